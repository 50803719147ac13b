//! Learns word clusters from plain text by exchange.
//!
//! Words are moved, one after another, to the cluster in which they make the text most likely under
//! a model of class bigrams that looks both ways: the sum over `n log n` of the counts of (word
//! before, class) and (word after, class), less `2 n log n` of the class. After Martin, Liermann
//! and Ney, "Algorithms for bigram and trigram word clustering", Speech Communication 1998, with
//! the one-sided counts of Uszkoreit and Brants, "Distributed word clustering", ACL 2008.

use std::collections::HashMap;

use crate::analysis::token::{TokenKind, tokenise};
use crate::text::Span;

/// The clusters of the words that occur at least `least` times in `texts`, most frequent first.
pub fn learn<'t>(
    texts: impl Iterator<Item = &'t str>,
    clusters: usize,
    least: u32,
    rounds: usize,
) -> Vec<(String, u16)> {
    let (mut ids, mut names, mut counts) = (HashMap::new(), Vec::new(), Vec::new());
    let mut stream: Vec<u32> = Vec::new();
    let mut tokens = Vec::new();
    for text in texts {
        tokens.clear();
        tokenise(text, Span::new(0, text.len()), &mut tokens);
        for token in &tokens {
            let word: String = token
                .of(text)
                .chars()
                .map(|c| if c.is_ascii_digit() { '0' } else { c })
                .collect();
            let id = *ids.entry(word).or_insert_with_key(|word: &String| {
                names.push(word.clone());
                counts.push(0u32);
                counts.len() as u32 - 1
            });
            counts[id as usize] += 1;
            stream.push(id);
            if token.kind == TokenKind::Stop {
                stream.push(u32::MAX);
            }
        }
        stream.push(u32::MAX);
    }
    let mut order: Vec<usize> = (0..names.len()).filter(|&id| counts[id] >= least).collect();
    order.sort_by_key(|&id| (std::cmp::Reverse(counts[id]), names[id].clone()));
    // Words from here on are ranks; 0 is "anything else and the border".
    let mut rank = vec![0u32; names.len()];
    for (n, &id) in order.iter().enumerate() {
        rank[id] = n as u32 + 1;
    }
    let words = order.len() + 1;
    let stream: Vec<u32> = stream
        .iter()
        .map(|&id| if id == u32::MAX { 0 } else { rank[id as usize] })
        .collect();
    let sides = [
        neighbours(&stream, words, true),
        neighbours(&stream, words, false),
    ];
    let mut exchange = Exchange::new(words, clusters, &sides);
    for _ in 0..rounds {
        exchange.round(&sides);
    }
    order
        .iter()
        .enumerate()
        .map(|(n, &id)| (names[id].clone(), exchange.class[n + 1]))
        .collect()
}

/// For each word, the words before (or after) it with their counts.
fn neighbours(stream: &[u32], words: usize, before: bool) -> Vec<Vec<(u32, u32)>> {
    let mut pairs: Vec<(u32, u32)> = stream
        .windows(2)
        .map(|pair| {
            if before {
                (pair[1], pair[0])
            } else {
                (pair[0], pair[1])
            }
        })
        .filter(|&(word, _)| word != 0)
        .collect();
    pairs.sort_unstable();
    let mut lists = vec![Vec::new(); words];
    for run in pairs.chunk_by(|a, b| a == b) {
        lists[run[0].0 as usize].push((run[0].1, run.len() as u32));
    }
    lists
}

struct Exchange {
    clusters: usize,
    class: Vec<u16>,
    /// `context[side][word * clusters + class]`: how often the class stands beside the word.
    context: [Vec<u32>; 2],
    /// How many tokens a class has, by side.
    size: [Vec<u32>; 2],
    gains: Vec<f64>,
}

fn log(count: u32) -> f64 {
    if count < 2 {
        0.0
    } else {
        f64::from(count) * f64::from(count).ln()
    }
}

impl Exchange {
    fn new(words: usize, clusters: usize, sides: &[Vec<Vec<(u32, u32)>>; 2]) -> Self {
        let class: Vec<u16> = (0..words)
            .map(|word| {
                if word == 0 {
                    u16::MAX
                } else {
                    ((word - 1) % clusters) as u16
                }
            })
            .collect();
        let mut new = Self {
            clusters,
            class,
            context: [vec![0; words * clusters], vec![0; words * clusters]],
            size: [vec![0; clusters], vec![0; clusters]],
            gains: vec![0.0; clusters],
        };
        for word in 1..words {
            new.shift(word, sides, true);
        }
        new
    }

    /// Adds the word to its class, or takes it out.
    fn shift(&mut self, word: usize, sides: &[Vec<Vec<(u32, u32)>>; 2], add: bool) {
        let class = self.class[word] as usize;
        for (side, lists) in sides.iter().enumerate() {
            for &(other, count) in &lists[word] {
                let cell = &mut self.context[side][other as usize * self.clusters + class];
                let size = &mut self.size[side][class];
                if add {
                    *cell += count;
                    *size += count;
                } else {
                    *cell -= count;
                    *size -= count;
                }
            }
        }
    }

    fn round(&mut self, sides: &[Vec<Vec<(u32, u32)>>; 2]) {
        let table: Vec<f64> = (0..4096).map(log).collect();
        let fast = |count: u32| {
            table
                .get(count as usize)
                .copied()
                .unwrap_or_else(|| log(count))
        };
        for word in 1..self.class.len() {
            self.shift(word, sides, false);
            self.gains.fill(0.0);
            for (side, lists) in sides.iter().enumerate() {
                let mut total = 0;
                for &(other, count) in &lists[word] {
                    total += count;
                    let start = other as usize * self.clusters;
                    let row = &self.context[side][start..start + self.clusters];
                    for (gain, &there) in self.gains.iter_mut().zip(row) {
                        if there > 0 {
                            *gain += fast(there + count) - fast(there) - fast(count);
                        }
                    }
                }
                for (gain, &size) in self.gains.iter_mut().zip(&self.size[side]) {
                    *gain -= log(size + total) - log(size);
                }
            }
            let best = (0..self.clusters).fold(self.class[word] as usize, |best, class| {
                if self.gains[class] > self.gains[best] {
                    class
                } else {
                    best
                }
            });
            self.class[word] = best as u16;
            self.shift(word, sides, true);
        }
    }
}
