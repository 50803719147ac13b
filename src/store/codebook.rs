//! [`Codebook`]: the `codebook.toml` that the articles of a folder share.
//!
//! It is found upwards from the article; the nearest one counts. It holds `[[code]]` blocks as a
//! notes file does. A change rewrites the keys that changed and nothing else: comments, unknown
//! keys and the order of the blocks stay. What another program wrote meanwhile is taken over, key
//! by key, before anything is written.

use std::path::Path;

use toml_edit::DocumentMut;

use super::codebook_edit::{Change, changes, difference};
use super::error::{Cause, FileError, What};
use super::file::broken;
use super::kept::{Kept, dressed, plain};
use super::{Store, schema};
use crate::annotation::{Code, Edit, Item, SharedCodes, Table};
use crate::text::Source;

/// What a codebook is called.
pub const CODEBOOK: &str = "codebook.toml";
/// A codebook is written by people; a longer file is something else.
const LONGEST: u64 = 4 << 20;

/// What saving did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodebookSaved {
    /// The file says it already.
    Unchanged,
    /// The file was written.
    Written,
    /// The file was written; it also holds what another program had put there. `edit` brings that
    /// into the notes in memory; of these codes the file keeps what the other program wrote.
    Merged {
        /// What the other program did.
        edit: Edit,
        /// Codes of which both sides had changed the same thing.
        kept: Vec<String>,
    },
}

/// A shared codebook while an article is open.
#[derive(Debug)]
pub struct Codebook {
    kept: Kept,
    /// The file as last read or written; `None` if there is none.
    text: Option<String>,
    /// What it says.
    codes: Vec<Code>,
    /// Why it must not be written.
    read_only: Option<String>,
    warnings: Vec<String>,
}

impl Store {
    /// The codebook for an article: searched for upwards from its folder; for one without a file,
    /// from the working directory.
    pub fn codebook_of(&self, source: &Source) -> Codebook {
        let folder = source.path().and_then(Path::parent);
        self.codebook(folder.unwrap_or(Path::new("")))
    }

    /// The codebook for what lies in `folder`: the nearest `codebook.toml` there or further up, by
    /// the rule of [`Store::upwards`]. Without one, it is one without codes that the first shared
    /// code will make, in `folder`. A file that cannot be read or is not TOML gives no codes and one
    /// warning, and is never written.
    pub fn codebook(&self, folder: &Path) -> Codebook {
        // A bare file name lies in a folder without a name.
        let folder = Some(folder).filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let path = self.upwards(&folder, CODEBOOK);
        let path = path.unwrap_or_else(|| folder.join(CODEBOOK));
        let mut book = Codebook {
            kept: self.kept(What::Codebook, path, LONGEST),
            text: None,
            codes: Vec::new(),
            read_only: None,
            warnings: Vec::new(),
        };
        if let Err(error) = book.read() {
            book.warnings.push(error.to_string());
            book.read_only = Some(match error.cause {
                Cause::Broken(_) => "it is not valid TOML".to_owned(),
                _ => "it could not be read".to_owned(),
            });
        } else if book.kept.is_foreign_link() {
            let target = book.kept.link().unwrap_or_default();
            let why = format!("it is a link to {}", target.display());
            book.read_only.get_or_insert(why);
        }
        book
    }
}

/// A codebook's text taken apart.
struct Parsed {
    codes: Vec<Code>,
    read_only: Option<String>,
    warnings: Vec<String>,
}

impl Codebook {
    /// The file; it need not exist yet.
    pub fn path(&self) -> &Path {
        &self.kept.path
    }

    /// True if there is a file.
    pub fn exists(&self) -> bool {
        self.text.is_some() || self.read_only.is_some()
    }

    /// What the reader should know of the file, a sentence each.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Its codes, for [`Notes::shared`](crate::annotation::Notes::shared).
    pub fn shared(&self) -> SharedCodes {
        let place = self.kept.path.display().to_string();
        let mut shared = SharedCodes::new(place, self.codes.iter().cloned());
        shared.problem.clone_from(&self.read_only);
        shared
    }

    fn read(&mut self) -> Result<(), FileError> {
        let text = self.text_now()?;
        let read = self.parse(text.as_deref().unwrap_or_default())?;
        (self.codes, self.read_only) = (read.codes, read.read_only);
        self.warnings = read.warnings;
        self.text = text;
        Ok(())
    }

    fn text_now(&self) -> Result<Option<String>, FileError> {
        Ok(self.kept.read()?.map(|read| read.text))
    }

    /// What a text says; the codes in the order of the file, of two with one name the first.
    fn parse(&self, text: &str) -> Result<Parsed, FileError> {
        let plain = plain(text);
        let whole: toml::Table =
            toml::from_str(&plain).map_err(|error| self.kept.unread(broken(&plain, &error)))?;
        let mut read = Parsed {
            codes: Vec::new(),
            read_only: None,
            warnings: Vec::new(),
        };
        let schema = whole.get("schema").and_then(toml::Value::as_integer);
        if let Some(schema) = schema.filter(|&schema| schema > schema::SCHEMA) {
            read.read_only = Some(format!(
                "a newer version of the program wrote it (schema {schema})"
            ));
        }
        let blocks = match whole.get("code") {
            None => &[][..],
            Some(toml::Value::Array(blocks)) => blocks,
            Some(_) => {
                read.read_only = Some("its `code` is not written as [[code]] blocks".to_owned());
                &[][..]
            }
        };
        for (n, block) in blocks.iter().enumerate() {
            let loaded = match block.as_table() {
                Some(keys) => schema::read(Table::Code, &keys.into()),
                None => Err("it is no block".to_owned()),
            };
            match loaded.map(|loaded| loaded.item) {
                Ok(Item::Code(code)) if code.name.trim().is_empty() => {
                    self.warn(&mut read, n, "it has no `name`");
                }
                Ok(Item::Code(code)) => {
                    if read.codes.iter().any(|other| other.name == code.name) {
                        self.warn(&mut read, n, "its name stands there twice");
                    } else {
                        read.codes.push(code);
                    }
                }
                Ok(_) => {}
                Err(why) => self.warn(&mut read, n, &why),
            }
        }
        Ok(read)
    }

    fn warn(&self, read: &mut Parsed, n: usize, why: &str) {
        let path = self.kept.path.display();
        read.warnings.push(format!(
            "in the shared codebook [[code]] number {} is left out, because {why}: {path}",
            n + 1
        ));
    }

    /// Looks whether another program changed the file; gives the change that brings it into notes
    /// whose shared codes are `present`. What was changed here and is not saved yet stays.
    pub fn refresh(&mut self, present: &[Code]) -> Result<Option<Edit>, FileError> {
        let text = self.text_now()?;
        if text == self.text {
            return Ok(None);
        }
        let read = self.parse(text.as_deref().unwrap_or_default())?;
        let own = changes(&self.codes, present);
        let mut merged = read.codes.clone();
        for change in &own {
            change.carry_out(&mut merged);
        }
        let edit = difference(present, &merged);
        (self.codes, self.read_only, self.text) = (read.codes, read.read_only, text);
        self.warnings = read.warnings;
        Ok((!edit.is_empty()).then_some(edit))
    }

    /// Writes the codes if they differ from the file. If another program changed the file
    /// meanwhile, its changes stay; of a key that both changed the file keeps theirs. After an
    /// error the file is as it was.
    pub fn save(&mut self, wanted: &[Code]) -> Result<CodebookSaved, FileError> {
        let ours = changes(&self.codes, wanted);
        if ours.is_empty() {
            return Ok(CodebookSaved::Unchanged);
        }
        let refuse = |why: &str| self.kept.unwritten(Cause::ReadOnly(why.to_owned()));
        if let Some(reason) = &self.read_only {
            return Err(refuse(reason));
        }
        let mut kept = Vec::new();
        let mut text = String::new();
        self.kept.edit(|before| {
            let before = before.map(|read| read.text.as_str());
            (text, kept) = self.written(before, &ours)?;
            Ok((Some(text.as_str()) != before).then(|| text.clone()))
        })?;
        let after = self.parse(&text)?;
        let edit = difference(wanted, &after.codes);
        (self.codes, self.text) = (after.codes, Some(text));
        Ok(if edit.is_empty() {
            CodebookSaved::Written
        } else {
            CodebookSaved::Merged { edit, kept }
        })
    }

    /// The text of a file that said `before` (`None`: there is none) once these changes are made, and the
    /// codes of which it keeps what another program wrote.
    fn written(
        &self,
        before: Option<&str>,
        ours: &[Change],
    ) -> Result<(String, Vec<String>), FileError> {
        let refuse = |why: &str| self.kept.unwritten(Cause::ReadOnly(why.to_owned()));
        let theirs = self.parse(before.unwrap_or_default())?;
        if let Some(reason) = &theirs.read_only {
            return Err(refuse(reason));
        }
        let old = before.unwrap_or(NEW);
        let mut document: DocumentMut = plain(old)
            .parse()
            .map_err(|_| refuse("it could not be taken apart"))?;
        let mut kept = Vec::new();
        for change in ours {
            let clash = change.write(&mut document, &theirs.codes);
            kept.extend(clash.map_err(|why| refuse(&why))?);
        }
        Ok((dressed(document.to_string(), old), kept))
    }

    /// The file's text once it says `wanted`; `None` if it says that already.
    pub(super) fn saying(&self, wanted: &[Code]) -> Result<Option<String>, FileError> {
        let ours = changes(&self.codes, wanted);
        if ours.is_empty() {
            return Ok(None);
        }
        let (text, _) = self.written(self.text.as_deref(), &ours)?;
        Ok(Some(text))
    }

    /// True if `wanted` is without one of its codes.
    pub fn would_lose(&self, wanted: &[Code]) -> bool {
        let is_kept = |code: &Code| wanted.iter().any(|other| other.name == code.name);
        !self.codes.iter().all(is_kept)
    }

    /// The file's text as last read or written; empty if there is none.
    pub(super) fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }
}

/// What a new codebook begins with.
const NEW: &str = "\
# Codes that the articles in this folder share. Byline reads it from here and from the folders below.
";

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::store::{Home, Placement};
    use proptest::prelude::*;

    const FILE: &str = "\
# Ours.
schema = 1
team = \"north\"

# What people want.
[[code]]
name = \"theme/wish\" # agreed in May
color = \"#81c784\"
weight = 3

[[code]]
name = \"actor\"
key = \"k\"
description = \"\"\"
Who acts.
Never places.\"\"\"
# the end
";

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let root = tempfile::tempdir().expect("a folder");
        for (path, text) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
        root
    }

    fn open(root: &Path, folder: &str, border: Option<&str>) -> Codebook {
        let home = Home {
            user: border.map(|border| root.join(border)),
            ..Home::at(&root.join(".home"))
        };
        Store::new(Some(home), Placement::Beside).codebook(&root.join(folder))
    }

    fn names(book: &Codebook) -> Vec<String> {
        book.shared()
            .codes()
            .iter()
            .map(|code| code.name.clone())
            .collect()
    }

    #[test]
    fn the_nearest_codebook_counts_up_to_the_border() {
        let one = |name: &str| format!("[[code]]\nname = \"{name}\"\n");
        let root = folder(&[
            ("codebook.toml", &one("top")),
            ("home/a/codebook.toml", &one("near")),
            ("home/a/b/c/article.txt", ""),
            ("home/d/article.txt", ""),
        ]);
        let check = |folder: &str, border: Option<&str>, wanted: &[&str], exists: bool| {
            let book = open(root.path(), folder, border);
            assert_eq!(names(&book), wanted, "{folder} {border:?}");
            assert_eq!(book.exists(), exists, "{folder} {border:?}");
        };
        check("home/a/b/c", None, &["near"], true);
        check("home/d", None, &["top"], true);
        check("home/d", Some("home"), &[], false);
        check("home/d", Some("elsewhere"), &["top"], true);
        check("home/a/b", Some("home/a"), &["near"], true);
        let none = open(root.path(), "home/d", Some("home"));
        assert_eq!(none.path(), root.path().join("home/d/codebook.toml"));
    }

    /// Makes `change` and compares the file afterwards with [`FILE`] in which `wanted` took the
    /// place of other words.
    #[track_caller]
    fn check(change: impl Fn(&mut Vec<Code>), wanted: &[(&str, &str)]) {
        for eol in ["\n", "\r\n"] {
            let file = FILE.replace('\n', eol);
            let root = folder(&[("codebook.toml", &file)]);
            let mut book = open(root.path(), "", None);
            assert_eq!(book.warnings(), [""; 0]);
            let mut codes = book.shared().codes().to_vec();
            change(&mut codes);
            let expected = wanted.iter().fold(FILE.to_owned(), |file, (old, new)| {
                assert!(file.contains(old), "{old}");
                file.replace(old, new)
            });
            book.save(&codes).expect("it can be written");
            let path = root.path().join("codebook.toml");
            assert_eq!(
                fs::read_to_string(&path).expect("a file"),
                expected.replace('\n', eol)
            );
            assert_eq!(
                book.save(&codes).expect("nothing to do"),
                CodebookSaved::Unchanged
            );
            codes.sort_by(|a, b| a.name.cmp(&b.name));
            assert_eq!(open(root.path(), "", None).shared().codes(), codes);
        }
    }

    #[test]
    fn a_change_rewrites_only_what_changed() {
        check(|_| {}, &[]);
        check(
            |codes| codes[1].colour = crate::annotation::Colour::parse("#64b5f6"),
            &[("#81c784", "#64b5f6")],
        );
        check(
            |codes| codes[1].name = "wishes".into(),
            &[("theme/wish", "wishes")],
        );
        check(|codes| codes[0].key = None, &[("key = \"k\"\n", "")]);
        check(
            |codes| codes[0].description = "Who \"acts\".".into(),
            &[(
                "\"\"\"\nWho acts.\nNever places.\"\"\"",
                "\"Who \\\"acts\\\".\"",
            )],
        );
        check(
            |codes| {
                codes.push(Code {
                    key: Some('z'),
                    ..Code::new("new")
                });
            },
            &[(
                "# the end\n",
                "\n[[code]]\nname = \"new\"\nkey = \"z\"\n# the end\n",
            )],
        );
        check(
            |codes| drop(codes.remove(0)),
            &[(
                "\n[[code]]\nname = \"actor\"\nkey = \"k\"\ndescription = \"\"\"\nWho acts.\nNever places.\"\"\"\n",
                "",
            )],
        );
    }

    #[test]
    fn what_another_program_wrote_meanwhile_stays() {
        let root = folder(&[("codebook.toml", FILE)]);
        let path = root.path().join("codebook.toml");
        let mut book = open(root.path(), "", None);
        let mut codes = book.shared().codes().to_vec();
        let theirs = FILE.replace("#81c784", "#f06292").replace("\"k\"", "\"j\"");
        fs::write(&path, theirs + "\n[[code]]\nname = \"third\"\n").expect("a file");
        codes[1].description = "ours".into();
        codes[0].key = Some('q');
        let CodebookSaved::Merged { edit, kept } = book.save(&codes).expect("it is merged") else {
            panic!("both have changed it");
        };
        assert_eq!(kept, ["actor"], "its key was changed on both sides");
        let now = fs::read_to_string(&path).expect("a file");
        for words in [
            "#f06292",
            "key = \"j\"",
            "description = \"ours\"",
            "\"third\"",
            "# agreed in May",
        ] {
            assert!(now.contains(words), "{words} in {now}");
        }
        let mut notes = crate::annotation::Notes::default();
        notes.shared = SharedCodes::new("", codes);
        notes.apply(edit);
        assert_eq!(notes.shared.codes(), book.shared().codes());
        fs::write(&path, "[[code]]\nname = \"alone\"\n").expect("a file");
        let edit = book
            .refresh(notes.shared.codes())
            .expect("readable")
            .expect("changed");
        notes.apply(edit);
        assert_eq!(names(&book), ["alone"]);
        assert_eq!(notes.shared.codes(), book.shared().codes());
    }

    #[test]
    fn what_is_not_saved_yet_stays_when_another_program_writes() {
        let root = folder(&[("codebook.toml", FILE)]);
        let mut book = open(root.path(), "", None);
        let mut present = book.shared().codes().to_vec();
        present[0].description = "not saved".into();
        present[1].name = "wishes".into();
        let theirs = FILE.to_owned() + "\n[[code]]\nname = \"third\"\n";
        fs::write(root.path().join("codebook.toml"), theirs).expect("a file");
        let mut notes = crate::annotation::Notes::default();
        notes.shared = SharedCodes::new("", present.clone());
        let edit = book.refresh(&present).expect("readable");
        notes.apply(edit.expect("one code more"));
        let shown: Vec<(&str, &str)> = (notes.shared.codes().iter())
            .map(|code| (code.name.as_str(), code.description.as_str()))
            .collect();
        let wish = present[1].description.as_str();
        assert_eq!(
            shown,
            [("actor", "not saved"), ("third", ""), ("wishes", wish)]
        );
        let saved = book.save(notes.shared.codes()).expect("it is written");
        assert_eq!(saved, CodebookSaved::Written);
        assert_eq!(
            names(&open(root.path(), "", None)),
            ["actor", "third", "wishes"]
        );
    }

    #[test]
    fn a_bad_codebook_is_one_sentence_and_is_never_written() {
        let check = |text: &str, wanted: &str| {
            let root = folder(&[("codebook.toml", text)]);
            let mut book = open(root.path(), "", None);
            let warning = book.warnings().join("|");
            assert!(warning.contains(wanted), "{warning}");
            assert_eq!(book.warnings().len(), usize::from(!wanted.is_empty()));
            let mut codes = book.shared().codes().to_vec();
            codes.push(Code::new("new"));
            assert!(book.shared().problem.is_some());
            assert!(book.save(&codes).is_err());
            let now = fs::read_to_string(root.path().join("codebook.toml")).expect("a file");
            assert_eq!(now, text);
        };
        check("[[code]\nname = 1", "line 1, column 8");
        check("schema = 2\n[[code]]\nname = \"a\"\n", "");
        check("code = 3\n", "");
        let root = folder(&[("codebook.toml/file", "")]);
        let book = open(root.path(), "", None);
        assert!(
            book.warnings()[0].contains("it is not a regular file"),
            "{:?}",
            book.warnings()
        );
        let root = folder(&[(
            "codebook.toml",
            "[[code]]\nkey = \"a\"\n[[code]]\nname = \"b\"\n",
        )]);
        let book = open(root.path(), "", None);
        assert!(
            book.warnings()[0].contains("number 1 is left out"),
            "{:?}",
            book.warnings()
        );
        assert_eq!(names(&book), ["b"]);
    }

    #[test]
    fn the_first_shared_code_makes_the_file() {
        let root = folder(&[("article.txt", "")]);
        let mut book = open(root.path(), "", Some(""));
        assert!(!book.exists());
        let saved = book.save(&[Code::new("first")]).expect("it is written");
        assert_eq!(saved, CodebookSaved::Written);
        assert_eq!(names(&open(root.path(), "", None)), ["first"]);
        book.save(&[]).expect("it is written");
        assert_eq!(names(&open(root.path(), "", None)), [""; 0]);
    }

    fn codes() -> impl Strategy<Value = Vec<Code>> {
        let words = "(\"|\\\\|\n|\r|[\\x00-\\x20]|\\PC|\u{202e}|\\[\\[code\\]\\]){0,12}";
        let code = (
            "[a-c](/[a-c])?",
            proptest::option::of(any::<char>()),
            any::<bool>(),
            words,
        );
        let code = code.prop_map(|(name, key, coloured, description)| Code {
            key,
            colour: coloured.then_some(crate::annotation::Colour::Pink),
            description,
            ..Code::new(name)
        });
        proptest::collection::vec(code, 0..6)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn what_is_saved_is_read_again(from in codes(), to in codes()) {
            let root = folder(&[]);
            let (from, to) = (sort(from), sort(to));
            for wanted in [&from, &to] {
                let mut book = open(root.path(), "", Some(""));
                book.save(wanted).expect("it is written");
                let again = open(root.path(), "", Some(""));
                prop_assert!(again.warnings().is_empty());
                prop_assert_eq!(again.shared().codes().to_vec(), wanted.clone());
            }
        }

        #[test]
        fn any_text_is_a_codebook_or_one_sentence(text in "(\\[\\[?code\\]?\\]|name|key|=|\"|'|\n|\r|[a-c]|\\PC){0,40}") {
            let root = folder(&[("codebook.toml", &text)]);
            let mut book = open(root.path(), "", None);
            let same = book.shared().codes().to_vec();
            prop_assert_eq!(book.save(&same).expect("nothing to write"), CodebookSaved::Unchanged);
            // A change is written whole, or refused; what was there is still there.
            let mut more = same.clone();
            more.push(Code::new("new/one"));
            let written = book.save(&more).is_ok();
            let now = open(root.path(), "", None);
            let wanted = if written { sort(more) } else { same };
            prop_assert_eq!(now.shared().codes().to_vec(), wanted);
        }
    }

    fn sort(codes: Vec<Code>) -> Vec<Code> {
        SharedCodes::new("", codes).codes().to_vec()
    }
}
