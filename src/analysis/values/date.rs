//! Dates: of the calendar, and seen from the day of the article.

use jiff::ToSpan;
use jiff::civil::Date;

use super::calendar::{Unit, back, feast, month, part_of_year, period, unit, weekday};
use super::{Hit, Reader};
use crate::analysis::EntityKind;
use crate::analysis::lexicon::{WordList, word_list};
use crate::analysis::token::TokenKind;

/// The lists whose words may begin a date.
pub(super) const FIRST_WORDS: [&WordList; 3] = [&FEASTS, &ORDINALS, &CENTURIES];

static FEASTS: WordList = word_list!("en/feasts.txt");
static ORDINALS: WordList = word_list!("en/ordinals.txt");
static CENTURIES: WordList = word_list!("en/centuries.txt");
static PERIOD_NOUNS: WordList = word_list!("en/period-nouns.txt");
static DOUBTFUL_MONTHS: WordList = word_list!("en/doubtful-months.txt");
static BEFORE_MONTH: WordList = word_list!("en/before-month.txt");
static BEFORE_NUMBER: WordList = word_list!("en/before-number.txt");
static BEFORE_YEAR: WordList = word_list!("en/before-year.txt");

/// A day, month or year of the calendar, as far as it is said.
#[derive(Clone, Copy, Debug, Default)]
struct Calendar {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
}

impl Reader<'_> {
    pub(super) fn year(&self, at: usize) -> Option<i16> {
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

    pub(super) fn day(&self, at: usize) -> Option<i8> {
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

    pub(super) fn month_at(&self, at: usize) -> Option<Hit> {
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
            let joined = self.is(end, &["-", "–"]) || self.is(end, &["to"]) && !self.is_from(at);
            if joined && self.day(end + 1).is_some_and(|last| last > day) {
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
        if alone && let Some(doubt) = DOUBTFUL_MONTHS.get(self.word(at)) {
            let introduced = BEFORE_MONTH.has(&self.before(at).to_ascii_lowercase());
            let certain = doubt == "sure";
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
    pub(super) fn day_month_at(&self, at: usize) -> Option<Hit> {
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

    pub(super) fn iso_at(&self, at: usize) -> Option<Hit> {
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

    pub(super) fn weekday_at(&self, at: usize) -> Option<Hit> {
        let weekday = weekday(self.word(at))?;
        let end = at + 1;
        if matches!(self.word(at), "Sun" | "Sat" | "Mon" | "Wed" | "Fri") && !self.is(end, &[","]) {
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
        // "Monday evening" is that day.
        let parts = [
            "morning",
            "afternoon",
            "evening",
            "night",
            "noon",
            "midnight",
        ];
        date(end + usize::from(self.is(end, &parts)), value)
    }

    /// "03/04/2021", "3.4.2021", "21/03/2021": a day, whose value is told if only one reading is possible.
    pub(super) fn numeric_at(&self, at: usize) -> Option<Hit> {
        let start = self.tokens[at].span.start as usize;
        let run = &self.text[start..];
        let length = run.find(|c: char| !c.is_ascii_digit() && !matches!(c, '/' | '.'));
        let run = run[..length.unwrap_or(run.len())].trim_end_matches(['.', '/']);
        let sign = run.find(['/', '.']).map(|cut| &run[cut..=cut])?;
        let mut parts = run.split(sign);
        let (one, two, year) = (parts.next()?, parts.next()?, parts.next()?);
        let short = |part: &str| part.len() <= 2;
        if parts.next().is_some() || !short(one) || !short(two) || year.len() != 4 {
            return None;
        }
        let (one, two): (i8, i8) = (one.parse().ok()?, two.parse().ok()?);
        let year: i16 = year
            .parse()
            .ok()
            .filter(|year| (1500..=2100).contains(year))?;
        let day_first = Date::new(year, two, one).ok();
        // Full stops stand between a day and its month only.
        let month_first = Date::new(year, one, two).ok().filter(|_| sign == "/");
        let last = start + run.len();
        let tokens = &self.tokens[at..];
        let end = at + tokens.partition_point(|token| (token.span.start as usize) < last);
        match (day_first, month_first) {
            (None, None) => None,
            (Some(day), None) | (None, Some(day)) => date(end, Some(day.to_string())),
            (Some(day), Some(other)) => date(end, (day == other).then(|| day.to_string())),
        }
    }

    /// "nineteenth century", "twentieth century".
    pub(super) fn century_in_words(&self, at: usize) -> Option<Hit> {
        if !self.is(at + 1, &["century"]) {
            return None;
        }
        let number: i32 = CENTURIES
            .get(&self.word(at).to_ascii_lowercase())?
            .parse()
            .ok()?;
        let start = (number - 1) * 100 + 1;
        date(at + 2, Some(format!("{start:04}/{:04}", start + 99)))
    }

    pub(super) fn century_at(&self, at: usize) -> Option<Hit> {
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

    /// "3000 BC", "79 AD"; years before our era have a minus (ISO 8601: the year 0 is 1 BC).
    fn era_at(&self, at: usize) -> Option<Hit> {
        if self.tokens[at].kind != TokenKind::Number {
            return None;
        }
        let before = match self.word(at + 1) {
            "BC" | "BCE" | "B.C." | "B.C" => true,
            "AD" | "CE" | "A.D." => false,
            _ => return None,
        };
        let year: i32 = self.word(at).replace(',', "").parse().ok()?;
        let value = match (year, before) {
            (1..=9999, true) => format!("{}{:04}", if year > 1 { "-" } else { "" }, year - 1),
            (1..=9999, false) => format!("{year:04}"),
            _ => return None,
        };
        date(at + 2, Some(value))
    }

    /// "from 1994 to 1999", "between 1998 and 2000": one stretch of time, from its first year on.
    fn years_at(&self, at: usize) -> Option<Hit> {
        let first = self.year(at)?;
        let link = match self.before(at).to_ascii_lowercase().as_str() {
            "from" => ["to", "until", "through"].as_slice(),
            "between" => &["and"],
            _ => return None,
        };
        let last = self.year(at + 2).filter(|_| self.is(at + 1, link))?;
        (first < last).then_some(())?;
        date(at + 3, Some(format!("{first:04}/{last:04}")))
    }

    pub(super) fn year_at(&self, at: usize) -> Option<Hit> {
        if let Some(hit) = self.era_at(at).or_else(|| self.years_at(at)) {
            return Some(hit);
        }
        if let Some(hit) = self.double_year_at(at) {
            return Some(hit);
        }
        let year = self.year(at)?;
        let before = self.before(at).to_ascii_lowercase();
        if BEFORE_NUMBER.has(&before) {
            return None;
        }
        let introduced = BEFORE_YEAR.has(&before);
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
        // "2015/16" is one token or three.
        if self.is(end, &["-", "–", "/"]) && !self.tokens[end].after_space() {
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

    /// "between Monday and Wednesday": one stretch of time.
    pub(super) fn between_at(&self, at: usize) -> Option<Hit> {
        if !self.is(at, &["between"]) {
            return None;
        }
        let (middle, low) = self.date_at(at + 1)?;
        if !self.is(middle, &["and"]) {
            return None;
        }
        let (end, high) = self.date_at(middle + 1)?;
        let both = low.zip(high);
        let value = both.and_then(|(low, high)| (low < high).then(|| format!("{low}/{high}")));
        date(end, value)
    }

    /// A date of the calendar: its end and its value.
    fn date_at(&self, at: usize) -> Option<(usize, Option<String>)> {
        let token = self.tokens.get(at)?;
        let hit = if token.is_capitalised() {
            self.weekday_at(at).or_else(|| self.month_at(at))
        } else if token.kind == TokenKind::Number {
            let day = self.day_month_at(at);
            day.or_else(|| date(at + 1, Some(format!("{:04}", self.year(at)?))))
        } else {
            None
        };
        hit.map(|(end, _, value)| (end, value))
    }

    /// "Christmas Eve", "Good Friday", "Easter 2024".
    pub(super) fn feast_at(&self, at: usize) -> Option<Hit> {
        let mut listed = FEASTS.get(self.word(at))?;
        let mut best = (listed != ">").then_some((at + 1, listed));
        let mut phrase = self.word(at).to_owned();
        for next in at + 1..(at + 6).min(self.tokens.len()) {
            let word = self.word(next);
            if self.tokens[next].after_space() {
                phrase.push(' ');
            }
            phrase.push_str(&word.replace('’', "'"));
            if let Some(known) = FEASTS.get(&phrase) {
                listed = known;
                best = Some((next + 1, listed));
            }
        }
        let (mut end, day) = best?;
        let year = self.year(end);
        end += usize::from(year.is_some());
        let year = year.or_else(|| self.today.map(Date::year));
        date(end, year.and_then(|year| feast(day, year)))
    }

    /// "FY2022-23", "FY 2023", "Q3 2021", "H1 2024".
    pub(super) fn fiscal_at(&self, at: usize) -> Option<Hit> {
        let word = self.word(at);
        if let Some(digits) = word.strip_prefix("FY") {
            let (digits, end) = if digits.is_empty() {
                (self.word(at + 1), at + 2)
            } else {
                (digits, at + 1)
            };
            let (end, value) = self.fiscal_year(digits, end)?;
            return date(end, Some(value));
        }
        let letters = match word.as_bytes() {
            [letter @ (b'Q' | b'H'), number @ b'1'..=b'4']
            | [number @ b'1'..=b'4', letter @ (b'Q' | b'H')] => (*letter, number - b'0'),
            // "1H26", "Q325" has no such form.
            [number @ b'1'..=b'4', letter @ (b'Q' | b'H'), tens, ones]
                if tens.is_ascii_digit() && ones.is_ascii_digit() =>
            {
                let year = 2000 + i16::from(tens - b'0') * 10 + i16::from(ones - b'0');
                let part = part_of_year(*letter == b'H', number - b'0', year);
                return date(at + 1, part);
            }
            _ => return None,
        };
        let (mut end, year) = self.year_behind(at + 1);
        if year.is_none() {
            end = at + 1;
            if letters.0 == b'H' {
                return None;
            }
        }
        date(
            end,
            year.and_then(|year| part_of_year(letters.0 == b'H', letters.1, year)),
        )
    }

    /// The years of "2022-23" or "23", whose last token may follow.
    fn fiscal_year(&self, digits: &str, end: usize) -> Option<(usize, String)> {
        let (first, second) = digits.split_once(['-', '/']).unwrap_or((digits, ""));
        let year = |digits: &str, before: i32| -> Option<i32> {
            let number: i32 = digits.parse().ok()?;
            match digits.len() {
                4 if (1900..=2100).contains(&number) => Some(number),
                2 => Some(before / 100 * 100 + number),
                _ => None,
            }
        };
        let low = year(first, 2000)?;
        let glued = second.is_empty() && self.is(end, &["-", "–", "/"]);
        if glued && let Some(high) = year(self.word(end + 1), low).filter(|&high| high > low) {
            return Some((end + 2, format!("{low:04}/{high:04}")));
        }
        match year(second, low).filter(|&high| high > low) {
            Some(high) => Some((end, format!("{low:04}/{high:04}"))),
            None => Some((end, format!("{low:04}"))),
        }
    }

    /// The year after a quarter or half: "2021", "of 2021", "of the year".
    fn year_behind(&self, at: usize) -> (usize, Option<i16>) {
        if let Some(year) = self.year(at) {
            return (at + 1, Some(year));
        }
        if self.is(at, &["of", ","])
            && let Some(year) = self.year(at + 1)
        {
            return (at + 2, Some(year));
        }
        (at, None)
    }

    /// "third quarter of 2021", "fourth-quarter", "first half of 2022", "mid-June", "fiscal 2023".
    pub(super) fn part_of_year_at(&self, at: usize) -> Option<Hit> {
        let word = self.word(at);
        let lower = word.to_ascii_lowercase();
        if let Some((part, rest)) = word.split_once('-')
            && matches!(part, "mid" | "early" | "late" | "Mid" | "Early" | "Late")
        {
            if month(rest).is_some() {
                let (end, year) = self.year_behind(at + 1);
                let calendar = Calendar {
                    year,
                    month: month(rest),
                    day: None,
                };
                return date(end, self.resolve(calendar, None));
            }
            if let Some(year) = rest
                .parse::<i16>()
                .ok()
                .filter(|year| (1000..=2100).contains(year))
            {
                return date(at + 1, Some(format!("{year}")));
            }
            let decade: i32 = rest.strip_suffix('s')?.parse().ok()?;
            let known = (1000..=2090).contains(&decade) && decade % 10 == 0;
            return known
                .then_some(())
                .and_then(|()| date(at + 1, Some(format!("{decade}/{}", decade + 9))));
        }
        if lower == "fiscal" || lower == "financial" && self.is(at + 1, &["year"]) {
            let from = at + 1 + usize::from(self.is(at + 1, &["year"]));
            let (end, value) = self.fiscal_year(self.word(from), from + 1)?;
            return date(end, Some(value));
        }
        let (number, unit, end) = match lower.split_once('-') {
            Some((number, unit)) => (ORDINALS.get(number)?, unit.to_owned(), at + 1),
            None => (
                ORDINALS.get(&lower)?,
                self.word(at + 1).to_ascii_lowercase(),
                at + 2,
            ),
        };
        let is_half = match unit.as_str() {
            "quarter" => false,
            "half" => true,
            _ => return None,
        };
        let (mut end, year) = self.year_behind(end);
        let whole = self.is(end, &["of"])
            && self.is(end + 1, &["the", "this", "last"])
            && self.is(end + 2, &["year"]);
        if whole {
            end += 3;
        } else if is_half && year.is_none() && !PERIOD_NOUNS.has(self.word(end)) {
            // Matches have halves too.
            return None;
        }
        let number: u8 = number.parse().ok()?;
        if is_half && number > 2 {
            return None;
        }
        date(
            end,
            year.and_then(|year| part_of_year(is_half, number, year)),
        )
    }

    /// "summer 2024", "the winter of 2021": a season of a year.
    pub(super) fn season_at(&self, at: usize) -> Option<Hit> {
        let season = unit(&self.word(at).to_ascii_lowercase())?;
        if !matches!(season, Unit::Season) {
            return None;
        }
        let (end, year) = self.year_behind(at + 1);
        year.and_then(|_| date(end, None))
    }

    /// "2024/25", as seasons and business years are written.
    fn double_year_at(&self, at: usize) -> Option<Hit> {
        let (first, second) = self.word(at).split_once('/')?;
        if first.len() != 4 || second.len() != 2 {
            return None;
        }
        let low: i32 = first
            .parse()
            .ok()
            .filter(|year| (1900..=2100).contains(year))?;
        let high: i32 = second.parse().ok()?;
        let high = low / 100 * 100 + high;
        if high != low + 1 {
            return None;
        }
        let year = self.is(at + 1, &["financial", "fiscal"]) && self.is(at + 2, &["year"]);
        let end = at + 1 + usize::from(year) * 2;
        date(end, Some(format!("{low:04}/{high:04}")))
    }

    /// "yesterday", "last week", "two years ago".
    pub(super) fn relative_at(&self, at: usize) -> Option<Hit> {
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
        let name = self.word(end).strip_suffix('s').unwrap_or(self.word(end));
        let fortnight = name == "fortnight";
        let number = if fortnight { number * 2.0 } else { number };
        let unit = unit(if fortnight { "week" } else { name })?;
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
