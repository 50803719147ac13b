//! What 10,000 annotations cost: `cargo bench --bench notes`.
//!
//! An article is opened bare and with 10,000 annotations, in turn, as the program does it: read, laid
//! out, notes found and placed, drawn, and analysed. Then both readers get the same keys, each drawn.
//! Prints medians and their ratios.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use byline::analysis::Analyser;
use byline::annotation::{Annotation, Colour, Edit, Id, Kind, Timestamp};
use byline::app::{App, Message, Opening, Options, Revision, update};
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
    /// First frame drawn.
    drawn: Duration,
    /// All of it, analysis too.
    all: Duration,
}

fn main() {
    let root = tempfile::tempdir().expect("a directory");
    let sentence = "The council of Marlow Bay voted on Tuesday to keep the mill, and Ada Quill said that \
        “nobody asked the river.” ";
    let paragraph = format!("{}\n\n", sentence.repeat(5));
    let text = (0..MARKS / 5).fold(String::new(), |text, n| {
        text + &n.to_string() + ". " + &paragraph
    });
    let path = root.path().join("bare.txt");
    let marked = root.path().join("marked.txt");
    std::fs::write(&path, &text).expect("an article");
    std::fs::write(&marked, &text).expect("an article");
    write_marks(root.path(), &marked, &text);

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
    report("read and laid out", &bare, &full, |own| own.text);
    report("notes placed", &bare, &full, |own| own.notes);
    report("first frame, notes in it", &bare, &full, |own| own.drawn);
    report("opened, analysis too", &bare, &full, |own| own.all);

    let mut apps = [open(root.path(), &path).0, open(root.path(), &marked).0];
    let mut times: [Vec<Duration>; 2] = Default::default();
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
    report("a key, redrawn", &times[0], &times[1], |own| own);
}

fn report<T: Copy>(what: &str, bare: &[T], full: &[T], pick: impl Fn(T) -> Duration) {
    let median = |rows: &[T]| {
        let mut rows: Vec<Duration> = rows.iter().map(|&own| pick(own)).collect();
        rows.sort();
        rows[rows.len() / 2].as_secs_f64() * 1e3
    };
    let (bare, full) = (median(bare), median(full));
    println!(
        "{what:26} bare {bare:9.3} ms   annotated {full:9.3} ms   ratio {:.2}",
        full / bare
    );
}

/// A mark on a few words of each sentence.
fn write_marks(root: &Path, path: &Path, text: &str) {
    let mut opened = store(root)
        .open(
            Arc::new(from_text(text, "marked.txt")),
            &Source::File(path.to_owned()),
            Timestamp::UNIX_EPOCH,
        )
        .expect("notes");
    let starts = text.match_indices("voted on Tuesday").map(|(at, _)| at);
    let edits = starts.take(MARKS).enumerate().map(|(n, at)| {
        let (id, span) = (Id::new(format!("m{n:09}")), Span::new(at, at + 16));
        let mut mark = Annotation::new(id, Kind::Highlight, text, span, Timestamp::UNIX_EPOCH);
        mark.colour = Some(Colour::Green);
        mark.codes = vec![format!("theme/{}", n % 7)];
        Edit::put(mark)
    });
    let edits: Vec<_> = edits.collect();
    assert_eq!(edits.len(), MARKS);
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
        Default::default(),
        "a.txt".into(),
        &options,
    );
    steps.text = start.elapsed();
    let source = Source::File(path.to_owned());
    let opened = store(root)
        .open(Arc::clone(&article), &source, Timestamp::UNIX_EPOCH)
        .expect("notes");
    steps.notes = start.elapsed() - steps.text;
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
    let analysis = Arc::new(Analyser::default().analyse(&article));
    let revision = Revision::default();
    update(
        &mut app,
        Message::Analysed {
            revision,
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
