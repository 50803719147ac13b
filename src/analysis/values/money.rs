//! Sums of money and percentages.

use super::{Hit, Reader, plain, scale, scaled, word_number};
use crate::analysis::EntityKind;
use crate::analysis::lexicon::{WordList, word_list};
use crate::analysis::token::TokenKind;

impl Reader<'_> {
    /// "$5", "US$5", "USD 5", "Rs 5 lakh", "RM50".
    pub(super) fn money_at(&self, at: usize) -> Option<Hit> {
        if let Some(hit) = self.glued_at(at).or_else(|| self.sign_and_letters(at)) {
            return Some(hit);
        }
        let (code, digits) = self.currency_before(at)?;
        let (end, number) = self.number_at(digits)?;
        if let Some(doubtful) = code.strip_suffix('?') {
            let scaled = scale(self.word(end - 1)).is_some()
                || scaled(self.word(digits)).is_some()
                || doubtful.len() == 3 && number >= 1000.0;
            scaled.then_some(())?;
        }
        let code = code.trim_end_matches('?');
        let (mut end, value) = if self.is_from(at) {
            (end, plain(number))
        } else {
            self.up_to(end, number, self.word(digits - 1))
        };
        if WORDS.has(self.word(end)) && self.is(end, &["dollars", "usd", "eur", "us"]) {
            end += 1;
        }
        let value = format!("{code} {value}").trim_start().to_owned();
        Some((end, EntityKind::Money, Some(value)))
    }

    /// "from $40 to $55": a change, not a range.
    pub(super) fn is_from(&self, at: usize) -> bool {
        self.before(at).eq_ignore_ascii_case("from")
    }

    /// The currency that is written before a number, and where the number begins.
    fn currency_before(&self, at: usize) -> Option<(&'static str, usize)> {
        let word = self.word(at);
        if self.tokens[at].kind == TokenKind::Symbol {
            let code = SIGNS.get(word).filter(|code| *code != "¢")?;
            return Some((code, at + 1));
        }
        if self.tokens[at].kind != TokenKind::Word {
            return None;
        }
        let is_dollar = self.is(at + 1, &["$", "¢", "₵"]);
        // "A $15 wage" costs nobody's dollars.
        let glued = is_dollar && !self.tokens[at + 1].after_space();
        if (glued || is_dollar && word.len() > 1)
            && let Some(code) = DOLLARS.get(word)
        {
            return Some((code, at + 2));
        }
        // "Rs. 500" is three tokens, "S/ 500" too.
        let stop = self.is(at + 1, &["."]) || word == "S" && self.is(at + 1, &["/"]);
        if (is_dollar || stop) && self.tokens[at + 1].after_space() {
            return None;
        }
        let number = at + 1 + usize::from(is_dollar || stop);
        if self.tokens.get(number)?.kind != TokenKind::Number {
            return None;
        }
        if word == "S" {
            return stop.then_some(("PEN", number));
        }
        let code = CODES.get(word).or_else(|| PREFIXES.get(word))?;
        Some((code, number))
    }

    /// "$US5 million": the letters stand between the sign and the number.
    fn sign_and_letters(&self, at: usize) -> Option<Hit> {
        let next = self.tokens.get(at + 1)?;
        if self.word(at) != "$" || next.after_space() {
            return None;
        }
        let word = self.word(at + 1);
        let digits = word.strip_prefix("US").or_else(|| word.strip_prefix('A'))?;
        let code = if word.starts_with('U') { "USD" } else { "AUD" };
        let (end, number) = if digits.is_empty() {
            self.number_at(at + 2)?
        } else {
            let number = digits.replace(',', "").parse::<f64>().ok();
            let number = number.or_else(|| scaled(digits))?;
            let factor = scale(self.word(at + 2));
            (
                at + 2 + usize::from(factor.is_some()),
                number * factor.unwrap_or(1.0),
            )
        };
        Some((
            end,
            EntityKind::Money,
            Some(format!("{code} {}", plain(number))),
        ))
    }

    /// "$1.5-2 billion", "€3bn to €4bn": the end and the value of a sum that ends at `end`, or of
    /// the range that it begins.
    fn up_to(&self, end: usize, low: f64, symbol: &str) -> (usize, String) {
        let joined = self.is(end, &["-", "–", "to"]);
        let repeated = joined && self.word(end + 1) == symbol;
        // "$5 to three people" is no range: the second sum has its sign, or hangs on a hyphen.
        if joined
            && (repeated || !self.is(end, &["to"]))
            && let Some((last, high)) = self.number_at(end + 1 + usize::from(repeated))
        {
            let factor = scale(self.word(last - 1)).filter(|_| scale(self.word(end - 1)).is_none());
            let low = low * factor.filter(|_| low < high).unwrap_or(1.0);
            if low < high {
                return (last, format!("{}/{}", plain(low), plain(high)));
            }
        }
        (end, plain(low))
    }

    /// "RM50", "N40 billion", "R1.2bn": a currency's letters glued to the digits. A single letter
    /// wants a scale, since "R12" is a road.
    fn glued_at(&self, at: usize) -> Option<Hit> {
        let word = self.word(at);
        let cut = word.find(|c: char| c.is_ascii_digit())?;
        let listed = PREFIXES
            .get(&word[..cut])
            .or_else(|| CODES.get(&word[..cut]))?;
        let code = listed.trim_end_matches('?');
        // "R1.2bn" is three tokens.
        let from = self.tokens[at].span.start as usize + cut;
        let run = self.text[from..]
            .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | ','))
            .map_or(&self.text[from..], |length| &self.text[from..from + length]);
        let digits = run.trim_end_matches(['.', ',']);
        let last = from + digits.len();
        let behind = self
            .tokens
            .partition_point(|token| (token.span.start as usize) < last);
        let number = match digits.replace(',', "").parse::<f64>() {
            Ok(number) => number,
            Err(_) => scaled(digits)?,
        };
        let is_scaled = !digits.ends_with(|c: char| c.is_ascii_digit());
        let hyphen = usize::from(self.is(behind, &["-"]));
        let factor = scale(self.word(behind + hyphen)).filter(|_| !is_scaled);
        // "K200,000" and "a fee of R150" are sums, "the R12" is a road.
        let counted = digits.contains(',') || digits.len() > 2 && BEFORE_SUM.has(self.before(at));
        if listed.ends_with('?') && !is_scaled && factor.is_none() && !counted {
            return None;
        }
        let number = plain(number * factor.unwrap_or(1.0));
        let end = behind + factor.map_or(0, |_| 1 + hyphen);
        let value = format!("{code} {number}").trim_start().to_owned();
        Some((end, EntityKind::Money, Some(value)))
    }

    /// "5 percent", "five million dollars", "tens of millions of euros", "one-tenth of 1 percent".
    pub(super) fn amount_at(&self, at: usize) -> Option<Hit> {
        if let Some(hit) = self.fraction_at(at).or_else(|| self.vague_at(at)) {
            return Some(hit);
        }
        if let Some(hit) = self.hyphened_at(at).or_else(|| self.glued_percent(at)) {
            return Some(hit);
        }
        if let Some(hit) = self.glued_unit(at) {
            return Some(hit);
        }
        if let Some(hit) = self.spaced_at(at).or_else(|| self.counted_range(at)) {
            return Some(hit);
        }
        let (end, number) = self.amount_number(at)?;
        if let Some((end, unit)) = self.percent(end) {
            if self.is(end, &["-", "–"])
                && let Some((last, high)) = self.number_at(end + 1).filter(|high| high.1 > number)
                && let Some((last, _)) = self.percent(last)
            {
                let value = format!("{}/{}", plain(number * unit), plain(high * unit));
                return Some((last, EntityKind::Percent, Some(value)));
            }
            return Some((end, EntityKind::Percent, Some(plain(number * unit))));
        }
        // "2 to 3 percent" and "between 2 and 3 percent" are one stretch.
        let is_between = self.is(end, &["and"]) && self.before(at).eq_ignore_ascii_case("between");
        if (self.is(end, &["to", "-", "–"]) || is_between)
            && let Some((last, high)) = self.number_at(end + 1)
            && let Some((end, unit)) = self.percent(last)
        {
            let value = format!("{}/{}", plain(number * unit), plain(high * unit));
            return Some((end, EntityKind::Percent, Some(value)));
        }
        let (unit, code) = self.currency_behind(end, number)?;
        // "five pounds" may be a weight; "three crowns", "two marks", "a pound" need no rule here.
        let small = code == "GBP" && self.is(unit - 1, &["pounds", "pound"]) && number < 1000.0;
        if small && self.tokens[at].kind != TokenKind::Number {
            return None;
        }
        let number = if SUBUNITS.has(self.word(unit - 1)) {
            number / 100.0
        } else {
            number
        };
        let value = format!("{code} {}", plain(number)).trim_start().to_owned();
        Some((unit, EntityKind::Money, Some(value)))
    }

    /// "1 200 000 €": thousands set apart by spaces, before the currency.
    fn spaced_at(&self, at: usize) -> Option<Hit> {
        let digits = |at: usize| {
            let token = self.tokens.get(at)?;
            let plain = self.word(at).bytes().all(|byte| byte.is_ascii_digit());
            (token.kind == TokenKind::Number && plain).then(|| self.word(at))
        };
        let mut number: f64 = digits(at).filter(|first| first.len() <= 3)?.parse().ok()?;
        let mut end = at + 1;
        while let Some(group) = digits(end).filter(|group| group.len() == 3) {
            number = number * 1000.0 + group.parse::<f64>().ok()?;
            end += 1;
        }
        if end == at + 1 {
            return None;
        }
        let (end, code) = self.currency_behind(end, number)?;
        let value = format!("{code} {}", plain(number)).trim_start().to_owned();
        Some((end, EntityKind::Money, Some(value)))
    }

    /// "20 to 30 euros", "3 and 5 million euros" after "between": both ends of a range before the currency.
    fn counted_range(&self, at: usize) -> Option<Hit> {
        let (link, low) = self.number_at(at)?;
        let is_between = self.is(link, &["and"]) && self.before(at).eq_ignore_ascii_case("between");
        let is_range = self.is(link, &["to", "-", "–"]) && !self.is_from(at);
        if !is_between && !is_range {
            return None;
        }
        let (last, high) = self.number_at(link + 1)?;
        let (end, code) = self.currency_behind(last, high)?;
        let small = SUBUNITS.has(self.word(end - 1));
        let weight = code == "GBP" && self.is(end - 1, &["pounds", "pound"]) && high < 1000.0;
        let scaled = scale(self.word(link - 1)).is_some();
        let factor = scale(self.word(last - 1)).filter(|_| !scaled && low < high);
        let low = low * factor.unwrap_or(1.0);
        if low >= high || weight {
            return None;
        }
        let share = if small { 0.01 } else { 1.0 };
        let value = format!("{code} {}/{}", plain(low * share), plain(high * share));
        Some((end, EntityKind::Money, Some(value.trim_start().to_owned())))
    }

    /// A number before its unit: in digits or words, "a million", "half a million".
    fn amount_number(&self, at: usize) -> Option<(usize, f64)> {
        let many = |from: usize| {
            let (mut end, mut number) = (from, 1.0);
            while let Some(scale) = scale(self.word(end)) {
                number *= scale;
                end += 1;
            }
            (end > from).then_some((end, number))
        };
        if self.is(at, &["half"]) && self.is(at + 1, &["a"]) {
            return many(at + 2).map(|(end, number)| (end, number / 2.0));
        }
        if self.is(at, &["half-a-million"]) {
            return Some((at + 1, 5e5));
        }
        if self.is(at, &["a"]) {
            if self.is(at + 1, &["quarter"]) {
                let of = usize::from(self.is(at + 2, &["of"])) * 2;
                return many(at + 2 + of).map(|(end, number)| (end, number / 4.0));
            }
            let (end, number) = many(at + 1)?;
            // "a million and a half".
            let half =
                self.is(end, &["and"]) && self.is(end + 1, &["a"]) && self.is(end + 2, &["half"]);
            return Some(if half {
                (end + 3, number * 1.5)
            } else {
                (end, number)
            });
        }
        if self.is(at, &["one-and-a-half"]) {
            return Some((at + 1, 1.5));
        }
        if let Some(whole) = self.word(at).strip_suffix("-and-a-half") {
            return Some((at + 1, word_number(whole)? + 0.5));
        }
        self.number_at(at)
    }

    /// "95p", "20kr": a currency's letters glued to the end of the digits.
    fn glued_unit(&self, at: usize) -> Option<Hit> {
        let word = self.word(at);
        let cut = word.find(|c: char| c.is_alphabetic())?;
        let number: f64 = word[..cut].replace(',', "").parse().ok()?;
        let (code, share) = match &word[cut..] {
            // "720p" is a film.
            "p" if number < 100.0 => ("GBP", 0.01),
            "kr" => ("", 1.0),
            "zł" => ("PLN", 1.0),
            _ => return None,
        };
        let value = format!("{code} {}", plain(number * share));
        Some((
            at + 1,
            EntityKind::Money,
            Some(value.trim_start().to_owned()),
        ))
    }

    /// "5pc", "25bps".
    fn glued_percent(&self, at: usize) -> Option<Hit> {
        let word = self.word(at);
        if self.tokens[at].kind != TokenKind::Number || word.ends_with(|c: char| c.is_ascii_digit())
        {
            return None;
        }
        let units = [
            ("bps", 0.01),
            ("bp", 0.01),
            ("pct", 1.0),
            ("pc", 1.0),
            ("pp", 1.0),
        ];
        let mut split = units
            .iter()
            .filter_map(|(unit, share)| Some((word.strip_suffix(unit)?, share)));
        let (digits, share) = split.next()?;
        let value = digits.parse::<f64>().ok()? * share;
        Some((at + 1, EntityKind::Percent, Some(plain(value))))
    }

    /// A unit of percent at `at`: its end, and how much of a percent it is.
    fn percent(&self, at: usize) -> Option<(usize, f64)> {
        let at = at + usize::from(self.is(at, &["-"]) && !self.is(at + 1, &["pc", "pp"]));
        if self.is(at, &["percentage"]) && self.is(at + 1, &["points", "point"]) {
            return Some((at + 2, 1.0));
        }
        if self.is(at, &["basis"]) && self.is(at + 1, &["points", "point"]) {
            return Some((at + 2, 0.01));
        }
        if self.is(at, &["basis-point", "bps", "bp"]) {
            return Some((at + 1, 0.01));
        }
        if self.is(at, &["per"]) && self.is(at + 1, &["cent"]) {
            return Some((at + 2, 1.0));
        }
        let units = [
            "%",
            "percent",
            "pct",
            "per-cent",
            "percentage-point",
            "pc",
            "pp",
        ];
        self.is(at, &units).then_some((at + 1, 1.0))
    }

    /// "one-tenth of 1 percent", "half a percentage point", "three-quarters of a percent", "1/4 percent".
    fn fraction_at(&self, at: usize) -> Option<Hit> {
        let word = self.word(at);
        let part = |word: &str| FRACTIONS.get(word)?.parse::<f64>().ok();
        let lower = word.to_ascii_lowercase();
        let (mut end, share) = if let Some((above, below)) = word.split_once('/') {
            let (above, below): (f64, f64) = (above.parse().ok()?, below.parse().ok()?);
            (at + 1, (below > 0.0).then_some(above / below)?)
        } else if let Some((above, below)) = lower.split_once('-') {
            (at + 1, word_number(above)? / part(below)?)
        } else if self.is(at + 1, &["-"]) && word_number(word).is_some() {
            (at + 3, word_number(word)? / part(self.word(at + 2))?)
        } else if lower == "half" {
            (at + 1, 0.5)
        } else if lower == "a" {
            (at + 2, 1.0 / part(self.word(at + 1))?)
        } else {
            return None;
        };
        let of = self.is(end, &["of"]);
        end += usize::from(of);
        if self.is(end, &["a", "an", "1", "one"]) {
            end += 1;
        } else if of {
            return None;
        }
        let (end, unit) = self.percent(end)?;
        let value = share * unit;
        Some((end, EntityKind::Percent, Some(fine(value))))
    }

    /// "tens of millions of dollars", "several hundred euros": a sum that nobody counted.
    fn vague_at(&self, at: usize) -> Option<Hit> {
        let mut end = if self.is(at, &["several", "many"]) {
            at + 1
        } else if self.is(at, &["a"]) && self.is(at + 1, &["few", "dozen"]) {
            at + 2
        } else if self.is(at, &["a"]) && self.is(at + 1, &["couple"]) && self.is(at + 2, &["of"]) {
            at + 3
        } else {
            at
        };
        if end > at {
            scale(self.word(end))?;
            while scale(self.word(end)).is_some() {
                end += 1;
            }
        } else {
            if !VAGUE.has(&self.word(at).to_ascii_lowercase()) {
                return None;
            }
            end += 1;
            while self.is(end, &["of"]) && VAGUE.has(self.word(end + 1)) {
                end += 2;
            }
            if !self.is(end, &["of"]) {
                return None;
            }
            end += 1;
        }
        let (end, code) = self.currency_behind(end, 1e6)?;
        // "hundreds of pounds" may be a weight.
        let weight = code == "GBP" && self.is(end - 1, &["pounds"]) && end < at + 4;
        (!weight).then_some((end, EntityKind::Money, None))
    }

    /// "million-dollar", "five-euro", "multi-billion-dollar": one word.
    fn hyphened_at(&self, at: usize) -> Option<Hit> {
        let word = self.word(at);
        if self.tokens[at].kind != TokenKind::Word || !word.contains('-') {
            return None;
        }
        let (number, unit) = word.rsplit_once('-')?;
        let code = WORDS.get(unit).filter(|code| !code.is_empty())?;
        let weighs = matches!(unit, "pound" | "won" | "mark");
        if weighs
            && !number
                .split('-')
                .any(|part| scale(part).is_some_and(|scale| scale > 1e3))
        {
            return None;
        }
        let mut value = 1.0;
        let mut known = true;
        for (place, part) in number.split('-').enumerate() {
            match (word_number(part), scale(part)) {
                (Some(number), _) => value *= number,
                (_, Some(scale)) => value *= scale,
                _ if place == 0 && part == "multi" => known = false,
                _ => return None,
            }
        }
        let value = known.then(|| format!("{code} {}", plain(value)));
        Some((at + 1, EntityKind::Money, value))
    }

    /// The currency that is written after a number: its end and code.
    fn currency_behind(&self, end: usize, number: f64) -> Option<(usize, &'static str)> {
        let at = end + usize::from(self.is(end, &["-"]));
        // "new shekels", "new Taiwan dollars".
        let at = at + usize::from(self.is(at, &["new"]) && WORDS.has(self.word(at + 1)));
        let word = self.word(at);
        if let Some(code) = WORDS.get(word) {
            let sterling = word == "pounds" && self.is(at + 1, &["sterling"]);
            return Some((at + 1 + usize::from(sterling), code));
        }
        let token = self.tokens.get(at)?;
        if token.kind == TokenKind::Symbol {
            let code = SIGNS.get(word)?;
            let opens = self
                .tokens
                .get(at + 1)
                .is_some_and(|next| next.kind == TokenKind::Number && !next.after_space());
            let code = if code == "¢" { "USD" } else { code };
            return (!opens).then_some((at + 1, code));
        }
        if !token.is_capitalised() {
            return None;
        }
        if let Some(code) = CODES.get(word) {
            let sure = !code.ends_with('?') || number >= 1000.0;
            return sure.then_some((at + 1, code.trim_end_matches('?')));
        }
        // "Hong Kong dollars", "West African CFA francs".
        let mut phrase = String::from(word);
        for next in at + 1..at + 5 {
            let word = self.word(next);
            phrase.push(' ');
            phrase.push_str(word);
            if let Some(any) = WORDS.get(word) {
                let listed = NATIONAL.get(&phrase);
                let known = listed.or((next == at + 1).then_some(any));
                return known.map(|code| (next + 1, code));
            }
            if !self
                .tokens
                .get(next)
                .is_some_and(|token| token.is_capitalised())
            {
                return None;
            }
        }
        None
    }
}

/// The lists whose words may begin a sum or percentage.
pub(super) const FIRST_WORDS: [&WordList; 5] = [&PREFIXES, &CODES, &DOLLARS, &FRACTIONS, &VAGUE];

static SIGNS: WordList = word_list!("en/currency-signs.txt");
static PREFIXES: WordList = word_list!("en/currency-prefixes.txt");
static CODES: WordList = word_list!("en/currency-codes.txt");
static DOLLARS: WordList = word_list!("en/dollar-letters.txt");
static WORDS: WordList = word_list!("en/currency-words.txt");
static NATIONAL: WordList = word_list!("en/national-currencies.txt");
static SUBUNITS: WordList = word_list!("en/subunits.txt");
static FRACTIONS: WordList = word_list!("en/fractions.txt");
static VAGUE: WordList = word_list!("en/vague-numbers.txt");
/// Words before a sum that is written like the name of a road.
static BEFORE_SUM: WordList = word_list!("en/before-sum.txt");

/// A share of a percent, with the digits that it needs.
fn fine(number: f64) -> String {
    let rounded = (number * 10_000.0).round() / 10_000.0;
    format!("{rounded}")
}
