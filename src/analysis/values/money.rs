//! Sums of money and percentages.

use super::{Hit, Reader, plain, scale, scaled};
use crate::analysis::EntityKind;
use crate::analysis::lexicon::{WordList, word_list};
use crate::analysis::token::TokenKind;

impl Reader<'_> {
    pub(super) fn money_at(&self, at: usize) -> Option<Hit> {
        if let Some(hit) = self.glued_at(at) {
            return Some(hit);
        }
        let mut digits = at + 1;
        let code = if self.tokens[at].kind == TokenKind::Symbol {
            SIGNS.get(self.word(at))?
        } else {
            let code = PREFIXES.get(self.word(at))?;
            if self.is(at + 1, &["$"]) {
                digits += 1;
            } else if matches!(
                self.word(at),
                "US" | "U.S." | "C" | "A" | "HK" | "NZ" | "S" | "R"
            ) {
                return None;
            }
            code
        };
        let (end, number) = self.number_at(digits)?;
        let (mut end, value) = self.up_to(end, number, self.word(digits - 1));
        if is_currency_word(self.word(end)) && self.is(end, &["dollars", "usd", "eur", "us"]) {
            end += 1;
        }
        Some((end, EntityKind::Money, Some(format!("{code} {value}"))))
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
        let code = match &word[..cut] {
            "N" => "NGN",
            "R" => "ZAR",
            "RM" => "MYR",
            "Rs" | "Rs." => "INR",
            "Rp" => "IDR",
            "Tk" => "BDT",
            "Sh" | "KSh" | "Ksh" => "KES",
            "USh" | "Ush" => "UGX",
            "TSh" | "Tsh" => "TZS",
            _ => return None,
        };
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
        let factor = scale(self.word(behind)).filter(|_| !is_scaled);
        if cut == 1 && !is_scaled && factor.is_none() {
            return None;
        }
        let number = plain(number * factor.unwrap_or(1.0));
        let end = behind + usize::from(factor.is_some());
        Some((end, EntityKind::Money, Some(format!("{code} {number}"))))
    }

    pub(super) fn amount_at(&self, at: usize) -> Option<Hit> {
        let is_half = self.is(at, &["half"]) && self.is(at + 1, &["a"]);
        let (end, number) = if is_half {
            (at + 3, 0.5 * scale(self.word(at + 2))?)
        } else if self.is(at, &["a"]) {
            (at + 2, scale(self.word(at + 1))?)
        } else {
            self.number_at(at)?
        };
        let percent = |end: usize| {
            if self.is(end, &["percentage"]) && self.is(end + 1, &["points", "point"]) {
                Some(end + 2)
            } else if self.is(end, &["%", "percent", "pct"]) {
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
        // "2 to 3 percent" and "between 2 and 3 percent" are one stretch.
        let is_between = self.is(end, &["and"]) && self.before(at).eq_ignore_ascii_case("between");
        if (self.is(end, &["to", "-", "–"]) || is_between)
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
        let code = nation.or_else(|| WORDS.get(self.word(unit)))?;
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
            Some(format!("{code} {}", plain(number)).trim_start().to_owned()),
        ))
    }
}

static SIGNS: WordList = word_list!("en/currency-signs.txt");
static PREFIXES: WordList = word_list!("en/currency-prefixes.txt");
static WORDS: WordList = word_list!("en/currency-words.txt");
static NATIONAL: WordList = word_list!("en/national-currencies.txt");

fn is_currency_word(word: &str) -> bool {
    WORDS.has(word)
}

/// "U.S. dollars", "Kenyan shillings": whose money it is.
fn nation_currency(nation: &str, unit: &str) -> Option<&'static str> {
    let any = WORDS.get(unit)?;
    Some(NATIONAL.get(&format!("{nation} {unit}")).unwrap_or(any))
}
