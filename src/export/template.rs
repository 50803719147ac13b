//! Exports in the reader's own form: a template of Jinja's language over the data of the JSON export.
//!
//! A template sees `documents`, a list of what `--format json` writes for each article. It can read no
//! other file. What goes into HTML or XML is escaped, by the template's name.

use std::fmt::Write as _;

use minijinja::value::Serde;
use minijinja::{Environment, Error, UndefinedBehavior, Value};
use serde_json::json;

use super::Export;

/// A template that ships with the program.
#[derive(Debug)]
pub struct Template {
    /// The name on the command line.
    pub name: &'static str,
    /// Its file's name, whose ending says what is escaped.
    pub file: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Its text: an example to start from.
    pub source: &'static str,
}

/// The templates that ship.
pub static TEMPLATES: [Template; 3] = [
    Template {
        name: "quotes",
        file: "quotes.txt.j2",
        about: "each quote on a line with who said it and where, as plain text",
        source: include_str!("../../assets/templates/quotes.txt.j2"),
    },
    Template {
        name: "codes",
        file: "codes.md.j2",
        about: "under each code the words that have it, in Markdown",
        source: include_str!("../../assets/templates/codes.md.j2"),
    },
    Template {
        name: "speakers",
        file: "speakers.html.j2",
        about: "a table of who says what, in HTML",
        source: include_str!("../../assets/templates/speakers.html.j2"),
    },
];

impl Template {
    /// The template of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        TEMPLATES.iter().find(|template| template.name == name)
    }
}

/// Writes articles by a template. `file` is its file's name. An error says what is wrong and where.
pub fn render(file: &str, source: &str, exports: &[Export<'_>]) -> Result<String, String> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Chainable);
    environment.add_filter("markdown", |words: String| super::markdown::plain(&words));
    environment.add_filter("one_line", |words: String| super::one_line(&words));
    let documents: Vec<_> = exports.iter().map(super::json::everything).collect();
    let template = environment.template_from_named_str(file, source);
    let data = json!({ "documents": documents });
    template
        .and_then(|template| template.render(Value::from(Serde(&data))))
        .map_err(|error| told(&error))
}

/// An error with its causes, on one line.
fn told(error: &Error) -> String {
    let mut out = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        // Writing to a string cannot fail.
        let _ = write!(out, ": {error}");
        cause = error.source();
    }
    super::one_line(&out)
}
