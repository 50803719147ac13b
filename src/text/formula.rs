//! Which cells of a table a spreadsheet would calculate: those who write tables and those who read them
//! back go by one rule.

use super::display;

/// What begins a formula, in the wide and small forms of East Asian keyboards too.
const FORMULAS: [char; 12] = [
    '=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫',
];

/// True if a cell gets an apostrophe in a table, which keeps it from being calculated; one that begins
/// with apostrophes of its own gets another, so that what is read back is what was written.
pub fn is_formula(cell: &str) -> bool {
    is_calculated(cell.trim_start_matches('\''))
}

/// True if a spreadsheet would calculate the cell: programs drop blanks, controls and what cannot be
/// seen before they look at the first sign.
fn is_calculated(cell: &str) -> bool {
    if cell
        .as_bytes()
        .first()
        .is_none_or(u8::is_ascii_alphanumeric)
    {
        return false;
    }
    let is_dropped = |letter: char| {
        letter.is_whitespace() || letter == '\u{2800}' || {
            let mut bytes = [0; 4];
            let letter = letter.encode_utf8(&mut bytes);
            // A control is drawn as something else, a character that cannot be seen as nothing.
            display::width(letter) == 0 || display::sanitise(letter) != *letter
        }
    };
    let shown = cell.trim_start_matches(is_dropped);
    shown.starts_with(FORMULAS)
}
