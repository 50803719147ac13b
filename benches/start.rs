//! Start to first drawn text: `cargo bench --bench start [-- ARTICLE [WORD]]`.
//!
//! Opens an article (the sample if none is named) in a pseudo-terminal of 120×40 and takes the
//! time from the start of the process until the article's first words arrive, for `byline` and for
//! a bare ratatui program that draws the same text, in turn. The bare program is this bench itself,
//! started with `--bare`. Of an article that is no plain text a WORD on its first screen must be
//! named; the bare program draws that.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

const ROUNDS: usize = 25;
const LIMIT: Duration = Duration::from_secs(10);

fn main() {
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| arg != "--bench")
        .collect();
    if let [flag, word, article] = &args[..]
        && flag == "--bare"
    {
        return bare(word, Path::new(article));
    }
    let article = args
        .first()
        .map_or_else(|| PathBuf::from("assets/sample.txt"), PathBuf::from);
    let first = args.get(1).cloned().unwrap_or_else(|| {
        let text = std::fs::read_to_string(&article).expect("an article to open");
        let word = text.split_whitespace().next().expect("a word");
        word.chars().take(12).collect()
    });

    let home = tempfile::tempdir().expect("a home for the programs");
    let command = |program: &str, args: &[&str]| {
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.arg(article.canonicalize().expect("the article's path"));
        command.env("TERM", "xterm-256color");
        command.env("HOME", home.path());
        command.cwd(home.path());
        command
    };
    let own = std::env::current_exe().expect("this bench");
    let own = own.to_str().expect("a UTF-8 path");
    let mut times: [Vec<Duration>; 2] = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        times[0].push(first_text(command(own, &["--bare", &first]), &first));
        times[1].push(first_text(
            command(env!("CARGO_BIN_EXE_byline"), &[]),
            &first,
        ));
    }
    for own in &mut times {
        own.sort();
    }
    for (name, own) in ["bare ratatui", "byline"].iter().zip(&times) {
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        println!(
            "{name:14} median {:7.2} ms   best {:7.2} ms",
            ms(own[ROUNDS / 2]),
            ms(own[0])
        );
    }
    let ratio = |n: usize| times[1][n].as_secs_f64() / times[0][n].as_secs_f64();
    println!(
        "byline / bare: median {:.2}, best {:.2}",
        ratio(ROUNDS / 2),
        ratio(0)
    );
}

/// Starts `command` and waits until `words` arrive, then ends it.
fn first_text(command: CommandBuilder, words: &str) -> Duration {
    let size = PtySize {
        rows: 40,
        cols: 120,
        pixel_width: 0,
        pixel_height: 0,
    };
    let pty = native_pty_system()
        .openpty(size)
        .expect("a pseudo-terminal");
    let mut reader = pty.master.try_clone_reader().expect("its output");
    let start = Instant::now();
    let mut child = pty
        .slave
        .spawn_command(command)
        .expect("the program starts");
    drop(pty.slave);
    let mut seen = Vec::new();
    let mut buffer = [0; 1 << 14];
    let taken = loop {
        let read = reader.read(&mut buffer).unwrap_or(0);
        seen.extend_from_slice(&buffer[..read]);
        if memchr::memmem::find(&seen, words.as_bytes()).is_some() {
            break start.elapsed();
        }
        assert!(
            read > 0 && start.elapsed() < LIMIT,
            "“{words}” was never drawn"
        );
    };
    let _ = child.kill();
    let _ = child.wait();
    taken
}

/// What any ratatui program has to do: set up the terminal, draw a text, wait for a key.
fn bare(word: &str, article: &Path) {
    use ratatui::Terminal;
    use ratatui::backend::CrosstermBackend;
    use ratatui::widgets::{Paragraph, Wrap};

    let bytes = std::fs::read(article).expect("an article");
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(20_000)]);
    let text = if text.starts_with(word) {
        text.into_owned()
    } else {
        format!("{word}\n{text}")
    };
    crossterm::terminal::enable_raw_mode().expect("a terminal");
    let mut out = std::io::stdout();
    crossterm::execute!(out, crossterm::terminal::EnterAlternateScreen).expect("a terminal");
    let mut terminal = Terminal::new(CrosstermBackend::new(out)).expect("a terminal");
    let draw = |frame: &mut ratatui::Frame<'_>| {
        let widget = Paragraph::new(text.as_str()).wrap(Wrap { trim: true });
        frame.render_widget(widget, frame.area());
    };
    terminal.draw(draw).expect("a terminal");
    let _ = crossterm::event::read();
    let _ = crossterm::terminal::disable_raw_mode();
}
