//! Stable sorting in little machine code.
//!
//! The standard library's stable sort is written out for each type that is sorted, some 7 KB each time.
//! For lists that are short, or sorted once for a key, that is more than they are worth: here the places
//! are sorted, by code that is there once, and the items moved to them.

use std::cmp::Ordering;

/// So many items are sorted in place.
const FEW: usize = 12;

/// Sorts `items`; equal ones stay in order.
///
/// ```
/// let mut words = ["cod", "a", "be", "b"];
/// byline::text::order::sort_by(&mut words, |a, b| a.len().cmp(&b.len()));
/// assert_eq!(words, ["a", "b", "be", "cod"]);
/// ```
pub fn sort_by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    if items.len() <= FEW {
        for end in 1..items.len() {
            let mut at = end;
            while at > 0 && compare(&items[at - 1], &items[at]).is_gt() {
                items.swap(at - 1, at);
                at -= 1;
            }
        }
        return;
    }
    let mut from = sorted(items.len(), &mut |a, b| compare(&items[a], &items[b]));
    for start in 0..from.len() {
        let mut to = start;
        while from[to] != start {
            let next = std::mem::replace(&mut from[to], to);
            items.swap(to, next);
            to = next;
        }
        from[to] = to;
    }
}

/// Sorts `items` by a key; equal ones stay in order.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// For each place, which item belongs there.
fn sorted(length: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut from: Vec<usize> = (0..length).collect();
    from.sort_unstable_by(|&a, &b| compare(a, b).then(a.cmp(&b)));
    from
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(keys in prop::collection::vec(0u8..12, 0..80)) {
            let mut items: Vec<(u8, String)> =
                keys.into_iter().enumerate().map(|(n, key)| (key, n.to_string())).collect();
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            sort_by_key(&mut items, |item| item.0);
            prop_assert_eq!(items, expected);
        }
    }
}
