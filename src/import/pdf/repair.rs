//! Files whose table of objects is damaged.

use std::collections::BTreeMap;

use memchr::memmem;

/// The file with a new table of its objects, for one whose table is damaged or missing: every object
/// says its number where it begins.
pub(super) fn repaired(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut places: BTreeMap<u32, (usize, u16)> = BTreeMap::new();
    for at in memmem::find_iter(bytes, b" obj") {
        let Some((start, number, generation)) = numbers_before(bytes, at) else {
            continue;
        };
        if places.len() < MOST_OBJECTS {
            places.insert(number, (start, generation));
        }
    }
    let root = memmem::rfind_iter(bytes, b"/Root")
        .find_map(|at| reference_after(bytes, at + b"/Root".len()))
        .filter(|(number, _)| places.contains_key(number))
        .or_else(|| {
            let catalog = memmem::rfind(bytes, b"/Catalog")?;
            let holds = |(_, (start, _)): &(&u32, &(usize, u16))| *start < catalog;
            let (number, (_, generation)) = places
                .iter()
                .filter(holds)
                .max_by_key(|(_, (start, _))| *start)?;
            Some((*number, *generation))
        })?;
    let mut file = bytes.to_vec();
    file.push(b'\n');
    let table = file.len();
    file.extend(b"xref\n0 1\n0000000000 65535 f \n");
    for (number, (start, generation)) in &places {
        file.extend(format!("{number} 1\n{start:010} {generation:05} n \n").into_bytes());
    }
    let size = places.keys().next_back()?.checked_add(1)?;
    let (number, generation) = root;
    let end = format!(
        "trailer\n<< /Size {size} /Root {number} {generation} R >>\nstartxref\n{table}\n%%EOF\n"
    );
    file.extend(end.into_bytes());
    Some(file)
}

/// More objects than this are damage.
const MOST_OBJECTS: usize = 2_000_000;

/// The start of `12 0` directly before `at`, and the two numbers.
fn numbers_before(bytes: &[u8], at: usize) -> Option<(usize, u32, u16)> {
    let digits = |end: usize| {
        let count = bytes[..end]
            .iter()
            .rev()
            .take(10)
            .take_while(|b| b.is_ascii_digit())
            .count();
        (count > 0).then_some(end - count)
    };
    let second = digits(at)?;
    let blank = second.checked_sub(1)?;
    if !bytes[blank].is_ascii_whitespace() {
        return None;
    }
    let first = digits(blank)?;
    let number = |from: usize, to: usize| std::str::from_utf8(&bytes[from..to]).ok();
    let generation = number(second, at)?.parse().ok()?;
    Some((first, number(first, blank)?.parse().ok()?, generation))
}

/// The reference `12 0 R` after `at`.
fn reference_after(bytes: &[u8], at: usize) -> Option<(u32, u16)> {
    let text = std::str::from_utf8(bytes.get(at..(at + 24).min(bytes.len()))?).ok()?;
    let mut words = text.split_ascii_whitespace();
    let reference = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    words.next()?.starts_with('R').then_some(reference)
}
