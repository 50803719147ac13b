//! The codebook: a tree of codes, changed everywhere at once, counted, and applied to every
//! occurrence of some words.

use std::collections::{BTreeMap, BTreeSet};

use super::{Annotation, Code, Desk, Edit, Id, Kind, Notes, Table};
use crate::text::Span;

/// A change of codes everywhere they are used, to be shown before it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeChange {
    /// What becomes of each code that changes: its new name, or nothing.
    pub codes: Vec<(String, Option<String>)>,
    /// The annotations that change, in order of place.
    pub annotations: Vec<Id>,
    /// The change; [`Notes::apply`] takes it back as one.
    pub edit: Edit,
}

/// One line of the tree of codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeLine {
    /// The full name.
    pub name: String,
    /// How deep it stands, from 0.
    pub depth: usize,
    /// Annotations that carry it.
    pub own: usize,
    /// Annotations that carry it or one under it.
    pub total: usize,
    /// Its entry, from the article's codebook or the shared one; `None` for a code that is only used
    /// or a branch that only its leaves name.
    pub entry: Option<Code>,
}

impl Notes {
    /// Renames a code, and what stands under it. A name that exists already merges the two.
    pub fn rename_code(&self, desk: &Desk, from: &str, to: &str) -> CodeChange {
        let to = clean(to);
        self.change_codes(desk, |code| {
            if to.is_empty() || !Code::is_within(code, from) {
                return Some(code.to_owned());
            }
            Some(format!("{to}{}", &code[from.len()..]))
        })
    }

    /// Moves a code with what stands under it to another branch; an empty one is the top.
    pub fn move_code(&self, desk: &Desk, code: &str, branch: &str) -> CodeChange {
        let leaf = code.rsplit('/').next().unwrap_or(code);
        let branch = clean(branch);
        if Code::is_within(&branch, code) {
            // A branch cannot stand under itself.
            return self.change_codes(desk, |code| Some(code.to_owned()));
        }
        let to = if branch.is_empty() {
            leaf.to_owned()
        } else {
            format!("{branch}/{leaf}")
        };
        self.rename_code(desk, code, &to)
    }

    /// Makes one code another: `from` is gone, its annotations carry `into`.
    pub fn merge_code(&self, desk: &Desk, from: &str, into: &str) -> CodeChange {
        self.rename_code(desk, from, into)
    }

    /// Takes a code, and what stands under it, out of the codebook and off all annotations. The
    /// annotations stay.
    pub fn delete_code(&self, desk: &Desk, code: &str) -> CodeChange {
        self.change_codes(desk, |own| {
            (!Code::is_within(own, code)).then(|| own.to_owned())
        })
    }

    /// Gives each code the name that `rename` says, in the codebook and on the annotations.
    fn change_codes(&self, desk: &Desk, rename: impl Fn(&str) -> Option<String>) -> CodeChange {
        let used = self
            .annotations()
            .iter()
            .flat_map(|annotation| &annotation.codes);
        let names: BTreeSet<&String> = used
            .chain(self.codes().iter().map(|code| &code.name))
            .collect();
        let codes: Vec<(String, Option<String>)> = names
            .into_iter()
            .map(|name| (name.clone(), rename(name)))
            .filter(|(name, new)| new.as_ref() != Some(name))
            .collect();
        let changes: BTreeMap<&str, Option<&str>> = codes
            .iter()
            .map(|(name, new)| (name.as_str(), new.as_deref()))
            .collect();
        let mut edits = Vec::new();
        let mut touched = Vec::new();
        for annotation in self.annotations() {
            if !annotation
                .codes
                .iter()
                .any(|code| changes.contains_key(code.as_str()))
            {
                continue;
            }
            let mut new: Vec<String> = Vec::new();
            for code in &annotation.codes {
                let code = changes
                    .get(code.as_str())
                    .map_or(Some(code.as_str()), |new| *new);
                if let Some(code) = code.filter(|code| !new.iter().any(|own| own == code)) {
                    new.push(code.to_owned());
                }
            }
            touched.push(annotation.id.clone());
            edits.push(Edit::put(Annotation {
                codes: new,
                modified: Some(desk.now),
                ..annotation.clone()
            }));
        }
        for code in self.codes() {
            let Some(new) = changes.get(code.name.as_str()) else {
                continue;
            };
            edits.push(Edit::remove(Table::Code, code.name.as_str()));
            // Of two that are merged the one that has the name already keeps its description.
            if let Some(new) =
                new.filter(|new| self.code(new).is_none_or(|_| changes.contains_key(new)))
            {
                edits.push(Edit::put(Code {
                    name: new.to_owned(),
                    ..code.clone()
                }));
            }
        }
        CodeChange {
            codes,
            annotations: touched,
            edit: Edit::Many(edits),
        }
    }

    /// The tree of all codes, in use or in a codebook (`shared` is the one of the folder), branches
    /// before their leaves.
    pub fn code_tree(&self, shared: &[Code]) -> Vec<CodeLine> {
        let mut names: BTreeSet<Vec<&str>> = BTreeSet::new();
        let used = self
            .annotations()
            .iter()
            .flat_map(|annotation| &annotation.codes);
        for name in used.chain(self.codes().iter().chain(shared).map(|code| &code.name)) {
            let path: Vec<&str> = name.split('/').collect();
            for depth in 1..=path.len() {
                names.insert(path[..depth].to_vec());
            }
        }
        let line = |path: Vec<&str>| {
            let name = path.join("/");
            let entry = self
                .code(&name)
                .or_else(|| shared.iter().find(|code| code.name == name));
            let count = |has: &dyn Fn(&Annotation) -> bool| {
                self.annotations().iter().filter(|own| has(own)).count()
            };
            CodeLine {
                depth: path.len() - 1,
                own: count(&|annotation| annotation.codes.contains(&name)),
                total: count(&|annotation| annotation.has_code(&name)),
                entry: entry.cloned(),
                name,
            }
        };
        names.into_iter().map(line).collect()
    }

    /// The change that tags each of these stretches: the annotation that stands there gets the code,
    /// and where none stands a highlight is made.
    pub fn tag_all(&self, desk: &mut Desk, spans: &[Span], code: &str) -> Edit {
        let mut edits = Vec::new();
        for &span in spans {
            let own = self
                .overlapping(span)
                .find(|annotation| annotation.span == span);
            let mut annotation = own.cloned().unwrap_or_else(|| {
                let id = desk.notes.fresh_id(desk.ids);
                let by = desk.by.map(str::to_owned);
                Annotation {
                    by,
                    ..Annotation::new(id, Kind::Highlight, desk.text, span, desk.now)
                }
            });
            if annotation.codes.iter().any(|own| own == code) {
                continue;
            }
            annotation.codes.push(code.to_owned());
            annotation.modified = Some(desk.now);
            edits.push(Edit::put(annotation));
        }
        Edit::Many(edits)
    }
}

/// How often two codes stand on the same words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Together {
    /// The code that comes first by name.
    pub first: String,
    /// The other.
    pub second: String,
    /// Pairs of stretches that share a character, or are one.
    pub count: usize,
}

/// Counts the codes that stand on one annotation or on overlapping ones, the most frequent first.
pub fn codes_together(notes: &Notes) -> Vec<Together> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let annotations = notes.annotations();
    for (n, own) in annotations.iter().enumerate() {
        let near = annotations[n + 1..]
            .iter()
            .take_while(|other| other.span.start < own.span.end);
        let overlapping = near.filter(|other| own.span.overlaps(other.span));
        for other in std::iter::once(own).chain(overlapping) {
            for pair in code_pairs(own, other) {
                *counts.entry(pair).or_default() += 1;
            }
        }
    }
    let mut together: Vec<Together> = counts
        .into_iter()
        .map(|((first, second), count)| Together {
            first: first.to_owned(),
            second: second.to_owned(),
            count,
        })
        .collect();
    together.sort_by_key(|pair| std::cmp::Reverse(pair.count));
    together
}

/// The pairs of different codes of which one annotation has the first and the other the second.
fn code_pairs<'a>(a: &'a Annotation, b: &'a Annotation) -> BTreeSet<(&'a str, &'a str)> {
    let mut pairs = BTreeSet::new();
    for first in &a.codes {
        for second in b.codes.iter().filter(|second| *second != first) {
            pairs.insert((first.min(second).as_str(), first.max(second).as_str()));
        }
    }
    pairs
}

/// The places of `words` in `text` as whole words: no letter or digit touches them where they begin
/// or end with one.
pub fn occurrences(text: &str, words: &str) -> Vec<Span> {
    let words = words.trim();
    if words.is_empty() {
        return Vec::new();
    }
    let bound = |inner: Option<char>, outer: Option<char>| {
        !(inner.is_some_and(char::is_alphanumeric) && outer.is_some_and(char::is_alphanumeric))
    };
    text.match_indices(words)
        .map(|(at, _)| Span::new(at, at + words.len()))
        .filter(|span| {
            let before = text[..span.start as usize].chars().next_back();
            let after = text[span.end as usize..].chars().next();
            bound(words.chars().next(), before) && bound(words.chars().next_back(), after)
        })
        .collect()
}

/// A code's name without blanks and empty steps.
fn clean(name: &str) -> String {
    name.split('/')
        .map(str::trim)
        .filter(|step| !step.is_empty())
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{Document, IdSource, Timestamp};

    const TEXT: &str = "Rain in May. Rainy days, rain again; no train. Rain.";

    /// Notes with an annotation a list of codes, each one letter further.
    fn notes(codes: &[&[&str]], book: &[&str]) -> Notes {
        let marks = codes.iter().enumerate().map(|(n, codes)| {
            let id = Id::new(format!("m{n}"));
            let mut mark = Annotation::new(
                id,
                Kind::Highlight,
                TEXT,
                Span::new(n, n + 2),
                Timestamp::UNIX_EPOCH,
            );
            mark.codes = codes.iter().map(|&code| code.to_owned()).collect();
            mark.into()
        });
        let book = book.iter().map(|&name| {
            Code {
                description: name.to_uppercase(),
                ..Code::new(name)
            }
            .into()
        });
        Notes::from_items(Document::default(), marks.chain(book))
    }

    /// Codes of the annotations, `|` between them, and the codebook behind `//`.
    fn shown(notes: &Notes) -> String {
        let codes: Vec<_> = notes
            .annotations()
            .iter()
            .map(|mark| mark.codes.join("+"))
            .collect();
        let book: Vec<_> = notes
            .codes()
            .iter()
            .map(|code| format!("{}={}", code.name, code.description))
            .collect();
        format!("{} // {}", codes.join("|"), book.join(" "))
    }

    fn check(change: impl Fn(&Notes, &Desk) -> CodeChange, touched: usize, wanted: &str) {
        let before = notes(
            &[&["a/b", "c"], &["a"], &["ab"], &["c", "a/b/d"]],
            &["a", "a/b", "c"],
        );
        let mut ids = IdSource::new(3);
        let desk = Desk {
            text: TEXT,
            notes: &before,
            ids: &mut ids,
            now: Timestamp::UNIX_EPOCH,
            by: None,
        };
        let change = change(&before, &desk);
        let mut after = before.clone();
        let inverse = after.apply(change.edit);
        assert_eq!(shown(&after), wanted);
        assert_eq!(change.annotations.len(), touched);
        after.apply(inverse);
        assert_eq!(after, before, "taken back as one");
    }

    #[test]
    fn codes_change_everywhere() {
        check(
            |notes, desk| notes.rename_code(desk, "a", "x"),
            3,
            "x/b+c|x|ab|c+x/b/d // c=C x=A x/b=A/B",
        );
        check(
            |notes, desk| notes.merge_code(desk, "a/b", "c"),
            2,
            "c|a|ab|c+c/d // a=A c=C",
        );
        check(
            |notes, desk| notes.move_code(desk, "a/b", ""),
            2,
            "b+c|a|ab|c+b/d // a=A b=A/B c=C",
        );
        check(
            |notes, desk| notes.move_code(desk, "a", "a/b"),
            0,
            "a/b+c|a|ab|c+a/b/d // a=A a/b=A/B c=C",
        );
        check(
            |notes, desk| notes.delete_code(desk, "a"),
            3,
            "c||ab|c // c=C",
        );
        check(
            |notes, desk| notes.rename_code(desk, "a", " / "),
            0,
            "a/b+c|a|ab|c+a/b/d // a=A a/b=A/B c=C",
        );
    }

    #[test]
    fn the_tree_counts_branches() {
        let notes = notes(&[&["a/b", "c"], &["a"], &["a/b"]], &["d/e"]);
        let lines: Vec<_> = notes
            .code_tree(&[Code::new("z")])
            .iter()
            .map(|line| {
                format!(
                    "{}{} {} {}",
                    "-".repeat(line.depth),
                    line.name,
                    line.own,
                    line.total
                )
            })
            .collect();
        assert_eq!(
            lines,
            ["a 1 3", "-a/b 2 2", "c 1 1", "d 0 0", "-d/e 0 0", "z 0 0"]
        );
    }

    #[test]
    fn codes_stand_together_where_their_words_overlap() {
        let notes = notes(&[&["a", "b"], &["c"], &["a"]], &[]);
        let pairs: Vec<_> = codes_together(&notes)
            .iter()
            .map(|pair| format!("{}{} {}", pair.first, pair.second, pair.count))
            .collect();
        assert_eq!(pairs, ["ac 2", "ab 1", "bc 1"]);
    }

    #[test]
    fn every_occurrence_is_a_whole_word() {
        let spans = occurrences(TEXT, "Rain");
        assert_eq!(spans, [Span::new(0, 4), Span::new(47, 51)]);
        assert_eq!(occurrences(TEXT, "rain"), [Span::new(25, 29)]);
        assert_eq!(occurrences(TEXT, "again; no").len(), 1);
        let notes = Notes::default();
        let mut ids = IdSource::new(3);
        let mut desk = Desk {
            text: TEXT,
            notes: &notes,
            ids: &mut ids,
            now: Timestamp::UNIX_EPOCH,
            by: None,
        };
        let edit = notes.tag_all(&mut desk, &spans, "weather");
        let mut tagged = notes.clone();
        tagged.apply(edit);
        assert_eq!(tagged.codes_in_use(), [("weather", 2)]);
        assert!(
            tagged
                .tag_all(
                    &mut Desk {
                        notes: &tagged,
                        ..desk
                    },
                    &spans,
                    "weather"
                )
                .is_empty()
        );
    }
}
