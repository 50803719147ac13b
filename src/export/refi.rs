//! REFI-QDA: a codebook (`.qdc`) and a project (`.qdpx`) for `NVivo`, ATLAS.ti, MAXQDA, QualCoder;
//! places in code points.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Export, Format, Said, Thing, Unit, Written, one_line};
use crate::annotation::{Annotation, Timestamp, guid};
use crate::text::Span;

pub(super) const CODEBOOK: Format = Format {
    name: "qdc",
    ending: "qdc",
    about: "REFI-QDA codebook: codes, colors and descriptions",
    unit: Unit::None,
    lacks: &[
        Thing::Annotations,
        Thing::Bookmarks,
        Thing::Lost,
        Thing::Quotes,
        Thing::Names,
        Thing::Memo,
    ],
    also_loses: "",
    write: write_codebook,
    parts: None,
};

pub(super) const PROJECT: Format = Format {
    name: "qdpx",
    ending: "qdpx",
    about: "REFI-QDA project: article, codes, marks, quotes, names",
    unit: Unit::CodePoints,
    lacks: &[
        Thing::Bookmarks,
        Thing::Lost,
        Thing::OwnColours,
        Thing::Memo,
    ],
    also_loses: "",
    write: write_project,
    parts: None,
};

/// The code of marks that have none: the format knows no coding without a code.
const NO_CODE: &str = "highlight";

/// A branch of the codes.
#[derive(Default)]
struct Branch {
    is_used: bool,
    colour: Option<String>,
    description: String,
    below: BTreeMap<String, Branch>,
}

impl Branch {
    fn at(&mut self, name: &str) -> &mut Self {
        name.split('/').fold(self, |branch, part| {
            branch.below.entry(part.to_owned()).or_default()
        })
    }

    fn write(&self, path: &str, out: &mut String) {
        for (name, branch) in &self.below {
            let path = if path.is_empty() {
                name.clone()
            } else {
                format!("{path}/{name}")
            };
            let _ = write!(
                out,
                "<Code guid=\"{}\" name=\"{}\" isCodable=\"{}\"",
                code_guid(&path),
                xml(name),
                branch.is_used || branch.below.is_empty()
            );
            if let Some(colour) = &branch.colour {
                let _ = write!(out, " color=\"{colour}\"");
            }
            if branch.description.is_empty() && branch.below.is_empty() {
                out.push_str("/>");
                continue;
            }
            out.push('>');
            if !branch.description.is_empty() {
                let _ = write!(
                    out,
                    "<Description>{}</Description>",
                    xml(&branch.description)
                );
            }
            branch.write(&path, out);
            out.push_str("</Code>");
        }
    }
}

fn code_guid(path: &str) -> String {
    guid(&["code", path])
}

/// The codes in use and those of the codebooks.
fn codes(exports: &[Export<'_>], with_findings: bool) -> Branch {
    let mut tree = Branch::default();
    for export in exports {
        for line in export.notes.code_tree() {
            let branch = tree.at(&line.name);
            branch.is_used |= line.own > 0 || line.entry.is_some();
            if let Some(entry) = line.entry {
                branch.colour = branch.colour.take().or(entry.colour.map(hex));
                if branch.description.is_empty() {
                    branch.description = entry.description;
                }
            }
        }
        if !with_findings {
            continue;
        }
        if export.marks().iter().any(|mark| mark.codes.is_empty()) {
            tree.at(NO_CODE).is_used = true;
        }
        for code in export.quotes().iter().flat_map(speaker_codes) {
            tree.at(&code).is_used = true;
        }
        for name in export.names() {
            tree.at(&format!("name/{}", name.mention.kind.code()))
                .is_used = true;
        }
    }
    tree
}

fn speaker_codes(said: &Said<'_>) -> Vec<String> {
    let code = |name: &str| format!("speaker/{}", one_line(name).replace('/', "-"));
    if said.speakers.is_empty() {
        return vec![code("unknown")];
    }
    said.speakers.iter().map(|name| code(name)).collect()
}

/// The GUID of whoever made a mark.
fn user(by: Option<&str>) -> String {
    guid(&["reader", by.unwrap_or_default()])
}

fn hex(colour: crate::annotation::Colour) -> String {
    let (red, green, blue) = colour.rgb();
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn code_list(tree: &Branch) -> String {
    let mut out = String::new();
    tree.write("", &mut out);
    out
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
const ORIGIN: &str = concat!("Byline ", env!("CARGO_PKG_VERSION"));

fn write_codebook(exports: &[Export<'_>]) -> Written {
    let mut tree = codes(exports, false);
    if tree.below.is_empty() {
        // A codebook has a code.
        tree.at(NO_CODE).is_used = true;
    }
    format!(
        "{HEAD}<CodeBook xmlns=\"urn:QDA-XML:codebook:1.0\" origin=\"{ORIGIN}\"><Codes>{}</Codes></CodeBook>\n",
        code_list(&tree)
    )
    .into()
}

fn write_project(exports: &[Export<'_>]) -> Written {
    // An article that is named twice is one source.
    let mut ids = BTreeSet::new();
    let once = exports.iter().filter(|export| ids.insert(export.id()));
    let once: Vec<Export> = once.cloned().collect();
    let exports = &once[..];
    let everyone = exports.iter().flat_map(Export::marks);
    let everyone: BTreeSet<Option<&str>> = everyone
        .map(|mark| mark.by.as_deref())
        .chain([None])
        .collect();
    let mut users = String::new();
    for by in everyone {
        // Writing to a string cannot fail.
        let (guid, name) = (user(by), xml(by.unwrap_or("reader")));
        let _ = write!(users, "<User guid=\"{guid}\" name=\"{name}\"/>");
    }
    let program = user(None);
    let newest = exports
        .iter()
        .flat_map(Export::marks)
        .filter_map(|mark| mark.modified)
        .max();
    let now = super::w3c::seconds(newest.unwrap_or(Timestamp::UNIX_EPOCH));
    let mut sources = String::new();
    for export in exports {
        let (text, index, guids) = (export.article.text(), export.chars(), export.guids());
        let id = guids.of("source");
        let _ = write!(
            sources,
            "<TextSource guid=\"{id}\" name=\"{}\" plainTextPath=\"internal://{id}.txt\" creatingUser=\"{program}\" creationDateTime=\"{now}\">",
            xml(&one_line(export.title()))
        );
        let mut select = |id: &str, span: Span, mark: Option<&Annotation>, codes: &[String]| {
            let (start, end) = index.to_chars(text, span);
            let seconds = |time: Option<Timestamp>| time.map(super::w3c::seconds);
            let time = seconds(mark.and_then(|mark| mark.created)).unwrap_or_else(|| now.clone());
            let modified =
                seconds(mark.and_then(|mark| mark.modified)).unwrap_or_else(|| time.clone());
            let user = user(mark.and_then(|mark| mark.by.as_deref()));
            let name: String = one_line(span.of(text)).chars().take(60).collect();
            let _ = write!(
                sources,
                "<PlainTextSelection guid=\"{}\" name=\"{}\" startPosition=\"{start}\" endPosition=\"{end}\" creatingUser=\"{user}\" creationDateTime=\"{time}\" modifyingUser=\"{user}\" modifiedDateTime=\"{modified}\">",
                guids.of(id),
                xml(&name)
            );
            if let Some(mark) = mark.filter(|mark| !mark.note.is_empty()) {
                let _ = write!(sources, "<Description>{}</Description>", xml(&mark.note));
            }
            for code in codes {
                let _ = write!(
                    sources,
                    "<Coding guid=\"{}\" creatingUser=\"{user}\" creationDateTime=\"{time}\"><CodeRef targetGUID=\"{}\"/></Coding>",
                    guids.of(&format!("{id} {code}")),
                    code_guid(code)
                );
            }
            sources.push_str("</PlainTextSelection>");
        };
        for mark in export
            .marks()
            .into_iter()
            .filter(|mark| !mark.span.is_empty())
        {
            let none = [NO_CODE.to_owned()];
            let codes = if mark.codes.is_empty() {
                &none[..]
            } else {
                &mark.codes
            };
            select(mark.id.as_str(), mark.span, Some(mark), codes);
        }
        for said in export.quotes() {
            let id = format!("quote-{}", said.quote.span().start);
            select(&id, said.quote.span(), None, &speaker_codes(&said));
        }
        for name in export.names() {
            let code = [format!("name/{}", name.mention.kind.code())];
            let id = format!("name-{}", name.mention.span.start);
            select(&id, name.mention.span, None, &code);
        }
        sources.push_str("</TextSource>");
    }
    let tree = codes(exports, true);
    let book = if tree.below.is_empty() {
        String::new()
    } else {
        format!("<CodeBook><Codes>{}</Codes></CodeBook>", code_list(&tree))
    };
    let name = exports.first().map_or("Byline", |export| export.title());
    let project = format!(
        "{HEAD}<Project name=\"{}\" origin=\"{ORIGIN}\" creatingUserGUID=\"{program}\" creationDateTime=\"{now}\" xmlns=\"urn:QDA-XML:project:1.0\">\
         <Users>{users}</Users>{book}<Sources>{sources}</Sources></Project>\n",
        xml(&one_line(name))
    );
    let mut files = vec![("project.qde".to_owned(), project)];
    for export in exports {
        let text = export.article.text().to_owned();
        files.push((format!("sources/{}.txt", export.guid("source")), text));
    }
    let packed = pack(&files).expect("an archive in memory takes what is written");
    Written {
        bytes: packed,
        lost: Vec::new(),
    }
}

fn pack(files: &[(String, String)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // No time of its own: the same export gives the same bytes.
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    for (name, text) in files {
        archive.start_file(name.as_str(), options)?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

/// Words as XML takes them: markup escaped, what XML cannot hold replaced.
pub(super) fn xml(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(letter),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}
