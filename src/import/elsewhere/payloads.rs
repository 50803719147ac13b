//! Payloads that frameworks send in pieces: values that name each other by their numbers (Nuxt), and rows
//! of a page that are pushed one after the other (Next).

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::DEEPEST;

/// So many values are put in the places that name them.
const MOST_VALUES: usize = 200_000;
/// So much text is put there, in bytes.
const MOST_TEXT: usize = 16 << 20;
/// Tags that stand in the markup of what a row draws; others leave their words only.
const TAGS: &[&str] = &[
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "blockquote",
    "figure",
    "figcaption",
    "table",
    "tr",
    "td",
    "th",
    "em",
    "strong",
    "i",
    "b",
    "br",
    "pre",
    "article",
    "main",
    "nav",
    "aside",
    "header",
    "footer",
    "section",
    "div",
    "dl",
    "dt",
    "dd",
    "cite",
    "time",
    "button",
];

/// The value that a list of values describes in which each names its parts by their numbers in the list.
pub(super) fn flattened(value: &Value) -> Option<Value> {
    let values = value.as_array()?;
    let is_start = match values.first()? {
        Value::Array(pair) => {
            matches!(pair.as_slice(), [Value::String(kind), Value::Number(_)] if is_wrapper(kind))
        }
        Value::Object(object) => {
            !object.is_empty() && object.values().all(|value| index(value, values).is_some())
        }
        _ => false,
    };
    if !is_start || values.len() < 3 {
        return None;
    }
    let mut left = (MOST_VALUES, MOST_TEXT);
    Some(resolved(0, values, 0, &mut left))
}

fn is_wrapper(kind: &str) -> bool {
    matches!(
        kind,
        "ShallowReactive"
            | "Reactive"
            | "Ref"
            | "ShallowRef"
            | "EmptyRef"
            | "EmptyShallowRef"
            | "NuxtError"
    )
}

fn index(value: &Value, values: &[Value]) -> Option<usize> {
    let at = usize::try_from(value.as_u64()?).ok()?;
    (at < values.len()).then_some(at)
}

fn resolved(at: usize, values: &[Value], depth: usize, left: &mut (usize, usize)) -> Value {
    let text = values[at].as_str().map_or(0, str::len);
    if depth > DEEPEST || left.0 == 0 || left.1 < text {
        return Value::Null;
    }
    left.0 -= 1;
    left.1 -= text;
    let mut inner = |value: &Value| match index(value, values) {
        Some(at) => resolved(at, values, depth + 1, left),
        None => Value::Null,
    };
    match &values[at] {
        Value::Array(parts) => match parts.as_slice() {
            [Value::String(kind), value] if is_wrapper(kind) => inner(value),
            // A day: its text, not a number.
            [Value::String(kind), day] if kind == "Date" => day.clone(),
            parts => Value::Array(parts.iter().map(inner).collect()),
        },
        Value::Object(object) => {
            let entry = |(key, value): (&String, &Value)| (key.clone(), inner(value));
            Value::Object(object.iter().map(entry).collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

/// What rows hold that scripts push: their values, and what they draw as markup.
#[derive(Debug, Default)]
pub(super) struct Pushed {
    pub(super) values: Vec<Value>,
    pub(super) markup: String,
}

/// The rows in `scripts`.
pub(super) fn pushed<'t>(scripts: impl Iterator<Item = &'t str>) -> Pushed {
    let mut stream = String::new();
    for script in scripts {
        let mut rest = script;
        while let Some(at) = rest.find("__next_f.push(") {
            rest = &rest[at + "__next_f.push(".len()..];
            let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
            if let Some(Ok(Value::Array(parts))) = values.next()
                && let [_, Value::String(piece), ..] = parts.as_slice()
            {
                stream.push_str(piece);
            }
        }
    }
    let mut pushed = Pushed::default();
    let mut texts: HashMap<String, String> = HashMap::new();
    let mut rest = stream.as_str();
    while let Some((id, row)) = rest.split_once(':') {
        let id = id.trim();
        if id.len() > 8 || !id.bytes().all(|b| b.is_ascii_hexdigit()) {
            break;
        }
        // A long text says how many bytes it has.
        let long = row.strip_prefix('T').and_then(|row| row.split_once(','));
        if let Some((length, text)) = long
            && let Ok(length) = usize::from_str_radix(length, 16)
        {
            let Some(text) = text.get(..length) else {
                break;
            };
            texts.insert(id.to_owned(), text.to_owned());
            rest = &row[row.find(',').map_or(0, |at| at + 1) + length..];
            continue;
        }
        let (line, after) = row.split_once('\n').unwrap_or((row, ""));
        rest = after;
        if let Ok(value) = serde_json::from_str(line) {
            pushed.values.push(value);
        }
    }
    let mut left = MOST_VALUES;
    for value in &pushed.values {
        draw(value, &texts, 0, &mut left, &mut pushed.markup);
    }
    pushed.values.extend(texts.into_values().map(Value::String));
    pushed
}

/// Adds what an element of a row draws.
fn draw(
    value: &Value,
    texts: &HashMap<String, String>,
    depth: usize,
    left: &mut usize,
    markup: &mut String,
) {
    if depth > DEEPEST || *left == 0 || markup.len() > MOST_TEXT {
        return;
    }
    *left -= 1;
    match value {
        Value::String(text) => match text.strip_prefix('$') {
            Some(name) if name.starts_with('$') => escape(name, markup),
            Some(name) => {
                if let Some(text) = texts.get(name) {
                    escape(text, markup);
                }
            }
            None => escape(text, markup),
        },
        Value::Array(parts) => {
            let [
                Value::String(sign),
                Value::String(tag),
                _,
                Value::Object(object),
                ..,
            ] = parts.as_slice()
            else {
                for part in parts {
                    draw(part, texts, depth + 1, left, markup);
                }
                return;
            };
            if sign != "$" {
                return;
            }
            let is_known = TAGS.contains(&tag.as_str());
            if is_known {
                markup.push('<');
                markup.push_str(tag);
                if let Some(Value::String(class)) = object.get("className") {
                    markup.push_str(" class=\"");
                    escape(&class.replace('"', " "), markup);
                    markup.push('"');
                }
                markup.push('>');
            }
            let raw = object.get("dangerouslySetInnerHTML");
            match raw.and_then(|raw| raw.get("__html")?.as_str()) {
                Some(html) => {
                    let named = html.strip_prefix('$').and_then(|name| texts.get(name));
                    let is_text = tag != "script" && tag != "style";
                    markup.push_str(if is_text {
                        named.map_or(html, String::as_str)
                    } else {
                        ""
                    });
                }
                None => {
                    if let Some(children) = object.get("children") {
                        draw(children, texts, depth + 1, left, markup);
                    }
                }
            }
            if is_known {
                markup.push_str("</");
                markup.push_str(tag);
                markup.push('>');
            }
        }
        Value::Number(number) => markup.push_str(&number.to_string()),
        _ => {}
    }
}

fn escape(text: &str, markup: &mut String) {
    for c in text.chars() {
        match c {
            '<' => markup.push_str("&lt;"),
            '&' => markup.push_str("&amp;"),
            c => markup.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_that_name_each_other_are_put_together() {
        let list = json!([["ShallowReactive", 1], {"a": 2, "b": 3}, "words", [2, 4], ["Date", "2024-05-01"]]);
        let expected = json!({"a": "words", "b": ["words", "2024-05-01"]});
        assert_eq!(flattened(&list), Some(expected));
        for other in [
            json!([1, 2, 3]),
            json!([["a", "b"], 2, 3]),
            json!({"a": 1}),
            json!([]),
        ] {
            assert_eq!(flattened(&other), None, "{other}");
        }
        // One that names itself, and one that would be larger than any memory.
        assert!(flattened(&json!([["Ref", 1], {"a": 1}, 0])).is_some());
        let mut bomb: Vec<Value> = vec![json!(["Ref", 1])];
        bomb.extend((1..60).map(|n| json!([n + 1, n + 1, n + 1, n + 1])));
        bomb.push(json!("words"));
        assert!(flattened(&Value::Array(bomb)).is_some());
    }

    #[test]
    fn rows_that_scripts_push_are_drawn() {
        let rows = "1:[\"$\",\"main\",null,{\"className\":\"story\",\"children\":[[\"$\",\"p\",\"0\",{\"children\":[\"Fish & \",[\"$\",\"em\",null,{\"children\":\"ships\"}]]}],[\"$\",\"$L2\",null,{\"children\":[\"$\",\"p\",null,{\"children\":\"$a\"}]}],[\"$\",\"div\",null,{\"dangerouslySetInnerHTML\":{\"__html\":\"$b\"}}]]}]\na:T7,a\nb: \u{e9}b:T8,<p>c</p>2:{\"title\":\"Fish\"}\n";
        let (start, end) = rows.split_at(60);
        let scripts =
            [start, end].map(|piece| format!("self.__next_f.push({})", json!([1, piece])));
        let pushed = pushed(scripts.iter().map(String::as_str));
        assert_eq!(
            pushed.markup,
            "<main class=\"story\"><p>Fish &amp; <em>ships</em></p><p>a\nb: \u{e9}</p><div><p>c</p></div></main>"
        );
        assert!(pushed.values.contains(&json!({"title": "Fish"})));
        assert!(
            super::pushed(["self.__next_f.push([1,", "x.push([1,\"zz:T9,\"])"].into_iter())
                .values
                .is_empty()
        );
    }
}
