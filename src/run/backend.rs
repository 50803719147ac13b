//! [`Backend`]: cells to a terminal in few bytes, and a frame in one write.
//!
//! Ratatui gives the cells that changed. Over a slow line each byte counts, so this remembers what
//! the terminal shows: a short run of unchanged cells is written again where that is shorter than
//! moving the cursor, blanks are erased rather than written, and a change of style says only what
//! changes. Nothing is written before [`Backend::send`].

use std::io::{self, Write};

use ratatui::backend::{ClearType, WindowSize};
use ratatui::buffer::{Cell, CellDiffOption};
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr as _;

/// More unchanged cells than this are jumped over rather than written again.
const REWRITTEN: u16 = 4;
/// As many blanks are erased rather than written.
const ERASED: usize = 8;

/// The style that the terminal writes in.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Pen {
    foreground: Color,
    background: Color,
    underline: Color,
    modifier: Modifier,
}

const PLAIN: Pen = Pen {
    foreground: Color::Reset,
    background: Color::Reset,
    underline: Color::Reset,
    modifier: Modifier::empty(),
};

impl Pen {
    fn of(cell: &Cell) -> Self {
        Self {
            foreground: cell.fg,
            background: cell.bg,
            underline: cell.underline_color,
            modifier: cell.modifier,
        }
    }

    /// True if a blank in this style looks like an empty cell.
    fn leaves_blanks_empty(self) -> bool {
        let seen = Modifier::UNDERLINED | Modifier::REVERSED | Modifier::CROSSED_OUT;
        self.background == Color::Reset && !self.modifier.intersects(seen)
    }
}

/// Where the terminal's cursor is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cursor {
    At(Position),
    /// On this row, after a character that terminals disagree on the width of.
    OnRow(u16),
    Anywhere,
}

/// The terminal behind ratatui.
pub struct Backend<W> {
    writer: W,
    /// What is written at the next [`send`](Self::send).
    pending: Vec<u8>,
    size: Size,
    /// What each cell shows, if that is known.
    shown: Vec<Option<Cell>>,
    pen: Pen,
    cursor: Cursor,
    is_cursor_visible: Option<bool>,
}

impl<W: Write> Backend<W> {
    /// Draws on `writer`, of which nothing is known yet.
    pub fn new(writer: W) -> Self {
        Self {
            writer,
            pending: Vec::with_capacity(16 * 1024),
            size: Size::default(),
            shown: Vec::new(),
            pen: PLAIN,
            cursor: Cursor::Anywhere,
            is_cursor_visible: None,
        }
    }

    /// The terminal has this size now. What it shows after a change is not known.
    pub fn set_size(&mut self, size: Size) {
        if self.size != size {
            self.size = size;
            self.shown = vec![None; usize::from(size.width) * usize::from(size.height)];
            self.cursor = Cursor::Anywhere;
        }
    }

    /// Writes what was drawn, in one piece.
    pub fn send(&mut self) -> io::Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        self.writer.write_all(&self.pending)?;
        self.pending.clear();
        self.writer.flush()
    }

    /// True if something was drawn since the last [`send`](Self::send).
    pub fn is_drawn(&self) -> bool {
        !self.pending.is_empty()
    }

    /// Puts `bytes` around what was drawn.
    pub fn wrap(&mut self, before: &[u8], after: &[u8]) {
        self.pending.splice(0..0, before.iter().copied());
        self.pending.extend_from_slice(after);
    }

    /// Adds bytes that neither draw nor move the cursor.
    pub fn add(&mut self, bytes: &[u8]) {
        self.pending.extend_from_slice(bytes);
    }

    /// Something else wrote to the terminal: nothing is known of it any longer.
    pub fn forget(&mut self) {
        self.shown.fill(None);
        self.cursor = Cursor::Anywhere;
        self.is_cursor_visible = None;
        self.pending.extend_from_slice(b"\x1b[m");
        self.pen = PLAIN;
    }

    fn index(&self, at: Position) -> Option<usize> {
        let inside = at.x < self.size.width && at.y < self.size.height;
        inside.then(|| usize::from(at.y) * usize::from(self.size.width) + usize::from(at.x))
    }

    fn number(&mut self, number: u16) {
        let _ = write!(self.pending, "{number}");
    }

    /// Moves the cursor, in the shortest way that is known to lead there.
    fn move_to(&mut self, to: Position) {
        match self.cursor {
            Cursor::At(from) if from == to => return,
            Cursor::At(from) if from.y == to.y && from.x < to.x => {
                if self.rewrite(from, to) {
                    self.cursor = Cursor::At(to);
                    return;
                }
                self.pending.extend_from_slice(b"\x1b[");
                if to.x - from.x > 1 {
                    self.number(to.x - from.x);
                }
                self.pending.push(b'C');
            }
            Cursor::At(Position { y, .. }) | Cursor::OnRow(y) if y == to.y => {
                self.pending.extend_from_slice(b"\x1b[");
                self.number(to.x + 1);
                self.pending.push(b'G');
            }
            Cursor::At(Position { y, .. }) | Cursor::OnRow(y) if y + 1 == to.y && to.x == 0 => {
                self.pending.extend_from_slice(b"\r\n");
            }
            _ => {
                self.pending.extend_from_slice(b"\x1b[");
                self.number(to.y + 1);
                self.pending.push(b';');
                self.number(to.x + 1);
                self.pending.push(b'H');
            }
        }
        self.cursor = Cursor::At(to);
    }

    /// Writes the cells between two places again, if they are few and plain and in the pen's style.
    fn rewrite(&mut self, from: Position, to: Position) -> bool {
        if to.x - from.x > REWRITTEN {
            return false;
        }
        let (Some(start), Some(end)) = (self.index(from), self.index(to)) else {
            return false;
        };
        let mut bytes = [b' '; REWRITTEN as usize];
        for (byte, cell) in bytes.iter_mut().zip(&self.shown[start..end]) {
            let Some(cell) = cell else { return false };
            let [symbol @ b' '..=b'~'] = *cell.symbol().as_bytes() else {
                return false;
            };
            let same = Pen::of(cell) == self.pen;
            let empty = is_empty(cell) && self.pen.leaves_blanks_empty();
            if !same && !empty {
                return false;
            }
            *byte = symbol;
        }
        self.pending.extend_from_slice(&bytes[..end - start]);
        true
    }

    /// Changes the style that is written in, saying only what changes.
    fn take_pen(&mut self, pen: Pen) {
        if self.pen == pen {
            return;
        }
        let start = self.pending.len();
        self.pending.extend_from_slice(b"\x1b[");
        let first = self.pending.len();
        let mut now = self.pen;
        // What is taken away is taken away with all the rest: each has another number, and some
        // terminals know them not.
        if !pen.modifier.contains(now.modifier) {
            self.pending.push(b'0');
            now = PLAIN;
        } else if pen == PLAIN {
            now = PLAIN;
        }
        for (modifier, code) in MODIFIERS {
            if (pen.modifier - now.modifier).contains(modifier) {
                self.separate(first);
                self.number(code);
            }
        }
        if pen.foreground != now.foreground {
            self.separate(first);
            self.colour(pen.foreground, 30);
        }
        if pen.background != now.background {
            self.separate(first);
            self.colour(pen.background, 40);
        }
        if pen.underline != now.underline {
            self.separate(first);
            self.underline_colour(pen.underline);
        }
        // Only the reset: it needs no number.
        if self.pending[first..] == *b"0" {
            self.pending.truncate(first);
        }
        self.pending.push(b'm');
        debug_assert!(self.pending.len() > start);
        self.pen = pen;
    }

    fn separate(&mut self, first: usize) {
        if self.pending.len() > first {
            self.pending.push(b';');
        }
    }

    fn colour(&mut self, colour: Color, base: u16) {
        match named(colour) {
            Some(number @ 0..8) => self.number(base + number),
            Some(number) => self.number(base + 60 + number - 8),
            None => match colour {
                Color::Indexed(number) => {
                    self.number(base + 8);
                    self.pending.extend_from_slice(b";5;");
                    self.number(u16::from(number));
                }
                Color::Rgb(red, green, blue) => {
                    self.number(base + 8);
                    let _ = write!(self.pending, ";2;{red};{green};{blue}");
                }
                _ => self.number(base + 9),
            },
        }
    }

    fn underline_colour(&mut self, colour: Color) {
        match (named(colour), colour) {
            (Some(number), _) => {
                let _ = write!(self.pending, "58;5;{number}");
            }
            (None, Color::Indexed(number)) => {
                let _ = write!(self.pending, "58;5;{number}");
            }
            (None, Color::Rgb(red, green, blue)) => {
                let _ = write!(self.pending, "58;2;{red};{green};{blue}");
            }
            _ => self.pending.extend_from_slice(b"59"),
        }
    }

    /// Erases the empty cells that `content` begins with, if they are many; gives how many.
    fn erase(&mut self, content: &[(u16, u16, &Cell)]) -> usize {
        let (x, y, _) = content[0];
        // Unchanged cells between them may be erased too if they are empty already.
        let mut end = x;
        // A wide character is erased whole: some terminals leave its second half otherwise.
        let mut whole = x;
        let mut count = 0;
        for &(next, row, cell) in content {
            if row != y || !is_empty(cell) {
                break;
            }
            let known = (whole..next).all(|x| {
                let index = self.index(Position { x, y });
                let shown = index.and_then(|index| self.shown[index].as_ref());
                shown.is_some_and(is_empty)
            });
            if next < end || !known {
                break;
            }
            end = next + 1;
            whole = whole.max(next + self.width_at(Position { x: next, y }));
            count += 1;
        }
        if usize::from(end - x) < ERASED {
            return 0;
        }
        self.move_to(Position { x, y });
        if !self.pen.leaves_blanks_empty() {
            self.take_pen(PLAIN);
        }
        self.pending.extend_from_slice(b"\x1b[");
        self.number(whole.min(self.size.width) - x);
        self.pending.push(b'X');
        count
    }

    /// How many cells what is shown at a place takes; 1 where that is not known.
    fn width_at(&self, at: Position) -> u16 {
        let shown = self.index(at).and_then(|index| self.shown[index].as_ref());
        shown.map_or(1, width_of).max(1)
    }

    fn write_cell(&mut self, at: Position, cell: &Cell) {
        self.move_to(at);
        if !(is_empty(cell) && self.pen.leaves_blanks_empty()) {
            self.take_pen(Pen::of(cell));
        }
        let symbol = cell.symbol();
        self.pending.extend_from_slice(symbol.as_bytes());
        if symbol.contains('\x1b') {
            // A picture: it covers cells to the right and below that nobody draws, and the cursor may be
            // anywhere.
            self.cursor = Cursor::Anywhere;
            let first = self.index(at).unwrap_or(self.shown.len());
            self.shown[first..].fill(None);
            return;
        }
        let width = width_of(cell);
        let x = at.x.saturating_add(width);
        // In the last column terminals differ in where the cursor waits.
        self.cursor = if width == 1 && is_agreed(symbol) && x < self.size.width {
            Cursor::At(Position { x, y: at.y })
        } else if x < self.size.width {
            Cursor::OnRow(at.y)
        } else {
            Cursor::Anywhere
        };
    }

    fn remember(&mut self, at: Position, cell: &Cell) {
        if cell.symbol().contains('\x1b') {
            return;
        }
        let Some(index) = self.index(at) else { return };
        self.shown[index] = Some(cell.clone());
        let width = usize::from(width_of(cell));
        // A wide character covers what was right of it.
        for covered in self.shown.iter_mut().skip(index + 1).take(width.max(1) - 1) {
            *covered = None;
        }
        // A half of a wide one does not stay.
        if at.x > 0
            && let Some(left) = &self.shown[index - 1]
            && left.symbol().len() > 1
            && left.symbol().width() > 1
        {
            self.shown[index - 1] = None;
        }
    }
}

impl<W: Write> ratatui::backend::Backend for Backend<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let content: Vec<(u16, u16, &Cell)> = content.collect();
        let mut next = 0;
        while let Some(&(x, y, cell)) = content.get(next) {
            let at = Position { x, y };
            let erased = if is_empty(cell) {
                self.erase(&content[next..])
            } else {
                0
            };
            if erased == 0 {
                self.write_cell(at, cell);
            }
            for &(x, y, cell) in &content[next..next + erased.max(1)] {
                self.remember(Position { x, y }, cell);
            }
            next += erased.max(1);
        }
        if !content.is_empty() {
            self.take_pen(PLAIN);
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.is_cursor_visible != Some(false) {
            self.pending.extend_from_slice(b"\x1b[?25l");
            self.is_cursor_visible = Some(false);
        }
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.is_cursor_visible != Some(true) {
            self.pending.extend_from_slice(b"\x1b[?25h");
            self.is_cursor_visible = Some(true);
        }
        Ok(())
    }

    /// Not asked: a terminal that does not answer would hang the reader.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        match self.cursor {
            Cursor::At(at) => Ok(at),
            Cursor::OnRow(y) => Ok(Position { x: 0, y }),
            Cursor::Anywhere => Ok(Position::ORIGIN),
        }
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let to = position.into();
        // Nothing is written again here: the pen is put away.
        if self.cursor != Cursor::At(to) {
            self.cursor = Cursor::Anywhere;
            self.move_to(to);
        }
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.take_pen(PLAIN);
        let command: &[u8] = match region {
            ClearType::All => b"\x1b[2J",
            ClearType::AfterCursor => b"\x1b[J",
            ClearType::BeforeCursor => b"\x1b[1J",
            ClearType::CurrentLine => b"\x1b[2K",
            ClearType::UntilNewLine => b"\x1b[K",
        };
        self.pending.extend_from_slice(command);
        let empty = (region == ClearType::All).then(Cell::default);
        self.shown.fill(empty);
        Ok(())
    }

    fn append_lines(&mut self, lines: u16) -> io::Result<()> {
        for _ in 0..lines {
            self.pending.push(b'\n');
        }
        self.shown.fill(None);
        self.cursor = Cursor::Anywhere;
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.size,
            pixels: Size::default(),
        })
    }

    /// Nothing: see [`Backend::send`].
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const MODIFIERS: [(Modifier, u16); 9] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::SLOW_BLINK, 5),
    (Modifier::RAPID_BLINK, 6),
    (Modifier::REVERSED, 7),
    (Modifier::HIDDEN, 8),
    (Modifier::CROSSED_OUT, 9),
];

/// The number of one of the sixteen colours of old.
fn named(colour: Color) -> Option<u16> {
    Some(match colour {
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        Color::Reset | Color::Rgb(..) | Color::Indexed(_) => return None,
    })
}

/// How many cells the symbol of a cell takes.
fn width_of(cell: &Cell) -> u16 {
    match cell.diff_option {
        CellDiffOption::ForcedWidth(width) => width.get(),
        _ => cell.symbol().width() as u16,
    }
}

/// True for a blank that looks like a cell that nothing was written to.
fn is_empty(cell: &Cell) -> bool {
    cell.symbol() == " " && Pen::of(cell).leaves_blanks_empty()
}

/// True for a symbol of one cell that every terminal gives one cell.
fn is_agreed(symbol: &str) -> bool {
    let mut chars = symbol.chars();
    let (first, second) = (chars.next(), chars.next());
    second.is_none()
        && matches!(
            first,
            Some(
                ' '..='~'
                | '\u{a0}'..='\u{ac}'
                | '\u{ae}'..='\u{2ff}'
                | '\u{2010}'..='\u{2027}'
                | '\u{2500}'..='\u{259f}',
            )
        )
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::num::NonZeroU16;
    use std::rc::Rc;

    use super::*;
    use proptest::prelude::*;
    use ratatui::backend::{Backend as _, CrosstermBackend};
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;
    use ratatui::{Terminal, TerminalOptions, Viewport};

    const WIDTH: u16 = 24;
    const HEIGHT: u16 = 4;

    fn terminal() -> Terminal<Backend<Vec<u8>>> {
        let mut backend = Backend::new(Vec::new());
        backend.set_size(Size::new(WIDTH, HEIGHT));
        backend.clear().expect("memory takes all");
        Terminal::new(backend).expect("a terminal in memory")
    }

    /// Draws `buffer` and gives the bytes.
    fn draw(terminal: &mut Terminal<Backend<Vec<u8>>>, buffer: &Buffer) -> Vec<u8> {
        let painted = terminal.draw(|frame| frame.buffer_mut().clone_from(buffer));
        painted.expect("memory takes all");
        let backend = terminal.backend_mut();
        backend.send().expect("memory takes all");
        std::mem::take(&mut backend.writer)
    }

    /// What several hold to write to.
    struct Shared(Rc<RefCell<Vec<u8>>>);

    impl Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn screen() -> vt100::Parser {
        let cells = |count| NonZeroU16::new(count).expect("some");
        vt100::Parser::new(cells(HEIGHT), cells(WIDTH), 0)
    }

    fn blank() -> Buffer {
        Buffer::empty(Rect::new(0, 0, WIDTH, HEIGHT))
    }

    #[track_caller]
    fn check(before: &[&str], after: &[&str], expected: &str) {
        let buffer = |lines: &[&str]| {
            let mut buffer = blank();
            for (y, line) in lines.iter().enumerate() {
                buffer.set_string(0, y as u16, line, Style::new());
            }
            buffer
        };
        let mut terminal = terminal();
        draw(&mut terminal, &buffer(before));
        let bytes = draw(&mut terminal, &buffer(after));
        assert_eq!(
            String::from_utf8_lossy(&bytes),
            expected.replace('^', "\x1b[")
        );
    }

    #[test]
    fn little_is_written() {
        check(&["one two three"], &["one two three"], "");
        check(&["cat dog"], &["cow dig"], "^2Gow di");
        check(&["abcdefgh x"], &["Abcdefgh y"], "^1GA^8Cy");
        check(&["a", "b"], &["c", "d"], "^1;1Hc\r\nd");
        check(&["one two three four"], &["one"], "^5G^14X");
        check(&["a “b” c d"], &["a ‘b’ c e"], "^3G‘b’ c e");
        check(&["日本 x"], &["日光 y"], "^3G光^6Gy");
    }

    #[test]
    fn a_wide_character_is_erased_whole() {
        // tmux leaves its second half if the first one alone is erased, and the row is a cell short.
        check(&["abcdefghi日 x"], &["            x"], "^1G^11X");
        check(&["abcdefgh日本x"], &["            x"], "^1G^12X");
        check(&["abcdefghi👩‍👩‍👧"], &[""], "^1G^11X");
        // What takes its place is written all the same.
        check(&["abcdefghi日x"], &["          yx"], "^1G^11X^10Cy");
    }

    #[test]
    fn a_change_of_style_says_only_what_changes() {
        let mut terminal = terminal();
        let mut buffer = blank();
        buffer.set_string(0, 0, "ab", Style::new().fg(Color::Indexed(72)));
        buffer.set_string(2, 0, "cd", Style::new().fg(Color::Indexed(72)).bold());
        buffer.set_string(4, 0, "ef", Style::new().fg(Color::Red));
        buffer.set_string(6, 0, "gh", Style::new());
        let bytes = draw(&mut terminal, &buffer);
        let expected = "^2J^1;1H^38;5;72mab^1mcd^0;31mef^mgh^?25l".replace('^', "\x1b[");
        assert_eq!(String::from_utf8_lossy(&bytes), expected);
    }

    #[test]
    fn what_a_picture_covers_is_not_written_over() {
        let buffer = |first: &str, last: &str| {
            let mut buffer = blank();
            buffer.set_string(0, 0, first, Style::new());
            buffer[(1, 0)].set_symbol("\x1bPq\x1b\\");
            let one = NonZeroU16::MIN;
            buffer[(1, 0)].set_diff_option(CellDiffOption::ForcedWidth(one));
            for covered in [(2, 0), (3, 0), (1, 1), (2, 1), (3, 1)] {
                buffer[covered].set_diff_option(CellDiffOption::Skip);
            }
            buffer.set_string(4, 0, last, Style::new());
            buffer.set_string(0, 1, first, Style::new());
            buffer.set_string(4, 1, last, Style::new());
            buffer
        };
        let mut terminal = terminal();
        let shown = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).replace('\x1b', "^");
        let bytes = shown(draw(&mut terminal, &buffer("a", "x")));
        // Where the cursor is after a picture is not known.
        assert_eq!(bytes, "^[2J^[1;1Ha^Pq^\\^[1;5Hx\r\na^[3Cx^[?25l");
        let bytes = shown(draw(&mut terminal, &buffer("b", "y")));
        assert_eq!(bytes, "^[1;1Hb^[3Cy\r\nb^[3Cy");
    }

    fn style() -> impl Strategy<Value = Style> {
        let colour = prop_oneof![
            Just(Color::Reset),
            any::<u8>().prop_map(Color::Indexed),
            any::<(u8, u8, u8)>().prop_map(|(r, g, b)| Color::Rgb(r, g, b)),
        ];
        let modifier = prop_oneof![
            Just(Modifier::empty()),
            Just(Modifier::BOLD),
            Just(Modifier::ITALIC | Modifier::UNDERLINED),
            Just(Modifier::REVERSED),
        ];
        (colour.clone(), colour, modifier)
            .prop_map(|(fg, bg, modifier)| Style::new().fg(fg).bg(bg).add_modifier(modifier))
    }

    fn frame() -> impl Strategy<Value = Buffer> {
        let run = (0..WIDTH, 0..HEIGHT, "[a-c “é日 ]{0,30}", style());
        prop::collection::vec(run, 0..8).prop_map(|runs| {
            let mut buffer = blank();
            for (x, y, words, style) in runs {
                buffer.set_string(x, y, words, style);
            }
            buffer
        })
    }

    proptest! {
        /// Whatever was drawn before, the terminal shows what ratatui's own backend makes of it.
        #[test]
        fn the_terminal_shows_the_frame(frames in prop::collection::vec(frame(), 1..6)) {
            let mut terminal = terminal();
            let area = Rect::new(0, 0, WIDTH, HEIGHT);
            let written = Rc::<RefCell<Vec<u8>>>::default();
            let mut usual = Terminal::with_options(
                CrosstermBackend::new(Shared(Rc::clone(&written))),
                TerminalOptions { viewport: Viewport::Fixed(area) },
            ).expect("a terminal in memory");
            let (mut seen_on, mut expected) = (screen(), screen());
            for buffer in frames {
                seen_on.process(&draw(&mut terminal, &buffer));
                usual.draw(|frame| frame.buffer_mut().clone_from(&buffer)).expect("memory");
                expected.process(&written.take());
                for (y, x) in (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| (y, x))) {
                    let seen = seen_on.screen().cell(y, x).expect("a cell");
                    let wanted = expected.screen().cell(y, x).expect("a cell");
                    let symbol = |cell: &vt100::Cell| match cell.contents() {
                        "" => " ".to_owned(),
                        some => some.to_owned(),
                    };
                    prop_assert_eq!(symbol(seen), symbol(wanted), "at {},{}", x, y);
                    prop_assert_eq!(seen.bgcolor(), wanted.bgcolor());
                    prop_assert_eq!(seen.inverse(), wanted.inverse());
                    prop_assert_eq!(seen.underline(), wanted.underline());
                    if symbol(seen) != " " {
                        prop_assert_eq!(seen.fgcolor(), wanted.fgcolor());
                        prop_assert_eq!(seen.bold(), wanted.bold());
                        prop_assert_eq!(seen.italic(), wanted.italic());
                    }
                }
            }
        }
    }
}
