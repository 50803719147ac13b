//! [`coded_places`]: the places that several readers marked, with the codes of each of them there.

use std::collections::BTreeSet;

use super::agree::Unit;
use crate::text::order;

/// What readers marked at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodedPlace {
    /// Where: that of the first mark there.
    pub unit: Unit,
    /// Which mark that is: the reader, and which of theirs.
    pub first: (usize, usize),
    /// The codes of each reader there; `None` if the reader did not mark it.
    pub codes: Vec<Option<BTreeSet<String>>>,
}

impl CodedPlace {
    /// True if not all readers marked it with the same codes.
    pub fn differs(&self) -> bool {
        self.codes.windows(2).any(|pair| pair[0] != pair[1])
    }
}

/// True if two stretches share at least half of what both cover.
pub fn is_one_place(a: Unit, b: Unit) -> bool {
    let shared = a.1.min(b.1).saturating_sub(a.0.max(b.0));
    2 * shared >= a.1.max(b.1) - a.0.min(b.0)
}

/// The places of these marks, in the order of the text: for each reader the stretches and their codes.
///
/// Marks are on one place if they share at least half of what both cover.
pub fn coded_places(readers: &[Vec<(Unit, Vec<String>)>]) -> Vec<CodedPlace> {
    let mut places: Vec<CodedPlace> = Vec::new();
    for (reader, marks) in readers.iter().enumerate() {
        for (mark, (unit, codes)) in marks.iter().enumerate() {
            let here = |place: &CodedPlace| is_one_place(place.unit, *unit);
            let at = places.iter().position(here).unwrap_or_else(|| {
                places.push(CodedPlace {
                    unit: *unit,
                    first: (reader, mark),
                    codes: vec![None; readers.len()],
                });
                places.len() - 1
            });
            let all = places[at].codes[reader].get_or_insert_default();
            all.extend(codes.iter().cloned());
        }
    }
    order::sort_by_key(&mut places, |place| place.unit);
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The places where two readers differ, `start-end one | two`; `~` for a reader who marked nothing.
    #[track_caller]
    fn check(one: &[(Unit, &str)], two: &[(Unit, &str)], expected: &[&str]) {
        let of = |marks: &[(Unit, &str)]| {
            let codes = |codes: &str| codes.split_whitespace().map(str::to_owned).collect();
            marks
                .iter()
                .map(|(unit, all)| (*unit, codes(all)))
                .collect()
        };
        let said = |codes: &Option<BTreeSet<String>>| match codes {
            None => "~".to_owned(),
            Some(codes) => codes.iter().cloned().collect::<Vec<_>>().join(" "),
        };
        let places = coded_places(&[of(one), of(two)]);
        let found: Vec<String> = places
            .iter()
            .filter(|place| place.differs())
            .map(|place| {
                let (start, end) = place.unit;
                let codes: Vec<String> = place.codes.iter().map(said).collect();
                format!("{start}-{end} {}", codes.join(" | "))
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn marks_are_on_one_place_if_they_share_half_of_what_both_cover() {
        check(&[((0, 10), "boat")], &[((0, 10), "boat")], &[]);
        check(
            &[((0, 10), "boat")],
            &[((0, 10), "quay")],
            &["0-10 boat | quay"],
        );
        check(&[((0, 10), "boat")], &[((5, 10), "boat")], &[]);
        check(
            &[((0, 10), "boat")],
            &[((6, 10), "boat")],
            &["0-10 boat | ~", "6-10 ~ | boat"],
        );
    }

    #[test]
    fn marks_of_one_reader_on_one_place_count_together() {
        check(
            &[((0, 10), "boat"), ((0, 9), "quay")],
            &[((0, 10), "quay boat")],
            &[],
        );
    }

    #[test]
    fn a_mark_without_codes_is_more_than_no_mark() {
        check(&[((4, 8), "")], &[], &["4-8  | ~"]);
        check(&[((4, 8), "")], &[((4, 8), "")], &[]);
    }
}
