//! What the readers of binary tables share: values as text, in pieces that are not too long.

use std::fmt::Write as _;

use super::table::{LONGEST_PIECE, Piece, cut};

/// Hands on bytes in pieces that are not too long.
pub(super) fn pieces(mut bytes: &[u8], hand_on: &mut dyn FnMut(&Piece<'_>)) {
    let mut continued = false;
    while bytes.len() > LONGEST_PIECE {
        let (piece, rest) = bytes.split_at(cut(bytes, LONGEST_PIECE));
        hand_on(&Piece::new(piece).continuing(continued));
        (bytes, continued) = (rest, true);
    }
    hand_on(&Piece::new(bytes).continuing(continued));
}

/// Whether bytes of no told kind are text: UTF-8 without a NUL.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    memchr::memchr(0, bytes).is_none() && std::str::from_utf8(bytes).is_ok()
}

/// Writes a number as short as it can be read back; a number that was meant as a whole one looks like one.
pub(super) fn write_real(out: &mut String, number: f64) {
    // Writing to a string cannot fail.
    let _ = if number == 0.0 || (1e-6..1e17).contains(&number.abs()) {
        write!(out, "{number}")
    } else {
        write!(out, "{number:e}")
    };
}
