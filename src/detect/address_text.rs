//! Norwegian addresses in running text, found at the house number: the street before it, the postal code and the place
//! behind it, on one line or two.
//!
//! A word and a number are an address by themselves only where the word is a street's. With a postal code and the place
//! that the register has for it, any name and number is one: farms have no more.

use std::ops::Range;

use super::address::{accept_postal_code, accept_street};
use super::latin::{is_hyphen, is_letter};
use super::street_name::{Words, may_end_a_street, street};
use super::{Canonical, Found, Verdict, digits, postal, text};

/// Finds the address whose house number, or number of a post office box, begins at `at`.
///
/// Class `full`: a street and a number, a postal code and the place that it has. `mismatch`: the place is another one's.
/// `street`: no code and place. `box`: a post office box. Form `line`, or `lines` where the code stands on the next
/// line; `farm`: no word for a street, but code and place fit; `lower`: without capitals, and code and place fit;
/// without code and place `street`, or `street-weak` where the street's end is that of other words too (`Prøvelia`),
/// and `generic` (`Øvre Prøve 12`). `box` alone has the form `alone`.
///
/// The span runs from the first letter of the street to the last of what belongs to the address.
pub fn find(hay: &[u8], at: usize) -> Option<Found> {
    let (space, width) = text::char_before(hay, at)?;
    let words_end = at - width;
    let letter = |b: &u8| b.is_ascii_alphabetic() || matches!(b, b'.' | 0x80..);
    if !text::is_space(space) || !hay[..words_end].last().is_some_and(letter) {
        return None;
    }
    let house = House::read(hay, at)?;
    if let Some(found) = post_box(hay, words_end, at..house.digits) {
        return Some(found);
    }
    let mut tail = Tail::read(hay, house.end);
    if tail.is_none() && !may_end_a_street(&hay[..words_end]) {
        return None;
    }
    let words = Words::before(hay, words_end)?;
    let full = tail.as_ref().is_some_and(|tail| tail.fits);
    let (start, form) = street(hay, &words, full)?;
    if tail.as_ref().is_some_and(|tail| !tail.fits) && form != "street" {
        tail = None;
    }
    let name = text::decode(&hay[start..words_end]);
    let number = text::decode(&hay[at..house.end]);
    let Some(tail) = tail else {
        let canonical = accept_street(&format!("{name} {number}"))?.canonical;
        return stands_alone(hay, at..house.digits, house.end, &name)
            .then(|| found(start..house.end, form, "street", canonical));
    };
    let canonical = accept_street(&format!("{name} {number}, {}", tail.written(hay)))?.canonical;
    let class = if tail.fits { "full" } else { "mismatch" };
    let form = match form {
        "farm" | "lower" => form,
        "generic" => "farm",
        _ if tail.lines => "lines",
        _ => "line",
    };
    Some(found(start..tail.end, form, class, canonical))
}

/// Accepts a text that is one address in any writing that [`find`] knows, and nothing else.
pub fn accept(text: &str) -> Option<Verdict> {
    whole(text, find)
}

/// Finds the postal code that begins at `at` and stands before the place that it has: `0155 OSLO`, `N-0155 Oslo`.
///
/// Class `code-and-place`. Form `code-place`; `year` where the code may be a year of 1900 to 2099; `lower` where the
/// place has no capital. The span runs from the country's letters, if any, to the end of the place.
pub fn find_postal(hay: &[u8], at: usize) -> Option<Found> {
    let code = hay.get(at..at + 4).filter(|code| code.iter().all(u8::is_ascii_digit))?;
    let place = gap(hay, at + 4)?;
    if hay.get(at + 4).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let start = country(hay, at);
    let opens = match text::char_before(hay, start) {
        Some(('-' | '/' | '+' | '#' | '$' | '%' | '&' | '\\' | '.' | ':' | '=' | '@' | '~' | '*', _)) if start < at => {
            false
        }
        Some(('-' | '/' | '+' | '#' | '$' | '%' | '&' | '.' | '@' | '~' | '*', _)) => false,
        _ => text::starts_free(hay, start),
    };
    let initial = text::char_after(hay, place).map(|(c, _)| c).filter(|&c| is_letter(c))?;
    if !opens {
        return None;
    }
    let end = postal::place_at(hay, place, code)?;
    let form = match (initial.is_uppercase(), code) {
        (false, _) => "lower",
        (_, [b'1', b'9', ..] | [b'2', b'0', ..]) if start == at => "year",
        _ => "code-place",
    };
    let written = format!("{} {}", text::decode(code), text::decode(&hay[place..end]));
    Some(found(start..end, form, "code-and-place", accept_postal_code(&written)?.canonical))
}

/// Accepts a text that is a postal code and its place, and nothing else.
pub fn accept_postal(text: &str) -> Option<Verdict> {
    whole(text, find_postal)
}

fn found(span: Range<usize>, form: &'static str, class: &'static str, canonical: Canonical) -> Found {
    Found { span, form, verdict: Verdict { class, canonical, precision_m: None } }
}

fn whole(text: &str, find: fn(&[u8], usize) -> Option<Found>) -> Option<Verdict> {
    const LONGEST: usize = 200;
    let hay = text.trim().as_bytes();
    if hay.len() > LONGEST {
        return None;
    }
    let starts = (0..hay.len()).filter(|&i| hay[i].is_ascii_digit() && (i == 0 || !hay[i - 1].is_ascii_digit()));
    let found = starts.filter_map(|at| find(hay, at)).next()?;
    (found.span == (0..hay.len())).then_some(found.verdict)
}

/// A house number as it stands in the text.
struct House {
    /// The end of its first digits.
    digits: usize,
    /// The end of it with its letter, its range and its dwelling number.
    end: usize,
}

impl House {
    fn read(hay: &[u8], at: usize) -> Option<Self> {
        let digits = Self::run(hay, at)?;
        let mut end = digits + Self::letter(hay, digits);
        let range = text::char_after(hay, end).filter(|&(c, _)| c == '/' || text::is_dash(c));
        if let Some((_, width)) = range {
            // 12-14 and 12/14; what else is joined to a number makes it another one.
            let second = Self::run(hay, end + width).filter(|second| second - end - width <= 3)?;
            end = second + Self::letter(hay, second);
        }
        if !text::ends_free(hay, end) {
            return None;
        }
        Some(Self { digits, end: Self::unit(hay, end) })
    }

    /// The end of one to four digits with no leading zero.
    fn run(hay: &[u8], at: usize) -> Option<usize> {
        let len = digits::run(hay, at, 5);
        ((1..=4).contains(&len) && hay[at] != b'0').then_some(at + len)
    }

    /// The length of a letter behind the digits, apart from them or not. `i` and `m` that stand apart are words.
    fn letter(hay: &[u8], at: usize) -> usize {
        let ends =
            |at| text::char_after(hay, at).is_none_or(|(c, _)| !text::is_word(c) && !matches!(c, '.' | ':' | '\''));
        match hay.get(at..).unwrap_or_default() {
            [b'A'..=b'Z' | b'a'..=b'z', ..] => 1,
            [b' ', b'i' | b'I' | b'm' | b'M', ..] => 0,
            [b' ', b'A'..=b'Z' | b'a'..=b'z', ..] if ends(at + 2) => 2,
            _ => 0,
        }
    }

    /// The end of `H0101` behind the number; the number's own end where there is none.
    fn unit(hay: &[u8], end: usize) -> usize {
        let comma = usize::from(hay.get(end) == Some(&b','));
        match hay.get(end + comma..end + comma + 6) {
            Some([b' ', b'H' | b'U' | b'K' | b'L', digits @ ..])
                if digits.iter().all(u8::is_ascii_digit) && text::ends_free(hay, end + comma + 6) =>
            {
                end + comma + 6
            }
            _ => end,
        }
    }
}

/// A postal code and its place behind a number.
struct Tail {
    code: usize,
    place: usize,
    end: usize,
    /// Whether the place is the one that the code has.
    fits: bool,
    /// Whether a line ends before the code.
    lines: bool,
}

impl Tail {
    fn read(hay: &[u8], from: usize) -> Option<Self> {
        let (mut code, mut lines) = separators(hay, from);
        if code == from {
            return None;
        }
        if let Some(behind) = care_of(hay, code) {
            let (next, more) = separators(hay, behind);
            (code, lines) = (next, lines || more);
        }
        for country in [&b"NO-"[..], b"N-", b"no-", b"n-"] {
            if hay[code..].starts_with(country) {
                code += country.len();
                break;
            }
        }
        let digits = hay.get(code..code + 4).filter(|digits| digits.iter().all(u8::is_ascii_digit))?;
        let place = gap(hay, code + 4)?;
        if let Some(end) = postal::place_at(hay, place, digits) {
            return Some(Self { code, place, end, fits: true, lines });
        }
        let named = text::char_after(hay, place).is_some_and(|(c, _)| c.is_uppercase());
        let end = if named { postal::any_place_at(hay, place)? } else { return None };
        Some(Self { code, place, end, fits: false, lines })
    }

    fn written(&self, hay: &[u8]) -> String {
        format!("{} {}", text::decode(&hay[self.code..self.code + 4]), text::decode(&hay[self.place..self.end]))
    }
}

/// Where what parts the street from the code ends, and whether a line ends in it: space, commas, line ends (and those
/// of string literals), tags of HTML and XML.
fn separators(hay: &[u8], from: usize) -> (usize, bool) {
    const MOST: usize = 120;
    let (mut at, mut ends) = (from, 0);
    while at < from + MOST {
        match hay.get(at..).unwrap_or_default() {
            [b'\r', ..] => at += 1,
            [b'\n', ..] if ends < 2 => (at, ends) = (at + 1, ends + 1),
            [b'\\', b'r' | b't', ..] => at += 2,
            [b'\\', b'n', ..] if ends < 2 => (at, ends) = (at + 2, ends + 1),
            [b' ' | b'\t' | b',' | b';' | b'|', ..] => at += 1,
            [b'&', ..] if hay[at..].starts_with(b"&nbsp;") => at += 6,
            [b'<', ..] => match tag(hay, at) {
                Some(end) => (at, ends) = (end, ends + usize::from(hay[at + 1..].starts_with(b"br"))),
                None => break,
            },
            [0x80..=0xFF, ..] => match text::char_after(hay, at) {
                Some((c, len)) if text::is_space(c) => at += len,
                _ => break,
            },
            _ => break,
        }
    }
    (at, ends > 0)
}

/// Where what parts a code from its place ends: space or tags. `None` for nothing, and for much.
fn gap(hay: &[u8], from: usize) -> Option<usize> {
    const MOST: usize = 80;
    let mut at = from;
    while at < from + MOST {
        at = match text::char_after(hay, at)? {
            (c, len) if text::is_space(c) => at + len,
            ('<', _) => tag(hay, at)?,
            ('&', _) if hay[at..].starts_with(b"&nbsp;") => at + 6,
            _ if at > from => return Some(at),
            _ => return None,
        };
    }
    None
}

/// The end of a tag that begins at `at`.
fn tag(hay: &[u8], at: usize) -> Option<usize> {
    const LONGEST: usize = 60;
    let inside = &hay[at + 1..hay.len().min(at + LONGEST)];
    inside.first().filter(|b| b.is_ascii_alphabetic() || **b == b'/')?;
    inside.iter().position(|&b| b == b'>').map(|len| at + len + 2)
}

/// Where a part `c/o Kari Nordmann` ends that begins at `at`.
fn care_of(hay: &[u8], at: usize) -> Option<usize> {
    const LONGEST: usize = 60;
    let rest = &hay[at..hay.len().min(at + LONGEST)];
    rest.get(..3).filter(|word| word.eq_ignore_ascii_case(b"c/o"))?;
    rest.iter().position(|b| matches!(b, b',' | b'\n' | b'\r' | b'<' | b';' | b'\\')).map(|len| at + len)
}

/// Where `N-` or `NO-` before the code at `at` begins, or `at`.
fn country(hay: &[u8], at: usize) -> usize {
    let letters = [&b"NO-"[..], b"N-", b"no-", b"n-"];
    letters.iter().find(|word| hay[..at].ends_with(word)).map_or(at, |word| at - word.len())
}

/// `Postboks 123 Sentrum, 0107 Oslo`. Short words for a box, and other languages' too, need a code and its place.
fn post_box(hay: &[u8], words_end: usize, number: Range<usize>) -> Option<Found> {
    // All words for a box end in one of these.
    if !matches!(hay[words_end - 1] | 0x20, b's' | b'b' | b'.' | b'x') {
        return None;
    }
    let words = Words::before(hay, words_end)?;
    let start = match words.lower(hay, 0).as_str() {
        "postboks" => words.start(0),
        "boks" | "pb" | "pb." | "p.b." | "pboks" | "postbox" => words.start(0),
        "box" if matches!(words.lower(hay, 1).as_str(), "p.o." | "po" | "p.o") => words.start(1),
        _ => return None,
    };
    let long = words.lower(hay, 0) == "postboks";
    let digits = text::decode(&hay[number.clone()]);
    let office = office(hay, number.end);
    let tail = Tail::read(hay, office).map(|tail| (office, tail));
    let tail = tail.or_else(|| Some((number.end, Tail::read(hay, number.end)?))).filter(|(_, tail)| tail.fits);
    if let Some((office, tail)) = tail {
        let names = text::decode(&hay[number.end..office]);
        let canonical = accept_street(&format!("Postboks {digits}{names}, {}", tail.written(hay)))?.canonical;
        return Some(found(start..tail.end, if tail.lines { "lines" } else { "line" }, "box", canonical));
    }
    let canonical = accept_street(&format!("Postboks {digits}"))?.canonical;
    (long && text::ends_free(hay, number.end)).then(|| found(start..number.end, "alone", "box", canonical))
}

/// Where the name of a post office behind the number of a box ends: up to four words, the first with a capital.
fn office(hay: &[u8], from: usize) -> usize {
    let mut end = from;
    for i in 0..4 {
        if hay.get(end) != Some(&b' ') {
            break;
        }
        let mut at = end + 1;
        while let Some((c, len)) = text::char_after(hay, at).filter(|&(c, _)| is_letter(c) || c == '.' || is_hyphen(c))
        {
            if i == 0 && at == end + 1 && !c.is_uppercase() {
                return end;
            }
            at += len;
        }
        if at == end + 1 || at - end > 40 {
            break;
        }
        end = at;
    }
    end
}

/// Whether a street without a code ends as one does: nothing that makes the number something else, and no year.
fn stands_alone(hay: &[u8], digits: Range<usize>, end: usize, name: &str) -> bool {
    const UNITS: [&[u8]; 9] = [b" km", b" kr", b" m ", b" meter", b" min", b" stk", b" timer", b" %", b" prosent"];
    let next = text::char_after(hay, end);
    let closes = next.is_none_or(|(c, _)| text::is_space(c) || "\t\r\n,.;)]\"'<|\\!?*".contains(c));
    let number = &hay[digits];
    let long = number.len() == 4;
    let year = long && matches!(number, [b'1', b'9', ..] | [b'2', b'0', ..]);
    let way = ["vei", "veien", "veg", "vegen"].iter().any(|way| name.to_lowercase().ends_with(way));
    closes && (!long || (way && !year)) && !UNITS.iter().any(|unit| hay[end..].starts_with(unit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::digits::noise;

    fn all(hay: &[u8], find: fn(&[u8], usize) -> Option<Found>) -> Vec<Found> {
        let starts = |&at: &usize| hay[at].is_ascii_digit() && (at == 0 || !hay[at - 1].is_ascii_digit());
        (0..hay.len()).filter(starts).filter_map(|at| find(hay, at)).collect()
    }

    /// The only address of a text: what it spans, class, form, canonical writing.
    fn one(text: &[u8]) -> Option<(String, &'static str, &'static str, String)> {
        let found = all(text, find);
        assert!(found.len() < 2, "{} {found:?}", text::decode(text));
        let found = found.into_iter().next()?;
        let canonical = text::decode(found.verdict.canonical.as_bytes());
        Some((text::decode(&text[found.span]), found.verdict.class, found.form, canonical))
    }

    fn check(rows: &[(&str, &str, &str, &str)]) {
        for (hay, span, class, form) in rows {
            let got = one(hay.as_bytes()).unwrap_or_else(|| panic!("nothing in {hay}"));
            assert_eq!((got.0.as_str(), got.1, got.2), (*span, *class, *form), "{hay}");
        }
    }

    #[test]
    fn with_code_and_place() {
        check(&[
            ("Bor i Storgata 1, 0155 Oslo nå", "Storgata 1, 0155 Oslo", "full", "line"),
            ("Adresse: Kongens gate 12B, 0153 OSLO.", "Kongens gate 12B, 0153 OSLO", "full", "line"),
            ("STORGATA 1, 0155 OSLO", "STORGATA 1, 0155 OSLO", "full", "line"),
            ("Storgata 1 0155 Oslo", "Storgata 1 0155 Oslo", "full", "line"),
            ("Storgata 1 b H0201, 0155 Oslo", "Storgata 1 b H0201, 0155 Oslo", "full", "line"),
            ("Storgata 1, H0201, N-0155 Oslo", "Storgata 1, H0201, N-0155 Oslo", "full", "line"),
            ("Storgata 1-3, 0155 Oslo", "Storgata 1-3, 0155 Oslo", "full", "line"),
            ("Kari Prøve\nStorgata 1\n0155 OSLO\n", "Storgata 1\n0155 OSLO", "full", "lines"),
            ("Storgata 1\r\n0155 OSLO", "Storgata 1\r\n0155 OSLO", "full", "lines"),
            (r#""Kari\nStorgata 1\n0155 OSLO""#, r"Storgata 1\n0155 OSLO", "full", "lines"),
            ("Storgata 1<br>0155 Oslo", "Storgata 1<br>0155 Oslo", "full", "lines"),
            ("<p>Storgata 1,<br/> 0155&nbsp;Oslo</p>", "Storgata 1,<br/> 0155&nbsp;Oslo", "full", "lines"),
            ("<a>Storgata 1</a><b>0155</b> <c>Oslo</c>", "Storgata 1</a><b>0155</b> <c>Oslo", "full", "line"),
            ("Storgata 1\nc/o Kari Prøve\n0155 Oslo", "Storgata 1\nc/o Kari Prøve\n0155 Oslo", "full", "lines"),
            ("c/o Kari Prøve, Storgata 1, 0155 Oslo", "Storgata 1, 0155 Oslo", "full", "line"),
            ("Bergsvegen 1234, 2500 Tynset", "Bergsvegen 1234, 2500 Tynset", "full", "line"),
            ("P. A. Prøves vei 34, 0155 Oslo", "P. A. Prøves vei 34, 0155 Oslo", "full", "line"),
            ("i Øvre Prøvegate 5, 5003 Bergen", "Øvre Prøvegate 5, 5003 Bergen", "full", "line"),
            ("den 17. mai gate 5, 5003 Bergen", "17. mai gate 5, 5003 Bergen", "full", "line"),
            ("på Prøve 12, 3800 Bø i Telemark og", "Prøve 12, 3800 Bø i Telemark", "full", "farm"),
            ("på Prøve 12, 3800 Bø", "Prøve 12, 3800 Bø", "full", "farm"),
            ("Øvre Li 12, 2500 Tynset", "Øvre Li 12, 2500 Tynset", "full", "farm"),
            ("bor i storgata 1, 0155 oslo", "storgata 1, 0155 oslo", "full", "lower"),
            ("bor i kongens gate 1, 0155 oslo", "kongens gate 1, 0155 oslo", "full", "lower"),
            ("Storgata 1, 0155 Bergen", "Storgata 1, 0155 Bergen", "mismatch", "line"),
            ("Kong Prøves vei 1\n0155 Bergen", "Kong Prøves vei 1\n0155 Bergen", "mismatch", "lines"),
            ("Kari Prøve Storgata 1, 0155 Oslo", "Storgata 1, 0155 Oslo", "full", "line"),
            ("Besøk Kongens gate 1, 0155 Oslo", "Kongens gate 1, 0155 Oslo", "full", "line"),
        ]);
        let windows = b"Tr\xF8ndveien 3, 9008 Troms\xF8".as_slice();
        let got = one(windows).unwrap();
        assert_eq!(
            (got.0.as_str(), got.1, got.3.as_str()),
            ("Trøndveien 3, 9008 Tromsø", "full", "TRØNDVEIEN 3, 9008 TROMSØ")
        );
    }

    #[test]
    fn without_code() {
        check(&[
            ("Bor i Storgata 5.", "Storgata 5", "street", "street"),
            ("Prøvebakken 12 A i Oslo", "Prøvebakken 12 A", "street", "street"),
            ("Kongens gate 5 i dag", "Kongens gate 5", "street", "street"),
            ("Prøvegata 5\n1234", "Prøvegata 5", "street", "street"),
            ("Prøvegata 5, 1234 Kari", "Prøvegata 5", "street", "street"),
            ("Prøvelia 5", "Prøvelia 5", "street", "street-weak"),
            ("Prøvekollen 5", "Prøvekollen 5", "street", "street-weak"),
            ("Øvre Li 12", "Øvre Li 12", "street", "generic"),
            ("Bergsvegen 1234.", "Bergsvegen 1234", "street", "street"),
            ("Nedre Prøvelia 7", "Nedre Prøvelia 7", "street", "street"),
            ("Adresse Haakon den godes vei 7", "Haakon den godes vei 7", "street", "street"),
        ]);
    }

    #[test]
    fn boxes() {
        check(&[
            ("Postboks 123 Sentrum, 0107 Oslo", "Postboks 123 Sentrum, 0107 Oslo", "box", "line"),
            ("Postboks 12 St. Olavs plass, 0130 Oslo", "Postboks 12 St. Olavs plass, 0130 Oslo", "box", "line"),
            ("Postboks 12\n0130 Oslo", "Postboks 12\n0130 Oslo", "box", "lines"),
            ("Pb. 12, 0130 Oslo", "Pb. 12, 0130 Oslo", "box", "line"),
            ("P.O. Box 12, NO-0130 Oslo", "P.O. Box 12, NO-0130 Oslo", "box", "line"),
            ("Send til Postboks 123.", "Postboks 123", "box", "alone"),
        ]);
        for none in ["PB 12", "Boks 3", "Box 12, side 4", "Postboks 12a", "P.O. Box 12, London", "sandbox 3, 0155 Oslo"]
        {
            assert_eq!(one(none.as_bytes()), None, "{none}");
        }
    }

    #[test]
    fn numbers_that_are_no_address() {
        for none in [
            "Chapter 4",
            "Figure 12",
            "gate 7",
            "Gate 7",
            "NAND gate 4",
            "logic gate 3",
            "vei 4",
            "Vei 4",
            "Kapittel 3",
            "Kapittel 3, 0155 Oslo",
            "Europavei 6",
            "Riksveien 4",
            "Aggregate 5",
            "Australia 12",
            "Parkveien 5 km",
            "Storgata 05",
            "Storgata 12345",
            "Storgata 5.5",
            "Storgata 5:30",
            "Storgata 5/2020",
            "Storgata  5",
            "Storgata5",
            "/Storgata 5",
            "a_Storgata 5",
            "x1Storgata 5",
            "Prøvebakken 2024",
            "Moen 5",
            "Kari Haugen 5",
            "storgata 5",
            "Bilde 3, 1234 Nei",
            "side 3, 0155 Oslo",
        ] {
            assert_eq!(one(none.as_bytes()), None, "{none}");
        }
    }

    #[test]
    fn codes_with_their_places() {
        for (hay, span, form) in [
            ("Vi bor i 0155 OSLO.", "0155 OSLO", "code-place"),
            ("N-0155 Oslo", "N-0155 Oslo", "code-place"),
            ("NO-5003 Bergen", "NO-5003 Bergen", "code-place"),
            ("postnr: 5003\u{A0}Bergen sentrum", "5003\u{A0}Bergen", "code-place"),
            ("0155 oslo", "0155 oslo", "lower"),
            ("i 2004 Lillestrøm", "2004 Lillestrøm", "year"),
            ("N-2004 Lillestrøm", "N-2004 Lillestrøm", "code-place"),
            (r"Kari\n0155 Oslo", "0155 Oslo", "code-place"),
        ] {
            let found = all(hay.as_bytes(), find_postal);
            assert_eq!(found.len(), 1, "{hay}");
            assert_eq!((&hay[found[0].span.clone()], found[0].form), (span, form), "{hay}");
        }
        for none in [
            "0155 Bergen",
            "10155 Oslo",
            "01555 Oslo",
            "0155Oslo",
            "x0155 Oslo",
            "1.0155 Oslo",
            "-0155 Oslo",
            "0155",
            "0155\nOslo",
            "SE-0155 Oslo",
        ] {
            assert!(all(none.as_bytes(), find_postal).is_empty(), "{none}");
        }
    }

    #[test]
    fn one_canonical_writing() {
        for hay in ["Storgata 1b, 0155 Oslo", "STORGATA 1 B\nN-0155 OSLO", "Storgata 1B<br>0155&nbsp;Oslo"] {
            assert_eq!(one(hay.as_bytes()).unwrap().3, "STORGATA 1B, 0155 OSLO", "{hay}");
            assert_eq!(accept(hay).map(|v| v.class), Some("full"));
        }
        assert_eq!(
            accept_street("Storgata 1B, 0155 Oslo").unwrap().canonical,
            accept("Storgata 1 b 0155 Oslo").unwrap().canonical
        );
        assert_eq!(accept("Bor i Storgata 1"), None);
    }

    #[test]
    fn any_bytes() {
        let pieces: Vec<&[u8]> = [
            "Storgata", "gate", "Kongens", "Øvre", "Li", "Postboks", "17.", "mai", " ", " ", " ", " ", "1", "12", "5",
            "b", ", ", "0155", "Oslo", "Bergen", "\n", "\\n", "<br>", "&nbsp;", "N-", "H0101", "c/o", ".", "-", "'",
            "\u{A0}", "/",
        ]
        .iter()
        .map(|s| s.as_bytes())
        .chain([&b"\xA0"[..], b"\xC3", b"\xF8", b"\x00"])
        .collect();
        let (mut next, mut seen) = (noise(11), 0);
        for _ in 0..60_000 {
            let hay: Vec<u8> = (0..12).flat_map(|_| pieces[(next() % pieces.len() as u64) as usize]).copied().collect();
            let found = all(&hay, find);
            seen += found.len();
            let postal = all(&hay, find_postal);
            let mut wide = vec![b'\n'; 2000];
            wide.extend_from_slice(&hay);
            wide.extend([b'\n'; 2000]);
            let shifted: Vec<_> = all(&wide, find).iter().map(|f| f.span.start - 2000).collect();
            assert_eq!(shifted, found.iter().map(|f| f.span.start).collect::<Vec<_>>(), "{}", text::decode(&hay));
            assert!(postal.iter().chain(&found).all(|f| f.span.end <= hay.len() && !f.span.is_empty()));
        }
        assert!(seen > 100, "{seen}");
    }
}
