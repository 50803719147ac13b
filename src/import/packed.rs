//! Articles inside of gzip and zip files.

use std::ops::Range;

use super::archive::{Archive, gunzip};
use super::{Choice, Format, Hints, Parsed, Refusal, parse};

/// Packed files may hold packed files this deep.
const DEEPEST: u8 = 3;

/// The article in a gzip file.
pub(super) fn unpack(bytes: &[u8], hints: &Hints) -> Result<Parsed, Refusal> {
    let name = hints
        .name
        .strip_suffix(".gz")
        .unwrap_or(&hints.name)
        .to_owned();
    parse_inner(
        gunzip(bytes)?,
        Hints {
            name,
            ..hints.clone()
        },
    )
}

/// The article in a zip archive, or the list of its articles.
pub(super) fn open_archive(bytes: Vec<u8>, hints: &Hints) -> Result<Parsed, Refusal> {
    let (mut archive, names) = articles(bytes)?;
    let choices: Vec<Choice> = names
        .iter()
        .map(|name| Choice {
            title: name.clone(),
            ..Choice::default()
        })
        .collect();
    let chosen = match (names.as_slice(), hints.entry) {
        ([], _) => return Err(Refusal::Because("there is no article in it".to_owned())),
        ([only], _) => only,
        (names, Some(entry)) => names.get(entry).ok_or_else(|| none(names, entry))?,
        (_, None) => {
            let line = |choice: &Choice| choice.title.clone();
            return Ok(Parsed::list(choices, line, Vec::new(), hints));
        }
    };
    let mut parsed = open_one(&mut archive, chosen, hints)?;
    if choices.len() > 1 {
        parsed.choices = choices;
    }
    Ok(parsed)
}

/// Some articles of an archive that has several.
pub(super) fn open_each(
    bytes: Vec<u8>,
    hints: &Hints,
    entries: Range<usize>,
) -> Vec<Result<Parsed, Refusal>> {
    let (mut archive, names) = match articles(bytes) {
        Ok(opened) => opened,
        Err(refusal) => return entries.map(|_| Err(refusal.clone())).collect(),
    };
    let mut one = |entry: usize| {
        let name = names.get(entry).ok_or_else(|| none(&names, entry))?;
        archive.allow_all();
        let mut parsed = open_one(&mut archive, name, hints)?;
        parsed.choices = Vec::new();
        Ok(parsed)
    };
    entries.map(&mut one).collect()
}

fn none(names: &[String], entry: usize) -> Refusal {
    let count = names.len();
    Refusal::Because(format!("it has {count} articles, not {}", entry + 1))
}

/// An archive and the names of its articles, in order.
fn articles(bytes: Vec<u8>) -> Result<(Archive, Vec<String>), Refusal> {
    let archive = Archive::open(bytes)?;
    let mut names = archive.names();
    if let Some(what) = other_kind(&names) {
        return Err(Refusal::Unsupported(what.to_owned()));
    }
    names.retain(|name| is_article(name));
    names.sort_unstable();
    Ok((archive, names))
}

fn open_one(archive: &mut Archive, name: &str, hints: &Hints) -> Result<Parsed, Refusal> {
    let inner = Hints {
        name: name.rsplit('/').next().unwrap_or_default().to_owned(),
        entry: None,
        ..hints.clone()
    };
    parse_inner(archive.expect(name)?, inner)
}

fn parse_inner(bytes: Vec<u8>, mut hints: Hints) -> Result<Parsed, Refusal> {
    hints.depth += 1;
    if hints.depth > DEEPEST {
        return Err(Refusal::Because("it is packed too many times".to_owned()));
    }
    let format = Format::detect(&bytes, &hints.name);
    parse(bytes, format, &hints).map_err(|refusal| match refusal {
        Refusal::Because(reason) if hints.name.is_empty() => Refusal::Because(reason),
        Refusal::Because(reason) => Refusal::Because(format!("{}: {reason}", hints.name)),
        Refusal::Unsupported(what) => Refusal::Because(format!("{} in it is {what}", hints.name)),
        Refusal::Binary => Refusal::Because(format!("{} in it is binary data", hints.name)),
        other => other,
    })
}

/// What an archive is that holds the parts of one document of a kind that is not read.
fn other_kind(names: &[String]) -> Option<&'static str> {
    let holds = |part: &str| names.iter().any(|name| name == part);
    let within = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    let is_picture = |name: &String| {
        let name = name.to_ascii_lowercase();
        name.ends_with('/')
            || [
                ".jpg",
                ".jpeg",
                ".png",
                ".webp",
                ".gif",
                ".avif",
                "comicinfo.xml",
            ]
            .iter()
            .any(|end| name.ends_with(end))
    };
    let is_fixed_page = |name: &String| {
        let ends = [".fdseq", ".fpage"];
        ends.iter().any(|end| name.ends_with(end))
    };
    Some(match () {
        () if names.iter().any(is_fixed_page) => {
            "an XPS document, which Byline does not read: print it to PDF"
        }
        () if !names.is_empty() && names.iter().all(is_picture) => {
            "an archive of pictures (a comic, a scan), which has no text to read: recognise its words first (OCR)"
        }
        () if holds("[Content_Types].xml") && within("visio/") => {
            "a Visio drawing, which Byline does not read: save it as PDF"
        }
        () if holds("[Content_Types].xml") => {
            "an Office document of a kind that Byline does not read: save it as .docx, .odt or PDF"
        }
        () if holds("Index/Document.iwa") || holds("Index.zip") || holds("index.apxl") => {
            "a document of Pages, Numbers or Keynote, which Byline does not read: export it as PDF, Word or EPUB"
        }
        () if holds("META-INF/MANIFEST.MF") || holds("AndroidManifest.xml") => {
            "a program, not an article"
        }
        () if holds("content.xml") && within("META-INF/") => {
            "an OpenDocument file of a kind that Byline does not read: save it as .odt or PDF"
        }
        () => return None,
    })
}

fn is_article(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or_default();
    let ending = file
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    let is_other = matches!(
        ending.as_deref(),
        Some(
            "css"
                | "js"
                | "png"
                | "jpg"
                | "jpeg"
                | "gif"
                | "svg"
                | "webp"
                | "ico"
                | "ttf"
                | "woff"
                | "woff2"
        )
    );
    !file.is_empty() && !file.starts_with('.') && !name.starts_with("__MACOSX/") && !is_other
}

#[cfg(test)]
mod tests {
    use super::super::archive::tests::{gzip, zip};
    use super::super::parse_each;
    use super::*;

    fn open(bytes: impl AsRef<[u8]>, name: &str, entry: Option<usize>) -> Result<Parsed, Refusal> {
        let hints = Hints {
            name: name.to_owned(),
            entry,
            ..Hints::default()
        };
        let bytes = bytes.as_ref();
        parse(bytes.to_vec(), Format::detect(bytes, name), &hints)
    }

    #[test]
    fn several_articles_of_an_archive_are_as_each_by_itself() {
        let inner = zip(&[("c.txt", b"three"), ("d.txt", b"four")]);
        // Each may be unpacked, all together are more than an archive gives at once.
        let large = vec![0; 86 << 20];
        let bytes = zip(&[
            ("e.zip", &inner),
            ("b.docx", b"PK\x03\x04"),
            ("a.md", b"# one"),
            ("empty.txt", b""),
            ("f.txt", &large),
            ("g.txt", &large),
            ("h.txt", &large),
        ]);
        let hints = Hints {
            name: "all.zip".to_owned(),
            ..Hints::default()
        };
        let together = parse_each(bytes.clone(), Format::Zip, &hints, 1..8);
        assert_eq!(together.len(), 7);
        for (entry, parsed) in (1..).zip(together) {
            let alone = open(&bytes, "all.zip", Some(entry));
            let text = |parsed: Parsed| parsed.article.text().to_owned();
            let (parsed, alone) = (parsed.map(text), alone.map(text));
            assert!(parsed == alone, "{entry}");
        }
    }

    #[test]
    fn packed_articles_open() {
        let text = |parsed: Result<Parsed, Refusal>| parsed.unwrap().article.text().to_owned();
        assert_eq!(text(open(gzip(b"# A\n\nb"), "a.md.gz", None)), "A\n\nb");
        assert_eq!(text(open(gzip(&gzip(b"words")), "", None)), "words");
        assert_eq!(
            text(open(
                zip(&[("x/", b""), ("x/a.txt", b"words"), ("a.css", b"")]),
                "",
                None
            )),
            "words"
        );
        let two = || zip(&[("b.txt", b"two"), ("a.md", b"# one")]);
        let listed = open(two(), "two.zip", None).unwrap();
        assert_eq!(listed.article.text(), "a.md\n\nb.txt");
        assert_eq!(listed.choices.len(), 2);
        assert_eq!(text(open(two(), "two.zip", Some(1))), "two");
        assert!(open(two(), "two.zip", Some(2)).is_err());
        assert!(open(zip(&[]), "", None).is_err());
        for parts in [
            &["[Content_Types].xml", "visio/document.xml"][..],
            &["[Content_Types].xml", "a/b.xml"],
            &["Index/Document.iwa", "preview.jpg"],
            &["META-INF/MANIFEST.MF", "a.class"],
            &["[Content_Types].xml", "FixedDocSeq.fdseq"],
            &["a/001.jpg", "a/002.PNG", "ComicInfo.xml"],
        ] {
            let files: Vec<(&str, &[u8])> = parts.iter().map(|&name| (name, &b"x"[..])).collect();
            let refused = open(zip(&files), "", None);
            assert!(matches!(refused, Err(Refusal::Unsupported(_))), "{parts:?}");
        }
    }

    #[test]
    fn the_same_thing_packed_again_and_again_is_refused() {
        let mut bytes = b"words".to_vec();
        for _ in 0..5 {
            bytes = gzip(&bytes);
        }
        assert!(
            matches!(open(bytes, "", None), Err(Refusal::Because(why)) if why.contains("too many"))
        );
    }
}
