//! What stands on the pages: the help, what is at the caret.

use super::command::{COMMANDS, Group};
use super::key::{Key, show};
use super::words::day;
use super::words::{certainty, kind_in_words, speaker, wrapped};
use super::{App, Modes, Overlay, Page};
use crate::analysis::{Quote, Speaker};
use crate::annotation::Annotation;

/// A row of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageLine {
    /// A heading.
    Heading(String),
    /// Keys and what they do, or a word and what it stands for.
    Pair(String, String),
    /// Running words.
    Words(String),
    /// An empty row.
    Blank,
}

impl App {
    /// The rows of the page on top; nothing where there is none.
    pub fn page_lines(&self) -> Vec<PageLine> {
        match self.overlays.last() {
            Some(Overlay::Page(Page::Help(_))) => self.help(),
            Some(Overlay::Page(Page::Peek(_))) => self.peek(),
            Some(Overlay::Page(Page::Footnote(_))) => self.footnote(),
            _ => Vec::new(),
        }
    }

    /// The width of a page's words.
    pub fn page_width(&self) -> usize {
        usize::from(self.size.width.saturating_sub(6)).clamp(1, 76)
    }

    fn help(&self) -> Vec<PageLine> {
        let modes = self.modes_below();
        let mut lines = Vec::new();
        for group in Group::ALL {
            let commands = COMMANDS.iter().filter(|own| {
                own.group == group && own.modes.contains(modes) && !own.keys.is_empty()
            });
            let pairs = commands.map(|command| {
                let keys = command.keys.iter().filter_map(|keys| Key::parse_all(keys));
                let keys: Vec<String> = keys.map(|keys| show(&keys)).collect();
                PageLine::Pair(keys.join(" "), command.help.to_owned())
            });
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
        let keys = self.document.notes.quick_codes();
        if !keys.is_empty() && modes == Modes::SELECT {
            lines.push(PageLine::Blank);
            lines.push(PageLine::Heading("Quick keys of your codes".to_owned()));
            let pairs = keys.into_iter();
            lines.extend(pairs.map(|(key, code)| PageLine::Pair(self.quick_keys(key), code)));
        }
        lines
    }

    fn footnote(&self) -> Vec<PageLine> {
        let mut lines = Vec::new();
        if let Some((_, span)) = self.footnote_at(self.caret) {
            self.words(&mut lines, self.document.article.words(span));
        }
        lines
    }

    /// The heading of the footnote's page.
    pub fn footnote_heading(&self) -> String {
        let label = self.footnote_at(self.caret).map_or("", |(label, _)| label);
        format!("Footnote {label}")
    }

    fn peek(&self) -> Vec<PageLine> {
        let mut lines = Vec::new();
        if let Some((label, span)) = self.footnote_at(self.caret) {
            lines.push(PageLine::Heading(format!("Footnote {label}")));
            self.words(&mut lines, self.document.article.words(span));
            lines.push(PageLine::Blank);
        }
        let document = &self.document;
        let findings = document.findings();
        if let Some(index) = document.quote_at(self.caret) {
            let quote = &findings.quotes[index];
            lines.push(PageLine::Heading("Who said this".to_owned()));
            let name = speaker(findings, &quote.speaker);
            lines.push(pair("speaker", &name));
            if let Speaker::Entity(entity) = quote.speaker
                && let Some(role) = findings
                    .entities
                    .get(entity)
                    .and_then(|own| own.role.as_ref())
            {
                lines.push(pair("", role));
            }
            lines.push(pair("kind", kind_in_words(quote.kind())));
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
            self.words(&mut lines, &quote_words(quote, document.article.text()));
        } else {
            lines.push(PageLine::Heading("Who said this".to_owned()));
            let words = match document.progress {
                super::Progress::Done => "The article itself: no quote is known here.",
                _ => "The article is still being read.",
            };
            lines.push(PageLine::Words(words.to_owned()));
        }
        if let Some(mention) = document.mention_at(self.caret) {
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
            if let Some(who) = self.who_says_mention(self.caret) {
                lines.push(pair("decided", who));
            }
        }
        if let Some(address) = self.address_at(self.caret) {
            lines.push(PageLine::Blank);
            lines.push(PageLine::Heading("Link".to_owned()));
            lines.push(pair("leads to", address));
        }
        for note in document.notes_at(self.caret) {
            lines.push(PageLine::Blank);
            lines.push(PageLine::Heading("Your annotation".to_owned()));
            self.note_lines(&mut lines, note);
        }
        lines
    }

    fn note_lines(&self, lines: &mut Vec<PageLine>, note: &Annotation) {
        lines.push(pair("kind", &self.note_in_words(note)));
        if !note.codes.is_empty() {
            lines.push(pair("codes", &note.codes.join(", ")));
        }
        if let Some(by) = &note.by {
            lines.push(pair("by", by));
        }
        if let Some(day) = note.modified.map(day) {
            lines.push(pair("changed", &day));
        }
        if !note.note.is_empty() {
            for words in note.note.lines() {
                self.words(lines, words);
            }
        }
    }

    /// Running words, cut into rows.
    fn words(&self, lines: &mut Vec<PageLine>, words: &str) {
        lines.extend(
            wrapped(words, self.page_width())
                .into_iter()
                .map(PageLine::Words),
        );
    }
}

fn pair(name: &str, value: &str) -> PageLine {
    PageLine::Pair(name.to_owned(), value.to_owned())
}

fn quote_words(quote: &Quote, text: &str) -> String {
    let parts: Vec<&str> = quote.parts.iter().map(|part| part.span.of(text)).collect();
    parts.join(" … ")
}
