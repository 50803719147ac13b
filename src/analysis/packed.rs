//! [`Unpacked`]: a model that lies in the program packed, and is unpacked when it is first asked for.

use std::io::{BufReader, Read as _};

use flate2::read::DeflateDecoder;

use super::crf::{LINE, unpack};

/// The bytes of a model. They begin where a line of the processor's cache does.
#[derive(Debug)]
pub(super) struct Unpacked {
    bytes: Vec<u8>,
    start: usize,
}

impl Unpacked {
    /// Of what the build script made: the length (u32, little-endian), then the bytes as they are, or
    /// packed and deflated.
    ///
    /// # Panics
    /// If that is not what it is: a mistake in the build script.
    pub fn new(packed: &[u8]) -> Self {
        let (length, packed) = packed.split_first_chunk().expect("the length comes first");
        let length = u32::from_le_bytes(*length) as usize;
        let mut bytes: Vec<u8> = Vec::with_capacity(length + LINE);
        let start = bytes.as_ptr().align_offset(LINE);
        bytes.resize(start, 0);
        if packed.len() == length {
            bytes.extend(packed);
        } else {
            let read = unpack(&mut BufReader::new(DeflateDecoder::new(packed)), &mut bytes);
            assert!(
                read.is_ok() && bytes.len() == start + length,
                "a model is packed badly"
            );
        }
        Self { bytes, start }
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes[self.start..]
    }
}

/// What the build script left as it is or deflated: the length (u32, little-endian) comes first.
///
/// # Panics
/// If that is not what it is: a mistake in the build script.
pub(super) fn inflated(packed: &[u8]) -> Vec<u8> {
    let (length, packed) = packed.split_first_chunk().expect("the length comes first");
    let length = u32::from_le_bytes(*length) as usize;
    if packed.len() == length {
        return packed.to_vec();
    }
    let mut bytes = Vec::with_capacity(length);
    let read = DeflateDecoder::new(packed).read_to_end(&mut bytes);
    assert!(
        read.is_ok_and(|read| read == length),
        "an asset is packed badly"
    );
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_comes_out_as_it_went_in_on_a_line_of_its_own() {
        let asset = include_bytes!("../../assets/quotes.bin");
        let unpacked = Unpacked::new(include_bytes!(concat!(env!("OUT_DIR"), "/quotes.bin")));
        assert!(unpacked.bytes() == asset, "they differ");
        assert_eq!(unpacked.bytes().as_ptr().align_offset(LINE), 0);
    }
}
