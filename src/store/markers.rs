//! What git leaves in a file whose sides it could not join: both of them, between markers.

/// The sides of a file with conflict markers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sides {
    /// The line of the first marker, from 1.
    pub line: usize,
    pub ours: String,
    /// What both come from, if git was told to leave it there.
    pub base: Option<String>,
    pub theirs: String,
}

/// Takes a file apart that has conflict markers; `None` if it has none. A marker counts only in its
/// order: `<<<<<<<`, perhaps `|||||||`, `=======`, `>>>>>>>`.
pub(super) fn sides(text: &str) -> Option<Sides> {
    #[derive(PartialEq)]
    enum In {
        Both,
        Ours,
        Base,
        Theirs,
    }
    if !text.contains("<<<<<<<") {
        return None;
    }
    let (mut ours, mut base, mut theirs) = (String::new(), String::new(), String::new());
    let (mut first, mut has_base, mut place) = (None, false, In::Both);
    for (n, line) in text.split_inclusive('\n').enumerate() {
        match (&place, marker(line)) {
            (In::Both, Some('<')) => {
                first = first.or(Some(n + 1));
                place = In::Ours;
            }
            (In::Ours, Some('|')) => (has_base, place) = (true, In::Base),
            (In::Ours | In::Base, Some('=')) => place = In::Theirs,
            (In::Theirs, Some('>')) => place = In::Both,
            (In::Both, _) => {
                ours.push_str(line);
                base.push_str(line);
                theirs.push_str(line);
            }
            (In::Ours, _) => ours.push_str(line),
            (In::Base, _) => base.push_str(line),
            (In::Theirs, _) => theirs.push_str(line),
        }
    }
    let line = first.filter(|_| place == In::Both)?;
    Some(Sides {
        line,
        ours,
        base: has_base.then_some(base),
        theirs,
    })
}

/// The letter of a marker that a line is. The middle one stands alone; the others carry a name.
fn marker(line: &str) -> Option<char> {
    let line = line.trim_end_matches(['\n', '\r']);
    let letter = line.chars().next()?;
    let rest = line.strip_prefix(&letter.to_string().repeat(7))?;
    let fits = match letter {
        '=' => rest.is_empty(),
        '<' | '>' | '|' => rest.is_empty() || rest.starts_with(' '),
        _ => false,
    };
    fits.then_some(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_are_found_between_the_markers() {
        let found = sides("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> main\nd\n").expect("markers");
        assert_eq!((found.line, found.base), (2, None));
        assert_eq!(
            (found.ours.as_str(), found.theirs.as_str()),
            ("a\nb\nd\n", "a\nc\nd\n")
        );
        let text = "<<<<<<< HEAD\r\nb\r\n||||||| 1a2b\r\no\r\n=======\r\n>>>>>>> x\r\n";
        let found = sides(text).expect("markers");
        assert_eq!(found.base.as_deref(), Some("o\r\n"));
        assert_eq!((found.ours.as_str(), found.theirs.as_str()), ("b\r\n", ""));
        for none in [
            "",
            "a <<<<<<< b\n=======\n",
            "<<<<<<< HEAD\nonly one side\n",
            "<<<<<<<<< longer\n=======\n>>>>>>> x\n",
            "======= \n<<<<<<< HEAD\n",
        ] {
            assert_eq!(sides(none), None, "{none}");
        }
    }
}
