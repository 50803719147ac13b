//! An archive for the importers that read one.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

/// `bytes` as they are if they look packed, else these parts in an archive, not compressed: few changes of
/// packed bytes get past their sum.
pub fn archive(bytes: &[u8], parts: &[(&str, &[u8])]) -> Vec<u8> {
    if bytes.starts_with(b"PK") {
        return bytes.to_vec();
    }
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        archive.start_file(*name, stored).expect("memory");
        archive.write_all(bytes).expect("memory");
    }
    archive.finish().expect("memory").into_inner()
}
