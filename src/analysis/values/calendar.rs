//! Units of the calendar, and stretches of days around a day.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::analysis::lexicon::{WordList, word_list};

/// The lists whose words may begin a date.
pub(super) const FIRST_WORDS: [&WordList; 2] = [&MONTHS, &WEEKDAYS];

static UNITS: WordList = word_list!("en/time-units.txt");
static MONTHS: WordList = word_list!("en/months.txt");
static WEEKDAYS: WordList = word_list!("en/weekdays.txt");

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
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

pub(super) fn unit(word: &str) -> Option<Unit> {
    Some(match UNITS.get(word)? {
        "day" => Unit::Day,
        "night" => Unit::Night,
        "week" => Unit::Week,
        "weekend" => Unit::Weekend,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "season" => Unit::Season,
        "year" => Unit::Year,
        "decade" => Unit::Decade,
        "century" => Unit::Century,
        _ => return None,
    })
}

/// The range of days of the unit before (-1), around (0) or after (1) `today`.
pub(super) fn period(today: Date, unit: Unit, step: i32) -> Option<String> {
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

pub(super) fn back(today: Date, unit: Unit, number: f64) -> Option<String> {
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

pub(super) fn month(word: &str) -> Option<i8> {
    MONTHS.get(word.trim_end_matches('.'))?.parse().ok()
}

pub(super) fn weekday(word: &str) -> Option<Weekday> {
    let number = WEEKDAYS.get(word.trim_end_matches('.'))?.parse().ok()?;
    Weekday::from_monday_one_offset(number).ok()
}

/// The months of a quarter (1 to 4) or half (1, 2) of a year.
pub(super) fn part_of_year(is_half: bool, number: u8, year: i16) -> Option<String> {
    let length = if is_half { 6 } else { 3 };
    let last = number.checked_mul(length)?;
    let first = last + 1 - length;
    (last <= 12).then(|| format!("{year:04}-{first:02}/{year:04}-{last:02}"))
}

/// The day of a feast in a year, as the list of feasts has it.
pub(super) fn feast(day: &str, year: i16) -> Option<String> {
    if let Some(shift) = day.strip_prefix("easter") {
        let shift: i64 = if shift.is_empty() {
            0
        } else {
            shift.parse().ok()?
        };
        let day = easter(year)?.checked_add(shift.days()).ok()?;
        return Some(day.to_string());
    }
    if day == "thanksgiving" {
        let november = Date::new(year, 11, 1).ok()?;
        let day = november.nth_weekday_of_month(4, Weekday::Thursday).ok()?;
        return Some(day.to_string());
    }
    day.contains('-').then(|| format!("{year:04}-{day}"))
}

/// Easter Sunday of the Gregorian calendar, by the rule of the golden number and the epact.
fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    if year < 1583 {
        return None;
    }
    let golden = year % 19;
    let century = year / 100;
    let epact = (century - century / 4 - (8 * century + 13) / 25 + 19 * golden + 15) % 30;
    let late = i32::from(epact == 29 || epact == 28 && golden > 10);
    let moon = epact - late;
    let weekday = (year + year / 4 + moon + 2 - century + century / 4) % 7;
    let day = moon - weekday;
    let first = Date::new(year as i16, 3, 28).ok()?;
    first.checked_add(i64::from(day).days()).ok()
}
