//! The configuration: `$XDG_CONFIG_HOME/byline/config.toml`, and who reads.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::Context as _;
use serde::Deserialize;
use toml::de::{DeTable, DeValue};

use super::output::tell;
use crate::app::Choices;
use crate::app::Key;
use crate::app::colours::{Colours, ROLES, Rgb};
use crate::app::command::named;
use crate::app::settings::{self, OthersMarks, SETTINGS};
use crate::run::settings::{take_remembered, value_of};
use crate::store::{self, Home, Placement, Reader, Store};

/// Whose notes.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Who {
    /// Your name, if several people annotate the same articles. Your notes are then kept in a file of
    /// your own, ARTICLE.byline.NAME.toml. Also `BYLINE_READER`, or `reader` in the
    /// configuration.
    #[arg(long, value_name = "NAME")]
    pub reader: Option<String>,
    /// Hide what other readers marked in an article until you say that you are done with it (`d` in the
    /// list of articles). Also `blind` in the configuration.
    #[arg(long)]
    pub blind: bool,
}

/// The settings of who reads and where notes go: name, what each can be, what it does. Those of how Byline
/// looks are in `app::settings`.
pub const OWN: [(&str, &str, &str); 4] = [
    (
        "reader",
        "is a name in quotes",
        "Who annotates, if several people do: names the notes file, and each record says it.",
    ),
    (
        "blind",
        "is true or false",
        "Whether the marks of other readers are hidden until you say that you are done with an article.",
    ),
    (
        "store",
        "is \"beside\" or \"data\"",
        "Where new notes files go: beside the article, or to the data directory.",
    ),
    (
        "keep_text",
        "is true or false",
        "Whether the annotated text is kept, to show lost annotations at their old place.",
    ),
];

/// What the configuration file may say; all of it is optional.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Config {
    /// How Byline looks and reads.
    #[serde(skip)]
    choices: Choices,
    /// Who annotates: names the notes file, and each record says it.
    reader: Option<String>,
    /// Whether the marks of others are hidden until the reader is done with an article.
    blind: Option<bool>,
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
        let environment = || variable("BYLINE_READER").map(|name| name.to_string_lossy().into());
        let name = self.reader.clone().or_else(environment);
        let Some(name) = name.or_else(|| config.reader.clone()) else {
            return Ok(None);
        };
        if name.trim().is_empty() {
            return Ok(None);
        }
        let reader = Reader::new(&name);
        Ok(Some(reader.with_context(|| {
            if name.chars().any(char::is_alphanumeric) {
                format!("the reader’s name “{name}” would name the notes that all share; choose another one")
            } else {
                format!("the reader’s name “{name}” has no letter or digit to name a file by")
            }
        })?))
    }

    /// The notes of that reader.
    pub fn store(&self) -> anyhow::Result<Store> {
        let config = Config::read(&variable)?;
        let placement = match config.store {
            Place::Beside => Placement::Beside,
            Place::Data => Placement::Data,
        };
        let store = Store::new(Home::from_environment(variable), placement)
            .with_reader(self.named(&config, variable)?)
            .blind(self.blind || config.blind.unwrap_or(false))
            .keeping_texts(config.keep_text.unwrap_or(true));
        store.finish_interrupted().iter().for_each(tell);
        Ok(store)
    }
}

impl Who {
    /// What this person chose: by configuration, and inside the reader.
    pub fn choices(&self) -> anyhow::Result<Choices> {
        let config = Config::read(&variable)?;
        let blind = self.blind || config.blind.unwrap_or(false);
        let mut choices = config.choices;
        take_remembered(&mut choices);
        if blind {
            choices.others = OthersMarks::HiddenUntilDone;
        }
        choices.author = self.reader()?.map(|reader| reader.name().to_owned());
        Ok(choices)
    }
}

fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// The number of the line that holds this byte.
fn line_of(text: &str, at: usize) -> usize {
    text[..at.min(text.len())].matches('\n').count() + 1
}

/// The byte at which the key of this path stands; of a path that is not there, what leads to it.
fn place_of(mut table: &DeTable, path: &[&str]) -> usize {
    let mut place = 0;
    for name in path {
        let Some((key, value)) = table.get_key_value(*name) else {
            break;
        };
        place = key.span().start;
        let DeValue::Table(inner) = value.get_ref() else {
            break;
        };
        table = inner;
    }
    place
}

/// The number of the line that a warning begins with.
fn number_in(warning: &str) -> Option<usize> {
    let (number, _) = warning.strip_prefix("line ")?.split_once(':')?;
    number.parse().ok()
}

/// Tells of the configuration, once for each fault however often it is read.
fn warn_once(warning: &str) {
    static TOLD: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    if !told.iter().any(|other| other == warning) {
        tell(warning);
        told.push(warning.to_owned());
    }
}

impl Config {
    /// The configuration of the person who runs the program; without a file the usual one.
    fn read(variable: &impl Fn(&str) -> Option<OsString>) -> anyhow::Result<Self> {
        let Some(folder) = Home::configuration(variable) else {
            return Ok(Self::default());
        };
        Self::of_file(&folder.join("config.toml"))
    }

    /// What the text says. A key that is unknown, or has a value that it cannot have, is a warning with
    /// its line and what is allowed; the rest counts.
    fn parse(text: &str) -> (Self, Vec<String>) {
        let mut config = Self::default();
        let mut warnings = Vec::new();
        let document = match DeTable::parse(text) {
            Ok(document) => document,
            Err(error) => {
                let line = line_of(text, error.span().map_or(0, |span| span.start));
                warnings.push(format!(
                    "line {line}: {}; nothing of it counts",
                    error.message()
                ));
                return (config, warnings);
            }
        };
        // The text is TOML: it was parsed above.
        let values: toml::Table = text.parse().unwrap_or_default();
        let line_at = |path: &[&str]| line_of(text, place_of(document.get_ref(), path));
        if let Some(themes) = values.get("themes") {
            config.take_themes(themes, &line_at, &mut warnings);
        }
        if let Some(keys) = values.get("keys") {
            config.take_keys(keys, &line_at, &mut warnings);
        }
        for (key, value) in document.into_inner() {
            let line = line_of(text, key.span().start);
            let name = key.into_inner();
            let given = Self::one(&name, text.get(value.span()).unwrap_or_default());
            let own = OWN.iter().find(|(own, ..)| *own == name);
            let allowed = match (own, settings::setting(&name), given) {
                (Some(_), _, Ok(given)) => {
                    match &*name {
                        "reader" => config.reader = given.reader,
                        "store" => config.store = given.store,
                        "blind" => config.blind = given.blind,
                        _ => config.keep_text = given.keep_text,
                    }
                    continue;
                }
                (Some((_, allowed, _)), _, Err(_)) => *allowed,
                (None, Some(setting), _) => {
                    let value = values.get(&*name).and_then(value_of);
                    let set = value.and_then(|value| (setting.set)(&mut config.choices, &value));
                    if set.is_some() {
                        continue;
                    }
                    setting.allowed
                }
                (None, None, _) if name == "themes" || name == "keys" => continue,
                (None, None, _) => {
                    let own = OWN.iter().map(|(name, ..)| *name);
                    let others = SETTINGS.iter().map(|setting| setting.name);
                    let known: Vec<&str> = own.chain(others).collect();
                    warnings.push(format!(
                        "line {line}: there is no setting “{name}”; there are {}, keys and themes",
                        known.join(", ")
                    ));
                    continue;
                }
            };
            warnings.push(format!("line {line}: {name} {allowed}"));
        }
        warnings.sort_by_key(|warning| number_in(warning));
        (config, warnings)
    }

    /// Takes the keys of the reader's own: a command with one sequence of keys, or a list of them.
    fn take_keys(
        &mut self,
        keys: &toml::Value,
        line_at: &impl Fn(&[&str]) -> usize,
        warnings: &mut Vec<String>,
    ) {
        for (name, value) in keys.as_table().into_iter().flatten() {
            let line = line_at(&["keys", name]);
            if named(name).is_none() {
                warnings.push(format!(
                    "line {line}: no command is called “{name}”; docs/keys.md and : in the reader list them"
                ));
                continue;
            }
            let sequences: Option<Vec<String>> = match value {
                toml::Value::String(one) => Some(vec![one.clone()]),
                toml::Value::Array(several) => {
                    let words = several.iter().map(|item| item.as_str().map(str::to_owned));
                    words.collect()
                }
                _ => None,
            };
            let is_right =
                |keys: &String| Key::parse_all(keys).is_some_and(|keys| !keys.is_empty());
            match sequences.filter(|sequences| sequences.iter().all(is_right)) {
                Some(sequences) => self.choices.keys.bound.push((name.clone(), sequences)),
                None => warnings.push(format!(
                    "line {line}: {name} is keys such as \"gq\", \"<C-q>\", \"<A-Left>\" or a list of them"
                )),
            }
        }
    }

    /// Takes the themes of the reader's own.
    fn take_themes(
        &mut self,
        themes: &toml::Value,
        line_at: &impl Fn(&[&str]) -> usize,
        warnings: &mut Vec<String>,
    ) {
        let tables = themes.as_table().into_iter().flatten();
        for (name, theme) in tables {
            let mut warn = |key: Option<&str>, words: String| {
                let path = ["themes", name].into_iter().chain(key);
                let line = line_at(&path.collect::<Vec<_>>());
                warnings.push(format!("line {line}: {words}"));
            };
            let Some(theme) = theme.as_table() else {
                warn(None, format!("themes.{name} is a table of colours"));
                continue;
            };
            let like = theme
                .get("like")
                .and_then(toml::Value::as_str)
                .unwrap_or("dark");
            let base = Colours::ALL.iter().find(|(name, _)| *name == like);
            let mut colours = base.map_or(Colours::DARK, |(_, colours)| *colours);
            if base.is_none() {
                let known = "like is dark, light, sepia or high-contrast".to_owned();
                warn(Some("like"), known);
            }
            for (key, value) in theme.iter().filter(|(key, _)| *key != "like") {
                let role = ROLES.iter().find(|role| role.name == key);
                match (role, value.as_str().and_then(Rgb::parse)) {
                    (Some(role), Some(colour)) => (role.set)(&mut colours, colour),
                    (Some(_), None) => {
                        warn(Some(key), format!("{key} is a colour such as \"#f4ecd8\""));
                    }
                    (None, _) => {
                        let known: Vec<&str> = ROLES.iter().map(|role| role.name).collect();
                        let known = known.join(", ");
                        warn(
                            Some(key),
                            format!("a theme has no “{key}”; it has like, {known}"),
                        );
                    }
                }
            }
            for (role, colour, least) in colours.on_background() {
                let contrast = colours.background.map(|below| colour.contrast(below));
                if let Some(contrast) = contrast.filter(|contrast| *contrast < least) {
                    let key = theme.contains_key(&role).then_some(&*role);
                    let words = format!(
                        "{role} of {name} is hard to read: its contrast is {contrast:.1}, it should be {least}"
                    );
                    warn(key, words);
                    break;
                }
            }
            self.choices.themes.push((name.clone(), colours));
        }
    }

    /// A configuration that says this alone.
    fn one(name: &str, value: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(&format!("{name} = {value}"))
    }

    fn of_file(path: &Path) -> anyhow::Result<Self> {
        match store::read_text(path) {
            Ok(text) => {
                let text = text.unwrap_or_default();
                let (mut config, warnings) = Self::parse(&text);
                for warning in warnings {
                    warn_once(&format!("{}, {warning}", path.display()));
                    let mistake = format!("config.toml, {warning}");
                    config.choices.mistakes.push(mistake);
                }
                Ok(config)
            }
            // A home that is not a folder (`HOME=/dev/null`) holds no configuration.
            Err(error) if error.kind() == ErrorKind::NotADirectory => Ok(Self::default()),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }
}

/// What the configuration at `path` says of how Byline looks, and what is wrong with it.
pub fn look(path: &Path) -> anyhow::Result<(Choices, Vec<String>)> {
    let text = store::read_text(path).with_context(|| format!("cannot read {}", path.display()))?;
    let (config, warnings) = Config::parse(&text.unwrap_or_default());
    Ok((config.choices, warnings))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_pipe_in_place_of_the_configuration_is_refused_and_not_waited_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("config.toml");
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(made.is_ok_and(|made| made.success()), "a pipe");
        let refused = Config::of_file(&path).expect_err("it is no file");
        let why = format!("{refused:#}");
        assert!(why.contains("it is not a regular file"), "{why}");
        let absent = Config::of_file(&folder.path().join("none.toml"));
        assert!(absent.is_ok(), "there need not be one");
    }

    #[test]
    fn the_reader_is_named_by_argument_environment_or_configuration() {
        let config: Config = toml::from_str("reader = \"Carl\"\nstore = \"data\"").expect("valid");
        assert_eq!(config.store, Place::Data);
        let named = |argument: Option<&str>, environment: Option<&str>, config: &Config| {
            let reader = argument.map(str::to_owned);
            let who = Who {
                reader,
                ..Who::default()
            };
            let reader = who.named(config, |_| environment.map(OsString::from));
            reader.map(|found| found.map(|reader| reader.name().to_owned()))
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
    }

    #[test]
    fn what_is_wrong_in_the_configuration_is_told_and_the_rest_counts() {
        let check = |text: &str, reader: Option<&str>, wanted: &[&str]| {
            let (config, warnings) = Config::parse(text);
            assert_eq!(config.reader.as_deref(), reader, "{text}");
            assert_eq!(warnings.len(), wanted.len(), "{warnings:?}");
            for (warning, wanted) in warnings.iter().zip(wanted) {
                assert!(warning.starts_with(wanted), "{warning}");
            }
        };
        check("reader = \"Ana\"\n", Some("Ana"), &[]);
        let unknown = "line 1: there is no setting “raeder”";
        check("raeder = 1\nreader = \"Ana\"", Some("Ana"), &[unknown]);
        let place = "line 3: store is \"beside\" or \"data\"";
        check(
            "reader = \"Ana\"\n\nstore = \"cloud\"",
            Some("Ana"),
            &[place],
        );
        check("keep_text = \"no\"", None, &["line 1: keep_text is true"]);
        check("[reader]\nname = 1", None, &["line 1: reader is a name"]);
        let measure = "line 2: measure is a number from 20 to 200";
        check("reader = \"Ana\"\nmeasure = 7", Some("Ana"), &[measure]);
        check("theme = \"mauve\"", None, &["line 1: theme is auto"]);
        check(
            "theme = \"mine\"\n[themes.mine]\nlike = \"light\"",
            None,
            &[],
        );
        let faint = "line 3: text of mine is hard to read: its contrast is 1.5";
        check(
            "[themes.mine]\nbackground = \"#ffffff\"\ntext = \"#d3d3d3\"",
            None,
            &[faint],
        );
        check(
            "[themes.mine]\nink = \"#000000\"",
            None,
            &["line 2: a theme has no “ink”"],
        );
        check(
            "[keys]\nnext-quote = [\"<A-q>\", \"Q\"]\nhelp = []",
            None,
            &[],
        );
        check(
            "\n[keys]\nnext-qoute = \"q\"",
            None,
            &["line 3: no command is called"],
        );
        check(
            "[keys]\nhelp = \"<Ctrl>\"",
            None,
            &["line 2: help is keys such as"],
        );
        check(
            "langmap = \"abc\"",
            None,
            &["line 1: langmap is cyrillic, greek"],
        );
        check(
            "[themes.mine]\ntext = \"red\"",
            None,
            &["line 2: text is a colour such as"],
        );
        // What else a line begins like, or holds, is not taken for it.
        check(
            "# themes.mine\n[keys]\n# help\nhelps = \"x\"\nhelp = 1\n[themes]\nmine = { like = \"lihgt\", ink = 1 }",
            None,
            &[
                "line 4: no command is called “helps”",
                "line 5: help is keys",
                "line 7: like is dark",
                "line 7: a theme has no “ink”",
            ],
        );
        check("reader = \n", None, &["line 1: "]);
    }
}
