//! Prints the table of keys, or with `--write` puts it into `docs/keys.md`.

use std::io;

fn main() -> io::Result<()> {
    let table = byline::app::command::key_table();
    if std::env::args().nth(1).as_deref() != Some("--write") {
        print!("{table}");
        return Ok(());
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/keys.md");
    let page = std::fs::read_to_string(path)?;
    let (before, rest) = page.split_once("<!-- keys -->").unwrap_or((&page, ""));
    let after = rest
        .split_once("<!-- /keys -->")
        .map_or("", |(_, after)| after);
    let new = format!(
        "{before}<!-- keys -->\n{}\n<!-- /keys -->{after}",
        table.trim()
    );
    std::fs::write(path, new)
}
