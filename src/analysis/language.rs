//! Which language an article is in, as far as the finders need to know.

use whatlang::Lang;

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
        let detected = whatlang::detect(beginning);
        match detected {
            Some(info) if info.lang() == Lang::Eng => Self::English,
            Some(info) if info.is_reliable() && info.confidence() > 0.9 && end - start > 120 => {
                Self::Other(info.lang().code())
            }
            _ => Self::English,
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

    /// True for English.
    pub fn is_english(self) -> bool {
        self == Self::English
    }
}

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
