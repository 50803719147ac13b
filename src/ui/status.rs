//! The rows above and below: title, where one is and what is here, useful keys.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::paint;
use super::theme::Theme;
use crate::annotation::Standing;
use crate::app::commands::{changes, copying, place, quotes};
use crate::app::overlay::{Comparison, codes_in_words};
use crate::app::settings::OthersMarks;
use crate::app::words::{opening, source_in_words, speaker};
use crate::app::{App, Context, Focus, Mode, Overlay, Progress, TextMode, hints};
use crate::text::{BlockKind, counted, display};

/// The headline and where the article came from.
pub fn title(cx: &Context, theme: Theme, area: Rect, buffer: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let meta = cx.article().meta();
    let mut about: Vec<&str> = Vec::new();
    let printed = printed_above_text(cx);
    let author = meta.author.as_deref();
    about.extend(author.filter(|author| !printed.contains(&author.to_lowercase())));
    let is_printed = |date: &&str| {
        let (year, day) = (date.get(..4), date.get(8..10));
        let day = day.map(|day| day.trim_start_matches('0'));
        year.zip(day)
            .is_some_and(|(year, day)| printed.contains(year) && printed.contains(day))
    };
    let date = meta
        .date
        .as_deref()
        .filter(|date| !is_printed(date))
        .map(|date| cx.choices.dates.shown(date));
    about.extend(date.as_deref());
    about.extend(meta.site.as_deref());
    if cx.choices.others == OthersMarks::HiddenUntilDone {
        about.push("blind");
    }
    if about.is_empty() && cx.document.title() != cx.document.source {
        about.push(&cx.document.source);
    }
    let about = about.join(theme.signs.between());
    let end = area.right().saturating_sub(1);
    let room = usize::from(area.width) / 3;
    let width = display::width(&about).min(room) as u16;
    let title_end = end.saturating_sub(if width > 0 { width + 2 } else { 0 });
    let title = cx
        .document
        .title()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let x = paint::words(
        buffer,
        area.x + 1,
        area.y,
        title_end,
        &title,
        theme.strong(),
    );
    let chapter = place::chapter(cx).map(|chapter| cx.article().words(chapter.span));
    if let Some(words) = chapter.filter(|words| *words != cx.document.title()) {
        let words = opening(words, usize::from(area.width));
        paint::words(
            buffer,
            x,
            area.y,
            title_end,
            &format!("{}{words}", theme.signs.either(" › ", ", ")),
            theme.dim(),
        );
    }
    if width > 0 {
        paint::words(buffer, end - width, area.y, end, &about, theme.dim());
    }
}

/// What the text itself says under its title of who wrote it and when, in lower case, while it is on the
/// screen.
fn printed_above_text(cx: &Context) -> String {
    let top = cx.reading.layout.line(cx.reading.top_row());
    let top = top.map_or(0, |line| line.span.start);
    let blocks = cx.article().blocks();
    let head = blocks
        .iter()
        .take(8)
        .take_while(|block| block.span.len() <= 260);
    let credits = head.filter(|block| block.kind == BlockKind::Credit && block.span.start >= top);
    let words: Vec<&str> = credits
        .map(|block| cx.article().words(block.span))
        .collect();
    words.join("\n").to_lowercase()
}

/// The mode, what is here, and how far one is. A message that needs more room goes on in `below`, the
/// row of hints. True if it does.
pub fn draw(app: &App, theme: Theme, area: Rect, below: Rect, buffer: &mut Buffer) -> bool {
    let cx = &app.cx;
    if area.is_empty() {
        return false;
    }
    paint::clear(buffer, area);
    let (y, end) = (area.y, area.right());
    let style = theme.status();
    paint::tint(buffer, area, style);
    let mode = format!(" {} ", mode_name(app));
    let bold = style.patch(theme.strong());
    let x = paint::words(buffer, area.x, y, end, &mode, bold);
    // A review shows how far it is and what it asks, whatever has just been done.
    let asks = mode_name(app) == "REVIEW";
    let said = match (&cx.unsaved, &cx.notice) {
        (Some(why), _) => Some((format!("NOT SAVED: {why}"), bold)),
        (None, Some(notice)) if notice.bad => Some((notice.text.clone(), bold)),
        (None, Some(notice)) if !asks => Some((notice.text.clone(), style)),
        _ => None,
    };
    let between = theme.signs.between();
    let here = here(app);
    // What is here needs the room more than all of the place does.
    let needed = display::width(&here.join(between));
    let room = |right: &String| usize::from(end - x).saturating_sub(display::width(right) + 2);
    let right = match (position(app), &said) {
        (whole, None) if needed > room(&whole) && asks => {
            let percent = format!("{} % ", cx.reading.percent());
            Some(percent)
                .filter(|short| needed <= room(short))
                .unwrap_or_default()
        }
        (whole, _) => whole,
    };
    let width = display::width(&right) as u16;
    let mut text_end = end;
    if area.width > width + 12 {
        text_end = end - width - 2;
        let room = usize::from(text_end.saturating_sub(x));
        // A long message needs the room more than the place does.
        let is_long = |(text, _): &(String, Style)| display::width(text) > room;
        if said.as_ref().is_some_and(is_long) {
            text_end = end;
        } else {
            paint::words(buffer, text_end + 1, y, end, &right, style);
        }
    }
    if let Some((text, style)) = said {
        return message(&text, x, text_end, area, below, style, buffer);
    }
    let mut x = x;
    // What was done goes on below if it has no room here.
    if let Some(notice) = &cx.notice {
        let all = here.iter().chain([&notice.text]).map(String::as_str);
        let all: Vec<&str> = all.collect();
        let text = all.join(between);
        if display::width(&text) > usize::from(text_end.saturating_sub(x)) {
            return message(&text, x, end, area, below, style, buffer);
        }
    }
    let done = cx.notice.iter().map(|notice| notice.text.clone());
    for (n, words) in here.into_iter().chain(done).enumerate() {
        if n > 0 {
            x = paint::words(buffer, x, y, text_end, between, style);
        }
        let style = if n == 0 {
            style.patch(theme.strong())
        } else {
            style
        };
        x = paint::words(buffer, x, y, text_end, &words, style);
    }
    false
}

/// In reading mode: the place, and what has to be said.
pub fn place_alone(app: &App, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let cx = &app.cx;
    if area.is_empty() {
        return;
    }
    paint::clear(buffer, area);
    let place = position(app);
    let x = area.right().saturating_sub(display::width(&place) as u16);
    paint::words(buffer, x, area.y, area.right(), &place, theme.dim());
    let unsaved = cx.unsaved.as_ref().map(|why| format!("NOT SAVED: {why}"));
    let said = unsaved.or_else(|| cx.notice.as_ref().map(|notice| notice.text.clone()));
    let chosen = here(app).into_iter().next();
    let said = said.or_else(|| chosen.filter(|_| app.mode() != Mode::Read));
    if let Some(said) = said {
        let end = area.right();
        paint::words(
            buffer,
            area.x + 1,
            area.y,
            end,
            &format!("{said} "),
            theme.strong(),
        );
    }
}

/// A message from `x` to `end` in the row of `area`; what has no room there stands in `below`. True if
/// something does.
fn message(
    text: &str,
    x: u16,
    end: u16,
    area: Rect,
    below: Rect,
    style: Style,
    buffer: &mut Buffer,
) -> bool {
    let room = usize::from(end.saturating_sub(x));
    let (first, rest) = split(text, room);
    if rest.is_empty() || below.is_empty() {
        paint::words(buffer, x, area.y, end, &display::fit(text, room), style);
        return false;
    }
    paint::words(buffer, x, area.y, end, first, style);
    paint::clear(buffer, below);
    paint::tint(buffer, below, style);
    let (x, end) = (below.x + 1, below.right());
    let rest = display::fit(rest, usize::from(end.saturating_sub(x)));
    paint::words(buffer, x, below.y, end, &rest, style);
    true
}

/// A text in two: as many whole words as have room, and the rest.
fn split(text: &str, room: usize) -> (&str, &str) {
    let ends = text
        .char_indices()
        .filter(|(_, letter)| letter.is_whitespace());
    let ends = ends.map(|(at, _)| at).chain([text.len()]);
    let fits = |end: &usize| display::width(&text[..*end]) <= room;
    let end = ends.take_while(fits).last().unwrap_or(0);
    (&text[..end], text[end..].trim_start())
}

fn mode_name(app: &App) -> &'static str {
    match (app.overlays.last(), app.cx.look.focus, &app.cx.reading.mode) {
        (Some(Overlay::Waiting(_)), _, _) => "OPENING",
        (Some(Overlay::Articles(_)), _, _) => "ARTICLES",
        (Some(Overlay::Entries(_)), _, _) => "ENTRIES",
        (Some(Overlay::Editor(_)), _, _) => "NOTE",
        (Some(Overlay::Palette(_)), _, _) => "COMMAND",
        (Some(Overlay::Prompt(_)), _, _) => "INPUT",
        (Some(Overlay::Codes(_)), _, _) => "CODES",
        (Some(Overlay::Pick(_)), _, _) => "EVERY",
        (Some(Overlay::Preview(_)), _, _) => "PREVIEW",
        (Some(Overlay::Quick(_)), _, _) => "TAG",
        (Some(Overlay::Letter(_)), _, _) => "PLACE",
        (Some(Overlay::Changes(_)), _, _) => "CHANGED",
        (Some(Overlay::Compare(_)), _, _) => "COMPARE",
        (Some(Overlay::Export(_)), _, _) => "EXPORT",
        (Some(Overlay::Question(_)), _, _) => "QUESTION",
        (_, Focus::List(pane), _) => pane.kind().sign,
        (_, Focus::Text, TextMode::Read) if app.cx.look.is_one_bright => "FOCUS",
        (_, Focus::Text, TextMode::Read | TextMode::Placing(_)) => "READ",
        (_, Focus::Text, TextMode::Select(_)) => "SELECT",
        (_, Focus::Text, TextMode::Review(_)) => "REVIEW",
    }
}

/// What is at the caret: speaker, annotation, name; while selecting how much is selected.
fn here(app: &App) -> Vec<String> {
    let cx = &app.cx;
    let document = &cx.document;
    let findings = document.findings();
    let mut words = Vec::new();
    if let Some(comparison) = comparison(app) {
        let differences = comparison.differences();
        let Some(here) = comparison.here() else {
            words.push(counted(differences.len(), "difference"));
            return words;
        };
        words.push(format!("difference {} of {}", here + 1, differences.len()));
        let decided = differences[here].decided.as_ref();
        words.extend(decided.map(|codes| format!("decided: {}", codes_in_words(codes))));
        return words;
    }
    if app.mode_below() == Mode::Codes {
        let notes = &document.notes;
        let coded = notes.annotations().iter();
        let coded = coded.filter(|note| !note.codes.is_empty()).count();
        let used = notes.codes_in_use().len();
        let coded = counted(coded, "annotation");
        words.push(format!("{coded} with codes"));
        words.push(format!("{} in use", counted(used, "code")));
        return words;
    }
    // A row of a list that is cut is said whole.
    if let Focus::List(pane) = cx.look.focus
        && app.overlays.is_empty()
        && let Some(row) = copying::chosen_words(cx)
    {
        let mut lists = cx.look.panes().lists.into_iter();
        let list = lists.find(|(other, _)| *other == pane);
        let room = list.map_or(0, |(_, area)| usize::from(area.width));
        let row = opening(&row, 400);
        // Beside its words there is where it is.
        if display::width(&row) + 8 > room {
            words.push(row);
            return words;
        }
    }
    words.extend(changes::purpose_in_words(cx));
    words.extend(cx.speech.map(|speech| {
        let words = if speech.is_paused {
            "paused"
        } else if speech.is_late {
            "waiting for the voice"
        } else {
            "reading aloud"
        };
        words.to_owned()
    }));
    if let Some(span) = cx.reading.selection() {
        let text = span.of(cx.text());
        let count = text.split_whitespace().count();
        let noun = if count == 1 { "word" } else { "words" };
        words.push(format!("{count} {noun}"));
        return words;
    }
    if let TextMode::Review(quote) = cx.reading.mode {
        if let Some((number, all)) = quotes::review_number(cx) {
            words.push(format!("{number} of {all}"));
        }
        if let Some(quote) = findings.quotes.get(quote) {
            words.push(format!("said by {}?", speaker(findings, &quote.speaker)));
            words.push(quote.kind().in_words().to_owned());
            let source = source_in_words(quote.source_kind);
            words.extend((!source.is_empty()).then(|| source.to_owned()));
        }
        return words;
    }
    if let Some(quote) = document
        .quote_at(cx.reading.caret)
        .map(|index| &findings.quotes[index])
    {
        words.push(speaker(findings, &quote.speaker));
        words.push(quote.kind().in_words().to_owned());
    }
    let notes = document.notes_at(cx.reading.caret);
    if let Some(note) = cx.note_here().filter(|_| cx.look.focus == Focus::Text) {
        let mut about = cx.note_in_words(note);
        if notes.len() > 1 {
            let at = notes
                .iter()
                .position(|other| other.id == note.id)
                .unwrap_or(0);
            about = format!("{about} ({} of {})", at + 1, notes.len());
        }
        for code in &note.codes {
            about.push_str(" #");
            about.push_str(code);
        }
        words.push(about);
        if Standing::of(note, cx.text()).is_open() {
            let accept = cx.key_for("accept-here");
            words.push(format!(
                "{}; {accept} accepts",
                changes::was_in_words(cx, note)
            ));
        }
        if !note.note.is_empty() {
            words.push(opening(&note.note, 60));
        }
    }
    if let Some(mention) = document.mention_at(cx.reading.caret) {
        let entity = &findings.entities[mention.entity];
        let shown = document.article.words(mention.span);
        if words.is_empty() || entity.name != shown {
            words.push(entity.name.clone());
        }
    }
    words
}

/// The comparison of two readers, if there is one.
fn comparison(app: &App) -> Option<&Comparison> {
    app.overlays.iter().find_map(|over| match over {
        Overlay::Compare(comparison) => Some(&**comparison),
        _ => None,
    })
}

fn position(app: &App) -> String {
    let cx = &app.cx;
    let reading = comparison(app).map_or(&cx.reading, |comparison| &comparison.reading);
    let signs = cx.look.signs();
    let progress = match cx.document.progress {
        Progress::Done => "",
        Progress::Waiting | Progress::Partial => signs.either("analysing … ", "analysing, "),
        Progress::Beginning => return signs.either("opening … ", "opening ").to_owned(),
    };
    let dirty = if cx.document.is_dirty() {
        signs.either("● ", "not saved yet, ")
    } else {
        ""
    };
    let pressed = match cx.keys.shown() {
        pressed if pressed.is_empty() => pressed,
        pressed => format!("{pressed}  "),
    };
    let percent = match reading.percent() {
        _ if reading.shows_all() => signs.either("all", "all on the screen").to_owned(),
        percent => format!("{percent} %"),
    };
    let paragraph = cx.document.paragraph(reading.caret);
    let paragraphs = cx.article().blocks().len();
    let left = match comparison(app) {
        Some(_) => String::new(),
        None => place::time_left(cx),
    };
    if signs.are_words() {
        return format!("{pressed}{progress}{dirty}paragraph {paragraph}, {percent}, {left} ");
    }
    format!("{pressed}{progress}{dirty}¶ {paragraph}/{paragraphs}  {percent}  {left} ")
}

/// The keys that are most useful now.
pub fn hints(app: &App, theme: Theme, area: Rect, buffer: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    paint::clear(buffer, area);
    let (y, end) = (area.y, area.right());
    for (n, (x, hint)) in hints::placed(app, area).into_iter().enumerate() {
        if n > 0 && theme.signs.are_words() {
            paint::words(buffer, x.saturating_sub(2), y, end, ", ", theme.dim());
        }
        let x = paint::words(buffer, x, y, end, &hint.keys, theme.key());
        paint::words(buffer, x + 1, y, end, &hint.what, theme.dim());
    }
}
