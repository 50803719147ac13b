//! What 10,000 annotations cost: `cargo bench --bench notes`.
//!
//! An article is opened bare and with 10,000 annotations, in turn, as the program does it: read, laid
//! out, notes found and placed, drawn, and analysed. Then both readers get the same keys, each drawn.
//! Prints medians and their ratios. A third reader has marks on the first pages only, where the keys
//! go: the difference to it is what the marks out of sight cost.
//!
//! Then: the processor time of the thread that reads and saves, for 10,000 and 165,000 annotations
//! (some 50 MB). `cargo bench --bench notes -- saving` measures that alone.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use byline::analysis::Analyser;
use byline::annotation::{Anchor, Annotation, Colour, Edit, Id, Kind, Notes, Timestamp};
use byline::app::{App, Message, Opening, Options, update};
use byline::import::{Source, from_text};
use byline::store::{Home, Placement, Store};
use byline::text::Span;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;

const MARKS: usize = 10_000;
const ROUNDS: usize = 5;
const KEYS: usize = 400;

/// How long each step of opening took.
#[derive(Clone, Copy, Default)]
struct Steps {
    /// Read and laid out.
    text: Duration,
    /// Notes found, read and placed.
    notes: Duration,
    /// First frame drawn, with the notes.
    drawn: Duration,
    /// The drawing of it.
    drawing: Duration,
    /// All of it, analysis too.
    all: Duration,
}

fn main() {
    saving(10_000);
    saving(165_000);
    if std::env::args().any(|argument| argument == "saving") {
        return;
    }
    let root = tempfile::tempdir().expect("a directory");
    let sentence = "The council of Marlow Bay voted on Tuesday to keep the mill, and Ada Quill said that \
        “nobody asked the river.” ";
    let paragraph = format!("{}\n\n", sentence.repeat(5));
    let text = (0..MARKS / 5).fold(String::new(), |text, n| {
        text + &n.to_string() + ". " + &paragraph
    });
    // The texts differ in their last word: else the notes of one were offered for the other.
    let article = |name: &str, marks: usize| {
        let path = root.path().join(name);
        let text = format!("{text}{name}\n");
        std::fs::write(&path, &text).expect("an article");
        if marks > 0 {
            write_marks(root.path(), &path, &text, marks);
        }
        path
    };
    let path = article("bare", 0);
    let few = article("few", MARKS / 20);
    let marked = article("marked", MARKS);

    let mut bare = Vec::new();
    let mut full = Vec::new();
    for _ in 0..ROUNDS {
        bare.push(open(root.path(), &path).1);
        full.push(open(root.path(), &marked).1);
    }
    println!(
        "an article of {} kB, {MARKS} annotations",
        text.len() / 1024
    );
    report("read and laid out", &bare, &full, |row| row.text);
    report("notes placed", &bare, &full, |row| row.notes);
    report("first frame with notes", &bare, &full, |row| row.drawn);
    // The program waits so long for them before it draws.
    let wait = Duration::from_millis(40);
    report("first frame", &bare, &full, |row| {
        row.text + row.notes.min(wait) + row.drawing
    });
    report("opened, analysis too", &bare, &full, |row| row.all);

    let mut apps = [&path, &few, &marked].map(|path| open(root.path(), path).0);
    let mut times: [Vec<Duration>; 3] = Default::default();
    let backend = TestBackend::new(200, 60);
    let mut terminal = Terminal::new(backend).expect("a terminal");
    for n in 0..KEYS {
        for (app, times) in apps.iter_mut().zip(&mut times) {
            let key = ['j', 'w', ' ', 'l', 'k'][n % 5];
            let event = KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE);
            let start = Instant::now();
            update(app, Message::Key(event));
            terminal
                .draw(|frame| byline::ui::draw(app, frame))
                .expect("a frame");
            times.push(start.elapsed());
        }
    }
    report("a key, redrawn", &times[0], &times[2], |row| row);
    println!(
        "the same against {} annotations on the first pages:",
        MARKS / 20
    );
    report("a key, redrawn", &times[1], &times[2], |row| row);
}

fn report<T: Copy>(what: &str, bare: &[T], full: &[T], pick: impl Fn(T) -> Duration) {
    let median = |rows: &[T]| {
        let mut rows: Vec<Duration> = rows.iter().map(|&row| pick(row)).collect();
        rows.sort();
        rows[rows.len() / 2].as_secs_f64() * 1e3
    };
    let (bare, full) = (median(bare), median(full));
    println!(
        "{what:26} bare {bare:9.3} ms   annotated {full:9.3} ms   ratio {:.2}",
        full / bare
    );
}

/// The time that this thread has had a processor.
fn processor_time() -> Duration {
    let spent = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = spent
        .split(' ')
        .next()
        .and_then(|number| number.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or_default())
}

/// What reading so many annotations costs, and saving one more.
fn saving(marks: usize) {
    let root = tempfile::tempdir().expect("a directory");
    let path = root.path().join("many.txt");
    let sentence = |n| {
        format!(
            "Ada Quill voted on Tuesday to keep mill {n:06} and {:06} open. ",
            n * 7
        )
    };
    let text: String = (0..marks).map(sentence).collect();
    let each = text.len() / marks;
    std::fs::write(&path, &text).expect("an article");
    write_marks(root.path(), &path, &text, marks);
    let article = Arc::new(from_text(&text, "many.txt"));
    let source = Source::File(path.clone());
    let began = processor_time();
    let mut opened = store(root.path())
        .open(article, &source, Timestamp::UNIX_EPOCH)
        .expect("notes");
    let reading = processor_time().saturating_sub(began);
    assert_eq!(opened.notes.annotations().len(), marks);
    let mut times = Vec::new();
    for n in 0..7 {
        let (id, at) = (Id::new(format!("n{n:09}")), each * (marks / 9 * n + 1));
        let span = Span::new(at, at + 9);
        let mark = Annotation::new(id, Kind::Note, &text, span, Timestamp::UNIX_EPOCH);
        opened.notes.apply(Edit::put(mark));
        let began = processor_time();
        opened
            .session
            .save(&opened.notes, Timestamp::UNIX_EPOCH)
            .expect("a save");
        times.push(processor_time().saturating_sub(began));
    }
    // The first one of a session keeps a backup too.
    let first = times.remove(0);
    times.sort();
    let length = std::fs::metadata(byline::store::beside(&path)).map_or(0, |file| file.len());
    println!(
        "{marks} annotations, {} MB: read in {reading:.0?} of processor time, one more saved in {:.1?} (the first in {first:.1?})",
        length >> 20,
        times[times.len() / 2],
    );
}

/// A mark on a few words of each sentence.
fn write_marks(root: &Path, path: &Path, text: &str, marks: usize) {
    let mut opened = store(root)
        .open(
            Arc::new(from_text(text, "marked.txt")),
            &Source::File(path.to_owned()),
            Timestamp::UNIX_EPOCH,
        )
        .expect("notes");
    let starts = text.match_indices("voted on Tuesday").map(|(at, _)| at);
    let edits = starts.take(marks).enumerate().map(|(n, at)| {
        let (id, span) = (Id::new(format!("m{n:09}")), Span::new(at, at + 16));
        let around = |from: usize, to: usize| text[from..to.min(text.len())].to_owned();
        // Looking for the shortest context that there is once would take minutes.
        let mut mark = Annotation::new(id, Kind::Highlight, "", span, Timestamp::UNIX_EPOCH);
        mark.span = span;
        mark.anchor = Anchor {
            exact: around(at, at + 16),
            prefix: around(at.saturating_sub(40), at),
            suffix: around(at + 16, at + 56),
        };
        mark.colour = Some(Colour::Green);
        mark.codes = vec![format!("theme/{}", n % 7)];
        Edit::put(mark)
    });
    let edits: Vec<_> = edits.collect();
    assert_eq!(edits.len(), marks);
    opened.notes.apply(Edit::Many(edits));
    opened
        .session
        .save(&opened.notes, Timestamp::UNIX_EPOCH)
        .expect("a save");
}

fn store(root: &Path) -> Store {
    Store::new(Some(Home::at(&root.join("home"))), Placement::Beside)
}

fn open(root: &Path, path: &Path) -> (App, Steps) {
    let start = Instant::now();
    let mut steps = Steps::default();
    let text = std::fs::read_to_string(path).expect("an article");
    let article = Arc::new(from_text(text, "a.txt"));
    let options = Options {
        size: Size {
            width: 200,
            height: 60,
        },
        ..Options::default()
    };
    let mut app = App::new(
        Arc::clone(&article),
        Notes::default(),
        "a.txt".into(),
        &options,
    );
    steps.text = start.elapsed();
    let source = Source::File(path.to_owned());
    let began = Instant::now();
    let opened = store(root)
        .open(Arc::clone(&article), &source, Timestamp::UNIX_EPOCH)
        .expect("notes");
    steps.notes = began.elapsed();
    let began = Instant::now();
    let opening = Opening {
        notes: opened.notes,
        ..Opening::default()
    };
    update(&mut app, Message::Opened(Box::new(opening)));
    let mut terminal = Terminal::new(TestBackend::new(200, 60)).expect("a terminal");
    terminal
        .draw(|frame| byline::ui::draw(&app, frame))
        .expect("a frame");
    steps.drawn = start.elapsed();
    steps.drawing = began.elapsed();
    let analysis = Arc::new(Analyser::default().analyse(&article));
    update(
        &mut app,
        Message::Analysed {
            analysis,
            partial: false,
        },
    );
    terminal
        .draw(|frame| byline::ui::draw(&app, frame))
        .expect("a frame");
    steps.all = start.elapsed();
    (app, steps)
}
