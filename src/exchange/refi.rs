//! REFI-QDA: a codebook (`.qdc`), a project (`.qdpx`, or its `.qde` alone); places in code points.

use std::collections::HashMap;

use super::refi_places::Places;
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
        _ => Err("it is XML or HTML, but not a QDA codebook or project".to_owned()),
    }
}

/// Reads a project: the one `.qde` in the archive, and its sources.
pub(super) fn project(files: &[(String, Vec<u8>)]) -> Result<Foreign, String> {
    // A Mac packs files of its own beside each, whose names begin with `._`.
    let is_project = |name: &str| super::is_a(name, "qde") && !file_name(name).starts_with("._");
    let mut projects = files.iter().filter(|(name, _)| is_project(name));
    let (Some((_, project)), None) = (projects.next(), projects.next()) else {
        return Err("it has several projects in it".to_owned());
    };
    let sources = files.iter().filter(|(name, _)| !is_project(name));
    let sources = sources
        .filter_map(|(name, bytes)| Some((file_name(name), super::raw_text_of(bytes).ok()?)));
    let sources: HashMap<String, String> = sources.collect();
    let qda = Qda::read(&super::text_of(project)?)?;
    Ok(qda.foreign("REFI-QDA project", &sources))
}

/// The last part of a path, in small letters: programs differ in folders, slashes and case.
fn file_name(path: &str) -> String {
    let last = path.rsplit(['/', '\\']).next().unwrap_or_default();
    last.to_ascii_lowercase()
}

/// A GUID as it is compared: some programs write braces, or capitals.
fn guid(words: &str) -> String {
    words.trim().trim_matches(['{', '}']).to_ascii_lowercase()
}

/// A stretch of a text with its codings.
#[derive(Default)]
struct Selection {
    guid: String,
    name: String,
    place: Option<(usize, usize)>,
    /// The sync points of a transcript between which it is.
    between: Option<(String, String)>,
    /// Its words, if it is an area of a page, and the file that has them.
    words: String,
    words_file: String,
    is_area: bool,
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
    /// The program that wrote it.
    origin: String,
    codes: HashMap<String, Code>,
    order: Vec<String>,
    users: HashMap<String, String>,
    selections: Vec<Selection>,
    texts: Vec<String>,
    notes: HashMap<String, String>,
    /// The notes on codes: the code, then the note.
    code_notes: Vec<(String, String)>,
    /// The files of notes that have their words in one.
    note_files: HashMap<String, String>,
    /// Places of the sync points of transcripts.
    sync: HashMap<String, usize>,
    /// Things that have no counterpart here, by name.
    others: Vec<(&'static str, usize)>,
}

/// Elements that have no counterpart here.
const OTHERS: [(&str, &str); 8] = [
    ("PictureSelection", "stretches of pictures"),
    ("AudioSelection", "stretches of recordings"),
    ("VideoSelection", "stretches of films"),
    ("Case", "cases"),
    ("Set", "sets"),
    ("Variable", "variables"),
    ("Graph", "graphs"),
    ("Link", "links"),
];
const WHOLE: &str = "codings of whole sources";
const ON_NOTES: &str = "stretches of notes";
const NOTES: &str = "notes on sources, cases or the project";

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
                            let guid = guid(&attribute("guid"));
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
                                .insert(guid(&attribute("guid")), attribute("name"));
                        }
                        "PDFSource" | "AudioSource" | "VideoSource" | "PictureSource" => {
                            (path, inline, source) = (String::new(), None, attribute("name"));
                        }
                        // A PDF, a recording or a picture has its text in one of these.
                        "TextSource" | "Representation" | "Transcript" | "TextDescription"
                            if selection.is_none() =>
                        {
                            path = file_name(&attribute("plainTextPath"));
                            inline = None;
                            if name == "TextSource" {
                                source = attribute("name");
                            }
                        }
                        "Representation" => {
                            if let Some(selection) = &mut selection {
                                selection.words_file = file_name(&attribute("plainTextPath"));
                            }
                        }
                        "PlainTextContent" if selection.is_none() && !is_in(&open, "Note") => {
                            qda.texts.push(String::new());
                        }
                        "SyncPoint" => {
                            if let Ok(position) = attribute("position").parse() {
                                qda.sync.insert(guid(&attribute("guid")), position);
                            }
                        }
                        "PlainTextSelection" | "PDFSelection" | "TranscriptSelection"
                            if is_in(&open, "Note") =>
                        {
                            qda.other(ON_NOTES);
                        }
                        "PlainTextSelection" | "PDFSelection" | "TranscriptSelection" => {
                            let number = |key: &str| {
                                get(&attributes, key).and_then(|digits| digits.parse().ok())
                            };
                            selection = Some(Selection {
                                guid: attribute("guid"),
                                name: attribute("name"),
                                place: number("startPosition").zip(number("endPosition")),
                                between: get(&attributes, "fromSyncPoint")
                                    .map(guid)
                                    .zip(get(&attributes, "toSyncPoint").map(guid)),
                                is_area: name == "PDFSelection",
                                user: get(&attributes, "creatingUser").map(guid),
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
                                selection.codes.push(guid(&attribute("targetGUID")));
                            } else if is_in(&open, "Coding") && !is_in(&open, "Note") {
                                qda.other(WHOLE);
                            }
                        }
                        "NoteRef" => {
                            let note = guid(&attribute("targetGUID"));
                            if let Some(selection) = &mut selection {
                                selection.notes.push(note);
                            } else if let Some((_, code)) = codes.last() {
                                qda.code_notes.push((code.clone(), note));
                            } else {
                                qda.other(NOTES);
                            }
                        }
                        "Note" => {
                            note = guid(&attribute("guid"));
                            qda.notes.insert(note.clone(), String::new());
                            let file = file_name(&attribute("plainTextPath"));
                            qda.note_files.insert(note.clone(), file);
                        }
                        _ => {}
                    }
                    if let Some((_, words)) = OTHERS.iter().find(|(element, _)| *element == name) {
                        qda.other(words);
                    }
                    if open.is_empty() {
                        qda.root.clone_from(&name);
                        get(&attributes, "origin")
                            .unwrap_or_default()
                            .clone_into(&mut qda.origin);
                    }
                    open.push(name);
                }
                Piece::Close(name) => {
                    match name.as_str() {
                        "Code" => {
                            codes.pop();
                        }
                        "PlainTextSelection" | "PDFSelection" | "TranscriptSelection" => {
                            qda.selections.extend(selection.take());
                        }
                        "PlainTextContent" if selection.is_none() && !is_in(&open, "Note") => {
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
                        (
                            Some("Description"),
                            Some("PlainTextSelection" | "PDFSelection" | "TranscriptSelection"),
                        ) => {
                            if let Some(selection) = &mut selection {
                                selection.note.push_str(&words);
                            }
                        }
                        (Some("PlainTextContent" | "Description"), Some("Note")) => {
                            qda.notes.entry(note.clone()).or_default().push_str(&words);
                        }
                        (Some("PlainTextContent"), _) if selection.is_some() => {
                            if let Some(selection) = &mut selection {
                                selection.words.push_str(&words);
                            }
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
        for selection in &mut qda.selections {
            let at = |point: &String| qda.sync.get(point).copied();
            let between = selection.between.as_ref();
            let between = between.and_then(|(from, to)| at(from).zip(at(to)));
            selection.place = selection.place.or(between);
        }
        Ok(qda)
    }

    /// Counts something that has no counterpart here.
    fn other(&mut self, words: &'static str) {
        match self.others.iter_mut().find(|(known, _)| *known == words) {
            Some((_, count)) => *count += 1,
            None => self.others.push((words, 1)),
        }
    }

    /// True if Byline wrote it: then some codes stand for speakers and kinds of names.
    fn is_ours(&self) -> bool {
        self.origin.starts_with("Byline")
    }

    fn foreign(mut self, format: &'static str, files: &HashMap<String, String>) -> Foreign {
        for (guid, words) in &mut self.notes {
            let file = self.note_files.get(guid).and_then(|file| files.get(file));
            if let Some(file) = file.filter(|_| words.trim().is_empty()) {
                *words = Places::plain(file);
            }
        }
        for selection in &mut self.selections {
            if let Some(file) = files.get(&selection.words_file)
                && selection.words.trim().is_empty()
            {
                selection.words = Places::plain(file);
            }
        }
        for (code, note) in std::mem::take(&mut self.code_notes) {
            let words = self.notes.get(&note).map_or("", |words| words.trim());
            if let Some(code) = self.codes.get_mut(&code)
                && !words.is_empty()
            {
                let above = code.description.trim();
                let parts = [above, words].into_iter().filter(|part| !part.is_empty());
                code.description = parts.collect::<Vec<_>>().join("\n\n");
            }
        }
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
        // What each text's selections count, and the text as it is kept here.
        let mut counted: Vec<Vec<(usize, usize, &str)>> = vec![Vec::new(); texts.len()];
        for selection in &self.selections {
            let text = by_path.get(&selection.path).copied().or(selection.inline);
            if let (Some(text), Some((start, end))) = (text, selection.place) {
                counted[text].push((start, end, selection.name.as_str()));
            }
        }
        let places: Vec<Places> = texts
            .iter()
            .zip(&counted)
            .map(|(text, counted)| {
                // Byline counts as the standard says: there is nothing to guess.
                let known = if self.is_ours() { &[][..] } else { counted };
                Places::of(text, known)
            })
            .collect();
        let texts: Vec<String> = texts.iter().map(|text| Places::plain(text)).collect();
        let sources: Vec<SourceText> = texts
            .iter()
            .enumerate()
            .map(|(number, text)| SourceText::new(text, number))
            .collect();
        for selection in &self.selections {
            let text = by_path.get(&selection.path).copied().or(selection.inline);
            let text = text.filter(|_| !selection.is_area);
            let found = text.zip(selection.place).and_then(|(text, place)| {
                let (start, end) = places[text].letters(place)?;
                sources[text].mark(start, end)
            });
            let mark = if text.is_some() {
                found
            } else {
                selection.by_words()
            };
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
            let is_branch = |branch: &str| {
                let rest = code.name.strip_prefix(branch);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            let stands_for_more = code.name == NO_CODE || is_branch("speaker") || is_branch("name");
            let is_left = code.name.is_empty()
                || stands_for_more && self.is_ours() && format == "REFI-QDA project";
            if !is_left {
                foreign.codes.push(code.clone());
            }
        }
        for (what, count) in self.others {
            let why = if what == WHOLE || what == NOTES {
                "only what is on words is taken"
            } else if what == ON_NOTES {
                "only stretches of sources are taken"
            } else if what.starts_with("stretches") {
                "only words are taken"
            } else {
                "Byline has nothing like them"
            };
            foreign
                .left
                .push(Left::several(count, told(count, what), why));
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
                .and_then(EntityKind::from_code)
                .filter(|_| self.is_ours());
            let speaker = code.name.strip_prefix("speaker/");
            match (speaker.filter(|_| self.is_ours()), kind) {
                (Some(speaker), _) => {
                    mark.what = What::Quote {
                        speaker: Some(speaker)
                            .filter(|name| *name != "unknown")
                            .map(str::to_owned),
                        kind: None,
                    };
                }
                (_, Some(kind)) => mark.what = What::Name(kind),
                _ if code.name == NO_CODE && self.is_ours() => {}
                _ => mark.codes.push(code.name.clone()),
            }
        }
        mark
    }
}

/// A name without the ellipsis of a cut.
fn uncut(name: &str) -> &str {
    let cut = name.strip_suffix('…').or_else(|| name.strip_suffix("..."));
    cut.unwrap_or(name).trim_end()
}

/// True if an element of this name is open.
fn is_in(open: &[String], name: &str) -> bool {
    open.iter().any(|element| element == name)
}

impl Selection {
    /// A mark by what the project says of the words: those of an area, or the selection's name, which
    /// some programs fill with the words, cut after a hundred letters.
    fn by_words(&self) -> Option<Mark> {
        let words = if self.words.trim().is_empty() {
            uncut(self.name.trim())
        } else {
            self.words.trim()
        };
        (!words.is_empty()).then(|| Mark::on(words))
    }
}
/// "1 stretch of pictures", "2 stretches of pictures".
fn told(count: usize, what: &str) -> String {
    let end = what.find(' ').unwrap_or(what.len());
    let (things, rest) = what.split_at(end);
    let one = things.strip_suffix("es").filter(|one| one.ends_with("ch"));
    match one.or(things.strip_suffix('s')) {
        Some(one) if count == 1 => format!("1 {one}{rest}"),
        _ => format!("{count} {what}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_counterpart_is_counted_in_words() {
        for (what, one) in OTHERS
            .map(|(_, what)| what)
            .into_iter()
            .chain([WHOLE, ON_NOTES, NOTES])
            .zip([
                "1 stretch of pictures",
                "1 stretch of recordings",
                "1 stretch of films",
                "1 case",
                "1 set",
                "1 variable",
                "1 graph",
                "1 link",
                "1 coding of whole sources",
                "1 stretch of notes",
                "1 note on sources, cases or the project",
            ])
        {
            assert_eq!(told(1, what), one);
            assert_eq!(told(2, what), format!("2 {what}"));
        }
    }
}
