//! [`Source`]: where an article comes from.

use std::path::{Path, PathBuf};

use super::without_secrets;

/// Where an article comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
    /// An address on the web.
    Url(String),
    /// The article that comes with the program.
    Sample,
    /// One of the articles in another source: what it is in, and its headline.
    Part(Box<Source>, String),
}

impl Source {
    /// What a person typed on the command line: `-`, an address or a path.
    pub fn from_argument(argument: impl Into<PathBuf>) -> Self {
        let path = argument.into();
        match path.to_str() {
            Some("-") => Self::Stdin,
            Some(text) if is_web_address(text) => Self::Url(text.to_owned()),
            _ => Self::File(path),
        }
    }

    /// The source as a person knows it: the path, the address without what is secret in it, `standard
    /// input`.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Stdin => "standard input".to_owned(),
            Self::Url(url) => without_secrets(url),
            Self::Sample => "sample article".to_owned(),
            Self::Part(whole, headline) => format!("{} › {headline}", whole.name()),
        }
    }

    /// One word for the kind of source: `file`, `stdin`, `url`, `sample` or `part`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::File(_) => "file",
            Self::Stdin => "stdin",
            Self::Url(_) => "url",
            Self::Sample => "sample",
            Self::Part(..) => "part",
        }
    }

    /// The file's path, if the source is a file.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            _ => None,
        }
    }

    /// The name by which a format can be told and a title made, without the folders.
    pub fn file_name(&self) -> String {
        match self {
            Self::File(path) => path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default(),
            Self::Stdin => String::new(),
            Self::Url(url) => {
                let path = url.split(['?', '#']).next().unwrap_or_default();
                path.rsplit('/').next().unwrap_or_default().to_owned()
            }
            Self::Sample => "sample.txt".to_owned(),
            Self::Part(whole, _) => whole.file_name(),
        }
    }
}

fn is_web_address(text: &str) -> bool {
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_name_sources() {
        assert_eq!(Source::from_argument("-"), Source::Stdin);
        assert_eq!(Source::from_argument("a.txt"), Source::File("a.txt".into()));
        assert_eq!(
            Source::from_argument("HTTPS://a.org/b"),
            Source::Url("HTTPS://a.org/b".into())
        );
        assert_eq!(
            Source::from_argument("http:/a"),
            Source::File("http:/a".into())
        );
        assert_eq!(
            Source::Url("https://a.org/b/c.html?d=/e".into()).file_name(),
            "c.html"
        );
    }

    #[test]
    fn each_source_has_a_word_for_its_kind() {
        let sources = [
            Source::File("a.txt".into()),
            Source::Stdin,
            Source::Url("https://example.org/".into()),
            Source::Sample,
            Source::Part(Box::new(Source::Stdin), "Headline".into()),
        ];
        let kinds = sources.map(|source| source.kind());
        assert_eq!(kinds, ["file", "stdin", "url", "sample", "part"]);
    }
}
