//! The article with its marks.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use super::paint;
use super::pictures::Pictures;
use super::theme::Theme;
use crate::analysis::{DOUBTFUL, EntityKind, QuoteKind, Speaker};
use crate::annotation::{Annotation, Kind, Notes, Standing};
use crate::app::margin::Margin;
use crate::app::overlay::{Comparison, DifferentPassage};
use crate::app::settings::{NameColours, QuoteColours};
use crate::app::{Context, Reading, Signs, TextMode, words};
use crate::text::order;
use crate::text::{self, Block, BlockKind, Line, LineKind, PictureRow, Row, Span};

/// From this confidence on a quote is sure.
const SURE: f32 = 0.7;

/// A stretch of text with a style over what is below.
struct Mark {
    span: Span,
    style: Style,
}

/// What is drawn of the article.
#[derive(Clone, Copy)]
pub struct TextView<'a> {
    cx: &'a Context,
    /// Where the reader is in it, and its lines.
    reading: &'a Reading,
    /// Whose marks are shown.
    notes: &'a Notes,
    /// In a comparison of readers: the passages that they marked differently. Then neither quotes nor names
    /// have a colour.
    differences: Option<&'a [DifferentPassage]>,
}

impl<'a> TextView<'a> {
    /// The article as it is open.
    pub fn of(cx: &'a Context) -> Self {
        Self {
            cx,
            reading: &cx.reading,
            notes: &cx.document.notes,
            differences: None,
        }
    }

    /// One reader's version in a comparison.
    pub fn of_version(cx: &'a Context, comparison: &'a Comparison, which: usize) -> Self {
        Self {
            cx,
            reading: &comparison.reading,
            notes: &comparison.version(which).notes,
            differences: Some(comparison.differences()),
        }
    }

    /// True if only marks are shown.
    fn is_bare(self) -> bool {
        self.cx.look.prefs.alone || self.differences.is_some()
    }

    fn margin(self, spans: &[Span]) -> Margin<'a> {
        Margin::with(self.cx, self.notes, !self.is_bare(), spans)
    }

    /// True if the readers marked something on a row differently.
    fn differs(self, spans: &[Span]) -> bool {
        let mut differences = self.differences.into_iter().flatten();
        differences.any(|it| spans.iter().any(|span| span.overlaps(it.span)))
    }
}

/// Draws the article, with pictures if there are any to draw; gives the place of the caret, where it is visible.
pub fn draw(
    view: TextView,
    pictures: Option<&Pictures>,
    has_caret: bool,
    theme: Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let TextView { cx, reading, .. } = view;
    let column = cx.look.column_in(area);
    let top = reading.top_row();
    let layout = &reading.layout;
    let visible: Vec<(Row, Line)> = layout.rows(top).take(usize::from(area.height)).collect();
    // The rows of a table need not be in the order of the text.
    let first = visible.iter().map(|(_, line)| line.span.start).min()?;
    let last = visible.iter().map(|(_, line)| line.span.end).max()?;
    let window = Span::new(first as usize, last as usize);
    let marks = marks(view, has_caret, theme, window);
    let caret_row = layout.line_at(reading.caret);
    let bright = cx.article().block_at(reading.caret).unwrap_or(0) as u32;
    let mut caret = None;
    let end = column.x + column.width;
    let under = speaker_below(view);
    for (n, (row, line)) in visible.iter().enumerate() {
        let row = *row;
        let y = area.y + n as u16;
        let block = &cx.article().blocks()[line.block as usize];
        if theme.signs.are_words() {
            let gutter = column.gutter..column.x;
            let is_top = n == 0;
            words_in_gutter(
                view,
                theme,
                (*line, block),
                &layout.spans(row),
                gutter,
                is_top,
                y,
                buffer,
            );
        } else if column.gutter_width > 0 {
            gutter(view, theme, &layout.spans(row), column.gutter, y, buffer);
        }
        if line.kind == LineKind::Gap {
            let shown = layout.picture(row);
            let is_picture = shown.is_some();
            if let Some(shown) = shown.filter(|shown| n == 0 || shown.row == 0) {
                let place = Rect {
                    x: column.x,
                    y,
                    width: column.width,
                    height: area.bottom() - y,
                };
                picture(cx, pictures, shown, theme, place, buffer);
            }
            let above = n.checked_sub(1).map(|above| visible[above].1);
            if let Some((block, words)) = &under
                && !is_picture
                && above.is_some_and(|line| line.kind != LineKind::Gap && line.block == *block)
            {
                paint::words(buffer, column.x, y, end, words, theme.dim());
            }
            continue;
        }
        furniture(theme, line, block, column.x, end, y, buffer);
        if let Some(head) = layout.label(row) {
            let head = text::display::fit(cx.article().words(head), usize::from(line.indent) - 4);
            paint::words(
                buffer,
                column.x + 2,
                y,
                end,
                &format!("{head}:"),
                theme.dim(),
            );
        }
        let over: Vec<&Mark> = marks
            .iter()
            .filter(|mark| mark.span.overlaps(line.span))
            .collect();
        let links: Vec<(Span, Cow<str>)> = if cx.look.hyperlinks {
            links(block, line.span)
        } else {
            Vec::new()
        };
        let base = block_style(theme, block, line, cx.text());
        let is_dark = cx.look.is_one_bright && line.block != bright;
        let mut x = column.x;
        for cell in layout.cells(row) {
            x = column.x.saturating_add(cell.column as u16);
            if row == caret_row && caret.is_none() && reading.caret < cell.span.end as usize {
                caret = Some(Position::new(x, y));
            }
            let style = (over.iter())
                .filter(|mark| mark.span.overlaps(cell.span))
                .fold(base, |style, mark| style.patch(mark.style));
            let style = if is_dark && style.bg.is_none() {
                theme.dim()
            } else {
                style
            };
            let from = x;
            x = paint::glyph(buffer, x, y, end, &cell.glyph.text, cell.glyph.width, style);
            if let Some((span, address)) = links.iter().find(|link| link.0.overlaps(cell.span)) {
                paint::link(buffer, from, y, x, address, span.start);
            }
        }
        if row == caret_row && caret.is_none() {
            caret = Some(Position::new(x.min(end.saturating_sub(1)), y));
        }
    }
    caret.filter(|place| place.x < area.right())
}

/// Draws a picture from one of its rows down, or its words until it is there.
fn picture(
    cx: &Context,
    pictures: Option<&Pictures>,
    shown: PictureRow,
    theme: Theme,
    place: Rect,
    buffer: &mut Buffer,
) {
    let rows = (shown.cells.1 - shown.row).min(place.height);
    let area = Rect {
        width: shown.cells.0.min(place.width),
        height: rows,
        ..place
    };
    let pictures = pictures.filter(|_| !theme.signs.are_words());
    let painted = pictures.map(|pictures| pictures.paint(shown, area, buffer));
    let words = &cx.article().pictures()[shown.picture].words;
    let said = match painted {
        Some(Ok(true)) => return,
        Some(Err(why)) => format!("[picture that cannot be shown: {why}] {words}"),
        Some(Ok(false)) | None => format!("[picture] {words}"),
    };
    let said = text::display::sanitise(&said);
    let said = text::display::fit(&said, usize::from(place.width));
    let middle = place.y + (rows - 1) / 2;
    paint::words(buffer, place.x, middle, place.right(), &said, theme.dim());
}

/// Who says the quote at the cursor, for the empty row below its last paragraph, if no list beside the text
/// says it.
fn speaker_below(view: TextView) -> Option<(u32, String)> {
    let cx = view.cx;
    let beside = cx.look.has_room_for_lists() && !cx.look.panes().lists.is_empty();
    if beside || view.is_bare() || cx.look.quotes == QuoteColours::None {
        return None;
    }
    let findings = cx.document.findings();
    let here = match cx.reading.mode {
        TextMode::Review(quote) => Some(quote),
        _ => cx.document.quote_at(cx.reading.caret),
    };
    let quote = findings.quotes.get(here?)?;
    let last = (quote.span().end as usize).saturating_sub(1);
    let block = cx.article().block_at(last)? as u32;
    let name = words::speaker(findings, &quote.speaker);
    let role = match quote.speaker {
        Speaker::Entity(entity) => findings.entities.get(entity)?.role.as_ref(),
        _ => None,
    };
    let role = role.map(|role| format!(", {role}")).unwrap_or_default();
    Some((block, format!("— {name}{role}")))
}

/// What is drawn to the left of the text on a row: the bar of a quotation, the dot of an item.
fn furniture(
    theme: Theme,
    line: &Line,
    block: &Block,
    x: u16,
    end: u16,
    y: u16,
    buffer: &mut Buffer,
) {
    match block.kind {
        BlockKind::Quotation | BlockKind::Code | BlockKind::Attribution | BlockKind::PullQuote
            if line.indent > 0 =>
        {
            if !theme.signs.are_words() {
                paint::words(buffer, x, y, end, "▏", theme.furniture());
            }
        }
        BlockKind::Rule if theme.signs.are_words() => {
            paint::words(buffer, x, y, end, "section break", theme.dim());
        }
        BlockKind::Rule => {
            for column in x..end {
                paint::glyph(buffer, column, y, end, "─", 1, theme.furniture());
            }
        }
        _ => {
            if line.kind == LineKind::First
                && line.indent > 0
                && let Some(marker) = text::marker(block)
            {
                // Numbers and labels are words; a dot is not.
                let marker = match theme.signs {
                    Signs::Shapes => marker,
                    Signs::Words => marker.replace(['•', '◦'], "-"),
                };
                paint::words(buffer, x, y, end, &marker, theme.furniture());
            }
        }
    }
}

/// The links on a line that a terminal may have, each with its address.
fn links(block: &Block, line: Span) -> Vec<(Span, Cow<'_, str>)> {
    let on_line = block
        .inlines
        .iter()
        .filter(|inline| inline.span.overlaps(line));
    on_line
        .filter_map(|inline| match &inline.style {
            text::Style::Link(address) => Some((inline.span, text::display::address(address)?)),
            _ => None,
        })
        .collect()
}

fn block_style(theme: Theme, block: &Block, line: &Line, text: &str) -> Style {
    match block.kind {
        BlockKind::Heading(level) => theme.heading(level),
        BlockKind::Code => theme.code(),
        BlockKind::Caption
        | BlockKind::Footnote(_)
        | BlockKind::Attribution
        | BlockKind::Credit
        | BlockKind::Reply(_) => theme.dim(),
        BlockKind::Quotation | BlockKind::Post | BlockKind::PullQuote => {
            Style::new().add_modifier(Modifier::ITALIC)
        }
        BlockKind::Table => {
            let head = block.span.of(text).find('\n').unwrap_or(block.span.len());
            let head = block.span.start as usize + head;
            if (line.span.start as usize) < head {
                theme.strong()
            } else {
                Style::new()
            }
        }
        _ => Style::new(),
    }
}

/// The marks of the visible text, those below first.
fn marks(view: TextView, has_caret: bool, theme: Theme, window: Span) -> Vec<Mark> {
    let TextView {
        cx, reading, notes, ..
    } = view;
    let mut marks = Vec::new();
    let mut push = |span: Span, style: Style| marks.push(Mark { span, style });
    let document = &cx.document;
    let findings = document.findings();
    let first = cx.article().block_at(window.start as usize).unwrap_or(0);
    let blocks = cx.article().blocks()[first..].iter();
    for block in blocks.take_while(|block| block.span.start < window.end) {
        for inline in &block.inlines {
            push(inline.span, inline_style(theme, &inline.style));
        }
    }
    let here = match reading.mode {
        TextMode::Review(quote) => Some(quote),
        _ => document.quote_at(reading.caret),
    };
    let alone = view.is_bare();
    for (span, index) in document.parts_in(window) {
        let quote = &findings.quotes[*index];
        let part = quote.parts.iter().find(|part| part.span == *span);
        let kind = part.map_or(quote.kind(), |part| part.kind);
        let is_decided = document.is_decided(*index);
        let is_coloured = match cx.look.quotes {
            QuoteColours::All => true,
            QuoteColours::Sure => is_decided || quote.confidence >= SURE,
            QuoteColours::Direct => kind != QuoteKind::Indirect,
            QuoteColours::None => false,
        };
        if !is_coloured || alone {
            continue;
        }
        let style = if is_decided || quote.confidence >= DOUBTFUL {
            theme.quote(kind)
        } else {
            theme.dim()
        };
        push(*span, style);
        if here == Some(*index) {
            push(*span, theme.quote_here());
        }
    }
    let shown = here.filter(|_| !alone && cx.look.quotes != QuoteColours::None);
    if let Some(quote) = shown.and_then(|index| findings.quotes.get(index)) {
        for span in quote.source.into_iter().chain(quote.cue) {
            push(span, theme.source_here());
        }
    }
    for mention in document.mentions_in(window) {
        let is_coloured = match cx.look.names {
            NameColours::Chosen => false,
            NameColours::People => mention.kind == EntityKind::Person,
            NameColours::All => true,
        };
        if reading.entity == Some(mention.entity) {
            push(mention.span, theme.mention());
        } else if is_coloured && !alone {
            let style = if findings.is_guess(mention) {
                theme.dim()
            } else {
                theme.name()
            };
            push(mention.span, style);
        }
    }
    // Long ones below short ones, so that each is seen.
    let mut all: Vec<&Annotation> = notes.overlapping(window).collect();
    order::sort_by_key(&mut all, |note| std::cmp::Reverse(note.span.len()));
    for (n, note) in all.iter().enumerate() {
        if note.kind == Kind::Bookmark {
            continue;
        }
        push(note.span, theme.annotation(notes.colour_of(note)));
        for other in &all[..n] {
            if let Some(common) = other.span.intersection(note.span)
                && other.kind != Kind::Bookmark
            {
                push(common, theme.overlapping());
            }
        }
    }
    for difference in view.differences.into_iter().flatten() {
        if difference.span.contains(reading.caret) {
            push(difference.span, theme.quote_here());
        }
    }
    if let Some(search) = &reading.search {
        for hit in search.hits_in(cx.text(), window) {
            let at_caret = hit.contains(reading.caret);
            push(hit, theme.hit());
            if at_caret {
                push(hit, theme.chosen());
            }
        }
    }
    if let Some(speech) = &cx.speech {
        push(speech.span, theme.spoken());
    }
    if let Some(selection) = reading.selection() {
        push(selection, theme.selection());
    } else if !has_caret {
        // Without the cursor the caret's place is shown by a line under it.
        push(
            Span::new(reading.caret, reading.caret + 1),
            theme.source_here(),
        );
    }
    marks
}

fn inline_style(theme: Theme, style: &text::Style) -> Style {
    match style {
        text::Style::Emphasis => Style::new().add_modifier(Modifier::ITALIC),
        text::Style::Strong | text::Style::Speaker => theme.strong(),
        text::Style::Code => theme.code(),
        text::Style::Strikethrough => Style::new().add_modifier(Modifier::CROSSED_OUT),
        text::Style::Link(_) => theme.link(),
        text::Style::FootnoteRef(_) => theme.dim(),
        text::Style::Furniture => theme.furniture(),
    }
}

/// The gutter of a row: the sign of the quote, the sign of the annotation.
fn gutter(view: TextView, theme: Theme, spans: &[Span], x: u16, y: u16, buffer: &mut Buffer) {
    let cx = view.cx;
    let Some(first) = spans.first().copied() else {
        return;
    };
    let Margin { quote, notes } = view.margin(spans);
    if let Some((kind, index, _)) = quote {
        let style = theme.speaker(turn(cx, index));
        paint::words(buffer, x, y, x + 1, theme.signs.quote(kind), style);
    }
    if view.differs(spans) {
        let sign = theme.signs.differs();
        paint::words(buffer, x, y, x + 1, sign, theme.bad());
    }
    let begins = |own: &&&Annotation| own.span.start >= first.start;
    let open = notes.iter().map(|note| Standing::of(*note, cx.text()));
    let signs = theme.signs;
    if let Some(sign) = open.max().and_then(|open| signs.standing(open)) {
        paint::words(buffer, x + 1, y, x + 2, sign, theme.bad());
        return;
    }
    match notes[..] {
        [] => {}
        [one] => {
            paint::words(
                buffer,
                x + 1,
                y,
                x + 2,
                signs.note(one),
                theme.swatch(view.notes.colour_of(one)),
            );
        }
        _ => {
            let count = notes.len().to_string();
            let sign = if notes.len() < 10 {
                count.as_str()
            } else {
                "+"
            };
            let newest = notes.iter().rfind(begins).or(notes.last());
            let style = theme.swatch(newest.and_then(|note| view.notes.colour_of(note)));
            paint::words(buffer, x + 1, y, x + 2, sign, style.patch(theme.strong()));
        }
    }
}

/// The colour of a quote's speaker.
fn turn(cx: &Context, quote: usize) -> usize {
    match cx.document.findings().quotes[quote].speaker {
        Speaker::Entity(entity) => entity,
        _ => 5,
    }
}

/// The gutter where signs are words: what begins on this row, or goes on in the topmost one.
#[expect(clippy::too_many_arguments, reason = "what to draw, how, and where to")]
fn words_in_gutter(
    view: TextView,
    theme: Theme,
    (line, block): (Line, &Block),
    spans: &[Span],
    columns: std::ops::Range<u16>,
    is_top: bool,
    y: u16,
    buffer: &mut Buffer,
) {
    let cx = view.cx;
    let begins = |span: Span| is_top || spans.iter().any(|row| row.contains(span.start as usize));
    let mut said: Vec<(String, Style)> = Vec::new();
    let Margin { quote, mut notes } = view.margin(spans);
    notes.retain(|note| begins(note.span));
    if view.differs(spans) {
        said.push((theme.signs.differs().to_owned(), theme.bad()));
    }
    let open = notes.iter().map(|note| Standing::of(*note, cx.text()));
    if let Some(word) = open.max().and_then(|open| theme.signs.standing(open)) {
        said.push((word.to_owned(), theme.bad()));
    } else if let [note] = notes[..] {
        let style = theme.swatch(view.notes.colour_of(note));
        said.push((theme.signs.note(note).to_owned(), style));
    } else if !notes.is_empty() {
        said.push((format!("{} marks", notes.len()), Style::new()));
    }
    if let Some((kind, index, _)) = quote.filter(|(.., part)| begins(*part)) {
        let style = theme.speaker(turn(cx, index));
        said.push((theme.signs.quote(kind).to_owned(), style));
    }
    if said.is_empty() && line.kind == LineKind::First {
        let kind = match block.kind {
            BlockKind::Heading(_) => "heading",
            BlockKind::Quotation | BlockKind::PullQuote => "quotation",
            BlockKind::Code => "code",
            BlockKind::Table => "table",
            BlockKind::Caption => "caption",
            _ => "",
        };
        said.push((kind.to_owned(), theme.dim()));
    }
    let (mut x, end) = (columns.start, columns.end.saturating_sub(1));
    for (word, style) in said {
        if usize::from(x) + text::display::width(&word) <= usize::from(end) {
            x = paint::words(buffer, x, y, end, &word, style) + 1;
        }
    }
}
