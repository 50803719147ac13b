//! Plain text read into blocks.

use super::*;
use proptest::prelude::*;

/// Blocks as lines: `1 ` before a title, `2 ` before a heading, `  ` before a paragraph; a line
/// end inside a block is `/`.
fn check(text: &str, expected: &[&str]) {
    let article = from_text(text, "name.txt");
    assert_eq!(article.text(), text);
    let shown = |block: &Block| {
        let mark = match block.kind {
            BlockKind::Heading(level) => level.to_string(),
            BlockKind::MarkedItem => "*".to_owned(),
            BlockKind::Lines => "=".to_owned(),
            BlockKind::Aligned => "|".to_owned(),
            BlockKind::Table => "T".to_owned(),
            BlockKind::Turn => ":".to_owned(),
            BlockKind::Credit => "-".to_owned(),
            BlockKind::Reply(level) => ">".repeat(level as usize),
            _ => " ".to_owned(),
        };
        format!("{mark} {}", article.words(block.span).replace('\n', "/"))
    };
    let blocks: Vec<String> = article.blocks().iter().map(shown).collect();
    assert_eq!(blocks, expected, "{text:?}");
}

#[test]
fn blank_lines_part_paragraphs() {
    check("One.\n\nTwo.", &["  One.", "  Two."]);
    check(
        "\n\n  One\nand more.\n \t\nTwo.\n",
        &["  One/and more.", "  Two."],
    );
    check("One.", &["  One."]);
    check("", &[]);
    check(" \n\u{0c}\n", &[]);
}

#[test]
fn without_blank_lines_each_line_is_a_paragraph() {
    check(
        "One is here.\nTwo is there.\nThree.",
        &["  One is here.", "  Two is there.", "  Three."],
    );
}

#[test]
fn text_wrapped_by_hand_is_joined() {
    check(
        "The ferry left the harbour a little\nafter noon with nine people aboard.\n\
         Nobody saw it again that day, and\nthe harbour master went home.\n\
         In the morning it lay at the pier\nas if nothing had happened at all.",
        &[
            "  The ferry left the harbour a little/after noon with nine people aboard./\
             Nobody saw it again that day, and/the harbour master went home.",
            "  In the morning it lay at the pier/as if nothing had happened at all.",
        ],
    );
    check(
        "   The ferry left the harbour a little\nafter noon with nine people aboard.\n\
         \x20  Nobody saw it again that day, and\nthe harbour master went home.",
        &[
            "  The ferry left the harbour a little/after noon with nine people aboard.",
            "  Nobody saw it again that day, and/the harbour master went home.",
        ],
    );
}

#[test]
fn long_lines_are_paragraphs_even_beside_blank_lines() {
    let long = "word ".repeat(40).trim_end().to_owned() + ".";
    let text = format!("{long}\nShort.\n\n{long}");
    check(
        &text,
        &[&format!("  {long}"), "  Short.", &format!("  {long}")],
    );
}

#[test]
fn clear_lists_are_parted() {
    check(
        "Bring these.\n\n- a rope\n  of hemp\n- a lamp\n\n1. Go.\n2) Stay.",
        &[
            "  Bring these.",
            "* - a rope/  of hemp",
            "* - a lamp",
            "* 1. Go.",
            "* 2) Stay.",
        ],
    );
    check(
        "Stay.\n\nHe sold\n- or gave - it.",
        &["  Stay.", "  He sold/- or gave - it."],
    );
}

#[test]
fn lists_with_an_announcement_and_other_marks() {
    check(
        "Bring these:\n- a rope\n- a lamp\n\nThen go.",
        &["  Bring these:", "* - a rope", "* - a lamp", "  Then go."],
    );
    check(
        "He asked.\n\n(a) Who owns it?\n(b) Who pays?\n\n[1] The Harbour, 12.\n[2] The Quay, 4.",
        &[
            "  He asked.",
            "* (a) Who owns it?",
            "* (b) Who pays?",
            "* [1] The Harbour, 12.",
            "* [2] The Quay, 4.",
        ],
    );
    check(
        "He left.\n\n* * *\n\nShe stayed.",
        &["  He left.", "  * * *", "  She stayed."],
    );
    // A file without blank lines that is a list.
    check("- a rope\n- a lamp", &["* - a rope", "* - a lamp"]);
}

#[test]
fn verse_and_addresses_keep_their_lines() {
    let prose = "The harbour master of Varn wrote to all who had a boat there, and what he\n\
                 wrote was read aloud in the inn on the same night by the one who could read.\n\n";
    check(
        &format!(
            "{prose}The tide goes out, the tide comes in,\nThe master counts his rope,\nAnd all \
             that he has ever seen\nIs water, wind and hope.\n\n{prose}Kitty Vale\nHarbour Office\n12 \
             Quay Street\n\n{}",
            prose.trim_end()
        ),
        &[
            &format!("  {}", prose.trim_end().replace('\n', "/")),
            "= The tide goes out, the tide comes in,/The master counts his rope,/And all that he has ever \
             seen/Is water, wind and hope.",
            &format!("  {}", prose.trim_end().replace('\n', "/")),
            "= Kitty Vale/Harbour Office/12 Quay Street",
            &format!("  {}", prose.trim_end().replace('\n', "/")),
        ],
    );
    // Verse with indents keeps them; so does verse without capitals.
    check(
        &format!(
            "{prose}    The tide goes out,\n  And in.\n\nthe tide\ngoes out and never\nasks\nwho waits for \
             it\n\n{}",
            prose.trim_end()
        ),
        &[
            &format!("  {}", prose.trim_end().replace('\n', "/")),
            "=     The tide goes out,/  And in.",
            "= the tide/goes out and never/asks/who waits for it",
            &format!("  {}", prose.trim_end().replace('\n', "/")),
        ],
    );
    // Set off, without capitals but the first.
    check(
        &format!(
            "{prose}    The tide is at the step,\n    the gate is shut,\n    and no one sleeps.\n\n{}",
            prose.trim_end()
        ),
        &[
            &format!("  {}", prose.trim_end().replace('\n', "/")),
            "=     The tide is at the step,/    the gate is shut,/    and no one sleeps.",
            &format!("  {}", prose.trim_end().replace('\n', "/")),
        ],
    );
}

#[test]
fn heads_of_messages_and_of_memos() {
    check(
        "From: Kitty Vale\nTo: The harbour\nSubject: A very long subject that goes on\n  on the next \
         line\n\nIt rained.",
        &[
            "= From: Kitty Vale/To: The harbour/Subject: A very long subject that goes on/  on the next line",
            "  It rained.",
        ],
    );
    check(
        "Harbour Working Group                                M. Okoye\n\
         Request for Comments: 9901                     Varn University\n\
         Category: Informational                             March 2020\n\n\
         \x20                 Mooring by Numbers\n\nIt rained.",
        &[
            "| Harbour Working Group                                M. Okoye/\
             Request for Comments: 9901                     Varn University/\
             Category: Informational                             March 2020",
            "  Mooring by Numbers",
            "  It rained.",
        ],
    );
}

#[test]
fn tables_keep_their_columns() {
    check(
        "Towns:\n\nTown    Region   People\nAlba    North     1,200\nBorgo   South       800\n\nThat is all.",
        &[
            "  Towns:",
            "| Town    Region   People/Alba    North     1,200/Borgo   South       800",
            "  That is all.",
        ],
    );
    check(
        "Towns:\n\nTown\tPeople\nAlba\t1,200",
        &["  Towns:", "T Town\tPeople/Alba\t1,200"],
    );
    check(
        "Town\tPeople\nAlba\t1,200\nBorgo\t800",
        &["T Town\tPeople/Alba\t1,200/Borgo\t800"],
    );
    check(
        "Towns:\n\n  +------+--------+\n  | Town | People |\n  +------+--------+\n  | Alba | 1,200  |",
        &[
            "  Towns:",
            "|   +------+--------+/  | Town | People |/  +------+--------+/  | Alba | 1,200  |",
        ],
    );
    // Two blanks after a stop are not columns, nor is text that was justified with blanks.
    check(
        "It rained.\n\nThe ferry left.  Nobody saw it go that day from the quay of the\n\
         old harbour.  It was late.  The master went home to sleep for a bit\nand woke.  Then it came.",
        &[
            "  It rained.",
            "  The ferry left.  Nobody saw it go that day from the quay of the/\
             old harbour.  It was late.  The master went home to sleep for a bit/and woke.  Then it came.",
        ],
    );
}

#[test]
fn replies_are_parted_by_level() {
    check(
        "On Monday Ben Cole wrote:\n> > Who owns it?\n> Nobody that\n> we know.\n\nThen ask him.\n\n>> Ask whom?",
        &[
            "- On Monday Ben Cole wrote:",
            ">> > > Who owns it?",
            "> > Nobody that/> we know.",
            "  Then ask him.",
            ">> >> Ask whom?",
        ],
    );
}

#[test]
fn the_lines_that_say_whose_words_a_reply_quotes_are_nobodys_words() {
    check(
        "Dear all,\nit left.\nOn Tue, 9 May 2023 at 10:14, Ana Petrov <ana@varn.example>\nwrote:\n> Did it?\n\nYes.",
        &[
            "  Dear all,/it left.",
            "- On Tue, 9 May 2023 at 10:14, Ana Petrov <ana@varn.example>/wrote:",
            "> > Did it?",
            "  Yes.",
        ],
    );
    check(
        "Am 09.05.23 um 10:14 schrieb Ana Petrov:\n\n> Did it?\n\nYes.",
        &[
            "- Am 09.05.23 um 10:14 schrieb Ana Petrov:",
            "> > Did it?",
            "  Yes.",
        ],
    );
    check(
        "I ask you this:\n> Did it?\n\nYes.",
        &["  I ask you this:", "> > Did it?", "  Yes."],
    );
}

#[test]
fn chapters_go_on_with_bare_numbers_and_have_numbers_of_rome_and_china() {
    check(
        "THE MILL\n\nCHAPTER I.\n\nThe mill was sold, and nobody knew.\n\nCHAPTER II.\n\nA letter came, and all read it.\n\nIV\n\nThe end of it was short.\n\nX\n\nNo more.",
        &[
            "1 THE MILL",
            "2 CHAPTER I.",
            "  The mill was sold, and nobody knew.",
            "2 CHAPTER II.",
            "  A letter came, and all read it.",
            "2 IV",
            "  The end of it was short.",
            "  X",
            "  No more.",
        ],
    );
    let long =
        "The mill had been sold in the winter, and nobody in the valley had been told of it.";
    check(
        &format!(
            "The Mill\n\nI. The Sale\n\n{long}\n\nII. The Letter\n\n{long}\n\nIII. The Weir\n\n{long}"
        ),
        &[
            "1 The Mill",
            "2 I. The Sale",
            &format!("  {long}"),
            "2 II. The Letter",
            &format!("  {long}"),
            "2 III. The Weir",
            &format!("  {long}"),
        ],
    );
    check(
        "渡船\n\n第一章\n\n水车在冬天卖掉了。\n\n第二章 来信\n\n早上来了一封信。",
        &[
            "1 渡船",
            "2 第一章",
            "  水车在冬天卖掉了。",
            "2 第二章 来信",
            "  早上来了一封信。",
        ],
    );
}

#[test]
fn transcripts_are_turns_with_speaker_and_time() {
    check(
        "The hearing\n\nMARA OKOYE: Where was\nthe ferry?\nBEN COLE: At sea.\n\n(Laughter.)\n\nMARA OKOYE: All day?\n\n\
         BEN COLE: All day.",
        &[
            "1 The hearing",
            ": MARA OKOYE: Where was/the ferry?",
            ": BEN COLE: At sea.",
            "  (Laughter.)",
            ": MARA OKOYE: All day?",
            ": BEN COLE: All day.",
        ],
    );
    let text = "Mara Okoye  00:05\nWhere was it?\n\nBen Cole  00:09\nAt sea.\n\nMara Okoye  1:00:12\nAll day?";
    let article = from_text(text, "");
    assert!(
        article
            .blocks()
            .iter()
            .all(|block| block.kind == BlockKind::Turn)
    );
    let speaker = &article.blocks()[1].inlines[0];
    assert_eq!(speaker.style, Style::Speaker);
    assert_eq!(article.words(speaker.span), "Ben Cole");
    let at = text.find("All day").unwrap();
    assert_eq!(article.place_at(PlaceKind::Time, at), Some("1:00:12"));
    let at = text.find("At sea").unwrap();
    assert_eq!(article.place_at(PlaceKind::Time, at), Some("00:09"));
    // Facts are not turns, and one colon does not make a transcript.
    check(
        "Place: Varn\nPeople: 9\n\nIt rained.\n\nNote: It rained on.",
        &[
            "= Place: Varn/People: 9",
            "  It rained.",
            "  Note: It rained on.",
        ],
    );
}

#[test]
fn chapters_are_headings_whatever_their_letters() {
    let prose =
        "It was a long day on the quay, and the ferry did not come at all, said the master.";
    let book = |heads: [&str; 3]| {
        let text = heads.map(|head| format!("{head}\n\n{prose}")).join("\n\n");
        let article = from_text(text, "");
        let levels = article.blocks().iter().map(|block| match block.kind {
            BlockKind::Heading(level) => level,
            _ => 0,
        });
        levels.collect::<Vec<_>>()
    };
    for heads in [
        ["Chapter 1", "Chapter 2", "Chapter 3"],
        ["CHAPTER I", "CHAPTER II.", "CHAPTER III"],
        [
            "Chapter the First",
            "Chapter Two: The Quay",
            "Chapter 3. A Storm",
        ],
        ["Kapitel 1", "Zweites Kapitel", "Kapitel 3"],
        ["I.", "II.", "III."],
        ["1", "2", "3"],
        ["Prologue", "CHAPTER 1", "CHAPTER 2"],
        [
            "Chapter 1\nIn which nothing happens",
            "Chapter 2\nThe quay",
            "Chapter 3\nA storm",
        ],
    ] {
        assert_eq!(book(heads), [2, 0, 2, 0, 2, 0], "{heads:?}");
    }
    assert_eq!(
        book([
            "VOLUME I\nCHAPTER I",
            "CHAPTER II",
            "VOLUME II\n\nCHAPTER I"
        ]),
        [2, 3, 0, 3, 0, 2, 3, 0]
    );
    assert_eq!(
        book([
            "CHAPTER I\n\nThe Harbour",
            "CHAPTER II\n\nThe Quay",
            "CHAPTER III\n\nA Storm"
        ]),
        [2, 3, 0, 2, 3, 0, 2, 3, 0]
    );
    // Numbers that do not count, and a list of contents, are not headings.
    assert_eq!(book(["7", "3", "12"]), [0; 6]);
    let contents = "Chapter 1\n\nChapter 2\n\nChapter 3";
    assert_eq!(
        book([contents, "Chapter 1", "Chapter 2"]),
        [0, 0, 0, 0, 2, 0, 2, 0]
    );
}

#[test]
fn numbered_sections_and_underlined_headings() {
    check(
        "A Quay\n======\n\nIt rained.\n\nThe storm\n---------\n\nIt rained on.",
        &[
            "1 A Quay",
            "= ======",
            "  It rained.",
            "2 The storm",
            "= ---------",
            "  It rained on.",
        ],
    );
    let prose =
        "It was a long day on the quay, and the ferry did not come at all, said the master.";
    check(
        &format!(
            "{prose}\n\n1.  Introduction\n\n   {prose}\n\n1.1.  Quays\n\n   {prose}\n\n2.  Storms\n\n   {prose}"
        ),
        &[
            &format!("  {prose}"),
            "2 1.  Introduction",
            &format!("  {prose}"),
            "3 1.1.  Quays",
            &format!("  {prose}"),
            "2 2.  Storms",
            &format!("  {prose}"),
        ],
    );
}

#[test]
fn emphasis_between_signs_is_shown_and_the_signs_stay() {
    let found = |text: &str| {
        let article = from_text(text, "");
        let inlines = article.blocks().iter().flat_map(|block| &block.inlines);
        inlines
            .map(|inline| (inline.style.clone(), article.words(inline.span).to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        found("It was _never_ a “_very long_ day”, she *said*."),
        [
            (Style::Emphasis, "never".to_owned()),
            (Style::Emphasis, "very long".to_owned()),
            (Style::Strong, "said".to_owned()),
        ]
    );
    assert_eq!(
        found("The file_name_of it, __init__, 2 * 3 * 4, a _ b _ c, _open"),
        []
    );
}

#[test]
fn form_feeds_are_pages() {
    let article = from_text("One.\n\n\x0cTwo.\n\n\x0cThree.", "");
    let at = article.text().find("Three").unwrap();
    assert_eq!(article.place_at(PlaceKind::Page, at), Some("3"));
    assert_eq!(article.place_at(PlaceKind::Page, 0), Some("1"));
}

#[test]
fn headings_are_recognised_with_care() {
    check(
        "A Day at Sea\n\nIt rained.",
        &["1 A Day at Sea", "  It rained."],
    );
    check(
        "Who Owns the Sea?\n\nNobody.",
        &["1 Who Owns the Sea?", "  Nobody."],
    );
    check(
        "It rained.\n\nIt stopped.",
        &["  It rained.", "  It stopped."],
    );
    check(
        "“Where is it?”\n\nNobody knew.",
        &["  “Where is it?”", "  Nobody knew."],
    );
    check(
        "He said “no.”\n\nNobody knew.",
        &["  He said “no.”", "  Nobody knew."],
    );
    check("A Day at Sea", &["  A Day at Sea"]);
    check("Dear Ana,\n\nIt rained.", &["  Dear Ana,", "  It rained."]);
    check("2026\n\nIt rained.", &["  2026", "  It rained."]);
    check(
        "A Day\n\nIt rained.\n\nTHE SECOND DAY\n\nIt did not.\n\nMORE",
        &[
            "1 A Day",
            "  It rained.",
            "2 THE SECOND DAY",
            "  It did not.",
            "  MORE",
        ],
    );
    check(
        "Storm closes harbour\nThe harbour of Varn closed on Monday after a storm.",
        &[
            "1 Storm closes harbour",
            "  The harbour of Varn closed on Monday after a storm.",
        ],
    );
}

#[test]
fn the_title_is_the_heading_or_the_name() {
    let title = |text: &str, name| from_text(text, name).meta().title.clone();
    assert_eq!(
        title("A  Day\n\nIt rained.", "x.txt").as_deref(),
        Some("A Day")
    );
    assert_eq!(
        title("It rained.", "rain.on.sea.txt").as_deref(),
        Some("rain.on.sea")
    );
    assert_eq!(title("It rained.", ".hidden").as_deref(), Some(".hidden"));
    assert_eq!(title("It rained.", ""), None);
}

proptest! {
    #[test]
    fn any_text_is_an_article(text in "([a-zA-Z.,“”\\-\\* 1.é]{0,50}[\n\r\t \u{2028}\u{a0}]{0,3}){0,20}") {
        let article = from_text(text.as_str(), "name");
        let covered: usize = article
            .blocks()
            .iter()
            .map(|block| article.words(block.span).split_whitespace().count())
            .sum();
        prop_assert_eq!(covered, text.split_whitespace().count());
    }
}

/// The blocks of `text`, and who wrote it when.
fn check_signed(text: &str, expected: &[&str], author: Option<&str>, date: Option<&str>) {
    check(text, expected);
    let article = from_text(text, "name.txt");
    assert_eq!(article.meta().author.as_deref(), author, "{text:?}");
    assert_eq!(article.meta().date.as_deref(), date, "{text:?}");
}

#[test]
fn lines_under_the_title_say_who_wrote_it_and_when() {
    let una = Some("Una Pryce");
    let day = Some("2026-03-14");
    check_signed(
        "The Tide\n\nBy Una Pryce, harbour correspondent\n14 March 2026\n\nThe boats are in.\n\nAll of them.",
        &[
            "1 The Tide",
            "- By Una Pryce, harbour correspondent",
            "- 14 March 2026",
            "  The boats are in.",
            "  All of them.",
        ],
        una,
        day,
    );
    check_signed(
        "The Tide\nBy Una Pryce\n\nThe boats are in.\n\nAll of them.",
        &[
            "1 The Tide",
            "- By Una Pryce",
            "  The boats are in.",
            "  All of them.",
        ],
        una,
        None,
    );
    // Without a blank line, and with a line between title and name.
    check_signed(
        "The Tide\nBy Una Pryce | 14 March 2026\nThe boats are in, and nobody knows when they will leave the harbour.\nAll of them.",
        &[
            "1 The Tide",
            "- By Una Pryce | 14 March 2026",
            "  The boats are in, and nobody knows when they will leave the harbour.",
            "  All of them.",
        ],
        una,
        day,
    );
    check_signed(
        "The Tide\n\nNo boat leaves before Monday.\n\nBy Una Pryce\n\nThe boats are in.",
        &[
            "1 The Tide",
            "  No boat leaves before Monday.",
            "- By Una Pryce",
            "  The boats are in.",
        ],
        una,
        None,
    );
    check_signed(
        "The Tide\n\n14 March 2026\n\nThe boats are in.",
        &["1 The Tide", "- 14 March 2026", "  The boats are in."],
        None,
        day,
    );
}

#[test]
fn text_that_only_begins_like_a_byline_stays_text() {
    check_signed(
        "The Tide\n\nBy the river we stood and waited\n\nBy Tuesday the water had gone.",
        &[
            "1 The Tide",
            "  By the river we stood and waited",
            "  By Tuesday the water had gone.",
        ],
        None,
        None,
    );
    // The days of a diary, the head of a message, and a name at the end.
    check_signed(
        "My Year\n\n14 March 2026\n\nIt rained.\n\n15 March 2026\n\nIt rained again.",
        &[
            "1 My Year",
            "  14 March 2026",
            "  It rained.",
            "  15 March 2026",
            "  It rained again.",
        ],
        None,
        None,
    );
    check_signed(
        "To: Jon Moe\nDate: 14 March 2026\nSubject: Boats\n\nThey are in.",
        &[
            "= To: Jon Moe/Date: 14 March 2026/Subject: Boats",
            "  They are in.",
        ],
        None,
        None,
    );
    check_signed(
        "The Tide\n\nThe boats are in.\n\nBy Una Pryce",
        &["1 The Tide", "  The boats are in.", "  By Una Pryce"],
        None,
        None,
    );
}

#[test]
fn feet_and_heads_of_pages_are_in_no_sentence() {
    let page = |number: usize| {
        format!(
            "Pryce & Moe                 Informational                  [Page {number}]\n\u{0c}\nRFC 9999               The Tide Protocol              March 2026\n\n"
        )
    };
    let (foot, head) = (
        |n: usize| {
            format!("- Pryce & Moe                 Informational                  [Page {n}]")
        },
        "- RFC 9999               The Tide Protocol              March 2026",
    );
    let long = "   The harbour master of Osk keeps a book of tides, and each boat that";
    let text = format!(
        "The Tide Protocol\n\n{long}\n   wants to leave asks for the page of its day.  A boat that does not\n\n\n{}   ask waits for the next tide, and pays for the berth.\n\n   It may ask again.\n\n\n{}   Boats of the harbour itself pay nothing, and leave when they wish.\n\n{}",
        page(1),
        page(2),
        foot(3).trim_start_matches("- "),
    );
    let edge = page(1);
    let joined = format!(
        "  {}/   wants to leave asks for the page of its day.  A boat that does not///{}   ask waits for the next tide, and pays for the berth.",
        long.trim(),
        edge.replace('\n', "/")
    );
    check(
        &text,
        &[
            "1 The Tide Protocol",
            &joined,
            "  It may ask again.",
            &foot(2),
            head,
            "  Boats of the harbour itself pay nothing, and leave when they wish.",
            &foot(3),
        ],
    );
    let article = from_text(text.as_str(), "");
    let block = &article.blocks()[1];
    let words: Vec<&str> = block
        .words()
        .map(|span| article.words(span).trim())
        .collect();
    assert!(words[0].ends_with("A boat that does not"), "{words:?}");
    assert!(words[1].starts_with("ask waits"), "{words:?}");
    let furniture: Vec<Span> = block.furniture().collect();
    assert_eq!(article.words(furniture[0]), edge.trim());
    // Without form feeds the numbers of pages tell as much.
    let bare = text.replace('\u{0c}', "");
    let same = |article: &Article| article.blocks().len();
    assert_eq!(same(&from_text(bare, "")), same(&article));
    // Pages without heads and feet, and a line that only looks like one.
    check(
        "One.\n\n\u{0c}Two.\n\n\u{0c}Three.",
        &["  One.", "  Two.", "  Three."],
    );
    check(
        "See [Page 3]\n\nThe tide is on it.",
        &["1 See [Page 3]", "  The tide is on it."],
    );
}

#[test]
fn a_head_that_comes_on_each_page_is_told_without_a_foot() {
    let pages = "One day the boats went out\n\u{0c}The Tide            2\n\nand nobody came back.\n\n\u{0c}The Tide            3\n\nThen it rained.";
    check(
        pages,
        &[
            "  One day the boats went out/\u{0c}The Tide            2//and nobody came back.",
            "- The Tide            3",
            "  Then it rained.",
        ],
    );
}
