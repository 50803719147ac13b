//! Dates, sums of money and percentages: found by rules, with the value that they stand for.
//!
//! A date that needs to know when the article was written ("last week", "November 15") is resolved
//! against the article's date, where it has one; otherwise it stays without a value. Values are
//! ISO 8601 for dates (`2021-07`, `2025-10-06/2025-10-12`), `USD 2500000` for money, `12.5` for
//! percentages. Begin with [`find`].

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::EntityKind;
use super::entity::Found;
use super::sentence::Words;
use super::token::{Token, TokenKind};

/// A date, sum or percentage in terms of tokens.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Value {
    /// Where it stands, and its type.
    pub found: Found,
    /// What it stands for, if that can be told.
    pub value: Option<String>,
}

/// Appends the dates, sums and percentages of a text to `values`, in order.
///
/// `today` is the article's date in ISO 8601; anything behind the day is ignored.
pub(crate) fn find(text: &str, words: &Words, today: Option<&str>, values: &mut Vec<Value>) {
    let today = today
        .and_then(|date| date.get(..10))
        .and_then(|date| date.parse().ok());
    for sentence in &words.sentences {
        let range = sentence.range();
        let reader = Reader {
            text,
            tokens: &words.tokens[..range.end],
            start: range.start,
            today,
        };
        let mut at = range.start;
        while at < range.end {
            let hit = if reader.may_begin(at) {
                reader.value_at(at)
            } else {
                None
            };
            match hit {
                Some((end, kind, value)) => {
                    let (first, end32) = (at as u32, end as u32);
                    let found = Found {
                        first,
                        end: end32,
                        kind,
                        confidence: 0.95,
                    };
                    values.push(Value { found, value });
                    at = end;
                }
                None => at += 1,
            }
        }
    }
}

type Hit = (usize, EntityKind, Option<String>);

struct Reader<'a> {
    text: &'a str,
    /// All tokens up to the end of the sentence.
    tokens: &'a [Token],
    start: usize,
    today: Option<Date>,
}

/// A day, month or year of the calendar, as far as it is said.
#[derive(Clone, Copy, Debug, Default)]
struct Calendar {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
}

impl Reader<'_> {
    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.of(self.text))
    }

    fn before(&self, at: usize) -> &str {
        if at > self.start {
            self.word(at - 1)
        } else {
            ""
        }
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        let word = self.word(at);
        words.iter().any(|one| word.eq_ignore_ascii_case(one))
    }

    /// A cheap look at the first letter: most words begin no value.
    fn may_begin(&self, at: usize) -> bool {
        let token = self.tokens[at];
        match token.kind {
            TokenKind::Number | TokenKind::Symbol | TokenKind::Quote => true,
            TokenKind::Word => {
                let first = self.word(at).as_bytes()[0].to_ascii_lowercase();
                b"abcdefhijlmnoprstuwyz".contains(&first)
            }
            _ => false,
        }
    }

    fn value_at(&self, at: usize) -> Option<Hit> {
        let token = self.tokens[at];
        if token.is_capitalised()
            && let Some(hit) = self.weekday_at(at).or_else(|| self.month_at(at))
        {
            return Some(hit);
        }
        if token.kind == TokenKind::Number {
            let hit = self.iso_at(at).or_else(|| self.day_month_at(at));
            if let Some(hit) = hit.or_else(|| self.century_at(at)) {
                return Some(hit);
            }
        }
        self.money_at(at)
            .or_else(|| self.amount_at(at))
            .or_else(|| self.relative_at(at))
            .or_else(|| self.year_at(at))
    }

    // ---- numbers

    fn plain_number(&self, at: usize) -> Option<f64> {
        let token = self.tokens.get(at)?;
        if token.kind != TokenKind::Number {
            return None;
        }
        let digits: String = self.word(at).chars().filter(|&c| c != ',').collect();
        digits.parse().ok()
    }

    /// A number in digits or words with its scale ("2.5 million"): the end and the number.
    fn number_at(&self, at: usize) -> Option<(usize, f64)> {
        let mut end = at + 1;
        let token = self.tokens.get(at)?;
        let mut number = if token.kind == TokenKind::Number {
            match self.plain_number(at) {
                Some(number) => number,
                None => scaled(self.word(at))?,
            }
        } else {
            let first = word_number(self.word(at))?;
            if first >= 20.0
                && self.word(end) == "-"
                && word_number(self.word(end + 1)).is_some_and(|n| n < 10.0)
            {
                end += 2;
                first + word_number(self.word(end - 1)).unwrap_or(0.0)
            } else {
                first
            }
        };
        let hyphen = usize::from(self.word(end) == "-");
        while let Some(scale) = scale(self.word(end + hyphen)) {
            number *= scale;
            end += 1 + hyphen;
            if hyphen == 1 {
                break;
            }
        }
        Some((end, number))
    }

    // ---- money and percentages

    fn money_at(&self, at: usize) -> Option<Hit> {
        let code = if self.tokens[at].kind == TokenKind::Symbol {
            symbol(self.word(at))?
        } else {
            let code = prefix_currency(self.word(at))?;
            if self.is(at + 1, &["$"]) {
                let (end, number) = self.number_at(at + 2)?;
                return Some((
                    end,
                    EntityKind::Money,
                    Some(format!("{code} {}", plain(number))),
                ));
            }
            if matches!(
                self.word(at),
                "US" | "U.S." | "C" | "A" | "HK" | "NZ" | "S" | "R"
            ) {
                return None;
            }
            code
        };
        let (mut end, number) = self.number_at(at + 1)?;
        if is_currency_word(self.word(end)) && self.is(end, &["dollars", "usd", "eur", "us"]) {
            end += 1;
        }
        Some((
            end,
            EntityKind::Money,
            Some(format!("{code} {}", plain(number))),
        ))
    }

    fn amount_at(&self, at: usize) -> Option<Hit> {
        let is_half = self.is(at, &["half"]) && self.is(at + 1, &["a"]);
        let (end, number) = if is_half {
            (at + 3, 0.5 * scale(self.word(at + 2))?)
        } else if self.is(at, &["a"]) {
            (at + 2, scale(self.word(at + 1))?)
        } else {
            self.number_at(at)?
        };
        let percent = |end: usize| {
            if self.is(end, &["%", "percent", "pct"]) {
                Some(end + 1)
            } else if self.is(end, &["per"]) && self.is(end + 1, &["cent"]) {
                Some(end + 2)
            } else {
                None
            }
        };
        if let Some(end) = percent(end) {
            return Some((end, EntityKind::Percent, Some(plain(number))));
        }
        // "2 to 3 percent" is one stretch.
        if self.is(end, &["to", "-", "–"])
            && let Some((last, high)) = self.number_at(end + 1)
            && let Some(end) = percent(last)
        {
            let value = format!("{}/{}", plain(number), plain(high));
            return Some((end, EntityKind::Percent, Some(value)));
        }
        let mut unit = end;
        if self.is(unit, &["-"]) {
            unit += 1;
        }
        let mut nation = None;
        if self
            .tokens
            .get(unit)
            .is_some_and(|token| token.is_capitalised())
        {
            nation = nation_currency(self.word(unit), self.word(unit + 1));
            unit += usize::from(nation.is_some());
        }
        let code = nation.or_else(|| currency_word(self.word(unit)))?;
        // "five pounds" may be a weight; "three crowns", "two marks", "a pound" need no rule here.
        let small = matches!(code, "GBP") && self.is(unit, &["pounds", "pound"]) && number < 1000.0;
        if small && self.tokens[at].kind != TokenKind::Number {
            return None;
        }
        let number = if self.is(unit, &["cents", "cent", "pence"]) {
            number / 100.0
        } else {
            number
        };
        Some((
            unit + 1,
            EntityKind::Money,
            Some(format!("{code} {}", plain(number))),
        ))
    }

    // ---- dates

    fn year(&self, at: usize) -> Option<i16> {
        let token = self.tokens.get(at)?;
        let word = self.word(at);
        let is_year = token.kind == TokenKind::Number && word.len() == 4;
        let year = if is_year {
            word.parse::<i16>().ok()?
        } else {
            return None;
        };
        (1000..=2100).contains(&year).then_some(year)
    }

    fn day(&self, at: usize) -> Option<i8> {
        if self.tokens.get(at)?.kind != TokenKind::Number {
            return None;
        }
        let word = self.word(at);
        let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
        if !matches!(&word[digits.len()..], "" | "st" | "nd" | "rd" | "th") || digits.len() > 2 {
            return None;
        }
        digits.parse().ok().filter(|day| (1..=31).contains(day))
    }

    fn month_at(&self, at: usize) -> Option<Hit> {
        let month = month(self.word(at))?;
        let mut end = at + 1;
        let mut calendar = Calendar {
            month: Some(month),
            ..Calendar::default()
        };
        let mut last_day = None;
        if let Some(day) = self
            .day(end)
            .filter(|_| !self.is(end + 1, &["%", "percent"]))
        {
            calendar.day = Some(day);
            end += 1;
            if self.is(end, &["-", "–"]) && self.day(end + 1).is_some() {
                last_day = self.day(end + 1);
                end += 2;
            }
        }
        if self.is(end, &[",", "of"]) && self.year(end + 1).is_some() {
            calendar.year = self.year(end + 1);
            end += 2;
        } else if self.year(end).is_some() {
            calendar.year = self.year(end);
            end += 1;
        }
        // A month alone may be a person or a verb.
        let alone = calendar.day.is_none() && calendar.year.is_none();
        if alone
            && matches!(
                self.word(at),
                "May"
                    | "March"
                    | "Mar."
                    | "Jun"
                    | "Jan"
                    | "Dec"
                    | "Mar"
                    | "April"
                    | "August"
                    | "June"
            )
        {
            let before = self.before(at);
            let introduced = matches!(
                before.to_ascii_lowercase().as_str(),
                "in" | "since"
                    | "until"
                    | "till"
                    | "by"
                    | "of"
                    | "from"
                    | "last"
                    | "next"
                    | "this"
                    | "early"
                    | "late"
                    | "mid"
                    | "during"
                    | "to"
                    | "through"
                    | "before"
                    | "after"
                    | "between"
                    | "and"
                    | "for"
                    | "each"
                    | "every"
                    | "-"
                    | "previous"
                    | "on"
            );
            let certain = matches!(self.word(at), "April" | "August" | "June");
            let followed = self
                .tokens
                .get(end)
                .is_some_and(|token| token.is_capitalised());
            if !introduced && (!certain || followed) {
                return None;
            }
        }
        date(end, self.resolve(calendar, last_day))
    }

    /// "15 November 2025", "the 15th of November".
    fn day_month_at(&self, at: usize) -> Option<Hit> {
        let day = self.day(at)?;
        let mut first = day;
        let mut end = at + 1;
        let mut last = None;
        if self.is(end, &["-", "–"]) && self.day(end + 1).is_some() {
            last = self.day(end + 1);
            first = day;
            end += 2;
        }
        if self.is(end, &["of"]) {
            end += 1;
        }
        let month = self
            .tokens
            .get(end)
            .filter(|token| token.is_capitalised())
            .and_then(|_| month(self.word(end)))?;
        end += 1;
        let mut year = self.year(end);
        if year.is_some() {
            end += 1;
        } else if self.is(end, &[","]) && self.year(end + 1).is_some() {
            year = self.year(end + 1);
            end += 2;
        }
        date(
            end,
            self.resolve(
                Calendar {
                    year,
                    month: Some(month),
                    day: Some(first),
                },
                last,
            ),
        )
    }

    fn iso_at(&self, at: usize) -> Option<Hit> {
        let year = self.year(at)?;
        if self.word(at + 1) != "-"
            || self.word(at + 3) != "-"
            || self.tokens.get(at + 1)?.after_space()
        {
            return None;
        }
        let (month, day) = (
            self.word(at + 2).parse().ok()?,
            self.word(at + 4).parse().ok()?,
        );
        let day = Date::new(year, month, day).ok()?;
        date(at + 5, Some(day.to_string()))
    }

    fn weekday_at(&self, at: usize) -> Option<Hit> {
        let weekday = weekday(self.word(at))?;
        let end = at + 1;
        if matches!(
            self.word(at),
            "Sun" | "Sat" | "Sun." | "Sat." | "Mon" | "Wed" | "Fri"
        ) && !self.is(end, &[","])
        {
            return None;
        }
        // "Sunday, November 15": the calendar day says more.
        let comma = usize::from(self.is(end, &[","]));
        let next = end + comma;
        if self
            .tokens
            .get(next)
            .is_some_and(|token| token.is_capitalised() || token.kind == TokenKind::Number)
            && let Some((last, _, value)) = self.month_at(next).or_else(|| self.day_month_at(next))
            && last > next + 1
        {
            return date(last, value);
        }
        let value = self.today.and_then(|today| {
            let day = if today.weekday() == weekday {
                today
            } else {
                today.nth_weekday(-1, weekday).ok()?
            };
            Some(day.to_string())
        });
        date(end, value)
    }

    fn century_at(&self, at: usize) -> Option<Hit> {
        let word = self.word(at);
        if self.is(at + 1, &["century"]) {
            let number: i32 = word
                .trim_end_matches(|c: char| c.is_ascii_lowercase())
                .parse()
                .ok()?;
            if !(1..=22).contains(&number) {
                return None;
            }
            let start = (number - 1) * 100 + 1;
            return date(at + 2, Some(format!("{start:04}/{:04}", start + 99)));
        }
        // "1990s", "'90s"
        let digits = word.strip_suffix('s')?;
        let decade: i32 = digits.parse().ok()?;
        if decade % 10 != 0 {
            return None;
        }
        let decade = match digits.len() {
            2 if matches!(self.before(at), "'" | "’" | "‘" | "the") => 1900 + decade,
            4 if (1000..=2090).contains(&decade) => decade,
            _ => return None,
        };
        date(at + 1, Some(format!("{decade}/{}", decade + 9)))
    }

    fn year_at(&self, at: usize) -> Option<Hit> {
        let year = self.year(at)?;
        let before = self.before(at).to_ascii_lowercase();
        if matches!(
            before.as_str(),
            "$" | "€"
                | "£"
                | "no."
                | "#"
                | "number"
                | "over"
                | "nearly"
                | "least"
                | "some"
                | "than"
                | "almost"
                | "page"
                | "flight"
                | "room"
                | "model"
        ) {
            return None;
        }
        let introduced = matches!(
            before.as_str(),
            "in" | "since"
                | "until"
                | "of"
                | "by"
                | "from"
                | "to"
                | "during"
                | "early"
                | "late"
                | "before"
                | "after"
                | "between"
                | "and"
                | "("
                | "circa"
                | "around"
                | "through"
                | "year"
                | "the"
                | "-"
                | "–"
                | "mid"
                | "spring"
                | "summer"
                | "fall"
                | "autumn"
                | "winter"
        );
        if !(1900..=2100).contains(&year) && !introduced {
            return None;
        }
        let unit = self
            .tokens
            .get(at + 1)
            .filter(|token| token.after_space() && token.is_lower());
        let counted = unit.is_some_and(|unit| {
            let unit = unit.of(self.text);
            unit.ends_with('s') && unit.len() > 4
                || matches!(
                    unit,
                    "people" | "men" | "women" | "km" | "square" | "feet" | "percent"
                )
        });
        if counted && !(1900..=2100).contains(&year) || self.is(at + 1, &["%"]) {
            return None;
        }
        let mut end = at + 1;
        let mut value = format!("{year}");
        if self.is(end, &["-", "–"]) && !self.tokens[end].after_space() {
            let second = self.word(end + 1);
            let last = match second.len() {
                4 => self.year(end + 1),
                2 => second.parse::<i16>().ok().map(|n| year / 100 * 100 + n),
                _ => None,
            };
            if let Some(last) = last.filter(|&last| last > year) {
                value = format!("{year}/{last}");
                end += 2;
            }
        }
        date(end, Some(value))
    }

    /// "yesterday", "last week", "two years ago".
    fn relative_at(&self, at: usize) -> Option<Hit> {
        let word = self.word(at).to_ascii_lowercase();
        let today = self.today;
        let shifted = |days: i64| {
            today
                .and_then(|day| day.checked_add(days.days()).ok())
                .map(|day| day.to_string())
        };
        match word.as_str() {
            "yesterday" => return date(at + 1, shifted(-1)),
            "today" | "tonight" => return date(at + 1, shifted(0)),
            "tomorrow" => return date(at + 1, shifted(1)),
            "last" | "next" | "this" | "past" | "previous" | "coming" => {
                let step = match word.as_str() {
                    "last" | "past" | "previous" => -1,
                    "this" => 0,
                    _ => 1,
                };
                if let Some(unit) = unit(self.word(at + 1)) {
                    return date(at + 2, today.and_then(|today| period(today, unit, step)));
                }
                let capital = self
                    .tokens
                    .get(at + 1)
                    .is_some_and(|token| token.is_capitalised());
                if capital && step != 0 && !matches!(word.as_str(), "coming" | "past") {
                    if let Some(weekday) = weekday(self.word(at + 1)) {
                        let day = today.and_then(|day| day.nth_weekday(step, weekday).ok());
                        return date(at + 2, day.map(|day| day.to_string()));
                    }
                    if let Some(month) = month(self.word(at + 1)) {
                        let value = today.map(|today| {
                            let passed = month < today.month();
                            let year = if step < 0 {
                                today.year() - i16::from(!passed)
                            } else {
                                today.year() + i16::from(month <= today.month())
                            };
                            format!("{year:04}-{month:02}")
                        });
                        return date(at + 2, value);
                    }
                }
                return None;
            }
            _ => {}
        }
        let (end, number) = if matches!(word.as_str(), "a" | "an") {
            (at + 1, 1.0)
        } else {
            self.number_at(at)?
        };
        let unit = unit(self.word(end).strip_suffix('s').unwrap_or(self.word(end)))?;
        if !self.is(end + 1, &["ago"]) {
            return None;
        }
        let value = today.and_then(|today| back(today, unit, number));
        date(end + 2, value)
    }

    fn resolve(&self, calendar: Calendar, last_day: Option<i8>) -> Option<String> {
        let month = calendar.month?;
        let year = calendar.year.or_else(|| {
            // News looks back more than ahead: up to eight months back, three ahead.
            let today = self.today?;
            let near = i16::from(today.month()) - i16::from(month);
            Some(today.year() + i16::from(near > 8) - i16::from(near < -3))
        });
        let Some(year) = year else {
            return calendar.day.map(|day| format!("--{month:02}-{day:02}"));
        };
        let Some(day) = calendar.day else {
            return Some(format!("{year:04}-{month:02}"));
        };
        let date = Date::new(year, month, day).ok()?;
        match last_day {
            Some(last) => Some(format!("{date}/{}", Date::new(year, month, last).ok()?)),
            None => Some(date.to_string()),
        }
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the answer of most finders of dates"
)]
fn date(end: usize, value: Option<String>) -> Option<Hit> {
    Some((end, EntityKind::Date, value))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Day,
    Night,
    Week,
    Weekend,
    Month,
    Quarter,
    Season,
    Year,
    Decade,
    Century,
}

fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "day" => Unit::Day,
        "night" => Unit::Night,
        "week" => Unit::Week,
        "weekend" => Unit::Weekend,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "spring" | "summer" | "autumn" | "fall" | "winter" => Unit::Season,
        "year" => Unit::Year,
        "decade" => Unit::Decade,
        "century" => Unit::Century,
        _ => return None,
    })
}

/// The range of days of the unit before (-1), around (0) or behind (1) `today`.
fn period(today: Date, unit: Unit, step: i32) -> Option<String> {
    let monday = today
        .checked_sub(i64::from(today.weekday().to_monday_zero_offset()).days())
        .ok()?;
    let (from, to) = match unit {
        Unit::Day | Unit::Night => {
            return today
                .checked_add(i64::from(step).days())
                .ok()
                .map(|day| day.to_string());
        }
        Unit::Week => {
            let from = monday.checked_add(i64::from(step).weeks()).ok()?;
            (from, from.checked_add(6.days()).ok()?)
        }
        Unit::Weekend => {
            let from = monday
                .checked_add(i64::from(step).weeks())
                .ok()?
                .checked_add(5.days())
                .ok()?;
            (from, from.checked_add(1.days()).ok()?)
        }
        Unit::Month => {
            let day = today
                .first_of_month()
                .checked_add(i64::from(step).months())
                .ok()?;
            return Some(format!("{:04}-{:02}", day.year(), day.month()));
        }
        Unit::Year => return Some(format!("{:04}", i32::from(today.year()) + step)),
        Unit::Decade => {
            let start = i32::from(today.year()).div_euclid(10) * 10 + 10 * step;
            return Some(format!("{start:04}/{:04}", start + 9));
        }
        Unit::Century => {
            let start = (i32::from(today.year()) - 1).div_euclid(100) * 100 + 1 + 100 * step;
            return Some(format!("{start:04}/{:04}", start + 99));
        }
        Unit::Quarter | Unit::Season => return None,
    };
    Some(format!("{from}/{to}"))
}

fn back(today: Date, unit: Unit, number: f64) -> Option<String> {
    if !(0.0..=3000.0).contains(&number) {
        return None;
    }
    let number = number as i64;
    match unit {
        Unit::Day => today
            .checked_sub(number.days())
            .ok()
            .map(|day| day.to_string()),
        Unit::Week => today
            .checked_sub(number.weeks())
            .ok()
            .map(|day| day.to_string()),
        Unit::Month => {
            let day = today.checked_sub(number.months()).ok()?;
            Some(format!("{:04}-{:02}", day.year(), day.month()))
        }
        Unit::Year => Some(format!("{:04}", i64::from(today.year()) - number)),
        _ => None,
    }
}

fn month(word: &str) -> Option<i8> {
    Some(match word.trim_end_matches('.') {
        "January" | "Jan" => 1,
        "February" | "Feb" => 2,
        "March" | "Mar" => 3,
        "April" | "Apr" => 4,
        "May" => 5,
        "June" | "Jun" => 6,
        "July" | "Jul" => 7,
        "August" | "Aug" => 8,
        "September" | "Sept" | "Sep" => 9,
        "October" | "Oct" => 10,
        "November" | "Nov" => 11,
        "December" | "Dec" => 12,
        _ => return None,
    })
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word.trim_end_matches('.') {
        "Monday" | "Mon" | "Mondays" => Weekday::Monday,
        "Tuesday" | "Tue" | "Tues" | "Tuesdays" => Weekday::Tuesday,
        "Wednesday" | "Wed" | "Wednesdays" => Weekday::Wednesday,
        "Thursday" | "Thu" | "Thurs" | "Thursdays" => Weekday::Thursday,
        "Friday" | "Fri" | "Fridays" => Weekday::Friday,
        "Saturday" | "Sat" | "Saturdays" => Weekday::Saturday,
        "Sunday" | "Sun" | "Sundays" => Weekday::Sunday,
        _ => return None,
    })
}

fn word_number(word: &str) -> Option<f64> {
    let mut lower = [0u8; 9];
    let bytes = word.as_bytes();
    if bytes.len() > 9 {
        return None;
    }
    lower[..bytes.len()].copy_from_slice(bytes);
    lower.make_ascii_lowercase();
    Some(match &lower[..bytes.len()] {
        b"zero" => 0.0,
        b"one" => 1.0,
        b"two" => 2.0,
        b"three" => 3.0,
        b"four" => 4.0,
        b"five" => 5.0,
        b"six" => 6.0,
        b"seven" => 7.0,
        b"eight" => 8.0,
        b"nine" => 9.0,
        b"ten" => 10.0,
        b"eleven" => 11.0,
        b"twelve" => 12.0,
        b"thirteen" => 13.0,
        b"fourteen" => 14.0,
        b"fifteen" => 15.0,
        b"sixteen" => 16.0,
        b"seventeen" => 17.0,
        b"eighteen" => 18.0,
        b"nineteen" => 19.0,
        b"twenty" => 20.0,
        b"thirty" => 30.0,
        b"forty" => 40.0,
        b"fifty" => 50.0,
        b"sixty" => 60.0,
        b"seventy" => 70.0,
        b"eighty" => 80.0,
        b"ninety" => 90.0,
        _ => return None,
    })
}

fn scale(word: &str) -> Option<f64> {
    Some(match word {
        "hundred" => 1e2,
        "thousand" | "K" => 1e3,
        "lakh" => 1e5,
        "million" | "mn" | "m" | "mln" => 1e6,
        "crore" => 1e7,
        "billion" | "bn" | "bln" => 1e9,
        "trillion" | "tn" => 1e12,
        _ => return None,
    })
}

/// "3.5m", "20bn", "5k": digits with the scale glued to them.
fn scaled(word: &str) -> Option<f64> {
    let cut = word.find(|c: char| c.is_ascii_alphabetic())?;
    let factor = match word[cut..].to_ascii_lowercase().as_str() {
        "k" => 1e3,
        "m" | "mn" => 1e6,
        "bn" | "b" => 1e9,
        "tn" => 1e12,
        _ => return None,
    };
    let digits: String = word[..cut].chars().filter(|&c| c != ',').collect();
    digits.parse::<f64>().ok().map(|number| number * factor)
}

fn plain(number: f64) -> String {
    let rounded = (number * 100.0).round() / 100.0;
    format!("{rounded}")
}

fn symbol(mark: &str) -> Option<&'static str> {
    Some(match mark {
        "$" => "USD",
        "€" => "EUR",
        "£" => "GBP",
        "¥" => "JPY",
        "₹" => "INR",
        "₽" => "RUB",
        "₦" => "NGN",
        "₩" => "KRW",
        "₪" => "ILS",
        "₺" => "TRY",
        "₫" => "VND",
        "₱" => "PHP",
        "₴" => "UAH",
        _ => return None,
    })
}

fn prefix_currency(word: &str) -> Option<&'static str> {
    Some(match word {
        "US" | "U.S." | "USD" => "USD",
        "EUR" => "EUR",
        "GBP" => "GBP",
        "C" | "CAD" => "CAD",
        "A" | "AUD" => "AUD",
        "HK" | "HKD" => "HKD",
        "NZ" | "NZD" => "NZD",
        "S" | "SGD" => "SGD",
        "R" | "BRL" => "BRL",
        "Rs" | "Rs." | "INR" => "INR",
        "CHF" => "CHF",
        "JPY" => "JPY",
        "CNY" | "RMB" => "CNY",
        "KES" | "KSh" | "Ksh" | "Sh" => "KES",
        "NGN" => "NGN",
        "ZAR" => "ZAR",
        _ => return None,
    })
}

fn is_currency_word(word: &str) -> bool {
    currency_word(word).is_some()
}

fn currency_word(word: &str) -> Option<&'static str> {
    Some(match word {
        "dollars" | "dollar" | "cents" | "cent" | "USD" | "bucks" => "USD",
        "euros" | "euro" | "EUR" => "EUR",
        "pounds" | "pound" | "pence" | "GBP" | "sterling" => "GBP",
        "yen" | "JPY" => "JPY",
        "yuan" | "renminbi" | "CNY" | "RMB" => "CNY",
        "rupees" | "rupee" | "INR" => "INR",
        "rubles" | "roubles" | "ruble" | "rouble" | "RUB" => "RUB",
        "francs" | "CHF" => "CHF",
        "rand" | "ZAR" => "ZAR",
        "shillings" | "KES" => "KES",
        "naira" | "NGN" => "NGN",
        "pesos" | "peso" => "MXN",
        "reais" => "BRL",
        "won" | "KRW" => "KRW",
        "shekels" => "ILS",
        "lira" | "liras" => "TRY",
        "rupiah" => "IDR",
        "ringgit" => "MYR",
        "baht" => "THB",
        "dong" => "VND",
        "zloty" => "PLN",
        "hryvnia" | "hryvnias" => "UAH",
        "riyals" => "SAR",
        "dirhams" => "AED",
        "kronor" => "SEK",
        "kroner" => "NOK",
        "birr" => "ETB",
        "cedis" => "GHS",
        "taka" => "BDT",
        "gourdes" => "HTG",
        _ => return None,
    })
}

/// "U.S. dollars", "Kenyan shillings": whose money it is.
fn nation_currency(nation: &str, unit: &str) -> Option<&'static str> {
    currency_word(unit)?;
    Some(match (nation, unit) {
        ("Canadian", "dollars") => "CAD",
        ("Australian", "dollars") => "AUD",
        ("Zealand", "dollars") => "NZD",
        ("Kong", "dollars") => "HKD",
        ("Zimbabwean" | "Zimbabwe", "dollars") => "ZWL",
        ("Pakistani", "rupees") => "PKR",
        ("Lankan", "rupees") => "LKR",
        ("Ugandan", "shillings") => "UGX",
        ("Tanzanian", "shillings") => "TZS",
        ("Somali", "shillings") => "SOS",
        ("Colombian", "pesos") => "COP",
        ("Argentine", "pesos") => "ARS",
        ("Philippine", "pesos") => "PHP",
        ("Egyptian", "pounds") => "EGP",
        ("Syrian", "pounds") => "SYP",
        ("Lebanese", "pounds") => "LBP",
        _ => return currency_word(unit),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Block, BlockKind, Span};

    /// `marked` has `⟦ ⟧` around each value; `values` are the values in order.
    fn check(marked: &str, values: &[&str]) {
        let text = marked.replace(['⟦', '⟧'], "");
        let mut words = Words::default();
        words.read(
            &text,
            &[Block::new(BlockKind::Paragraph, Span::new(0, text.len()))],
        );
        let mut found = Vec::new();
        find(&text, &words, Some("2025-10-08T10:00:00Z"), &mut found);
        let mut shown = String::new();
        let mut end = 0;
        for value in &found {
            let start = words.tokens[value.found.first as usize].span.start as usize;
            let stop = words.tokens[value.found.end as usize - 1].span.end as usize;
            shown += &text[end..start];
            shown.extend(["⟦", &text[start..stop], "⟧"]);
            end = stop;
        }
        shown += &text[end..];
        assert_eq!(shown, marked);
        let told: Vec<&str> = found
            .iter()
            .map(|value| value.value.as_deref().unwrap_or(""))
            .collect();
        assert_eq!(told, values, "{marked}");
    }

    #[test]
    fn dates_are_resolved() {
        check("It fell in ⟦July 2021⟧.", &["2021-07"]);
        check("On ⟦November 15⟧ they vote.", &["2025-11-15"]);
        check("On ⟦15 November 2024⟧ they voted.", &["2024-11-15"]);
        check("On ⟦Nov. 3, 2020⟧, polls opened.", &["2020-11-03"]);
        check("⟦Last month⟧ it rained.", &["2025-09"]);
        check("It rained ⟦last week⟧.", &["2025-09-29/2025-10-05"]);
        check("They met ⟦two years ago⟧.", &["2023"]);
        check("They met ⟦three days ago⟧.", &["2025-10-05"]);
        check(
            "She came ⟦yesterday⟧ and left ⟦today⟧.",
            &["2025-10-07", "2025-10-08"],
        );
        check("He spoke on ⟦Monday⟧.", &["2025-10-06"]);
        check(
            "The war of ⟦1914-18⟧ began in ⟦1914⟧.",
            &["1914/1918", "1914"],
        );
        check(
            "In the ⟦1990s⟧ and the ⟦19th century⟧.",
            &["1990/1999", "1801/1900"],
        );
        check("It is ⟦2025-03-01⟧.", &["2025-03-01"]);
        check("⟦Sunday, November 16⟧ is the day.", &["2025-11-16"]);
        check("They may march. May left with Mr. May.", &[]);
        check("About 2,000 people met 1500 others.", &[]);
        check("from ⟦March 3-5⟧ at sea", &["2025-03-03/2025-03-05"]);
    }

    #[test]
    fn sums_and_shares_are_normalised() {
        check("It cost ⟦$2.5 million⟧.", &["USD 2500000"]);
        check("It cost ⟦€3bn⟧ or ⟦£20⟧.", &["EUR 3000000000", "GBP 20"]);
        check("They paid ⟦1,200 Kenyan shillings⟧.", &["KES 1200"]);
        check("It cost ⟦five million dollars⟧.", &["USD 5000000"]);
        check("It cost ⟦half a million euros⟧.", &["EUR 500000"]);
        check("It lost ⟦US$ 40⟧ and ⟦Rs 500⟧.", &["USD 40", "INR 500"]);
        check(
            "Some ⟦12.5 percent⟧ and ⟦40%⟧ and ⟦6 per cent⟧.",
            &["12.5", "40", "6"],
        );
        check("It grew ⟦2 to 3 percent⟧.", &["2/3"]);
    }
}
