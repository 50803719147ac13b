//! Rows of small articles, and what holds for all rows of any.

use super::margin::indent;
use super::*;
use crate::text::{Meta, Picture, display};
use proptest::prelude::*;

fn article(text: &str, kind: &BlockKind) -> Article {
    let mut blocks = Vec::new();
    let mut start = 0;
    for part in text.split_inclusive("\n\n") {
        let words = part.trim();
        if !words.is_empty() {
            let at = start + (part.len() - part.trim_start().len());
            blocks.push(Block::new(kind.clone(), Span::new(at, at + words.len())));
        }
        start += part.len();
    }
    Article::new(Meta::default(), text.to_owned(), blocks)
}

fn laid_out(article: &Article, measure: usize) -> Layout {
    Layout::new(Arc::new(article.clone()), measure, 1)
}

fn shape(measure: usize) -> Typesetting {
    Typesetting {
        measure,
        spacing: 1,
        ..Typesetting::default()
    }
}

fn rows(layout: &Layout) -> Vec<String> {
    let row = |(row, _)| -> String {
        let cells = layout.cells(row);
        cells.map(|cell| cell.glyph.text.into_owned()).collect()
    };
    let rows = layout.rows(Row::default()).map(row);
    rows.map(|row| row.trim_end().to_owned()).collect()
}

#[track_caller]
fn check(text: &str, measure: usize, expected: &[&str]) {
    let article = article(text, &BlockKind::Paragraph);
    let layout = laid_out(&article, measure);
    assert_eq!(rows(&layout), expected);
}

/// The foot and the head of a page in the middle of a paragraph stand on rows of their own.
#[test]
fn the_foot_and_the_head_of_a_page_are_on_rows_of_their_own() {
    let text = "A boat that does not\n\n  Osk    [Page 2]\n\u{c}\nRFC 9   Tides\n\n   ask waits for the tide.";
    let mut article = article(&text.replace("\n\n", "\n \n"), &BlockKind::Paragraph);
    let mut block = article.blocks()[0].clone();
    let at = |words: &str| article.text().find(words).expect("the words are there");
    block.inlines.push(crate::text::Inline {
        span: Span::new(at("Osk"), at("Tides") + "Tides".len()),
        style: crate::text::Style::Furniture,
    });
    article = Article::new(Meta::default(), article.text().to_owned(), vec![block]);
    let expected = [
        "A boat that does not",
        "Osk    [Page 2]",
        "RFC 9   Tides",
        "ask waits for the tide.",
    ];
    assert_eq!(rows(&laid_out(&article, 40)), expected);
    let shape = Typesetting {
        lines: LineForm {
            justified: true,
            ..LineForm::default()
        },
        ..shape(40)
    };
    let justified = Layout::typeset(Arc::new(article), shape);
    assert_eq!(rows(&justified), expected);
}

/// Words that run from right to left are put in order inside their cell, whether the table fits, is wrapped in
/// columns, or stands as lines.
#[test]
fn words_in_cells_are_put_in_order() {
    let text = "Town\tName and more of it\nHaifa\tשלום עולם (אב)";
    let article = Arc::new(article(text, &BlockKind::Table));
    for measure in [60, 26, 16] {
        let shown = |reorders| {
            let lines = LineForm {
                reorders,
                ..LineForm::default()
            };
            let shape = Typesetting {
                lines,
                ..shape(measure)
            };
            let layout = Layout::typeset(Arc::clone(&article), shape);
            let rows = layout.rows(Row::default());
            let glyphs = rows.map(|(row, _)| {
                let cells = layout.cells(row).map(|cell| cell.glyph.text.into_owned());
                cells.collect::<String>() + "\n"
            });
            glyphs.collect::<String>()
        };
        assert!(shown(false).contains("שלום"), "{measure}: {}", shown(false));
        let ordered = shown(true);
        assert!(ordered.contains("םולש"), "{measure}: {ordered}");
        assert!(ordered.contains("(בא)"), "{measure}: {ordered}");
        assert!(ordered.contains("Haifa"), "{measure}: {ordered}");
    }
}

#[test]
fn lines_are_filled_by_cells() {
    check("one two three", 7, &["one two", "three"]);
    check("one two three", 8, &["one two", "three"]);
    check("日本語 日本語", 8, &["日本語", "日本語"]);
    check("日本語日本語", 8, &["日本語日", "本語"]);
    check(
        "e\u{301}e\u{301}e\u{301} abc",
        3,
        &["e\u{301}e\u{301}e\u{301}", "abc"],
    );
    check("👩‍👩‍👧‍👦 👍🏽", 3, &["👩‍👩‍👧‍👦", "👍🏽"]);
    check("hard\nwrapped text", 20, &["hard wrapped text"]);
    check("a\u{a0}b c", 4, &["a\u{a0}b", "c"]);
}

#[test]
fn a_long_block_without_blanks_is_cut_between_graphemes() {
    let family = "👩\u{200d}👧";
    let article = Arc::new(article(&family.repeat(30), &BlockKind::Code));
    for stretch in 30..90 {
        let layout = Layout::in_stretches(Arc::clone(&article), shape(9), stretch);
        let starts = layout
            .rows(Row::default())
            .map(|(_, line)| line.span.start as usize);
        let torn = starts.into_iter().find(|start| start % family.len() != 0);
        assert_eq!(torn, None, "stretches of {stretch} bytes");
    }
}

#[test]
fn a_layout_knows_what_it_was_made_for() {
    let layout = Layout::new(Arc::new(article("a", &BlockKind::Paragraph)), 30, 2);
    assert_eq!((layout.measure(), layout.spacing()), (30, 2));
    let other = layout.resized(20, 3);
    assert_eq!((other.measure(), other.spacing()), (20, 3));
}

#[test]
fn items_quotations_and_code_are_indented() {
    let of = |kind: BlockKind| indent(&article("words", &kind).blocks()[0]);
    let item = |depth, number| of(BlockKind::Item { depth, number });
    assert_eq!((item(0, None), item(3, None), item(9, None)), (2, 8, 14));
    assert_eq!((item(0, Some(7)), item(1, Some(12))), (3, 6));
    assert_eq!((of(BlockKind::Quotation), of(BlockKind::Code)), (2, 2));
    assert_eq!(of(BlockKind::Footnote("ab".into())), 5);
    assert_eq!(of(BlockKind::Paragraph), 0);
}

#[test]
fn a_footnote_begins_with_its_label() {
    let shown = |label: &str| {
        let article = article("words", &BlockKind::Footnote(label.into()));
        marker(&article.blocks()[0])
    };
    assert_eq!(shown("a").as_deref(), Some("[a] "));
    assert_eq!(shown("a long label").as_deref(), Some("[a long …] "));
    assert_eq!(
        marker(&article("words", &BlockKind::Paragraph).blocks()[0]),
        None
    );
}

#[test]
fn a_soft_hyphen_shows_only_where_a_line_ends() {
    check("re\u{ad}mem\u{ad}ber", 6, &["remem-", "ber"]);
    check("re\u{ad}mem\u{ad}ber", 20, &["remember"]);
}

#[test]
fn a_word_wider_than_the_line_is_cut_between_graphemes() {
    check("abcdefgh ij", 3, &["abc", "def", "gh", "ij"]);
    check("日本", 1, &["日", "本"]);
}

#[test]
fn blocks_are_set_apart() {
    check("One.\n\nTwo.", 20, &["One.", "", "Two."]);
}

#[test]
fn code_keeps_its_lines_and_tables_their_columns() {
    let code = article("if x:\n\tgo()", &BlockKind::Code);
    assert_eq!(rows(&laid_out(&code, 20)), ["if x:", "    go()"]);
    let table = article("Name\tAge\nMara\t5\nJo\t12", &BlockKind::Table);
    assert_eq!(
        rows(&laid_out(&table, 20)),
        ["Name  Age", "Mara  5", "Jo    12"]
    );
}

/// The rows as they are on the screen: the head of a column before its cell, blanks between cells.
fn screen(layout: &Layout) -> Vec<String> {
    let article = Arc::clone(&layout.article);
    let row = |(row, _)| {
        let label = layout.label(row);
        let mut shown = label.map_or(String::new(), |head| {
            let indent = layout.line(row).map_or(0, |line| usize::from(line.indent));
            format!("  {}:", display::fit(article.words(head), indent - 4))
        });
        for cell in layout.cells(row) {
            let column = display::width(&shown);
            shown.push_str(&" ".repeat(cell.column.saturating_sub(column)));
            shown.push_str(&cell.glyph.text);
        }
        shown.trim_end().to_owned()
    };
    layout.rows(Row::default()).map(row).collect()
}

#[test]
fn a_table_that_is_too_wide_wraps_its_cells_or_names_them() {
    let table = article(
        "Name\tWhat was said\tDay\nAda\tone two three four\tMon\n\tnobody\t",
        &BlockKind::Table,
    );
    let shown = |measure| screen(&laid_out(&table, measure));
    assert_eq!(shown(29)[1], "Ada   one two three four  Mon");
    let wide = article(
        "Name\tWhat was said on the day\tWhere\nAda Quill\tone two three four five six\tat home, by the window",
        &BlockKind::Table,
    );
    assert_eq!(
        screen(&laid_out(&wide, 40)),
        [
            "Name       What was said  Where",
            "           on the day",
            "Ada Quill  one two three  at home, by",
            "           four five six  the window",
        ]
    );
    assert_eq!(
        screen(&laid_out(&wide, 33)),
        [
            "Name",
            "  What was said on the day",
            "  Where",
            "Ada Quill",
            "  What was s…: one two three four",
            "               five six",
            "  Where:       at home, by the",
            "               window",
        ]
    );
    // An empty cell takes no row, unless it is the first.
    let narrow = shown(12);
    assert_eq!(narrow[narrow.len() - 2..], ["", "  nobody"]);
}

#[test]
fn words_that_run_from_right_to_left_are_aligned_right_and_put_in_order() {
    let text = "שלום עולם abc (ד)";
    let article = Arc::new(article(text, &BlockKind::Paragraph));
    let plain = Layout::typeset(Arc::clone(&article), shape(20));
    assert_eq!(screen(&plain), [format!("   {text}")]);
    let lines = LineForm {
        reorders: true,
        ..LineForm::default()
    };
    let ordered = Typesetting { lines, ..shape(20) };
    let ordered = Layout::typeset(Arc::clone(&article), ordered);
    assert_eq!(screen(&ordered), ["   (ד) abc םלוע םולש"]);
    let last = text.find('ד').expect("it is there");
    assert_eq!(ordered.position_of(last).1, 4);
    assert_eq!(ordered.offset_at(Row::default(), 4), last);
    assert_eq!(ordered.offset_at(Row::default(), 19), 0);
    assert_eq!(ordered.offset_at(Row::default(), 90), 0);
}

#[test]
fn cells_of_tables_that_run_from_right_to_left_end_at_the_right_of_their_column() {
    let text = "שם\tמקום רחוק\tYear\nמרה אורן\tנמל\t1999\nAda\tעיר\t2001";
    let article = Arc::new(article(text, &BlockKind::Table));
    let shown = |measure, reorders| {
        let lines = LineForm {
            reorders,
            ..LineForm::default()
        };
        let shape = Typesetting {
            lines,
            ..shape(measure)
        };
        Layout::typeset(Arc::clone(&article), shape)
    };
    // At full width, in order and in the order of the text.
    let ordered = shown(40, true);
    assert_eq!(
        screen(&ordered),
        [
            "      םש  קוחר םוקמ  Year",
            "ןרוא הרמ        למנ  1999",
            "Ada             ריע  2001",
        ]
    );
    assert_eq!(
        screen(&shown(40, false)),
        [
            "      שם  מקום רחוק  Year",
            "מרה אורן        נמל  1999",
            "Ada             עיר  2001",
        ]
    );
    // No cell of the screen is drawn twice.
    for (row, _) in ordered.rows(Row::default()) {
        let mut cells: Vec<(usize, usize)> = ordered
            .cells(row)
            .map(|cell| (cell.column, cell.column + cell.glyph.width))
            .collect();
        cells.sort_unstable();
        assert!(
            cells.windows(2).all(|pair| pair[0].1 <= pair[1].0),
            "{cells:?}"
        );
    }
    // What is wrapped in its column ends there, too.
    let wide = "Who\tWhat was said on the day\nאדה\tכאן עומד משפט ארוך מאוד על נמל קטן";
    let wide = Arc::new(self::article(wide, &BlockKind::Table));
    let lines = LineForm {
        reorders: true,
        ..LineForm::default()
    };
    let shape = Typesetting { lines, ..shape(25) };
    let rows = screen(&Layout::typeset(wide, shape));
    assert_eq!(rows[0], "Who  What was said on the");
    let said = &rows[2..];
    assert!(said.len() > 1, "{rows:?}");
    for row in said {
        assert_eq!(display::width(row), 25, "{rows:?}");
    }
    assert!(said[0].starts_with("הדא"), "{rows:?}");
}

#[test]
fn lines_are_justified_and_words_parted_if_that_is_wanted() {
    let text = "The administration announced considerable improvements yesterday.";
    let article = Arc::new(article(text, &BlockKind::Paragraph));
    let set = |justified, hyphenated| {
        let lines = LineForm {
            justified,
            hyphenated,
            reorders: false,
        };
        let shape = Typesetting { lines, ..shape(24) };
        screen(&Layout::typeset(Arc::clone(&article), shape))
    };
    assert_eq!(
        set(false, false)[..2],
        ["The administration", "announced considerable"]
    );
    assert_eq!(
        set(true, false)[..2],
        ["The administration", "announced   considerable"]
    );
    assert_eq!(
        set(true, true)[..2],
        ["The  administration  an-", "nounced considerable im-"]
    );
    assert_eq!(
        set(true, true).last().map(String::as_str),
        Some("provements yesterday.")
    );
}

#[test]
fn items_hang_on_their_marker() {
    let items = article(
        "aa bb cc\n\ndd",
        &BlockKind::Item {
            depth: 0,
            number: None,
        },
    );
    let layout = laid_out(&items, 10);
    assert_eq!(rows(&layout), ["aa bb cc", "dd"]);
    assert_eq!(
        layout.cells(Row::default()).next().map(|cell| cell.column),
        Some(2)
    );
    assert_eq!(marker(&items.blocks()[0]).as_deref(), Some("• "));
}

#[test]
fn a_place_between_blocks_is_on_the_row_before_it() {
    let article = article("One.\n\nTwo.", &BlockKind::Paragraph);
    let layout = laid_out(&article, 20);
    let row = |line| Row {
        block: 0,
        stretch: 0,
        line,
    };
    let below = |line| Row {
        block: 1,
        ..row(line)
    };
    assert_eq!(layout.line_at(3), row(0));
    assert_eq!(layout.line_at(4), row(0));
    assert_eq!(layout.line_at(5), row(0));
    assert_eq!(layout.line_at(6), below(1));
    assert_eq!(layout.offset_at(below(0), 3), 6);
    assert!(layout.is_gap(below(0)) && !layout.is_gap(below(1)));
    assert_eq!(layout.columns_of(row(0), Span::new(1, 9)), Some((1, 4)));
}

#[test]
fn a_block_without_end_is_wrapped_where_it_is_looked_at() {
    let text = "lorem ipsum ".repeat(100_000);
    let article = article(text.trim_end(), &BlockKind::Paragraph);
    let layout = laid_out(&article, 60);
    let last = layout.last();
    let wrapped = |layout: &Layout| {
        let cache = layout.cache.borrow();
        cache.stretches.iter().flatten().count()
    };
    assert_eq!(wrapped(&layout), 1);
    let end = article.text().len() - 1;
    assert_eq!(layout.line_at(end), last);
    assert_eq!(
        layout.line(last).map(|line| line.span.end as usize),
        Some(end + 1)
    );
    layout.up(last, 40);
    assert_eq!(wrapped(&layout), 1);
}

#[test]
fn an_empty_article_has_no_rows() {
    let layout = Layout::new(Arc::default(), 20, 1);
    assert_eq!(layout.rows(Row::default()).count(), 0);
    assert_eq!(layout.last(), Row::default());
    assert_eq!(layout.down(Row::default(), 3), Row::default());
    assert_eq!(layout.up(Row::default(), 3), Row::default());
    assert_eq!(layout.position_of(0), (Row::default(), 0));
    assert_eq!(layout.offset_at(Row::default(), 5), 0);
    assert_eq!(layout.line(Row::default()), None);
}

/// All rows, wrapped from the top to the end.
fn eager(layout: &Layout) -> Vec<(Row, Line)> {
    let mut rows = Vec::new();
    for (block, own) in layout.article.blocks().iter().enumerate() {
        for number in 0..layout.stretches_of(own) {
            let (block, number) = (block as u32, number as u32);
            let stretch = layout.wrap(block, number).expect("it is there");
            let row = |line| Row {
                block,
                stretch: number,
                line,
            };
            let all = (0..stretch.height()).map(|line| (row(line), stretch.line(line)));
            rows.extend(all);
        }
    }
    rows
}

proptest! {
    #[test]
    fn lines_cover_the_text_once_in_order(
        text in "[a-z日é\u{301}\u{ad}\t 👩‍👧\u{1b}\u{202e}\n.“”-]{0,200}", measure in 2usize..40,
        kind in prop::sample::select(vec![BlockKind::Code, BlockKind::Paragraph, BlockKind::Table]),
        stretch in 16usize..60,
    ) {
        let article = article(&text, &kind);
        let layout = Layout::in_stretches(Arc::new(article.clone()), shape(measure), stretch);
        let mut at = article.blocks().first().map_or(0, |block| block.span.start);
        let (mut seen, mut pieces) = (0, Vec::new());
        for (row, line) in layout.rows(Row::default()) {
            let block = article.blocks()[line.block as usize].span;
            if line.kind == LineKind::Gap {
                continue;
            }
            if kind == BlockKind::Table {
                // Cells that are wrapped beside each other are not in order.
                pieces.extend(layout.spans(row));
            } else if line.kind == LineKind::First {
                prop_assert_eq!(line.span.start, block.start);
            } else {
                prop_assert_eq!(line.span.start, at);
            }
            at = line.span.end;
            seen += layout.spans(row).iter().map(|span| span.len()).sum::<usize>();
            let mut cells = 0;
            let mut graphemes = 0;
            let is_solid = |cell: &Cell| {
                let span = layout.spans(row).into_iter().find(|span| span.contains(cell.span.start as usize));
                span.is_none_or(|span| {
                    let solid = span.of(article.text()).trim_end_matches(is_blank).len();
                    (cell.span.start as usize) < span.start as usize + solid
                })
            };
            for cell in layout.cells(row) {
                if is_solid(&cell) {
                    cells = cell.column + cell.glyph.width;
                    graphemes += usize::from(cell.glyph.width > 0);
                }
            }
            prop_assert!(cells <= measure || graphemes == 1, "{} cells", cells);
        }
        let total: usize = article.blocks().iter().map(|block| block.span.len()).sum();
        prop_assert_eq!(seen, total);
        pieces.sort_unstable();
        for pair in pieces.windows(2) {
            let is_same = article.block_at(pair[0].start as usize) == article.block_at(pair[1].start as usize);
            prop_assert!(!is_same || pair[0].end == pair[1].start, "{:?}", pair);
        }
    }

    #[test]
    fn a_place_in_a_table_goes_to_a_cell_and_back(
        text in "[a-zאב日é👧\t\n ]{1,200}", measure in 4usize..60, stretch in 40usize..400,
        reorders in any::<bool>(),
    ) {
        let article = article(&text, &BlockKind::Table);
        let lines = LineForm { reorders, ..LineForm::default() };
        let shape = Typesetting { lines, ..shape(measure) };
        let layout = Layout::in_stretches(Arc::new(article.clone()), shape, stretch);
        for (row, _) in layout.rows(Row::default()) {
            let mut free = 0;
            for cell in layout.cells(row).filter(|cell| cell.glyph.width > 0) {
                prop_assert!(cell.column >= free, "cells lie apart");
                free = cell.column + cell.glyph.width;
                let offset = cell.span.start as usize;
                prop_assert_eq!(layout.position_of(offset), (row, cell.column));
                prop_assert_eq!(layout.offset_at(row, cell.column), offset);
            }
        }
    }

    #[test]
    fn a_place_goes_to_a_cell_and_back_however_it_is_typeset(
        text in "[a-zאבג日 é(.,’-]{1,200}", measure in 4usize..40,
        justified in any::<bool>(), hyphenated in any::<bool>(), reorders in any::<bool>(),
    ) {
        let article = article(&text, &BlockKind::Paragraph);
        let shape = Typesetting { lines: LineForm { justified, hyphenated, reorders }, ..shape(measure) };
        let layout = Layout::typeset(Arc::new(article.clone()), shape);
        let mut at = article.blocks().first().map_or(0, |block| block.span.start);
        for (row, line) in layout.rows(Row::default()) {
            prop_assert_eq!(line.span.start, at);
            at = line.span.end;
            for cell in layout.cells(row).filter(|cell| cell.glyph.width > 0 && !cell.span.is_empty()) {
                let offset = cell.span.start as usize;
                prop_assert_eq!(layout.position_of(offset), (row, cell.column));
                prop_assert_eq!(layout.offset_at(row, cell.column), offset);
            }
        }
    }

    #[test]
    fn the_rows_are_the_same_from_wherever_they_are_looked_at(
        text in "[a-z日é\u{ad}\t 👩‍👧\n“”-]{0,300}", measure in 1usize..40, stretch in 16usize..60,
        steps in prop::collection::vec((any::<bool>(), 0usize..30), 0..12),
    ) {
        let article = Arc::new(article(&text, &BlockKind::Paragraph));
        let layout = Layout::in_stretches(Arc::clone(&article), shape(measure), stretch);
        let all = eager(&layout);
        let mut at = 0;
        for (down, by) in steps {
            let from = all.get(at).map_or(Row::default(), |row| row.0);
            let to = if down {
                at = (at + by).min(all.len().saturating_sub(1));
                layout.down(from, by)
            } else {
                at = at.saturating_sub(by);
                layout.up(from, by)
            };
            let expected = all.get(at).map_or(Row::default(), |row| row.0);
            prop_assert_eq!(to, expected);
            prop_assert_eq!(layout.line(to), all.get(at).map(|row| row.1));
            let above = from.min(to);
            let start = all.iter().position(|row| row.0 == above).unwrap_or(0);
            prop_assert_eq!(layout.distance(above, from.max(to), 1000), {
                let end = all.iter().position(|row| row.0 == from.max(to)).unwrap_or(0);
                end - start
            });
        }
        prop_assert_eq!(layout.rows(Row::default()).collect::<Vec<_>>(), all.clone());
        let text_rows: Vec<_> = all.iter().filter(|row| row.1.kind != LineKind::Gap).collect();
        for offset in 0..=article.text().len() {
            let after = text_rows.partition_point(|row| row.1.span.start as usize <= offset);
            let row = text_rows.get(after.saturating_sub(1)).map_or(Row::default(), |row| row.0);
            prop_assert_eq!(layout.line_at(offset), row);
        }
    }

    #[test]
    fn an_offset_goes_to_a_cell_and_back(
        text in "[a-z日é 👩‍👧.“”-]{1,200}", measure in 4usize..40,
    ) {
        let article = article(&text, &BlockKind::Paragraph);
        let layout = laid_out(&article, measure);
        for (row, _) in layout.rows(Row::default()) {
            for cell in layout.cells(row).filter(|cell| cell.glyph.width > 0) {
                let offset = cell.span.start as usize;
                prop_assert_eq!(layout.position_of(offset), (row, cell.column));
                prop_assert_eq!(layout.offset_at(row, cell.column), offset);
            }
        }
    }
}

#[test]
fn pictures_take_rows_above_their_block() {
    let text = "One.\n\nTwo.".to_owned();
    let spans = [Span::new(0, 4), Span::new(6, 10)];
    let blocks = spans.map(|span| Block::new(BlockKind::Paragraph, span));
    let picture = |at, size| Picture {
        at,
        size: Some(size),
        ..Picture::default()
    };
    let article = Article::new(Meta::default(), text, blocks.to_vec()).with_pictures(vec![
        picture(0, (40, 40)),
        picture(6, (40, 60)),
        picture(6, (20, 20)),
    ]);
    let plain = Layout::new(Arc::new(article), 30, 1);
    assert_eq!(plain.rows(Row::default()).count(), 3);
    let shape = Typesetting {
        pictures: PictureRoom {
            rows: 10,
            cell: (10, 20),
        },
        ..plain.shape()
    };
    let layout = plain.again(shape);
    let rows = layout.rows(Row::default()).map(|(row, line)| {
        let picture = layout.picture(row);
        assert!(picture.is_none() || line.kind == LineKind::Gap);
        match picture {
            Some(shown) => format!("{}:{}/{}", shown.picture, shown.row, shown.cells.1),
            None if line.kind == LineKind::Gap => String::new(),
            None => line.span.of(layout.article.text()).to_owned(),
        }
    });
    let rows: Vec<String> = rows.collect();
    let expected = [
        "0:0/2", "0:1/2", "", "One.", "", "1:0/3", "1:1/3", "1:2/3", "", "2:0/1", "", "Two.",
    ];
    assert_eq!(rows, expected);
    // The words are found all the same, and the rows counted.
    assert_eq!(layout.distance(Row::default(), layout.line_at(7), 99), 11);
    assert_eq!(layout.down(Row::default(), 11), layout.line_at(7));
    assert_eq!(layout.offset_at(layout.down(Row::default(), 6), 3), 6);
}
