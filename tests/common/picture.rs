//! The pictures of the README: the sample article on the program's real screen, as SVG.
//!
//! `cargo run -p byline-tools --bin pictures` writes them, the test `pictures` compares them.

use std::fmt::Write as _;
use std::sync::Arc;

use byline::annotation::Notes;
use byline::app::{App, Depth, Key, Message, Options, update};
use byline::import::{self, Source};
use byline::{analysis, ui};
use crossterm::event::KeyEvent;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Size;
use ratatui::style::{Color, Modifier};

/// A picture.
pub struct Picture {
    /// Its file in `docs/`.
    pub file: &'static str,
    /// The theme.
    theme: &'static str,
    /// What is pressed first, in the notation of the command table.
    keys: &'static str,
    size: Size,
}

/// All pictures.
pub const PICTURES: [Picture; 2] = [
    Picture {
        file: "screen.svg",
        theme: "dark",
        keys: "]q]q]qiq2<Esc>}}mttheme/numbers<Enter>ygg]q]q]q",
        size: Size {
            width: 132,
            height: 38,
        },
    },
    Picture {
        file: "map.svg",
        theme: "sepia",
        keys: "]qmtheart<Enter>ygg/mill<Enter>g6",
        size: Size {
            width: 80,
            height: 24,
        },
    },
];

const CELL: (f32, f32) = (8.4, 18.0);
/// A terminal's own colours, if the theme leaves them.
const PAPER: &str = "#1e2127";
const INK: &str = "#d7dae0";

impl Picture {
    /// The picture as SVG.
    pub fn svg(&self) -> String {
        let source = import::load(&Source::Sample, &import::Options::default());
        let article = Arc::new(source.expect("the sample is there").article);
        let mut options = Options {
            size: self.size,
            depth: Depth::True,
            ..Options::default()
        };
        self.theme.clone_into(&mut options.choices.theme);
        let analysis = Arc::new(analysis::analyse(&article));
        let mut app = App::new(article, Notes::default(), "sample".to_owned(), &options);
        let found = Message::Analysed {
            analysis,
            partial: false,
        };
        update(&mut app, found);
        for key in Key::parse_all(self.keys).expect("keys in the notation of the table") {
            let event = KeyEvent::new(key.code, key.modifiers);
            update(&mut app, Message::Key(event));
        }
        app.cx.notice = None;
        // As if the last change was saved.
        let revision = app.cx.document.revision;
        update(&mut app, Message::Saved(revision));
        let backend = TestBackend::new(self.size.width, self.size.height);
        let mut terminal = Terminal::new(backend).expect("a screen in memory");
        let drawn = terminal.draw(|frame| ui::draw(&app, frame));
        drawn.expect("drawing works");
        let cursor = terminal.backend().cursor_position();
        svg(terminal.backend().buffer(), (cursor.x, cursor.y))
    }
}

fn svg(buffer: &Buffer, cursor: (u16, u16)) -> String {
    let corner = &buffer[(0, 0)];
    let (paper, ink) = (&*colour(corner.bg, PAPER), &*colour(corner.fg, INK));
    let (width, height) = (f32::from(buffer.area.width), f32::from(buffer.area.height));
    let (w, h) = (width * CELL.0 + 20.0, height * CELL.1 + 20.0);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w:.0} {h:.0}\" font-family=\"'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"14\">\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{paper}\"/>\n"
    );
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let cell = &buffer[(x, y)];
            let start = x;
            let mut words = String::new();
            while x < buffer.area.width && same(&buffer[(x, y)], cell) {
                words.push_str(buffer[(x, y)].symbol());
                x += 1;
            }
            run(&mut out, (paper, ink), cell, &words, start, x, y);
        }
    }
    let (x, y) = (
        10.0 + f32::from(cursor.0) * CELL.0,
        10.0 + f32::from(cursor.1) * CELL.1,
    );
    let _ = writeln!(
        out,
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{ink}\" opacity=\"0.6\"/>",
        CELL.0, CELL.1
    );
    out.push_str("</svg>\n");
    out
}

fn same(a: &Cell, b: &Cell) -> bool {
    (a.fg, a.bg, a.modifier) == (b.fg, b.bg, b.modifier)
}

/// Cells of one style: their background, their words.
fn run(
    out: &mut String,
    (paper, ink): (&str, &str),
    cell: &Cell,
    words: &str,
    start: u16,
    end: u16,
    y: u16,
) {
    let (mut fg, mut bg) = (colour(cell.fg, ink), colour(cell.bg, paper));
    if cell.modifier.contains(Modifier::REVERSED) {
        std::mem::swap(&mut fg, &mut bg);
    }
    let x = 10.0 + f32::from(start) * CELL.0;
    let top = 10.0 + f32::from(y) * CELL.1;
    let width = f32::from(end - start) * CELL.0;
    if bg != paper {
        let _ = writeln!(
            out,
            "<rect x=\"{x:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{:.1}\" fill=\"{bg}\"/>",
            CELL.1
        );
    }
    if words.trim().is_empty() {
        return;
    }
    let mut style = String::new();
    for (modifier, words) in [
        (Modifier::BOLD, " font-weight=\"bold\""),
        (Modifier::DIM, " opacity=\"0.6\""),
        (Modifier::ITALIC, " font-style=\"italic\""),
        (Modifier::UNDERLINED, " text-decoration=\"underline\""),
    ] {
        if cell.modifier.contains(modifier) {
            style.push_str(words);
        }
    }
    let words = words
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let _ = writeln!(
        out,
        "<text x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{width:.1}\" xml:space=\"preserve\" fill=\"{fg}\"{style}>{words}</text>",
        top + 13.5
    );
}

fn colour(colour: Color, default: &str) -> String {
    match colour {
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
        Color::Black => "#16181d".to_owned(),
        _ => default.to_owned(),
    }
}
