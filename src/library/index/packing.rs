//! Records and texts as the index keeps them: small, soon packed and sooner unpacked.

use std::cell::RefCell;

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

/// The length comes first, in so many bytes: what is unpacked goes straight to where it belongs.
const LENGTH: usize = 4;

thread_local! {
    /// To make one takes longer than to pack a record.
    static PACKER: RefCell<Compress> = RefCell::new(Compress::new(Compression::fast(), false));
    static UNPACKER: RefCell<Decompress> = RefCell::new(Decompress::new(false));
}

/// Packed small.
pub fn packed(bytes: &[u8]) -> Vec<u8> {
    PACKER.with_borrow_mut(|packer| {
        packer.reset();
        let mut out = Vec::with_capacity(LENGTH + bytes.len() / 2 + 64);
        out.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
        loop {
            let done = packer.total_in() as usize;
            let status = packer.compress_vec(&bytes[done..], &mut out, FlushCompress::Finish);
            match status {
                Ok(Status::StreamEnd) => return out,
                Ok(_) => out.reserve(out.capacity()),
                // A vector takes everything.
                Err(_) => return Vec::new(),
            }
        }
    })
}

/// Unpacked; `None` if that cannot be.
pub fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    let (length, bytes) = bytes.split_first_chunk::<LENGTH>()?;
    let length = u32::from_le_bytes(*length) as usize;
    // Deflating makes nothing smaller than a thousandth.
    if length > bytes.len().saturating_mul(1100) {
        return None;
    }
    UNPACKER.with_borrow_mut(|unpacker| {
        unpacker.reset(false);
        let mut out = Vec::with_capacity(length);
        let status = unpacker.decompress_vec(bytes, &mut out, FlushDecompress::Finish);
        let is_whole = matches!(status, Ok(Status::StreamEnd)) && out.len() == length;
        is_whole.then_some(out)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_packed_is_unpacked(texts in proptest::collection::vec("([a-d]{0,9}|.{0,30})*", 1..4)) {
            for text in &texts {
                let packed = packed(text.as_bytes());
                let unpacked = unpacked(&packed);
                prop_assert_eq!(unpacked.as_deref(), Some(text.as_bytes()));
            }
        }
    }

    #[test]
    fn what_is_not_whole_is_not_unpacked() {
        let long: Vec<u8> = (0..100_000_u32)
            .flat_map(|n| n.wrapping_mul(n).to_le_bytes())
            .collect();
        let packed = packed(&long);
        assert_eq!(unpacked(&packed), Some(long));
        for end in [0, 3, 4, 5, 1000, packed.len() - 1] {
            assert_eq!(unpacked(&packed[..end]), None);
        }
        // What comes next is not touched by what went wrong.
        assert_eq!(
            unpacked(&super::packed(b"Text")).as_deref(),
            Some(&b"Text"[..])
        );
        assert_eq!(unpacked(&[255; 9]), None);
    }
}
