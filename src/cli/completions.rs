//! `byline completions`: a script that lets a shell complete commands, options and their values.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::{Arg, Command, ValueEnum};

use super::tree;

/// For which shell.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The shell.
    shell: Shell,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
}

/// Prints the script.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    super::print(&script(args.shell))?;
    Ok(ExitCode::SUCCESS)
}

fn script(shell: Shell) -> String {
    let whole = tree::whole();
    match shell {
        Shell::Bash => bash(&whole),
        Shell::Zsh => zsh(&whole),
        Shell::Fish => fish(&whole),
    }
}

/// Every command with the name that it is typed by; the reader itself has none.
fn all(whole: &Command) -> impl Iterator<Item = (&str, &Command)> {
    let commands = tree::commands(whole).map(|command| (command.get_name(), command));
    [("", whole)].into_iter().chain(commands)
}

/// Words as one word of a shell.
fn quoted(words: &str) -> String {
    format!("'{}'", words.replace('\'', "'\\''"))
}

// Writing to a string cannot fail.

fn bash(whole: &Command) -> String {
    let names: Vec<&str> = tree::commands(whole).map(Command::get_name).collect();
    let (mut values, mut options) = (String::new(), String::new());
    for (name, command) in all(whole) {
        for option in tree::options(command).filter(|option| tree::takes_value(option)) {
            let flags: Vec<String> = tree::flags(option)
                .iter()
                .map(|flag| quoted(&format!("{name} {flag}")))
                .collect();
            let words = tree::values(option).join("\n");
            let _ = writeln!(
                values,
                "        {}) words={} ;;",
                flags.join("|"),
                quoted(&words)
            );
        }
        let flags: Vec<String> = tree::options(command).flat_map(tree::flags).collect();
        let pattern = if name.is_empty() { "''" } else { name };
        let flags = quoted(&flags.join("\n"));
        let _ = writeln!(options, "        {pattern}) words={flags} ;;");
    }
    format!(
        "# Completion of byline for bash, made by `byline completions bash`.\n\
_byline() {{\n    \
    local IFS=$'\\n' word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} command='' words=none\n    \
    if [ \"$COMP_CWORD\" -gt 1 ]; then\n        \
        case ${{COMP_WORDS[1]}} in {names}) command=${{COMP_WORDS[1]}} ;; esac\n    \
    fi\n    \
    COMPREPLY=()\n    \
    compopt -o filenames 2>/dev/null\n    \
    case \"$command $before\" in\n{values}    \
    esac\n    \
    if [ \"$words\" != none ]; then\n        \
        [ -n \"$words\" ] && compopt +o filenames 2>/dev/null\n        \
        COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n        \
        return\n    \
    fi\n    \
    if [ \"${{word#-}}\" != \"$word\" ]; then\n        \
        case $command in\n{options}        \
        esac\n        \
        compopt +o filenames 2>/dev/null\n        \
        COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n        \
        return\n    \
    fi\n    \
    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        \
        COMPREPLY=($(compgen -W {list} -- \"$word\"; compgen -f -- \"$word\"))\n    \
    elif [ \"$command\" = completions ]; then\n        \
        COMPREPLY=($(compgen -W $'bash\\nzsh\\nfish' -- \"$word\"))\n    \
    elif [ \"$command\" = man ]; then\n        \
        COMPREPLY=($(compgen -W {list} -- \"$word\"))\n    \
    fi\n}}\n\
complete -o default -F _byline byline\n",
        names = names.join("|"),
        list = quoted(&names.join("\n")),
    )
}

fn zsh(whole: &Command) -> String {
    let (mut commands, mut cases) = (String::new(), String::new());
    for command in tree::commands(whole) {
        let about = command.get_about().map(ToString::to_string);
        let line = format!(
            "{}:{}",
            command.get_name(),
            about.unwrap_or_default().replace(':', "\\:")
        );
        let _ = writeln!(commands, "        {}", quoted(&line));
    }
    for (name, command) in all(whole) {
        let pattern = if name.is_empty() { "*" } else { name };
        let mut lines: Vec<String> = tree::options(command).map(zsh_option).collect();
        lines.push(match name {
            "completions" => quoted("1:shell:(bash zsh fish)"),
            "man" => {
                let names: Vec<&str> = tree::commands(whole).map(Command::get_name).collect();
                quoted(&format!("1:command:({})", names.join(" ")))
            }
            _ => quoted("*:file:_files"),
        });
        let case = format!(
            "        {pattern})\n            _arguments -s \\\n                {} ;;\n",
            lines.join(" \\\n                ")
        );
        // The reader itself comes last: its pattern takes everything.
        if name.is_empty() {
            cases.push_str(&case);
        } else {
            cases.insert_str(0, &case);
        }
    }
    format!(
        "#compdef byline\n\
# Completion of byline for zsh, made by `byline completions zsh`.\n\
_byline() {{\n    \
    local -a commands\n    \
    commands=(\n{commands}    )\n    \
    if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then\n        \
        _describe -t commands command commands\n        \
        _files\n        \
        return\n    \
    fi\n    \
    local command=$words[2]\n    \
    if [[ -n ${{commands[(r)$command:*]}} ]]; then\n        \
        shift words\n        \
        (( CURRENT-- ))\n    \
    fi\n    \
    case $command in\n{cases}    \
    esac\n}}\n\
if [ \"$funcstack[1]\" = _byline ]; then\n    \
    _byline \"$@\"\n\
else\n    \
    compdef _byline byline\n\
fi\n"
    )
}

fn zsh_option(option: &Arg) -> String {
    let about = tree::about(option).replace('\\', "\\\\");
    let about = about
        .replace('[', "\\[")
        .replace(']', "\\]")
        .replace(':', "\\:");
    let value = if tree::takes_value(option) {
        let values = tree::values(option);
        if values.is_empty() {
            ":value:_files".to_owned()
        } else {
            format!(":value:({})", values.join(" "))
        }
    } else {
        String::new()
    };
    let flags: Vec<String> = tree::flags(option)
        .iter()
        .map(|flag| quoted(&format!("*{flag}[{about}]{value}")))
        .collect();
    flags.join(" \\\n                ")
}

fn fish(whole: &Command) -> String {
    let mut out =
        String::from("# Completion of byline for fish, made by `byline completions fish`.\n");
    for command in tree::commands(whole) {
        let about = command.get_about().map(ToString::to_string);
        let _ = writeln!(
            out,
            "complete -c byline -n __fish_use_subcommand -a {} -d {}",
            command.get_name(),
            fish_quoted(&about.unwrap_or_default())
        );
    }
    let names: Vec<&str> = tree::commands(whole).map(Command::get_name).collect();
    for (name, command) in all(whole) {
        let when = if name.is_empty() {
            format!("not __fish_seen_subcommand_from {}", names.join(" "))
        } else {
            format!("__fish_seen_subcommand_from {name}")
        };
        match name {
            "completions" => {
                let _ = writeln!(out, "complete -c byline -n '{when}' -f -a 'bash zsh fish'");
            }
            "man" => {
                let _ = writeln!(
                    out,
                    "complete -c byline -n '{when}' -f -a '{}'",
                    names.join(" ")
                );
            }
            _ => {}
        }
        for option in tree::options(command) {
            let _ = write!(out, "complete -c byline -n '{when}'");
            if let Some(short) = option.get_short() {
                let _ = write!(out, " -s {short}");
            }
            if let Some(long) = option.get_long() {
                let _ = write!(out, " -l {long}");
            }
            let values = tree::values(option);
            if tree::takes_value(option) && values.is_empty() {
                out.push_str(" -r");
            } else if tree::takes_value(option) {
                let _ = write!(out, " -x -a {}", fish_quoted(&values.join(" ")));
            }
            let _ = writeln!(out, " -d {}", fish_quoted(&tree::about(option)));
        }
    }
    out
}

/// Words as one word of fish, in which a backslash acts between single quotation marks.
fn fish_quoted(words: &str) -> String {
    format!("'{}'", words.replace('\\', "\\\\").replace('\'', "\\'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_option_is_completed() {
        let whole = tree::whole();
        let scripts = [Shell::Bash, Shell::Zsh, Shell::Fish].map(script);
        for (name, command) in all(&whole) {
            assert!(scripts.iter().all(|script| script.contains(name)), "{name}");
            let options: Vec<&Arg> = tree::options(command).collect();
            assert!(
                options
                    .iter()
                    .any(|option| option.get_long() == Some("help")),
                "{name}"
            );
            for option in options {
                let long = option.get_long().expect("a long name");
                let [bash, zsh, fish] = &scripts;
                assert!(bash.contains(&format!("--{long}")), "{name} {long}");
                assert!(zsh.contains(&format!("*--{long}[")), "{name} {long}");
                assert!(fish.contains(&format!("-l {long} ")), "{name} {long}");
            }
        }
        for format in crate::export::FORMATS {
            assert!(scripts.iter().all(|script| script.contains(format.name)));
        }
    }
}
