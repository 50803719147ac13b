//! `byline doctor`: what works on this machine, and what to do about what does not.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;

use crate::app::Depth;
use crate::import::{Options, Source};
use crate::run::settings::{configuration, remembered_in};
use crate::run::surroundings::{Surroundings, program};
use crate::store::Home;

/// Say what works on this machine (terminal, colours, clipboard, paths, importers) and what to do.
///
/// Exit code 1 if something does not work.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Write JSON.
    #[arg(long)]
    json: bool,
}

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Works,
    /// It works with less than there could be.
    Less,
    Fails,
}

impl State {
    fn words(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Less => "less",
            Self::Fails => "fails",
        }
    }
}

/// Something that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Finding {
    area: &'static str,
    state: State,
    words: String,
    /// What the reader can do.
    advice: Option<String>,
}

impl Finding {
    fn works(area: &'static str, words: impl Into<String>) -> Self {
        Self {
            area,
            state: State::Works,
            words: words.into(),
            advice: None,
        }
    }

    fn less(area: &'static str, words: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            state: State::Less,
            advice: Some(advice.into()),
            ..Self::works(area, words)
        }
    }

    fn fails(area: &'static str, words: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            state: State::Fails,
            ..Self::less(area, words, advice)
        }
    }
}

/// Looks and tells.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let configured = configuration().and_then(|path| super::config::look(&path).ok());
    let choices = configured.map(|(choices, _)| choices).unwrap_or_default();
    let around = Surroundings::look(&choices);
    let mut all = vec![version()];
    all.extend(terminal(&around, super::output::is_terminal(), &variable));
    all.push(colours(around.depth, &variable));
    all.push(links(around.has_links));
    all.extend(clipboard(&around, &variable));
    all.push(editor(&variable));
    all.extend(paths());
    all.push(importers());
    if args.json {
        let all = all.iter().map(|finding| {
            json!({
                "area": finding.area, "state": finding.state.words(),
                "found": finding.words, "advice": finding.advice,
            })
        });
        super::print_json(&all.collect::<serde_json::Value>())?;
    } else {
        super::print(&report(&all))?;
    }
    let fails = all.iter().any(|finding| finding.state == State::Fails);
    Ok(ExitCode::from(u8::from(fails)))
}

fn report(all: &[Finding]) -> String {
    let mut out = String::new();
    for finding in all {
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{:<5}  {:<11} {}",
            finding.state.words(),
            finding.area,
            finding.words
        );
        if let Some(advice) = &finding.advice {
            let _ = writeln!(out, "{:19}→ {advice}", "");
        }
    }
    let count = |state: State| all.iter().filter(|one| one.state == state).count();
    let _ = match (count(State::Fails), count(State::Less)) {
        (0, 0) => writeln!(out, "\nEverything works."),
        (0, less) => writeln!(out, "\nEverything works; {less} could be better."),
        (fails, _) => writeln!(
            out,
            "\n{fails} of these {} not work.",
            if fails == 1 { "does" } else { "do" }
        ),
    };
    out
}

fn version() -> Finding {
    let (system, machine) = (std::env::consts::OS, std::env::consts::ARCH);
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let words = format!(
        "Byline {}, {system} {} {machine}, models {:08x}",
        env!("CARGO_PKG_VERSION"),
        kernel.trim(),
        crate::analysis::fingerprint()
    );
    Finding::works("version", words.replace("  ", " "))
}

fn terminal(
    around: &Surroundings,
    is_terminal: bool,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Vec<Finding> {
    let area = "terminal";
    let mut all = Vec::new();
    let term = variable("TERM").unwrap_or_default();
    all.push(match (is_terminal, term.as_str()) {
        (false, _) => Finding::less(
            area,
            "standard output is not a terminal",
            "run this in the terminal that you read in; without one, Byline prints the article",
        ),
        (true, "") => Finding::fails(
            area,
            "TERM is not set",
            "set it to what your terminal is, for example TERM=xterm-256color",
        ),
        (true, "dumb") => Finding::fails(
            area,
            "TERM is dumb: nothing can be drawn",
            "use another terminal, or byline --print",
        ),
        (true, term) => {
            let program = variable("TERM_PROGRAM").map(|name| format!(" in {name}"));
            Finding::works(area, format!("{term}{}", program.unwrap_or_default()))
        }
    });
    if let Some((columns, rows)) = around.size.filter(|_| is_terminal) {
        let words = format!("{columns} columns, {rows} rows");
        all.push(if columns < 40 || rows < 12 {
            Finding::less("size", words, "make it 80 columns and 24 rows or more")
        } else {
            Finding::works("size", words)
        });
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"];
    let locale = locale
        .iter()
        .find_map(|name| Some((*name, variable(name)?)));
    let is_utf8 = |value: &str| {
        let value = value.to_ascii_lowercase();
        value.contains("utf-8") || value.contains("utf8")
    };
    all.push(match locale {
        Some((name, value)) if is_utf8(&value) => {
            Finding::works("letters", format!("UTF-8 ({name}={value})"))
        }
        _ if cfg!(any(windows, target_os = "macos")) => Finding::works("letters", "UTF-8"),
        Some((name, value)) => Finding::less(
            "letters",
            format!("{name}={value} does not name UTF-8"),
            "if letters look wrong, set LANG=C.UTF-8 or your language's UTF-8 locale",
        ),
        None => Finding::less(
            "letters",
            "no locale is set",
            "if letters look wrong, set LANG=C.UTF-8 or your language's UTF-8 locale",
        ),
    });
    all
}

fn colours(depth: Depth, variable: &dyn Fn(&str) -> Option<String>) -> Finding {
    let area = "colours";
    match depth {
        Depth::True => Finding::works(area, "24-bit"),
        Depth::Indexed => Finding::less(
            area,
            "256",
            "if your terminal has 24-bit colours, set COLORTERM=truecolor",
        ),
        Depth::Sixteen => Finding::less(
            area,
            "16",
            "set COLORTERM=truecolor, or TERM to a name with 256color, if your terminal has more",
        ),
        Depth::None if variable("NO_COLOR").is_some() => {
            Finding::works(area, "none, as NO_COLOR asks; bold and underlines stand in")
        }
        Depth::None => Finding::less(
            area,
            "none",
            "TERM names a terminal without colours; set it to what your terminal is",
        ),
    }
}

fn links(has_links: bool) -> Finding {
    if has_links {
        Finding::works("links", "the terminal's own (OSC 8)")
    } else {
        Finding::less(
            "links",
            "drawn as text; gx opens them",
            "FORCE_HYPERLINK=1 if your terminal has links of its own",
        )
    }
}

fn clipboard(around: &Surroundings, variable: &dyn Fn(&str) -> Option<String>) -> Vec<Finding> {
    let area = "clipboard";
    let there: Vec<&str> = around
        .clipboard
        .iter()
        .flatten()
        .filter(|(_, is_there)| *is_there)
        .map(|(name, _)| name.as_str())
        .collect();
    let mut all = Vec::new();
    if let Some(first) = there.first() {
        all.push(Finding::works(area, format!("through {first}")));
    } else {
        let advice = if variable("SSH_CONNECTION").is_some() || variable("SSH_TTY").is_some() {
            "allow programs to set the clipboard (OSC 52) in your terminal's settings"
        } else if variable("WAYLAND_DISPLAY").is_some() {
            "install wl-clipboard, or allow OSC 52 in your terminal's settings"
        } else if variable("DISPLAY").is_some() {
            "install xclip or xsel, or allow OSC 52 in your terminal's settings"
        } else {
            "allow programs to set the clipboard (OSC 52) in your terminal's settings"
        };
        all.push(Finding::less(
            area,
            "through the terminal alone (OSC 52), which does not say whether it did",
            format!("{advice}; what you copy is in copied.txt in the data directory too"),
        ));
    }
    if variable("TMUX").is_some() && there.contains(&"tmux") {
        all.push(Finding::works(
            area,
            "tmux hands it on if set-clipboard is on or external (tmux show -s set-clipboard)",
        ));
    }
    all
}

fn editor(variable: &dyn Fn(&str) -> Option<String>) -> Finding {
    let area = "editor";
    let Some(named) = variable("VISUAL").or_else(|| variable("EDITOR")) else {
        return Finding::less(
            area,
            "neither VISUAL nor EDITOR is set; notes are written in Byline",
            "export EDITOR=nano, or the editor that you like",
        );
    };
    let command = crate::text::arguments(&named);
    match command.first().and_then(|name| program(name)) {
        Some(_) => Finding::works(area, named),
        None => Finding::fails(
            area,
            format!("{named} is not found"),
            "set VISUAL or EDITOR to a program in PATH",
        ),
    }
}

fn paths() -> Vec<Finding> {
    let variable = |name: &str| std::env::var_os(name);
    let Some(home) = Home::from_environment(variable) else {
        return vec![Finding::fails(
            "paths",
            "there is no home directory: settings, places and notes in the data directory are not kept",
            "set HOME",
        )];
    };
    let mut all = Vec::new();
    if let Some(path) = configuration() {
        all.push(settings(&path));
    }
    all.push(folder("data", &home.data));
    all.push(folder("state", &home.state));
    if let Some(cache) = Options::of_program().cache {
        all.push(folder("cache", &cache));
    }
    if let Some(path) = remembered_in().filter(|path| path.exists()) {
        all.push(Finding::works("remembered", path.display().to_string()));
    }
    let index = super::library::index::path();
    if let Some((path, size)) =
        index.and_then(|path| Some((path.clone(), std::fs::metadata(path).ok()?.len())))
    {
        let words = format!("{} ({:.1} MB)", path.display(), size as f64 / 1e6);
        all.push(Finding::works("index", words));
    }
    all
}

fn settings(path: &Path) -> Finding {
    let area = "settings";
    if !path.exists() {
        return Finding::works(area, format!("{}: none yet, all as usual", path.display()));
    }
    match super::config::look(path) {
        Ok((_, warnings)) if warnings.is_empty() => {
            Finding::works(area, path.display().to_string())
        }
        Ok((_, warnings)) => Finding::fails(
            area,
            format!("{}, {}", path.display(), warnings.join("; ")),
            "byline config --open; byline config --explain says what each setting can be",
        ),
        Err(error) => Finding::fails(area, format!("{error:#}"), "make it a readable text file"),
    }
}

/// A folder that is there, or can be made.
fn folder(area: &'static str, path: &Path) -> Finding {
    let there = path.ancestors().find(|path| path.exists());
    let Some(there) = there.map(Path::to_path_buf) else {
        return Finding::fails(
            area,
            format!("{} cannot be made", path.display()),
            "set HOME",
        );
    };
    match writable(&there) {
        Ok(()) if there == path => Finding::works(area, path.display().to_string()),
        Ok(()) => Finding::works(area, format!("{}: made when it is needed", path.display())),
        Err(error) => Finding::fails(
            area,
            format!("{} cannot be written to: {error}", there.display()),
            "notes beside articles are kept all the same; give yourself the right to write there",
        ),
    }
}

/// Tries to make a file in a folder; it is gone again at once.
fn writable(folder: &PathBuf) -> std::io::Result<()> {
    tempfile::Builder::new()
        .prefix(".byline-doctor")
        .tempfile_in(folder)
        .map(drop)
}

/// Runs an importer in its process, as for a web page.
fn importers() -> Finding {
    let area = "importers";
    let tried = || -> anyhow::Result<String> {
        let mut page = tempfile::Builder::new().suffix(".html").tempfile()?;
        page.write_all(
            b"<html><body><article><p>The ferry sails again.</p></article></body></html>",
        )?;
        let source = Source::File(page.path().to_owned());
        let loaded = crate::import::load(&source, &Options::of_program())?;
        Ok(loaded.article.text().to_owned())
    };
    let confinement = crate::import::confinement();
    match tried() {
        Ok(text) if text.contains("The ferry sails again.") => Finding::works(area, confinement),
        Ok(_) => Finding::fails(
            area,
            "a web page of one line is not read as it is",
            "please report this",
        ),
        Err(error) => Finding::fails(
            area,
            format!("a web page of one line is not read: {error:#}"),
            "Byline starts itself to read formats: allow that program to run",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(programs: &[(&str, bool)]) -> Surroundings {
        let programs = programs.iter();
        let clipboard = programs.map(|(name, is_there)| Some(((*name).to_owned(), *is_there)));
        Surroundings {
            depth: Depth::Sixteen,
            has_links: false,
            size: Some((80, 24)),
            clipboard: clipboard.chain([None]).collect(),
        }
    }

    fn of(pairs: &'static [(&'static str, &'static str)]) -> impl Fn(&str) -> Option<String> {
        |name| {
            let found = pairs.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        }
    }

    #[test]
    fn what_does_not_work_comes_with_what_to_do() {
        let states = |all: &[Finding]| all.iter().map(|one| one.state).collect::<Vec<_>>();
        let none = around(&[("wl-copy", false)]);
        let copied = clipboard(&none, &of(&[("WAYLAND_DISPLAY", "wayland-0")]));
        assert_eq!(states(&copied), [State::Less]);
        assert!(
            copied[0]
                .advice
                .as_ref()
                .is_some_and(|advice| advice.contains("wl-clipboard"))
        );
        let some = around(&[("wl-copy", false), ("xclip", true)]);
        assert_eq!(clipboard(&some, &of(&[]))[0].words, "through xclip");
        let drawn = terminal(&none, true, &of(&[("TERM", "dumb"), ("LANG", "C.UTF-8")]));
        assert_eq!(states(&drawn), [State::Fails, State::Works, State::Works]);
        let drawn = terminal(
            &none,
            true,
            &of(&[("TERM", "xterm"), ("LC_ALL", "C"), ("LANG", "C.UTF-8")]),
        );
        assert_eq!(states(&drawn), [State::Works, State::Works, State::Less]);
        assert_eq!(
            editor(&of(&[("VISUAL", "no-such-editor-here -w")])).state,
            State::Fails
        );
        assert_eq!(
            editor(&of(&[("EDITOR", "sh -c")])).state,
            if cfg!(unix) {
                State::Works
            } else {
                State::Fails
            }
        );
        assert_eq!(
            colours(Depth::None, &of(&[("NO_COLOR", "1")])).state,
            State::Works
        );
        for finding in [
            colours(Depth::Sixteen, &of(&[])),
            links(false),
            editor(&of(&[])),
        ] {
            assert!(
                finding.state == State::Less && finding.advice.is_some(),
                "{finding:?}"
            );
        }
        let said = report(&copied);
        assert!(
            said.contains("less   clipboard") && said.ends_with("1 could be better.\n"),
            "{said}"
        );
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_told() {
        let root = tempfile::tempdir().expect("a folder");
        let made = folder("data", &root.path().join("a/b"));
        assert!(
            made.state == State::Works && made.words.contains("made when"),
            "{made:?}"
        );
        let file = root.path().join("file");
        std::fs::write(&file, "x").expect("a file");
        assert_eq!(folder("data", &file.join("b")).state, State::Fails);
        assert_eq!(
            std::fs::read_dir(root.path()).expect("it").count(),
            1,
            "nothing is left"
        );
    }
}
