//! Days as other calendars count them: the eras of Japan and Taiwan, the Persian calendar, Thai short
//! forms, and seconds since 1970.

use std::borrow::Cow;

use jiff::civil::Date;

use super::Word;

/// The eras that years are counted in, and the year before each.
const ERAS: [(&str, i32); 5] = [
    ("令和", 2018),
    ("平成", 1988),
    ("昭和", 1925),
    ("民國", 1911),
    ("民国", 1911),
];

/// The short forms of the months in Thai, January first.
const THAI: [&str; 12] = [
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
];

/// The months of the Persian calendar, each in its spellings.
const PERSIAN: [&str; 12] = [
    "فروردین فروردين",
    "اردیبهشت اردیبهشت‌ماه اردبیهشت",
    "خرداد",
    "تیر تير",
    "مرداد امرداد",
    "شهریور شهريور",
    "مهر",
    "آبان ابان",
    "آذر اذر",
    "دی دي",
    "بهمن",
    "اسفند",
];

/// `text` with years of an era as years of ours, and with Thai short months as numbers' months.
pub(super) fn in_our_years(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    // Khmer writes the words for day, month and year to what they stand before.
    if text.contains("ខែ") {
        text = text
            .replace("ថ្ងៃទី", " ")
            .replace("ខែ", " ")
            .replace("ឆ្នាំ", " ")
            .into();
    }
    for (era, before) in ERAS {
        let Some(at) = text.find(era) else { continue };
        let rest = text[at + era.len()..].trim_start();
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (year, after) = match rest.strip_prefix('元') {
            Some(after) => (1, after),
            None => (rest[..digits].parse().unwrap_or(0), &rest[digits..]),
        };
        if (1..200).contains(&year) {
            text = format!("{} {}{after}", &text[..at], before + year).into();
        }
    }
    for (n, month) in THAI.iter().enumerate() {
        // The Buddhist year may be cut to two digits.
        let Some(at) = text.find(month) else { continue };
        let rest = text[at + month.len()..].trim_start();
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let year = match digits {
            2 => format!("25{}", &rest[..2]),
            4 => rest[..4].to_owned(),
            _ => continue,
        };
        let day = text[..at].trim_end();
        let from = day.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        if (1..=2).contains(&(day.len() - from)) {
            let date = format!("{}/{}/{year}", &day[from..], n + 1);
            let (before, after) = (&day[..from], &rest[digits..]);
            // The day stands first, whatever the page's language says.
            let parts: Vec<&str> = date.split('/').collect();
            text = format!(
                "{before} {}-{:0>2}-{:0>2} {after}",
                parts[2], parts[1], parts[0]
            )
            .into();
        }
        break;
    }
    text
}

/// `۱۹ اردیبهشت ۱۴۰۲`, and `1402/02/19` on a Persian page.
pub(super) fn persian(words: &[Word], language: Option<&str>) -> Option<String> {
    let is_year = |word: &Word| {
        let year = word.text.parse::<i32>().ok();
        year.filter(|year| word.text.len() == 4 && (1300..1500).contains(year))
    };
    for (at, window) in words.windows(3).enumerate() {
        let [one, two, three] = window else { continue };
        let month = PERSIAN
            .iter()
            .position(|names| names.split(' ').any(|name| name == two.text));
        if let Some(month) = month
            && let (Some(day), Some(year)) = (one.day(), is_year(three))
        {
            return gregorian(year, month as i32 + 1, i32::from(day));
        }
        let joined = matches!(one.next, '/' | '-' | '.') && one.next == two.next;
        let goes_on = words.get(at + 3).is_some_and(|_| three.next == one.next);
        if joined
            && !goes_on
            && language.is_some_and(|language| language.starts_with("fa"))
            && let (Some(year), Some(month), Some(day)) = (is_year(one), two.day(), three.day())
        {
            return gregorian(year, i32::from(month), i32::from(day));
        }
    }
    None
}

/// A day of the Persian calendar in ours. Its leap years repeat every 33 years in the centuries around
/// ours.
fn gregorian(year: i32, month: i32, day: i32) -> Option<String> {
    let is_leap = |year: i32| matches!(year % 33, 1 | 5 | 9 | 13 | 17 | 22 | 26 | 30);
    let longest = match month {
        1..=6 => 31,
        7..=11 => 30,
        12 => 29 + i32::from(is_leap(year)),
        _ => return None,
    };
    if !(1..=longest).contains(&day) {
        return None;
    }
    let days_of = |year: i32| 365 + i64::from(is_leap(year));
    // 1 Farvardin 1400 was 21 March 2021.
    let years: i64 = if year >= 1400 {
        (1400..year).map(days_of).sum()
    } else {
        -(year..1400).map(days_of).sum::<i64>()
    };
    let months = i64::from((month - 1) * 30 + (month - 1).min(6));
    let start = Date::new(2021, 3, 21).ok()?;
    let span = jiff::Span::new()
        .try_days(years + months + i64::from(day) - 1)
        .ok()?;
    Some(start.checked_add(span).ok()?.to_string())
}

/// The day of so many seconds or thousandths since 1970.
pub(super) fn of_seconds(text: &str) -> Option<String> {
    let seconds = match (text.len(), text.as_bytes().first()?) {
        (10, b'1') => text.parse::<i64>().ok()?,
        (13, b'1') => text.parse::<i64>().ok()? / 1000,
        _ => return None,
    };
    let days = jiff::Span::new().try_days(seconds / 86_400).ok()?;
    let start = Date::new(1970, 1, 1).ok()?;
    Some(start.checked_add(days).ok()?.to_string())
}

#[cfg(test)]
mod tests {
    use super::super::{find, normalise};

    #[test]
    fn days_of_other_calendars_are_read() {
        let check = |text: &str, expected: &str| {
            assert_eq!(find(text, Some("fa")).as_deref(), Some(expected), "{text}");
        };
        check("۱۹ اردیبهشت ۱۴۰۲", "2023-05-09");
        check("تاریخ انتشار: ۲۷ دی ۱۴۰۱ - ۱۰:۱۵", "2023-01-17");
        check("1402/02/19", "2023-05-09");
        check("30 اسفند 1399", "2021-03-20");
        check("1 فروردین 1403", "2024-03-20");
        check("令和5年3月20日", "2023-03-20");
        check("令和元年5月1日", "2019-05-01");
        check("平成 31年4月30日", "2019-04-30");
        check("民國112年5月9日", "2023-05-09");
        check("9 ส.ค. 2565", "2022-08-09");
        check("9 ส.ค. 65 10:20", "2022-08-09");
        for none in [
            "30 اسفند 1400",
            "32 دی 1401",
            "令和年3月20日",
            "1402/13/19",
            "9 ส.ค.",
        ] {
            assert_eq!(find(none, Some("fa")), None, "{none}");
        }
        assert_eq!(find("1402/02/19", Some("ar")), None);
    }

    #[test]
    fn seconds_since_1970_are_a_day() {
        for text in [
            "1714550400",
            "1714550400000",
            "20240501080000",
            "202405010800",
        ] {
            assert_eq!(normalise(text).as_deref(), Some("2024-05-01"), "{text}");
        }
        for text in ["2714550400", "17145504", "171455040012"] {
            assert_eq!(normalise(text), None, "{text}");
        }
    }
}
