//! Floor 0: sixty-four bytes looked at together. A question about each of them is answered in 64 bits, the first byte's
//! lowest, so that runs and neighbours are found by shifting.

use std::ops::{BitAnd, BitOr, Not};

use wide::u8x16;

/// How many bytes are looked at together.
pub const BLOCK: usize = 64;

/// Bytes that can be asked about.
#[derive(Clone, Copy)]
pub struct Block([u8x16; 4]);

/// Which of the bytes of a block are so.
#[derive(Clone, Copy)]
pub struct Which([u8x16; 4]);

/// A text in blocks; behind its end stand blanks.
#[inline]
pub fn blocks(text: &[u8]) -> impl Iterator<Item = [u8; BLOCK]> {
    let (whole, rest) = text.as_chunks::<BLOCK>();
    let last = (!rest.is_empty()).then(|| {
        let mut bytes = [b' '; BLOCK];
        bytes[..rest.len()].copy_from_slice(rest);
        bytes
    });
    whole.iter().copied().chain(last)
}

impl Block {
    /// The bytes of a block.
    #[inline]
    pub fn of(bytes: &[u8; BLOCK]) -> Self {
        let (lanes, _) = bytes.as_chunks::<16>();
        Self([lanes[0].into(), lanes[1].into(), lanes[2].into(), lanes[3].into()])
    }

    /// Those that are this byte.
    #[inline]
    pub fn is(self, byte: u8) -> Which {
        Which(self.0.map(|lane| lane.simd_eq(u8x16::splat(byte))))
    }

    /// Those from `first` to `last`.
    #[inline]
    pub fn within(self, first: u8, last: u8) -> Which {
        let most = u8x16::splat(last - first);
        Which(self.0.map(|lane| {
            let beyond = lane - u8x16::splat(first);
            beyond.min(most).simd_eq(beyond)
        }))
    }

    /// The same bytes with capitals of ASCII made small; other bytes change as well.
    #[inline]
    pub fn folded(self) -> Self {
        Self(self.0.map(|lane| lane | u8x16::splat(0x20)))
    }
}

impl Which {
    /// A bit for each byte, the first byte's lowest.
    #[inline]
    pub fn bits(self) -> u64 {
        let [a, b, c, d] = self.0.map(|lane| u64::from(lane.to_bitmask()));
        a | b << 16 | c << 32 | d << 48
    }

    #[inline]
    fn with(self, other: Self, both: impl Fn(u8x16, u8x16) -> u8x16) -> Self {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        Self([both(a, e), both(b, f), both(c, g), both(d, h)])
    }
}

impl BitOr for Which {
    type Output = Self;

    #[inline]
    fn bitor(self, other: Self) -> Self {
        self.with(other, |a, b| a | b)
    }
}

impl BitAnd for Which {
    type Output = Self;

    #[inline]
    fn bitand(self, other: Self) -> Self {
        self.with(other, |a, b| a & b)
    }
}

impl Not for Which {
    type Output = Self;

    #[inline]
    fn not(self) -> Self {
        Self(self.0.map(|lane| !lane))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every byte at every place of a lane, among all others.
    fn blocks() -> impl Iterator<Item = [u8; BLOCK]> {
        (0..=255_u8).map(|first| std::array::from_fn(|i| first.wrapping_add((i as u8).wrapping_mul(29))))
    }

    fn bits_of(bytes: &[u8; BLOCK], is: impl Fn(u8) -> bool) -> u64 {
        bytes.iter().enumerate().map(|(i, &byte)| u64::from(is(byte)) << i).sum()
    }

    #[test]
    fn a_question_is_answered_for_each_byte() {
        for bytes in blocks() {
            let block = Block::of(&bytes);
            for byte in [0, b'@', 0x7F, 0x80, 0xFF] {
                assert_eq!(block.is(byte).bits(), bits_of(&bytes, |b| b == byte));
            }
            for (first, last) in [(b'0', b'9'), (0, 0x3F), (0xC3, 0xFF), (0x70, 0x90), (0, 0xFF), (b'x', b'x')] {
                assert_eq!(block.within(first, last).bits(), bits_of(&bytes, |b| (first..=last).contains(&b)));
            }
            let (high, odd) = (block.within(0x80, 0xFF), block.folded().within(b'a', b'z'));
            let is_odd = |b: u8| (b | 0x20).is_ascii_lowercase();
            assert_eq!(odd.bits(), bits_of(&bytes, is_odd));
            assert_eq!((high | odd).bits(), bits_of(&bytes, |b| b >= 0x80 || is_odd(b)));
            assert_eq!((!high & !odd).bits(), bits_of(&bytes, |b| b < 0x80 && !is_odd(b)));
        }
    }
}
