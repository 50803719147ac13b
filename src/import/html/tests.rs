//! Small pages as blocks.

use super::super::build::tests::outline;
use super::*;
use crate::text::Meta;

fn check(html: &str, expected: &str) {
    let document = Document::from(html);
    let mut builder = Builder::default();
    let walk = Walk {
        base: Some("https://a.org/b/"),
        pictures: true,
        ..Walk::default()
    };
    walk.run(&mut builder, &document.root());
    let article = builder.finish(Meta::default(), "", &mut Vec::new());
    assert_eq!(outline(&article), expected, "{html}");
}

#[test]
fn blocks() {
    check(
        "<title>T</title>loose <p> One\n two </p>loose",
        "p loose\np One two\np loose",
    );
    check("<h2>A</h2><div>b<div>c</div>d</div>", "h2 A\np b\np c\np d");
    check("<blockquote>a<p>b</p></blockquote>c", "> a\n> b\np c");
    check(
        "<blockquote><p>We wait.</p><footer>Nkechi Obi, <cite>The Wait</cite></footer></blockquote>c",
        "> We wait.\nsaid {who:Nkechi Obi}, {em:The Wait}\np c",
    );
    check(
        "<blockquote>We wait.<br><cite>Nkechi Obi</cite></blockquote><blockquote>See <cite>The Wait</cite> \
         now.</blockquote>",
        "> We wait.\nsaid {who:Nkechi Obi}\n> See {em:The Wait} now.",
    );
    check(
        "<blockquote class=pull-quote>We wait.</blockquote>c",
        "pull We wait.\np c",
    );
    check(
        "<ul><li>a<li><p>b</p><p>c</p><ol start=3><li>d</ol></ul>e",
        "* a\n* b\np c\n 3. d\np e",
    );
    check("<pre>\n a\n  <b>b</b>\n</pre>c", "code  a/  {b:b}\np c");
    check("a<br>b<br><br>c<br>", "p a/b\np c");
    check(
        "a<figure><img src=b.png><figcaption>The gate, <b>shut</b></figcaption></figure>c",
        "p a\ncaption The gate, {b:shut}\np c",
    );
    check(
        "a<table><caption>Towns</caption><tr><td>Alba<td>9</table><figcaption>The gate</figcaption>c",
        "p a\ncaption Towns\np Alba\np 9\ncaption The gate\np c",
    );
    check("a<hr>b", "p a\n-- \np b");
    check(
        "<p hidden>a<p style='color: red; display : none'>b<p>c",
        "p c",
    );
    check(
        "<script>a</script><style>b</style><noscript>c</noscript>",
        "p c",
    );
    check("<dl><dt>a<dd>b</dl>", "p a\np b");
}

#[test]
fn tables() {
    check(
        "<table><caption>Z</caption><tr><th>a<th>b<tr><td>c <b>d</b><td>e<br>f<tr><td><td>g</table>h",
        "caption Z\ntable a|b/c {b:d}|e f/|g\np h",
    );
    check(
        "<table><tr><td><h2>a</h2><p>b</p></td></tr></table>",
        "h2 a\np b",
    );
    check(
        "<table><tr><td>a</td></tr><tr><td>b</td></tr></table>",
        "p a\np b",
    );
}

#[test]
fn inlines() {
    check("a<b>b</b> <i> c </i>d", "p a{b:b} {em:c} d");
    check(
        "<a href=c>x</a> <a href='javascript:y'>y</a>",
        "p {https://a.org/b/c:x} y",
    );
    check("He said <q>no</q>.", "p He said “no”.");
    check("<ruby>漢<rp>(</rp><rt>kan</rt></ruby>字", "p 漢字");
    check("<b><p>a</p><p>b</p></b>", "p {b:a}\np {b:b}");
    check("a\u{0}b\u{1b}c", "p abc");
}

#[test]
fn pictures_stand_as_their_words() {
    check(
        "<figure><img alt=x><figcaption>A boat</figcaption></figure>",
        "caption A boat",
    );
    check(
        "<img alt='A boat'><p>a <img alt=b> c</p>",
        "caption A boat\np a b c",
    );
}

#[test]
fn footnotes_are_joined_to_their_calls() {
    check(
        "<p>word<sup><a href='#fn1' id=r1>1</a></sup> on</p><ol><li id=fn1>note <a href='#r1'>↩</a></ol>",
        "p word{^1:[1]} on\n[^1] note",
    );
    check(
        "<p>word<a href='#x' role=doc-noteref>*</a></p><aside role=doc-footnote id=x><p>note</p></aside>c",
        "p word{^*:[*]}\n[^*] note\np c",
    );
}

#[test]
fn deep_nesting_ends() {
    let mut builder = Builder::default();
    fragment(
        &mut builder,
        &("words ".to_owned() + &"<div>".repeat(50_000) + "deep"),
    );
    assert!(builder.has_words());
    assert!(matches!(
        tame(&"<p>a<br><li>b<b>c</b></li>".repeat(5000)),
        Cow::Borrowed(_)
    ));
    let deep = format!(
        "{}<p>words</p>{}after",
        "<div>".repeat(5000),
        "</div>".repeat(5000)
    );
    let tamed = tame(&deep);
    assert!(tamed.contains("words") && tamed.ends_with("after") && tamed.len() < 20_000);
    let many = format!(
        "<p {}b='>'>words</p> <i c=\"d e\">x</i>",
        "a=1 ".repeat(5000)
    );
    let tamed = tame(&many);
    assert!(
        tamed.len() < 3000 && tamed.contains(">words</p> <i c=\"d e\">x</i>"),
        "{tamed}"
    );
}

#[test]
fn who_made_a_picture_is_told_from_what_it_shows() {
    let shown = |class: &str| {
        let html = format!(
            "<figure><img src=a.png><figcaption>The gate <span class='{class}'>Ana Petrov</span></figcaption></figure>"
        );
        let walk = Walk {
            named: true,
            pictures: true,
            ..Walk::default()
        };
        let mut builder = Builder::default();
        walk.run(&mut builder, &Document::from(html.as_str()).root());
        outline(&builder.finish(Meta::default(), "", &mut Vec::new()))
    };
    for class in ["credit", "x-PhotoCredit", "copyrightHolder", "photographer"] {
        assert_eq!(
            shown(class),
            "caption The gate\ncredit Ana Petrov",
            "{class}"
        );
    }
    assert_eq!(shown("note"), "caption The gate Ana Petrov");
}

#[cfg(feature = "pictures")]
#[test]
fn pictures_stand_above_what_follows_them() {
    let seen = |html: &str| -> Vec<String> {
        let mut builder = Builder::default();
        fragment(&mut builder, html);
        let article = builder.finish(Meta::default(), "", &mut Vec::new());
        let pictures = article.pictures().iter().map(|picture| {
            let block = article.block_at(picture.at as usize).unwrap();
            let block = article.words(article.blocks()[block].span);
            format!(
                "{} {:?} {} < {block}",
                picture.address, picture.size, picture.words
            )
        });
        pictures.collect()
    };
    let check = |html: &str, expected: &[&str]| assert_eq!(seen(html), expected, "{html}");
    check(
        "<p>a</p><figure><img src='b.png' alt='A boat' width='300' height='200px'><figcaption>At sea</figcaption></figure><p>c</p>",
        &["b.png Some((300, 200)) A boat < At sea"],
    );
    check("<p>a <img src=b.png> b</p><p>c</p>", &["b.png None  < c"]);
    check(
        "<img src='b.png' alt='A boat'><p>a</p>",
        &["b.png None A boat < A boat"],
    );
    check("<p>a</p><img src=b.png>", &["b.png None  < a"]);
    // What is on the net is not fetched, so no room is kept for it.
    check(
        "<img src='https://a.org/b.png'><img src='//a.org/c.png'><p>a</p>",
        &[],
    );
    // Icons, dots that count readers, and pictures of tables are none.
    check(
        "<img src=b.png width=16 height=16><img src=c.png height=1><p>a</p>",
        &[],
    );
    // A script would put the real one into its place.
    check(
        "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw=' data-src='big.jpg'><p>a</p>",
        &["big.jpg None  < a"],
    );
    check(
        "<svg><image xlink:href='cover.jpg'/></svg><p>a</p>",
        &["cover.jpg None  < a"],
    );
}
