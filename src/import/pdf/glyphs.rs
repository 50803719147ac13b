//! Characters with their places, in the order in which a page draws them → its lines in the order in
//! which they are read.
//!
//! A row is cut at wide gaps. If the gaps of many rows lie one below the other and what stands left
//! and right of them is running text, the rows are two columns that were drawn side by side, and the
//! left one is read first; otherwise the pieces of a row are one line.

use std::collections::HashMap;

use super::super::reflow::Line;
use super::cells::{Break, Piece, with_tables};
use crate::text::order;

/// A wider gap, in sizes of the letters, parts a row.
const GUTTER: f64 = 1.6;
/// Rows with a gap at one place that make columns.
const LEAST_ROWS: usize = 4;
/// Letters of a piece of running text in a column, at least on average.
const LEAST_LETTERS: usize = 14;
/// Steps down from letter to letter that make a page one whose lines run down.
const LEAST_DOWN: usize = 12;
/// More columns than any page has.
const MOST_COLUMNS: usize = 6;

/// A character, or several that are drawn as one.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub(super) x: f64,
    pub(super) end: f64,
    pub(super) y: f64,
    pub(super) size: f64,
    pub(super) text: String,
    /// It was placed by itself: it may stand apart from the one before it.
    pub(super) apart: bool,
}

/// What was filled into fields beside what stands left of it, and the rest after all else.
pub(super) fn beside_labels(mut labels: Vec<Line>, filled: Vec<Line>) -> Vec<Line> {
    let mut rest = Vec::new();
    for line in filled {
        let beside = labels.iter_mut().find(|label| {
            (label.y - line.y).abs() < label.size.max(line.size) * 0.8
                && label.end <= line.start + label.size
        });
        match beside {
            Some(label) => {
                label.text.push(' ');
                label.text.push_str(line.text.trim());
                label.end = line.end;
            }
            None => rest.push(line),
        }
    }
    labels.extend(rest);
    labels
}

/// The lines of a page.
pub(super) fn lines(glyphs: &[Glyph]) -> Vec<Line> {
    let pieces = if runs_down(glyphs) {
        pieces(&turned(glyphs))
    } else {
        with_tables(&pieces(glyphs))
    };
    let mut lines = Vec::new();
    in_order(pieces, 0, &mut lines);
    lines.retain(|line| !line.text.trim().is_empty());
    with_marks(lines)
}

/// The lines with the marks of lists that were drawn by themselves before the items that they mark.
fn with_marks(mut lines: Vec<Line>) -> Vec<Line> {
    let is_mark = |line: &Line| {
        let mark = line.text.trim();
        let number = mark.strip_suffix(['.', ')']).unwrap_or_default();
        matches!(mark, "•" | "◦" | "▪" | "‣" | "■" | "–")
            || (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())
    };
    if !lines.iter().any(is_mark) {
        return lines;
    }
    let mut beside: HashMap<i64, Vec<usize>> = HashMap::new();
    for (n, line) in lines.iter().enumerate().filter(|(_, line)| !is_mark(line)) {
        beside.entry(line.y.round() as i64).or_default().push(n);
    }
    let mut marked: Vec<(usize, usize)> = Vec::new();
    for (n, mark) in lines.iter().enumerate().filter(|(_, line)| is_mark(line)) {
        let y = mark.y.round() as i64;
        let near = (y - 3..=y + 3).filter_map(|y| beside.get(&y)).flatten();
        let follows = |line: &Line| {
            line.start >= mark.end - 0.1 && line.start < mark.end + mark.size.max(line.size) * 4.0
        };
        let item = near.take(20).find(|&&line| follows(&lines[line]));
        marked.extend(item.map(|&item| (n, item)));
    }
    let mut goes = vec![false; lines.len()];
    for (mark, item) in marked {
        let text = format!(
            "{} {}",
            lines[mark].text.trim(),
            lines[item].text.trim_start()
        );
        lines[item].text = text;
        lines[item].start = lines[mark].start;
        goes[mark] = true;
    }
    let mut goes = goes.into_iter();
    lines.retain(|_| !goes.next().unwrap_or(false));
    lines
}

/// True if most letters of a page stand below the one before, as in Japanese set in columns.
fn runs_down(glyphs: &[Glyph]) -> bool {
    let (mut down, mut other) = (0, 0);
    for pair in glyphs.windows(2) {
        let [last, next] = pair else { continue };
        let size = last.size.max(next.size).max(0.1);
        let (across, below) = ((next.x - last.x) / size, (next.y - last.y) / size);
        if next.apart && across.abs() < 0.4 && (0.4..2.2).contains(&below) {
            down += 1;
        } else if below.abs() < 0.4 {
            other += 1;
        }
    }
    down >= LEAST_DOWN && down > 2 * other
}

/// The letters of a page whose lines run down, from the right to the left, as if they ran from left to
/// right, from the top down.
fn turned(glyphs: &[Glyph]) -> Vec<Glyph> {
    let right = glyphs.iter().map(|glyph| glyph.x).fold(0.0, f64::max);
    let turn = |glyph: &Glyph| Glyph {
        x: glyph.y,
        end: glyph.y + glyph.size,
        y: right - glyph.x,
        ..glyph.clone()
    };
    glyphs.iter().map(turn).collect()
}

fn pieces(glyphs: &[Glyph]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut run: Vec<&Glyph> = Vec::new();
    let mut y = 0.0;
    let mut row = 0;
    for glyph in glyphs {
        if let Some(last) = run.last()
            && glyph.apart
        {
            let down = (glyph.y - y).abs();
            let size = glyph.size.max(last.size);
            let below = down > glyph.size * 1.5 || (glyph.x < last.end && down > glyph.size * 0.5);
            let wide = glyph.x > last.end + size * GUTTER;
            let back = glyph.x < run[0].x - size * 2.0;
            if below || wide || back {
                pieces.extend(piece(&run, y, row));
                run.clear();
                row += usize::from(!wide || below);
            }
        }
        let is_letter = glyph.text.chars().any(char::is_alphanumeric);
        let largest = run.iter().map(|glyph| glyph.size).fold(0.0, f64::max);
        if run.is_empty() || (is_letter && glyph.size >= largest * 0.9) {
            y = glyph.y;
        }
        run.push(glyph);
    }
    pieces.extend(piece(&run, y, row));
    pieces
}

/// The characters of a run with the blanks that their gaps stand for.
fn piece(run: &[&Glyph], y: f64, row: usize) -> Option<Piece> {
    let first = run.first()?;
    let gap = |pair: &[&Glyph]| (pair[1].x - pair[0].end) / pair[1].size.max(0.1);
    // Glyph by glyph: what is usual between two letters is no blank.
    let is_letter = |glyph: &Glyph| glyph.text.chars().any(char::is_alphanumeric);
    let letters = || {
        run.windows(2)
            .filter(|pair| is_letter(pair[0]) && is_letter(pair[1]))
    };
    let mut between: Vec<f64> = letters().filter(|pair| pair[1].apart).map(gap).collect();
    let single = between.len() > 2 && between.len() * 10 >= letters().count() * 7;
    let has_blanks = run.iter().any(|glyph| glyph.text.trim().is_empty());
    order::sort_by(&mut between, f64::total_cmp);
    let usual = between.get(between.len() / 2).copied().unwrap_or(0.0);
    // Gaps of one width are those of a font whose widths are known: a wider one is no chance.
    let tenth = between.len() / 10;
    let is_even = between.len() > 9 && between[between.len() - 1 - tenth] - between[tenth] < 0.05;
    let least = match (single, has_blanks) {
        (true, true) if is_even => usual.max(0.0) + 0.15,
        (true, true) => usual.max(0.0) + 0.5,
        (true, false) => usual.max(0.0) + 0.12,
        (false, _) => 0.1,
    };
    let mut line = Line {
        start: first.x,
        end: first.end,
        y,
        size: 0.0,
        text: String::new(),
        table: 0,
    };
    let mut breaks = Vec::new();
    let mut last_end = first.x;
    for (n, glyph) in run.iter().enumerate() {
        let parts = n > 0 && glyph.apart && gap(&run[n - 1..=n]) > least;
        if parts && !line.text.ends_with(' ') {
            line.text.push(' ');
        }
        if !glyph.text.trim().is_empty() {
            if line.text.trim().is_empty() {
                // Blanks before the first word are an indent.
                line.start = glyph.x;
                line.text.clear();
            } else if line.text.ends_with(' ') && glyph.x > last_end {
                breaks.push(Break {
                    at: line.text.len(),
                    from: last_end,
                    to: glyph.x,
                });
            }
            last_end = glyph.end;
        }
        line.text.push_str(&glyph.text);
        if glyph.text.chars().any(char::is_alphanumeric) {
            // A line is as large as its largest letters: raised and lowered ones are smaller.
            line.size = line.size.max(glyph.size);
        }
        if !line.text.trim().is_empty() {
            line.start = line.start.min(glyph.x);
        }
        line.end = glyph.end;
    }
    Some(Piece { line, row, breaks })
}

/// Adds the lines of `pieces`, columns one after the other.
fn in_order(pieces: Vec<Piece>, depth: usize, lines: &mut Vec<Line>) {
    let Some(gutter) = gutter(&pieces).filter(|_| depth < MOST_COLUMNS) else {
        lines.extend(rows(pieces));
        return;
    };
    let (mut left, mut right): (Vec<Piece>, Vec<Piece>) = (Vec::new(), Vec::new());
    let flush = |left: &mut Vec<Piece>, right: &mut Vec<Piece>, lines: &mut Vec<Line>| {
        in_order(std::mem::take(left), depth + 1, lines);
        in_order(std::mem::take(right), depth + 1, lines);
    };
    for piece in pieces {
        if piece.line.start >= gutter - piece.line.size {
            right.push(piece);
        } else if piece.line.end <= gutter + piece.line.size {
            left.push(piece);
        } else {
            // A line over both columns: what is above it is read before it.
            flush(&mut left, &mut right, lines);
            lines.extend(rows(vec![piece]));
        }
    }
    flush(&mut left, &mut right, lines);
}

/// The pieces with those of a row joined.
fn rows(pieces: Vec<Piece>) -> Vec<Line> {
    let mut lines: Vec<(usize, Line)> = Vec::new();
    for Piece { line, row, .. } in pieces {
        match lines.last_mut() {
            Some((last, whole)) if *last == row => {
                // A wide gap: perhaps the border of two cells.
                whole.text.push('\t');
                whole.text.push_str(line.text.trim());
                whole.end = line.end;
                if line.size > whole.size {
                    whole.y = line.y;
                    whole.size = line.size;
                }
            }
            _ => lines.push((row, line)),
        }
    }
    lines.into_iter().map(|(_, line)| line).collect()
}

/// The place between two columns that were drawn row by row, if there is one.
fn gutter(pieces: &[Piece]) -> Option<f64> {
    let pairs: Vec<(&Line, &Line)> = pieces
        .windows(2)
        .filter(|pair| {
            let (one, two) = (&pair[0].line, &pair[1].line);
            let near = (one.y - two.y).abs() <= two.size.max(one.size) * 1.5;
            near && two.start > one.end + two.size.min(one.size)
        })
        .map(|pair| (&pair[0].line, &pair[1].line))
        .collect();
    if pairs.len() < LEAST_ROWS {
        return None;
    }
    // The place that lies in the most gaps.
    let mut borders: Vec<(f64, i32)> = pairs
        .iter()
        .flat_map(|(one, two)| [(one.end, 1), (two.start, -1)])
        .collect();
    order::sort_by(&mut borders, |a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let (mut open, mut most, mut place) = (0, 0, 0.0);
    for (n, (at, step)) in borders.iter().enumerate() {
        open += step;
        if open > most {
            most = open;
            place = borders.get(n + 1).map_or(*at, |next| (at + next.0) / 2.0);
        }
    }
    let over: Vec<&(&Line, &Line)> = pairs
        .iter()
        .filter(|(one, two)| one.end <= place && two.start >= place)
        .collect();
    if over.len() < LEAST_ROWS || over.len() * 10 < pairs.len() * 5 {
        return None;
    }
    let is_text = |lines: &[&Line]| {
        let letters: usize = lines
            .iter()
            .map(|line| line.text.chars().filter(|c| c.is_alphabetic()).count())
            .sum();
        let start = lines
            .iter()
            .map(|line| line.start)
            .fold(f64::INFINITY, f64::min);
        let end = lines.iter().map(|line| line.end).fold(0.0, f64::max);
        let full = lines
            .iter()
            .filter(|line| line.end - start > (end - start) * 0.6)
            .count();
        letters >= lines.len() * LEAST_LETTERS && full * 10 >= lines.len() * 6
    };
    let left: Vec<&Line> = over.iter().map(|(one, _)| *one).collect();
    let right: Vec<&Line> = over.iter().map(|(_, two)| *two).collect();
    (is_text(&left) && is_text(&right)).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The glyphs of `text` at `x`, each `step` wide, as one string or one by one.
    fn drawn(text: &str, x: f64, y: f64, step: f64, single: bool) -> Vec<Glyph> {
        let mut at = x;
        let mut apart = true;
        let mut glyphs = Vec::new();
        for c in text.chars() {
            if single && c == ' ' {
                at += step * 0.6;
                continue;
            }
            glyphs.push(Glyph {
                x: at,
                end: at + 5.0,
                y,
                size: 10.0,
                text: c.to_string(),
                apart,
            });
            at += step;
            apart = single;
        }
        glyphs
    }

    fn check(glyphs: &[Glyph], expected: &[&str]) {
        let found: Vec<String> = lines(glyphs).into_iter().map(|line| line.text).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn lines_that_run_down_are_read_from_the_right_to_the_left() {
        let column = |text: &str, x: f64| -> Vec<Glyph> {
            let place = |(n, c): (usize, char)| Glyph {
                x,
                end: x + 10.0,
                y: 50.0 + 10.5 * n as f64,
                size: 10.0,
                text: c.to_string(),
                apart: true,
            };
            text.chars().enumerate().map(place).collect()
        };
        let glyphs = [
            column("港の船は今夜も出ないと", 300.0),
            column("館長の山田花子が言った。", 283.0),
            column("雨は朝まで続いた。", 266.0),
        ];
        check(
            &glyphs.concat(),
            &[
                "港の船は今夜も出ないと",
                "館長の山田花子が言った。",
                "雨は朝まで続いた。",
            ],
        );
        // A column of figures is not such a page.
        let figures: Vec<Glyph> = (0..9u8)
            .flat_map(|n| drawn(&n.to_string(), 50.0, 50.0 + 12.0 * f64::from(n), 5.0, true))
            .collect();
        assert_eq!(lines(&figures).len(), 9);
    }

    #[test]
    fn words_are_whole_if_each_glyph_is_placed() {
        check(
            &drawn("The old ferry left", 50.0, 50.0, 5.2, true),
            &["The old ferry left"],
        );
        // Set wide, and with widths that are not known.
        check(
            &drawn("The old ferry left", 50.0, 50.0, 8.0, true),
            &["The old ferry left"],
        );
        check(
            &drawn("The old ferry left", 50.0, 50.0, 5.0, false),
            &["The old ferry left"],
        );
    }

    #[test]
    fn columns_that_are_drawn_row_by_row_are_read_one_after_the_other() {
        let left = [
            "“We leave at six,” said the",
            "harbour master, who did not",
            "leave at six but at seven, as",
            "he had done for many years.",
        ];
        let right = [
            "Nobody on the quay had seen",
            "the ferry on that day, the",
            "mayor said in a letter which",
            "was read aloud in the inn.",
        ];
        let mut glyphs = drawn(
            "A headline that goes over both of the columns",
            50.0,
            20.0,
            7.0,
            false,
        );
        for (n, (left, right)) in left.iter().zip(right).enumerate() {
            let y = 50.0 + n as f64 * 12.0;
            glyphs.extend(drawn(left, 50.0, y, 5.0, false));
            glyphs.extend(drawn(right, 240.0, y + 1.0, 5.0, false));
        }
        let mut expected = vec!["A headline that goes over both of the columns"];
        expected.extend(left);
        expected.extend(right);
        check(&glyphs, &expected);
    }

    #[test]
    fn the_cells_of_a_table_stay_in_their_rows() {
        let mut glyphs = Vec::new();
        for (n, (one, two)) in [
            ("Alba", "1,200"),
            ("Borgo", "800"),
            ("Corvo", "90"),
            ("Dura", "5"),
            ("Este", "7"),
        ]
        .into_iter()
        .enumerate()
        {
            let y = 50.0 + n as f64 * 12.0;
            glyphs.extend(drawn(one, 50.0, y, 5.0, false));
            glyphs.extend(drawn(two, 240.0, y, 5.0, false));
        }
        check(
            &glyphs,
            &[
                "Alba\t1,200",
                "Borgo\t800",
                "Corvo\t90",
                "Dura\t5",
                "Este\t7",
            ],
        );
    }

    /// Rows of cells, each cell at its place in points.
    fn rows_of(rows: &[&[(&str, f64)]], expected: &[&str]) {
        let mut glyphs = Vec::new();
        for (n, row) in rows.iter().enumerate() {
            let y = 50.0 + n as f64 * 12.0;
            for (words, x) in *row {
                glyphs.extend(drawn(words, *x, y, 5.0, false));
            }
        }
        check(&glyphs, expected);
    }

    #[test]
    fn cells_with_narrow_gaps_are_told_from_words() {
        rows_of(
            &[
                &[("The council counted the votes of its wards", 50.0)],
                &[("Ward", 50.0), ("For", 121.0), ("Against", 150.0)],
                &[("North Harbour", 50.0), ("1,204", 121.0), ("388", 150.0)],
                &[("Mill", 50.0), ("962", 121.0), ("401", 150.0)],
                &[("Quay", 50.0), ("88", 121.0), ("1,012", 150.0)],
                &[("Nobody in the hall asked for a second count", 50.0)],
            ],
            &[
                "The council counted the votes of its wards",
                "Ward\tFor\tAgainst",
                "North Harbour\t1,204\t388",
                "Mill\t962\t401",
                "Quay\t88\t1,012",
                "Nobody in the hall asked for a second count",
            ],
        );
        // A cell of several lines, and a row without its last one.
        rows_of(
            &[
                &[("Ward", 50.0), ("What was found", 84.0), ("Day", 184.0)],
                &[("North", 50.0), ("The wall has a", 84.0), ("3 May", 184.0)],
                &[("crack at its end", 84.0)],
                &[("Mill", 50.0), ("Nothing", 84.0)],
                &[("Quay", 50.0), ("The gate opens", 84.0), ("9 May", 184.0)],
            ],
            &[
                "Ward\tWhat was found\tDay",
                "North\tThe wall has a crack at its end\t3 May",
                "Mill\tNothing",
                "Quay\tThe gate opens\t9 May",
            ],
        );
    }

    #[test]
    fn blanks_below_each_other_make_no_table() {
        // By chance, in a line that was filled, in a list of points, and in what speakers say.
        rows_of(
            &[
                &[("The boat is in, and nobody", 50.0)],
                &[("saw the men leave the quay", 50.0)],
                &[("who put it at the old wall", 50.0)],
            ],
            &[
                "The boat is in, and nobody",
                "saw the men leave the quay",
                "who put it at the old wall",
            ],
        );
        rows_of(
            &[
                &[("anything", 50.0), ("beginning", 105.0), ("waits", 165.0)],
                &[("whatever", 50.0), ("afternoon", 105.0), ("there", 165.0)],
                &[("straight", 50.0), ("everybody", 105.0), ("while", 165.0)],
            ],
            &[
                "anything beginning waits",
                "whatever afternoon there",
                "straight everybody while",
            ],
        );
        rows_of(
            &[
                &[("1.", 50.0), ("One wall", 64.0)],
                &[("2.", 50.0), ("Two gates", 64.0)],
                &[("3.", 50.0), ("No boats", 64.0)],
            ],
            &["1. One wall", "2. Two gates", "3. No boats"],
        );
    }

    #[test]
    fn marks_of_a_list_stand_before_their_items() {
        let mut glyphs = drawn("One wall", 64.0, 50.0, 5.0, false);
        glyphs.extend(drawn("Two gates", 64.0, 62.0, 5.0, false));
        for y in [50.0, 62.0] {
            glyphs.extend(drawn("•", 50.0, y, 5.0, false));
        }
        check(&glyphs, &["• One wall", "• Two gates"]);
    }

    #[test]
    fn words_are_whole_if_blanks_are_drawn_beside_placed_letters() {
        for step in [5.2, 6.0, 8.0] {
            let mut glyphs = drawn("The old ferry left", 50.0, 50.0, step, false);
            for glyph in &mut glyphs {
                glyph.apart = true;
            }
            check(&glyphs, &["The old ferry left"]);
        }
    }
}
