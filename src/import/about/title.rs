//! Titles of web pages, told from the names of their sites.

use crate::import::names::same_words;

pub(super) fn starts_with_words(title: &str, words: &str) -> bool {
    title.strip_prefix(words).is_some_and(|rest| {
        rest.is_empty()
            || rest.starts_with([
                ' ', '|', '-', '–', '—', ':', '«', '»', '·', '_', '｜', '：', '（',
            ])
    })
}

/// True if `title` is `start`, a mark that parts titles, and more.
pub(in crate::import) fn starts_with_mark(title: &str, start: &str) -> bool {
    title
        .strip_prefix(start)
        .is_some_and(|rest| MARKS.iter().any(|mark| rest.starts_with(mark)) && !start.is_empty())
}

/// What parts a headline and the name of a site.
pub(super) const MARKS: &[&str] = &[
    " | ", " - ", " – ", " — ", " · ", " « ", " » ", " :: ", " • ", " / ", " ‹ ", " › ", "_",
    " ~ ", " : ", "- ",
];

/// What else may stand before a site's name, without blanks, as titles in Japanese and Chinese have it.
pub(super) const NARROW_MARKS: &[&str] = &["｜", "：", "|", "-", "—", "–"];

/// The parts of a title of which the first is `start`.
pub(super) fn split_title<'t>(title: &'t str, start: &str) -> Option<(&'t str, &'t str)> {
    let rest = title.strip_prefix(start)?;
    let marks = MARKS.iter().copied().chain([": "]);
    let mut after = marks.filter_map(|mark| rest.strip_prefix(mark));
    let rest = after.next()?;
    Some((&title[..start.len()], rest.trim()))
}

/// The site's name at an end of the document's title, where the rest is the headline or the name is
/// the server's.
pub(super) fn site_in_title(
    title: &str,
    heads: &[String],
    address: Option<&str>,
) -> Option<String> {
    for mark in MARKS.iter().chain(NARROW_MARKS) {
        if let Some((rest, end)) = title.rsplit_once(mark)
            && (heads.iter().any(|head| same_words(head, rest))
                || is_server(end, address)
                || end == "Wikipedia")
        {
            return Some(end.trim().to_owned());
        }
    }
    // "Headline - 5 May - Section - Site", "Site | Headline"
    for mark in MARKS.iter().chain(NARROW_MARKS) {
        let is_head = |part: &str| {
            let long = part.chars().filter(|c| c.is_alphanumeric()).count() > 3;
            long && heads.iter().any(|head| same_words(head, part))
        };
        let Some((first, rest)) = title.split_once(mark) else {
            continue;
        };
        let (start, last) = title.rsplit_once(mark).unwrap_or((first, rest));
        if is_head(first) {
            return Some(last.trim().to_owned());
        }
        if is_head(last) && !start.contains(mark) {
            return Some(start.trim().to_owned());
        }
    }
    None
}

/// True for the name of the server in letters: "Harbour News" and `harbournews.example`.
pub(super) fn is_server(name: &str, address: Option<&str>) -> bool {
    let host = address
        .and_then(|address| address.split("//").nth(1))
        .and_then(|rest| rest.split('/').next())
        .unwrap_or_default()
        .trim_start_matches("www.");
    let letters: String = name
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let label: String = host.chars().filter(|c| c.is_alphanumeric()).collect();
    let first = host.split('.').next().unwrap_or_default().replace('-', "");
    letters.len() >= 3
        && (letters == label
            || letters == first
            || (letters.len() > 5 && label.starts_with(&letters)))
}

/// The title without its last part, which is a site's name by its length.
pub(super) fn without_last(title: &str, marks: &[&str]) -> String {
    for mark in marks {
        if let Some((rest, end)) = title.rsplit_once(mark)
            && rest.split_whitespace().count() >= 4
            && end.split_whitespace().count() <= 4
        {
            return rest.trim().to_owned();
        }
    }
    title.to_owned()
}

pub(super) fn is_name_of_site(title: &str, site: Option<&str>) -> bool {
    site.is_some_and(|site| same_words(site, title))
        || matches!(
            title.to_lowercase().as_str(),
            "home" | "blog" | "news" | "untitled" | "index"
        )
}

/// The title without ` | Site` after it or `Site: ` before it.
pub(super) fn without_site(title: &str, site: Option<&str>, address: Option<&str>) -> String {
    let is_site = |part: &str| {
        site.is_some_and(|site| {
            same_words(part, site)
                || (site.len() > 4
                    && same_words(
                        part.trim_start_matches("The "),
                        site.trim_start_matches("The "),
                    ))
                || (part.trim().len() > 4
                    && site
                        .strip_prefix(part.trim())
                        .is_some_and(|rest| rest.starts_with(' ')))
        }) || is_server(part, address)
    };
    let mut rest = title.trim().to_owned();
    for _ in 0..2 {
        for mark in MARKS.iter().chain(NARROW_MARKS) {
            let end = rest
                .rsplit_once(mark)
                .filter(|(rest, end)| !rest.trim().is_empty() && is_site(end));
            if let Some((start, _)) = end {
                rest = start.trim().to_owned();
            }
            let start = rest
                .split_once(mark)
                .filter(|(start, rest)| !rest.trim().is_empty() && is_site(start));
            if let Some((_, end)) = start {
                rest = end.trim().to_owned();
            }
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_named_after_its_server() {
        let check = |name: &str, address: &str, expected: bool| {
            assert_eq!(is_server(name, Some(address)), expected, "{name} {address}");
        };
        check("Harbour News", "https://www.harbournews.example/a/b", true);
        check("Harbour-News", "https://harbour-news.example/", true);
        check("harbournews.example", "https://harbournews.example/a", true);
        check("Harbour", "https://harbournews.example/", true);
        check("Harb", "https://harbournews.example/", false);
        check("Quay Times", "https://harbournews.example/", false);
        check("HN", "https://hn.example/", false);
        assert!(!is_server("Harbour News", None));
    }

    #[test]
    fn a_site_at_the_end_of_a_title_follows_the_headline_or_is_the_servers() {
        let heads = ["The Ferry".to_owned()];
        let site = |title: &str, heads: &[String], address| site_in_title(title, heads, address);
        assert_eq!(
            site("The Ferry | Quay Times", &heads, None).as_deref(),
            Some("Quay Times")
        );
        assert_eq!(site("The Ferry - Part two", &[], None), None);
        assert_eq!(
            site("Ferry - Wikipedia", &[], None).as_deref(),
            Some("Wikipedia")
        );
        let address = Some("https://quaytimes.example/a");
        assert_eq!(
            site("Gone – Quay Times", &[], address).as_deref(),
            Some("Quay Times")
        );
        assert_eq!(site("Gone – Wikipedia, they say", &[], address), None);
    }
}
