//! Reporters as the agencies of East Asia name them, in brackets or with their title after the name.

/// The reporters that agencies of East Asia name in brackets or at the start or end of a line: `（记者
/// 王小明、李华）`, `김민수 기자 kim@quay.example`, `（深谷支局・高橋健）`.
pub(in crate::import) fn reporters(line: &str) -> Vec<String> {
    let Some(marked) = ["记者", "記者", "기자", "通讯员", "支局", "編集部"]
        .iter()
        .find(|mark| line.contains(**mark))
    else {
        return Vec::new();
    };
    let is_han = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c) || c == '々';
    let is_hangul = |c: char| ('\u{AC00}'..='\u{D7A3}').contains(&c);
    if *marked == "기자" {
        // The name alone, or with an address or a paper before or after it.
        let Some((before, after)) = line.split_once("기자") else {
            return Vec::new();
        };
        let before = before.trim_end();
        let name = before
            .rsplit(|c: char| !is_hangul(c))
            .next()
            .unwrap_or_default();
        let rest = before[..before.len() - name.len()].trim_matches(|c: char| !c.is_alphanumeric());
        let after = after.trim_matches(|c: char| !c.is_alphanumeric());
        let is_short = rest.chars().count() <= 16 && (after.is_empty() || after.contains('@'));
        let fits = (2..=4).contains(&name.chars().count()) && is_short;
        return if fits {
            vec![name.to_owned()]
        } else {
            Vec::new()
        };
    }
    let name_of = |part: &str| -> Option<String> {
        let part = part.trim_matches(|c: char| !c.is_alphanumeric());
        let chars = part.chars().filter(|c| !c.is_whitespace()).count();
        let fits = (2..=5).contains(&chars)
            && part
                .chars()
                .all(|c| is_han(c) || c.is_whitespace() || ('\u{3040}'..='\u{30FF}').contains(&c));
        fits.then(|| part.split_whitespace().collect())
    };
    // In brackets: what follows the word, or what the brackets end with.
    for (open, close) in [('（', '）'), ('(', ')'), ('【', '】'), ('[', ']')] {
        for (at, _) in line.match_indices(open) {
            let rest = &line[at + open.len_utf8()..];
            let Some(end) = rest.find(close).filter(|&end| end <= 90) else {
                continue;
            };
            let inside = &rest[..end];
            let Some((_, after)) = inside.split_once(marked) else {
                continue;
            };
            let after = after
                .split(['／', '/', '报', '報', '台'])
                .next()
                .unwrap_or_default();
            let people: Vec<String> = after
                .split(['、', '，', ',', '・', '　', '／'])
                .flat_map(
                    |part| match part.trim().split(' ').collect::<Vec<_>>()[..] {
                        // "王 明" has a blank inside, "李雪梅 王明" one between.
                        [one, two] if one.chars().count() > 1 && two.chars().count() > 1 => {
                            vec![one, two]
                        }
                        _ => vec![part],
                    },
                )
                .filter_map(name_of)
                .collect();
            if !people.is_empty() {
                return people;
            }
        }
    }
    Vec::new()
}
