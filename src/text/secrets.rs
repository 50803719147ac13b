//! Addresses without what is secret in them: names and passwords before the host, and parts of the
//! query that let somebody in.

use std::borrow::Cow;

/// Words in the name of a query key that say that its value lets somebody in.
const SECRET: [&str; 13] = [
    "token",
    "key",
    "sig",
    "signature",
    "session",
    "auth",
    "secret",
    "password",
    "passwd",
    "pwd",
    "credential",
    "jwt",
    "otp",
];

/// The address without user, password and the keys of its query that look like secrets. What is not
/// an address with a scheme stays as it is.
pub fn without_secrets(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else {
        return address.to_owned();
    };
    let (rest, fragment) = match rest.split_once('#') {
        Some((rest, fragment)) => (rest, Some(fragment)),
        None => (rest, None),
    };
    let (path, query) = match rest.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (rest, None),
    };
    let host_end = path.find('/').unwrap_or(path.len());
    let (host, path) = path.split_at(host_end);
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let mut clean = format!("{scheme}://{host}{path}");
    for (mark, part) in [('?', query), ('#', fragment)] {
        let Some(part) = part else { continue };
        let kept: Vec<&str> = part.split('&').filter(|pair| !is_secret(pair)).collect();
        if !kept.is_empty() {
            clean.push(mark);
            clean.push_str(&kept.join("&"));
        }
    }
    clean
}

/// True for `access_token=…`, `X-Amz-Signature=…`, `apikey=…`; not for `keyword=…`, `author=…`.
fn is_secret(pair: &str) -> bool {
    let Some((key, _)) = pair.split_once('=') else {
        return false;
    };
    let key = decoded(key);
    let mut words = Vec::new();
    let mut last = ' ';
    for letter in key.chars() {
        let starts = letter.is_uppercase() && last.is_lowercase();
        if !letter.is_alphanumeric() || starts || words.is_empty() {
            words.push(String::new());
        }
        if letter.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
        last = letter;
    }
    let run_together = [
        "apikey",
        "authkey",
        "accesskey",
        "authtoken",
        "accesstoken",
        "sessionid",
    ];
    let ends_in_one = |word: &str| {
        [
            "token",
            "password",
            "passwd",
            "secret",
            "signature",
            "phpsessid",
            "jsessionid",
        ]
        .iter()
        .any(|secret| word.ends_with(secret))
    };
    words.iter().any(|word| {
        SECRET.contains(&word.as_str())
            || run_together.contains(&word.as_str())
            || ends_in_one(word)
    })
}

/// Percent signs undone in ASCII, so that `%74oken` is `token`.
fn decoded(key: &str) -> Cow<'_, str> {
    if !key.contains('%') {
        return Cow::Borrowed(key);
    }
    let bytes = key.as_bytes();
    let (mut out, mut at) = (String::new(), 0);
    while at < bytes.len() {
        let code = key
            .get(at + 1..at + 3)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (bytes[at], code) {
            (b'%', Some(code)) if code.is_ascii() => {
                out.push(code as char);
                at += 3;
            }
            (byte, _) => {
                out.push(if byte.is_ascii() {
                    byte as char
                } else {
                    '\u{fffd}'
                });
                at += 1;
            }
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lets_somebody_in_is_left_out() {
        for (address, wanted) in [
            (
                "https://ana:pw@news.example/a?page=2",
                "https://news.example/a?page=2",
            ),
            ("https://ana@news.example", "https://news.example"),
            (
                "https://n.example/a?token=1&id=7&X-Amz-Signature=2",
                "https://n.example/a?id=7",
            ),
            ("https://n.example/a?api_key=1", "https://n.example/a"),
            (
                "https://n.example/a?apikey=1&AUTH=2&sessionId=3#top",
                "https://n.example/a#top",
            ),
            ("https://n.example/a?%74oken=1&sig=3", "https://n.example/a"),
            (
                "https://n.example/a#access_token=1&x=2",
                "https://n.example/a#x=2",
            ),
            (
                "https://n.example/a?keyword=token&author=ana",
                "https://n.example/a?keyword=token&author=ana",
            ),
            (
                "https://n.example/a?q=a@b&PHPSESSID=9",
                "https://n.example/a?q=a@b",
            ),
            ("https://n.example/@ana/a", "https://n.example/@ana/a"),
            ("/home/ana@work/a?token=1", "/home/ana@work/a?token=1"),
        ] {
            assert_eq!(without_secrets(address), wanted, "{address}");
            assert_eq!(without_secrets(wanted), wanted, "once is enough");
        }
    }
}
