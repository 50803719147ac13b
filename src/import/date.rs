//! Dates as pages, feeds and letters write them → ISO 8601.

use jiff::civil::Date;
use jiff::fmt::rfc2822;

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// `text` as ISO 8601: the day, with the time if the text says one in a known form.
///
/// `None` if no day, month and year can be told for sure (`05/04/2018` cannot).
pub(super) fn normalise(text: &str) -> Option<String> {
    let text = text
        .trim()
        .trim_start_matches(|c: char| !c.is_alphanumeric());
    if let Some(iso) = iso(text) {
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
    written(text)
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

/// `April 5, 2018`, `5 April 2018`, `Thursday, 5th Apr. 2018 at noon`.
fn written(text: &str) -> Option<String> {
    let text: String = text.chars().take(80).collect();
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let month_at = words.iter().position(|word| month(word).is_some())?;
    let number = |at: Option<usize>| -> Option<i16> {
        let word = words.get(at?)?;
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        digits.parse().ok()
    };
    let month_number = month(words[month_at])?;
    let before = number(month_at.checked_sub(1));
    let after = number(Some(month_at + 1));
    let year_after = number(Some(month_at + 2));
    match (before, after, year_after) {
        (Some(day), Some(year), _) | (_, Some(day), Some(year)) if day <= 31 && year >= 1000 => {
            day_of(year, month_number, day)
        }
        _ => None,
    }
}

fn month(word: &str) -> Option<i16> {
    let word = word.to_ascii_lowercase();
    let full = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let is_month = |n: usize| word == full[n] || word == MONTHS[n] || (n == 8 && word == "sept");
    (0..12).find(|&n| is_month(n)).map(|n| n as i16 + 1)
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
        check("yesterday", None);
        check("é2018", None);
        check("", None);
    }
}
