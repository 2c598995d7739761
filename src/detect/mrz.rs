//! Machine-readable zones of travel documents (ICAO Doc 9303, parts 3 to 7): passports (TD3, two lines of 44), cards
//! (TD1, three lines of 30, and TD2, two of 36) and visas (two of 44 or 36).
//!
//! Number, birth, expiry and the whole each have a check digit, so a zone needs no word beside it; nor does the second
//! line of a passport alone, which has them all.

use super::text::{ends_free, starts_free};
use super::{Canonical, Found, Verdict};

/// Finds the zone whose first digit is at `at`. Lines are parted by a line end (also CRLF, or a `\n` or `\r\n` escape),
/// with blanks around it, or by nothing.
///
/// `form`: `td1`, `td2`, `td3`, or with `-line` where only the line or lines with the check digits are there. `class`:
/// `passport`, `id-card`, `visa`, or `specimen` (issued by Utopia, UTO, or to the name SPECIMEN). The canonical value
/// is the issuing country (of a second line alone: the nationality) and the number of the document.
pub fn find(hay: &[u8], at: usize) -> Option<Found> {
    // A number, a check digit and a birth date are to come: nearly nothing else has that many capitals and digits.
    const SURE: usize = 12;
    let ahead = hay.get(at..at + SURE)?;
    if !ahead.iter().rev().all(|&b| is_filled(b)) {
        return None;
    }
    let back = hay[..at].iter().rev().take(54).take_while(|&&b| is_filled(b) && !b.is_ascii_digit()).count();
    let start = at - back;
    if !starts_free(hay, start) {
        return None;
    }
    let card = (5..=14).contains(&back).then(|| td1(hay, start)).flatten();
    if card.is_some() {
        return card;
    }
    [44, 36].into_iter().find_map(|width| {
        if back <= 9 {
            let above = line_above(hay, start, width);
            return two_lines(hay, above, start, width).or_else(|| two_lines(hay, None, start, width));
        }
        (width..=width + 9).contains(&back).then(|| two_lines(hay, Some(start), start + width, width))?
    })
}

/// Accepts a text that is one zone and nothing else.
pub fn accept(text: &str) -> Option<Verdict> {
    let text = text.trim();
    let at = text.bytes().position(|b| b.is_ascii_digit())?;
    find(text.as_bytes(), at).filter(|found| found.span == (0..text.len())).map(|found| found.verdict)
}

/// What the fields of a zone say, before they are trusted.
struct Fields<'a> {
    /// Nine characters of the number, its check digit, and the optional data that a longer number goes on in.
    number: [&'a [u8]; 3],
    /// Birth date, check digit, sex, expiry date, check digit.
    dates: &'a [u8],
    nationality: &'a [u8],
}

impl Fields<'_> {
    /// The number of the document, where all the fields are right.
    fn number(&self) -> Option<String> {
        let [number, check, rest] = self.number;
        let long = rest.iter().position(|&b| b == b'<').unwrap_or(rest.len());
        let (number, check) = match check {
            // A number of more than nine characters: a filler here, and the rest and the check digit further on.
            b"<" if long >= 2 => ([number, &rest[..long - 1]].concat(), rest[long - 1]),
            _ => (number.to_vec(), check[0]),
        };
        let [birth, expiry] = [&self.dates[..7], &self.dates[8..15]];
        let right = check.is_ascii_digit()
            && is_checked(&number, check)
            && is_date(birth, true)
            && is_date(expiry, false)
            && matches!(self.dates[7], b'M' | b'F' | b'X' | b'<')
            && is_country(self.nationality);
        let text = String::from_utf8(number).ok()?.trim_end_matches('<').to_owned();
        (right && text.bytes().any(|b| b.is_ascii_digit())).then_some(text)
    }
}

/// A passport, card or visa: the first line at `above` (with the name) and the second at `below`.
fn two_lines(hay: &[u8], above: Option<usize>, below: usize, width: usize) -> Option<Found> {
    let end = below + width;
    let line = hay.get(below..end)?;
    if !line.iter().all(|&b| is_filled(b)) || !is_open(hay, end) {
        return None;
    }
    let number = [&line[..9], &line[9..10], if width == 36 { &line[28..35] } else { &[] }];
    let number = Fields { number, dates: &line[13..28], nationality: &line[10..13] }.number()?;
    let whole = [&line[..10], &line[13..20], &line[21..width - 1]].concat();
    let composite = is_checked(&whole, line[width - 1]);
    let named = match above {
        Some(above) => Some(Named::read(&hay[above..above + width])?),
        None => None,
    };
    let class = match named.as_ref().map(|named| named.kind) {
        Some(b'V') => "visa",
        _ if !composite => return None,
        Some(b'P') => "passport",
        Some(b'A' | b'C' | b'I') => "id-card",
        None if width == 44 => "passport",
        None => "id-card",
        _ => return None,
    };
    let country = named.as_ref().map_or(&line[10..13], |named| named.country);
    let specimen = named.as_ref().is_some_and(|named| named.specimen) || &line[10..13] == b"UTO" || country == b"UTO";
    let form = match (width, above) {
        (44, Some(_)) => "td3",
        (44, None) => "td3-line",
        (_, Some(_)) => "td2",
        (_, None) => "td2-line",
    };
    let span = above.unwrap_or(below)..end;
    Some(Found { span, form, verdict: verdict(if specimen { "specimen" } else { class }, country, &number) })
}

/// A card of three lines that begins at `start`; the third is not needed.
fn td1(hay: &[u8], start: usize) -> Option<Found> {
    const WIDTH: usize = 30;
    let first = hay.get(start..start + WIDTH)?;
    if !matches!(first[0], b'A' | b'C' | b'I') || !first.iter().all(|&b| is_filled(b)) || !is_country(&first[2..5]) {
        return None;
    }
    let below = line_below(hay, start + WIDTH)?;
    let second = hay.get(below..below + WIDTH)?;
    if !second.iter().all(|&b| is_filled(b)) {
        return None;
    }
    let number = [&first[5..14], &first[14..15], &first[15..30]];
    let number = Fields { number, dates: &second[..15], nationality: &second[15..18] }.number()?;
    let whole = [&first[5..], &second[..7], &second[8..15], &second[18..29]].concat();
    if !is_checked(&whole, second[29]) {
        return None;
    }
    let (mut end, mut form, mut specimen) = (below + WIDTH, "td1-line", false);
    let names = line_below(hay, end).filter(|&at| {
        hay.get(at..at + WIDTH).is_some_and(is_name) && hay[at..at + WIDTH].contains(&b'<') && is_open(hay, at + WIDTH)
    });
    if let Some(at) = names {
        (end, form, specimen) = (at + WIDTH, "td1", is_specimen(&hay[at..at + WIDTH]));
    }
    if !is_open(hay, end) {
        return None;
    }
    let specimen = specimen || &first[2..5] == b"UTO" || &second[15..18] == b"UTO";
    let class = if specimen { "specimen" } else { "id-card" };
    Some(Found { span: start..end, form, verdict: verdict(class, &first[2..5], &number) })
}

/// The first line of a zone of two.
struct Named<'a> {
    kind: u8,
    country: &'a [u8],
    specimen: bool,
}

impl<'a> Named<'a> {
    fn read(line: &'a [u8]) -> Option<Self> {
        let right =
            is_name(line) && line[0].is_ascii_uppercase() && is_country(&line[2..5]) && line[5].is_ascii_uppercase();
        right.then(|| Self { kind: line[0], country: &line[2..5], specimen: is_specimen(&line[5..]) })
    }
}

fn verdict(class: &'static str, country: &[u8], number: &str) -> Verdict {
    let country: String = country.iter().filter(|b| **b != b'<').map(|&b| char::from(b)).collect();
    Verdict { class, canonical: Canonical::new(format!("{country}{number}")), precision_m: None }
}

/// Line ends, in bytes and as escapes in source code and JSON.
const LINE_ENDS: [&[u8]; 4] = [b"\r\n", b"\n", b"\\r\\n", b"\\n"];

/// Where the line of `width` characters that ends before the line end before `start` begins.
fn line_above(hay: &[u8], start: usize, width: usize) -> Option<usize> {
    let blanks = hay[..start].iter().rev().take(16).take_while(|b| matches!(b, b' ' | b'\t')).count();
    let before = &hay[..start - blanks];
    let mark = LINE_ENDS.iter().find(|mark| before.ends_with(mark))?;
    let end = before.len() - mark.len();
    let above = end.checked_sub(width)?;
    let line = &hay[above..end];
    (is_name(line) && starts_free(hay, above)).then_some(above)
}

/// Where the line behind the line end (or nothing) at `end` begins.
fn line_below(hay: &[u8], end: usize) -> Option<usize> {
    let rest = hay.get(end..)?;
    let mark = LINE_ENDS.iter().find(|mark| rest.starts_with(mark));
    let Some(mark) = mark else { return Some(end) };
    let blanks = rest[mark.len()..].iter().take(16).take_while(|b| matches!(b, b' ' | b'\t')).count();
    Some(end + mark.len() + blanks)
}

/// Whether a zone may end at `end`.
fn is_open(hay: &[u8], end: usize) -> bool {
    ends_free(hay, end) && hay.get(end) != Some(&b'<')
}

/// The characters of a zone (part 3, 4.3).
fn is_filled(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'<'
}

fn is_name(line: &[u8]) -> bool {
    line.iter().all(|&b| b.is_ascii_uppercase() || b == b'<')
}

/// Three letters, or fewer and fillers (Germany is `D<<`).
fn is_country(code: &[u8]) -> bool {
    let letters = code.iter().take_while(|b| b.is_ascii_uppercase()).count();
    letters > 0 && code[letters..].iter().all(|&b| b == b'<')
}

fn is_specimen(name: &[u8]) -> bool {
    [&b"SPECIMEN"[..], b"MUSTERMANN"].iter().any(|word| name.windows(word.len()).any(|part| part == *word))
}

/// Six digits YYMMDD and their check digit; of a birth date day and month may be unknown, `<<` (part 3, 4.8).
fn is_date(field: &[u8], birth: bool) -> bool {
    let two = |at: usize, most: u8| match field[at..at + 2] {
        [b'<', b'<'] => birth,
        [a, b] if a.is_ascii_digit() && b.is_ascii_digit() => (1..=most).contains(&((a - b'0') * 10 + b - b'0')),
        _ => false,
    };
    let year = field[..2].iter().all(u8::is_ascii_digit);
    year && two(2, 12) && two(4, 31) && is_checked(&field[..6], field[6])
}

/// Whether the check digit of a field is right: weights 7, 3, 1, A is 10, the filler is 0 (part 3, 4.9).
fn is_checked(field: &[u8], check: u8) -> bool {
    let sum: u32 = field.iter().zip([7, 3, 1].into_iter().cycle()).map(|(&b, weight)| value(b) * weight).sum();
    // Less than ten: it fits.
    check == b'0' + (sum % 10) as u8
}

fn value(byte: u8) -> u32 {
    match byte {
        b'0'..=b'9' => (byte - b'0').into(),
        b'A'..=b'Z' => u32::from(byte - b'A') + 10,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::digits::{noise, noisy_bytes, only};
    use super::super::text;
    use super::*;

    // The specimens of Doc 9303, parts 4 to 7: Utopia is no country.
    const TD3: [&str; 2] =
        ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];
    const TD2: [&str; 2] = ["I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"];
    const TD1: [&str; 3] =
        ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"];
    const VISA: [&str; 2] =
        ["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4UTO4009078F96121096ZE184226B<<<<<<"];
    const VISA_B: [&str; 2] = ["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4UTO4009078F9612109<<<<<<<<"];

    fn one(text: &str) -> Option<(String, &'static str, &'static str, Canonical)> {
        let (written, first) = only(find, text)?;
        Some((written, first.form, first.verdict.class, first.verdict.canonical))
    }

    fn check(field: &str) -> String {
        (b'0'..=b'9')
            .find(|&digit| is_checked(field.as_bytes(), digit))
            .map(|digit| char::from(digit).into())
            .expect("one")
    }

    /// A passport of a real country that nobody has: born in month 8, number made.
    fn passport(country: &str, number: &str) -> [String; 2] {
        let first = format!("{:<<44}", format!("P<{country}NORDMANN<<KARI"));
        let [number, birth, expiry] = [number, "740812", "331231"].map(|field| format!("{field}{}", check(field)));
        let rest = format!("{:<<14}0", "");
        let whole = check(&format!("{number}{birth}{expiry}{rest}"));
        [first, format!("{number}{country}{birth}F{expiry}{rest}{whole}")]
    }

    #[test]
    fn specimens() {
        let zones: [(&[&str], &str, &str); 5] = [
            (&TD3, "td3", "UTOL898902C3"),
            (&TD2, "td2", "UTOD23145890"),
            (&TD1, "td1", "UTOD23145890"),
            (&VISA, "td3", "UTOL8988901C"),
            (&VISA_B, "td2", "UTOL8988901C"),
        ];
        for (lines, form, canonical) in zones {
            for mark in ["\n", "\r\n", "\\n", "\n  ", ""] {
                let zone = lines.join(mark);
                let expected = Some((zone.clone(), form, "specimen", Canonical::new(canonical)));
                for text in [zone.clone(), format!("MRZ:\n{zone}\n\nx"), format!("\"mrz\":\"{zone}\",")] {
                    assert_eq!(one(&text), expected, "{text}");
                }
                assert!(accept(&zone).is_some(), "{zone}");
            }
        }
        assert_eq!(one(TD3[1]).map(|f| f.1), Some("td3-line"));
        assert_eq!(one(TD2[1]).map(|f| f.1), Some("td2-line"));
        assert_eq!(one(&TD1[..2].join("\n")).map(|f| f.1), Some("td1-line"));
        assert_eq!(one(VISA[1]), None, "the second line of a visa has no check of the whole");
    }

    #[test]
    fn real_countries() {
        for (country, number, canonical) in [
            ("NOR", "AAA123123", "NORAAA123123"),
            ("D<<", "C01X00T47", "DC01X00T47"),
            ("NOR", "12312312<", "NOR12312312"),
        ] {
            let lines = passport(country, number);
            let zone = lines.join("\n");
            assert_eq!(one(&zone), Some((zone.clone(), "td3", "passport", Canonical::new(canonical))), "{zone}");
            assert_eq!(one(&lines[1]).map(|f| (f.1, f.2)), Some(("td3-line", "passport")));
            assert_eq!(one(&lines.concat()).map(|f| f.2), Some("passport"));
            let specimen = zone.replace("NORDMANN<<KARI", "SPECIMEN<<KARI");
            assert_eq!(one(&specimen).map(|f| f.2), Some("specimen"));
        }
        // A number of more than nine characters goes on in the optional data.
        let long = check("D23145890734");
        let first = format!("{:<<30}", format!("I<BELD23145890<734{long}"));
        let second = "7408122F1204159BEL<<<<<<<<<<<";
        let whole = check(&[&first[5..], &second[..7], &second[8..15], &second[18..29]].concat());
        let zone = format!("{first}\n{second}{whole}\n{}", TD1[2]);
        assert_eq!(one(&zone), Some((zone.clone(), "td1", "id-card", Canonical::new("BELD23145890734"))));
    }

    #[test]
    fn a_wrong_digit_anywhere() {
        for lines in [&TD3[..], &TD2, &TD1[..2]] {
            let zone = lines.join("\n");
            let mut kept = 0;
            for (i, byte) in zone.bytes().enumerate().filter(|(_, b)| b.is_ascii_digit()) {
                let other = char::from(b'0' + (byte - b'0' + 1) % 10);
                kept += usize::from(one(&format!("{}{other}{}", &zone[..i], &zone[i + 1..])).is_some());
            }
            assert_eq!(kept, 0, "{zone}");
        }
    }

    #[test]
    fn what_is_none() {
        for none in [
            TD3[0].to_owned(),
            format!("{}<", TD3[1]),
            format!("A{}", TD3[1]),
            TD3[1].to_lowercase(),
            TD3[1][..43].to_owned(),
            format!("{}9", TD2[1]),
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH".into(),
            "0".repeat(44),
            "0".repeat(36),
            "<".repeat(44),
        ] {
            assert_eq!(one(&none), None, "{none}");
        }
        assert!(accept("").is_none() && accept(&format!("x {}", TD3[1])).is_none());
    }

    #[test]
    fn any_bytes() {
        const LIKELY: &[u8] = b"0123456789012345678901234567890<<<<<<ABCFIMPV\n";
        let mut next = noise(23);
        for round in 0..20_000 {
            let len = (next() % 140) as usize;
            let mut hay = noisy_bytes(&mut next, len);
            if round % 2 == 0 {
                hay.iter_mut().for_each(|b| *b = LIKELY[(next() % LIKELY.len() as u64) as usize]);
            }
            (0..hay.len()).filter(|&at| hay[at].is_ascii_digit()).for_each(|at| drop(find(&hay, at)));
            drop(accept(&text::decode(&hay)));
        }
        assert_eq!(find(b"", 0), None);
    }
}
