//! Prints the table of keys, or with `--write` puts it into `docs/keys.md` and the legend of the signs into the
//! README.

use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    let table = byline::app::command::key_table();
    if std::env::args().nth(1).as_deref() != Some("--write") {
        print!("{table}");
        return Ok(());
    }
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    write(&root.join("docs/keys.md"), "keys", table.trim())?;
    let signs = byline::app::overlay::sign_table();
    write(&root.join("README.md"), "signs", signs.trim())
}

/// Puts a table between the comments `<!-- name -->` and `<!-- /name -->` of a page.
fn write(path: &Path, name: &str, table: &str) -> io::Result<()> {
    let page = std::fs::read_to_string(path)?;
    let (begin, end) = (format!("<!-- {name} -->"), format!("<!-- /{name} -->"));
    let (before, rest) = page.split_once(&begin).unwrap_or((&page, ""));
    let after = rest.split_once(&end).map_or("", |(_, after)| after);
    std::fs::write(path, format!("{before}{begin}\n{table}\n{end}{after}"))
}
