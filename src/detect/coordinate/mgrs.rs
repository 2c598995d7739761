//! References of the Military Grid Reference System: `32V NM 98022 42808`.
//!
//! Source: NGA.STND.0037 (grids): zones 1 to 60, bands C to X, the columns of a 100 km square in three sets that repeat
//! with the zones (A-H, J-R, S-Z), its rows A to V; no I and no O.

use super::super::{Canonical, Found, Verdict, text};

/// Finds the reference whose zone begins at `at`: capitals, four to ten digits, together or with one space between the
/// parts.
///
/// Class `norway` (zones 31 to 37 in the bands V, W and X), `world`, or `coarse` for four digits (1 km) of either. Form
/// `together` or `spaced`. The canonical writing has no spaces and no leading zero of the zone.
pub(crate) fn find(hay: &[u8], at: usize) -> Option<Found> {
    let zone = hay[at..].iter().take(3).take_while(|b| b.is_ascii_digit()).count();
    let band = at + zone;
    if !(1..=2).contains(&zone) || !matches!(hay.get(band), Some(b'C'..=b'X')) {
        return None;
    }
    let (square, one) = behind_space(hay, band + 1);
    let letters = hay.get(square..square + 2).filter(|letters| letters.iter().all(u8::is_ascii_uppercase))?;
    let (east, two) = behind_space(hay, square + 2);
    let run = hay[east..].iter().take(11).take_while(|b| b.is_ascii_digit()).count();
    let (digits, end, three) = match hay.get(east + run) {
        // A group of its own for the north, as long as the one for the east.
        Some(b' ') if (2..=5).contains(&run) && north(hay, east + run + 1) == run => {
            let north = east + run + 1;
            ([&hay[east..east + run], &hay[north..north + run]].concat(), north + run, true)
        }
        _ => (hay[east..east + run].to_vec(), east + run, false),
    };
    let joined = |b: Option<&u8>| b.is_some_and(|b| matches!(b, b'-' | b'.' | b'+' | b'/' | b'#' | b'$' | b'=' | b'%'));
    let behind = matches!(hay.get(end), Some(b'-' | b'+' | b'/' | b'='));
    if joined(hay[..at].last()) || behind || !text::starts_free(hay, at) || !text::ends_free(hay, end) {
        return None;
    }
    let verdict = judge(&hay[at..band], hay[band], letters, &digits)?;
    let form = if one || two || three { "spaced" } else { "together" };
    Some(Found { span: at..end, form, verdict })
}

/// Accepts a text that is one reference and nothing else.
pub(crate) fn accept(text: &str) -> Option<Verdict> {
    let hay = text.trim().as_bytes();
    let found = (!hay.is_empty()).then(|| find(hay, 0))??;
    (found.span.end == hay.len()).then_some(found.verdict)
}

fn behind_space(hay: &[u8], at: usize) -> (usize, bool) {
    let space = hay.get(at) == Some(&b' ');
    (at + usize::from(space), space)
}

fn north(hay: &[u8], at: usize) -> usize {
    hay[at..].iter().take(6).take_while(|b| b.is_ascii_digit()).count()
}

fn judge(zone: &[u8], band: u8, square: &[u8], digits: &[u8]) -> Option<Verdict> {
    let number: u8 = str::from_utf8(zone).ok()?.parse().ok()?;
    let columns = [b'S'..=b'Z', b'A'..=b'H', b'J'..=b'R'];
    let (column, row) = (*square.first()?, *square.get(1)?);
    let letters = [band, column, row].iter().all(|letter| !matches!(letter, b'I' | b'O'));
    let right = (1..=60).contains(&number)
        && matches!(band, b'C'..=b'X')
        && columns[usize::from(number % 3)].contains(&column)
        && (b'A'..=b'V').contains(&row);
    // Code points and hexadecimal dumps: `1DFA 0062`.
    let hex = [band, column, row].iter().all(u8::is_ascii_hexdigit);
    if !right || hex || !letters || digits.len() % 2 == 1 || !(4..=10).contains(&digits.len()) {
        return None;
    }
    let metres = 10_u32.pow(5 - digits.len() as u32 / 2);
    let norway = (31..=37).contains(&number) && matches!(band, b'V'..=b'X');
    let class = match (metres < 500, norway) {
        (false, _) => "coarse",
        (true, true) => "norway",
        (true, false) => "world",
    };
    let band = char::from(band);
    let canonical = format!("{number}{band}{}{}", text::decode(square), text::decode(digits));
    Some(Verdict { class, canonical: Canonical::new(canonical), precision_m: Some(metres) })
}

#[cfg(test)]
mod tests {
    use super::super::super::digits::{noise, noisy_bytes};
    use super::*;

    fn one(text: &str) -> Option<(&str, &'static str, &'static str, Option<u32>)> {
        let hay = text.as_bytes();
        let starts = |&at: &usize| hay[at].is_ascii_digit() && (at == 0 || !hay[at - 1].is_ascii_digit());
        let all: Vec<Found> = (0..hay.len()).filter(starts).filter_map(|at| find(hay, at)).collect();
        assert!(all.len() < 2, "{text}");
        let found = all.into_iter().next()?;
        Some((&text[found.span], found.form, found.verdict.class, found.verdict.precision_m))
    }

    #[test]
    fn references() {
        for (text, span, form, class, metres) in [
            ("ved 32V NM 98022 42808.", "32V NM 98022 42808", "spaced", "norway", 1),
            ("32VNM9802242808", "32VNM9802242808", "together", "norway", 1),
            ("32V NM 9802 4280", "32V NM 9802 4280", "spaced", "norway", 10),
            ("32VNM 980428", "32VNM 980428", "spaced", "norway", 100),
            ("33X WG 12 34", "33X WG 12 34", "spaced", "coarse", 1000),
            ("4QFJ12345678", "4QFJ12345678", "together", "world", 10),
            ("18S UJ 23480 06470", "18S UJ 23480 06470", "spaced", "world", 1),
        ] {
            assert_eq!(one(text), Some((span, form, class, Some(metres))), "{text}");
        }
        for none in [
            "32V",
            "32V NM",
            "32VNM12",
            "32VNM123",
            "32VNM12345",
            "32VNM12345678901",
            "32VAM98024280",
            "32VNX98024280",
            "61VNM98024280",
            "0VSM98024280",
            "32INM98024280",
            "32VNI98024280",
            "32vnm98024280",
            "132VNM98024280",
            "a32VNM98024280",
            "32VNM98024280b",
            "-32VNM98024280",
            "32V  NM 98022 42808",
            "32V NM 98022 4280",
            "0061 1DFA 0316",
            "4DBB1264",
        ] {
            assert_eq!(one(none), None, "{none}");
        }
        assert_eq!(accept("32V NM 98022 42808").unwrap().canonical, Canonical::new("32VNM9802242808"));
        assert_eq!(accept("04QFJ12345678").unwrap().canonical, Canonical::new("4QFJ12345678"));
        assert_eq!(accept(""), None);
    }

    #[test]
    fn any_bytes() {
        let mut next = noise(22);
        for round in 0..40_000 {
            let hay: Vec<u8> = match round % 2 {
                0 => noisy_bytes(&mut next, 24),
                _ => (0..18).map(|_| b"3233VNMPA1234567890  "[(next() % 21) as usize]).collect(),
            };
            for at in 0..hay.len() {
                if hay[at].is_ascii_digit()
                    && let Some(found) = find(&hay, at)
                {
                    assert_eq!(accept(&text::decode(&hay[found.span])), Some(found.verdict));
                }
            }
        }
    }
}
