//! The commands and options of the program as data: what completions and manual pages are made of.

use clap::{Arg, Command, CommandFactory as _};

use crate::annotation::Colour;
use crate::export::{FORMATS, TEMPLATES};

use super::Cli;

/// The whole command line, with what clap adds to it.
pub fn whole() -> Command {
    let mut command = Cli::command();
    command.build();
    command
}

/// The commands that a person is told of, without `help`.
pub fn commands(whole: &Command) -> impl Iterator<Item = &Command> {
    let all = whole.get_subcommands();
    all.filter(|command| !command.is_hide_set() && command.get_name() != "help")
}

/// The options of a command in the order of its help.
pub fn options(command: &Command) -> impl Iterator<Item = &Arg> {
    let all = command.get_opts().chain(command.get_arguments());
    let mut seen = std::collections::HashSet::new();
    all.filter(|option| {
        !option.is_positional() && !option.is_hide_set() && option.get_long().is_some()
    })
    .filter(move |option| seen.insert(option.get_id().clone()))
}

/// What an option or an argument is for, on one line.
pub fn about(argument: &Arg) -> String {
    let help = argument.get_help().map(ToString::to_string);
    one_line(&help.unwrap_or_default())
}

/// White space runs as one blank.
pub fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// True if an option takes a value.
pub fn takes_value(option: &Arg) -> bool {
    option.get_action().takes_values()
}

/// The words that can stand for a value; empty if it is a file, or anything.
pub fn values(option: &Arg) -> Vec<String> {
    let known = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    match option.get_long().unwrap_or_default() {
        // The same name is the format of an import in another command, which lists its own.
        "format" if option.get_possible_values().is_empty() => {
            FORMATS.map(|format| format.name.to_owned()).to_vec()
        }
        "template" => TEMPLATES
            .iter()
            .map(|template| template.name.to_owned())
            .collect(),
        "kind" => known(&["direct", "mixed", "indirect"]),
        "color" => Colour::FIVE.map(|colour| colour.name().to_owned()).to_vec(),
        _ => {
            let all = option.get_possible_values();
            let shown = all.iter().filter(|value| !value.is_hide_set());
            shown.map(|value| value.get_name().to_owned()).collect()
        }
    }
}

/// `-f` and `--format`.
pub fn flags(option: &Arg) -> Vec<String> {
    let short = option.get_short().map(|short| format!("-{short}"));
    let long = option.get_long().map(|long| format!("--{long}"));
    short.into_iter().chain(long).collect()
}
