//! Dates, sums of money and percentages: found by rules, with the value that they stand for.
//!
//! A date that needs to know when the article was written ("last week", "November 15") is resolved
//! against the article's date, where it has one; otherwise it stays without a value. Values are
//! ISO 8601 for dates (`2021-07`, `2025-10-06/2025-10-12`), `USD 2500000` for money, `12.5` for
//! percentages. Begin with [`find`].

mod begin;
mod calendar;
mod date;
mod money;

use jiff::civil::Date;

use super::EntityKind;
use super::lexicon::{WordList, word_list};
use super::name::NameSpan;
use super::sentence::Words;
use super::token::{Token, TokenKind};

/// A date, sum or percentage in terms of tokens.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Value {
    /// Where it stands, and its type.
    pub found: NameSpan,
    /// What it stands for, if that can be told.
    pub value: Option<String>,
}

/// Appends the dates, sums and percentages of a text to `values`, in order.
///
/// `today` is the article's date in ISO 8601; anything after the day is ignored.
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
                    let found = NameSpan {
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

    /// A cheap look at the word: most words begin no value.
    fn may_begin(&self, at: usize) -> bool {
        let token = self.tokens[at];
        match token.kind {
            TokenKind::Number | TokenKind::Symbol => true,
            TokenKind::Word => {
                let word = self.word(at);
                let first = word.as_bytes()[0].to_ascii_lowercase();
                (b"abcdefhijlmnoprstuwyz".contains(&first) || token.is_capitalised())
                    && begin::may_begin(word)
            }
            _ => false,
        }
    }

    fn value_at(&self, at: usize) -> Option<Hit> {
        let token = self.tokens[at];
        if token.is_capitalised() {
            let hit = self.weekday_at(at).or_else(|| self.month_at(at));
            let hit = hit.or_else(|| self.feast_at(at));
            if let Some(hit) = hit.or_else(|| self.fiscal_at(at)) {
                return Some(hit);
            }
        }
        let hit = self.between_at(at).or_else(|| self.part_of_year_at(at));
        let hit = hit.or_else(|| self.season_at(at));
        if let Some(hit) = hit.or_else(|| self.century_in_words(at)) {
            return Some(hit);
        }
        if token.kind == TokenKind::Number {
            let hit = self.fiscal_at(at).or_else(|| self.iso_at(at));
            let hit = hit.or_else(|| self.day_month_at(at));
            let hit = hit.or_else(|| self.numeric_at(at));
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
        if token.kind != TokenKind::Number {
            return self.number_in_words(at);
        }
        let mut number = match self.plain_number(at) {
            Some(number) => number,
            None => scaled(self.word(at)).or_else(|| with_fraction(self.word(at)))?,
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

    /// "five million", "three hundred and fifty", "twenty-five thousand", "two and a half billion".
    fn number_in_words(&self, at: usize) -> Option<(usize, f64)> {
        let (mut total, mut current, mut end) = (0.0, 0.0, at);
        // What came last: nothing, a number below a hundred, a scale.
        let mut last = Last::Nothing;
        while end < self.tokens.len() && end < at + 12 {
            let mut step = usize::from(
                last != Last::Nothing
                    && (self.word(end) == "-" || last == Last::Scale && self.is(end, &["and"])),
            );
            let word = self.word(end + step);
            let before = (total, current, last);
            let mut fits = !word.is_empty();
            for part in word.split('-') {
                fits = fits && add(part, &mut total, &mut current, &mut last);
            }
            if !fits {
                (total, current, last) = before;
                // "two and a half million".
                let half = last == Last::Small
                    && self.is(end, &["and"])
                    && self.is(end + 1, &["a"])
                    && self.is(end + 2, &["half"]);
                if !half {
                    break;
                }
                current += 0.5;
                step = 2;
            }
            end += step + 1;
        }
        (end > at).then_some((end, total + current))
    }
}

static NUMBERS: WordList = word_list!("en/numbers.txt");
static SCALES: WordList = word_list!("en/scales.txt");

fn word_number(word: &str) -> Option<f64> {
    let mut lower = [0u8; 9];
    let bytes = word.as_bytes();
    if bytes.len() > 9 {
        return None;
    }
    lower[..bytes.len()].copy_from_slice(bytes);
    lower.make_ascii_lowercase();
    NUMBERS
        .get(std::str::from_utf8(&lower[..bytes.len()]).ok()?)?
        .parse()
        .ok()
}

/// What came last in a number in words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Nothing,
    Small,
    Scale,
}

/// Adds a word to a number in words; false if it does not go on with it.
fn add(word: &str, total: &mut f64, current: &mut f64, last: &mut Last) -> bool {
    if let Some(number) = word_number(word) {
        let goes_on = *current % 100.0 >= 20.0 && *current % 10.0 == 0.0 && number < 10.0;
        if *last == Last::Small && !goes_on {
            return false;
        }
        *current += number;
        *last = Last::Small;
        return true;
    }
    match scale(word) {
        Some(_) if *last == Last::Nothing => false,
        Some(hundred) if hundred < 1e3 => {
            *current *= hundred;
            *last = Last::Scale;
            true
        }
        Some(scale) => {
            // "thousand million" multiplies what is there.
            *total = if *current == 0.0 {
                *total * scale
            } else {
                *total + *current * scale
            };
            *current = 0.0;
            *last = Last::Scale;
            true
        }
        None => false,
    }
}

fn scale(word: &str) -> Option<f64> {
    SCALES.get(word)?.parse().ok()
}

/// "3½", "½": digits with a fraction.
fn with_fraction(word: &str) -> Option<f64> {
    let (last, sign) = word.char_indices().next_back()?;
    let part = match sign {
        '½' => 0.5,
        '¼' => 0.25,
        '¾' => 0.75,
        '⅓' => 1.0 / 3.0,
        '⅔' => 2.0 / 3.0,
        _ => return None,
    };
    let whole = &word[..last];
    let whole: f64 = if whole.is_empty() {
        0.0
    } else {
        whole.parse().ok()?
    };
    Some(whole + part)
}

/// "3.5m", "20bn", "5k": digits with the scale glued to them.
fn scaled(word: &str) -> Option<f64> {
    let cut = word.find(|c: char| c.is_ascii_alphabetic())?;
    let factor = match word[cut..].to_ascii_lowercase().as_str() {
        "k" => 1e3,
        "m" | "mn" | "mln" => 1e6,
        "bn" | "b" | "bln" => 1e9,
        "cr" => 1e7,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Block, BlockKind, Span};

    /// `marked` has `⟦ ⟧` around each value; `values` are the values in order.
    fn check(marked: &str, values: &[&str]) {
        let (shown, told) = read(marked);
        assert_eq!(shown, marked);
        assert_eq!(told, values, "{marked}");
    }

    /// The text with `⟦ ⟧` around what was found, and the values.
    fn read(marked: &str) -> (String, Vec<String>) {
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
        let told = found
            .into_iter()
            .map(|value| value.value.unwrap_or_default());
        (shown, told.collect())
    }

    #[test]
    fn the_phrases_of_the_list_are_read() {
        let lines =
            std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/values.txt"))
                .unwrap();
        let (mut count, mut wrong) = (0, Vec::new());
        for line in lines
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
        {
            let (marked, values) = line.rsplit_once('|').unwrap();
            let values: Vec<&str> = values.split(';').map(str::trim).collect();
            let (shown, told) = read(marked.trim());
            if shown != marked.trim() || told != values {
                wrong.push(format!("{shown} {told:?}, wanted {line}"));
            }
            count += values.len();
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert!(count >= 220, "{count}");
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
        check("It fell between ⟦5 and 10 percent⟧.", &["5/10"]);
        check("It rose ⟦0.25 percentage points⟧.", &["0.25"]);
        check(
            "It costs ⟦$1.5-2 billion⟧ or ⟦€3bn to €4bn⟧.",
            &["USD 1500000000/2000000000", "EUR 3000000000/4000000000"],
        );
        check("He paid ⟦$5⟧ to three people.", &["USD 5"]);
        check(
            "They lost ⟦N40 billion⟧, ⟦R1.2bn⟧, ⟦RM50⟧ and ⟦Sh400⟧ on the R12.",
            &["NGN 40000000000", "ZAR 1200000000", "MYR 50", "KES 400"],
        );
        check(
            "It cost ⟦3.5 million crowns⟧ or ⟦20 Czech crowns⟧.",
            &["3500000", "CZK 20"],
        );
    }

    #[test]
    fn parts_of_the_year_and_feasts_are_dates() {
        check(
            "It ran ⟦between Monday and Wednesday⟧, on ⟦Tues.⟧, at noon.",
            &["2025-10-06/2025-10-08", "2025-10-07"],
        );
        check("It fell on ⟦Christmas Eve⟧.", &["2025-12-24"]);
        check(
            "Shops shut on ⟦Good Friday⟧ and ⟦Easter 2024⟧.",
            &["2025-04-18", "2024-03-31"],
        );
        check(
            "Profit for ⟦FY2022-23⟧ and ⟦Q3 2021⟧.",
            &["2022/2023", "2021-07/2021-09"],
        );
        check(
            "In the ⟦third quarter of 2021⟧ it fell.",
            &["2021-07/2021-09"],
        );
        check("Its ⟦fourth-quarter⟧ profit fell.", &[""]);
        check(
            "In the ⟦first half of 2022⟧ they scored in the first half.",
            &["2022-01/2022-06"],
        );
        check(
            "It opens in ⟦mid-June⟧ of ⟦fiscal 2024⟧.",
            &["2025-06", "2024"],
        );
        check("Since the ⟦mid-1990s⟧ nobody came.", &["1990/1999"]);
        check("They met at ⟦New Year’s Eve⟧.", &["2025-12-31"]);
    }

    #[test]
    fn sums_of_the_whole_world_are_read() {
        check(
            "It cost ⟦Rs 5 lakh crore⟧ or ⟦₹20 crore⟧.",
            &["INR 5000000000000", "INR 200000000"],
        );
        check("It took ⟦tens of millions of dollars⟧.", &[""]);
        check("They lost ⟦several hundred million euros⟧.", &[""]);
        check("It rose ⟦one-tenth of 1 percent⟧.", &["0.1"]);
        check(
            "It rose ⟦half a percentage point⟧ and ⟦25 basis points⟧.",
            &["0.5", "0.25"],
        );
        check(
            "A ⟦40-percent⟧ cut, then ⟦5pc⟧ and ⟦1/4 percent⟧.",
            &["40", "5", "0.25"],
        );
        check(
            "It cost ⟦50 Hong Kong dollars⟧ and ⟦300 Sri Lankan rupees⟧.",
            &["HKD 50", "LKR 300"],
        );
        check(
            "It cost ⟦50€⟧, ⟦40 zł⟧ and ⟦500 SEK⟧.",
            &["EUR 50", "PLN 40", "SEK 500"],
        );
        check(
            "It cost ⟦PLN 40⟧, ⟦CA$ 5⟧ and ⟦NT$3 million⟧.",
            &["PLN 40", "CAD 5", "TWD 3000000"],
        );
        check("The TOP 10 of ALL 5 lists.", &[]);
        check("It cost ⟦twenty-five dollars⟧.", &["USD 25"]);
        check("It cost ⟦three hundred and fifty euros⟧.", &["EUR 350"]);
        check(
            "It cost ⟦two and a half million dollars⟧.",
            &["USD 2500000"],
        );
        check(
            "A ⟦million-dollar⟧ home and a ⟦multi-billion-euro⟧ deal.",
            &["USD 1000000", ""],
        );
        check(
            "They won ⟦a million rand⟧ and ⟦50 cents⟧.",
            &["ZAR 1000000", "USD 0.5"],
        );
        check("He spent ⟦2,000 West African CFA francs⟧.", &["XOF 2000"]);
        check(
            "A ⟦$15⟧-an-hour wage, a ⟦$2-billion⟧ line.",
            &["USD 15", "USD 2000000000"],
        );
        check(
            "It took ⟦Rs. 4,500 crore⟧, ⟦GH¢50⟧, ⟦R400-billion⟧ and ⟦$US5 million⟧.",
            &[
                "INR 45000000000",
                "GHS 50",
                "ZAR 400000000000",
                "USD 5000000",
            ],
        );
        check(
            "It rose from ⟦$40⟧ to ⟦$55⟧ a barrel.",
            &["USD 40", "USD 55"],
        );
        check(
            "They asked ⟦K200,000⟧ on the K20 and a fee of ⟦R150⟧ on the R150.",
            &["ZMW 200000", "ZAR 150"],
        );
        check(
            "It costs ⟦95p⟧, ⟦20kr⟧, ⟦5 million pounds sterling⟧ or ⟦500,000 FCFA⟧ in 720p.",
            &["GBP 0.95", "20", "GBP 5000000", "XOF 500000"],
        );
        check(
            "A ⟦two-million-pound⟧ house and a two-pound hammer.",
            &["GBP 2000000"],
        );
        check("It fell ⟦50bp⟧ or ⟦10%-15%⟧.", &["0.5", "10/15"]);
    }

    #[test]
    fn days_in_digits_and_centuries_in_words_are_dates() {
        check(
            "It began on ⟦21/03/2021⟧ or ⟦03/04/2021⟧ and ended on ⟦3.4.2021⟧.",
            &["2021-03-21", "", "2021-04-03"],
        );
        check("In the ⟦nineteenth century⟧ it stood.", &["1801/1900"]);
        check("On ⟦June 12 to 14⟧ they met.", &["2025-06-12/2025-06-14"]);
    }
}
