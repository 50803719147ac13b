//! `byline man`: manual pages in roff, made of the same words as `--help`.

use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Arg, Command};

use super::tree::{self, one_line};

/// Which page.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The command; without one, the page of the whole program.
    command: Option<String>,
}

/// Prints the page.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let whole = tree::whole();
    let page = match &args.command {
        None => program(&whole),
        Some(name) => {
            let mut commands = tree::commands(&whole);
            let command = commands.find(|command| command.get_name() == name);
            let command = command.with_context(|| format!("there is no command “{name}”"))?;
            page(&format!("byline-{name}"), command, &[])
        }
    };
    super::print(&page)?;
    Ok(ExitCode::SUCCESS)
}

fn program(whole: &Command) -> String {
    let commands: Vec<(String, String)> = tree::commands(whole)
        .map(|command| {
            let about = command.get_about().map(ToString::to_string);
            (command.get_name().to_owned(), about.unwrap_or_default())
        })
        .collect();
    page("byline", whole, &commands)
}

// Writing to a string cannot fail.

fn page(name: &str, command: &Command, commands: &[(String, String)]) -> String {
    let about = command
        .get_about()
        .map(ToString::to_string)
        .unwrap_or_default();
    let mut out = format!(
        ".TH {} 1 \"\" \"byline {}\" \"User Commands\"\n.SH NAME\n{} \\- {}\n.SH SYNOPSIS\n",
        name.to_uppercase(),
        env!("CARGO_PKG_VERSION"),
        text(name),
        text(&about)
    );
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:");
    let lines: Vec<String> = usage
        .lines()
        .map(|line| format!(".B {}\n", text(line.trim())))
        .collect();
    out.push_str(&lines.join(".br\n"));
    let long = command.get_long_about().map(ToString::to_string);
    let long = long.unwrap_or(about);
    out.push_str(".SH DESCRIPTION\n");
    for (at, paragraph) in long.split("\n\n").enumerate() {
        if at > 0 {
            out.push_str(".PP\n");
        }
        let _ = writeln!(out, "{}", text(&one_line(paragraph)));
    }
    let arguments: Vec<&Arg> = command.get_positionals().collect();
    if !arguments.is_empty() {
        out.push_str(".SH ARGUMENTS\n");
        for argument in arguments {
            let names = argument.get_value_names().unwrap_or_default();
            let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
            item(&mut out, &names.join(" "), argument);
        }
    }
    out.push_str(".SH OPTIONS\n");
    for option in tree::options(command) {
        let mut head = tree::flags(option).join(", ");
        if tree::takes_value(option) {
            for name in option.get_value_names().unwrap_or_default() {
                let _ = write!(head, " {name}");
            }
        }
        item(&mut out, &head, option);
    }
    if !commands.is_empty() {
        out.push_str(".SH COMMANDS\n");
        for (name, about) in commands {
            let _ = writeln!(out, ".TP\n.B {}\n{}", text(name), text(about));
        }
    }
    let examples = command.get_after_help().map(ToString::to_string);
    if let Some(examples) = examples {
        let examples = examples.trim_start_matches("Examples:\n");
        out.push_str(".SH EXAMPLES\n.nf\n");
        for line in examples.lines() {
            let _ = writeln!(out, "{}", text(line));
        }
        out.push_str(".fi\n");
    }
    if commands.is_empty() {
        out.push_str(".SH SEE ALSO\n.BR byline (1)\n");
    } else {
        out.push_str(EXITS);
    }
    out
}

const EXITS: &str = ".SH EXIT STATUS\n.TP\n.B 0\nEverything was done.\n.TP\n.B 1\n\
Something was left out or found wrong, as the command says.\n.TP\n.B 2\nAn argument or an article cannot be used.\n\
.SH FILES\n.TP\n.I ARTICLE.byline.toml\nThe notes on an article, beside it.\n.TP\n\
.I $XDG_CONFIG_HOME/byline/config.toml\nThe settings; \n.B byline config\nexplains them.\n";

fn item(out: &mut String, head: &str, argument: &Arg) {
    let values = tree::values(argument);
    let values = if values.is_empty() || !tree::takes_value(argument) {
        String::new()
    } else {
        format!(" One of {}.", values.join(", "))
    };
    let about = tree::about(argument);
    let end = if about.ends_with('.') { "" } else { "." };
    let _ = writeln!(
        out,
        ".TP\n.B {}\n{}{end}{}",
        text(head),
        text(&about),
        text(&values)
    );
}

/// Words as text of roff: nothing in them is a request or an escape.
fn text(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for (at, letter) in words.char_indices() {
        match letter {
            '\\' => out.push_str("\\e"),
            '-' => out.push_str("\\-"),
            '`' => out.push_str("\\(ga"),
            '\'' => out.push_str("\\(aq"),
            '~' => out.push_str("\\(ti"),
            '^' => out.push_str("\\(ha"),
            '.' if at == 0 => out.push_str("\\&."),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_the_words_is_a_request() {
        assert_eq!(text(".SH x"), "\\&.SH x");
        assert_eq!(
            text("a\\b `c` --d 'e'"),
            "a\\eb \\(gac\\(ga \\-\\-d \\(aqe\\(aq"
        );
    }

    #[test]
    fn each_page_says_what_the_help_says() {
        let whole = tree::whole();
        let first = program(&whole);
        for command in tree::commands(&whole) {
            let name = command.get_name();
            assert!(
                first.contains(&format!("\n.TP\n.B {}\n", text(name))),
                "{name}"
            );
            let page = page(&format!("byline-{name}"), command, &[]);
            for head in [
                ".TH ",
                ".SH NAME",
                ".SH SYNOPSIS",
                ".SH DESCRIPTION",
                ".SH OPTIONS",
                ".SH EXAMPLES",
            ] {
                assert!(page.contains(head), "{name}: {head}");
            }
            for option in tree::options(command) {
                let about = tree::about(option);
                assert!(!about.is_empty(), "{name} {option}");
                assert!(page.contains(&text(&about)), "{name} {option}");
            }
        }
    }

    #[test]
    fn the_importer_of_manual_pages_reads_it() {
        let whole = tree::whole();
        let hints = crate::import::Hints::default();
        let format = crate::import::Format::Man;
        let parsed = crate::import::parse(program(&whole).into_bytes(), format, &hints);
        let article = parsed.expect("a page").article;
        let words = article.text();
        assert!(
            words.contains("--measure CELLS") && words.contains("Every quote of a person")
                || words.contains("every quote of a person"),
            "{words}"
        );
    }
}
