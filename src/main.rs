//! The `byline` program: arguments in, an exit code out.

use std::process::ExitCode;

use byline::cli::{self, Cli};
use clap::Parser as _;

fn main() -> ExitCode {
    match cli::run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            cli::tell(format!("{error:#}"));
            ExitCode::from(cli::BAD_INPUT)
        }
    }
}
