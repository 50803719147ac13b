//! What goes out, and who said it.

use super::*;

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
