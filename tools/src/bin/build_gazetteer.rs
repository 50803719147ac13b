//! Builds `assets/gazetteer.bin` from the list that `tools/gazetteer/collect.py` prints.
//!
//! `cargo run --profile fast -p byline-tools --bin build_gazetteer -- lists.tsv assets/gazetteer.bin`

use std::collections::BTreeMap;

use anyhow::Context;
use byline::analysis::gazetteer::{Classes, key_of};

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let lists = arguments.next().context("the list of names is missing")?;
    let output = arguments.next().context("the output file is missing")?;
    let lists = std::fs::read_to_string(&lists).with_context(|| format!("cannot read {lists}"))?;
    let mut names: BTreeMap<String, u32> = BTreeMap::new();
    for line in lists.lines() {
        let Some((code, name)) = line.split_once('\t') else {
            continue;
        };
        let code = if code == "othercity" { "town" } else { code };
        let Some(class) = Classes::from_code(code) else {
            continue;
        };
        let key = key_of(name);
        if key.len() > 1 {
            *names.entry(key).or_default() |= class.bits();
        }
    }
    let mut builder = fst::MapBuilder::memory();
    for (name, classes) in &names {
        builder.insert(name, u64::from(*classes))?;
    }
    let bytes = builder.into_inner()?;
    println!("{} names, {} bytes", names.len(), bytes.len());
    std::fs::write(&output, bytes).with_context(|| format!("cannot write {output}"))
}
