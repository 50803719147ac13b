//! `cargo +nightly fuzz run notes_file`: any bytes as a notes file. It never panics, the text is
//! kept byte by byte, and a readable block in front of it is still read.
#![no_main]

use byline::annotation::Timestamp;
use byline::store::{NotesFile, notes_on};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let file = NotesFile::parse(text);
    assert_eq!(file.to_text(), text);
    let article = "The ferry is back on Monday, Ines Varga said.\n";
    let _ = notes_on(&file, article, Timestamp::UNIX_EPOCH);
    let known = "[[annotation]]\nid = \"known00000\"\nexact = \"back on Monday\"\n\n[[known]]\n";
    let file = NotesFile::parse(&format!("{known}{text}"));
    let notes = notes_on(&file, article, Timestamp::UNIX_EPOCH);
    assert!(notes.annotations().iter().any(|mark| mark.anchor.exact == "back on Monday"));
});
