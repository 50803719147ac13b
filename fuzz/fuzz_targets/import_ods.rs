//! The importer of OpenDocument on any bytes: as they are if they look packed, else as what stands in a
//! spreadsheet, with styles before it.
#![no_main]

#[path = "../packed.rs"]
mod packed;

use byline::import::{Format, Hints, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let content = [
        HEAD.as_bytes(),
        bytes,
        b"</office:spreadsheet></office:body></office:document-content>",
    ]
    .concat();
    let kind = b"application/vnd.oasis.opendocument.spreadsheet".as_slice();
    let parts: &[(&str, &[u8])] = &[("mimetype", kind), ("content.xml", &content)];
    let _ = parse(packed::archive(bytes, parts), Format::Odt, &Hints::default());
});

const HEAD: &str = "<office:document-content><office:automatic-styles><style:style style:name='t2'>\
    <style:table-properties table:display='false'/></style:style></office:automatic-styles><office:body>\
    <office:spreadsheet>";
