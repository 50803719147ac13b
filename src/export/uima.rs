//! UIMA CAS JSON 0.4 for INCEpTION and other programs on UIMA; places in UTF-16 units.

use serde_json::{Map, json};

use super::spans::{Labelled, Sort, labelled};
use super::tokens::Utf16Index;
use super::{Export, Format, Thing, Unit, Written};

pub(super) const FORMAT: Format = Format {
    name: "uima",
    ending: "uima.json",
    about: "UIMA CAS JSON for INCEpTION: marks, names, quotes with their speakers",
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
pub(super) fn features(item: &Labelled) -> Vec<Vec<Option<&str>>> {
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
    let mut structures = vec![json!({
        "%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView",
        "mimeType": "text/plain", "sofaString": text,
    })];
    for (sort, name, names) in LAYERS {
        for item in all.iter().filter(|item| item.sort == sort) {
            let (begin, end) = index.units(item.span);
            for values in features(item) {
                let mut structure = json!({
                    "%ID": structures.len() + 1, "%TYPE": name, "@sofa": 1,
                    "begin": begin, "end": end,
                });
                for (feature, value) in names.iter().zip(values) {
                    if let Some(value) = value {
                        structure[*feature] = value.into();
                    }
                }
                structures.push(structure);
            }
        }
    }
    let members: Vec<usize> = (2..=structures.len()).collect();
    let value = json!({
        "%TYPES": types,
        "%FEATURE_STRUCTURES": structures,
        "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": members}},
    });
    super::json::pretty(&value).into()
}
