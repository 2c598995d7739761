//! Dates of birth in running text.
//!
//! Dates are everywhere in logs, so two looks come before all work: at the bytes behind the first digits, and for
//! anything like the word for a birth in the bytes before. Which word it is, and whether it belongs to this date, is
//! weighed above.

use std::ops::Range;

use super::date::{self, Date};
use super::digits::run;
use super::fodselsnummer::Day;
use super::{Found, text};

/// Finds the date whose first number begins at `at`, with something like `født`, `f.`, `fdato`, `dob`, `born`, `birth`,
/// `bursdag` or `riegádan` in the 48 bytes before it and no other date between, or in parentheses behind it. For
/// `March 12, 1985` the span begins at the month.
///
/// Class `birth-date`, or `two-digit-year`; days of the last 120 years. Form `iso` (1985-03-12), `dotted`, `slashed` and
/// `dashed` (day, month, year), `month-first` (03/14/1985, where no other reading is a day), `written` (with the name
/// of the month), `together` (eight digits) and `six`. A time of day behind it makes a date another one's, but for
/// midnight.
pub fn find(hay: &[u8], at: usize, today: Day) -> Option<Found> {
    let run = run(hay, at, 9);
    let (date, span, form) = match (run, hay.get(at + run)) {
        (1 | 2, Some(b'.' | b' ' | b',' | b't' | b's' | b'n' | b'r' | b'-' | 0xC2)) => {
            with_month(hay, at).or_else(|| with_separators(hay, at))?
        }
        (1 | 2, Some(b'/')) | (4, Some(b'-' | b'.' | b'/')) => with_separators(hay, at)?,
        (6 | 8, _) => together(hay, at, run)?,
        _ => return None,
    };
    if !opens(hay, span.start) || !closes(hay, span.end) || !is_labelled(hay, &span) {
        return None;
    }
    Some(Found { span, form, verdict: date::verdict(date, today, OLDEST)? })
}

/// Reads a text that is a day with the name of its month and nothing else.
pub(super) fn written(text: &str) -> Option<Date> {
    let hay = text.as_bytes();
    let at = hay.iter().position(u8::is_ascii_digit)?;
    let (date, span, _) = with_month(hay, at)?;
    (span == (0..hay.len())).then_some(date)
}

/// Nobody alive is older by much (the oldest Norwegian reached 114), but papers outlive people.
const OLDEST: i32 = 120;

type Read = (Date, Range<usize>, &'static str);

fn digits(hay: &[u8], at: usize, len: usize) -> &str {
    // Digits are ASCII.
    str::from_utf8(&hay[at..at + len]).unwrap_or_default()
}

/// `12.03.1985`, `12/3-85`, `1985-03-12`.
fn with_separators(hay: &[u8], at: usize) -> Option<Read> {
    let first = run(hay, at, 5);
    let separator = *hay.get(at + first)?;
    let middle = at + first + 1;
    let second = run(hay, middle, 3);
    let other = *hay.get(middle + second)?;
    let last = middle + second + 1;
    let third = run(hay, last, 5);
    let slashed = separator == b'/' && other == b'-';
    if !matches!(separator, b'.' | b'/' | b'-') || (other != separator && !slashed) || !matches!(second, 1 | 2) {
        return None;
    }
    let parts = [digits(hay, at, first), digits(hay, middle, second), digits(hay, last, third)];
    let span = at..last + third;
    let form = match separator {
        b'.' => "dotted",
        b'/' => "slashed",
        _ => "dashed",
    };
    match (first, third) {
        (4, 2) if second == 2 => Some((Date::new(parts[0], parts[1], parts[2])?, span, "iso")),
        (1 | 2, 4) => match Date::new(parts[2], parts[1], parts[0]) {
            Some(date) => Some((date, span, form)),
            None if separator == b'/' && !slashed => {
                Some((Date::new(parts[2], parts[0], parts[1])?, span, "month-first"))
            }
            None => None,
        },
        // Two digits of the year and a hyphen on both sides: it may stand first.
        (1 | 2, 2) if separator != b'-' => Some((Date::new(parts[2], parts[1], parts[0])?, span, form)),
        _ => None,
    }
}

/// `19850312` or `12031985`, and `120385`.
fn together(hay: &[u8], at: usize, len: usize) -> Option<Read> {
    let number = digits(hay, at, len);
    let span = at..at + len;
    if len == 6 {
        return Some((Date::new(&number[4..], &number[2..4], &number[..2])?, span, "six"));
    }
    let date = Date::new(&number[..4], &number[4..6], &number[6..])
        .or_else(|| Date::new(&number[4..], &number[2..4], &number[..2]))?;
    Some((date, span, "together"))
}

/// `12. mars 1985`, `12th of March 1985`, `12 mars 85`; `March 12, 1985`.
fn with_month(hay: &[u8], at: usize) -> Option<Read> {
    let len = run(hay, at, 3);
    let ordinal = matches!(hay.get(at + len..at + len + 2), Some(b"th" | b"st" | b"nd" | b"rd"));
    let behind = at + len + if ordinal { 2 } else { usize::from(hay.get(at + len) == Some(&b'.')) };
    if !matches!(len, 1 | 2) {
        return None;
    }
    let day = digits(hay, at, len);
    let comma = behind + usize::from(hay.get(behind) == Some(&b','));
    // `12.mars 1985`: a full stop may do without the space.
    let tight = hay.get(behind).filter(|b| b.is_ascii_alphabetic() && !ordinal && behind > at + len).map(|_| behind);
    let next = tight.or_else(|| after_space(hay, comma))?;
    if hay[next].is_ascii_digit() {
        let (month, start) = month_before(hay, at)?;
        let year = run(hay, next, 5);
        let date = Date::new(digits(hay, next, year), &month.to_string(), day).filter(|_| year == 4)?;
        return Some((date, start..next + year, "written"));
    }
    let word = if hay[next..].starts_with(b"of ") { next + 3 } else { next };
    let (month, word_end) = month_at(hay, word)?;
    let mut from = word_end;
    from += usize::from(matches!(hay.get(from), Some(b'.')));
    from += usize::from(matches!(hay.get(from), Some(b',')));
    let from = after_space(hay, from)?;
    let year = run(hay, from, 5);
    let date = Date::new(digits(hay, from, year), &month.to_string(), day).filter(|_| matches!(year, 2 | 4))?;
    Some((date, at..from + year, "written"))
}

/// The offset behind one space or two.
fn after_space(hay: &[u8], at: usize) -> Option<usize> {
    let (_, len) = text::char_after(hay, at).filter(|&(c, _)| text::is_space(c))?;
    let at = at + len;
    Some(at + usize::from(hay.get(at) == Some(&b' '))).filter(|&at| at < hay.len())
}

/// The month whose name begins at `at`, and where the name ends.
fn month_at(hay: &[u8], at: usize) -> Option<(u8, usize)> {
    const LONGEST: usize = 24;
    if !begins_month(&hay[at..]) {
        return None;
    }
    let mut end = at;
    while let Some((_, len)) = text::char_after(hay, end).filter(|(c, _)| c.is_alphabetic()) {
        end += len;
        if end - at > LONGEST {
            return None;
        }
    }
    Some((month(&text::decode(&hay[at..end]))?, end))
}

/// The month whose name stands before the day at `at`, and where it begins.
fn month_before(hay: &[u8], at: usize) -> Option<(u8, usize)> {
    let end = hay[..at].strip_suffix(b" ")?.len();
    let end = end - usize::from(hay[..end].ends_with(b"."));
    let len = hay[..end].iter().rev().take(10).take_while(|b| b.is_ascii_alphabetic()).count();
    let word = &hay[end - len..end];
    Some((begins_month(word).then(|| month(&text::decode(word)))??, end - len))
}

/// Whether the first two letters are those of a month's name, or not of ASCII. Words behind numbers seldom are.
fn begins_month(word: &[u8]) -> bool {
    let &[first, second, ..] = word else { return false };
    let two = [first | 0x20, second | 0x20];
    let english = matches!(&two, b"ja" | b"fe" | b"ma" | b"ap" | b"ju" | b"au" | b"se" | b"ok" | b"oc" | b"no" | b"de");
    let sami = matches!(&two, b"gu" | b"nj" | b"cu" | b"mi" | b"ge" | b"su" | b"bo" | b"go" | b"sk");
    english || sami || first >= 0x80 || second >= 0x80
}

/// A month by its name in Bokmål, Nynorsk, English or North Sámi, whole or cut to three letters.
fn month(word: &str) -> Option<u8> {
    const SAMI: [&str; 12] = [
        "ođđajage",
        "guovva",
        "njukča",
        "cuoŋo",
        "miesse",
        "geasse",
        "suoidne",
        "borge",
        "čakča",
        "golggot",
        "skábma",
        "juovla",
    ];
    const NAMES: [&[&str]; 12] = [
        &["jan", "januar", "january"],
        &["feb", "februar", "february"],
        &["mar", "mars", "march"],
        &["apr", "april"],
        &["mai", "may"],
        &["jun", "juni", "june"],
        &["jul", "juli", "july"],
        &["aug", "august"],
        &["sep", "sept", "september"],
        &["okt", "oct", "oktober", "october"],
        &["nov", "november"],
        &["des", "dec", "desember", "december"],
    ];
    let word = word.to_lowercase();
    let sami = ["mánnu", "mánu"].iter().find_map(|end| word.strip_suffix(end));
    let place = match sami {
        Some(head) => SAMI.iter().position(|name| *name == head),
        None => NAMES.iter().position(|names| names.contains(&word.as_str())),
    };
    place.map(|i| i as u8 + 1)
}

/// No date begins inside a longer number, word, path or name.
fn opens(hay: &[u8], at: usize) -> bool {
    let joined = matches!(hay[..at].last(), Some(b'-' | b'/' | b'.' | b'+' | b'_' | b'#' | b'$' | b'@' | b'%'));
    // `f.12.03.1985`; `F.10.1.13` is a section.
    (!joined || hay[..at].ends_with(b"f.")) && text::starts_free(hay, at)
}

/// No date ends inside a longer number or word, or before a time of day other than midnight.
fn closes(hay: &[u8], at: usize) -> bool {
    match hay.get(at..).unwrap_or_default() {
        [b'T', b'0', b'0', b':', b'0', b'0', ..] | [b' ', b'0', b'0', b':', b'0', b'0', ..] => true,
        [b' ' | b'T', a, b, b':', ..] if a.is_ascii_digit() && b.is_ascii_digit() => false,
        [b'-' | b'/' | b':', digit, ..] if digit.is_ascii_digit() => false,
        _ => text::ends_free(hay, at),
    }
}

/// Whether something like a word for a birth stands in the bytes before, or in parentheses right behind.
fn is_labelled(hay: &[u8], span: &Range<usize>) -> bool {
    let before = &hay[..span.start];
    if let Some(label) = label(before, before.len().saturating_sub(NEAR)) {
        return labels(&before[label..]);
    }
    let behind = &hay[span.end..hay.len().min(span.end + NEAR)];
    let inner = behind.strip_prefix(b" (").or(behind.strip_prefix(b"("));
    let inner = inner.and_then(|inner| inner.get(..memchr::memchr(b')', inner)?));
    inner.is_some_and(|inner| inner.len() <= LABEL && label(inner, 0).is_some())
}

/// How far before a date its label may begin, in bytes.
const NEAR: usize = 48;
/// The longest label that is looked at behind a date: `date of birth)`.
const LABEL: usize = 16;

/// Whether a label goes with the date behind it, by what stands from the one to the other: no other date or year ("født
/// 16. august 1959, innlagt 14.08.2020"), no end of a parenthesis that the label stands in, no more words than a
/// sentence has between a verb and its date, and a line end only where the label is the last of its line.
fn labels(between: &[u8]) -> bool {
    const VERBS: [&str; 7] = ["født", "fødd", "fodt", "fodd", "foedt", "foedd", "born"];
    const FURTHEST: usize = 36;
    let closed = memchr::memchr2(b'(', b')', between).is_some_and(|at| between[at] == b')');
    if closed || has_date(between) {
        return false;
    }
    if let Some(end) = memchr::memchr(b'\n', between) {
        return ends_line(&between[..end]) && !between[end..].iter().any(u8::is_ascii_alphanumeric);
    }
    let head = text::decode(&between[..between.len().min(6)]).to_lowercase();
    between.len() <= FURTHEST || !VERBS.iter().any(|verb| head.starts_with(verb))
}

/// Whether a date, or a year, stands in a text.
fn has_date(text: &[u8]) -> bool {
    const FEWEST_DIGITS: usize = 4;
    // `u`, because the digits of `\u2013` are no year.
    let part = |b: &u8| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'/' | b'u');
    let mut runs = text.split(|b| !part(b)).filter(|run| run.first().is_some_and(|&b| b != b'u'));
    runs.any(|run| run.iter().filter(|b| b.is_ascii_digit()).count() >= FEWEST_DIGITS)
}

/// Whether a line that begins with a label ends with it: `born on`, but not `was born.`.
fn ends_line(line: &[u8]) -> bool {
    const MOST_WORDS: usize = 3;
    let line = line.trim_ascii_end();
    let words = line.split(|b| !b.is_ascii_alphanumeric() && *b < 0x80).filter(|word| !word.is_empty()).count();
    let stops = line.ends_with(b".") && line.len() > 2 && !line.eq_ignore_ascii_case(b"d.o.b.");
    words <= MOST_WORDS && !stops
}

/// Where the last word like one for a birth begins, from `from` on.
fn label(before: &[u8], from: usize) -> Option<usize> {
    let letter = |b: u8| b.is_ascii_alphabetic() || b >= 0x80;
    let alone = |at: usize| at == 0 || !letter(before[at - 1]);
    (from..before.len()).rev().find(|&at| {
        let rest = &before[at..];
        let begins = |word: &[u8]| rest.get(..word.len()).is_some_and(|b| b.eq_ignore_ascii_case(word));
        let any = |words: &[&[u8]]| words.iter().any(|word| begins(word));
        match rest[0] | 0x20 {
            b'f' => match rest[1..] {
                // `f. 12.3.85`, `f: 12.3.85`, but not `f.eks.`.
                [b'.' | b':', ..] => alone(at) && (!rest.get(2).is_some_and(|&b| letter(b)) || begins(b"f.dato")),
                // `født`, `FØDD` in UTF-8 and Windows-1252, but not `fødselsnummer`.
                [0xC3, 0xB8 | 0x98, b'd' | b'D', ref rest @ ..] | [0xF8 | 0xD8, b'd' | b'D', ref rest @ ..] => {
                    !rest.get(..5).is_some_and(|rest| rest.eq_ignore_ascii_case(b"selsn"))
                }
                _ => {
                    any(&[b"fods", b"fodt", b"fodd", b"foeds", b"foedt", b"foedd"])
                        || any(&[b"fdato", b"f_dato", b"f-dato", b"f\\u00f8d", b"f\\u00d8d", b"f&oslash;d"])
                }
            },
            b'b' => begins(b"birth") || any(&[b"bursdag", b"bday", b"b-day"]) || (alone(at) && begins(b"born")),
            // Not in Adobe and Dobkin; `dobDate` may go on.
            b'd' => {
                let goes_on = |b: &u8| b.is_ascii_alphabetic() && !(rest[2] == b'b' && b.is_ascii_uppercase());
                begins(b"d.o.b") || (begins(b"dob") && !rest.get(3).is_some_and(goes_on))
            }
            b'r' => begins(b"rieg"),
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::date::accept_birth_date;
    use crate::detect::digits::{noise, noisy_bytes};

    const TODAY: Day = Day { year: 2026, month: 11, day: 23 };

    fn all(hay: &[u8]) -> Vec<Found> {
        let starts = |&at: &usize| hay[at].is_ascii_digit() && (at == 0 || !hay[at - 1].is_ascii_digit());
        (0..hay.len()).filter(starts).filter_map(|at| find(hay, at, TODAY)).collect()
    }

    fn one(hay: &[u8]) -> Option<(String, &'static str, String)> {
        let found = all(hay);
        assert!(found.len() < 2, "{} {found:?}", text::decode(hay));
        let found = found.into_iter().next()?;
        Some((text::decode(&hay[found.span]), found.form, text::decode(found.verdict.canonical.as_bytes())))
    }

    #[test]
    fn writings() {
        for (written, form) in [
            ("12.03.1985", "dotted"),
            ("12.3.1985", "dotted"),
            ("12/03/1985", "slashed"),
            ("12/3-1985", "slashed"),
            ("12-03-1985", "dashed"),
            ("1985-03-12", "iso"),
            ("1985.03.12", "iso"),
            ("1985/03/12", "iso"),
            ("19850312", "together"),
            ("12031985", "together"),
            ("12. mars 1985", "written"),
            ("12.mars 1985", "written"),
            ("12 mars 1985", "written"),
            ("12. MARS 1985", "written"),
            ("12. mar. 1985", "written"),
            ("12 March 1985", "written"),
            ("12th of March, 1985", "written"),
            ("March 12, 1985", "written"),
            ("Mar. 12th, 1985", "written"),
            ("12. njukčamánu 1985", "written"),
        ] {
            for label in
                ["født ", "Fødselsdato: ", "\"birthDate\": \"", "(f. ", "DOB=", "<b>F\u{D8}DT</b> ", "riegádan "]
            {
                let hay = format!("{label}{written} i Oslo");
                let want = (form != "none").then(|| (written.to_owned(), form, "1985-03-12".to_owned()));
                assert_eq!(one(hay.as_bytes()), want, "{hay}");
                let windows: Vec<u8> = hay.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
                if written.is_ascii() {
                    assert_eq!(one(&windows), want, "{hay}");
                }
            }
        }
        for (written, form) in [
            ("12.03.85", "dotted"),
            ("1.3.85", "dotted"),
            ("12/3-85", "slashed"),
            ("120385", "six"),
            ("12. mars 85", "written"),
        ] {
            let found = all(format!("født {written}.").as_bytes());
            assert_eq!(found.len(), 1, "{written}");
            assert_eq!((found[0].form, found[0].verdict.class), (form, "two-digit-year"), "{written}");
        }
        assert_eq!(one(b"DOB 03/14/1985").map(|f| (f.1, f.2)), Some(("month-first", "1985-03-14".to_owned())));
        for label in ["Født", "DOB", "F. dato", "date of birth"] {
            assert_eq!(one(format!("12.03.1985 ({label})").as_bytes()).map(|f| f.0).as_deref(), Some("12.03.1985"));
        }
        assert_eq!(one("F. dato: 12.03.1985".as_bytes()).map(|f| f.0).as_deref(), Some("12.03.1985"));
        assert_eq!(one("Kari ble født 12.03.1985".as_bytes()).map(|f| f.0).as_deref(), Some("12.03.1985"));
        for label in ["født\n", "Ho er fødd\r\n", "born on\n\n", "f.\n", "F. dato\n"] {
            assert!(one(format!("{label}12.03.1985").as_bytes()).is_some(), "{label}");
        }
        assert_eq!(one(b"birth \\u2013 12.03.1985").map(|f| f.0).as_deref(), Some("12.03.1985"));
        assert_eq!(one(b"f.12.03.1985").map(|f| f.0).as_deref(), Some("12.03.1985"));
        assert_eq!(one(b"born 1985-03-12T00:00:00Z").map(|f| f.0).as_deref(), Some("1985-03-12"));
        assert_eq!(one(b"\"birthDate\":\"12.03.1985\\n\"").map(|f| f.0).as_deref(), Some("12.03.1985"));
    }

    #[test]
    fn dates_of_no_birth() {
        for none in [
            "opprettet 12.03.1985",
            "12.03.1985",
            "[2024-03-12 10:15:00] born to run",
            "født 1985-03-12T10:15:00",
            "født 1985-03-12 10:15",
            "født 12.13.1985",
            "født 30.02.1985",
            "født 12.03.1905",
            "f.eks. 12.03.1985",
            "her ble han født.\n12.03.1985",
            "fødselsnummer: N på 12.03.1985",
            "born\n1  Batman  12.03.1985",
            "Ola (født) 12.03.1985",
            "født i 1984, gift 12.03.2005",
            "12.03.1985 (møte i Oslo om bursdag)",
            "født 24.11.2026",
            "født 12.03",
            "født 1985",
            "født 12.03.1985.4",
            "født 112.03.1985",
            "født v12.03.1985",
            "født 12.03.198",
            "født 12-03-85",
            "født 1.2.3",
            "født 12.03.1985-12",
            "født 1985-03-12-1",
            "født /1985-03-12",
            "off. 12 mask 1985",
            "leaf. 12.03.1985",
            "F.10.1.13",
            "Adobe 12.03.1985",
            "Dobkin 12.03.1985",
            "fdatasync 12.03.1985",
            "f 120385 N",
            "født 12 mars",
            "født 12 markører 1985",
            "født 12345678",
            "født 991231",
            "født mars 1985",
        ] {
            assert_eq!(one(none.as_bytes()), None, "{none}");
        }
        let both = all("Pasient født 6. april 1991, innlagt 11.02.2023".as_bytes());
        assert_eq!(both.len(), 1, "{both:?}");
        let far = format!("født {} 12.03.1985", "x".repeat(48));
        assert_eq!(one(far.as_bytes()), None);
    }

    #[test]
    fn months() {
        for (i, word) in
            ["januar", "Februar", "MARS", "apr", "may", "juni", "July", "aug", "sept", "oct", "november", "des"]
                .iter()
                .enumerate()
        {
            assert_eq!(month(word), Some(i as u8 + 1), "{word}");
        }
        for none in ["", "ma", "marsj", "january1", "mánnu", "decem", "sommermánnu"] {
            assert_eq!(month(none), None, "{none}");
        }
        assert_eq!(month("Čakčamánnu"), Some(9));
        assert!(written("17. mai 1985").is_some() && written("17. mai 1985 ").is_none());
    }

    #[test]
    fn any_bytes_and_cells_agree() {
        let pieces: Vec<&[u8]> = [
            "født ", "f.", "dob", "12", "3", "03", "1985", "85", ".", "/", "-", " ", " ", "mars", "March", ",", "th",
            "T", "00:00", "æ", "\u{A0}", "\n", "19850312", "of ",
        ]
        .iter()
        .map(|s| s.as_bytes())
        .chain([&b"\xF8"[..], b"\xC3", b"\xA0"])
        .collect();
        let (mut next, mut seen) = (noise(12), 0);
        for round in 0..60_000 {
            let hay: Vec<u8> = if round % 4 == 0 {
                noisy_bytes(&mut next, 24)
            } else {
                (0..10).flat_map(|_| pieces[(next() % pieces.len() as u64) as usize]).copied().collect()
            };
            for found in all(&hay) {
                seen += 1;
                let text = text::decode(&hay[found.span.clone()]);
                if let Some(verdict) = accept_birth_date(&text, TODAY) {
                    assert_eq!(verdict, found.verdict, "{text}");
                }
            }
        }
        assert!(seen > 100, "{seen}");
    }
}
