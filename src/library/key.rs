//! [`Key`]: what names in different articles are joined by.

use crate::analysis::gazetteer::key_of;
use crate::analysis::lexicon::{WordList, word_list};
use crate::text::fold;

/// What stands before and after names: `title`, `given` if it is a first name too, `suffix`. It is what the
/// gazetteer says, which takes longer to unpack than a question to answer.
static TITLES: WordList = word_list!("en/name-titles.txt");

/// What names in different articles are joined by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A person of at least two names: the first and the last word.
    Person(String, String),
    /// A person of whom there is one word: it joins nothing.
    OneWord(String),
    /// Anything else: its type, and the whole name.
    Other(String, String),
}

impl Key {
    /// Of a name of this type.
    pub fn of(kind: &str, name: &str) -> Self {
        if kind != "PERSON" {
            let folded = fold(name);
            let name = folded.strip_prefix("the ").unwrap_or(&folded).to_owned();
            return Self::Other(kind.to_owned(), name);
        }
        let words = name_words(name);
        match words.as_slice() {
            [] => Self::OneWord(fold(name)),
            [one] => Self::OneWord(one.clone()),
            [first, .., last] => Self::Person(first.clone(), last.clone()),
        }
    }

    /// True if this joins names in different articles.
    pub fn joins(&self) -> bool {
        match self {
            Self::OneWord(_) => false,
            // "M." is an initial in one language and "Mr" in another: that would join by the surname.
            Self::Person(first, _) => first != "m",
            Self::Other(..) => true,
        }
    }

    /// The word of which a name may be the first or the last one, if it joins nothing.
    pub fn word_alone(&self) -> Option<&str> {
        match self {
            Self::OneWord(word) => Some(word),
            Self::Person(_, last) if !self.joins() => Some(last),
            _ => None,
        }
    }

    /// The initial of the first name, and the last name.
    pub fn initial(&self) -> Option<(char, &str)> {
        match self {
            Self::Person(first, last) => Some((first.chars().next()?, last)),
            _ => None,
        }
    }

    /// True for a person whose first name is given by initials: `M. Okoye`, `J.K. Okoye`.
    pub fn is_by_initial(&self) -> bool {
        // In scripts without small letters one character may be a whole name.
        let is_letter = |part: &str| {
            let mut letters = part.chars();
            letters.next().is_some_and(char::is_lowercase) && letters.next().is_none()
        };
        matches!(self, Self::Person(first, _) if first.split('.').all(is_letter))
    }

    /// True if one of two people has the initial of the other for a first name, and both have one last
    /// name: perhaps the same person.
    pub fn fits_by_initial(&self, other: &Self) -> bool {
        self.initial().is_some()
            && self.initial() == other.initial()
            && (self.is_by_initial() || other.is_by_initial())
    }
}

/// The words of a person's name, folded, without titles before it and suffixes after it.
fn name_words(name: &str) -> Vec<String> {
    let is = |word: &str, what: &str| {
        let kinds = TITLES.get(&key_of(word)).unwrap_or_default();
        kinds.split(' ').any(|kind| kind == what)
    };
    let mut words: Vec<&str> = name.split_whitespace().collect();
    let bare = |word: &str| word.trim_end_matches(['.', ',']).to_owned();
    while let [.., last] = words.as_slice()
        && words.len() > 1
        && (is(last, "suffix") || is(&bare(last), "suffix"))
    {
        words.pop();
    }
    // Titles may have several words: "Prime Minister".
    while let Some(count) = (1..=3.min(words.len().saturating_sub(1)))
        .rev()
        .find(|&count| {
            let title = words[..count].join(" ");
            let either = |what: &str| is(&title, what) || is(&bare(&title), what);
            // "M. Okoye" may be "Mr Okoye" in another language.
            let is_letter = |word: &str| word.len() == 2 && word.ends_with('.');
            let is_initial = is_letter(&title) && (words.len() == 2 || is_letter(words[1]));
            // "Dean Smith" has a title for a first name.
            let is_given = words.len() == 2 && !title.ends_with('.') && either("given");
            !is_given && !is_initial && either("title")
        })
    {
        words.drain(..count);
    }
    let folded = words.iter().map(|word| fold(&bare(word)));
    folded.filter(|word| !word.is_empty()).collect()
}

/// The initials between the first and the last name.
pub fn initials(name: &str) -> String {
    let words = name_words(name);
    let middle = words
        .get(1..words.len().saturating_sub(1))
        .unwrap_or_default();
    middle
        .iter()
        .filter_map(|word| word.chars().next())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_those_of_the_gazetteer() {
        use crate::analysis::gazetteer::{Classes, Gazetteer};
        let all = Gazetteer::embedded().with_classes(Classes::TITLE.with(Classes::SUFFIX));
        let line = |(name, classes): (String, Classes)| {
            let kinds = [
                (Classes::TITLE, "title"),
                (Classes::ANY_GIVEN, "given"),
                (Classes::SUFFIX, "suffix"),
            ];
            let kinds = kinds.into_iter().filter(|(class, _)| classes.any(*class));
            let kinds: Vec<&str> = kinds.map(|(_, kind)| kind).collect();
            format!("{name}\t{}", kinds.join(" "))
        };
        let wanted: Vec<String> = all.into_iter().map(line).collect();
        let there = TITLES
            .iter()
            .map(|(name, kinds)| format!("{name}\t{kinds}"));
        let there: Vec<String> = there.collect();
        assert!(
            there == wanted,
            "name-titles.txt is to say:\n{}\n",
            wanted.join("\n")
        );
    }

    #[track_caller]
    fn check_key(name: &str, key: &str) {
        let words = match Key::of("PERSON", name) {
            Key::Person(first, last) => format!("{first} {last}"),
            Key::OneWord(word) => word,
            Key::Other(..) => "?".to_owned(),
        };
        assert_eq!(words, key, "{name}");
    }

    #[test]
    fn an_initial_fits_a_name_that_begins_so() {
        let fits = |a: &str, b: &str| {
            let (a, b) = (Key::of("PERSON", a), Key::of("PERSON", b));
            assert_eq!(a.fits_by_initial(&b), b.fits_by_initial(&a));
            a.fits_by_initial(&b)
        };
        assert!(fits("M. Okoye", "Mara Okoye"));
        assert!(fits("M.K. Okoye", "Mara Okoye"));
        assert!(fits("Dr. M. K. Okoye", "M. Okoye"));
        assert!(fits("É. Lind", "Elise Lind"));
        assert!(!fits("T. Okoye", "Mara Okoye"));
        assert!(!fits("M. Okoye", "Mara Lind"));
        assert!(!fits("M. Okoye", "Okoye"));
        assert!(!fits("Mona Okoye", "Mara Okoye"));
        assert!(!fits("王 小明", "王 小明"));
    }

    #[test]
    fn people_are_known_by_first_and_last_name() {
        check_key("Ana Lind", "ana lind");
        check_key("Ana María Lind", "ana lind");
        check_key("Élise Ørsted", "elise orsted");
        check_key("Gen. Tom Hale Jr.", "tom hale");
        check_key("Dr. Ana Lind", "ana lind");
        check_key("Mr. Harker", "harker");
        check_key("Mrs Harker", "harker");
        check_key("Prime Minister Lind", "lind");
        check_key("Lind", "lind");
        check_key("Dr Lind", "lind");
        check_key("M. Lind", "m lind");
        check_key("M. K. Lind", "m lind");
        check_key("M. Jean Lind", "jean lind");
        assert!(!Key::of("PERSON", "M. Lind").joins() && Key::of("PERSON", "E. Lind").joins());
        check_key("Dean Smith", "dean smith");
        assert_eq!(
            Key::of("ORG", "The Harbour Union"),
            Key::of("ORG", "Harbour union")
        );
        assert_ne!(Key::of("ORG", "Lind"), Key::of("PERSON", "Lind"));
    }
}
