//! Choosing from many by a few letters: how well a name fits what was typed ([`Fit`]), the best first.

use crate::text::{fold, order};
use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// How well a name fits what was typed, the best first. All but the last are plain: Enter takes the name
/// without more being asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It is the name, the last step of its path, or a short form of it.
    Name,
    /// The name begins so.
    Beginning,
    /// They are the first letters of the parts of the name.
    Initials,
    /// Each typed word begins a word of the name, or of what is said about it.
    Words,
    /// The letters stand in the name, in this order.
    Letters,
}

impl Fit {
    /// How `typed` fits a name that means `about`, if it does so plainly.
    pub fn plain(name: &str, about: &str, typed: &str) -> Option<Self> {
        let (name, typed) = (fold(name), fold(typed));
        let typed = typed.trim();
        let leaf = name.rsplit('/').next();
        if name == typed || leaf == Some(typed) {
            return Some(Self::Name);
        }
        if name.starts_with(typed) {
            return Some(Self::Beginning);
        }
        let parts = || name.split(['-', '/', ' ', '_']);
        let initials: String = parts().filter_map(|part| part.chars().next()).collect();
        if typed.len() > 1 && initials == typed {
            return Some(Self::Initials);
        }
        let about = about.to_lowercase();
        let words = || parts().chain(about.split_whitespace());
        let begins = |typed: &str| words().any(|word| word.starts_with(typed));
        typed.split_whitespace().all(begins).then_some(Self::Words)
    }
}

/// Those of `items` that fit `typed`, with how they do: what fits by its letters only comes after all that
/// fit better.
pub fn ranked<T: Copy>(
    typed: &str,
    items: impl Iterator<Item = T>,
    name: impl Fn(T) -> String,
    plain: impl Fn(T) -> Option<Fit>,
) -> Vec<(Fit, T)> {
    let (mut found, mut rest) = (Vec::new(), Vec::new());
    for item in items {
        match plain(item) {
            Some(fit) => found.push((fit, item)),
            None => rest.push(item),
        }
    }
    order::sort_by_key(&mut found, |(fit, _)| *fit);
    let letters = fuzzy(typed, &rest, name);
    found.extend(letters.into_iter().map(|item| (Fit::Letters, item)));
    found
}

/// Those of `items` that match `words`, the best first; all of them where nothing was typed.
pub fn fuzzy<T: Copy>(words: &str, items: &[T], name: impl Fn(T) -> String) -> Vec<T> {
    let Some(mut scorer) = Scorer::of(words) else {
        return items.to_vec();
    };
    let mut scored: Vec<(u32, T)> = Vec::new();
    for &item in items {
        if let Some(score) = scorer.score(&name(item)) {
            scored.push((score, item));
        }
    }
    order::sort_by_key(&mut scored, |(score, _)| std::cmp::Reverse(*score));
    scored.into_iter().map(|(_, item)| item).collect()
}

/// How well names match what was typed.
pub struct Scorer {
    matcher: Matcher,
    pattern: Pattern,
    buffer: Vec<char>,
}

impl Scorer {
    /// For these words; `None` if nothing was typed.
    pub fn of(words: &str) -> Option<Self> {
        (!words.trim().is_empty()).then(|| Self {
            matcher: Matcher::new(Config::DEFAULT),
            pattern: Pattern::new(
                words,
                CaseMatching::Smart,
                Normalization::Smart,
                AtomKind::Fuzzy,
            ),
            buffer: Vec::new(),
        })
    }

    /// The higher, the better; `None` if it does not match.
    pub fn score(&mut self, name: &str) -> Option<u32> {
        let haystack = Utf32Str::new(name, &mut self.buffer);
        self.pattern.score(haystack, &mut self.matcher)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_ranked_by_how_plainly_they_were_asked_for() {
        let check = |typed: &str, expected: &[&str]| {
            let names = ["heartbeat", "theme/heart", "hot-earth", "the art", "Été"];
            let plain = |name: &str| Fit::plain(name, "", typed);
            let found = ranked(typed, names.into_iter(), str::to_owned, plain);
            let plainly = found.iter().filter(|(fit, _)| *fit < Fit::Letters);
            let found: Vec<&str> = plainly.map(|(_, name)| *name).collect();
            assert_eq!(found, expected, "{typed}");
        };
        check("heart", &["theme/heart", "heartbeat"]);
        check("ta", &["the art"]);
        check("ete", &["Été"]);
        check("art", &["the art"]);
        check("hb", &[]);
        check("zebra", &[]);
    }
}
