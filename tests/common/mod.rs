//! What the tests of the reader share: marked text, an article of their own, keys.
#![allow(dead_code, missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::sync::Arc;

use byline::analysis::QuoteKind::{Direct, Indirect, Mixed};
use byline::analysis::{
    Analysis, Clue, Entity, EntityKind, Gender, Mention, Part, Quote, QuoteKind, Reason,
    SourceKind, Speaker, Whom,
};
use byline::annotation::{Annotation, Colour, Document, Id, Item, Kind, Notes, Timestamp};
use byline::app::{App, CodeUses, Effect, Key, Message, Options, update};
use byline::text::{Article, Block, BlockKind, Meta, Span};
use crossterm::event::{KeyEvent, KeyModifiers};

/// A text with `⟦ ⟧` around a selection and `‸` at the caret, taken apart.
pub struct Marked {
    pub text: String,
    pub selection: Option<Span>,
    pub caret: Option<usize>,
}

pub fn marked(source: &str) -> Marked {
    let (mut text, mut start, mut end, mut caret) = (String::new(), None, None, None);
    for ch in source.chars() {
        match ch {
            '⟦' => start = Some(text.len()),
            '⟧' => end = Some(text.len()),
            '‸' => caret = Some(text.len()),
            _ => text.push(ch),
        }
    }
    Marked {
        selection: start.zip(end).map(|(start, end)| Span::new(start, end)),
        text,
        caret,
    }
}

/// The text of `app` with its selection or caret marked.
pub fn mark(app: &App) -> String {
    let mut text = app.cx.text().to_owned();
    match app.cx.reading.selection() {
        Some(span) => {
            text.insert(span.end as usize, '⟧');
            text.insert(span.start as usize, '⟦');
        }
        None => text.insert(app.cx.reading.caret, '‸'),
    }
    text
}

/// An article whose paragraphs are parted by empty lines; `# ` makes a heading (the mark stays out
/// of the text).
pub fn article(title: &str, source: &str) -> Arc<Article> {
    let mut text = String::new();
    let mut blocks = Vec::new();
    for part in source.split("\n\n") {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let (kind, words) = match part.strip_prefix("# ") {
            Some(words) => (BlockKind::Heading(2), words),
            None => match part.strip_prefix("- ") {
                Some(words) => (
                    BlockKind::Item {
                        depth: 0,
                        number: None,
                    },
                    words,
                ),
                None => (BlockKind::Paragraph, part),
            },
        };
        let start = text.len();
        text.push_str(words);
        blocks.push(Block::new(kind, Span::new(start, text.len())));
    }
    let meta = Meta {
        title: Some(title.to_owned()),
        ..Meta::default()
    };
    Arc::new(Article::new(meta, text, blocks))
}

pub fn options(width: u16, height: u16) -> Options {
    Options {
        size: ratatui::layout::Size { width, height },
        ..Options::default()
    }
}

pub fn app_on(article: Arc<Article>, options: &Options) -> App {
    let mut app = App::new(article, Notes::default(), "test.txt".to_owned(), options);
    app.cx.author.now = Timestamp::UNIX_EPOCH;
    app
}

/// Presses keys, in the notation of the command table; gives what was asked of the shell.
pub fn press(app: &mut App, keys: &str) -> Vec<Effect> {
    let keys = Key::parse_all(keys).expect("keys in the notation of the table");
    let mut effects = Vec::new();
    for key in keys {
        let event = KeyEvent::new(key.code, key.modifiers | KeyModifiers::NONE);
        let mut asked = update(app, Message::Key(event));
        // The shell counts who else uses a code: nobody does.
        for effect in &asked.clone() {
            if let Effect::CountUses(step) = effect {
                asked.extend(update(
                    app,
                    Message::CodeUses(step.clone(), CodeUses::default()),
                ));
            }
        }
        effects.extend(asked);
    }
    effects
}

/// The words of the story that the screens show.
pub const STORY: &str = "\
Marlow Bay’s council will vote on Tuesday on whether to close the tidal mill, the town’s oldest building.

“We cannot heat a monument,” said Ada Quill, the mayor of Marlow Bay. “We can barely heat the school.”

The Millers’ Guild (MG), which has run the mill since 1962, said the closure would cost the town €40,000 a year in visitors.

# What the keeper says

Quill called the figure “generous to the point of fiction” on Friday, and the guild’s keeper, Jonas Thredwell, did not answer her at first.

“Come and count them,” he said later. “I will make the tea.”

A final decision is expected by 30 June, the mayor’s office announced.";

fn span(text: &str, words: &str, nth: usize) -> Span {
    let (start, found) = text
        .match_indices(words)
        .nth(nth)
        .expect("words of the story");
    Span::new(start, start + found.len())
}

/// The story with findings made by hand, so that no change of the models moves a screen.
pub fn story() -> (Arc<Article>, Arc<Analysis>) {
    let article = article("Tidal mill may close", STORY);
    let text = article.text();
    let entity = |name: &str, kind, aliases: &[&str], role: Option<&str>| Entity {
        name: name.to_owned(),
        kind,
        aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
        role: role.map(str::to_owned),
        gender: Gender::Unknown,
        value: None,
    };
    let entities = vec![
        entity("Marlow Bay", EntityKind::Place, &[], None),
        entity(
            "Ada Quill",
            EntityKind::Person,
            &["Quill"],
            Some("mayor of Marlow Bay"),
        ),
        entity("Millers’ Guild", EntityKind::Org, &["MG"], None),
        entity(
            "Jonas Thredwell",
            EntityKind::Person,
            &[],
            Some("keeper of the mill"),
        ),
        entity("30 June", EntityKind::Date, &[], None),
        entity("€40,000", EntityKind::Money, &[], None),
    ];
    let mut mentions: Vec<Mention> = [
        ("Marlow Bay", 0, 0),
        ("Ada Quill", 0, 1),
        ("Marlow Bay", 1, 0),
        ("Millers’ Guild", 0, 2),
        ("MG", 0, 2),
        ("€40,000", 0, 5),
        ("Quill", 1, 1),
        ("Jonas Thredwell", 0, 3),
        ("30 June", 0, 4),
    ]
    .into_iter()
    .map(|(words, nth, entity)| Mention {
        span: span(text, words, nth),
        kind: entities[entity].kind,
        entity,
        confidence: 0.9,
    })
    .collect();
    mentions.sort_by_key(|mention| mention.span);
    let quote =
        |parts: &[(&str, QuoteKind)], source, cue, speaker, confidence, reason: Reason| Quote {
            parts: parts
                .iter()
                .map(|&(words, kind)| Part {
                    span: span(text, words, 0),
                    kind,
                })
                .collect(),
            cue: Some(span(text, cue, 0)),
            source: Some(span(text, source, 0)),
            speaker,
            also: Vec::new(),
            source_kind: SourceKind::Unknown,
            confidence,
            reason,
        };
    let quotes = vec![
        quote(
            &[
                ("“We cannot heat a monument,”", Direct),
                ("“We can barely heat the school.”", Direct),
            ],
            "Ada Quill",
            "said",
            Speaker::Entity(1),
            0.97,
            Reason::Named,
        ),
        quote(
            &[(
                "the closure would cost the town €40,000 a year in visitors",
                Indirect,
            )],
            "The Millers’ Guild",
            "said",
            Speaker::Entity(2),
            0.8,
            Reason::FormOf {
                words: "The Millers’ Guild".to_owned(),
                name: "Millers’ Guild".to_owned(),
            },
        ),
        quote(
            &[("the figure “generous to the point of fiction”", Mixed)],
            "Quill",
            "called",
            Speaker::Entity(1),
            0.75,
            Reason::FormOf {
                words: "Quill".to_owned(),
                name: "Ada Quill".to_owned(),
            },
        ),
        quote(
            &[
                ("“Come and count them,”", Direct),
                ("“I will make the tea.”", Direct),
            ],
            "he said",
            "said later",
            Speaker::Entity(3),
            0.62,
            Reason::Pronoun {
                words: "he".to_owned(),
                name: "Jonas Thredwell".to_owned(),
                whom: Whom::Man,
                clue: Clue::NamedBefore,
            },
        ),
        quote(
            &[("A final decision is expected by 30 June", Indirect)],
            "the mayor’s office",
            "announced",
            Speaker::Unknown,
            0.4,
            Reason::Unstated,
        ),
    ];
    let analysis = Analysis {
        mentions,
        entities,
        quotes,
        ..Analysis::default()
    };
    (article, Arc::new(analysis))
}

/// A reader of the story whose analysis is done.
pub fn story_app(options: &Options) -> App {
    let (article, analysis) = story();
    let mut app = app_on(article, options);
    analysed(&mut app, analysis);
    app
}

pub fn analysed(app: &mut App, analysis: Arc<Analysis>) {
    update(
        app,
        Message::Analysed {
            analysis,
            partial: false,
        },
    );
}

/// Notes on the story: words, a code, a note.
pub fn story_notes(ids: &str, marks: &[(&str, &str, &str)]) -> Notes {
    let (article, _) = story();
    let items = marks.iter().enumerate().map(|(n, (words, code, note))| {
        let id = Id::from_name(&format!("{ids}{n}"));
        let span = span(article.text(), words, 0);
        let at = Timestamp::UNIX_EPOCH;
        let mut mark = Annotation::new(id, Kind::Highlight, article.text(), span, at);
        mark.codes = code.split_whitespace().map(str::to_owned).collect();
        (*note).clone_into(&mut mark.note);
        mark.colour = Some(Colour::Yellow);
        Item::Annotation(mark)
    });
    Notes::from_items(Document::default(), items)
}

/// The marks of the reader of the story, and those of two others.
pub fn readers_of_story() -> (Notes, Vec<(String, Notes)>) {
    let ana = [
        ("tidal mill", "place", ""),
        (
            "“We cannot heat a monument,”",
            "cost",
            "All of her case is in this.",
        ),
        ("generous to the point of fiction", "tone/irony", ""),
    ];
    let bo = [
        ("tidal mill", "place", ""),
        ("“We cannot heat a monument,”", "tone", ""),
        ("Come and count them", "tone/anger", "Or is it a joke?"),
    ];
    let eva = [("€40,000", "cost", "")];
    let others = vec![
        ("bo".to_owned(), story_notes("b", &bo)),
        ("eva".to_owned(), story_notes("e", &eva)),
    ];
    (story_notes("a", &ana), others)
}

/// The story with the versions of two readers side by side, out of three.
pub fn comparison_app(options: &Options) -> App {
    let (article, analysis) = story();
    let (own, others) = readers_of_story();
    let mut options = options.clone();
    options.choices.author = Some("ana".to_owned());
    let mut app = App::new(article, own, "test.txt".to_owned(), &options);
    analysed(&mut app, analysis);
    update(&mut app, Message::OtherReaders(others, Vec::new()));
    app
}
