//! Plain words: what people read says what a careful native engineer would say.

use std::collections::BTreeMap;

/// What is not said, and what is said instead.
pub const BANNED: &[(&str, &str)] = &[
    ("anew", "again"),
    ("shall", "should, will"),
    ("any more", "no longer"),
    ("behind", "after"),
    ("forth", "forward"),
    ("is told of", "Byline reports"),
    ("are told of", "Byline reports"),
    ("is told", "Byline says"),
    ("before of", "previous"),
    ("is no name", "is not a name"),
    ("is no quote", "is not a quote"),
    ("is no error", "is not an error"),
    ("it is no", "it is not a"),
    ("take it away", "remove it"),
    ("takes it away", "removes it"),
    ("take them away", "remove them"),
    ("names away", "clear"),
    ("gone on with", "continued"),
    ("where nothing", "if nothing"),
    ("where none", "if none"),
    ("where there is", "if there is"),
    ("where there are", "if there are"),
    ("where that is", "if that is"),
    ("where that cannot", "if that cannot"),
    ("where one is", "if one is"),
    ("where it is not", "if it is not"),
    ("where several", "if several"),
    ("where both", "if both"),
    ("what stands", "what is"),
    ("stands at", "is at"),
    ("has no place", "is lost, is no longer in the article"),
    ("without a place", "lost"),
    ("orphan", "lost"),
    ("orphans", "lost"),
    ("in marks", "in quotation marks, quoted"),
];

/// The banned words in `text`, in order. "There is no name" is plain; "it is no name" is not.
pub fn banned(text: &str) -> Vec<&'static str> {
    let text = text.to_lowercase();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // A value that is filled in is not a word.
    let text: String = text
        .split('{')
        .map(|part| part.split_once('}').map_or(part, |(_, rest)| rest))
        .collect::<Vec<_>>()
        .join("…");
    let stands_alone = |at: usize, length: usize| {
        let is_word = |ch: char| ch.is_alphanumeric() || ch == '_' || ch == '-';
        !text[..at].ends_with("there ")
            && !text[..at].chars().next_back().is_some_and(is_word)
            && !text[at + length..].chars().next().is_some_and(is_word)
    };
    BANNED
        .iter()
        .flat_map(|(words, _)| {
            text.match_indices(words)
                .filter(|(at, _)| stands_alone(*at, words.len()))
                .map(|_| *words)
        })
        .collect()
}

/// A page without what is not prose: code, in blocks and in lines, and addresses of links.
pub fn prose(page: &str) -> String {
    let mut out = String::new();
    let mut in_code = false;
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        } else if !in_code && !line.starts_with("    ") {
            out.push_str(line);
            out.push('\n');
        }
    }
    out.split('`').step_by(2).collect::<Vec<_>>().join(" code ")
}

/// What is found, by area: sentences with the words that are not said.
#[derive(Default)]
pub struct Found(pub BTreeMap<String, Vec<String>>);

impl Found {
    /// Looks at one text of an area.
    pub fn look(&mut self, area: &str, text: &str) {
        for words in banned(text) {
            let at = text.to_lowercase().find(words).unwrap_or(0);
            let start = text.floor_char_boundary(at.saturating_sub(60));
            let end = text.ceil_char_boundary((at + 60).min(text.len()));
            let line = format!("“{words}”: {}", text[start..end].replace('\n', " "));
            self.0.entry(area.to_owned()).or_default().push(line);
        }
    }
}
