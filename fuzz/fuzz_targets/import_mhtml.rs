//! The importer of one format on any bytes.
#![no_main]

use byline::import::{Format, Hints, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = parse(bytes.to_vec(), Format::Mhtml, &Hints::default());
});
