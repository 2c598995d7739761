//! Floor 0: bytes in, verdict out. Pure: no I/O, no clock, no configuration, no globals.
//!
//! A *validator* knows one kind of identifier: its grammar, its check digits, its ranges. It says what a text is
//! ([`Verdict`]), never how sure one may be that somebody meant it: that is weighed above, from the evidence that the
//! rule packs name.

pub mod address;
pub mod coordinate;
pub mod date;
pub mod digits;
pub mod email;
pub mod fodselsnummer;
pub mod fodselsnummer_cell;
pub mod gender;
pub mod iban;
pub mod kid;
mod latin;
pub mod luhn;
pub mod mod11;
pub mod person_name;
pub mod phone;
mod phone_intl;
pub mod refusal;
pub mod shape;
pub mod text;

use std::fmt;
use std::ops::Range;

pub use fodselsnummer::Day;

/// A validator: what packs name under `validate`.
#[derive(Debug)]
pub struct Validator {
    /// The name in packs.
    pub name: &'static str,
    /// Judges a text that is one value and nothing else.
    pub accept: fn(&str, Day) -> Option<Verdict>,
    /// Finds values in running text, where the validator has a way of its own.
    pub finder: Option<Finder>,
    /// The kinds that it tells apart.
    pub classes: &'static [&'static str],
    /// What it knows of cells of tables.
    pub cells: Cells,
}

/// What a validator knows of cells of tables beyond what it accepts anywhere.
#[derive(Clone, Copy, Debug)]
pub struct Cells {
    /// How many digits a value has, where that never varies: cells with such numbers are those that could validate.
    pub digits: Option<usize>,
    /// Accepts a whole cell that is a value only if the rest of its column is.
    pub whole: Option<WholeCell>,
    /// Joins the cells of two columns.
    pub joint: Option<&'static Joint>,
}

/// Judges a whole cell.
pub type WholeCell = fn(&[u8], Day) -> Option<Found>;

impl Cells {
    /// Nothing beyond.
    pub const PLAIN: Self = Self { digits: None, whole: None, joint: None };
}

/// Judges two cells of one record that make one value.
#[derive(Debug)]
pub struct Joint {
    /// How such a value is written, by the name that packs use in `form = [...]`.
    pub form: &'static str,
    /// Whether both cells hold the value, so that both columns are said to; else it is the first alone.
    pub both: bool,
    /// The verdict on both.
    pub accept: fn(&str, &str, Day) -> Option<Verdict>,
    /// Whether a cell looks like the first, where that can be seen without the name of its column.
    pub first: Option<fn(&[u8]) -> bool>,
    /// Whether a cell looks like the second.
    pub second: Option<fn(&[u8]) -> bool>,
}

/// A validator's own way of finding.
#[derive(Clone, Copy, Debug)]
pub struct Finder {
    /// Where it is tried.
    pub anchor: Anchor,
    /// At a run of digits: the lengths of the run at which it is tried; empty means any.
    pub runs: &'static [u8],
    /// At a run of digits: the bytes that may follow the run; `None` means any, and the end.
    pub next: Option<&'static [u8]>,
    /// Finds the value that goes with the anchor at this place. It looks at most 2,000 bytes to either side.
    pub find: Find,
}

/// Finds the value that goes with an anchor: the text, the place of the anchor, and what counts as today.
pub type Find = fn(&[u8], usize, Day) -> Option<Found>;

impl Finder {
    /// A finder that is tried at every run of digits.
    pub const fn at_digits(find: Find) -> Self {
        Self { anchor: Anchor::Digit, runs: &[], next: None, find }
    }

    /// A finder that is tried at runs of these lengths, and before these bytes.
    pub const fn at_runs(runs: &'static [u8], next: Option<&'static [u8]>, find: Find) -> Self {
        Self { anchor: Anchor::Digit, runs, next, find }
    }

    /// A finder that is tried at every `@`.
    pub const fn at_sign(find: Find) -> Self {
        Self { anchor: Anchor::At, runs: &[], next: None, find }
    }

    /// A finder that is tried behind every keyword of its rule.
    pub const fn behind_keywords(find: Find) -> Self {
        Self { anchor: Anchor::Keyword, runs: &[], next: None, find }
    }
}

/// What the one pass over the bytes stops at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The first digit of a run.
    Digit,
    /// An `@`.
    At,
    /// The byte behind a keyword of the rule.
    Keyword,
}

/// All validators: a validator is one file and one row here.
pub const VALIDATORS: &[Validator] = &[
    Validator {
        name: "birth-date",
        accept: date::accept_birth_date,
        finder: None,
        classes: &["birth-date", "two-digit-year"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "coordinate",
        accept: |text, _| coordinate::accept(text),
        finder: Some(Finder::at_digits(|hay, at, _| coordinate::find(hay, at))),
        classes: &["precise", "coarse"],
        cells: Cells {
            joint: Some(&Joint {
                form: "columns",
                both: true,
                accept: |lat, lon, _| coordinate::accept_two(lat, lon),
                first: None,
                second: None,
            }),
            ..Cells::PLAIN
        },
    },
    Validator {
        name: "dnr",
        accept: |text, today| fodselsnummer::accept(text, today).filter(|verdict| verdict.class == "dnr"),
        finder: None,
        classes: &["dnr"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "email",
        accept: |text, _| email::accept(text),
        finder: Some(Finder::at_sign(|hay, at, _| email::find(hay, at))),
        classes: &["person", "role", "example", "noreply-user"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "fnr",
        accept: fodselsnummer::accept,
        finder: Some(Finder::at_runs(&[2, 6, 11], None, fodselsnummer::find)),
        classes: &[
            "fnr",
            "dnr",
            "h",
            "fh",
            "npid",
            "tenor",
            "tenor-dnr",
            "nhn",
            "npid-synthetic",
            "nhn-or-npid-synthetic",
            "future-2032",
            "future-birth",
            "no-century",
        ],
        cells: Cells {
            digits: Some(11),
            whole: Some(fodselsnummer_cell::whole),
            joint: Some(&Joint {
                form: "split",
                both: false,
                accept: |rest, date, today| fodselsnummer_cell::accept_split(date, rest, today),
                first: Some(fodselsnummer_cell::is_rest),
                second: Some(fodselsnummer_cell::is_date),
            }),
        },
    },
    Validator {
        name: "gender",
        accept: |text, _| gender::accept(text),
        finder: None,
        classes: &["gender"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "iban",
        accept: |text, _| iban::accept(text),
        finder: None,
        classes: &["iban"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "kid",
        accept: |text, _| kid::accept(text),
        finder: None,
        classes: &["mod10", "mod11", "mod10-and-mod11"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "konto",
        accept: |text, _| mod11::accept_konto(text),
        finder: None,
        classes: &["konto"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "lonlat",
        accept: |text, _| coordinate::accept_lonlat(text),
        finder: None,
        classes: &["precise", "coarse"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "luhn",
        accept: |text, _| luhn::accept(text),
        finder: None,
        classes: &["luhn"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "mod11",
        accept: |text, _| mod11::accept(text),
        finder: None,
        classes: &["mod11"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "orgnr",
        accept: |text, _| mod11::accept_orgnr(text),
        finder: None,
        classes: &["orgnr"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "person-name",
        accept: |text, _| person_name::accept(text),
        finder: None,
        classes: &["name", "given"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "phone-no",
        accept: |text, _| phone::accept(text),
        finder: Some(Finder::at_digits(|hay, at, _| phone::find(hay, at))),
        classes: &["mobile", "fixed", "special", "machine", "fictional", "foreign"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "place",
        accept: |text, _| address::accept_place(text),
        finder: None,
        classes: &["place"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "postal-code",
        accept: |text, _| address::accept_postal_code(text),
        finder: None,
        classes: &["code", "code-and-place"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "street-address",
        accept: |text, _| address::accept_street(text),
        finder: None,
        classes: &["street", "unsure", "box"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "utm",
        accept: |text, _| coordinate::utm::accept(text),
        finder: None,
        classes: &["precise"],
        cells: Cells {
            joint: Some(&Joint {
                form: "utm",
                both: true,
                accept: |north, east, _| coordinate::utm::pair(north, east),
                first: None,
                second: None,
            }),
            ..Cells::PLAIN
        },
    },
];

/// The validator of this name.
pub fn validator(name: &str) -> Option<&'static Validator> {
    VALIDATORS.iter().find(|validator| validator.name == name)
}

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

impl Verdict {
    /// The verdict on nothing: a stand-in where only a place is looked at.
    pub fn nothing() -> Self {
        Self { class: "", canonical: Canonical::new(""), precision_m: None }
    }
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
