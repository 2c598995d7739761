//! One pass over the bytes: where a digit run begins and where an `@` stands. Only there is anything else tried.

use std::ops::Range;

use crate::detect::Anchor;

/// Calls `hit` for every first digit of a run and every `@` in `core`.
pub(super) fn each(hay: &[u8], core: Range<usize>, hit: &mut dyn FnMut(Anchor, usize)) {
    let mut in_run = core.start > 0 && hay[core.start - 1].is_ascii_digit();
    let mut at = core.start;
    for block in hay[core].chunks(64) {
        // Adding up a whole block without a branch lets the compiler use vector instructions; most blocks of prose and
        // code hold neither and cost nothing more.
        let busy = block.iter().fold(false, |busy, &b| busy | b.is_ascii_digit() | (b == b'@'));
        if !busy {
            in_run = false;
            at += block.len();
            continue;
        }
        for (i, &byte) in block.iter().enumerate() {
            if byte.is_ascii_digit() {
                if !in_run {
                    hit(Anchor::Digit, at + i);
                }
                in_run = true;
            } else {
                in_run = false;
                if byte == b'@' {
                    hit(Anchor::At, at + i);
                }
            }
        }
        at += block.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_begin_once_wherever_blocks_and_cores_are_cut() {
        let text = format!("{}12345@7{}89 @", "x".repeat(61), "y".repeat(70));
        let all = |core: Range<usize>| {
            let mut hits = Vec::new();
            each(text.as_bytes(), core, &mut |anchor, at| hits.push((anchor == Anchor::At, at)));
            hits
        };
        let whole = all(0..text.len());
        assert_eq!(whole, [(false, 61), (true, 66), (false, 67), (false, 138), (true, 141)]);
        for cut in 0..=text.len() {
            let mut parts = all(0..cut);
            parts.extend(all(cut..text.len()));
            assert_eq!(parts, whole, "cut at {cut}");
        }
    }
}
