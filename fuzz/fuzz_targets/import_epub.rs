//! The importer of one format on any bytes: as they are, or as the part of the archive that holds the text.
#![no_main]

#[path = "../packed.rs"]
mod packed;

use byline::import::{Format, Hints, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let parts: &[(&str, &[u8])] = &[
        ("META-INF/container.xml", b"<rootfile full-path='b.opf'/>"),
        ("b.opf", b"<package><manifest><item id='a' href='a.xhtml'/></manifest><spine><itemref idref='a'/></spine></package>"),
        ("a.xhtml", bytes),
    ];
    let _ = parse(packed::archive(bytes, parts), Format::Epub, &Hints::default());
});
