//! The page for a browser.

use super::*;

#[test]
fn a_page_has_the_article_with_what_is_on_it() {
    let mut made = plain();
    Arc::make_mut(&mut made.decided.analysis).quotes[0].also = vec![Speaker::Entity(2)];
    let page = made.text("html", Selection::default());
    let main = page.split("<main").nth(1).expect("the article");
    for part in [
        "<h1 dir=\"auto\">",
        "<mark id=\"mark1\" class=\"green\" data-k=\"c0 c1\">Harbour 😀 <mark id=\"mark2\" class=",
        "title=\"Said by Mara Lind and Jo Varga\"",
        "href=\"#note1\"",
        "<p class=\"codes\">theme/opening, to do</p><p>Check *this*.</p>",
        "<p>Bookmark</p>",
        "e\u{301}tude",
    ] {
        assert!(main.contains(part), "{part}: {main}");
    }
    assert!(page.contains(
        "data-name=\"Mara Lind\" aria-pressed=\"false\"><span>Mara Lind</span> <span>1</span>"
    ));
    assert_eq!(
        page.matches("<path d=").count(),
        2,
        "a bar for each speaker"
    );
    let bars = page.matches("data-rows=").count();
    let quotes = page.split("data-rows=\"").skip(1);
    let quotes: usize = quotes
        .filter_map(|rows| Some(rows.split('"').next()?.split(',').count()))
        .sum();
    assert_eq!((bars, quotes), (2, 3), "one for each that each says");
    let quotes = made.text(
        "html",
        Selection {
            quotes: true,
            ..Selection::default()
        },
    );
    assert!(!quotes.contains("<mark") && quotes.contains("class=\"q\""));
    // The policy lets nothing in, and names what the page has.
    assert!(page.contains("default-src 'none'; style-src 'sha256-") && !page.contains("unsafe"));
}

#[test]
fn what_crosses_on_a_page_is_closed_and_opened_again() {
    let page = |text: &str, marks: &[&str]| {
        let parsed = parse(
            text.into(),
            byline::import::Format::Markdown,
            &Hints::default(),
        );
        let article = parsed.expect("an article").article;
        let decided = Decided::undecided(Analysis::default());
        let marks = marks.iter().enumerate().map(|(at, words)| {
            let span = span(article.text(), words);
            let id = Id::new(format!("m{at:09}"));
            let mut mark = Annotation::new(
                id,
                Kind::Highlight,
                article.text(),
                span,
                Timestamp::UNIX_EPOCH,
            );
            mark.note = "x".into();
            Item::from(mark)
        });
        let notes = Notes::from_items(Document::default(), marks);
        let export = Export {
            article: &article,
            decided: &decided,
            notes: &notes,
            source: "a.md",
            file: None,
            selection: Selection::default(),
        };
        let format = Format::named("html").expect("a format");
        let page = String::from_utf8(format.write(&[export]).bytes).expect("UTF-8");
        let main = page
            .split("<main")
            .nth(1)
            .and_then(|rest| rest.split("</main>").next())
            .expect("the article");
        check_xml(&format!("<main{main}</main>").replace(" hidden", ""));
        main.to_owned()
    };
    let mark = |number: usize| format!("<mark id=\"mark{number}\" class=\"yellow\">");
    let note = |number: usize| {
        format!(
            "<a class=\"ref\" href=\"#note{number}\" aria-label=\"Note {number}\"><sup>{number}</sup></a>"
        )
    };
    let (first, second) = (mark(1), mark(2));
    // The shorter one is inside, a part of it that stands out is opened again.
    let crossed = page("The ferry left at six.\n", &["The ferry left", "left at"]);
    let words = format!(
        "{first}The ferry {second}left</mark></mark>{}<mark class=\"yellow\"> at</mark>{} six.",
        note(1),
        note(2)
    );
    assert!(crossed.contains(&words), "{words} in {crossed}");
    // The number of a note is not a link in a link.
    let linked = page(
        "See [the ferry left](https://a.example/) now.\n",
        &["the ferry"],
    );
    let link = "<a rel=\"noopener noreferrer\" href=\"https://a.example/\">";
    let words = format!(
        "{link}{first}the ferry</mark></a>{}{link} left</a> now.",
        note(1)
    );
    assert!(linked.contains(&words), "{words} in {linked}");
    // Nothing goes from one cell into the next.
    let table = page("| a | b |\n| - | - |\n| c | d |\n", &["b\nc"]);
    let words = format!(
        "<th scope=\"col\">{first}b</mark></th></tr><tr><td><mark class=\"yellow\">c</mark>{}</td><td>d</td></tr>",
        note(1)
    );
    assert!(table.contains(&words), "{words} in {table}");
}

#[test]
fn a_long_page_comes_in_parts_that_are_whole() {
    let paragraph = "The ferry left at six, and nobody was aboard. ".repeat(20);
    let made = made(
        &format!("{TEXT}\n{}", format!("{paragraph}\n\n").repeat(400)),
        "x",
        "x",
    );
    let page = made.text("html", Selection::default());
    let main = page
        .split("<main")
        .nth(1)
        .and_then(|rest| rest.split("</main>").next())
        .expect("the article");
    let parts: Vec<&str> = main.split("<noscript>").collect();
    assert!(parts.len() > 5, "{} parts", parts.len());
    for (number, part) in parts.iter().enumerate() {
        let part = if number == 0 {
            part.split_once('>').expect("the tag of main").1
        } else {
            part.strip_suffix("</noscript>\n").expect("an end")
        };
        assert!(part.len() < 200_000, "{}", part.len());
        check_xml(&format!("<main>{part}</main>"));
    }
    assert_eq!(main.matches("nobody was aboard").count(), 8000);
    let short = plain().text("html", Selection::default());
    assert!(
        !short
            .split("<main")
            .nth(1)
            .expect("the article")
            .contains("<noscript>")
    );
}
