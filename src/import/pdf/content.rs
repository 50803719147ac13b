//! What a page draws, as `pdf-extract` can read it: pages and forms are one stream of operators on
//! text, and what is filled into the fields of a form stands in its place.

use pdf_extract::content::{Content, Operation};
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};

use super::fonts::Codes;

/// The most operators of a page.
const MOST_OPERATORS: usize = 2_000_000;
/// Forms may hold forms so deep.
const DEEPEST: usize = 8;
/// Operators that place and show text.
const KEPT: [&str; 17] = [
    "q", "Q", "cm", "BT", "ET", "Tf", "Td", "TD", "Tm", "T*", "Tj", "TJ", "Tc", "Tw", "Tz", "TL",
    "Ts",
];

/// True if the page has forms, filled fields, or operators that are not read otherwise.
pub(super) fn needs(document: &Document, page: ObjectId) -> bool {
    // With fields the page is read twice, and both times in the same way.
    let fields = !widgets(document, page).is_empty();
    fields || has_forms(document, page) || has_mixed_codes(document, page) || {
        let content = document.get_page_content(page).unwrap_or_default();
        let shows = |at: usize, mark: u8| {
            content[at] == mark
                && content.get(at + 1).is_none_or(u8::is_ascii_whitespace)
                && at > 0
                && matches!(content[at - 1], b')' | b'>' | b' ' | b'\n' | b'\r')
        };
        memchr::memchr2_iter(b'\'', b'"', &content).any(|at| shows(at, b'\'') || shows(at, b'"'))
    }
}

/// Writes the page's content and the forms in it again, as operators on text alone.
pub(super) fn flatten(document: &mut Document, page: ObjectId) -> Option<()> {
    write(document, page, &[])
}

/// The same with what is filled into the page's fields, after all else; `None` if there are none.
pub(super) fn fill(document: &mut Document, page: ObjectId) -> Option<()> {
    let fields = widgets(document, page);
    (!fields.is_empty())
        .then(|| write(document, page, &fields))
        .flatten()
}

fn write(document: &mut Document, page: ObjectId, fields: &[ObjectId]) -> Option<()> {
    let mut writer = Writer {
        document,
        operations: Vec::new(),
        fonts: Dictionary::new(),
        forms: 0,
        codes: None,
    };
    let resources = resources(document, page);
    let content = Content::decode(&document.get_page_content(page).ok()?).ok()?;
    writer.add(content.operations, &resources, 0);
    for &field in fields {
        writer.field(field);
    }
    let Writer {
        operations, fonts, ..
    } = writer;
    let content = Content { operations }.encode().ok()?;
    let mut resources = Dictionary::new();
    resources.set("Font", Object::Dictionary(fonts));
    let content = document.add_object(Stream::new(Dictionary::new(), content));
    let page = document.get_dictionary_mut(page).ok()?;
    page.set("Contents", Object::Reference(content));
    page.set("Resources", Object::Dictionary(resources));
    Some(())
}

struct Writer<'a> {
    document: &'a Document,
    operations: Vec<Operation>,
    fonts: Dictionary,
    /// How many streams were added; each has names of fonts of its own.
    forms: usize,
    /// The codes of the current font, if they have one byte or two.
    codes: Option<Codes>,
}

impl Writer<'_> {
    fn add(&mut self, operations: Vec<Operation>, resources: &Dictionary, depth: usize) {
        self.forms += 1;
        let prefix = format!("S{}x", self.forms);
        for mut operation in operations {
            if let Some(codes) = self.codes {
                operation
                    .operands
                    .iter_mut()
                    .for_each(|operand| widen(codes, operand));
            }
            if self.operations.len() > MOST_OPERATORS {
                return;
            }
            match operation.operator.as_str() {
                "Tf" => self.font(&operation, resources, &prefix),
                "'" | "\"" => {
                    let mut operands = operation.operands;
                    let words = operands.pop();
                    if let [word, character] = operands.as_slice() {
                        self.push("Tw", vec![word.clone()]);
                        self.push("Tc", vec![character.clone()]);
                    }
                    self.push("T*", Vec::new());
                    self.push("Tj", words.into_iter().collect());
                }
                "Do" => {
                    let name = operation
                        .operands
                        .first()
                        .and_then(|name| name.as_name().ok());
                    let form = name.and_then(|name| self.form_named(resources, name));
                    if let Some(form) = form.filter(|_| depth < DEEPEST) {
                        self.form(&form, resources, None, depth);
                    }
                }
                "Tj" if !matches!(operation.operands.first(), Some(Object::String(..))) => {}
                "TJ" if !matches!(operation.operands.first(), Some(Object::Array(_))) => {}
                "cm" | "Tm" if operation.operands.len() != 6 => {}
                "Td" | "TD" if operation.operands.len() != 2 => {}
                operator if KEPT.contains(&operator) => self.operations.push(operation),
                _ => {}
            }
        }
    }

    fn push(&mut self, operator: &str, operands: Vec<Object>) {
        self.operations.push(Operation::new(operator, operands));
    }

    fn font(&mut self, operation: &Operation, resources: &Dictionary, prefix: &str) {
        let [name, size] = operation.operands.as_slice() else {
            return;
        };
        let Ok(name) = name.as_name() else { return };
        let fonts = entry(self.document, resources, b"Font").and_then(|fonts| fonts.as_dict().ok());
        let Some(font) = fonts.and_then(|fonts| fonts.get(name).ok()) else {
            return;
        };
        let (_, known) = self.document.dereference(font).unwrap_or((None, font));
        self.codes = known.as_dict().ok().and_then(Codes::of);
        let mut new = prefix.as_bytes().to_vec();
        new.extend(name);
        self.fonts.set(new.clone(), font.clone());
        self.push("Tf", vec![Object::Name(new), size.clone()]);
    }

    fn form_named(&self, resources: &Dictionary, name: &[u8]) -> Option<Stream> {
        let forms = entry(self.document, resources, b"XObject")?
            .as_dict()
            .ok()?;
        let form = entry(self.document, forms, name)?.as_stream().ok()?;
        let kind = form.dict.get(b"Subtype").and_then(Object::as_name).ok()?;
        (kind == b"Form").then(|| form.clone())
    }

    /// Adds what a form draws, moved by `place` if it is given.
    fn form(
        &mut self,
        form: &Stream,
        resources: &Dictionary,
        place: Option<(f64, f64)>,
        depth: usize,
    ) {
        let content = form
            .decompressed_content()
            .unwrap_or_else(|_| form.content.clone());
        let Ok(content) = Content::decode(&content) else {
            return;
        };
        let own = entry(self.document, &form.dict, b"Resources")
            .and_then(|resources| resources.as_dict().ok())
            .cloned();
        self.push("q", Vec::new());
        if let Some((x, y)) = place {
            let ones = [1.0, 0.0, 0.0, 1.0, x, y];
            self.push("cm", ones.iter().map(|&n| Object::Real(n as f32)).collect());
        }
        if let Some(Object::Array(matrix)) = entry(self.document, &form.dict, b"Matrix")
            && matrix.len() == 6
        {
            self.push("cm", matrix.clone());
        }
        self.add(
            content.operations,
            own.as_ref().unwrap_or(resources),
            depth + 1,
        );
        self.push("Q", Vec::new());
    }

    /// Adds what is filled into a field: as it looks, else its value.
    fn field(&mut self, widget: ObjectId) {
        let Ok(widget) = self.document.get_dictionary(widget) else {
            return;
        };
        let Some([left, bottom, ..]) = rectangle(self.document, widget, b"Rect") else {
            return;
        };
        let looks = entry(self.document, widget, b"AP")
            .and_then(|looks| looks.as_dict().ok())
            .and_then(|looks| entry(self.document, looks, b"N"));
        if let Some(Object::Stream(form)) = looks {
            let from = rectangle(self.document, &form.dict, b"BBox").unwrap_or_default();
            let before = self.operations.len();
            self.form(
                &form.clone(),
                &Dictionary::new(),
                Some((left - from[0], bottom - from[1])),
                0,
            );
            let shows = |operation: &Operation| matches!(operation.operator.as_str(), "Tj" | "TJ");
            if self.operations[before..].iter().any(shows) {
                return;
            }
        }
        let Some(Object::String(value, _)) = inherited(self.document, widget, b"V") else {
            return;
        };
        let value = super::words_of(value);
        let (words, _, _) = encoding_rs::WINDOWS_1252.encode(&value);
        let mut font = Dictionary::new();
        font.set("Type", Object::Name(b"Font".to_vec()));
        font.set("Subtype", Object::Name(b"Type1".to_vec()));
        font.set("BaseFont", Object::Name(b"Helvetica".to_vec()));
        font.set("Encoding", Object::Name(b"WinAnsiEncoding".to_vec()));
        self.fonts.set("FieldValue", Object::Dictionary(font));
        self.push("BT", Vec::new());
        let size = Object::Integer(10);
        self.push("Tf", vec![Object::Name(b"FieldValue".to_vec()), size]);
        let place = [left + 2.0, bottom + 3.0];
        self.push(
            "Td",
            place.iter().map(|&n| Object::Real(n as f32)).collect(),
        );
        self.push("Tj", vec![Object::string_literal(words.into_owned())]);
        self.push("ET", Vec::new());
    }
}

/// Writes the strings of an operand with two bytes a code.
fn widen(codes: Codes, operand: &mut Object) {
    match operand {
        Object::String(bytes, _) => *bytes = codes.widen(bytes),
        Object::Array(objects) => objects.iter_mut().for_each(|object| widen(codes, object)),
        _ => {}
    }
}

/// True if a font of the page has codes of one byte and of two.
fn has_mixed_codes(document: &Document, page: ObjectId) -> bool {
    let resources = resources(document, page);
    let fonts = entry(document, &resources, b"Font").and_then(|fonts| fonts.as_dict().ok());
    fonts.is_some_and(|fonts| {
        fonts.iter().any(|(_, font)| {
            let font = document.dereference(font).map_or(font, |(_, font)| font);
            font.as_dict().is_ok_and(|font| Codes::of(font).is_some())
        })
    })
}

/// The fields of a form on a page that hold words.
fn widgets(document: &Document, page: ObjectId) -> Vec<ObjectId> {
    let Some(Object::Array(notes)) = document
        .get_dictionary(page)
        .ok()
        .and_then(|page| entry(document, page, b"Annots"))
    else {
        return Vec::new();
    };
    let is_filled = |id: &ObjectId| {
        document.get_dictionary(*id).is_ok_and(|note| {
            let kind = inherited(document, note, b"FT").and_then(|kind| kind.as_name().ok());
            let is_widget = note
                .get(b"Subtype")
                .and_then(Object::as_name)
                .is_ok_and(|kind| kind == b"Widget");
            is_widget
                && matches!(kind, Some(b"Tx" | b"Ch"))
                && inherited(document, note, b"V").is_some()
        })
    };
    notes
        .iter()
        .filter_map(|note| note.as_reference().ok())
        .filter(is_filled)
        .take(10_000)
        .collect()
}

fn has_forms(document: &Document, page: ObjectId) -> bool {
    let resources = resources(document, page);
    let forms = entry(document, &resources, b"XObject").and_then(|forms| forms.as_dict().ok());
    forms.is_some_and(|forms| {
        forms.iter().any(|(_, form)| {
            let form = document.dereference(form).map_or(form, |(_, form)| form);
            let kind = form
                .as_stream()
                .and_then(|form| form.dict.get(b"Subtype"))
                .and_then(Object::as_name);
            kind.is_ok_and(|kind| kind == b"Form")
        })
    })
}

fn resources(document: &Document, page: ObjectId) -> Dictionary {
    document
        .get_dictionary(page)
        .ok()
        .and_then(|page| inherited(document, page, b"Resources"))
        .and_then(|resources| resources.as_dict().ok())
        .cloned()
        .unwrap_or_default()
}

/// What a page or a field says, or else its parents do.
fn inherited<'a>(
    document: &'a Document,
    dictionary: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Object> {
    let mut here = dictionary;
    for _ in 0..64 {
        if let Some(found) = entry(document, here, key) {
            return Some(found);
        }
        here = entry(document, here, b"Parent")?.as_dict().ok()?;
    }
    None
}

fn entry<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let object = dictionary.get(key).ok()?;
    Some(
        document
            .dereference(object)
            .map_or(object, |(_, object)| object),
    )
}

fn rectangle(document: &Document, dictionary: &Dictionary, key: &[u8]) -> Option<[f64; 4]> {
    let Object::Array(numbers) = entry(document, dictionary, key)? else {
        return None;
    };
    let numbers: Vec<f64> = numbers
        .iter()
        .filter_map(|number| number.as_float().ok().map(f64::from))
        .collect();
    numbers.try_into().ok()
}
