//! Where the panes lie: pure geometry that updating (paging, mouse) and drawing share.

use ratatui::layout::{Rect, Size};

use super::mode::Mode;
use crate::text::Span;

/// A list beside the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pane {
    /// The names in the article.
    Entities,
    /// Who said what.
    Quotes,
    /// The reader's annotations.
    Notes,
    /// The headings, and where the reader is among them.
    Contents,
    /// The hits of the search with the words around them.
    Hits,
    /// Who speaks where, and where names, codes and search hits are.
    Map,
}

/// All that there is to know about a pane but its rows.
#[derive(Clone, Copy, Debug)]
pub struct PaneKind {
    /// Which one it is.
    pane: Pane,
    /// Its heading.
    pub title: &'static str,
    /// The word for it in the status row.
    pub sign: &'static str,
    /// The command that opens and closes it.
    pub command: &'static str,
    /// What that command does.
    pub help: &'static str,
    /// The keys of that command.
    pub keys: &'static [&'static str],
    /// The mode of its keys: [`Mode::List`] if it has none of its own.
    pub mode: Mode,
    /// How much of the height it gets where several lists stand one above the other.
    weight: u16,
    /// True if it is shown without being asked for where there is room.
    at_once: bool,
    /// True if its rows depend on the search and the chosen name; they are made while it is shown.
    pub is_live: bool,
    /// True if the row of what is at the caret is chosen while the keys go to the text.
    pub tracks: bool,
}

const LIST: PaneKind = PaneKind {
    pane: Pane::Entities,
    title: "",
    sign: "",
    command: "",
    help: "",
    keys: &[],
    mode: Mode::List,
    weight: 5,
    at_once: false,
    is_live: false,
    tracks: false,
};

/// The panes, in the order of the screen and of Tab.
const KINDS: [PaneKind; 6] = [
    PaneKind {
        pane: Pane::Entities,
        title: "Names",
        sign: "NAMES",
        command: "names",
        help: "Open or close the names",
        keys: &["g1", "<A-1>"],
        mode: Mode::Entities,
        at_once: true,
        ..LIST
    },
    PaneKind {
        pane: Pane::Quotes,
        title: "Quotes",
        sign: "QUOTES",
        command: "quotes",
        help: "Open or close the quotes",
        keys: &["g2", "<A-2>"],
        mode: Mode::Quotes,
        at_once: true,
        ..LIST
    },
    PaneKind {
        pane: Pane::Notes,
        title: "Notes",
        sign: "NOTES",
        command: "notes",
        help: "Open or close your annotations",
        keys: &["g3", "<A-3>"],
        mode: Mode::Notes,
        weight: 3,
        at_once: true,
        ..LIST
    },
    PaneKind {
        pane: Pane::Contents,
        title: "Contents",
        sign: "CONTENTS",
        command: "contents-pane",
        help: "Open or close the contents",
        keys: &["g5", "<A-5>"],
        weight: 3,
        tracks: true,
        ..LIST
    },
    PaneKind {
        pane: Pane::Hits,
        title: "Hits",
        sign: "HITS",
        command: "hits",
        help: "Open or close the search hits",
        keys: &["g7", "<A-7>"],
        is_live: true,
        tracks: true,
        ..LIST
    },
    PaneKind {
        pane: Pane::Map,
        title: "Map",
        sign: "MAP",
        command: "map",
        help: "Open or close the map of speakers",
        keys: &["g6", "<A-6>"],
        is_live: true,
        tracks: true,
        ..LIST
    },
];

impl Pane {
    /// All of them, in the order of the screen and of Tab.
    pub const ALL: [Self; KINDS.len()] = {
        let mut all = [Self::Entities; KINDS.len()];
        let mut n = 0;
        while n < all.len() {
            all[n] = KINDS[n].pane;
            n += 1;
        }
        all
    };

    /// Its place in [`ALL`](Self::ALL).
    pub const fn index(self) -> usize {
        self as usize
    }

    /// What there is to know about it.
    pub const fn kind(self) -> PaneKind {
        KINDS[self.index()]
    }
}

/// Which part of the screen the keys go to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Focus {
    /// The article.
    #[default]
    Text,
    /// A list.
    List(Pane),
}

/// What the reader wants to see beside the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PanePrefs {
    /// For each pane: shown, hidden, or as the room allows.
    pub shown: [Option<bool>; Pane::ALL.len()],
    /// The pane that is shown where there is room for one.
    pub front: Pane,
    /// How much wider (or narrower) than usual the lists are, in cells.
    pub extra: i16,
    /// True if nothing stands beside the text, above or below it, but the place.
    pub alone: bool,
    /// True if nothing ever stands beside the text, and signs are words: for those who hear the screen.
    pub plain: bool,
}

impl PanePrefs {
    /// Shows the pane where there is room for it, or hides it.
    pub fn want(&mut self, pane: Pane, is_shown: bool) {
        let is_usual = is_shown == pane.kind().at_once;
        self.shown[pane.index()] = (!is_usual).then_some(is_shown);
    }

    /// True if the pane is wanted beside the text where there is room for it.
    pub fn wants(&self, pane: Pane) -> bool {
        self.shown[pane.index()].unwrap_or(pane.kind().at_once)
    }
}

impl Default for PanePrefs {
    fn default() -> Self {
        Self {
            shown: [None; Pane::ALL.len()],
            front: Pane::Entities,
            extra: 0,
            alone: false,
            plain: false,
        }
    }
}

/// From this width on, lists stand beside the text without being asked for; below it they lie over it.
pub const WIDE: u16 = 104;
/// From this width on there are lists on both sides.
pub const VERY_WIDE: u16 = 156;
/// The columns of a text of usual measure with its gutter and margins.
const COMFORTABLE: u16 = 84;
/// Below this width a list covers the text.
pub const NARROW: u16 = 64;

/// The parts of the screen. A part that has no room is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Panes {
    /// The headline's row.
    pub title: Rect,
    /// The article, margins included.
    pub text: Rect,
    /// The lists that are shown, with their frames.
    pub lists: Vec<(Pane, Rect)>,
    /// The row that says where one is.
    pub status: Rect,
    /// The row that says which keys are useful.
    pub hints: Rect,
}

impl Panes {
    /// The rectangle of a list, where it is shown.
    pub fn list(&self, pane: Pane) -> Option<Rect> {
        let found = self.lists.iter().find(|(own, _)| *own == pane);
        found.map(|(_, area)| *area)
    }
}

/// What stands in a list's rectangle besides its rows: one row of heading, one column of rule.
pub fn inside(area: Rect) -> Rect {
    Rect {
        x: area.x + area.width.min(2),
        y: area.y + area.height.min(1),
        width: area.width.saturating_sub(3),
        height: area.height.saturating_sub(1),
    }
}

/// Which panes have nothing to show but a sentence that says so.
pub type EmptyPanes = [bool; Pane::ALL.len()];

/// Divides a screen of `size`.
pub fn panes(size: Size, prefs: PanePrefs, focus: Focus, empty: EmptyPanes) -> Panes {
    let Size { width, height } = size;
    let title_rows = u16::from(height >= 10 && !prefs.alone);
    let hint_rows = u16::from(height >= 12 && !prefs.alone);
    let status_rows = u16::from(height >= 3);
    let body = Rect {
        x: 0,
        y: title_rows,
        width,
        height: height - title_rows - hint_rows - status_rows,
    };
    let row = |y: u16, rows: u16| Rect {
        x: 0,
        y,
        width,
        height: rows,
    };
    let mut panes = Panes {
        title: row(0, title_rows),
        text: body,
        lists: Vec::new(),
        status: row(body.bottom(), status_rows),
        hints: row(body.bottom() + status_rows, hint_rows),
    };
    if !prefs.alone {
        place_lists(&mut panes, body, prefs, focus, empty);
    }
    panes
}

fn place_lists(panes: &mut Panes, body: Rect, prefs: PanePrefs, focus: Focus, empty: EmptyPanes) {
    let widen = |width: u16| {
        let most = body.width.saturating_sub(24).max(1);
        width
            .saturating_add_signed(prefs.extra)
            .clamp(12, most.max(12))
    };
    if body.width >= WIDE && !prefs.plain {
        let shown: Vec<Pane> = Pane::ALL
            .into_iter()
            .filter(|pane| prefs.wants(*pane))
            .collect();
        let split = body.width >= VERY_WIDE && shown.len() > 1 && shown[0] == Pane::Entities;
        let (left, right) = shown.split_at(usize::from(split));
        // What a comfortable text leaves, shared by both sides.
        let left_over = body.width.saturating_sub(COMFORTABLE);
        let side = if split { left_over / 2 } else { left_over };
        let side = widen(side.clamp(28, 46));
        if !left.is_empty() {
            let area = Rect {
                width: side,
                ..body
            };
            stack(panes, area, left, empty);
            panes.text.x += side;
            panes.text.width -= side.min(panes.text.width);
        }
        if !right.is_empty() {
            let side = side.min(panes.text.width);
            let area = Rect {
                x: body.right() - side,
                width: side,
                ..body
            };
            stack(panes, area, right, empty);
            panes.text.width -= side;
        }
        return;
    }
    let front = prefs.front;
    if prefs.shown[front.index()] != Some(true) {
        return;
    }
    if body.width >= NARROW && !prefs.plain {
        let side = widen((body.width * 2 / 5).min(32));
        let area = Rect {
            x: body.right() - side,
            width: side,
            ..body
        };
        // A drawer: the text below stays as it is wrapped.
        panes.lists.push((front, area));
    } else if focus == Focus::List(front) {
        panes.lists.push((front, body));
    }
}

/// The rows of an empty list: its heading and a sentence.
const EMPTY_ROWS: u16 = 4;

/// Puts lists one above the other. What the article brings has more rows than what the reader adds; a
/// list that is empty leaves its room to the others.
fn stack(panes: &mut Panes, area: Rect, lists: &[Pane], empty: EmptyPanes) {
    let weight = |pane: &Pane| pane.kind().weight;
    let is_full = |pane: &&Pane| !empty[pane.index()];
    let (all, full): (u16, u16) = (
        lists.iter().map(weight).sum(),
        lists.iter().filter(is_full).map(weight).sum(),
    );
    let share = |pane: &Pane| area.height * weight(pane) / all;
    let of_empty = |pane: &Pane| EMPTY_ROWS.min(share(pane));
    let is_shared = full == 0 || full == all;
    let empties = lists.iter().filter(|pane| !is_full(pane)).map(of_empty);
    let taken = if is_shared { 0 } else { empties.sum() };
    let (rows, whole) = (area.height - taken, if is_shared { all } else { full });
    let (mut seen, mut top) = (0, area.y);
    for pane in lists {
        let height = if is_shared || is_full(&pane) {
            let before = rows * seen / whole;
            seen += weight(pane);
            rows * seen / whole - before
        } else {
            of_empty(pane)
        };
        let part = Rect {
            y: top,
            height,
            ..area
        };
        top += height;
        panes.lists.push((*pane, part));
    }
}

/// The bytes of a text of `length` bytes that a column stands for in a row of `width` columns that is
/// the whole text.
pub fn stretch(column: u16, width: u16, length: usize) -> Span {
    let width = usize::from(width.max(1));
    let at = |column: usize| length * column / width;
    let start = at(usize::from(column));
    Span::new(start, at(usize::from(column) + 1).max(start + 1))
}

/// Columns left of the text for the marks of quotes and annotations.
pub const GUTTER: u16 = 3;
/// The same where marks are words: an annotation's and a quote's, or one of them.
const GUTTER_OF_WORDS: [u16; 2] = [18, 9];

/// Where the text stands inside its pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The first column of the gutter.
    pub gutter: u16,
    /// Width of the gutter; nothing where there is no room for it.
    pub gutter_width: u16,
    /// The first column of the text.
    pub x: u16,
    /// The columns of the text.
    pub width: u16,
}

/// The text's column in `area`, centred, at most `measure` wide.
pub fn column(area: Rect, measure: u16, plain: bool) -> Column {
    let gutter_width = match area.width {
        16.. if !plain => GUTTER,
        64.. if plain => GUTTER_OF_WORDS[0],
        36.. if plain => GUTTER_OF_WORDS[1],
        _ => 0,
    };
    let right = u16::from(area.width >= 16);
    let room = area.width.saturating_sub(gutter_width + right).max(1);
    let width = measure.clamp(1, room);
    let gutter = area.x + (room - width) / 2;
    Column {
        gutter,
        gutter_width,
        x: gutter + gutter_width,
        width,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn small_screens_show_the_text_alone_and_large_ones_the_lists() {
        let lists = |width, height| {
            let (prefs, empty) = (PanePrefs::default(), EmptyPanes::default());
            panes(Size { width, height }, prefs, Focus::Text, empty)
                .lists
                .len()
        };
        assert_eq!(lists(80, 24), 0);
        assert_eq!(lists(120, 40), 3);
        assert_eq!(lists(200, 60), 3);
    }

    #[test]
    fn an_empty_list_leaves_its_room_to_the_others() {
        let heights = |height, empty: &[Pane]| {
            let mut all = EmptyPanes::default();
            for pane in empty {
                all[pane.index()] = true;
            }
            let size = Size { width: 120, height };
            let lists = panes(size, PanePrefs::default(), Focus::Text, all).lists;
            lists
                .iter()
                .map(|(_, area)| area.height)
                .collect::<Vec<_>>()
        };
        let all = [Pane::Entities, Pane::Quotes, Pane::Notes];
        assert_eq!(heights(60, &[]), [21, 22, 14]);
        assert_eq!(heights(60, &[Pane::Notes]), [26, 27, 4]);
        assert_eq!(heights(60, &[Pane::Quotes, Pane::Notes]), [49, 4, 4]);
        assert_eq!(heights(60, &all), [21, 22, 14]);
        assert_eq!(heights(13, &[Pane::Notes]), [4, 4, 2]);
    }

    #[test]
    fn the_panes_are_in_their_order() {
        for (n, pane) in Pane::ALL.into_iter().enumerate() {
            assert_eq!((pane.index(), pane.kind().pane), (n, pane));
        }
    }

    proptest! {
        #[test]
        fn parts_lie_on_the_screen_and_apart(
            width in 1u16..500, height in 1u16..200, front in 0usize..Pane::ALL.len(), extra in -40i16..40,
            shown in proptest::array::uniform6(proptest::option::of(any::<bool>())),
            focused in any::<bool>(), alone in any::<bool>(), plain in any::<bool>(),
            empty in any::<EmptyPanes>(),
        ) {
            let prefs = PanePrefs { shown, front: Pane::ALL[front], extra, alone, plain };
            let focus = if focused { Focus::List(prefs.front) } else { Focus::Text };
            let parts = panes(Size { width, height }, prefs, focus, empty);
            let screen = Rect { x: 0, y: 0, width, height };
            let mut areas = vec![parts.title, parts.status, parts.hints];
            areas.extend(parts.lists.iter().map(|(_, area)| *area));
            let covers = (plain || width < WIDE) && !parts.lists.is_empty();
            if !covers {
                areas.push(parts.text);
            }
            for (n, area) in areas.iter().enumerate() {
                prop_assert_eq!(area.intersection(screen), *area);
                for other in &areas[..n] {
                    prop_assert!(area.intersection(*other).is_empty());
                }
            }
            let column = column(parts.text, 72, plain);
            prop_assert!(column.x + column.width <= parts.text.right().max(1));
        }
    }
}
