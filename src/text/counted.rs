//! Numbers of things in a sentence.

/// So many things in words: "1 mark", "2 marks".
pub fn counted(count: usize, what: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {what}{s}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_told_from_many() {
        let said = [0, 1, 2].map(|count| counted(count, "mark"));
        assert_eq!(said, ["0 marks", "1 mark", "2 marks"]);
    }
}
