//! [`PageView`]: a page to read: the keys of a mode, what is at the caret, a footnote.

use crossterm::event::KeyCode;
use ratatui::layout::Position;

use super::{Layer, Outcome};
use crate::analysis::{Quote, Speaker};
use crate::annotation::Annotation;
use crate::app::action::{Action, Direction, Motion};
use crate::app::ask::Page;
use crate::app::command::{COMMANDS, Group, named};
use crate::app::commands::{links, names};
use crate::app::context::Context;
use crate::app::document::Progress;
use crate::app::key::Key;
use crate::app::line::Line;
use crate::app::mode::Mode;
use crate::app::signs::Signs;
use crate::app::words::{certainty, day, opening, speaker, wrapped};
use crate::text::display;

/// A row of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageLine {
    /// A heading.
    Heading(String),
    /// Keys and what they do, or a word and what it stands for.
    Pair(String, String),
    /// A sign of the margin or the lists, and what it means.
    Sign(&'static str, SignOf, String),
    /// Running words.
    Words(String),
    /// An empty row.
    Blank,
}

impl PageLine {
    /// Lines in rows of this width: nothing of a pair or of what a sign means is cut.
    pub fn wrapped(lines: Vec<Self>, width: usize) -> Vec<Self> {
        let names = Self::names(&lines, width);
        let mut rows = Vec::with_capacity(lines.len());
        for line in lines {
            match line {
                Self::Pair(name, value) => {
                    let name = wrapped(&name, names.max(1));
                    let value = wrapped(&value, width.saturating_sub(names + 2).max(1));
                    for n in 0..name.len().max(value.len()) {
                        let part = |rows: &[String]| rows.get(n).cloned().unwrap_or_default();
                        rows.push(Self::Pair(part(&name), part(&value)));
                    }
                }
                Self::Sign(sign, of, words) => {
                    let mut parts = wrapped(&words, width.saturating_sub(4).max(1)).into_iter();
                    let first = parts.next().unwrap_or_default();
                    rows.push(Self::Sign(sign, of, first));
                    rows.extend(parts.map(|words| Self::Words(format!("    {words}"))));
                }
                line => rows.push(line),
            }
        }
        rows
    }

    /// How wide the names of the pairs are drawn in rows of a width.
    pub fn names(lines: &[Self], width: usize) -> usize {
        let pairs = lines.iter().filter_map(|line| match line {
            Self::Pair(name, _) => Some(display::width(name)),
            _ => None,
        });
        pairs.max().unwrap_or(0).min(width / 2)
    }
}

/// What has a sign, which decides its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignOf {
    /// A quote.
    Quote,
    /// An annotation.
    Note,
    /// Something that waits for the reader.
    Open,
    /// Something else.
    Plain,
}

/// The signs of the margin, the lists and the status row, and the words for them.
const SIGNS: &[(&str, &str, SignOf, &str)] = &[
    (
        "┃",
        "quote",
        SignOf::Quote,
        "a quote in quotation marks; its colour is the speaker’s",
    ),
    ("╏", "partly", SignOf::Quote, "a partly quoted sentence"),
    ("┊", "indirect", SignOf::Quote, "an indirect quote"),
    (
        "▪",
        "mark",
        SignOf::Note,
        "a highlight of yours, in its colour",
    ),
    ("#", "tagged", SignOf::Note, "an annotation with codes"),
    ("◆", "note", SignOf::Note, "an annotation with a note"),
    (
        "»",
        "bookmark",
        SignOf::Note,
        "a bookmark, or a place with a letter",
    ),
    (
        "2",
        "2 marks",
        SignOf::Note,
        "so many annotations on this row; + is ten and more",
    ),
    (
        "≈",
        "changed",
        SignOf::Open,
        "the annotated words have changed",
    ),
    (
        "?",
        "confirm",
        SignOf::Open,
        "a place to confirm; in the lists, a quote or a name that Byline is not sure of",
    ),
    (
        "✗",
        "lost",
        SignOf::Open,
        "a lost annotation: its words are no longer in the article",
    ),
    (
        "≠",
        "differs",
        SignOf::Open,
        "in a comparison: the two readers marked this differently",
    ),
    (
        "✓",
        "decided",
        SignOf::Plain,
        "in the list of quotes: you decided on it",
    ),
    ("¶", "", SignOf::Plain, "the number of the paragraph"),
    ("●", "", SignOf::Plain, "your last change is not saved yet"),
    (
        "▅",
        "tenths",
        SignOf::Plain,
        "on the map: which parts of the article are covered, and how much",
    ),
];

/// What stands above them in the help. Whoever types a word of it sees all of them.
const SIGNS_HEADING: &str = "Signs of the margin and the lists";

/// The signs as a table, for the README.
pub fn sign_table() -> String {
    let rows = SIGNS.iter();
    let rows = rows.map(|(sign, _, _, words)| format!("| `{sign}` | {words} |\n"));
    format!(
        "| sign | what it means |\n|---|---|\n{}",
        rows.collect::<String>()
    )
}

/// A page over the text, scrolled down by some rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageView {
    /// Which one.
    pub page: Page,
    /// The mode below: the one whose keys the help shows.
    below: Mode,
    /// How far it is scrolled.
    pub scrolled: usize,
    /// What is searched for in the help.
    line: Line,
}

impl PageView {
    /// A page over `below`.
    pub fn new(page: Page, below: Mode) -> Self {
        Self {
            page,
            below,
            scrolled: 0,
            line: Line::default(),
        }
    }

    /// What stands above it.
    pub fn heading(&self, cx: &Context) -> String {
        match self.page {
            Page::Help => match self.line.text() {
                "" => {
                    let between = cx.look.signs().between();
                    format!("Keys: {}{between}type to search", self.below.title())
                }
                typed => format!("Help: {typed}{}", cx.look.signs().either("▏", "")),
            },
            Page::Peek => "What is here".to_owned(),
            Page::Messages => "Messages, the newest first".to_owned(),
            Page::LookedUp => {
                let words = cx.looked_up.as_ref().map_or("", |(words, _)| words);
                format!("Looked up: {}", opening(words, 50))
            }
            Page::Footnote(at) => {
                let label = links::footnote_at(cx, at).map_or("", |(label, _)| label);
                format!("Footnote {label}")
            }
        }
    }

    /// Its rows.
    pub fn lines(&self, cx: &Context) -> Vec<PageLine> {
        let lines = match self.page {
            Page::Help => found(help(cx, self.below), self.line.text()),
            Page::Peek => peek(cx),
            Page::LookedUp => looked_up(cx),
            Page::Messages => messages(cx),
            Page::Footnote(at) => footnote(cx, at),
        };
        PageLine::wrapped(lines, cx.look.page_width())
    }

    fn scroll(&mut self, motion: Motion, cx: &Context) {
        let page = usize::from(cx.look.size.height).saturating_sub(6).max(1);
        let rows = self.scrolled;
        let rows = match motion {
            Motion::Line(Direction::Next) => rows + 1,
            Motion::Line(Direction::Previous) => rows.saturating_sub(1),
            Motion::Page(Direction::Next) => rows + page,
            Motion::Page(Direction::Previous) => rows.saturating_sub(page),
            Motion::Bottom => usize::MAX,
            _ => 0,
        };
        self.scrolled = rows.min(self.lines(cx).len().saturating_sub(page));
    }
}

impl Layer for PageView {
    fn mode(&self) -> Mode {
        match self.page {
            Page::Help => Mode::Help,
            _ => Mode::Page,
        }
    }

    fn act(&mut self, action: Action, cx: &mut Context) -> Outcome {
        match action {
            Action::Move(motion) => self.scroll(motion, cx),
            Action::Cancel => return Outcome::Close,
            Action::ClearLine => {
                self.line.clear();
                self.scrolled = 0;
            }
            Action::DeleteWord => {
                self.line.delete_word();
                self.scrolled = 0;
            }
            _ => return Outcome::Pass,
        }
        Outcome::Stay
    }

    fn typed(&mut self, key: Key, cx: &mut Context) -> Outcome {
        if self.page != Page::Help {
            cx.does_nothing(&cx.keys.map.shown(&[key]));
        } else if key == Key::plain(KeyCode::Char('?')) && self.line.text().is_empty() {
            return Outcome::Close;
        } else if self.line.key(key) {
            self.scrolled = 0;
        }
        Outcome::Stay
    }

    fn wheel(&mut self, way: Direction, cx: &mut Context) {
        for _ in 0..3 {
            self.scroll(Motion::Line(way), cx);
        }
    }

    fn click(&mut self, _: Position, _: &mut Context) -> Outcome {
        Outcome::Close
    }
}

/// The lines with all the words that were typed, under their headings.
fn found(lines: Vec<PageLine>, typed: &str) -> Vec<PageLine> {
    let typed = typed.to_lowercase();
    if typed.trim().is_empty() {
        return lines;
    }
    let has = |texts: &[&str]| {
        let text = texts.join(" ").to_lowercase();
        typed.split_whitespace().all(|word| text.contains(word))
    };
    let mut kept: Vec<PageLine> = Vec::new();
    let mut heading = None;
    let mut is_whole = false;
    for line in lines {
        let is_found = match &line {
            PageLine::Pair(..) | PageLine::Sign(..) if is_whole => true,
            PageLine::Pair(name, words) => has(&[name, words]),
            PageLine::Sign(sign, _, words) => has(&[sign, words]),
            PageLine::Words(words) => has(&[words]),
            PageLine::Heading(words) => {
                is_whole = words == SIGNS_HEADING && has(&[words]);
                heading = Some(line);
                continue;
            }
            PageLine::Blank => false,
        };
        // A command that works in several places is found once.
        if is_found && !kept.contains(&line) {
            kept.extend(heading.take());
            kept.push(line);
        }
    }
    if kept.is_empty() {
        kept.push(PageLine::Words("Nothing in the help matches.".to_owned()));
    }
    kept
}

/// The keys of the mode below, the signs, then the keys of all other places.
fn help(cx: &Context, mode: Mode) -> Vec<PageLine> {
    let mut lines = first_of(cx, mode);
    lines.extend(keys_of(cx, mode));
    let keys = cx.document.notes.quick_codes();
    if !keys.is_empty() && mode == Mode::Select {
        lines.push(PageLine::Blank);
        lines.push(PageLine::Heading("Quick keys of your codes".to_owned()));
        let pairs = keys.into_iter();
        lines.extend(pairs.map(|(key, code)| PageLine::Pair(cx.keys.quick(key), code)));
    }
    lines.push(PageLine::Blank);
    lines.push(PageLine::Heading(SIGNS_HEADING.to_owned()));
    let signs = SIGNS.iter();
    lines.extend(
        signs.filter_map(|&(sign, word, of, words)| match cx.look.signs() {
            Signs::Shapes => Some(PageLine::Sign(sign, of, words.to_owned())),
            Signs::Words if word.is_empty() => None,
            Signs::Words => Some(PageLine::Pair(word.to_owned(), words.to_owned())),
        }),
    );
    for &other in Mode::ALL.iter().filter(|&&other| other != mode) {
        lines.push(PageLine::Blank);
        let title = other.title().to_uppercase();
        lines.push(PageLine::Heading(format!("ELSEWHERE: {title}")));
        lines.extend(keys_of(cx, other));
    }
    lines
}

/// What a reader needs before all else.
const FIRST: [&str; 11] = [
    "page-down",
    "next-quote",
    "peek",
    "set-speaker",
    "select",
    "mark",
    "note",
    "tag",
    "search",
    "palette",
    "close",
];

/// The keys that matter most in the text, above all of its keys.
fn first_of(cx: &Context, mode: Mode) -> Vec<PageLine> {
    if mode != Mode::Read {
        return Vec::new();
    }
    let mut lines = vec![PageLine::Heading("First of all".to_owned())];
    for command in FIRST.iter().filter_map(|name| named(name)) {
        let keys = cx.keys.map.keys_of(command.name);
        lines.extend(keys.map(|keys| PageLine::Pair(keys, command.help.to_owned())));
    }
    lines.push(PageLine::Blank);
    lines
}

/// The keys of a mode, by what they are for.
fn keys_of(cx: &Context, mode: Mode) -> Vec<PageLine> {
    let mut lines = Vec::new();
    for group in Group::ALL {
        let commands = COMMANDS
            .iter()
            .filter(|command| command.group == group && command.modes.contains(mode));
        let keyed = commands.map(|command| (cx.keys.map.all_keys_of(command), command));
        let keyed = keyed.filter(|(keys, _)| !keys.is_empty());
        let pairs =
            keyed.map(|(keys, command)| PageLine::Pair(keys.join(" "), command.help.to_owned()));
        let pairs: Vec<PageLine> = pairs.collect();
        if pairs.is_empty() {
            continue;
        }
        if !lines.is_empty() {
            lines.push(PageLine::Blank);
        }
        lines.push(PageLine::Heading(group.title().to_owned()));
        lines.extend(pairs);
    }
    lines
}

fn footnote(cx: &Context, at: usize) -> Vec<PageLine> {
    let mut lines = Vec::new();
    if let Some((_, span)) = links::footnote_at(cx, at) {
        running(cx, &mut lines, cx.document.article.words(span));
    }
    lines
}

/// What was told in this session.
fn messages(cx: &Context) -> Vec<PageLine> {
    let mut lines = Vec::new();
    for message in cx.messages.iter().rev() {
        if !lines.is_empty() {
            lines.push(PageLine::Blank);
        }
        lines.push(PageLine::Words(message.clone()));
    }
    if lines.is_empty() {
        let none = "There have been no messages.".to_owned();
        lines.push(PageLine::Words(none));
    }
    lines
}

/// The most rows of what was found for a word.
const FOUND: usize = 1000;

fn looked_up(cx: &Context) -> Vec<PageLine> {
    let text = cx.looked_up.as_ref().map_or("", |(_, text)| text);
    if text.trim().is_empty() {
        return vec![PageLine::Words("Nothing was found.".to_owned())];
    }
    let mut lines = Vec::new();
    for row in text.trim_matches('\n').lines().take(FOUND) {
        let indent: String = row.chars().take_while(|ch| ch.is_whitespace()).collect();
        let indent = " ".repeat(indent.chars().count().min(12));
        let width = cx.look.page_width().saturating_sub(indent.len()).max(1);
        let rows = wrapped(row, width).into_iter();
        lines.extend(rows.map(|words| PageLine::Words(format!("{indent}{words}"))));
    }
    lines
}

fn peek(cx: &Context) -> Vec<PageLine> {
    let mut lines = Vec::new();
    if let Some((label, span)) = links::footnote_at(cx, cx.reading.caret) {
        lines.push(PageLine::Heading(format!("Footnote {label}")));
        running(cx, &mut lines, cx.document.article.words(span));
        lines.push(PageLine::Blank);
    }
    let document = &cx.document;
    let findings = document.findings();
    if let Some(index) = document.quote_at(cx.reading.caret) {
        let quote = &findings.quotes[index];
        lines.push(PageLine::Heading("Who said this".to_owned()));
        let name = speaker(findings, &quote.speaker);
        lines.push(pair("speaker", &name));
        if let Speaker::Entity(entity) = quote.speaker
            && let Some(role) = findings
                .entities
                .get(entity)
                .and_then(|entity| entity.role.as_ref())
        {
            lines.push(pair("", role));
        }
        lines.push(pair("kind", quote.kind().in_words()));
        if let Some(source) = quote.source {
            lines.push(pair("named here", document.article.words(source)));
        }
        if let Some(cue) = quote.cue {
            lines.push(pair("cue", document.article.words(cue)));
        }
        lines.push(pair("certainty", &certainty(quote)));
        if !quote.reason.is_unstated() {
            lines.push(pair("why", &quote.reason.to_string()));
        }
        running(cx, &mut lines, &quote_words(quote, document.article.text()));
    } else {
        lines.push(PageLine::Heading("Who said this".to_owned()));
        let words = match document.progress {
            Progress::Done => "Nobody is quoted here.",
            _ => "The article is still being read.",
        };
        lines.push(PageLine::Words(words.to_owned()));
    }
    if let Some(mention) = document.mention_at(cx.reading.caret) {
        let entity = &findings.entities[mention.entity];
        lines.push(PageLine::Blank);
        lines.push(PageLine::Heading("Name".to_owned()));
        lines.push(pair(entity.kind.heading(), &entity.name));
        if let Some(role) = &entity.role {
            lines.push(pair("role", role));
        }
        if !entity.aliases.is_empty() {
            lines.push(pair("also", &entity.aliases.join(", ")));
        }
        if let Some(value) = &entity.value {
            lines.push(pair("value", value));
        }
        let count = document.count(mention.entity);
        lines.push(pair("mentions", &count.to_string()));
        if let Some(link) = document.notes.link_of(entity) {
            lines.push(pair("link", link));
        }
        if let Some(who) = names::who_says_mention(cx, cx.reading.caret) {
            lines.push(pair("decided", who));
        }
    }
    if let Some(address) = links::address_at(cx, cx.reading.caret) {
        lines.push(PageLine::Blank);
        lines.push(PageLine::Heading("Link".to_owned()));
        lines.push(pair("leads to", address));
    }
    for note in document.notes_at(cx.reading.caret) {
        lines.push(PageLine::Blank);
        lines.push(PageLine::Heading("Your annotation".to_owned()));
        note_lines(cx, &mut lines, note);
    }
    lines
}

fn note_lines(cx: &Context, lines: &mut Vec<PageLine>, note: &Annotation) {
    lines.push(pair("kind", &cx.note_in_words(note)));
    if !note.codes.is_empty() {
        lines.push(pair("codes", &note.codes.join(", ")));
    }
    if let Some(by) = &note.by {
        lines.push(pair("by", by));
    }
    if let Some(day) = note.modified.map(|time| cx.choices.dates.shown(&day(time))) {
        lines.push(pair("changed", &day));
    }
    if !note.note.is_empty() {
        for words in note.note.lines() {
            running(cx, lines, words);
        }
    }
}

/// Running words, cut into rows.
fn running(cx: &Context, lines: &mut Vec<PageLine>, words: &str) {
    lines.extend(
        wrapped(words, cx.look.page_width())
            .into_iter()
            .map(PageLine::Words),
    );
}

fn pair(name: &str, value: &str) -> PageLine {
    PageLine::Pair(name.to_owned(), value.to_owned())
}

fn quote_words(quote: &Quote, text: &str) -> String {
    let parts: Vec<&str> = quote.parts.iter().map(|part| part.span.of(text)).collect();
    parts.join(" … ")
}
