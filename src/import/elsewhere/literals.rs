//! Values that pages write into their scripts: JSON, or literals of JavaScript.
//!
//! Nothing is executed. A function that is called with values at once, as Nuxt writes it, is read as what
//! it returns with the values in the place of their names.

use std::collections::HashMap;

use serde_json::{Map, Number, Value};

/// How deep values are nested at most.
const DEEPEST: usize = 100;
/// More values are not taken from one script.
const MOST: usize = 8;
/// Shorter scripts hold no article, in bytes.
const SHORTEST: usize = 400;

/// The values in a script: all of it, or what is assigned in it.
pub(super) fn values(script: &str) -> Vec<Value> {
    let text = script.trim();
    if let Ok(value) = serde_json::from_str(text) {
        return vec![value];
    }
    let mut found = Vec::new();
    let mut rest = text;
    while found.len() < MOST
        && let Some(at) = rest.find('=')
    {
        rest = rest[at + 1..].trim_start();
        if let Some(inner) = rest.strip_prefix("JSON.parse(") {
            let mut literal = Literal::new(inner);
            if let Some(Value::String(text)) = literal.value(0)
                && let Ok(value) = serde_json::from_str(&text)
            {
                found.push(value);
            }
        } else if rest.starts_with(['{', '[']) && rest.len() > SHORTEST {
            let mut values = serde_json::Deserializer::from_str(rest).into_iter();
            if let Some(Ok(value)) = values.next() {
                rest = &rest[values.byte_offset()..];
                found.push(value);
            } else {
                let mut literal = Literal::new(rest);
                if let Some(value) = literal.value(0) {
                    rest = &rest[literal.at..];
                    found.push(value);
                }
            }
        } else if rest.len() > SHORTEST
            && let Some(value) = called(rest)
        {
            found.push(value);
        }
    }
    found
}

/// What `(function(a,b){return {…}}("x",1))` returns.
fn called(text: &str) -> Option<Value> {
    let start = text.strip_prefix('(')?.trim_start();
    let start = start.strip_prefix("function")?.trim_start();
    let (names, body) = start.strip_prefix('(')?.split_once(')')?;
    let names: Vec<&str> = names.split(',').map(str::trim).collect();
    let from = body.find("return")?;
    let returned = &body[from + "return".len()..];
    // The values stand after the end of what is returned; to find it, it is read without them first.
    let mut literal = Literal::new(returned);
    literal.value(0)?;
    let rest = returned[literal.at..].trim_start();
    let rest = rest.trim_start_matches([';', '}', ')', ' ', '\n']);
    let mut values = HashMap::new();
    if let Some(given) = rest.strip_prefix('(') {
        let mut given = Literal::new(given);
        for name in names {
            let Some(value) = given.value(0) else { break };
            values.insert(name, value);
            if !given.eat(b',') {
                break;
            }
        }
    }
    let mut literal = Literal::new(returned);
    literal.names = values;
    literal.value(0)
}

/// A literal that is read from its start on.
struct Literal<'t> {
    text: &'t str,
    /// The place of what is not read yet.
    at: usize,
    /// What names stand for.
    names: HashMap<&'t str, Value>,
    /// How many bytes of values may still be put in the place of names.
    left: usize,
}

impl<'t> Literal<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            names: HashMap::new(),
            left: 16 << 20,
        }
    }

    fn skip(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    fn peek(&mut self) -> Option<u8> {
        self.skip();
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// The value that stands next; `None` if there is none that can be read.
    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        match self.peek()? {
            b'{' => self.object(depth),
            b'[' => self.array(depth),
            b'"' | b'\'' | b'`' => self.string().map(Value::String),
            b'!' => {
                self.at += 1;
                let value = self.value(depth + 1)?;
                Some(Value::Bool(value == 0))
            }
            b'-' | b'0'..=b'9' | b'.' => Some(self.number()),
            _ => self.name(depth),
        }
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut object = Map::new();
        loop {
            if self.eat(b'}') {
                return Some(Value::Object(object));
            }
            let key = match self.peek()? {
                b'"' | b'\'' => self.string()?,
                _ => self.word()?.to_owned(),
            };
            if !self.eat(b':') {
                return None;
            }
            let value = self.value(depth + 1)?;
            object.insert(key, value);
            if !self.eat(b',') && self.peek() != Some(b'}') {
                return None;
            }
        }
    }

    fn array(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut values = Vec::new();
        loop {
            if self.eat(b']') {
                return Some(Value::Array(values));
            }
            if self.eat(b',') {
                continue;
            }
            values.push(self.value(depth + 1)?);
            if !self.eat(b',') && self.peek() != Some(b']') {
                return None;
            }
        }
    }

    fn string(&mut self) -> Option<String> {
        let mark = char::from(*self.text.as_bytes().get(self.at)?);
        let rest = &self.text[self.at + 1..];
        let mut text = String::new();
        let mut chars = rest.char_indices();
        let mut high = None;
        while let Some((at, c)) = chars.next() {
            if c == mark {
                self.at += 1 + at + 1;
                return Some(text);
            }
            if c != '\\' {
                text.push(c);
                continue;
            }
            let (_, escaped) = chars.next()?;
            let digits = match escaped {
                'u' => 4,
                'x' => 2,
                _ => 0,
            };
            if digits == 0 {
                text.push(match escaped {
                    'n' => '\n',
                    't' => '\t',
                    'r' | '\n' => ' ',
                    other => other,
                });
                continue;
            }
            let mut code = 0;
            for _ in 0..digits {
                code = code * 16 + chars.next()?.1.to_digit(16)?;
            }
            match (code, high.take()) {
                (0xD800..=0xDBFF, _) => high = Some(code),
                (0xDC00..=0xDFFF, Some(first)) => {
                    let code = 0x10000 + ((first - 0xD800) << 10) + (code - 0xDC00);
                    text.extend(char::from_u32(code));
                }
                _ => text.extend(char::from_u32(code)),
            }
        }
        None
    }

    fn number(&mut self) -> Value {
        let rest = &self.text[self.at..];
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        self.at += end;
        let text = &rest[..end];
        if let Ok(whole) = text.parse::<i64>() {
            return Value::from(whole);
        }
        let number = text.parse::<f64>().ok().and_then(Number::from_f64);
        number.map_or(Value::Null, Value::Number)
    }

    fn word(&mut self) -> Option<&'t str> {
        self.skip();
        let rest = &self.text[self.at..];
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.');
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        self.at += end;
        (end > 0).then(|| &rest[..end])
    }

    /// A name: what it stands for, or nothing.
    fn name(&mut self, depth: usize) -> Option<Value> {
        let word = self.word()?;
        match word {
            "true" => return Some(Value::Bool(true)),
            "false" => return Some(Value::Bool(false)),
            "void" => {
                self.value(depth + 1)?;
                return Some(Value::Null);
            }
            // `new Date("2024-05-01")`
            "new" => {
                self.word()?;
            }
            _ => {}
        }
        if self.eat(b'(') {
            let mut value = Value::Null;
            while !self.eat(b')') {
                let given = self.value(depth + 1)?;
                if value.is_null() {
                    value = given;
                }
                self.eat(b',');
            }
            return Some(value);
        }
        let Some(value) = self.names.get(word) else {
            return Some(Value::Null);
        };
        let size = match value {
            Value::String(text) => text.len(),
            Value::Object(_) | Value::Array(_) => value.to_string().len(),
            _ => 8,
        };
        self.left = self.left.checked_sub(size)?;
        Some(value.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn literals_of_scripts_are_read() {
        let check = |text: &str, expected: Option<Value>| {
            assert_eq!(Literal::new(text).value(0), expected, "{text}");
        };
        check(
            "{a: 'x', \"b\": [1, -2.5, !0, !1, void 0], c: new Date(\"2024-05-01\"), d: e}",
            Some(
                json!({"a": "x", "b": [1, -2.5, true, false, null], "c": "2024-05-01", "d": null}),
            ),
        );
        check(
            r#""\u003Cp>caf\xe9 \ud83d\ude00\n""#,
            Some(json!("<p>café 😀\n")),
        );
        check("{a: 1,}", Some(json!({"a": 1})));
        check("[Array(3), {}]", Some(json!([3, {}])));
        for broken in [
            "{a 1}",
            "\"open",
            "[1 2]",
            "{a:",
            "{",
            "",
            "\"\\u12\"",
            "f(",
            "f(1",
        ] {
            check(broken, None);
        }
        check(&"[".repeat(5000), None);
        check(&"!".repeat(5000), None);
        check(&"f(".repeat(5000), None);
    }

    #[test]
    fn a_called_function_returns_its_values() {
        let long = "x".repeat(SHORTEST);
        let script = format!(
            "window.__NUXT__=(function(a,b){{a.x=1;return {{t:b,ok:a,l:\"{long}\"}}}}(true,\"quay\"));"
        );
        assert_eq!(
            values(&script),
            [json!({"t": "quay", "ok": true, "l": long})]
        );
        assert_eq!(
            values(&format!("x=(function(a){{{long}}}(1))")),
            [] as [Value; 0]
        );
        // Values in the place of names are not made larger without end.
        let many = "a,".repeat(100_000);
        let huge = format!(
            "x=(function(a){{return [{many}]}}(\"{}\"))",
            "y".repeat(4000)
        );
        assert_eq!(values(&huge), [] as [Value; 0]);
    }
}
