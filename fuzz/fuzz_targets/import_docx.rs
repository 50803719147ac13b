//! The importer of one format on any bytes: as they are, or as the part of the archive that holds the text.
#![no_main]

#[path = "../packed.rs"]
mod packed;

use byline::import::{Format, Hints, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let parts: &[(&str, &[u8])] = &[
        ("word/document.xml", bytes),
        ("word/styles.xml", b"<w:styles><w:style w:styleId='H'><w:name w:val='heading 1'/></w:style></w:styles>"),
    ];
    let _ = parse(packed::archive(bytes, parts), Format::Docx, &Hints::default());
});
