//! What the lines around an article say: labels of links, notices, endings, lives of authors, dates.

use super::LONGEST_HEAD;
use crate::import::{date, names};

pub(in crate::import) fn is_sentence(words: &str) -> bool {
    let words = words.trim_end_matches(['"', '”', '»', '’', ')', ' ']);
    let ends = words.ends_with(['.', '。', '।']) && !words.ends_with("...");
    (ends && words.contains([' ', '。']))
        || words.match_indices(". ").any(|(at, _)| parts(words, at))
}

/// True for a stop that ends a sentence, and not a day ("25. 1.") or a year in Hungarian ("2012. január").
fn parts(words: &str, stop: usize) -> bool {
    let before = words[..stop].trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = stop - before.len();
    let after = words[stop + 1..].trim_start();
    match digits {
        1 | 2 => false,
        4 => !after.starts_with(char::is_lowercase),
        _ => true,
    }
}

pub(super) fn is_notice(words: &str) -> bool {
    let lower = words
        .trim()
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    if lower.is_empty() {
        return false;
    }
    NOTICES.iter().any(|known| *known == lower)
        || NOTICE_STARTS.iter().any(|start| lower.starts_with(start))
}

/// True for what a player or a gallery writes on its buttons, and for the length of its film.
pub(super) fn is_control(words: &str) -> bool {
    let line = words.trim();
    let lower = line.to_lowercase();
    if CONTROLS.contains(&lower.as_str()) {
        return true;
    }
    let (time, rest) = line.split_once(" - Source: ").unwrap_or((line, ""));
    !rest.is_empty() && time.contains(':') && time.chars().all(|c| c.is_ascii_digit() || c == ':')
}

/// Words on the buttons of players and galleries.
const CONTROLS: &[&str] = &[
    "×",
    "✕",
    "✖",
    "autoplay",
    "caption",
    "close",
    "close caption",
    "enlarge",
    "enlarge this image",
    "expand",
    "fullscreen",
    "hide caption",
    "mute",
    "next slide",
    "pause",
    "play",
    "play video",
    "previous slide",
    "replay",
    "replay video",
    "show caption",
    "toggle caption",
    "unmute",
    "watch again",
    "zoom",
];

/// Whole lines that a site puts into every article.
const NOTICES: &[&str] = &[
    "advertisement",
    "advertising",
    "anzeige",
    "werbung",
    "publicidad",
    "publicité",
    "pubblicità",
    "publicidade",
    "advertentie",
    "reklama",
    "reklam",
    "iklan",
    "annonse",
    "annons",
    "annonce",
    "mainos",
    "реклама",
    "إعلان",
    "广告",
    "広告",
    "διαφήμιση",
    "story continues below",
    "story continues below advertisement",
    "article continues below",
    "article continues after ad",
    "continue reading below",
    "scroll to continue",
    "scroll down to continue",
    "read more",
    "share",
    "share this",
    "share this article",
    "share this story",
    "share on facebook",
    "share on twitter",
    "tweet",
    "tweet this",
    "email this",
    "print this article",
    "print",
    "pin it",
    "like this",
    "loading",
    "leave a comment",
    "leave a reply",
    "post a comment",
    "view comments",
    "show comments",
    "comments are closed",
    "no comments",
    "skip to content",
    "back to top",
    "copy link",
    "listen to this article",
    "save this story",
    "weiterlesen",
    "teilen",
    "compartir",
    "full screen",
    "view photos",
    "buy photo",
    "wait 1 second to continue",
    "view gallery",
    "view image in fullscreen",
    "enlarge image",
    "open image in new window",
];

/// Beginnings of short lines that a site puts into every article.
const NOTICE_STARTS: &[&str] = &[
    "sign up for our",
    "sign up to our",
    "subscribe to our",
    "click here to subscribe",
    "click here to sign up",
    "story continues below",
    "article continues below",
    "download our app",
    "follow us on",
    "join our whatsapp",
    "join our telegram",
    "like us on facebook",
    "follow our whatsapp",
    "get our newsletter",
    "abonnieren sie unseren",
    "suscríbete a nuestr",
    "abonnez-vous à notre",
    "iscriviti alla nostra newsletter",
    "this site uses cookies",
    "we use cookies",
    "view this post on",
    "♬ original sound",
    "lesezeit:",
    "lesedauer:",
    "temps de lecture",
    "lecture :",
    "tempo de leitura",
    "tempo di lettura",
    "tiempo de lectura",
    "czas czytania",
    "время чтения",
    "okuma süresi",
];

/// True for a line that ends a page rather than its article.
pub(super) fn is_ending(words: &str) -> bool {
    let lower = words
        .trim()
        .trim_start_matches(['*', '•', '–', '-', ' '])
        .to_lowercase();
    let starts = |list: &[&str]| list.iter().any(|start| lower.starts_with(start));
    let holds = |list: &[&str]| list.iter().any(|part| lower.contains(part));
    starts(&[
        "copyright",
        "©",
        "(c) 20",
        "all rights reserved",
        "alle rechte vorbehalten",
        "tous droits réservés",
        "todos los derechos",
        "todos os direitos",
        "tutti i diritti",
        "tags:",
        "tags :",
        "tagged:",
        "tagged with",
        "tagged as",
        "filed under",
        "posted in",
        "posted under",
        "categories:",
        "category:",
        "kategorie:",
        "kategorien:",
        "schlagwörter",
        "schlagworte",
        "stichworte",
        "etiquetas:",
        "etiquetado",
        "mots-clés",
        "mots clés",
        "tagi:",
        "теги",
        "метки",
        "etiketler",
        "tag:",
        "topics:",
        "keywords:",
        "share this",
        "share on",
        "follow us",
        "follow me",
        "don't miss",
        "don’t miss",
        "like this:",
        "related:",
        "originally published",
        "this article was originally",
        "this article first appeared",
        "this story was originally",
        "sign up for",
        "subscribe to",
        "subscribe now",
        "newsletter",
        "last updated",
        "last modified",
        "updated:",
        "updated on",
        "first published",
        "published on",
        "published:",
        "posted on",
        "zuletzt aktualisiert",
        "aktualisiert am",
        "veröffentlicht am",
        "mis à jour",
        "publié le",
        "actualizado",
        "publicado",
        "aggiornato",
        "pubblicato",
        "leave a comment",
        "leave a reply",
        "send your comments",
        "comments (",
        "0 comments",
        "read more",
        "have a tip",
        "got a tip",
        "send us a tip",
        "download the",
        "get the app",
        "join the conversation",
        "print this",
        "email this",
        "permalink",
        "trackback",
        "this entry was posted",
        "you can follow any responses",
        "advertisement",
        "support our",
        "thank you for reading",
        "thanks for reading",
        "want more",
        "责任编辑",
        "責任編輯",
        "编辑：",
        "编辑:",
        "【纠错】",
        "[责任编辑",
        "（责任编辑",
        "(责任编辑",
        "image credit",
        "photo credit",
        "featured image",
        "diese seite drucken",
        "artikel drucken",
        "teilen sie",
        "vorheriger",
        "nächster",
        "previous",
        "next post",
        "next article",
        "views:",
        "post views",
        "archivado en",
        "temas:",
        "sujets",
        "thèmes :",
        "keywords",
        "słowa kluczowe",
        "klíčová slova",
        "ключевые слова",
        "версия для печати",
        "нашли ошибку",
        "нашли опечатку",
        "подписывайтесь на",
        "подпишитесь на",
        "підписуйтесь на",
        "підписуйтеся на",
        "siga o ",
        "síguenos",
        "síganos",
        "suscríbete",
        "abonnez-vous",
        "suivez-nous",
        "folgen sie uns",
        "seguici su",
        "iscriviti a",
        "takip et",
        "کلمات کلیدی",
        "برچسب",
        "كلمات مفتاحية",
        "كلمات دلالية",
        "تابعونا",
        "تابعوا",
        "tags ",
        "từ khóa",
        "chủ đề:",
        "ⓒ",
        "<저작권자",
        "▶",
        "☞",
        "have you been affected",
        "reuse this content",
        "more on this",
        "version imprimable",
        "imprimir",
        "druckversion",
        "rechte am artikel",
    ]) || holds(&[
        "all rights reserved",
        "alle rechte vorbehalten",
        "sign up for our newsletter",
        "subscribe to our newsletter",
        "sign up to our newsletter",
        "may not be published, broadcast",
        "follow us on",
        "in your inbox every",
        "our newsletter to get",
        "newsletter abonnieren",
        "riproduzione riservata",
        "무단 전재",
        "무단전재",
        "저작권자",
        "無断転載",
        "未经授权",
        "telegram-канал",
        "© 20",
    ])
}

/// True for a line or two about who wrote the article.
pub(super) fn is_life(words: &str, author: Option<&str>) -> bool {
    let lower = words.to_lowercase();
    let follows = [
        "follow", "find", "contact", "reach", "email", "e-mail", "write to",
    ]
    .iter()
    .any(|verb| {
        ["him", "her", "them", "me", "the author"]
            .iter()
            .any(|whom| {
                [" on ", " at ", " via "]
                    .iter()
                    .any(|at| lower.contains(&format!("{verb} {whom}{at}")))
            })
    }) || [
        "can be reached at",
        "can be contacted at",
        "follow @",
        "on twitter @",
        "on twitter: @",
        "tweets at @",
        "tweets @",
        "about the author",
        "about the writer",
        "über den autor",
        "über die autorin",
        "zur person",
        "à propos de l’auteur",
        "sobre el autor",
        "sull’autore",
    ]
    .iter()
    .any(|part| lower.contains(part));
    if follows {
        return true;
    }
    let Some(author) = author else { return false };
    author.split(", ").any(|name| {
        let Some(rest) = words
            .strip_prefix(name)
            .or_else(|| words.strip_prefix(&name.to_uppercase()))
        else {
            return false;
        };
        let next = rest.trim_start().to_lowercase();
        name.contains(' ')
            && [
                "is ",
                "was ",
                "has ",
                "covers ",
                "writes ",
                "reports ",
                "works ",
                "lives ",
                "teaches ",
                "ist ",
                "schreibt ",
                "arbeitet ",
                "berichtet ",
                "est ",
                "écrit ",
                "es ",
                "escribe ",
                "è ",
                "scrive ",
                "é ",
                "escreve ",
                "is een ",
                "jest ",
                "är ",
                "er ",
                ", ",
                "joined ",
                "specialises ",
                "specializes ",
            ]
            .iter()
            .any(|verb| next.starts_with(verb))
    })
}

/// True for words that say nothing but when.
pub(in crate::import) fn is_date(words: &str) -> bool {
    if words.len() > 120 || !words.contains(|c: char| c.is_numeric()) {
        return false;
    }
    words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .all(|word| {
            word.starts_with(|c: char| c.is_numeric())
                || date::is_word_of_date(word)
                || TIMES.iter().any(|known| word.eq_ignore_ascii_case(known))
        })
}

/// True for a line of who wrote and when, without other words.
pub(super) fn is_signed_date(words: &str, author: &str) -> bool {
    let known: Vec<String> = author
        .split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .collect();
    let words: Vec<&str> = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| {
            !word.is_empty()
                && !known.contains(&word.to_lowercase())
                && !names::is_word_before_name(word)
        })
        .collect();
    words.join(" ").chars().count() < LONGEST_HEAD && is_date(&words.join(" "))
}

/// True for a line of who and when: a date at its start or its end, and no sentence.
pub(super) fn is_stamp(words: &str) -> bool {
    let has_year = words
        .split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")));
    has_year
        && !is_sentence(words)
        && words.split_whitespace().count() <= 10
        && (is_date(words) || date::find(words, None).is_some())
}

/// Words beside the digits of a date.
const TIMES: &[&str] = &[
    "published",
    "posted",
    "updated",
    "last",
    "first",
    "on",
    "at",
    "the",
    "of",
    "am",
    "pm",
    "a",
    "p",
    "m",
    "gmt",
    "utc",
    "bst",
    "est",
    "edt",
    "et",
    "cet",
    "min",
    "mins",
    "minutes",
    "hours",
    "read",
    "ago",
    "date",
    "modified",
    "pt",
    "pst",
    "uhr",
    "stand",
    "am",
    "um",
    "veröffentlicht",
    "aktualisiert",
    "publié",
    "le",
    "à",
    "mis",
    "jour",
    "modifié",
    "publicado",
    "el",
    "a",
    "las",
    "de",
    "actualizado",
    "h",
    "wib",
    "ist",
    "pubblicato",
    "il",
    "cest",
    "wita",
    "wit",
    "msk",
    "jst",
    "kst",
    "ist",
    "alle",
    "ore",
    "às",
    "kl",
    "klo",
    "o",
    "в",
    "о",
    "г",
    "opublikowano",
    "aktualizacja",
    "aktualizováno",
    "publicerad",
    "uppdaterad",
    "publisert",
    "oppdatert",
    "geplaatst",
    "op",
    "om",
    "bijgewerkt",
    "giriş",
    "tarihi",
    "güncelleme",
    "oluşturulma",
    "son",
    "опубликовано",
    "обновлено",
    "опубліковано",
    "оновлено",
    "입력",
    "수정",
    "등록",
    "오전",
    "오후",
    "发布",
    "更新",
    "公開",
    "配信",
    "تاريخ",
    "النشر",
    "آخر",
    "تحديث",
    "δημοσίευση",
    "ενημέρωση",
    "τελευταία",
    "प्रकाशित",
    "ngày",
    "thứ",
    "tháng",
    "năm",
    "nhật",
    "chủ",
    "cập",
    "hai",
    "ba",
    "tư",
    "sáu",
    "bảy",
];

pub(in crate::import) fn is_reading_time(line: &str) -> bool {
    let lower = line.to_lowercase();
    line.starts_with(|c: char| c.is_ascii_digit())
        && [
            "min read",
            "minute read",
            "minutes read",
            "mins read",
            "min de lectura",
            "min lesezeit",
            "minuten lesezeit",
            "min de lecture",
            "comments",
            "comment",
            "shares",
            "views",
            "kommentare",
        ]
        .iter()
        .any(|end| lower.ends_with(end))
}

/// True for a line that names the authors and nobody else.
pub(super) fn names_only(words: &str, author: &str) -> bool {
    if words.len() > LONGEST_HEAD {
        return false;
    }
    let mut named = false;
    let without_addresses = words.split_whitespace().filter(|word| !word.contains('@'));
    without_addresses
        .flat_map(|word| word.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .all(|word| {
            let is_author = author
                .split(|c: char| !c.is_alphanumeric())
                .any(|part| part.to_lowercase() == word.to_lowercase());
            named |= is_author;
            is_author
                || names::is_word_before_name(word)
                || matches!(
                    word,
                    "기자" | "記者" | "记者" | "AFP" | "avec" | "dpa" | "Reuters"
                )
                || word.eq_ignore_ascii_case("and")
        })
        && named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_above_an_article_are_told_from_its_words() {
        for line in [
            "2 March 2026",
            "Published on Monday, Mar. 2, 2026 at 9:10 a.m. GMT",
            "Last updated 3 minutes ago",
            "2026-03-02 · 5 min read",
            "Montag, 2. März 2026, 10:00 Uhr",
        ] {
            assert!(is_date(line), "{line}");
        }
        for line in [
            "",
            "March",
            "In March 2026 the bridge fell",
            "Section 2",
            "9,000 cars",
        ] {
            assert!(!is_date(line), "{line}");
        }
        assert!(names_only(
            "By Tess Quill and Omar Said",
            "Tess Quill, Omar Said"
        ));
        assert!(!names_only("Tess Quill runs the ferry", "Tess Quill"));
        assert!(!names_only("", "Tess Quill"));
    }

    #[test]
    fn lives_and_endings_are_known() {
        assert!(is_life(
            "Mara Lind is a reporter in Varn.",
            Some("Mara Lind")
        ));
        assert!(!is_life("Mara Lind is a reporter in Varn.", None));
        assert!(is_ending("© 2024 The Quay. All rights reserved."));
        assert!(!is_ending("The council votes on Monday."));
    }
}
