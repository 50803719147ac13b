//! [`Choices`]: what the reader chose; [`SETTINGS`]: each setting of the configuration with what it can be.
//!
//! A row of the table makes a setting: it is read, checked, printed, explained and remembered from there.

use std::fmt;

use super::colours::Colours;
use super::pane::{Pane, PanePrefs};

/// What the person who reads chose, by arguments, configuration and keys.
#[derive(Clone, Debug, PartialEq)]
pub struct Choices {
    /// The longest line of text, in cells.
    pub measure: u16,
    /// Empty rows between paragraphs.
    pub spacing: u16,
    /// Who makes the annotations, if it is known.
    pub author: Option<String>,
    /// How many words the reader reads in a minute.
    pub pace: u16,
    /// The name of the theme.
    pub theme: String,
    /// Themes of the reader's own.
    pub themes: Vec<(String, Colours)>,
    /// Which quotes are coloured.
    pub quotes: QuoteColours,
    /// Which names are coloured.
    pub names: NameColours,
    /// The lists that are shown where there is room, and their width.
    pub panes: PanePrefs,
    /// True if the mouse is Byline's, false if it is the terminal's.
    pub mouse: bool,
    /// Which keys do what.
    pub keys: KeyChoices,
}

/// What the reader chose about keys.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeyChoices {
    /// The keys to begin with.
    pub set: KeySet,
    /// Commands with keys of the reader's own; no keys: none.
    pub bound: Vec<(String, Vec<String>)>,
    /// Letters of the reader's keyboard with the letters that they stand for.
    pub letters: Vec<(char, char)>,
    /// How those are called in the configuration.
    pub langmap: String,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            measure: 72,
            spacing: 1,
            author: None,
            pace: 240,
            theme: AUTOMATIC.to_owned(),
            themes: Vec::new(),
            quotes: QuoteColours::default(),
            names: NameColours::default(),
            panes: PanePrefs::default(),
            mouse: true,
            keys: KeyChoices::default(),
        }
    }
}

/// The theme that follows the terminal's background.
pub const AUTOMATIC: &str = "auto";
/// The theme of the terminal's own sixteen colours.
pub const TERMINAL: &str = "terminal";

impl Choices {
    /// The names of all themes.
    pub fn theme_names(&self) -> Vec<&str> {
        let fixed = [AUTOMATIC, TERMINAL].into_iter();
        let built_in = Colours::ALL.iter().map(|(name, _)| *name);
        let own = self.themes.iter().map(|(name, _)| name.as_str());
        fixed.chain(built_in).chain(own).collect()
    }

    /// The colours of the chosen theme on a light or dark terminal; `None` if they are the terminal's.
    pub fn colours(&self, is_light: bool) -> Option<Colours> {
        let named = |wanted: &str| {
            let own = self.themes.iter().find(|(name, _)| name == wanted);
            let built_in = Colours::ALL.iter().find(|(name, _)| *name == wanted);
            own.map(|(_, colours)| *colours)
                .or(built_in.map(|(_, colours)| *colours))
        };
        match self.theme.as_str() {
            TERMINAL => None,
            AUTOMATIC if is_light => Some(Colours::LIGHT),
            AUTOMATIC => Some(Colours::DARK),
            name => Some(named(name).unwrap_or(Colours::DARK)),
        }
    }
}

/// Makes a choice of a few words: an enum with its words, in the order in which they are gone through.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$what:meta])* $case:ident = $word:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum $name { $($(#[$what])* $case,)* }

        impl $name {
            const ALL: &[Self] = &[$(Self::$case),*];

            /// Its word in the configuration.
            pub fn word(self) -> &'static str {
                match self { $(Self::$case => $word,)* }
            }

            fn of(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|choice| choice.word() == word)
            }

            /// The next one; after the last the first.
            #[must_use]
            pub fn next(self) -> Self {
                Self::ALL[(self as usize + 1) % Self::ALL.len()]
            }
        }
    };
}

words! {
    /// Which quotes are coloured.
    QuoteColours {
        /// All; those that the program is not sure of are dim.
        #[default]
        All = "all",
        /// Those that the reader decided on, or that the program is sure of.
        Sure = "sure",
        /// Those in quotation marks.
        Direct = "direct",
        /// None.
        None = "none",
    }
}

words! {
    /// Which names are coloured.
    NameColours {
        /// The mentions of the chosen one.
        #[default]
        Chosen = "chosen",
        /// Those of all people too.
        People = "people",
        /// Those of all names.
        All = "all",
    }
}

words! {
    /// The keys to begin with.
    KeySet {
        /// Those of vi: letters move, digits count.
        #[default]
        Vim = "vim",
        /// Those of most programs beside them: digits open panes, Ctrl with a letter searches and undoes.
        Plain = "plain",
    }
}

/// The letters of keyboards for other scripts, row by row, and the Latin ones on the same keys.
const KEYBOARDS: [(&str, &str, &str); 2] = [
    (
        "cyrillic",
        "йцукенгшщзхъфывапролджэячсмитьбюЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ.,",
        "qwertyuiop[]asdfghjkl;'zxcvbnm,.QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>/?",
    ),
    (
        "greek",
        "ςερτυθιοπασδφγηξκλζχψωβνμΕΡΤΥΘΙΟΠΑΣΔΦΓΗΞΚΛΖΧΨΩΒΝΜ",
        "wertyuiopasdfghjklzxcvbnmERTYUIOPASDFGHJKLZXCVBNM",
    ),
];

/// The letters that a keyboard, or a row of pairs such as `йqцw`, stands for.
fn letters(langmap: &str) -> Option<Vec<(char, char)>> {
    if let Some((_, from, to)) = KEYBOARDS.iter().find(|(name, ..)| *name == langmap) {
        return Some(from.chars().zip(to.chars()).collect());
    }
    let all: Vec<char> = langmap.chars().collect();
    let pairs = all.chunks(2).map(|pair| match pair {
        [from, to] if !from.is_ascii() && to.is_ascii_graphic() => Some((*from, *to)),
        _ => None,
    });
    pairs.collect()
}

/// The value of a setting.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// Words.
    Words(String),
    /// Several words.
    List(Vec<String>),
}

/// As TOML writes it.
impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(formatter, "{number}"),
            Self::Flag(flag) => write!(formatter, "{flag}"),
            Self::Words(words) => write!(formatter, "{words:?}"),
            Self::List(list) => write!(formatter, "{list:?}"),
        }
    }
}

/// A setting of the configuration.
pub struct Setting {
    /// Its key in `config.toml`.
    pub name: &'static str,
    /// What it can be, after its name: `is a number from 20 to 200`.
    pub allowed: &'static str,
    /// What it does.
    pub help: &'static str,
    /// True if a key in the reader changes it: then the change is remembered.
    pub is_remembered: bool,
    /// Its value.
    pub get: fn(&Choices) -> Value,
    /// Sets it; `None` if it cannot be that.
    pub set: fn(&mut Choices, &Value) -> Option<()>,
}

fn number(value: &Value, least: i64, most: i64) -> Option<i64> {
    match value {
        Value::Number(number) => (least..=most).contains(number).then_some(*number),
        _ => None,
    }
}

fn word(value: &Value) -> Option<&str> {
    match value {
        Value::Words(words) => Some(words),
        _ => None,
    }
}

fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Flag(flag) => Some(*flag),
        _ => None,
    }
}

/// The settings of how Byline looks and reads, in the order in which they are explained.
pub const SETTINGS: &[Setting] = &[
    Setting {
        name: "theme",
        allowed: "is auto, terminal, dark, light, sepia, high-contrast or the name of a [themes.NAME] in the file",
        help: "The colours. auto is dark or light as the terminal's background is; terminal uses its own sixteen.",
        is_remembered: true,
        get: |choices| Value::Words(choices.theme.clone()),
        set: |choices, value| {
            let name = word(value)?;
            let is_there = choices.theme_names().contains(&name);
            is_there.then(|| name.clone_into(&mut choices.theme))
        },
    },
    Setting {
        name: "measure",
        allowed: "is a number from 20 to 200",
        help: "The longest line of text, in cells.",
        is_remembered: true,
        get: |choices| Value::Number(choices.measure.into()),
        set: |choices, value| {
            choices.measure = number(value, 20, 200)? as u16;
            Some(())
        },
    },
    Setting {
        name: "spacing",
        allowed: "is a number from 0 to 3",
        help: "Empty rows between paragraphs.",
        is_remembered: true,
        get: |choices| Value::Number(choices.spacing.into()),
        set: |choices, value| {
            choices.spacing = number(value, 0, 3)? as u16;
            Some(())
        },
    },
    Setting {
        name: "words_per_minute",
        allowed: "is a number from 50 to 2000",
        help: "How fast you read, for the minutes left.",
        is_remembered: false,
        get: |choices| Value::Number(choices.pace.into()),
        set: |choices, value| {
            choices.pace = number(value, 50, 2000)? as u16;
            Some(())
        },
    },
    Setting {
        name: "lists",
        allowed: "is a list of names, quotes, notes, contents-pane, hits and map",
        help: "The lists that stand beside the text on a wide screen.",
        is_remembered: true,
        get: |choices| {
            let shown = Pane::ALL
                .into_iter()
                .filter(|pane| choices.panes.wants(*pane));
            Value::List(shown.map(|pane| pane.kind().command.to_owned()).collect())
        },
        set: |choices, value| {
            let Value::List(names) = value else {
                return None;
            };
            let is_known = |name: &String| Pane::ALL.iter().any(|pane| pane.kind().command == name);
            if !names.iter().all(is_known) {
                return None;
            }
            for pane in Pane::ALL {
                let is_shown = names.iter().any(|name| name == pane.kind().command);
                choices.panes.want(pane, is_shown);
            }
            Some(())
        },
    },
    Setting {
        name: "lists_width",
        allowed: "is a number from -30 to 60",
        help: "How many cells wider than usual the lists are.",
        is_remembered: true,
        get: |choices| Value::Number(choices.panes.extra.into()),
        set: |choices, value| {
            choices.panes.extra = number(value, -30, 60)? as i16;
            Some(())
        },
    },
    Setting {
        name: "quote_colours",
        allowed: "is all, sure, direct or none",
        help: "Which quotes are coloured: all, those that Byline is sure of, those in quotation marks, none.",
        is_remembered: true,
        get: |choices| Value::Words(choices.quotes.word().to_owned()),
        set: |choices, value| {
            choices.quotes = QuoteColours::of(word(value)?)?;
            Some(())
        },
    },
    Setting {
        name: "name_colours",
        allowed: "is chosen, people or all",
        help: "Which names are coloured: the chosen one, people, all.",
        is_remembered: true,
        get: |choices| Value::Words(choices.names.word().to_owned()),
        set: |choices, value| {
            choices.names = NameColours::of(word(value)?)?;
            Some(())
        },
    },
    Setting {
        name: "key_set",
        allowed: "is vim or plain",
        help: "The keys to begin with. plain adds those of most programs: digits open panes, Ctrl-F searches, Ctrl-Z undoes.",
        is_remembered: false,
        get: |choices| Value::Words(choices.keys.set.word().to_owned()),
        set: |choices, value| {
            choices.keys.set = KeySet::of(word(value)?)?;
            Some(())
        },
    },
    Setting {
        name: "langmap",
        allowed: "is cyrillic, greek, or pairs of a letter of yours and the Latin one on its key, such as \"йqцw\"",
        help: "Lets the keys of another script stand for the Latin letters on the same keys. While typing they stay as they are.",
        is_remembered: false,
        get: |choices| Value::Words(choices.keys.langmap.clone()),
        set: |choices, value| {
            let name = word(value)?;
            choices.keys.letters = letters(name)?;
            name.clone_into(&mut choices.keys.langmap);
            Some(())
        },
    },
    Setting {
        name: "mouse",
        allowed: "is true or false",
        help: "Whether clicks are Byline's; false leaves them to the terminal, which then selects and copies.",
        is_remembered: true,
        get: |choices| Value::Flag(choices.mouse),
        set: |choices, value| {
            choices.mouse = flag(value)?;
            Some(())
        },
    },
];

/// The setting of this name.
pub fn setting(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyboard_has_a_latin_letter_for_each_of_its_own() {
        for (name, from, to) in KEYBOARDS {
            assert_eq!(from.chars().count(), to.chars().count(), "{name}");
        }
        assert_eq!(letters("йqцw"), Some(vec![('й', 'q'), ('ц', 'w')]));
        assert_eq!(letters(""), Some(Vec::new()));
        assert_eq!(letters("йqц"), None);
        assert_eq!(letters("latin!"), None);
    }

    #[test]
    fn every_setting_takes_what_it_gives_and_refuses_what_it_is_not() {
        let usual = Choices::default();
        for setting in SETTINGS {
            let mut choices = Choices::default();
            let value = (setting.get)(&usual);
            assert!(
                (setting.set)(&mut choices, &value).is_some(),
                "{}",
                setting.name
            );
            assert_eq!(choices, usual, "{}", setting.name);
            let wrong = [
                Value::Number(-99_999),
                Value::Words("nothing of the kind".to_owned()),
                Value::List(vec!["nothing".to_owned()]),
            ];
            for value in wrong {
                assert!(
                    (setting.set)(&mut choices, &value).is_none(),
                    "{}",
                    setting.name
                );
            }
            assert_eq!(choices, usual, "{}", setting.name);
        }
    }

    #[test]
    fn lists_are_shown_and_hidden_by_name() {
        let mut choices = Choices::default();
        let set = |choices: &mut Choices, names: &[&str]| {
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            (setting("lists").expect("it is there").set)(choices, &Value::List(names))
        };
        assert!(set(&mut choices, &["quotes", "map"]).is_some());
        let shown = Pane::ALL.map(|pane| choices.panes.wants(pane));
        assert_eq!(shown, [false, true, false, false, false, true]);
        assert!(set(&mut choices, &["quotes", "maps"]).is_none());
    }
}
