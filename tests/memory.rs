//! What analysis holds at its peak: at most 64 bytes for each byte of a text that was made to be large, and
//! as many however long the text is, besides buffers of one size.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use byline::analysis::Analyser;
use byline::import;
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// Pieces that are repeated without a line break.
const PIECES: &[(&str, &str)] = &[
    ("stops", ". "),
    ("brackets", "("),
    ("quotation marks", "\""),
    ("marks of both kinds", "\"("),
    ("a cue in each sentence", "He said she said. "),
    ("bytes above 0x7F", "\u{ff}\u{fe}\u{e6}\u{f8}"),
    ("letters above 0x7F", "é "),
    (
        "one long line",
        "The ferry left at six and nobody waited for it ",
    ),
    ("one long word", "x"),
    ("names", "Ann Lee "),
    ("a quote in each sentence", "“A,” he said. "),
];

/// Buffers of one size for every text, in bytes.
const FIXED: f64 = 6e6;

/// What analysing so many bytes of a piece holds at its peak.
fn peak(piece: &str, length: usize) -> usize {
    let article = import::from_text(piece.repeat(length / piece.len()), "");
    let mut analyser = Analyser::default();
    ALLOCATOR.reset_peak_usage();
    let before = ALLOCATOR.current_usage();
    let analysis = analyser.analyse(&article);
    let most = ALLOCATOR.peak_usage() - before;
    drop(analysis);
    most
}

#[test]
fn hostile_texts_take_64_bytes_a_byte_at_most() {
    // Models and tables are opened once; what a short text takes is not what is measured here.
    peak("We left. ", 1000);
    let mut faults = Vec::new();
    for (what, piece) in PIECES {
        // A little more than where a table that doubles has just doubled.
        let (short, long) = (34_000, 68_000);
        let [less, more] = [short, long].map(|length| peak(piece, length));
        let share = more.saturating_sub(less) as f64 / (long - short) as f64;
        let fixed = more as f64 - share * long as f64;
        println!("{what}: {share:.1} bytes a byte and {fixed:.0} bytes");
        if share > 64.0 || fixed > FIXED {
            faults.push(format!(
                "{what}: {share:.1} bytes a byte and {fixed:.0} bytes"
            ));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}
