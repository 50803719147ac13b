//! Exports: each format on one nasty article (emoji, a family of emoji, decomposed letters, CJK,
//! overlap, a mark over two paragraphs), read back by what each says of its places; and hostile words.
#![allow(
    clippy::wildcard_imports,
    reason = "the parts of one file share what stands here"
)]

mod choice;
mod hostile;
mod page;
mod places;
mod reports;

use std::sync::Arc;

use byline::analysis::{
    Analysis, Entity, EntityKind, Gender, Mention, Part, Quote, QuoteKind, Reason, SourceKind,
    Speaker,
};
use byline::annotation::{
    Annotation, Code, Colour, Decided, Document, Id, Item, Kind, Notes, Timestamp,
};
use byline::export::{Export, FORMATS, Format, Selection, Thing, Unit, Written};
use byline::import::{Hints, from_text, parse};
use byline::text::{Article, Span};
use serde_json::Value;

const TEXT: &str = "Harbour 😀 reopens\n\nClerk Mara Lind said: “It won’t sink, folks,” and left. The \
    e\u{301}tude by 日本 👩\u{200d}👩\u{200d}👧 went on.\n\n“Varga Lines will pay,” said Jo Varga. Lind agreed.\n";

struct Made {
    article: Article,
    decided: Decided,
    notes: Notes,
}

fn span(text: &str, words: &str) -> Span {
    let start = text.find(words).expect("words of the text");
    Span::new(start, start + words.len())
}

/// The article with marks, names and quotes; `said` is what the reader wrote everywhere.
fn made(text: &str, said: &str, title: &str) -> Made {
    let mut article = from_text(text, "harbour.txt");
    if !title.is_empty() {
        let mut meta = article.meta().clone();
        meta.title = Some(title.to_owned());
        meta.uri = Some("https://example.org/harbour?a=1&b=2".into());
        meta.author = Some(format!("Ines {title}"));
        meta.date = Some("2026-01-02".into());
        article = Article::new(meta, text.to_owned(), article.blocks().to_vec());
    }
    let mark = |id: &str, words: &str, kind: Kind, codes: &[&str], note: &str| {
        let at = span(text, words);
        let mut mark = Annotation::new(Id::new(id), kind, text, at, Timestamp::UNIX_EPOCH);
        mark.codes = codes.iter().map(|&code| code.to_owned()).collect();
        note.clone_into(&mut mark.note);
        mark.colour = (id == "aaaaaaaaaa").then_some(Colour::Green);
        Item::from(mark)
    };
    let place = Span::at(text.find("Lind agreed").expect("it is there"));
    let bookmark = Annotation::new(
        Id::new("dddddddddd"),
        Kind::Bookmark,
        text,
        place,
        Timestamp::UNIX_EPOCH,
    );
    let code = Code {
        description: said.to_owned(),
        colour: Some(Colour::Blue),
        ..Code::new("theme/opening")
    };
    let notes = Notes::from_items(
        Document::default(),
        [
            mark(
                "aaaaaaaaaa",
                "Harbour 😀 reopens",
                Kind::Highlight,
                &["theme/opening", "to do"],
                said,
            ),
            mark("bbbbbbbbbb", "said: “It won’t", Kind::Note, &[], said),
            mark(
                "cccccccccc",
                "reopens\n\nClerk",
                Kind::Highlight,
                &[said],
                "",
            ),
            bookmark.into(),
            code.into(),
        ],
    );
    let entity = |name: &str, kind| Entity {
        name: name.into(),
        kind,
        aliases: vec![],
        role: None,
        gender: Gender::Unknown,
        value: None,
    };
    let mention = |words: &str, kind, entity| Mention {
        span: span(text, words),
        kind,
        entity,
        confidence: 0.9,
    };
    let quote = |words: &str, speaker| Quote {
        parts: vec![Part {
            span: span(text, words),
            kind: QuoteKind::Direct,
        }],
        cue: None,
        source: None,
        speaker,
        also: Vec::new(),
        source_kind: SourceKind::Unknown,
        confidence: 0.9,
        reason: Reason::default(),
    };
    let analysis = Analysis {
        mentions: vec![
            mention("Mara Lind", EntityKind::Person, 0),
            mention("日本", EntityKind::Place, 1),
            mention("Jo Varga", EntityKind::Person, 2),
        ],
        entities: vec![
            entity("Mara Lind", EntityKind::Person),
            entity("日本", EntityKind::Place),
            entity("Jo Varga", EntityKind::Person),
        ],
        quotes: vec![
            quote("“It won’t sink, folks,”", Speaker::Entity(0)),
            quote("“Varga Lines will pay,”", Speaker::Entity(2)),
        ],
        ..Analysis::default()
    };
    Made {
        article,
        decided: Decided::undecided(analysis),
        notes,
    }
}

impl Made {
    fn export(&self, selection: Selection) -> Export<'_> {
        Export {
            article: &self.article,
            decided: &self.decided,
            notes: &self.notes,
            source: "harbour.txt",
            file: None,
            selection,
        }
    }

    fn write(&self, format: &str, selection: Selection) -> Written {
        let format = Format::named(format).expect("a format");
        format.write(&[self.export(selection)])
    }

    fn text(&self, format: &str, selection: Selection) -> String {
        String::from_utf8(self.write(format, selection).bytes).expect("UTF-8")
    }
}

fn plain() -> Made {
    made(TEXT, "Check *this*.", "Harbour 😀 reopens")
}

/// The letters `start..end` of the text.
fn letters(start: &Value, end: &Value) -> String {
    let number = |value: &Value| value.as_u64().expect("a number") as usize;
    let count = number(end) - number(start);
    TEXT.chars().skip(number(start)).take(count).collect()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn every_format_is_written_whole_and_the_same_each_time() {
    let made = plain();
    for format in FORMATS {
        let name = format.name;
        let written = made.write(name, Selection::default());
        assert!(!written.bytes.is_empty(), "{name}");
        assert_eq!(written, made.write(name, Selection::default()), "{name}");
        assert!(
            !format.about.is_empty() && !format.loses().is_empty(),
            "{name}"
        );
        assert_eq!(
            Format::named(format.name).map(|found| found.name),
            Some(name)
        );
        let two = format.write(&[
            made.export(Selection::default()),
            made.export(Selection::default()),
        ]);
        assert!(two.bytes.len() >= written.bytes.len(), "{name}");
        let nothing = Selection {
            marks: true,
            code: Some("nowhere".into()),
            ..Selection::default()
        };
        made.write(name, nothing);
    }
}

/// The words inside the archive, which is stored or deflated.
fn unpacked(bytes: &[u8], name: &str) -> String {
    use std::io::Read as _;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let mut text = String::new();
    let mut file = archive.by_name(name).expect("a file in it");
    file.read_to_string(&mut text).expect("UTF-8");
    text
}

/// Tags match, and nothing but text is between them.
fn check_xml(xml: &str) {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut depth = 0;
    loop {
        match reader.read_event().expect("XML that is well formed") {
            quick_xml::events::Event::Start(_) => depth += 1,
            quick_xml::events::Event::End(_) => depth -= 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
}

const HOSTILE: [&str; 16] = [
    "[[https://a.example][x]] [fn:1] <2026-01-02 Fri> <<t>> {{{m}}} $x^2$ \\alpha *b* src_sh{ls} @@html:<b>@@ elisp:(x)",
    "return os.execute('x') --[[ y ]] !!python/object:z",
    "=HYPERLINK(\"http://example.org\")",
    "</script><script>alert(1)</script>",
    "]]></Description><Code/>&lt;&xxe;",
    "# heading\n---\n* item\n> [!note]",
    "* heading\n:END:\n#+end_quote\n#+begin_src sh",
    "}, title = {x",
    "\u{1b}[2J\u{7}\u{9b}31m",
    "a\tb\r\nc\0d",
    "T1\tFake 0 1\tx\nR1\tFake",
    "\" onload=\"x",
    "[x](javascript:y) `code` **b** ![i](u)",
    "\u{202e}desrever\u{2066}",
    "{{template}} ${x} <%= y %>",
    "-1+2,3;4",
];

/// Every line of a sentence has the columns that the head names.
fn check_tsv(text: &str) {
    let layers = text.lines().filter(|line| line.starts_with("#T_SP="));
    let features: usize = layers.map(|line| line.split('|').count() - 1).sum();
    for line in text.lines() {
        if !line.is_empty() && !line.starts_with('#') {
            assert_eq!(line.split('\t').count(), 3 + features + 1, "{line}");
        }
    }
}
