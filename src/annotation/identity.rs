//! What a text is known by.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The identity of an article's text: `sha256:` and 64 hexadecimal digits.
pub fn document_id(text: &str) -> String {
    let mut id = String::from("sha256:");
    for byte in Sha256::digest(text) {
        // Writing to a string cannot fail.
        let _ = write!(id, "{byte:02x}");
    }
    id
}
