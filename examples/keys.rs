//! Prints the table of keys for the README, or with `--write` puts it there.

use std::io;

fn main() -> io::Result<()> {
    let table = byline::app::command::key_table();
    if std::env::args().nth(1).as_deref() != Some("--write") {
        print!("{table}");
        return Ok(());
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path)?;
    let (before, rest) = readme.split_once("<!-- keys -->").unwrap_or((&readme, ""));
    let after = rest
        .split_once("<!-- /keys -->")
        .map_or("", |(_, after)| after);
    let new = format!(
        "{before}<!-- keys -->\n{}\n<!-- /keys -->{after}",
        table.trim()
    );
    std::fs::write(path, new)
}
