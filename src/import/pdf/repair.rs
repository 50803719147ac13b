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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_says_its_number_where_it_begins() {
        let check = |text: &str, expected| {
            let at = text.find(" obj").expect("an object");
            assert_eq!(numbers_before(text.as_bytes(), at), expected, "{text}");
        };
        check("12 0 obj", Some((0, 12, 0)));
        check("x\n7 3 obj", Some((2, 7, 3)));
        check("12  obj", None);
        check("a 0 obj", None);
        check("0 obj", None);
        check("12x0 obj", None);
        check("12 99999 obj", None);
    }

    #[test]
    fn a_file_without_a_table_of_its_objects_gets_one() {
        let objects = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n\
            2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n";
        let check = |text: &str| {
            let file = repaired(text.as_bytes()).expect("it has objects");
            let file = String::from_utf8(file).expect("text");
            let (_, table) = file.split_once("xref\n").expect("a table");
            let second = text.find("2 0 obj").expect("an object");
            assert!(table.contains("1 1\n0000000009 00000 n \n"), "{table}");
            assert!(
                table.contains(&format!("2 1\n{second:010} 00000 n \n")),
                "{table}"
            );
            assert!(table.contains("/Size 3 /Root 1 0 R"), "{table}");
            let place = file.find("xref\n").expect("a table");
            assert!(table.contains(&format!("startxref\n{place}\n")), "{table}");
            assert!(pdf_extract::Document::load_mem(file.as_bytes()).is_ok());
        };
        check(objects);
        check(&format!("{objects}trailer\n<< /Root 1 0 R >>\n"));
        // A root that is not there is not believed.
        check(&format!("{objects}trailer\n<< /Root 9 0 R >>\n"));
        assert_eq!(repaired(b"%PDF-1.4\nnothing"), None);
    }
}
