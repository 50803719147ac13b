//! What the help of each command shows at its end: how it is used.

pub const BYLINE: &str = "Examples:
  byline story.html                       read an article
  byline https://news.example/story       read a web page
  byline news/                            choose from a folder of articles
  byline --print story.epub | less        typeset it without a terminal of its own
  byline said \"Ada Quill\" news/           every quote of a person in a folder
  byline doctor                           what works on this machine, and what to do

`byline help COMMAND` says more of a command, F1 in the reader shows the keys.";

pub const EXPORT: &str = "Examples:
  byline export story.html                         a report to standard output
  byline export -f obsidian -o story.md story.html  a note; a second time it is brought up to date
  byline export -f csv --quotes news/ -o quotes.csv  one table for a folder
  byline export --speaker \"Ada Quill\" --kind direct story.html
  byline export -f html --each pages news/         a page for each article
  byline export --template quotes story.html       by a template that ships";

pub const TAKE: &str = "Examples:
  byline take highlights.csv --into story.html
  byline take --dry-run project.qdpx --into interview.txt   only show what would be taken
  byline take story.pdf --into story.pdf                    highlights inside the file itself
  byline take --names --quotes story.ann --into story.txt";

pub const FORMATS: &str = "Examples:
  byline formats
  byline formats --template quotes     a template to start one of your own from
  byline formats --json";

pub const EXTRACT: &str = "Examples:
  byline extract story.html
  byline extract --jobs 4 news/ > news.jsonl
  byline extract --with-annotations story.html";

pub const IMPORT: &str = "Examples:
  byline import story.epub
  byline import --json https://news.example/story
  byline import --format markdown notes.txt";

pub const MERGE: &str = "Examples:
  byline merge base.toml ours.toml theirs.toml > merged.toml
  byline merge -i base.toml ours.toml theirs.toml

As a merge driver of git:
  git config merge.byline.driver \"byline merge -i --strict %O %A %B\"
  echo '*.byline.toml merge=byline' >> .gitattributes";

pub const AGREE: &str = "Examples:
  byline agree story.txt.byline.ana.toml story.txt.byline.ben.toml
  byline agree --folder interviews --json";

pub const CHECK: &str = "Examples:
  byline check story.txt.byline.toml
  byline check -q news/a.txt.byline.toml news/b.txt.byline.toml";

pub const SAID: &str = "Examples:
  byline said \"Ada Quill\" news/
  byline said --csv \"Marlow Bay Council\" news/ > council.csv";

pub const SOURCES: &str = "Examples:
  byline sources news/
  byline sources --csv news/ > sources.csv";

pub const PEOPLE: &str = "Examples:
  byline people news/
  byline people --doubtful news/
  byline people --same \"Ada Quill\" --same \"A. Quill\" news/";

pub const FIND: &str = "Examples:
  byline find \"tidal mill\"
  byline find -f news/ -f archive/ harbour";

pub const NOTES: &str = "Examples:
  byline notes interviews/
  byline notes --code theme interviews/
  byline notes --matrix speaker interviews/";

pub const INDEX: &str = "Examples:
  byline index news/
  byline index --status
  byline index --watch news/";

pub const CONFIG: &str = "Examples:
  byline config              every setting with its value
  byline config --explain
  byline config --open       in your editor";

pub const CODES: &str = "Examples:
  byline codes interviews/
  byline codes --rename pledge promise interviews/
  byline codes --move commitment theme interviews/";

pub const COMPLETIONS: &str = "Examples:
  byline completions bash > ~/.local/share/bash-completion/completions/byline
  byline completions zsh > ~/.zfunc/_byline      with fpath+=~/.zfunc before compinit
  byline completions fish > ~/.config/fish/completions/byline.fish";

pub const MAN: &str = "Examples:
  byline man > byline.1
  byline man export > byline-export.1";

pub const DOCTOR: &str = "Examples:
  byline doctor
  byline doctor --json";

#[cfg(test)]
mod tests {
    use clap::{CommandFactory as _, Parser as _};

    use crate::cli::Cli;
    use crate::text::arguments;

    /// The commands in an example's line: what is between pipes and before what it is good for.
    fn commands(line: &str) -> Vec<Vec<String>> {
        let line = line.trim_start();
        let known = |part: &&str| part.starts_with("byline ");
        line.split('|')
            .map(str::trim)
            .filter(known)
            .map(|part| {
                let part = part.split(" > ").next().unwrap_or_default();
                let part = part.split("  ").next().unwrap_or_default();
                arguments(part)
            })
            .collect()
    }

    #[test]
    fn each_command_has_examples_that_it_takes() {
        let command = Cli::command();
        let all = command.get_subcommands().chain([&command]);
        for command in all {
            let name = command.get_name();
            let help = command.get_after_help().map(ToString::to_string);
            let help = help.unwrap_or_default();
            assert!(help.starts_with("Examples:\n"), "{name} has no examples");
            let mut used = 0;
            for typed in help.lines().flat_map(commands) {
                if let Err(error) = Cli::try_parse_from(&typed) {
                    let asks = error.exit_code() == 0;
                    assert!(asks, "{typed:?}: {error}");
                }
                used += usize::from(typed.get(1).is_some_and(|word| word == name));
            }
            assert!(used > 0 || name == "byline", "{name}");
        }
    }
}
