//! The letters and signs that Word keeps as numbers of a font of symbols.

/// The sign that `font` has at `code`; `None` if it has no letter of its own.
///
/// ```text
/// letter("Symbol", 0xF061) is α, letter("Wingdings", 0xF0E0) is →, letter("Arial", 0x2192) is →
/// ```
pub(super) fn letter(font: &str, code: u32) -> Option<char> {
    let private = 0xF000..=0xF0FF;
    let font = font.to_ascii_lowercase();
    let is_of_symbols =
        font.starts_with("symbol") || font.contains("wingdings") || font.contains("dingbats");
    let is_of_font = private.contains(&code) || is_of_symbols && code <= 0xFF;
    if !is_of_font {
        // A private number of another font says nothing.
        let is_private = (0xE000..=0xF8FF).contains(&code);
        return char::from_u32(code).filter(|c| !is_private && !c.is_control());
    }
    let code = code & 0xFF;
    match () {
        () if font == "wingdings" => wingding(code),
        () if font.contains("dingbats") || font.starts_with("wingdings") => None,
        // A private number without a font that is known is the letter that the key has.
        () if !font.starts_with("symbol") => char::from_u32(code).filter(|c| !c.is_control()),
        () => symbol(code),
    }
}

/// The signs of the font Symbol, from its first one on; a blank where it has none.
const SYMBOLS: [&str; 2] = [
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…|―↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑           〉∫",
];

fn symbol(code: u32) -> Option<char> {
    let (row, first) = if code < 0xA0 { (0, 0x20) } else { (1, 0xA0) };
    let at = code.checked_sub(first)? as usize;
    SYMBOLS[row].chars().nth(at).filter(|&c| c != ' ')
}

/// The signs of Wingdings that stand in texts.
fn wingding(code: u32) -> Option<char> {
    const SIGNS: [(u32, &str); 17] = [
        (0x21, "✏✂"),
        (0x28, "☎✆✉"),
        (0x36, "⌛"),
        (0x3F, "✍"),
        (0x41, "✌"),
        (0x45, "☜☞☝☟"),
        (0x4A, "☺☹"),
        (0x51, "✈☼"),
        (0x6C, "●❍■□"),
        (0x75, "◆❖"),
        (0x80, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"),
        (0x9E, "·•"),
        (0xA7, "▪□"),
        (0xAB, "★"),
        (0xD8, "➢"),
        (0xDF, "←→↑↓↖↗↙↘"),
        (0xFB, "✗✓☒☑"),
    ];
    let (first, signs) = SIGNS.iter().rev().find(|(first, _)| *first <= code)?;
    signs.chars().nth((code - first) as usize)
}

#[cfg(test)]
mod tests {
    use super::letter;

    #[test]
    fn numbers_of_fonts_are_signs() {
        for (font, code, sign) in [
            ("Symbol", 0xF061, Some('α')),
            ("Symbol", 0x57, Some('Ω')),
            ("Symbol", 0xF0B1, Some('±')),
            ("Symbol", 0xF0AE, Some('→')),
            ("Symbol", 0xF0E5, Some('∑')),
            ("Symbol", 0xF0F2, Some('∫')),
            ("Symbol", 0xF020, None),
            ("Wingdings", 0xF0E0, Some('→')),
            ("Wingdings", 0xFC, Some('✓')),
            ("Wingdings", 0xF081, Some('①')),
            ("Wingdings", 0xF04B, Some('☹')),
            ("Wingdings", 0xF04C, None),
            ("Wingdings 3", 0xF022, None),
            ("Arial", 0x2192, Some('→')),
            ("Arial", 0xF041, Some('A')),
            ("Arial", 0xE001, None),
            ("Arial", 0x11_0000, None),
            ("", 7, None),
        ] {
            assert_eq!(letter(font, code), sign, "{font} {code:X}");
        }
    }
}
