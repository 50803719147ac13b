//! Analysis stays linear: on texts made to be slow, work and memory grow with the length and no faster.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::alloc::System;
use std::time::Instant;

use byline::analysis::Analyser;
use byline::import;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Pieces that are repeated, and what each once was slow at.
const PIECES: &[(&str, &str)] = &[
    ("a cue in each sentence", "He said she said. "),
    ("marks without words", "\""),
    ("stops without words", ". "),
    ("brackets", "("),
    ("a sentence that never ends", "he said, "),
    ("letters beyond ASCII", "é"),
    ("quotes in one paragraph", "“A,” he said. “B.” "),
    ("quotes in one sentence", "“A” said he said “b” "),
    ("names and relatives in one sentence", "Ann Lee who said "),
    ("single marks that never close", "'a ‘b "),
    (
        "news in one line",
        "Mara Okoye said the ferry “left” at six. ",
    ),
    (
        "quotes in paragraphs",
        "“We go,” said Mara Okoye.\n\n“No,” he said.\n\n",
    ),
    ("turns", "Q: Why?\n\nA: Because.\n\n"),
    ("dialogue behind dashes", "— Go, said Ann Lee.\n\n"),
    (
        "a story",
        "“No, sir,” said the old man.\n\nA girl came in. She stopped.\n\n“Why, ma’am?”\n\n“Go!” cried Ann Lee.\n\n",
    ),
];

/// The time that this thread had a processor, in nanoseconds, where the system says so: other
/// programs do not disturb it.
fn busy() -> Option<u64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split(' ').next()?.parse().ok()
}

/// Processor time and bytes allocated for a text of this length.
fn cost(piece: &str, length: usize) -> (f64, f64) {
    let article = import::from_text(piece.repeat(length / piece.len()), "");
    let mut analyser = Analyser::default();
    let region = Region::new(ALLOCATOR);
    let (start, clock) = (busy(), Instant::now());
    let analysis = analyser.analyse(&article);
    let time = match (start, busy()) {
        (Some(start), Some(end)) => (end - start) as f64 / 1e9,
        _ => clock.elapsed().as_secs_f64(),
    };
    let change = region.change();
    drop(analysis);
    let bytes = change.bytes_allocated as isize + change.bytes_reallocated.max(0);
    (time, bytes as f64)
}

#[test]
fn work_and_memory_grow_with_the_length_of_a_hostile_text() {
    // Models and tables are opened once.
    cost("We left. ", 1000);
    // What grows with the square takes a thousand times as long; a busy machine does not make that of thirty.
    let (short, long) = (3_000, 96_000);
    let times = (long / short) as f64;
    let mut faults = Vec::new();
    for (what, piece) in PIECES {
        let (mut time, mut bytes) = cost(piece, short);
        let (long_time, long_bytes) = cost(piece, long);
        // Very short runs are noise.
        time = time.max(0.004);
        bytes = bytes.max(500_000.0);
        let exponent = |grown: f64| grown.ln() / times.ln();
        let (time, bytes) = (exponent(long_time / time), exponent(long_bytes / bytes));
        if time > 1.7 || bytes > 1.15 || long_bytes > 700.0 * long as f64 {
            let each = long_bytes / long as f64;
            faults.push(format!(
                "{what}: time grows with the power {time:.2}, memory {bytes:.2}, {each:.0} bytes a byte"
            ));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}
