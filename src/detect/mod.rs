//! Floor 0: bytes in, verdict out. Pure: no I/O, no clock, no configuration, no globals.
//!
//! A *validator* knows one kind of identifier: its grammar, its check digits, its ranges. It says what a text is
//! ([`Verdict`]), never how sure one may be that somebody meant it: that is weighed above, from the evidence that the
//! rule packs name.

pub mod address;
pub mod address_text;
mod beside;
pub mod card;
pub mod coordinate;
pub mod date;
pub mod date_text;
pub mod diagnosis;
pub mod digits;
pub mod document_number;
pub mod duf;
pub mod email;
pub mod fodselsnummer;
pub mod fodselsnummer_cell;
pub mod gender;
pub mod iban;
pub mod ip;
pub mod kid;
pub mod lanes;
mod latin;
pub mod luhn;
pub mod mac;
pub mod mailbox_name;
pub mod mod11;
pub mod mrz;
pub mod name_in_text;
mod name_words;
mod names;
pub mod person_name;
pub mod phone;
mod phone_intl;
pub mod plate;
pub mod postal;
pub mod refusal;
pub mod shape;
mod street_name;
pub mod text;
pub mod vin;

use std::fmt;
use std::ops::{Range, RangeInclusive};

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
    /// How many digits values have, fewest first, where these are few: cells with such numbers are those that could
    /// validate.
    pub digits: &'static [usize],
    /// Whether its finder asks for a label: whole cells are tried where the name of the column is one.
    pub labelled: bool,
    /// Accepts a whole cell that is a value only if the rest of its column is.
    pub whole: Option<WholeCell>,
    /// Joins the cells of two columns.
    pub joint: Option<&'static Joint>,
}

/// Judges a whole cell.
pub type WholeCell = fn(&[u8], Day) -> Option<Found>;

impl Cells {
    /// Nothing beyond.
    pub const PLAIN: Self = Self { digits: &[], labelled: false, whole: None, joint: None };

    /// Nothing beyond, but for its label.
    pub const LABELLED: Self = Self { labelled: true, ..Self::PLAIN };
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
    /// At a run of digits: it is tried where one of these holds.
    pub tries: &'static [Try],
    /// Finds the value that goes with the anchor at this place. It looks at most 2,000 bytes to either side.
    pub find: Find,
    /// Finds the next value of a list, from where the last one ended.
    pub more: Option<More>,
}

/// Finds the value that goes with an anchor: the text, the place of the anchor, and what counts as today.
pub type Find = fn(&[u8], usize, Day) -> Option<Found>;

/// Finds the next value of a list: the text, and where the last value ended.
pub type More = fn(&[u8], usize) -> Option<Found>;

/// A quick look at a run of digits, which says no to most: those of real files are the small numbers of code and logs.
#[derive(Clone, Debug)]
pub struct Try {
    /// How many digits the run has, from 1; runs of more than 31 count as 31.
    pub runs: RangeInclusive<u8>,
    /// The byte before it; `None` is the beginning. An `n`, `r` or `t` is an escape's here; in a word they are an `x`.
    pub before: fn(Option<u8>) -> bool,
    /// The byte before that.
    pub before_that: fn(Option<u8>) -> bool,
    /// The byte behind it; `None` is the end.
    pub next: fn(Option<u8>) -> bool,
    /// The byte behind that.
    pub after_next: fn(Option<u8>) -> bool,
}

impl Try {
    /// Any run.
    pub const ANY: Self =
        Self { runs: 1..=31, before: |_| true, before_that: |_| true, next: |_| true, after_next: |_| true };
}

/// What may stand before the first digit of a number of its own (see [`text::starts_free`]).
pub fn is_free(byte: Option<u8>) -> bool {
    byte.is_none_or(|b| !(b.is_ascii_alphanumeric() || b == b'_') || matches!(b, b'n' | b'r' | b't'))
}

/// What may stand behind a group of digits that others follow: a space, dash or full stop of any alphabet.
pub fn is_separator(byte: Option<u8>) -> bool {
    byte.is_some_and(|b| matches!(b, b' ' | b'-' | b'.' | 0x80..))
}

/// What may stand behind the last digit of a number.
pub fn is_end(byte: Option<u8>) -> bool {
    byte.is_none_or(|b| !(b.is_ascii_alphanumeric() || b == b'_'))
}

/// What may stand behind such a separator where another group follows: a digit, or a further byte of the separator.
pub fn is_group(byte: Option<u8>) -> bool {
    byte.is_some_and(|b| b.is_ascii_digit() || b >= 0x80)
}

fn is_digit(byte: Option<u8>) -> bool {
    byte.is_some_and(|b| b.is_ascii_digit())
}

fn is_letter(byte: Option<u8>) -> bool {
    byte.is_some_and(|b| b.is_ascii_alphabetic())
}

fn is_capital(byte: Option<u8>) -> bool {
    byte.is_some_and(|b| b.is_ascii_uppercase())
}

fn is_hex_letter(byte: Option<u8>) -> bool {
    matches!(byte, Some(b'a'..=b'f' | b'A'..=b'F'))
}

/// Letters that geohashes are made of, in small or capitals.
fn is_geohash_letter(byte: Option<u8>) -> bool {
    byte.is_some_and(|b| b.is_ascii_alphabetic() && !b"ailo".contains(&b.to_ascii_lowercase()))
}

/// What may stand before the first digit of a code of digits and capitals.
fn may_open_capitals(byte: Option<u8>) -> bool {
    is_capital(byte) || is_end(byte)
}

/// What may stand before degrees: of letters those of hemispheres, escapes, and of `!3d` in addresses of maps.
fn may_open_degrees(byte: Option<u8>) -> bool {
    is_end(byte) || byte.is_some_and(|b| b"NSEWVnsewvdrt".contains(&b))
}

/// Whole degrees.
const DEGREES: Try = Try { runs: 1..=3, ..Try::ANY };

impl Finder {
    /// A finder that is tried at runs of digits.
    pub const fn at_digits(tries: &'static [Try], find: Find) -> Self {
        Self { anchor: Anchor::Digit, tries, find, more: None }
    }

    /// A finder that is tried at every `@`.
    pub const fn at_sign(find: Find) -> Self {
        Self { anchor: Anchor::At, tries: &[], find, more: None }
    }

    /// A finder that is tried behind every keyword of its rule; `more` finds what a list goes on with.
    pub const fn behind_keywords(find: Find, more: More) -> Self {
        Self { anchor: Anchor::Keyword, tries: &[], find, more: Some(more) }
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
        name: "address",
        accept: |text, _| address_text::accept(text),
        finder: Some(Finder::at_digits(
            &[Try {
                runs: 1..=4,
                before: |b| b.is_some_and(|b| matches!(b, b' ' | 0x80..)),
                before_that: |b| b.is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'.' | 0x80..)),
                ..Try::ANY
            }],
            |hay, at, _| address_text::find(hay, at),
        )),
        classes: &["full", "street", "mismatch", "box"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "birth-date",
        accept: date::accept_birth_date,
        finder: Some(Finder::at_digits(
            &[
                Try {
                    runs: 1..=2,
                    before: is_free,
                    next: |b| b.is_some_and(|b| matches!(b, b'.' | b'/' | b'-' | b' ' | b',' | 0x80..)),
                    ..Try::ANY
                },
                Try { runs: 4..=4, before: is_free, next: |b| b == Some(b'-'), ..Try::ANY },
                Try { runs: 6..=6, before: is_free, next: is_end, ..Try::ANY },
                Try { runs: 8..=8, before: is_free, next: is_end, ..Try::ANY },
            ],
            date_text::find,
        )),
        classes: &["birth-date", "two-digit-year"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "card",
        accept: |text, _| card::accept(text),
        finder: Some(Finder::at_digits(
            &[
                Try { runs: 4..=4, before: is_free, next: is_separator, after_next: is_group, ..Try::ANY },
                Try { runs: 6..=6, before: is_free, next: is_separator, after_next: is_group, ..Try::ANY },
                Try { runs: 13..=19, next: |b| b.is_none_or(|b| !b.is_ascii_alphanumeric()), ..Try::ANY },
            ],
            |hay, at, _| card::find(hay, at),
        )),
        classes: &["card", "test"],
        cells: Cells { digits: &[13, 14, 15, 16, 19], ..Cells::PLAIN },
    },
    Validator {
        name: "coordinate",
        accept: |text, _| coordinate::accept(text),
        finder: Some(Finder::at_digits(
            &[
                Try { before: may_open_degrees, next: |b| b == Some(b'.'), after_next: is_digit, ..DEGREES },
                Try {
                    before: may_open_degrees,
                    next: |b| b == Some(b','),
                    after_next: |b| {
                        b.is_some_and(|b| b.is_ascii_whitespace() || matches!(b, b'+' | b'-' | b'0'..=b'9' | 0xE2))
                    },
                    ..DEGREES
                },
                Try {
                    before: may_open_degrees,
                    next: |b| b == Some(b' '),
                    after_next: |b| b.is_some_and(|b| matches!(b, b'd' | b'D' | b'0'..=b'9' | b'&' | b'\\' | 0x80..)),
                    ..DEGREES
                },
                Try {
                    before: may_open_degrees,
                    next: |b| b.is_some_and(|b| matches!(b, b'&' | b'%' | b'\\')),
                    after_next: |b| b.is_some_and(|b| b"d#CBux".contains(&b)),
                    ..DEGREES
                },
                Try { before: may_open_degrees, next: |b| b.is_some_and(|b| b >= 0x80), ..DEGREES },
                Try {
                    runs: 2..=6,
                    before: |b| b.is_some_and(|b| matches!(b, b'+' | b'-')),
                    next: |b| b.is_some_and(|b| matches!(b, b'.' | b'+' | b'-')),
                    ..Try::ANY
                },
                Try {
                    runs: 4..=4,
                    before: |b| b == Some(b','),
                    next: |b| b.is_some_and(|b| matches!(b, b'.' | b',')),
                    ..Try::ANY
                },
                Try { runs: 8..=31, ..Try::ANY },
            ],
            |hay, at, _| coordinate::find(hay, at),
        )),
        classes: &["precise", "coarse"],
        cells: Cells {
            joint: Some(&Joint {
                form: "columns",
                both: true,
                accept: |lat, lon, _| coordinate::accept_two(lat, lon),
                first: Some(coordinate::looks_like_lat),
                second: Some(coordinate::looks_like_lon),
            }),
            ..Cells::PLAIN
        },
    },
    Validator {
        name: "diagnosis-code",
        accept: |text, _| diagnosis::accept(text),
        finder: Some(Finder::at_digits(
            &[Try { runs: 2..=2, before: |b| b.is_some_and(|b| b.is_ascii_uppercase()), next: is_end, ..Try::ANY }],
            |hay, at, _| diagnosis::find(hay, at),
        )),
        classes: &["code"],
        cells: Cells::LABELLED,
    },
    Validator {
        name: "dnr",
        accept: |text, today| fodselsnummer::accept(text, today).filter(|verdict| verdict.class == "dnr"),
        finder: None,
        classes: &["dnr"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "driving-licence",
        accept: |text, _| document_number::accept_licence(text),
        finder: Some(Finder::at_digits(
            &[
                Try { runs: 2..=2, before: is_free, next: |b| b == Some(b' '), ..Try::ANY },
                Try { runs: 11..=11, before: is_free, next: is_end, ..Try::ANY },
            ],
            |hay, at, _| document_number::find_licence(hay, at),
        )),
        classes: &["licence"],
        cells: Cells::LABELLED,
    },
    Validator {
        name: "duf",
        accept: duf::accept,
        finder: Some(Finder::at_digits(
            &[
                Try { runs: 4..=4, before: is_free, next: is_separator, after_next: is_group, ..Try::ANY },
                Try { runs: 12..=12, before: is_free, next: is_end, ..Try::ANY },
            ],
            duf::find,
        )),
        classes: &["duf"],
        cells: Cells { digits: &[12], ..Cells::PLAIN },
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
        finder: Some(Finder::at_digits(
            &[
                Try { runs: 2..=2, before: is_free, next: is_separator, after_next: is_group, ..Try::ANY },
                Try { runs: 6..=6, before: is_free, next: is_separator, after_next: is_group, ..Try::ANY },
                Try { runs: 11..=11, before: is_free, next: is_end, ..Try::ANY },
            ],
            fodselsnummer::find,
        )),
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
            digits: &[11],
            labelled: false,
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
        name: "geohash",
        accept: |text, _| coordinate::geohash::accept(text),
        finder: Some(Finder::at_digits(
            &[
                // The first digit is the first of all, the second character, a later one.
                Try {
                    runs: 1..=11,
                    before: |b| b.is_some_and(coordinate::geohash::is_mark),
                    next: is_geohash_letter,
                    after_next: |b| is_digit(b) || is_geohash_letter(b),
                    ..Try::ANY
                },
                Try {
                    runs: 1..=10,
                    before: is_geohash_letter,
                    before_that: |b| b.is_some_and(coordinate::geohash::is_mark),
                    next: is_geohash_letter,
                    after_next: |b| is_digit(b) || is_geohash_letter(b),
                },
                Try {
                    runs: 1..=9,
                    before: is_geohash_letter,
                    before_that: is_geohash_letter,
                    next: is_geohash_letter,
                    ..Try::ANY
                },
                Try { runs: 3..=6, before: is_geohash_letter, next: is_end, ..Try::ANY },
            ],
            |hay, at, _| coordinate::geohash::find(hay, at),
        )),
        classes: &["precise", "coarse"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "hpr",
        accept: |text, _| document_number::accept_hpr(text),
        finder: Some(Finder::at_digits(
            &[Try { runs: 6..=9, before: is_free, next: is_end, ..Try::ANY }],
            |hay, at, _| document_number::find_hpr(hay, at),
        )),
        classes: &["hpr"],
        cells: Cells::LABELLED,
    },
    Validator {
        name: "iban",
        accept: |text, _| iban::accept(text),
        finder: Some(Finder::at_digits(
            &[
                Try {
                    runs: 2..=2,
                    before: is_letter,
                    before_that: is_letter,
                    next: |b| b.is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b' ' | b'.' | 0x80..)),
                    ..Try::ANY
                },
                Try { runs: 3..=31, before: is_letter, before_that: is_letter, ..Try::ANY },
            ],
            |hay, at, _| iban::find(hay, at),
        )),
        classes: &["no", "foreign"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "ip",
        accept: |text, _| ip::accept(text),
        finder: Some(Finder::at_digits(
            &[
                Try { runs: 1..=3, next: |b| b == Some(b'.'), after_next: is_digit, ..Try::ANY },
                Try { runs: 4..=4, next: |b| b == Some(b':'), ..Try::ANY },
                Try {
                    runs: 1..=3,
                    next: is_hex_letter,
                    after_next: |b| is_digit(b) || is_hex_letter(b) || b == Some(b':'),
                    ..Try::ANY
                },
            ],
            |hay, at, _| ip::find(hay, at),
        )),
        classes: &["v4", "v6", "documentation", "weak"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "kid",
        accept: |text, _| kid::accept(text),
        finder: Some(Finder::at_digits(
            &[Try { runs: 3..=25, before: is_free, next: is_end, ..Try::ANY }],
            |hay, at, _| kid::find(hay, at),
        )),
        classes: &["mod10", "mod11", "mod10-and-mod11"],
        cells: Cells::LABELLED,
    },
    Validator {
        name: "konto",
        accept: |text, _| mod11::accept_konto(text),
        finder: Some(Finder::at_digits(
            &[
                Try { runs: 4..=4, before: is_free, next: is_separator, after_next: is_group, ..Try::ANY },
                Try { runs: 11..=11, before: is_free, next: is_end, ..Try::ANY },
            ],
            |hay, at, _| mod11::find_konto(hay, at),
        )),
        classes: &["konto"],
        cells: Cells { digits: &[11], ..Cells::PLAIN },
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
        name: "mac",
        accept: |text, _| mac::accept(text),
        finder: Some(Finder::at_digits(
            &[
                Try { runs: 4..=4, next: |b| b == Some(b'.'), ..Try::ANY },
                Try { runs: 1..=3, before: is_hex_letter, next: |b| b == Some(b'.'), ..Try::ANY },
                Try { runs: 2..=2, next: |b| matches!(b, Some(b':' | b'-')), ..Try::ANY },
                Try { runs: 1..=1, before: is_hex_letter, next: |b| matches!(b, Some(b':' | b'-')), ..Try::ANY },
                Try {
                    runs: 1..=3,
                    next: is_hex_letter,
                    after_next: |b| is_digit(b) || is_hex_letter(b) || matches!(b, Some(b':' | b'-' | b'.')),
                    ..Try::ANY
                },
            ],
            |hay, at, _| mac::find(hay, at),
        )),
        classes: &["universal", "local", "documentation"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "mailbox-name",
        accept: |text, _| person_name::accept(text),
        finder: Some(Finder::at_sign(|hay, at, _| mailbox_name::find(hay, at))),
        classes: &["given", "first", "listed", "name", "placeholder"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "mgrs",
        accept: |text, _| coordinate::mgrs::accept(text),
        finder: Some(Finder::at_digits(
            &[Try { runs: 1..=2, before: is_free, next: |b| b.is_some_and(|b| b.is_ascii_uppercase()), ..Try::ANY }],
            |hay, at, _| coordinate::mgrs::find(hay, at),
        )),
        classes: &["norway", "world", "coarse"],
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
        name: "mrz",
        accept: |text, _| mrz::accept(text),
        finder: Some(Finder::at_digits(
            &[Try {
                runs: 1..=31,
                before: |b| {
                    b.is_none_or(|b| {
                        b.is_ascii_uppercase() || b == b'<' || !(b.is_ascii_alphanumeric() || b == b'_') || b == b'n'
                    })
                },
                next: |b| b.is_some_and(|b| b.is_ascii_uppercase() || b == b'<'),
                ..Try::ANY
            }],
            |hay, at, _| mrz::find(hay, at),
        )),
        classes: &["passport", "id-card", "visa", "specimen"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "orgnr",
        accept: |text, _| mod11::accept_orgnr(text),
        finder: Some(Finder::at_digits(
            &[
                Try { runs: 3..=3, next: is_separator, after_next: is_group, ..Try::ANY },
                Try { runs: 9..=9, ..Try::ANY },
            ],
            |hay, at, _| mod11::find_orgnr(hay, at),
        )),
        classes: &["orgnr"],
        cells: Cells { digits: &[9], ..Cells::PLAIN },
    },
    Validator {
        name: "passport-no",
        accept: |text, _| document_number::accept_passport(text),
        finder: Some(Finder::at_digits(
            &[
                Try { runs: 6..=6, before: |b| b.is_some_and(|b| b.is_ascii_uppercase()), next: is_end, ..Try::ANY },
                Try { runs: 8..=8, before: is_free, next: is_end, ..Try::ANY },
            ],
            |hay, at, _| document_number::find_passport(hay, at),
        )),
        classes: &["passport"],
        cells: Cells::LABELLED,
    },
    Validator {
        name: "person-name",
        accept: |text, _| person_name::accept(text),
        finder: Some(Finder::behind_keywords(|hay, at, _| name_in_text::find(hay, at), name_in_text::next)),
        classes: &["given", "first", "listed", "name", "placeholder"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "phone-no",
        accept: |text, _| phone::accept(text),
        finder: Some(Finder::at_digits(
            &[
                Try { runs: 1..=31, before: |b| b == Some(b'+'), ..Try::ANY },
                Try {
                    runs: 2..=3,
                    before: is_free,
                    next: |b| b.is_some_and(|b| matches!(b, b' ' | b'-' | b'.' | b'/' | b'(' | b')' | 0x80..)),
                    ..Try::ANY
                },
                Try { runs: 4..=20, before: is_free, ..Try::ANY },
            ],
            |hay, at, _| phone::find(hay, at),
        )),
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
        name: "plate",
        accept: |text, _| plate::accept(text),
        finder: Some(Finder::at_digits(
            &[Try {
                runs: 4..=5,
                before: |b| b.is_some_and(|b| b.is_ascii_uppercase() || matches!(b, b' ' | b'-' | 0x80..)),
                next: is_end,
                ..Try::ANY
            }],
            |hay, at, _| plate::find(hay, at),
        )),
        classes: &["car", "motorcycle"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "plus-code",
        accept: |text, _| coordinate::plus_code::accept(text),
        finder: Some(Finder::at_digits(
            &[Try { runs: 1..=8, before: may_open_capitals, next: |b| is_capital(b) || b == Some(b'+'), ..Try::ANY }],
            |hay, at, _| coordinate::plus_code::find(hay, at),
        )),
        classes: &["precise", "coarse", "world"],
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
        name: "postal-place",
        accept: |text, _| address_text::accept_postal(text),
        finder: Some(Finder::at_digits(
            &[Try {
                runs: 4..=4,
                before: is_free,
                next: |b| b.is_some_and(|b| matches!(b, b' ' | b'<' | b'&' | 0x80..)),
                ..Try::ANY
            }],
            |hay, at, _| address_text::find_postal(hay, at),
        )),
        classes: &["code-and-place"],
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
        finder: Some(Finder::at_digits(
            &[
                Try { runs: 6..=7, ..Try::ANY },
                Try {
                    runs: 5..=5,
                    before: |b| b.is_some_and(|b| matches!(b, b' ' | b'-' | b'=' | b':')),
                    next: |b| b.is_some_and(|b| matches!(b, b' ' | b',' | b'/' | b';')),
                    ..Try::ANY
                },
            ],
            |hay, at, _| coordinate::utm_text::find(hay, at),
        )),
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
    Validator {
        name: "vin",
        accept: |text, _| vin::accept(text),
        finder: Some(Finder::at_digits(
            &[
                Try { runs: 4..=17, before: may_open_capitals, next: is_end, ..Try::ANY },
                Try {
                    runs: 1..=13,
                    before: may_open_capitals,
                    next: is_capital,
                    after_next: |b| is_digit(b) || is_capital(b),
                    ..Try::ANY
                },
            ],
            |hay, at, _| vin::find(hay, at),
        )),
        classes: &["checked", "unchecked"],
        cells: Cells::PLAIN,
    },
    Validator {
        name: "what3words",
        accept: |text, _| coordinate::what3words::accept(text),
        finder: Some(Finder::at_digits(
            &[Try { runs: 1..=1, before: |b| matches!(b, Some(b'w' | b'x')), next: |b| b == Some(b'w'), ..Try::ANY }],
            |hay, at, _| coordinate::what3words::find(hay, at),
        )),
        classes: &["square"],
        cells: Cells::PLAIN,
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
