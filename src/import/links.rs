//! Addresses: joined to the page they stand on, and dropped if nobody should follow them.

/// The longest address that is kept, in bytes.
const LONGEST: usize = 4096;

/// The whole address of `link` on a page at `base`.
///
/// `None` for what is no web or mail address (`javascript:`, `data:`, `file:`, …) and for a
/// relative one without a base.
pub(super) fn resolve(base: Option<&str>, link: &str) -> Option<String> {
    let link: String = link.trim().chars().filter(|c| !c.is_control()).collect();
    if link.is_empty() || link.len() > LONGEST {
        return None;
    }
    let joined = match scheme(&link) {
        Some(_) => link,
        None => join(base?, &link)?,
    };
    let scheme = scheme(&joined)?.to_ascii_lowercase();
    matches!(scheme.as_str(), "http" | "https" | "mailto").then(|| joined.replace(' ', "%20"))
}

fn scheme(link: &str) -> Option<&str> {
    let (scheme, _) = link.split_once(':')?;
    let mut letters = scheme.chars();
    let is_scheme = letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    is_scheme.then_some(scheme)
}

/// RFC 3986, section 5.2, for a link without a scheme.
fn join(base: &str, link: &str) -> Option<String> {
    let scheme = scheme(base)?;
    if let Some(rest) = link.strip_prefix("//") {
        return Some(format!("{scheme}://{rest}"));
    }
    let after = base[scheme.len()..].strip_prefix("://")?;
    let end = after.find(['/', '?', '#']).unwrap_or(after.len());
    let (host, rest) = after.split_at(end);
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    if link.starts_with('#') {
        let page = base.split('#').next().unwrap_or_default();
        return Some(format!("{page}{link}"));
    }
    if link.starts_with('?') {
        return Some(format!("{scheme}://{host}{path}{link}"));
    }
    let cut = link.find(['?', '#']).unwrap_or(link.len());
    let (target, tail) = link.split_at(cut);
    let joined = match path.rfind('/') {
        _ if target.starts_with('/') => target.to_owned(),
        Some(at) => format!("{}{target}", &path[..=at]),
        None => format!("/{target}"),
    };
    let mut parts: Vec<&str> = Vec::new();
    let last = joined.rsplit('/').next().unwrap_or_default();
    for part in joined.split('/').skip(1) {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    if matches!(last, "." | "..") {
        parts.push("");
    }
    Some(format!("{scheme}://{host}/{}{tail}", parts.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_resolved() {
        let check = |link: &str, expected: Option<&str>| {
            assert_eq!(
                resolve(Some("https://a.org/b/c?q=1#f"), link).as_deref(),
                expected,
                "{link}"
            );
        };
        check("https://x.org/y", Some("https://x.org/y"));
        check("//x.org/y", Some("https://x.org/y"));
        check("/d", Some("https://a.org/d"));
        check("d e", Some("https://a.org/b/d%20e"));
        check("../d/./e?f=../g", Some("https://a.org/d/e?f=../g"));
        check("../../../d", Some("https://a.org/d"));
        check("..", Some("https://a.org/"));
        check("?z", Some("https://a.org/b/c?z"));
        check("#z", Some("https://a.org/b/c?q=1#z"));
        check("mailto:a@b.org", Some("mailto:a@b.org"));
        check("java\nscript:alert(1)", None);
        check("JavaScript:alert(1)", None);
        check("data:text/html,x", None);
        check("file:///etc/passwd", None);
        check(" ", None);
        assert_eq!(resolve(None, "/d"), None);
        assert_eq!(
            resolve(Some("https://a.org"), "d").as_deref(),
            Some("https://a.org/d")
        );
        assert_eq!(resolve(Some("nonsense"), "d"), None);
    }
}
