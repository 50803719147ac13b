//! The age of an article as a number, so that rows can stand in the order of dates.

/// Of an article without a date: after all others.
pub const UNDATED: i64 = 1 << 40;

/// So many characters of a date count: a day.
const DAY: usize = 10;

/// The number of a date: of two dates the later one never has the smaller number, and days in ISO 8601
/// have numbers of their own. Digits and hyphens take four bits each; what follows another character
/// does not count.
pub fn age(date: Option<&str>) -> i64 {
    let Some(date) = date.filter(|date| !date.is_empty()) else {
        return UNDATED;
    };
    let mut age = 0;
    let mut goes_on = true;
    for at in 0..DAY {
        let digit = match date.as_bytes().get(at) {
            Some(byte @ b'-'..=b'9') if goes_on => i64::from(byte - b'-') + 1,
            Some(byte) if goes_on && *byte > b'9' => {
                goes_on = false;
                15
            }
            _ => {
                goes_on = false;
                0
            }
        };
        age = age << 4 | digit;
    }
    age
}

/// A number by which the newest articles come first, and those without a date last.
pub fn newest(age: i64) -> i64 {
    if age == UNDATED { UNDATED } else { -age }
}

/// The age that such a number was made of.
pub fn of_newest(newest: i64) -> i64 {
    if newest == UNDATED { UNDATED } else { -newest }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days_are_told_apart() {
        let dates = ["2025-12-31", "2026-01-01", "2026-01-02T09:00", "2026-02"];
        assert!(dates.is_sorted_by_key(|date| age(Some(date))));
        assert_ne!(age(Some(dates[0])), age(Some(dates[1])));
        assert_eq!(age(Some("2026-01-02T09:00")), age(Some("2026-01-02")));
        assert!(age(Some("soon")) < age(None));
        let dates = [Some("2026-01-01"), Some("2025-12-31"), None].map(age);
        let order = dates.map(newest);
        assert!(order.is_sorted());
        assert_eq!(order.map(of_newest), dates);
    }

    proptest! {
        #[test]
        fn a_later_date_never_has_a_smaller_number(a in "[ -~é]{1,12}", b in "[0-9-]{1,12}") {
            for (a, b) in [(&a, &b), (&b, &b), (&a, &a), (&b, &a)] {
                if a <= b {
                    prop_assert!(age(Some(a)) <= age(Some(b)), "{a} {b}");
                }
            }
        }
    }
}
