//! Names that are one though they are spelt apart: countries, storms, transcriptions.

use crate::analysis::gazetteer::fold;

/// "Hurricane Katrina" is Katrina.
pub(super) fn is_storm(name: &str) -> bool {
    let first = name.split(' ').next().unwrap_or("");
    matches!(
        first,
        "Hurricane" | "Typhoon" | "Cyclone" | "Storm" | "Tropical" | "Superstorm" | "Operation"
    )
}

/// The usual name of a country that goes by several, in words that count, folded.
pub(super) fn country_called(name: &str) -> Option<&'static str> {
    let mut folded = String::new();
    fold(name, &mut folded);
    let folded = folded.replace(['.', '\'', '’'], "");
    let folded = folded.strip_prefix("the ").unwrap_or(&folded);
    Some(match folded {
        "us"
        | "u s"
        | "usa"
        | "u s a"
        | "america"
        | "united states"
        | "united states of america" => "united states",
        "uk" | "u k" | "britain" | "great britain" | "united kingdom" => "united kingdom",
        "holland" | "netherlands" => "netherlands",
        "burma" | "myanmar" => "myanmar",
        "czechia" | "czech republic" => "czech republic",
        "swaziland" | "eswatini" => "eswatini",
        "ivory coast" | "cote divoire" => "ivory coast",
        "turkiye" | "turkey" => "turkey",
        "uae" | "united arab emirates" | "emirates" => "united arab emirates",
        "drc"
        | "dr congo"
        | "democratic republic of congo"
        | "democratic republic of the congo" => "democratic republic congo",
        "dprk" | "north korea" => "north korea",
        "prc" | "china" | "peoples republic of china" => "china",
        "east timor" | "timor-leste" => "east timor",
        "cabo verde" | "cape verde" => "cape verde",
        "kyiv" | "kiev" => "kyiv",
        _ => return None,
    })
}

/// True where two words are one but for a doubled, added or changed letter near their ends.
pub(super) fn is_spelling(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    let tail = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    let (a, b) = (&a[..a.len() - tail], &b[..b.len() - tail]);
    matches!(
        (a, b),
        (b"", b"y" | b"i" | b"j" | b"e" | b"h") | (b"y" | b"i" | b"j" | b"e" | b"h", b"")
    ) || matches!(
        (a, b),
        (
            b"i" | b"y" | b"j" | b"e" | b"iy" | b"ij" | b"yi" | b"ii",
            b"i" | b"y" | b"j" | b"e" | b"iy" | b"ij" | b"yi" | b"ii"
        )
    ) || (a.len() + b.len() == 1 && same + tail > 6 && tail > 0)
}
