//! The letters of characters that a font only names: `f_f_i`, `uni0161`, `a.sc`, `T_h`.
//!
//! `pdf-extract` knows the names of the Adobe Glyph List and takes any other name's code for the
//! letter, which then is a wrong one. What is told here stands in the font's table of characters.

use std::collections::BTreeMap;

/// What a font calls its characters, by their codes.
pub(super) type Names = BTreeMap<u32, String>;

/// The letters of the names in `names` that are not simply in the list of glyphs, by code, and for
/// names that say nothing a sign that nobody knows the letter.
pub(super) fn letters(names: &Names, is_drawn: bool) -> BTreeMap<u32, Vec<u16>> {
    let mut found: BTreeMap<u32, String> = names
        .iter()
        .filter_map(|(&code, name)| Some((code, composed(name)?)))
        .collect();
    let numbered: Vec<(u32, u32)> = names
        .iter()
        .filter_map(|(&code, name)| Some((code, number(name, code)?)))
        .collect();
    if numbered.len() >= LEAST_NUMBERED && numbered.len() * 2 > names.len() {
        let is_letter = |&(_, number): &(u32, u32)| (0x20..0x7F).contains(&number);
        let are_codes = numbered.iter().all(|(code, number)| code == number);
        if are_codes && is_drawn && is_prose(&numbered) {
            found.extend(numbered.iter().filter_map(|&(code, _)| {
                let (_, letters) = TEX.iter().find(|(known, _)| *known == code)?;
                Some((code, (*letters).to_owned()))
            }));
        } else if !are_codes && numbered.iter().all(is_letter) {
            let letter =
                |&(code, number): &(u32, u32)| Some((code, char::from_u32(number)?.to_string()));
            found.extend(numbered.iter().filter_map(letter));
        } else if !are_codes {
            found.extend(
                numbered
                    .iter()
                    .map(|&(code, _)| (code, '\u{FFFD}'.to_string())),
            );
        }
    }
    found
        .into_iter()
        .map(|(code, letters)| (code, letters.encode_utf16().collect()))
        .collect()
}

/// With fewer names of a letter and a number a font may mean something by them.
const LEAST_NUMBERED: usize = 5;

/// What the text fonts of TeX have at codes that mean something else elsewhere.
const TEX: &[(u32, &str)] = &[
    (11, "ff"),
    (12, "fi"),
    (13, "fl"),
    (14, "ffi"),
    (15, "ffl"),
    (16, "ı"),
    (25, "ß"),
    (26, "æ"),
    (27, "œ"),
    (28, "ø"),
    (34, "”"),
    (39, "’"),
    (92, "“"),
    (96, "‘"),
    (123, "–"),
    (124, "—"),
];

/// True if a font that names its characters by their codes has most small letters: one of formulas has
/// a few.
fn is_prose(numbered: &[(u32, u32)]) -> bool {
    let small = numbered
        .iter()
        .filter(|(code, _)| (97..=122).contains(code));
    small.count() >= 12
}

/// The number of a name such as `g65`, `cid65`, `glyph65`; as the code itself if it is that in hex digits.
fn number(name: &str, code: u32) -> Option<u32> {
    let digits = name.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let prefix = &name[..name.len() - digits.len()];
    let is_prefix =
        prefix.len() == 1 || matches!(prefix, "cid" | "glyph" | "index" | "gid" | "char");
    let hex = name
        .get(1..)
        .and_then(|hex| u32::from_str_radix(hex, 16).ok());
    if prefix.len() <= 2 && name.len() == 3 && hex == Some(code) {
        return Some(code);
    }
    (is_prefix && (1..=5).contains(&digits.len()))
        .then(|| digits.parse().ok())
        .flatten()
}

/// The letters of a name with parts, a suffix or a number of Unicode.
fn composed(name: &str) -> Option<String> {
    let bare = match name.find('.') {
        Some(0) => return None,
        Some(at) => &name[..at],
        None => name,
    };
    let letters: Option<String> = bare.split('_').map(part).collect();
    // A single letter is in the list.
    letters.filter(|_| name.chars().count() > 1)
}

fn part(name: &str) -> Option<String> {
    let character = |digits: &str| {
        let is_hex = digits
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(&b));
        let number = is_hex
            .then(|| u32::from_str_radix(digits, 16).ok())
            .flatten();
        number.and_then(char::from_u32).filter(|c| !c.is_control())
    };
    if name.len() == 1 && name.is_ascii() {
        return name
            .bytes()
            .all(|b| b.is_ascii_alphabetic())
            .then(|| name.to_owned());
    }
    if let Some(digits) = name.strip_prefix("uni")
        && digits.len() >= 4
        && digits.len() % 4 == 0
        && digits.is_ascii()
    {
        return (0..digits.len() / 4)
            .map(|n| character(&digits[4 * n..4 * n + 4]))
            .collect();
    }
    if let Some(digits) = name.strip_prefix('u')
        && (4..=6).contains(&digits.len())
        && let Some(character) = character(digits)
    {
        return Some(character.to_string());
    }
    let (_, letters) = PARTS.iter().find(|(part, _)| *part == name)?;
    Some((*letters).to_owned())
}

/// Names that stand with a suffix or beside others.
const PARTS: &[(&str, &str)] = &[
    ("zero", "0"),
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("space", " "),
    ("period", "."),
    ("comma", ","),
    ("colon", ":"),
    ("semicolon", ";"),
    ("hyphen", "-"),
    ("endash", "–"),
    ("emdash", "—"),
    ("parenleft", "("),
    ("parenright", ")"),
    ("slash", "/"),
    ("exclam", "!"),
    ("question", "?"),
    ("ampersand", "&"),
    ("percent", "%"),
    ("quoteleft", "‘"),
    ("quoteright", "’"),
    ("quotedblleft", "“"),
    ("quotedblright", "”"),
    ("quotesingle", "'"),
    ("quotedbl", "\""),
    ("dotlessi", "ı"),
    ("dotlessj", "ȷ"),
    ("ff", "ff"),
    ("fi", "fi"),
    ("fl", "fl"),
    ("ffi", "ffi"),
    ("ffl", "ffl"),
    ("fj", "fj"),
    ("ffj", "ffj"),
    ("ft", "ft"),
    ("tt", "tt"),
    ("ti", "ti"),
    ("tti", "tti"),
    ("ct", "ct"),
    ("st", "st"),
    ("sp", "sp"),
    ("Th", "Th"),
    ("longs", "ſ"),
    ("germandbls", "ß"),
    ("ae", "æ"),
    ("oe", "œ"),
    ("oslash", "ø"),
    ("aacute", "á"),
    ("agrave", "à"),
    ("acircumflex", "â"),
    ("adieresis", "ä"),
    ("aring", "å"),
    ("atilde", "ã"),
    ("ccedilla", "ç"),
    ("eacute", "é"),
    ("egrave", "è"),
    ("ecircumflex", "ê"),
    ("edieresis", "ë"),
    ("iacute", "í"),
    ("igrave", "ì"),
    ("icircumflex", "î"),
    ("idieresis", "ï"),
    ("ntilde", "ñ"),
    ("oacute", "ó"),
    ("ograve", "ò"),
    ("ocircumflex", "ô"),
    ("odieresis", "ö"),
    ("otilde", "õ"),
    ("uacute", "ú"),
    ("ugrave", "ù"),
    ("ucircumflex", "û"),
    ("udieresis", "ü"),
    ("yacute", "ý"),
    ("ydieresis", "ÿ"),
];

/// `name` without its suffix, which says how the letter looks: `aogonek.sc`.
pub(super) fn without_suffix(name: &[u8]) -> &[u8] {
    match memchr::memchr(b'.', name) {
        None | Some(0) => name,
        Some(at) => &name[..at],
    }
}

/// A letter for a character that Adobe's fonts keep in the private area: small capitals, old figures.
pub(super) fn public(character: char) -> char {
    let shifted =
        |from: u32, to: u32| char::from_u32(character as u32 - from + to).unwrap_or(character);
    match character {
        '\u{F730}'..='\u{F739}' => shifted(0xF730, '0' as u32),
        '\u{F761}'..='\u{F77A}' => shifted(0xF761, 'a' as u32),
        '\u{F7E0}'..='\u{F7FE}' if character != '\u{F7F7}' => shifted(0xF7E0, 'à' as u32),
        '\u{F6E9}' => 'a',
        '\u{F6EA}' => 'b',
        '\u{F6EB}' => 'd',
        '\u{F6EC}' => 'e',
        '\u{F6ED}' => 'i',
        '\u{F6EE}' => 'l',
        '\u{F6EF}' => 'm',
        '\u{F6F0}' => 'o',
        '\u{F6F1}' => 'r',
        '\u{F6F2}' => 's',
        '\u{F6F3}' => 't',
        '\u{F6F9}' => 'ł',
        '\u{F6FA}' => 'œ',
        '\u{F6FD}' => 'š',
        '\u{F6FF}' => 'ž',
        '\u{F6DC}' => '1',
        '\u{F6BE}' => 'ȷ',
        '\u{F724}' => '$',
        '\u{F726}' => '&',
        '\u{F721}' => '!',
        '\u{F73F}' => '?',
        _ => character,
    }
}

/// The names that a Type 1 font program gives its characters, from its readable part.
pub(super) fn built_in(program: &[u8]) -> Names {
    let end = memchr::memmem::find(program, b"eexec").unwrap_or(program.len());
    let readable = &program[..end.min(LONGEST_HEAD)];
    let Some(at) = memchr::memmem::find(readable, b"/Encoding") else {
        return Names::new();
    };
    let words: Vec<String> = String::from_utf8_lossy(&readable[at + b"/Encoding".len()..])
        .replace('/', " /")
        .split_whitespace()
        .take(MOST_WORDS)
        .map(str::to_owned)
        .collect();
    if words.first().is_some_and(|word| word == "StandardEncoding") {
        return standard();
    }
    let mut names = Names::new();
    for four in words.windows(4) {
        let [dup, code, name, put] = four else {
            continue;
        };
        if dup == "readonly" || dup == "def" && code != "dup" && !names.is_empty() {
            break;
        }
        if let (true, true, Ok(code), Some(name)) = (
            dup == "dup",
            put == "put",
            code.parse(),
            name.strip_prefix('/'),
        ) && code < 256
        {
            names.insert(code, name.to_owned());
        }
    }
    names
}

/// More of a font program is not its head.
const LONGEST_HEAD: usize = 1 << 16;
/// More words are not its encoding.
const MOST_WORDS: usize = 4096;

/// Where the encoding that is called standard is not that of Windows.
pub(super) fn standard() -> Names {
    const RUNS: &[(u32, &str)] = &[
        (0x27, "quoteright"),
        (0x60, "quoteleft"),
        (
            0xA1,
            "exclamdown cent sterling fraction yen florin section currency quotesingle quotedblleft \
             guillemotleft guilsinglleft guilsinglright fi fl",
        ),
        (0xB1, "endash dagger daggerdbl periodcentered"),
        (
            0xB6,
            "paragraph bullet quotesinglbase quotedblbase quotedblright guillemotright ellipsis perthousand",
        ),
        (0xBF, "questiondown"),
        (
            0xC1,
            "grave acute circumflex tilde macron breve dotaccent dieresis",
        ),
        (0xCA, "ring cedilla"),
        (0xCD, "hungarumlaut ogonek caron emdash"),
        (0xE1, "AE"),
        (0xE3, "ordfeminine"),
        (0xE8, "Lslash Oslash OE ordmasculine"),
        (0xF1, "ae"),
        (0xF5, "dotlessi"),
        (0xF8, "lslash oslash oe germandbls"),
    ];
    let run = |&(first, names): &(u32, &'static str)| (first..).zip(names.split_whitespace());
    RUNS.iter()
        .flat_map(run)
        .map(|(code, name)| (code, name.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_letters_are_read() {
        for (name, letters) in [
            ("f_f_i", Some("ffi")),
            ("T_h", Some("Th")),
            ("uni0161", Some("š")),
            ("uni00660069", Some("fi")),
            ("u1F600", Some("😀")),
            ("a.sc", Some("a")),
            ("eacute.alt01", Some("é")),
            ("seven.oldstyle", Some("7")),
            ("f_i.liga", Some("fi")),
            ("uni01", None),
            ("uniD800", None),
            ("unicorn_g", None),
            ("A", None),
            (".notdef", None),
            ("aogonek.sc", None),
        ] {
            assert_eq!(composed(name).as_deref(), letters, "{name}");
        }
    }

    fn check(names: &[(u32, &str)], is_drawn: bool, expected: &[(u32, &str)]) {
        let names = names.iter().map(|&(code, name)| (code, name.to_owned()));
        let found = letters(&names.collect(), is_drawn).into_iter();
        let found: Vec<(u32, String)> = found
            .map(|(code, units)| (code, String::from_utf16_lossy(&units)))
            .collect();
        let found: Vec<(u32, &str)> = found
            .iter()
            .map(|(code, words)| (*code, &**words))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn names_of_numbers_are_codes_of_letters_or_nothing() {
        let coded = [
            (97, "a97"),
            (98, "a98"),
            (99, "a99"),
            (100, "a100"),
            (101, "a101"),
        ];
        check(&coded, false, &[]);
        let hex = [
            (97, "G61"),
            (98, "G62"),
            (99, "G63"),
            (74, "G4a"),
            (75, "G4B"),
        ];
        check(&hex, false, &[]);
        let shifted = [(1, "c72"), (2, "c97"), (3, "c114"), (4, "c98"), (5, "c111")];
        check(
            &shifted,
            false,
            &[(1, "H"), (2, "a"), (3, "r"), (4, "b"), (5, "o")],
        );
        let nothing = [
            (72, "g3"),
            (97, "g12"),
            (98, "g200"),
            (99, "g14"),
            (100, "g5"),
        ];
        check(
            &nothing,
            false,
            &[72, 97, 98, 99, 100].map(|code| (code, "\u{FFFD}")),
        );
    }

    #[test]
    fn drawn_letters_of_tex_have_their_ligatures() {
        let names: Vec<(u32, String)> = (97..=122)
            .chain([12, 14, 92])
            .map(|code| (code, format!("a{code}")))
            .collect();
        let names: Vec<(u32, &str)> = names.iter().map(|(code, name)| (*code, &**name)).collect();
        check(&names, true, &[(12, "fi"), (14, "ffi"), (92, "“")]);
        check(&names, false, &[]);
        // A font of formulas has other characters at these codes.
        check(&names[20..], true, &[]);
    }

    #[test]
    fn private_characters_are_letters() {
        let read: String = "\u{F768}\u{F761}\u{F772}\u{F762}\u{F76F}\u{F775}\u{F772} \u{F731}\u{F739}\u{F7E9}\u{E000}"
            .chars()
            .map(public)
            .collect();
        assert_eq!(read, "harbour 19é\u{E000}");
    }

    #[test]
    fn a_font_program_names_its_characters() {
        let program =
            b"%!PS\n/Encoding 256 array\n0 1 255 {1 index exch /.notdef put} for\ndup 12/fi put\n\
            dup 65 /A put\nreadonly def\n/Other dup 66 /B put\ncurrentfile eexec\ndup 67 /C put";
        let names = built_in(program);
        let expected: Names = [(12, "fi"), (65, "A")]
            .map(|(code, name)| (code, name.to_owned()))
            .into();
        assert_eq!(names, expected);
        assert_eq!(
            built_in(b"/Encoding StandardEncoding def")
                .get(&0xAE)
                .map(String::as_str),
            Some("fi")
        );
        assert!(built_in(b"nothing").is_empty());
    }
}
