//! Floor 0: bytes in, verdict out. Pure: no I/O, no clock, no configuration, no globals.
//!
//! A *validator* knows one kind of identifier: its grammar, its check digits, its ranges. It says what a text is
//! ([`Verdict`]), never how sure one may be that somebody meant it: that is weighed above, from the evidence that the
//! rule packs name.

pub mod text;

use std::fmt;
use std::ops::Range;

/// A value in its one canonical writing. It can be fingerprinted and compared, and nothing else: there is no
/// `Display`, and `Debug` prints the length only.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Canonical(String);

impl Canonical {
    /// Wraps the canonical writing of a value.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The bytes to feed to a keyed hash.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Canonical {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Canonical({} bytes)", self.0.len())
    }
}

/// What a validator made of a candidate that it accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Which of the kinds that the validator tells apart, by the name that packs use in `[rule.class.NAME]`.
    pub class: &'static str,
    /// The value in its canonical writing.
    pub canonical: Canonical,
    /// Points only: the latitude step of the last digit given, in metres.
    pub precision_m: Option<u32>,
}

/// A value found in running text by a validator's own finder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The bytes of the value itself (not of the key or label that goes with it), as offsets in the haystack.
    pub span: Range<usize>,
    /// How it was written, by the name that packs use in `form = [...]`.
    pub form: &'static str,
    /// What it is.
    pub verdict: Verdict,
}
