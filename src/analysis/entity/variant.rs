//! Names that are one though they are spelt apart: countries, storms, transcriptions.

use crate::analysis::gazetteer::fold;
use crate::analysis::lexicon::{WordList, word_list};

static STORMS: WordList = word_list!("en/storms.txt");
static COUNTRY_VARIANTS: WordList = word_list!("en/country-variants.txt");

/// "Hurricane Katrina" is Katrina.
pub(super) fn is_storm(name: &str) -> bool {
    STORMS.has(name.split(' ').next().unwrap_or(""))
}

/// The usual name of a country that goes by several, in words that count, folded.
pub(super) fn country_called(name: &str) -> Option<&'static str> {
    let mut folded = String::new();
    fold(name, &mut folded);
    let folded = folded.replace(['.', '\'', '’'], "");
    COUNTRY_VARIANTS.get(folded.strip_prefix("the ").unwrap_or(&folded))
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

/// True where one letter is wrong, missing or too many, or two are swapped.
pub(super) fn is_slip(one: &str, two: &str) -> bool {
    let (one, two) = (one.as_bytes(), two.as_bytes());
    let same = one.iter().zip(two).take_while(|(a, b)| a == b).count();
    let (one, two) = (&one[same..], &two[same..]);
    let swapped = one.len() > 1
        && one.len() == two.len()
        && one[0] == two[1]
        && one[1] == two[0]
        && one[2..] == two[2..];
    let wrong = !one.is_empty() && one.get(1..) == two.get(1..);
    swapped || wrong || one.get(1..) == Some(two) || two.get(1..) == Some(one)
}
