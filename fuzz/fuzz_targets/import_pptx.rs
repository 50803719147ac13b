//! The importer of one format on any bytes: as they are, or as the part of the archive that holds the text.
#![no_main]

#[path = "../packed.rs"]
mod packed;

use byline::import::{Format, Hints, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let parts: &[(&str, &[u8])] = &[
        ("ppt/presentation.xml", b"<p:presentation><p:sldIdLst><p:sldId r:id='r1'/></p:sldIdLst></p:presentation>"),
        ("ppt/_rels/presentation.xml.rels", b"<Relationships><Relationship Id='r1' Target='slides/slide1.xml'/></Relationships>"),
        ("ppt/slides/slide1.xml", bytes),
    ];
    let _ = parse(packed::archive(bytes, parts), Format::Pptx, &Hints::default());
});
