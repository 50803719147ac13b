//! `byline config`: prints the settings, explains them, opens the file.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::Context as _;
use serde_json::json;

use super::config::{self, OWN};
use super::output::{print, print_json};
use super::tell;
use crate::app::Choices;
use crate::app::settings::SETTINGS;
use crate::run::settings::{configuration, take_remembered};

/// What to do with the configuration.
#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct Args {
    /// Say what each setting does and what it can be.
    #[arg(long, conflicts_with_all = ["open", "check"])]
    explain: bool,
    /// Open the file in your editor ($VISUAL or $EDITOR).
    #[arg(long, conflicts_with = "check")]
    open: bool,
    /// Only check the file: exit code 1 if something in it is wrong.
    #[arg(long)]
    check: bool,
    /// Write JSON.
    #[arg(long, conflicts_with_all = ["open", "check", "explain"])]
    json: bool,
}

/// Does it.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let path =
        configuration().context("there is no home directory, so there is no configuration")?;
    if args.open {
        return open(&path);
    }
    if args.explain {
        print(&explained(&path))?;
        return Ok(ExitCode::SUCCESS);
    }
    let (configured, warnings) = config::look(&path)?;
    for warning in &warnings {
        tell(format!("{}, {warning}", path.display()));
    }
    if args.check {
        return Ok(ExitCode::from(u8::from(!warnings.is_empty())));
    }
    let mut now = configured.clone();
    take_remembered(&mut now);
    if args.json {
        let values = SETTINGS.iter().map(|setting| {
            let value = (setting.get)(&now).to_string();
            let value: toml::Table = format!("value = {value}").parse().unwrap_or_default();
            (setting.name.to_owned(), json!(value.get("value")))
        });
        let values: serde_json::Map<_, _> = values.collect();
        print_json(&json!({"file": path, "settings": values}))?;
        return Ok(ExitCode::SUCCESS);
    }
    print(&settings(&path, &configured, &now))?;
    Ok(ExitCode::SUCCESS)
}

/// Each setting with its value and where that comes from, as TOML.
fn settings(path: &Path, configured: &Choices, now: &Choices) -> String {
    let usual = Choices::default();
    let mut out = format!("# {}\n", path.display());
    for setting in SETTINGS {
        let value = (setting.get)(now);
        let from = if value != (setting.get)(configured) {
            "  # changed while reading"
        } else if value == (setting.get)(&usual) {
            "  # as usual"
        } else {
            ""
        };
        let _ = writeln!(out, "{} = {value}{from}", setting.name);
    }
    out
}

fn explained(path: &Path) -> String {
    let usual = Choices::default();
    let mut out = format!(
        "Settings in {}; all of them are optional.\n",
        path.display()
    );
    for (name, allowed, help) in OWN {
        let _ = writeln!(out, "\n{name}\n  {help}\n  It {allowed}.");
    }
    for setting in SETTINGS {
        let value = (setting.get)(&usual);
        let (name, help, allowed) = (setting.name, setting.help, setting.allowed);
        let _ = writeln!(out, "\n{name} = {value}\n  {help}\n  It {allowed}.");
    }
    out.push_str(
        "\n[themes.NAME]\n  A theme of your own: colours as \"#rrggbb\" for background, text, dim, key, bad, code, \
         quote, name and hit.\n  What is not given is as in the theme of its key “like” (dark).\n",
    );
    out
}

fn open(path: &Path) -> anyhow::Result<ExitCode> {
    let set = |name: &str| {
        std::env::var(name)
            .ok()
            .filter(|value| !value.trim().is_empty())
    };
    let editor = set("VISUAL").or_else(|| set("EDITOR"));
    let editor = editor
        .context("neither VISUAL nor EDITOR says which editor to open the configuration in")?;
    let mut words = editor.split_whitespace();
    let program = words.next().context("EDITOR is empty")?;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    let ended = Command::new(program).args(words).arg(path).status();
    let ended = ended.with_context(|| format!("cannot start the editor “{program}”"))?;
    anyhow::ensure!(ended.success(), "the editor “{program}” failed");
    let (_, warnings) = config::look(path)?;
    for warning in &warnings {
        tell(format!("{}, {warning}", path.display()));
    }
    Ok(ExitCode::from(u8::from(!warnings.is_empty())))
}
