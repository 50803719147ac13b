//! Excel workbooks (`.xlsx`) and `PowerPoint` presentations (`.pptx`) → an article: sheets as tables,
//! slides in their order with what their speaker noted.

use std::collections::HashMap;

use super::archive::Archive;
use super::build::Builder;
use super::office::{Draft, part};
use super::xml::{Element, Piece, pieces};
use super::{Hints, Parsed, Refusal};
use crate::text::{BlockKind, PlaceKind};

/// Cells farther right than this are slips.
const MOST_COLUMNS: usize = 1024;
/// The most slides or sheets that are read.
const MOST_PARTS: usize = 2000;

/// Reads `bytes` as a presentation.
pub(super) fn presentation(bytes: Vec<u8>, hints: &Hints) -> Result<Parsed, Refusal> {
    let mut archive = Archive::open(bytes)?;
    let core = part(&mut archive, "docProps/core.xml")?;
    let mut draft = Draft::default();
    let slides = parts_in_order(&mut archive, "ppt/", "presentation.xml", "sldId")?;
    for (number, slide) in slides.iter().take(MOST_PARTS).enumerate() {
        let text = part(&mut archive, &slide.file)?;
        let number = number + 1;
        draft.builder.end();
        draft.builder.place(PlaceKind::Slide, &number.to_string());
        read_slide(&mut draft.builder, &text);
        for notes in related(&mut archive, &slide.file, "notesSlide")? {
            let text = part(&mut archive, &notes)?;
            read_notes(&mut draft.builder, &text);
        }
    }
    draft.finish(&core, &["creator"], &["created"], hints)
}

/// Reads `bytes` as a workbook.
pub(super) fn workbook(bytes: Vec<u8>, hints: &Hints) -> Result<Parsed, Refusal> {
    let mut archive = Archive::open(bytes)?;
    let core = part(&mut archive, "docProps/core.xml")?;
    let strings = shared_strings(&part(&mut archive, "xl/sharedStrings.xml")?);
    let dates = date_styles(&part(&mut archive, "xl/styles.xml")?);
    let mut draft = Draft::default();
    let sheets = parts_in_order(&mut archive, "xl/", "workbook.xml", "sheet")?;
    for sheet in sheets.iter().take(MOST_PARTS) {
        let text = part(&mut archive, &sheet.file)?;
        draft.builder.end();
        if sheets.len() > 1 && text.contains("<c ") {
            draft.builder.place(PlaceKind::Sheet, &sheet.name);
            draft.builder.begin(BlockKind::Heading(2));
            draft.builder.text(&sheet.name);
        }
        read_sheet(&mut draft.builder, &text, &strings, &dates);
    }
    draft.finish(&core, &["creator"], &["created"], hints)
}

/// A slide or a sheet.
struct Part {
    name: String,
    file: String,
}

/// The parts that `file` lists in its elements `element`, in order.
fn parts_in_order(
    archive: &mut Archive,
    folder: &str,
    file: &str,
    element: &str,
) -> Result<Vec<Part>, Refusal> {
    let list = part(archive, &format!("{folder}{file}"))?;
    let targets = targets(&part(archive, &format!("{folder}_rels/{file}.rels"))?);
    let listed = |piece| match piece {
        Piece::Open(found) if found.name == element => {
            let id = found.get("r:id").or_else(|| found.get("id"))?;
            let target = targets.get(id)?;
            Some(Part {
                name: found.get("name").unwrap_or_default().to_owned(),
                file: resolved(folder, &target.1),
            })
        }
        _ => None,
    };
    Ok(pieces(&list).filter_map(listed).collect())
}

/// The files of the kind `kind` that a part is related to.
fn related(archive: &mut Archive, file: &str, kind: &str) -> Result<Vec<String>, Refusal> {
    let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
    let relations = part(archive, &format!("{folder}/_rels/{name}.rels"))?;
    let found = targets(&relations)
        .into_values()
        .filter(|(of, _)| of.ends_with(kind))
        .map(|(_, target)| resolved(&format!("{folder}/"), &target));
    Ok(found.collect())
}

/// The kind and the file of each relation, by its id.
fn targets(text: &str) -> HashMap<String, (String, String)> {
    let target = |piece| match piece {
        Piece::Open(element) if element.name == "Relationship" => {
            let kind = element.get("Type").unwrap_or_default().to_owned();
            let target = element.get("Target")?.to_owned();
            Some((element.get("Id")?.to_owned(), (kind, target)))
        }
        _ => None,
    };
    pieces(text).filter_map(target).collect()
}

/// The file that `target` names from inside `folder`.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => {
                path.pop();
            }
            "." | "" => {}
            part => path.push(part),
        }
    }
    path.join("/")
}

/// Adds the words of a slide: its title, its lines by their level, its tables.
fn read_slide(builder: &mut Builder, text: &str) {
    let mut title = false;
    let mut level: u8 = 0;
    let mut in_words = false;
    let mut in_table = false;
    let mut is_listed = false;
    for piece in pieces(text) {
        match piece {
            Piece::Open(element) => match element.name.as_str() {
                "sp" => (title, is_listed) = (false, false),
                "ph" => {
                    let kind = element.get("type").unwrap_or("body");
                    title = matches!(kind, "title" | "ctrTitle");
                    is_listed = matches!(kind, "body" | "obj");
                    if matches!(kind, "dt" | "ftr" | "sldNum") {
                        level = u8::MAX;
                    }
                }
                "tbl" => {
                    builder.begin(BlockKind::Table);
                    in_table = true;
                }
                "p" if element.prefix == "a" && level != u8::MAX => {
                    level = 0;
                    if in_table {
                        builder.text(" ");
                    } else {
                        builder.begin(kind_of(title, is_listed, 0));
                    }
                }
                "pPr" if level != u8::MAX => {
                    level = level_of(&element);
                    if level > 0 && !in_table && builder.is_fresh() {
                        builder.begin(kind_of(title, is_listed, level));
                    }
                }
                "br" if !in_table => builder.line_break(),
                "t" => in_words = level != u8::MAX,
                _ => {}
            },
            Piece::Close(name) => match name.as_str() {
                "t" => in_words = false,
                "sp" if level == u8::MAX => level = 0,
                "tc" => builder.end_cell(),
                "tr" => builder.end_row(),
                "tbl" => {
                    in_table = false;
                    builder.end();
                }
                _ => {}
            },
            Piece::Text(words) if in_words => builder.text(&words),
            Piece::Text(_) => {}
        }
    }
    builder.end();
}

fn level_of(element: &Element) -> u8 {
    let level = element.get("lvl").and_then(|level| level.parse().ok());
    level.unwrap_or(0u8).min(8)
}

fn kind_of(title: bool, is_listed: bool, level: u8) -> BlockKind {
    match (title, is_listed) {
        (true, _) => BlockKind::Heading(2),
        (_, true) => BlockKind::Item {
            depth: level,
            number: None,
        },
        _ => BlockKind::Paragraph,
    }
}

/// Adds what the speaker noted under a slide.
fn read_notes(builder: &mut Builder, text: &str) {
    let (mut is_body, mut in_words) = (false, false);
    for piece in pieces(text) {
        match piece {
            Piece::Open(element) => match element.name.as_str() {
                "sp" => is_body = false,
                "ph" => is_body = element.get("type") == Some("body"),
                "p" if element.prefix == "a" => builder.begin(BlockKind::Paragraph),
                "t" => in_words = is_body,
                _ => {}
            },
            Piece::Close(name) if name == "t" => in_words = false,
            Piece::Text(words) if in_words => builder.text(&words),
            _ => {}
        }
    }
    builder.end();
}

/// The words that the cells of a workbook share.
fn shared_strings(text: &str) -> Vec<String> {
    let mut strings = Vec::new();
    let (mut words, mut in_words, mut phonetic) = (String::new(), false, false);
    for piece in pieces(text) {
        match piece {
            Piece::Open(element) => match element.name.as_str() {
                "si" => words.clear(),
                "rPh" => phonetic = true,
                "t" => in_words = !phonetic,
                _ => {}
            },
            Piece::Text(more) if in_words => words.push_str(&more),
            Piece::Text(_) => {}
            Piece::Close(name) => match name.as_str() {
                "t" => in_words = false,
                "rPh" => phonetic = false,
                "si" => strings.push(words.clone()),
                _ => {}
            },
        }
    }
    strings
}

/// For each style of cells, whether it shows numbers as days.
fn date_styles(text: &str) -> Vec<bool> {
    let mut formats: HashMap<String, bool> = HashMap::new();
    let mut styles = Vec::new();
    let mut in_cells = false;
    for piece in pieces(text) {
        match piece {
            Piece::Open(element) => match element.name.as_str() {
                "numFmt" => {
                    let code = element.get("formatCode").unwrap_or_default().to_lowercase();
                    let plain: String = code.split('"').step_by(2).collect();
                    let is_date =
                        plain.contains('y') || plain.contains("mmm") || plain.contains("d/m");
                    let id = element.get("numFmtId").unwrap_or_default().to_owned();
                    formats.insert(id, is_date);
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = element.get("numFmtId").unwrap_or_default();
                    let built_in = matches!(id, "14" | "15" | "16" | "17" | "22");
                    styles.push(built_in || formats.get(id).copied().unwrap_or(false));
                }
                _ => {}
            },
            Piece::Close(name) if name == "cellXfs" => in_cells = false,
            _ => {}
        }
    }
    styles
}

/// Adds a sheet as a table without the empty rows and columns around it.
fn read_sheet(builder: &mut Builder, text: &str, strings: &[String], dates: &[bool]) {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut row: Vec<String> = Vec::new();
    let (mut column, mut kind, mut is_date) = (0, String::new(), false);
    let (mut value, mut in_value) = (String::new(), false);
    let mut size = 0;
    for piece in pieces(text) {
        match piece {
            Piece::Open(element) => match element.name.as_str() {
                "row" => row.clear(),
                "c" => {
                    column = element.get("r").and_then(column_of).unwrap_or(row.len());
                    element.get("t").unwrap_or_default().clone_into(&mut kind);
                    let style = element
                        .get("s")
                        .and_then(|style| style.parse::<usize>().ok());
                    is_date = style.is_some_and(|style| dates.get(style) == Some(&true));
                    value.clear();
                }
                "v" | "t" => in_value = true,
                _ => {}
            },
            Piece::Text(words) if in_value => value.push_str(&words),
            Piece::Text(_) => {}
            Piece::Close(name) => match name.as_str() {
                "v" | "t" => in_value = false,
                "c" => {
                    let words = cell(&value, &kind, is_date, strings);
                    size += words.len() + column.saturating_sub(row.len()) + 1;
                    if !words.trim().is_empty() && column < MOST_COLUMNS {
                        row.resize(column.max(row.len()), String::new());
                        row.push(words);
                    }
                }
                "row" => rows.push(std::mem::take(&mut row)),
                _ => {}
            },
        }
        if size > super::build::LARGEST {
            break;
        }
    }
    let used = |row: &Vec<String>| row.iter().any(|cell| !cell.is_empty());
    let first = |row: &Vec<String>| row.iter().position(|cell| !cell.is_empty());
    let left = rows.iter().filter_map(first).min().unwrap_or(0);
    builder.begin(BlockKind::Table);
    for row in rows.iter().filter(|row| used(row)) {
        for cell in row.iter().skip(left) {
            builder.text(cell);
            builder.end_cell();
        }
        builder.end_row();
    }
    builder.end();
}

fn cell(value: &str, kind: &str, is_date: bool, strings: &[String]) -> String {
    match kind {
        "s" => {
            let string = value
                .trim()
                .parse()
                .ok()
                .and_then(|at: usize| strings.get(at));
            string.cloned().unwrap_or_default()
        }
        "b" if value == "1" => "TRUE".to_owned(),
        "b" => "FALSE".to_owned(),
        "" | "n" if is_date => day(value).unwrap_or_else(|| value.to_owned()),
        _ => value.to_owned(),
    }
}

/// The day that a number of days since the end of 1899 is.
fn day(value: &str) -> Option<String> {
    let days = value.trim().parse::<f64>().ok()?;
    if !(1.0..3_000_000.0).contains(&days) {
        return None;
    }
    let start = jiff::civil::date(1899, 12, 30);
    let day = start
        .checked_add(jiff::Span::new().days(days as i64))
        .ok()?;
    Some(day.to_string())
}

/// The number of the column in `BC12`, from 0.
fn column_of(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_uppercase);
    let number = letters.take(4).fold(0usize, |number, letter| {
        number * 26 + usize::from(letter - b'A') + 1
    });
    number.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::super::archive::tests::zip;
    use super::super::build::tests::outline;
    use super::super::{Format, parse};
    use super::*;

    fn open(files: &[(&str, &str)], format: Format) -> Parsed {
        let files: Vec<(&str, &[u8])> = files
            .iter()
            .map(|(name, text)| (*name, text.as_bytes()))
            .collect();
        let bytes = zip(&files);
        assert_eq!(Format::detect(&bytes, ""), format);
        parse(bytes, format, &Hints::default()).expect("it opens")
    }

    #[test]
    fn slides_come_in_order_with_titles_lists_tables_and_notes() {
        let slide = |words: &str| format!("<p:sld xmlns:p='p' xmlns:a='a'>{words}</p:sld>");
        let one = slide(
            "<p:sp><p:nvPr><p:ph type='title'/></p:nvPr><a:p><a:r><a:t>Ferries</a:t></a:r></a:p></p:sp><p:sp><p:ph idx='1'/><a:p><a:r><a:t>Nine \
             of them</a:t></a:r></a:p><a:p><a:pPr lvl='1'/><a:r><a:t>Two are </a:t></a:r><a:r><a:t>old</a:t></a:r></a:p></p:sp><p:sp><p:ph \
             type='sldNum'/><a:p><a:t>1</a:t></a:p></p:sp>",
        );
        let two = slide(
            "<a:tbl><a:tr><a:tc><a:p><a:t>Town</a:t></a:p></a:tc><a:tc><a:p><a:t>People</a:t></a:p></a:tc></a:tr><a:tr><a:tc><a:p><a:t>Alba</a:t>\
             </a:p></a:tc><a:tc><a:p><a:t>9</a:t></a:p></a:tc></a:tr></a:tbl>",
        );
        let parsed = open(
            &[
                (
                    "ppt/presentation.xml",
                    "<p><p:sldIdLst><p:sldId id='1' r:id='r2'/><p:sldId id='2' r:id='r1'/></p:sldIdLst></p>",
                ),
                (
                    "ppt/_rels/presentation.xml.rels",
                    "<R><Relationship Id='r1' Target='slides/slide1.xml'/><Relationship Id='r2' Target='/ppt/slides/slide2.xml'/></R>",
                ),
                ("ppt/slides/slide1.xml", &two),
                ("ppt/slides/slide2.xml", &one),
                (
                    "ppt/slides/_rels/slide2.xml.rels",
                    "<R><Relationship Id='r1' Type='x/notesSlide' Target='../notesSlides/n.xml'/></R>",
                ),
                (
                    "ppt/notesSlides/n.xml",
                    "<n><p:sp><p:ph type='body'/><a:p><a:t>Wait here.</a:t></a:p></p:sp><p:sp><p:ph type='sldNum'/><a:p><a:t>1</a:t></a:p></p:sp></n>",
                ),
            ],
            Format::Pptx,
        );
        assert_eq!(
            outline(&parsed.article),
            "h2 Ferries\n* Nine of them\n * Two are old\np Wait here.\ntable Town|People/Alba|9"
        );
        let at = parsed.article.text().find("Alba").expect("it is there");
        assert_eq!(parsed.article.place_at(PlaceKind::Slide, at), Some("2"));
    }

    #[test]
    fn sheets_are_tables() {
        let parsed = open(
            &[
                (
                    "xl/workbook.xml",
                    "<w><sheets><sheet name='Towns' r:id='r1'/><sheet name='Empty' r:id='r2'/></sheets></w>",
                ),
                (
                    "xl/_rels/workbook.xml.rels",
                    "<R><Relationship Id='r1' Target='worksheets/s1.xml'/><Relationship Id='r2' Target='worksheets/s2.xml'/></R>",
                ),
                (
                    "xl/sharedStrings.xml",
                    "<s><si><t>Town</t></si><si><r><t>Al</t></r><r><t>ba</t></r></si></s>",
                ),
                (
                    "xl/styles.xml",
                    "<s><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></s>",
                ),
                (
                    "xl/worksheets/s1.xml",
                    "<s><row r='2'><c r='B2' t='s'><v>0</v></c><c r='D2' t='inlineStr'><is><t>Day</t></is></c></row><row r='3'><c r='B3' \
                     t='s'><v>1</v></c><c r='C3'><v>1.5</v></c><c r='D3' s='1'><v>45413</v></c></row><row r='4'><c r='B4'/></row></s>",
                ),
                ("xl/worksheets/s2.xml", "<s/>"),
            ],
            Format::Xlsx,
        );
        assert_eq!(
            outline(&parsed.article),
            "h2 Towns\ntable Town||Day/Alba|1.5|2024-05-01"
        );
    }

    #[test]
    fn columns() {
        assert_eq!(column_of("A1"), Some(0));
        assert_eq!(column_of("AB12"), Some(27));
        assert_eq!(column_of("12"), None);
        assert!(column_of("ZZZZZZZZZZ1").is_some());
    }

    #[test]
    fn words_after_the_number_of_a_slide_are_read() {
        let shape = |kind: &str, words: &str| {
            format!(
                "<p:sp><p:nvPr><p:ph type='{kind}'/></p:nvPr><a:p><a:r><a:t>{words}</a:t></a:r></a:p></p:sp>"
            )
        };
        let slide = ["sldNum", "title", "sldNum", "body"]
            .map(|kind| shape(kind, kind))
            .concat();
        let parsed = open(
            &[
                (
                    "ppt/presentation.xml",
                    "<p><p:sldIdLst><p:sldId id='1' r:id='r1'/></p:sldIdLst></p>",
                ),
                (
                    "ppt/_rels/presentation.xml.rels",
                    "<R><Relationship Id='r1' Target='slides/slide1.xml'/></R>",
                ),
                (
                    "ppt/slides/slide1.xml",
                    &format!("<p:sld xmlns:p='p' xmlns:a='a'>{slide}</p:sld>"),
                ),
            ],
            Format::Pptx,
        );
        assert_eq!(outline(&parsed.article), "h2 title\n* body");
    }
}
