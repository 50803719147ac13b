//! Importers on whole files: pages with their title, author and date, fixtures whose text stays the
//! same, and files that were made to do harm.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot read its files has failed"
)]

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use byline::import::{
    Entries, Format, Hints, ImportError, Loaded, Options, Source, load, main_text, parse,
};
use byline::text::{Article, BlockKind};
use sha2::{Digest as _, Sha256};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/import")
        .join(name)
}

fn page(name: &str) -> Article {
    let hints = Hints {
        name: format!("{name}.html"),
        uri: Some("https://quay.example/2026/03/02/page.html".to_owned()),
        ..Hints::default()
    };
    let bytes = fs::read(fixture(&format!("pages/{name}.html"))).unwrap();
    parse(bytes, Format::Html, &hints).unwrap().article
}

/// The page gives this title, author and date, the first and last words of its article, and
/// nothing of what is around it.
fn check_page(name: &str, title: &str, author: &str, date: &str) {
    let article = page(name);
    let meta = article.meta();
    assert_eq!(meta.title.as_deref(), Some(title), "{name}");
    assert_eq!(meta.author.as_deref().unwrap_or_default(), author, "{name}");
    assert!(
        meta.date.as_deref().unwrap_or_default().starts_with(date),
        "{name}: {:?}",
        meta.date
    );
    let text = main_text(&article);
    assert!(text.split_whitespace().count() > 60, "{name}: {text}");
    for around in [
        "Sport",
        "Privacy",
        "A ferry with nobody",
        "cookies",
        "newsletter",
        "First!",
        "Read more",
        "Picture:",
    ] {
        assert!(!text.contains(around), "{name}: {around} in {text}");
    }
}

#[test]
fn pages_have_their_title_author_and_date() {
    check_page(
        "01-json-ld",
        "Council closes the fish market",
        "Ines Halloran",
        "2026-03-02T18:30:00+01:00",
    );
    check_page(
        "02-json-ld-graph",
        "A library over the water",
        "Jon Aske, Lea Brandt",
        "2026-03-05",
    );
    check_page(
        "03-open-graph",
        "The hall that leans",
        "Pia Moreau",
        "2025-11-30T07:00:00Z",
    );
    check_page(
        "04-dublin-core",
        "Sixty boats, then four",
        "Aino Virta",
        "2024-06-17",
    );
    check_page(
        "05-microdata",
        "Gulls and neighbours",
        "Otto Nkemelu",
        "2026-01-09",
    );
    check_page(
        "06-byline-class",
        "What the roof would cost",
        "Sara Petrov",
        "2026-03-08",
    );
    check_page(
        "07-rel-author",
        "The keys on the nail",
        "Dimitri Karras",
        "2026-02-14T09:15:00",
    );
    check_page(
        "08-parsely",
        "Two members missed the ferry",
        "Ruth Amadi",
        "2026-03-03T05:00:00Z",
    );
    check_page(
        "09-citation",
        "On the statics of leaning chimneys",
        "Hal Verbeek, Mina Cho",
        "2023-10-01",
    );
    check_page(
        "10-blog-divs",
        "Cold stores and cake",
        "Nell Osei",
        "2019-04-01",
    );
    check_page(
        "11-table-layout",
        "The second of the month",
        "Bram Yilmaz",
        "2009-05-06",
    );
    check_page(
        "12-figure",
        "A reading room for Varn",
        "Kofi Lang",
        "2026-03-20",
    );
    check_page(
        "13-german",
        "Die Halle bleibt stehen",
        "Jörg Weiß",
        "2026-03-11",
    );
    check_page("14-french", "Un vote serré", "Élodie Garnier", "2026-03-02");
    check_page(
        "15-entities",
        "Fish & ships: what’s left",
        "Zoë Fitch",
        "2026-03-04",
    );
    check_page(
        "16-comments",
        "Who counts the people?",
        "Ida Sorel",
        "2026-03-06",
    );
    check_page("17-address-date", "Nine to eight", "Per Holm", "2026-03-02");
    check_page(
        "18-several-authors",
        "The report in full",
        "Ines Halloran, Sara Petrov",
        "2026-03-03",
    );
    check_page(
        "19-paragraph-spans",
        "On a nail behind the door",
        "Lou Tanaka",
        "2026-03-07",
    );
    check_page(
        "20-cookie-wall",
        "After the vote",
        "Sara Petrov",
        "2026-03-09",
    );
    check_page(
        "21-xhtml",
        "The smokehouse of 1911",
        "Gil Aduba",
        "2012-12-12",
    );
    check_page(
        "22-written-date",
        "Ice costs nothing at Ostby",
        "Tor Vance",
        "2026-03-05",
    );
}

#[test]
fn a_page_tells_its_site_address_and_language() {
    let meta = page("03-open-graph").meta().clone();
    assert_eq!(meta.site.as_deref(), Some("Ostby Weekly"));
    assert_eq!(meta.uri.as_deref(), Some("https://weekly.example/hall"));
    assert_eq!(meta.language.as_deref(), Some("en"));
    let meta = page("17-address-date").meta().clone();
    assert_eq!(
        meta.uri.as_deref(),
        Some("https://quay.example/2026/03/02/nine-to-eight/")
    );
    assert_eq!(page("13-german").meta().language.as_deref(), Some("de"));
}

#[test]
fn a_picture_stands_as_its_caption() {
    let article = page("12-figure");
    let captions: Vec<_> = article
        .blocks()
        .iter()
        .filter(|block| block.kind == BlockKind::Caption)
        .collect();
    assert_eq!(captions.len(), 1);
    assert!(
        article
            .words(captions[0].span)
            .starts_with("The hall from the water")
    );
}

/// No file here may take longer to open: generous for a build that is not optimised, on a busy machine.
const SOON: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 20 });

/// With the program's own worker, as a reader opens files.
fn options() -> Options {
    Options {
        worker: Some(env!("CARGO_BIN_EXE_byline").into()),
        patience: SOON,
        ..Options::default()
    }
}

/// The first half of the SHA-256 of `text`.
fn half_sum(text: &str) -> String {
    let sum = Sha256::digest(text.as_bytes());
    sum.iter().take(16).fold(String::new(), |mut half, byte| {
        write!(half, "{byte:02x}").unwrap();
        half
    })
}

/// The text of each fixture, by the first half of its SHA-256: notes point into these texts, so a
/// change here is a change that people feel. Say so in the changelog.
#[test]
fn the_text_of_each_format_stays_as_it_was() {
    let mut found = String::new();
    let mut names: Vec<PathBuf> = Vec::new();
    for folder in ["", "pages"] {
        let files = fs::read_dir(fixture(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path());
        names.extend(files.filter(|path| path.is_file()));
    }
    names.sort();
    for path in names
        .iter()
        .filter(|path| path.extension().is_none_or(|ending| ending != "sums"))
    {
        let loaded = load(&Source::File(path.clone()), &options()).unwrap();
        let sum = half_sum(loaded.article.text());
        let name = path.strip_prefix(fixture("")).unwrap().display();
        writeln!(found, "{sum}  {name}").unwrap();
    }
    let kept = fixture("texts.sums");
    if std::env::var_os("UPDATE_SUMS").is_some() {
        fs::write(&kept, &found).unwrap();
    }
    assert_eq!(found, fs::read_to_string(&kept).unwrap_or_default());
}

/// The same text in five formats gives the same blocks, as far as each format can say them.
#[test]
fn one_text_reads_alike_in_every_format() {
    let open = |name: &str| load(&Source::File(fixture(name)), &options()).unwrap();
    let outline = |loaded: &Loaded| -> Vec<(BlockKind, String)> {
        let article = &loaded.article;
        let block = |block: &byline::text::Block| {
            (
                block.kind.clone(),
                article.words(block.span).replace('\n', "/"),
            )
        };
        article
            .blocks()
            .iter()
            .map(block)
            .filter(|(kind, _)| *kind != BlockKind::Caption)
            .collect()
    };
    let markdown = open("quay.md");
    let expected = outline(&markdown);
    assert_eq!(
        markdown.article.meta().title.as_deref(),
        Some("The long quay")
    );
    for (name, format) in [
        ("quay.docx", Format::Docx),
        ("quay.odt", Format::Odt),
        ("quay.epub", Format::Epub),
    ] {
        let loaded = open(name);
        assert_eq!(loaded.format, format, "{name}");
        let meta = loaded.article.meta();
        assert_eq!(meta.title.as_deref(), Some("The long quay"), "{name}");
        assert_eq!(meta.author.as_deref(), Some("Ana Ruiz"), "{name}");
        let words = |outline: Vec<(BlockKind, String)>| -> Vec<String> {
            let words = outline.into_iter().flat_map(|(_, text)| {
                text.split(|c: char| !c.is_alphanumeric())
                    .map(str::to_lowercase)
                    .collect::<Vec<_>>()
            });
            words
                .filter(|word| !word.is_empty() && word.parse::<u32>().is_err())
                .collect()
        };
        let (found, expected) = (words(outline(&loaded)), words(expected.clone()));
        let missing: Vec<_> = expected
            .iter()
            .filter(|word| !found.contains(word))
            .collect();
        assert!(missing.is_empty(), "{name}: {missing:?}");
        for kind in [
            BlockKind::Quotation,
            BlockKind::Code,
            BlockKind::Table,
            BlockKind::Heading(1),
        ] {
            let has = outline(&loaded).iter().any(|(found, _)| *found == kind);
            assert!(has, "{name}: no {kind:?} in {:#?}", outline(&loaded));
        }
    }
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

fn book(package: &str, files: &[(&str, &[u8])]) -> Vec<u8> {
    let container: &[u8] =
        b"<container><rootfiles><rootfile full-path='b.opf'/></rootfiles></container>";
    let mut all = vec![
        ("META-INF/container.xml", container),
        ("b.opf", package.as_bytes()),
    ];
    all.extend(files);
    zip(&all)
}

const ONE_CHAPTER: &str = "<package><manifest><item id='a' href='a.xhtml'/></manifest><spine><itemref idref='a'/></spine></package>";

const LAUGHS: &str = "<!DOCTYPE a [<!ENTITY a 'ha ha ha ha ha ha ha ha ha ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>\
    <!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;'>\
    <!ENTITY e SYSTEM 'file:///etc/passwd'>]>";

fn docx(body: &str) -> Vec<u8> {
    let document = format!("{LAUGHS}<w:document><w:body>{body}</w:body></w:document>");
    zip(&[("word/document.xml", document.as_bytes())])
}

fn odt(body: &str) -> Vec<u8> {
    let content = format!("{LAUGHS}<office:body><office:text>{body}</office:text></office:body>");
    let kind: &[u8] = b"application/vnd.oasis.opendocument.text";
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    writer.start_file("mimetype", stored).unwrap();
    writer.write_all(kind).unwrap();
    writer.start_file("content.xml", stored).unwrap();
    writer.write_all(content.as_bytes()).unwrap();
    writer.finish().unwrap().into_inner()
}

fn pdf(objects: &[&str], trailer: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", n + 1).bytes());
    }
    let start = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        bytes.extend(format!("{place:010} 00000 n \n").bytes());
    }
    bytes.extend(
        format!(
            "trailer\n<< /Size {} {trailer} >>\nstartxref\n{start}\n%%EOF\n",
            objects.len() + 1
        )
        .bytes(),
    );
    bytes
}

/// A book of so many chapters of a sentence each.
fn chapters(count: usize) -> Vec<u8> {
    let mut items = String::new();
    let mut order = String::new();
    let mut files = Vec::new();
    for n in 0..count {
        write!(items, "<item id='c{n}' href='c{n}.xhtml'/>").unwrap();
        write!(order, "<itemref idref='c{n}'/>").unwrap();
        files.push((
            format!("c{n}.xhtml"),
            format!("<h1>Chapter {n}</h1><p>It rained."),
        ));
    }
    let package = format!("<package><manifest>{items}</manifest><spine>{order}</spine></package>");
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    book(&package, &files)
}

fn hostile_files() -> Vec<(&'static str, Vec<u8>)> {
    let zeros = vec![b' '; 140 << 20];
    let p = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
    let text = |text: String| text.into_bytes();
    let good_pdf = fs::read(fixture("quay.pdf")).unwrap();
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>";
    let mut nested_mail = String::from("From: a@b.org\nSubject: x\nDate: y\nMIME-Version: 1.0\n");
    for n in 0..2000 {
        write!(
            nested_mail,
            "Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n"
        )
        .unwrap();
    }
    let mut lying_zip = zip(&[("word/document.xml", b"<p>words</p>")]);
    let sizes = lying_zip
        .windows(4)
        .position(|four| four == b"PK\x01\x02")
        .unwrap()
        + 20;
    lying_zip[sizes..sizes + 8].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F]);
    vec![
        ("bomb.epub", book(ONE_CHAPTER, &[("a.xhtml", &zeros)])),
        ("bomb.gz", gzip(&gzip(&gzip(&gzip(&zeros))))),
        ("bomb2.gz", [gzip(&zeros), gzip(&zeros)].concat()),
        ("cycle.epub", zip(&[("META-INF/container.xml", b"<rootfile full-path='META-INF/container.xml'/>")])),
        ("again.epub", book(&format!("<package><manifest><item id='a' href='a.xhtml'/></manifest><spine>{}</spine></package>", "<itemref idref='a'/>".repeat(50_000)), &[("a.xhtml", b"<p>It rained.")])),
        ("outside.epub", book(&ONE_CHAPTER.replace("a.xhtml", "../../../../etc/passwd"), &[])),
        ("binary.epub", book(ONE_CHAPTER, &[("a.xhtml", &[0; 5000])])),
        ("deep.epub", book(ONE_CHAPTER, &[("a.xhtml", "<div>".repeat(300_000).as_bytes())])),
        ("none.docx", zip(&[("word/document.xml", b"")])),
        ("laughs.docx", docx(&p("&d;&d;&e;"))),
        ("deep.docx", docx(&("<w:tbl><w:tr><w:tc>".repeat(100_000) + &p("words")))),
        ("links.docx", docx(&("<w:hyperlink r:id='r'>".repeat(100_000) + &p("words")))),
        ("lying.docx", lying_zip),
        ("cut.odt", odt("<text:p>words</text:p>")[..90].to_vec()),
        ("deep.odt", odt(&("<text:list><text:list-item>".repeat(100_000) + "<text:p>words &d;&e;</text:p>"))),
        ("spans.odt", odt(&("<text:p><text:span>".repeat(50_000) + "words"))),
        ("deep.html", text("<div>".repeat(500_000) + "words")),
        ("attributes.html", text(format!("<p {}>words", (0..300_000).fold(String::new(), |all, n| all + " a" + &n.to_string() + "=1")))),
        ("chapters.epub", chapters(20_000)),
        ("parents.pdf", pdf(&["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 5 0 R >>", page, "<< /Length 5 >> stream\nBT ET\nendstream", "<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>"], "/Root 1 0 R")),
        ("open.html", text("<p><b><i><font color=red><a href=x>".repeat(20_000) + "words")),
("fonts.html", text((0..5000).fold(String::new(), |html, n| html + "<font c" + &n.to_string() + "=1><p>words"))),
        ("attribute.html", text(format!("<p title='{}'>words", "x".repeat(10 << 20)))),
        ("table.html", text("<table>".to_owned() + &"<tr><td>1<td>2<td>3<td>4".repeat(50_000))),
        ("tables.html", text("<table><tr><td>".repeat(50_000))),
        ("controls.html", text("<p>\u{1b}[31m\u{0}\u{9b}\u{202e}words\u{200b}</p>".repeat(1000))),
        ("script.html", text("<script>while(1){}</script><meta http-equiv=refresh content='0;url=file:///etc/passwd'><iframe src='file:///etc/passwd'></iframe>".to_owned())),
        ("linked-data.html", text(format!("<script type='application/ld+json'>{}</script><p>words", "[{\"@graph\":".repeat(50_000)))),
        ("select.html", text("<select><option><table><select>".repeat(20_000))),
        ("quotes.md", text(">".repeat(100_000) + "words")),
        ("brackets.md", text("[".repeat(100_000) + "words" + &"](".repeat(50_000))),
        ("stars.md", text("*a_ **b ~~c ".repeat(50_000))),
        ("columns.md", text("|a".repeat(5000) + "|\n" + &"|-".repeat(5000) + "|\n" + &"|b|\n".repeat(2000))),
        ("lists.md", text((0..3000).map(|n| " ".repeat(n) + "- a\n").collect())),
        ("html.md", text("<div><b>\n\n".repeat(20_000))),
        ("cut.pdf", good_pdf[..good_pdf.len() / 2].to_vec()),
        ("garbage.pdf", [b"%PDF-1.7\n".as_slice(), &(0..100_000u32).map(|n| ((n * 7919) >> 3) as u8).collect::<Vec<_>>()].concat()),
        ("cycle.pdf", pdf(&["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 9 /Parent 2 0 R >>", page, "<< /Length 5 >> stream\nBT ET\nendstream"], "/Root 1 0 R")),
        ("length.pdf", pdf(&["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, "<< /Length 999999999 >> stream\nBT (a) Tj ET\nendstream"], "/Root 1 0 R")),
        ("self.pdf", pdf(&["1 0 R", "2 0 R"], "/Root 1 0 R /Info 2 0 R")),
        ("stack.pdf", pdf(&["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, &format!("<< /Length 200000 >> stream\n{}\nendstream", "[".repeat(200_000))], "/Root 1 0 R")),
        ("laughs.rss", text(format!("{LAUGHS}<rss><channel><item><title>&d;&e;</title><description>&d;</description></item></channel></rss>"))),
        ("many.rss", text(format!("<rss><channel>{}</channel></rss>", "<item><title>a</title></item>".repeat(100_000)))),
        ("deep.rss", text("<rss><item>".to_owned() + &"<a>".repeat(500_000))),
        ("deep.json", text("{\"version\":\"https://jsonfeed.org/version/1\",\"items\":".to_owned() + &"[".repeat(200_000))),
        ("nested.eml", text(nested_mail)),
        ("base64.eml", text(format!("From: a@b.org\nSubject: =?utf-8?B?{}?=\nDate: y\nContent-Transfer-Encoding: base64\n\n{}", "////".repeat(20_000), "!AAA=".repeat(200_000)))),
        ("deep.rtf", text("{\\rtf1".to_owned() + &"{\\b".repeat(300_000) + " words")),
        ("bin.rtf", text("{\\rtf1\\bin2147483647 words".to_owned())),
        ("cells.rtf", text("{\\rtf1\\intbl ".to_owned() + &"a\\cell".repeat(200_000) + "\\row}")),
        ("deep.fb2", text("<FictionBook><body>".to_owned() + &"<section><cite>".repeat(200_000) + "<p>words")),
        ("cues.srt", text((0..100_000).fold(String::new(), |all, n| all + &format!("{n}\n00:00:01,000 --> 00:00:02,000\nwords\n\n")))),
        ("tags.vtt", text("WEBVTT\n\n00:01.000 --> 00:02.000\n".to_owned() + &"<v".repeat(200_000))),
        ("cut.gz", gzip(b"words").get(..12).unwrap().to_vec()),
        ("odd.txt", b"\xFF\xFEa\0b\0c".to_vec()),
        ("controls.txt", text("\u{1b}]0;title\u{7}\u{202e}\u{200b}words\n".repeat(100_000))),
    ]
}

/// Every file opens or is refused in one sentence, soon and without breaking its importer down.
#[test]
fn hostile_files_do_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let files = hostile_files();
    assert!(files.len() >= 30);
    let mut bad = Vec::new();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let start = Instant::now();
        let result = load(&Source::File(path), &options());
        let time = start.elapsed();
        let shown = match &result {
            Ok(loaded) => format!("opened, {} bytes", loaded.article.text().len()),
            Err(error) => error.to_string(),
        };
        println!("{name:16} {time:8.2?} {shown}");
        let broke = shown.contains("broke down") || shown.contains("was not read after");
        let leaked = matches!(&result, Ok(loaded) if loaded.article.text().contains("root:"));
        if broke || leaked || shown.contains('\n') || time > SOON {
            bad.push(format!("{name}: {shown} after {time:.2?}"));
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
}

/// What is cut, odd or of another kind says so in a true sentence.
#[test]
fn what_is_cut_or_of_another_kind_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let said = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        match load(&Source::File(path), &options()) {
            Ok(loaded) => {
                let warnings: Vec<String> =
                    loaded.warnings.iter().map(ToString::to_string).collect();
                let text: String = loaded.article.text().chars().take(200).collect();
                format!("{text} [{}]", warnings.join(" "))
            }
            Err(error) => error.to_string(),
        }
    };
    let check = |name: &str, bytes: &[u8], words: &str| {
        let said = said(name, bytes);
        assert!(said.contains(words), "{name}: {said}, not {words}");
    };
    let entries = "<item><title>a</title></item>".repeat(5001);
    check(
        "cut.rss",
        format!("<rss><channel>{entries}</channel></rss>").as_bytes(),
        "only the first 5000 entries",
    );
    let deep = format!(
        "{}<p>The words are deep.</p>{}",
        "<div>".repeat(5000),
        "</div>".repeat(5000)
    );
    check("deep.html", deep.as_bytes(), "The words are deep.");
    let wide = |text: &str, order: fn(u32) -> [u8; 4]| -> Vec<u8> {
        text.chars().flat_map(|c| order(c as u32)).collect()
    };
    check(
        "le.txt",
        &wide("\u{FEFF}Wörter und mehr.", u32::to_le_bytes),
        "Wörter und mehr.",
    );
    check(
        "be.txt",
        &wide("Words and more.", u32::to_be_bytes),
        "Words and more.",
    );
    check(
        "be.html",
        &wide("<html><p>Words and more.", u32::to_be_bytes),
        "Words and more.",
    );
    check(
        "a.svg",
        b"<svg xmlns='http://www.w3.org/2000/svg'><text>a</text></svg>",
        "a.svg is a drawing (SVG)",
    );
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>";
    let round = pdf(
        &[
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 2 0 R >>",
            page,
        ],
        "/Root 1 0 R",
    );
    check("round.pdf", &round, "name each other as parents");
    // A file whose table of objects is damaged is read by its objects.
    let whole = fs::read(fixture("quay.pdf")).unwrap();
    let text = said("whole.pdf", &whole);
    let table = whole
        .windows(9)
        .rposition(|nine| nine == b"startxref")
        .unwrap();
    check("cut.pdf", &whole[..table], &text);
    let moved = [b"%PDF-1.4\n% some bytes more\n".as_slice(), &whole].concat();
    check("moved.pdf", &moved, &text);
    let mut old = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    old.extend("WordDocument".encode_utf16().flat_map(u16::to_le_bytes));
    check("old.doc", &old, "old.doc is a Word 97 document");
    check(
        "a.png",
        b"\x89PNG\r\n\x1A\n\0\0\0",
        "a.png is a picture (PNG)",
    );
    check(
        "old.zip",
        &zip(&[("old.doc", &old)]),
        "is a Word 97 document",
    );
}

/// An importer that breaks down or hangs is a sentence, and the reader lives on.
#[test]
fn an_importer_that_fails_is_one_sentence() {
    let source = Source::File(fixture("quay.epub"));
    let check = |worker: &str, patience: Duration, words: &str| {
        let options = Options {
            worker: Some(worker.into()),
            patience,
            ..Options::default()
        };
        let error = load(&source, &options).unwrap_err();
        assert!(matches!(error, ImportError::Format { .. }));
        assert!(error.to_string().contains(words), "{error}");
    };
    // Programs that answer nothing, nonsense, or never.
    check("/bin/true", Duration::from_secs(10), "broke down");
    check("/bin/echo", Duration::from_secs(10), "broke down");
    check(
        "/nonexistent",
        Duration::from_secs(10),
        "could not be started",
    );
}

/// The articles of a list that an importer breaks down over together are asked for one by one.
#[cfg(target_os = "linux")]
#[test]
fn a_list_that_breaks_the_importer_is_read_one_by_one() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let message = |n: usize| {
        format!(
            "From ana@varn.example Mon May  6 10:00:00 2024\nFrom: ana@varn.example\nSubject: Part {n}\n\nThe ferry left {n} times.\n\n"
        )
    };
    let mailbox = folder.path().join("quay.mbox");
    fs::write(&mailbox, (1..=40).map(message).collect::<String>()).unwrap();
    let source = Source::File(mailbox);
    let list = load(&source, &options()).unwrap();
    let titles = |worker: &str| {
        let options = Options {
            worker: Some(worker.into()),
            ..options()
        };
        let entries = Entries::of(&list, &source, &options).unwrap();
        let title = |loaded: Result<Loaded, ImportError>| match loaded {
            Ok(loaded) => loaded.article.meta().title.clone().unwrap(),
            Err(error) => error.to_string(),
        };
        entries
            .map(|(_, loaded)| title(loaded))
            .collect::<Vec<String>>()
    };
    let wanted: Vec<String> = (1..=40).map(|n| format!("Part {n}")).collect();
    let whole = env!("CARGO_BIN_EXE_byline");
    assert_eq!(titles(whole), wanted);
    // Answers only if one article is wanted.
    let alone = folder.path().join("alone");
    let script = format!(
        "#!/bin/sh\nIFS= read -r line\ncase \"$line\" in *'\"entries\":null'*) ;; *) exit 1 ;; esac\n\
         {{ printf '%s\\n' \"$line\"; cat; }} | '{whole}' import --worker\n"
    );
    fs::write(&alone, script).unwrap();
    fs::set_permissions(&alone, PermissionsExt::from_mode(0o755)).unwrap();
    assert_eq!(titles(alone.to_str().unwrap()), wanted);
    let broken = titles("/bin/true");
    assert_eq!(broken.len(), 40);
    assert!(
        broken.iter().all(|words| words.contains("broke down")),
        "{broken:?}"
    );
}

/// A program that reads nothing and never answers, and where it notes its number.
#[cfg(target_os = "linux")]
fn sleeper(folder: &Path) -> (PathBuf, PathBuf) {
    use std::os::unix::fs::PermissionsExt;
    let (program, number) = (folder.join("sleeper"), folder.join("number"));
    let script = format!(
        "#!/bin/sh\necho $$ > '{}'\nexec sleep 600\n",
        number.display()
    );
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
    (program, number)
}

/// True where the process of this number is there and has not ended.
#[cfg(target_os = "linux")]
fn is_alive(number: &str) -> bool {
    let about = fs::read_to_string(format!("/proc/{}/stat", number.trim()));
    about.is_ok_and(|about| !about.contains(") Z "))
}

#[cfg(target_os = "linux")]
#[test]
fn an_importer_that_hangs_is_ended() {
    let folder = tempfile::tempdir().unwrap();
    let (program, number) = sleeper(folder.path());
    let options = Options {
        worker: Some(program),
        patience: Duration::from_secs(3),
        ..Options::default()
    };
    let error = load(&Source::File(fixture("quay.epub")), &options).unwrap_err();
    assert!(error.to_string().contains("not read after 3 s"), "{error}");
    assert!(!is_alive(&fs::read_to_string(number).unwrap()));
}

#[cfg(target_os = "linux")]
#[test]
fn an_importer_that_is_given_up_is_ended() {
    let folder = tempfile::tempdir().unwrap();
    let (program, number) = sleeper(folder.path());
    let options = Options {
        worker: Some(program),
        ..Options::default()
    };
    let cancel = std::sync::Arc::clone(&options.cancel);
    let opening = std::thread::spawn(move || {
        load(&Source::File(fixture("quay.epub")), &options).unwrap_err()
    });
    let until = Instant::now() + Duration::from_secs(20);
    let written = || fs::read_to_string(&number).unwrap_or_default();
    while !written().ends_with('\n') {
        assert!(Instant::now() < until, "the importer was never started");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(is_alive(&written()));
    cancel.store(true, std::sync::atomic::Ordering::Relaxed);
    let error = opening.join().unwrap();
    assert!(error.to_string().contains("given up"), "{error}");
    assert!(!is_alive(&written()));
}

/// The system ends an importer that takes more memory or time than it should.
#[cfg(target_os = "linux")]
#[test]
fn an_importer_has_limits_on_memory_and_time() {
    use std::process::{Command, Stdio};
    let mut worker = Command::new(env!("CARGO_BIN_EXE_byline"))
        .args(["import", "--worker"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let hints =
        serde_json::json!({"name": "", "uri": null, "charset": null, "entry": null, "depth": 0});
    let request = serde_json::json!({"format": "html", "hints": hints, "seconds": 7});
    let mut input = worker.stdin.take().unwrap();
    writeln!(input, "{request}").unwrap();
    let limit = |name: &str| -> String {
        let limits = fs::read_to_string(format!("/proc/{}/limits", worker.id())).unwrap();
        let line = limits.lines().find(|line| line.starts_with(name));
        let rest = &line.unwrap_or_default()[name.len()..];
        rest.split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let until = Instant::now() + Duration::from_secs(20);
    while limit("Max address space") != (1 << 30).to_string() {
        assert!(Instant::now() < until, "{}", limit("Max address space"));
        std::thread::sleep(Duration::from_millis(5));
    }
    while limit("Max core file size") != "0" {
        assert!(Instant::now() < until, "{}", limit("Max core file size"));
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(limit("Max cpu time"), "8");
    drop(input);
    worker.wait().unwrap();
}
