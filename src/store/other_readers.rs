//! [`OtherReaders`]: what the other readers of an article marked in it.

use std::path::Path;

use super::disk::folder_of;
use super::{Reader, Store, article_of, notes_on, reader_of};
use crate::annotation::{Notes, Timestamp};

/// What there is of the other readers of an article.
#[derive(Clone, Debug)]
pub enum OtherReaders {
    /// This reader does not want to see it before they are done with the article, and is not.
    Hidden,
    /// The notes of each, placed in the text, in the order of their names; the name is empty for notes that
    /// belong to no reader in particular.
    Read {
        /// The names and the notes.
        readers: Vec<(String, Notes)>,
        /// What cannot be read, a sentence each.
        problems: Vec<String>,
    },
}

impl Store {
    /// Reads the notes that other readers have beside this article, whose text is `text`.
    pub fn other_readers(&self, article: &Path, text: &str, now: Timestamp) -> OtherReaders {
        if self.is_blind() && !self.is_done(article) {
            return OtherReaders::Hidden;
        }
        let folder = folder_of(article);
        let names = self.disk.names_in(folder).unwrap_or_default();
        let paths = names.into_iter().map(|name| folder.join(name));
        let (mut readers, mut problems) = (Vec::new(), Vec::new());
        for path in paths.filter(|path| self.is_of_other_reader(path, article)) {
            match self.read_notes(&path) {
                Ok(file) => {
                    let name = reader_of(&path).unwrap_or_default();
                    readers.push((name, notes_on(&file, text, now)));
                }
                Err(error) => problems.push(error.to_string()),
            }
        }
        readers.sort_by(|(a, _), (b, _)| a.cmp(b));
        OtherReaders::Read { readers, problems }
    }

    /// True for the name of a notes file that another reader has beside this article.
    pub fn is_of_other_reader(&self, notes: &Path, article: &Path) -> bool {
        let of = article_of(notes);
        of.is_some_and(|of| of.file_name() == article.file_name())
            && reader_of(notes).as_deref() != self.reader().map(Reader::file_name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Home, Placement};

    const TEXT: &str = "The ferry leaves at noon.\n";

    fn notes(exact: &str) -> String {
        format!(
            "schema = 1\n[[annotation]]\nid = \"a1\"\nexact = \"{exact}\"\ncodes = [\"boat\"]\n"
        )
    }

    #[test]
    fn the_notes_of_the_others_are_read_and_placed_unless_the_reader_works_blind() {
        let folder = tempfile::tempdir().expect("a folder");
        let article = folder.path().join("quay.txt");
        let write = |name: &str, text: &str| {
            std::fs::write(folder.path().join(name), text).expect("a file");
        };
        write("quay.txt", TEXT);
        write("quay.txt.byline.bo.toml", &notes("noon"));
        write("quay.txt.byline.ana.toml", &notes("The ferry"));
        write("quay.txt.byline.toml", &notes("leaves"));
        write("quay.txt.byline.eva.toml", &notes("at"));
        write("quay.txt.byline.dag.toml", "not = [TOML");
        write("other.txt.byline.bo.toml", &notes("leaves"));
        let home = Home::at(&folder.path().join("home"));
        let store = Store::new(Some(home), Placement::Beside).with_reader(Reader::new("Eva"));
        let now = Timestamp::UNIX_EPOCH;
        let read = |store: &Store| match store.other_readers(&article, TEXT, now) {
            OtherReaders::Hidden => None,
            OtherReaders::Read { readers, problems } => {
                assert_eq!(problems.len(), 1, "{problems:?}");
                let words = |notes: &Notes| {
                    let mark = notes.annotations().first().expect("a mark");
                    mark.span.of(TEXT).to_owned()
                };
                let all = readers.iter().map(|(name, notes)| {
                    let words = words(notes);
                    format!("{name}: {words}")
                });
                Some(all.collect::<Vec<_>>())
            }
        };
        let all = [": leaves", "ana: The ferry", "bo: noon"];
        assert_eq!(read(&store).as_deref(), Some(&all.map(str::to_owned)[..]));

        let blind = store.blind(true);
        assert_eq!(read(&blind), None);
        blind
            .set_done(&article, TEXT, true, now)
            .expect("a folder that takes files");
        assert!(read(&blind).is_some());
    }
}
