//! Tables of web pages, row by row.

use dom_query::NodeRef;

use super::Walker;
use crate::text::BlockKind;

/// A cell that takes more rows or columns takes one.
const MOST_SPANNED: usize = 60;

impl Walker<'_, '_> {
    pub(super) fn table(&mut self, node: &NodeRef, depth: usize) {
        let inside = |name: &'static str| {
            node.descendants_it()
                .filter(move |part| part.has_name(name))
        };
        for caption in inside("caption") {
            self.block(&caption, BlockKind::Caption, depth);
        }
        self.nesting.begin(self.builder, BlockKind::Table);
        self.in_table = true;
        // How many rows more each column is taken by a cell of a row above.
        let mut taken: Vec<usize> = Vec::new();
        for row in inside("tr") {
            let mut column = 0;
            for cell in row.children_it(false).filter(is_cell) {
                column = self.skip_taken(&mut taken, column);
                self.children(&cell, depth + 1);
                self.builder.end_cell();
                let (rows, columns) = spans_of(&cell);
                taken.resize(taken.len().max(column + columns), 0);
                taken[column..column + columns].fill(rows - 1);
                for _ in 1..columns {
                    self.builder.end_cell();
                }
                column += columns;
            }
            self.skip_taken(&mut taken, column);
            self.builder.end_row();
        }
        self.in_table = false;
        self.nesting.begin(self.builder, BlockKind::Paragraph);
    }

    /// The first column from `column` on that no cell of a row above takes; those before it stay empty.
    fn skip_taken(&mut self, taken: &mut [usize], column: usize) -> usize {
        let mut column = column;
        while let Some(rows) = taken.get_mut(column).filter(|rows| **rows > 0) {
            *rows -= 1;
            column += 1;
            self.builder.end_cell();
        }
        column
    }
}

/// How many rows and columns a cell takes.
fn spans_of(cell: &NodeRef) -> (usize, usize) {
    let Some(element) = cell.element_ref() else {
        return (1, 1);
    };
    let span = |name: &str| {
        let mut attributes = element.attrs.iter();
        let found = attributes.find(|attribute| &*attribute.name.local == name);
        let span = found.and_then(|attribute| attribute.value.trim().parse().ok());
        span.filter(|span| (1..=MOST_SPANNED).contains(span))
            .unwrap_or(1)
    };
    (span("rowspan"), span("colspan"))
}

fn is_cell(node: &NodeRef) -> bool {
    node.has_name("td") || node.has_name("th")
}

/// A table of data, not one that only lays out a page: several rows and columns of short cells.
pub(super) fn is_data(table: &NodeRef) -> bool {
    let (mut rows, mut wide, mut cells, mut heads) = (0, 0, 0, 0);
    for part in table.descendants_it() {
        let Some(name) = part.node_name() else {
            continue;
        };
        match &*name {
            "table" | "ul" | "ol" | "h1" | "h2" | "h3" | "blockquote" | "pre" | "figure" => {
                return false;
            }
            "tr" => {
                rows += 1;
                wide += usize::from(part.children_it(false).filter(is_cell).count() > 1);
            }
            "td" => cells += 1,
            "th" => {
                cells += 1;
                heads += 1;
            }
            _ => {}
        }
    }
    let short = || table.normalized_char_count() < 200 * cells;
    ((rows > 1 && wide * 2 > rows) || (heads > 0 && wide > 0)) && short()
}
