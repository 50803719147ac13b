//! The typeset article as plain text, for `| less` and `> file`.

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::Arc;

use super::output::{output, written};
use super::{Read, tell};
use crate::app::settings::WordOrder;
use crate::import::Loaded;
use crate::text::{
    Article, BlockKind, Layout, LineForm, LineKind, Row, Typesetting, display, marker,
};

/// Prints `loaded` at the measure that was asked for.
pub(super) fn run(loaded: Loaded, options: &Read) -> anyhow::Result<ExitCode> {
    for warning in &loaded.warnings {
        tell(warning);
    }
    let choices = options.who.choices()?;
    let measure = usize::from(options.measure.unwrap_or(choices.measure));
    let spacing = options.spacing.map_or(choices.spacing.into(), usize::from);
    let article = Arc::new(loaded.article);
    let shape = Typesetting {
        measure,
        spacing,
        lines: LineForm {
            justified: choices.justified,
            hyphenated: choices.hyphenation,
            // What is printed may go to any program.
            reorders: choices.right_to_left == WordOrder::Byline,
        },
        ..Typesetting::default()
    };
    let layout = Layout::typeset(Arc::clone(&article), shape);
    written(print(&article, &layout))?;
    Ok(ExitCode::SUCCESS)
}

fn print(article: &Article, layout: &Layout) -> io::Result<()> {
    let mut out = output();
    let mut words = String::new();
    for (row, line) in layout.rows(Row::default()) {
        words.clear();
        if line.kind != LineKind::Gap {
            let block = &article.blocks()[line.block as usize];
            let indent = usize::from(line.indent);
            match &block.kind {
                BlockKind::Rule => words.push_str(&"─".repeat(layout.measure().min(20))),
                BlockKind::Quotation
                | BlockKind::Post
                | BlockKind::Attribution
                | BlockKind::PullQuote
                    if indent > 0 =>
                {
                    words.push_str("│ ");
                }
                _ if line.kind == LineKind::First && indent > 0 => {
                    words.push_str(&marker(block).unwrap_or_else(|| " ".repeat(indent)));
                }
                _ => words.push_str(&" ".repeat(indent)),
            }
            if let Some(head) = layout.label(row) {
                let head = display::fit(article.words(head), indent - 4);
                words = format!("  {head}:");
            }
            let mut column = display::width(&words);
            for cell in layout.cells(row) {
                words.push_str(&" ".repeat(cell.column.saturating_sub(column)));
                words.push_str(&cell.glyph.text);
                column = cell.column + cell.glyph.width;
            }
        }
        writeln!(out, "{}", words.trim_end())?;
    }
    out.flush()
}
