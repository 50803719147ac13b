//! XML as elements with their text. Entities but those of XML itself stay as they are written, and no
//! document type is read: nothing grows, and nothing is loaded.

use quick_xml::Reader;
use quick_xml::events::Event;

/// A piece of an XML text.
pub(super) enum Piece {
    /// An element begins: its name without prefix, its attributes.
    Open(String, Vec<(String, String)>),
    /// It ends.
    Close(String),
    Text(String),
}

/// How deep elements may nest.
const DEEPEST: usize = 512;

/// The pieces of a text, in order.
pub(super) fn pieces(text: &str) -> Result<Vec<Piece>, String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let (mut pieces, mut depth) = (Vec::new(), 0usize);
    loop {
        let line = |at: u64| text[..(at as usize).min(text.len())].matches('\n').count() + 1;
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err("its elements nest too deep".to_owned());
                }
                let attributes = start.attributes().flatten().map(|attribute| {
                    let value = attribute.value.as_ref();
                    let value = quick_xml::escape::unescape(value)
                        .map_or_else(|_| value.to_owned(), std::borrow::Cow::into_owned);
                    (attribute.key.local_name().as_ref().to_owned(), value)
                });
                let attributes = attributes.collect();
                pieces.push(Piece::Open(
                    start.local_name().as_ref().to_owned(),
                    attributes,
                ));
            }
            Ok(Event::End(end)) => {
                depth = depth.saturating_sub(1);
                pieces.push(Piece::Close(end.local_name().as_ref().to_owned()));
            }
            Ok(Event::Text(words)) => pieces.push(Piece::Text(words.xml10_content().into_owned())),
            Ok(Event::CData(words)) => pieces.push(Piece::Text(words.xml10_content().into_owned())),
            Ok(Event::GeneralRef(reference)) => {
                let name = reference.xml10_content();
                pieces.push(Piece::Text(match reference.resolve_char_ref() {
                    Ok(Some(letter)) => letter.to_string(),
                    _ => quick_xml::escape::resolve_predefined_entity(&name)
                        .map_or_else(|| format!("&{name};"), str::to_owned),
                }));
            }
            Ok(Event::Eof) if depth > 0 => {
                return Err("it ends in the middle of an element".to_owned());
            }
            Ok(Event::Eof) => return Ok(pieces),
            Ok(_) => {}
            Err(error) => {
                let line = line(reader.error_position());
                return Err(format!("it is not valid XML (line {line}: {error})"));
            }
        }
    }
}

/// The value of an attribute.
pub(super) fn get<'a>(attributes: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let named = attributes.iter().find(|(key, _)| key == name);
    named.map(|(_, value)| value.as_str())
}
