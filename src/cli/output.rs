//! The one gate to standard output and standard error.
//!
//! What an article, a notes file or an argument says may hold control sequences. On a terminal every
//! line passes [`display::sanitise`]; a pipe or a file gets the bytes as they are. JSON has the
//! characters that act on a terminal escaped, wherever it goes. No other file of the program opens
//! these streams (`tests/tidy` holds that), but for the screen of the reader itself.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::fmt::Display;
use std::io::{self, BufWriter, ErrorKind, IsTerminal as _, StdoutLock, Write};

use anyhow::Context as _;
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::export::escaped;
use crate::text::display;

/// A line that has not ended after this many bytes is shown in parts.
const LONGEST_LINE: usize = 1 << 16;

/// Standard output, behind the gate.
pub struct Output {
    out: BufWriter<StdoutLock<'static>>,
    /// The line that has begun, if a terminal shows it.
    line: Option<Vec<u8>>,
}

/// Standard output for what is written bit by bit.
pub fn output() -> Output {
    let stdout = io::stdout();
    Output {
        line: stdout.is_terminal().then(Vec::new),
        out: BufWriter::with_capacity(LONGEST_LINE, stdout.lock()),
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(line) = &mut self.line else {
            return self.out.write(bytes);
        };
        for part in bytes.split_inclusive(|&byte| byte == b'\n') {
            line.extend_from_slice(part);
            if part.ends_with(b"\n") || line.len() > LONGEST_LINE {
                show(&mut self.out, line)?;
            }
        }
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.line.is_none() {
            // Most pieces of JSON are a few bytes.
            return self.out.write_all(bytes);
        }
        self.write(bytes).map(drop)
    }

    fn flush(&mut self) -> io::Result<()> {
        if let Some(line) = &mut self.line {
            show(&mut self.out, line)?;
        }
        self.out.flush()
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // Who cares about a failure has flushed.
        let _ = self.flush();
    }
}

/// Writes what is in `line` in its harmless form and empties it, but for a character that is not whole.
fn show(out: &mut impl Write, line: &mut Vec<u8>) -> io::Result<()> {
    let whole = match str::from_utf8(line) {
        Err(error) if error.error_len().is_none() && line.len() > LONGEST_LINE => {
            error.valid_up_to()
        }
        _ => line.len(),
    };
    let rest = line.split_off(whole);
    out.write_all(harmless(&String::from_utf8_lossy(line)).as_bytes())?;
    *line = rest;
    Ok(())
}

/// `text` as a terminal may have it: only line ends and tabs act.
pub fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (line, end) = match line.strip_suffix('\n') {
            Some(line) => (line, "\n"),
            None => (line, ""),
        };
        for (n, cell) in line.split('\t').enumerate() {
            if n > 0 {
                out.push('\t');
            }
            out.push_str(&display::sanitise(cell));
        }
        out.push_str(end);
    }
    out
}

/// True if standard output is a terminal.
pub fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// True if standard input is a pipe or a file: something was meant to be read.
pub fn has_input() -> bool {
    #[cfg(unix)]
    {
        use rustix::fs::FileType;
        let kind = rustix::fs::fstat(io::stdin()).map(|of| FileType::from_raw_mode(of.st_mode));
        kind.is_ok_and(|kind| kind.is_fifo() || kind.is_file())
    }
    #[cfg(not(unix))]
    false
}

/// A write to standard output; a reader that has seen enough is not a failure.
pub fn written(result: io::Result<()>) -> anyhow::Result<()> {
    match result {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to standard output")
        }
        _ => Ok(()),
    }
}

/// Writes `text` to standard output.
pub fn print(text: &str) -> anyhow::Result<()> {
    let mut out = output();
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Writes `value` to standard output as one line of JSON.
pub fn print_json(value: &impl Serialize) -> anyhow::Result<()> {
    print(&format!("{}\n", json(value)))
}

/// `value` as JSON on one line, in which no character can act on a terminal.
pub fn json(value: &impl Serialize) -> String {
    let mut out = Vec::new();
    write_json(&mut out, value).expect("plain data is JSON");
    String::from_utf8(out).expect("JSON is text")
}

/// Writes `value` as [`json`] would give it, bit by bit: however long it is, nothing of it is held.
pub fn write_json(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Harmless))?;
    Ok(())
}

/// Writes JSON close together and escapes what acts on a terminal, which stands in strings alone.
struct Harmless;

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        out.write_all(escaped(fragment).as_bytes())
    }

    fn write_raw_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        out.write_all(escaped(fragment).as_bytes())
    }
}

/// Tells a person something on standard error, on one harmless line.
pub fn tell(message: impl Display) {
    let message = message.to_string();
    // Nobody may be there to read it.
    let _ = writeln!(
        io::stderr(),
        "byline: {}",
        display::sanitise(message.trim())
    );
}

/// True if standard error is a terminal.
pub fn tells_terminal() -> bool {
    io::stderr().is_terminal()
}

/// Draws a row of the terminal over again, for what a person waits for; an empty one takes it away. It has
/// less than a screen's width of plain characters.
pub fn draw_row(row: &str) {
    // Nobody may be there to see it.
    let mut err = io::stderr();
    let _ = write!(err, "\r\x1b[K{}", display::sanitise(row));
    let _ = err.flush();
}

/// Shows what is wrong with the arguments, or the help that was asked for; gives the exit code.
pub fn show_usage(error: &clap::Error) -> u8 {
    if error.use_stderr() {
        // What was typed is in it.
        eprint!("{}", harmless(&error.render().to_string()));
    } else {
        // Help has colours of its own.
        let _ = error.print();
    }
    u8::try_from(error.exit_code()).unwrap_or(super::BAD_INPUT)
}

/// A panic's message may quote the article: it is told through the gate too.
pub fn tell_panics() {
    std::panic::set_hook(Box::new(|panic| {
        tell(format_args!("this is a mistake in Byline: {panic}"));
        let trace = Backtrace::capture();
        if trace.status() == BacktraceStatus::Captured {
            eprintln!("{}", harmless(&trace.to_string()));
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_tabs_stay_and_nothing_else_acts() {
        assert_eq!(
            harmless("a\tb\u{1b}[31m\n\u{9b}2J\rc\u{202e}\u{7f}\n"),
            "a\tb␛[31m\n<9B>2J c‹RLO›␡\n"
        );
    }

    #[test]
    fn a_line_that_is_written_in_pieces_is_shown_whole() {
        let (mut shown, mut line) = (Vec::new(), Vec::new());
        let text = format!("{}é\u{1b}\n", "x".repeat(LONGEST_LINE));
        for byte in text.bytes() {
            line.push(byte);
            if byte == b'\n' || line.len() > LONGEST_LINE {
                show(&mut shown, &mut line).expect("a vector takes it");
            }
        }
        let shown = String::from_utf8(shown).expect("whole characters");
        assert_eq!(shown, text.replace('\u{1b}', "␛"));
    }
}
