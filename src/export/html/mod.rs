//! A page of its own: the article with its marks, notes in the margin, and filters by speaker, name and
//! code. Nothing is fetched and no foreign script runs: the page's policy names the checksums of its
//! one style sheet and its one script.

mod segments;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use self::segments::{Layer, Segments};
use super::push::Plain;
use super::{Export, Format, Thing, Unit, Written, one_line};
use crate::analysis::EntityKind;
use crate::annotation::Annotation;
use crate::text::order;
use crate::text::{Block, BlockKind, Span};

pub(super) const FORMAT: Format = Format {
    name: "html",
    ending: "html",
    about: "a page for a browser: marks, notes in the margin, filters",
    unit: Unit::None,
    lacks: &[Thing::Lost, Thing::Descriptions, Thing::Articles],
    also_loses: "pictures",
    write,
    parts: None,
};

const STYLE: &str = include_str!("../../../assets/page.css");
const SCRIPT: &str = include_str!("../../../assets/page.js");

fn write(exports: &[Export<'_>]) -> Written {
    let Some(export) = exports.first() else {
        return Written::default();
    };
    let page = Page::new(export);
    let (style, script) = (checksum(STYLE), checksum(SCRIPT));
    let title = words(&one_line(export.title()));
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{style}'; \
         script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#article\">Skip to the article</a>\n<div class=\"page\">\n"
    );
    page.navigation(&mut out);
    page.article(&mut out);
    // Where a file lies on the reader's machine is not for those who get the page.
    let is_file = !is_web(export.source);
    let source = export.source.rsplit(['/', '\\']).next().filter(|_| is_file);
    let source = source.unwrap_or(export.source);
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "</div>\n<footer>{}</footer>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
        words(&one_line(source))
    );
    out.into()
}

/// A browser takes a page apart in one go, and answers to nothing while it does. Of a long article it
/// reads this many bytes at once. The rest is in parts of this size that the script puts in place one by
/// one between frames, and that a browser without scripts simply shows.
const FIRST_PART: usize = 128 << 10;
const LATER_PART: usize = 32 << 10;

/// How long the bar is that shows where somebody speaks, and how long a quote on it at least, so that
/// it can be seen.
const LANE: u64 = 1000;
const NARROWEST: u64 = 4;

/// What can be filtered by: its key, its name, how often it is there.
struct Filter {
    key: String,
    name: String,
    count: usize,
    /// The quotes of a speaker.
    spans: Vec<Span>,
}

struct Page<'a> {
    export: &'a Export<'a>,
    speakers: Vec<Filter>,
    names: BTreeMap<EntityKind, Vec<Filter>>,
    codes: Vec<Filter>,
    layers: Vec<Layer>,
    marks: Vec<&'a Annotation>,
    /// What the codes of each mark are filtered by.
    keys: Vec<Vec<String>>,
    /// The marks with something in the margin, by the block that they end in.
    rows: HashMap<usize, Vec<usize>>,
}

impl<'a> Page<'a> {
    fn new(export: &'a Export<'a>) -> Self {
        let mut page = Self {
            export,
            speakers: Vec::new(),
            names: BTreeMap::new(),
            codes: Vec::new(),
            layers: Vec::new(),
            marks: export.marks(),
            keys: Vec::new(),
            rows: HashMap::new(),
        };
        page.quotes();
        page.mentions();
        page.annotations();
        order::sort_by_key(&mut page.layers, |layer| layer.span);
        page
    }

    fn quotes(&mut self) {
        let mut at: HashMap<String, usize> = HashMap::new();
        for said in self.export.quotes() {
            let mut names: Vec<&str> = said.speakers.clone();
            if names.is_empty() {
                names.push("Unknown speaker");
            }
            let mut keys = Vec::new();
            for name in names {
                let at = *at.entry(name.to_owned()).or_insert_with(|| {
                    self.speakers
                        .push(Filter::new("s", self.speakers.len(), name));
                    self.speakers.len() - 1
                });
                let speaker = &mut self.speakers[at];
                speaker.count += 1;
                speaker
                    .spans
                    .extend(said.quote.parts.iter().map(|part| part.span));
                keys.push(speaker.key.clone());
            }
            let title = format!("Said by {}", said.by());
            for part in &said.quote.parts {
                self.layers
                    .push(Layer::new(part.span, "q", keys.clone(), &title));
            }
        }
        self.speakers
            .sort_by_key(|speaker| std::cmp::Reverse(speaker.count));
    }

    fn mentions(&mut self) {
        let mut at: HashMap<usize, String> = HashMap::new();
        for name in self.export.names() {
            let filters = self.names.entry(name.mention.kind).or_default();
            let key = at
                .entry(name.mention.entity)
                .or_insert_with(|| {
                    let filter = Filter::new("e", name.mention.entity, &name.entity.name);
                    let key = filter.key.clone();
                    filters.push(filter);
                    key
                })
                .clone();
            for filter in self
                .names
                .values_mut()
                .flatten()
                .filter(|filter| filter.key == key)
            {
                filter.count += 1;
            }
            // A name that stands there whole needs no title.
            let span = name.mention.span;
            let title =
                Some(&name.entity.name).filter(|name| self.export.article.words(span) != **name);
            let title = title.map_or("", String::as_str);
            self.layers.push(Layer::new(span, "n", vec![key], title));
        }
        for filters in self.names.values_mut() {
            order::sort_by_key(filters, |filter| std::cmp::Reverse(filter.count));
        }
    }

    fn annotations(&mut self) {
        let mut at: HashMap<&str, usize> = HashMap::new();
        for (number, mark) in self.marks.iter().enumerate() {
            let mut keys = Vec::new();
            for code in &mark.codes {
                let at = *at.entry(code).or_insert_with(|| {
                    self.codes.push(Filter::new("c", self.codes.len(), code));
                    self.codes.len() - 1
                });
                self.codes[at].count += 1;
                keys.push(self.codes[at].key.clone());
            }
            let has_note = !mark.note.is_empty() || !mark.codes.is_empty();
            if has_note || mark.span.is_empty() {
                let last = mark.span.start.max(mark.span.end.saturating_sub(1));
                let row = self
                    .export
                    .article
                    .block_at(last as usize)
                    .unwrap_or_default();
                self.rows.entry(row).or_default().push(number);
            }
            self.keys.push(keys.clone());
            let mut layer = Layer::new(mark.span, self.colour(mark), keys, "");
            layer.mark = Some((number, has_note));
            self.layers.push(layer);
        }
        order::sort_by(&mut self.codes, |a, b| a.name.cmp(&b.name));
    }

    fn colour(&self, mark: &Annotation) -> &'static str {
        let colour = self.export.notes.colour_of(mark);
        colour.map_or("yellow", |colour| colour.nearest().name())
    }

    fn navigation(&self, out: &mut String) {
        out.push_str(
            "<nav aria-label=\"Filters\">\n<details open>\n<summary>Filters</summary>\n<div class=\"state\"><p id=\"status\" role=\"status\"></p>\
             <button type=\"button\" id=\"all\" hidden>Show everything</button></div>\n",
        );
        if !self.speakers.is_empty() {
            out.push_str("<h2>Who speaks where</h2>\n<ul class=\"speakers\">\n");
            for speaker in &self.speakers {
                out.push_str("<li>");
                button(speaker, out);
                self.lane(speaker, out);
                out.push_str("</li>\n");
            }
            out.push_str("</ul>\n");
        }
        let codes = (!self.codes.is_empty()).then_some(("Codes", &self.codes));
        let names = self
            .names
            .iter()
            .map(|(kind, filters)| (kind.heading(), filters));
        for (heading, filters) in codes.into_iter().chain(names) {
            let _ = writeln!(out, "<h2>{heading}</h2>\n<ul class=\"chips\">");
            for filter in filters {
                out.push_str("<li>");
                button(filter, out);
                out.push_str("</li>\n");
            }
            out.push_str("</ul>\n");
        }
        out.push_str("</details>\n</nav>\n");
    }

    /// Where in the article a speaker speaks, as a bar from its beginning to its end.
    fn lane(&self, speaker: &Filter, out: &mut String) {
        let length = self.export.article.text().len().max(1);
        let share = |offset: u32| u64::from(offset) * LANE / length as u64;
        let times = if speaker.count == 1 {
            "once"
        } else {
            "in several places"
        };
        // Quotes that lie on the same part of the bar are one: a long article has thousands.
        let mut bars: Vec<(u64, u64)> = Vec::new();
        let mut rows: BTreeMap<u64, usize> = BTreeMap::new();
        for span in &speaker.spans {
            let start = share(span.start);
            let end = share(span.end).max(start + NARROWEST);
            rows.entry(start).or_insert_with(|| {
                let row = self.export.article.block_at(span.start as usize);
                row.unwrap_or_default()
            });
            match bars.last_mut() {
                Some(last) if (last.0..=last.1).contains(&start) => last.1 = last.1.max(end),
                _ => bars.push((start, end)),
            }
        }
        let rows: Vec<String> = rows.iter().map(|(at, row)| format!("{at} {row}")).collect();
        let _ = write!(
            out,
            "<svg viewBox=\"0 0 {LANE} 10\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{} speaks {times}\" data-rows=\"{}\"><path d=\"",
            words(&speaker.name),
            rows.join(","),
        );
        for (start, end) in bars {
            let width = end - start;
            let _ = write!(out, "M{start} 0h{width}v10h-{width}z");
        }
        out.push_str("\"/></svg>");
    }

    fn article(&self, out: &mut String) {
        let article = self.export.article;
        let meta = article.meta();
        let language = meta.language.as_deref().filter(|tag| {
            (2..36).contains(&tag.len())
                && tag
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        });
        let language = language.map_or_else(String::new, |tag| format!(" lang=\"{tag}\""));
        let _ = writeln!(out, "<main id=\"article\"{language}>");
        let first = article.blocks().first();
        let has_title = first.is_some_and(|block| {
            matches!(block.kind, BlockKind::Heading(_))
                && one_line(article.words(block.span)) == one_line(self.export.title())
        });
        if !has_title {
            let _ = writeln!(out, "<h1>{}</h1>", words(&one_line(self.export.title())));
            self.about(out);
        }
        let mut segments = Segments::new(article.text(), &self.layers);
        let (begin, mut later) = (out.len(), None);
        let mut level = 1;
        for (number, block) in article.blocks().iter().enumerate() {
            if number == 0 && has_title {
                level = 1;
            } else if let BlockKind::Heading(wanted) = block.kind {
                level = wanted.clamp(2, level + 1);
            }
            let (text, keys) = segments.of(block);
            let notes = self.notes(number);
            let keys: BTreeSet<&str> = keys
                .into_iter()
                .chain(notes.iter().flat_map(Note::keys))
                .collect();
            let title = if number == 0 && has_title {
                " title"
            } else {
                ""
            };
            if out.len() - begin > FIRST_PART && later.is_none() {
                later = Some(out.len());
                out.push_str("<noscript>\n");
            }
            let _ = write!(out, "<div class=\"row{title}\" id=\"b{number}\" data-k=\"");
            for (at, key) in keys.iter().enumerate() {
                out.extend([if at == 0 { "" } else { " " }, key]);
            }
            out.push_str("\">\n");
            body(block, level.into(), number == 0 && has_title, &text, out);
            if !notes.is_empty() {
                out.push_str("\n<div>\n");
                for note in &notes {
                    note.write(out);
                }
                out.push_str("</div>");
            }
            out.push_str("\n</div>\n");
            if number == 0 && has_title {
                self.about(out);
            }
            if later.is_some_and(|begin| out.len() - begin > LATER_PART) {
                later = None;
                out.push_str("</noscript>\n");
            }
        }
        if later.is_some() {
            out.push_str("</noscript>\n");
        }
        out.push_str("</main>\n");
    }

    fn about(&self, out: &mut String) {
        let meta = self.export.article.meta();
        let mut parts: Vec<String> = [&meta.author, &meta.site, &meta.date]
            .into_iter()
            .flatten()
            .map(|part| words(&one_line(part)))
            .collect();
        if let Some(uri) = meta.uri.as_deref() {
            parts.push(if is_web(uri) {
                format!(
                    "<a rel=\"noopener noreferrer\" href=\"{0}\">{0}</a>",
                    words(uri)
                )
            } else {
                words(uri)
            });
        }
        if !parts.is_empty() {
            let _ = writeln!(out, "<p class=\"about\">{}</p>", parts.join(" · "));
        }
        if self.export.selection.has_marks() && !self.export.notes.document.memo.is_empty() {
            let memo = words(&self.export.notes.document.memo);
            let _ = writeln!(out, "<div class=\"note\" role=\"note\"><p>{memo}</p></div>");
        }
    }

    /// The notes on marks that end in a block.
    fn notes(&self, number: usize) -> Vec<Note<'_>> {
        let here = self.rows.get(&number).map_or(&[][..], Vec::as_slice);
        here.iter()
            .map(|&number| Note {
                number,
                mark: self.marks[number],
                colour: self.colour(self.marks[number]),
                keys: &self.keys[number],
            })
            .collect()
    }
}

/// What is written in the margin.
struct Note<'a> {
    number: usize,
    mark: &'a Annotation,
    colour: &'static str,
    /// What its codes are filtered by.
    keys: &'a [String],
}

impl Note<'_> {
    fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(String::as_str)
    }

    fn write(&self, out: &mut String) {
        let number = &(self.number + 1).to_string();
        out.extend(["<div class=\"note ", self.colour, "\" id=\"note", number]);
        out.extend([
            "\" role=\"note\" aria-label=\"Note ",
            number,
            "\" data-k=\"",
        ]);
        for (at, key) in self.keys().enumerate() {
            out.extend([if at == 0 { "" } else { " " }, key]);
        }
        out.push_str("\">");
        for (at, code) in self.mark.codes.iter().enumerate() {
            out.push_str(if at == 0 { "<p class=\"codes\">" } else { ", " });
            push_words(out, code);
        }
        if !self.mark.codes.is_empty() {
            out.push_str("</p>");
        }
        if !self.mark.note.is_empty() {
            out.push_str("<p>");
            push_words(out, &self.mark.note);
            out.push_str("</p>");
        } else if self.mark.span.is_empty() {
            out.push_str("<p>Bookmark</p>");
        }
        if let Some(by) = &self.mark.by {
            let _ = write!(out, "<p>by {}</p>", words(by));
        }
        if !self.mark.span.is_empty() {
            out.extend(["<a href=\"#mark", number]);
            out.extend(["\" aria-label=\"Back to the words of note ", number]);
            out.extend(["\">", number, " ↩</a>"]);
        }
        out.push_str("</div>\n");
    }
}

impl Filter {
    fn new(letter: &str, number: usize, name: &str) -> Self {
        Self {
            key: format!("{letter}{number}"),
            name: one_line(name),
            count: 0,
            spans: Vec::new(),
        }
    }
}

fn button(filter: &Filter, out: &mut String) {
    let (key, name) = (&filter.key, words(&filter.name));
    let _ = write!(
        out,
        "<button type=\"button\" data-f=\"{key}\" data-name=\"{name}\" aria-pressed=\"false\"><span>{name}</span> <span>{}</span></button>",
        filter.count
    );
}

fn body(block: &Block, level: usize, is_title: bool, text: &str, out: &mut String) {
    let _ = match &block.kind {
        BlockKind::Heading(_) if is_title => write!(out, "<h1 dir=\"auto\">{text}</h1>"),
        BlockKind::Heading(_) => write!(out, "<h{level} dir=\"auto\">{text}</h{level}>"),
        BlockKind::Item {
            number: Some(number),
            ..
        } => {
            write!(
                out,
                "<ol start=\"{number}\"><li dir=\"auto\">{text}</li></ol>"
            )
        }
        BlockKind::Item { .. } => write!(out, "<ul><li dir=\"auto\">{text}</li></ul>"),
        BlockKind::Quotation => write!(out, "<blockquote dir=\"auto\">{text}</blockquote>"),
        BlockKind::Code => write!(out, "<pre>{text}</pre>"),
        BlockKind::Table => write!(
            out,
            "<div class=\"table\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table dir=\"auto\">{text}</table></div>"
        ),
        BlockKind::Rule => write!(out, "<hr>"),
        BlockKind::Caption => write!(out, "<p class=\"small\" dir=\"auto\">{text}</p>"),
        BlockKind::Footnote(label) => {
            write!(
                out,
                "<p class=\"small\" dir=\"auto\">[{}] {text}</p>",
                words(label)
            )
        }
        kind if kind.keeps_lines() => write!(out, "<p class=\"lines\" dir=\"auto\">{text}</p>"),
        _ => write!(out, "<p dir=\"auto\">{text}</p>"),
    };
}

fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// Words as HTML takes them, in text and in attributes.
fn words(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + 8);
    push_words(&mut out, words);
    out
}

/// What means nothing to HTML. A letter beyond ASCII may be a control character.
const PLAIN: Plain = Plain::but(b"&<>\"'");

/// Writes words as HTML takes them.
fn push_words(out: &mut String, words: &str) {
    if PLAIN.is_all(words) {
        out.push_str(words);
        return;
    }
    let mut plain = 0;
    for (at, letter) in words.char_indices() {
        let escaped = match letter {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            '\n' | '\t' => continue,
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "\u{fffd}",
            letter if letter.is_control() => "\u{fffd}",
            _ => continue,
        };
        out.push_str(&words[plain..at]);
        out.push_str(escaped);
        plain = at + letter.len_utf8();
    }
    out.push_str(&words[plain..]);
}

/// The SHA-256 of a text in base 64, as a content security policy names it.
fn checksum(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in Sha256::digest(text).chunks(3) {
        let bits = chunk
            .iter()
            .fold(0u32, |bits, &byte| bits << 8 | u32::from(byte))
            << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at)) as usize & 63];
            out.push(if at > chunk.len() {
                '='
            } else {
                char::from(letter)
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_policies() {
        assert_eq!(checksum(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assert_eq!(
            checksum("abc"),
            "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="
        );
    }

    #[test]
    fn nothing_is_markup() {
        assert_eq!(
            words("<a href=\"x\" onclick='y'>&"),
            "&lt;a href=&quot;x&quot; onclick=&#39;y&#39;&gt;&amp;"
        );
        assert_eq!(words("\u{1b}[2J\u{202e}"), "\u{fffd}[2J\u{fffd}");
    }
}
