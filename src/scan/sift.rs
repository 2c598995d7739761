//! One pass over the bytes: where a digit run begins, where an `@` stands, where a capital follows punctuation. Only
//! there is anything else tried.

use std::ops::Range;

use crate::detect::lanes::{BLOCK, Block};
use crate::detect::{Anchor, digits};

/// Calls `hit` for every run of digits, every `@`, and every capital behind punctuation or space (what a keyword goes
/// with) that begins in `core`, in their order, with its bytes; of a run at most the first [`LONGEST_RUN`].
#[inline]
pub(super) fn each(hay: &[u8], core: Range<usize>, mut hit: impl FnMut(Anchor, Range<usize>)) {
    // What the byte before the block is: the lowest bit.
    let mut last = core.start.checked_sub(1).map_or(Marks::EDGE, |i| Marks::of(&[hay[i]; BLOCK]).last());
    let mut block = |bytes: &[u8; BLOCK], start: usize| {
        let marks = Marks::of(bytes);
        let digits = marks.digits & !(marks.digits << 1 | last.digits);
        let capitals = marks.capitals & (marks.before << 1 | last.before);
        let mut all = digits | capitals | marks.ats;
        while all != 0 {
            let bit = all.trailing_zeros();
            let at = start + bit as usize;
            all &= all - 1;
            if digits >> bit & 1 == 1 {
                let seen = (marks.digits >> bit).trailing_ones();
                let run = if bit + seen == BLOCK as u32 { digits::run(hay, at, LONGEST_RUN) } else { seen as usize };
                hit(Anchor::Digit, at..at + run.min(LONGEST_RUN));
            } else {
                hit(if marks.ats >> bit & 1 == 1 { Anchor::At } else { Anchor::Keyword }, at..at + 1);
            }
        }
        last = marks.last();
    };
    let (blocks, rest) = hay[core.clone()].as_chunks::<BLOCK>();
    for (i, bytes) in blocks.iter().enumerate() {
        block(bytes, core.start + BLOCK * i);
    }
    if !rest.is_empty() {
        // What lies behind is none of it; a run that reaches it is counted in the text.
        let mut bytes = [b'0'; BLOCK];
        bytes[..rest.len()].copy_from_slice(rest);
        bytes[rest.len()..].fill(if rest[rest.len() - 1].is_ascii_digit() { b'0' } else { 0 });
        block(&bytes, core.end - rest.len());
    }
}

/// Longer runs of digits are all one.
pub(super) const LONGEST_RUN: usize = 31;

/// What the bytes of a block are, a bit each, the first byte's lowest.
struct Marks {
    digits: u64,
    ats: u64,
    capitals: u64,
    /// What may stand before a capital.
    before: u64,
}

impl Marks {
    /// The beginning of a text.
    const EDGE: Self = Self { digits: 0, ats: 0, capitals: 0, before: 1 };

    #[inline]
    fn of(bytes: &[u8; BLOCK]) -> Self {
        let block = Block::of(bytes);
        let digits = block.within(b'0', b'9');
        // Capitals beyond ASCII begin with these bytes in UTF-8 and are among them in Windows-1252.
        let capitals = block.within(b'A', b'Z') | block.within(0xC3, 0xFF);
        // In code many capitals stand behind these two, where no keyword goes with them.
        let before = block.within(0, 0x3F) & !(digits | block.is(b'<') | block.is(b'&'));
        Self { digits: digits.bits(), ats: block.is(b'@').bits(), capitals: capitals.bits(), before: before.bits() }
    }

    /// What its last byte is, in the lowest bits.
    #[inline]
    fn last(&self) -> Self {
        let of = |bits: u64| bits >> (BLOCK - 1);
        Self { digits: of(self.digits), ats: of(self.ats), capitals: of(self.capitals), before: of(self.before) }
    }
}

/// The lowest bit of each byte of a word, and the highest.
const EACH: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * EACH;

/// What a cell is made of, at a glance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Glance {
    /// How many ASCII digits.
    pub(super) digits: usize,
    /// Whether there is an `@`.
    pub(super) at: bool,
}

impl Glance {
    /// Blocks with vectors, what is left eight bytes at a time: most cells are too short for vectors.
    #[inline]
    pub(super) fn of(cell: &[u8]) -> Self {
        let mut this = Self { digits: 0, at: false };
        let (blocks, rest) = cell.as_chunks::<32>();
        for block in blocks {
            this.block(block);
        }
        let (words, rest) = rest.as_chunks::<8>();
        for word in words {
            this.word(u64::from_le_bytes(*word));
        }
        match cell.last_chunk::<8>() {
            // The last eight bytes, without those that were counted: what is shifted in is no digit.
            Some(last) if !rest.is_empty() => this.word(u64::from_le_bytes(*last) >> (64 - 8 * rest.len())),
            Some(_) => {}
            None => {
                for byte in rest {
                    this.digits += usize::from(byte.is_ascii_digit());
                    this.at |= *byte == b'@';
                }
            }
        }
        this
    }

    /// Counted in bytes and without a branch, so that the compiler takes vectors.
    #[inline]
    fn block(&mut self, block: &[u8; 32]) {
        let digits = block.map(|byte| u8::from(byte.wrapping_sub(b'0') < 10));
        self.digits += usize::from(digits.iter().fold(0_u8, |sum, digit| sum.wrapping_add(*digit)));
        self.at |= block.map(|byte| u8::from(byte == b'@')).iter().fold(0, |any, at| any | at) != 0;
    }

    #[inline]
    fn word(&mut self, word: u64) {
        // A byte less `0` is 0 to 9 for a digit; adding 0x76 sets the high bit of all others.
        let digit = word ^ (0x30 * EACH);
        let others = ((digit & !HIGH) + 0x76 * EACH) | digit;
        // The bytes' high bits added up in the topmost byte: counting bits takes longer where no instruction does.
        self.digits += ((!others & HIGH) >> 7).wrapping_mul(EACH) as usize >> 56;
        let at = word ^ (0x40 * EACH);
        self.at |= at.wrapping_sub(EACH) & !at & HIGH != 0;
    }
}

/// Whether a cell is a date or a point in time as databases write them: `2024-03-14`, `2024-03-14 09:26:53.589+01`.
/// Half of the columns of many tables are, and nothing that is found by its looks is hidden in one.
#[inline]
pub(super) fn is_time(cell: &[u8]) -> bool {
    let is_dashed = cell.len() >= 10 && cell[4] == b'-' && cell[7] == b'-';
    is_dashed
        && cell.len() <= 35
        && (cell.len() == 10 || (cell.len() >= 16 && matches!(cell[10], b' ' | b'T') && cell[13] == b':'))
        && cell[..4].iter().all(u8::is_ascii_digit)
        && cell[10..].iter().all(|b| b.is_ascii_digit() || matches!(b, b' ' | b'T' | b':' | b'.' | b'+' | b'-' | b'Z'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glance_counts_what_is_there() {
        let bytes: Vec<u8> = (0..=255).chain(b"0123456789@:/?".iter().copied()).collect();
        for start in 0..bytes.len() {
            for end in start..bytes.len().min(start + 40) {
                let cell = &bytes[start..end];
                let digits = cell.iter().filter(|b| b.is_ascii_digit()).count();
                assert_eq!(Glance::of(cell), Glance { digits, at: cell.contains(&b'@') }, "{cell:?}");
            }
        }
    }

    #[test]
    fn times_of_databases() {
        for time in ["2024-03-14", "2024-03-14 09:26:53", "2024-03-14T09:26:53.589Z", "2024-03-14 09:26:53.589+01:00"] {
            assert!(is_time(time.as_bytes()), "{time}");
        }
        for other in ["2024-03-1", "2024-03-14 tlf 02", "2024.03.14", "2024-03-14-12", ""] {
            assert!(!is_time(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn runs_begin_once_wherever_blocks_and_cores_are_cut() {
        let text = format!("{}12345@7{}89 @", "x".repeat(61), "y".repeat(70));
        let all = |core: Range<usize>| {
            let mut hits = Vec::new();
            each(text.as_bytes(), core, &mut |anchor, span: Range<usize>| hits.push((anchor == Anchor::At, span)));
            hits
        };
        let whole = all(0..text.len());
        assert_eq!(whole, [(false, 61..66), (true, 66..67), (false, 67..68), (false, 138..140), (true, 141..142)]);
        for cut in 0..=text.len() {
            let mut parts = all(0..cut);
            parts.extend(all(cut..text.len()));
            assert_eq!(parts, whole, "cut at {cut}");
        }
    }
}
