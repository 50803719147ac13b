//! Wrapping a 1 MB article: `cargo bench --bench layout`.
//!
//! Prints the best of several rounds and the ratio to `textwrap::wrap` of the same paragraphs and
//! to a scan for line ends, all in this run.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use byline::import;
use byline::text::{Layout, Row};

const ROUNDS: usize = 15;

fn main() {
    let paragraph = "The harbour master of the island said on Tuesday that “no boat will sail \
                     before the ice is gone”, and Zoë Ågren, who has kept the light since 1998, \
                     agreed: the sound is 3.5 km wide, deep, and – as everybody knows – unkind. ";
    let text: String = (0..)
        .map(|n| format!("{n}: {}\n\n", paragraph.repeat(1 + n % 3)))
        .take_while_total(1 << 20)
        .collect();
    let article = import::from_text(text.clone(), "bench");
    println!("{} bytes, {} blocks", text.len(), article.blocks().len());

    let scan = best(|| memchr::memchr_iter(b'\n', black_box(text.as_bytes())).count());
    let peer = best(|| {
        let wrap = |block: &byline::text::Block| textwrap::wrap(block.span.of(&text), 72).len();
        article.blocks().iter().map(wrap).sum::<usize>()
    });
    let article = Arc::new(article);
    let mut layout = Layout::new(Arc::clone(&article), 72, 1);
    let mut width = 60;
    let mut resized = || {
        width = 60 + (width + 7) % 40;
        layout.resized(width, 1)
    };
    let wrapped = best(|| resized().rows(Row::default()).count());
    let middle = article.text().len() / 2;
    let page = best(|| {
        let layout = resized();
        let rows = layout.rows(layout.line_at(middle)).take(40);
        rows.map(|(row, _)| layout.cells(row).count())
            .sum::<usize>()
    });
    let end = best(|| {
        let layout = resized();
        layout.up(layout.last(), 40)
    });
    layout = Layout::new(Arc::clone(&article), 72, 1);
    let places: Vec<usize> = (0..10_000).map(|n| middle + n % 4000).collect();
    let lookups = best(|| places.iter().map(|&at| layout.line_at(at)).max());

    let row = |name: &str, time: Duration| {
        let ratio = |floor: Duration| time.as_secs_f64() / floor.as_secs_f64();
        println!(
            "{name:38} {:9.3} ms   {:8.3} × textwrap::wrap   {:8.1} × line-end scan",
            time.as_secs_f64() * 1e3,
            ratio(peer),
            ratio(scan),
        );
    };
    row("scan for line ends", scan);
    row("textwrap::wrap, first fit", peer);
    row("all rows", wrapped);
    row("resize and a page in the middle", page);
    row("resize and the last page", end);
    row("10,000 offsets near each other → rows", lookups);
}

fn best<T>(mut work: impl FnMut() -> T) -> Duration {
    let round = |_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    };
    (0..ROUNDS).map(round).min().unwrap_or_default()
}

trait TakeWhileTotal: Iterator<Item = String> + Sized {
    /// The strings up to `bytes` in all.
    fn take_while_total(self, bytes: usize) -> impl Iterator<Item = String> {
        let mut total = 0;
        self.take_while(move |text| {
            total += text.len();
            total <= bytes
        })
    }
}

impl<I: Iterator<Item = String>> TakeWhileTotal for I {}
