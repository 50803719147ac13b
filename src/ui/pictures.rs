//! [`Pictures`]: the article's pictures as the terminal takes them, by `ratatui-image`.
//!
//! Drawing never waits for one: what is not there yet is asked for, and its words stand in its place.

#[cfg(not(feature = "pictures"))]
use ratatui::buffer::Buffer;
#[cfg(not(feature = "pictures"))]
use ratatui::layout::Rect;

#[cfg(feature = "pictures")]
pub use self::shown::{Pictures, Wanted};
#[cfg(not(feature = "pictures"))]
use crate::app::Depth;
#[cfg(not(feature = "pictures"))]
use crate::app::settings::PictureForm;
#[cfg(not(feature = "pictures"))]
use crate::text::PictureRow;

/// Pictures cannot be shown by a program that was built without them.
#[cfg(not(feature = "pictures"))]
#[derive(Clone, Debug, Default)]
pub struct Pictures(());

#[cfg(not(feature = "pictures"))]
#[expect(
    clippy::unused_self,
    clippy::unnecessary_wraps,
    reason = "as in the program that has them"
)]
impl Pictures {
    /// Shows none.
    pub fn new(_: PictureForm, _: (u16, u16), _: Depth) -> Self {
        Self(())
    }

    pub(super) fn can_be_covered(&self) -> bool {
        true
    }

    pub(super) fn paint(&self, _: PictureRow, _: Rect, _: &mut Buffer) -> Result<bool, String> {
        Ok(false)
    }
}

#[cfg(feature = "pictures")]
mod shown {
    use std::collections::HashMap;
    use std::sync::{Arc, Mutex, PoisonError};

    use image::{DynamicImage, RgbaImage};
    use ratatui::buffer::Buffer;
    use ratatui::layout::{Rect, Size};
    use ratatui::style::Color;
    use ratatui::widgets::Widget as _;
    use ratatui_image::picker::{Picker, ProtocolType};
    use ratatui_image::protocol::halfblocks::Halfblocks;
    use ratatui_image::sliced::{SignedPosition, SlicedImage, SlicedProtocol};
    use ratatui_image::{FontSize, Resize};

    use crate::app::Depth;
    use crate::app::colours::Rgb;
    use crate::app::settings::PictureForm;
    use crate::text::{Picture, PictureRoom, PictureRow};

    /// More pictures than this are not kept; what was drawn longest ago goes.
    const KEPT: usize = 32;

    /// A picture at a size in columns and rows.
    type Key = (usize, (u16, u16));

    /// The pictures of the article that is read. Clones share them.
    #[derive(Clone, Default)]
    pub struct Pictures {
        form: PictureForm,
        /// The width and height of a cell in pixels.
        cell: (u16, u16),
        depth: Depth,
        store: Arc<Mutex<Store>>,
    }

    #[derive(Default)]
    struct Store {
        shown: HashMap<Key, (Shown, u64)>,
        wanted: Vec<Wanted>,
        /// Which article it is for.
        article: u64,
        /// How many pictures were drawn.
        drawn: u64,
    }

    enum Shown {
        Coming,
        Here(SlicedProtocol),
        Not(String),
    }

    /// A picture that was to be drawn and is not there.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Wanted {
        /// Its number in the article.
        pub picture: usize,
        /// Into how many pixels it is to fit.
        pub pixels: (u32, u32),
        cells: (u16, u16),
        article: u64,
    }

    impl Pictures {
        /// For a terminal with cells of so many pixels.
        pub fn new(form: PictureForm, cell: (u16, u16), depth: Depth) -> Self {
            Self {
                form,
                cell,
                depth,
                store: Arc::default(),
            }
        }

        /// How they are shown.
        pub fn form(&self) -> PictureForm {
            self.form
        }

        /// None yet, to be shown in half blocks.
        #[must_use]
        pub fn in_blocks(&self) -> Self {
            Self::new(PictureForm::Blocks, self.cell, self.depth)
        }

        /// True if what is drawn over a picture comes off it again.
        pub(in crate::ui) fn can_be_covered(&self) -> bool {
            !matches!(self.form, PictureForm::Iterm2 | PictureForm::Sixel)
        }

        /// Half blocks in the colours that the terminal has.
        fn fit_colours(&self, area: Rect, buffer: &mut Buffer) {
            if self.depth == Depth::True || self.form != PictureForm::Blocks {
                return;
            }
            let fit = |colour: &mut Color| {
                if let Color::Rgb(red, green, blue) = *colour {
                    *colour = Color::Indexed(Rgb(red, green, blue).indexed().0);
                }
            };
            for place in area.positions() {
                if let Some(cell) = buffer.cell_mut(place) {
                    fit(&mut cell.fg);
                    fit(&mut cell.bg);
                }
            }
        }

        fn store<T>(&self, work: impl FnOnce(&mut Store) -> T) -> T {
            work(&mut self.store.lock().unwrap_or_else(PoisonError::into_inner))
        }

        /// Another article is read.
        pub fn forget(&self) {
            self.store(|store| {
                store.shown.clear();
                store.wanted.clear();
                store.article += 1;
            });
        }

        /// What was to be drawn and is not there.
        pub fn take_wanted(&self) -> Vec<Wanted> {
            self.store(|store| std::mem::take(&mut store.wanted))
        }

        /// Takes the pixels of a picture that was wanted, red, green, blue and alpha; or why there are
        /// none. May take a while: not for the thread that draws.
        pub fn put(&self, wanted: Wanted, pixels: Result<(u32, u32, Vec<u8>), String>) {
            let made = pixels.and_then(|(width, height, rgba)| {
                let image = RgbaImage::from_raw(width, height, rgba);
                let image = image.ok_or("it has no pixels")?;
                self.made(image.into(), wanted.cells)
            });
            self.store(|store| {
                if store.article == wanted.article {
                    let shown = made.map_or_else(Shown::Not, Shown::Here);
                    let drawn = store.drawn;
                    store
                        .shown
                        .insert((wanted.picture, wanted.cells), (shown, drawn));
                }
            });
        }

        /// As the terminal takes it.
        fn made(&self, image: DynamicImage, cells: (u16, u16)) -> Result<SlicedProtocol, String> {
            let room = PictureRoom {
                rows: cells.1,
                cell: self.cell,
            };
            let picture = Picture {
                size: Some((image.width(), image.height())),
                ..Picture::default()
            };
            let (columns, rows) = picture.cells(cells.0.into(), room).unwrap_or(cells);
            let size = Size::new(columns, rows);
            let said = |error: ratatui_image::errors::Errors| error.to_string();
            let protocol = match self.form {
                PictureForm::Kitty => ProtocolType::Kitty,
                PictureForm::Iterm2 => ProtocolType::Iterm2,
                PictureForm::Sixel => ProtocolType::Sixel,
                // Made without a picker, which asks the environment and changes tmux.
                PictureForm::Auto | PictureForm::Off | PictureForm::Blocks => {
                    let blocks = Halfblocks::new(image, size).map_err(said)?;
                    return Ok(SlicedProtocol::Halfblocks(blocks));
                }
            };
            #[expect(
                deprecated,
                reason = "the other way asks the terminal and waits for its answer"
            )]
            let mut picker = Picker::from_fontsize(FontSize::new(self.cell.0, self.cell.1));
            picker.set_protocol_type(protocol);
            SlicedProtocol::new_with_resize(&picker, image, size, Resize::Fit(None)).map_err(said)
        }

        /// Draws the part of a picture that begins with `row`, in `area`, whose height is that of the
        /// visible part. False if it is not there yet; why, if it cannot be shown.
        pub(in crate::ui) fn paint(
            &self,
            row: PictureRow,
            area: Rect,
            buffer: &mut Buffer,
        ) -> Result<bool, String> {
            let key = (row.picture, row.cells);
            self.store(|store| {
                store.drawn += 1;
                let now = store.drawn;
                if let Some((shown, drawn)) = store.shown.get_mut(&key) {
                    *drawn = now;
                    return match shown {
                        Shown::Coming => Ok(false),
                        Shown::Not(why) => Err(why.clone()),
                        Shown::Here(image) => {
                            let above = SignedPosition::from((0, -(row.row as i16)));
                            SlicedImage::new(image, above).render(area, buffer);
                            self.fit_colours(area, buffer);
                            Ok(true)
                        }
                    };
                }
                if store.shown.len() >= KEPT {
                    let oldest = store.shown.iter().min_by_key(|(_, (_, drawn))| *drawn);
                    let oldest = oldest.map(|(key, _)| *key);
                    oldest.map(|key| store.shown.remove(&key));
                }
                store.shown.insert(key, (Shown::Coming, now));
                let pixels = |cells: u16, pixels: u16| u32::from(cells) * u32::from(pixels);
                store.wanted.push(Wanted {
                    picture: row.picture,
                    pixels: (
                        pixels(row.cells.0, self.cell.0),
                        pixels(row.cells.1, self.cell.1),
                    ),
                    cells: row.cells,
                    article: store.article,
                });
                Ok(false)
            })
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        const ROW: PictureRow = PictureRow {
            picture: 3,
            cells: (4, 2),
            row: 0,
        };

        /// The colours of the upper and the lower half of the cells in the first column.
        fn column(buffer: &Buffer) -> Vec<(Color, Color)> {
            let rows = 0..buffer.area.height;
            rows.map(|y| (buffer[(0, y)].fg, buffer[(0, y)].bg))
                .collect()
        }

        #[test]
        fn a_picture_is_asked_for_once_and_drawn_when_it_is_there() {
            let pictures = Pictures::new(PictureForm::Blocks, (10, 20), Depth::True);
            let area = Rect::new(0, 0, 4, 2);
            let mut buffer = Buffer::empty(area);
            assert_eq!(pictures.paint(ROW, area, &mut buffer), Ok(false));
            assert_eq!(pictures.paint(ROW, area, &mut buffer), Ok(false));
            let wanted = pictures.take_wanted();
            assert_eq!((wanted.len(), wanted[0].pixels), (1, (40, 40)));
            // Red above, blue below.
            let mut rgba = [255, 0, 0, 255].repeat(40 * 20);
            rgba.extend([0, 0, 255, 255].repeat(40 * 20));
            pictures.put(wanted[0], Ok((40, 40, rgba)));
            assert_eq!(pictures.paint(ROW, area, &mut buffer), Ok(true));
            let (red, blue) = (Color::Rgb(255, 0, 0), Color::Rgb(0, 0, 255));
            let whole = column(&buffer);
            assert_eq!((whole[0].0, whole[1].1), (red, blue));
            // In a terminal of 256 colours in the nearest of them.
            let few = Pictures {
                depth: Depth::Indexed,
                ..pictures.clone()
            };
            assert_eq!(few.paint(ROW, area, &mut buffer), Ok(true));
            let (red, blue) = (Color::Indexed(196), Color::Indexed(21));
            let indexed = column(&buffer);
            assert_eq!((indexed[0].0, indexed[1].1), (red, blue));
            // Its lower row alone, at the top of the screen.
            let below = Rect::new(0, 0, 4, 1);
            let mut buffer = Buffer::empty(below);
            let painted = pictures.paint(PictureRow { row: 1, ..ROW }, below, &mut buffer);
            assert_eq!((painted, column(&buffer)), (Ok(true), vec![whole[1]]));
            // What comes late for another article is not its picture.
            pictures.forget();
            pictures.put(wanted[0], Err("too late".to_owned()));
            assert_eq!(
                pictures.paint(ROW, area, &mut Buffer::empty(area)),
                Ok(false)
            );
            pictures.put(pictures.take_wanted()[0], Err("broken".to_owned()));
            let painted = pictures.paint(ROW, area, &mut Buffer::empty(area));
            assert_eq!(painted, Err("broken".to_owned()));
        }

        #[test]
        fn each_way_to_show_a_picture_has_its_signs() {
            for (form, sign) in [
                (PictureForm::Kitty, "\u{1b}_G"),
                (PictureForm::Iterm2, "]1337;File="),
                (PictureForm::Sixel, "\u{1b}P"),
            ] {
                let pictures = Pictures::new(form, (10, 20), Depth::True);
                let area = Rect::new(0, 0, 4, 2);
                let mut buffer = Buffer::empty(area);
                assert_eq!(pictures.paint(ROW, area, &mut buffer), Ok(false));
                pictures.put(
                    pictures.take_wanted()[0],
                    Ok((40, 40, [9, 9, 9, 255].repeat(1600))),
                );
                assert_eq!(pictures.paint(ROW, area, &mut buffer), Ok(true));
                let symbol = buffer[(0, 0)].symbol();
                assert!(symbol.contains(sign), "{form:?}: {symbol:?}");
            }
        }
    }
}
