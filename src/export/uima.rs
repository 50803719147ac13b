//! UIMA CAS JSON 0.4 for INCEpTION and other programs on UIMA; places in UTF-16 units.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::spans::{Labelled, Sort, labelled};
use super::tokens::Utf16Index;
use super::{Export, Format, Thing, Unit, Written};

pub(super) const FORMAT: Format = Format {
    name: "uima",
    ending: "uima.json",
    about: "UIMA CAS JSON for INCEpTION: marks, names, quotes",
    unit: Unit::Utf16,
    lacks: &[
        Thing::Bookmarks,
        Thing::Lost,
        Thing::Colours,
        Thing::Descriptions,
        Thing::Readers,
        Thing::Memo,
        Thing::Articles,
    ],
    also_loses: "",
    write,
    parts: None,
};

const NAME: &str = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";
const QUOTE: &str = "webanno.custom.Quote";
const MARK: &str = "webanno.custom.Mark";

/// The layers, each with its features in the order of their names.
pub(super) const LAYERS: [(Sort, &str, &[&str]); 3] = [
    (Sort::Name, NAME, &["identifier", "value"]),
    (Sort::Quote, QUOTE, &["kind", "speaker"]),
    (Sort::Mark, MARK, &["code", "kind", "note"]),
];

/// The values of an item's features, one set for each code of a mark: that is what these programs
/// can show.
pub(super) fn features<'a>(item: &'a Labelled<'_>) -> Vec<Vec<Option<&'a str>>> {
    let note = Some(item.note.as_str()).filter(|note| !note.is_empty());
    match item.sort {
        Sort::Name => vec![vec![item.about.as_deref(), Some(&item.label)]],
        Sort::Quote => vec![vec![Some(item.kind), item.about.as_deref()]],
        Sort::Mark if item.codes.is_empty() => vec![vec![None, Some(item.kind), note]],
        Sort::Mark => {
            let codes = item.codes.iter();
            codes
                .map(|code| vec![Some(code.as_str()), Some(item.kind), note])
                .collect()
        }
    }
}

/// The whole file; the keys stand in the order of the alphabet, as in all our JSON.
#[derive(Serialize)]
struct Cas<'a> {
    #[serde(rename = "%FEATURE_STRUCTURES")]
    structures: Vec<Structure<'a>>,
    #[serde(rename = "%TYPES")]
    types: Map<String, Value>,
    #[serde(rename = "%VIEWS")]
    views: Value,
}

/// The text, or a stretch of it with the features that its layer has.
#[derive(Serialize)]
#[serde(untagged)]
enum Structure<'a> {
    Sofa {
        #[serde(rename = "%ID")]
        id: usize,
        #[serde(rename = "%TYPE")]
        kind: &'static str,
        #[serde(rename = "mimeType")]
        mime: &'static str,
        #[serde(rename = "sofaID")]
        name: &'static str,
        #[serde(rename = "sofaNum")]
        number: usize,
        #[serde(rename = "sofaString")]
        text: &'a str,
    },
    Item {
        #[serde(rename = "%ID")]
        id: usize,
        #[serde(rename = "%TYPE")]
        type_name: &'static str,
        #[serde(rename = "@sofa")]
        sofa: usize,
        begin: usize,
        #[serde(skip_serializing_if = "Option::is_none")]
        code: Option<&'a str>,
        end: usize,
        #[serde(skip_serializing_if = "Option::is_none")]
        identifier: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        kind: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        note: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        speaker: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        value: Option<&'a str>,
    },
}

fn write(exports: &[Export<'_>]) -> Written {
    let Some(export) = exports.first() else {
        return Written::default();
    };
    let text = export.article.text();
    let index = Utf16Index::new(text);
    let all = labelled(export);
    let mut types = Map::new();
    for (_, name, features) in LAYERS {
        let mut layer = json!({"%NAME": name, "%SUPER_TYPE": "uima.tcas.Annotation"});
        for feature in features {
            layer[*feature] = json!({"%NAME": feature, "%RANGE": "uima.cas.String"});
        }
        types.insert(name.to_owned(), layer);
    }
    let mut structures = vec![Structure::Sofa {
        id: 1,
        kind: "uima.cas.Sofa",
        mime: "text/plain",
        name: "_InitialView",
        number: 1,
        text,
    }];
    for (sort, name, names) in LAYERS {
        for item in all.iter().filter(|item| item.sort == sort) {
            let (begin, end) = index.units(item.span);
            for values in features(item) {
                let value = |wanted| {
                    let mut pairs = names.iter().zip(&values);
                    pairs.find_map(|(name, value)| value.filter(|_| *name == wanted))
                };
                structures.push(Structure::Item {
                    id: structures.len() + 1,
                    type_name: name,
                    sofa: 1,
                    begin,
                    code: value("code"),
                    end,
                    identifier: value("identifier"),
                    kind: value("kind"),
                    note: value("note"),
                    speaker: value("speaker"),
                    value: value("value"),
                });
            }
        }
    }
    let members: Vec<usize> = (2..=structures.len()).collect();
    let value = Cas {
        structures,
        types,
        views: json!({"_InitialView": {"%SOFA": 1, "%MEMBERS": members}}),
    };
    super::json::pretty(&value).into()
}
