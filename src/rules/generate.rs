//! Values made on the spot for the tests inside packs, so that no pack holds one that could be somebody's:
//! `{{fnr}}`, `{{konto:4.2.5}}`, `{{near-miss:fnr}}`. The same seed makes the same values.

mod kinds;
mod places;

use crate::detect::fodselsnummer::{Series, make, make_fh, make_future_2032};
use crate::detect::{digits::text_of, iban, luhn, mod11};

/// A source of values: splitmix64 (Steele, Lea, Flood 2014), which needs no state but a counter.
#[derive(Clone, Debug)]
pub struct Generator(u64);

/// Given names, and family names behind them, of nobody in particular.
const NAMES: [&str; 16] = [
    "Kari", "Ola", "Ingrid", "Lars", "Anne", "Per", "Liv", "Mohammed", "Nordmann", "Hansen", "Olsen", "Berg", "Dahl",
    "Haugen", "Lie", "Moen",
];

impl Generator {
    /// A generator that makes the same values for the same seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Fills the `{{placeholders}}` of a text.
    ///
    /// # Errors
    /// The placeholder that is none, with those that there are.
    pub fn fill(&mut self, template: &str) -> Result<String, String> {
        let mut text = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("{{") {
            let Some((placeholder, after)) = after.split_once("}}") else {
                break;
            };
            text.push_str(before);
            text.push_str(&self.value(placeholder.trim())?);
            rest = after;
        }
        text.push_str(rest);
        Ok(text)
    }

    /// A value by the name of its placeholder: `name`, or `name:how`.
    ///
    /// # Errors
    /// When there is no such placeholder.
    pub fn value(&mut self, placeholder: &str) -> Result<String, String> {
        let (name, how) = placeholder.split_once(':').unwrap_or((placeholder, ""));
        let number = |digits: Vec<u8>| group(&digits, how);
        let count = || how.parse::<usize>().ok().filter(|n| (1..=24).contains(n));
        let made = match name {
            "fnr" => number(self.person(Series::Fnr)),
            "dnr" => number(self.person(Series::Dnr)),
            "h" => number(self.person(Series::H)),
            "npid" => number(self.person(Series::Npid)),
            "tenor" => number(self.person(Series::Tenor)),
            "tenor-dnr" => number(self.person(Series::TenorDnr)),
            "nhn" => number(self.nhn()),
            "npid-synthetic" => number(self.npid_synthetic()),
            "fh" => number(self.fh()),
            "future-2032" => number(self.future()),
            "konto" => number(self.konto()),
            "konto-that-passes-fnr" => number(self.person(Series::Fnr)),
            "orgnr" => number(self.orgnr()),
            "mobile" => number(self.mobile()),
            "fixed" => number(self.fixed()),
            "fictional-phone" => number(self.fictional()),
            "iban" => self.iban(how),
            "near-miss" if how == "fnr" => Some(text_of(&self.near_miss())),
            "near-miss" if how == "card" => Some(self.near_miss_card()),
            "near-miss" if how == "mrz" => self.near_miss_mrz(),
            "luhn" => count().map(|n| text_of(&self.luhn(n))),
            "digits" => count().map(|n| text_of(&self.digits(n))),
            "hex" => count().map(|n| (0..n).map(|_| char::from(b"0123456789abcdef"[self.below(16)])).collect()),
            "lost-zero" if how == "fnr" => {
                let number = text_of(&self.person(Series::Fnr));
                Some(number.strip_prefix('0').map_or(number.clone(), str::to_owned))
            }
            "split" if how == "fnr" || how == "none" => Some(self.split(how == "fnr")),
            "utm" => Some(format!("{};{}", 6_600_000 + self.below(500_000), 200_000 + self.below(200_000))),
            "name" => Some(format!("{} {}", NAMES[self.below(8)], NAMES[8 + self.below(8)])),
            "email" => Some(format!("{}@{}", self.word(), self.domain("no"))),
            "domain" => Some(self.domain("no")),
            "lat" => count().map(|n| self.degrees(58..71, n)),
            "lon" => count().map(|n| self.degrees(5..31, n)),
            _ => self.kind(name, how).or_else(|| self.place(name, how)),
        };
        made.ok_or_else(|| {
            format!(
                "no placeholder {{{{{placeholder}}}}}: there are fnr, dnr, h, npid, tenor, tenor-dnr, nhn, \
                 npid-synthetic, fh, future-2032, konto, konto-that-passes-fnr, orgnr, mobile, fixed, \
                 fictional-phone (each may be grouped, as in fnr:6-5), iban, near-miss:fnr, luhn:N, digits:N, hex:N, \
                 near-miss:card, near-miss:mrz, card, amex, maestro, duf, licence (each may be grouped), iban-foreign, ipv4, ipv6, \
                 mac, mac-local, plate, vin, mrz:td1, mrz:td2, mrz:td3, mrz:td3-line, mrz:uto, passport, hpr, person, street, address, box, postal, birth:FORM, plus, geohash:N, mgrs:N, utm-text, \
                 lost-zero:fnr, split:fnr and split:none (date;rest), utm (north;east), name, email, domain, lat:N and lon:N (N decimals)"
            )
        })
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> usize {
        (self.next() % n) as usize
    }

    fn digits(&mut self, n: usize) -> Vec<u8> {
        let mut digits: Vec<u8> = (0..n).map(|_| self.below(10) as u8).collect();
        if digits[0] == 0 {
            digits[0] = 1 + self.below(9) as u8;
        }
        digits
    }

    /// A number of a series with a birthday from 1940 to 1999. One try in six has a check digit that cannot be written.
    fn person(&mut self, series: Series) -> Vec<u8> {
        self.try_until(|this| {
            let (day, month, year) = this.birthday();
            make(series, day, month, year, 1 + this.below(499) as u16).map(Vec::from)
        })
    }

    /// A date and the five digits behind it, or five others.
    fn split(&mut self, sound: bool) -> String {
        let number = text_of(&self.person(Series::Fnr));
        let rest = if sound { number[6..].to_owned() } else { text_of(&self.digits(5)) };
        format!("19{}-{}-{};{rest}", &number[4..6], &number[2..4], &number[..2])
    }

    fn birthday(&mut self) -> (u8, u8, u8) {
        (1 + self.below(28) as u8, 1 + self.below(12) as u8, 40 + self.below(60) as u8)
    }

    /// Months 73 to 77 are + 65 and nothing else.
    fn nhn(&mut self) -> Vec<u8> {
        self.try_until(|this| {
            let (day, _, year) = this.birthday();
            make(Series::Nhn, day, 8 + this.below(5) as u8, year, this.below(500) as u16).map(Vec::from)
        })
    }

    /// Months 61 to 65 are + 60 and nothing else.
    fn npid_synthetic(&mut self) -> Vec<u8> {
        self.try_until(|this| {
            let (day, _, year) = this.birthday();
            make(Series::NpidSynthetic, day, 1 + this.below(5) as u8, year, this.below(500) as u16).map(Vec::from)
        })
    }

    fn fh(&mut self) -> Vec<u8> {
        self.try_until(|this| {
            let mut first: [u8; 9] = [0; 9];
            first.iter_mut().for_each(|digit| *digit = this.below(10) as u8);
            first[0] = 8 + this.below(2) as u8;
            make_fh(&first).map(Vec::from)
        })
    }

    fn future(&mut self) -> Vec<u8> {
        self.try_until(|this| {
            let (day, month, year) = this.birthday();
            let rest = 1 + this.below(3) as u8;
            make_future_2032(Series::Fnr, day, month, year, this.below(500) as u16, rest).map(Vec::from)
        })
    }

    /// A person number with its last digit changed.
    fn near_miss(&mut self) -> Vec<u8> {
        let mut digits = self.person(Series::Fnr);
        digits[10] = (digits[10] + 1 + self.below(9) as u8) % 10;
        digits
    }

    /// An account number whose first four digits are no day and month of any series.
    fn konto(&mut self) -> Vec<u8> {
        self.try_until(|this| {
            let mut first = this.digits(10);
            first[..4].copy_from_slice(&[3, 6 + this.below(4) as u8, 9, 3 + this.below(7) as u8]);
            let check = mod11::konto_check_digit(&first)?;
            first.push(check);
            Some(first)
        })
    }

    fn orgnr(&mut self) -> Vec<u8> {
        self.try_until(|this| {
            let mut first = this.digits(8);
            first[0] = 8 + this.below(2) as u8;
            let check = mod11::orgnr_check_digit(&first)?;
            first.push(check);
            Some(first)
        })
    }

    fn mobile(&mut self) -> Vec<u8> {
        let mut digits = self.digits(8);
        digits[0] = 9;
        digits
    }

    fn fixed(&mut self) -> Vec<u8> {
        let mut digits = self.digits(8);
        digits[..2].copy_from_slice(&[2, 2]);
        digits
    }

    fn fictional(&mut self) -> Vec<u8> {
        let mut digits = vec![6, 8, 0, 5];
        digits.extend(self.digits(4));
        digits
    }

    fn iban(&mut self, how: &str) -> Option<String> {
        let account = text_of(&self.konto());
        let plain = format!("NO{:02}{account}", iban::check_digits("NO", &account)?);
        if how != "4" {
            return Some(plain);
        }
        let groups: Vec<&str> =
            plain.as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
        Some(groups.join(" "))
    }

    fn luhn(&mut self, n: usize) -> Vec<u8> {
        let mut digits = self.digits(n.max(2) - 1);
        digits.push(luhn::check_digit(&digits));
        digits
    }

    fn word(&mut self) -> String {
        (0..6 + self.below(5)).map(|i| char::from([b"aeiou", b"klmnr"][i % 2][self.below(5)])).collect()
    }

    fn domain(&mut self, top: &str) -> String {
        format!("{}.{top}", self.word())
    }

    fn degrees(&mut self, whole: std::ops::Range<u64>, decimals: usize) -> String {
        let degrees = whole.start + self.next() % (whole.end - whole.start);
        let mut fraction = text_of(&self.digits(decimals));
        // A last zero says nothing about precision.
        fraction.pop();
        format!("{degrees}.{fraction}{}", 1 + self.below(9))
    }

    fn try_until<T>(&mut self, mut make: impl FnMut(&mut Self) -> Option<T>) -> T {
        loop {
            if let Some(made) = make(self) {
                return made;
            }
        }
    }
}

/// The digits in groups: `6-5` is six, a hyphen, five; empty is all together. `None` if the groups do not add up.
fn group(digits: &[u8], how: &str) -> Option<String> {
    let mut text = String::new();
    let mut rest = digits;
    let mut sizes = how.split_inclusive(|c: char| !c.is_ascii_digit()).peekable();
    if how.is_empty() {
        return Some(text_of(digits));
    }
    while let Some(size) = sizes.next() {
        let separator = size.chars().next_back().filter(|c| !c.is_ascii_digit());
        let size: usize = size.trim_end_matches(|c: char| !c.is_ascii_digit()).parse().ok()?;
        let (head, tail) = rest.split_at_checked(size)?;
        text.push_str(&text_of(head));
        text.extend(separator);
        rest = tail;
        if sizes.peek().is_none() && (separator.is_some() || !rest.is_empty()) {
            return None;
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::fodselsnummer::{Day, judge};

    #[test]
    fn values_are_what_their_placeholders_say() {
        let mut make = Generator::new(7);
        let today = Day { year: 2026, month: 11, day: 23 };
        for class in ["fnr", "dnr", "h", "npid", "tenor", "tenor-dnr", "nhn", "npid-synthetic", "fh", "future-2032"] {
            for _ in 0..50 {
                let text = make.value(class).unwrap();
                let digits: Vec<u8> = text.bytes().map(|b| b - b'0').collect();
                assert_eq!(judge(&digits, today).map(|n| n.class()), Some(class));
            }
        }
        for _ in 0..200 {
            for none in ["near-miss:fnr", "konto"] {
                let digits: Vec<u8> = make.value(none).unwrap().bytes().map(|b| b - b'0').collect();
                let judged = judge(&digits, today).map(|n| n.class());
                assert!(matches!(judged, None | Some("future-2032")), "{none} is {judged:?}");
            }
        }
    }

    #[test]
    fn groups_add_up_or_are_refused() {
        let mut make = Generator::new(1);
        assert_eq!(make.value("fnr:6 5").unwrap().find(' '), Some(6));
        assert_eq!(make.value("konto:4.2.5").unwrap().len(), 13);
        assert!(make.value("fnr:6-4").is_err());
        assert!(make.value("fnr:6-5-").is_err());
        assert!(make.value("fnrr").is_err());
    }

    #[test]
    fn the_same_seed_makes_the_same_text() {
        let fill = |seed| Generator::new(seed).fill("{{fnr}} {{email}} {{lat:4}}").unwrap();
        assert_eq!(fill(3), fill(3));
        assert_ne!(fill(3), fill(4));
        assert_eq!(Generator::new(1).fill("no {{ end").unwrap(), "no {{ end");
    }
}
