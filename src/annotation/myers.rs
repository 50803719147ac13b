//! Approximate search on code points: where a pattern ends in a text with at most `limit` errors.
//!
//! Bit-parallel dynamic programming over columns (G. Myers, "A fast bit-vector algorithm for
//! approximate string matching based on dynamic programming", J. ACM 46, 1999) in blocks of 64 rows
//! (H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", 2003).

use std::collections::HashMap;

/// A pattern made ready.
pub(super) struct Pattern {
    length: usize,
    blocks: usize,
    /// The rows in which an ASCII letter stands, `blocks` words a letter.
    ascii: Vec<u64>,
    /// The same for other letters.
    others: HashMap<char, Vec<u64>>,
    /// No row.
    nowhere: Vec<u64>,
}

impl Pattern {
    /// Makes a pattern ready; it must not be empty.
    pub fn new(letters: &[char]) -> Self {
        let length = letters.len();
        let blocks = length.div_ceil(64).max(1);
        let mut pattern = Self {
            length,
            blocks,
            ascii: vec![0; 128 * blocks],
            others: HashMap::new(),
            nowhere: vec![0; blocks],
        };
        for (row, &letter) in letters.iter().enumerate() {
            let rows = if letter.is_ascii() {
                &mut pattern.ascii[letter as usize * blocks..][..blocks]
            } else {
                pattern
                    .others
                    .entry(letter)
                    .or_insert_with(|| vec![0; blocks])
            };
            rows[row / 64] |= 1 << (row % 64);
        }
        pattern
    }

    /// The ends (after the last letter) at which the pattern matches some stretch of `text` with at
    /// most `limit` errors, with the errors. Of neighbouring ends only the best is given, the last
    /// of equals.
    pub fn ends(&self, text: &[char], limit: usize) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        self.columns(text.iter(), 0, |end, errors| {
            if errors > limit {
                return;
            }
            match found.last_mut() {
                // Errors grow by one a letter around a match: ends this near are of one place.
                Some(last) if end - last.0 <= (last.1.max(errors)).max(1) => {
                    if errors <= last.1 {
                        *last = (end, errors);
                    }
                }
                _ => found.push((end, errors)),
            }
        });
        found
    }

    /// The best prefix of `text` for the whole pattern: its length and the errors.
    pub fn best_prefix<'a>(&self, text: impl Iterator<Item = &'a char>) -> (usize, usize) {
        let mut best = (0, self.length);
        self.columns(text, 1, |end, errors| {
            if errors < best.1 {
                best = (end, errors);
            }
        });
        best
    }

    /// The errors between the whole pattern and all of `text`.
    pub fn distance<'a>(&self, text: impl Iterator<Item = &'a char>) -> usize {
        let mut distance = self.length;
        self.columns(text, 1, |_, errors| distance = errors);
        distance
    }

    /// Runs over the columns. `first` is how much the first row grows by letter: 0 lets a match
    /// begin anywhere, 1 only at the start.
    fn columns<'a>(
        &self,
        text: impl Iterator<Item = &'a char>,
        first: u64,
        mut tell: impl FnMut(usize, usize),
    ) {
        let mut up = vec![!0u64; self.blocks];
        let mut down = vec![0u64; self.blocks];
        let last = 1u64 << ((self.length - 1) % 64);
        let mut errors = self.length;
        for (at, letter) in text.enumerate() {
            let rows = self.rows(*letter);
            // The horizontal difference that enters the block from above: +1, 0 or -1.
            let (mut plus, mut minus) = (first, 0u64);
            for block in 0..self.blocks {
                let (vp, vn) = (up[block], down[block]);
                let eq = rows[block];
                let xv = eq | vn;
                let eq = eq | minus;
                let xh = (((eq & vp).wrapping_add(vp)) ^ vp) | eq;
                let mut ph = vn | !(xh | vp);
                let mut mh = vp & xh;
                if block + 1 == self.blocks {
                    errors += usize::from(ph & last != 0);
                    errors -= usize::from(mh & last != 0);
                }
                let (out_plus, out_minus) = (ph >> 63, mh >> 63);
                ph = (ph << 1) | plus;
                mh = (mh << 1) | minus;
                up[block] = mh | !(xv | ph);
                down[block] = ph & xv;
                (plus, minus) = (out_plus, out_minus);
            }
            tell(at + 1, errors);
        }
    }

    fn rows(&self, letter: char) -> &[u64] {
        if letter.is_ascii() {
            &self.ascii[letter as usize * self.blocks..][..self.blocks]
        } else {
            self.others.get(&letter).unwrap_or(&self.nowhere)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The last row of the table, by the book.
    fn table(pattern: &[char], text: &[char], first: usize) -> Vec<usize> {
        let mut column: Vec<usize> = (0..=pattern.len()).collect();
        let mut last = Vec::new();
        for (at, letter) in text.iter().enumerate() {
            let mut diagonal = column[0];
            column[0] = first * (at + 1);
            for row in 1..=pattern.len() {
                let change = diagonal + usize::from(pattern[row - 1] != *letter);
                diagonal = column[row];
                column[row] = change.min(column[row] + 1).min(column[row - 1] + 1);
            }
            last.push(column[pattern.len()]);
        }
        last
    }

    fn check(pattern: &str, text: &str) {
        let (pattern, text): (Vec<char>, Vec<char>) =
            (pattern.chars().collect(), text.chars().collect());
        let ready = Pattern::new(&pattern);
        for first in [0, 1] {
            let mut found = Vec::new();
            ready.columns(text.iter(), first as u64, |_, errors| found.push(errors));
            assert_eq!(found, table(&pattern, &text, first));
        }
    }

    #[test]
    fn ends_are_the_best_of_their_neighbourhood() {
        let text: Vec<char> = "the ferrry is a ferry, a fery".chars().collect();
        let ends = Pattern::new(&['f', 'e', 'r', 'r', 'y']).ends(&text, 1);
        assert_eq!(ends, [(10, 1), (21, 0), (29, 1)]);
        let text: Vec<char> = "fery is".chars().collect();
        assert_eq!(
            Pattern::new(&['f', 'e', 'r', 'r', 'y']).best_prefix(text.iter()),
            (4, 1)
        );
    }

    proptest! {
        #[test]
        fn the_bits_say_what_the_table_says(pattern in "[abé]{1,150}", text in "[abé]{0,200}") {
            check(&pattern, &text);
        }
    }
}
