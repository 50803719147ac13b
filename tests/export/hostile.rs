//! Words that mean something to a format stay words.

use super::*;

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
