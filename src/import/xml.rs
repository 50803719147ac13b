//! XML as a flat run of pieces, forgiving: names without prefixes, entities resolved, mistakes
//! passed over. Nothing outside of the text is ever loaded.

use dom_query::Document;
use quick_xml::Reader;
use quick_xml::escape::unescape_with;
use quick_xml::events::{BytesStart, Event};

/// A piece of an XML text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// An element starts.
    Open(Element),
    /// The element of this name ends (an empty one too).
    Close(String),
    /// Words between the tags.
    Text(String),
}

/// An element's name and attributes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Element {
    /// The name without its prefix.
    pub(super) name: String,
    /// The prefix; empty without one.
    pub(super) prefix: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of an attribute, by its name with or without prefix.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let fits = |key: &str| key == name || key.rsplit(':').next() == Some(name);
        self.attributes
            .iter()
            .find(|(key, _)| fits(key))
            .map(|(_, value)| value.as_str())
    }
}

/// The pieces of `text`, up to its end or to what cannot be read on.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = Piece> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.expand_empty_elements = true;
    config.allow_dangling_amp = true;
    std::iter::from_fn(move || {
        loop {
            return match reader.read_event() {
                Ok(Event::Start(start) | Event::Empty(start)) => Some(Piece::Open(element(&start))),
                Ok(Event::End(end)) => Some(Piece::Close(end.local_name().as_ref().to_owned())),
                Ok(Event::Text(text)) => Some(Piece::Text(text.xml10_content().into_owned())),
                Ok(Event::CData(text)) => Some(Piece::Text(text.xml10_content().into_owned())),
                Ok(Event::GeneralRef(reference)) => {
                    let name = reference.xml10_content();
                    Some(Piece::Text(match reference.resolve_char_ref() {
                        Ok(Some(character)) => character.to_string(),
                        _ => match entity(&name) {
                            Some(character) => character.to_owned(),
                            None => rare_entity(&name),
                        },
                    }))
                }
                Ok(Event::Eof) | Err(_) => None,
                Ok(_) => continue,
            };
        }
    })
}

fn element(start: &BytesStart) -> Element {
    let mut attributes = Vec::new();
    for attribute in start.attributes().with_checks(false).flatten() {
        let value = match unescape_with(&attribute.value, entity) {
            Ok(value) => value.into_owned(),
            Err(_) => as_html(&attribute.value),
        };
        attributes.push((attribute.key.0.to_owned(), value));
    }
    let prefix = start
        .name()
        .prefix()
        .map(|prefix| prefix.as_ref().to_owned())
        .unwrap_or_default();
    Element {
        attributes,
        name: start.local_name().as_ref().to_owned(),
        prefix,
    }
}

/// The character that an entity stands for, if it is one of the usual ones.
fn entity(name: &str) -> Option<&'static str> {
    Some(match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" => "\u{a0}",
        "mdash" => "—",
        "ndash" => "–",
        "hellip" => "…",
        "lsquo" => "‘",
        "rsquo" => "’",
        "ldquo" => "“",
        "rdquo" => "”",
        _ => return None,
    })
}

/// What any other entity stands for; itself if there is none of this name.
fn rare_entity(name: &str) -> String {
    let whole = format!("&{name};");
    let resolved = as_html(&whole);
    // Of `&notin;` the parser would read the beginning if it did not know the whole.
    if resolved.ends_with(';') {
        whole
    } else {
        resolved
    }
}

/// `text` with all its entities resolved by the parser for HTML, which knows them all; one that there
/// is not stays as it is.
fn as_html(text: &str) -> String {
    let words_alone = text.replace('<', "&lt;");
    Document::fragment(words_alone).text().to_string()
}

/// The words of the first element `name` in `text`, white space collapsed.
pub(super) fn words_of(text: &str, name: &str) -> Option<String> {
    let mut inside = false;
    let mut words = String::new();
    for piece in pieces(text) {
        match piece {
            Piece::Open(element) => inside |= element.name == name,
            Piece::Text(text) if inside => words.push_str(&text),
            Piece::Close(closed) if inside && closed == name => break,
            _ => {}
        }
    }
    collapse(&words)
}

/// `text` with its white space collapsed; `None` if nothing is left.
pub(super) fn collapse(text: &str) -> Option<String> {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_come_in_order_and_mistakes_are_passed_over() {
        let shown = |text: &str| -> String {
            let show = |piece| match piece {
                Piece::Open(element) => format!("<{} {:?}>", element.name, element.get("k")),
                Piece::Close(name) => format!("</{name}>"),
                Piece::Text(text) => text,
            };
            pieces(text).map(show).collect()
        };
        let check = |text: &str, expected: &str| assert_eq!(shown(text), expected, "{text}");
        check(
            "<a:b x:k='1&amp;2'>c&lt;&#233;&eacute;&x;</a:b>",
            "<b Some(\"1&2\")>c<éé&x;</b>",
        );
        check(
            "<a k='&eacute;&nbsp;&copy;'/>",
            "<a Some(\"é\\u{a0}©\")></a>",
        );
        check(
            "<a k='&nix; &eacute;'>&notnix;</a>",
            "<a Some(\"&nix; é\")>&notnix;</a>",
        );
        check("<a/><![CDATA[<b>]]>", "<a None></a><b>");
        check("<a><b></a>c & d", "<a None><b None></a>c & d");
        check(
            "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>",
            "<a None>&e;</a>",
        );
        check("<a", "");
        assert_eq!(
            words_of("<m><t> A\n b </t><t>c</t></m>", "t").as_deref(),
            Some("A b")
        );
        assert_eq!(words_of("<m/>", "t"), None);
    }
}
