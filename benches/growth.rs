//! How the analysis grows with its input: `cargo bench --bench growth [-- MEGABYTES [NAME]]`.
//!
//! Doubles each input up to so many megabytes (2 unless said otherwise), from a sixteenth of that on, and
//! fits time = size ^ exponent through the upper half of the curve. Ends with exit code 1 if an exponent
//! passes 1.15, or if one input takes so long that the rest of its curve is not worth waiting for. Time
//! is that of the processor where the system tells it, so a busy machine does no harm.

use std::hint::black_box;
use std::process::ExitCode;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use byline::analysis::Analyser;
use byline::import;

/// The steepest growth that passes.
const STEEPEST: f64 = 1.15;
/// A step that takes longer is the last of its curve, and fails it.
const LONGEST: Duration = Duration::from_secs(90);
/// Each input begins with a sixteenth of the size asked for.
const STEPS: u32 = 5;

/// One piece of an input, by its number.
type Piece = fn(usize) -> String;

/// What is fed: ordinary news first, then what a sentence of it becomes in bad hands.
const INPUTS: [(&str, Piece); 7] = [
    ("news", |n| {
        format!(
            "The harbour master of {} said on Tuesday that “no boat will sail before the ice is gone”, \
             and {} agreed.\n\nTurnout was low in the coastal districts, {} added, and unusually high in \
             the hills.\n\n",
            PLACES[n % PLACES.len()],
            person(n % 97),
            person(n % 89),
        )
    }),
    ("quotes", |n| {
        format!("“We leave at {},” said {}.\n\n", n % 24, person(n % 50))
    }),
    ("people", |n| {
        format!("{} met {} in March.\n\n", person(n), person(n + 7))
    }),
    ("one line", |n| {
        format!(
            "The ferry to {} is late again, they say. ",
            PLACES[n % PLACES.len()]
        )
    }),
    ("capitals", |n| {
        format!(
            "{} ",
            ["NORTH", "FERRY", "HARBOUR", "COUNCIL", "ICE"][n % 5]
        )
    }),
    ("unclosed marks", |_| {
        "“no one “said that “it was (late [and ".to_owned()
    }),
    ("He said she said", |_| "He said she said. ".to_owned()),
];

const PLACES: [&str; 5] = ["Marlow Bay", "Tromsø", "Lagos", "Port Ellis", "Arden"];

/// A made-up person, another one for each number.
fn person(n: usize) -> String {
    const FIRST: [&str; 8] = [
        "Mara", "Boris", "Ada", "Liam", "Zoë", "Jonas", "Ines", "Otto",
    ];
    const SYLLABLES: [&str; 10] = [
        "ba", "den", "kor", "lis", "mar", "nov", "rik", "sta", "tel", "win",
    ];
    let mut last = String::new();
    let mut rest = n / FIRST.len() + 10;
    while rest > 0 {
        last.push_str(SYLLABLES[rest % 10]);
        rest /= 10;
    }
    last[..1].make_ascii_uppercase();
    format!("{} {last}", FIRST[n % FIRST.len()])
}

fn main() -> ExitCode {
    let mut arguments = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench");
    let megabytes: f64 = arguments
        .next()
        .map_or(2.0, |size| size.parse().expect("a number of megabytes"));
    let only = arguments.next();
    let largest = (megabytes * f64::from(1 << 20)) as usize;
    let wanted = |name: &str| only.as_deref().is_none_or(|only| name == only);
    let steep = INPUTS
        .iter()
        .filter(|(name, _)| wanted(name))
        .filter(|(name, piece)| !grows_straight(name, *piece, largest))
        .count();
    if steep > 0 {
        println!("{steep} grow faster than size ^ {STEEPEST}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Prints the curve of one input; false if it is too steep.
fn grows_straight(name: &str, piece: Piece, largest: usize) -> bool {
    let mut curve: Vec<(f64, f64)> = Vec::new();
    print!("{name:18}");
    for step in (0..STEPS).rev() {
        let bytes = largest >> step;
        let mut text = String::with_capacity(bytes + 300);
        for n in 0.. {
            if text.len() >= bytes {
                break;
            }
            text.push_str(&piece(n));
        }
        let article = import::from_text(text.trim_end(), "growth");
        let mut analyser = Analyser::default();
        let start = clock();
        black_box(analyser.analyse(&article));
        let taken = clock().saturating_sub(start);
        print!(" {:8.3} s", taken.as_secs_f64());
        curve.push((article.text().len() as f64, taken.as_secs_f64()));
        if taken > LONGEST && step > 0 {
            println!("   too slow at {bytes} bytes");
            return false;
        }
    }
    let upper = &curve[curve.len() / 2..];
    let (first, last) = (upper[0], upper[upper.len() - 1]);
    let exponent = (last.1 / first.1).ln() / (last.0 / first.0).ln();
    let verdict = if exponent > STEEPEST {
        "   TOO STEEP"
    } else {
        ""
    };
    println!("   size ^ {exponent:.2}{verdict}");
    exponent <= STEEPEST
}

/// Processor time of this thread; by the clock on the wall if the system does not tell.
fn clock() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told
        .as_deref()
        .and_then(|told| told.split_whitespace().next())
        .and_then(|number| number.parse().ok());
    nanoseconds.map_or_else(
        || START.get_or_init(Instant::now).elapsed(),
        Duration::from_nanos,
    )
}
