//! The terminal: taken over on start, given back on every way out.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste,
    EnableFocusChange, EnableMouseCapture,
};
use crossterm::terminal::{
    EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::Terminal;
use ratatui::backend::Backend as _;
use ratatui::layout::{Rect, Size};

use super::backend::Backend;
use crate::app::settings::PictureForm;
use crate::app::{App, Depth};
use crate::text::display;
use crate::ui::{self, Pictures};

/// True while the terminal is ours.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Standard output without the line buffer of [`io::Stdout`], which cuts a frame at its last line end
/// and makes two writes of it.
struct Direct;

impl Write for Direct {
    #[cfg(unix)]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(rustix::io::write(io::stdout(), bytes)?)
    }

    #[cfg(not(unix))]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        io::stdout().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stdout().flush()
    }
}

/// The terminal while it is ours. Dropping it gives it back.
pub struct Screen {
    terminal: Terminal<Backend<Direct>>,
    /// True if clicks come to us.
    has_mouse: bool,
}

impl Screen {
    /// Takes the terminal over. Waits for no answer: a terminal that gives none does not hang us.
    pub fn take() -> io::Result<Self> {
        let mut backend = Backend::new(Direct);
        backend.set_size(size()?);
        let terminal = Terminal::new(backend)?;
        let mut screen = Self {
            terminal,
            has_mouse: true,
        };
        screen.enter()?;
        Ok(screen)
    }

    fn enter(&mut self) -> io::Result<()> {
        enable_raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        let mut start = Vec::new();
        queue!(
            start,
            EnterAlternateScreen,
            EnableBracketedPaste,
            EnableFocusChange,
            cursor::SetCursorStyle::DefaultUserShape,
        )?;
        if self.has_mouse {
            queue!(start, EnableMouseCapture)?;
        }
        let backend = self.terminal.backend_mut();
        backend.add(&start);
        backend.forget();
        backend.clear()
    }

    /// Takes the mouse, or leaves it to the terminal.
    pub fn take_mouse(&mut self, is_ours: bool) -> io::Result<()> {
        self.has_mouse = is_ours;
        let mut change = Vec::new();
        if is_ours {
            queue!(change, EnableMouseCapture)?;
        } else {
            queue!(change, DisableMouseCapture)?;
        }
        let backend = self.terminal.backend_mut();
        backend.add(&change);
        backend.send()
    }

    /// Asks the terminal for the colour of its background. The answer is not waited for: it comes among the
    /// keys, or never.
    pub fn ask_background(&mut self) {
        let backend = self.terminal.backend_mut();
        backend.add(b"\x1b]11;?\x1b\\");
    }

    /// Asks the terminal for its name and version, in the same way.
    #[cfg(feature = "pictures")]
    pub fn ask_version(&mut self) {
        let backend = self.terminal.backend_mut();
        backend.add(b"\x1b[>q");
    }

    /// The terminal's size.
    pub fn size(&self) -> io::Result<Size> {
        size().or_else(|_| self.terminal.backend().size())
    }

    /// Draws the state, as one synchronised update.
    pub fn draw(&mut self, app: &App, pictures: &Pictures) -> io::Result<()> {
        self.terminal.backend_mut().set_size(size()?);
        self.terminal
            .draw(|frame| ui::draw_with(app, pictures, frame))?;
        let backend = self.terminal.backend_mut();
        if backend.is_drawn() {
            backend.wrap(b"\x1b[?2026h", b"\x1b[?2026l");
        }
        backend.send()
    }

    /// Forgets what is on the screen, so that the next drawing paints all of it.
    pub fn forget(&mut self) -> io::Result<()> {
        let size = size()?;
        let backend = self.terminal.backend_mut();
        backend.set_size(size);
        backend.forget();
        self.terminal
            .resize(Rect::new(0, 0, size.width, size.height))
    }

    /// Gives the terminal back for as long as `other` takes.
    pub fn lend<T>(&mut self, other: impl FnOnce() -> T) -> io::Result<T> {
        self.terminal.backend_mut().send()?;
        restore();
        let answer = other();
        self.enter()?;
        self.forget()?;
        Ok(answer)
    }

    /// Puts text on the clipboard by the terminal (OSC 52); works over a remote login too.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        let backend = self.terminal.backend_mut();
        backend.add(format!("\x1b]52;c;{}\x07", base64(text.as_bytes())).as_bytes());
        backend.send()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.terminal.backend_mut().send();
        restore();
    }
}

/// The terminal's size, without opening it again as crossterm does.
fn size() -> io::Result<Size> {
    #[cfg(unix)]
    if let Ok(size) = rustix::termios::tcgetwinsize(io::stdout())
        && size.ws_col > 0
        && size.ws_row > 0
    {
        return Ok(Size::new(size.ws_col, size.ws_row));
    }
    let (width, height) = crossterm::terminal::size()?;
    Ok(Size::new(width, height))
}

/// Gives the terminal back, if it is ours. Errors are of no use here: nobody could be told.
pub fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let _ = execute!(
        io::stdout(),
        EndSynchronizedUpdate,
        DisableFocusChange,
        DisableBracketedPaste,
        DisableMouseCapture,
        LeaveAlternateScreen,
        cursor::Show,
    );
    let _ = disable_raw_mode();
}

/// A panic of this thread gives the terminal back before it says its words; one of a worker says
/// nothing, for the worker's answer will.
pub fn install_panic_hook() {
    let main = std::thread::current().id();
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().id() == main {
            restore();
            usual(info);
        } else if !TAKEN.load(Ordering::SeqCst) {
            usual(info);
        }
    }));
}

/// Tells a person something on standard error, on one harmless line, once the terminal is theirs again.
pub fn tell(message: &str) {
    // The terminal may be gone.
    let _ = writeln!(io::stderr(), "byline: {}", display::sanitise(message));
}

/// How many colours the terminal has, as the environment says: nothing is asked.
pub fn depth(variable: impl Fn(&str) -> Option<String>) -> Depth {
    let term = variable("TERM").unwrap_or_default();
    let colours = variable("COLORTERM").unwrap_or_default();
    if variable("NO_COLOR").is_some_and(|value| !value.is_empty())
        || term == "dumb"
        || term.ends_with("-m")
        || term.starts_with("vt1")
        || term.starts_with("vt2")
    {
        Depth::None
    } else if colours == "truecolor" || colours == "24bit" || term.contains("direct") {
        Depth::True
    } else if term.contains("256") || term.contains("kitty") || term.contains("ghostty") {
        Depth::Indexed
    } else {
        Depth::Sixteen
    }
}

/// True if the terminal's background is light, as `COLORFGBG` says: the number of its colour comes last.
pub fn is_light(variable: impl Fn(&str) -> Option<String>) -> bool {
    let colours = variable("COLORFGBG").unwrap_or_default();
    matches!(colours.rsplit(';').next(), Some("7" | "15"))
}

/// True if the terminal is one that is known to put words that run from right to left in order, as the
/// environment says. A multiplexer does not, whatever the terminal around it does.
pub fn orders_words(variable: impl Fn(&str) -> Option<String>) -> bool {
    let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    let program = variable("TERM_PROGRAM").unwrap_or_default();
    let vte = variable("VTE_VERSION").and_then(|version| version.parse::<u32>().ok());
    if is_set("TMUX") || is_set("STY") {
        return false;
    }
    // VTE does so since 0.58.
    vte >= Some(5800)
        || is_set("KONSOLE_VERSION")
        || is_set("MLTERM")
        || program == "Apple_Terminal"
}

/// True where the terminal makes links of addresses that come with words (OSC 8), as the environment
/// says. `FORCE_HYPERLINK` decides where the guess is wrong.
pub fn hyperlinks(variable: impl Fn(&str) -> Option<String>) -> bool {
    if let Some(forced) = variable("FORCE_HYPERLINK").filter(|value| !value.is_empty()) {
        return forced != "0";
    }
    let term = variable("TERM").unwrap_or_default();
    let program = variable("TERM_PROGRAM").unwrap_or_default();
    let version = |name: &str| -> Option<u32> {
        let text = variable(name)?;
        let digits = text.split(|c: char| !c.is_ascii_digit());
        let mut numbers = digits.filter_map(|part| part.parse::<u32>().ok());
        let major = numbers.next()?;
        Some(major * 100 + numbers.next().unwrap_or(0))
    };
    // Inside a multiplexer its own word counts, not that of the terminal around it.
    if term.starts_with("tmux") || term.starts_with("screen") || program == "tmux" {
        return program == "tmux" && version("TERM_PROGRAM_VERSION") >= Some(304);
    }
    let vte = variable("VTE_VERSION").and_then(|version| version.parse::<u32>().ok());
    let programs = ["iTerm.app", "WezTerm", "vscode", "ghostty", "rio", "Hyper"];
    let terms = [
        "kitty",
        "ghostty",
        "alacritty",
        "foot",
        "wezterm",
        "contour",
    ];
    vte >= Some(5000)
        || variable("KONSOLE_VERSION").is_some()
        || variable("WT_SESSION").is_some()
        || programs.contains(&program.as_str())
        || terms.iter().any(|known| term.contains(known))
}

/// How pictures are shown: as the reader wants, or as the terminal is known to take them, as the
/// environment says. [`PictureForm::Off`] if they cannot be.
pub fn picture_form(
    wanted: PictureForm,
    depth: Depth,
    variable: impl Fn(&str) -> Option<String>,
) -> PictureForm {
    if cfg!(not(feature = "pictures")) {
        return PictureForm::Off;
    }
    // The reader may want them later, by a key.
    if !matches!(wanted, PictureForm::Auto | PictureForm::Off) {
        return wanted;
    }
    let term = variable("TERM").unwrap_or_default();
    let program = variable("TERM_PROGRAM").unwrap_or_default();
    let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    let is_inside = term.starts_with("tmux") || term.starts_with("screen") || is_set("TMUX");
    let has = |terms: &[&str]| terms.iter().any(|known| term.contains(known));
    match depth {
        // Whoever wants no colours wants no pictures.
        Depth::None => PictureForm::Off,
        // A multiplexer takes pictures away, or leaves them standing.
        _ if is_inside => blocks(depth),
        _ if has(&["kitty", "ghostty"]) || program == "ghostty" => PictureForm::Kitty,
        _ if ["iTerm.app", "WezTerm", "mintty", "rio"].contains(&program.as_str()) => {
            PictureForm::Iterm2
        }
        _ if has(&["foot", "mlterm", "contour"]) => PictureForm::Sixel,
        _ => blocks(depth),
    }
}

/// Half blocks show what the colours of a pixel are.
fn blocks(depth: Depth) -> PictureForm {
    match depth {
        Depth::True | Depth::Indexed => PictureForm::Blocks,
        Depth::Sixteen | Depth::None => PictureForm::Off,
    }
}

/// The width and height of a cell in pixels, if pictures can be shown; a guess if the terminal does not say.
pub fn cell(form: PictureForm) -> Option<(u16, u16)> {
    if form == PictureForm::Off {
        return None;
    }
    #[cfg(unix)]
    if let Ok(size) = rustix::termios::tcgetwinsize(io::stdout()) {
        let side = |pixels: u16, cells: u16| pixels.checked_div(cells).filter(|side| *side > 0);
        let (width, height) = (
            side(size.ws_xpixel, size.ws_col),
            side(size.ws_ypixel, size.ws_row),
        );
        if let Some(both) = width.zip(height) {
            return Some(both);
        }
    }
    Some((10, 20))
}

/// Base 64 with padding (RFC 4648).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |n: usize| u32::from(chunk.get(n).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for n in 0..4 {
            if n <= chunk.len() {
                out.push(char::from(LETTERS[(bits >> (18 - 6 * n)) as usize & 63]));
            } else {
                out.push('=');
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_depth(variables: &[(&str, &str)], expected: Depth) {
        let look_up = |name: &str| {
            let found = variables.iter().find(|(set, _)| *set == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        assert_eq!(depth(look_up), expected, "{variables:?}");
    }

    #[test]
    fn the_environment_says_how_many_colours_there_are() {
        check_depth(&[("TERM", "xterm-256color")], Depth::Indexed);
        check_depth(
            &[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")],
            Depth::True,
        );
        check_depth(
            &[("TERM", "xterm-256color"), ("NO_COLOR", "1")],
            Depth::None,
        );
        check_depth(
            &[("TERM", "xterm-256color"), ("NO_COLOR", "")],
            Depth::Indexed,
        );
        check_depth(&[("TERM", "linux")], Depth::Sixteen);
        check_depth(&[("TERM", "vt100")], Depth::None);
        check_depth(&[], Depth::Sixteen);
    }

    #[track_caller]
    fn check_links(variables: &[(&str, &str)], expected: bool) {
        let look_up = |name: &str| {
            let found = variables.iter().find(|(set, _)| *set == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        assert_eq!(hyperlinks(look_up), expected, "{variables:?}");
    }

    #[test]
    fn only_terminals_that_are_known_to_have_links_get_them() {
        let tmux = |version| {
            [
                ("TERM", "tmux-256color"),
                ("TERM_PROGRAM", "tmux"),
                ("TERM_PROGRAM_VERSION", version),
            ]
        };
        check_links(&[], false);
        check_links(&[("TERM", "xterm-256color")], false);
        check_links(&[("TERM", "linux")], false);
        check_links(&[("TERM", "xterm-kitty")], true);
        check_links(&[("TERM", "xterm-256color"), ("VTE_VERSION", "7600")], true);
        check_links(
            &[("TERM", "xterm-256color"), ("VTE_VERSION", "4200")],
            false,
        );
        check_links(&[("TERM_PROGRAM", "WezTerm")], true);
        check_links(&[("TERM_PROGRAM", "Apple_Terminal")], false);
        check_links(&[("TERM", "screen"), ("VTE_VERSION", "7600")], false);
        check_links(&tmux("3.3a"), false);
        check_links(&tmux("3.4"), true);
        check_links(&tmux("4.0"), true);
        check_links(&[("TERM", "xterm-kitty"), ("FORCE_HYPERLINK", "0")], false);
        check_links(&[("FORCE_HYPERLINK", "1")], true);
    }

    #[test]
    fn the_clipboard_gets_base_64() {
        for (text, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("“é”", "4oCcw6nigJ0="),
        ] {
            assert_eq!(base64(text.as_bytes()), expected);
        }
    }
}
