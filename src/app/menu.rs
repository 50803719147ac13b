//! [`Menu`]: a few rows in a frame above a row of the screen; drawing and clicks share where they are.

use ratatui::layout::{Position, Rect};

use super::look::Look;
use super::words::wrapped;
use crate::text::display;

/// Rows of a name and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Menu {
    /// The rows.
    pub rows: Vec<(String, String)>,
    /// The one that is chosen.
    pub chosen: Option<usize>,
    /// Its place on the screen, frame included.
    pub area: Rect,
    /// The first row in sight.
    pub first: usize,
    /// The rows stand in so many columns, the first ones in the left one.
    pub columns: u16,
    /// What each row says about its name, in the rows of the screen that it takes.
    about: Vec<Vec<String>>,
}

impl Menu {
    /// A menu that ends above row `y` and begins at column `x`, or as far left of it as it must. `None` if it
    /// would be empty.
    pub fn above(
        rows: Vec<(String, String)>,
        chosen: Option<usize>,
        (x, y): (u16, u16),
        screen: Rect,
    ) -> Option<Self> {
        if rows.is_empty() {
            return None;
        }
        let widest = |width: fn(&(String, String)) -> usize| rows.iter().map(width).max();
        let names = widest(|(name, _)| display::width(name)).unwrap_or(0);
        let about = widest(|(_, about)| display::width(about)).unwrap_or(0);
        let width = names + 4 + if about > 0 { about + 2 } else { 0 };
        let width = (width.max(16) as u16).min(screen.width);
        let room = y.saturating_sub(2).max(1);
        let is_long = rows.len() > usize::from(room);
        let columns = if is_long && screen.width >= 60 { 2 } else { 1 };
        let width = (width * columns).min(screen.width);
        let about_room = usize::from(width.saturating_sub(2) / columns).saturating_sub(names + 4);
        let wrap = |(_, about): &(String, String)| wrapped(about, about_room.max(1));
        let cut = |(_, about): &(String, String)| vec![display::fit(about, about_room)];
        let all: Vec<Vec<String>> = rows.iter().map(wrap).collect();
        let least = all
            .iter()
            .map(Vec::len)
            .sum::<usize>()
            .div_ceil(usize::from(columns));
        let mut heights = least as u16..=room;
        // With a chosen row the others scroll.
        let needed = heights.find(|height| chosen.is_none() && spread(&all, *height) <= columns);
        let (about, height) = match needed {
            Some(height) => (all, height),
            None => (
                rows.iter().map(cut).collect(),
                (rows.len() as u16).div_ceil(columns),
            ),
        };
        let height = (height + 2).min(y);
        let area = Rect {
            x: x.min(screen.width - width),
            y: y - height,
            width,
            height,
        };
        let shown = usize::from(height.saturating_sub(2) * columns);
        let first = chosen.map_or(0, |chosen| (chosen + 1).saturating_sub(shown));
        Some(Self {
            rows,
            chosen,
            area,
            first,
            columns,
            about,
        })
    }

    /// A menu at the right, above the row that says where the reader is.
    pub fn above_status(rows: Vec<(String, String)>, look: &Look, screen: Rect) -> Option<Self> {
        let y = look.panes_on(screen.as_size()).status.y;
        Self::above(rows, None, (screen.width, y), screen)
    }

    /// The letter that the row at a place of the screen begins with, of a menu above the row that says where
    /// the reader is.
    pub fn clicked_letter(rows: Vec<(String, String)>, look: &Look, at: Position) -> Option<char> {
        let menu = Self::above_status(rows, look, look.screen())?;
        let (name, _) = &menu.rows[menu.row_at(at)?];
        name.chars().next()
    }

    /// Where its rows are.
    pub fn inner(&self) -> Rect {
        inside(self.area)
    }

    /// What a row says about its name, in rows of the screen.
    pub fn about(&self, row: usize) -> &[String] {
        &self.about[row]
    }

    /// The rows in sight, each with its place.
    pub fn places(&self) -> impl Iterator<Item = (usize, Rect)> {
        let inner = self.inner();
        let width = inner.width / self.columns;
        let (mut column, mut y) = (0, 0);
        let rows = self.about.iter().enumerate().skip(self.first);
        rows.map_while(move |(row, about)| {
            let height = about.len() as u16;
            if y + height > inner.height {
                (column, y) = (column + 1, 0);
            }
            if column == self.columns || y + height > inner.height {
                return None;
            }
            let place = Rect {
                x: inner.x + column * width,
                y: inner.y + y,
                width,
                height,
            };
            y += height;
            Some((row, place))
        })
    }

    /// The row at a place of the screen.
    pub fn row_at(&self, at: Position) -> Option<usize> {
        let mut places = self.places();
        places.find_map(|(row, place)| place.contains(at).then_some(row))
    }
}

/// How many columns of this height hold the rows.
fn spread(rows: &[Vec<String>], height: u16) -> u16 {
    let (mut columns, mut left) = (0, 0);
    for row in rows {
        let needed = row.len() as u16;
        if needed > height {
            return u16::MAX;
        }
        if needed > left {
            (columns, left) = (columns + 1, height);
        }
        left -= needed;
    }
    columns
}

/// What is inside the frame around an area.
pub fn inside(area: Rect) -> Rect {
    if area.width < 2 || area.height < 2 {
        return Rect::default();
    }
    Rect {
        x: area.x + 1,
        y: area.y + 1,
        width: area.width - 2,
        height: area.height - 2,
    }
}

/// An area of this size in the middle of the screen.
pub fn centred(screen: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(screen.width), height.min(screen.height));
    Rect {
        x: screen.x + (screen.width - width) / 2,
        y: screen.y + (screen.height - height) / 2,
        width,
        height,
    }
}

/// A frame over most of the screen, above the rows of status and keys.
pub fn large(look: &Look, screen: Rect) -> Rect {
    let status = look.panes_on(screen.as_size()).status.y;
    let room = status.max(1).min(screen.height);
    let width = screen.width.saturating_sub(4).clamp(1, 110);
    let above = Rect {
        height: room,
        ..screen
    };
    let height = room.saturating_sub(if room > 16 { 2 } else { 0 }).max(1);
    centred(above, width.max(screen.width.min(40)), height)
}

/// What is inside the frame around an area, with a blank column at each side.
pub fn inside_wide(area: Rect) -> Rect {
    let inner = inside(area);
    Rect {
        x: inner.x + inner.width.min(1),
        width: inner.width.saturating_sub(2),
        ..inner
    }
}

/// The first row in sight, so that the chosen one is seen with some rows around it.
pub fn first_around(chosen: usize, count: usize, height: u16) -> usize {
    let height = usize::from(height);
    let first = chosen.saturating_sub(height / 2);
    first.min(count.saturating_sub(height))
}

/// The row at a place of the screen, of a list that is drawn in `area` with rows around the chosen one.
pub fn clicked_row(area: Rect, at: Position, chosen: usize, count: usize) -> Option<usize> {
    let first = first_around(chosen, count, area.height);
    let row = first + usize::from(at.y.checked_sub(area.y)?);
    (area.contains(at) && row < count).then_some(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_rows_than_fit_stand_in_two_columns() {
        let screen = Rect::new(0, 0, 80, 24);
        let rows = |count: usize| -> Vec<(String, String)> {
            let row = |n: usize| {
                (
                    n.to_string(),
                    "what it does, in quite a few words".to_owned(),
                )
            };
            (0..count).map(row).collect()
        };
        let few = Menu::above(rows(9), None, (80, 22), screen).expect("rows");
        assert_eq!((few.columns, few.area.height), (1, 11));
        let many = Menu::above(rows(35), None, (80, 22), screen).expect("rows");
        let seen: Vec<(usize, Rect)> = many.places().collect();
        assert_eq!((many.columns, seen.len()), (2, 35));
        for (row, place) in seen {
            assert_eq!(place.intersection(many.inner()), place);
            assert_eq!(many.row_at(place.as_position()), Some(row));
        }
        assert_eq!(many.row_at(Position::new(0, 0)), None);
        // What has no room in a row goes on in the next.
        let is_long = |n: usize| n.is_multiple_of(2);
        let about = |n| ["word"; 12][..if is_long(n) { 12 } else { 3 }].join(" ");
        let wordy: Vec<(String, String)> = (0..22).map(|n| (n.to_string(), about(n))).collect();
        let wordy = Menu::above(wordy, None, (80, 22), screen).expect("rows");
        let seen: Vec<(usize, Rect)> = wordy.places().collect();
        assert_eq!((wordy.columns, seen.len()), (2, 22));
        for (row, place) in seen {
            assert_eq!(place.height, if is_long(row) { 2 } else { 1 });
            assert_eq!(wordy.about(row).join(" "), about(row));
            assert_eq!(place.intersection(wordy.inner()), place);
            assert_eq!(
                wordy.row_at(Position::new(place.x, place.bottom() - 1)),
                Some(row)
            );
        }
        // With a chosen row the others scroll.
        let long = Menu::above(rows(90), Some(70), (0, 22), screen).expect("rows");
        assert!(long.places().any(|(row, _)| row == 70));
    }
}
