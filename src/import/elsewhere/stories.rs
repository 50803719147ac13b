//! The longest story in the state that a framework puts into a script.

use serde_json::{Map, Value};

use super::{DEEPEST, add};
use crate::import::build::Builder;
use crate::text::BlockKind;

/// A string shorter than this is not a paragraph, in bytes.
const SHORTEST: usize = 40;
/// A longer heading is a paragraph, in bytes.
const LONGEST_HEADING: usize = 200;

/// One string of a story and what it is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece<'v> {
    pub(super) text: &'v str,
    role: Role,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Text,
    Heading,
    Item,
    Quote,
}

impl Piece<'_> {
    /// Adds its words as blocks.
    pub(super) fn add(&self, builder: &mut Builder, base: Option<&str>) {
        let mut inner = Builder::default();
        add(&mut inner, self.text, base);
        let plain = match self.role {
            Role::Text => None,
            Role::Heading => Some(BlockKind::Heading(2)),
            Role::Item => Some(BlockKind::Item {
                depth: 0,
                number: None,
            }),
            Role::Quote => Some(BlockKind::Quotation),
        };
        match plain {
            Some(kind) => {
                for block in inner.blocks() {
                    builder.begin(kind.clone());
                    builder.text(inner.words(block.span));
                }
                builder.end();
            }
            None => add(builder, self.text, base),
        }
    }
}

/// The longest story in `value`: one string of HTML, or the strings of one list.
pub(super) fn longest(value: &Value) -> Vec<Piece<'_>> {
    let mut most = Vec::new();
    stories(value, 0, &mut most);
    most
}

fn length(pieces: &[Piece]) -> usize {
    let texts = pieces.iter().filter(|piece| piece.role == Role::Text);
    texts.map(|piece| piece.text.len()).sum()
}

fn stories<'v>(value: &'v Value, depth: usize, most: &mut Vec<Piece<'v>>) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::String(text) if text.len() > 300.max(length(most)) && reads_like_prose(text) => {
            *most = vec![Piece {
                text,
                role: Role::Text,
            }];
        }
        Value::Array(values) => {
            let mut texts = Vec::new();
            for value in values {
                pieces(value, Role::Text, 0, &mut texts);
            }
            if texts.len() > 1 && length(&texts) > length(most) {
                *most = texts;
            }
            for value in values {
                stories(value, depth + 1, most);
            }
        }
        Value::Object(object) => {
            for (key, value) in object {
                if !is_other(key) {
                    stories(value, depth + 1, most);
                }
            }
        }
        _ => {}
    }
}

/// Keys of what is around an article.
fn is_other(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    [
        "related",
        "comment",
        "author",
        "recommend",
        "seo",
        "translation",
        "config",
        "css",
        "i18n",
    ]
    .iter()
    .any(|other| key.contains(other))
}

/// What one element of a list is by the name of its kind; `None` for what is not the article's.
fn role_of(object: &Map<String, Value>, outer: Role) -> Option<Role> {
    let keys = [
        "type",
        "__typename",
        "_type",
        "kind",
        "blockName",
        "blockType",
        "component",
        "tag",
        "name",
    ];
    let kind = keys.iter().find_map(|key| object.get(*key)?.as_str());
    let Some(kind) = kind.filter(|kind| kind.len() < 40) else {
        return Some(outer);
    };
    let kind = kind.to_ascii_lowercase();
    let is = |words: &[&str]| words.iter().any(|word| kind.contains(word));
    if is(&[
        "interstitial",
        "related",
        "promo",
        "newsletter",
        "gallery",
        "video",
        "image",
        "embed",
        "advert",
        "correction_link",
    ]) {
        return None;
    }
    Some(match () {
        () if is(&["header", "heading", "subtitle", "subhead"])
            || matches!(kind.as_str(), "h2" | "h3" | "h4") =>
        {
            Role::Heading
        }
        () if is(&["quote"]) => Role::Quote,
        () if is(&["list"]) || kind == "li" => Role::Item,
        () => outer,
    })
}

/// The pieces of one element of a list: a string, or its text, content or children.
fn pieces<'v>(value: &'v Value, role: Role, depth: usize, found: &mut Vec<Piece<'v>>) {
    if depth > 6 {
        return;
    }
    match value {
        Value::String(text) => {
            let fits = match role {
                Role::Text => text.len() > SHORTEST && reads_like_prose(text),
                Role::Heading => (2..LONGEST_HEADING).contains(&text.len()),
                Role::Item | Role::Quote => text.len() > 1 && text.contains(char::is_alphabetic),
            };
            if fits {
                found.push(Piece { text, role });
            }
        }
        Value::Array(values) => values
            .iter()
            .for_each(|value| pieces(value, role, depth + 1, found)),
        Value::Object(object) => {
            let Some(role) = role_of(object, role) else {
                return;
            };
            let before = found.len();
            for key in [
                "text",
                "content",
                "html",
                "value",
                "body",
                "paragraph",
                "children",
                "model",
                "blocks",
                "data",
                "p",
                "items",
                "content_elements",
            ] {
                if let Some(inner) = object
                    .get(key)
                    .filter(|_| found.len() == before || key.len() > 6)
                {
                    pieces(inner, role, depth + 1, found);
                }
            }
        }
        _ => {}
    }
}

/// True for words with blanks between them and a stop at an end.
fn reads_like_prose(text: &str) -> bool {
    let start: String = text.chars().take(400).collect();
    if start.starts_with(['{', '[', '#', '.', '/']) || start.contains("function") {
        return false;
    }
    let blanks = start.chars().filter(|c| c.is_whitespace()).count();
    let wide = start.chars().filter(|&c| c >= '\u{2E80}').count();
    let stops = text.contains(['.', '。', '!', '?', '।', '…']);
    stops && (blanks * 14 > start.chars().count() || wide * 2 > start.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(script: &str, expected: &[&str]) {
        let values = super::super::literals::values(script);
        let most: Vec<&str> = values
            .iter()
            .map(longest)
            .max_by_key(Vec::len)
            .unwrap_or_default()
            .into_iter()
            .map(|piece| piece.text)
            .collect();
        assert_eq!(most, expected, "{script}");
    }

    #[test]
    fn the_state_of_a_framework_holds_the_story() {
        let long =
            "The council of the harbour town met on Monday to hear what was found. ".repeat(6);
        check(
            &format!(r#"window.state = {{"a": {{"title": "x", "body": "<p>{long}</p>"}}}}; go();"#),
            &[&format!("<p>{long}</p>")],
        );
        let one = "The bridge has been shut since the flood of May, the engineers said.";
        let two = "Nobody knows when it will open again, and nobody was asked about it.";
        check(
            &format!(
                r#"{{"content_elements": [{{"type": "text", "content": "{one}"}}, {{"type": "text", "content": "{two}"}}],
                "related": ["{long}", "{long}"]}}"#
            ),
            &[one, two],
        );
        check("var a = {}; var b = function () { return {} };", &[]);
    }

    #[test]
    fn code_and_single_words_do_not_read_like_prose() {
        assert!(reads_like_prose(
            "The harbour opens on Monday. Nobody objected."
        ));
        assert!(reads_like_prose("港口周一开放。没有人反对。"));
        assert!(!reads_like_prose("The harbour opens on Monday"));
        assert!(!reads_like_prose("harbour-opens-on-monday.example/news"));
        assert!(!reads_like_prose("{ The harbour opens. }"));
        assert!(!reads_like_prose("café-harbour-éé-opens-on-monday.é"));
    }
}
