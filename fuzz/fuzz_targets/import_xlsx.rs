//! The importer of one format on any bytes: as they are, or as the part of the archive that holds the text.
#![no_main]

#[path = "../packed.rs"]
mod packed;

use byline::import::{Format, Hints, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let parts: &[(&str, &[u8])] = &[
        ("xl/workbook.xml", b"<workbook><sheets><sheet name='A' sheetId='1' r:id='r1'/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", b"<Relationships><Relationship Id='r1' Target='worksheets/sheet1.xml'/></Relationships>"),
        ("xl/sharedStrings.xml", b"<sst><si><t>Quay</t></si><si><r><t>Har</t></r><r><t>bour</t></r></si></sst>"),
        ("xl/worksheets/sheet1.xml", bytes),
    ];
    let _ = parse(packed::archive(bytes, parts), Format::Xlsx, &Hints::default());
});
