//! Bytes → the pixels of a picture, in the importers' process.

use std::io::Cursor;

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use image::imageops::FilterType;
use image::{ImageReader, Limits};
use serde::{Deserialize, Serialize};

use super::archive::{Archive, decode_percent};
use super::{Format, Refusal};
use crate::text::Picture;

/// The widest and the highest picture that is decoded, in pixels.
const LONGEST_SIDE: u32 = 20_000;
/// The most memory that a decoder takes, in bytes.
const MOST_MEMORY: u64 = 512 << 20;

/// A decoded picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Row by row; red, green, blue and alpha, a byte each.
    pub rgba: Vec<u8>,
}

impl Pixels {
    /// `None` if there are not as many bytes as the size says.
    pub(super) fn new(width: u32, height: u32, rgba: Vec<u8>) -> Option<Self> {
        let bytes = u64::from(width) * u64::from(height) * 4;
        (bytes > 0 && bytes == rgba.len() as u64).then_some(Self {
            width,
            height,
            rgba,
        })
    }
}

/// Which picture is wanted of some bytes, and how large.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Wanted {
    /// Its path in the archive; empty if the bytes are the picture, or its `data:` address.
    pub(super) path: String,
    /// It is made to fit into so many pixels, but never larger.
    pub(super) width: u32,
    pub(super) height: u32,
}

/// Of more pictures the size is not looked up.
const MEASURED: usize = 500;
/// In so many bytes of a file its size is found, or not.
const HEAD: u64 = 64 << 10;

/// Gives the pictures in an archive their sizes.
pub(super) fn measure<'a>(pictures: impl Iterator<Item = &'a mut Picture>, archive: &mut Archive) {
    for picture in pictures.take(MEASURED) {
        let head = archive.beginning(&picture.address, HEAD);
        let reader = head.and_then(|head| {
            ImageReader::new(Cursor::new(head))
                .with_guessed_format()
                .ok()
        });
        // What a page says of it may be for another screen.
        picture.size = reader
            .and_then(|reader| reader.into_dimensions().ok())
            .or(picture.size);
    }
}

/// Decodes a picture; its shape is kept.
pub(super) fn decode(bytes: Vec<u8>, format: Format, wanted: &Wanted) -> Result<Pixels, Refusal> {
    let bytes = if !wanted.path.is_empty() {
        debug_assert!(matches!(format, Format::Epub | Format::Docx | Format::Odt));
        Archive::open(bytes)?.expect(&wanted.path)?
    } else if bytes.starts_with(b"data:") {
        from_address(&bytes).ok_or_else(|| because("its address holds no picture"))?
    } else {
        bytes
    };
    let mut reader = ImageReader::new(Cursor::new(&bytes))
        .with_guessed_format()
        .map_err(|error| because(&error.to_string()))?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    reader.limits(limits);
    if reader.format().is_none() {
        return Err(because("it is neither PNG, JPEG, GIF nor WebP"));
    }
    let image = reader
        .decode()
        .map_err(|error| because(&error.to_string()))?;
    let (width, height) = (wanted.width.max(1), wanted.height.max(1));
    let image = if image.width() > width || image.height() > height {
        image.resize(width, height, FilterType::Triangle)
    } else {
        image
    };
    let image = image.into_rgba8();
    Pixels::new(image.width(), image.height(), image.into_raw())
        .ok_or_else(|| because("it has no pixels"))
}

fn because(why: &str) -> Refusal {
    Refusal::Because(why.to_owned())
}

/// The bytes that a `data:` address holds in base 64 (RFC 2397).
fn from_address(address: &[u8]) -> Option<Vec<u8>> {
    let comma = address.iter().position(|byte| *byte == b',')?;
    let (head, data) = address.split_at(comma);
    head.ends_with(b";base64").then_some(())?;
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let engine = GeneralPurpose::new(&base64::alphabet::STANDARD, config);
    let data = decode_percent(&String::from_utf8_lossy(&data[1..]));
    let data: Vec<u8> = data
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    engine.decode(data).ok()
}
