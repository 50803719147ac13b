//! What was changed inside the reader: remembered in a file of its own, and written to the configuration
//! only if the reader says so.
//!
//! The file is `settings.toml` in the state directory. Beside each value stands what it took the place
//! of: when the configuration says something else by now, the configuration counts.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::app::Choices;
use crate::app::settings::{SETTINGS, Setting, Value};
use crate::store::{self, Home};

/// The table with the values that others took the place of.
const OVER: &str = "over";

fn variable(name: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(name)
}

/// The file with what was changed inside the reader.
pub fn remembered_in() -> Option<PathBuf> {
    Some(
        Home::from_environment(variable)?
            .state
            .join("settings.toml"),
    )
}

/// The configuration file.
pub fn configuration() -> Option<PathBuf> {
    Some(Home::configuration(variable)?.join("config.toml"))
}

/// The value of a setting, from TOML.
pub fn value_of(value: &toml::Value) -> Option<Value> {
    Some(match value {
        toml::Value::Integer(number) => Value::Number(*number),
        toml::Value::Boolean(flag) => Value::Flag(*flag),
        toml::Value::String(words) => Value::Words(words.clone()),
        toml::Value::Array(items) => {
            let words = items.iter().map(|item| item.as_str().map(str::to_owned));
            Value::List(words.collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

/// What is remembered; nothing if the file cannot be read, which loses no more than that.
fn read(path: &Path) -> toml::Table {
    let text = store::read_text(path).ok().flatten().unwrap_or_default();
    text.parse().unwrap_or_default()
}

fn over<'a>(table: &'a toml::Table, setting: &Setting) -> Option<&'a toml::Value> {
    table.get(OVER)?.get(setting.name)
}

/// Takes what was changed inside the reader earlier, unless the configuration was changed since.
pub fn take_remembered(choices: &mut Choices) {
    let Some(path) = remembered_in() else { return };
    take(choices, &read(&path));
}

fn take(choices: &mut Choices, table: &toml::Table) {
    for setting in SETTINGS.iter().filter(|setting| setting.is_remembered) {
        let before = over(table, setting).and_then(value_of);
        let now = table.get(setting.name).and_then(value_of);
        if let (Some(before), Some(now)) = (before, now)
            && before == (setting.get)(choices)
        {
            // A theme that is gone, or a value of another version, is not taken.
            let _ = (setting.set)(choices, &now);
        }
    }
}

/// Remembers what was changed between `start` and `end`. Failing at that loses no note, so nobody is told.
pub fn remember(start: &Choices, end: &Choices) {
    let Some(path) = remembered_in() else { return };
    if let Some(text) = changed(&read(&path), start, end)
        && path
            .parent()
            .is_some_and(|folder| std::fs::create_dir_all(folder).is_ok())
    {
        let _ = store::put(&path, text.as_bytes(), true);
    }
}

/// The file after the changes between `start` and `end`; `None` if there are none.
fn changed(table: &toml::Table, start: &Choices, end: &Choices) -> Option<String> {
    let mut values = String::new();
    let mut before = String::new();
    let mut is_changed = false;
    for setting in SETTINGS.iter().filter(|setting| setting.is_remembered) {
        let (old, new) = ((setting.get)(start), (setting.get)(end));
        let known = over(table, setting).and_then(value_of);
        let kept = table.get(setting.name).and_then(value_of);
        // What was changed to begin with is still over what it was over then.
        let is_known = known.is_some() && kept.as_ref() == Some(&old);
        let under = known.filter(|_| is_known).unwrap_or_else(|| old.clone());
        if old == new && !is_known {
            continue;
        }
        is_changed |= old != new;
        if under != new {
            let _ = writeln!(values, "{} = {new}", setting.name);
            let _ = writeln!(before, "{} = {under}", setting.name);
        }
    }
    let head = "# Written by Byline: what was changed while reading. Your own settings are in config.toml.\n";
    is_changed.then(|| format!("{head}{values}\n[{OVER}]\n{before}"))
}

/// Writes the settings that are not as usual to the configuration; gives a sentence.
pub fn write(choices: &Choices) -> String {
    let Some(path) = configuration() else {
        return "There is no home directory to write the configuration to".to_owned();
    };
    let text = match store::read_text(&path) {
        Ok(text) => text.unwrap_or_default(),
        Err(error) => return format!("Cannot read {}: {error}", path.display()),
    };
    let written = match written(&text, choices) {
        Ok(written) if written == text => {
            return format!("{} says all of that already", path.display());
        }
        Ok(written) => written,
        Err(why) => return format!("{} is unchanged: {why}", path.display()),
    };
    let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    if let Err(error) = made {
        return format!("Cannot make the folder of {}: {error}", path.display());
    }
    match store::replace(&path, &written) {
        Ok(()) => format!("Your settings are in {}", path.display()),
        Err(error) => error.to_string(),
    }
}

/// The configuration with these settings; everything else in it stays.
fn written(text: &str, choices: &Choices) -> Result<String, String> {
    let mut document: toml_edit::DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| error.message().to_owned())?;
    let usual = Choices::default();
    for setting in SETTINGS.iter().filter(|setting| setting.is_remembered) {
        let value = (setting.get)(choices);
        let now = document.get(setting.name);
        if now.is_none() && value == (setting.get)(&usual) {
            continue;
        }
        let new: toml_edit::Value = value
            .to_string()
            .parse()
            .map_err(|error: toml_edit::TomlError| error.message().to_owned())?;
        match document
            .get_mut(setting.name)
            .and_then(toml_edit::Item::as_value_mut)
        {
            Some(old) => {
                let around = old.decor().clone();
                if old.to_string().trim() != new.to_string().trim() {
                    *old = new;
                    *old.decor_mut() = around;
                }
            }
            None => document[setting.name] = toml_edit::Item::Value(new),
        }
    }
    Ok(document.to_string())
}

/// What is said of the mistakes in the configuration: the first, and how many more there are.
pub(super) fn of_mistakes(mistakes: &[String]) -> Option<String> {
    let (first, more) = mistakes.split_first()?;
    Some(match more.len() {
        0 => first.clone(),
        more => format!("{first} ({more} more: byline config --check)"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(measure: u16, theme: &str) -> Choices {
        Choices {
            measure,
            theme: theme.to_owned(),
            ..Choices::default()
        }
    }

    #[test]
    fn of_several_mistakes_the_first_is_said() {
        let mistakes = ["config.toml, line 2: a", "config.toml, line 3: b"].map(str::to_owned);
        assert_eq!(of_mistakes(&[]), None);
        assert_eq!(of_mistakes(&mistakes[..1]).as_ref(), Some(&mistakes[0]));
        let said = "config.toml, line 2: a (1 more: byline config --check)";
        assert_eq!(of_mistakes(&mistakes).as_deref(), Some(said));
    }

    #[test]
    fn what_is_changed_inside_is_remembered_until_the_configuration_changes() {
        let usual = Choices::default();
        let nothing = toml::Table::new();
        assert_eq!(changed(&nothing, &usual, &usual), None);
        let text = changed(&nothing, &usual, &with(80, "sepia")).expect("two changes");
        let table: toml::Table = text.parse().expect("it is TOML");
        let mut next = Choices::default();
        take(&mut next, &table);
        assert_eq!(next, with(80, "sepia"));
        // The configuration says something else by now: it counts.
        let mut other = with(60, "auto");
        take(&mut other, &table);
        assert_eq!(other, with(60, "sepia"));
        // Nothing more was changed; then one is set back.
        assert_eq!(changed(&table, &next, &next), None);
        let text = changed(&table, &next, &with(72, "sepia")).expect("a change");
        assert!(
            !text.contains("measure") && text.contains("theme"),
            "{text}"
        );
        // A value that no version has is not taken.
        let table: toml::Table = "theme = \"mauve\"\n[over]\ntheme = \"auto\""
            .parse()
            .expect("TOML");
        let mut next = Choices::default();
        take(&mut next, &table);
        assert_eq!(next, usual);
    }

    #[test]
    fn the_configuration_keeps_its_comments() {
        let before = "# mine\nmeasure = 60 # narrow\nreader = \"Ana\"\n\n[themes.mine]\ntext = \"#ffffff\"\n";
        let after = written(before, &with(80, "sepia")).expect("it is TOML");
        assert_eq!(
            after,
            "# mine\nmeasure = 80 # narrow\nreader = \"Ana\"\ntheme = \"sepia\"\n\n[themes.mine]\ntext = \"#ffffff\"\n"
        );
        assert_eq!(
            written(&after, &with(80, "sepia")).as_deref(),
            Ok(after.as_str())
        );
        assert!(written("measure = ", &with(80, "sepia")).is_err());
        assert_eq!(written("", &Choices::default()).as_deref(), Ok(""));
    }
}
