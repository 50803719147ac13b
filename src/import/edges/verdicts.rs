//! What checks of facts come to.

/// True for what a check of facts comes to: "Mostly false", "Faux", "Rating: False".
pub(in crate::import) fn is_verdict(words: &str) -> bool {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let lower = words.trim_end_matches(['.', '!']).to_lowercase();
    let last = lower.rsplit([':', '：']).next().unwrap_or_default();
    let label = &lower[..lower.len() - last.len()];
    (label.is_empty() || asks_verdict(label)) && VERDICTS.contains(&last.trim())
}

/// True for the label of a verdict.
pub(super) fn asks_verdict(words: &str) -> bool {
    let lower = words.trim().to_lowercase();
    let bare = lower.trim_end_matches([':', '：', ' ', '?']);
    bare.chars().count() < 40
        && [
            "verdict",
            "rating",
            "conclusion",
            "fazit",
            "bewertung",
            "veredicto",
            "verdetto",
            "urteil",
            "ergebnis",
            "werdykt",
            "ocena",
            "вердикт",
            "оценка",
            "karar",
            "sonuç",
            "conclusión",
            "conclusão",
        ]
        .iter()
        .any(|label| bare.ends_with(label))
}

/// What checks of facts come to.
const VERDICTS: &[&str] = &[
    "true",
    "false",
    "mostly true",
    "mostly false",
    "half true",
    "partly true",
    "partly false",
    "misleading",
    "unproven",
    "unsupported",
    "no evidence",
    "missing context",
    "needs context",
    "out of context",
    "altered",
    "manipulated",
    "fabricated",
    "fake",
    "satire",
    "mixture",
    "correct",
    "incorrect",
    "exaggerated",
    "outdated",
    "pants on fire",
    "vrai",
    "faux",
    "plutôt vrai",
    "plutôt faux",
    "trompeur",
    "verdadero",
    "falso",
    "engañoso",
    "cierto",
    "verdadeiro",
    "enganoso",
    "vero",
    "fuorviante",
    "wahr",
    "falsch",
    "größtenteils falsch",
    "irreführend",
    "richtig",
    "teilweise falsch",
    "fehlender kontext",
    "prawda",
    "fałsz",
    "manipulacja",
    "pravda",
    "nepravda",
    "zavádějící",
    "doğru",
    "yanlış",
    "правда",
    "ложь",
    "фейк",
    "неправда",
    "onwaar",
    "waar",
    "misleidend",
    "falskt",
    "sant",
    "usant",
    "sandt",
    "forkert",
    "salah",
    "benar",
    "hoaks",
    "ψευδές",
    "αληθές",
    "زائف",
    "صحيح",
    "مضلل",
    "असत्य",
    "सत्य",
    "भ्रामक",
];

#[cfg(test)]
mod tests {
    use super::is_verdict;

    #[test]
    fn a_verdict_stands_alone_or_after_its_label() {
        for words in [
            "Mostly false",
            "False.",
            "Rating: False",
            "Verdict： false !",
        ] {
            assert!(is_verdict(words), "{words}");
        }
        for words in [
            "The council said: false",
            "",
            ":",
            "It rains",
            "\u{fffd}\u{fffd}e> !",
        ] {
            assert!(!is_verdict(words), "{words}");
        }
    }
}
