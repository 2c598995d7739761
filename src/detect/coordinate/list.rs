//! What stands beside two numbers: whether they are a pair, or part of a longer list, a table of measurements or a
//! drawing.

use std::ops::Range;

use super::decimal::{Pair, digits};
use super::{is_blank, run_ahead, run_back};

/// Whether the neighbours allow that these two numbers are a pair and not part of a longer list. Inside Norway
/// the cells of a table row may be whole numbers and, with the delimiters that only tables have, short decimals.
pub(super) fn allows(hay: &[u8], pair: &Pair, norway: bool) -> bool {
    // Within a bracket that holds them and others, white space may be line ends too; a bare pair has none inside.
    if hay[pair.first.end..pair.second.start].contains(&b'\n') {
        return false;
    }
    // Tables of test values (`power 61.06 10.93 -> 3.38`) separate by spaces and name the result with an arrow.
    if pair.delimiter == b' ' && is_beside_result(hay, pair.first.start, pair.second.end) {
        return false;
    }
    // `1.5,76.13 16.58,7.46`: of a drawing or a list, the second number of one pair and the first of the next.
    if pair.delimiter == b' '
        && hay[..pair.first.start].ends_with(b",")
        && hay.get(pair.second.end) == Some(&b',')
        && hay.get(pair.second.end + 1).is_some_and(|b| b.is_ascii_digit() || *b == b'-')
    {
        return false;
    }
    let quotes = usize::from(pair.quote.is_some());
    let left = Neighbour::before(hay, pair.first.start - quotes);
    let right = Neighbour::after(hay, pair.second.end + quotes);
    let fits = |n: &Neighbour, further: Option<Neighbour>| match (n.kind, n.decimals) {
        (Kind::Text, _) => true,
        (Kind::Drawing, _) => false,
        (Kind::Number, _) if !norway => false,
        (Kind::Number, 0) if n.in_array => false,
        (Kind::Number, 0) => n.tabular || further.is_none_or(|f| f.kind != Kind::Number),
        (Kind::Number, decimals) => decimals < 3 && n.tabular && n.delimiter != b',',
    };
    let further = |n: &Neighbour, ahead: bool| {
        (n.kind == Kind::Number)
            .then(|| if ahead { Neighbour::after(hay, n.far) } else { Neighbour::before(hay, n.far) })
    };
    // A whole number on the left may be the first of a notation of three, `10,65.12,12.5` in KML.
    fits(&left, further(&left, false))
        && fits(&right, further(&right, true))
        && !(left.kind == Kind::Number
            && super::read(hay, left.digits, false).is_some_and(|f| f.span.end > pair.first.start))
}

/// Whether the brackets beside this one, if there are any, hold two values as it does.
pub(super) fn siblings_are_pairs(hay: &[u8], bracket: &Range<usize>) -> bool {
    let (open, close) = (hay[bracket.start], hay[bracket.end - 1]);
    let commas = |inside: &[u8]| inside.iter().filter(|&&b| b == b',').count();
    let right =
        gap_of(hay[bracket.end..].iter()).map(|gap| bracket.end + gap.len).filter(|&i| hay.get(i) == Some(&open));
    let left = gap_of(hay[..bracket.start].iter().rev())
        .map(|gap| bracket.start - gap.len)
        .filter(|&i| i > 0 && hay[i - 1] == close);
    let inside_right = right.and_then(|i| Some(&hay[i + 1..i + 1 + run_ahead(hay, i + 1, 200, |b| b != close)?]));
    let inside_left = left.and_then(|i| Some(&hay[i - 1 - run_back(hay, i - 1, 200, |b| b != open)?..i - 1]));
    let here = commas(&hay[bracket.start..bracket.end]);
    [inside_left, inside_right].into_iter().flatten().all(|inside| commas(inside) == here)
}

/// Whether a point is made of the ends of two ranges: `44°40'N to 45°20'N; 141°E to 142°E`.
pub(super) fn is_of_ranges(hay: &[u8], span: &Range<usize>) -> bool {
    let (before, behind) = (&hay[..span.start], &hay[span.end..]);
    [&b" to "[..], b" til "].iter().any(|word| {
        let to_digit = |rest: &[u8]| rest.first().is_some_and(u8::is_ascii_digit);
        before.ends_with(word) || behind.strip_prefix(*word).is_some_and(to_digit)
    })
}

/// Whether an arrow or an equals sign stands next to the pair.
fn is_beside_result(hay: &[u8], start: usize, end: usize) -> bool {
    let left = start - run_back(hay, start, 8, is_blank).unwrap_or(0);
    let right = end + run_ahead(hay, end, 8, is_blank).unwrap_or(0);
    let ahead = &hay[right..hay.len().min(right + 2)];
    hay[..left].ends_with(b"->")
        || hay[..left].ends_with(b"=>")
        || ahead == b"->"
        || ahead == b"=>"
        || ahead.starts_with(b"=")
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// No number.
    Text,
    Number,
    /// A command of an SVG path.
    Drawing,
}

/// What stands beside a pair.
struct Neighbour {
    kind: Kind,
    decimals: usize,
    delimiter: u8,
    /// Separated as the cells of a table are: by `;`, `|`, a tab, or a comma with no space.
    tabular: bool,
    /// The first or last of an array in brackets or braces.
    in_array: bool,
    /// Offset of its first digit.
    digits: usize,
    /// The end that is turned away from the pair.
    far: usize,
}

impl Neighbour {
    const NONE: Self =
        Self { kind: Kind::Text, decimals: 0, delimiter: 0, tabular: false, in_array: false, digits: 0, far: 0 };

    fn before(hay: &[u8], end: usize) -> Self {
        let Some(gap) = gap_of(hay[..end].iter().rev()) else {
            return Self::NONE;
        };
        let close = end - gap.len;
        let quoted = close > 0 && matches!(hay[close - 1], b'"' | b'\'');
        let close = close - usize::from(quoted);
        let Some(len) = run_back(hay, close, 32, is_token) else {
            return Self::NONE;
        };
        let far = close - len;
        let edge = far.checked_sub(1).map(|i| hay[i]);
        Self::of(&hay[far..close], gap, edge, far, far)
    }

    fn after(hay: &[u8], start: usize) -> Self {
        let Some(gap) = gap_of(hay[start..].iter()) else {
            return Self::NONE;
        };
        let open = start + gap.len;
        let quoted = matches!(hay.get(open), Some(b'"' | b'\''));
        let open = open + usize::from(quoted);
        let Some(len) = run_ahead(hay, open, 32, is_token) else {
            return Self::NONE;
        };
        let far = open + len;
        let edge = hay.get(far).copied();
        Self::of(&hay[open..far], gap, edge, open, far)
    }

    fn of(token: &[u8], gap: Gap, edge: Option<u8>, start: usize, far: usize) -> Self {
        let (kind, decimals, skipped) = classify(token);
        // No drawing parts its commands by semicolons: `M-0;62,…;4,…` is a row of a table.
        let cell = kind == Kind::Drawing && matches!(gap.delimiter, b';' | b'|' | b'\t');
        Self {
            kind: if cell { Kind::Text } else { kind },
            decimals,
            delimiter: gap.delimiter,
            tabular: matches!(gap.delimiter, b';' | b'|' | b'\t') || (gap.delimiter == b',' && gap.len == 1),
            in_array: matches!(edge, Some(b'[' | b']' | b'{' | b'}')),
            digits: start + skipped,
            far,
        }
    }
}

struct Gap {
    len: usize,
    delimiter: u8,
}

/// The separator that leads away from a pair, or `None` when there is none: a bracket, a line end, a sentence end. A
/// comma at the end of a line goes on.
fn gap_of<'a>(bytes: impl Iterator<Item = &'a u8>) -> Option<Gap> {
    let mut gap = Gap { len: 0, delimiter: 0 };
    let mut broken = false;
    for &b in bytes.take(48) {
        match b {
            b',' | b';' | b'|' if !matches!(gap.delimiter, b',' | b';' | b'|') => gap.delimiter = b,
            b' ' if gap.delimiter == 0 => gap.delimiter = b' ',
            b'\t' if matches!(gap.delimiter, 0 | b' ') => gap.delimiter = b'\t',
            b' ' | b'\t' => {}
            b'\r' | b'\n' => broken = true,
            _ => break,
        }
        gap.len += 1;
    }
    let ends_here = gap.len == 0 || (broken && gap.delimiter != b',');
    (!ends_here).then_some(gap)
}

fn is_token(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'.' | b'+' | b'-' | b'_' | b':' | b'/' | b'%') || b >= 0x80
}

/// What a neighbouring token is, the decimals it has, and how many bytes stand before its digits.
fn classify(token: &[u8]) -> (Kind, usize, usize) {
    let text = (Kind::Text, 0, 0);
    let many = (Kind::Number, 9, 0);
    if let [letter, rest @ ..] = token {
        let command = b"MmLlHhVvCcSsQqTtAaZz".contains(letter);
        let goes_on = rest.first().is_none_or(|b| b.is_ascii_digit() || matches!(b, b'-' | b'.'));
        if command && goes_on {
            return (Kind::Drawing, 0, 0);
        }
    }
    if [&b"nan"[..], b"inf", b"-inf"].iter().any(|word| token.eq_ignore_ascii_case(word)) {
        return many;
    }
    let sign = usize::from(matches!(token.first(), Some(b'-' | b'+')));
    let whole = digits(token, sign, 32);
    let mut at = sign + whole;
    let mut decimals = 0;
    if token.get(at) == Some(&b'.') {
        decimals = digits(token, at + 1, 32);
        at += 1 + decimals;
    }
    if whole + decimals == 0 {
        return text;
    }
    match &token[at..] {
        [] => (Kind::Number, decimals, sign),
        [b'e' | b'E', rest @ ..] if rest.iter().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'+')) => many,
        b"f" | b"f32" | b"f64" | b"px" | b"%" | b"F" => many,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::none_in;
    use super::*;

    #[test]
    fn tokens() {
        let kind = |token: &str| classify(token.as_bytes());
        assert_eq!(kind("17"), (Kind::Number, 0, 0));
        assert_eq!(kind("-1.25"), (Kind::Number, 2, 1));
        for many in ["1.5e-05", "nan", "-inf", "2.5f", "12px", "1E5"] {
            assert_eq!(kind(many), (Kind::Number, 9, 0), "{many}");
        }
        for command in ["M", "z", "L20.5", "c-3"] {
            assert_eq!(kind(command), (Kind::Drawing, 0, 0), "{command}");
        }
        for text in ["", "Oslo", "2024-05-17", "12:30", "1.2.3", "Mo", "12b", "-", "info"] {
            assert_eq!(kind(text), (Kind::Text, 0, 0), "{text}");
        }
    }

    #[test]
    fn gaps() {
        let gap = |text: &str| gap_of(text.as_bytes().iter()).map(|gap| (gap.len, gap.delimiter));
        assert_eq!(gap(", 1"), Some((2, b',')));
        assert_eq!(gap(" \t1"), Some((2, b'\t')));
        assert_eq!(gap(",\n 1"), Some((3, b',')));
        assert_eq!(gap(",,1"), Some((1, b',')));
        for none in ["\n1", ";\n1", ") 1", ". 1", ""] {
            assert_eq!(gap(none), None, "{none:?}");
        }
    }

    #[test]
    fn lists_and_drawings() {
        none_in(&[
            "{A}, {B}, {B}",
            "{B}, {A}, {B}",
            "[{A}, {B}, {A}, {B}]",
            "[12, {A}, {B}]",
            "{{A}, {B}, 3}",
            "{A} {B} 1.5",
            "{A},{B},12.5123",
            "v {A} {B} 3.1234",
            "1.5e-3, {A}, {B}",
            "{A}f, {B}f",
            "{A}, {B}, 1.0f",
            "nan {A} {B}",
            "M{A},{B} L5.1234,65.2345",
            "M {A},{B} L 5.1234,65.2345",
            "{A},{B} z",
            "\"{A},{B} {A},{B}\"",
            "viewBox=\"0 0 {A} {B}\"",
            "translate({A}, {B})",
            "scale3 vec2({A}, {B})",
            "{A},\n{B},\n{A},\n{B},\n",
            "{{A}, {B},\n {A}, {B},\n}",
            "[[{A}, {B}], [{A}, {B}, {B}]]",
            "65.0000, 5.0000",
            "65.1234, 5.0000",
            "65.12, 5.43",
            "40.123, 5.432",
            "{A}/{B}",
            "{A}-{B}",
            "{A}+{B}",
            "{A}, {B}%",
            "{A,},{B,}",
            "power {A} {B} -> 3.5",
            "{A}, kl. {B}",
            "{A}\n{B}",
            "65.1234",
            "12-{A}, {B}",
            "x.{A}, {B}",
            "{A},\"{B}\"",
            "{A}, {B}{d} E",
            "{A}, {B} E",
        ]);
    }
}
