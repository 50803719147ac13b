//! The importer of one format on any bytes: as they are, or as the part of the archive that holds the text.
#![no_main]

#[path = "../packed.rs"]
mod packed;

use byline::import::{Format, Hints, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let parts: &[(&str, &[u8])] = &[
        ("content.xml", bytes),
    ];
    let _ = parse(packed::archive(bytes, parts), Format::Odt, &Hints::default());
});
