//! What analysis and `extract` hold at their peak: at most 64 bytes for each byte of a text that was made to
//! be large, and as many however long the text is, besides buffers of one size.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::sync::{Mutex, PoisonError};

use byline::analysis::Analyser;
use byline::{cli, import};
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

/// One measurement at a time: the allocator counts what all threads hold.
static ALONE: Mutex<()> = Mutex::new(());

/// What `work` holds at its peak, in bytes, besides what is held already.
fn peak<T>(work: impl FnOnce() -> T) -> usize {
    ALLOCATOR.reset_peak_usage();
    let before = ALLOCATOR.current_usage();
    let result = work();
    let most = ALLOCATOR.peak_usage() - before;
    drop(result);
    most
}

/// The pieces whose repetition to a text takes more than it may by `measure`, which is given a text.
fn faults(measure: impl Fn(String) -> usize) -> Vec<String> {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    // Models and tables are opened once; what a short text takes is not what is measured here.
    measure("We left. ".repeat(100));
    let mut faults = Vec::new();
    for (what, piece) in PIECES {
        // A little more than where a table that doubles has just doubled.
        let (short, long) = (34_000, 68_000);
        let [less, more] = [short, long].map(|length| measure(piece.repeat(length / piece.len())));
        let share = more.saturating_sub(less) as f64 / (long - short) as f64;
        let fixed = more as f64 - share * long as f64;
        println!("{what}: {share:.1} bytes a byte and {fixed:.0} bytes");
        if share > 64.0 || fixed > FIXED {
            faults.push(format!(
                "{what}: {share:.1} bytes a byte and {fixed:.0} bytes"
            ));
        }
    }
    faults
}

#[test]
fn hostile_texts_take_64_bytes_a_byte_at_most() {
    let faults = faults(|text| {
        let article = import::from_text(text, "");
        let mut analyser = Analyser::default();
        peak(|| analyser.analyse(&article))
    });
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn extract_takes_64_bytes_a_byte_of_hostile_texts_at_most() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    let faults = faults(|text| {
        std::fs::write(&path, text).unwrap();
        peak(|| cli::extract_into([&path], std::io::sink()).unwrap())
    });
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn what_stays_after_an_analysis_is_what_was_found_and_remembered() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let article = |many: usize| {
        let paragraph = |n: usize| {
            format!(
                "“The gate stays shut for {n} days,” said Lena Moss, the harbour master of Eskdale. \
                 Nobody in the {n} boats that waited below the old light had asked her why.\n\n"
            )
        };
        import::from_text((0..many).map(paragraph).collect::<String>(), "")
    };
    let held = |many: usize| {
        let article = article(many);
        let mut analyser = Analyser::remembering();
        let before = ALLOCATOR.current_usage();
        let found = analyser.analyse(&article);
        analyser.rest();
        let held = ALLOCATOR.current_usage() - before;
        assert!(!found.quotes.is_empty());
        (held, article.text().len())
    };
    held(10);
    let [(less, short), (more, long)] = [500, 1000].map(held);
    let share = (more - less) as f64 / (long - short) as f64;
    assert!(share < 9.0, "{share:.1} bytes a byte stay");
}
