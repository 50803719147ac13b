//! Draws the sample article with the real drawing code and prints the screen as SVG (or, with
//! `--text`, as text): `cargo run -p byline-tools --bin screenshot > docs/screen.svg`.
//!
//! Arguments: keys to press first, in the notation of the command table (`]qm`), and `--text`.

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

/// What is pressed if nothing is asked for: a few marks, the caret in a quote.
const KEYS: &str = "]q]q]qiq2<Esc>}}mttheme/numbers<Enter>gg]q]q]q";
const SIZE: Size = Size {
    width: 132,
    height: 38,
};
const CELL: (f32, f32) = (8.4, 18.0);
const PAPER: &str = "#1e2127";
const INK: &str = "#d7dae0";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let as_text = arguments.iter().any(|argument| argument == "--text");
    let keys = arguments.iter().find(|argument| *argument != "--text");
    let article = Arc::new(import::load(&Source::Sample, &import::Options::default())?.article);
    let options = Options {
        size: SIZE,
        depth: Depth::True,
        ..Options::default()
    };
    let found = Arc::new(analysis::analyse(&article));
    let mut app = App::new(article, Notes::default(), "sample".to_owned(), &options);
    update(
        &mut app,
        Message::Analysed {
            analysis: found,
            partial: false,
        },
    );
    for key in Key::parse_all(keys.map_or(KEYS, String::as_str)).ok_or("wrong keys")? {
        update(
            &mut app,
            Message::Key(KeyEvent::new(key.code, key.modifiers)),
        );
    }
    app.cx.notice = None;
    let mut terminal = Terminal::new(TestBackend::new(SIZE.width, SIZE.height))?;
    terminal.draw(|frame| ui::draw(&app, frame))?;
    let cursor = terminal.backend().cursor_position();
    let buffer = terminal.backend().buffer();
    print!(
        "{}",
        if as_text {
            text(buffer)
        } else {
            svg(buffer, (cursor.x, cursor.y))
        }
    );
    Ok(())
}

fn text(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in 0..buffer.area.height {
        let row: String = (0..buffer.area.width)
            .map(|x| buffer[(x, y)].symbol())
            .collect();
        out.push_str(row.trim_end());
        out.push('\n');
    }
    out
}

fn svg(buffer: &Buffer, cursor: (u16, u16)) -> String {
    let (width, height) = (f32::from(buffer.area.width), f32::from(buffer.area.height));
    let (w, h) = (width * CELL.0 + 20.0, height * CELL.1 + 20.0);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w:.0} {h:.0}\" font-family=\"'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"14\">\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{PAPER}\"/>\n"
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
            run(&mut out, cell, &words, start, x, y);
        }
    }
    let (x, y) = (
        10.0 + f32::from(cursor.0) * CELL.0,
        10.0 + f32::from(cursor.1) * CELL.1,
    );
    let _ = writeln!(
        out,
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{INK}\" opacity=\"0.6\"/>",
        CELL.0, CELL.1
    );
    out.push_str("</svg>\n");
    out
}

fn same(a: &Cell, b: &Cell) -> bool {
    (a.fg, a.bg, a.modifier) == (b.fg, b.bg, b.modifier)
}

/// Cells of one style: their background, their words.
fn run(out: &mut String, cell: &Cell, words: &str, start: u16, end: u16, y: u16) {
    let (mut fg, mut bg) = (colour(cell.fg, INK), colour(cell.bg, PAPER));
    if cell.modifier.contains(Modifier::REVERSED) {
        std::mem::swap(&mut fg, &mut bg);
    }
    let x = 10.0 + f32::from(start) * CELL.0;
    let top = 10.0 + f32::from(y) * CELL.1;
    let width = f32::from(end - start) * CELL.0;
    if bg != PAPER {
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
