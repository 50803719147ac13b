//! What is held of a long article once it is analysed.

use std::fmt::Write as _;
use std::thread;
use std::time::{Duration, Instant};

use crate::terminal::{Home, Terminal};

/// News of about so many bytes, in which somebody speaks in every paragraph.
fn news(length: usize) -> String {
    let given = ["Anna", "Omar", "Ines", "Ravi", "Lena", "Tomas", "Mei"];
    let family = [
        "Moe", "Haddad", "Duarte", "Pillai", "Brandt", "Novak", "Tan", "Lind",
    ];
    let mut text = String::new();
    for number in 0.. {
        let (one, other) = (given[number % 7], family[number % 8]);
        let (next, last) = (given[(number + 3) % 7], family[(number / 8) % 8]);
        write!(
            text,
            "“The bridge of ward {number} is shut until May,” said {one} {other}, who runs the works. {next} {last} told \
             the council that the harbour would stay open, and that nobody had asked for {number} more days.\n\n"
        )
        .expect("a string takes all");
        if text.len() > length {
            break;
        }
    }
    text
}

/// The anonymous memory, in kB, in what the system says of a process.
fn anonymous(status: &str) -> u64 {
    let line = status.lines().find(|line| line.starts_with("RssAnon:"));
    let figure = line.and_then(|line| line.split_whitespace().nth(1));
    figure.and_then(|figure| figure.parse().ok()).unwrap_or(0)
}

/// Beside each other lie what stays of an analysis and what was passing; the gaps go back to the system.
#[test]
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn what_an_analysis_leaves_is_given_back() {
    let home = Home::new();
    let path = home.article(&news(1_200_000));
    let terminal = Terminal::open(&home, &[&path], &[]);
    let process = terminal.child.process_id().expect("it runs");
    // 36 MB while all is analysed, then 20.3 MB with the gaps given back and 25.4 MB without.
    let (analysed, few) = (29_000, 22_800);
    let until = Instant::now() + Duration::from_mins(3);
    let mut most = 0;
    loop {
        let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("it runs");
        let held = anonymous(&status);
        most = most.max(held);
        if most > analysed && held < few {
            break;
        }
        assert!(Instant::now() < until, "{held} kB are held, {most} at most");
        thread::sleep(Duration::from_millis(20));
    }
}
