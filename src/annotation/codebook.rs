//! The codebook: a tree of codes, changed everywhere at once, and counted.

use std::collections::{BTreeMap, BTreeSet};

use super::{Annotation, Code, DecisionContext, Edit, Id, Item, Notes, Orphan, Record, Table};

/// A change of codes everywhere they are used, to be shown before it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeChange {
    /// What becomes of each code that changes: its new name, or nothing.
    pub codes: Vec<(String, Option<String>)>,
    /// The annotations that change, in order of place; those without one come last.
    pub annotations: Vec<Id>,
    /// True if the shared codebook changes too.
    pub shared: bool,
    /// The change; [`Notes::apply`] takes it back as one.
    pub edit: Edit,
}

impl CodeChange {
    /// The same for this article alone: the shared codebook stays as it is, and what it says of a code
    /// that changes comes into the article's own. `notes` are those that the change is of.
    #[must_use]
    pub fn for_this_article(self, notes: &Notes) -> Self {
        let Edit::Many(edits) = self.edit else {
            return self;
        };
        let (shared, mut edits): (Vec<Edit>, Vec<Edit>) = edits
            .into_iter()
            .partition(|edit| matches!(edit, Edit::Shared(..)));
        for edit in shared {
            let Edit::Shared(name, Some(code)) = edit else {
                continue;
            };
            let entry = edits.iter_mut().find_map(|edit| match edit {
                Edit::Put(item) => match &mut **item {
                    Item::Code(entry) if entry.name == name => Some(entry),
                    _ => None,
                },
                _ => None,
            });
            match entry {
                Some(entry) => *entry = entry.or(&code),
                None if notes.code(&name).is_none() => edits.push(Edit::put(*code)),
                None => {}
            }
        }
        Self {
            shared: false,
            edit: Edit::Many(edits),
            ..self
        }
    }
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
    /// What the codebooks say of it; `None` for a code that is only used or a branch that only its
    /// leaves name.
    pub entry: Option<Code>,
    /// True if the shared codebook has it.
    pub shared: bool,
    /// True if the article's own codebook has it.
    pub own_entry: bool,
}

impl Notes {
    /// Renames a code, and what is below it. A name that exists already merges the two.
    pub fn rename_code(&self, context: &DecisionContext, from: &str, to: &str) -> CodeChange {
        let to = clean_code(to);
        self.change_codes(context, |code| {
            if to.is_empty() || !Code::is_within(code, from) {
                return Some(code.to_owned());
            }
            Some(format!("{to}{}", &code[from.len()..]))
        })
    }

    /// Moves a code with what is below it to another branch; an empty one is the top.
    pub fn move_code(&self, context: &DecisionContext, code: &str, branch: &str) -> CodeChange {
        let leaf = code.rsplit('/').next().unwrap_or(code);
        let branch = clean_code(branch);
        if Code::is_within(&branch, code) {
            // A branch cannot stand under itself.
            return self.change_codes(context, |code| Some(code.to_owned()));
        }
        let to = if branch.is_empty() {
            leaf.to_owned()
        } else {
            format!("{branch}/{leaf}")
        };
        self.rename_code(context, code, &to)
    }

    /// Takes a code, and what is below it, out of the codebook and off all annotations. The
    /// annotations stay.
    pub fn delete_code(&self, context: &DecisionContext, code: &str) -> CodeChange {
        self.change_codes(context, |name| {
            (!Code::is_within(name, code)).then(|| name.to_owned())
        })
    }

    /// The annotations that have lost their place.
    fn lost_marks(&self) -> impl Iterator<Item = (&Orphan, &Annotation)> {
        self.orphans()
            .iter()
            .filter_map(|orphan| match &orphan.record {
                Record::Annotation(mark) => Some((orphan, mark)),
                _ => None,
            })
    }

    /// All codes: of the annotations, also those that are lost, and of both codebooks.
    pub fn code_names(&self) -> BTreeSet<String> {
        let marks = self.annotations().iter();
        let marks = marks.chain(self.lost_marks().map(|lost| lost.1));
        let book = self.codes().iter().chain(self.shared.codes());
        let codes = marks.flat_map(|mark| mark.codes.iter());
        codes.chain(book.map(|code| &code.name)).cloned().collect()
    }

    /// Gives each code the name that `rename` says: in the codebook, on the annotations, and on those
    /// that have lost their place.
    fn change_codes(
        &self,
        context: &DecisionContext,
        rename: impl Fn(&str) -> Option<String>,
    ) -> CodeChange {
        let codes: Vec<(String, Option<String>)> = self
            .code_names()
            .into_iter()
            .map(|name| (rename(&name), name))
            .filter(|(new, name)| new.as_ref() != Some(name))
            .map(|(new, name)| (name, new))
            .collect();
        let changes: BTreeMap<&str, Option<&str>> = codes
            .iter()
            .map(|(name, new)| (name.as_str(), new.as_deref()))
            .collect();
        let recoded = |mark: &Annotation| {
            let is_touched = |code: &String| changes.contains_key(code.as_str());
            if !mark.codes.iter().any(is_touched) {
                return None;
            }
            let mut new: Vec<String> = Vec::new();
            for code in &mark.codes {
                let code = changes
                    .get(code.as_str())
                    .map_or(Some(code.as_str()), |new| *new);
                if let Some(code) = code.filter(|code| !new.iter().any(|known| known == code)) {
                    new.push(code.to_owned());
                }
            }
            Some(Annotation {
                codes: new,
                modified: Some(context.now),
                ..mark.clone()
            })
        };
        let mut edits = Vec::new();
        let mut touched = Vec::new();
        for mark in self.annotations().iter().filter_map(recoded) {
            touched.push(mark.id.clone());
            edits.push(Edit::put(mark));
        }
        for (orphan, mark) in self.lost_marks() {
            let Some(mark) = recoded(mark) else { continue };
            touched.push(mark.id.clone());
            edits.push(Edit::put(Orphan {
                record: Record::Annotation(mark),
                ..orphan.clone()
            }));
        }
        // Of two that are merged the one that has the name already keeps its description.
        let is_free = |new: &str| self.code_entry(new).is_none() || changes.contains_key(new);
        for code in self.codes() {
            let Some(new) = changes.get(code.name.as_str()) else {
                continue;
            };
            edits.push(Edit::remove(Table::Code, code.name.as_str()));
            if let Some(new) = new.filter(|new| is_free(new)) {
                let name = new.to_owned();
                edits.push(Edit::put(Code {
                    name,
                    ..code.clone()
                }));
            }
        }
        let mut shared = false;
        for code in self.shared.codes() {
            let Some(new) = changes.get(code.name.as_str()) else {
                continue;
            };
            shared = true;
            edits.push(Edit::Shared(code.name.clone(), None));
            if let Some(new) = new.filter(|new| is_free(new)) {
                let name = new.to_owned();
                edits.push(Edit::share(Code {
                    name,
                    ..code.clone()
                }));
            }
        }
        CodeChange {
            codes,
            annotations: touched,
            shared,
            edit: Edit::Many(edits),
        }
    }

    /// Changes what the codebooks say of a code: in the article's own where it has the code, in the
    /// shared one if only that has it; a code that neither has comes into the article's own.
    pub fn describe_code(&self, code: Code) -> CodeChange {
        let shared = self.code(&code.name).is_none() && self.shared.get(&code.name).is_some();
        let old = self.code_entry(&code.name).unwrap_or_default();
        let recoloured = old.colour != code.colour;
        let takes_colour = |mark: &&Annotation| {
            recoloured && mark.colour.is_none() && mark.codes.contains(&code.name)
        };
        let marks = self.annotations().iter().filter(takes_colour);
        let annotations = marks.map(|mark| mark.id.clone()).collect();
        // What the article's own entry leaves to the shared one stays there.
        let code = match self.code(&code.name).cloned() {
            Some(entry) => Code {
                colour: if recoloured {
                    code.colour
                } else {
                    entry.colour
                },
                key: if old.key == code.key {
                    entry.key
                } else {
                    code.key
                },
                description: if old.description == code.description {
                    entry.description
                } else {
                    code.description
                },
                ..entry
            },
            None => code,
        };
        CodeChange {
            codes: Vec::new(),
            annotations,
            shared,
            edit: if shared {
                Edit::share(code)
            } else {
                Edit::put(code)
            },
        }
    }

    /// Puts a code with what is known of it into the shared codebook; the article's own entry goes.
    pub fn share_code(&self, name: &str) -> CodeChange {
        let code = self.code_entry(name).unwrap_or_else(|| Code::new(name));
        let mut edits = vec![Edit::share(code)];
        if self.code(name).is_some() {
            edits.push(Edit::remove(Table::Code, name));
        }
        CodeChange {
            codes: Vec::new(),
            annotations: Vec::new(),
            shared: true,
            edit: Edit::Many(edits),
        }
    }

    /// The tree of all codes, in use or in a codebook, branches before their leaves.
    pub fn code_tree(&self) -> Vec<CodeLine> {
        let (mut direct, mut total): (BTreeMap<&str, usize>, BTreeMap<&str, usize>) =
            (BTreeMap::new(), BTreeMap::new());
        let mut names: BTreeSet<Vec<&str>> = BTreeSet::new();
        for annotation in self.annotations() {
            let codes: BTreeSet<&str> = annotation.codes.iter().map(String::as_str).collect();
            for code in &codes {
                *direct.entry(code).or_default() += 1;
            }
            for branch in codes
                .into_iter()
                .flat_map(branches)
                .collect::<BTreeSet<_>>()
            {
                *total.entry(branch).or_default() += 1;
            }
        }
        let entries = self.codes().iter().chain(self.shared.codes());
        for name in direct
            .keys()
            .copied()
            .chain(entries.map(|code| code.name.as_str()))
        {
            for branch in branches(name) {
                names.insert(branch.split('/').collect());
            }
        }
        let line = |path: Vec<&str>| {
            let name = path.join("/");
            CodeLine {
                depth: path.len() - 1,
                own: direct.get(name.as_str()).copied().unwrap_or(0),
                total: total.get(name.as_str()).copied().unwrap_or(0),
                entry: self.code_entry(&name),
                shared: self.shared.get(&name).is_some(),
                own_entry: self.code(&name).is_some(),
                name,
            }
        };
        names.into_iter().map(line).collect()
    }
}

/// A code's name and those of the branches that it stands on: `a` and `a/b` for `a/b`.
fn branches(name: &str) -> impl Iterator<Item = &str> {
    let ends = name.match_indices('/').map(|(at, _)| at);
    ends.chain([name.len()]).map(|end| &name[..end])
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
    for (n, mark) in annotations.iter().enumerate() {
        let near = annotations
            .range(n + 1..annotations.len())
            .take_while(|other| other.span.start < mark.span.end);
        let overlapping = near.filter(|other| mark.span.overlaps(other.span));
        for other in std::iter::once(mark).chain(overlapping) {
            for pair in code_pairs(mark, other) {
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

/// A code's name on one line, without blanks around its steps and empty steps, and without the
/// signs that part codes where they are typed.
pub fn clean_code(name: &str) -> String {
    let steps = name.split('/').map(|step| {
        let step = step.replace([',', '#'], " ");
        let words: Vec<&str> = step.split_whitespace().collect();
        words.join(" ")
    });
    let steps: Vec<String> = steps.filter(|step| !step.is_empty()).collect();
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{Colour, Document, IdSource, Kind, SharedCodes, Timestamp};
    use crate::text::Span;

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

    /// Codes of the annotations, `|` between them, and the codebook after `//`.
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

    fn check(
        change: impl Fn(&Notes, &DecisionContext) -> CodeChange,
        touched: usize,
        wanted: &str,
    ) {
        let before = notes(
            &[&["a/b", "c"], &["a"], &["ab"], &["c", "a/b/d"]],
            &["a", "a/b", "c"],
        );
        let mut ids = IdSource::new(3);
        let context = DecisionContext {
            text: TEXT,
            notes: &before,
            ids: &mut ids,
            now: Timestamp::UNIX_EPOCH,
            by: None,
        };
        let change = change(&before, &context);
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
            |notes, context| notes.rename_code(context, "a", "x"),
            3,
            "x/b+c|x|ab|c+x/b/d // c=C x=A x/b=A/B",
        );
        check(
            |notes, context| notes.rename_code(context, "a/b", "c"),
            2,
            "c|a|ab|c+c/d // a=A c=C",
        );
        check(
            |notes, context| notes.move_code(context, "a/b", ""),
            2,
            "b+c|a|ab|c+b/d // a=A b=A/B c=C",
        );
        check(
            |notes, context| notes.move_code(context, "a", "a/b"),
            0,
            "a/b+c|a|ab|c+a/b/d // a=A a/b=A/B c=C",
        );
        check(
            |notes, context| notes.delete_code(context, "a"),
            3,
            "c||ab|c // c=C",
        );
        check(
            |notes, context| notes.rename_code(context, "a", " / "),
            0,
            "a/b+c|a|ab|c+a/b/d // a=A a/b=A/B c=C",
        );
    }

    #[test]
    fn marks_without_a_place_get_their_new_codes() {
        let mut before = notes(&[&["c"]], &[]);
        let mut mark = before.annotations()[0].clone();
        (mark.id, mark.codes) = (Id::new("lost"), vec!["a/b".to_owned(), "c".to_owned()]);
        before.apply(Edit::put(Orphan {
            record: Record::Annotation(mark),
            last_start: Some(1),
            since: None,
        }));
        let context = DecisionContext {
            text: TEXT,
            notes: &before,
            ids: &mut IdSource::new(3),
            now: Timestamp::UNIX_EPOCH,
            by: None,
        };
        let change = before.rename_code(&context, "a", "x");
        assert_eq!(change.annotations, [Id::new("lost")]);
        let mut after = before.clone();
        let inverse = after.apply(change.edit);
        let codes = |notes: &Notes| notes.lost_marks().map(|lost| lost.1.codes.join("+")).next();
        assert_eq!(codes(&after).as_deref(), Some("x/b+c"));
        assert_eq!(after.orphans()[0].last_start, Some(1));
        after.apply(inverse);
        assert_eq!(after, before);
    }

    #[test]
    fn the_tree_counts_branches() {
        let mut notes = notes(&[&["a/b", "c"], &["a"], &["a/b"]], &["d/e"]);
        notes.shared = SharedCodes::new("", [Code::new("z")]);
        let lines: Vec<_> = notes
            .code_tree()
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
    fn shared_codes_change_with_the_articles_own() {
        let mut before = notes(&[&["a/b"], &["z"]], &["a"]);
        let shared = ["a/b", "z", "z/y"].map(|name| Code {
            description: format!("shared {name}"),
            ..Code::new(name)
        });
        before.shared = SharedCodes::new("codebook.toml", shared);
        let mut ids = IdSource::new(3);
        let context = DecisionContext {
            text: TEXT,
            notes: &before,
            ids: &mut ids,
            now: Timestamp::UNIX_EPOCH,
            by: None,
        };
        let check = |change: CodeChange, is_shared: bool, wanted: &str| {
            let mut after = before.clone();
            let inverse = after.apply(change.edit);
            let book: Vec<&str> = after
                .shared
                .codes()
                .iter()
                .map(|code| code.name.as_str())
                .collect();
            assert_eq!(format!("{} // {}", shown(&after), book.join(" ")), wanted);
            assert_eq!(change.shared, is_shared, "{wanted}");
            after.apply(inverse);
            assert_eq!(after, before, "taken back as one");
        };
        let all = "a/b z z/y";
        check(
            before.rename_code(&context, "z", "x"),
            true,
            "a/b|x // a=A // a/b x x/y",
        );
        check(
            before.rename_code(&context, "a", "q"),
            true,
            "q/b|z // q=A // q/b z z/y",
        );
        check(
            before.rename_code(&context, "a", "z"),
            true,
            "z/b|z //  // z z/b z/y",
        );
        check(
            before.delete_code(&context, "z"),
            true,
            "a/b| // a=A // a/b",
        );
        let new = |name: &str| Code {
            description: "new".into(),
            ..Code::new(name)
        };
        check(
            before.describe_code(new("a")),
            false,
            &format!("a/b|z // a=new // {all}"),
        );
        check(
            before.describe_code(new("n")),
            false,
            &format!("a/b|z // a=A n=new // {all}"),
        );
        check(
            before.describe_code(new("z")),
            true,
            &format!("a/b|z // a=A // {all}"),
        );
        // `z` comes into both codebooks; what the own entry does not say stays with the shared one.
        let mut both = before.clone();
        both.apply(Edit::put(Code::new("z")));
        let coloured = Code {
            colour: Some(Colour::Pink),
            ..both.code_entry("z").expect("an entry")
        };
        both.apply(both.describe_code(coloured).edit);
        let entry = both.code("z").expect("an entry");
        assert_eq!(
            (entry.colour, entry.description.as_str()),
            (Some(Colour::Pink), "")
        );
        check(before.share_code("a"), true, "a/b|z //  // a a/b z z/y");
        // In this article alone nothing becomes of the shared ones.
        let here = |change: CodeChange, wanted: &str| {
            let change = change.for_this_article(&before);
            check(change, false, &format!("{wanted} // {all}"));
        };
        here(
            before.rename_code(&context, "z", "x"),
            "a/b|x // a=A x=shared z x/y=shared z/y",
        );
        here(
            before.rename_code(&context, "a", "q"),
            "q/b|z // q=A q/b=shared a/b",
        );
        here(
            before.rename_code(&context, "a", "z"),
            "z/b|z // z/b=shared a/b",
        );
        here(before.delete_code(&context, "z"), "a/b| // a=A");
        let mut change = both.rename_code(&context, "z", "x");
        change = change.for_this_article(&both);
        both.apply(change.edit);
        let entry = both.code("x").expect("an entry");
        assert_eq!(
            (entry.colour, entry.description.as_str()),
            (Some(Colour::Pink), "shared z")
        );
    }
}
