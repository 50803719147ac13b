use super::super::build::tests::outline;
use super::*;
use crate::text::Meta;

/// Lines of a page: `text`, 12 points apart from `y` 50 on; `#` is larger, a leading blank an
/// indent, an empty line a gap; a line reaches as far as it has letters.
fn page(lines: &[&str]) -> Vec<Line> {
    let line = |(n, text): (usize, &&str)| {
        let size = if text.starts_with('#') { 16.0 } else { 10.0 };
        let start = if text.starts_with(' ') { 70.0 } else { 50.0 };
        let words = text.trim_start_matches(['#', ' ']);
        let end = start + words.chars().count() as f64 * 5.0;
        Line {
            start,
            end,
            y: 50.0 + n as f64 * 12.0,
            size,
            text: words.to_owned(),
            table: 0,
        }
    };
    lines
        .iter()
        .enumerate()
        .filter(|(_, text)| !text.is_empty())
        .map(line)
        .collect()
}

fn check(pages: &[&[&str]], expected: &str) {
    let pages: Vec<Page> = pages
        .iter()
        .enumerate()
        .map(|(n, lines)| Page {
            lines: page(lines),
            label: (n + 1).to_string(),
            width: 0.0,
        })
        .collect();
    let mut builder = Builder::default();
    reflow(&pages, &mut builder);
    let article = builder.finish(Meta::default(), "", &mut Vec::new());
    assert_eq!(outline(&article), expected);
}

#[test]
fn lines_of_chinese_and_japanese_are_joined_without_a_blank() {
    let check = |lines: &[&str], expected: &str| {
        let lines: Vec<String> = lines.iter().map(|&line| line.to_owned()).collect();
        assert_eq!(join_lines(&lines, &Spelling::of(&[])).0, expected);
    };
    check(
        &["港の船は", "今夜も、", "「出ない」"],
        "港の船は今夜も、「出ない」",
    );
    check(&["港の船は", "Linux", "です"], "港の船は Linux です");
    check(
        &["항구의 배는", "떠나지 않는다"],
        "항구의 배는 떠나지 않는다",
    );
}

/// Prose that fills its lines, 60 letters wide.
const FILLED: [&str; 5] = [
    "The harbour board met on Tuesday evening to hear what divers",
    "had seen below the third pier, and nobody in the hall thought",
    "that the report would be as short as it was, or as blunt, as",
    "the mayor said when she had read it twice and put it on the",
    "table before her.",
];

#[test]
fn verse_and_addresses_stay_lines() {
    let prose = FILLED.join(" ");
    let mut lines = FILLED.to_vec();
    lines.extend([
        "",
        "The tide is at the second step,",
        "the gate is shut and kept.",
        "No one on the island slept",
        "until the lamp went out, and then",
        "they counted boats.",
        "",
        "We counted all of the boats,",
        "we counted the men twice,",
        "",
        "Yours,",
        "Dora Finch",
        "",
    ]);
    lines.extend(FILLED);
    check(
        &[&lines],
        &format!(
            "p {prose}\nlines The tide is at the second step,/the gate is shut and kept./No one on the island slept/until the lamp went out, \
             and then/they counted boats.\nlines We counted all of the boats,/we counted the men \
             twice,\nlines Yours,/Dora Finch\np {prose}"
        ),
    );
}

#[test]
fn prose_in_a_narrow_measure_and_short_paragraphs_are_no_lines() {
    let prose = FILLED.join(" ");
    let narrow = [
        "Two of the oak piles have lost a",
        "third of their girth, and the rest",
        "will stand for another ten years",
        "if nothing heavier than a cart is",
        "on them.",
    ];
    let mut lines = FILLED.to_vec();
    lines.push("");
    lines.extend(narrow);
    lines.push("");
    lines.extend([
        "“Who pays?”",
        "“Nobody.”",
        "“Then who asked?”",
        "“You did.”",
    ]);
    check(
        &[&lines],
        &format!(
            "p {prose}\np {}\np “Who pays?”\np “Nobody.”\np “Then who asked?”\np “You did.”",
            narrow.join(" ")
        ),
    );
}

#[test]
fn code_keeps_its_lines_and_indents() {
    let typed = |text: &str, n: usize| {
        let words = text.trim_start();
        let start = 50.0 + (text.len() - words.len()) as f64 * 6.0;
        Line {
            start,
            end: start + words.len() as f64 * 6.0,
            y: 150.0 + n as f64 * 12.0,
            size: 10.0,
            text: words.to_owned(),
            table: 0,
        }
    };
    let code = [
        "def shut(pier):",
        "    for pile in pier:",
        "        if pile < 40:",
        "            return True",
    ];
    let mut lines = page(&FILLED);
    // Letters of prose have many widths.
    for (n, line) in lines.iter_mut().enumerate() {
        line.end += n as f64 * 4.0;
    }
    lines.extend(code.iter().enumerate().map(|(n, line)| typed(line, n)));
    let outline_of = |lines: Vec<Line>| {
        let page = Page {
            lines,
            label: "1".to_owned(),
            width: 0.0,
        };
        let mut builder = Builder::default();
        reflow(&[page], &mut builder);
        outline(&builder.finish(Meta::default(), "", &mut Vec::new()))
    };
    assert_eq!(
        outline_of(lines),
        format!("p {}\ncode {}", FILLED.join(" "), code.join("/"))
    );
    // A letter from a typewriter is no code.
    let typed: Vec<Line> = FILLED
        .iter()
        .enumerate()
        .map(|(n, line)| typed(line, n))
        .collect();
    assert_eq!(outline_of(typed), format!("p {}", FILLED.join(" ")));
}

#[test]
fn lines_become_paragraphs_and_headings() {
    check(
        &[&[
            "#A Long Report",
            "",
            "The ferry left the harbour a little after",
            "noon with nine people on board. No-",
            "body saw it again.",
            "  The harbour master went home, the well-",
            "known man, and slept until the mor-",
            "ning came.",
            "",
            "2.1 The well-known harbour",
            "",
            "It was gone, said the harbour master.",
        ]],
        "h1 A Long Report\np The ferry left the harbour a little after noon with nine people on board. Nobody \
         saw it again.\np The harbour master went home, the well-known man, and slept until the morning came.\n\
         h3 2.1 The well-known harbour\np It was gone, said the harbour master.",
    );
}

#[test]
fn pages_are_joined_without_their_heads_and_numbers() {
    check(
        &[
            &[
                "THE FERRY 1",
                "",
                "The ferry left the harbour a little after noon and",
                "nobody saw that it",
                "",
                "1",
            ],
            &[
                "THE FERRY 2",
                "",
                "went. The master of the harbour slept until the",
                "morning came.",
                "",
                "2",
            ],
            &["THE FERRY 3", "", "Then he woke up.", "", "3"],
        ],
        "p The ferry left the harbour a little after noon and nobody saw that it went. The master of the harbour \
         slept until the morning came.\np Then he woke up.",
    );
}

#[test]
fn pages_are_kept_as_places() {
    let pages = [
        &[
            "The ferry left the harbour a little after noon and",
            "nobody saw that it",
        ][..],
        &[
            "went. The master of the harbour slept.",
            "",
            "Then he woke up.",
        ],
    ];
    let pages: Vec<Page> = pages
        .iter()
        .zip(["xii", "1"])
        .map(|(lines, label)| Page {
            width: 0.0,
            lines: page(lines),
            label: label.to_owned(),
        })
        .collect();
    let mut builder = Builder::default();
    reflow(&pages, &mut builder);
    let meta = Meta {
        title: Some("Ferries".to_owned()),
        ..Meta::default()
    };
    let article = builder.finish(meta, "", &mut Vec::new());
    let page_of = |words: &str| {
        let at = article.text().find(words).expect("the words are there");
        article.place_at(PlaceKind::Page, at)
    };
    assert_eq!(page_of("Ferries"), Some("xii"));
    assert_eq!(page_of("that it"), Some("xii"));
    assert_eq!(page_of("went."), Some("1"));
    assert_eq!(page_of("Then"), Some("1"));
    let at = article.text().find("went.").expect("the words are there");
    assert_eq!(article.places()[1].at as usize, at);
}

#[test]
fn a_sentence_goes_on_after_a_note_or_a_licence() {
    check(
        &[
            &[
                "The ferry left the harbour a little after noon and",
                "nobody saw that it",
                "",
                "Permission to copy this is granted by the harbour of",
                "Varn to all who ask for it.",
            ],
            &[
                "went. The master of the harbour slept until the",
                "morning came.",
            ],
        ],
        "p The ferry left the harbour a little after noon and nobody saw that it went. The master of the harbour \
         slept until the morning came.\np Permission to copy this is granted by the harbour of Varn to all who \
         ask for it.",
    );
}

#[test]
fn compounds_keep_their_hyphens() {
    check(
        &[&[
            "The long term of the plan was well liked by a self-",
            "made man, who had the harbour re-",
            "paired, and by long-",
            "term tenants of the water-",
            "front, a state-of-the-",
            "art place with water in front.",
        ]],
        "p The long term of the plan was well liked by a self-made man, who had the harbour repaired, and by \
         long-term tenants of the water-front, a state-of-the-art place with water in front.",
    );
}

#[test]
fn letters_are_repaired() {
    let check = |text: &str, expected: &str| assert_eq!(clean(text), expected);
    check("modiﬁer ﬂux", "modifier flux");
    check("´et´e na¨ıve ˇcern´y", "été naïve černý");
    check("5´ and ¨ alone´", "5´ and ¨ alone´");
    check("a\u{0}b", "a b");
}

#[test]
fn ligatures_are_letters() {
    assert_eq!(clean("ﬀ ﬁ ﬂ ﬃ ﬄ ﬅ ﬆ"), "ff fi fl ffi ffl st st");
    assert_eq!(clean("a\u{2010}b\u{2011}c\td"), "a-b-c d");
}

#[test]
fn a_hyphen_before_a_number_stays_without_a_blank() {
    check(
        &[&["It fell in mid-", "2023 and rose."]],
        "p It fell in mid-2023 and rose.",
    );
}

#[test]
fn heads_and_feet_of_two_pages_are_left_out() {
    let body = "The ferry left the harbour on a Monday in May,";
    let more = "and nobody on the quay said a word about it.";
    check(
        &[
            &["Quay Review", "", body, more, "", "Page 1 of 2"],
            &["Quay Review", "", body, more, "", "Page 2 of 2"],
        ],
        &format!("p {body} {more}\np {body} {more}"),
    );
    // What stands elsewhere on the other page is no head.
    check(
        &[
            &["Quay Review", "", body, more],
            &["", "", body, more, "", "Quay Review"],
        ],
        &format!("p Quay Review\np {body} {more}\np {body} {more}\np Quay Review"),
    );
}

#[test]
fn numbers_below_each_other_are_a_list() {
    check(
        &[&[
            "The plan has three steps.",
            "1. Two men shut the gate",
            "2. The wall is mended",
            "3. A boat leaves",
            "",
            "4. Costs",
            "",
            "Nobody knows what it will cost.",
        ]],
        "p The plan has three steps.\np 1. Two men shut the gate\np 2. The wall is mended\np 3. A boat leaves\n\
         p 4. Costs\np Nobody knows what it will cost.",
    );
}

#[test]
fn rows_of_cells_are_a_table() {
    let before = "The votes of the wards were counted by night.";
    check(
        &[&[
            before,
            "Ward\tFor\tNot",
            "North\t120\t14",
            "South\t88\t201",
            "The count ended then.",
        ]],
        &format!(
            "p {before}\ntable Ward|For|Not/North|120|14/South|88|201\np The count ended then."
        ),
    );
    check(
        &[&["Mill\t12", "Church\t9", "Hill\t19"]],
        "table Mill|12/Church|9/Hill|19",
    );
    // Points of a list, words of speakers, a single row.
    check(
        &[&["a)\tone", "b)\ttwo", "c)\tthree"]],
        "p a) one b) two c) three",
    );
    check(
        &[&["ANA:\tyes", "BO:\tno", "ANA:\tperhaps"]],
        "p ANA: yes BO: no ANA: perhaps",
    );
    check(&[&["Ward\tFor\tNot"]], "p Ward For Not");
}
