//! Annotations of other programs: what each export says comes back as it was, what is there is not taken
//! twice, and what cannot be taken is listed.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use byline::analysis::Analysis;
use byline::annotation::{
    Annotation, Decided, Document, Id, Item, Kind, Notes, Standing, Timestamp,
};
use byline::exchange::{self, Left, Taking, Wanted};
use byline::export::{Export, Format, Selection};
use byline::import::from_text;
use byline::text::{Article, Span};
use proptest::prelude::*;

const TEXT: &str = "Harbour 😀 reopens\n\nClerk Mara Lind said: “It won’t sink.” The e\u{301}tude by 日本 \
    👩\u{200d}👩\u{200d}👧 went on.\n\n“Varga Lines will pay,” said Jo Varga. Lind agreed: “It won’t sink.”\n";

fn take(bytes: &[u8], name: &str, article: &Article, notes: &Notes, wanted: Wanted) -> Taking {
    let text = article.text().to_owned();
    let beside = move |other: &str| (other == "a.txt").then(|| text.clone().into_bytes());
    let foreign = exchange::read(bytes, name, &beside).expect("a file of annotations");
    foreign.place(article, notes, wanted, Timestamp::UNIX_EPOCH)
}

fn taken(taking: &Taking) -> usize {
    taking.taken.values().sum()
}

/// The notes with what a file says.
fn with(bytes: &[u8], name: &str, article: &Article) -> (Notes, Taking) {
    let mut notes = Notes::default();
    let taking = take(bytes, name, article, &notes, Wanted::default());
    notes.apply(taking.edit.clone());
    (notes, taking)
}

/// What a mark says in a format that keeps this much.
type Told = (Span, Vec<String>, String);

fn told(notes: &Notes) -> Vec<Told> {
    let mut all: Vec<Told> = notes
        .annotations()
        .iter()
        .map(|mark| (mark.span, mark.codes.clone(), mark.note.clone()))
        .collect();
    all.sort();
    all
}

fn mark(id: usize, text: &str, span: Span, codes: &[String], note: &str) -> Annotation {
    let kind = if note.is_empty() || !codes.is_empty() {
        Kind::Highlight
    } else {
        Kind::Note
    };
    let mut mark = Annotation::new(
        Id::new(format!("a{id:09}")),
        kind,
        text,
        span,
        Timestamp::UNIX_EPOCH,
    );
    mark.codes = codes.to_vec();
    note.clone_into(&mut mark.note);
    mark
}

fn export(article: &Article, notes: &Notes, format: &str) -> Vec<u8> {
    let decided = Decided::undecided(Analysis::default());
    let export = Export {
        article,
        decided: &decided,
        notes,
        source: "harbour.txt",
        file: None,
        selection: Selection {
            marks: true,
            ..Selection::default()
        },
    };
    Format::named(format)
        .expect("a format")
        .write(&[export])
        .bytes
}

/// Formats that keep words, codes and notes, each with a name that its files may have.
const WHOLE: [(&str, &str); 6] = [
    ("json", "a.json"),
    ("jsonl", "a.jsonl"),
    ("w3c", "a.jsonld"),
    ("hypothesis", "a.json"),
    ("qdpx", "a.qdpx"),
    ("label-studio", "a.json"),
];

fn check_round_trip(article: &Article, marks: Vec<Annotation>) {
    let notes = Notes::from_items(Document::default(), marks.into_iter().map(Item::from));
    for (format, name) in WHOLE {
        let bytes = export(article, &notes, format);
        let (back, taking) = with(&bytes, name, article);
        assert_eq!(told(&back), told(&notes), "{format}: {:?}", taking.left);
        // A second time there is nothing to take, here and where it came from.
        for notes in [&back, &notes] {
            let again = take(&bytes, name, article, notes, Wanted::default());
            assert_eq!(
                (taken(&again), again.known),
                (0, notes.annotations().len()),
                "{format}"
            );
        }
        if format == "json" {
            assert!(back.says_the_same(&notes), "{back:?}\n{notes:?}");
        }
    }
    // brat keeps a line of a note, and codes of letters and digits; doccano and Prodigy only words.
    let plain = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
    let letters = |code: &String| {
        code.replace(
            |letter: char| !letter.is_alphanumeric() && letter != '_',
            "-",
        )
    };
    let (back, taking) = with(&export(article, &notes, "brat"), "a.ann", article);
    let in_brat = |(span, codes, note): Told| {
        (
            span,
            codes.iter().map(letters).collect::<Vec<_>>(),
            plain(&note),
        )
    };
    let mut wanted: Vec<_> = told(&notes).into_iter().map(in_brat).collect();
    wanted.sort();
    assert_eq!(told(&back), wanted, "brat: {:?}", taking.left);
    // Signs that are not seen may be left out at the ends of what is found.
    let is_unseen = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
    };
    let seen =
        |words: &str| plain(&words.replace(|c: char| is_unseen(c) && !c.is_whitespace(), ""));
    // Readwise and KOReader keep words alone. Half a word with nothing around it is to be confirmed.
    let is_whole = |span: Span| {
        let is_word =
            |letter: Option<char>| letter.is_some_and(|c| !c.is_whitespace() && !is_unseen(c));
        let (start, end) = (span.start as usize, span.end as usize);
        !is_word(article.text()[..start].chars().next_back())
            && !is_word(article.text()[end..].chars().next())
    };
    for (format, name) in [("readwise", "a.csv"), ("koreader", "a.json")] {
        let (back, taking) = with(&export(article, &notes, format), name, article);
        let said = |notes: &Notes| -> Vec<String> {
            let spans = notes.annotations().iter().map(|mark| mark.span);
            let spans = spans.filter(|span| is_whole(*span));
            spans.map(|span| seen(article.words(span))).collect()
        };
        let found = said(&back);
        for words in said(&notes) {
            // Words that are there several times may be found at another place.
            let is_once = seen(article.text()).matches(&words).count() == 1;
            assert!(
                found.contains(&words) || !is_once,
                "{format}: {words} {found:?} {:?}",
                taking.left
            );
        }
    }
    for (format, name) in [
        ("doccano", "a.jsonl"),
        ("prodigy", "a.jsonl"),
        ("spacy", "a.json"),
    ] {
        let (back, taking) = with(&export(article, &notes, format), name, article);
        let found: std::collections::BTreeSet<Span> = told(&back)
            .into_iter()
            .map(|told| trimmed(article, told.0))
            .collect();
        let wanted = told(&notes)
            .into_iter()
            .map(|told| trimmed(article, told.0))
            .collect();
        assert_eq!(found, wanted, "{format}: {:?}", taking.left);
    }
}

fn trimmed(article: &Article, span: Span) -> Span {
    let words = article.words(span);
    let start = span.start as usize + words.len() - words.trim_start().len();
    Span::new(start, start + words.trim().len())
}

fn span(words: &str) -> Span {
    let start = TEXT.find(words).expect("words of the text");
    Span::new(start, start + words.len())
}

fn codes(all: &[&str]) -> Vec<String> {
    all.iter().map(|&code| code.to_owned()).collect()
}

#[test]
fn what_was_exported_comes_back() {
    let article = from_text(TEXT, "harbour.txt");
    let again = TEXT.rfind("“It won’t").expect("said twice");
    check_round_trip(
        &article,
        vec![
            mark(
                1,
                TEXT,
                span("Harbour 😀 reopens"),
                &codes(&["theme/opening", "to do"]),
                "",
            ),
            mark(
                2,
                TEXT,
                span("said: “It won’t"),
                &[],
                "Overlaps;\n\"quoted\" <b> & {x}",
            ),
            mark(3, TEXT, span("“It won’t sink.”"), &codes(&["q"]), "first"),
            mark(
                4,
                TEXT,
                Span::new(again, again + "“It won’t sink.”".len()),
                &codes(&["q"]),
                "second",
            ),
            mark(5, TEXT, span("went on.\n\n“Varga"), &[], "two lines"),
            mark(6, TEXT, span("e\u{301}tude"), &[], "é"),
        ],
    );
}

/// Words that mean something to a format.
const HOSTILE: [&str; 12] = [
    "=HYPERLINK(\"http://a.example\")",
    "</script><script>alert(1)</script>",
    "]]></Description><Code/>&lt;&xxe;&#60;",
    "> [!note]- # * | `x` **b** [[y]] ^id",
    "#+end_quote :END: * TODO",
    "}, title = {x} \\input{y} $z$ %",
    "T1\tFake 0 1\tx",
    "--- !!python/object: {{ x }} {% y %}",
    "return os.execute('x') --[[ ]]",
    "\u{202e}desrever\u{2066}",
    "\\n\\u0041\\",
    "\u{1}\u{7f}\u{9b}31m",
];

/// Articles of any letters: words of scripts and signs of all kinds, and what is hostile.
fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        6 => "[a-zäé日本]{1,6}|😀|👩\u{200d}👧|e\u{301}t|“|x’s|\\(|,|&|<b>",
        2 => "\\PC{1,5}",
        1 => prop::sample::select(&HOSTILE[..]).prop_map(str::to_owned),
    ];
    prop::collection::vec(word, 12..60).prop_map(|words| words.join(" "))
}

/// How many cases are tried: so many, or as many as `PROPTEST_CASES` says.
fn cases(usual: u32) -> u32 {
    let wanted = std::env::var("PROPTEST_CASES").ok();
    wanted.and_then(|count| count.parse().ok()).unwrap_or(usual)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(24), ..ProptestConfig::default() })]

    #[test]
    fn what_was_exported_of_any_article_comes_back(
        paragraphs in prop::collection::vec(words(), 1..4),
        places in prop::collection::vec((any::<prop::sample::Index>(), 1usize..40), 1..6),
        notes in prop::collection::vec(
            prop_oneof![
                3 => "[a-zé😀<>&\"' \\n]{0,20}",
                1 => "\\PC{0,20}",
                1 => prop::sample::select(&HOSTILE[..10]).prop_map(str::to_owned),
            ],
            6,
        ),
        tags in prop::collection::vec("[a-zé]{1,6}(/[a-z]{1,4})?", 6),
    ) {
        // Each paragraph has its number, so that no place is like another.
        let paragraphs: Vec<String> = paragraphs.iter().enumerate().map(|(at, words)| format!("Number {at}: {words}.")).collect();
        let text = paragraphs.join("\n\n") + "\n";
        let article = from_text(text.as_str(), "a.txt");
        let text = article.text().to_owned();
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let mut marks: BTreeMap<Span, Annotation> = BTreeMap::new();
        for (at, (place, length)) in places.iter().enumerate() {
            let first = place.index(starts.len());
            let end = starts.get(first + length).copied().unwrap_or(text.len());
            let span = trimmed(&article, Span::new(starts[first], end));
            if !span.is_empty() {
                let note = notes[at].trim();
                let note = note.lines().map(str::trim).collect::<Vec<_>>().join("\n");
                let codes = if at % 2 == 0 { vec![tags[at].clone()] } else { Vec::new() };
                marks.entry(span).or_insert_with(|| mark(at, &text, span, &codes, &note));
            }
        }
        // A file without annotations is not a file of annotations.
        prop_assume!(!marks.is_empty());
        check_round_trip(&article, marks.into_values().collect());
    }
}

/// Formats that are written and that nothing is taken from, with the name that is said of each.
const ONE_WAY: [(&str, &str); 12] = [
    ("markdown", "a report (Markdown)"),
    ("html", "a web page (HTML)"),
    ("csv", "a table (CSV)"),
    ("tsv", "a table (TSV)"),
    ("obsidian", "a note for Obsidian"),
    ("org", "a report (Org)"),
    (
        "label-studio-config",
        "a labelling interface of Label Studio",
    ),
    ("conll", "a list of words with labels (CoNLL)"),
    ("uima", "UIMA CAS JSON"),
    ("webanno", "WebAnno TSV"),
    ("bibtex", "a bibliography (BibTeX)"),
    ("csl", "a bibliography (CSL-JSON)"),
];

#[test]
fn what_is_written_and_not_taken_is_called_by_its_name() {
    let article = from_text(TEXT, "a.txt");
    let marks = [mark(1, TEXT, span("Mara Lind"), &codes(&["q"]), "x").into()];
    let notes = Notes::from_items(Document::default(), marks);
    let decided = Decided::undecided(byline::analysis::analyse(&article));
    let export = Export {
        article: &article,
        decided: &decided,
        notes: &notes,
        source: "a.txt",
        file: None,
        selection: Selection::default(),
    };
    for format in byline::export::FORMATS {
        let exports = [export.clone()];
        let mut files = vec![format.write(&exports).bytes];
        // A file has the lines by which the next export finds its parts.
        let updated = format.update("", &exports);
        files.extend(updated.map(|updated| updated.text.into_bytes()));
        let known = ONE_WAY.iter().find(|(name, _)| *name == format.name);
        // The name of the file may say nothing.
        let names = [format!("a.{}", format.ending), "a.txt".to_owned()];
        for (bytes, name) in files.iter().zip(names.iter().cycle()) {
            let read = exchange::read(bytes, name, &|_| None);
            match (known, read) {
                (None, Ok(_)) => {}
                (Some((_, what)), Err(why)) => {
                    let begins = why.starts_with(&format!("it is {what}"));
                    assert!(begins, "{}: {why}", format.name);
                }
                (known, read) => panic!("{}: {known:?}, {read:?}", format.name),
            }
        }
    }
    let why = |text: &str, name: &str| exchange::read(text.as_bytes(), name, &|_| None).err();
    let table = why("Name,Page\nMara,3\n", "a.csv").expect("no annotations");
    assert!(table.contains("without the column Highlight"), "{table}");
}

#[test]
fn words_that_changed_stand_as_everything_else_does() {
    let article = from_text(
        "The harbour opened late on Monday, said the clerk, who had waited for hours in the rain.\n\nNothing else happened.\n",
        "a.txt",
    );
    let csv = "Highlight,Title,Author,URL,Note,Location,Date\r\n\
        \"The harbour opened late on Monday, said the clerk\",A,,,.theme_x Look,0,2026-01-02 03:04:05\r\n\
        \"The harbor opened late on Monday, said a clerk, who had waited\",A,,,,0,\r\n\
        Words that nobody wrote here at all,,,,,0,\r\n,A,,,,0,\r\n";
    let (notes, taking) = with(csv.as_bytes(), "a.csv", &article);
    assert_eq!(
        taking
            .taken
            .get(&Standing::Moved)
            .or(taking.taken.get(&Standing::Found)),
        Some(&1),
        "{taking:?}"
    );
    assert_eq!(taken(&taking), 2, "{taking:?}");
    let first = &notes.annotations()[0];
    assert_eq!(
        (first.codes.as_slice(), first.note.as_str()),
        (&codes(&["theme_x"])[..], "Look")
    );
    assert_eq!(
        first.created.map(|time| time.to_string()).as_deref(),
        Some("2026-01-02T03:04:05Z")
    );
    let why: Vec<&str> = taking.left.iter().map(|left| left.why.as_str()).collect();
    assert_eq!(
        why,
        ["it has no words", "its words are not in this article"]
    );
    let lost = Wanted {
        lost: true,
        ..Wanted::default()
    };
    let taking = take(csv.as_bytes(), "a.csv", &article, &Notes::default(), lost);
    assert_eq!(taking.taken.get(&Standing::Lost), Some(&1));
}

#[test]
fn a_deleted_mark_does_not_come_back() {
    let article = from_text(TEXT, "a.txt");
    let notes = Notes::from_items(
        Document::default(),
        [mark(1, TEXT, span("Mara Lind"), &[], "x").into()],
    );
    let bytes = export(&article, &notes, "w3c");
    let mut empty = Notes::default();
    empty.deleted = std::sync::Arc::new(vec![byline::annotation::Tombstone {
        id: Id::new("a000000001"),
        at: None,
    }]);
    let taking = take(&bytes, "a.json", &article, &empty, Wanted::default());
    assert_eq!((taken(&taking), taking.known), (0, 1));
}

#[test]
fn names_and_quotes_are_taken_if_asked_for() {
    let article = from_text(TEXT, "a.txt");
    let ann = "T1\tPERSON 26 35\tMara Lind\nT2\tQUOTE 42 58\t“It won’t sink.”\nR1\tSpokenBy Arg1:T2 Arg2:T1\n\
        T3\tShip 0 7\tHarbour\nA1\tSure T3\n#1\tAnnotatorNotes T3\tWhich one?\nE1\tSail:T3\n";
    let (notes, taking) = with(ann.as_bytes(), "a.ann", &article);
    assert_eq!(notes.annotations().len(), 1);
    assert_eq!(notes.annotations()[0].codes, ["Ship", "Sure"]);
    assert_eq!(notes.annotations()[0].note, "Which one?");
    assert_eq!(taking.left.len(), 3, "{:?}", taking.left);
    let all = Wanted {
        names: true,
        quotes: true,
        lost: false,
    };
    let taking = take(ann.as_bytes(), "a.ann", &article, &notes, all);
    let mut notes = notes;
    notes.apply(taking.edit.clone());
    assert_eq!(
        (taking.known, notes.mentions().len(), notes.quotes().len()),
        (1, 1, 1)
    );
    assert_eq!(notes.quotes()[0].speaker.as_deref(), Some("Mara Lind"));
}

#[test]
fn a_notes_file_brings_everything_that_is_not_there() {
    let article = from_text(TEXT, "a.txt");
    let toml = "schema = 1\n[document]\nmemo = \"Read again\"\n[[code]]\nname = \"theme\"\ndescription = \"What it is about\"\n\
        [[annotation]]\nid = \"a000000001\"\nexact = \"Mara Lind\"\ncodes = [\"theme\"]\n\
        [[annotation]]\nid = \"a000000002\"\nexact = \"Words that nobody wrote here at all\"\n\
        [[quote]]\nid = \"a000000003\"\ndecision = \"reject\"\nexact = \"“Varga Lines will pay,”\"\n";
    let (notes, taking) = with(toml.as_bytes(), "other.byline.toml", &article);
    assert_eq!(
        (
            notes.annotations().len(),
            notes.quotes().len(),
            notes.orphans().len()
        ),
        (1, 1, 1)
    );
    assert_eq!(
        (taking.codes, notes.document.memo.as_str()),
        (1, "Read again")
    );
    let again = take(
        toml.as_bytes(),
        "other.byline.toml",
        &article,
        &notes,
        Wanted::default(),
    );
    assert_eq!((taken(&again), again.codes, again.known), (0, 0, 3));
    let broken = exchange::read(b"schema = ", "x.toml", &|_| None);
    assert!(broken.is_err());
}

fn refused(text: &str, name: &str) -> String {
    match exchange::read(text.as_bytes(), name, &|_| None) {
        Err(why) => why,
        Ok(foreign) => {
            let article = from_text(TEXT, "a.txt");
            let taking = foreign.place(
                &article,
                &Notes::default(),
                Wanted::default(),
                Timestamp::UNIX_EPOCH,
            );
            assert_eq!(taken(&taking), 0, "{text}");
            let left: Vec<String> = taking
                .left
                .iter()
                .map(|Left { why, .. }| why.clone())
                .collect();
            assert!(!left.is_empty(), "{text}");
            left.join("\n")
        }
    }
}

#[test]
fn a_broken_annotation_is_told_about() {
    let context = r#""@context": "http://www.w3.org/ns/anno.jsonld""#;
    for (text, why) in [
        ("{".to_owned(), "not valid JSON"),
        ("{}".to_owned(), "@context"),
        (r#"{"colour": "red"}"#.to_owned(), "not annotations"),
        (
            r#"{"@context": "fish", "type": "Annotation", "target": "http://a.example"}"#
                .to_owned(),
            "@context",
        ),
        (
            format!("{{{context}, \"type\": \"Squirrel\", \"target\": \"http://a.example\"}}"),
            "type",
        ),
        (
            format!(
                "{{{context}, \"type\": \"Annotation\", \"id\": \"no address\", \"target\": \"http://a.example\"}}"
            ),
            "id",
        ),
        (
            format!("{{{context}, \"type\": \"Annotation\", \"id\": \"http://a.example/1\"}}"),
            "no target",
        ),
        (
            format!("{{{context}, \"type\": \"Annotation\", \"target\": 9}}"),
            "target",
        ),
        (
            format!(
                "{{{context}, \"type\": \"Annotation\", \"created\": \"yesterday\", \"target\": \"http://a.example\"}}"
            ),
            "created",
        ),
        (
            format!("{{{context}, \"type\": \"Annotation\", \"target\": \"http://a.example\"}}"),
            "names no words",
        ),
        (
            format!(
                "{{{context}, \"type\": \"Annotation\", \"target\": {{\"selector\": {{\"type\": \"FragmentSelector\"}}}}}}"
            ),
            "FragmentSelector",
        ),
        (
            format!(
                "{{{context}, \"type\": \"AnnotationCollection\", \"first\": \"http://a.example/p1\"}}"
            ),
            "nothing is fetched",
        ),
    ] {
        let told = refused(&text, "a.json");
        assert!(told.contains(why), "{text}: {told}");
    }
}

#[test]
fn hostile_files_are_refused_in_words() {
    let deep = "[".repeat(100_000);
    assert!(refused(&deep, "a.json").contains("not valid JSON"));
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>\
        <CodeBook><Codes><Code guid=\"1\" name=\"&b;\"><Description>&b;&xxe;</Description></Code></Codes></CodeBook>";
    let foreign = exchange::read(bomb.as_bytes(), "a.qdc", &|_| None).expect("a codebook");
    let article = from_text(TEXT, "a.txt");
    let taking = foreign.place(
        &article,
        &Notes::default(),
        Wanted::default(),
        Timestamp::UNIX_EPOCH,
    );
    let mut notes = Notes::default();
    notes.apply(taking.edit);
    assert_eq!(
        notes.codes()[0].description,
        "&b;&xxe;",
        "no entity is resolved"
    );
    let nested = "<a>".repeat(100_000);
    assert!(refused(&nested, "a.qdc").contains("too deep"));
    assert!(refused("<note/>", "a.xml").contains("not a QDA"));
    assert!(refused("return os.execute('x')", "metadata.txt.lua").contains("nothing is run"));
    assert!(refused("just words", "a.txt").contains("not a file of annotations"));
    assert!(exchange::read(b"PK\x03\x04 no archive", "a.qdpx", &|_| None).is_err());
    assert!(exchange::read(b"%PDF-1.4 no pages", "a.pdf", &|_| None).is_err());
    assert!(exchange::read(&[0xff, 0, 1, 0x80], "a.bin", &|_| None).is_err());
    // Places outside of the text, and numbers that are none.
    let out =
        r#"{"text": "ab", "label": [[0, 9, "x"], [2, 1, "y"], [0, 18446744073709551615, "z"]]}"#;
    assert!(refused(out, "a.jsonl").contains("not in the text"));
    let ann = "T1\tX 5 99999999999999999999\tab\nT2\tX\tab\nT3\nA1\tTag T9 x\nR1\tSpokenBy Arg1:T9 Arg2:T8\n";
    assert!(refused(ann, "a.ann").contains("cannot be understood"));
}

fn project(qde: &str, files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    use std::io::Write as _;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let project = [("Project.qde", qde.as_bytes().to_vec())];
    for (name, bytes) in project.iter().chain(files) {
        archive.start_file(*name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// As the programs of others write it: a mark and returns in the text, capitals and braces in GUIDs, a
/// prefix on elements, notes in files, a PDF with its text, areas with words, a transcript.
#[test]
fn a_project_of_another_program_is_read() {
    let text = "Harbour 😀 office\n\nThe ferry left at six, said Mara Lind.\n\nNobody was aboard that night.\n";
    let article = from_text(text, "ferry.txt");
    let raw = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let place = |words: &str| {
        let before = raw[..raw.find(words).unwrap()].chars().count();
        format!(
            "startPosition=\"{before}\" endPosition=\"{}\"",
            before + words.chars().count()
        )
    };
    let qde = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<q:Project xmlns:q=\"urn:QDA-XML:project:1.0\" origin=\"Analyst 12\">\
         <q:Users><q:User guid=\"{{AAAAAAAA-0000-0000-0000-000000000001}}\" name=\"Ines Brandt\"/></q:Users>\
         <q:CodeBook><q:Codes><q:Code guid=\"C0000000-0000-0000-0000-000000000001\" name=\"name of a ship\" isCodable=\"true\" color=\"#F00082\">\
         <q:Description>What floats</q:Description><q:Code guid=\"c0000000-0000-0000-0000-000000000002\" name=\"ferry\" isCodable=\"true\"/></q:Code>\
         <q:Code guid=\"C0000000-0000-0000-0000-000000000003\" name=\"speaker\" isCodable=\"true\"/></q:Codes></q:CodeBook><q:Sources>\
         <q:TextSource guid=\"S1\" name=\"Ferry\" plainTextPath=\"internal://AB01.TXT\" richTextPath=\"internal://AB02.docx\">\
         <q:PlainTextSelection guid=\"D1\" {} name=\"ferry\" creatingUser=\"aaaaaaaa-0000-0000-0000-000000000001\" creationDateTime=\"2026-01-02T03:04:05\">\
         <q:Coding guid=\"E1\"><q:CodeRef targetGUID=\"{{C0000000-0000-0000-0000-000000000002}}\"/></q:Coding>\
         <q:NoteRef targetGUID=\"N1\"/></q:PlainTextSelection>\
         <q:PlainTextSelection guid=\"D2\" {}><q:Coding guid=\"E2\"><q:CodeRef targetGUID=\"c0000000-0000-0000-0000-000000000003\"/></q:Coding></q:PlainTextSelection>\
         <q:PlainTextSelection guid=\"D3\" {} name=\"aboard that…\"/>\
         <q:Coding guid=\"E3\"><q:CodeRef targetGUID=\"C0000000-0000-0000-0000-000000000003\"/></q:Coding></q:TextSource>\
         <q:PDFSource guid=\"S2\" name=\"Scan\" path=\"internal://AB03.pdf\"><q:PDFSelection guid=\"D4\" name=\"Quotation 2:1\" page=\"0\">\
         <q:Representation guid=\"R1\"><q:PlainTextContent>Harbour 😀 office</q:PlainTextContent></q:Representation></q:PDFSelection></q:PDFSource>\
         <q:AudioSource guid=\"S3\" name=\"Tape\"><q:AudioSelection guid=\"D5\" begin=\"1\" end=\"2\"/></q:AudioSource>\
         </q:Sources><q:Notes><q:Note guid=\"N1\" name=\"A note\" plainTextPath=\"internal://AB04.txt\"/></q:Notes>\
         <q:Sets><q:Set guid=\"T1\" name=\"Ships\"/></q:Sets></q:Project>",
        place("ferry"),
        place("Mara Lind"),
        place("aboard that night"),
    );
    let utf16: Vec<u8> = raw.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for source in [raw.as_bytes().to_vec(), utf16] {
        let files = [
            ("Sources/AB01.txt", source),
            ("Sources/AB04.txt", b"\xEF\xBB\xBFWhich one?\r\n".to_vec()),
        ];
        let bytes = project(&qde, &files);
        let (notes, taking) = with(&bytes, "project.qdpx", &article);
        let found: Vec<(&str, Vec<String>, &str)> = notes
            .annotations()
            .iter()
            .map(|mark| {
                (
                    article.words(mark.span),
                    mark.codes.clone(),
                    mark.note.as_str(),
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                ("Harbour 😀 office", codes(&[]), ""),
                ("ferry", codes(&["name of a ship/ferry"]), "Which one?"),
                ("Mara Lind", codes(&["speaker"]), ""),
                ("aboard that night", codes(&[]), ""),
            ],
            "{:?}",
            taking.left
        );
        let ferry = &notes.annotations()[1];
        assert_eq!(ferry.by.as_deref(), Some("Ines Brandt"));
        assert_eq!(taking.codes, 3, "all of the codebook");
        let mut left: Vec<&str> = taking.left.iter().map(|left| left.what.as_str()).collect();
        left.sort_unstable();
        let others = [
            "1 coding of whole sources",
            "1 set",
            "1 stretch of recordings",
        ];
        assert_eq!(left, others);
        let again = take(&bytes, "project.qdpx", &article, &notes, Wanted::default());
        assert_eq!((taken(&again), again.known), (0, 4));
    }
}

/// What stands beside the text of a source is not taken for a stretch of it; what notes say on a code
/// is the code's, and what is on something else is listed.
#[test]
fn notes_and_areas_of_a_project_are_kept_apart() {
    let text = "Harbour office\n\nThe ferry left at six, said Mara Lind.\n";
    let article = from_text(text, "ferry.txt");
    let qde = "<Project xmlns=\"urn:QDA-XML:project:1.0\" origin=\"Analyst\">\
         <CodeBook><Codes><Code guid=\"C1\" name=\"ship\" isCodable=\"true\"><Description>What floats</Description><NoteRef targetGUID=\"N1\"/></Code></Codes></CodeBook>\
         <Sources><TextSource guid=\"S1\" name=\"Ferry\" plainTextPath=\"relative://sources/ab01.txt\">\
         <PlainTextSelection guid=\"D1\" startPosition=\"20\" endPosition=\"25\"><Coding guid=\"E1\"><CodeRef targetGUID=\"c1\"/></Coding></PlainTextSelection>\
         <NoteRef targetGUID=\"N2\"/></TextSource>\
         <PDFSource guid=\"S2\" name=\"Scan\" path=\"internal://ab02.pdf\"><PDFSelection guid=\"D2\" name=\"Area\" page=\"0\">\
         <Representation guid=\"R1\" plainTextPath=\"internal://ab03.txt\"/></PDFSelection></PDFSource>\
         <PictureSource guid=\"S3\" name=\"Photo\"><TextDescription guid=\"R2\" plainTextPath=\"internal://ab04.txt\">\
         <PlainTextSelection guid=\"D3\" startPosition=\"2\" endPosition=\"8\"/></TextDescription></PictureSource></Sources>\
         <Notes><Note guid=\"N1\"><PlainTextContent>Tugs too</PlainTextContent></Note>\
         <Note guid=\"N2\" plainTextPath=\"internal://ab05.txt\"><PlainTextSelection guid=\"D4\" startPosition=\"0\" endPosition=\"7\"/></Note></Notes></Project>";
    let files = [
        ("sources/ab01.txt", text.as_bytes().to_vec()),
        ("sources/ab03.txt", b"said Mara Lind".to_vec()),
        ("sources/ab04.txt", b"A tugboat".to_vec()),
        ("sources/ab05.txt", b"Harbour, or dock?".to_vec()),
        ("__MACOSX/._Project.qde", b"\0\x05\x16\x07".to_vec()),
    ];
    let (notes, taking) = with(&project(qde, &files), "a.qdpx", &article);
    let marks = notes.annotations().iter();
    let found: Vec<&str> = marks.map(|mark| article.words(mark.span)).collect();
    assert_eq!(found, ["ferry", "said Mara Lind"]);
    assert_eq!(notes.codes()[0].description, "What floats\n\nTugs too");
    let mut left: Vec<&str> = taking.left.iter().map(|left| left.what.as_str()).collect();
    left.sort_unstable();
    let others = [
        "1 note on sources, cases or the project",
        "1 of another text of the file",
        "1 stretch of notes",
    ];
    assert_eq!(left, others);
}

/// A table of Lua whose words were cut in the middle of a letter is no reason to refuse the others.
#[test]
fn a_sidecar_with_half_a_letter_is_read() {
    let article = from_text(TEXT, "a.txt");
    let mut bytes = b"-- sidecar\nreturn {[\"annotations\"] = {[1] = {[\"datetime\"] = \"2025-02-03 10:11:12\", \
        [\"drawer\"] = \"lighten\", [\"pos0\"] = \"/body/p[1]\", [\"text\"] = \"Varga Lines will pay\"}}, [\"stats\"] = {[\"title\"] = \"caf"
        .to_vec();
    bytes.extend(b"\xc3\"}}\n");
    let (notes, _) = with(&bytes, "metadata.epub.lua", &article);
    assert_eq!(
        article.words(notes.annotations()[0].span),
        "Varga Lines will pay"
    );
}
