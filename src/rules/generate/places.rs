//! Values of places and birthdays: addresses that no street has, codes of the grid.

use super::{Generator, NAMES};
use crate::detect::postal;

/// Streets of nowhere.
const STREETS: [&str; 3] = ["Prøvegata", "Nordre Prøvevei", "Prøves gate"];

/// Codes whose places take one word, of the register.
const CODES: [&str; 8] = ["0155", "5003", "7010", "4006", "9008", "8006", "3044", "6003"];

/// The alphabet of plus codes.
const PLUS: &[u8] = b"23456789CFGHJMPQRVWX";

impl Generator {
    /// A value of one of these kinds, or `None` where the name is no placeholder of this room.
    pub(super) fn place(&mut self, name: &str, how: &str) -> Option<String> {
        let text = match (name, how) {
            ("street", _) => self.street(),
            ("address", "") => format!("{}, {}", self.street(), self.postal()),
            ("address", "lines") => format!("{}\n{}", self.street(), self.postal()),
            ("address", "upper") => format!("{}, {}", self.street(), self.postal()).to_uppercase(),
            ("address", "mismatch") => format!("{}, {}", self.street(), self.mismatch()),
            ("box", _) => format!("Postboks {} Sentrum, {}", 10 + self.below(900), self.postal()),
            ("postal", "") => self.postal(),
            ("postal", "upper") => self.postal().to_uppercase(),
            ("postal", "mismatch") => self.mismatch(),
            ("birth", form) => self.birth(form)?,
            ("plus", "short") => format!("{}+", self.plus_cell()),
            ("plus", "coarse") => format!("{}00+", &self.plus_cell()[..6]),
            ("plus", "world") => format!("8F{}+{}", &self.plus_cell()[2..], self.plus_tail()),
            ("plus", _) => format!("{}+{}", self.plus_cell(), self.plus_tail()),
            ("geohash", n) => self.geohash(n.parse().ok()?)?,
            ("mgrs", "world") => format!("18S UJ {} {}", self.below(90_000) + 10_000, self.below(90_000) + 10_000),
            ("mgrs", "spaced") => format!("32V NM {} {}", self.below(90_000) + 10_000, self.below(90_000) + 10_000),
            ("mgrs", n) => format!("32VNM{}", crate::detect::digits::text_of(&self.digits(n.parse().ok()?))),
            ("utm-text", _) => format!("{} {}", 300_001 + self.below(90_000), 7_100_001 + self.below(90_000)),
            ("person", "given") => NAMES[self.below(8)].to_owned(),
            ("person", "family") => NAMES[9 + self.below(7)].to_owned(),
            ("person", _) => format!("{} {}", NAMES[self.below(8)], NAMES[9 + self.below(7)]),
            _ => return None,
        };
        Some(text)
    }

    fn street(&mut self) -> String {
        format!("{} {}", STREETS[self.below(3)], 1 + self.below(98))
    }

    fn postal(&mut self) -> String {
        let code = CODES[self.below(8)];
        let place = postal::places(code.as_bytes()).next().unwrap_or_default();
        format!("{code} {}", titled(place))
    }

    /// A code with the place of another.
    fn mismatch(&mut self) -> String {
        let at = self.below(8);
        let place = postal::places(CODES[(at + 1) % 8].as_bytes()).next().unwrap_or_default();
        format!("{} {}", CODES[at], titled(place))
    }

    fn birth(&mut self, form: &str) -> Option<String> {
        const NB: [&str; 4] = ["januar", "mars", "mai", "oktober"];
        const EN: [&str; 4] = ["January", "March", "May", "October"];
        let (day, month, year) = (1 + self.below(28), 1 + self.below(12), 40 + self.below(60));
        Some(match form {
            "dotted" => format!("{day:02}.{month:02}.19{year}"),
            "short" => format!("{day:02}.{month:02}.{year}"),
            "slashed" => format!("{day:02}/{month:02}/19{year}"),
            "dashed" => format!("{day:02}-{month:02}-19{year}"),
            "iso" => format!("19{year}-{month:02}-{day:02}"),
            "together" => format!("19{year}{month:02}{day:02}"),
            "written-nb" => format!("{day}. {} 19{year}", NB[month % 4]),
            "written-en" => format!("{} {day}, 19{year}", EN[month % 4]),
            "six" => format!("{day:02}{month:02}{year}"),
            _ => return None,
        })
    }

    /// Eight characters: a twentieth of a twentieth of the cells inside Norway.
    fn plus_cell(&mut self) -> String {
        let of = |this: &mut Self, letters: &[u8]| char::from(letters[this.below(letters.len() as u64)]);
        let mut cell = String::from("9F");
        // The next two say which degree north from 50 and east from 0.
        cell.push(of(self, b"GHJMPQ"));
        cell.push(of(self, b"GHJM"));
        for _ in 0..4 {
            cell.push(of(self, PLUS));
        }
        cell
    }

    fn plus_tail(&mut self) -> String {
        (0..2).map(|_| char::from(PLUS[self.below(20)])).collect()
    }

    fn geohash(&mut self, n: usize) -> Option<String> {
        const LETTERS: &[u8] = b"0123456789bcdefghjkmnpqrstuvwxyz";
        let more = n.checked_sub(3).filter(|more| *more <= 9)?;
        let tail: String = (0..more).map(|_| char::from(LETTERS[self.below(32)])).collect();
        Some(format!("u4{}{tail}", 2 + self.below(8)))
    }
}

/// `OSLO` as `Oslo`.
fn titled(place: &str) -> String {
    let words = place.split(' ').map(|word| {
        let lower = word.to_lowercase();
        let mut letters = lower.chars();
        match (&*lower, letters.next()) {
            ("i" | "på", _) | (_, None) => lower.clone(),
            (_, Some(first)) => first.to_uppercase().collect::<String>() + letters.as_str(),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}
