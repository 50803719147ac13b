//! [`Picture`]: a picture of an article, and how many cells it takes.

/// A picture of an article and where it stands. Its bytes stay where they are until it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// The offset of the block above which it stands, in bytes.
    pub at: u32,
    /// Where its bytes are: a path in the archive, a path beside the page, a `data:` address.
    pub address: String,
    /// What it shows, in words; empty if the source does not say.
    pub words: String,
    /// Its width and height in pixels, if the source says.
    pub size: Option<(u32, u32)>,
}

/// The room that pictures have in a text. By default none: they are not shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PictureRoom {
    /// The most rows that a picture takes; 0 if none is shown.
    pub rows: u16,
    /// The width and height of a cell in pixels.
    pub cell: (u16, u16),
}

/// The rows of a picture whose size is not known.
const UNKNOWN: u16 = 12;

impl Picture {
    /// How many columns and rows the picture takes in a text of so many columns; `None` if pictures
    /// are not shown. It is never larger than it is, and keeps its shape.
    pub fn cells(&self, columns: usize, room: PictureRoom) -> Option<(u16, u16)> {
        let (wide, high) = (u64::from(room.cell.0.max(1)), u64::from(room.cell.1.max(1)));
        let columns = u64::from(u16::try_from(columns).unwrap_or(u16::MAX).max(1));
        let most = u64::from(room.rows);
        if most == 0 {
            return None;
        }
        let Some((width, height)) = self.size.filter(|(width, height)| width.min(height) > &0)
        else {
            return Some((columns as u16, room.rows.min(UNKNOWN)));
        };
        let (width, height) = (u64::from(width), u64::from(height));
        let mut across = width.div_ceil(wide).min(columns);
        let mut down = (height * across * wide).div_ceil(width * high).max(1);
        if down > most {
            down = most;
            across = (width * down * high / (height * wide)).clamp(1, columns);
        }
        Some((across as u16, down as u16))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_keeps_its_shape_and_is_never_larger_than_it_is() {
        let check = |size, columns, expected| {
            let picture = Picture {
                size,
                ..Picture::default()
            };
            let room = PictureRoom {
                rows: 20,
                cell: (10, 20),
            };
            assert_eq!(picture.cells(columns, room), Some(expected), "{size:?}");
        };
        check(Some((300, 200)), 72, (30, 10));
        check(Some((1440, 720)), 72, (72, 18));
        check(Some((1440, 720)), 36, (36, 9));
        check(Some((500, 5000)), 72, (4, 20));
        check(Some((1, 1)), 72, (1, 1));
        check(Some((u32::MAX, 1)), 72, (72, 1));
        check(Some((1, u32::MAX)), 72, (1, 20));
        check(Some((0, 9)), 72, (72, 12));
        check(None, 50, (50, 12));
        assert_eq!(Picture::default().cells(72, PictureRoom::default()), None);
    }
}
