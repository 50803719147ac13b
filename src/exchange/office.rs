//! Comments of a Word document: the words that a comment is on, and what it says.

use std::collections::HashMap;

use super::xml::{Piece, get, pieces};
use super::{Foreign, Left, Mark, time};
use crate::annotation::Kind;

#[derive(Default)]
struct Comment {
    author: Option<String>,
    date: Option<String>,
    text: String,
}

/// Reads the parts of the document.
pub(super) fn read(files: &[(String, Vec<u8>)]) -> Result<Foreign, String> {
    let part = |name: &str| {
        let found = files
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, bytes)| super::text_of(bytes)).transpose()
    };
    let mut foreign = Foreign {
        format: "Word comments",
        ..Foreign::default()
    };
    let Some(comments) = part("word/comments.xml")? else {
        return Err("the Word document has no comments".to_owned());
    };
    let comments = said(&comments)?;
    let mut words = commented(&part("word/document.xml")?.unwrap_or_default())?;
    for (id, comment) in comments {
        let on = words.remove(&id).unwrap_or_default();
        if on.trim().is_empty() {
            let why = "it is on a place without words, or replies to another comment";
            foreign
                .left
                .push(Left::new(super::opening(&comment.text), why));
            continue;
        }
        let created = comment.date.as_deref().and_then(time);
        foreign.marks.push(Mark {
            origin: format!("comment {id} {}", comment.date.unwrap_or_default()),
            kind: Kind::Note,
            created,
            modified: created,
            by: comment.author,
            ..Mark::on(on.trim()).with_note(&comment.text)
        });
    }
    Ok(foreign)
}

/// The comments, in their order.
fn said(text: &str) -> Result<Vec<(String, Comment)>, String> {
    let mut all: Vec<(String, Comment)> = Vec::new();
    let mut is_text = false;
    for piece in pieces(text)? {
        match piece {
            Piece::Open(name, attributes) => {
                let attribute = |key: &str| get(&attributes, key).map(str::to_owned);
                match name.as_str() {
                    "comment" => all.push((
                        attribute("id").unwrap_or_default(),
                        Comment {
                            author: attribute("author").filter(|author| !author.is_empty()),
                            date: attribute("date"),
                            text: String::new(),
                        },
                    )),
                    "t" => is_text = true,
                    "tab" | "br" => push(&mut all, " "),
                    _ => {}
                }
            }
            Piece::Close(name) => match name.as_str() {
                "t" => is_text = false,
                "p" => push(&mut all, "\n"),
                _ => {}
            },
            Piece::Text(words) if is_text => push(&mut all, &words),
            Piece::Text(_) => {}
        }
    }
    Ok(all)
}

fn push(all: &mut [(String, Comment)], words: &str) {
    if let Some((_, comment)) = all.last_mut() {
        comment.text.push_str(words);
    }
}

/// The words that each comment is on, without those that were deleted or moved away, or that stand twice.
fn commented(text: &str) -> Result<HashMap<String, String>, String> {
    let mut done: HashMap<String, String> = HashMap::new();
    let mut open: Vec<String> = Vec::new();
    let (mut is_text, mut left_out) = (false, 0usize);
    for piece in pieces(text)? {
        let words = match piece {
            Piece::Open(name, attributes) => {
                let id = || get(&attributes, "id").unwrap_or_default().to_owned();
                left_out += usize::from(is_left_out(&name));
                match name.as_str() {
                    "commentRangeStart" => open.push(id()),
                    "commentRangeEnd" => {
                        let id = id();
                        open.retain(|one| *one != id);
                    }
                    "t" => is_text = true,
                    _ => {}
                }
                match name.as_str() {
                    "tab" | "br" | "cr" => " ".to_owned(),
                    "noBreakHyphen" => "\u{2011}".to_owned(),
                    _ => continue,
                }
            }
            Piece::Close(name) => {
                left_out -= usize::from(is_left_out(&name));
                is_text &= name != "t";
                if name != "p" {
                    continue;
                }
                "\n\n".to_owned()
            }
            Piece::Text(words) if is_text => words,
            Piece::Text(_) => continue,
        };
        for id in open.iter().filter(|_| left_out == 0) {
            done.entry(id.clone()).or_default().push_str(&words);
        }
    }
    Ok(done)
}

fn is_left_out(element: &str) -> bool {
    matches!(element, "del" | "moveFrom" | "Fallback")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_on_its_words() {
        let comments = br#"<w:comments xmlns:w="w"><w:comment w:id="0" w:author="Ines" w:date="2026-03-04T05:06:07Z"><w:p><w:r><w:t>Ask </w:t></w:r><w:r><w:t>Mara &amp; Jo</w:t></w:r></w:p></w:comment><w:comment w:id="1"><w:p><w:r><w:t>Yes</w:t></w:r></w:p></w:comment></w:comments>"#;
        let document = br#"<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>The </w:t></w:r><w:commentRangeStart w:id="0"/><w:moveFrom><w:r><w:t>gone </w:t></w:r></w:moveFrom><w:r><w:t>ferry</w:t><w:noBreakHyphen/><w:t>left</w:t></w:r><mc:Fallback><w:r><w:t>twice</w:t></w:r></mc:Fallback></w:p><w:p><w:r><w:t>at six</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:t>.</w:t></w:r></w:p></w:body></w:document>"#;
        let files = [
            ("word/comments.xml".to_owned(), comments.to_vec()),
            ("word/document.xml".to_owned(), document.to_vec()),
        ];
        let read = read(&files).expect("comments");
        let mark = &read.marks[0];
        assert_eq!(mark.anchor.exact, "ferry\u{2011}left\n\nat six");
        assert_eq!(
            (mark.note.as_str(), mark.by.as_deref()),
            ("Ask Mara & Jo", Some("Ines"))
        );
        assert_eq!(read.left.len(), 1);
    }
}
