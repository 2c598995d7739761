//! Values of the kinds that have a file of their own under `detect`: payment, devices, vehicles, documents, places.

use super::{Generator, group};
use crate::detect::digits::text_of;
use crate::detect::{duf, iban, luhn};

/// The letters of Norwegian registration marks that every series has.
const PLATE: &[u8] = b"ABCDEFHJKLNPRSTUVWXYZ";

impl Generator {
    /// A value of one of these kinds, or `None` where the name is no placeholder of this room.
    pub(super) fn kind(&mut self, name: &str, how: &str) -> Option<String> {
        let text = match name {
            "card" => group(&self.card(&[4], 16), how)?,
            "amex" => group(&self.card(&[3, 7], 15), how)?,
            "maestro" => group(&self.card(&[5, 0, 1, 8], 16), how)?,
            "duf" => group(&self.duf(), how)?,
            "iban-foreign" => {
                let account = text_of(&self.digits(18));
                fours(&format!("DE{:02}{account}", iban::check_digits("DE", &account)?), how)
            }
            "ipv4" => format!(
                "{}.{}.{}.{}",
                84 + self.below(8),
                200 + self.below(50),
                40 + self.below(200),
                30 + self.below(200)
            ),
            "ipv6" => {
                let groups: Vec<String> = (0..7).map(|_| format!("{:x}", 0x1000 + self.below(0xe000))).collect();
                format!("2a02:{}", groups.join(":"))
            }
            "mac" | "mac-local" => self.mac(name == "mac-local", how),
            "plate" => self.plate(how),
            "vin" => self.vin(how != "unchecked"),
            "mrz" => self.mrz(how)?,
            "passport" if how == "8" => text_of(&self.lively(8)),
            "passport" => format!("{}{}{}{}", self.letter(), self.letter(), self.letter(), text_of(&self.lively(6))),
            "licence" => group(&self.lively(11), how)?,
            "hpr" => text_of(&self.lively(7)),
            _ => return None,
        };
        Some(text)
    }

    /// A card number with one digit changed.
    pub(super) fn near_miss_card(&mut self) -> String {
        let mut digits = self.card(&[4], 16);
        digits[15] = (digits[15] + 1 + self.below(9) as u8) % 10;
        text_of(&digits)
    }

    /// A zone of a passport whose last check digit is wrong.
    pub(super) fn near_miss_mrz(&mut self) -> Option<String> {
        let zone = self.mrz("td3")?;
        let last = zone.bytes().last()? - b'0';
        Some(format!("{}{}", &zone[..zone.len() - 1], (last + 1 + self.below(9) as u8) % 10))
    }

    /// Its digits spread over ten, so that it looks like no number that somebody made up.
    fn card(&mut self, prefix: &[u8], length: usize) -> Vec<u8> {
        loop {
            let mut digits = prefix.to_vec();
            digits.extend(self.digits(length - 1 - prefix.len()));
            digits.push(luhn::check_digit(&digits));
            if crate::detect::card::accept(&text_of(&digits)).is_some_and(|verdict| verdict.class == "card") {
                return digits;
            }
        }
    }

    fn duf(&mut self) -> Vec<u8> {
        let mut digits = vec![1, 9, 9, self.below(10) as u8];
        // A serial number from 300000 on reads as no month and day.
        digits.push(3 + self.below(7) as u8);
        digits.extend(self.digits(5));
        let (year, serial) = digits.split_at(4);
        let check = duf::control(year.try_into().unwrap_or_default(), serial.try_into().unwrap_or_default());
        digits.extend([check / 10, check % 10]);
        digits
    }

    fn mac(&mut self, local: bool, how: &str) -> String {
        let mut octets: Vec<u8> = (0..6).map(|_| 0xa0 + self.below(0x5b) as u8).collect();
        octets[0] = if local { 0xa2 } else { 0xa4 };
        octets[4] = 0x10 + self.below(0x80) as u8;
        octets[5] = 0x10 + self.below(0x80) as u8;
        let hex: Vec<String> = octets.iter().map(|octet| format!("{octet:02x}")).collect();
        match how {
            "-" => hex.join("-"),
            "." => hex.chunks(2).map(<[String]>::concat).collect::<Vec<_>>().join("."),
            _ => hex.join(":"),
        }
    }

    fn plate(&mut self, how: &str) -> String {
        let letter = |this: &mut Self| char::from(PLATE[this.below(PLATE.len() as u64)]);
        let letters = [letter(self), letter(self)].iter().collect::<String>();
        match how {
            "spaced" => format!("{letters} {}", 10_000 + self.below(90_000)),
            "4" => format!("{letters}{}", 1_000 + self.below(9_000)),
            _ => format!("{letters}{}", 10_000 + self.below(90_000)),
        }
    }

    /// The check digit stands ninth (49 CFR 565.15).
    fn vin(&mut self, sound: bool) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHJKLMNPRSTUVWXYZ";
        const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
        let mut vin: Vec<u8> = (0..17).map(|_| LETTERS[self.below(LETTERS.len() as u64)]).collect();
        vin[..3].copy_from_slice(b"YV1");
        vin[13..].copy_from_slice(text_of(&self.digits(4)).as_bytes());
        let value = |letter: u8| match letter {
            b'0'..=b'9' => u32::from(letter - b'0'),
            b'A'..=b'H' => u32::from(letter - b'A') + 1,
            b'J'..=b'R' => u32::from(letter - b'J') + 1,
            _ => u32::from(letter - b'S') + 2,
        };
        let sum: u32 = vin.iter().zip(WEIGHTS).map(|(letter, weight)| value(*letter) * weight).sum();
        let check = (sum + if sound { 0 } else { 4 }) % 11;
        vin[8] = if check == 10 { b'X' } else { b'0' + check as u8 };
        String::from_utf8_lossy(&vin).into_owned()
    }

    fn letter(&mut self) -> char {
        char::from(PLATE[self.below(PLATE.len() as u64)])
    }

    /// Digits of at least three kinds.
    fn lively(&mut self, n: usize) -> Vec<u8> {
        loop {
            let digits = self.digits(n);
            let kinds = (0..10).filter(|digit| digits.contains(digit)).count();
            if kinds >= 4 {
                return digits;
            }
        }
    }

    /// Machine-readable zones (ICAO Doc 9303, parts 4 to 6), of people born in 1985.
    fn mrz(&mut self, how: &str) -> Option<String> {
        let country = if how == "uto" { "UTO" } else { "NOR" };
        let number = format!("{}{}{}{}", self.letter(), self.letter(), self.letter(), text_of(&self.lively(6)));
        let checked = |field: &str| format!("{field}{}", check_digit(field));
        let (number, born, expires) = (checked(&number), checked("850314"), checked("310101"));
        let pad = |text: String, length: usize| format!("{text:<<length$}");
        let name = "HAUGEN<<KARI<ANNE";
        let line2 = |optional: &str| format!("{number}{country}{born}F{expires}{optional}");
        let zone = match how {
            "td3" | "uto" | "td3-line" => {
                let optional = checked(&"<".repeat(14));
                let second = line2(&optional);
                let whole = format!("{number}{born}{expires}{optional}");
                let second = format!("{second}{}", check_digit(&whole));
                match how {
                    "td3-line" => second,
                    _ => format!("{}\n{second}", pad(format!("P<{country}{name}"), 44)),
                }
            }
            "td2" => {
                let optional = "<".repeat(7);
                let whole = format!("{number}{born}{expires}{optional}");
                let second = format!("{}{}", line2(&optional), check_digit(&whole));
                format!("{}\n{second}", pad(format!("I<{country}{name}"), 36))
            }
            "visa" => {
                let second = format!("{number}{country}{born}F{expires}{}", "<".repeat(16));
                format!("{}\n{second}", pad(format!("V<{country}{name}"), 44))
            }
            "td1" => {
                let first = pad(format!("I<{country}{number}"), 30);
                let optional = "<".repeat(11);
                let second = format!("{born}F{expires}{country}{optional}");
                let whole = format!("{}{born}{expires}{optional}", &first[5..30]);
                format!("{first}\n{second}{}\n{}", check_digit(&whole), pad(name.to_owned(), 30))
            }
            _ => return None,
        };
        Some(zone)
    }
}

/// Weights 7, 3, 1 over digits, letters from 10 and `<` as 0.
fn check_digit(field: &str) -> u32 {
    let value = |c: char| match c {
        '<' => 0,
        c => c.to_digit(36).unwrap_or(0),
    };
    field.chars().zip([7, 3, 1].into_iter().cycle()).map(|(c, weight)| value(c) * weight).sum::<u32>() % 10
}

/// In groups of four where asked for.
fn fours(plain: &str, how: &str) -> String {
    if how != "4" {
        return plain.to_owned();
    }
    let groups: Vec<String> =
        plain.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    groups.join(" ")
}
