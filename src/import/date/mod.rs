//! Dates as pages, feeds and letters write them, in the languages of the world's press → ISO 8601.

mod calendars;
mod months;

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::fmt::rfc2822;

use self::months::{DAYS, MONTHS, OTHER_MONTHS};

/// `text` as ISO 8601: the day, with the time if the text says one in a known form.
///
/// `None` if no day, month and year can be told for sure (`05/04/2018` cannot).
pub(super) fn normalise(text: &str) -> Option<String> {
    let text = text
        .trim()
        .trim_start_matches(|c: char| !c.is_alphanumeric());
    if let Some(iso) = iso(text).or_else(|| calendars::of_seconds(text)) {
        return Some(iso);
    }
    if let Ok(time) = rfc2822::DateTimeParser::new().parse_zoned_datetime(text) {
        let offset = time.offset();
        let minutes = offset.seconds() / 60;
        let zone = match minutes {
            0 => "Z".to_owned(),
            _ => format!(
                "{}{:02}:{:02}",
                sign(minutes),
                minutes.abs() / 60,
                minutes.abs() % 60
            ),
        };
        return Some(format!(
            "{}{zone}",
            time.datetime().strftime("%Y-%m-%dT%H:%M:%S")
        ));
    }
    find(text, None)
}

/// The first day, month and year in `text`, in words or in numbers. `language` (BCP 47) decides
/// which number of `05/04/2018` is the month; without one such a date is not understood.
pub(super) fn find(text: &str, language: Option<&str>) -> Option<String> {
    let text: String = text
        .chars()
        .take(LONGEST)
        .filter(|c| *c != '\u{200D}')
        .map(western_digit)
        .collect();
    if !text.contains(|c: char| c.is_ascii_digit()) && !text.contains('元') {
        return None;
    }
    let text = calendars::in_our_years(&text);
    let words = Word::split(&text);
    let found = (0..words.len())
        .find_map(|at| in_words(&words, at, language).or_else(|| in_numbers(&words, at, language)));
    found.or_else(|| calendars::persian(&words, language))
}

/// True for the name of a month or a day of the week.
pub(super) fn is_word_of_date(word: &str) -> bool {
    let word = word.to_lowercase();
    month(&word, None).is_some_and(|(_, is_other)| !is_other)
        || DAYS.split_ascii_whitespace().any(|day| day == word)
}

fn sign(minutes: i32) -> char {
    if minutes < 0 { '-' } else { '+' }
}

/// `2018-04-05`, `2018-04-05T06:00:00Z`, `2018/04/05`, `20180405`, each with anything after it.
fn iso(text: &str) -> Option<String> {
    let digits = |range: std::ops::Range<usize>| -> Option<i16> {
        let part = text.get(range)?;
        part.bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| part.parse().ok())?
    };
    let year = digits(0..4)?;
    let compact = digits(4..8).is_some();
    let (month, day, end) = if compact {
        (digits(4..6)?, digits(6..8)?, 8)
    } else {
        let mark = text.get(4..5)?;
        if !matches!(mark, "-" | "/" | ".") || text.get(7..8) != Some(mark) {
            return None;
        }
        (digits(5..7)?, digits(8..10)?, 10)
    };
    let date = day_of(year, month, day)?;
    let rest = text.get(end..)?;
    // `20180405063000`
    if compact && matches!(rest.len(), 4 | 6) && rest.bytes().all(|b| b.is_ascii_digit()) {
        return Some(date);
    }
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let time = rest
        .strip_prefix(['T', 't', ' '])
        .filter(|_| !compact)
        .unwrap_or_default();
    let length = time
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | '-' | 'Z' | 'z')))
        .unwrap_or(time.len());
    let time = &time[..length];
    let is_time = time.len() >= 5 && time.as_bytes()[2] == b':' && time.is_char_boundary(5);
    Some(if is_time {
        format!("{date}T{time}")
    } else {
        date
    })
}

fn day_of(year: i16, month: i16, day: i16) -> Option<String> {
    if !(1000..=2200).contains(&year) {
        return None;
    }
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some(date.to_string())
}

/// Longer texts hold dates of their subject, in characters.
const LONGEST: usize = 200;

/// A number or a word, and the mark that follows it directly.
#[derive(Clone, Copy, Debug)]
struct Word<'t> {
    text: &'t str,
    next: char,
}

impl<'t> Word<'t> {
    fn split(text: &'t str) -> Vec<Self> {
        let mut words = Vec::new();
        let mut start = None;
        let mut kind = 0;
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            let now = match c {
                '0'..='9' => 1,
                // Years, months and days of East Asia follow their numbers without a blank.
                '年' | '月' | '日' | '년' | '월' | '일' => 0,
                c if c.is_alphabetic() || is_part_of_word(c) => 2,
                _ => 0,
            };
            if now != kind {
                if let Some(from) = start.take() {
                    words.push(Word {
                        text: &text[from..at],
                        next: c,
                    });
                }
                start = (now > 0 && at < text.len()).then_some(at);
                kind = now;
            }
        }
        words
    }

    fn number(&self) -> Option<i16> {
        self.text.parse().ok().filter(|_| self.text.len() <= 4)
    }

    fn day(&self) -> Option<i16> {
        self.number()
            .filter(|day| (1..=31).contains(day) && self.text.len() <= 2)
    }

    fn year(&self) -> Option<i16> {
        let year = self.number().filter(|_| self.text.len() == 4)?;
        match year {
            1500..=2200 => Some(year),
            // The Buddhist era, as Thailand counts.
            2400..=2700 => Some(year - 543),
            _ => None,
        }
    }
}

/// Vowel signs of Indian and Thai writing belong to their word.
fn is_part_of_word(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{0900}'..='\u{0DFF}' | '\u{0E30}'..='\u{0ECD}' | '\u{102B}'..='\u{103E}'
        | '\u{17B4}'..='\u{17D3}')
}

fn western_digit(c: char) -> char {
    let zero = match c {
        '\u{0660}'..='\u{0669}' => 0x0660,
        '\u{06F0}'..='\u{06F9}' => 0x06F0,
        '\u{0966}'..='\u{096F}' => 0x0966,
        '\u{09E6}'..='\u{09EF}' => 0x09E6,
        '\u{0A66}'..='\u{0A6F}' => 0x0A66,
        '\u{0AE6}'..='\u{0AEF}' => 0x0AE6,
        '\u{0B66}'..='\u{0B6F}' => 0x0B66,
        '\u{0CE6}'..='\u{0CEF}' => 0x0CE6,
        '\u{0ED0}'..='\u{0ED9}' => 0x0ED0,
        '\u{1040}'..='\u{1049}' => 0x1040,
        '\u{17E0}'..='\u{17E9}' => 0x17E0,
        '\u{0E50}'..='\u{0E59}' => 0x0E50,
        '\u{FF10}'..='\u{FF19}' => 0xFF10,
        _ => return c,
    };
    char::from(b'0' + (c as u32 - zero) as u8)
}

/// `April 5, 2018`, `5. April 2018`, `5 de abril de 2018`, `2018. április 5.`, `5th Apr. 2018`.
fn in_words(words: &[Word], at: usize, language: Option<&str>) -> Option<String> {
    // "2024 оны 5-р сарын 1" in Mongolian.
    if words[at].text == "сарын" {
        let before = || words[at.saturating_sub(4)..at].iter().rev();
        let month = before().find_map(Word::number)?;
        let year = before().find_map(Word::year)?;
        return day_of(year, month, words.get(at + 1)?.day()?);
    }
    let month = named_month(words, at, language)?;
    let mut after_month = at + month.words;
    // "7 مارس/آذار 2023": the east and the west of the Arab world call a month by two names.
    let again = named_month(words, after_month, language);
    if let Some(again) = again.filter(|again| again.number == month.number) {
        after_month += again.words;
    }
    // Small words and endings stand between: "de", "th", "tháng".
    let skip = |mut at: usize, step: isize| {
        for _ in 0..3 {
            let word = words.get(at)?;
            if word.number().is_some() {
                return Some(at);
            }
            if !is_between(word.text) {
                return None;
            }
            at = at.checked_add_signed(step)?;
        }
        None
    };
    let before = at.checked_sub(1).and_then(|at| skip(at, -1));
    let after = skip(after_month, 1);
    let number = |at: Option<usize>| at.and_then(|at| words.get(at));
    if let Some(day) = number(before).and_then(Word::day)
        && let Some(year) = number(after).and_then(Word::year)
    {
        return day_of(year, month.number, day);
    }
    if let Some(day) = number(before).and_then(Word::day)
        && let Some(at) = before.and_then(|at| at.checked_sub(1))
        && let Some(year) = number(skip(at, -1)).and_then(Word::year)
    {
        return day_of(year, month.number, day);
    }
    if let Some(day) = number(after).and_then(Word::day) {
        let year = after.and_then(|at| skip(at + 1, 1));
        if let Some(year) = number(year).and_then(Word::year) {
            return day_of(year, month.number, day);
        }
        if let Some(year) = number(before).and_then(Word::year) {
            return day_of(year, month.number, day);
        }
    }
    None
}

/// A month that is written as a word, and how many words it takes.
struct Named {
    number: i16,
    words: usize,
}

fn named_month(words: &[Word], at: usize, language: Option<&str>) -> Option<Named> {
    let word = words.get(at)?;
    let text = word.text.to_lowercase();
    if let Some((number, _)) = month(&text, language) {
        return Some(Named { number, words: 1 });
    }
    let next = words.get(at + 1);
    // "tháng 5" is the fifth month in Vietnamese; Arabic of the east names months by two words.
    if text == "tháng" {
        let number = next?.number().filter(|number| (1..=12).contains(number))?;
        return Some(Named { number, words: 2 });
    }
    let number = match (text.as_str(), next?.text.to_lowercase().as_str()) {
        ("كانون", "الثاني") => 1,
        ("تشرين", "الأول") | ("deireadh" | "dheireadh", "fómhair") => 10,
        ("تشرين", "الثاني") => 11,
        ("كانون", "الأول") => 12,
        ("meán" | "mheán", "fómhair") => 9,
        _ => return None,
    };
    Some(Named { number, words: 2 })
}

/// Words that may stand between the parts of a date.
fn is_between(word: &str) -> bool {
    const BETWEEN: &str = "de del di do da den der dn of the st nd rd th er ter ten le la el om al o r rok roku god goda года г
        year năm ngày m d gada gads m. den. του της an ar y ngay à a yil yili оны ko ta წელი წლის พ ศ ค р жылы թ";
    let lower = word.to_lowercase();
    BETWEEN.split_ascii_whitespace().any(|known| known == lower)
}

/// `05.04.2018`, `2018-04-05`, `2018年4月5日`, `5/13/2018`.
fn in_numbers(words: &[Word], at: usize, language: Option<&str>) -> Option<String> {
    let [one, two, three] = [words.get(at)?, words.get(at + 1)?, words.get(at + 2)?];
    let joined = |word: &Word| {
        matches!(
            word.next,
            '.' | '/' | '-' | '\u{2010}' | '\u{2011}' | '年' | '月' | '년' | '월'
        )
    };
    if !joined(one) || !joined(two) {
        return None;
    }
    let in_asia = matches!(one.next, '年' | '년');
    if one.next != two.next && !in_asia {
        return None;
    }
    // "1.2.2024.7" is a version.
    let goes_on = three.next == one.next
        && words
            .get(at + 3)
            .is_some_and(|word| word.text.starts_with(|c: char| c.is_ascii_digit()))
        && !in_asia;
    if goes_on && one.next == '.' && words.get(at + 3).is_some_and(|word| word.text.len() < 2) {
        return None;
    }
    if let Some(year) = one.year() {
        return day_of(year, two.day()?, three.day()?);
    }
    let (first, second) = (one.day()?, two.day()?);
    let year = three.year().or_else(|| {
        let short = three.number().filter(|_| three.text.len() == 2)?;
        (one.next == '.').then_some(if short < 70 {
            2000 + short
        } else {
            1900 + short
        })
    })?;
    let day_first = if first > 12 {
        true
    } else if second > 12 {
        false
    } else if one.next == '.' || first == second {
        true
    } else {
        is_day_first(language?)?
    };
    if day_first {
        day_of(year, second, first)
    } else {
        day_of(year, first, second)
    }
}

/// Which number comes first if both may be a month; English alone does not tell.
fn is_day_first(language: &str) -> Option<bool> {
    let tag = language.to_lowercase().replace('_', "-");
    let (language, region) = tag.split_once('-').unwrap_or((&tag, ""));
    match (language, region) {
        ("en", "us" | "ph") => Some(false),
        ("en", "") => None,
        _ => Some(true),
    }
}

/// The months by their names, and if a name is one of a language with fewer papers, which may be a
/// person's as well.
fn months() -> &'static HashMap<&'static str, (i16, bool)> {
    static NUMBERS: LazyLock<HashMap<&'static str, (i16, bool)>> = LazyLock::new(|| {
        let mut numbers = HashMap::new();
        for (months, is_other) in [(&MONTHS, false), (&OTHER_MONTHS, true)] {
            for (n, names) in months.iter().enumerate() {
                for name in names.split_ascii_whitespace() {
                    numbers.entry(name).or_insert((n as i16 + 1, is_other));
                }
            }
        }
        numbers
    });
    &NUMBERS
}

fn month(word: &str, language: Option<&str>) -> Option<(i16, bool)> {
    // Croatian calls October what its neighbours call November.
    if language.is_some_and(|language| language.starts_with("hr") || language.starts_with("bs"))
        && word.starts_with("listopad")
    {
        return Some((10, false));
    }
    if let Some(&month) = months().get(word) {
        return Some(month);
    }
    // "במאי": in Hebrew "in" is written together with the month.
    word.strip_prefix('ב')
        .and_then(|word| months().get(word).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(normalise(text).as_deref(), expected, "{text}");
        };
        check("2018-04-05", Some("2018-04-05"));
        check(
            "2018-04-05T06:00:00.000+02:00",
            Some("2018-04-05T06:00:00.000+02:00"),
        );
        check("2018-04-05 06:00", Some("2018-04-05T06:00"));
        check(" 2018/04/05", Some("2018-04-05"));
        check("20180405", Some("2018-04-05"));
        check("2018-13-05", None);
        check("2018-02-30", None);
        check(
            "Thu, 05 Apr 2018 06:07:08 +0230",
            Some("2018-04-05T06:07:08+02:30"),
        );
        check(
            "Thu, 05 Apr 2018 06:07:08 GMT",
            Some("2018-04-05T06:07:08Z"),
        );
        check("April 5, 2018", Some("2018-04-05"));
        check(
            "Published: Thursday 5th Apr. 2018, 6 pm",
            Some("2018-04-05"),
        );
        check("Sept 1 1999", Some("1999-09-01"));
        check("05/04/2018", None);
        check("1. Mai 2024, 10:00 Uhr", Some("2024-05-01"));
        check("Geschrieben am 01.05.2024 von Ana", Some("2024-05-01"));
        check("01.05.24", Some("2024-05-01"));
        check("13/05/2024", Some("2024-05-13"));
        check("5/13/2024", Some("2024-05-13"));
        check("le 1er août 2024 à 10h", Some("2024-08-01"));
        check("1 de mayo de 2024", Some("2024-05-01"));
        check("2024. május 1.", Some("2024-05-01"));
        check("1 maja 2024 r.", Some("2024-05-01"));
        check("1. května 2024", Some("2024-05-01"));
        check("1 мая 2024 г.", Some("2024-05-01"));
        check("1 Μαΐου 2024", Some("2024-05-01"));
        check("Rabu, 1 Mei 2024 10:00 WIB", Some("2024-05-01"));
        check("01 Mayıs 2024", Some("2024-05-01"));
        check("2024年5月1日 10:00", Some("2024-05-01"));
        check("2024년 5월 1일", Some("2024-05-01"));
        check("Thứ tư, ngày 1 tháng 5 năm 2024", Some("2024-05-01"));
        check("١ مايو ٢٠٢٤", Some("2024-05-01"));
        check("1 मई 2024", Some("2024-05-01"));
        check("1 במאי 2024", Some("2024-05-01"));
        check("1 พฤษภาคม 2567", Some("2024-05-01"));
        for text in [
            "1 مئی 2024",
            "۱ مې ۲۰۲۴",
            "1 मे 2024",
            "२०२४ मे १",
            "1 મે 2024",
            "1 ਮਈ 2024",
            "1 ಮೇ 2024",
            "2024 മേയ് 1",
            "1 ମଇ 2024",
            "2024 මැයි 1",
            "2024 မေ 1",
            "ថ្ងៃទី១ ខែឧសភា ឆ្នាំ២០២៤",
            "1 ພຶດສະພາ 2024",
            "2024 оны 5-р сарын 1",
            "1 მაისი, 2024",
            "1 Մայիսի, 2024",
            "1 мамыр 2024",
            "2024-yil 1-may",
            "2024ko maiatzaren 1a",
            "1 Bealtaine 2024",
            "1 ta’ Mejju 2024",
            "ሜይ 1, 2024",
            "Arbaco, 1 Maajo 2024",
            "1 Gulan 2024",
            "1. Mee 2024",
            "1 Mayu 2024",
            "1. maija 2024",
            "الأربعاء 1 مايو/أيار 2024",
            "วันพุธ ที่ 1 พฤษภาคม พ.ศ. 2567",
        ] {
            check(text, Some("2024-05-01"));
        }
        check("3 Meán Fómhair 2024", Some("2024-09-03"));
        check("2024 අප්\u{200D}රේල් 5", Some("2024-04-05"));
        check("2024 оны 15-р сарын 1", None);
        check("version 1.2.2024.7", None);
        check("3 hours ago", None);
        check("yesterday", None);
        check("é2018", None);
        check("", None);
    }

    #[test]
    fn the_language_says_which_number_is_the_month() {
        let check = |language: &str, expected: Option<&str>| {
            let found = find("05/04/2018", Some(language));
            assert_eq!(found.as_deref(), expected, "{language}");
        };
        check("en-US", Some("2018-05-04"));
        check("en-GB", Some("2018-04-05"));
        check("fr", Some("2018-04-05"));
        check("en", None);
        assert_eq!(
            find("3. listopada 2020.", Some("hr")).as_deref(),
            Some("2020-10-03")
        );
        assert_eq!(
            find("3 listopada 2020", Some("pl")).as_deref(),
            Some("2020-11-03")
        );
    }
}
