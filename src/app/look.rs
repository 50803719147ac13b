//! [`Look`]: how the screen is divided and what the terminal can show.

use ratatui::layout::{Rect, Size};

use super::colours::Colours;
use super::pane::{self, Column, EmptyPanes, Focus, Pane, PanePrefs, Panes};
use super::settings::{NameColours, PictureForm, QuoteColours};
use super::signs::Signs;
use crate::text::{LineForm, PictureRoom, Typesetting};

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// None, or the reader wants none.
    None,
    /// The sixteen of old.
    #[default]
    Sixteen,
    /// 256.
    Indexed,
    /// All.
    True,
}

/// How the screen looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The terminal's size.
    pub size: Size,
    /// The longest line that the reader wants, in cells.
    pub measure: u16,
    /// Empty rows between paragraphs.
    pub spacing: u16,
    /// What the lines are like.
    pub lines: LineForm,
    /// The width and height of a cell in pixels, if pictures can be shown.
    pub cell: Option<(u16, u16)>,
    /// How the reader wants them.
    pub pictures: PictureForm,
    /// How many colours there are.
    pub depth: Depth,
    /// True if the terminal makes links of addresses that come with words (OSC 8).
    pub hyperlinks: bool,
    /// What the reader wants to see beside the text.
    pub prefs: PanePrefs,
    /// Which lists are empty.
    pub empty: EmptyPanes,
    /// Where the keys go.
    pub focus: Focus,
    /// The colours of the theme; `None` if they are the terminal's sixteen.
    pub colours: Option<Colours>,
    /// True if the terminal's background is light.
    pub is_light: bool,
    /// Which quotes are coloured.
    pub quotes: QuoteColours,
    /// Which names are coloured.
    pub names: NameColours,
    /// True if the paragraph at the cursor alone is bright.
    pub is_one_bright: bool,
}

impl Look {
    /// All of the screen.
    pub fn screen(&self) -> Rect {
        Rect::new(0, 0, self.size.width, self.size.height)
    }

    /// The parts of the screen.
    pub fn panes(&self) -> Panes {
        self.panes_on(self.size)
    }

    /// The parts of a screen of this size: drawing may find another one than the last that was told.
    pub fn panes_on(&self, size: Size) -> Panes {
        pane::panes(size, self.prefs, self.focus, self.empty)
    }

    /// True if lists stand beside the text without being asked for.
    pub fn has_room_for_lists(&self) -> bool {
        self.size.width >= pane::WIDE && !self.prefs.plain
    }

    /// What signs are shown as.
    pub fn signs(&self) -> Signs {
        if self.prefs.plain {
            Signs::Words
        } else {
            Signs::Shapes
        }
    }

    /// The text's column on the screen.
    pub fn column(&self) -> Column {
        self.column_in(self.panes().text)
    }

    /// The column of a text in another area.
    pub fn column_in(&self, area: Rect) -> Column {
        pane::column(area, self.measure, self.prefs.plain)
    }

    /// How the text is typeset.
    pub fn typesetting(&self) -> Typesetting {
        Typesetting {
            pictures: self.picture_room(),
            ..self.typesetting_in(self.panes().text)
        }
    }

    /// How it is typeset in an area of another width, without pictures.
    pub fn typesetting_in(&self, area: Rect) -> Typesetting {
        Typesetting {
            measure: usize::from(self.column_in(area).width),
            spacing: usize::from(self.spacing),
            lines: self.lines,
            pictures: PictureRoom::default(),
        }
    }

    /// The room for pictures: two thirds of the rows, so that words are seen beside each.
    fn picture_room(&self) -> PictureRoom {
        match self.cell.filter(|_| self.pictures != PictureForm::Off) {
            Some(cell) => PictureRoom {
                rows: (self.height() as u16 * 2 / 3).max(1),
                cell,
            },
            None => PictureRoom::default(),
        }
    }

    /// Rows of text that are visible.
    pub fn height(&self) -> usize {
        usize::from(self.panes().text.height).max(1)
    }

    /// The rectangle of a list's rows, if it is shown.
    pub fn list_area(&self, pane: Pane) -> Option<Rect> {
        self.panes().list(pane).map(pane::inside)
    }

    /// The rows of a list that are visible.
    pub fn list_height(&self, pane: Pane) -> usize {
        self.list_area(pane)
            .map_or(1, |area| usize::from(area.height))
    }

    /// The width of a page's words.
    pub fn page_width(&self) -> usize {
        usize::from(self.size.width.saturating_sub(6)).clamp(1, 76)
    }

    /// How far a page of a list over the text goes.
    pub fn half_height(&self) -> usize {
        usize::from(self.size.height / 2).max(1)
    }

    /// Takes the terminal's size; a list that has no room any longer loses the keys.
    pub fn resize(&mut self, size: Size) {
        self.size = Size {
            width: size.width.max(1),
            height: size.height.max(1),
        };
        if let Focus::List(pane) = self.focus
            && self.panes().list(pane).is_none()
        {
            self.focus = Focus::Text;
        }
    }

    /// Makes the lines longer (or shorter), as far as the screen allows; gives their length.
    pub fn change_measure(&mut self, by: i16) -> u16 {
        let room = self.panes().text.width;
        let room = room.saturating_sub(self.column().gutter_width + 1).max(1);
        let now = self.measure.min(room);
        let next = now.saturating_add_signed(by).clamp(20.min(room), room);
        if next != now {
            self.measure = next;
        }
        self.column().width
    }
}
