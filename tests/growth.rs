//! Work and memory of the search for names grow with the text and no faster, whatever the text is.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::alloc::System;
use std::fs;
use std::sync::{Mutex, MutexGuard, PoisonError};

use byline::analysis::Analyser;
use byline::import;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Nanoseconds that this thread has had a processor for; `None` where the system does not tell.
fn processor_time() -> Option<u64> {
    let times = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    times.split(' ').next()?.parse().ok()
}

/// Processor time and bytes that stay allocated, of the names in `text`.
fn measure(text: &str) -> (u64, usize) {
    let article = import::from_text(text, "");
    let mut analyser = Analyser::default();
    let before = processor_time().unwrap_or(0);
    let region = Region::new(ALLOCATOR);
    let found = analyser.names(&article);
    let stats = region.change();
    let time = processor_time().unwrap_or(0) - before;
    drop(found);
    let bytes = stats
        .bytes_allocated
        .saturating_sub(stats.bytes_deallocated);
    (time, bytes)
}

/// Texts of about so many bytes, each of a kind that was slow or large once.
fn hostile(bytes: usize) -> Vec<(&'static str, String)> {
    let repeat = |unit: &str| unit.repeat(bytes / unit.len());
    let number = |make: &dyn Fn(usize) -> String| {
        let (mut text, mut at) = (String::new(), 0);
        while text.len() < bytes {
            text += &make(at);
            at += 1;
        }
        text
    };
    // Names that nobody has, each other than the last.
    let name = |at: usize| {
        let mut rest = at;
        let mut name = String::from("B");
        for _ in 0..5 {
            name.push(char::from(b"aeioulnr"[rest % 8]));
            rest /= 8;
        }
        name
    };
    vec![
        ("stops", repeat(". ")),
        ("brackets", repeat("(")),
        ("quotation marks", repeat("\"")),
        ("capitals", repeat("GRAND COUNCIL OF LAGOS ")),
        ("capitalised words", number(&|at| format!("{} ", name(at)))),
        (
            "people",
            number(&|at| format!("{} {} left. ", name(at), name(at * 7 + 3))),
        ),
        (
            "one surname",
            number(&|at| format!("{} Okafor left. Okafor came. ", name(at))),
        ),
        (
            "one first name",
            number(&|at| format!("Maria {} left. Maria came. ", name(at))),
        ),
        (
            "initials",
            number(&|at| format!("J. {} Okafor left. ", name(at))),
        ),
        (
            "places in lists",
            number(&|at| format!("{} and Lagos, ", name(at))),
        ),
        (
            "organisations",
            number(&|at| format!("The {} Council met. ", name(at))),
        ),
        (
            "one organisation",
            number(&|at| format!("The {} {} Council met. ", name(at), name(at / 9))),
        ),
        ("wide letters", repeat("ÿþÿæ")),
        ("wide words", repeat("Ÿÿæ ")),
        ("combining marks", repeat("\u{301}\u{323}")),
        ("hyphens", repeat("A-")),
        ("numbers", repeat("5 million ")),
        ("years", repeat("1990 to ")),
        ("one word", repeat("x")),
    ]
}

/// What is allocated is counted for all threads, so one test waits for the other.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What grows with the square takes a thousand times as long here; a busy machine does not make that of the
/// thirty that it should be.
#[test]
fn time_grows_with_the_text() {
    const TIMES: usize = 32;
    let _alone = alone();
    if processor_time().is_none() {
        return;
    }
    let small = hostile(6_000);
    let large = hostile(6_000 * TIMES);
    for ((name, short), (_, long)) in small.iter().zip(&large) {
        let fastest = |text: &str| (0..2).map(|_| measure(text).0).min().unwrap();
        // Opening the models and short texts are not what is measured here.
        let (short, long) = (fastest(short).max(4_000_000), fastest(long));
        let ratio = long as f64 / short as f64;
        println!("{name}: {short} ns, {ratio:.1} times for {TIMES} times the text");
        assert!(ratio < TIMES as f64 * 6.0, "{name}: {ratio:.1} times");
    }
}

#[test]
fn memory_grows_with_the_text() {
    let _alone = alone();
    for (name, text) in hostile(100_000) {
        let (_, bytes) = measure(&text);
        let share = bytes as f64 / text.len() as f64;
        println!("{name}: {share:.1} bytes a byte");
        assert!(share < 64.0, "{name}: {share:.1} bytes a byte");
    }
}
