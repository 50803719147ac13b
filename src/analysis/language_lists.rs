//! [`LanguageLists`]: what is known of a language other than English, a folder of `assets/lexicon`.
//!
//! `places.txt` has names of places with their class, `endings.txt` what names end with in a sentence
//! ("России", "Suomessa"), `prefixes.txt` what is written together with the next word ("d'", "ב"),
//! `words.txt` words with their class in the gazetteer (titles, verbs of speech, …), and `names.bin`,
//! if it is there, is a model of names. Another folder is another language: no code names one.
//! What follows from these lists is a guess. Begin with [`LanguageLists::of`].

use std::collections::{HashMap, HashSet};
use std::sync::{LazyLock, OnceLock};

use super::crf::{hash, mix};
use super::gazetteer::{Classes, fold};
use super::language::{Language, NamesBy, WITHOUT_CAPITALS};
use super::packed::inflated;
use super::token::{Shape, Token, TokenKind, part_tokens};

/// A folder of `assets/lexicon`, packed by the build script.
struct Folder {
    /// Its name: the ISO 639-1 code.
    code: &'static str,
    lists: &'static [u8],
    names: Option<&'static [u8]>,
}

/// All folders, in the order of their codes: for each its code, the lengths of its lists and of its model
/// (u32, little-endian; 0 if there is none), and both.
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/languages.bin"));

static FOLDERS: LazyLock<Vec<Folder>> = LazyLock::new(|| {
    let mut folders = Vec::new();
    let mut rest = PACKED;
    while let Some((head, tail)) = rest.split_first_chunk::<10>() {
        let length =
            |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let (lists, tail) = tail.split_at(length(2) as usize);
        let (names, tail) = tail.split_at(length(6) as usize);
        let code = PACKED.len() - rest.len();
        folders.push(Folder {
            code: str::from_utf8(&PACKED[code..code + 2]).expect("codes are ASCII"),
            lists,
            names: (!names.is_empty()).then_some(names),
        });
        rest = tail;
    }
    folders
});

/// The lists of one language.
#[derive(Debug)]
pub struct LanguageLists {
    /// Whether names begin with a capital.
    has_case: bool,
    /// By the hash of its stems, of names and words of the language. With capitals only.
    classes: HashMap<u64, Classes>,
    /// The hashes of names that the lists have in just this form.
    exact: HashSet<u64>,
    /// Names as they are written. Without capitals only.
    names: HashMap<Box<str>, Classes>,
    /// The first characters of `names`.
    firsts: HashSet<char>,
    /// The tokens of the longest name.
    longest: usize,
    /// What is taken off a word, the longest first.
    endings: Vec<Box<str>>,
    prefixes: Vec<Box<str>>,
    /// The model of names.
    model: Option<&'static [u8]>,
    /// Changes with the lists.
    fingerprint: u64,
}

/// The stem of a word has so many letters, of a word of [`LONG`] letters one less, or nothing is taken off.
const SHORTEST_STEM: usize = 4;
const LONG: usize = 5;

impl LanguageLists {
    /// The lists of `language`; `None` for English, which the analysis knows by itself, and for languages
    /// without a folder.
    pub fn of(language: Language) -> Option<&'static Self> {
        static OPENED: LazyLock<Vec<OnceLock<LanguageLists>>> =
            LazyLock::new(|| FOLDERS.iter().map(|_| OnceLock::new()).collect());
        let code = language.folder()?;
        let at = FOLDERS
            .binary_search_by_key(&code, |folder| folder.code)
            .ok()?;
        Some(OPENED[at].get_or_init(|| Self::read(&FOLDERS[at])))
    }

    /// Whether names begin with a capital in this language.
    pub fn has_case(&self) -> bool {
        self.has_case
    }

    /// The bytes of the model of names.
    pub fn model(&self) -> Option<&'static [u8]> {
        self.model
    }

    /// A number that changes with the lists.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    fn read(folder: &Folder) -> Self {
        let lists = inflated(folder.lists);
        let text = str::from_utf8(&lists).expect("the build script packs text");
        let mut all = Self {
            has_case: text.contains(char::is_uppercase),
            classes: HashMap::new(),
            exact: HashSet::new(),
            names: HashMap::new(),
            firsts: HashSet::new(),
            longest: 1,
            endings: Vec::new(),
            prefixes: Vec::new(),
            model: folder.names.map(|names| &*inflated(names).leak()),
            fingerprint: hash(text.as_bytes()),
        };
        let entries = |list: &str| {
            let from = text.find(&format!("[{list}]\n"));
            let rest = from.map_or("", |from| &text[from + list.len() + 3..]);
            rest.lines().take_while(|line| !line.starts_with('['))
        };
        // In scripts without capitals nothing is folded: a name is looked for inside of a word too.
        let plain = |entry: &str| {
            let mut folded = String::new();
            fold(entry, &mut folded);
            if all.has_case {
                folded
            } else {
                entry.to_owned()
            }
        };
        let by_length = |list: &str| {
            let mut entries: Vec<Box<str>> = entries(list).map(|one| plain(one).into()).collect();
            entries.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
            entries.dedup();
            entries
        };
        let (endings, prefixes) = (by_length("endings"), by_length("prefixes"));
        all.endings = endings;
        all.prefixes = prefixes;
        for (name, class) in entries("places")
            .chain(entries("words"))
            .filter_map(|line| line.split_once('\t'))
        {
            let class = Classes::from_code(class).unwrap_or(Classes::NONE);
            let mut tokens = Vec::new();
            super::token::tokenise(name, crate::text::Span::new(0, name.len()), &mut tokens);
            all.longest = all.longest.max(tokens.len());
            all.exact.insert(hash(name.as_bytes()));
            if all.has_case {
                let stems = tokens.iter().map(|token| all.stem_of(token.of(name)));
                let key = stems.fold(tokens.len() as u64, mix);
                let known = all.classes.entry(key).or_default();
                *known = known.with(class);
            } else {
                all.firsts.extend(name.chars().next());
                all.names.insert(name.into(), class);
            }
        }
        all
    }

    /// The hash of the stem of a word: folded, without the longest ending that leaves enough of it.
    pub fn stem_of(&self, word: &str) -> u64 {
        let mut folded = String::with_capacity(word.len());
        fold(word, &mut folded);
        let least = SHORTEST_STEM - usize::from(folded.chars().count() >= LONG);
        let long_enough = |stem: &&str| stem.chars().count() >= least;
        let stem = self.endings.iter().find_map(|ending| match &**ending {
            "'" => folded.find('\'').map(|cut| &folded[..cut]),
            ending => folded.strip_suffix(ending).filter(long_enough),
        });
        hash(stem.unwrap_or(&folded).as_bytes())
    }

    /// Whether the lists have this name in just this form.
    pub fn is_listed(&self, name: &str) -> bool {
        self.exact.contains(&hash(name.as_bytes()))
    }

    /// What the lists say of a word, or of several tokens as a whole.
    pub fn classes<'t>(&self, words: impl ExactSizeIterator<Item = &'t str>) -> Classes {
        let length = words.len();
        if !self.has_case || length > self.longest {
            return Classes::NONE;
        }
        let key = words
            .map(|word| self.stem_of(word))
            .fold(length as u64, mix);
        self.classes.get(&key).copied().unwrap_or_default()
    }

    /// The tokens of the longest name that the lists have.
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// Parts the tokens from `first` on where the language writes together what are several words.
    pub(super) fn part(&self, text: &str, tokens: &mut Vec<Token>, first: usize) {
        if self.prefixes.is_empty() && (self.has_case || self.endings.is_empty()) {
            return;
        }
        part_tokens(text, tokens, first, |tokens, at| {
            let word = tokens[at].of(text);
            if tokens[at].kind != TokenKind::Word {
                None
            } else if self.has_case {
                self.after_elision(word, tokens[at])
            } else {
                self.around_name(text, tokens, at)
            }
        });
    }

    /// "l'Italie": where the name begins.
    fn after_elision(&self, word: &str, token: Token) -> Option<usize> {
        if !token.shape.has(Shape::APOSTROPHE) || !token.shape.has(Shape::UPPER) {
            return None;
        }
        let (cut, mark) = word.char_indices().find(|(_, c)| matches!(c, '\'' | '’'))?;
        let end = cut + mark.len_utf8();
        let head = format!("{}'", word[..cut].to_lowercase());
        let is_name = word[end..].starts_with(char::is_uppercase);
        (is_name && self.prefixes.iter().any(|prefix| **prefix == *head)).then_some(end)
    }

    /// "בישראל", "한국은": where the name begins, or where it ends if the word begins with it.
    fn around_name(&self, text: &str, tokens: &[Token], at: usize) -> Option<usize> {
        let word = tokens[at].of(text);
        let start = tokens[at].span.start as usize;
        if self.known_at(text, tokens, at, start).is_some() {
            return None;
        }
        let begins = self.prefixes.iter().find_map(|prefix| {
            let rest = word.strip_prefix(&**prefix)?;
            let known = self.known_at(text, tokens, at, start + prefix.len());
            (!rest.is_empty() && known.is_some()).then_some(prefix.len())
        });
        begins.or_else(|| {
            self.endings.iter().find_map(|ending| {
                let head = word.strip_suffix(&**ending)?;
                self.names.contains_key(head).then_some(head.len())
            })
        })
    }

    /// The longest name that begins at `start`, inside of the token `at`: how many tokens it reaches
    /// over, and what it is.
    pub(super) fn known_at(
        &self,
        text: &str,
        tokens: &[Token],
        at: usize,
        start: usize,
    ) -> Option<(usize, Classes)> {
        let first = text[start..].chars().next()?;
        if !self.firsts.contains(&first) {
            return None;
        }
        let most = self.longest.min(tokens.len() - at);
        (1..=most).rev().find_map(|length| {
            let end = tokens[at + length - 1].span.end as usize;
            let classes = self.names.get(text.get(start..end)?)?;
            Some((length, *classes))
        })
    }
}

/// A number that changes with the lists and the model of any language.
pub(super) fn fingerprint() -> u64 {
    hash(PACKED)
}

impl Language {
    /// What names are found by.
    pub fn names_by(self) -> NamesBy {
        let Self::Other(code) = self else {
            return NamesBy::Model;
        };
        match LanguageLists::of(self) {
            Some(lists) if lists.model().is_some() => NamesBy::Model,
            Some(lists) if lists.has_case() => NamesBy::Shapes,
            Some(_) => NamesBy::Places,
            None if WITHOUT_CAPITALS.contains(&code) => NamesBy::Nothing,
            None => NamesBy::Shapes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_folder_belongs_to_a_language_that_can_be_told() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/lexicon");
        for folder in std::fs::read_dir(root).expect("the folder of lists") {
            let name = folder.expect("an entry").file_name();
            let name = name.to_string_lossy();
            let language = Language::of_folder(&name);
            assert!(
                name == "en" || language.and_then(LanguageLists::of).is_some(),
                "{name}"
            );
        }
    }
}
