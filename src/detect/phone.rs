//! Telephone numbers: the numbering plan of Norway, and the entry to those of other countries (`phone_intl`).
//!
//! Eight digits without a country code have no check digit, and 57 % of all eight-digit numbers lie in the plan
//! (exact count over the ranges below). So nearly all the work is the guards: rows of small integers, hex dumps, code
//! points, dates and versions are grouped like telephone numbers too. What stays ambiguous gets a `form` of its own
//! and the caller weighs it by what stands around.

use super::phone_intl::{self, Groups, Kind, run, separator};
use super::text::{char_after, char_before, ends_free, is_dash, is_space, starts_free};
use super::{Canonical, Found, Verdict};

/// Finds the number whose first digit is at `at` (the byte before is no ASCII digit). The `+`, `(+47)` or `00` before
/// the number belong to it.
///
/// `form` of a Norwegian number: `country-code` (+47 or 0047), `grouped` (2-2-2-2 or 3-2-3), `bare` (eight digits
/// together; twelve of a machine), `bare-date` (eight that are a DDMMYYYY date as well), `bare-47` (47 and eight
/// digits), `short` (five digits from 02000). `class`: `mobile`, `fixed`, `special` (8xx and five digits), `machine`
/// (58 and 59), `fictional`. Foreign numbers: see `phone_intl::find`. `None` where no number starts.
pub fn find(hay: &[u8], at: usize) -> Option<Found> {
    let first = *hay.get(at)?;
    let before = at.checked_sub(1).map_or(b' ', |i| hay[i]);
    if before == b'+' || hay[at..].starts_with(b"00") {
        return with_country_code(hay, at).or_else(|| phone_intl::find(hay, at));
    }
    match (run(hay, at), first) {
        (2, b'4') if hay[..at].ends_with(b"+ ") => with_country_code(hay, at),
        (2 | 3, b'2'..=b'9') => grouped(hay, at),
        (5, b'0') | (8, b'2'..=b'9') | (10, b'4') | (12, b'5') => bare(hay, at),
        _ => None,
    }
}

/// Reads the whole text, but for space around it, as one number, Norwegian or foreign; `None` where it is anything
/// else. Grouping is free here: the caller has a reason to ask.
pub fn accept(text: &str) -> Option<Verdict> {
    let text = plain_spaces(text.trim());
    let bare = text.strip_prefix('(').filter(|rest| rest.contains(')')).unwrap_or(&text);
    let (international, rest) = match bare.strip_prefix('+').or(bare.strip_prefix("00")) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, bare),
    };
    let digits = whole(rest, international)?;
    if !international {
        return match digits.len() {
            10 => verdict(digits.strip_prefix(b"47").filter(|nsn| nsn[0] != b'0')?),
            _ => verdict(&digits),
        };
    }
    match digits.strip_prefix(b"47") {
        Some(nsn) => verdict(nsn),
        None => phone_intl::judge(&digits),
    }
}

/// What the national (significant) number is in the plan of Norway, or `None` outside it.
///
/// Source: Nkom, "Alle nummerserier"; within Nkom's series the ranges in use as libphonenumber 9.0.43 (regions NO
/// and SJ) has them. 58 and 59 (machines) are Nkom's alone. 6805xxxx is Nkom's series for film and television.
fn plan(nsn: &[u8]) -> Option<&'static str> {
    let digit = |i: usize| nsn[i] - b'0';
    match nsn.len() {
        5 if digit(0) == 0 && digit(1) >= 2 => return Some("special"),
        12 if nsn.starts_with(b"58") => return Some("machine"),
        8 => {}
        _ => return None,
    }
    if nsn.starts_with(b"6805") {
        return Some("fictional");
    }
    let (third, fourth) = (digit(2), digit(3));
    match (digit(0), digit(1)) {
        (2, 1..=4) | (3, 1 | 2 | 3 | 5 | 7 | 8) | (5, 1 | 2 | 3 | 5 | 6 | 7) | (6, 1..=4 | 6..=9) | (7, _) => {
            Some("fixed")
        }
        (4, 5) => ((third, fourth) != (3, 6)).then_some("mobile"),
        (4, 0 | 1 | 6 | 7 | 8) | (9, _) => Some("mobile"),
        (5, 9) => Some("machine"),
        (8, _) if special(nsn) => Some("special"),
        _ => None,
    }
}

/// Series 8: freephone, premium rate, shared cost, personal, voice over IP, voice mail, and numbers of firms.
fn special(nsn: &[u8]) -> bool {
    match (nsn[1], nsn[2]) {
        (b'0', b'0' | b'1') | (b'2', b'0' | b'9') | (b'8', b'0') | (b'5', b'0'..=b'5') => true,
        (b'1', b'0') => nsn[3] != b'9',
        (b'1', b'2' | b'3' | b'5') => true,
        _ => false,
    }
}

fn verdict(nsn: &[u8]) -> Option<Verdict> {
    let class = plan(nsn)?;
    let digits = std::str::from_utf8(nsn).ok()?;
    Some(Verdict { class, canonical: Canonical::new(format!("+47{digits}")), precision_m: None })
}

fn found(start: usize, end: usize, form: &'static str, nsn: &[u8]) -> Option<Found> {
    Some(Found { span: start..end, form, verdict: verdict(nsn)? })
}

/// +47, 0047, (+47) or (0047), then a number of the plan in any sane grouping; `+ 47` only before the usual ones.
fn with_country_code(hay: &[u8], at: usize) -> Option<Found> {
    let zeros = if hay[at..].starts_with(b"00") { 2 } else { 0 };
    let mut from = at + zeros + 2;
    if hay.get(at + zeros..from)? != b"47" {
        return None;
    }
    let spaced = zeros == 0 && hay[at - 1] == b' ';
    let mut start = if zeros > 0 { at } else { at - 1 - usize::from(spaced) };
    if start > 0 && hay[start - 1] == b'(' && hay.get(from) == Some(&b')') {
        start -= 1;
        from += 1;
    }
    for _ in 0..2 {
        from += match char_after(hay, from) {
            Some((c, len)) if is_space(c) || is_dash(c) => len,
            _ => separator(hay, from).map_or(0, |(_, len)| len),
        };
    }
    let groups = Groups::read(hay, from, false);
    let taken = (0..groups.count).find(|&i| plan(groups.digits_to(i)).is_some())?;
    let (nsn, end, shape) = (groups.digits_to(taken), groups.ends[taken], groups.shape(taken));
    // 0047 0067 0059: code points, in groups of four as 0047 is.
    let points = zeros > 0 && groups.lens[0] == 4;
    let sane = groups.lens[..=taken].iter().all(|&len| len >= 2) && !points;
    let usual = matches!(shape, [2, 2, 2, 2] | [3, 2, 3]);
    let free = if zeros > 0 {
        opens(hay, start) && !digit_beside(hay, start) && !hex_beside(hay, start, end, 2)
    } else {
        plus_opens(hay, start)
    };
    if !sane || (spaced && !usual) || !free || !ends_free(hay, end) || continues(hay, end) {
        return None;
    }
    found(start, end, "country-code", nsn)
}

/// 2-2-2-2 or 3-2-3 with one kind of separator and no group of digits beside it.
fn grouped(hay: &[u8], at: usize) -> Option<Found> {
    separator(hay, at + run(hay, at))?;
    let groups = Groups::read(hay, at, false);
    let last = match groups.lens[..] {
        [2, 2, 2, 2, ..] => 3,
        [3, 2, 3, ..] => 2,
        _ => return None,
    };
    let (nsn, end, kind) = (groups.digits_to(last), groups.ends[last], groups.kinds[1]);
    let class = plan(nsn)?;
    if groups.kinds[1..=last].iter().any(|&k| k != kind) {
        return None;
    }
    if last == 3 && (progression(nsn) || (kind == Kind::Dash && date_like(nsn, class == "mobile"))) {
        return None;
    }
    let left = opens(hay, at) && !digit_beside(hay, at) && !follows_code(hay, at);
    if !left
        || !ends_free(hay, end)
        || neighbour_after(hay, end)
        || hex_beside(hay, at, end, 2)
        || disassembled(hay, at, end)
        || in_matrix(hay, at, end)
    {
        return None;
    }
    let weak = kind == Kind::Dash || (last == 3 && counts(nsn));
    // Dotted pairs cannot be told from an IPv4 address, each being below 256: only a word can.
    let form = match (last, kind) {
        (3, Kind::Dot) => "grouped-dotted",
        _ if weak => "grouped-weak",
        _ => "grouped",
    };
    found(at, end, form, nsn)
}

/// 23 34 45 56, 40 36 32 16, 23 34 23 34: pairs that rise, fall or repeat are rows of small numbers more often than
/// telephone numbers (all 22 such hits in 1.06 GB of source code were), and one number in ten looks like it by chance.
/// Pairs of doubled digits are what people write as an example of a number.
fn counts(nsn: &[u8]) -> bool {
    let pairs = [&nsn[0..2], &nsn[2..4], &nsn[4..6], &nsn[6..8]];
    let doubled = pairs.iter().all(|pair| pair[0] == pair[1]);
    !doubled && (pairs.is_sorted() || pairs.iter().rev().is_sorted() || pairs[..2] == pairs[2..])
}

/// Digits together: eight, twelve from 58, ten from 47, five from 02000.
fn bare(hay: &[u8], at: usize) -> Option<Found> {
    let end = at + run(hay, at);
    let digits = &hay[at..end];
    let (form, nsn) = match digits.len() {
        5 => ("short", digits),
        10 => ("bare-47", digits.strip_prefix(b"47")?),
        8 if day_month_year(digits) => ("bare-date", digits),
        _ => ("bare", digits),
    };
    plan(nsn)?;
    let joined = hay.get(end) == Some(&b'-') && hay.get(end + 1).is_some_and(u8::is_ascii_hexdigit);
    if joined || !opens(hay, at) || !ends_free(hay, end) || follows_code(hay, at) || hex_beside(hay, at, end, 8) {
        return None;
    }
    found(at, end, form, nsn)
}

/// 22-11-23-12: a date and an hour, written with dashes. Of the mobile numbers only what is a date of the 1990s
/// with an hour behind: 0.9 % of them, where the date alone would cost 3.7 %.
fn date_like(nsn: &[u8], mobile: bool) -> bool {
    let pair = |i: usize| (nsn[i] - b'0') * 10 + nsn[i + 1] - b'0';
    let month = (1..=12).contains(&pair(2));
    let day = (1..=31).contains(&pair(0)) || (1..=31).contains(&pair(4));
    month && day && (!mobile || pair(6) < 24)
}

fn day_month_year(digits: &[u8]) -> bool {
    let pair = |i: usize| (digits[i] - b'0') * 10 + digits[i + 1] - b'0';
    (1..=31).contains(&pair(0)) && (1..=12).contains(&pair(2)) && matches!(pair(4), 19 | 20)
}

/// 18 19 20 21, 10 20 30 40, 77 77 77 77. Steps of 11 stay: pairs of doubled digits are what people write as an
/// example of a number.
fn progression(nsn: &[u8]) -> bool {
    let pair = |i: usize| i16::from(nsn[i] - b'0') * 10 + i16::from(nsn[i + 1] - b'0');
    let step = pair(2) - pair(0);
    step.abs() != 11 && pair(4) - pair(2) == step && pair(6) - pair(4) == step
}

/// Whether a number without a sign may begin at `at`: not inside a word or number, no sign or currency in front.
fn opens(hay: &[u8], at: usize) -> bool {
    let ends_in_digit = |end: usize| end > 0 && hay[end - 1].is_ascii_digit();
    starts_free(hay, at)
        && match char_before(hay, at) {
            Some(('#' | '$' | '€' | '£' | '%' | '+' | '^' | '~' | '@', _)) => false,
            // Times, ratios, fractions, dates; but two numbers are written with a slash between them too.
            Some((':', _)) => !ends_in_digit(at - 1),
            Some(('/', _)) => {
                let group = hay[..at - 1].iter().rev().take(9).take_while(|b| b.is_ascii_digit()).count();
                group == 0 || group == 8 || (matches!(group, 2 | 3) && digit_beside(hay, at - 1 - group))
            }
            Some((c, len)) if is_dash(c) => char_before(hay, at - len).is_some_and(|(c, _)| c.is_alphabetic()),
            _ => true,
        }
}

/// Whether a `+` (or the parenthesis around it) may begin a number at `start`: no operator between two terms, no
/// exponent, no base64.
pub(super) fn plus_opens(hay: &[u8], start: usize) -> bool {
    starts_free(hay, start)
        && match char_before(hay, start) {
            Some(('/', _)) => {
                let base64 = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'+');
                hay[..start].iter().rev().take(16).take_while(base64).count() < 16
            }
            Some((c, _)) => !matches!(
                c,
                ')' | ']' | '}' | '+' | '-' | '%' | '&' | '^' | '~' | '@' | '#' | '$' | '\\' | '!' | '?' | '.'
            ),
            None => true,
        }
}

/// Whether a group of digits stands before `at`, one separator away.
pub(super) fn digit_beside(hay: &[u8], at: usize) -> bool {
    const ENTITIES: [&[u8]; 5] = [b"&nbsp;", b"&#160;", b"&#xa0;", b"\\u00a0", b"\\u202f"];
    let len = match char_before(hay, at) {
        Some((c, len)) if is_space(c) || is_dash(c) || c == '.' => len,
        _ => ENTITIES.iter().find(|e| hay[..at].ends_with(e)).map_or(0, |e| e.len()),
    };
    len > 0 && at > len && hay[at - len - 1].is_ascii_digit()
}

/// Whether the digits at `at` follow a country code with its sign: they are the end of that number, not a new one.
fn follows_code(hay: &[u8], at: usize) -> bool {
    let mut end = at;
    for _ in 0..3 {
        match char_before(hay, end) {
            Some((c, len)) if is_space(c) || is_dash(c) || matches!(c, ')' | '.') => end -= len,
            _ => break,
        }
    }
    let code = hay[..end].iter().rev().take(5).take_while(|b| b.is_ascii_digit()).count();
    let digits = &hay[end - code..end];
    let signed = matches!(code, 1..=3) && hay[..end - code].ends_with(b"+");
    end < at && (signed || (matches!(code, 3..=5) && digits.starts_with(b"00")))
}

/// Whether digits go on after `end` as one more group of the same writing. Four may be a postcode; two after a dash
/// are the last one of a range of numbers.
pub(super) fn continues(hay: &[u8], end: usize) -> bool {
    match separator(hay, end) {
        Some((Kind::Space, len)) => run(hay, end + len) < 4,
        Some((Kind::Dash, len)) => run(hay, end + len) > 2,
        Some((Kind::Dot | Kind::Other, _)) => true,
        None => false,
    }
}

/// Whether any digits follow `end`, one separator away, but for a postcode with its place ("0150 Oslo").
pub(super) fn neighbour_after(hay: &[u8], end: usize) -> bool {
    let Some((kind, len)) = separator(hay, end) else {
        // ` -69`: the next number of a row of them.
        return hay.get(end) == Some(&b' ')
            && hay.get(end + 1) == Some(&b'-')
            && hay.get(end + 2).is_some_and(u8::is_ascii_digit);
    };
    let postcode = end + len + 4;
    let place =
        hay.get(postcode) == Some(&b' ') && char_after(hay, postcode + 1).is_some_and(|(c, _)| c.is_uppercase());
    !(kind == Kind::Space && run(hay, end + len) == 4 && place)
}

/// Whether the words beside a number are hexadecimal of `width` characters: a dump. A word of letters alone ("de",
/// "da") is one only if the word behind it is, or two more.
pub(super) fn hex_beside(hay: &[u8], start: usize, end: usize, width: usize) -> bool {
    let quote = |b: &u8| matches!(b, b'"' | b'\'' | b'`');
    let word = |w: &&[u8]| {
        let w = w.split(quote).find(|part| !part.is_empty()).unwrap_or_default();
        w.len() == width && w.iter().all(u8::is_ascii_hexdigit)
    };
    let line = |b: &u8| *b == b'\n';
    let near = hay[start.saturating_sub(40)..start].rsplit(line).next().unwrap_or_default();
    let far = hay[end..hay.len().min(end + 40)].split(line).next().unwrap_or_default();
    let (before, after) = (near.trim_ascii_end(), far.trim_ascii_start());
    // Dumps part their words by one space or two; more, or a tab, is a column of its own.
    let close = |gap: &[u8]| (1..=2).contains(&gap.len()) && gap.iter().all(|&b| b == b' ');
    let space = |b: &u8| *b == b' ';
    let dump = |words: &mut dyn Iterator<Item = &[u8]>| {
        let (mut count, mut digits) = (0, false);
        for w in words.filter(|w| !w.is_empty()).take_while(word).take(4) {
            (count, digits) = (count + 1, digits || w.iter().any(u8::is_ascii_digit));
        }
        digits || count > 2
    };
    close(&near[before.len()..]) && dump(&mut before.rsplit(space))
        || close(&far[..far.len() - after.len()]) && dump(&mut after.split(space))
}

/// Whether the number fills its line, and the line before or after holds digits and spaces (signs, in a diff) that
/// are no number: a row of a table of integers.
pub(super) fn in_matrix(hay: &[u8], start: usize, end: usize) -> bool {
    let (head, tail) = (&hay[start.saturating_sub(80)..start], &hay[end..hay.len().min(end + 80)]);
    let blank = |line: Option<&[u8]>| line.is_some_and(|l| l.iter().all(u8::is_ascii_whitespace));
    let row = |line: Option<&[u8]>| {
        let line = line.unwrap_or_default().trim_ascii();
        let sign = |b: &u8| b.is_ascii_digit() || matches!(b, b' ' | b'\t' | b'+' | b'-');
        !line.is_empty() && line.iter().all(sign) && str::from_utf8(line).is_ok_and(|l| accept(l).is_none())
    };
    let (mut before, mut after) = (head.rsplit(|&b| b == b'\n'), tail.split(|&b| b == b'\n'));
    // A line that the eighty bytes cut is not judged: its end may be digits, its beginning words.
    let whole = |lines: &mut dyn Iterator<Item = &[u8]>, all: bool| {
        let line = lines.next();
        (all || lines.next().is_some()) && row(line)
    };
    blank(before.next())
        && blank(after.next())
        && (whole(&mut before, start <= 80) || whole(&mut after, end + 80 >= hay.len()))
}

/// Whether the number is the machine code of one instruction: `9: 48 89 04 24  mov %rax,(%rsp)`. All six false grouped
/// hits in 1.8 GB were that one. A lone letter is an address only with a mnemonic behind: "F:" may be a fax.
fn disassembled(hay: &[u8], start: usize, end: usize) -> bool {
    let head = hay[start.saturating_sub(24)..start].trim_ascii_end();
    let Some(head) = head.strip_suffix(b":") else {
        return false;
    };
    let address = &head[head.iter().rposition(|b| !b.is_ascii_alphanumeric()).map_or(0, |i| i + 1)..];
    if !address.iter().all(u8::is_ascii_hexdigit) {
        return false;
    }
    let mnemonic = hay[end..hay.len().min(end + 24)].trim_ascii_start().first().is_some_and(u8::is_ascii_lowercase);
    let letters = address.iter().all(u8::is_ascii_lowercase);
    !address.is_empty() && (address.iter().any(u8::is_ascii_digit) || (letters && mnemonic))
}

/// The digits of a text that holds one number and nothing else; groups of two or more, one separator between them
/// (more where a parenthesis stands), in foreign numbers the `(0)` left out.
fn whole(text: &str, international: bool) -> Option<Vec<u8>> {
    let text = if international { text.replace("(0)", " ") } else { text.to_owned() };
    let mut digits = Vec::with_capacity(16);
    let (mut gap, mut group) = (0, 0);
    for c in text.chars() {
        match c {
            '0'..='9' => {
                digits.push(c as u8);
                (gap, group) = (0, group + 1);
            }
            '(' | ')' | '/' if international => {}
            _ if (is_space(c) || is_dash(c) || c == '.') && gap < 2 && (international || (gap == 0 && group > 1)) => {
                (gap, group) = (gap + 1, 0);
            }
            _ => return None,
        }
    }
    (text.ends_with(|c: char| c.is_ascii_digit()) && (5..=16).contains(&digits.len()) && (international || group > 1))
        .then_some(digits)
}

fn plain_spaces(text: &str) -> String {
    ["&nbsp;", "&#160;", "&#xa0;", "\\u00a0", "\\u202f"].iter().fold(text.to_owned(), |text, e| text.replace(e, " "))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Puts digits for the signs of the tables, so that this file holds no number that could be somebody's.
    pub(in super::super) fn real(text: &str) -> String {
        text.replace('¤', "4").replace('§', "9").replace('ß', "2").replace('µ', "5")
    }

    pub(in super::super) fn all(hay: &[u8]) -> Vec<Found> {
        let starts = |&at: &usize| hay[at].is_ascii_digit() && (at == 0 || !hay[at - 1].is_ascii_digit());
        (0..hay.len()).filter(starts).filter_map(|at| find(hay, at)).collect()
    }

    /// The only number in `text`: what it spans, its form and its canonical writing.
    pub(in super::super) fn one(text: &str) -> Option<(String, &'static str, Canonical)> {
        let text = real(text);
        let found = all(text.as_bytes());
        assert!(found.len() < 2, "{text}");
        let found = found.into_iter().next()?;
        Some((text[found.span].to_owned(), found.form, found.verdict.canonical))
    }

    fn check(form: &str, rows: &[(&str, &str, &str)]) {
        for (text, span, canonical) in rows {
            let want = (real(span), Canonical::new(real(canonical)));
            let got = one(text).unwrap_or_else(|| panic!("nothing in {text}"));
            assert_eq!((got.0, got.2), want, "{text}");
            assert_eq!(got.1, form, "{text}");
        }
    }

    #[test]
    fn with_a_country_code() {
        check(
            "country-code",
            &[
                ("Tlf +47 ßß 33 44 55.", "+47 ßß 33 44 55", "+47ßß334455"),
                ("+47§1234567", "+47§1234567", "+47§1234567"),
                ("(+47) §12 34 567", "(+47) §12 34 567", "+47§1234567"),
                ("(+47 §12 34 567)", "+47 §12 34 567", "+47§1234567"),
                ("0047 §12 34 567", "0047 §12 34 567", "+47§1234567"),
                ("0047§1234567", "0047§1234567", "+47§1234567"),
                ("(0047)§1234567", "(0047)§1234567", "+47§1234567"),
                ("tel:+47§1234567", "+47§1234567", "+47§1234567"),
                ("+47-ßß-33-44-55", "+47-ßß-33-44-55", "+47ßß334455"),
                ("+47.ßß.33.44.55", "+47.ßß.33.44.55", "+47ßß334455"),
                ("+47  §12 34 567", "+47  §12 34 567", "+47§1234567"),
                ("+47\u{A0}§12\u{202F}34\u{2009}567", "+47\u{A0}§12\u{202F}34\u{2009}567", "+47§1234567"),
                ("+47&nbsp;§12&#160;34&nbsp;567", "+47&nbsp;§12&#160;34&nbsp;567", "+47§1234567"),
                ("\\n+47 §1ß34567", "+47 §1ß34567", "+47§1ß34567"),
                ("+ 47 §12 34 567", "+ 47 §12 34 567", "+47§1234567"),
                ("+47 §12 34 567 0150 Oslo", "+47 §12 34 567", "+47§1234567"),
                ("+47 ßß 33 44 55-57", "+47 ßß 33 44 55", "+47ßß334455"),
                ("+47 0ß800", "+47 0ß800", "+470ß800"),
                ("+47 µ8 00 1ß 34 56 78", "+47 µ8 00 1ß 34 56 78", "+47µ8001ß345678"),
            ],
        );
    }

    #[test]
    fn with_a_country_code_but_none() {
        for text in [
            "0047 0067 0059 0063",
            "0047 §123 4567",
            "1e+47§1234567",
            "a+47§1234567",
            "x)+47§1234567",
            "U+0047 §123 4567",
            "@@ -1,5 +47,8 @@",
            "+47 1234567",
            "+47 §12 34 5678",
            "+47 12 34 56 78",
            "+47 §1 23 45 67 89 01",
            "+47§12345678",
            "+47§1234567.5",
            "+47§1234567abc",
            "AbCdEfGhIjKlMnOpQr/+47§1234567",
            "\\+47 ßß ß3 ß4 ß5 66",
            "y + 47 §1234567",
        ] {
            assert!(one(text).is_none_or(|f| f.1 != "country-code"), "{text}");
        }
    }

    #[test]
    fn in_groups() {
        check(
            "grouped",
            &[
                ("Ring ßß 33 44 55 i dag", "ßß 33 44 55", "+47ßß334455"),
                ("Ring §12 34 567.", "§12 34 567", "+47§1234567"),
                ("800 1ß 345", "800 1ß 345", "+478001ß345"),
                ("§12.34.567", "§12.34.567", "+47§1234567"),
                ("ßß&nbsp;33&nbsp;44&nbsp;55", "ßß&nbsp;33&nbsp;44&nbsp;55", "+47ßß334455"),
                ("Storgata 1, ßß 33 44 55", "ßß 33 44 55", "+47ßß334455"),
                ("ßß 33 44 55 0150 Oslo", "ßß 33 44 55", "+47ßß334455"),
                ("Ring ßß 33 44 55 da det haster", "ßß 33 44 55", "+47ßß334455"),
                ("F: ßß 33 44 55 ring", "ßß 33 44 55", "+47ßß334455"),
                ("side 12\n  ßß 33 44 55", "ßß 33 44 55", "+47ßß334455"),
                ("(47) ßß 33 44 55", "ßß 33 44 55", "+47ßß334455"),
            ],
        );
        check("grouped-dotted", &[("ßß.33.44.55", "ßß.33.44.55", "+47ßß334455")]);
        check(
            "grouped-weak",
            &[
                ("§1-ß3-45-67", "§1-ß3-45-67", "+47§1ß34567"),
                ("§12-34-567", "§12-34-567", "+47§1234567"),
                ("ß3 34 45 56", "ß3 34 45 56", "+47ß3344556"),
                ("ß4 55 ß4 55", "ß4 55 ß4 55", "+47ß455ß455"),
            ],
        );
        // A list of numbers, one a line, is no table of integers; nor is one below a line of words.
        for both in [
            "ßß 33 44 55\n§1 ß3 45 67\n",
            "ßß 33 44 55 / §12 34 567",
            "§12 34 567/ßß 33 44 55",
            "ßß 33 44 55\t§12 34 567",
            "ßß 33 44 55,§12 34 567",
        ] {
            assert_eq!(all(real(both).as_bytes()).len(), 2, "{both}");
        }
    }

    #[test]
    fn groups_that_are_no_number() {
        for text in [
            "18 19 20 21",
            "¤0 ¤1 ¤2 ¤3",
            "§0 80 70 60",
            "77 77 77 77",
            "22 33 44 55 66 77",
            "11 22 33 44 55",
            "74 68 69 73 20 69 73",
            "6f 74 68 69 73 0a",
            "74 68 69 73 6f 0a",
            "74 68 69 73  20 69 73 20",
            "ßß 33 44 55\n9 20 66 25",
            "8 15 62 1\n  ßß 33 44 55  ",
            "  9: 48 89 04 24          mov %rax",
            "d: 48 89 04 24 mov %rax",
            "22-11-23-12",
            "95-10-12-11",
            "¤1 23-45 67",
            "§12 34-567",
            "1/22 33 44 55",
            "12:22 33 44 55",
            "#22 33 44 55",
            "-22 33 44 55",
            "x22 33 44 55",
            "22 33 44 55x",
            "12 34 56 78",
            "123 45 678",
            "§12 34 5678",
            "§12 345 67",
            "22  33 44 55",
            "22\n33\n44\n55",
            "+46 22 33 44 55 66 77 88 99 11 22",
        ] {
            assert_eq!(one(text), None, "{text}");
        }
    }

    #[test]
    fn digits_together() {
        check(
            "bare",
            &[("id §1234567", "§1234567", "+47§1234567"), ("µ8001ß345678", "µ8001ß345678", "+47µ8001ß345678")],
        );
        check("bare-47", &[("47§1234567", "47§1234567", "+47§1234567")]);
        check("short", &[("Ring 0ß800.", "0ß800", "+470ß800")]);
        check("bare-date", &[("ß412ß001", "ß412ß001", "+47ß412ß001"), ("31011§§§", "31011§§§", "+4731011§§§")]);
        for text in [
            "§12345678",
            "0x§1234567",
            "§1234567.5",
            "1.§1234567",
            "§1234567-1234-4abc-8def-0123456789ab",
            "#§1234567",
            "$§1234567",
            "12345678",
            "20240101",
            "0150",
            "01800",
            "47123456789",
            "deadbeef §1234567 89abcdef",
            "_§1234567",
            "01234",
            "1¤987654321",
            "-§1234567",
            "20-§1234567",
        ] {
            assert_eq!(one(text), None, "{text}");
        }
        // The end of a number with its code is not a number of its own.
        assert_eq!(all(real("+47 §1234567").as_bytes()).len(), 1);
        assert!(all(real("+999 §1234567").as_bytes()).is_empty());
    }

    #[test]
    fn the_plan_of_norway() {
        for (nsn, class) in [
            ("¤0612345", Some("mobile")),
            ("¤5360000", None),
            ("¤5370000", Some("mobile")),
            ("¤4000000", None),
            ("¤9000000", None),
            ("§8765432", Some("mobile")),
            ("ß1234567", Some("fixed")),
            ("ß5000000", None),
            ("7§1ß3¤µ6", Some("fixed")),
            ("µ¤000000", None),
            ("6µ000000", None),
            ("µ§000000", Some("machine")),
            ("µ8000000", None),
            ("µ80000000000", Some("machine")),
            ("680µ0000", Some("fictional")),
            ("680µ§999", Some("fictional")),
            ("68ß60000", Some("fixed")),
            ("8001ß3¤µ", Some("special")),
            ("810ß123¤", Some("special")),
            ("810§0000", None),
            ("8ß§123¤µ", Some("special")),
            ("83000000", None),
            ("02000", Some("special")),
            ("01999", None),
            ("10000000", None),
        ] {
            assert_eq!(plan(real(nsn).as_bytes()), class, "{nsn}");
        }
        // The ranges of libphonenumber (34 million fixed, 15.99 million mobile numbers) and the 59 series of Nkom.
        let count = |class: &str| (0..10_000).filter(|n| plan(format!("{n:04}0000").as_bytes()) == Some(class)).count();
        assert_eq!((count("fixed") + count("fictional"), count("mobile"), count("machine")), (3400, 1599, 100));
    }

    #[test]
    fn accepts_one_number_and_nothing_else() {
        for text in
            ["§1234567", "¤1 ß3 45 67", "§123 4567", "47§1234567", "0047 §12 34 567", "(+47) §1234567", "¤1.23.45.67"]
        {
            assert_eq!(accept(&real(text)).map(|v| v.class), Some("mobile"), "{text}");
        }
        assert_eq!(
            accept(&real("+¤6 (0)70 1ß3 45 67")).map(|v| v.canonical),
            Some(Canonical::new(real("+¤6701ß34567")))
        );
        for text in [
            "",
            "+",
            "§1234567 x",
            "§ 1 2 3 4 5 6 7",
            "§123456",
            "§1234567-",
            "+47",
            "12345678",
            "§12  34 567",
            "(§1) 234567",
        ] {
            assert_eq!(accept(&real(text)), None, "{text}");
        }
    }

    /// Any bytes: no panic, the same answer far from other text, and `accept` agrees with `find`.
    #[test]
    fn any_bytes() {
        let pieces: Vec<&[u8]> = [
            "+", "+47", "0047", "00", "4", "9", "91", "22", "33", "912", "34", "567", "46", "1", "0", "44", " ", " ",
            " ", "-", ".", "/", "(", ")", "(0)", "\n", "a", "&nbsp;", "\\u00a0", "\u{A0}", "–", ":", "tel:", "6f", ",",
        ]
        .iter()
        .map(|s| s.as_bytes())
        .chain([&b"\xA0"[..], b"\xC3", b"\xFF", b"\x00"])
        .collect();
        let (mut seed, mut hits) = (3_u64, 0);
        for _ in 0..40_000 {
            let mut hay = Vec::new();
            for _ in 0..14 {
                seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                hay.extend_from_slice(pieces[(seed >> 33) as usize % pieces.len()]);
            }
            let mut wide = vec![b'\n'; 2000];
            wide.extend_from_slice(&hay);
            wide.extend([b'\n'; 2000]);
            let mut other = b"1 2 +47 ".repeat(50);
            other.extend_from_slice(&wide);
            let _ = all(&hay);
            let (here, there) = (all(&wide), all(&other));
            let spans = |found: &[Found], shift| {
                found.iter().map(|f| f.span.start - shift..f.span.end - shift).collect::<Vec<_>>()
            };
            assert_eq!(spans(&here, 0), spans(&there, 400));
            for found in here {
                hits += 1;
                let text = super::super::text::decode(&wide[found.span.clone()]);
                assert_eq!(accept(&text), Some(found.verdict.clone()), "{text} {}", found.form);
                let canonical = String::from_utf8(found.verdict.canonical.as_bytes().to_vec()).expect("digits");
                assert_eq!(accept(&canonical), Some(found.verdict), "{canonical}");
            }
        }
        assert!(hits > 500, "{hits}");
    }
}
