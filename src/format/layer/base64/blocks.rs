//! The search for base64: eight blocks of eight bytes at once, and of those that are all of the alphabet the few in which
//! there could be text.

use super::{NONE, VALUES, is_base64};

/// Bytes are looked at in blocks of so many: of any [`super::SHORTEST`] in a row, two blocks less one byte, one is whole.
pub(super) const BLOCK: usize = 8;

/// So many blocks are told apart at once.
const BLOCKS: usize = 8;

/// The next block of characters of base64 only, with a capital or a digit and a quad in it that could be text. One block
/// of a hundred, of text, has nothing but small letters; only a token of less than three blocks can be lost by it.
#[inline]
pub(super) fn candidate(hay: &[u8], from: usize, end: usize) -> Option<usize> {
    const ONES: u64 = u64::from_le_bytes([1; BLOCK]);
    let mut at = from;
    while at < end {
        let bytes = hay.get(at..).and_then(<[u8]>::first_chunk::<{ BLOCK * BLOCKS }>);
        let Some(bytes) = bytes else { return last_candidate(hay, at, end) };
        let mut known = [0; BLOCK * BLOCKS];
        for (known, &byte) in known.iter_mut().zip(bytes) {
            *known = kind(byte);
        }
        // A bit for each block, so that there is one branch for all of them.
        let mut mixed = 0_u32;
        for (i, &block) in known.as_chunks::<BLOCK>().0.iter().enumerate() {
            let kinds = u64::from_le_bytes(block);
            mixed |= u32::from((kinds & ONES == ONES) & (kinds != ONES)) << i;
        }
        while mixed != 0 {
            let block = mixed.trailing_zeros() as usize * BLOCK;
            if at + block < end && has_text_quad(&bytes[block..]) {
                return Some(at + block);
            }
            mixed &= mixed - 1;
        }
        at += BLOCK * BLOCKS;
    }
    None
}

/// The same where less is left.
fn last_candidate(hay: &[u8], from: usize, end: usize) -> Option<usize> {
    let blocks = (from..end.min(hay.len())).step_by(BLOCK);
    blocks.filter(|&at| hay.len() - at >= BLOCK).find(|&at| {
        let block = &hay[at..at + BLOCK];
        let mixed = block.iter().any(|&b| kind(b) == 3);
        mixed && block.iter().all(|&b| is_base64(b)) && has_text_quad(block)
    })
}

/// 1 for a character of base64, 3 for a capital or a digit, else 0 or 2; without a table, so the compiler makes vectors
/// of it.
#[inline]
fn kind(byte: u8) -> u8 {
    let letter = (byte | 0x20).wrapping_sub(b'a') < 26;
    let digit = byte.wrapping_sub(b'/') < 11;
    let base64 = letter | digit | (byte == b'+') | (byte == b'-') | (byte == b'_');
    u8::from(base64) | u8::from(byte < b'_') << 1
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
fn has_text_quad(block: &[u8]) -> bool {
    let Some(block) = block.first_chunk::<BLOCK>() else { return false };
    (0..4).map(|at| ascii_quad(block[at], block[at + 1], block[at + 2])).sum::<u8>() > 0
}

/// 1 if a quad with these first three characters could be ASCII text, else 0.
#[inline]
pub(super) fn ascii_quad(first: u8, second: u8, third: u8) -> u8 {
    let place = |byte: u8| PLACES[usize::from(byte)];
    place(first) & place(second) >> 1 & place(third) >> 2 & 1
}
