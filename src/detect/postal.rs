//! The register of Norwegian postal codes: which place a code belongs to, and whether what somebody wrote is that place.
//!
//! The register is text, sorted by code, and is searched where it lies: 18 steps a look-up and nothing to set up. Its
//! source, licence and date stand at its head.

use super::text;

/// The places of a code of four digits, the newest first; none where there is no such code. Nearly all codes have one.
pub fn places(code: &[u8]) -> impl Iterator<Item = &'static str> {
    let mut rest = match code {
        [_, _, _, _] if code.iter().all(u8::is_ascii_digit) => &REGISTER[first_line(code)..],
        _ => "",
    };
    let code = [0, 1, 2, 3].map(|i| code.get(i).copied().unwrap_or(0));
    std::iter::from_fn(move || {
        let (line, behind) = rest.split_once('\n')?;
        let (own, place) = line.split_once('\t')?;
        rest = behind;
        (own.as_bytes() == code).then_some(place)
    })
}

/// Whether this is a postal code that is, or lately was, in use.
pub fn is_code(code: &[u8]) -> bool {
    places(code).next().is_some()
}

/// Where the place of `code` ends that is written at `at`, or `None` when something else is written there.
///
/// Any case of letters is right, `ø`, `ö`, `o` and `oe` are one, and so are `å`, `æ`, `ä`, `a`, `aa` and `ae`. Of a
/// place with its region (`BØ I TELEMARK`) the region may be left out.
pub fn place_at(hay: &[u8], at: usize, code: &[u8]) -> Option<usize> {
    places(code).filter_map(|place| spelt(hay, at, place)).max()
}

/// Where the place that is written at `at` ends, whatever its code. This reads the whole register.
pub fn any_place_at(hay: &[u8], at: usize) -> Option<usize> {
    let initial = Folded::new(hay, at).next()?.0;
    let lines = REGISTER.lines().filter_map(|line| line.split_once('\t'));
    let alike = |place: &str| Folded::new(place.as_bytes(), 0).next().is_some_and(|(c, _)| c == initial);
    lines.filter(|(_, place)| alike(place)).filter_map(|(_, place)| spelt(hay, at, place)).max()
}

/// Whether `written`, trimmed, is the place of `code`, or begins with it (`Oslo sentrum`).
pub fn fits(code: &str, written: &str) -> bool {
    place_at(written.trim().as_bytes(), 0, code.as_bytes()).is_some()
}

const REGISTER: &str = include_str!("data/postal_codes.txt");

/// The offset of the first line that does not sort before `code`. The lines at the head begin with `#`, which sorts
/// before all digits.
fn first_line(code: &[u8]) -> usize {
    let bytes = REGISTER.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = bytes[low..middle].iter().rposition(|&b| b == b'\n').map_or(low, |i| low + i + 1);
        let end = bytes[middle..high].iter().position(|&b| b == b'\n').map_or(high, |i| middle + i + 1);
        if bytes[start..end] < *code {
            low = end;
        } else {
            high = start;
        }
    }
    low
}

/// Where `place`, or what stands before its region, ends when it is written at `at`, as whole words.
fn spelt(hay: &[u8], at: usize, place: &str) -> Option<usize> {
    let short = [" I ", " PÅ "].iter().find_map(|link| place.split_once(link)).map(|(short, _)| short);
    [Some(place), short].into_iter().flatten().find_map(|name| {
        let mut written = Folded::new(hay, at);
        for (letter, _) in Folded::new(name.as_bytes(), 0) {
            written.next().filter(|(c, _)| *c == letter)?;
        }
        let end = written.at;
        let free = text::char_after(hay, end).is_none_or(|(c, _)| !text::is_word(c));
        (free && end > at).then_some(end)
    })
}

/// Letters as they are compared, each with the offset behind it.
struct Folded<'h> {
    hay: &'h [u8],
    at: usize,
}

impl<'h> Folded<'h> {
    fn new(hay: &'h [u8], at: usize) -> Self {
        Self { hay, at }
    }

    /// Steps over the next characters that `over` accepts, `most` of them.
    fn skip(&mut self, most: usize, over: impl Fn(char) -> bool) {
        for _ in 0..most {
            match text::char_after(self.hay, self.at) {
                Some((c, len)) if over(c) => self.at += len,
                _ => return,
            }
        }
    }
}

impl Iterator for Folded<'_> {
    type Item = (char, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let (c, len) = text::char_after(self.hay, self.at)?;
        self.at += len;
        let folded = fold(c);
        match c {
            // The second letter of `aa`, `ae` and `oe`.
            'a' | 'A' => self.skip(1, |c| matches!(c, 'a' | 'A' | 'e' | 'E')),
            'o' | 'O' => self.skip(1, |c| matches!(c, 'e' | 'E')),
            c if fold(c) == ' ' => self.skip(2, |c| fold(c) == ' '),
            _ => {}
        }
        // Marks of their own, as macOS writes `å`.
        self.skip(2, |c| matches!(c, '\u{300}'..='\u{36F}'));
        Some((folded, self.at))
    }
}

/// A letter without case and marks; hyphens are spaces.
fn fold(c: char) -> char {
    match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        'å' | 'Å' | 'æ' | 'Æ' | 'ä' | 'Ä' | 'á' | 'Á' | 'à' | 'À' | 'â' | 'Â' => 'a',
        'ø' | 'Ø' | 'ö' | 'Ö' | 'ó' | 'Ó' | 'ò' | 'Ò' | 'ô' | 'Ô' => 'o',
        'é' | 'É' | 'è' | 'È' | 'ê' | 'Ê' => 'e',
        'ü' | 'Ü' => 'u',
        'č' | 'Č' => 'c',
        'đ' | 'Đ' => 'd',
        'ŋ' | 'Ŋ' => 'n',
        'š' | 'Š' => 's',
        'ŧ' | 'Ŧ' => 't',
        'ž' | 'Ž' => 'z',
        c if text::is_space(c) || text::is_dash(c) => ' ',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::digits::{noise, noisy_bytes};

    #[test]
    fn the_register_is_sorted_and_whole() {
        let lines: Vec<(&str, &str)> =
            REGISTER.lines().filter(|line| !line.starts_with('#')).map(|line| line.split_once('\t').unwrap()).collect();
        assert!(lines.len() > 5000);
        assert!(lines.windows(2).all(|pair| pair[0].0 <= pair[1].0));
        for (code, place) in lines {
            assert!(code.len() == 4 && code.bytes().all(|b| b.is_ascii_digit()), "{code}");
            assert!(places(code.as_bytes()).any(|own| own == place), "{code}");
            let letters = |c: char| c.is_uppercase() || matches!(c, ' ' | '-');
            assert!(!place.is_empty() && place.chars().all(letters), "{place}");
            assert!(fits(code, place) && fits(code, &place.to_lowercase()), "{place}");
            assert_eq!(place_at(place.as_bytes(), 0, code.as_bytes()), Some(place.len()), "{place}");
        }
        let real = (0..10_000).filter(|code| is_code(format!("{code:04}").as_bytes())).count();
        assert!((5100..5300).contains(&real), "{real}");
    }

    #[test]
    fn codes() {
        assert_eq!(places(b"0155").collect::<Vec<_>>(), ["OSLO"]);
        assert_eq!(places(b"8630").collect::<Vec<_>>(), ["STORFORSHEIA", "STORFORSHEI"]);
        for none in ["", "0000", "155", "01555", "O155", "9999", "\u{a0}15", "#  P"] {
            assert!(!is_code(none.as_bytes()), "{none}");
        }
    }

    #[test]
    fn writings_of_a_place() {
        for (code, written, end) in [
            ("0155", "Oslo", 4),
            ("0155", "OSLO sentrum", 4),
            ("0155", "oslo.", 4),
            ("4306", "Sandnes", 7),
            ("3800", "Bø i Telemark", 14),
            ("3800", "Bø, Norge", 3),
            ("3800", "Boe i Telemark", 14),
            ("3800", "BO", 2),
            ("1430", "Ås", 3),
            ("1430", "Aas", 3),
            ("1430", "A\u{30A}s", 4),
            ("9008", "Tromso", 6),
            ("9008", "Tromsoe", 7),
            ("9008", "Tromsö", 7),
            ("3970", "LANGESUND", 9),
            ("2390", "Moelv", 5),
            ("2880", "Nord Torpa", 10),
            ("2880", "Nord\u{2011}Torpa", 12),
            ("2320", "Furnes", 6),
        ] {
            assert_eq!(place_at(written.as_bytes(), 0, code.as_bytes()), Some(end), "{code} {written}");
        }
        assert_eq!(place_at(b"Troms\xF8", 0, b"9008"), Some(6));
        for (code, written) in [
            ("0155", "Bergen"),
            ("0155", "Oslofjorden"),
            ("0155", "Osl"),
            ("0155", ""),
            ("0155", " "),
            ("3800", "Bør"),
            ("2880", "Nord"),
            ("0000", "Oslo"),
            ("5003", "Fr.stad"),
        ] {
            assert!(!fits(code, written), "{code} {written}");
        }
        assert_eq!(any_place_at("i Ålesund by".as_bytes(), 2), Some(10));
        assert_eq!(any_place_at(b"Sandefjords", 0), None);
        assert_eq!(any_place_at(b"", 0), None);
    }

    #[test]
    fn any_bytes() {
        let mut next = noise(7);
        for _ in 0..20_000 {
            let hay = noisy_bytes(&mut next, 16);
            for at in 0..=hay.len() {
                let _ = place_at(&hay, at, b"0155").map(|end| assert!(end <= hay.len()));
                let _ = places(&hay[..at]).count();
            }
        }
    }
}
