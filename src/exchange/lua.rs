//! Tables of Lua as data: read, never run.
//!
//! Knows `return { … }` with strings, numbers, true, false and nil as keys and values, and comments.
//! Anything else is an error with its line: a sidecar has nothing else.

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Lua {
    Nil,
    Bool(bool),
    Number(f64),
    Text(String),
    Table(Vec<(Lua, Lua)>),
}

/// How deep tables may nest.
const DEEPEST: usize = 64;

impl Lua {
    /// The value of a key of this name.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        let is_named = |key: &Self| matches!(key, Self::Text(key) if key == name);
        self.entries()
            .iter()
            .find(|(key, _)| is_named(key))
            .map(|(_, value)| value)
    }

    /// The text of a key; a number too.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        match self.get(name)? {
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// All keys with their values, in the order of the file.
    pub(super) fn entries(&self) -> &[(Self, Self)] {
        match self {
            Self::Table(entries) => entries,
            _ => &[],
        }
    }
}

/// Reads a file that returns a table.
pub(super) fn parse(text: &str) -> Result<Lua, String> {
    let mut reader = Reader {
        rest: text,
        whole: text,
    };
    reader.skip()?;
    reader.word("return")?;
    let value = reader.value(0)?;
    reader.skip()?;
    if !reader.rest.trim_start_matches(';').trim().is_empty() {
        return Err(reader.error("something follows the table"));
    }
    Ok(value)
}

struct Reader<'a> {
    rest: &'a str,
    whole: &'a str,
}

impl<'a> Reader<'a> {
    fn error(&self, what: &str) -> String {
        let read = self.whole.len() - self.rest.len();
        let line = self.whole[..read].matches('\n').count() + 1;
        format!("line {line}: {what}; only tables of data are read, and nothing is run")
    }

    /// White space and comments.
    fn skip(&mut self) -> Result<(), String> {
        loop {
            self.rest = self.rest.trim_start();
            let Some(comment) = self.rest.strip_prefix("--") else {
                return Ok(());
            };
            self.rest = comment;
            if self.long()?.is_none() {
                let end = comment.find('\n').unwrap_or(comment.len());
                self.rest = &comment[end..];
            }
        }
    }

    fn take(&mut self, sign: char) -> bool {
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn word(&mut self, word: &str) -> Result<(), String> {
        let rest = self.rest.strip_prefix(word);
        let is_whole = |rest: &&str| {
            !rest.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_')
        };
        self.rest = rest
            .filter(is_whole)
            .ok_or_else(|| self.error(&format!("no {word}")))?;
        Ok(())
    }

    fn value(&mut self, depth: usize) -> Result<Lua, String> {
        self.skip()?;
        if depth > DEEPEST {
            return Err(self.error("the tables nest too deep"));
        }
        match self.rest.chars().next() {
            Some('{') => self.table(depth),
            Some(quote @ ('"' | '\'')) => self.quoted(quote).map(Lua::Text),
            Some('[') => match self.long()? {
                Some(text) => Ok(Lua::Text(text.to_owned())),
                None => Err(self.error("a bracket where a value should be")),
            },
            Some(sign) if sign.is_ascii_digit() || sign == '-' || sign == '.' => self.number(),
            _ => {
                for (word, value) in [
                    ("true", Lua::Bool(true)),
                    ("false", Lua::Bool(false)),
                    ("nil", Lua::Nil),
                    // What is not a number is written like this.
                    ("inf", Lua::Number(f64::INFINITY)),
                    ("nan", Lua::Nil),
                    ("math.huge", Lua::Number(f64::INFINITY)),
                ] {
                    if self.word(word).is_ok() {
                        return Ok(value);
                    }
                }
                Err(self.error("something that is not data"))
            }
        }
    }

    fn table(&mut self, depth: usize) -> Result<Lua, String> {
        self.take('{');
        let mut entries = Vec::new();
        let mut next = 1.0;
        loop {
            self.skip()?;
            if self.take('}') {
                return Ok(Lua::Table(entries));
            }
            if self.rest.is_empty() {
                return Err(self.error("a table without its end"));
            }
            let is_key = self.rest.starts_with('[')
                && !self.rest.starts_with("[[")
                && !self.rest.starts_with("[=");
            let key = if is_key {
                self.take('[');
                let key = self.value(depth + 1)?;
                self.skip()?;
                if !self.take(']') {
                    return Err(self.error("a key without its bracket"));
                }
                Some(key)
            } else {
                self.name().map(Lua::Text)
            };
            let key = if let Some(key) = key {
                self.skip()?;
                if !self.take('=') {
                    return Err(self.error("a key without a value"));
                }
                key
            } else {
                next += 1.0;
                Lua::Number(next - 1.0)
            };
            let value = self.value(depth + 1)?;
            entries.push((key, value));
            self.skip()?;
            if !self.take(',') && !self.take(';') && !self.rest.starts_with('}') {
                return Err(self.error("two values without a comma"));
            }
        }
    }

    /// A bare name that is a key.
    fn name(&mut self) -> Option<String> {
        let is_letter = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let end = self.rest.find(|letter| !is_letter(letter))?;
        let (name, rest) = self.rest.split_at(end);
        let is_key = !name.is_empty()
            && !name.starts_with(|letter: char| letter.is_ascii_digit())
            && rest.trim_start().starts_with('=');
        is_key.then(|| {
            self.rest = rest;
            name.to_owned()
        })
    }

    fn number(&mut self) -> Result<Lua, String> {
        let is_part =
            |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '+');
        let end = self
            .rest
            .find(|letter| !is_part(letter))
            .unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        let hexadecimal = digits
            .strip_prefix("0x")
            .and_then(|digits| i64::from_str_radix(digits, 16).ok());
        let number = hexadecimal
            .map(|number| number as f64)
            .or_else(|| digits.parse().ok());
        let number = number.ok_or_else(|| self.error("a number that is none"))?;
        // `1/0` is infinity.
        let division = rest.trim_start().strip_prefix("/0");
        let (number, rest) = match division {
            Some(rest) => (number / 0.0, rest),
            None => (number, rest),
        };
        self.rest = rest;
        Ok(Lua::Number(number))
    }

    /// `[[…]]` or `[==[…]==]`; `None` if there is none here.
    fn long(&mut self) -> Result<Option<&'a str>, String> {
        let Some(open) = self.rest.strip_prefix('[') else {
            return Ok(None);
        };
        let level = open.len() - open.trim_start_matches('=').len();
        let Some(text) = open[level..].strip_prefix('[') else {
            return Ok(None);
        };
        let end = format!("]{}]", "=".repeat(level));
        let at = text
            .find(&end)
            .ok_or_else(|| self.error("a long string without its end"))?;
        self.rest = &text[at + end.len()..];
        let words = &text[..at];
        Ok(Some(words.strip_prefix('\n').unwrap_or(words)))
    }

    fn quoted(&mut self, quote: char) -> Result<String, String> {
        let mut bytes = Vec::new();
        let mut letters = self.rest.char_indices();
        letters.next();
        while let Some((at, letter)) = letters.next() {
            match letter {
                letter if letter == quote => {
                    self.rest = &self.rest[at + 1..];
                    return Ok(String::from_utf8_lossy(&bytes).into_owned());
                }
                '\n' => break,
                '\\' => {
                    let Some((_, escaped)) = letters.next() else {
                        break;
                    };
                    match escaped {
                        'n' => bytes.push(b'\n'),
                        't' => bytes.push(b'\t'),
                        'r' => bytes.push(b'\r'),
                        'a' | 'b' | 'f' | 'v' => bytes.push(b' '),
                        'z' => {
                            while letters
                                .clone()
                                .next()
                                .is_some_and(|(_, next)| next.is_whitespace())
                            {
                                letters.next();
                            }
                        }
                        'u' => {
                            let braced = letters.by_ref().map(|(_, letter)| letter);
                            let digits: String = braced
                                .skip_while(|letter| *letter == '{')
                                .take_while(|letter| *letter != '}')
                                .take(8)
                                .collect();
                            let letter = u32::from_str_radix(&digits, 16)
                                .ok()
                                .and_then(char::from_u32);
                            let letter =
                                letter.ok_or_else(|| self.error("an escape that is none"))?;
                            bytes.extend(letter.encode_utf8(&mut [0; 4]).bytes());
                        }
                        'x' => {
                            let digits: String =
                                letters.by_ref().take(2).map(|(_, digit)| digit).collect();
                            let byte = u8::from_str_radix(&digits, 16);
                            bytes.push(byte.map_err(|_| self.error("an escape that is none"))?);
                        }
                        digit if digit.is_ascii_digit() => {
                            let mut digits = digit.to_string();
                            while digits.len() < 3
                                && let Some((_, next)) = letters.clone().next()
                                && next.is_ascii_digit()
                            {
                                digits.push(next);
                                letters.next();
                            }
                            let byte: Result<u8, _> = digits.parse();
                            bytes.push(byte.map_err(|_| self.error("an escape that is none"))?);
                        }
                        other => bytes.extend(other.encode_utf8(&mut [0; 4]).bytes()),
                    }
                }
                letter => bytes.extend(letter.encode_utf8(&mut [0; 4]).bytes()),
            }
        }
        Err(self.error("a string without its end"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_read() {
        let text = "-- a sidecar\nreturn {\n [\"a b\"] = {[1] = {x = 1.5, [\"y\"] = \"q\\\"\\n\\195\\169\\\nz\"}, [2] = true},\n --[[ long\n]] \"bare\", [[raw]], nil, -3; }";
        let value = parse(text).expect("data");
        let first = value.get("a b").expect("a key");
        assert_eq!(first.entries().len(), 2);
        let inner = &first.entries()[0].1;
        assert_eq!(inner.text("x").as_deref(), Some("1.5"));
        assert_eq!(inner.text("y").as_deref(), Some("q\"\né\nz"));
        assert_eq!(
            value.entries()[1],
            (Lua::Number(1.0), Lua::Text("bare".into()))
        );
        assert_eq!(
            value.entries().last(),
            Some(&(Lua::Number(4.0), Lua::Number(-3.0)))
        );
    }

    #[test]
    fn a_program_is_not_data() {
        for text in [
            "return os.execute(\"x\")",
            "return { a = f() }",
            "return { a = 1 } .. x",
            "os.exit()",
            "return {",
            "return { \"a",
            "return { a = \"\\999\" }",
            "return { [1 = 2 }",
            "return [[x",
            "return { 1 2 }",
        ] {
            let error = parse(text).expect_err(text);
            assert!(error.contains("line 1"), "{error}");
        }
        let deep = format!("return {}", "{".repeat(100_000));
        assert!(parse(&deep).expect_err("too deep").contains("too deep"));
    }
}
