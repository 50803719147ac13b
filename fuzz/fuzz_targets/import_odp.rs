//! The importer of OpenDocument on any bytes: as they are if they look packed, else as what stands in a
//! presentation, with styles before it.
#![no_main]

#[path = "../packed.rs"]
mod packed;

use byline::import::{Format, Hints, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let content = [
        HEAD.as_bytes(),
        bytes,
        b"</office:presentation></office:body></office:document-content>",
    ]
    .concat();
    let kind = b"application/vnd.oasis.opendocument.presentation".as_slice();
    let parts: &[(&str, &[u8])] = &[("mimetype", kind), ("content.xml", &content)];
    let _ = parse(packed::archive(bytes, parts), Format::Odt, &Hints::default());
});

const HEAD: &str = "<office:document-content><office:automatic-styles><style:style style:name='T1'>\
    <style:text-properties fo:font-weight='bold'/></style:style><text:list-style style:name='L1'>\
    <text:list-level-style-number text:level='1'/></text:list-style></office:automatic-styles><office:body>\
    <office:presentation>";
