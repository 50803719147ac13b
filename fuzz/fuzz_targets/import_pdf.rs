//! The importer of one format on any bytes.
#![no_main]

use byline::import::{Format, Hints, parse};
use libfuzzer_sys::fuzz_target;

// The PDF reader below ours panics on bad files by its author's intent, and the importer catches
// that. The hook that ends the run at every panic is taken out; one that is not caught still ends it.
fuzz_target!(
    init: std::panic::set_hook(Box::new(|_| ())),
    |bytes: &[u8]| {
        let _ = parse(bytes.to_vec(), Format::Pdf, &Hints::default());
    }
);
