//! Exports: each format on one nasty article (emoji, a family of emoji, decomposed letters, CJK,
//! overlap, a mark over two paragraphs), read back by what each says of its places; and hostile words.

use std::sync::Arc;

use byline::analysis::{
    Analysis, Entity, EntityKind, Gender, Mention, Part, Quote, QuoteKind, Reason, SourceKind,
    Speaker,
};
use byline::annotation::{
    Annotation, Code, Colour, Decided, Document, Id, Item, Kind, Notes, Timestamp,
};
use byline::export::{Export, FORMATS, Format, Selection, Thing, Unit, Written};
use byline::import::{Hints, from_text, parse};
use byline::text::{Article, Span};
use serde_json::Value;

const TEXT: &str = "Harbour 😀 reopens\n\nClerk Mara Lind said: “It won’t sink, folks,” and left. The \
    e\u{301}tude by 日本 👩\u{200d}👩\u{200d}👧 went on.\n\n“Varga Lines will pay,” said Jo Varga. Lind agreed.\n";

struct Made {
    article: Article,
    decided: Decided,
    notes: Notes,
}

fn span(text: &str, words: &str) -> Span {
    let start = text.find(words).expect("words of the text");
    Span::new(start, start + words.len())
}

/// The article with marks, names and quotes; `said` is what the reader wrote everywhere.
fn made(text: &str, said: &str, title: &str) -> Made {
    let mut article = from_text(text, "harbour.txt");
    if !title.is_empty() {
        let mut meta = article.meta().clone();
        meta.title = Some(title.to_owned());
        meta.uri = Some("https://example.org/harbour?a=1&b=2".into());
        meta.author = Some(format!("Ines {title}"));
        meta.date = Some("2026-01-02".into());
        article = Article::new(meta, text.to_owned(), article.blocks().to_vec());
    }
    let mark = |id: &str, words: &str, kind: Kind, codes: &[&str], note: &str| {
        let at = span(text, words);
        let mut mark = Annotation::new(Id::new(id), kind, text, at, Timestamp::UNIX_EPOCH);
        mark.codes = codes.iter().map(|&code| code.to_owned()).collect();
        note.clone_into(&mut mark.note);
        mark.colour = (id == "aaaaaaaaaa").then_some(Colour::Green);
        Item::from(mark)
    };
    let place = Span::at(text.find("Lind agreed").expect("it is there"));
    let bookmark = Annotation::new(
        Id::new("dddddddddd"),
        Kind::Bookmark,
        text,
        place,
        Timestamp::UNIX_EPOCH,
    );
    let code = Code {
        description: said.to_owned(),
        colour: Some(Colour::Blue),
        ..Code::new("theme/opening")
    };
    let notes = Notes::from_items(
        Document::default(),
        [
            mark(
                "aaaaaaaaaa",
                "Harbour 😀 reopens",
                Kind::Highlight,
                &["theme/opening", "to do"],
                said,
            ),
            mark("bbbbbbbbbb", "said: “It won’t", Kind::Note, &[], said),
            mark(
                "cccccccccc",
                "reopens\n\nClerk",
                Kind::Highlight,
                &[said],
                "",
            ),
            bookmark.into(),
            code.into(),
        ],
    );
    let entity = |name: &str, kind| Entity {
        name: name.into(),
        kind,
        aliases: vec![],
        role: None,
        gender: Gender::Unknown,
        value: None,
    };
    let mention = |words: &str, kind, entity| Mention {
        span: span(text, words),
        kind,
        entity,
        confidence: 0.9,
    };
    let quote = |words: &str, speaker| Quote {
        parts: vec![Part {
            span: span(text, words),
            kind: QuoteKind::Direct,
        }],
        cue: None,
        source: None,
        speaker,
        also: Vec::new(),
        source_kind: SourceKind::Unknown,
        confidence: 0.9,
        reason: Reason::default(),
    };
    let analysis = Analysis {
        mentions: vec![
            mention("Mara Lind", EntityKind::Person, 0),
            mention("日本", EntityKind::Place, 1),
            mention("Jo Varga", EntityKind::Person, 2),
        ],
        entities: vec![
            entity("Mara Lind", EntityKind::Person),
            entity("日本", EntityKind::Place),
            entity("Jo Varga", EntityKind::Person),
        ],
        quotes: vec![
            quote("“It won’t sink, folks,”", Speaker::Entity(0)),
            quote("“Varga Lines will pay,”", Speaker::Entity(2)),
        ],
        ..Analysis::default()
    };
    Made {
        article,
        decided: Decided::undecided(analysis),
        notes,
    }
}

impl Made {
    fn export(&self, selection: Selection) -> Export<'_> {
        Export {
            article: &self.article,
            decided: &self.decided,
            notes: &self.notes,
            source: "harbour.txt",
            selection,
        }
    }

    fn write(&self, format: &str, selection: Selection) -> Written {
        let format = Format::named(format).expect("a format");
        format.write(&[self.export(selection)])
    }

    fn text(&self, format: &str, selection: Selection) -> String {
        String::from_utf8(self.write(format, selection).bytes).expect("UTF-8")
    }
}

fn plain() -> Made {
    made(TEXT, "Check *this*.", "Harbour 😀 reopens")
}

/// The letters `start..end` of the text.
fn letters(start: &Value, end: &Value) -> String {
    let number = |value: &Value| value.as_u64().expect("a number") as usize;
    let count = number(end) - number(start);
    TEXT.chars().skip(number(start)).take(count).collect()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn every_format_is_written_whole_and_the_same_each_time() {
    let made = plain();
    for format in FORMATS {
        let name = format.name;
        let written = made.write(name, Selection::default());
        assert!(!written.bytes.is_empty(), "{name}");
        assert_eq!(written, made.write(name, Selection::default()), "{name}");
        assert!(
            !format.about.is_empty() && !format.loses().is_empty(),
            "{name}"
        );
        assert_eq!(
            Format::named(format.name).map(|found| found.name),
            Some(name)
        );
        let two = format.write(&[
            made.export(Selection::default()),
            made.export(Selection::default()),
        ]);
        assert!(two.bytes.len() >= written.bytes.len(), "{name}");
        let nothing = Selection {
            marks: true,
            code: Some("nowhere".into()),
            ..Selection::default()
        };
        made.write(name, nothing);
    }
}

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
    assert_eq!(
        words,
        [
            "Harbour 😀 reopens",
            "reopens\n\nClerk",
            "said: “It won’t",
            "Mara Lind",
            "日本",
            "Jo Varga",
            "“It won’t sink, folks,”",
            "“Varga Lines will pay,”"
        ]
    );
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
fn a_selection_is_the_same_for_all_formats() {
    let made = plain();
    let mara = || Selection {
        speaker: Some("mara lind".into()),
        ..Selection::default()
    };
    let words = "“It won’t sink, folks”";
    for name in [
        "markdown", "obsidian", "org", "bibtex", "csl", "jsonl", "readwise",
    ] {
        let text = made.text(name, mara());
        assert!(text.contains(words), "{name}: {text}");
        assert!(!text.contains("Varga Lines"), "{name}: {text}");
        assert!(
            !text.contains("reopens\n\nClerk") && !text.contains("Check"),
            "{name}: {text}"
        );
    }
    let code = || Selection {
        code: Some("theme".into()),
        ..Selection::default()
    };
    let csv = made.text("csv", code());
    assert_eq!(
        csv.lines().count(),
        3,
        "a row for each code of the one mark: {csv}"
    );
    assert!(csv.contains("Harbour 😀 reopens,to do,green"), "{csv}");
    let green = Selection {
        colour: Some(Colour::Green),
        ..Selection::default()
    };
    assert_eq!(made.text("csv", green), csv);
    let quotes = Selection {
        quotes: true,
        ..Selection::default()
    };
    let table = made.text("tsv", quotes);
    assert_eq!(table.lines().count(), 3);
    assert!(
        table.contains(
            "\t“It won’t sink, folks,”\tMara Lind\tInes Harbour 😀 reopens\t2026-01-02\t"
        ),
        "{table}"
    );
    let all = made.write("csv", Selection::default());
    let others = [(2, Thing::Quotes), (3, Thing::Names)];
    assert!(all.lost.ends_with(&others), "marks alone are in the table");
    let kinds = Selection {
        kinds: vec![QuoteKind::Indirect],
        ..Selection::default()
    };
    assert!(!made.text("markdown", kinds).contains("sink"));
    let decided = Selection {
        decided: true,
        ..Selection::default()
    };
    assert!(!made.text("jsonl", decided).contains("sink"));
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

/// The words inside the archive, which is stored or deflated.
fn unpacked(bytes: &[u8], name: &str) -> String {
    use std::io::Read as _;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let mut text = String::new();
    let mut file = archive.by_name(name).expect("a file in it");
    file.read_to_string(&mut text).expect("UTF-8");
    text
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

/// Tags match, and nothing but text is between them.
fn check_xml(xml: &str) {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut depth = 0;
    loop {
        match reader.read_event().expect("XML that is well formed") {
            quick_xml::events::Event::Start(_) => depth += 1,
            quick_xml::events::Event::End(_) => depth -= 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
}

const HOSTILE: [&str; 16] = [
    "[[https://a.example][x]] [fn:1] <2026-01-02 Fri> <<t>> {{{m}}} $x^2$ \\alpha *b* src_sh{ls} @@html:<b>@@ elisp:(x)",
    "return os.execute('x') --[[ y ]] !!python/object:z",
    "=HYPERLINK(\"http://example.org\")",
    "</script><script>alert(1)</script>",
    "]]></Description><Code/>&lt;&xxe;",
    "# heading\n---\n* item\n> [!note]",
    "* heading\n:END:\n#+end_quote\n#+begin_src sh",
    "}, title = {x",
    "\u{1b}[2J\u{7}\u{9b}31m",
    "a\tb\r\nc\0d",
    "T1\tFake 0 1\tx\nR1\tFake",
    "\" onload=\"x",
    "[x](javascript:y) `code` **b** ![i](u)",
    "\u{202e}desrever\u{2066}",
    "{{template}} ${x} <%= y %>",
    "-1+2,3;4",
];

#[test]
fn hostile_words_stay_words() {
    for words in HOSTILE {
        let text = TEXT.replace("went on", &words.replace(['\r', '\0'], " "));
        let made = made(&text, words, words);
        for format in FORMATS {
            let written = made.write(format.name, Selection::default());
            let name = format.name;
            if name == "qdpx" {
                check_xml(&unpacked(&written.bytes, "project.qde"));
                continue;
            }
            let text = String::from_utf8(written.bytes).expect("UTF-8");
            match name {
                "qdc" | "label-studio-config" => check_xml(&text),
                "webanno" => check_tsv(&text),
                "html" => {
                    let scripts = text.matches("<script").count();
                    assert_eq!(
                        (scripts, text.matches("</script").count()),
                        (1, 1),
                        "{text}"
                    );
                    assert!(!text.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{text}");
                }
                "json" | "w3c" | "hypothesis" | "csl" | "label-studio" | "uima" | "koreader" => {
                    json(&text);
                    assert!(!text.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{name}");
                }
                "jsonl" | "doccano" | "spacy" | "prodigy" => text.lines().for_each(|line| {
                    json(line);
                }),
                "csv" | "readwise" => {
                    let cells = text.split(['\n', ',']);
                    let bare = |cell: &str| !cell.starts_with(['=', '+', '@']);
                    assert!(
                        cells.filter(|cell| !cell.contains('"')).all(bare),
                        "{name}: {text}"
                    );
                }
                "tsv" => {
                    let columns = text.lines().next().map(|head| head.split('\t').count());
                    let same = |line: &str| Some(line.split('\t').count()) == columns;
                    assert!(text.lines().all(same), "{text}");
                }
                "brat" => {
                    let begins =
                        |line: &str| line.starts_with(['T', 'R', 'A', '#']) && line.contains('\t');
                    assert!(text.lines().all(begins), "{text}");
                    assert!(
                        !text
                            .lines()
                            .any(|line| line.starts_with("T1\tFake") || line == "R1\tFake")
                    );
                }
                "markdown" | "obsidian" => {
                    let bare = text.replace("\\<", "").replace("&lt;", "");
                    assert!(
                        !bare.contains("<script") && !text.contains('\u{1b}'),
                        "{name}: {text}"
                    );
                }
                "org" => {
                    let headings = text.lines().filter(|line| line.starts_with("* "));
                    assert_eq!(headings.count(), 1, "{text}");
                    let ends = |what: &str| text.lines().filter(|line| line.trim() == what).count();
                    assert_eq!(ends("#+begin_quote"), ends("#+end_quote"), "{text}");
                    assert_eq!(ends(":PROPERTIES:"), ends(":END:"), "{text}");
                    // What the reader wrote is theirs, the words of the article open nothing.
                    let title: String =
                        text.lines().filter(|line| line.starts_with("* ")).collect();
                    for sign in [
                        "[[", "[fn:", "<20", "<<", "{{{", "$x^2$", "\\alpha", " *b*", "src_", "@@",
                    ] {
                        assert!(!title.contains(sign), "{sign} in {title}");
                    }
                }
                "bibtex" => {
                    let count = |sign: char| text.chars().filter(|&letter| letter == sign).count();
                    assert_eq!(count('{'), count('}'), "{text}");
                }
                _ => assert_eq!(name, "conll"),
            }
        }
    }
}

#[test]
fn the_path_that_org_remark_reads_is_the_article_s() {
    let made = plain();
    let source = "/home/ines/_a_/*b*/shell:x.txt";
    let export = Export {
        source,
        ..made.export(Selection::default())
    };
    let org = Format::named("org").expect("a format").write(&[export]);
    let org = String::from_utf8(org.bytes).expect("UTF-8");
    let line = format!("\n:org-remark-file: {source}\n");
    assert!(org.contains(&line), "{org}");
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

/// Every line of a sentence has the columns that the head names.
fn check_tsv(text: &str) {
    let layers = text.lines().filter(|line| line.starts_with("#T_SP="));
    let features: usize = layers.map(|line| line.split('|').count() - 1).sum();
    for line in text.lines() {
        if !line.is_empty() && !line.starts_with('#') {
            assert_eq!(line.split('\t').count(), 3 + features + 1, "{line}");
        }
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
fn all_who_say_a_quote_are_named() {
    let mut made = plain();
    Arc::make_mut(&mut made.decided.analysis).quotes[0].also = vec![Speaker::Entity(2)];
    let said = || Selection {
        quotes: true,
        ..Selection::default()
    };
    for name in ["markdown", "obsidian", "org", "readwise", "bibtex", "csl"] {
        let text = made.text(name, said());
        assert!(text.contains("Mara Lind and Jo Varga"), "{name}: {text}");
    }
    assert!(made.text("csv", said()).contains("Mara Lind; Jo Varga"));
    let brat = made.text("brat", Selection::default());
    assert!(
        brat.contains("R1\tSpokenBy Arg1:T7 Arg2:T4\nR2\tSpokenBy Arg1:T7 Arg2:T6\n"),
        "{brat}"
    );
    let project = unpacked(&made.write("qdpx", said()).bytes, "project.qde");
    assert_eq!(project.matches("<Coding ").count(), 3, "{project}");
    // Asked for by the second speaker, it goes out too.
    let by_second = Selection {
        speaker: Some("Jo Varga".into()),
        ..Selection::default()
    };
    assert_eq!(made.text("csv", by_second).lines().count(), 3);
}

#[test]
fn a_page_has_the_article_with_what_is_on_it() {
    let mut made = plain();
    Arc::make_mut(&mut made.decided.analysis).quotes[0].also = vec![Speaker::Entity(2)];
    let page = made.text("html", Selection::default());
    let main = page.split("<main").nth(1).expect("the article");
    for part in [
        "<h1 dir=\"auto\">",
        "<mark id=\"mark1\" class=\"green\" data-k=\"c0 c1\">Harbour 😀 <mark id=\"mark2\" class=",
        "title=\"Said by Mara Lind and Jo Varga\"",
        "href=\"#note1\"",
        "<p class=\"codes\">theme/opening, to do</p><p>Check *this*.</p>",
        "<p>Bookmark</p>",
        "e\u{301}tude",
    ] {
        assert!(main.contains(part), "{part}: {main}");
    }
    assert!(page.contains(
        "data-name=\"Mara Lind\" aria-pressed=\"false\"><span>Mara Lind</span> <span>1</span>"
    ));
    assert_eq!(
        page.matches("<path d=").count(),
        2,
        "a bar for each speaker"
    );
    let bars = page.matches("data-rows=").count();
    let quotes = page.split("data-rows=\"").skip(1);
    let quotes: usize = quotes
        .filter_map(|rows| Some(rows.split('"').next()?.split(',').count()))
        .sum();
    assert_eq!((bars, quotes), (2, 3), "one for each that each says");
    let quotes = made.text(
        "html",
        Selection {
            quotes: true,
            ..Selection::default()
        },
    );
    assert!(!quotes.contains("<mark") && quotes.contains("class=\"q\""));
    // The policy lets nothing in, and names what the page has.
    assert!(page.contains("default-src 'none'; style-src 'sha256-") && !page.contains("unsafe"));
}

#[test]
fn what_crosses_on_a_page_is_closed_and_opened_again() {
    let page = |text: &str, marks: &[&str]| {
        let parsed = parse(
            text.into(),
            byline::import::Format::Markdown,
            &Hints::default(),
        );
        let article = parsed.expect("an article").article;
        let decided = Decided::undecided(Analysis::default());
        let marks = marks.iter().enumerate().map(|(at, words)| {
            let span = span(article.text(), words);
            let id = Id::new(format!("m{at:09}"));
            let mut mark = Annotation::new(
                id,
                Kind::Highlight,
                article.text(),
                span,
                Timestamp::UNIX_EPOCH,
            );
            mark.note = "x".into();
            Item::from(mark)
        });
        let notes = Notes::from_items(Document::default(), marks);
        let export = Export {
            article: &article,
            decided: &decided,
            notes: &notes,
            source: "a.md",
            selection: Selection::default(),
        };
        let format = Format::named("html").expect("a format");
        let page = String::from_utf8(format.write(&[export]).bytes).expect("UTF-8");
        let main = page
            .split("<main")
            .nth(1)
            .and_then(|rest| rest.split("</main>").next())
            .expect("the article");
        check_xml(&format!("<main{main}</main>").replace(" hidden", ""));
        main.to_owned()
    };
    let mark = |number: usize| format!("<mark id=\"mark{number}\" class=\"yellow\">");
    let note = |number: usize| {
        format!(
            "<a class=\"ref\" href=\"#note{number}\" aria-label=\"Note {number}\"><sup>{number}</sup></a>"
        )
    };
    let (first, second) = (mark(1), mark(2));
    // The shorter one is inside, a part of it that stands out is opened again.
    let crossed = page("The ferry left at six.\n", &["The ferry left", "left at"]);
    let words = format!(
        "{first}The ferry {second}left</mark></mark>{}<mark class=\"yellow\"> at</mark>{} six.",
        note(1),
        note(2)
    );
    assert!(crossed.contains(&words), "{words} in {crossed}");
    // The number of a note is not a link in a link.
    let linked = page(
        "See [the ferry left](https://a.example/) now.\n",
        &["the ferry"],
    );
    let link = "<a rel=\"noopener noreferrer\" href=\"https://a.example/\">";
    let words = format!(
        "{link}{first}the ferry</mark></a>{}{link} left</a> now.",
        note(1)
    );
    assert!(linked.contains(&words), "{words} in {linked}");
    // Nothing goes from one cell into the next.
    let table = page("| a | b |\n| - | - |\n| c | d |\n", &["b\nc"]);
    let words = format!(
        "<th scope=\"col\">{first}b</mark></th></tr><tr><td><mark class=\"yellow\">c</mark>{}</td><td>d</td></tr>",
        note(1)
    );
    assert!(table.contains(&words), "{words} in {table}");
}

#[test]
fn a_long_page_comes_in_parts_that_are_whole() {
    let paragraph = "The ferry left at six, and nobody was aboard. ".repeat(20);
    let made = made(
        &format!("{TEXT}\n{}", format!("{paragraph}\n\n").repeat(400)),
        "x",
        "x",
    );
    let page = made.text("html", Selection::default());
    let main = page
        .split("<main")
        .nth(1)
        .and_then(|rest| rest.split("</main>").next())
        .expect("the article");
    let parts: Vec<&str> = main.split("<noscript>").collect();
    assert!(parts.len() > 5, "{} parts", parts.len());
    for (number, part) in parts.iter().enumerate() {
        let part = if number == 0 {
            part.split_once('>').expect("the tag of main").1
        } else {
            part.strip_suffix("</noscript>\n").expect("an end")
        };
        assert!(part.len() < 200_000, "{}", part.len());
        check_xml(&format!("<main>{part}</main>"));
    }
    assert_eq!(main.matches("nobody was aboard").count(), 8000);
    let short = plain().text("html", Selection::default());
    assert!(
        !short
            .split("<main")
            .nth(1)
            .expect("the article")
            .contains("<noscript>")
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

#[test]
fn a_second_export_brings_the_first_up_to_date() {
    let made = plain();
    for name in ["markdown", "obsidian", "org"] {
        let format = Format::named(name).expect("a format");
        let exports = [made.export(Selection::default())];
        let first = format.update("", &exports).expect("a new file").text;
        let again = format.update(&first, &exports).expect("a file of ours");
        assert_eq!(again.text, first, "{name}");
        assert_eq!(
            (again.new, again.changed, again.gone, again.kept),
            (0, 0, 0, 0)
        );

        let mine = first.replacen("Check", "I said: check", 1) + "\nMy summary.\n";
        assert_ne!(mine.len(), first.len());
        let other = self::made(TEXT, "Look at it.", "Harbour 😀 reopens");
        let exports = [other.export(Selection::default())];
        let next = format.update(&mine, &exports).expect("a file of ours").text;
        assert!(
            next.contains("I said: check") && next.contains("Now in Byline"),
            "{name}: {next}"
        );
        assert!(
            next.contains("Look at it.") && next.ends_with("My summary.\n"),
            "{name}: {next}"
        );
        assert_eq!(
            format.update(&next, &exports).expect("ours").text,
            next,
            "{name}"
        );
        assert_eq!(format.update("Dear diary\n", &exports), None, "{name}");
    }
    assert!(!Format::named("csv").expect("a format").can_update());
}

#[test]
fn templates_see_the_documents() {
    use byline::export::{TEMPLATES, Template, render};

    let made = plain();
    let exports = [made.export(Selection::default())];
    let shipped = |name: &str| {
        let template = Template::named(name).expect("it ships");
        render(template.file, template.source, &exports).expect("it is right")
    };
    assert_eq!(
        shipped("quotes").lines().next(),
        Some("“It won’t sink, folks” — Mara Lind, Harbour 😀 reopens, 2026-01-02, ¶ 2")
    );
    let codes = shipped("codes");
    assert!(
        codes.contains("## theme/opening\n\n> Harbour 😀 reopens\n"),
        "{codes}"
    );
    assert!(codes.contains("Check \\*this\\*."), "{codes}");
    let speakers = shipped("speakers");
    assert!(
        speakers.contains("<td>Jo Varga</td><td>“Varga Lines will pay”</td>"),
        "{speakers}"
    );
    for words in HOSTILE {
        let made = self::made(TEXT, words, words);
        let exports = [made.export(Selection::default())];
        for template in &TEMPLATES {
            let text = render(template.file, template.source, &exports).expect("it is right");
            let is_plain = template.name == "quotes";
            assert!(
                is_plain || !text.contains("<script>"),
                "{}: {text}",
                template.name
            );
        }
        // What the words say is not a template.
        let text = render("a.txt", "{{ documents[0].document.title }}", &exports);
        assert_eq!(
            text.as_deref(),
            Ok(made
                .article
                .meta()
                .title
                .as_deref()
                .unwrap_or("harbour.txt"))
        );
    }
    let wrong = render("mine.md.j2", "line\n{% for x in %}", &exports).expect_err("it is wrong");
    assert!(
        wrong.contains("mine.md.j2") && wrong.contains('2'),
        "{wrong}"
    );
    let file = render("mine.md.j2", "{% include '/etc/passwd' %}", &exports);
    assert!(file.is_err(), "no other file is read");
    assert!(
        render("a.txt", "{{ documents[0].nothing.at.all }}!", &exports)
            .is_ok_and(|text| text == "!")
    );
}
