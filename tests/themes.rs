//! Every theme and every pane, with the exact colour of each cell: text in one file, styles in one file for each
//! theme.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fmt::Write as _;

use byline::app::{App, Depth};
use byline::text::display;
use byline::ui;
use common::{options, press, story_app};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

const SIZE: (u16, u16) = (80, 20);

/// What is on the screen, and the keys that lead there, one after the other.
const STATES: [(&str, &str); 13] = [
    (
        "annotated text",
        "]qmtheart<Enter>ywwiwm3<Esc>iwm2<Esc>]q]qaWho counts?<Esc>}Bgg]q",
    ),
    ("a search", "/the<Enter>"),
    ("hits", "g7"),
    ("names", "<Esc>g1"),
    ("quotes", "<Esc>g2"),
    ("annotations", "<Esc>g3"),
    ("map", "<Esc>g6"),
    ("contents", "<Esc>g5"),
    ("codebook", "<Esc>g4"),
    ("help", "<Esc>?"),
    ("palette", "<Esc>:quo"),
    ("review", "<Esc><Esc>R"),
    ("selection and all names", "<Esc>znznggvww"),
];

fn drawn(app: &App) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).expect("a screen in memory");
    terminal
        .draw(|frame| ui::draw(app, frame))
        .expect("drawing works");
    terminal.backend().buffer().clone()
}

fn text_of(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in 0..SIZE.1 {
        let symbol = |x: u16| {
            let is_second = x > 0 && display::width(buffer[(x - 1, y)].symbol()) > 1;
            if is_second {
                ""
            } else {
                buffer[(x, y)].symbol()
            }
        };
        let row: String = (0..SIZE.0).map(symbol).collect();
        // How long the help is changes with every command.
        let row = row.replace(
            |ch: char| ch.is_ascii_digit() && row.contains(" ↓ further"),
            "#",
        );
        out.push_str(row.trim_end());
        out.push('\n');
    }
    out
}

/// A cell's style in words.
fn style_of(cell: &Cell) -> String {
    let colour = |colour: Color| match colour {
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
        other => format!("{other:?}").to_lowercase(),
    };
    let mut words = format!("{} on {}", colour(cell.fg), colour(cell.bg));
    for (modifier, name) in [
        (Modifier::BOLD, "bold"),
        (Modifier::DIM, "dim"),
        (Modifier::ITALIC, "italic"),
        (Modifier::UNDERLINED, "underlined"),
        (Modifier::REVERSED, "reversed"),
        (Modifier::CROSSED_OUT, "crossed out"),
    ] {
        if cell.modifier.contains(modifier) {
            let _ = write!(words, " {name}");
        }
    }
    words
}

/// The styles of a screen as letters, each row without the blanks at its end; new styles get the next letter.
fn styles_of(buffer: &Buffer, known: &mut Vec<String>) -> String {
    const LETTERS: &str = ".abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    let mut out = String::new();
    for y in 0..SIZE.1 {
        let mut row = String::new();
        for x in 0..SIZE.0 {
            let style = style_of(&buffer[(x, y)]);
            let at = known.iter().position(|other| *other == style);
            let at = at.unwrap_or_else(|| {
                known.push(style);
                known.len() - 1
            });
            row.push(LETTERS.chars().nth(at).expect("a letter for each style"));
        }
        out.push_str(row.trim_end_matches('.'));
        out.push('\n');
    }
    out
}

fn themed(theme: &str, depth: Depth) -> App {
    let mut options = options(SIZE.0, SIZE.1);
    theme.clone_into(&mut options.choices.theme);
    options.depth = depth;
    story_app(&options)
}

#[test]
fn every_pane_in_every_theme() {
    let themes = [
        ("dark", "dark", Depth::True),
        ("light", "light", Depth::True),
        ("sepia", "sepia", Depth::True),
        ("high-contrast", "high-contrast", Depth::True),
        ("terminal", "terminal", Depth::True),
        ("dark_256", "dark", Depth::Indexed),
        ("sixteen", "dark", Depth::Sixteen),
        ("sixteen_light", "light", Depth::Sixteen),
        ("none", "dark", Depth::None),
    ];
    let mut texts = String::new();
    for (name, theme, depth) in themes {
        let mut app = themed(theme, depth);
        let (mut known, mut screens, mut read) = (Vec::new(), String::new(), String::new());
        for (state, keys) in STATES {
            press(&mut app, keys);
            let buffer = drawn(&app);
            let _ = write!(read, "== {state}\n{}", text_of(&buffer));
            let _ = write!(screens, "== {state}\n{}", styles_of(&buffer, &mut known));
        }
        let letters = ".abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".chars();
        let legend = letters
            .zip(&known)
            .map(|(letter, style)| format!("{letter} {style}\n"));
        let legend: String = legend.collect();
        insta::assert_snapshot!(format!("styles_{name}"), format!("{legend}{screens}"));
        if texts.is_empty() {
            texts.clone_from(&read);
        }
        // What is said does not hang on colours; without them a code's colour is a letter.
        if depth != Depth::None {
            assert_eq!(read, texts, "{name}");
        }
    }
    insta::assert_snapshot!("panes", texts);
}
