//! Pictures of a book in a pseudo-terminal: each way to show them leaves the words as they are.
#![cfg(all(unix, feature = "pictures"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

#[path = "common/terminal.rs"]
mod terminal;

use std::io::{Cursor, Write as _};
use std::path::PathBuf;

use image::{ExtendedColorType, ImageFormat};
use terminal::{Home, Terminal};
use zip::write::{SimpleFileOptions, ZipWriter};

/// A book with a picture between its paragraphs.
fn book(home: &Home) -> PathBuf {
    let mut picture = Cursor::new(Vec::new());
    let pixels: Vec<u8> = (0..300 * 200 * 3).map(|n| (n % 251) as u8).collect();
    let (kind, format) = (ExtendedColorType::Rgb8, ImageFormat::Png);
    image::write_buffer_with_format(&mut picture, &pixels, 300, 200, kind, format).unwrap();
    let paragraphs = |from: usize| -> String {
        let paragraph = |n| format!("<p>Paragraph {n}: a boat at sea.</p>");
        (from..from + 30).map(paragraph).collect()
    };
    let page = format!(
        "<html><body>{}<figure><img src='boat.png' alt='A boat'/><figcaption>The boat at noon</figcaption>\
         </figure>{}<p>The last words.</p></body></html>",
        paragraphs(3),
        paragraphs(40)
    );
    let files: [(&str, &[u8]); 4] = [
        (
            "META-INF/container.xml",
            b"<c><rootfile full-path='book.opf'/></c>",
        ),
        (
            "book.opf",
            b"<package><title>Boats</title><manifest><item id='a' href='a.xhtml'/></manifest>\
              <spine><itemref idref='a'/></spine></package>",
        ),
        ("a.xhtml", page.as_bytes()),
        ("boat.png", picture.get_ref()),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    let path = home.article("").with_file_name("boats.epub");
    std::fs::write(&path, zip.finish().unwrap().into_inner()).unwrap();
    path
}

/// Shows the book with pictures in this way, which has this sign, moves over the picture in steps, and
/// compares what is on the screen with what a new drawing of all of it shows.
fn check(form: &str, sign: &[u8]) {
    let home = Home::new();
    let book = book(&home);
    let folder = home.dir.path().join("config/byline");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(
        folder.join("config.toml"),
        format!("pictures = \"{form}\"\n"),
    )
    .unwrap();
    let mut terminal = Terminal::open(&home, &[&book], &[("COLORTERM", "truecolor")]);
    terminal.see("Paragraph 3:");
    terminal.press("/noon\r");
    terminal.see("The boat at noon");
    let after = |terminal: &Terminal, sign: &[u8]| -> Option<Vec<u8>> {
        let bytes = terminal.bytes();
        let place = bytes
            .windows(sign.len())
            .rposition(|window| window == sign)?;
        Some(bytes[place..].to_vec())
    };
    terminal.wait("the picture", |_| after(&terminal, sign).is_some());
    let steps = [
        ("gg28j", "that Byline is sure of"),
        ("4j", "Quotes in quotation marks"),
        ("G15k", "No quotes"),
        ("40k", "All quotes"),
    ];
    for (keys, told) in steps {
        terminal.press(keys);
        terminal.press("zq");
        terminal.see(told);
        let before = terminal.screen();
        let count = terminal.bytes().len();
        terminal.press("\x0c");
        let is_drawn = |_: &str| {
            let cleared = terminal.bytes()[count..].to_vec();
            let cleared = cleared.windows(4).position(|window| window == b"\x1b[2J");
            cleared.is_some()
                && after(&terminal, b"\x1b[2J")
                    .is_some_and(|rest| rest.windows(8).any(|window| window == b"\x1b[?2026l"))
        };
        terminal.wait("all of it again", is_drawn);
        let rows = |screen: &str| -> Vec<String> {
            screen
                .lines()
                .take(20)
                .map(|row| row.trim_end().to_owned())
                .collect()
        };
        assert_eq!(rows(&terminal.screen()), rows(&before), "{form}, {keys}");
    }
    terminal.press("zi");
    terminal.see("Pictures are left out");
    terminal.press("q");
    assert!(terminal.end().success());
    terminal.check_restored();
}

#[test]
fn half_blocks_are_drawn_between_the_words() {
    check("blocks", "▀".as_bytes());
}

#[test]
fn pictures_by_the_terminal_leave_the_words_as_they_are() {
    check("kitty", b"\x1b_G");
    check("iterm2", b"]1337;File=");
    check("sixel", b"\x1bP");
}
