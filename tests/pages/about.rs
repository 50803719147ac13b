//! Who wrote a page, when, under what title and where.

use super::*;

#[test]
fn authors_are_those_of_the_article() {
    let all = paragraphs(1, 6);
    check_author(
        &page(
            &format!(
                "{all}<div id=comments><form><label class=comment-form-author>Name *</label><input name=author><p class=author>Name (required)</p></form></div>"
            ),
            "",
        ),
        None,
    );
    for byline in [
        "<div class=byline><span class=author><a rel=author href=/ana>Ana Petrov</a><span>@anap</span><span>Staff Writer</span></span></div>",
        "<div class=byline><span class=byline-prefix itemprop=author>By</span> <span class=byline-author>Ana Petrov</span></div>",
        "<p>By <span class=author>Ana Petrov</span></p>",
        "<p>Von Ana Petrov</p>",
        "<p class=meta>By Ana Petrov, chief reporter | May 1, 2024</p>",
        "<div itemprop=author itemscope itemtype='https://schema.org/Person'><span itemprop=name>Ana Petrov</span> <span itemprop=jobTitle>Editor</span></div>",
        "<address><a href=/u/ana>Ana Petrov</a></address>",
        "<span class='post-author vcard'>Posted by <a href=/author/ana>Ana Petrov</a></span>",
        "<p class=author><strong>Ana Petrov</strong> | Varn | 01/05/2024</p>",
        "<div class=byline><span>Author</span><span>Ana Petrov</span></div>",
        "<div class=author-line><b>Ana Petrov</b><i>Senior Water Editor</i></div>",
        "<p>Oprac. Ana Petrov</p>",
        "<p class=byline>By Ana Petrov, Photographs by Eve Stone</p>",
        "<p>Haber: Ana Petrov</p>",
        "<p>Von unserer Redakteurin Ana Petrov</p>",
        "<div id=Byline><a class=PrintLink href=/p>Print</a> <a href=/email>Email</a> <a href=/u/ana>Ana Petrov</a></div>",
    ] {
        check_author(&page(&format!("{byline}{all}"), ""), Some("Ana Petrov"));
    }
    check_author(
        &page(
            &format!(
                "<p class=byline>By <a rel=author href=/ana>Ana Petrov</a></p>{all}<div class=more><h3>More stories</h3><div class=item><a href=/1>Fish \
                 market opens</a> by <a rel=author href=/ben>Ben Cole</a></div><div class=item><a href=/2>Ferry is late</a> by <a rel=author \
                 href=/eva>Eva Lind</a></div></div>"
            ),
            "",
        ),
        Some("Ana Petrov"),
    );
    check_author(
        &page(
            &format!(
                "<p>By <span class=author>Ana Petrov</span></p>{all}<ol class=comments><li><span class=author>Harm Otten says</span><p>Nice text, thank you \
                 for this.</p></li><li><span class=author>Zed</span><p>I liked it as well, more please.</p></li></ol>"
            ),
            "",
        ),
        Some("Ana Petrov"),
    );
}

#[test]
fn dates_in_sight_in_addresses_and_fields_are_read() {
    let all = paragraphs(1, 6);
    for date in [
        "<p class=meta><time datetime='2024-05-01T10:00:00Z'>1 May 2024</time></p>",
        "<p class=published>Published May 1, 2024, 10:00 am</p>",
        "<span class=date>1. Mai 2024, 10:00 Uhr</span>",
        "<p>01.05.2024</p>",
        "<p>Updated May 11, 2024 | Published May 1, 2024</p>",
        "<p class=date>Mis à jour le 3 mai 2024 – Publié le 1 mai 2024</p>",
        "<div>Veröffentlicht am 01.05.2024 um 10:00</div>",
        "<meta itemprop=datePublished content='2024-05-01'><meta itemprop=dateModified content='2024-06-09'>",
    ] {
        check_date(&page(&format!("{date}{all}"), ""), "2024-05-01");
    }
    let other = "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Fish market sells record number of crabs\",\
        \"datePublished\":\"2020-01-01\",\"author\":{\"name\":\"Bo Li\"}}</script>";
    let html = page(
        &format!("<p class=published>Published May 1, 2024</p>{all}"),
        other,
    );
    check_date(&html, "2024-05-01");
    check_author(&html, None);
    let html = page(
        &format!("<p>On 12 January 1953 the valley drowned.</p>{all}"),
        "",
    );
    assert_eq!(open(&html).meta().date, None);
    for head in [
        "<link rel=canonical href='https://news.example/2024/05/01/bridge-closed'>",
        "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"x\",\"datePublished\":\"2024-05-01T10:00:00Z\",\"dateModified\":\"2024-06-09T10:00:00Z\"}</script>",
        "<meta name='dc.date' content='2024-05-01'>",
        "<meta name=pubdate content='2024-05-01T00:00'><meta property='article:modified_time' content='2024-06-09'>",
        "<meta property='article:modified_time' content='2024-05-01'>",
    ] {
        check_date(&page(&all, head), "2024-05-01");
    }
}

#[test]
fn titles_are_the_headline() {
    let all = paragraphs(1, 6);
    let title = |html: &str| open(html).meta().title.clone().unwrap_or_default();
    // A frame that is named after one of its parts.
    let framed = titled(TITLE, &all, "")
        .replace("<article>", "<div class='blq-int-nav sidebar'>")
        .replace("</article>", "</div>")
        .replace("</title>", " - Quay - News of the harbour</title>");
    assert_eq!(title(&framed), TITLE);
    for (document, head) in [
        (
            "橋は閉鎖　洪水の後：港新聞",
            "<meta property='og:site_name' content='港新聞 電子版'>",
        ),
        (
            "橋は閉鎖　洪水の後｜港新聞",
            "<meta property='og:site_name' content='港新聞'>",
        ),
        (
            "橋は閉鎖　洪水の後-港新聞",
            "<meta property='og:site_name' content='港新聞'>",
        ),
    ] {
        let html = titled(document, &all, head);
        assert_eq!(title(&html), "橋は閉鎖 洪水の後", "{document}");
    }
    let olive = titled(
        "Olive &amp; Herb Bread - Food",
        &all,
        "<meta property='og:title' content='Olive &amp;#038; Herb Bread'>",
    );
    assert_eq!(title(&olive), "Olive & Herb Bread");
    let wiki = titled(
        "Harbour Bridge - Wikipedia",
        &format!("<div class=mw-parser-output>{all}</div>"),
        "<script type='application/ld+json'>{\"@context\":\"https://schema.org\",\"@type\":\"Article\",\"name\":\"Harbour Bridge\",\"headline\":\"bridge in a \
         town\",\"datePublished\":\"2004-01-02T00:00:00Z\",\"author\":{\"@type\":\"Organization\",\"name\":\"Contributors to Wikimedia projects\"}}</script>",
    );
    assert_eq!(title(&wiki), "Harbour Bridge");
    assert_eq!(open(&wiki).meta().author, None);
    assert_eq!(open(&wiki).meta().date, None);
}

#[test]
fn the_name_of_a_part_of_the_site_is_not_the_title() {
    let html = |first: &str, second: &str| {
        format!(
            "<title>Press releases - Varn Council</title><body><div id=main>{first}{second}<p>9 March 2016</p>{}</div>",
            paragraphs(1, 5)
        )
    };
    let title = |html: &str| open(html).meta().title.clone().unwrap_or_default();
    let section = "<h2>Press releases</h2>";
    assert_eq!(
        title(&html(section, "<h1>Council shuts the third pier</h1>")),
        "Council shuts the third pier"
    );
    // A blog's name stands above the headline.
    assert_eq!(
        title(&html("<h1>Nell bakes for the whole town</h1>", section)),
        "Press releases"
    );
}

#[test]
fn a_place_after_a_bar_is_nobody() {
    let line = "<p>Carmen Ruiz | Puerto Alto | 14/07/2008</p>";
    let html =
        titled(TITLE, &format!("{line}{}", paragraphs(1, 5)), "").replace("lang=en", "lang=es");
    check_author(&html, Some("Carmen Ruiz"));
    let pair = "<p>Carmen Ruiz, Omar Said | 14/07/2008</p>";
    check_author(&html.replace(line, pair), Some("Carmen Ruiz, Omar Said"));
}

#[test]
fn labels_and_days_stand_before_authors() {
    let all = paragraphs(1, 5);
    let check = |line: &str, language: &str, author: Option<&str>| {
        let html = titled(TITLE, &format!("{line}{all}"), "")
            .replace("lang=en", &format!("lang={language}"));
        check_author(&html, author);
    };
    check(
        "<p>来源：湾区日报 | 作者：李雪梅 王建民 | 发布时间：2024-05-01 19:24 | 字号：大 中 小</p>",
        "zh-CN",
        Some("李雪梅, 王建民"),
    );
    check(
        "<p>Posted on 1 May 2024 by <a href=/u>Tess Quill</a></p>",
        "en",
        Some("Tess Quill"),
    );
    check("<p>Erschienen am 1. Mai 2024 von Jörg Weiß</p>", "de", None);
    check(
        "<p>Veröffentlicht am 1. Mai 2024 von Jörg Weiß</p>",
        "de",
        Some("Jörg Weiß"),
    );
    check("<p>Posted on 1 May 2024 by the council</p>", "en", None);
    check("<p>- Removed Herobrine</p>", "en", None);
    check(
        "<p>高橋健吾、佐藤美咲</p><p>2024年5月1日</p>",
        "ja",
        Some("高橋健吾, 佐藤美咲"),
    );
    check("<p>経済総合</p><p>2024年5月1日</p>", "ja", None);
    check(
        "<div><span>KÖRFEZ - Mehmet Aslan</span><span>Yayınlanma: 01.05.2024</span></div>",
        "tr",
        Some("Mehmet Aslan"),
    );
}

#[test]
fn the_day_of_a_post_in_the_article_is_not_the_articles() {
    for post in [
        "<blockquote class=twitter-tweet><p>The bridge is shut.</p>&mdash; Ana Petrov (@anap) <a href=/status/1>May 1, 2024</a></blockquote>",
        "<blockquote><p>The bridge is shut.</p><p>Ana Petrov, <time datetime=2024-05-01>1 May 2024</time></p></blockquote>",
    ] {
        let all = format!("{}{post}{}", paragraphs(1, 2), paragraphs(3, 5));
        assert_eq!(open(&page(&all, "")).meta().date, None, "{post}");
        check_date(&page(&format!("<p>2 June 2024</p>{all}"), ""), "2024-06-02");
    }
}

#[test]
fn a_site_that_a_field_calls_author_leaves_room_for_who_wrote() {
    let html = |above: &str| {
        format!(
            "<html lang=id><head><title>{TITLE} - Kabar Teluk</title><meta name=author content='Kabar Teluk'></head><body><h1>{TITLE}</h1>{above}{}",
            paragraphs(1, 5)
        )
    };
    check_author(
        &html("<div>Rangga Wijaya - Kabar Teluk</div>"),
        Some("Rangga Wijaya"),
    );
    check_author(&html(""), Some("Kabar Teluk"));
}

#[test]
fn old_templates_name_title_author_and_day() {
    let text = paragraphs(1, 5);
    let check = |head: &str, body: &str, expected: [&str; 4]| {
        let html = format!("<html><head>{head}</head><body>{body}</body></html>");
        let meta = open(&html).meta().clone();
        let found = [meta.title, meta.author, meta.date, meta.site].map(Option::unwrap_or_default);
        assert_eq!(found.each_ref().map(String::as_str), expected, "{html}");
    };
    // The headline is no heading; the title has no blank before its marks.
    check(
        "<title>Pier shut at night- Town- The Boat</title>",
        &format!(
            "<td><div class=articleTitle>Pier shut at night</div><div class=articleDate>25 January 2012</div>{text}</td>"
        ),
        ["Pier shut at night", "", "2012-01-25", "The Boat"],
    );
    // The heading of the first level is a link to the first page.
    check(
        "<title>Pier shut - Harbour Blog</title>",
        &format!(
            "<h1><a href='https://quay.example/'>Harbour Blog</a></h1><h3>Wednesday, 25 January 2012</h3><h4>Pier shut</h4>{text}\
             <div class=entry-footer>Posted by <a href=/u>Nell Hart</a> on January 25, 2012 at 10:30 | <a href=/p>Permalink</a></div>"
        ),
        ["Pier shut", "Nell Hart", "2012-01-25", "Harbour Blog"],
    );
    // Several stories were posted by several people.
    check(
        "<title>Pier shut | Harbour Blog</title>",
        &format!(
            "<h1>Pier shut</h1><p>25 January 2012</p>{text}<div class=related-posts><div>Posted by Bo Li on May 1, 2011</div><div>Posted by Ed Ott on \
             May 2, 2011</div></div>"
        ),
        ["Pier shut", "", "2012-01-25", "Harbour Blog"],
    );
    // The day stands above the headline, another one below the text.
    check(
        "<title>Pier shut | Harbour Blog</title>",
        &format!(
            "<div>25.01.2012, 12:30</div><h2>Pier shut</h2>{text}<p>See also<br><a href=/f>Ferry is late</a> - 24.01.2012</p>"
        ),
        ["Pier shut", "", "2012-01-25", "Harbour Blog"],
    );
    let short =
        "<p>The council of the harbour town met on the day before the flood came.</p>".repeat(2);
    check(
        "<title>Pier shut | Harbour Blog</title>",
        &format!(
            "<div>25.01.2012, 12:30</div><h2>Pier shut</h2>{short}<p>{}</p><p><a href=/f>Ferry late</a> - 24.01.2012</p>",
            words(1)
        ),
        ["Pier shut", "", "2012-01-25", "Harbour Blog"],
    );
    for (line, author) in [
        (
            "January 25, 2012|By Tess Quill, Tribune reporter",
            "Tess Quill",
        ),
        (
            "Pubblicato: 25/01/2012 10:30 | di Chiara Riva",
            "Chiara Riva",
        ),
        (
            "Kovács Anna | 2012. január 25., szerda, 10:30",
            "Kovács Anna",
        ),
        (
            "25. 1. 2012 10:30 | aktualizováno 26. 1. 2012 | Jana Nováková",
            "Jana Nováková",
        ),
        (
            "25. jan 2012 o 10:21 <a href=/autor/jan>Ján Kováč</a>",
            "Ján Kováč",
        ),
        ("25 January 2012 10:21 Climate Change", ""),
    ] {
        check(
            "<title>Pier shut | Harbour Blog</title>",
            &format!("<h1>Pier shut</h1><p>{line}</p>{text}"),
            ["Pier shut", author, "2012-01-25", "Harbour Blog"],
        );
    }
    check(
        "<title>Pier shut</title><meta name=dcterms.creator content='Ministry of Ports'><meta name=dcterms.date content=2012-01-25>",
        &format!("<h1>Pier shut</h1>{text}"),
        ["Pier shut", "", "2012-01-25", ""],
    );
    check(
        "<title>Muelle cerrado</title>",
        &format!(
            "<h1>Muelle cerrado</h1><div class=firma><strong>Carmen Ruiz</strong> <span class=ciudad>Puerto Alto</span> <span class=fecha>25 ENE 2012 \
             - 20:15</span></div>{text}"
        ),
        ["Muelle cerrado", "Carmen Ruiz", "2012-01-25", ""],
    );
}

/// A row: what it is, the language of the page, its head, what is between headline and text,
/// the author, the date, the site.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

include!("metadata.rs");
include!("more_languages.rs");

#[test]
fn pages_of_the_worlds_press_say_who_when_and_where() {
    let mut wrong = Vec::new();
    for &(title, language, head, above, author, date, site) in ROWS.iter().chain(MORE_ROWS) {
        let text: Vec<String> = (1..=5)
            .map(|n| {
                format!(
                    "<p>{}</p>",
                    TEXTS
                        .iter()
                        .chain(MORE_TEXTS)
                        .find(|(known, _)| *known == language)
                        .map_or_else(|| words(n), |(_, text)| (*text).repeat(2))
                )
            })
            .collect();
        let text = text.concat();
        let named = if head.contains("<title") {
            String::new()
        } else {
            format!("<title>{title}</title>")
        };
        let heading = if above.contains("<h1") {
            String::new()
        } else {
            format!("<h1>{title}</h1>")
        };
        // What stands below the text.
        let (above, below) = above.split_once('‖').unwrap_or((above, ""));
        let html = format!(
            "<!DOCTYPE html><html lang='{language}'><head><meta charset=utf-8>{named}{head}</head><body><header><nav><a href=/>Home</a><a href=/s>Sport</a></nav></header>\
             <main>{heading}{above}<div>{text}{below}</div></main><aside class=sidebar><h3>Latest</h3><a href=/x>Other story</a><span class=author>Wrong Person</span>\
             <time datetime='2001-01-01'>1 January 2001</time></aside><footer>© 1999 All rights reserved</footer></body></html>"
        );
        let Meta {
            title: found,
            author: who,
            date: when,
            site: place,
            ..
        } = open(&html).meta().clone();
        let when = when.unwrap_or_default();
        let pairs = [
            ("title", found.unwrap_or_default(), title),
            ("author", who.unwrap_or_default(), author),
            ("date", when.chars().take(10).collect(), date),
            ("site", place.unwrap_or_default(), site),
        ];
        for (field, found, expected) in pairs {
            if found != expected && !(field == "site" && expected.is_empty()) {
                wrong.push(format!("{title}: {field} is {found:?}, not {expected:?}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} pages:\n{}",
        wrong.len(),
        ROWS.len() + MORE_ROWS.len(),
        wrong.join("\n")
    );
}
