//! What each format says that it loses is what it loses: words that stand for one kind of thing each are in
//! an export, or counted as lost.

use byline::analysis::{Analyser, Analysis};
use byline::annotation::{
    Anchor, Annotation, Code, Colour, Decided, Document, Id, Item, Kind, Notes, Orphan, Record,
    Timestamp,
};
use byline::export::{Export, FORMATS, Format, Selection, Thing};
use byline::import::from_text;
use byline::text::{Article, Span};

const TEXT: &str = "Harbour reopens\n\nThe ferry sails again, the harbour board decided.\n\n\
    “Vesselwords will pay,” said Jo Vargason, a lawyer. Mirela Onderka of Kestrelton agreed.\n";

/// A word for each kind of thing, which is nowhere else in an export.
const WORDS: [(Thing, &str); 9] = [
    (Thing::Lost, "vanishedwords"),
    (Thing::Notes, "notewords"),
    (Thing::Codes, "codewords"),
    (Thing::MoreCodes, "secondwords"),
    (Thing::Descriptions, "descriptionwords"),
    (Thing::Readers, "readerwords"),
    (Thing::Memo, "memowords"),
    (Thing::Quotes, "Vesselwords"),
    (Thing::Names, "Kestrelton"),
];

fn mark(id: &str, words: &str) -> Annotation {
    let start = TEXT.find(words).expect("words of the text");
    let span = Span::new(start, start + words.len());
    let mut mark = Annotation::new(
        Id::new(id),
        Kind::Highlight,
        TEXT,
        span,
        Timestamp::UNIX_EPOCH,
    );
    mark.codes = vec!["codewords".into(), "secondwords".into()];
    mark.note = "notewords".into();
    mark.by = Some("readerwords".into());
    mark.colour = Some(Colour::Purple);
    mark
}

fn notes() -> Notes {
    let mut lost = mark("aaaaaaaaa2", "board");
    lost.anchor = Anchor {
        exact: "vanishedwords".into(),
        ..Anchor::default()
    };
    lost.note.clear();
    lost.by = None;
    let place = Span::at(TEXT.find("agreed").expect("it is there"));
    let bookmark = Annotation::new(
        Id::new("aaaaaaaaa3"),
        Kind::Bookmark,
        TEXT,
        place,
        Timestamp::UNIX_EPOCH,
    );
    let code = Code {
        description: "descriptionwords".into(),
        ..Code::new("codewords")
    };
    let document = Document {
        memo: "memowords".into(),
        ..Document::default()
    };
    let orphan = Orphan {
        record: Record::Annotation(lost),
        last_start: Some(3),
        since: None,
    };
    Notes::from_items(
        document,
        [
            Item::from(mark("aaaaaaaaa1", "ferry sails")),
            bookmark.into(),
            code.into(),
            Item::Orphan(orphan),
        ],
    )
}

/// Everything that the file says; what is packed in an archive is unpacked.
fn content(format: &Format, exports: &[Export<'_>]) -> String {
    let bytes = format.write(exports).bytes;
    if format.name != "qdpx" {
        return String::from_utf8(bytes).expect("UTF-8");
    }
    let project = byline::import::unpack(&bytes, &|name| name == "project.qde");
    let (_, project) = project.expect("an archive").remove(0);
    String::from_utf8(project).expect("UTF-8")
}

fn export<'a>(
    article: &'a Article,
    decided: &'a Decided,
    notes: &'a Notes,
    selection: Selection,
) -> Export<'a> {
    Export {
        article,
        decided,
        notes,
        source: "harbour.txt",
        file: None,
        selection,
    }
}

/// What the text of the article itself puts in a file.
fn bare(format: &Format, article: &Article) -> String {
    let nothing = Decided::undecided(Analysis::default());
    let notes = Notes::default();
    content(
        format,
        &[export(article, &nothing, &notes, Selection::default())],
    )
}

#[test]
fn a_format_holds_what_it_does_not_say_it_loses() {
    let article = from_text(TEXT, "harbour.txt");
    let decided = Decided::undecided(Analyser::default().analyse(&article));
    assert!(!decided.quotes.is_empty() && !decided.mentions.is_empty());
    let notes = notes();
    let mut wrong = Vec::new();
    for format in FORMATS {
        let name = format.name;
        let export = export(&article, &decided, &notes, Selection::default());
        let said = content(format, std::slice::from_ref(&export));
        let bare = bare(format, &article);
        let written = format.write(std::slice::from_ref(&export));
        let lost = |thing| written.lost.iter().find(|(_, one)| *one == thing);
        let has_marks = lost(Thing::Annotations).is_none();
        for (thing, words) in WORDS {
            let is_there = said.matches(words).count() > bare.matches(words).count();
            // What is on annotations goes with them, and all codes with the first.
            let goes_with = match thing {
                Thing::MoreCodes => lost(Thing::Codes).is_some() || !has_marks,
                Thing::Notes | Thing::Readers | Thing::Codes | Thing::Descriptions => !has_marks,
                _ => false,
            };
            // Places and labels of quotes and names stand for their words.
            let labels: &[&str] = match thing {
                Thing::Quotes => &["QUOTE", "quotes", "Said by", "Vargason"],
                Thing::Names => &["-PERSON", "-PLACE", "PERSON", "name/"],
                _ => &[],
            };
            let more = |label: &&str| said.matches(label).count() > bare.matches(label).count();
            let is_there = is_there || labels.iter().any(more);
            // An interface of labels has those of quotes and names.
            let goes_with = goes_with || name == "label-studio-config";
            if !goes_with && is_there != lost(thing).is_none() {
                wrong.push(format!("{name}: {thing:?} is there: {is_there}"));
            }
            let count = lost(thing).map_or(1, |(count, _)| *count);
            assert!(count >= 1, "{name}: {thing:?}");
        }
        // Colours have names and numbers of their own in each format.
        let purple = ["purple", "#ba68c8", "ba68c8"];
        let is_purple = purple
            .iter()
            .any(|colour| said.matches(colour).count() > bare.matches(colour).count());
        let says = lost(Thing::Colours).or(lost(Thing::OwnColours));
        if has_marks && is_purple != says.is_none() {
            wrong.push(format!("{name}: colours are there: {is_purple}"));
        }
        let is_marked = said.contains("aaaaaaaaa3") || said.to_lowercase().contains("bookmark");
        if is_marked != lost(Thing::Bookmarks).is_none() {
            wrong.push(format!("{name}: bookmarks are there: {is_marked}"));
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn what_a_selection_leaves_out_is_not_lost() {
    let article = from_text(TEXT, "harbour.txt");
    let decided = Decided::undecided(Analyser::default().analyse(&article));
    let notes = notes();
    let quotes = Selection {
        quotes: true,
        ..Selection::default()
    };
    for name in ["csv", "obsidian", "koreader", "json"] {
        let format = Format::named(name).expect("a format");
        let written = format.write(&[export(&article, &decided, &notes, quotes.clone())]);
        assert_eq!(written.lost, [], "{name}");
    }
    // A lost annotation goes out with its code, and only with that.
    for (code, count) in [("codewords", 1), ("other", 0)] {
        let selection = Selection {
            code: Some(code.to_owned()),
            ..Selection::default()
        };
        for name in ["json", "markdown"] {
            let format = Format::named(name).expect("a format");
            let said = content(
                format,
                &[export(&article, &decided, &notes, selection.clone())],
            );
            assert_eq!(
                said.matches("vanishedwords").count(),
                count,
                "{name} {code}"
            );
        }
    }
}
