//! Measures re-anchoring: how many marks find their place again in edited articles, how many are
//! put on something else, and how fast.
//!
//! ```text
//! cargo run --profile fast -p byline-tools --bin reanchor -- DIRECTORY
//! ```
//!
//! `DIRECTORY` holds articles and `cases.jsonl`: an anchor taken on the base text, the edits (in
//! code points, applied from the last to the first), and the place after them (`null` where the
//! text is gone). A place counts as right where it shares 0.7 of all it covers with the wanted one.

use std::path::Path;
use std::time::Instant;

use byline::annotation::{Anchor, Anchorer};
use byline::text::{CharIndex, Span};
use serde_json::Value;

#[derive(Debug, Default)]
struct Count {
    right: usize,
    doubtful: usize,
    wrong: usize,
    lost: usize,
    orphan: usize,
    to_confirm: usize,
    falsely_anchored: usize,
}

fn main() {
    let Some(directory) = std::env::args().nth(1) else {
        eprintln!("usage: reanchor DIRECTORY");
        std::process::exit(2);
    };
    let directory = Path::new(&directory);
    let read = |name: &str| {
        let path = directory.join(name);
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    let mut count = Count::default();
    for line in read("cases.jsonl").lines() {
        let case: Value = serde_json::from_str(line).expect("a case is JSON");
        measure(&case, &read(&words(&case, "base")), &mut count);
    }
    let present = count.right + count.doubtful + count.wrong + count.lost;
    let deleted = count.orphan + count.to_confirm + count.falsely_anchored;
    println!(
        "text present ({present}): {} right, {} to confirm, {} wrong, {} lost",
        count.right, count.doubtful, count.wrong, count.lost
    );
    println!(
        "text deleted ({deleted}): {} orphans, {} to confirm, {} falsely anchored",
        count.orphan, count.to_confirm, count.falsely_anchored
    );
    for (name, edit) in [
        ("unchanged", 0),
        ("an insertion before", 1),
        ("every tenth word changed", 2),
    ] {
        clock(name, edit);
    }
}

fn measure(case: &Value, base: &str, count: &mut Count) {
    let text = edited(base, &case["ops"]);
    let anchor = Anchor {
        exact: words(case, "exact"),
        prefix: words(case, "prefix"),
        suffix: words(case, "suffix"),
    };
    let hint = (number(&case["start"]), number(&case["end"]));
    let found = Anchorer::new(&text).find(&anchor, Some(hint), false);
    let expect = &case["expect"];
    let sure = found.is_some_and(|(_, place)| place.is_sure());
    let tell = |what: &str| {
        let now = found.map(|(span, place)| format!("{:?} {place:?}", span.of(&text)));
        println!(
            "{} {} {}: {what}: {:?} → {now:?}",
            words(case, "id"),
            words(case, "edit"),
            words(case, "size"),
            anchor.exact
        );
    };
    if expect.is_null() {
        match found {
            None => count.orphan += 1,
            Some(_) if sure => {
                tell("falsely anchored");
                count.falsely_anchored += 1;
            }
            Some(_) => count.to_confirm += 1,
        }
        return;
    }
    let wanted =
        CharIndex::new(&text).to_span(&text, number(&expect["start"]), number(&expect["end"]));
    match found {
        Some((span, _)) if !is_right(span, wanted) => {
            tell("wrong");
            count.wrong += 1;
        }
        Some(_) if sure => count.right += 1,
        Some(_) => {
            tell("to confirm");
            count.doubtful += 1;
        }
        None => {
            tell("lost");
            count.lost += 1;
        }
    }
}

fn is_right(span: Span, wanted: Span) -> bool {
    let shared = span.intersection(wanted).map_or(0, Span::len);
    shared as f64 >= 0.7 * span.union(wanted).len() as f64
}

fn words(case: &Value, key: &str) -> String {
    case[key].as_str().unwrap_or_default().to_owned()
}

fn number(value: &Value) -> usize {
    value.as_u64().unwrap_or_default() as usize
}

fn edited(base: &str, ops: &Value) -> String {
    let Value::Array(ops) = ops else {
        return base
            .replace(['“', '”'], "\"")
            .replace(['‘', '’'], "'")
            .replace('—', " - ");
    };
    let mut letters: Vec<char> = base.chars().collect();
    for op in ops.iter().rev() {
        let (at, gone) = (number(&op["at"]), number(&op["del"]));
        letters.splice(
            at..at + gone,
            op["ins"].as_str().unwrap_or_default().chars(),
        );
    }
    letters.into_iter().collect()
}

/// Times 1,000 marks in an article of 100,000 characters.
fn clock(name: &str, edit: u8) {
    let mut state = 7u64;
    let mut random = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let syllables = [
        "ka", "lo", "mi", "ren", "sto", "ve", "quil", "da", "é", "pra", "un", "s",
    ];
    let vocabulary: Vec<String> = (0..3000)
        .map(|_| {
            (0..=random(4))
                .map(|_| syllables[random(syllables.len())])
                .collect()
        })
        .collect();
    let mut all = Vec::new();
    let mut length = 0;
    while length < 100_000 {
        // Low numbers come more often, as in any language.
        let word = vocabulary[random(3000) * random(3000) / 3000].clone();
        length += word.chars().count() + 1;
        all.push(word);
    }
    let old = all.join(" ");
    let index = CharIndex::new(&old);
    let marks: Vec<(Anchor, (usize, usize))> = (0..1000)
        .map(|_| {
            let start = random(old.len() - 400);
            let span = Span::new(start, start + 1 + random(200)).clamp_to(&old);
            (Anchor::of(&old, span), index.to_chars(&old, span))
        })
        .collect();
    let new = match edit {
        0 => old.clone(),
        1 => format!("Some words that were not there before. {old}"),
        _ => {
            for word in all.iter_mut().step_by(10) {
                "changed".clone_into(word);
            }
            all.join(" ")
        }
    };
    let start = Instant::now();
    let anchorer = Anchorer::new(&new);
    let sure = marks.iter().filter(|(anchor, hint)| {
        anchorer
            .find(anchor, Some(*hint), false)
            .is_some_and(|(_, place)| place.is_sure())
    });
    let sure = sure.count();
    println!(
        "1,000 marks in 100,000 characters, {name}: {:.0?}, {sure} anchored",
        start.elapsed()
    );
}
