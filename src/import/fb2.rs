//! FictionBook 2 (`.fb2`) → an article: its chapters, verses, quotations and notes.

use super::build::{Builder, Nesting};
use super::xml::{Piece, collapse, pieces};
use super::{Choice, Hints, Parsed, Refusal, Warning, date, decode};
use crate::text::{BlockKind, Meta, PlaceKind, Style};

/// Reads `bytes` as a book; its sections of the first level are its chapters.
pub(super) fn import(bytes: Vec<u8>, hints: &Hints) -> Result<Parsed, Refusal> {
    let declared = hints.charset.clone().or_else(|| declared(&bytes));
    let decoded = decode(bytes, declared.as_deref())?;
    let mut warnings: Vec<Warning> = decoded.warning.into_iter().collect();
    let mut book = Book {
        chosen: hints.entry,
        ..Book::default()
    };
    for piece in pieces(&decoded.text) {
        match piece {
            Piece::Open(element) => {
                let link = element.get("href").unwrap_or_default().to_owned();
                if element.name == "date" {
                    book.day = element.get("value").map(str::to_owned);
                }
                book.open(&element.name, element.get("name"), element.get("id"), &link);
            }
            Piece::Text(text) => book.text(&text),
            Piece::Close(name) => book.close(&name),
        }
        if book.builder.is_full() {
            break;
        }
    }
    book.builder.end();
    if !book.builder.has_words() {
        return Err(Refusal::Because("no text was found in the book".to_owned()));
    }
    if book.pictures > 0 {
        warnings.push(Warning("its pictures are left out".to_owned()));
    }
    let article = book.builder.finish(book.meta, &hints.name, &mut warnings);
    Ok(Parsed {
        article,
        warnings,
        choices: book.choices,
    })
}

/// The character set of the XML declaration.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let (_, rest) = head.split_once("encoding=")?;
    let label = rest.trim_start_matches(['"', '\'']);
    Some(label[..label.find(['"', '\''])?].to_owned())
}

#[derive(Default)]
struct Book {
    builder: Builder,
    nesting: Nesting,
    meta: Meta,
    choices: Vec<Choice>,
    chosen: Option<usize>,
    /// The open elements.
    open: Vec<String>,
    /// How many sections are open.
    depth: u8,
    words: String,
    /// The value of the date that is open.
    day: Option<String>,
    name: Vec<String>,
    authors: Vec<String>,
    /// The text of the chapter is wanted.
    is_wanted: bool,
    in_notes: bool,
    pictures: usize,
    /// The words of a title, which may have several paragraphs.
    title: Option<String>,
}

impl Book {
    fn is_in(&self, name: &str) -> bool {
        self.open.iter().any(|open| open == name)
    }

    fn open(&mut self, name: &str, body: Option<&str>, id: Option<&str>, link: &str) {
        self.open.push(name.to_owned());
        match name {
            "body" => {
                self.in_notes = matches!(body, Some("notes" | "comments" | "footnotes"));
                self.is_wanted = self.chosen.is_none();
                self.depth = 0;
            }
            "section" => {
                self.depth = self.depth.saturating_add(1);
                if self.in_notes {
                    let label = id.map(label_of).filter(|_| self.is_wanted);
                    self.nesting.set_footnote(&mut self.builder, label);
                } else if self.depth == 1 {
                    let number = self.choices.len();
                    self.is_wanted = self.chosen.is_none_or(|chosen| chosen == number);
                    self.choices.push(Choice {
                        title: format!("Part {}", number + 1),
                        ..Choice::default()
                    });
                }
            }
            "title" if self.is_in("body") => self.title = Some(String::new()),
            "cite" | "epigraph" if self.writes() => self.nesting.open_quotation(&mut self.builder),
            "table" if self.writes() => self.nesting.begin(&mut self.builder, BlockKind::Table),
            "p" | "td" | "th" if self.writes() && self.is_in("table") => self.builder.text(" "),
            "text-author" if self.writes() => self.builder.begin(BlockKind::Attribution),
            "p" | "v" | "subtitle" if self.writes() => {
                let kind = match name {
                    "subtitle" => BlockKind::Heading(self.level()),
                    _ => BlockKind::Paragraph,
                };
                if name == "v" && !self.builder.is_fresh() {
                    self.builder.line_break();
                } else {
                    self.nesting.begin(&mut self.builder, kind);
                }
            }
            "poem" | "stanza" if self.writes() => {
                self.nesting.begin(&mut self.builder, BlockKind::Paragraph);
            }
            "emphasis" if self.writes() => self.builder.open(Style::Emphasis),
            "strong" if self.writes() => self.builder.open(Style::Strong),
            "a" if self.writes() => {
                let style = match link.strip_prefix('#') {
                    Some(id) => Style::FootnoteRef(label_of(id)),
                    None => Style::Link(link.to_owned()),
                };
                self.builder.open(style);
            }
            "image" => self.pictures += 1,
            _ => self.words.clear(),
        }
    }

    /// True if words are the text of what is wanted.
    fn writes(&self) -> bool {
        self.is_wanted && self.is_in("body") && self.title.is_none()
    }

    fn level(&self) -> u8 {
        (self.depth + 1).clamp(2, 6)
    }

    fn text(&mut self, text: &str) {
        if let Some(title) = &mut self.title {
            title.push_str(text);
        } else if self.writes() {
            let words = ["p", "v", "subtitle", "text-author", "td", "th"];
            if words.iter().any(|name| self.is_in(name)) {
                self.builder.text(text);
            }
        } else if !self.is_in("binary") {
            self.words.push_str(text);
        }
    }

    fn close(&mut self, name: &str) {
        if self.open.last().is_some_and(|open| open == name) {
            self.open.pop();
        }
        let in_head = self.is_in("title-info");
        match name {
            "p" => {
                if let Some(title) = &mut self.title {
                    title.push(' ');
                }
            }
            "title" if self.title.is_some() => {
                let title = self.title.take().as_deref().and_then(collapse);
                self.put_title(title);
            }
            "section" => {
                self.depth = self.depth.saturating_sub(1);
                if self.in_notes {
                    self.nesting.set_footnote(&mut self.builder, None);
                }
            }
            "cite" | "epigraph" if self.writes() => self.nesting.close_quotation(&mut self.builder),
            "td" | "th" if self.writes() => self.builder.end_cell(),
            "tr" if self.writes() => self.builder.end_row(),
            "table" | "text-author" if self.writes() => self.builder.end(),
            "emphasis" | "strong" | "a" if self.writes() => self.builder.close(),
            "first-name" | "middle-name" | "last-name" if in_head && self.is_in("author") => {
                self.name.extend(collapse(&std::mem::take(&mut self.words)));
            }
            "author" if in_head => {
                let name = std::mem::take(&mut self.name).join(" ");
                if !name.is_empty() {
                    self.authors.push(name);
                    self.meta.author = Some(self.authors.join(", "));
                }
            }
            "book-title" if in_head => {
                self.meta.title = collapse(&std::mem::take(&mut self.words));
            }
            "lang" if in_head => self.meta.language = collapse(&std::mem::take(&mut self.words)),
            "date" if in_head => {
                let day = self.day.take().as_deref().and_then(date::normalise);
                self.meta.date = day.or_else(|| date::normalise(&self.words));
            }
            "publisher" => self.meta.site = collapse(&std::mem::take(&mut self.words)),
            _ => {}
        }
    }

    fn put_title(&mut self, title: Option<String>) {
        let Some(title) = title else { return };
        if self.in_notes {
            return;
        }
        if self.depth == 1
            && let Some(choice) = self.choices.last_mut()
        {
            choice.title.clone_from(&title);
        }
        if self.is_wanted {
            self.nesting.end(&mut self.builder);
            if self.depth == 1 {
                self.builder.place(PlaceKind::Chapter, &title);
            }
            let level = BlockKind::Heading(self.level().min(self.depth.max(1) + 1));
            self.nesting.begin(&mut self.builder, level);
            self.builder.text(&title);
            self.nesting.begin(&mut self.builder, BlockKind::Paragraph);
        }
    }
}

/// The label of the note with this id: its number, or the id.
fn label_of(id: &str) -> String {
    let digits = id.trim_start_matches(|c: char| !c.is_ascii_digit());
    if digits.is_empty() { id } else { digits }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::build::tests::outline;
    use super::*;

    const BOOK: &str = "<?xml version='1.0' encoding='utf-8'?><FictionBook><description><title-info><author><first-name>Ana</first-name>\
        <last-name>Petrov</last-name></author><book-title>The Quay</book-title><lang>en</lang></title-info></description>\
        <body><section><title><p>One</p></title><p>It <emphasis>rained</emphasis><a l:href='#n1' type='note'>1</a>.</p>\
        <poem><stanza><v>a</v><v>b</v></stanza></poem></section><section><title><p>Two</p></title><cite><p>c</p></cite></section></body>\
        <body name='notes'><section id='n1'><title><p>1</p></title><p>note</p></section></body><binary id='x'>AAAA</binary></FictionBook>";

    #[test]
    fn a_book_and_its_chapters() {
        let parsed = import(BOOK.into(), &Hints::default()).unwrap();
        assert_eq!(
            outline(&parsed.article),
            "h1 The Quay\nh2 One\np It {em:rained}{^1:1}.\np a/b\nh2 Two\n> c\n[^1] note"
        );
        assert_eq!(parsed.article.meta().author.as_deref(), Some("Ana Petrov"));
        let titles: Vec<&str> = parsed
            .choices
            .iter()
            .map(|choice| choice.title.as_str())
            .collect();
        assert_eq!(titles, ["One", "Two"]);
        let hints = Hints {
            entry: Some(1),
            ..Hints::default()
        };
        let second = import(BOOK.into(), &hints).unwrap();
        assert_eq!(outline(&second.article), "h1 The Quay\nh2 Two\n> c");
    }

    #[test]
    fn tables_and_who_said_a_quotation() {
        let book = "<FictionBook><description><title-info><date value='2020-01-02'>in winter</date></title-info></description><body><section>\
            <table><tr><th>Town</th><th>n</th></tr><tr><td>Alba</td><td><p>9</p></td></tr></table><p>One.</p><cite><p>We wait.</p>\
            <text-author>Ana Petrov</text-author></cite><p>Two.</p></section></body></FictionBook>";
        let parsed = import(book.into(), &Hints::default()).unwrap();
        assert_eq!(
            outline(&parsed.article),
            "table Town|n/Alba|9\np One.\n> We wait.\nsaid {who:Ana Petrov}\np Two."
        );
        assert_eq!(parsed.article.meta().date.as_deref(), Some("2020-01-02"));
    }

    #[test]
    fn damaged_books_do_no_harm() {
        let deep =
            "<FictionBook><body>".to_owned() + &"<section><cite>".repeat(50_000) + "<p>words";
        assert!(import(deep.into(), &Hints::default()).is_ok());
        assert!(import(b"<FictionBook>".to_vec(), &Hints::default()).is_err());
    }

    #[test]
    fn verses_without_a_stanza_are_lines_and_paragraphs_are_not() {
        let book = "<FictionBook><body><section><p>One.</p><poem><v>a</v><v>b</v></poem><p>Two.</p><p>Three.</p></section></body></FictionBook>";
        let parsed = import(book.into(), &Hints::default()).unwrap();
        assert_eq!(outline(&parsed.article), "p One.\np a/b\np Two.\np Three.");
    }
}
