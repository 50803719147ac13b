//! The importer of one format on any bytes: as they are where they look packed, else as the part of the
//! archive that holds the text, for few changes of packed bytes get past their sum.
#![no_main]

use std::io::{Cursor, Write as _};

use byline::import::{Format, Hints, parse};
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;

fuzz_target!(|bytes: &[u8]| {
    let packed = if bytes.starts_with(b"PK") {
        bytes.to_vec()
    } else {
        let parts: [(&str, &[u8]); 3] = [
            ("ppt/presentation.xml", b"<p:presentation><p:sldIdLst><p:sldId r:id='r1'/></p:sldIdLst></p:presentation>"),
            ("ppt/_rels/presentation.xml.rels", b"<Relationships><Relationship Id='r1' Target='slides/slide1.xml'/></Relationships>"),
            ("ppt/slides/slide1.xml", bytes),
        ];
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let stored =
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        for (name, bytes) in parts {
            archive.start_file(name, stored).expect("memory");
            archive.write_all(bytes).expect("memory");
        }
        archive.finish().expect("memory").into_inner()
    };
    let _ = parse(packed, Format::Pptx, &Hints::default());
});
