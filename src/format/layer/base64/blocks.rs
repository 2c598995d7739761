//! The search for base64: runs of its alphabet are told sixty-four bytes at a time, and of them the few that could begin as
//! text.

use std::ops::Range;

use memchr::memchr;

use super::{NONE, SHORTEST, VALUES};
use crate::detect::lanes::{BLOCK, Block};

/// Calls `hit` with the place in `span` where a run of characters of base64 begins (or where it comes into the span), if it
/// is long enough, has a capital or a digit in it, and could begin as text. One run of a hundred, of code, is one.
#[inline]
pub(super) fn each_run(hay: &[u8], span: Range<usize>, mut hit: impl FnMut(usize)) {
    // The block behind which the next one lies, and whether a run comes into it.
    let (mut before, mut comes) = (Chars::default(), 0);
    let mut block = |chars: Chars, end: usize| {
        let all = u128::from(before.all) | u128::from(chars.all) << BLOCK;
        let mut long = all & all >> 1;
        long &= long >> 2;
        long &= long >> 4;
        // Eight in a row here and from seven on are fifteen: the shortest, without its padding.
        long &= long >> (SHORTEST - 1 - 8);
        let mut starts = long as u64 & !(before.all << 1 | comes);
        while starts != 0 {
            let bit = starts.trailing_zeros();
            starts &= starts - 1;
            let run = (!(all >> bit)).trailing_zeros();
            let mixed = u128::from(before.mixed) | u128::from(chars.mixed) << BLOCK;
            let mixed = mixed >> bit << (128 - run) != 0;
            let start = end - 2 * BLOCK + bit as usize;
            // What comes in from before, or goes on further than is seen, is for the caller to judge.
            let unsure = start == span.start || bit + run == 2 * BLOCK as u32;
            if unsure || mixed && may_be_text(hay, start..start + run as usize) {
                hit(start);
            }
        }
        (before, comes) = (chars, before.all >> (BLOCK - 1));
    };
    let (blocks, rest) = hay[span.clone()].as_chunks::<BLOCK>();
    let mut end = span.start + BLOCK;
    for bytes in blocks {
        block(Chars::of(bytes), end);
        end += BLOCK;
    }
    let mut last = [0; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    block(Chars::of(&last), end);
    block(Chars::default(), end + BLOCK);
}

/// What the characters of a block are, a bit each, the first one's lowest.
#[derive(Clone, Copy, Default)]
struct Chars {
    /// Those of base64.
    all: u64,
    /// Capitals and digits among them.
    mixed: u64,
}

impl Chars {
    #[inline]
    fn of(bytes: &[u8; BLOCK]) -> Self {
        let block = Block::of(bytes);
        // A slash stands before the digits.
        let digits = block.within(b'/', b'9');
        let (letters, small) = (block.folded().within(b'a', b'z'), block.within(b'a', b'z'));
        let others = block.is(b'+') | block.is(b'-') | block.is(b'_');
        Self { all: (letters | digits | others).bits(), mixed: ((letters | digits) & !small).bits() }
    }
}

/// Whether a run, or a part of it behind a slash, could begin as text. An escape's letter may be its first.
#[inline]
fn may_be_text(hay: &[u8], run: Range<usize>) -> bool {
    let escaped = run.start > 0 && hay[run.start - 1] == b'\\';
    escaped || run.len() == SHORTEST - 1 || begins_in_ascii(&hay[run.clone()]) || memchr(b'/', &hay[run]).is_some()
}

/// Whether two of the first four quads are ASCII by their looks.
#[inline]
pub(super) fn begins_in_ascii(chars: &[u8]) -> bool {
    let Some(head) = chars.first_chunk::<SHORTEST>() else { return false };
    [0, 4, 8, 12].iter().map(|&at| ascii_quad(head[at], head[at + 1], head[at + 2])).sum::<u8>() >= 2
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

/// 1 if a quad with these first three characters could be ASCII text, else 0.
#[inline]
fn ascii_quad(first: u8, second: u8, third: u8) -> u8 {
    let place = |byte: u8| PLACES[usize::from(byte)];
    place(first) & place(second) >> 1 & place(third) >> 2 & 1
}
