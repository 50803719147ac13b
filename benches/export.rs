//! What exports of 10,000 marks cost: `cargo bench --bench export`.
//!
//! Each format writes the marks of an article of a megabyte. Beside it stands the time in which
//! `serde_json` alone writes as many bytes of the same kind: the values of the JSON export. Both are
//! taken in turn, and the least of each and their ratio printed: what else the machine does makes times
//! longer, never shorter. `-- csv org` tries these formats alone, `-- 50` so many rounds.
#![allow(missing_docs)]

use std::time::{Duration, Instant};

use byline::analysis::Analysis;
use byline::annotation::{Annotation, Decided, Document, Id, Item, Kind, Notes, Timestamp};
use byline::export::{Export, FORMATS, Format, Selection};
use byline::import::from_text;
use byline::text::Span;

const MARKS: usize = 10_000;
const ROUNDS: usize = 15;

fn main() {
    let sentence = "The council of Marlow Bay voted on Tuesday to keep the mill, said Ada Quill. ";
    let paragraphs = (0..MARKS / 8).map(|n| format!("{n}. {}", sentence.repeat(10)));
    let text = paragraphs.collect::<Vec<_>>().join("\n\n");
    let article = from_text(text.as_str(), "council.txt");
    let text = article.text();
    let step = text.len() / MARKS;
    let marks = (0..MARKS).map(|n| {
        let start = text.floor_char_boundary(n * step);
        let span = Span::new(start, text.floor_char_boundary(start + 40));
        let now = Timestamp::UNIX_EPOCH;
        let mut mark = Annotation::new(
            Id::new(format!("m{n:09}")),
            Kind::Highlight,
            text,
            span,
            now,
        );
        mark.codes = vec![format!("theme/{}", n % 40)];
        mark.note = format!("Note {n} on the mill.");
        Item::from(mark)
    });
    let notes = Notes::from_items(Document::default(), marks);
    let decided = Decided::undecided(Analysis::default());
    let export = [Export {
        article: &article,
        decided: &decided,
        notes: &notes,
        source: "council.txt",
        file: None,
        selection: Selection {
            marks: true,
            ..Selection::default()
        },
    }];
    let json = Format::named("json")
        .expect("a format")
        .write(&export)
        .bytes;
    let value: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
    println!("{MARKS} marks in {} bytes of text", text.len());
    println!(
        "{:<20} {:>10} {:>9} {:>9} {:>6}",
        "format", "bytes", "ms", "JSON ms", "ratio"
    );
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let rounds = wanted.iter().find_map(|word| word.parse().ok());
    let is_wanted = |name: &str| {
        let names = wanted.iter().filter(|word| Format::named(word).is_some());
        let mut names = names.peekable();
        names.peek().is_none() || names.any(|wanted| wanted == name)
    };
    for format in FORMATS.iter().filter(|format| is_wanted(format.name)) {
        let (mut whole, mut alone, mut bytes) = (Duration::MAX, Duration::MAX, 0);
        for _ in 0..rounds.unwrap_or(ROUNDS) {
            let begin = Instant::now();
            bytes = format.write(&export).bytes.len();
            whole = whole.min(begin.elapsed());
            let begin = Instant::now();
            let written = serde_json::to_vec_pretty(&value).expect("JSON").len();
            alone = alone.min(begin.elapsed().mul_f64(bytes as f64 / written as f64));
        }
        let ratio = whole.as_secs_f64() / alone.as_secs_f64();
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        println!(
            "{:<20} {bytes:>10} {:>9.1} {:>9.1} {ratio:>6.1}",
            format.name,
            ms(whole),
            ms(alone)
        );
    }
}
