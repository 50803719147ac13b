//! Excel workbooks (`.xlsx`) and PowerPoint presentations (`.pptx`) → an article: sheets as tables,
//! slides in their order with what their speaker noted.

use std::collections::HashMap;

use super::archive::Archive;
use super::build::Builder;
use super::office::{Draft, part};
use super::sheets::{self, MOST_COLUMNS};
use super::xml::{Element, Piece, pieces};
use super::{Hints, Parsed, Refusal};
use crate::text::{BlockKind, PlaceKind};

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
    draft.title_from_slide();
    draft.finish(&core, &["creator"], &["created"], hints)
}

/// Reads `bytes` as a workbook.
pub(super) fn workbook(bytes: Vec<u8>, hints: &Hints) -> Result<Parsed, Refusal> {
    let mut archive = Archive::open(bytes)?;
    let core = part(&mut archive, "docProps/core.xml")?;
    let strings = shared_strings(&part(&mut archive, "xl/sharedStrings.xml")?);
    let looks = looks(&part(&mut archive, "xl/styles.xml")?);
    let mut draft = Draft::default();
    let mut hidden = Vec::new();
    let sheets = parts_in_order(&mut archive, "xl/", "workbook.xml", "sheet")?;
    for sheet in sheets.iter().take(MOST_PARTS) {
        let text = part(&mut archive, &sheet.file)?;
        draft.builder.end();
        if sheet.is_hidden && text.contains("<c ") {
            hidden.push(sheet.name.clone());
        }
        if sheets.len() > 1 && text.contains("<c ") {
            draft.builder.place(PlaceKind::Sheet, &sheet.name);
            draft.builder.begin(BlockKind::Heading(2));
            draft.builder.text(&sheet.name);
        }
        read_sheet(&mut draft.builder, &text, &strings, &looks);
    }
    let mut parsed = draft.finish(&core, &["creator"], &["created"], hints)?;
    parsed.warnings.extend(sheets::hidden(&hidden));
    Ok(parsed)
}

/// A slide or a sheet.
struct Part {
    name: String,
    file: String,
    is_hidden: bool,
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
                is_hidden: found.get("state").is_some_and(|state| state != "visible"),
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

/// How the cells of a style show their numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Look {
    #[default]
    Number,
    /// With so many digits after the point.
    Percent(usize),
    Day,
    Time,
    DayAndTime,
}

impl Look {
    /// The look that a format's code describes.
    fn of(code: &str) -> Self {
        // Words in quotation marks, colours and conditions in brackets; what follows a semicolon is for
        // negative numbers.
        let plain: String = code.to_lowercase().split('"').step_by(2).collect();
        let mut shown = String::new();
        for (n, part) in plain.split('[').enumerate() {
            let (inside, after) = part.split_once(']').unwrap_or(("", part));
            // "[h]:mm" counts hours past 24.
            if n > 0 && matches!(inside, "h" | "hh") {
                return Self::Number;
            }
            shown.push_str(if n == 0 { part } else { after });
        }
        let shown = shown.split(';').next().unwrap_or_default();
        let has_day = shown.contains('y')
            || shown.contains("mmm")
            || shown.contains("d/m")
            || shown.contains("d.m");
        let has_time = shown.contains("h:") || shown.contains("h\\:") || shown.contains("h.mm");
        match (has_day, has_time) {
            (true, true) => Self::DayAndTime,
            (true, false) => Self::Day,
            (false, true) => Self::Time,
            _ if shown.contains('%') => {
                let digits = shown.split_once('.').map_or("", |(_, digits)| digits);
                let digits = digits.bytes().take_while(|b| matches!(b, b'0' | b'#'));
                Self::Percent(digits.count().min(10))
            }
            _ => Self::Number,
        }
    }

    /// The look of one of the formats that every workbook has, by its number.
    fn built_in(id: &str) -> Self {
        match id {
            "9" => Self::Percent(0),
            "10" => Self::Percent(2),
            "14" | "15" | "16" | "17" => Self::Day,
            "18" | "19" | "20" | "21" => Self::Time,
            "22" => Self::DayAndTime,
            _ => Self::Number,
        }
    }

    /// `value` as it is shown, if it is a number that can be shown so.
    fn show(self, value: &str) -> Option<String> {
        let number = value.trim().parse::<f64>().ok()?;
        match self {
            Self::Number => None,
            Self::Percent(digits) => (number.abs() < 1e12).then(|| {
                let number = number * 100.0;
                format!("{number:.digits$} %")
            }),
            Self::Day => day(number),
            Self::Time => time(number),
            Self::DayAndTime if number < 1.0 => time(number),
            Self::DayAndTime => Some(format!("{} {}", day(number)?, time(number)?)),
        }
    }
}

/// For each style of cells, how it shows numbers.
fn looks(text: &str) -> Vec<Look> {
    let mut formats: HashMap<String, Look> = HashMap::new();
    let mut styles = Vec::new();
    let mut in_cells = false;
    for piece in pieces(text) {
        match piece {
            Piece::Open(element) => match element.name.as_str() {
                "numFmt" => {
                    let look = Look::of(element.get("formatCode").unwrap_or_default());
                    let id = element.get("numFmtId").unwrap_or_default().to_owned();
                    formats.insert(id, look);
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = element.get("numFmtId").unwrap_or_default();
                    let look = formats.get(id).copied();
                    styles.push(look.unwrap_or_else(|| Look::built_in(id)));
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
fn read_sheet(builder: &mut Builder, text: &str, strings: &[String], looks: &[Look]) {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut row: Vec<String> = Vec::new();
    let (mut column, mut kind, mut look) = (0, String::new(), Look::Number);
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
                    look = style
                        .and_then(|style| looks.get(style).copied())
                        .unwrap_or_default();
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
                    let words = cell(&value, &kind, look, strings);
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
    sheets::table(builder, &rows);
}

fn cell(value: &str, kind: &str, look: Look, strings: &[String]) -> String {
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
        "" | "n" => look.show(value).unwrap_or_else(|| value.to_owned()),
        _ => value.to_owned(),
    }
}

/// The day that a number of days since the end of 1899 is.
fn day(days: f64) -> Option<String> {
    if !(1.0..3_000_000.0).contains(&days) {
        return None;
    }
    let start = jiff::civil::date(1899, 12, 30);
    let day = start
        .checked_add(jiff::Span::new().days(days as i64))
        .ok()?;
    Some(day.to_string())
}

/// The time that a part of a day is; with seconds if there are some.
fn time(days: f64) -> Option<String> {
    if !(0.0..3_000_000.0).contains(&days) {
        return None;
    }
    let seconds = (days.fract() * 86_400.0).round() as u32 % 86_400;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    Some(match seconds {
        0 => format!("{hours:02}:{minutes:02}"),
        seconds => format!("{hours:02}:{minutes:02}:{seconds:02}"),
    })
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
            "h1 Ferries\n* Nine of them\n * Two are old\np Wait here.\ntable Town|People/Alba|9"
        );
        let at = parsed.article.text().find("Alba").expect("it is there");
        assert_eq!(parsed.article.place_at(PlaceKind::Slide, at), Some("2"));
        assert_eq!(parsed.article.meta().title.as_deref(), Some("Ferries"));
    }

    #[test]
    fn sheets_are_tables() {
        let parsed = open(
            &[
                (
                    "xl/workbook.xml",
                    "<w><sheets><sheet name='Towns' state='hidden' r:id='r1'/><sheet name='Empty' state='hidden' r:id='r2'/></sheets></w>",
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
        let told: Vec<String> = parsed.warnings.iter().map(ToString::to_string).collect();
        assert_eq!(told, ["hidden sheet is shown, too: “Towns”"]);
    }

    #[test]
    fn numbers_look_as_the_workbook_shows_them() {
        let check = |look: Look, value: &str, expected: Option<&str>| {
            assert_eq!(look.show(value).as_deref(), expected, "{look:?} {value}");
        };
        check(Look::built_in("9"), "0.61", Some("61 %"));
        check(Look::built_in("10"), "0.5", Some("50.00 %"));
        check(Look::of("0.0%"), "0.745", Some("74.5 %"));
        check(Look::of("[Red]0%;-0%"), "-0.1", Some("-10 %"));
        check(Look::of("0.00"), "0.61", None);
        check(Look::of("0\" % of all\""), "61", None);
        check(Look::of("yyyy-mm-dd"), "45055", Some("2023-05-09"));
        check(
            Look::of("yyyy-mm-dd h:mm:ss"),
            "45056.60416666666",
            Some("2023-05-10 14:30"),
        );
        check(Look::of("hh:mm:ss"), "0.5000115740740741", Some("12:00:01"));
        check(Look::of("[h]:mm"), "1.5", None);
        check(Look::of("[$-409]h:mm AM/PM"), "0.25", Some("06:00"));
        check(Look::Day, "-4", None);
        check(Look::Percent(0), "many", None);
        check(Look::Time, "1e300", None);
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
        assert_eq!(outline(&parsed.article), "h1 title\n* body");
    }
}
