//! Parts of an article that a page folds, spans or runs together.

use super::*;

#[test]
fn panels_that_open_at_a_click_are_part_of_the_article() {
    let panel = "<div class=accordion><button class=accordion-header aria-controls=p1>How deep is it?</button><div class=accordion-panel id=p1 hidden>\
        <p>It is thirty metres deep at the wall.</p></div></div><div class='faq-item'><h3>Who pays?</h3><div aria-hidden=true><p>The \
        county pays for all of it.</p></div></div>";
    let hidden = "<div style='display:none'><p>Nobody should read what is hidden here.</p></div><div hidden class=nav-collapse><p>Menu of the \
        whole site, with all its parts.</p></div>";
    let html = page(
        &format!("{}{panel}{hidden}{}", paragraphs(1, 3), paragraphs(4, 5)),
        "",
    );
    let found: Vec<String> = blocks(&open(&html))
        .into_iter()
        .map(|(_, words)| words)
        .collect();
    let expected = [
        words(1),
        words(2),
        words(3),
        "How deep is it?".to_owned(),
        "It is thirty metres deep at the wall.".to_owned(),
        "Who pays?".to_owned(),
        "The county pays for all of it.".to_owned(),
        words(4),
        words(5),
    ];
    assert_eq!(found, expected);
}

#[test]
fn cells_that_take_several_rows_or_columns_keep_the_others_in_place() {
    let table = |rows: &str| {
        let html = page(
            &format!(
                "{}<table>{rows}</table>{}",
                paragraphs(1, 3),
                paragraphs(4, 5)
            ),
            "",
        );
        let found = blocks(&open(&html));
        let table = found
            .into_iter()
            .find(|(kind, _)| *kind == BlockKind::Table);
        table.map(|(_, words)| words).unwrap_or_default()
    };
    assert_eq!(
        table(
            "<tr><th>Ward</th><th>For</th><th>Not</th></tr><tr><td rowspan=2>North</td><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr><tr><td>South</td><td colspan=2>5</td></tr><tr><td>East</td><td>6</td><td rowspan=2>7</td></tr><tr><td>West</td><td>8</td></tr>"
        ),
        "Ward\tFor\tNot\nNorth\t1\t2\n\t3\t4\nSouth\t5\nEast\t6\t7\nWest\t8"
    );
    // Numbers without sense are one.
    assert_eq!(
        table(
            "<tr><td rowspan=65534 colspan=99999999999>a</td><td>b</td></tr><tr><td rowspan=0>c</td><td colspan=x>d</td></tr>"
        ),
        "a\tb\nc\td"
    );
}

#[test]
fn turns_of_an_interview_are_paragraphs_however_they_are_parted() {
    let html = page(
        &format!(
            "{}<p><b>VR:</b> Will it open again?<br><b>TL:</b> Not in my lifetime.<br>And not in yours.</p><p><strong>Why now?</strong><br>Because we \
             measured it.</p>{}",
            paragraphs(1, 3),
            paragraphs(4, 5)
        ),
        "",
    );
    let found: Vec<String> = blocks(&open(&html))
        .into_iter()
        .map(|(_, words)| words)
        .collect();
    assert_eq!(
        found[3..7],
        [
            "VR: Will it open again?",
            "TL: Not in my lifetime.\nAnd not in yours.",
            "Why now?",
            "Because we measured it."
        ]
    );
}

#[test]
fn a_post_that_is_not_shown_says_nothing_of_the_one_before_it() {
    let html = page(
        &format!(
            "{}<blockquote class=mastodon-embed><p>Two winters without water is a long time.</p></blockquote><blockquote class=instagram-media><p>A post \
             shared by Varn Council (@varn)</p></blockquote>{}",
            paragraphs(1, 3),
            paragraphs(4, 5)
        ),
        "",
    );
    let found = blocks(&open(&html));
    assert_eq!(
        found[3],
        (
            BlockKind::Post,
            "Two winters without water is a long time.".to_owned()
        )
    );
    assert_eq!(
        found[4],
        (
            BlockKind::Paragraph,
            "A post shared by Varn Council (@varn)".to_owned()
        )
    );
}

#[test]
fn a_number_that_calls_a_note_is_not_glued_to_its_word() {
    let html = page(
        &format!(
            "{}<p>The number is on a board<a class=footnote-anchor href='#footnote-1' id=footnote-anchor-1>1</a> by the mill.</p>{}<div class=footnote>\
             <a id=footnote-1 href='#footnote-anchor-1' class=footnote-number>1</a><div class=footnote-content><p>It was made in 1962.</p></div></div>",
            paragraphs(1, 3),
            paragraphs(4, 5)
        ),
        "",
    );
    let found = blocks(&open(&html));
    assert_eq!(found[3].1, "The number is on a board[1] by the mill.");
    assert_eq!(
        found.last().unwrap(),
        &(
            BlockKind::Footnote("1".to_owned()),
            "It was made in 1962.".to_owned()
        )
    );
}

#[test]
fn fields_and_leads_beside_the_body_are_read() {
    let field = |name: &str, inner: &str| {
        format!("<div class='field field-name-{name}'><div class=field-items>{inner}</div></div>")
    };
    let html = page(
        &format!(
            "{}{}{}{}",
            field("field-summary", &paragraph(1)),
            field("body", &paragraphs(2, 5)),
            field("field-notes", &paragraph(6)),
            field("field-tags", "<a href=/t>buses</a>")
        ),
        "",
    );
    check_paragraphs(&html, &[1, 2, 3, 4, 5, 6]);
    for lead in [
        "<div class=opener>The county shuts line 14.</div>",
        "<p class=description>The county shuts line 14.</p>",
        "<p>The county shuts line 14, and nobody in the village was asked about it.</p>",
        "<ul class=summary><li>The county shuts line 14</li><li>Nobody was asked about it</li></ul>",
    ] {
        let body = format!("{lead}<div class=story-body>{}</div>", paragraphs(1, 5));
        let found = blocks(&open(&page(&body, "")));
        assert!(
            found[0].1.starts_with("The county shuts line 14"),
            "{lead}: {}",
            found[0].1
        );
    }
}

#[test]
fn lines_of_who_and_when_and_other_stories_go_in_many_languages() {
    for (above, below) in [
        (
            "<div class=i><span>oprac. Ana Petrov</span><span>1 maja 2024, 10:21</span></div>",
            "<p>Czytaj też: <a href=/x>Nowy most</a></p>",
        ),
        (
            "<p>Ana Petrov, 1 травня 2024, 08:11</p>",
            "<p><b>Читайте також:</b> <a href=/x>Вугрі повернулися</a></p>",
        ),
        (
            "<p>Haber: Ana Petrov Giriş Tarihi: 01.05.2024 13:05 Güncelleme: 02.05.2024</p>",
            "<p><b>İLGİLİ HABER:</b> <a href=/x>Balıklar döndü</a></p>",
        ),
        (
            "<p>Par Ana Petrov</p><p>Lecture : 3 min.</p>",
            "<p>➡️ À lire aussi : <a href=/x>Le retour des anguilles</a></p>",
        ),
        (
            "<p>입력 2024.05.01 08:11 수정 2024.05.11 10:00</p>",
            "<p>[관련기사] <a href=/x>새 다리 개통</a></p><p>[저작권자 © 골짜기, 무단 전재 및 재배포 금지]</p>",
        ),
        (
            "<p>1 May 2024</p>",
            "<p>【関連記事】<a href=/x>新しい橋が開通</a></p>",
        ),
        (
            "<p>1 May 2024</p>",
            "<p>Διαβάστε ακόμα: <a href=/x>Τα χέλια</a></p><p>Reuse this content</p>",
        ),
    ] {
        let html = page(
            &format!("{above}{}{below}", paragraphs(1, 5)),
            "<meta name=author content='Ana Petrov'>",
        );
        check_paragraphs(&html, &[1, 2, 3, 4, 5]);
    }
}

#[test]
fn boxes_of_the_articles_own_text_are_kept_whatever_they_are_called() {
    let all = |from: usize, to: usize| (from..=to).map(words).collect::<Vec<_>>();
    let check = |body: &str, expected: Vec<String>| {
        let found = blocks(&open(&page(body, "")));
        let found: Vec<String> = found.into_iter().map(|(_, words)| words).collect();
        assert_eq!(found, expected, "{body}");
    };
    for name in [
        "share-body",
        "sidebar-inline",
        "related-content",
        "socialText",
    ] {
        let named = format!("<div class='{name}'>{}</div>", paragraphs(4, 5));
        let whole = format!("{}{named}{}", paragraphs(1, 3), paragraphs(6, 12));
        check(&whole, all(1, 12));
    }
    // Bars for sharing, other stories and what a site says of itself.
    let bar = "<div class='share-body'><p>Share this story with your friends.</p><a href=/f>Facebook</a></div>";
    let stories = "<div class='related-content'><h4><a href=/1>The council and its money</a></h4><p>The council met on Tuesday, \
        and said that there was no money left for boats, nets and the light.</p><h4><a href=/2>A light goes out</a></h4><p>The \
        light on the rock went out on Sunday, and nobody was there to see it.</p></div>";
    let letter = "<div class='sidebar-newsletter'><p>Each morning we send a letter with all that matters in the harbour to those \
        who have asked for it, and it costs nothing at all. You can end it at any time.</p></div>";
    check(
        &format!(
            "{}{bar}{stories}{letter}{}",
            paragraphs(1, 6),
            paragraphs(7, 12)
        ),
        all(1, 12),
    );
}

#[test]
fn entries_of_a_live_report_keep_their_headings() {
    let entry = |n: usize, head: &str| {
        format!(
            "<article class=post><header><time datetime='2024-05-01T20:30:00Z'>20:30</time><h2>{head}</h2></header>{}</article>",
            paragraphs(n, n + 1)
        )
    };
    let entries = [
        entry(1, "The vote is over"),
        entry(3, "Divers arrive"),
        entry(5, "Doors open"),
    ];
    let html = page(
        &format!("<div class=live-blog>{}</div>", entries.concat()),
        "",
    );
    let found = blocks(&open(&html));
    for head in ["The vote is over", "Divers arrive", "Doors open"] {
        assert!(
            found.contains(&(BlockKind::Heading(2), head.to_owned())),
            "{head} in {found:?}"
        );
    }
    // A single header is what stands above the text: the day, links, what the story is about.
    let html = page(
        &format!(
            "<header><h2>Harbour</h2><span>Share</span></header>{}",
            paragraphs(1, 6)
        ),
        "",
    );
    assert_eq!(blocks(&open(&html)).len(), 6);
}

#[test]
fn headings_that_are_buttons_are_headings() {
    let question = |head: &str, n| format!("<h3>{head}</h3><div hidden><p>{}</p></div>", words(n));
    let html = page(
        &[
            question("<button aria-expanded=false>Who pays?</button>", 1),
            question("<span><button>Is there a bus?</button></span>", 2),
            question("When? <button>Copy link</button>", 3),
        ]
        .concat(),
        "",
    );
    let heads: Vec<String> = blocks(&open(&html))
        .into_iter()
        .filter(|(kind, _)| *kind == BlockKind::Heading(3))
        .map(|(_, words)| words)
        .collect();
    assert_eq!(heads, ["Who pays?", "Is there a bus?", "When?"]);
}
