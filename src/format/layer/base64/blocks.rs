//! The search for base64: blocks of eight bytes, and of those that are all of the alphabet the few in which there could
//! be text.

use super::{NONE, VALUES, is_base64};

/// Bytes are looked at in blocks of so many: of any [`super::SHORTEST`] in a row, two blocks less one byte, one is whole.
pub(super) const BLOCK: usize = 8;

/// The next block of characters of base64 only, with a capital or a digit and a quad in it that could be text. One block
/// of a hundred, of text, has nothing but small letters; only a token of less than three blocks can be lost by it.
#[inline]
pub(super) fn candidate(hay: &[u8], from: usize, end: usize) -> Option<usize> {
    let (blocks, _) = hay.get(from..hay.len().min(end + BLOCK - 1))?.as_chunks::<BLOCK>();
    let is_candidate = |block: &[u8; BLOCK]| {
        may_be_base64(u64::from_le_bytes(*block))
            && block.iter().all(|&b| is_base64(b))
            && block.iter().any(|&b| b < b'_')
            && has_text_quad(block)
    };
    blocks.iter().position(is_candidate).map(|block| from + block * BLOCK)
}

/// Whether all bytes are from `+` to `z`: no space, quote, parenthesis or brace, as nearly all blocks of text have one.
#[inline]
fn may_be_base64(block: u64) -> bool {
    const EACH: u64 = u64::from_le_bytes([1; BLOCK]);
    const HIGH: u64 = 0x80 * EACH;
    let low = block & !HIGH;
    (low + (0x80 - 0x2B) * EACH) & !(low + (0x80 - 0x7B) * EACH) & !block & HIGH == HIGH
}

/// For each character, whether it can be the first (1), second (2), third (4) of a quad of ASCII text: the upper bits of
/// its bytes stand there. Three of four words of source code fail at all places.
const PLACES: [u8; 256] = {
    let mut places = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let value = VALUES[byte];
        if value != NONE {
            let first = (value >= 8 && value < 32) || value == 2 || value == 3;
            let second = value & 15 == 0 || (value & 15 >= 2 && value & 15 < 8);
            let third = value & 3 < 2;
            places[byte] = first as u8 | (second as u8) << 1 | (third as u8) << 2;
        }
        byte += 1;
    }
    places
};

/// Whether one of the quads that begin at the first four places could be ASCII text.
#[inline]
fn has_text_quad(block: &[u8; BLOCK]) -> bool {
    (0..4).map(|at| ascii_quad(block[at], block[at + 1], block[at + 2])).sum::<u8>() > 0
}

/// 1 if a quad with these first three characters could be ASCII text, else 0.
#[inline]
pub(super) fn ascii_quad(first: u8, second: u8, third: u8) -> u8 {
    let place = |byte: u8| PLACES[usize::from(byte)];
    place(first) & place(second) >> 1 & place(third) >> 2 & 1
}
