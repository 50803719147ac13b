//! Chapters of books in plain text: "CHAPTER I", "Chapter 1: The Harbour", "VOLUME II", "IV.".

/// Words before the number of a part that holds chapters, folded to lower case.
const VOLUMES: &[&str] = &[
    "volume",
    "vol",
    "vol.",
    "book",
    "part",
    "act",
    "buch",
    "band",
    "teil",
    "akt",
    "tome",
    "livre",
    "partie",
    "acte",
    "libro",
    "parte",
    "tomo",
    "acto",
    "atto",
    "deel",
    "boek",
    "bok",
    "del",
    "bind",
    "том",
    "часть",
    "книга",
    "część",
    "tom",
    "księga",
    "díl",
    "kniha",
    "osa",
    "cilt",
    "bölüm",
];

/// Words before the number of a chapter.
const CHAPTERS: &[&str] = &[
    "chapter",
    "chap",
    "chap.",
    "ch.",
    "canto",
    "scene",
    "letter",
    "stave",
    "fit",
    "kapitel",
    "szene",
    "gesang",
    "brief",
    "chapitre",
    "scène",
    "lettre",
    "chant",
    "capítulo",
    "capitulo",
    "escena",
    "carta",
    "capitolo",
    "scena",
    "lettera",
    "hoofdstuk",
    "kapittel",
    "luku",
    "глава",
    "сцена",
    "письмо",
    "rozdział",
    "kapitola",
    "κεφάλαιο",
    "fejezet",
    "capitol",
    "capitolul",
    "kısım",
];

/// Parts that have a name instead of a number.
const NAMED: &[&str] = &[
    "prologue",
    "epilogue",
    "preface",
    "foreword",
    "introduction",
    "afterword",
    "appendix",
    "conclusion",
    "interlude",
    "dedication",
    "acknowledgements",
    "acknowledgments",
    "prolog",
    "epilog",
    "vorwort",
    "nachwort",
    "einleitung",
    "préface",
    "prólogo",
    "epílogo",
    "prefacio",
    "prologo",
    "epilogo",
    "prefazione",
    "voorwoord",
    "пролог",
    "эпилог",
    "предисловие",
];

/// Numbers in words, as far as chapters are counted with them.
const NUMBERS: &[&str] = &[
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "last",
    "eins",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "erstes",
    "zweites",
    "drittes",
    "viertes",
    "fünftes",
    "sechstes",
    "siebtes",
    "erster",
    "zweiter",
    "dritter",
    "premier",
    "première",
    "deuxième",
    "second",
    "troisième",
    "quatrième",
    "cinquième",
    "primero",
    "segundo",
    "tercero",
    "uno",
    "dos",
    "tres",
    "primo",
    "secondo",
    "terzo",
    "первая",
    "вторая",
    "третья",
    "первый",
    "второй",
    "третий",
];

/// A line that begins a part of a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// What it begins.
    pub(super) rank: Rank,
    /// Its number, if it is a plain one.
    pub(super) number: Option<u32>,
    /// A title follows the number on the same line.
    pub(super) titled: bool,
}

/// What a head begins, largest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// A volume, book, part or act.
    Volume,
    /// A chapter, scene or letter.
    Chapter,
    /// A prologue, an appendix: one of the chapters if the book has any.
    Named,
    /// A number and nothing else, a chapter if others like it stand in order.
    Bare,
}

/// The head that `line`, trimmed, is.
pub(super) fn head(line: &str) -> Option<Head> {
    if line.len() > 200 || line.is_empty() {
        return None;
    }
    let plain = line.trim_matches(|c| matches!(c, '*' | '_' | '=' | '~' | '[' | ']' | ' '));
    if let Some(head) = chinese(plain) {
        return Some(head);
    }
    let mut words = plain.split_whitespace();
    let first = words.next()?;
    let lower = first.to_lowercase();
    if words.clone().next().is_none() {
        let named = NAMED.contains(&lower.trim_end_matches(['.', ':']));
        let number = number_of(first);
        return match number {
            _ if named && first.starts_with(char::is_uppercase) => Some(Head {
                rank: Rank::Named,
                number: None,
                titled: false,
            }),
            Some(number) => Some(Head {
                rank: Rank::Bare,
                number: Some(number),
                titled: false,
            }),
            None => None,
        };
    }
    // "Chapter 1", and "Erstes Kapitel", "The First Book".
    let rank_of = |word: &str| {
        let word = word.trim_end_matches([',', ':']);
        if VOLUMES.contains(&word) {
            Some(Rank::Volume)
        } else {
            CHAPTERS.contains(&word).then_some(Rank::Chapter)
        }
    };
    if !first.starts_with(char::is_uppercase) {
        return None;
    }
    let second = words.next()?;
    if let Some(rank) = rank_of(&lower) {
        let bare = second.trim_matches(|c| matches!(c, '.' | ':' | ',' | '—' | '–' | '-' | '_'));
        let number = number_of(second);
        if number.is_none() && !is_number_word(bare) && !is_the(bare, words.clone().next()) {
            return None;
        }
        let at = plain.find(second)? + second.len();
        let rest = plain[at..].trim();
        let parted = second.ends_with(['.', ':', '—', '–', '-', ','])
            || rest.starts_with(['.', ':', '—', '–', '-', '(', '[']);
        return is_title_part(rest, parted).then_some(Head {
            rank,
            number,
            titled: rest.chars().any(char::is_alphabetic) && !rest.chars().all(is_numeral),
        });
    }
    let rank = rank_of(&second.trim_end_matches('.').to_lowercase());
    let third = words.next();
    if lower == "the" && is_number_word(second) {
        let rank = rank_of(&third?.trim_end_matches('.').to_lowercase())?;
        return words.next().is_none().then_some(Head {
            rank,
            number: None,
            titled: false,
        });
    }
    let ordinal = is_number_word(&lower) && !matches!(lower.as_str(), "one" | "uno" | "un");
    (ordinal && third.is_none()).then_some(())?;
    Some(Head {
        rank: rank?,
        number: None,
        titled: false,
    })
}

/// "第五章", "第十二回 渡船": Chinese and Japanese heads.
fn chinese(line: &str) -> Option<Head> {
    let rest = line.strip_prefix('第')?;
    let number = |c: char| c.is_ascii_digit() || "〇零一二三四五六七八九十百千两".contains(c);
    let end = rest.find(|c| !number(c)).filter(|&end| end > 0)?;
    let unit = rest[end..].chars().next()?;
    let rank = match unit {
        '部' | '卷' | '巻' | '篇' | '編' | '编' => Rank::Volume,
        '章' | '回' | '話' | '话' | '幕' => Rank::Chapter,
        _ => return None,
    };
    let title = &rest[end + unit.len_utf8()..];
    let parted = title.is_empty() || title.starts_with([' ', '\u{3000}', ':', '：', '、']);
    let short = title.chars().count() <= 40 && !title.ends_with(['。', '，', '、']);
    (parted && short).then(|| Head {
        rank,
        number: rest[..end].parse().ok(),
        titled: title.chars().any(char::is_alphanumeric),
    })
}

/// "CHAPTER THE FIRST".
fn is_the(word: &str, next: Option<&str>) -> bool {
    word.eq_ignore_ascii_case("the")
        && next.is_some_and(|next| is_number_word(next.trim_end_matches(['.', ':'])))
}

/// What stands after "Chapter 1" on its line: nothing, or a title rather than a sentence.
fn is_title_part(rest: &str, parted: bool) -> bool {
    let words = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    if words.is_empty() {
        return true;
    }
    let is_sentence = words.split_whitespace().count() > 12 && words.ends_with('.');
    let starts = words
        .chars()
        .next()
        .is_some_and(|c| c.is_uppercase() || c.is_numeric());
    starts
        && words.chars().count() <= 90
        && !is_sentence
        && (parted || !words.ends_with(['.', ',', ';', ':', '!', '?']))
}

fn is_number_word(word: &str) -> bool {
    let lower = word.to_lowercase();
    let mut parts = lower.split('-');
    parts.all(|part| NUMBERS.contains(&part))
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || "IVXLCivxlc. ".contains(c)
}

/// The number that `word` is in digits or Roman numerals, with or without a stop.
pub(super) fn number_of(word: &str) -> Option<u32> {
    let word = word.trim_matches(|c| matches!(c, '.' | ':' | ',' | '—' | '–' | '-' | ')' | '('));
    if word.is_empty() || word.len() > 9 {
        return None;
    }
    if word.bytes().all(|b| b.is_ascii_digit()) {
        return (word.len() <= 4).then(|| word.parse().ok()).flatten();
    }
    let upper = word.to_ascii_uppercase();
    let one_case = upper == word || word.bytes().all(|b| b.is_ascii_lowercase());
    if !one_case {
        return None;
    }
    let value = |c: u8| match c {
        b'I' => Some(1),
        b'V' => Some(5),
        b'X' => Some(10),
        b'L' => Some(50),
        b'C' => Some(100),
        b'D' => Some(500),
        b'M' => Some(1000),
        _ => None,
    };
    let values: Option<Vec<u32>> = upper.bytes().map(value).collect();
    let values = values?;
    let mut sum = 0;
    for (n, &value) in values.iter().enumerate() {
        if values.get(n + 1).is_some_and(|&next| next > value) {
            // Only I, X and C stand before a larger one.
            if !matches!(value, 1 | 10 | 100) {
                return None;
            }
            sum -= i64::from(value);
        } else {
            sum += i64::from(value);
        }
    }
    u32::try_from(sum)
        .ok()
        .filter(|&sum| sum > 0 && roman(sum) == upper)
}

/// `number` in Roman numerals.
pub(in crate::import) fn roman(mut number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut words = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            words.push_str(sign);
            number -= value;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_told_from_sentences() {
        let rank = |line: &str| head(line).map(|head| head.rank);
        for line in [
            "CHAPTER I",
            "Chapter 1",
            "CHAPTER I.",
            "Chapter XIV. The Harbour",
            "Chapter 12: The Harbour at Night",
            "CHAPTER THE FIRST",
            "Chapter Twenty-One",
            "Erstes Kapitel",
            "Глава 3",
            "Letter 4",
            "SCENE II. A room in the castle.",
        ] {
            assert_eq!(rank(line), Some(Rank::Chapter), "{line}");
        }
        for line in [
            "VOLUME II",
            "Book Three",
            "PART 1",
            "The Second Book",
            "ACT V",
        ] {
            assert_eq!(rank(line), Some(Rank::Volume), "{line}");
        }
        for line in ["I.", "XIV", "12", "iv."] {
            assert_eq!(rank(line), Some(Rank::Bare), "{line}");
        }
        assert_eq!(rank("Prologue"), Some(Rank::Named));
        for line in [
            "Chapter 1 was the one that she had read to him.",
            "Part of the bridge",
            "Book a room",
            "First part",
            "MIX",
            "I left.",
            "Letter from Ana",
            "chapter 1",
        ] {
            let wrong = matches!(line, "First part" | "MIX");
            assert_eq!(head(line).is_some(), wrong, "{line}");
        }
    }

    #[test]
    fn numbers() {
        assert_eq!(number_of("XIV."), Some(14));
        assert_eq!(number_of("4"), Some(4));
        assert_eq!(number_of("IIX"), None);
        assert_eq!(number_of("Vi"), None);
        assert_eq!(number_of("1984"), Some(1984));
        assert_eq!(number_of("."), None);
    }
}
