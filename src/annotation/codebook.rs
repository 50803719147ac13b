//! The codebook: a tree of codes, changed everywhere at once, counted, and applied to every
//! occurrence of some words.

use std::collections::{BTreeMap, BTreeSet};

use super::{Annotation, Code, Colour, Desk, Edit, Id, Kind, Notes, Orphan, Record, Table};
use crate::text::Span;
use crate::text::find::Query;

/// A change of codes everywhere they are used, to be shown before it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeChange {
    /// What becomes of each code that changes: its new name, or nothing.
    pub codes: Vec<(String, Option<String>)>,
    /// The annotations that change, in order of place; those without one come last.
    pub annotations: Vec<Id>,
    /// True where the shared codebook changes too.
    pub shared: bool,
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
    /// What the codebooks say of it; `None` for a code that is only used or a branch that only its
    /// leaves name.
    pub entry: Option<Code>,
    /// True where the shared codebook has it.
    pub shared: bool,
    /// True where the article's own codebook has it.
    pub own_entry: bool,
}

impl Notes {
    /// Renames a code, and what stands under it. A name that exists already merges the two.
    pub fn rename_code(&self, desk: &Desk, from: &str, to: &str) -> CodeChange {
        let to = clean_code(to);
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
        let branch = clean_code(branch);
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

    /// The annotations that have lost their place.
    fn lost_marks(&self) -> impl Iterator<Item = (&Orphan, &Annotation)> {
        self.orphans().iter().filter_map(|own| match &own.record {
            Record::Annotation(mark) => Some((own, mark)),
            _ => None,
        })
    }

    /// All codes: of the annotations, also those without a place, and of both codebooks.
    pub fn code_names(&self) -> BTreeSet<String> {
        let marks = self.annotations().iter();
        let marks = marks.chain(self.lost_marks().map(|own| own.1));
        let book = self.codes().iter().chain(self.shared.codes());
        let codes = marks.flat_map(|mark| mark.codes.iter());
        codes.chain(book.map(|code| &code.name)).cloned().collect()
    }

    /// Gives each code the name that `rename` says: in the codebook, on the annotations, and on those
    /// that have lost their place.
    fn change_codes(&self, desk: &Desk, rename: impl Fn(&str) -> Option<String>) -> CodeChange {
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
                if let Some(code) = code.filter(|code| !new.iter().any(|own| own == code)) {
                    new.push(code.to_owned());
                }
            }
            Some(Annotation {
                codes: new,
                modified: Some(desk.now),
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
    /// shared one where only that has it; a code that neither has comes into the article's own.
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
            Some(own) => Code {
                colour: if recoloured { code.colour } else { own.colour },
                key: if old.key == code.key {
                    own.key
                } else {
                    code.key
                },
                description: if old.description == code.description {
                    own.description
                } else {
                    code.description
                },
                ..own
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
        let (mut own, mut total): (BTreeMap<&str, usize>, BTreeMap<&str, usize>) =
            (BTreeMap::new(), BTreeMap::new());
        let mut names: BTreeSet<Vec<&str>> = BTreeSet::new();
        for annotation in self.annotations() {
            let codes: BTreeSet<&str> = annotation.codes.iter().map(String::as_str).collect();
            for code in &codes {
                *own.entry(code).or_default() += 1;
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
        for name in own
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
                own: own.get(name.as_str()).copied().unwrap_or(0),
                total: total.get(name.as_str()).copied().unwrap_or(0),
                entry: self.code_entry(&name),
                shared: self.shared.get(&name).is_some(),
                own_entry: self.code(&name).is_some(),
                name,
            }
        };
        names.into_iter().map(line).collect()
    }

    /// The change that tags each of these stretches: the annotation that stands there gets the
    /// codes, and where none stands a highlight is made.
    pub fn tag_all(&self, desk: &mut Desk, spans: &[Span], codes: &[String]) -> Edit {
        let mut edits = Vec::new();
        let colour = self.colour_of_codes(codes);
        // Ids that this change gives are not among the notes yet.
        let mut given = BTreeSet::new();
        for &span in spans {
            let own = self.tagged_at(span);
            let is_old = own.is_some();
            let mut annotation = own.cloned().unwrap_or_else(|| {
                let mut id = desk.notes.fresh_id(desk.ids);
                while !given.insert(id.clone()) {
                    id = desk.notes.fresh_id(desk.ids);
                }
                Annotation {
                    by: desk.by.map(str::to_owned),
                    colour: colour.is_none().then_some(Colour::Yellow),
                    ..Annotation::new(id, Kind::Highlight, desk.text, span, desk.now)
                }
            });
            let new = |code: &&String| !annotation.codes.contains(code);
            let new: Vec<String> = codes.iter().filter(new).cloned().collect();
            if new.is_empty() && is_old {
                continue;
            }
            annotation.codes.extend(new);
            annotation.modified = Some(desk.now);
            edits.push(Edit::put(annotation));
        }
        Edit::Many(edits)
    }

    /// The annotation of exactly these words that a code goes on; bookmarks take none.
    pub fn tagged_at(&self, span: Span) -> Option<&Annotation> {
        self.overlapping(span)
            .find(|own| own.span == span && own.kind != Kind::Bookmark)
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
/// or end with one. Any white space stands for a blank, a straight quotation mark for a curly one.
/// Unless `any_case`, capital and small letters must be as in the words.
pub fn occurrences(text: &str, words: &str, any_case: bool) -> Vec<Span> {
    let words = words.trim();
    let Some(query) = Query::new(&words.to_lowercase()) else {
        return Vec::new();
    };
    let bound = |inner: Option<char>, outer: Option<char>| {
        !(inner.is_some_and(char::is_alphanumeric) && outer.is_some_and(char::is_alphanumeric))
    };
    let letters = |words: &str| -> Vec<char> {
        let letters = words.chars().filter(|letter| letter.is_alphabetic());
        letters.collect()
    };
    let wanted = letters(words);
    let mut hits = query.find_all(text, Span::new(0, text.len()));
    hits.retain(|span| {
        let before = text[..span.start as usize].chars().next_back();
        let after = text[span.end as usize..].chars().next();
        let inside = span.of(text);
        bound(inside.chars().next(), before)
            && bound(inside.chars().next_back(), after)
            && (any_case || letters(inside) == wanted)
    });
    hits
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
    use crate::annotation::{Document, IdSource, SharedCodes, Timestamp};

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
    fn marks_without_a_place_get_their_new_codes() {
        let mut before = notes(&[&["c"]], &[]);
        let mut mark = before.annotations()[0].clone();
        (mark.id, mark.codes) = (Id::new("lost"), vec!["a/b".to_owned(), "c".to_owned()]);
        before.apply(Edit::put(Orphan {
            record: Record::Annotation(mark),
            last_start: Some(1),
            since: None,
        }));
        let desk = Desk {
            text: TEXT,
            notes: &before,
            ids: &mut IdSource::new(3),
            now: Timestamp::UNIX_EPOCH,
            by: None,
        };
        let change = before.rename_code(&desk, "a", "x");
        assert_eq!(change.annotations, [Id::new("lost")]);
        let mut after = before.clone();
        let inverse = after.apply(change.edit);
        let codes = |notes: &Notes| notes.lost_marks().map(|own| own.1.codes.join("+")).next();
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
        let desk = Desk {
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
            before.rename_code(&desk, "z", "x"),
            true,
            "a/b|x // a=A // a/b x x/y",
        );
        check(
            before.rename_code(&desk, "a", "q"),
            true,
            "q/b|z // q=A // q/b z z/y",
        );
        check(
            before.merge_code(&desk, "a", "z"),
            true,
            "z/b|z //  // z z/b z/y",
        );
        check(before.delete_code(&desk, "z"), true, "a/b| // a=A // a/b");
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
        let own = both.code("z").expect("an entry");
        assert_eq!(
            (own.colour, own.description.as_str()),
            (Some(Colour::Pink), "")
        );
        check(before.share_code("a"), true, "a/b|z //  // a a/b z z/y");
    }

    /// `found` has `⟦ ⟧` around each hit.
    #[track_caller]
    fn check_occurrences(words: &str, any_case: bool, found: &str) {
        let text = found.replace(['⟦', '⟧'], "");
        let mut shown = text.clone();
        for span in occurrences(&text, words, any_case).iter().rev() {
            shown.insert(span.end as usize, '⟧');
            shown.insert(span.start as usize, '⟦');
        }
        assert_eq!(shown, found, "{words}");
    }

    #[test]
    fn every_occurrence_is_a_whole_word() {
        check_occurrences("Rain", false, "⟦Rain⟧ in May. Rainy days, rain; train.");
        check_occurrences("rain", false, "Rain in May. Rainy days, ⟦rain⟧; train.");
        check_occurrences("rain", true, "⟦Rain⟧ in May. Rainy days, ⟦rain⟧; train.");
        check_occurrences("Rain", true, "⟦Rain⟧ in May. Rainy days, ⟦rain⟧; train.");
        check_occurrences(
            "the mill",
            true,
            "⟦The mill⟧, ⟦the\nmill⟧ and the mills of the millers",
        );
        check_occurrences("-", false, "a⟦-⟧b ⟦–⟧ c");
        check_occurrences("été", true, "l’⟦été⟧, ⟦Été⟧, étés");
        check_occurrences("won't", false, "We ⟦won’t⟧ and ⟦won't⟧");
        check_occurrences("  ", false, "no words");
        check_occurrences("x2", true, "⟦x2⟧ x23 ⟦X2⟧");
    }

    #[test]
    fn occurrences_are_tagged_once() {
        let notes = Notes::default();
        let spans = occurrences(TEXT, "rain", true);
        assert_eq!(spans.len(), 3);
        let mut ids = IdSource::new(3);
        let mut desk = Desk {
            text: TEXT,
            notes: &notes,
            ids: &mut ids,
            now: Timestamp::UNIX_EPOCH,
            by: None,
        };
        let codes = ["weather".to_owned(), "noun".to_owned()];
        let edit = notes.tag_all(&mut desk, &spans, &codes);
        let mut tagged = notes.clone();
        tagged.apply(edit);
        assert_eq!(tagged.codes_in_use(), [("noun", 3), ("weather", 3)]);
        let again = Desk {
            notes: &tagged,
            ..desk
        };
        assert!(tagged.tag_all(&mut { again }, &spans, &codes).is_empty());
    }
}
