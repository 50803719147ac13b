//! [`glance`]: what a reader sees first, at once.

use std::fs::File;
use std::io::Read as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Format, Hints, Loaded, Obtained, Options, Source, complete, parse, read_within};
use crate::text::Article;

/// A file of at most so many bytes is opened as a whole.
const SMALL: u64 = 256 << 10;
/// So much of a longer one is looked at: several screens.
const BEGINNING: u64 = 32 << 10;

/// What [`glance`] gives.
#[derive(Debug)]
pub enum Glance {
    /// The article.
    Whole(Box<Loaded>),
    /// Its beginning. Of a text that is clean UTF-8, the whole begins with the same words; how they
    /// are parted into blocks may change once all of it is known.
    Beginning(Box<Article>),
    /// [`load`](super::load) is needed to know more.
    Nothing,
}

/// Opens a local text as far as that takes no time worth speaking of: a short one whole, of a long one
/// the first lines. Nothing of other formats, of pipes, and of what [`load`](super::load) refuses.
pub fn glance(source: &Source, options: &Options) -> Glance {
    let glance = catch_unwind(AssertUnwindSafe(|| look(source, options)));
    glance.ok().flatten().unwrap_or(Glance::Nothing)
}

fn look(source: &Source, options: &Options) -> Option<Glance> {
    let path = source.path()?;
    let about = std::fs::metadata(path).ok()?;
    if !matches!(source, Source::File(_)) || !about.is_file() || about.len() > options.max_text {
        return None;
    }
    let file = File::open(path).ok()?;
    let name = source.name();
    if about.len() > SMALL {
        let bytes = read_within(file.take(BEGINNING), BEGINNING, BEGINNING, &name).ok()?;
        let hints = Hints::of(source, options);
        let is_text = Format::detect(&bytes, &hints.name) == Format::Text;
        let is_wanted = options.format.is_none_or(|wanted| wanted == Format::Text);
        return (is_text && is_wanted)
            .then(|| beginning(bytes, &hints))?
            .map(|article| Glance::Beginning(Box::new(article)));
    }
    let obtained = Obtained {
        bytes: read_within(file, about.len(), SMALL, &name).ok()?,
        hints: Hints::of(source, options),
        declared: None,
        warnings: Vec::new(),
    };
    let format = obtained.format(options.format);
    matches!(format, Format::Text | Format::Markdown)
        .then(|| complete(source, options, obtained).ok())?
        .map(|loaded| Glance::Whole(Box::new(loaded)))
}

/// The article up to the last line end of `bytes`, or up to a blank if they are one line.
fn beginning(mut bytes: Vec<u8>, hints: &Hints) -> Option<Article> {
    let end = memchr::memrchr(b'\n', &bytes).or_else(|| memchr::memrchr(b' ', &bytes))?;
    bytes.truncate(end);
    if memchr::memchr(0, &bytes).is_some() || str::from_utf8(&bytes).is_err() {
        return None;
    }
    let article = parse(bytes, Format::Text, hints).ok()?.article;
    (!article.text().trim().is_empty()).then_some(article)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::load;
    use super::*;

    fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, Source) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("a file");
        (folder, Source::File(path))
    }

    fn long(line: &str) -> Vec<u8> {
        line.repeat(SMALL as usize / line.len() + 2).into_bytes()
    }

    #[test]
    fn a_short_text_is_there_at_once_and_the_same_as_loaded() {
        for (name, text) in [
            ("a.txt", "The Ferry\n\nIt sails.\r\n"),
            ("a.md", "# The Ferry\n\nIt *sails*.\n"),
            ("latin.txt", "It sails.\n"),
        ] {
            let (_folder, source) = file(name, text.as_bytes());
            let Glance::Whole(at_once) = glance(&source, &Options::default()) else {
                panic!("{name} is short");
            };
            let loaded = load(&source, &Options::default()).expect("it opens");
            assert_eq!(at_once.article, loaded.article);
            assert_eq!(at_once.source, loaded.source);
        }
    }

    #[test]
    fn other_formats_and_what_is_refused_are_left_to_load() {
        let page = "<!doctype html><p>It sails.</p>";
        for (name, bytes) in [
            ("a.html", page.as_bytes().to_vec()),
            (
                "long.html",
                [page.as_bytes(), &long("It sails.\n")].concat(),
            ),
            ("empty.txt", Vec::new()),
            ("blank.txt", b" \n\n".to_vec()),
            ("long.md", long("It sails.\n")),
            ("long.txt", long("It s\0ils.\n")),
            (
                "latin.txt",
                [&b"caf\xE9 "[..], &long("It sails.\n")].concat(),
            ),
            ("word.txt", long("sails")),
            (
                "wide.txt",
                long("It sails.\n")
                    .iter()
                    .flat_map(|&byte| [byte, 0])
                    .collect(),
            ),
        ] {
            let (_folder, source) = file(name, &bytes);
            let glance = glance(&source, &Options::default());
            assert!(matches!(glance, Glance::Nothing), "{name}: {glance:?}");
        }
        let missing = Source::File("/none/a.txt".into());
        assert!(matches!(
            glance(&missing, &Options::default()),
            Glance::Nothing
        ));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn a_long_text_begins_with_its_beginning(
            lines in prop::collection::vec("[A-Za-z,. é“”:>\r\t-]{0,90}", 1..40), gap in "\n|\n\n|\r\n",
        ) {
            let text = long(&(lines.join(&gap) + "A last line.\n"));
            let (_folder, source) = file("a.txt", &text);
            let loaded = load(&source, &Options::default()).expect("it opens");
            let Glance::Beginning(article) = glance(&source, &Options::default()) else {
                return Err(TestCaseError::fail("it is long"));
            };
            prop_assert!(loaded.article.text().starts_with(article.text()));
            prop_assert!(article.text().len() > BEGINNING as usize / 2);
            prop_assert!(!article.blocks().is_empty());
        }
    }
}
