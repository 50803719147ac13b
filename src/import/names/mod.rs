//! Names of people as pages give them: taken out of bylines, parted, without roles.

mod lists;
mod reporters;

pub(super) use self::reporters::reporters;

/// More people than this are a list of something else.
const MOST: usize = 12;

/// The people that a page's byline or field of authors names.
pub(super) fn authors(text: &str) -> Vec<String> {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.len() > 400 {
        return Vec::new();
    }
    let text = text.replace('：', ":");
    let mut found: Vec<String> = Vec::new();
    for part in split(without_place(after_by(&text))) {
        // After what a person does comes where, not another person.
        if !found.is_empty() && part.split(' ').any(is_word_of_role) {
            break;
        }
        // Who took the pictures did not write the words.
        let lower = part.trim_start_matches(MARKS).to_lowercase();
        if (!found.is_empty() || !lower.starts_with("edit"))
            && [
                "photo",
                "picture",
                "foto",
                "illustration",
                "video by",
                "фото",
                "φωτο",
                "写真",
                "撮影",
                "edited by",
                "editor:",
                "editing by",
                "редактор:",
                "editör:",
                "संपादन",
            ]
            .iter()
            .any(|of| lower.starts_with(of))
        {
            break;
        }
        // "Ana Petrov, B1 Bay — Varn": after what is no name comes where.
        if !found.is_empty() && part.contains(|c: char| c.is_ascii_digit()) {
            break;
        }
        if let Some(name) = name(part)
            // One word after a whole name is the place that was written from.
            && (is_whole(&name) || !found.iter().any(|known| known.contains(' ')))
            && !found.iter().any(|known| same_words(known, &name))
            && found.len() < MOST
        {
            found.push(name);
        }
    }
    // "Varn - Ana Petrov": a place before whole names is no person.
    if found.iter().any(|name| name.contains(' ')) {
        found.retain(|name| is_whole(name));
    }
    found
}

/// The first part of `Ana Petrov | Varn | 01/05/2024`: where there is a date, bars part what the line
/// says of the article, not people.
fn without_place(text: &str) -> &str {
    match text.split_once(" | ") {
        Some((first, rest)) if rest.contains(|c: char| c.is_ascii_digit()) => {
            if first.contains(' ') && !first.contains(|c: char| c.is_ascii_digit()) {
                first
            } else {
                text
            }
        }
        _ => text,
    }
}

/// True for a name that can stand alone: of several words, or in a writing without blanks.
pub(super) fn is_whole(name: &str) -> bool {
    name.contains(' ') || name.chars().all(|c| c >= '\u{2E80}')
}

/// True for the name of a person and nothing else, told without any word before it: two to four words
/// with capitals, none of which a headline, a place or a section of a newspaper is made of.
pub(super) fn is_person(text: &str) -> bool {
    let text = text.trim_matches(MARKS);
    let chars = text.chars().count();
    let is_hangul = |c: char| ('\u{AC00}'..='\u{D7A3}').contains(&c);
    if let Some(name) = text.strip_suffix("기자") {
        let name = name.trim();
        return (2..=4).contains(&name.chars().count()) && name.chars().all(is_hangul);
    }
    let words: Vec<&str> = text.split(' ').collect();
    let is_capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    let lower = text.to_lowercase();
    (2..=4).contains(&words.len())
        && chars <= 40
        && words.iter().all(|word| {
            let lower = word.trim_matches(MARKS).to_lowercase();
            (is_capital(word) || is_particle(word))
                && word.chars().all(|c| {
                    c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.' | '\u{300}'..='\u{36F}')
                })
                && (is_particle(word)
                    || !lists::NOT_NAMES
                        .split_ascii_whitespace()
                        .any(|other| other == lower))
        })
        && words.first().is_some_and(is_capital)
        && words
            .last()
            .is_some_and(|word| is_capital(word) && word.chars().count() > 1)
        && !super::date::is_word_of_date(words[0])
        && !words.iter().any(|word| is_word_of_role(word))
        && !is_publication(&lower)
        && !is_nobody(&lower)
        && (text.chars().any(char::is_lowercase) || words.len() == 2)
}

/// True for a small word inside a name: "de", "van", "of".
pub(super) fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "del"
            | "della"
            | "di"
            | "da"
            | "dos"
            | "van"
            | "von"
            | "der"
            | "den"
            | "la"
            | "le"
            | "al"
            | "bin"
            | "ibn"
            | "of"
            | "the"
            | "and"
            | "&"
            | "y"
            | "e"
    )
}

/// `Lund, Oke` as `Oke Lund`; a name in its order, a list of names and a name with a title stay.
pub(super) fn in_order(name: &str) -> String {
    let is_capital = |word: &str| word.starts_with(char::is_uppercase) || is_particle(word);
    let count = |part: &str| part.split_whitespace().count();
    match name.split_once(", ") {
        Some((last, first))
            if !first.contains([',', ';', '&'])
                && !last.contains([';', '&'])
                && count(last) <= 3
                && (1..=3).contains(&count(first))
                && (count(last) == 1 || count(first) == 1)
                && name.split_whitespace().all(is_capital)
                && !matches!(
                    first,
                    "Jr."
                        | "Jr"
                        | "Sr."
                        | "Sr"
                        | "PhD"
                        | "Ph.D."
                        | "MD"
                        | "M.D."
                        | "II"
                        | "III"
                        | "Inc."
                        | "Ltd."
                ) =>
        {
            format!("{} {}", first.trim(), last.trim())
        }
        _ => name.to_owned(),
    }
}

/// True if two lines say the same, letters and digits compared without case.
pub(super) fn same_words(one: &str, other: &str) -> bool {
    let letters = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    letters(one) == letters(other)
}

/// True for a word that stands before a name in a byline: "By", "von".
pub(super) fn is_word_before_name(word: &str) -> bool {
    let lower = word.to_lowercase();
    matches!(
        lower.as_str(),
        "by" | "written"
            | "posted"
            | "author"
            | "text"
            | "story"
            | "and"
            | "und"
            | "et"
            | "y"
            | "e"
    ) || lists::entries(lists::BEFORE).any(|before| before.trim_end_matches([':', '.']) == lower)
}

/// True for a line that begins as bylines do.
pub(super) fn is_byline(text: &str) -> bool {
    let start = text.trim_matches(MARKS);
    let rest = after_by(text);
    rest.len() < start.len() && !rest.is_empty()
}

/// `text` without the word that stands before names in bylines of this language, where it is so short that
/// it is another word elsewhere.
pub(super) fn without_word_before<'t>(text: &'t str, language: Option<&str>) -> &'t str {
    let language = language
        .and_then(|tag| tag.split('-').next())
        .unwrap_or_default();
    let Some((word, rest)) = text.trim_matches(MARKS).split_once(' ') else {
        return text;
    };
    let word = word.trim_end_matches(':').to_lowercase();
    let mut known = lists::entries(lists::BEFORE_IN).filter_map(|entry| entry.split_once(' '));
    if known.any(|(of, before)| of == language && before == word) {
        rest.trim_matches(MARKS)
    } else {
        text
    }
}

fn after_by(text: &str) -> &str {
    let mut rest = text.trim_matches(MARKS);
    for _ in 0..2 {
        let lower = rest.to_lowercase();
        let known = lists::entries(lists::BEFORE)
            .filter(|before| {
                lower.len() == rest.len()
                    && lower.starts_with(before)
                    && (before.ends_with(':')
                        || rest[before.len()..].is_empty()
                        || rest[before.len()..].starts_with([' ', ':', '\u{a0}']))
            })
            .max_by_key(|before| before.len());
        match known {
            Some(before) => rest = rest[before.len()..].trim_matches(MARKS),
            None => break,
        }
    }
    for before in lists::entries(lists::GLUED) {
        if let Some(after) = rest.strip_prefix(before) {
            rest = after.trim_matches(MARKS);
        }
    }
    for after in ["기자", "특파원", "記者", "记者", "द्वारा"] {
        rest = rest.strip_suffix(after).unwrap_or(rest).trim_end();
    }
    rest.trim_matches(MARKS)
}

const MARKS: &[char] = &[
    ' ', ',', '|', '·', '՝', '•', '–', '-', ':', ';', '/', '*', '(', ')', '[', ']', '—', '\u{a0}',
    '"', '“', '”', '.', '‑', '：', '・', '＝', '=', '【', '】',
];

fn split(text: &str) -> Vec<&str> {
    let mut parts = vec![text];
    // "dpa/Ana Petrov"
    if !text.contains("//") {
        parts = parts
            .iter()
            .flat_map(|part| part.split(['/', '／']))
            .collect();
    }
    for mark in [
        ";", " | ", "|", " / ", " · ", " • ", "•", " – ", " — ", " - ", ", ", "，", "、", " and ",
        " And ", " AND ", " & ", " und ", " et ", " og ", " och ", " en ", " ja ", " oraz ", " a ",
        " и ", " та ", " ve ", " dan ", " và ", " și ", " és ", " και ", " with ", " mit ",
        " avec ", " con ", " / ", " on ", " am ", " for ",
    ] {
        parts = parts.iter().flat_map(|part| part.split(mark)).collect();
    }
    // Names in Spanish, Portuguese and Catalan have the word for "and" inside of them.
    for mark in [" y ", " e ", " i "] {
        parts = parts
            .iter()
            .flat_map(|part| match part.split_once(mark) {
                Some((_, rest)) if rest.contains(' ') => part.split(mark).collect(),
                _ => vec![*part],
            })
            .collect();
    }
    parts
}

/// One name; `None` for what is not a person's.
fn name(text: &str) -> Option<String> {
    let mut text = text.trim_matches(MARKS);
    text = text.trim_start_matches("and ").trim_start_matches("und ");
    if let Some(at) = text.find(" (") {
        text = text[..at].trim();
    }
    if let Some(at) = text.find(['@', '<']) {
        // A name may have its handle after it; an address has no blank before the sign.
        text = text[..at]
            .rsplit_once(' ')
            .map_or("", |(name, _)| name)
            .trim();
    }
    let text = after_by(text);
    // "Ana Petrov in Varn"
    let text = match text.split_once(" in ") {
        Some((name, place)) if name.contains(' ') && place.starts_with(char::is_uppercase) => name,
        _ => text,
    };
    let lower = text.to_lowercase();
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let chars = text.chars().count();
    let wide = text.chars().any(|c| c >= '\u{2E80}');
    let is_lower = |word: &&str| word.chars().next().is_some_and(char::is_lowercase);
    let is_degree = chars <= 3 && text.chars().all(|c| c.is_ascii_uppercase()) || lower == "phd";
    let fits = chars >= 2
        && !is_degree
        && !words
            .iter()
            .any(|word| super::date::is_word_of_date(word) && words.len() < 2)
        && chars <= 60
        && (1..=6).contains(&words.len())
        && text.chars().any(char::is_alphabetic)
        && !text.contains(|c: char| {
            c.is_numeric()
                || matches!(
                    c,
                    ':' | '?' | '!' | '=' | '#' | '%' | '{' | '_' | '/' | '\\' | '…' | '>'
                )
        })
        && !lower.starts_with("www.")
        && !lower.contains(".com")
        && !lower.contains("http")
        && !is_nobody(&lower)
        && !words
            .iter()
            .any(|word| is_word_of_role(word) || is_word_of_organisation(word))
        && (wide
            || words.iter().filter(|word| is_lower(word)).count() * 2 <= words.len()
            || is_lower_everywhere(text, &words));
    fits.then(|| titled(text))
}

/// A name that is written without capitals, as some write their own.
fn is_lower_everywhere(text: &str, words: &[&str]) -> bool {
    words.len() == 2
        && !text.chars().any(char::is_uppercase)
        && text
            .chars()
            .all(|c| c.is_alphabetic() || c == ' ' || c == '-' || c == '\'')
        && !words.iter().any(|word| {
            super::date::is_word_of_date(word)
                || matches!(
                    *word,
                    "the" | "a" | "of" | "in" | "to" | "our" | "more" | "all" | "view"
                )
        })
}

/// `ANA PETROV` is `Ana Petrov`.
fn titled(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    if letters < 6 || capitals != letters || !text.contains(' ') {
        return text.to_owned();
    }
    let mut start = true;
    let mut name = String::with_capacity(text.len());
    for c in text.chars() {
        if start {
            name.push(c);
        } else {
            name.extend(c.to_lowercase());
        }
        start = !c.is_alphabetic();
    }
    name
}

/// True for the name of a newspaper or site by its words.
pub(super) fn is_publication(name: &str) -> bool {
    const WORDS: &str = "news times post blog magazine daily weekly online zeitung blatt tageblatt journal gazette herald tribune
        chronicle guardian telegraph press media network tv radio the der die das le la el il de het channel today review observer
        nachrichten kurier anzeiger rundschau presse express net com courier inquirer examiner dispatch bulletin advertiser
        mirror echo standard courant dagblad tidende posten avisa gazeta diario giornale corriere gazzetta jornal folha bote";
    let lower = name.to_lowercase();
    lower
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| !word.is_empty() && WORDS.split_ascii_whitespace().any(|known| known == word))
}

/// True for what stands in the place of a name and names nobody.
pub(super) fn is_nobody(name: &str) -> bool {
    let lower = name.to_lowercase();
    lists::entries(lists::NOBODY).any(|nobody| nobody == lower)
}

/// True for words that say what a person does, and nothing else.
pub(super) fn is_role(text: &str) -> bool {
    let mut words = text.split_whitespace().peekable();
    words.peek().is_some() && words.all(is_word_of_role)
}

/// True if a word of `text` says what a person does.
pub(super) fn has_role(text: &str) -> bool {
    text.split_whitespace().any(is_word_of_role)
}

/// True for a word that only names of organisations have.
fn is_word_of_organisation(word: &str) -> bool {
    let lower = word.trim_matches(MARKS).to_lowercase();
    lists::ORGANISATIONS
        .split_ascii_whitespace()
        .any(|known| known == lower)
}

fn is_word_of_role(word: &str) -> bool {
    let lower = word.trim_matches(MARKS).to_lowercase();
    lists::entries(lists::ROLES).any(|role| role == lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_name_people() {
        let check = |text: &str, expected: &[&str]| assert_eq!(authors(text), expected, "{text}");
        check("By Ana Petrov", &["Ana Petrov"]);
        check(
            "Von: Jörg Weiß und Lea Brandt",
            &["Jörg Weiß", "Lea Brandt"],
        );
        check("Ana Petrov, Staff Writer", &["Ana Petrov"]);
        check("Ana Petrov (Harbour News)", &["Ana Petrov"]);
        check("ANA PETROV | 1 May 2024", &["Ana Petrov"]);
        check("Ana Petrov @anap", &["Ana Petrov"]);
        check("ana@quay.example", &[]);
        check("Name *", &[]);
        check("Name (required)", &[]);
        check("By", &[]);
        check("by ana petrov", &["ana petrov"]);
        check("by ana maria petrov", &[]);
        check("by the harbour", &[]);
        check(&"Ana Petrov, ".repeat(40), &[]);
        check("admin", &[]);
        check("https://quay.example/ana", &[]);
        check(
            "Par Élodie Garnier et Jon Aske",
            &["Élodie Garnier", "Jon Aske"],
        );
        check("Автор: Анна Петрова", &["Анна Петрова"]);
        check("Oleh Budi Santoso", &["Budi Santoso"]);
        check("记者王小明", &["王小明"]);
        check("Harm Otten says", &[]);
        check("Ministry of Ports", &[]);
        check(
            "Written by: Ravi Kumar, Edited by: Sima Rao",
            &["Ravi Kumar"],
        );
        check("Edited by Sima Rao", &["Sima Rao"]);
        check("Universität Varn", &[]);
        check(
            "Por Tiago Brandão e Rita Salgado, B1 Baía — Porto Alto",
            &["Tiago Brandão", "Rita Salgado"],
        );
        check("Door onze redacteur Bram van Dijk", &["Bram van Dijk"]);
        check("Das Gespräch führte Timo Brand", &["Timo Brand"]);
        check("Հեղինակ՝ Անի Սարգսյան", &["Անի Սարգսյան"]);
    }

    #[test]
    fn short_words_stand_before_names_in_their_language() {
        for (text, language, expected) in [
            ("Na Asha Mwakyusa", "sw", "Asha Mwakyusa"),
            ("Na Asha Mwakyusa", "pl", "Na Asha Mwakyusa"),
            ("Deur: Annelie Botha", "af-ZA", "Annelie Botha"),
            ("Deur", "af", "Deur"),
        ] {
            assert_eq!(without_word_before(text, Some(language)), expected);
        }
        assert_eq!(without_word_before("Ni una menos", None), "Ni una menos");
    }

    #[test]
    fn names_of_catalogues_are_put_in_order() {
        for (name, expected) in [
            ("Lund, Oke", "Oke Lund"),
            ("García Márquez, Gabriel", "Gabriel García Márquez"),
            ("Oke Lund, Mira Solt", "Oke Lund, Mira Solt"),
            ("King, Jr.", "King, Jr."),
            ("Oke Lund", "Oke Lund"),
            ("Lund, Oke, Solt, Mira", "Lund, Oke, Solt, Mira"),
        ] {
            assert_eq!(in_order(name), expected);
        }
    }
}
