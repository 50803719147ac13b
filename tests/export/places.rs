//! Places: what each format says of them leads to the words.

use super::*;

#[test]
fn places_of_json_formats_are_the_words() {
    let made = plain();
    let w3c = json(&made.text("w3c", Selection::default()));
    let items = w3c["first"]["items"].as_array().expect("annotations");
    assert_eq!(items.len(), 9);
    for item in items {
        let selectors = item["target"]["selector"].as_array().expect("selectors");
        let position = selectors.last().expect("a position");
        if let [quote, position] = &selectors[..] {
            let words = letters(&position["start"], &position["end"]);
            assert_eq!(quote["exact"], words.as_str());
        }
        assert_eq!(position["type"], "TextPositionSelector");
    }
    assert_eq!(w3c["total"], 9);

    let hypothesis = made.write("hypothesis", Selection::default());
    assert!(hypothesis.lost.contains(&(1, Thing::Bookmarks)));
    let hypothesis = json(&String::from_utf8(hypothesis.bytes).expect("UTF-8"));
    let units: Vec<u16> = TEXT.encode_utf16().collect();
    for item in hypothesis["annotations"].as_array().expect("annotations") {
        let selectors = &item["target"][0]["selector"];
        let at = |key: &str| selectors[0][key].as_u64().expect("a number") as usize;
        let words = String::from_utf16(&units[at("start")..at("end")]).expect("whole letters");
        assert_eq!(selectors[1]["exact"], words.as_str());
    }

    let spacy = json(&made.text("spacy", Selection::default()));
    let places: Vec<(u64, u64)> = spacy["tokens"]
        .as_array()
        .expect("tokens")
        .iter()
        .map(|token| {
            (
                token["start"].as_u64().expect("a start"),
                token["end"].as_u64().expect("an end"),
            )
        })
        .collect();
    assert!(places.windows(2).all(|pair| pair[0].1 <= pair[1].0));
    let quotes = spacy["spans"]["quotes"].as_array().expect("quotes");
    for item in spacy["ents"]
        .as_array()
        .expect("names")
        .iter()
        .chain(quotes)
    {
        let start = item["start"].as_u64().expect("a start");
        let end = item["end"].as_u64().expect("an end");
        assert!(places.iter().any(|place| place.0 == start), "{item}");
        assert!(places.iter().any(|place| place.1 == end), "{item}");
    }
    assert_eq!(
        letters(&quotes[1]["start"], &quotes[1]["end"]),
        "“Varga Lines will pay,”"
    );
    assert_eq!(quotes[1]["kb_id"], "Jo Varga");

    let doccano = made.text("doccano", Selection::default());
    assert!(doccano.is_ascii());
    let doccano = json(&doccano);
    let words: Vec<String> = doccano["entities"]
        .as_array()
        .expect("spans")
        .iter()
        .map(|item| letters(&item["start_offset"], &item["end_offset"]))
        .collect();
    assert_eq!(words, WORDS);
    assert_eq!(doccano["text"], TEXT);
    assert_eq!(doccano["relations"][1]["from_id"], 8);
    assert_eq!(doccano["relations"][1]["to_id"], 6);
}

#[test]
fn brat_splits_what_goes_over_lines() {
    let brat = plain().text("brat", Selection::default());
    let chars: Vec<char> = TEXT.chars().collect();
    for line in brat.lines().filter(|line| line.starts_with('T')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let (_, places) = fields[1].split_once(' ').expect("a label");
        let words: Vec<String> = places
            .split(';')
            .map(|place| {
                let (start, end) = place.split_once(' ').expect("two numbers");
                let number = |number: &str| number.parse::<usize>().expect("a number");
                chars[number(start)..number(end)].iter().collect()
            })
            .collect();
        assert_eq!(words.join(" "), fields[2], "{line}");
    }
    assert!(
        brat.contains("T2\tHIGHLIGHT 10 17;19 24\treopens Clerk\n"),
        "{brat}"
    );
    assert!(brat.contains("R1\tSpokenBy Arg1:T7 Arg2:T4\n"), "{brat}");
    assert!(brat.contains("A2\tTag T1 to-do\n#"), "{brat}");
}

#[test]
fn conll_has_a_word_a_line() {
    let conll = plain().text("conll", Selection::default());
    assert!(
        conll.contains("Mara B-PERSON\nLind I-PERSON\nsaid O\n"),
        "{conll}"
    );
    assert!(
        conll.contains("Jo B-PERSON\nVarga I-PERSON\n. O\n"),
        "{conll}"
    );
    let fields = |line: &str| line.is_empty() || line.split(' ').count() == 2;
    assert!(conll.lines().all(fields), "{conll}");
}

#[test]
fn a_project_holds_the_text_and_places_in_it() {
    let made = plain();
    let written = made.write("qdpx", Selection::default());
    assert!(written.lost.contains(&(1, Thing::Bookmarks)));
    let project = unpacked(&written.bytes, "project.qde");
    let path = project
        .split("internal://")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let source = unpacked(
        &written.bytes,
        &format!("sources/{}", path.expect("a source")),
    );
    assert_eq!(source, TEXT);
    assert!(project.contains("name=\"Harbour 😀 reopens\" startPosition=\"0\" endPosition=\"17\""));
    assert!(project.contains("<Code guid=\""), "{project}");
    for name in ["speaker", "Mara Lind", "PERSON", "opening", "highlight"] {
        assert!(
            project.contains(&format!("name=\"{name}\" isCodable=")),
            "{name} in {project}"
        );
    }
    let book = made.text("qdc", Selection::default());
    assert!(
        book.contains("<Description>Check *this*.</Description>"),
        "{book}"
    );
    assert!(!book.contains("Mara Lind"));
    check_xml(&book);
    check_xml(&project);
}

#[test]
fn units_are_what_the_formats_document() {
    let unit = |name: &str| Format::named(name).map(|format| format.unit);
    assert_eq!(unit("hypothesis"), Some(Unit::Utf16));
    assert_eq!(unit("org"), Some(Unit::CodePointsFromOne));
    let org = plain().text("org", Selection::default());
    assert!(
        org.contains(":org-remark-beg: 1\n:org-remark-end: 18\n"),
        "{org}"
    );
    for name in [
        "w3c",
        "brat",
        "doccano",
        "spacy",
        "prodigy",
        "label-studio",
        "qdpx",
        "json",
    ] {
        assert_eq!(unit(name), Some(Unit::CodePoints));
    }
    for name in ["uima", "webanno"] {
        assert_eq!(unit(name), Some(Unit::Utf16));
    }
}

fn utf16(start: &Value, end: &Value) -> String {
    let units: Vec<u16> = TEXT.encode_utf16().collect();
    let at = |value: &Value| value.as_u64().expect("a number") as usize;
    String::from_utf16(&units[at(start)..at(end)]).expect("whole letters")
}

const WORDS: [&str; 8] = [
    "Harbour 😀 reopens",
    "reopens\n\nClerk",
    "said: “It won’t",
    "Mara Lind",
    "日本",
    "Jo Varga",
    "“It won’t sink, folks,”",
    "“Varga Lines will pay,”",
];

#[test]
fn places_of_programs_for_corpora_are_the_words() {
    let made = plain();
    let tasks = json(&made.text("label-studio", Selection::default()));
    let results = tasks[0]["annotations"][0]["result"].as_array();
    let results = results.expect("results");
    let labels = results.iter().filter(|item| item["type"] == "labels");
    let words: Vec<String> = labels
        .map(|item| {
            let value = &item["value"];
            let words = letters(&value["start"], &value["end"]);
            assert_eq!(value["text"], words.as_str());
            words
        })
        .collect();
    assert_eq!(words, WORDS);
    assert_eq!(results.last().expect("a relation")["to_id"], "n3");

    let prodigy = json(&made.text("prodigy", Selection::default()));
    let tokens = prodigy["tokens"].as_array().expect("tokens");
    let spans = prodigy["spans"].as_array().expect("spans");
    let words: Vec<String> = spans
        .iter()
        .map(|item| {
            let token = |key: &str| &tokens[item[key].as_u64().expect("a token") as usize];
            assert_eq!(token("token_start")["start"], item["start"]);
            assert_eq!(token("token_end")["end"], item["end"]);
            letters(&item["start"], &item["end"])
        })
        .collect();
    assert_eq!(words, WORDS);

    let uima = json(&made.text("uima", Selection::default()));
    let structures = uima["%FEATURE_STRUCTURES"].as_array().expect("structures");
    let mut words: Vec<String> = structures[1..]
        .iter()
        .map(|item| utf16(&item["begin"], &item["end"]))
        .collect();
    words.sort();
    words.dedup();
    let mut wanted = WORDS.map(str::to_owned);
    wanted.sort();
    assert_eq!(words, wanted);

    let tsv = made.text("webanno", Selection::default());
    check_tsv(&tsv);
    for line in tsv
        .lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_digit()))
    {
        let fields: Vec<&str> = line.split('\t').collect();
        let (start, end) = fields[1].split_once('-').expect("two numbers");
        let number = |number: &str| Value::from(number.parse::<u64>().expect("a number"));
        assert_eq!(utf16(&number(start), &number(end)), fields[2], "{line}");
    }
    assert!(
        tsv.contains("2-2\t26-30\tMara\tMara Lind[1]\tPERSON[1]\t_\t_\t"),
        "{tsv}"
    );
}

#[test]
fn a_place_names_page_and_chapter() {
    use byline::export::CitedPlace;
    use byline::text::{Place, PlaceKind};

    let made = plain();
    let place = |at: &str, kind, label: &str| Place {
        at: TEXT.find(at).expect("words") as u32,
        kind,
        label: label.to_owned(),
    };
    let article = made.article.clone().with_places(vec![
        place("Clerk", PlaceKind::Page, "xiv"),
        place("Clerk", PlaceKind::Chapter, "On\ntime"),
    ]);
    let cited = CitedPlace::of(&article, span(TEXT, "Mara Lind"));
    assert_eq!(cited.to_string(), "p. xiv, “On time”, ¶ 2");
    assert_eq!(
        CitedPlace::of(&article, span(TEXT, "Harbour")).to_string(),
        "¶ 1"
    );
    let made = Made { article, ..made };
    let csv = made.text(
        "csv",
        Selection {
            quotes: true,
            ..Selection::default()
        },
    );
    assert!(csv.contains(",xiv,On time,2,"), "{csv}");
}
