//! Payment card numbers (ISO/IEC 7812): 13 to 19 digits with a Luhn check digit, in the ranges of the card networks.
//!
//! One random number in ten passes the check and one 16-digit number in four begins like a card, so length, range and
//! grouping do the work, and numbers that people and programs make up (runs, periods, powers of two) are refused. The
//! numbers that networks and processors publish for tests are cards of the class `test`.

use super::digits::{self, Sep, Written};
use super::phone::hex_beside;
use super::{Canonical, Found, Verdict, beside, luhn, text};

/// Accepts a text that is one card number: 13 to 19 digits, together or grouped as [`find`] says, and nothing else.
/// The canonical writing is the digits.
pub fn accept(text: &str) -> Option<Verdict> {
    let count = text.bytes().filter(u8::is_ascii_digit).count();
    let number = Some(count).filter(|n| LENGTHS.contains(n)).and_then(|n| digits::whole(text, n))?;
    layout(&number)?;
    issuer(number.digits())?;
    verdict(number.digits())
}

/// Finds the card number whose first digit is at `at`. Looks at most 140 bytes ahead and 60 behind.
///
/// `form`: `track` (between the sentinels of a magnetic stripe, ISO/IEC 7813), `grouped` (4-4-4-4, 4-4-4-4-3, 4-6-5,
/// 4-6-4 or 6-13, with one kind of space or dash), `together`. `-weak` is added where the network does not issue that
/// length in any number today, or has no range of its own (Maestro), where groups stand in a longer row of numbers, and
/// where the number may be the fraction of a decimal or is an element of a list of other numbers. `class`: `card`, or `test` for the numbers that are published
/// for tests.
pub fn find(hay: &[u8], at: usize) -> Option<Found> {
    if !matches!(hay.get(at)?, b'2'..=b'6') {
        return None;
    }
    match digits::run(hay, at, 20) {
        4 | 6 => grouped(hay, at),
        run if LENGTHS.contains(&run) => together(hay, at, run),
        _ => None,
    }
}

/// Between how few and how many digits a card number has (ISO/IEC 7812-1 has 10 to 19; no network issues fewer than 13
/// but Maestro, whose 12 are no longer in use).
const LENGTHS: std::ops::RangeInclusive<usize> = 13..=19;

/// A range of a network's first six digits, with the lengths of the numbers in it.
struct Issuer {
    first: u32,
    last: u32,
    /// The lengths that make up nearly all cards in use.
    usual: &'static [usize],
    /// The lengths that are rare, or that hold too much else.
    rare: &'static [usize],
}

const fn range(first: u32, last: u32, usual: &'static [usize], rare: &'static [usize]) -> Issuer {
    Issuer { first, last, usual, rare }
}

/// Who issues what. Sources: ISO/IEC 7812 as the networks publish it (Mastercard, "2-series BIN"; American Express,
/// "Card number format"; Discover network, "IIN ranges", which has Diners and JCB too; UnionPay International, "62"),
/// collected in Wikipedia's "Payment card number". The first range that holds a number decides. Cards of BankAxept
/// are issued under Visa or Mastercard numbers; Dankort's 5019 is among Maestro's.
const ISSUERS: &[Issuer] = &[
    range(222_100, 272_099, &[16], &[]),           // Mastercard, 2-series
    range(300_000, 305_999, &[], &[14, 16]),       // Diners Club
    range(309_500, 309_599, &[], &[14, 16]),       // Diners Club
    range(340_000, 349_999, &[15], &[]),           // American Express
    range(352_800, 358_999, &[16], &[17, 18, 19]), // JCB
    range(360_000, 369_999, &[], &[14, 16, 19]),   // Diners Club
    range(370_000, 379_999, &[15], &[]),           // American Express
    range(380_000, 399_999, &[], &[14, 16, 19]),   // Diners Club
    range(400_000, 499_999, &[16], &[13, 19]),     // Visa
    range(501_900, 501_999, &[16], &[]),           // Dankort
    range(500_000, 509_999, &[], &MAESTRO),        // Maestro
    range(510_000, 559_999, &[16], &[]),           // Mastercard
    range(560_000, 589_999, &[], &MAESTRO),        // Maestro
    range(601_100, 601_199, &[16], &[17, 18, 19]), // Discover
    range(620_000, 629_999, &[16], &[17, 18, 19]), // UnionPay
    range(644_000, 659_999, &[16], &[17, 18, 19]), // Discover
    range(600_000, 699_999, &[], &MAESTRO),        // Maestro
];

const MAESTRO: [usize; 7] = [13, 14, 15, 16, 17, 18, 19];

/// Whether a network issues these digits, which pass the check: whether in a usual length, or `None`.
fn issuer(number: &[u8]) -> Option<bool> {
    let first_six = number.get(..6)?.iter().fold(0, |sum, &digit| sum * 10 + u32::from(digit));
    let issuer = ISSUERS.iter().find(|range| (range.first..=range.last).contains(&first_six))?;
    let usual = issuer.usual.contains(&number.len());
    ((usual || issuer.rare.contains(&number.len())) && luhn::passes(number)).then_some(usual)
}

fn verdict(number: &[u8]) -> Option<Verdict> {
    let digits = digits::text_of(number);
    let class = if is_test(number, &digits) {
        "test"
    } else if is_made_up(number) {
        return None;
    } else {
        "card"
    };
    Some(Verdict { class, canonical: Canonical::new(digits), precision_m: None })
}

/// Digits in one piece.
fn together(hay: &[u8], at: usize, run: usize) -> Option<Found> {
    let end = at + run;
    let mut number = [0; 19];
    let number = &mut number[..run];
    number.iter_mut().zip(&hay[at..end]).for_each(|(digit, &byte)| *digit = byte - b'0');
    let usual = issuer(number)?;
    let form = if is_track(hay, at, end) {
        "track"
    } else if !beside::is_free(hay, at, end) {
        return None;
    } else if usual && !is_fraction(hay, at, end) && !is_in_list(hay, at, end) {
        "together"
    } else {
        "together-weak"
    };
    Some(Found { span: at..end, form, verdict: verdict(number)? })
}

/// Digits in the groups that are embossed on cards.
fn grouped(hay: &[u8], at: usize) -> Option<Found> {
    // 19 first: 16 digits and the security code behind them are a 19-digit number too, but seldom pass as one.
    [19, 16, 15, 14].into_iter().find_map(|n| {
        let number = digits::written(hay, at, n)?;
        if layout(&number)? == "together"
            || !beside::is_free(hay, at, number.span.end)
            || is_row(&number)
            || hex_beside(hay, at, number.span.end, 4)
        {
            return None;
        }
        let usual = issuer(number.digits())?;
        let own = usual || number.digits()[0] != 6 && number.digits()[0] != 5;
        let end = number.span.end;
        let row = number.crowded && (beside::digit_before(hay, at) || !is_expiry_or_code(hay, end));
        let form = if own && !row { "grouped" } else { "grouped-weak" };
        Some(Found { span: number.span.clone(), form, verdict: verdict(number.digits())? })
    })
}

/// How a number is grouped, `together` or `grouped`; `None` for every grouping that cards are not written in.
fn layout(number: &Written) -> Option<&'static str> {
    let even = number.is_even() && number.seps().iter().all(|&sep| sep != Sep::Dot);
    match number.groups() {
        [_] => Some("together"),
        [4, 4, 4, 4] | [4, 4, 4, 4, 3] | [4, 6, 5] | [4, 6, 4] | [6, 13] if even => Some("grouped"),
        _ => None,
    }
}

/// Between the sentinels of track 1 (`%B…^`) or track 2 (`;…=` and a year and month) of a magnetic stripe.
fn is_track(hay: &[u8], at: usize, end: usize) -> bool {
    let first = hay[..at].ends_with(b"%B") && hay.get(end) == Some(&b'^');
    let dated = |rest: &[u8]| rest.len() == 4 && rest.iter().all(u8::is_ascii_digit);
    let second =
        hay[..at].ends_with(b";") && hay.get(end) == Some(&b'=') && hay.get(end + 1..end + 5).is_some_and(dated);
    first || second
}

/// Digits and a comma before it, and neither comma before that nor behind: `12,4…`, one number with a decimal comma.
fn is_fraction(hay: &[u8], at: usize, end: usize) -> bool {
    let Some(before) = hay[..at].strip_suffix(b",") else {
        return false;
    };
    let whole = before.iter().rev().take(4).take_while(|b| b.is_ascii_digit()).count();
    (1..=3).contains(&whole) && before[..before.len() - whole].last() != Some(&b',') && hay.get(end) != Some(&b',')
}

/// Behind the number and a separator: `12/27`, or three digits that end the row (the security code).
fn is_expiry_or_code(hay: &[u8], end: usize) -> bool {
    let Some((_, len)) = text::char_after(hay, end) else {
        return false;
    };
    match &hay[end + len..] {
        [b'0' | b'1', b'0'..=b'9', b'/', b'0'..=b'9', ..] => true,
        [a, b, c, rest @ ..] if [a, b, c].iter().all(|d| d.is_ascii_digit()) => match rest {
            [b' ' | b'-', next, ..] | [next, ..] => !next.is_ascii_digit(),
            [] => true,
        },
        _ => false,
    }
}

/// A row of numbers in a table: groups with one step between them, or all round.
fn is_row(number: &Written) -> bool {
    let value = |group: &[u8]| group.iter().fold(0, |sum: i32, &digit| sum * 10 + i32::from(digit));
    let groups: Vec<i32> = number.digits().chunks(4).map(value).collect();
    let even = groups.windows(3).all(|three| three[1] - three[0] == three[2] - three[1]);
    even || groups.iter().all(|group| group % 10 == 0)
}

/// An element of a list as programs write them: a number that is no card is the element before or behind.
fn is_in_list(hay: &[u8], at: usize, end: usize) -> bool {
    const LOOK: usize = 60;
    let is_other = |digits: &[u8]| {
        let number: Vec<u8> = digits.iter().map(|b| b.wrapping_sub(b'0')).collect();
        !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) && issuer(&number).is_none()
    };
    let gap = hay[at.saturating_sub(LOOK)..at].iter().rev().take_while(|b| b.is_ascii_whitespace()).count();
    let before = &hay[at.saturating_sub(LOOK)..at - gap];
    // In tables of comma-separated values nothing stands between the comma and the value.
    let left = before.strip_suffix(b",").filter(|_| gap > 0).is_some_and(|rest| {
        let element = rest.rsplit(|b| !b.is_ascii_digit()).next().unwrap_or_default();
        is_other(element)
            && !matches!(rest[..rest.len() - element.len()].last(), Some(b'.' | b'a'..=b'z' | b'A'..=b'Z'))
    });
    let right = hay[end..hay.len().min(end + LOOK)]
        .strip_prefix(b",")
        .filter(|rest| rest.first().is_some_and(u8::is_ascii_whitespace));
    let right = right.map(<[u8]>::trim_ascii_start).is_some_and(|rest| {
        let len = digits::run(rest, 0, LOOK);
        is_other(&rest[..len]) && matches!(rest.get(len), Some(b',' | b')' | b']' | b'}' | b'\n' | b'\r'))
    });
    left || right
}

/// Made by a person or a program rather than by an issuer. Of random numbers one in 5,000 is.
fn is_made_up(number: &[u8]) -> bool {
    let steps = |is_step: &dyn Fn(u8, u8) -> bool| {
        let (mut run, mut longest) = (1, 1);
        for pair in number.windows(2) {
            run = if is_step(pair[0], pair[1]) { run + 1 } else { 1 };
            longest = longest.max(run);
        }
        longest
    };
    let distinct = (0..=9).filter(|digit| number.contains(digit)).count();
    let periodic = (1..=8).any(|period| number.iter().zip(&number[period..]).all(|(a, b)| a == b));
    let value = number.iter().fold(0, |sum: u64, &digit| sum * 10 + u64::from(digit));
    let spread = number.iter().max().zip(number.iter().min()).map_or(0, |(max, min)| max - min);
    distinct < 4
        // Strokes of Chinese characters are of five kinds, and tables of them are long.
        || spread < 5
        || periodic
        || steps(&|a, b| a == b) >= 7
        || steps(&|a, b| (a + 1) % 10 == b) >= 8
        || steps(&|a, b| (b + 1) % 10 == a) >= 8
        // Sums of large powers of two, and one less.
        || value.trailing_zeros() >= 20
        || value.trailing_ones() >= 20
}

/// Published for tests: one of [`TESTS`], or of Stripe's range of 4000 00, or filled up with zeros to its last digits
/// (most of Stripe's, Dintero's, Nets' and Worldpay's).
fn is_test(number: &[u8], digits: &str) -> bool {
    let filled = number.last() != Some(&0) && number[4..].windows(7).any(|seven| seven == [0; 7]);
    filled || digits.starts_with("400000") || TESTS.lines().any(|line| line == digits)
}

/// The numbers that networks and processors publish for tests, one a line, with their sources.
const TESTS: &str = include_str!("data/test_cards.txt");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::digits::{noise, noisy_bytes, text_of};

    /// A number of this length that begins so, is no test number and passes.
    fn make(next: &mut impl FnMut() -> u64, prefix: &str, len: usize) -> String {
        loop {
            let mut digits: Vec<u8> = prefix.bytes().map(|b| b - b'0').collect();
            digits.extend((prefix.len()..len - 1).map(|_| (next() % 10) as u8));
            digits.push(luhn::check_digit(&digits));
            if !is_made_up(&digits) && !is_test(&digits, &text_of(&digits)) {
                return text_of(&digits);
            }
        }
    }

    fn group(number: &str, sizes: &[usize], sep: &str) -> String {
        let mut rest = number;
        let mut groups = Vec::new();
        for &size in sizes {
            let (head, tail) = rest.split_at(size);
            groups.push(head);
            rest = tail;
        }
        groups.join(sep)
    }

    /// The form and class of the value at the first digit of the text.
    fn found(text: &str) -> Option<(&'static str, &'static str)> {
        let at = text.bytes().position(|b| b.is_ascii_digit())?;
        find(text.as_bytes(), at).map(|found| (found.form, found.verdict.class))
    }

    #[test]
    fn all_networks_in_their_lengths() {
        let mut next = noise(1);
        for (prefix, len, form) in [
            ("4", 16, "together"),
            ("4", 13, "together-weak"),
            ("4", 19, "together-weak"),
            ("51", 16, "together"),
            ("55", 16, "together"),
            ("2221", 16, "together"),
            ("2720", 16, "together"),
            ("34", 15, "together"),
            ("37", 15, "together"),
            ("36", 14, "together-weak"),
            ("305", 14, "together-weak"),
            ("6011", 16, "together"),
            ("65", 16, "together"),
            ("3528", 16, "together"),
            ("3589", 16, "together"),
            ("62", 16, "together"),
            ("62", 19, "together-weak"),
            ("5018", 16, "together-weak"),
            ("6759", 16, "together-weak"),
            ("5019", 16, "together"),
        ] {
            let number = make(&mut next, prefix, len);
            assert_eq!(found(&number), Some((form, "card")), "{prefix} {len}");
            assert_eq!(found(&format!("betalt med {number}.")), Some((form, "card")));
            assert_eq!(accept(&number).unwrap().canonical.as_bytes(), number.as_bytes());
        }
        for (prefix, len) in [
            ("4", 14),
            ("4", 15),
            ("2220", 16),
            ("2721", 16),
            ("35", 15),
            ("3527", 16),
            ("3590", 16),
            ("1", 16),
            ("7", 16),
            ("34", 16),
            ("89", 19),
        ] {
            let number = make(&mut next, prefix, len);
            assert_eq!((found(&number), accept(&number)), (None, None), "{prefix} {len}");
        }
    }

    #[test]
    fn groups() {
        let mut next = noise(2);
        let (visa, amex) = (make(&mut next, "49", 16), make(&mut next, "37", 15));
        let (diners, union) = (make(&mut next, "36", 14), make(&mut next, "62", 19));
        for sep in [" ", "\u{A0}", "\u{202F}", "-", "\u{2011}"] {
            for (number, sizes) in [
                (&visa, &[4, 4, 4, 4][..]),
                (&amex, &[4, 6, 5]),
                (&diners, &[4, 6, 4]),
                (&union, &[4, 4, 4, 4, 3]),
                (&union, &[6, 13]),
            ] {
                let written = group(number, sizes, sep);
                let (form, class) = found(&written).unwrap();
                assert!(form.starts_with("grouped") && class == "card", "{form}");
                assert_eq!(accept(&written).unwrap().canonical.as_bytes(), number.as_bytes());
                let in_text = format!("kort {written}, utløper 12/27");
                assert_eq!(find(in_text.as_bytes(), 5).unwrap().span, 5..5 + written.len());
            }
        }
        let one_byte: Vec<u8> = group(&visa, &[4; 4], " ").bytes().map(|b| if b == b' ' { 0xA0 } else { b }).collect();
        assert_eq!(find(&one_byte, 0).unwrap().span, 0..19);
        for wrong in [
            group(&visa, &[4; 4], "."),
            group(&visa, &[4; 4], "  "),
            group(&visa, &[4; 4], "\n"),
            group(&visa, &[4; 4], ","),
            group(&visa, &[8, 8], " "),
            group(&visa, &[4, 4, 8], " "),
            group(&visa, &[2; 8], " "),
            group(&amex, &[5; 3], " "),
            format!("{} {}-{} {}", &visa[..4], &visa[4..8], &visa[8..12], &visa[12..]),
        ] {
            assert_eq!((found(&wrong), accept(&wrong)), (None, None), "{wrong}");
        }
    }

    #[test]
    fn rows_of_numbers_are_weak_and_what_follows_on_a_card_is_not() {
        let mut next = noise(6);
        let card = group(&make(&mut next, "54", 16), &[4; 4], " ");
        for (text, form) in [
            (format!("{card} 12/27"), "grouped"),
            (format!("{card} 123"), "grouped"),
            (format!("{card} 123 Ola"), "grouped"),
            (format!("{card} Ola Nordmann"), "grouped"),
            (format!("{card} 54321"), "grouped-weak"),
            (format!("{card} 123 4567"), "grouped-weak"),
        ] {
            // A longer number may pass by chance.
            assert!(found(&text).is_some_and(|(found, _)| found == form || text.contains("123")), "{text}");
        }
        assert_eq!(find(format!("17 {card}").as_bytes(), 3).unwrap().form, "grouped-weak");
    }

    #[test]
    fn elements_of_lists_are_weak_where_the_others_are_no_cards() {
        let (one, two) = (make(&mut noise(9), "45", 16), make(&mut noise(10), "51", 16));
        for (before, after, form) in [
            ("f(", ", 446, 11)", "together-weak"),
            ("[1994165897297032, ", "]", "together-weak"),
            ("1994165897297032,\n    ", "\n#else", "together-weak"),
            ("", ",\n    1994165897297032\n", "together-weak"),
            ("betalt med ", ", 250 kr", "together"),
            ("17,", ",2027", "together"),
            ("17;", ";2027", "together"),
            ("kort ", ", utløper", "together"),
            ("17\n", "\n18\n", "together"),
            ("1.5, ", "", "together"),
            ("", &format!(", {two}, "), "together"),
            (&format!("{two}, "), "", "together"),
        ] {
            let text = format!("{before}{one}{after}");
            assert_eq!(find(text.as_bytes(), before.len()).map(|found| found.form), Some(form), "{text}");
        }
        for row in ["4500 4700 4900 5100", "5010 6120 1230 4440", "5000 6001 7002 8003"] {
            assert_eq!(found(row), None);
        }
        let groups = group(&make(&mut noise(11), "52", 16), &[4; 4], " ");
        for row in [format!("527D {groups}"), format!("{groups} 5281 528A"), format!("5270 5271 {groups}")] {
            let at = row.find(&groups).unwrap();
            assert_eq!(find(row.as_bytes(), at), None, "{row}");
        }
    }

    #[test]
    fn magnetic_stripes() {
        let number = make(&mut noise(3), "45", 16);
        assert_eq!(found(&format!("%B{number}^NORDMANN/KARI^27121010000?")), Some(("track", "card")));
        assert_eq!(found(&format!(";{number}=27121010000?")), Some(("track", "card")));
        assert_eq!(found(&format!("B{number}^")), None);
        assert_eq!(found(&format!(";{number};")), Some(("together", "card")));
    }

    #[test]
    fn never_inside_something_longer() {
        let number = make(&mut noise(4), "45", 16);
        let spaced = group(&number, &[4; 4], " ");
        for (before, after) in [
            ("x", ""),
            ("", "x"),
            ("0.", ""),
            (".", ""),
            ("", ".5"),
            ("c.", ""),
            ("-", ""),
            ("+", ""),
            ("$", ""),
            ("", "%"),
            ("", "-7"),
            ("9-", ""),
            ("_", ""),
            ("", "_"),
            ("0x", ""),
            ("", "n"),
            ("", "e5"),
            ("*", ""),
            ("å", ""),
        ] {
            for number in [&number, &spaced] {
                let text = format!("{before}{number}{after}");
                assert_eq!(find(text.as_bytes(), before.len()), None, "{text}");
            }
        }
        for (before, after) in [
            ("(", ")"),
            ("\"", "\""),
            ("=", "&amp;"),
            ("nr.", "."),
            ("\\n", ""),
            (":", ","),
            ("", " - betalt"),
            ("#", ""),
            ("kort-", ""),
        ] {
            let text = format!("{before}{number}{after}").replace("&amp;", "");
            assert!(find(text.as_bytes(), before.len()).is_some(), "{text}");
        }
        for (text, form) in [
            (format!("12,{number}"), "together-weak"),
            (format!("12,{number},7"), "together"),
            (format!("a,12,{number}"), "together"),
            (format!("1234,{number}"), "together"),
        ] {
            assert_eq!(find(text.as_bytes(), text.find(&number).unwrap()).unwrap().form, form, "{text}");
        }
    }

    #[test]
    fn test_numbers_are_tests() {
        for number in TESTS.lines().filter(|line| !line.starts_with('#')) {
            assert_eq!(accept(number).map(|v| v.class), Some("test"), "{number}");
            assert_eq!(found(number).map(|(_, class)| class), Some("test"), "{number}");
        }
        for number in [["4000", "0057", "8000", "0007"].join(" "), ["5200", "0000", "0000", "0031"].concat()] {
            assert_eq!(accept(&number).map(|v| v.class), Some("test"), "{number}");
        }
    }

    #[test]
    fn made_up_numbers_are_none() {
        let complete = |start: &str| {
            let digits: Vec<u8> = start.bytes().map(|b| b - b'0').collect();
            format!("{start}{}", luhn::check_digit(&digits))
        };
        for start in ["555555555555555", "456789012345678", "454545454545454", "412345678901234", "444444441234567"] {
            assert_eq!(accept(&complete(start)), None, "{start}");
        }
        for value in 0..64 {
            assert_eq!(accept(&(1u64 << value).to_string()), None);
            assert_eq!(accept(&((1u64 << value) - 1).to_string()), None);
        }
        assert_eq!(accept(&"0".repeat(16)), None);
    }

    #[test]
    fn one_wrong_digit_is_caught() {
        let mut next = noise(5);
        for _ in 0..200 {
            let number = make(&mut next, "4", 16);
            for at in 1..16 {
                let mut wrong = number.clone().into_bytes();
                wrong[at] = b'0' + (wrong[at] - b'0' + 1 + (next() % 9) as u8) % 10;
                assert_eq!(accept(&text::decode(&wrong)), None);
            }
        }
    }

    #[test]
    fn how_often_chance_passes() {
        const N: u32 = 200_000;
        let mut next = noise(7);
        for len in LENGTHS {
            let (mut strong, mut all) = (0, 0);
            for _ in 0..N {
                let number: String = (0..len).map(|_| char::from(b'0' + (next() % 10) as u8)).collect();
                let form = found(&number).map_or("", |(form, _)| form);
                all += u32::from(!form.is_empty());
                strong += u32::from(form == "together");
            }
            let per_mille = |hits: u32| f64::from(hits) * 1000.0 / f64::from(N);
            println!("{len} digits: {:.2} ‰ together, {:.2} ‰ with weak ones", per_mille(strong), per_mille(all));
            assert!(per_mille(strong) < 25.0 && per_mille(all) < 42.0);
        }
    }

    #[test]
    fn any_bytes_never_panic() {
        let mut next = noise(8);
        let mut seen = 0;
        for _ in 0..40_000 {
            let mut hay = noisy_bytes(&mut next, 48);
            if next().is_multiple_of(2) {
                hay.splice(20..20, make(&mut next, "4", 16).into_bytes());
            }
            for at in
                (0..hay.len()).filter(|&at| hay[at].is_ascii_digit() && (at == 0 || !hay[at - 1].is_ascii_digit()))
            {
                if let Some(found) = find(&hay, at) {
                    seen += 1;
                    assert_eq!(found.span.start, at);
                    let written = text::decode(&hay[found.span.clone()]);
                    assert_eq!(accept(&written), Some(found.verdict));
                }
            }
            let _ = accept(&text::decode(&hay[..next() as usize % hay.len()]));
            let _ = find(&hay, hay.len());
        }
        assert!(seen > 500, "{seen}");
    }
}
