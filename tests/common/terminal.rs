//! The program in a pseudo-terminal, for the tests of whole journeys.
//!
//! The terminal here answers no question: a program that asked one and waited would hang.
#![allow(dead_code, missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::io::{Read as _, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

/// Generous: the tests may run beside a compiler on few cores.
pub const PATIENCE: Duration = Duration::from_mins(3);

pub const ARTICLE: &str = "The harbour gate\n\n\
“The gate stays shut until spring,” said Lena Moss, the harbour master of Eskdale.\n\n\
The town had asked for an earlier date. Nobody answered.\n";

pub struct Home {
    pub dir: tempfile::TempDir,
}

impl Home {
    pub fn new() -> Self {
        Self {
            dir: tempfile::tempdir().expect("a folder for the test"),
        }
    }

    pub fn article(&self, text: &str) -> PathBuf {
        let path = self.dir.path().join("gate.txt");
        std::fs::write(&path, text).expect("an article for the test");
        path
    }

    pub fn notes(&self) -> String {
        std::fs::read_to_string(self.dir.path().join("gate.txt.byline.toml")).unwrap_or_default()
    }

    pub fn environment(&self) -> Vec<(&'static str, PathBuf)> {
        let dir = self.dir.path();
        vec![
            ("HOME", dir.to_owned()),
            ("XDG_DATA_HOME", dir.join("data")),
            ("XDG_STATE_HOME", dir.join("state")),
            ("XDG_CONFIG_HOME", dir.join("config")),
            ("TERM", PathBuf::from("xterm-256color")),
            ("RUST_BACKTRACE", PathBuf::from("0")),
        ]
    }
}

/// The program in a terminal of its own.
pub struct Terminal {
    pub child: Box<dyn Child + Send + Sync>,
    pub master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    pub output: Arc<Mutex<Output>>,
}

pub fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).expect("a size")
}

fn size_of(cols: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols,
        pixel_width: 0,
        pixel_height: 0,
    }
}

pub struct Output {
    pub bytes: Vec<u8>,
    pub screen: vt100::Parser,
}

impl Terminal {
    pub fn open(home: &Home, arguments: &[&Path], more: &[(&str, &str)]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_byline"));
        command.args(arguments);
        Self::start(home, command, more)
    }

    pub fn start(home: &Home, command: CommandBuilder, more: &[(&str, &str)]) -> Self {
        Self::sized(home, command, more, (80, 24))
    }

    /// In a terminal of so many columns and rows.
    pub fn sized(
        home: &Home,
        mut command: CommandBuilder,
        more: &[(&str, &str)],
        (cols, rows): (u16, u16),
    ) -> Self {
        let pair = native_pty_system()
            .openpty(size_of(cols, rows))
            .expect("a pseudo-terminal");
        command.cwd(home.dir.path());
        for (name, value) in home.environment() {
            command.env(name, value);
        }
        for name in ["NO_COLOR", "COLORTERM", "VISUAL", "EDITOR"] {
            command.env_remove(name);
        }
        for (name, value) in more {
            command.env(name, value);
        }
        let child = pair
            .slave
            .spawn_command(command)
            .expect("the program starts");
        drop(pair.slave);
        let mut reader = pair
            .master
            .try_clone_reader()
            .expect("what the program writes");
        let writer = pair.master.take_writer().expect("what the program reads");
        let screen = vt100::Parser::new(cells(rows), cells(cols), 0);
        let output = Arc::new(Mutex::new(Output {
            bytes: Vec::new(),
            screen,
        }));
        let shared = Arc::clone(&output);
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count) = reader.read(&mut buffer) {
                if count == 0 {
                    return;
                }
                let mut output = shared.lock().expect("no test panics inside");
                output.bytes.extend_from_slice(&buffer[..count]);
                output.screen.process(&buffer[..count]);
            }
        });
        Self {
            child,
            master: pair.master,
            writer,
            output,
        }
    }

    /// Gives the terminal so many columns and rows.
    pub fn resize(&self, cols: u16, rows: u16) {
        let mut output = self.output.lock().expect("writable");
        output
            .screen
            .screen_mut()
            .set_size(cells(rows), cells(cols));
        drop(output);
        let size = size_of(cols, rows);
        self.master.resize(size).expect("a new size");
    }

    pub fn screen(&self) -> String {
        self.output
            .lock()
            .expect("readable")
            .screen
            .screen()
            .contents()
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.output.lock().expect("readable").bytes.clone()
    }

    /// Waits until `there` holds of the screen.
    #[track_caller]
    pub fn wait(&self, what: &str, there: impl Fn(&str) -> bool) {
        let until = Instant::now() + PATIENCE;
        while !there(&self.screen()) {
            assert!(
                Instant::now() < until,
                "never came: {what}\n{}",
                self.screen()
            );
            thread::sleep(Duration::from_millis(10));
        }
    }

    #[track_caller]
    pub fn see(&self, words: &str) {
        self.wait(words, |screen| screen.contains(words));
    }

    pub fn press(&mut self, keys: &str) {
        self.writer
            .write_all(keys.as_bytes())
            .expect("the program reads");
        self.writer.flush().expect("the program reads");
    }

    /// Finds a word of the article and highlights it.
    pub fn highlight_earlier(&mut self) {
        self.see("Nobody answered.");
        self.press("/earlier\r");
        self.see("hit 1 of 1");
        self.press("viwm2");
        self.see("Highlighted in green");
    }

    #[track_caller]
    pub fn end(&mut self) -> ExitStatus {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("a child of ours") {
                // What it wrote last is still on its way.
                thread::sleep(Duration::from_millis(100));
                return status;
            }
            assert!(Instant::now() < until, "did not end\n{}", self.screen());
            thread::sleep(Duration::from_millis(10));
        }
    }

    pub fn signal(&self, name: &str) {
        let id = self.child.process_id().expect("it runs").to_string();
        let status = Command::new("kill")
            .args([name, &id])
            .status()
            .expect("kill runs");
        assert!(status.success());
    }

    /// True where the terminal was given back: main screen, cursor shown, no mouse.
    #[track_caller]
    pub fn check_restored(&self) {
        let output = self.output.lock().expect("readable");
        let screen = output.screen.screen();
        assert!(!screen.alternate_screen(), "the main screen is back");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        assert!(!screen.bracketed_paste(), "paste is as it was");
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
