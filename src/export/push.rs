//! Words, numbers and times at the end of a text, with no other text made on the way: there are
//! thousands of them in an export.

use super::one_line;
use crate::annotation::Timestamp;

/// Writes a number in decimal digits.
pub(super) fn push_number(out: &mut String, mut number: usize) {
    let (mut digits, mut at) = ([0; 20], 20);
    loop {
        at -= 1;
        digits[at] = b"0123456789"[number % 10];
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.push_str(str::from_utf8(&digits[at..]).unwrap_or_default());
}

/// Which bytes are written as they stand.
pub(super) struct Plain([bool; 256]);

impl Plain {
    /// All of visible ASCII but these signs.
    pub(super) const fn but(signs: &[u8]) -> Self {
        let mut plain = [false; 256];
        let mut byte = b' ';
        while byte <= b'~' {
            plain[byte as usize] = true;
            byte += 1;
        }
        let mut at = 0;
        while at < signs.len() {
            plain[signs[at] as usize] = false;
            at += 1;
        }
        Self(plain)
    }

    /// All but these.
    pub(super) const fn all_but(signs: &[u8]) -> Self {
        let mut plain = [true; 256];
        let mut at = 0;
        while at < signs.len() {
            plain[signs[at] as usize] = false;
            at += 1;
        }
        Self(plain)
    }

    /// True if all bytes of the words are plain. To look at each is quicker than to stop at one.
    pub(super) fn is_all(&self, words: &str) -> bool {
        let mut all = true;
        for byte in words.bytes() {
            all &= self.0[usize::from(byte)];
        }
        all
    }

    /// True if all are and the words are one line without a blank at an end or two together.
    pub(super) fn is_line(&self, words: &str) -> bool {
        // A blank at an end is after one, too.
        let (mut wrong, mut blank) = (0, 1);
        for byte in words.bytes() {
            let before = std::mem::replace(&mut blank, u8::from(byte == b' '));
            wrong |= u8::from(!self.0[usize::from(byte)]) | before & blank;
        }
        wrong == 0 && (blank == 0 || words.is_empty())
    }
}

/// Visible ASCII.
const VISIBLE: Plain = Plain::but(b"");

/// Writes words with white space runs as one blank.
pub(super) fn push_one_line(out: &mut String, words: &str) {
    let words = words.trim_ascii();
    if VISIBLE.is_line(words) {
        out.push_str(words);
    } else {
        out.push_str(&one_line(words));
    }
}

/// Writes a time as its `Display` does: `2026-03-14T09:26:53Z`.
pub(super) fn push_time(out: &mut String, time: Timestamp) {
    let (days, second) = (
        time.as_second().div_euclid(86_400),
        time.as_second().rem_euclid(86_400) as usize,
    );
    // The years from 1970 to 9999, which have four digits.
    let Some(days) = usize::try_from(days)
        .ok()
        .filter(|_| time.subsec_nanosecond() == 0)
    else {
        out.push_str(&time.to_string());
        return;
    };
    let (year, month, day) = date(days);
    let two = |out: &mut String, number: usize| {
        if number < 10 {
            out.push('0');
        }
        push_number(out, number);
    };
    push_number(out, year);
    for (sign, number) in [
        ('-', month),
        ('-', day),
        ('T', second / 3600),
        (':', second / 60 % 60),
        (':', second % 60),
    ] {
        out.push(sign);
        two(out, number);
    }
    out.push('Z');
}

/// Year, month and day of the day that begins so many days after 1970 did. A year is counted from its
/// March on, so that the day that only some have is its last.
fn date(days: usize) -> (usize, usize, usize) {
    const FOUR_CENTURIES: usize = 146_097;
    // From March of the year 0.
    let days = days + 719_468;
    let (era, day) = (days / FOUR_CENTURIES, days % FOUR_CENTURIES);
    let years = (day - day / 1460 + day / 36_524 - day / (FOUR_CENTURIES - 1)) / 365;
    let day = day - (365 * years + years / 4 - years / 100);
    // Five months have 153 days, from March and from August on.
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let year = era * 400 + years + usize::from(month > 9);
    (year, if month < 10 { month + 3 } else { month - 9 }, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn time(second: i64, nanosecond: i32) -> (String, String) {
        let time = Timestamp::new(second, nanosecond).expect("a time");
        let mut out = String::new();
        push_time(&mut out, time);
        (out, time.to_string())
    }

    #[test]
    fn the_ends_of_months_and_years_are_theirs() {
        for day in (0..2_932_000).step_by(7).chain(10_000..13_000) {
            let (ours, theirs) = time(day * 86_400 + day % 86_400, 0);
            assert_eq!(ours, theirs);
        }
        let (last, before) = (253_402_207_199, -1);
        assert_eq!(time(last, 0).0, time(last, 0).1);
        assert_eq!(time(before, 0).0, time(before, 0).1);
    }

    proptest! {
        #[test]
        fn a_time_is_written_as_it_displays(second in -9_000_000_000i64..99_000_000_000, nano in 0i32..3) {
            let (ours, theirs) = time(second, nano);
            prop_assert_eq!(ours, theirs);
        }

        #[test]
        fn words_are_one_line(words in "[ a\n\t\u{a0}é.]{0,12}") {
            let mut out = String::new();
            push_one_line(&mut out, &words);
            prop_assert_eq!(out, one_line(&words));
        }
    }
}
