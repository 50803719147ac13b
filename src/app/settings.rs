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
    /// True if the lines of running text end at the same column.
    pub justified: bool,
    /// True if long words are parted at the end of a line.
    pub hyphenation: bool,
    /// Who puts words that run from right to left in order.
    pub right_to_left: WordOrder,
    /// How pictures are shown.
    pub pictures: PictureForm,
    /// How dates are written.
    pub dates: DateForm,
    /// The way to the clipboard.
    pub clipboard: Clipboard,
    /// The command or address that a word is looked up with; empty if there is none.
    pub look_up: Vec<String>,
    /// The command that speaks a sentence; empty for the first that is found.
    pub read_aloud: Vec<String>,
    /// Who makes the annotations, if it is known.
    pub author: Option<String>,
    /// Whether the marks of other readers are shown.
    pub others: OthersMarks,
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
    /// What in the configuration counts for nothing, and why.
    pub mistakes: Vec<String>,
}

/// Whether the marks of other readers are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OthersMarks {
    /// They are.
    #[default]
    Shown,
    /// Not before the reader is done with an article.
    HiddenUntilDone,
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
            justified: false,
            hyphenation: false,
            right_to_left: WordOrder::default(),
            pictures: PictureForm::default(),
            dates: DateForm::default(),
            clipboard: Clipboard::default(),
            look_up: Vec::new(),
            read_aloud: Vec::new(),
            author: None,
            others: OthersMarks::default(),
            pace: 240,
            theme: AUTOMATIC.to_owned(),
            themes: Vec::new(),
            quotes: QuoteColours::default(),
            names: NameColours::default(),
            panes: PanePrefs::default(),
            mouse: true,
            keys: KeyChoices::default(),
            mistakes: Vec::new(),
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

words! {
    /// Who puts words that run from right to left in order.
    WordOrder {
        /// The terminal if it is known to, else Byline.
        #[default]
        Auto = "auto",
        /// The terminal.
        Terminal = "terminal",
        /// Byline.
        Byline = "byline",
    }
}

words! {
    /// How pictures are shown.
    PictureForm {
        /// As the terminal is known to show them, else in half blocks.
        #[default]
        Auto = "auto",
        /// Not at all.
        Off = "off",
        /// By kitty's protocol.
        Kitty = "kitty",
        /// By iTerm2's protocol.
        Iterm2 = "iterm2",
        /// As sixels.
        Sixel = "sixel",
        /// In half blocks.
        Blocks = "blocks",
    }
}

words! {
    /// How dates are written.
    DateForm {
        /// `2026-03-05`.
        #[default]
        Iso = "iso",
        /// `5 March 2026`.
        DayFirst = "day-first",
        /// `March 5, 2026`.
        MonthFirst = "month-first",
    }
}

impl DateForm {
    /// A date as ISO writes it, in this form; what is not one stays.
    pub fn shown(self, date: &str) -> String {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let parts = || {
            let mut parts = date.get(..10)?.split('-');
            let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
            let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
            Some((year, *month, day.parse::<u8>().ok()?))
        };
        match (self, parts()) {
            (Self::DayFirst, Some((year, month, day))) => format!("{day} {month} {year}"),
            (Self::MonthFirst, Some((year, month, day))) => format!("{month} {day}, {year}"),
            _ => date.to_owned(),
        }
    }
}

/// The way to the clipboard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Clipboard {
    /// What the environment has.
    #[default]
    Auto,
    /// The terminal (OSC 52).
    Terminal,
    /// A program that reads the text: its name and its arguments.
    Program(Vec<String>),
}

/// The letters of keyboards for other scripts, row by row, and the Latin ones on the same keys. A Greek
/// keyboard has its question mark, which is a semicolon, where q is.
const KEYBOARDS: [(&str, &str, &str); 2] = [
    (
        "cyrillic",
        "йцукенгшщзхъфывапролджэячсмитьбюЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ.,",
        "qwertyuiop[]asdfghjkl;'zxcvbnm,.QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>/?",
    ),
    (
        "greek",
        ";ςερτυθιοπασδφγηξκλζχψωβνμΕΡΤΥΘΙΟΠΑΣΔΦΓΗΞΚΛΖΧΨΩΒΝΜ",
        "qwertyuiopasdfghjklzxcvbnmERTYUIOPASDFGHJKLZXCVBNM",
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

/// True if a word can be a program or an address.
fn is_program(word: &str) -> bool {
    !word.trim().is_empty() && !word.contains('\0')
}

/// A command as a list of arguments, the first of which is the program; nothing is no command.
fn command(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::List(words) if words.first().is_none_or(|program| is_program(program)) => {
            Some(words.clone())
        }
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
        name: "justified",
        allowed: "is true or false",
        help: "Whether the lines of running text all end at the right edge; false leaves them ragged.",
        is_remembered: true,
        get: |choices| Value::Flag(choices.justified),
        set: |choices, value| {
            choices.justified = flag(value)?;
            Some(())
        },
    },
    Setting {
        name: "hyphenation",
        allowed: "is true or false",
        help: "Whether long English words are parted at the end of a line.",
        is_remembered: true,
        get: |choices| Value::Flag(choices.hyphenation),
        set: |choices, value| {
            choices.hyphenation = flag(value)?;
            Some(())
        },
    },
    Setting {
        name: "right_to_left",
        allowed: "is auto, terminal or byline",
        help: "Who puts the words of Arabic, Hebrew and the like in order: your terminal, or Byline if the terminal does not. auto is the terminal if it is one that is known to (GNOME Terminal and others of its kind, Konsole, mlterm, Apple's Terminal).",
        is_remembered: false,
        get: |choices| Value::Words(choices.right_to_left.word().to_owned()),
        set: |choices, value| {
            choices.right_to_left = WordOrder::of(word(value)?)?;
            Some(())
        },
    },
    Setting {
        name: "dates",
        allowed: "is iso, day-first or month-first",
        help: "How dates are written: 2026-03-05, 5 March 2026 or March 5, 2026. The list of articles keeps the first.",
        is_remembered: false,
        get: |choices| Value::Words(choices.dates.word().to_owned()),
        set: |choices, value| {
            choices.dates = DateForm::of(word(value)?)?;
            Some(())
        },
    },
    Setting {
        name: "clipboard",
        allowed: "is auto, terminal or the program that takes the text and its arguments, such as [\"xclip\", \"-selection\", \"clipboard\"]",
        help: "Where copied words go: to what the environment has, to the terminal (OSC 52), or to a program of yours.",
        is_remembered: false,
        get: |choices| match &choices.clipboard {
            Clipboard::Auto => Value::Words("auto".to_owned()),
            Clipboard::Terminal => Value::Words("terminal".to_owned()),
            Clipboard::Program(arguments) => Value::List(arguments.clone()),
        },
        set: |choices, value| {
            choices.clipboard = match value {
                Value::Words(words) if words == "auto" => Clipboard::Auto,
                Value::Words(words) if words == "terminal" => Clipboard::Terminal,
                Value::List(words) if words.first().is_some_and(|program| is_program(program)) => {
                    Clipboard::Program(words.clone())
                }
                _ => return None,
            };
            Some(())
        },
    },
    Setting {
        name: "look_up",
        allowed: "is a program and its arguments, such as [\"dict\", \"{}\"], or an address such as [\"https://en.wiktionary.org/wiki/{}\"]",
        help: "What a word or name is looked up with; {} is the word. No shell sees it. Without {} the command reads the word from its standard input.",
        is_remembered: false,
        get: |choices| Value::List(choices.look_up.clone()),
        set: |choices, value| {
            choices.look_up = command(value)?;
            Some(())
        },
    },
    Setting {
        name: "read_aloud",
        allowed: "is a program and its arguments, such as [\"espeak-ng\", \"--stdin\"]",
        help: "What speaks a sentence: it ends when the sentence is spoken. {} is the sentence; without {} the command reads it from its standard input. [] is the first of spd-say, espeak-ng and say that is there.",
        is_remembered: false,
        get: |choices| Value::List(choices.read_aloud.clone()),
        set: |choices, value| {
            choices.read_aloud = command(value)?;
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
        name: "plain",
        allowed: "is true or false",
        help: "Whether there are no boxes, bars and signs, but words, and nothing stands beside the text: for screen readers. --plain is the same for once.",
        is_remembered: false,
        get: |choices| Value::Flag(choices.panes.plain),
        set: |choices, value| {
            choices.panes.plain = flag(value)?;
            Some(())
        },
    },
    Setting {
        name: "pictures",
        allowed: "is auto, off, kitty, iterm2, sixel or blocks",
        help: "How the pictures of books, saved pages and documents are shown, in a Byline that was built with them (--features pictures). auto asks nothing: it takes what the terminal is known to have, or half blocks.",
        is_remembered: true,
        get: |choices| Value::Words(choices.pictures.word().to_owned()),
        set: |choices, value| {
            choices.pictures = PictureForm::of(word(value)?)?;
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
            let takes_lists = ["clipboard", "look_up", "read_aloud"].contains(&setting.name);
            for value in wrong {
                if takes_lists && matches!(value, Value::List(_)) {
                    continue;
                }
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
    fn dates_are_written_in_three_forms() {
        let forms = [DateForm::Iso, DateForm::DayFirst, DateForm::MonthFirst];
        let shown = |date: &str| forms.map(|form| form.shown(date));
        let expected = ["2026-03-05", "5 March 2026", "March 5, 2026"];
        assert_eq!(shown("2026-03-05"), expected);
        assert_eq!(shown("2026-03-05T10:00:00Z")[1], "5 March 2026");
        for other in ["last May", "2026", "2026-13-05", "é2026-03-05"] {
            assert_eq!(shown(other), [other; 3]);
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
