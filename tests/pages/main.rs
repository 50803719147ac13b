//! Web pages made by hand: what each kind of layout, publishing system and language may hide.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot read its page has failed"
)]

mod about;
mod parts;
mod scripts;

use byline::import::{Format, Hints, main_text, parse};
use byline::text::{Article, BlockKind, Meta};

const TITLE: &str = "Bridge closed after flood";

/// The paragraph that was said on day `n`.
fn words(n: usize) -> String {
    format!(
        "The council of the harbour town met on day {n} to hear what the engineers had found under the bridge, and many who \
         live nearby came, asked, listened and went home without an answer to what they wanted to know."
    )
}

fn paragraph(n: usize) -> String {
    format!("<p>{}</p>\n", words(n))
}

fn paragraphs(from: usize, to: usize) -> String {
    (from..=to).map(paragraph).collect()
}

fn open(html: &str) -> Article {
    open_from(html, None)
}

fn open_from(html: &str, uri: Option<&str>) -> Article {
    let hints = Hints {
        name: "page.html".to_owned(),
        uri: uri.map(str::to_owned),
        ..Hints::default()
    };
    parse(html.into(), Format::Html, &hints).unwrap().article
}

/// A page with `body` in its article and `head` in its head.
fn page(body: &str, head: &str) -> String {
    titled(TITLE, body, head)
}

fn titled(title: &str, body: &str, head: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{title}</title>{head}</head><body>\
         <div id=top><a href=/>Home</a></div><article><h1>{title}</h1>{body}</article></body></html>"
    )
}

/// The kinds and words of the blocks, without the title.
fn blocks(article: &Article) -> Vec<(BlockKind, String)> {
    let blocks = article.blocks().iter();
    blocks
        .filter(|block| block.kind != BlockKind::Heading(1))
        .map(|block| (block.kind.clone(), article.words(block.span).to_owned()))
        .collect()
}

/// The article is these paragraphs and nothing else.
fn check_paragraphs(html: &str, numbers: &[usize]) {
    let article = open(html);
    let found: Vec<String> = blocks(&article)
        .into_iter()
        .map(|(_, words)| words)
        .collect();
    let expected: Vec<String> = numbers.iter().map(|&n| words(n)).collect();
    assert_eq!(found, expected, "{html}");
}

fn check_author(html: &str, author: Option<&str>) {
    assert_eq!(open(html).meta().author.as_deref(), author, "{html}");
}

fn check_date(html: &str, date: &str) {
    let meta = open(html).meta().clone();
    assert!(
        meta.date.as_deref().unwrap_or_default().starts_with(date),
        "{:?} {html}",
        meta.date
    );
}

#[test]
fn linked_headings_and_cells_stay() {
    let html = page(
        &format!(
            "{}<h3><a href='https://shop.example/x'>Portable Bridge Kit 72W</a></h3>{}<h3><a href='https://shop.example/y'>Second Kit, Red</a></h3>{}",
            paragraphs(1, 6),
            paragraph(8),
            paragraph(9)
        ),
        "",
    );
    let found = blocks(&open(&html));
    assert_eq!(
        found[6],
        (BlockKind::Heading(3), "Portable Bridge Kit 72W".to_owned())
    );
    assert_eq!(
        found[8],
        (BlockKind::Heading(3), "Second Kit, Red".to_owned())
    );
    assert_eq!(found.len(), 10);
    let html = page(
        &format!(
            "{}<table><tr><th>Town<th>Region<th>People<tr><td><a href=/a>Alba</a><td><a href=/r>North</a><td>1,200<tr><td><a href=/b>Borgo</a>\
             <td><a href=/s>South</a><td>800</table>{}",
            paragraphs(1, 6),
            paragraph(7)
        ),
        "",
    );
    let table = "Town\tRegion\tPeople\nAlba\tNorth\t1,200\nBorgo\tSouth\t800";
    assert_eq!(
        blocks(&open(&html))[6],
        (BlockKind::Table, table.to_owned())
    );
}

#[test]
fn a_sentence_that_ends_in_a_link_stays_in_its_place() {
    let card = |inner: &str| {
        format!(
            "<div data-type=text class='card collection-item'><div class='card-content card-article'>{inner}</div></div>"
        )
    };
    let sentence = "The finding was announced in an article published Monday in the <a href='https://n.example/a'>journal Nature Bridges</a>.";
    let cards: String = (1..5).map(|n| card(&paragraph(n))).collect();
    let rest: String = (5..8).map(|n| card(&paragraph(n))).collect();
    let html = page(
        &format!("{cards}{}{rest}", card(&format!("<p>{sentence}</p>"))),
        "",
    );
    let found = blocks(&open(&html));
    assert_eq!(found.len(), 8);
    assert!(
        found[4].1.starts_with("The finding was announced")
            && found[4].1.ends_with("Nature Bridges.")
    );
}

#[test]
fn an_article_in_a_template_is_found_once() {
    let all = paragraphs(1, 6);
    let html = format!(
        "<!DOCTYPE html><html lang=en><head><title>Harbour Blog: Safe bridges</title></head><body><div class=header><h1>Harbour Blog</h1>\
         <p>The latest news and insights from Harbour on safety on the water</p></div><div class=post><h2 class=title><a href=/x>Safe bridges</a></h2>\
         <div class=post-body><div class=post-content itemprop=articleBody><script type='text/template'>{all}</script><noscript>{all}</noscript>\
         </div></div></div></body></html>"
    );
    check_paragraphs(&html, &[1, 2, 3, 4, 5, 6]);
    let meta = open(&html).meta().clone();
    assert_eq!(meta.title.as_deref(), Some("Safe bridges"));
    assert_eq!(meta.site.as_deref(), Some("Harbour Blog"));
    for hidden in [
        format!("<div id=app></div><template>{all}</template>"),
        format!("<div id=app></div><noscript><article>{all}</article></noscript>"),
        format!(
            "<div id=app>Loading</div><script type=text/x-template><div class=post-content>{all}</div></script>"
        ),
    ] {
        let html = format!("<html><head><title>{TITLE}</title><body>{hidden}</body></html>");
        check_paragraphs(&html, &[1, 2, 3, 4, 5, 6]);
    }
}

#[test]
fn an_article_in_a_script_is_found() {
    let text = serde_json::to_string(&paragraphs(1, 6)).unwrap();
    let lines: Vec<String> = (1..=6).map(words).collect();
    let joined = serde_json::to_string(&lines.join("\n\n")).unwrap();
    let elements: Vec<String> = lines
        .iter()
        .map(|line| {
            format!(
                "{{\"type\":\"text\",\"content\":{}}}",
                serde_json::to_string(line).unwrap()
            )
        })
        .collect();
    let elements = elements.join(",");
    for script in [
        format!(
            "<script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"headline\":\"{TITLE}\",\"articleBody\":{joined}}}</script>"
        ),
        format!(
            "<script id='__NEXT_DATA__' type='application/json'>{{\"props\":{{\"pageProps\":{{\"post\":{{\"title\":\"x\",\"html\":{text}}}}}}}}}</script>"
        ),
        format!(
            "<script>window.Fusion=window.Fusion||{{}};Fusion.globalContent={{\"content_elements\":[{elements}],\"related\":[]}};Fusion.x=1;</script>"
        ),
        format!("<script>window.__INITIAL_STATE__ = {{\"a\":{{\"body\":{text}}}}};</script>"),
    ] {
        let html = format!(
            "<html><head><title>{TITLE}</title></head><body><div id=root>Please wait.</div>{script}</body></html>"
        );
        check_paragraphs(&html, &[1, 2, 3, 4, 5, 6]);
    }
}

#[test]
fn a_page_cut_by_a_wall_gives_what_its_linked_data_holds() {
    let lines: Vec<String> = (1..=9).map(words).collect();
    let body = serde_json::to_string(&lines.join("\n")).unwrap();
    let head = format!(
        "<script type='application/ld+json'>{{\"@graph\":[{{\"@type\":\"NewsArticle\",\"articleBody\":{body}}}]}}</script>"
    );
    check_paragraphs(
        &page(&paragraphs(1, 2), &head),
        &[1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
}

#[test]
fn fields_of_one_article_are_joined() {
    let field = |n: usize| {
        format!(
            "<div class='field field--name-body'>{}</div><div class=ad-slot>Ad</div>",
            paragraphs(n, n + 1)
        )
    };
    let html = format!(
        "<html><title>{TITLE}</title><body><main><h1>{TITLE}</h1>{}{}{}</main><div class=sidebar>{}</div></body></html>",
        field(1),
        field(3),
        field(5),
        paragraphs(20, 23)
    );
    check_paragraphs(&html, &[1, 2, 3, 4, 5, 6]);
}

#[test]
fn a_notice_never_wins() {
    let items: String = [
        ("a", "Bridge shut, town cut off"),
        ("b", "Mayor resigns over letter"),
    ]
    .map(|(host, text)| {
        format!("<p><a href='https://{host}.example'>{text}</a> via {host}.example</p>")
    })
    .concat();
    let notice = "<div class='widget eucookie'><p>Privacy &amp; Cookies: This site uses cookies. By continuing to use this website, you agree to \
         their use. To find out more, including how to control cookies, see here, and read on, for there is much to say: \
         <a href=/c>Cookie Policy</a>. We keep them for a year. We keep them safe. We tell nobody about them, not even you.</p></div>";
    let html = format!(
        "<html><title>{TITLE}</title><body><article><h1>{TITLE}</h1><p>Short news via <a href='https://a.example'>a.example</a></p>{items}</article>{notice}</body></html>"
    );
    let text = main_text(&open(&html));
    assert!(
        text.contains("Short news via a.example")
            && text.contains("Mayor resigns over letter via b.example"),
        "{text}"
    );
    assert!(!text.contains("ookie"), "{text}");
    let card = "<div class='author-card'><p>Ana Petrov, born 1983, has been an editor at the Harbour News since 2015. She studied German, history of \
         art and foreign languages at the university, and her main field is grammar. She lives in town.</p></div>";
    let html = page(
        &format!(
            "{card}<section class='content content-article'><p><em>Because there are too many bridges, we took the largest.</em></p></section>"
        ),
        "",
    );
    let found = blocks(&open(&html));
    assert_eq!(
        found,
        [(
            BlockKind::Paragraph,
            "Because there are too many bridges, we took the largest.".to_owned()
        )]
    );
}

#[test]
fn comments_and_live_feeds_do_not_outweigh_a_short_article() {
    let comments: Vec<String> = (30..60)
        .map(|n| format!("<li><div class=comment-body>{}</div></li>", paragraph(n)))
        .collect();
    let comments = comments.concat();
    for around in [
        format!("<section id=comments><ol class=comment-list>{comments}</ol></section>"),
        format!("<div id=disqus_thread>{comments}</div>"),
        format!("<aside class=sidebar><ul class=live-feed>{comments}</ul></aside>"),
    ] {
        let html = format!(
            "<html><title>{TITLE}</title><body><div id=content><h1>{TITLE}</h1><div class=story>{}</div>{around}</div></body></html>",
            paragraphs(1, 6)
        );
        check_paragraphs(&html, &[1, 2, 3, 4, 5, 6]);
    }
}

#[test]
fn the_claim_and_its_verdict_are_there() {
    let html = page(
        &format!(
            "<div class='claim-wrapper card'><h3 class=card-header>Claim</h3><div class=claim><p>The mayor owns half of the bridge.</p></div></div>\
             <div class='rating-wrapper card'><h3 class=card-header>Rating</h3><div class='media rating'><figure><a href=/r><img src=f.png></a></figure>\
             <div class=media-body><h5><a href=/r>False</a></h5></div></div></div><h3 class=section-break><span>Origin</span></h3>{}",
            paragraphs(1, 6)
        ),
        "",
    );
    let words: Vec<String> = blocks(&open(&html))
        .into_iter()
        .map(|(_, words)| words)
        .collect();
    assert_eq!(
        words[..5],
        [
            "Claim",
            "The mayor owns half of the bridge.",
            "Rating",
            "False",
            "Origin"
        ]
    );
}

#[test]
fn captions_are_there_once() {
    let slide = |picture: &str, words: &str| {
        format!("<div class=slide><img src={picture}><div class=caption>{words}</div></div>")
    };
    let first = slide(
        "1.jpg",
        "Engineers look at the bridge on Monday. (Photo: Eva Lind)",
    );
    let html = page(
        &format!(
            "<div class=gallery>{first}{first}{}{}</div>{}",
            slide("2.jpg", "Ben Cole speaks. less"),
            slide("2.jpg", "Ben Cole speaks. ... more"),
            paragraphs(1, 6)
        ),
        "",
    );
    let captions: Vec<String> = blocks(&open(&html))
        .into_iter()
        .filter(|(kind, _)| *kind == BlockKind::Caption)
        .map(|(_, words)| words)
        .collect();
    assert_eq!(
        captions,
        [
            "Engineers look at the bridge on Monday. (Photo: Eva Lind)",
            "Ben Cole speaks."
        ]
    );
}

#[test]
fn a_card_over_a_name_is_not_in_the_sentence() {
    let html = page(
        &format!(
            "{}<p>Governor Kristi <span class=rollover-people><a class=rollover-people-link href=/p>Noem</a><span class=rollover-people-block>\
             <span class=name>Kristi Lynn Noem</span><a href=/1>Governor doubles down on slogan</a><a href=/2>State drops laws after lawsuit</a>\
             <a href=/p>MORE</a></span></span> said on Monday that the state will go on with it.</p>{}",
            paragraph(1),
            paragraphs(2, 4)
        ),
        "",
    );
    assert_eq!(
        blocks(&open(&html))[1].1,
        "Governor Kristi Noem said on Monday that the state will go on with it."
    );
}

#[test]
fn a_word_of_a_sentence_stays_whatever_its_element_is_called() {
    for name in [
        "searchLink",
        "related",
        "social",
        "ad",
        "popup",
        "sponsored",
        "comment",
        "print",
    ] {
        for (open, close) in [
            ("<a href=/s?q=Varn class=", "</a>"),
            ("<span class=", "</span>"),
        ] {
            let sentence = format!(
                "<p>The ferry from the town ({open}{name}>Varn{close}) had not sailed since the storm came, they said.</p>"
            );
            let html = page(
                &format!("{}{sentence}{}", paragraphs(1, 3), paragraphs(4, 6)),
                "",
            );
            assert_eq!(
                blocks(&open_from(&html, None))[3].1,
                "The ferry from the town (Varn) had not sailed since the storm came, they said.",
                "{html}"
            );
        }
    }
    // At the end of a paragraph such a name says what the element is.
    check_paragraphs(
        &page(
            &paragraphs(1, 6).replace(
                "</p>",
                " <a class=share-link href=/s>Share</a> <a class=print href=/p>Print</a></p>",
            ),
            "",
        ),
        &[1, 2, 3, 4, 5, 6],
    );
}

#[test]
fn words_for_screen_readers_are_not_in_a_caption() {
    for name in [
        "off-screen",
        "sr-only",
        "visually-hidden",
        "screen-reader-text",
        "u-visuallyHidden",
    ] {
        let figure = format!(
            "<figure><img src=a.jpg><figcaption><span class={name}>Image caption</span> The gate is shut.</figcaption></figure>"
        );
        let html = page(
            &format!("{}{figure}{}", paragraphs(1, 3), paragraphs(4, 6)),
            "",
        );
        let caption = (BlockKind::Caption, "The gate is shut.".to_owned());
        assert!(blocks(&open(&html)).contains(&caption), "{html}");
    }
}

#[test]
fn players_and_galleries_leave_no_labels() {
    let gallery = "<div class=carousel><div>Autoplay</div><div>Close</div><div>×</div>\
        <div>The flood in pictures</div><div>The flood in pictures</div><div>The flood in pictures</div>\
        <div>HIDE CAPTION</div><div>05:22 - Source: Quay News</div></div>";
    let html = page(
        &format!("{}{gallery}{}", paragraphs(1, 3), paragraphs(4, 6)),
        "",
    );
    let found: Vec<String> = blocks(&open(&html))
        .into_iter()
        .map(|(_, words)| words)
        .collect();
    assert_eq!(found.len(), 7, "{found:?}");
    assert_eq!(found[3], "The flood in pictures");
    // Spoken words and verses may be the same again.
    for verse in ["“Close.”", "The gate is shut"] {
        let verses = format!("<p>{verse}</p>").repeat(3);
        let html = page(
            &format!("{}{verses}{}", paragraphs(1, 3), paragraphs(4, 6)),
            "",
        );
        assert_eq!(blocks(&open(&html)).len(), 9, "{verse}");
    }
}

#[test]
fn what_readers_wrote_is_never_the_article() {
    let comment = "<div class=post><b>Lia</b><p>I have been swimming in that pool for twenty years and cannot believe that it closes, what \
        a loss for all of us who live here and who have nowhere else to go.</p></div>";
    for name in [
        "disqus_thread",
        "comments",
        "comentarios",
        "leserkommentare",
        "reactions-list",
    ] {
        let notice = "<p>The pool is closed from Monday, the council said in a short note.</p>";
        let html = format!(
            "{}</article><div id={name}><h2>8</h2>{}</div>",
            page(notice, ""),
            comment.repeat(8)
        );
        let found = blocks(&open(&html));
        assert_eq!(found.len(), 1, "{name} {found:?}");
        assert!(found[0].1.starts_with("The pool is closed"), "{name}");
    }
}

#[test]
fn verdicts_and_asides_are_part_of_the_article() {
    let holds = |inner: &str, words: &str| {
        let html = page(
            &format!("{}{inner}{}", paragraphs(1, 3), paragraphs(4, 6)),
            "",
        );
        let found = blocks(&open(&html));
        assert!(
            found.iter().any(|(_, text)| text.contains(words)),
            "{inner}: {found:?}"
        );
        // The same at the end of the article.
        let html = page(&format!("{}{inner}", paragraphs(1, 6)), "");
        let found = blocks(&open(&html));
        assert!(
            found.iter().any(|(_, text)| text.contains(words)),
            "{inner} at the end: {found:?}"
        );
    };
    holds(
        "<div class=label>Verdict</div><div class=verdict><a href=/f>False</a></div>",
        "False",
    );
    holds(
        "<h2>Verdict</h2><p><a href=/f>Mostly true</a></p>",
        "Mostly true",
    );
    holds(
        "<div class=rating><span>Rating:</span> <a href=/f>False</a></div>",
        "False",
    );
    holds("<p>Rating: <a href=/f>False</a></p>", "False");
    holds(
        "<h2>Fazit</h2><p><a href=/f>Irreführend</a></p>",
        "Irreführend",
    );
    holds(
        "<aside class=pullquote><p>Water has no memory but we do.</p></aside>",
        "no memory",
    );
    holds(
        "<aside><h3>How a sluice works</h3><p>A gate is lifted by a screw.</p></aside>",
        "lifted by a screw",
    );
    holds(
        "<blockquote><p>We wait.</p><footer>— Una Pryce, <cite>The Mill</cite></footer></blockquote>",
        "Una Pryce",
    );
    holds(
        "<div class=tgme_widget_message><a class=tgme_widget_message_owner_name>Harrow Water</a>\
         <div class=tgme_widget_message_text>We shut the gate at noon.</div></div>",
        "shut the gate",
    );
}

#[test]
fn what_stands_between_headline_and_text_is_read() {
    let lead = "The board voted on Tuesday to close the reservoir after engineers found cracks in its wall.";
    for (between, words) in [
        (
            format!(
                "<h3 class=subtitle>{}</h3>",
                "Cracks in the wall, and nobody to pay"
            ),
            "nobody to pay",
        ),
        (
            format!("<div class=teaser-text itemprop=description><p>{lead}</p></div>"),
            "voted on Tuesday",
        ),
        (
            "<figure><img src=a.jpg><figcaption>Cracks in the wall.</figcaption></figure>"
                .to_owned(),
            "Cracks in",
        ),
    ] {
        let html = format!(
            "<html><head><title>{TITLE}</title></head><body><main><header><h1>{TITLE}</h1></header>{between}\
             <div class=article-body itemprop=articleBody>{}</div></main></body></html>",
            paragraphs(1, 6)
        );
        let found = blocks(&open(&html));
        assert!(found[0].1.contains(words), "{between}: {found:?}");
        assert_eq!(found.len(), 7, "{between}: {found:?}");
    }
}

#[test]
fn cards_of_other_stories_after_the_article_are_left_out() {
    let card = |n: usize, title: &str, teaser: &str| {
        format!(
            "<div class=cell><a href=/{n}><h5>{title}</h5></a><p>{teaser}</p><label>Jo Moss <i></i> 2024-11-20 14:35:08</label></div>"
        )
    };
    check_paragraphs(
        &page(
            &format!(
                "{}<div class=row>{}{}</div>",
                paragraphs(1, 6),
                card(
                    1,
                    "Fish market opens again after the storm",
                    "The second market of the harbour opens its doors"
                ),
                card(
                    2,
                    "The old ferry is for sale",
                    "Its owner says that she will miss it, and a buyer is not in sight"
                )
            ),
            "",
        ),
        &[1, 2, 3, 4, 5, 6],
    );
}

#[test]
fn what_stands_after_and_between_is_left_out() {
    check_paragraphs(
        &page(
            &format!(
                "{}<p>Ana Petrov is a writer who lives by the sea with two cats. Follow her on Twitter @anap.</p><p>Sign up for our newsletter to get \
                 stories like this in your inbox every day.</p><p>Copyright 2024 Harbour News. All rights reserved.</p><p>DON'T MISS: \
                 <a href=/1>Fish market opens again</a> [VIDEO] <a href=/2>Ferry is late once more</a></p>",
                paragraphs(1, 6)
            ),
            "",
        ),
        &[1, 2, 3, 4, 5, 6],
    );
    for label in [
        "Read more",
        "Lesen Sie auch",
        "Baca juga",
        "Читайте также",
        "Lire aussi",
        "Lee también",
        "İlgili haberler",
        "Xem thêm",
        "اقرأ أيضا",
    ] {
        check_paragraphs(
            &page(
                &format!(
                    "{}<p><strong>{label}: <a href=/1>Fish market opens again after the storm</a></strong></p><ul><li><a href=/2>Ferry is late once \
                     more as captain sleeps</a></li><li><a href=/3>Ten things to know about harbours today</a></li></ul>{}",
                    paragraphs(1, 2),
                    paragraphs(3, 5)
                ),
                "",
            ),
            &[1, 2, 3, 4, 5],
        );
    }
}

#[test]
fn a_list_that_the_text_announces_stays() {
    let html = page(
        &format!(
            "{}<p>The council named three places that are still open to the public:</p><ul><li><a href=/1>The old ferry landing at Varn</a></li>\
             <li><a href=/2>The upper lock and its footpath</a></li></ul>{}",
            paragraphs(1, 3),
            paragraphs(4, 6)
        ),
        "",
    );
    let found = blocks(&open(&html));
    assert_eq!(found.len(), 9);
    assert_eq!(found[4].1, "The old ferry landing at Varn");
}

#[test]
fn a_post_from_elsewhere_is_a_quotation() {
    let html = page(
        &format!(
            "{}<div class=social-media-embed><blockquote class=twitter-tweet><p lang=en dir=ltr>The bridge is shut and nobody told us: \
             <a href='https://t.co/x'>https://t.co/x</a></p>&mdash; Ana Petrov (@anap) <a href='https://twitter.com/anap/status/1'>May 1, 2024</a>\
             </blockquote><script async src='https://platform.twitter.com/widgets.js'></script></div>{}<blockquote class=instagram-media><p>\
             <a href='https://instagram.com/p/1'>Mayor Ben Cole stands on the bridge</a></p></blockquote>{}",
            paragraphs(1, 2),
            paragraphs(3, 4),
            paragraph(5)
        ),
        "",
    );
    let found: Vec<(BlockKind, String)> = blocks(&open(&html))
        .into_iter()
        .filter(|(kind, _)| *kind != BlockKind::Paragraph)
        .collect();
    let expected = [
        (
            BlockKind::Post,
            "The bridge is shut and nobody told us: https://t.co/x",
        ),
        (BlockKind::Attribution, "— Ana Petrov (@anap) May 1, 2024"),
        (BlockKind::Post, "Mayor Ben Cole stands on the bridge"),
    ];
    let expected = expected.map(|(kind, words)| (kind, words.to_owned()));
    assert_eq!(found, expected);
}

/// Whole pages as systems and old hands write them.
#[test]
fn layouts_of_many_kinds_give_the_article() {
    let all = paragraphs(1, 5);
    let theme = format!(
        "<html><head><title>{TITLE} – Quay</title></head><body class='single postid-1'><div id=page class='hfeed site'><header id=masthead><h1 class=site-title>Quay</h1>\
         </header><article class='post-1 post type-post tag-cookies category-newsletter has-comments'><header class=entry-header><h2 class=entry-title>{TITLE}</h2>\
         <div class=entry-meta><span>Posted on May 1, 2024 by Ana</span></div></header><div class=entry-content>{all}<div class='sharedaddy sd-block'><h3>Share \
         this:</h3><ul><li><a href=/t>Twitter</a></li></ul></div><div id=jp-relatedposts><h3>Related</h3></div></div><footer class=entry-meta>This entry was posted \
         in <a href=/n>News</a>.</footer></article><nav class=post-navigation><a href=/p>Previous: other story of the day</a></nav><div id=comments><h2>2 thoughts \
         on “{TITLE}”</h2><ol class=commentlist><li>{}</li><li>{}</li></ol></div><div id=secondary class=widget-area><aside class=widget>{}</aside></div></div></body></html>",
        paragraph(40),
        paragraph(41),
        paragraph(50)
    );
    let builder = format!(
        "<html><head><title>{TITLE}</title></head><body><div class='elementor elementor-location-single'><section class=elementor-section>\
         <div class='elementor-widget elementor-widget-theme-post-title'><h1>{TITLE}</h1></div><div class='elementor-widget elementor-widget-theme-post-content'>\
         <div class=elementor-widget-container>{all}</div></div><div class='elementor-widget elementor-widget-author-box'>{}</div></section></div>\
         <div class='elementor elementor-location-footer'>{}</div></body></html>",
        paragraph(60),
        paragraph(61)
    );
    let lines: Vec<String> = (1..=5).map(words).collect();
    let old = format!(
        "<html><title>{TITLE}</title><body bgcolor=white><table width=100%><tr><td width=150><a href=/>Home</a><br><a href=/a>About us here</a></td><td>\
         <font size=5><b>{TITLE}</b></font><br><br><font face=arial>{}</font><br><hr><small>Copyright 2004 Quay</small></td></tr></table></body></html>",
        lines.join("<br><br>")
    );
    let cards: Vec<String> = (80..84)
        .map(|n| format!("<div class=css-card><h3><a href=/{n}>Another headline number {n} today</a></h3>{}</div>", paragraph(n)))
        .collect();
    let modules = format!(
        "<html><title>{TITLE}</title><body><main><article><h1>{TITLE}</h1><div class=css-1x2y><div class=css-9>{}</div><div class=css-ad></div><div class=css-9>{}</div>\
         </div></article><section class=css-more><h2>More in World</h2>{}</section></main></body></html>",
        paragraphs(1, 2),
        paragraphs(3, 5),
        cards.concat()
    );
    for html in [theme, builder, old, modules] {
        check_paragraphs(&html, &[1, 2, 3, 4, 5]);
        assert_eq!(open(&html).meta().title.as_deref(), Some(TITLE), "{html}");
    }
}
