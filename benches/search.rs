//! Searching an article: `cargo bench --bench search [-- MEGABYTES]` (10 unless said otherwise).
//!
//! Prints the best of several rounds and the ratio to `memmem` over the same bytes, in this run.

use std::hint::black_box;
use std::time::{Duration, Instant};

use byline::text::Span;
use byline::text::find::Query;

const ROUNDS: usize = 9;

fn main() {
    let mut arguments = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench");
    let megabytes: usize = arguments
        .next()
        .map_or(10, |size| size.parse().expect("a number of megabytes"));
    let paragraph = "The harbour master said on Tuesday that “no boat will sail before the ice is gone”, and \
                     Zoë Ågren, who has kept the light since 1998, agreed – as everybody does.\n\n";
    let mut text = paragraph.repeat((megabytes << 20) / paragraph.len());
    text.push_str("At last a Needle – quokka, and one nee\u{ad}dle quökka.\n");
    let whole = Span::new(0, text.len());

    let floor = best(|| memchr::memmem::find(black_box(text.as_bytes()), b"Needle"));
    println!("{:44} {:9.3} ms", "memmem", ms(floor));
    for (what, words) in [
        ("first hit at the far end, as typed", "Needle"),
        ("first hit at the far end, folded", "needle"),
        ("the same with an accent", "quokka"),
        ("the same across a soft hyphen", "needle quokka"),
        ("words that are not there", "harbour mistress"),
    ] {
        let query = Query::new(words).expect("words");
        row(what, best(|| query.first_from(black_box(&text), 0)), floor);
    }
    let query = Query::new("the").expect("words");
    row(
        "all hits of “the”",
        best(|| query.hits(black_box(&text), whole).count()),
        floor,
    );
}

fn row(what: &str, time: Duration, floor: Duration) {
    let ratio = time.as_secs_f64() / floor.as_secs_f64();
    println!("{what:44} {:9.3} ms   {ratio:8.2} × memmem", ms(time));
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn best<T>(mut work: impl FnMut() -> T) -> Duration {
    let round = |_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    };
    (0..ROUNDS).map(round).min().unwrap_or_default()
}
