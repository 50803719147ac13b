//! REFI-QDA: a codebook (`.qdc`), a project (`.qdpx`, or its `.qde` alone); places in code points.

use std::collections::HashMap;

use super::xml::{Piece, get, pieces};
use super::{Foreign, Left, Mark, SourceText, What, time};
use crate::analysis::EntityKind;
use crate::annotation::{Code, Colour};

/// What our projects call marks without a code.
const NO_CODE: &str = "highlight";

/// Reads a codebook, or a project without its sources.
pub(super) fn read(text: &str) -> Result<Foreign, String> {
    let qda = Qda::read(text)?;
    match qda.root.as_str() {
        "CodeBook" => Ok(qda.foreign("REFI-QDA codebook", &HashMap::new())),
        "Project" => Ok(qda.foreign("REFI-QDA project", &HashMap::new())),
        _ => Err("it is XML, but not a QDA codebook or project".to_owned()),
    }
}

/// Reads a project: the one `.qde` in the archive, and its sources.
pub(super) fn project(files: &[(String, Vec<u8>)]) -> Result<Foreign, String> {
    let is_project = |name: &str| super::is_a(name, "qde");
    let mut projects = files.iter().filter(|(name, _)| is_project(name));
    let (Some((_, project)), None) = (projects.next(), projects.next()) else {
        return Err("it has several projects in it".to_owned());
    };
    let sources = files.iter().filter(|(name, _)| !is_project(name));
    let sources = sources.filter_map(|(name, bytes)| {
        let name = name.rsplit('/').next()?.to_ascii_lowercase();
        Some((name, super::text_of(bytes).ok()?))
    });
    let sources: HashMap<String, String> = sources.collect();
    let qda = Qda::read(&super::text_of(project)?)?;
    Ok(qda.foreign("REFI-QDA project", &sources))
}

/// A stretch of a text with its codings.
#[derive(Default)]
struct Selection {
    guid: String,
    name: String,
    place: Option<(usize, usize)>,
    user: Option<String>,
    created: Option<String>,
    modified: Option<String>,
    note: String,
    codes: Vec<String>,
    notes: Vec<String>,
    /// The file of the source's text, or the text itself.
    path: String,
    inline: Option<usize>,
    source: String,
}

/// What a project says.
#[derive(Default)]
struct Qda {
    root: String,
    codes: HashMap<String, Code>,
    order: Vec<String>,
    users: HashMap<String, String>,
    selections: Vec<Selection>,
    texts: Vec<String>,
    notes: HashMap<String, String>,
    /// Things that have no counterpart here, by name.
    others: Vec<(&'static str, usize)>,
}

/// Elements that mark something but words.
const OTHERS: [(&str, &str); 5] = [
    ("PictureSelection", "stretches of pictures"),
    ("PDFSelection", "stretches of PDF pages"),
    ("AudioSelection", "stretches of recordings"),
    ("VideoSelection", "stretches of films"),
    ("TranscriptSelection", "stretches of transcripts"),
];

impl Qda {
    fn read(text: &str) -> Result<Self, String> {
        let mut qda = Self::default();
        // The elements that are open: what text in a Description belongs to.
        let mut open: Vec<String> = Vec::new();
        let mut codes: Vec<(String, String)> = Vec::new();
        let mut selection: Option<Selection> = None;
        let (mut path, mut source, mut inline, mut note) =
            (String::new(), String::new(), None, String::new());
        for piece in pieces(text)? {
            match piece {
                Piece::Open(name, attributes) => {
                    let attribute =
                        |key: &str| get(&attributes, key).unwrap_or_default().to_owned();
                    match name.as_str() {
                        "Code" => {
                            let above = codes
                                .last()
                                .map(|(name, _)| format!("{name}/"))
                                .unwrap_or_default();
                            // `::` is how some programs write a tree in a name.
                            let name = format!(
                                "{above}{}",
                                attribute("name").replace('/', "-").replace("::", "/")
                            );
                            let name = crate::annotation::clean_code(&name);
                            let guid = attribute("guid").to_ascii_lowercase();
                            let code = Code {
                                colour: get(&attributes, "color").and_then(Colour::parse),
                                ..Code::new(name.clone())
                            };
                            qda.codes.insert(guid.clone(), code);
                            qda.order.push(guid.clone());
                            codes.push((name, guid));
                        }
                        "User" => {
                            qda.users
                                .insert(attribute("guid").to_ascii_lowercase(), attribute("name"));
                        }
                        "TextSource" => {
                            let file = attribute("plainTextPath");
                            path = file
                                .rsplit('/')
                                .next()
                                .unwrap_or_default()
                                .to_ascii_lowercase();
                            source = attribute("name");
                            inline = None;
                        }
                        "PlainTextContent" => qda.texts.push(String::new()),
                        "PlainTextSelection" => {
                            let number = |key: &str| {
                                get(&attributes, key).and_then(|digits| digits.parse().ok())
                            };
                            selection = Some(Selection {
                                guid: attribute("guid"),
                                name: attribute("name"),
                                place: number("startPosition").zip(number("endPosition")),
                                user: get(&attributes, "creatingUser").map(str::to_ascii_lowercase),
                                created: get(&attributes, "creationDateTime").map(str::to_owned),
                                modified: get(&attributes, "modifiedDateTime").map(str::to_owned),
                                path: path.clone(),
                                source: source.clone(),
                                inline,
                                ..Selection::default()
                            });
                        }
                        "CodeRef" => {
                            if let Some(selection) = &mut selection {
                                selection
                                    .codes
                                    .push(attribute("targetGUID").to_ascii_lowercase());
                            }
                        }
                        "NoteRef" => {
                            if let Some(selection) = &mut selection {
                                selection
                                    .notes
                                    .push(attribute("targetGUID").to_ascii_lowercase());
                            }
                        }
                        "Note" => {
                            note = attribute("guid").to_ascii_lowercase();
                            qda.notes.insert(note.clone(), String::new());
                        }
                        _ => {}
                    }
                    if let Some((_, words)) = OTHERS.iter().find(|(element, _)| *element == name) {
                        match qda.others.iter_mut().find(|(known, _)| known == words) {
                            Some((_, count)) => *count += 1,
                            None => qda.others.push((words, 1)),
                        }
                    }
                    if open.is_empty() {
                        qda.root.clone_from(&name);
                    }
                    open.push(name);
                }
                Piece::Close(name) => {
                    match name.as_str() {
                        "Code" => {
                            codes.pop();
                        }
                        "PlainTextSelection" => qda.selections.extend(selection.take()),
                        "PlainTextContent" if open.iter().any(|name| name == "TextSource") => {
                            inline = qda.texts.len().checked_sub(1);
                        }
                        _ => {}
                    }
                    open.pop();
                }
                Piece::Text(words) => {
                    let above = open.len().checked_sub(2).map(|at| open[at].as_str());
                    match (open.last().map(String::as_str), above) {
                        (Some("Description"), Some("Code")) => {
                            let code = codes.last().and_then(|(_, guid)| qda.codes.get_mut(guid));
                            if let Some(code) = code {
                                code.description.push_str(&words);
                            }
                        }
                        (Some("Description"), Some("PlainTextSelection")) => {
                            if let Some(selection) = &mut selection {
                                selection.note.push_str(&words);
                            }
                        }
                        (Some("PlainTextContent"), Some("Note")) => {
                            qda.notes.entry(note.clone()).or_default().push_str(&words);
                        }
                        (Some("PlainTextContent"), _) => {
                            if let Some(text) = qda.texts.last_mut() {
                                text.push_str(&words);
                            }
                        }
                        _ => {}
                    }
                }
            }
        }
        Ok(qda)
    }

    fn foreign(mut self, format: &'static str, files: &HashMap<String, String>) -> Foreign {
        let mut foreign = Foreign {
            format,
            ..Foreign::default()
        };
        let mut texts: Vec<String> = std::mem::take(&mut self.texts);
        let mut by_path: HashMap<String, usize> = HashMap::new();
        for selection in &self.selections {
            if let Some(text) = files.get(&selection.path)
                && !by_path.contains_key(&selection.path)
            {
                by_path.insert(selection.path.clone(), texts.len());
                texts.push(text.clone());
            }
        }
        let sources: Vec<SourceText> = texts
            .iter()
            .enumerate()
            .map(|(number, text)| SourceText::new(text, number))
            .collect();
        for selection in &self.selections {
            let text = by_path.get(&selection.path).copied().or(selection.inline);
            let place = selection.place;
            let found = text
                .zip(place)
                .and_then(|(text, (start, end))| sources[text].mark(start, end));
            // Without the source there is only the name, which some programs fill with the words.
            let named =
                || (!selection.name.trim().is_empty()).then(|| Mark::on(selection.name.clone()));
            let mark = if text.is_some() { found } else { named() };
            let Some(mark) = mark else {
                let what = format!("a stretch of “{}”", selection.source);
                let why = if text.is_some() {
                    "its place is not in the text"
                } else {
                    "its text is not in the project"
                };
                foreign.left.push(Left::new(what, why));
                continue;
            };
            foreign.marks.push(self.coded(selection, mark));
        }
        for guid in &self.order {
            let code = &self.codes[guid];
            let is_ours = code.name == NO_CODE
                || code.name.starts_with("speaker")
                || code.name.starts_with("name");
            let is_left = code.name.is_empty() || is_ours && format == "REFI-QDA project";
            if !is_left {
                foreign.codes.push(code.clone());
            }
        }
        for (what, count) in self.others {
            let why = "only words are taken";
            foreign.left.push(Left::new(format!("{count} {what}"), why));
        }
        foreign.texts = texts;
        foreign
    }

    fn coded(&self, selection: &Selection, mark: Mark) -> Mark {
        let mut mark = Mark {
            origin: selection.guid.clone(),
            created: selection.created.as_deref().and_then(time),
            by: selection
                .user
                .as_ref()
                .and_then(|user| self.users.get(user))
                .filter(|name| *name != "reader")
                .cloned(),
            ..mark
        };
        mark.modified = selection
            .modified
            .as_deref()
            .and_then(time)
            .or(mark.created);
        let notes = selection
            .notes
            .iter()
            .filter_map(|guid| self.notes.get(guid));
        let notes: Vec<&str> = std::iter::once(selection.note.as_str())
            .chain(notes.map(String::as_str))
            .map(str::trim)
            .filter(|note| !note.is_empty())
            .collect();
        mark.note = notes.join("\n\n");
        for guid in &selection.codes {
            let Some(code) = self.codes.get(guid) else {
                continue;
            };
            let kind = code
                .name
                .strip_prefix("name/")
                .and_then(EntityKind::from_code);
            match (code.name.strip_prefix("speaker/"), kind) {
                (Some(speaker), _) => {
                    mark.what = What::Quote {
                        speaker: Some(speaker)
                            .filter(|name| *name != "unknown")
                            .map(str::to_owned),
                        kind: None,
                    };
                }
                (_, Some(kind)) => mark.what = What::Name(kind),
                _ if code.name == NO_CODE => {}
                _ => mark.codes.push(code.name.clone()),
            }
        }
        mark
    }
}
