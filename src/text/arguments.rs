//! Words of a command line.

/// The words of a command line: blanks part them, quotation marks keep them together. No shell sees
/// it, unless it is one that is named.
pub fn arguments(line: &str) -> Vec<String> {
    let (mut all, mut one, mut quoted, mut begun) = (Vec::new(), String::new(), None, false);
    for letter in line.chars() {
        match (letter, quoted) {
            (letter, Some(mark)) if letter == mark => quoted = None,
            ('"' | '\'', None) => {
                quoted = Some(letter);
                begun = true;
            }
            (letter, None) if letter.is_whitespace() => {
                if begun {
                    all.push(std::mem::take(&mut one));
                }
                begun = false;
            }
            (letter, _) => {
                one.push(letter);
                begun = true;
            }
        }
    }
    if begun {
        all.push(one);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_is_taken_apart_without_a_shell() {
        let check = |line: &str, expected: &[&str]| assert_eq!(arguments(line), expected, "{line}");
        check("wc -w", &["wc", "-w"]);
        check("  tee  'my file.txt' ", &["tee", "my file.txt"]);
        check(
            "sh -c \"wc -w | tr -d ' '\"",
            &["sh", "-c", "wc -w | tr -d ' '"],
        );
        check("grep \"\"", &["grep", ""]);
        check("echo $HOME;ls", &["echo", "$HOME;ls"]);
        check(" ", &[]);
    }
}
