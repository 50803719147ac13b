//! Which language an article is in, as far as the finders need to know.

use whatlang::{Detector, Info, Lang, Script};

use super::lexicon::{WordList, word_list};
use crate::text::Article;

/// Enough text to tell.
const ENOUGH: usize = 2000;

/// The language of an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English, or a text too short or too mixed to say that it is not.
    #[default]
    English,
    /// Another one, by its ISO 639-3 code (`deu`).
    Other(&'static str),
}

impl Language {
    /// The language of `article`: by its text if that is clear, else as its source says.
    pub fn of(article: &Article) -> Self {
        let text = article.text();
        let start = article
            .blocks()
            .first()
            .map_or(0, |block| block.span.start as usize);
        let end = text.floor_char_boundary(text.len().min(start + ENOUGH));
        let beginning = text.get(start..end).unwrap_or_default();
        if is_clearly_english(beginning) {
            return Self::English;
        }
        let Some(info) = whatlang::detect(beginning) else {
            return Self::English;
        };
        let (lang, is_long) = (info.lang(), beginning.len() > 120);
        let sure = |info: &Info| info.is_reliable() && info.confidence() > 0.9;
        // Swedish or Danish may be hard to say, and that it is not English easy.
        let not_english = || {
            let either = Detector::with_allowlist(vec![Lang::Eng, lang]).detect(beginning);
            info.script() != Script::Latin
                || is_foreign_prose(beginning)
                    && either.is_some_and(|info| info.lang() == lang && sure(&info))
        };
        if lang != Lang::Eng && is_long && (sure(&info) || not_english()) {
            Self::Other(lang.code())
        } else {
            Self::English
        }
    }

    /// Its English name.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Other(code) => {
                Lang::from_code(code).map_or("another language", |lang| lang.eng_name())
            }
        }
    }

    /// Its ISO 639-3 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "eng",
            Self::Other(code) => code,
        }
    }

    /// The name of its folder of lists, if there can be one: its ISO 639-1 code.
    pub fn folder(self) -> Option<&'static str> {
        let Self::Other(code) = self else {
            return None;
        };
        let at = FOLDERS.binary_search_by_key(&code, |row| row.0).ok()?;
        Some(FOLDERS[at].1)
    }

    /// The language with this folder.
    pub fn of_folder(name: &str) -> Option<Self> {
        let row = FOLDERS.iter().find(|row| row.1 == name)?;
        Some(Self::Other(row.0))
    }

    /// True for English.
    pub fn is_english(self) -> bool {
        self == Self::English
    }
}

/// What the names of a language are found by, from the most that is known to the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamesBy {
    /// A model that has learnt the language.
    Model,
    /// Lists of places, if there are any, names that are written alike in English, and capitals.
    Shapes,
    /// Lists of places alone.
    Places,
    /// Nothing: none are found.
    Nothing,
}

/// ISO 639-3 and ISO 639-1 codes of languages, in order.
#[rustfmt::skip]
const FOLDERS: [(&str, &str); 48] = [
    ("afr", "af"), ("ara", "ar"), ("aze", "az"), ("bel", "be"), ("ben", "bn"), ("bul", "bg"), ("cat", "ca"), ("ces", "cs"),
    ("cmn", "zh"), ("dan", "da"), ("deu", "de"), ("ell", "el"), ("est", "et"), ("fin", "fi"), ("fra", "fr"), ("guj", "gu"),
    ("heb", "he"), ("hin", "hi"), ("hrv", "hr"), ("hun", "hu"), ("hye", "hy"), ("ind", "id"), ("ita", "it"), ("jpn", "ja"),
    ("kat", "ka"), ("kor", "ko"), ("lav", "lv"), ("lit", "lt"), ("mar", "mr"), ("mkd", "mk"), ("nld", "nl"), ("nob", "nb"),
    ("pes", "fa"), ("pol", "pl"), ("por", "pt"), ("ron", "ro"), ("rus", "ru"), ("slk", "sk"), ("slv", "sl"), ("spa", "es"),
    ("srp", "sr"), ("swe", "sv"), ("tam", "ta"), ("tgl", "tl"), ("tha", "th"), ("tur", "tr"), ("ukr", "uk"), ("vie", "vi"),
];

/// Languages whose script has no capitals, by which names could be told.
#[rustfmt::skip]
pub(super) const WITHOUT_CAPITALS: [&str; 24] = [
    "amh", "ara", "ben", "cmn", "guj", "heb", "hin", "jpn", "kan", "kat", "khm", "kor", "mal", "mar", "mya", "nep", "ori", "pan",
    "pes", "sin", "tam", "tel", "tha", "urd",
];

static ENGLISH: WordList = word_list!("en/english-words.txt");

/// True where many words are small English ones that other languages do not write: nearly all English
/// articles, without counting trigrams.
fn is_clearly_english(text: &str) -> bool {
    let (mut small, mut all) = (0, 0);
    for word in text.split_ascii_whitespace().take(200) {
        all += 1;
        small += usize::from(ENGLISH.has(word));
    }
    all >= 40 && small * 10 >= all
}

/// True for a text with many words in small letters (not a list of names or a line in capitals) and none of
/// the small words that only English writes.
fn is_foreign_prose(text: &str) -> bool {
    let mut small = 0;
    for word in text.split_ascii_whitespace() {
        if ENGLISH.has(word) {
            return false;
        }
        let word = word.trim_end_matches(['.', ',', ';', ':', '!', '?']);
        small += usize::from(!word.is_empty() && word.chars().all(char::is_lowercase));
    }
    small >= 12
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Block, BlockKind, Meta, Span};

    fn check(text: &str, language: Language) {
        let block = Block::new(BlockKind::Paragraph, Span::new(0, text.len()));
        let article = Article::new(Meta::default(), text.to_owned(), vec![block]);
        assert_eq!(Language::of(&article), language, "{text}");
    }

    #[test]
    fn the_codes_are_in_order_and_can_be_told() {
        assert!(FOLDERS.is_sorted_by_key(|row| row.0));
        let known = |code: &str| Lang::from_code(code).is_some();
        assert!(FOLDERS.iter().all(|row| known(row.0)));
        assert!(WITHOUT_CAPITALS.iter().all(|code| known(code)));
    }

    #[test]
    fn languages_are_told_apart() {
        check("Hi", Language::English);
        check("", Language::English);
        check(
            "The council met on Monday and nobody knew why the doors were locked until noon.",
            Language::English,
        );
        check(
            "Der Rat trat am Montag zusammen, und niemand wusste, warum die Türen bis zum Mittag verschlossen waren. \
             Die Bürgermeisterin sagte, sie habe den Schlüssel verloren.",
            Language::Other("deu"),
        );
        check(
            "Совет собрался в понедельник, и никто не знал, почему двери были закрыты до полудня. Мэр сказала, \
             что потеряла ключ.",
            Language::Other("rus"),
        );
    }
}
