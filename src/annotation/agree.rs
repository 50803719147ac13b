//! Agreement between readers: Cohen's kappa and Krippendorff's alpha, for coding and unitizing.
//!
//! Pure arithmetic on labels and stretches. A coefficient is `None` if it means nothing: no two
//! readers judged a thing in common, or all gave the one and same label.

use std::collections::BTreeMap;

/// The labels that readers gave: one row a reader, one column a thing; `None` if the reader did
/// not judge it. All rows are of one length.
pub type Labels = Vec<Vec<Option<u32>>>;

/// Cohen's kappa of two rows (J. Cohen, "A coefficient of agreement for nominal scales", 1960),
/// over the things that both judged.
pub fn cohen_kappa(a: &[Option<u32>], b: &[Option<u32>]) -> Option<f64> {
    let pairs: Vec<(u32, u32)> = a
        .iter()
        .zip(b)
        .filter_map(|(a, b)| Some(((*a)?, (*b)?)))
        .collect();
    let total = pairs.len() as f64;
    let mut counts: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for (a, b) in &pairs {
        counts.entry(*a).or_default().0 += 1.0;
        counts.entry(*b).or_default().1 += 1.0;
    }
    let observed = pairs.iter().filter(|(a, b)| a == b).count() as f64 / total;
    let expected: f64 = counts.values().map(|(a, b)| a * b / (total * total)).sum();
    (total > 0.0 && expected < 1.0).then(|| (observed - expected) / (1.0 - expected))
}

/// The mean of Cohen's kappa over all pairs of readers for which it means something.
pub fn mean_kappa(labels: &Labels) -> Option<f64> {
    let mut sum = (0.0, 0usize);
    for (n, a) in labels.iter().enumerate() {
        for b in &labels[n + 1..] {
            if let Some(kappa) = cohen_kappa(a, b) {
                sum = (sum.0 + kappa, sum.1 + 1);
            }
        }
    }
    (sum.1 > 0).then(|| sum.0 / sum.1 as f64)
}

/// Krippendorff's alpha for nominal labels, any number of readers, with gaps (K. Krippendorff,
/// "Computing Krippendorff's alpha-reliability", 2011).
pub fn krippendorff_alpha(labels: &Labels) -> Option<f64> {
    let things = labels.iter().map(Vec::len).max().unwrap_or(0);
    let mut totals: BTreeMap<u32, f64> = BTreeMap::new();
    let mut observed = 0.0;
    for thing in 0..things {
        let mut counts: BTreeMap<u32, f64> = BTreeMap::new();
        for label in labels.iter().filter_map(|row| *row.get(thing)?) {
            *counts.entry(label).or_default() += 1.0;
        }
        let judged: f64 = counts.values().sum();
        if judged < 2.0 {
            continue;
        }
        let alike: f64 = counts.values().map(|count| count * (count - 1.0)).sum();
        observed += (judged * (judged - 1.0) - alike) / (judged - 1.0);
        for (label, count) in counts {
            *totals.entry(label).or_default() += count;
        }
    }
    let all: f64 = totals.values().sum();
    let expected =
        (all * all - totals.values().map(|count| count * count).sum::<f64>()) / (all - 1.0);
    (all > 1.0 && expected > 0.0).then(|| 1.0 - observed / expected)
}

/// The share of pairs of readers that agree, over the things that at least two judged.
pub fn percent_agreement(labels: &Labels) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0.0);
    for counts in judged(labels) {
        let all: f64 = counts.values().sum();
        if all > 1.0 {
            let alike: f64 = counts.values().map(|count| count * (count - 1.0)).sum();
            sum += alike / (all * (all - 1.0));
            count += 1.0;
        }
    }
    (count > 0.0).then(|| sum / count)
}

/// Gwet's AC1 for nominal labels, any number of readers, with gaps (K. L. Gwet, "Computing inter-rater
/// reliability and its variance in the presence of high agreement", 2008). Unlike kappa it does not fall
/// only because one label is rare.
pub fn gwet_ac1(labels: &Labels) -> Option<f64> {
    let observed = percent_agreement(labels)?;
    let mut shares: BTreeMap<u32, f64> = BTreeMap::new();
    let mut things = 0.0;
    for counts in judged(labels) {
        let all: f64 = counts.values().sum();
        if all > 0.0 {
            things += 1.0;
            for (label, count) in counts {
                *shares.entry(label).or_default() += count / all;
            }
        }
    }
    let labels = shares.len() as f64;
    let spread: f64 = shares
        .values()
        .map(|sum| sum / things * (1.0 - sum / things))
        .sum();
    let expected = spread / (labels - 1.0);
    (labels > 1.0 && expected < 1.0).then(|| (observed - expected) / (1.0 - expected))
}

/// How often each label was given to each thing.
fn judged(labels: &Labels) -> impl Iterator<Item = BTreeMap<u32, f64>> + '_ {
    let things = labels.iter().map(Vec::len).max().unwrap_or(0);
    (0..things).map(|thing| {
        let mut counts = BTreeMap::new();
        for label in labels.iter().filter_map(|row| *row.get(thing)?) {
            *counts.entry(label).or_insert(0.0) += 1.0;
        }
        counts
    })
}

/// A stretch of the text, `start..end`.
pub type Unit = (usize, usize);

/// Krippendorff's alpha for unitizing: how well readers agree on where the stretches of one code
/// begin and end in a text of `length` (K. Krippendorff, "On the reliability of unitizing
/// continuous data", 1995). Units of one reader that touch or overlap count as one.
pub fn unitizing_alpha(length: usize, readers: &[Vec<Unit>]) -> Option<f64> {
    let (observed, expected) = unitizing(length, readers)?;
    (expected > 0.0).then(|| 1.0 - observed / expected)
}

/// The observed and the expected disagreement.
fn unitizing(length: usize, readers: &[Vec<Unit>]) -> Option<(f64, f64)> {
    let count = readers.len() as f64;
    if readers.len() < 2 || length == 0 {
        return None;
    }
    let readers: Vec<Vec<Unit>> = readers.iter().map(|units| joined(units)).collect();
    let whole = length as f64;
    let mut observed = 0.0;
    for (n, reader) in readers.iter().enumerate() {
        for (m, other) in readers.iter().enumerate() {
            if n != m {
                observed += disagreement(reader, other);
            }
        }
    }
    observed /= count * (count - 1.0) * whole * whole;

    let gaps: Vec<f64> = readers
        .iter()
        .flat_map(|units| gaps(units, length))
        .collect();
    let others = readers.iter().map(Vec::len).sum::<usize>() as f64 - 1.0;
    let (mut sum, mut same) = (0.0, 0.0);
    for &(start, end) in readers.iter().flatten() {
        let length = (end - start) as f64;
        let inside: f64 = gaps
            .iter()
            .filter(|&&gap| gap >= length)
            .map(|gap| gap - length + 1.0)
            .sum();
        sum += others / 3.0 * length * (length - 1.0) * (2.0 * length - 1.0)
            + length * length * inside;
        same += length * (length - 1.0);
    }
    let expected = 2.0 / whole * sum / (count * whole * (count * whole - 1.0) - same);
    Some((observed, expected))
}

/// The units in order, those that touch as one.
fn joined(units: &[Unit]) -> Vec<Unit> {
    let mut sorted: Vec<Unit> = units
        .iter()
        .copied()
        .filter(|(start, end)| start < end)
        .collect();
    sorted.sort_unstable();
    let mut joined: Vec<Unit> = Vec::new();
    for (start, end) in sorted {
        match joined.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => joined.push((start, end)),
        }
    }
    joined
}

/// What `units` disagrees with `other`: half of the squares of the borders that differ where units
/// overlap (the other half comes from the other side), and the square of each unit that stands in a
/// gap, counted from both sides.
fn disagreement(units: &[Unit], other: &[Unit]) -> f64 {
    let square = |a: usize, b: usize| (a.abs_diff(b) as f64).powi(2);
    let mut sum = 0.0;
    for unit in units {
        let mut alone = true;
        for rival in other
            .iter()
            .filter(|rival| rival.0 < unit.1 && unit.0 < rival.1)
        {
            alone = false;
            sum += square(unit.0, rival.0) + square(unit.1, rival.1);
        }
        if alone {
            // Once for this side and once for the gap that it stands in.
            sum += 2.0 * square(unit.0, unit.1);
        }
    }
    sum
}

fn gaps(units: &[Unit], length: usize) -> Vec<f64> {
    let starts = std::iter::once(0).chain(units.iter().map(|unit| unit.1));
    let ends = units.iter().map(|unit| unit.0).chain([length]);
    starts
        .zip(ends)
        .map(|(start, end)| end.saturating_sub(start) as f64)
        .filter(|&gap| gap > 0.0)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(a: Option<f64>, b: f64) {
        assert!(a.is_some_and(|a| (a - b).abs() < 5e-4), "{a:?} is not {b}");
    }

    fn row(labels: &str) -> Vec<Option<u32>> {
        labels.chars().map(|label| label.to_digit(36)).collect()
    }

    #[test]
    fn kappa_of_a_small_table() {
        // 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: observed 0.7, expected 0.5.
        let a = row(&format!(
            "{}{}{}{}",
            "1".repeat(20),
            "1".repeat(5),
            "0".repeat(10),
            "0".repeat(15)
        ));
        let b = row(&format!(
            "{}{}{}{}",
            "1".repeat(20),
            "0".repeat(5),
            "1".repeat(10),
            "0".repeat(15)
        ));
        near(cohen_kappa(&a, &b), 0.4);
        near(mean_kappa(&vec![a.clone(), b.clone()]), 0.4);
        near(mean_kappa(&vec![a.clone(), b, a]), 0.6);
        assert_eq!(cohen_kappa(&row("111"), &row("111")), None);
        assert_eq!(cohen_kappa(&row("1**"), &row("*11")), None);
    }

    #[test]
    fn percent_agreement_and_ac1_of_small_tables() {
        // 118 of 125 alike in the same two cells of which one is rare: kappa is low, AC1 is not.
        let of = |cells: &[(&str, usize)], at: usize| -> String {
            cells
                .iter()
                .map(|(pair, count)| pair[at..=at].repeat(*count))
                .collect()
        };
        let cells = [("00", 118), ("01", 5), ("10", 2)];
        let labels: Labels = vec![row(&of(&cells, 0)), row(&of(&cells, 1))];
        near(percent_agreement(&labels), 118.0 / 125.0);
        // The mean share of 1 is 3.5 / 125, so 2 × .028 × .972 are expected.
        near(gwet_ac1(&labels), (0.944 - 0.054_43) / (1.0 - 0.054_43));
        assert!(mean_kappa(&labels).is_some_and(|kappa| kappa < 0.0));
        // Three readers with a gap: 1 and 1/3 of the pairs agree.
        let labels: Labels = vec![row("11*"), row("121"), row("11*")];
        near(percent_agreement(&labels), f64::midpoint(1.0, 1.0 / 3.0));
        assert_eq!(percent_agreement(&vec![row("1*"), row("*1")]), None);
        assert_eq!(gwet_ac1(&vec![row("11"), row("11")]), None);
    }

    #[test]
    fn alpha_of_the_published_example() {
        // Krippendorff 2011, section C: four observers, twelve units, gaps; nominal alpha 0.743.
        let observers = [
            "12332141 2***",
            "12332241 25*3",
            "*3332342 251*",
            "12332441 251*",
        ];
        let labels: Labels = observers
            .iter()
            .map(|labels| row(&labels.replace(' ', "")))
            .collect();
        near(krippendorff_alpha(&labels), 0.743);
        assert_eq!(krippendorff_alpha(&vec![row("11"), row("11")]), None);
        near(krippendorff_alpha(&vec![row("12"), row("12")]), 1.0);
    }

    #[test]
    fn unitizing_alpha_of_the_published_example() {
        // Krippendorff 2004, "Measuring the reliability of qualitative text analysis data": the
        // continuum 150..450, two observers, categories c and k.
        let shift = |units: &[Unit]| {
            units
                .iter()
                .map(|(start, end)| (start - 150, end - 150))
                .collect::<Vec<_>>()
        };
        let c = [
            shift(&[(225, 295), (370, 400)]),
            shift(&[(220, 300), (355, 375), (400, 420)]),
        ];
        let k = [
            shift(&[(180, 240), (300, 350)]),
            shift(&[(180, 240), (300, 350)]),
        ];
        let (observed, expected) = unitizing(300, &c).expect("figures");
        near(Some(observed), 0.0144);
        near(Some(expected), 0.0532);
        near(unitizing_alpha(300, &c), 0.7285);
        // A third observer who agrees with the second: of three pairs two differ.
        let three = [c[0].clone(), c[1].clone(), c[1].clone()];
        near(
            unitizing(300, &three).map(|(observed, _)| observed),
            0.0144 * 2.0 / 3.0,
        );
        near(unitizing(300, &k).map(|(_, expected)| expected), 0.0490);
        near(unitizing_alpha(300, &k), 1.0);
    }

    proptest! {
        #[test]
        fn the_order_of_readers_does_not_matter(
            a in prop::collection::vec((0usize..90, 1usize..10), 0..6),
            b in prop::collection::vec((0usize..90, 1usize..10), 0..6),
        ) {
            let units = |row: Vec<(usize, usize)>| row.into_iter().map(|(start, length)| (start, start + length)).collect::<Vec<_>>();
            let (a, b) = (units(a), units(b));
            let one = unitizing_alpha(100, &[a.clone(), b.clone()]);
            let other = unitizing_alpha(100, &[b, a.clone()]);
            prop_assert!(one == other || (one.unwrap_or(9.0) - other.unwrap_or(8.0)).abs() < 1e-9);
            if let Some(alpha) = unitizing_alpha(100, &[a.clone(), a]) {
                prop_assert!((alpha - 1.0).abs() < 1e-9);
            }
        }
    }
}
