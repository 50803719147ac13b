//! The configuration: `$XDG_CONFIG_HOME/byline/config.toml`, and who reads.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;

use crate::store::{Home, Placement, Reader, Store};

/// Whose notes.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Who {
    /// Your name, if several people annotate the same articles. Your notes are then kept in a file of
    /// your own, ARTICLE.byline.NAME.toml. Also `BYLINE_READER`, or `reader` in the
    /// configuration.
    #[arg(long, value_name = "NAME")]
    pub reader: Option<String>,
}

/// What the configuration file may say; all of it is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Config {
    /// Who annotates: names the notes file, and each record says it.
    reader: Option<String>,
    /// Where new notes files go.
    store: Place,
    /// Whether the annotated text is kept, to show notes whose words are gone at their old place.
    keep_text: Option<bool>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Place {
    #[default]
    Beside,
    Data,
}

impl Who {
    /// The reader: by argument, environment or configuration.
    pub fn reader(&self) -> anyhow::Result<Option<Reader>> {
        self.named(&Config::read(&variable)?, variable)
    }

    fn named(
        &self,
        config: &Config,
        variable: impl Fn(&str) -> Option<OsString>,
    ) -> anyhow::Result<Option<Reader>> {
        let environment = || variable("BYLINE_READER").map(|own| own.to_string_lossy().into());
        let name = self.reader.clone().or_else(environment);
        let Some(name) = name.or_else(|| config.reader.clone()) else {
            return Ok(None);
        };
        if name.trim().is_empty() {
            return Ok(None);
        }
        let reader = Reader::new(&name);
        Ok(Some(reader.with_context(|| {
            format!("the reader’s name “{name}” has no letter or digit to name a file by")
        })?))
    }

    /// The notes of that reader.
    pub fn store(&self) -> anyhow::Result<Store> {
        let config = Config::read(&variable)?;
        let placement = match config.store {
            Place::Beside => Placement::Beside,
            Place::Data => Placement::Data,
        };
        Ok(Store::new(Home::from_environment(variable), placement)
            .with_reader(self.named(&config, variable)?)
            .keeping_texts(config.keep_text.unwrap_or(true)))
    }
}

fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

impl Config {
    /// The configuration of the person who runs the program; without a file the usual one.
    fn read(variable: &impl Fn(&str) -> Option<OsString>) -> anyhow::Result<Self> {
        let Some(folder) = Home::configuration(variable) else {
            return Ok(Self::default());
        };
        Self::of_file(&folder.join("config.toml"))
    }

    fn of_file(path: &Path) -> anyhow::Result<Self> {
        match std::fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text)
                .with_context(|| format!("cannot use the configuration {}", path.display())),
            // A home that is not a folder (`HOME=/dev/null`) holds no configuration.
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                Ok(Self::default())
            }
            Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reader_is_named_by_argument_environment_or_configuration() {
        let config: Config = toml::from_str("reader = \"Carl\"\nstore = \"data\"").expect("valid");
        assert_eq!(config.store, Place::Data);
        let named = |argument: Option<&str>, environment: Option<&str>, config: &Config| {
            let reader = argument.map(str::to_owned);
            let reader = Who { reader }.named(config, |_| environment.map(OsString::from));
            reader.map(|own| own.map(|own| own.name().to_owned()))
        };
        let check = |argument, environment, config: &Config, wanted: Option<&str>| {
            let found = named(argument, environment, config).expect("a name");
            assert_eq!(found.as_deref(), wanted);
        };
        check(Some("Ana"), Some("Bo"), &config, Some("Ana"));
        check(None, Some("Bo"), &config, Some("Bo"));
        check(None, None, &config, Some("Carl"));
        check(Some(" "), None, &config, None);
        check(None, None, &Config::default(), None);
        assert!(named(Some("../.."), None, &config).is_err());
        assert!(toml::from_str::<Config>("raeder = 1").is_err());
    }
}
