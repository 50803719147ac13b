//! The words of a quote as they are quoted again, and the ids that exports give quotes.

use std::collections::HashMap;

use super::identity::guid;
use crate::analysis::Quote;
use crate::text::Article;

/// The words of a quote on one line, the fragments joined by an ellipsis, without the comma that belongs
/// to the sentence around them.
///
/// `“It let you down,” he said` gives `“It let you down”`.
pub fn cited(article: &Article, quote: &Quote) -> String {
    let parts = quote.parts.iter().map(|part| {
        let words = article.words(part.span).split_whitespace();
        without_comma(&words.collect::<Vec<_>>().join(" "))
    });
    parts.collect::<Vec<_>>().join(" … ")
}

/// Ids of quotes that stay the same while their words do, of these words in the order of the quotes.
/// `source` is the name of the article's source: of a path the last part counts, so that it does not
/// matter from which folder the article is named.
pub fn quote_ids<'a>(source: &str, words: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let is_address = source.contains("://");
    let name = source.rsplit(['/', '\\']).next();
    let source = name.filter(|_| !is_address).unwrap_or(source);
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let id = |words: &'a str| {
        let times = seen.entry(words).or_default();
        *times += 1;
        let id = guid(&[source, words, &times.to_string()]);
        format!("quote-{}", &id[..8])
    };
    words.into_iter().map(id).collect()
}

/// `“…let you down,”` is `“…let you down”` once the words stand alone.
fn without_comma(words: &str) -> String {
    let is_mark = |letter: char| {
        letter.is_whitespace() || matches!(letter, '"' | '”' | '’' | '\'' | '»' | '“' | '‘')
    };
    let bare = words.trim_end_matches(is_mark);
    match bare.strip_suffix(',') {
        Some(cut) => format!("{cut}{}", &words[bare.len()..]),
        None => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_comma_of_the_sentence_around_goes() {
        assert_eq!(without_comma("“It let you down,”"), "“It let you down”");
        assert_eq!(without_comma("\"Yes,\""), "\"Yes\"");
        assert_eq!(without_comma("that it rained,"), "that it rained");
        assert_eq!(without_comma("“One, two.”"), "“One, two.”");
        assert_eq!(without_comma("“He said ‘no’,”"), "“He said ‘no’”");
        assert_eq!(without_comma("« Oui, »"), "« Oui »");
    }

    #[test]
    fn quotes_of_the_same_words_have_ids_of_their_own() {
        let ids = quote_ids("a.txt", ["Yes.", "No.", "Yes."]);
        assert!(ids[0] != ids[1] && ids[0] != ids[2], "{ids:?}");
        assert_eq!(ids[..2], quote_ids("a.txt", ["Yes.", "No."]));
        assert_eq!(ids[..2], quote_ids("../news/a.txt", ["Yes.", "No."]));
        let pages = ["https://a.example/news/1", "https://b.example/news/1"];
        let [first, second] = pages.map(|page| quote_ids(page, ["Yes."]));
        assert_ne!(first, second);
    }
}
