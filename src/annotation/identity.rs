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

/// A UUID made of these words: the same words give the same one (version 8 of RFC 9562, from SHA-256).
pub fn guid(words: &[&str]) -> String {
    let mut digest = Sha256::new();
    for word in words {
        digest.update((word.len() as u64).to_le_bytes());
        digest.update(word);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.finalize()[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut uuid = String::new();
    for (at, byte) in bytes.iter().enumerate() {
        let dash = if matches!(at, 4 | 6 | 8 | 10) {
            "-"
        } else {
            ""
        };
        // Writing to a string cannot fail.
        let _ = write!(uuid, "{dash}{byte:02x}");
    }
    uuid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guid_says_its_version_and_keeps_words_apart() {
        assert_eq!(
            guid(&["gate", "a1"]),
            "ea000502-860e-8120-a11f-b67c89bea8b2"
        );
        assert_eq!(guid(&["gatea1"]), "0d71771e-0843-82d0-aebf-c59fc2fd98fe");
    }
}
