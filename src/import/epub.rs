//! EPUB 2 and 3 → an article: the chapters in reading order, as one text or one of them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::archive::{Archive, join};
use super::build::Builder;
use super::xml::{Piece, collapse, pieces};
use super::{Choice, Hints, Parsed, Refusal, Warning, date, decode, names, page};
use crate::text::{Block, BlockKind, Meta, Picture};

/// Reads `bytes` as an EPUB; `entry` names one chapter of [`Parsed::choices`].
pub(super) fn import(bytes: Vec<u8>, hints: &Hints) -> Result<Parsed, Refusal> {
    let mut archive = Archive::open(bytes)?;
    let (package_path, package) = package_file(&mut archive)?;
    let package = Package::read(&text_of(package)?, &package_path);
    let locked = locked_files(&mut archive)?;
    let labels = package.contents(&mut archive)?;
    let mut warnings = Vec::new();
    let mut builder = Builder::default();
    let mut choices: Vec<Choice> = Vec::new();
    let (mut unread, mut pictures) = (0, 0);
    for part in &package.spine {
        let Part {
            path,
            is_picture,
            is_beside,
        } = part;
        if locked.contains(path) {
            let reason = "it is protected against copying (DRM)".to_owned();
            return Err(Refusal::Because(reason));
        }
        if *is_picture {
            pictures += 1;
            builder.picture(Picture {
                address: path.clone(),
                ..Picture::default()
            });
            continue;
        }
        let Ok(Some(bytes)) = archive.read(path) else {
            unread += 1;
            continue;
        };
        let html = expand_empty(&declared(&decode(bytes, None)?.text));
        let chosen = hints.entry.is_none_or(|entry| entry == choices.len());
        let mut alone = Builder::default();
        let target = if chosen { &mut builder } else { &mut alone };
        let (before, seen) = (target.blocks().len(), target.count_pictures());
        page::whole(target, &html, None);
        for picture in target.pictures_from(seen) {
            if !picture.address.starts_with("data:") {
                picture.address = join(path, &picture.address);
            }
        }
        let added = &target.blocks()[before..];
        if added.is_empty() {
            let is_shown = html.contains("<img") || html.contains("<svg");
            pictures += usize::from(is_shown && !is_beside);
            continue;
        }
        let heading = added
            .iter()
            .find(|block| matches!(block.kind, BlockKind::Heading(_)));
        let heading = heading.and_then(|block| collapse(target.words(block.span)));
        let label = labels.get(path);
        let title = label.map(|label| label.words.clone()).or(heading);
        let several = label.is_some_and(|label| label.count > 1);
        mark_chapters(target, before, title.as_deref().filter(|_| !several));
        let title = title.unwrap_or_else(|| format!("Part {}", choices.len() + 1));
        choices.push(Choice {
            title,
            ..Choice::default()
        });
        if builder.is_full() {
            break;
        }
    }
    #[cfg(feature = "pictures")]
    super::pictures::measure(builder.pictures_from(0), &mut archive);
    if unread > 0 {
        warnings.push(Warning(format!(
            "{unread} parts of the book are missing in the file"
        )));
    }
    if !builder.has_words() {
        let reason = if pictures > 0 {
            "no text was found in the book: its pages are pictures"
        } else {
            "no text was found in the book"
        };
        return Err(Refusal::Because(reason.to_owned()));
    }
    if pictures > 0 {
        let are = if pictures == 1 {
            "part of the book is a picture"
        } else {
            "parts of the book are pictures"
        };
        // Where pictures can be shown, they stand above what follows them.
        let left_out = if cfg!(feature = "pictures") {
            ""
        } else {
            ", left out"
        };
        warnings.push(Warning(format!("{pictures} {are} without words{left_out}")));
    }
    let article = builder.finish(package.meta, &hints.name, &mut warnings);
    Ok(Parsed {
        article,
        warnings,
        choices,
    })
}

/// Marks where a chapter begins: with the block `first` if the file has one title, else with each of
/// its headings. A file without either goes on with the chapter before it.
fn mark_chapters(builder: &mut Builder, first: usize, title: Option<&str>) {
    if let Some(title) = title {
        builder.chapter(first, title);
        return;
    }
    let is_chapter = |block: &Block| matches!(block.kind, BlockKind::Heading(1 | 2));
    let mut heads = Vec::new();
    for (at, block) in builder.blocks().iter().enumerate().skip(first) {
        if is_chapter(block) {
            heads.push((at, builder.words(block.span).to_owned()));
        }
    }
    for (at, words) in heads {
        builder.chapter(at, &words);
    }
}

/// The package file and its path: one that the container names, or else one that is there.
fn package_file(archive: &mut Archive) -> Result<(String, Vec<u8>), Refusal> {
    let container = archive.expect("META-INF/container.xml");
    let mut named = Vec::new();
    if let Ok(container) = &container {
        let text = text_of(container.clone())?;
        named.extend(pieces(&text).filter_map(|piece| match piece {
            Piece::Open(element) if element.name == "rootfile" => {
                element.get("full-path").map(|path| path.replace('\\', "/"))
            }
            _ => None,
        }));
    }
    let names = archive.names();
    let mut there: Vec<&String> = names
        .iter()
        .filter(|name| name.to_ascii_lowercase().ends_with("opf"))
        .collect();
    there.sort_by_key(|name| name.matches('/').count());
    for path in named.iter().chain(there) {
        if let Some(bytes) = archive.read(path)? {
            return Ok((path.clone(), bytes));
        }
    }
    match (named.first(), container) {
        (Some(path), _) => archive.expect(path).map(|bytes| (path.clone(), bytes)),
        (None, Err(refusal)) => Err(refusal),
        (None, Ok(_)) => Err(Refusal::Because(
            "it does not say where its contents are".to_owned(),
        )),
    }
}

/// `xhtml` with the words for which its document type declares entities, and without the declarations.
fn declared(xhtml: &str) -> Cow<'_, str> {
    /// More and longer entities are not put in.
    const MOST: usize = 100;
    const LONGEST: usize = 200;
    let Some(start) = xhtml.find("<!DOCTYPE").filter(|&at| at < 1000) else {
        return xhtml.into();
    };
    let rest = &xhtml[start..];
    let (Some(open), Some(end)) = (rest.find('['), rest.find("]>")) else {
        return xhtml.into();
    };
    if rest[..open].contains('>') || end < open {
        return xhtml.into();
    }
    let mut text = xhtml[start + end + 2..].to_owned();
    let declarations = rest[open..end].split("<!ENTITY ").skip(1);
    for declaration in declarations.take(MOST) {
        let Some((name, value)) = declaration.trim_start().split_once(char::is_whitespace) else {
            continue;
        };
        let value = value.trim_start();
        let Some(mark) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            continue;
        };
        let value = value[1..].split(mark).next().unwrap_or_default();
        let fits = value.len() <= LONGEST && !value.contains(['&', '<', '%']) && name != "%";
        // Words that come again and again would grow without end.
        let grows = text.matches(&format!("&{name};")).take(10_000).count() * value.len();
        if fits && grows < 1 << 20 {
            text = text.replace(&format!("&{name};"), value);
        }
    }
    text.into()
}

fn text_of(bytes: Vec<u8>) -> Result<String, Refusal> {
    Ok(decode(bytes, None)?.text)
}

/// A file of the reading order.
#[derive(Debug)]
struct Part {
    /// Its path in the archive.
    path: String,
    /// It is a picture, and nothing is said to take its place.
    is_picture: bool,
    /// It is no part of the order in which the book is read, and comes after all of it.
    is_beside: bool,
}

/// A file of the manifest.
#[derive(Debug, Default)]
struct Entry {
    path: String,
    is_picture: bool,
    /// The entry that takes its place for a reader who cannot show it.
    fallback: String,
}

/// What the list of contents calls a file.
#[derive(Debug)]
struct Label {
    /// The words of its first entry.
    words: String,
    /// How many entries lead into it.
    count: usize,
}

/// Somebody who made the book.
#[derive(Debug, Default)]
struct Person {
    id: String,
    /// What they did, as a code: `aut` wrote.
    role: String,
    name: Option<String>,
}

/// What the package file says.
#[derive(Debug, Default)]
struct Package {
    meta: Meta,
    /// The chapters in reading order, each once.
    spine: Vec<Part>,
    /// The path of the EPUB 3 contents document or of the EPUB 2 one.
    contents: Option<String>,
}

impl Package {
    fn read(text: &str, path: &str) -> Self {
        let mut package = Self::default();
        let mut manifest: HashMap<String, Entry> = HashMap::new();
        let mut order = Vec::new();
        // What a reader comes to by a link only: notes, appendices, answers.
        let mut beside = Vec::new();
        let mut contents = None;
        let mut navigation = None;
        let mut toc = None;
        let mut people: Vec<Person> = Vec::new();
        let mut ids: Vec<String> = Vec::new();
        let mut refines: Option<String> = None;
        let mut words = String::new();
        for piece in pieces(text) {
            match piece {
                Piece::Open(element) => {
                    words.clear();
                    let get = |name| element.get(name).unwrap_or_default().to_owned();
                    match element.name.as_str() {
                        "item" => {
                            let target = join(path, &get("href"));
                            let properties = get("properties");
                            if properties
                                .split_whitespace()
                                .any(|property| property == "nav")
                            {
                                navigation = Some(target.clone());
                            }
                            if get("media-type") == "application/x-dtbncx+xml" {
                                toc = Some(target.clone());
                            }
                            let kind = get("media-type");
                            let entry = Entry {
                                path: target,
                                is_picture: kind.starts_with("image/") && kind != "image/svg+xml",
                                fallback: get("fallback"),
                            };
                            if kind.contains("html") || kind.contains("oeb1-document") {
                                ids.push(get("id"));
                            }
                            manifest.insert(get("id"), entry);
                        }
                        "creator" => people.push(Person {
                            id: get("id"),
                            role: get("role"),
                            name: None,
                        }),
                        "meta" => {
                            let is_role = element.get("property") == Some("role");
                            refines = is_role.then(|| get("refines"));
                        }
                        "itemref" if get("linear") == "no" => beside.push(get("idref")),
                        "itemref" => order.push(get("idref")),
                        "reference" if get("type") == "toc" => {
                            contents = Some(join(path, &get("href")));
                        }
                        _ => {}
                    }
                }
                Piece::Text(text) => words.push_str(&text),
                Piece::Close(name) => {
                    let meta = &mut package.meta;
                    let target = match name.as_str() {
                        "creator" => {
                            if let Some(person) = people.last_mut() {
                                person.name = collapse(&words).map(|name| names::in_order(&name));
                            }
                            continue;
                        }
                        "meta" => {
                            let of = refines.take().unwrap_or_default();
                            let of = of.trim_start_matches('#');
                            for person in people
                                .iter_mut()
                                .filter(|person| person.id == of && !of.is_empty())
                            {
                                words.trim().clone_into(&mut person.role);
                            }
                            continue;
                        }
                        "title" => &mut meta.title,
                        "date" => {
                            let date = date::normalise(&words).or_else(|| collapse(&words));
                            meta.date = meta.date.take().or(date);
                            continue;
                        }
                        "publisher" => &mut meta.site,
                        "language" => &mut meta.language,
                        "source" if words.trim().starts_with("http") => &mut meta.uri,
                        _ => continue,
                    };
                    *target = target.take().or_else(|| collapse(&words));
                }
            }
        }
        if order.is_empty() {
            order = ids;
        }
        let mut seen = HashSet::new();
        let main = order.iter().filter_map(|id| readable(&manifest, id));
        let beside = beside.iter().filter_map(|id| readable(&manifest, id));
        let beside = beside
            .filter(|part| Some(&part.path) != contents.as_ref() && !part.is_picture)
            .map(|part| Part {
                is_beside: true,
                ..part
            });
        package.spine = main
            .chain(beside)
            .filter(|part| {
                Some(&part.path) != navigation.as_ref() && seen.insert(part.path.clone())
            })
            .collect();
        // Who drew or translated a book is not its author, if somebody is.
        let wrote = |person: &&Person| matches!(person.role.as_str(), "" | "aut");
        let all = || people.iter().filter(|person| person.name.is_some());
        let some = all().any(|person| wrote(&person));
        let authors = all().filter(|person| !some || wrote(person));
        let authors: Vec<&str> = authors
            .filter_map(|person| person.name.as_deref())
            .collect();
        package.meta.author = (!authors.is_empty()).then(|| authors.join(", "));
        package.contents = navigation.or(toc);
        package
    }

    /// The label of each chapter's first entry in the contents list, by the chapter's path.
    fn contents(&self, archive: &mut Archive) -> Result<HashMap<String, Label>, Refusal> {
        let mut labels: HashMap<String, Label> = HashMap::new();
        let Some(path) = &self.contents else {
            return Ok(labels);
        };
        let Some(bytes) = archive.read(path)? else {
            return Ok(labels);
        };
        let text = text_of(bytes)?;
        let mut words = String::new();
        let mut link = None;
        // Lists of printed pages and landmarks lead into the chapters, too.
        let mut is_contents = true;
        for piece in pieces(&text) {
            match piece {
                Piece::Open(element) => match element.name.as_str() {
                    "nav" => {
                        let kind = element.get("epub:type").or(element.get("type"));
                        is_contents = kind.is_none_or(|kind| kind == "toc");
                    }
                    "navMap" => is_contents = true,
                    "pageList" | "navList" => is_contents = false,
                    _ if !is_contents => {}
                    "a" => {
                        words.clear();
                        link = element.get("href").map(|href| join(path, href));
                    }
                    "text" => words.clear(),
                    "content" => {
                        if let (Some(src), Some(label)) = (element.get("src"), collapse(&words)) {
                            add(&mut labels, join(path, src), label);
                        }
                    }
                    _ => {}
                },
                Piece::Text(text) => words.push_str(&text),
                Piece::Close(name) if name == "a" => {
                    if let (Some(link), Some(label)) = (link.take(), collapse(&words)) {
                        add(&mut labels, link, label);
                    }
                }
                Piece::Close(_) => {}
            }
        }
        Ok(labels)
    }
}

fn add(labels: &mut HashMap<String, Label>, path: String, words: String) {
    let label = labels.entry(path).or_insert(Label { words, count: 0 });
    label.count += 1;
}

/// The entry `id` of the manifest, or what takes its place if it is a picture.
fn readable(manifest: &HashMap<String, Entry>, id: &str) -> Option<Part> {
    let mut entry = manifest.get(id)?;
    // As many steps as there are entries: a ring ends.
    for _ in 0..manifest.len() {
        match manifest.get(&entry.fallback) {
            Some(other) if entry.is_picture => entry = other,
            _ => break,
        }
    }
    Some(Part {
        path: entry.path.clone(),
        is_picture: entry.is_picture,
        is_beside: false,
    })
}

/// The files that are encrypted; fonts that are only obfuscated do not matter.
fn locked_files(archive: &mut Archive) -> Result<HashSet<String>, Refusal> {
    let Some(bytes) = archive.read("META-INF/encryption.xml")? else {
        return Ok(HashSet::new());
    };
    let text = text_of(bytes)?;
    let uri = |piece| match piece {
        Piece::Open(element) if element.name == "CipherReference" => {
            element.get("URI").map(|uri| join("", uri))
        }
        _ => None,
    };
    Ok(pieces(&text).filter_map(uri).collect())
}

/// `<title/>` → `<title></title>`: HTML knows no empty elements besides its own.
fn expand_empty(xhtml: &str) -> String {
    const VOID: [&str; 14] = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr",
    ];
    let mut html = String::with_capacity(xhtml.len());
    let mut rest = xhtml;
    while let Some(at) = rest.find("/>") {
        let (before, after) = (&rest[..at], &rest[at + 2..]);
        html.push_str(before);
        let name = before
            .rfind('<')
            .map(|open| &before[open + 1..])
            .map(|tag| {
                let end = tag
                    .find(|c: char| !(c.is_alphanumeric() || c == '-'))
                    .unwrap_or(tag.len());
                &tag[..end]
            });
        match name {
            Some(name)
                if !name.is_empty() && !VOID.contains(&name.to_ascii_lowercase().as_str()) =>
            {
                html.push_str("></");
                html.push_str(name);
                html.push('>');
            }
            _ => html.push_str("/>"),
        }
        rest = after;
    }
    html.push_str(rest);
    html
}

#[cfg(test)]
mod tests {
    use super::super::archive::tests::zip;
    use super::super::build::tests::outline;
    use super::*;

    const CONTAINER: &[u8] =
        b"<container><rootfiles><rootfile full-path='OPS/book.opf'/></rootfiles></container>";

    fn book(package: &str, files: &[(&str, &str)]) -> Vec<u8> {
        let mut all: Vec<(&str, &[u8])> = vec![
            ("mimetype", b"application/epub+zip"),
            ("META-INF/container.xml", CONTAINER),
            ("OPS/book.opf", package.as_bytes()),
        ];
        all.extend(files.iter().map(|(name, text)| (*name, text.as_bytes())));
        zip(&all)
    }

    const PACKAGE: &str = "<package><metadata><dc:title>The  Sea</dc:title><dc:creator>Ana Ruiz</dc:creator>\
        <dc:creator>Bo Ek</dc:creator><dc:language>en</dc:language><dc:date>2026-01-02</dc:date></metadata>\
        <manifest><item id='n' href='nav.xhtml' properties='nav'/><item id='a' href='text/a%20b.xhtml'/>\
        <item id='b' href='text/../b.xhtml'/></manifest>\
        <spine><itemref idref='n'/><itemref idref='a'/><itemref idref='b'/><itemref idref='a'/>\
        <itemref idref='none'/></spine></package>";

    const FILES: [(&str, &str); 3] = [
        (
            "OPS/nav.xhtml",
            "<nav><ol><li><a href='text/a%20b.xhtml#x'>One day</a></li></ol></nav>",
        ),
        (
            "OPS/text/a b.xhtml",
            "<html><head><title/></head><body><h1>One</h1><p>It <i>rained</i>.</p></body></html>",
        ),
        (
            "OPS/b.xhtml",
            "<html><body><a id='x'/><h1>Two</h1><p>It stopped.</p></body></html>",
        ),
    ];

    #[test]
    fn chapters_come_in_reading_order_once() {
        let parsed = import(book(PACKAGE, &FILES), &Hints::default()).unwrap();
        assert_eq!(
            outline(&parsed.article),
            "h1 The Sea\nh1 One\np It {em:rained}.\nh1 Two\np It stopped."
        );
        let meta = parsed.article.meta();
        assert_eq!(meta.author.as_deref(), Some("Ana Ruiz, Bo Ek"));
        assert_eq!(meta.date.as_deref(), Some("2026-01-02"));
        let titles: Vec<_> = parsed
            .choices
            .iter()
            .map(|choice| choice.title.as_str())
            .collect();
        assert_eq!(titles, ["One day", "Two"]);
        let hints = Hints {
            entry: Some(1),
            ..Hints::default()
        };
        let parsed = import(book(PACKAGE, &FILES), &hints).unwrap();
        assert_eq!(
            outline(&parsed.article),
            "h1 The Sea\nh1 Two\np It stopped."
        );
    }

    #[test]
    fn what_is_beside_the_reading_order_comes_after_it() {
        let package = "<package><manifest><item id='c' href='cover.xhtml'/><item id='a' href='a.xhtml'/><item id='b' href='b.xhtml'/>\
            <item id='t' href='toc.xhtml'/></manifest><spine><itemref idref='c' linear='no'/><itemref idref='b' linear='no'/>\
            <itemref idref='t' linear='no'/><itemref idref='a'/></spine><guide><reference type='toc' href='toc.xhtml'/></guide></package>";
        let files = [
            ("OPS/cover.xhtml", "<body><img src='c.jpg'/></body>"),
            ("OPS/a.xhtml", "<h1>One</h1><p>It rained.</p>"),
            ("OPS/b.xhtml", "<h1>Answers</h1><p>In Varn.</p>"),
            ("OPS/toc.xhtml", "<p><a href='a.xhtml'>One</a></p>"),
        ];
        let parsed = import(book(package, &files), &Hints::default()).unwrap();
        assert_eq!(
            outline(&parsed.article),
            "h1 One\np It rained.\nh1 Answers\np In Varn."
        );
        assert_eq!(parsed.choices.len(), 2);
        assert!(parsed.warnings.is_empty(), "{:?}", parsed.warnings);
    }

    #[test]
    fn a_book_whose_container_is_wrong_is_found() {
        let package = "<package><metadata><dc:title>The Sea</dc:title><dc:creator id='c' opf:role='ill'>Bo Ek</dc:creator><dc:creator id='d'>Ruiz, Ana</dc:creator>\
            <meta refines='#d' property='role'>aut</meta></metadata><manifest><item id='a' href='a.xhtml' media-type='application/xhtml+xml'/></manifest><spine/></package>";
        let chapter = "<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x' 'y' [<!ENTITY who \"Ana\"> <!ENTITY all '&who;&who;'> <!ENTITY % p SYSTEM 'file:///x'>]>\
            <html><body><p>&who; left.</p></body></html>";
        let containers: [&[u8]; 4] = [
            b"",
            b"<container><rootfiles><rootfile full-path='none.opf'/></rootfiles></container>",
            b"<container><rootfiles><rootfile full-path='x.opf'/><rootfile full-path='OPS/book.opf'/></rootfiles></container>",
            b"<container><rootfiles><rootfile full-path='OPS\\book.opf'/></rootfiles></container>",
        ];
        for container in containers {
            let mut files: Vec<(&str, &[u8])> = vec![
                ("OPS/book.opf", package.as_bytes()),
                ("OPS/a.xhtml", chapter.as_bytes()),
            ];
            if !container.is_empty() {
                files.push(("META-INF/container.xml", container));
            }
            let article = import(zip(&files), &Hints::default()).unwrap().article;
            assert_eq!(outline(&article), "h1 The Sea\np Ana left.");
            assert_eq!(article.meta().author.as_deref(), Some("Ana Ruiz"));
        }
    }

    #[test]
    fn notes_that_open_at_a_click_are_read() {
        let package = "<package><metadata><dc:title>The Sea</dc:title></metadata><manifest><item id='a' href='a.xhtml' media-type='application/xhtml+xml'/>\
            </manifest><spine><itemref idref='a'/></spine></package>";
        let chapter = "<html><body><p>It left.<a epub:type='noteref' href='#n1'>1</a></p><aside epub:type='footnote' id='n1' hidden='hidden'><p>In \
            1931.</p></aside><p hidden=''>Nobody sees this.</p></body></html>";
        let files: [(&str, &[u8]); 3] = [
            ("META-INF/container.xml", CONTAINER),
            ("OPS/book.opf", package.as_bytes()),
            ("OPS/a.xhtml", chapter.as_bytes()),
        ];
        let article = import(zip(&files), &Hints::default()).unwrap().article;
        let kinds: Vec<&BlockKind> = article.blocks().iter().map(|block| &block.kind).collect();
        assert!(article.text().ends_with("In 1931."), "{}", article.text());
        assert_eq!(kinds.last(), Some(&&BlockKind::Footnote("1".to_owned())));
    }

    #[test]
    fn declared_words_do_not_grow_without_end() {
        let many = "&a;".repeat(9000);
        let text = format!(
            "<!DOCTYPE html [<!ENTITY a \"{}\">]><p>{many}</p>",
            "x".repeat(200)
        );
        assert_eq!(declared(&text), format!("<p>{many}</p>"));
        assert_eq!(
            declared("<!DOCTYPE html><p>[a]></p>"),
            "<!DOCTYPE html><p>[a]></p>"
        );
    }

    #[test]
    fn a_broken_book_says_why() {
        let check = |bytes: Vec<u8>, reason: &str| {
            let Err(Refusal::Because(why)) = import(bytes, &Hints::default()) else {
                panic!()
            };
            assert!(why.contains(reason), "{why}");
        };
        check(
            zip(&[("mimetype", b"application/epub+zip")]),
            "container.xml is missing",
        );
        check(
            zip(&[("META-INF/container.xml", CONTAINER)]),
            "book.opf is missing",
        );
        check(
            zip(&[("META-INF/container.xml", b"<container/>")]),
            "does not say where",
        );
        check(book(PACKAGE, &[]), "no text");
        let locked = "<e><CipherReference URI='OPS/text/a%20b.xhtml'/></e>";
        check(
            book(PACKAGE, &[FILES[1], ("META-INF/encryption.xml", locked)]),
            "protected",
        );
    }

    #[test]
    fn pictures_in_the_reading_order_are_told_or_replaced() {
        let package = "<package><manifest><item id='a' href='cover.jpg' media-type='image/jpeg'/>\
            <item id='b' href='map.png' media-type='image/png' fallback='c'/><item id='c' href='map.xhtml'/>\
            <item id='d' href='plate.xhtml'/><item id='r' href='r.jpg' media-type='image/jpeg' fallback='r'/></manifest>\
            <spine><itemref idref='a'/><itemref idref='b'/><itemref idref='d'/><itemref idref='r'/></spine></package>";
        let files = [
            ("OPS/cover.jpg", "not words"),
            ("OPS/map.xhtml", "<p>A map of Varn.</p>"),
            ("OPS/plate.xhtml", "<body><img src='p.jpg'/></body>"),
        ];
        let parsed = import(book(package, &files), &Hints::default()).expect("it opens");
        assert_eq!(outline(&parsed.article), "p A map of Varn.");
        let told: Vec<&str> = parsed.warnings.iter().map(|warning| &*warning.0).collect();
        assert_eq!(told.len(), 1);
        let expected = "3 parts of the book are pictures without words";
        assert!(told[0].starts_with(expected), "{told:?}");
        let pictures = parsed.article.pictures().iter();
        let pictures: Vec<&str> = pictures.map(|picture| &*picture.address).collect();
        let all: &[&str] = if cfg!(feature = "pictures") {
            &["OPS/cover.jpg", "OPS/p.jpg", "OPS/r.jpg"]
        } else {
            &[]
        };
        assert_eq!(pictures, all);
        let only = "<package><manifest><item id='a' href='cover.jpg' media-type='image/jpeg'/></manifest>\
            <spine><itemref idref='a'/></spine></package>";
        let Err(Refusal::Because(why)) = import(book(only, &files), &Hints::default()) else {
            panic!("it opened")
        };
        assert!(why.contains("its pages are pictures"), "{why}");
    }

    #[test]
    fn chapters_are_places() {
        let package = "<package><manifest><item id='n' href='nav.xhtml' properties='nav'/><item id='a' href='a.xhtml'/>\
            <item id='b' href='b.xhtml'/><item id='c' href='c.xhtml'/></manifest>\
            <spine><itemref idref='a'/><itemref idref='b'/><itemref idref='c'/></spine></package>";
        let files = [
            (
                "OPS/nav.xhtml",
                "<nav epub:type='toc'><a href='a.xhtml'>The quay</a><a href='c.xhtml#x'>Night</a><a href='c.xhtml#y'>Day</a></nav>\
                 <nav epub:type='page-list'><a href='a.xhtml#p1'>1</a><a href='a.xhtml#p2'>2</a></nav>",
            ),
            ("OPS/a.xhtml", "<p>It rained.</p>"),
            ("OPS/b.xhtml", "<p>It went on.</p>"),
            (
                "OPS/c.xhtml",
                "<h2>Night</h2><p>Dark.</p><h2>Day</h2><p>Light.</p>",
            ),
        ];
        let parsed = import(book(package, &files), &Hints::default()).expect("it opens");
        let article = parsed.article;
        let chapter =
            |words: &str| article.chapter_at(article.text().find(words).expect("it is there"));
        assert_eq!(chapter("rained"), Some("The quay"));
        assert_eq!(chapter("went on"), Some("The quay"));
        assert_eq!(
            (chapter("Dark"), chapter("Light")),
            (Some("Night"), Some("Day"))
        );
    }

    #[test]
    fn a_missing_chapter_is_told() {
        let parsed = import(book(PACKAGE, &FILES[..2]), &Hints::default()).unwrap();
        assert_eq!(parsed.warnings.len(), 1);
    }
}
