//! Decimal numbers, and two of them side by side without a name.

use super::super::{Found, text};
use super::{Point, Step, ends_with, is_blank, is_white, list, run_ahead, run_back, sexagesimal};

/// A number of up to three digits before the decimal mark, with its sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    /// Offset of the sign, or of the first digit.
    pub(super) start: usize,
    /// Offset of the first digit.
    pub(super) digits: usize,
    pub(super) end: usize,
    pub(super) value: f64,
    pub(super) decimals: u8,
    /// The decimal mark is a comma.
    pub(super) comma: bool,
    /// No digit but zero behind the decimal mark.
    pub(super) round: bool,
}

impl Number {
    pub(super) fn step(&self) -> Step {
        Step::Degrees(self.decimals)
    }
}

/// The length of the digit run at `at`, counted up to `max`.
pub(super) fn digits(hay: &[u8], at: usize, max: usize) -> usize {
    crate::detect::digits::run(hay, at, max)
}

/// The number whose first digit is at `at`, with `mark` before its decimals if it has any. `None` when it is longer
/// than a coordinate or goes on like a version.
pub(super) fn number(hay: &[u8], at: usize, mark: u8) -> Option<Number> {
    /// Digits kept of a fraction: with three before the mark they fit in 64 bits.
    const KEPT: usize = 15;
    let whole = digits(hay, at, 4);
    if whole == 0 || whole > 3 {
        return None;
    }
    let mut end = at + whole;
    let mut fraction = 0;
    if hay.get(end) == Some(&mark) {
        fraction = digits(hay, end + 1, 25);
        end += if fraction > 0 { fraction + 1 } else { 0 };
    }
    let goes_on = |b: u8| hay.get(end) == Some(&b) && hay.get(end + 1).is_some_and(u8::is_ascii_digit);
    if fraction > 24 || goes_on(b'.') || (mark == b',' && (fraction == 0 || goes_on(b','))) {
        return None;
    }
    let point = at + whole;
    let kept = &hay[point..end.min(point + 1 + KEPT)];
    let mantissa = hay[at..point].iter().chain(kept.iter().skip(1)).fold(0_u64, |n, b| n * 10 + u64::from(b - b'0'));
    let value = mantissa as f64 / 10_f64.powi(fraction.min(KEPT) as i32);
    let (start, negative) = sign_before(hay, at);
    Some(Number {
        start,
        digits: at,
        end,
        value: if negative { -value } else { value },
        decimals: fraction as u8,
        comma: mark == b',',
        round: hay[point..end].iter().skip(1).all(|&b| b == b'0'),
    })
}

/// The number at `at`, its sign included, that has a decimal point, else a decimal comma, else none.
pub(super) fn reading(hay: &[u8], at: usize) -> Option<Number> {
    let plain = number(hay, at, b'.');
    match plain {
        Some(n) if n.decimals > 0 => plain,
        _ => number(hay, at, b',').or(plain),
    }
}

/// The number that starts at `at` with its sign or first digit.
pub(super) fn signed(hay: &[u8], at: usize, mark: u8) -> Option<Number> {
    let sign = match hay.get(at)? {
        b'-' | b'+' => 1,
        0xE2 if hay[at..].starts_with("−".as_bytes()) => 3,
        _ => 0,
    };
    let n = number(hay, at + sign, mark)?;
    let negative = sign > 0 && hay[at] != b'+';
    Some(Number { start: at, value: if negative { -n.value.abs() } else { n.value.abs() }, ..n })
}

/// Where the sign before `at` stands and whether it is a minus. A dash behind a word or number is no sign.
fn sign_before(hay: &[u8], at: usize) -> (usize, bool) {
    let len = match at.checked_sub(1).map(|i| hay[i]) {
        Some(b'-' | b'+') => 1,
        Some(0x92) if hay[..at].ends_with("−".as_bytes()) => 3,
        _ => return (at, false),
    };
    let start = at - len;
    match text::char_before(hay, start) {
        Some((c, _)) if text::is_word(c) || matches!(c, '.' | ')' | ']' | '-' | '+') => (at, false),
        _ => (start, hay[start] != b'+'),
    }
}

/// Finds a bare pair: at least four decimals each, or inside Norway three, no part of a longer list of numbers.
pub(super) fn find(hay: &[u8], first: &Number) -> Option<Found> {
    let told = first.decimals == 2 && is_told(hay, first.start);
    let fewest = if told { 2 } else { 3 };
    if first.decimals < fewest || first.round || !opens(hay, first.start) {
        return None;
    }
    let pair = Pair::read(hay, first)?;
    let second = &pair.second;
    if second.decimals < fewest || second.round || !closes(hay, second.end) || sexagesimal::is_angle(hay, second.digits)
    {
        return None;
    }
    let point = Point::of(first.value, second.value, false, first.step().finer(second.step()))?;
    let norway = point.in_norway();
    let short = first.decimals < 4 || second.decimals < 4;
    if short && !norway {
        return None;
    }
    let alone = match pair.bracket(hay) {
        Some(bracket) => !is_vector_call(hay, bracket.start) && list::siblings_are_pairs(hay, &bracket),
        None => list::allows(hay, &pair, norway),
    };
    // Numbers around zero are shares, probabilities and unit vectors; as places they lie in the sea off Ghana. Two that
    // are nearly the same are a comparison. A decimal comma between mere spaces is as likely two counts.
    let (a, b) = (first.value, second.value);
    let world = a.abs().max(b.abs()) > 2.0 && (a.abs() - b.abs()).abs() > 1e-5;
    let plausible = norway || (world && (!first.comma || pair.delimiter == b';'));
    let form = match (short, norway) {
        (true, _) if told => "pair-coarse",
        (true, _) => "pair-short",
        (_, true) => "pair-norway",
        _ => "pair-world",
    };
    (alone && plausible).then(|| point.found(first.start..second.end, form))
}

/// Whether a word for coordinates stands right before `at`: two decimals are a point only there.
fn is_told(hay: &[u8], at: usize) -> bool {
    const NEAR: usize = 24;
    const WORDS: [&[u8]; 4] = [b"oordinat", b"osisjon", b"osition", b"GPS"];
    let near = &hay[at.saturating_sub(NEAR)..at];
    let plain = |b: &u8| b.is_ascii_alphabetic() || *b >= 0x80 || matches!(b, b' ' | b':' | b'=' | b'(');
    let near = &near[near.iter().rposition(|b| !plain(b)).map_or(0, |end| end + 1)..];
    WORDS.iter().any(|word| near.windows(word.len()).any(|w| w == *word))
}

/// A text that is two numbers and nothing else: with a sign each, the canonical writing; without, a pair inside
/// Norway with at least two decimals.
pub(super) fn lone_pair(hay: &[u8]) -> Option<Point> {
    let pair_of = |mark| {
        let first = signed(hay, 0, mark)?;
        let pair = Pair::read(hay, &first)?;
        (pair.second.end == hay.len()).then_some((first, pair))
    };
    let (first, pair) = pair_of(b'.').or_else(|| pair_of(b','))?;
    let second = &pair.second;
    let step = first.step().finer(second.step());
    if first.digits > first.start && second.digits > second.start && pair.delimiter == b',' {
        return Point::new(first.value, second.value, step);
    }
    let point = Point::of(first.value, second.value, false, step)?;
    (first.decimals >= 2 && second.decimals >= 2 && point.in_norway()).then_some(point)
}

/// Two numbers with a separator between them.
pub(super) struct Pair {
    pub(super) first: Number,
    pub(super) second: Number,
    /// `,`, `;` or `|` between them, a tab, or else a space.
    pub(super) delimiter: u8,
    /// The quotation mark around each, if any.
    pub(super) quote: Option<u8>,
}

impl Pair {
    fn read(hay: &[u8], first: &Number) -> Option<Self> {
        let quote = first
            .start
            .checked_sub(1)
            .map(|i| hay[i])
            .filter(|q| matches!(q, b'"' | b'\'') && hay.get(first.end) == Some(q));
        let from = first.end + usize::from(quote.is_some());
        let (len, delimiter, loose) = separator(hay, from)?;
        // `59,9139,10,7522` is four numbers.
        if first.comma && delimiter == b',' && !loose {
            return None;
        }
        let mut at = from + len;
        if quote.is_some() {
            if hay.get(at).copied() != quote {
                return None;
            }
            at += 1;
        }
        let second = signed(hay, at, if first.comma { b',' } else { b'.' })?;
        if quote.is_some() && hay.get(second.end).copied() != quote {
            return None;
        }
        Some(Self { first: *first, second, delimiter, quote })
    }

    /// The brackets right around the two numbers, as the offsets of the opening one and behind the closing one.
    fn bracket(&self, hay: &[u8]) -> Option<std::ops::Range<usize>> {
        let quotes = usize::from(self.quote.is_some());
        let start = self.first.start - quotes;
        let open = start - run_back(hay, start, 40, is_white)?;
        let end = self.second.end + quotes;
        let close = end + run_ahead(hay, end, 40, is_white)?;
        let pair = (*hay.get(open.checked_sub(1)?)?, *hay.get(close)?);
        matches!(pair, (b'(', b')') | (b'[', b']') | (b'{', b'}')).then_some(open - 1..close + 1)
    }
}

/// The separator at `from`: its length, its delimiter, and whether there is white space in it. White space may
/// include a line end: pretty-printers put the two numbers of an array on lines of their own.
fn separator(hay: &[u8], from: usize) -> Option<(usize, u8, bool)> {
    let before = run_ahead(hay, from, 12, is_blank)?;
    let delimiter = *hay.get(from + before)?;
    if !matches!(delimiter, b',' | b';' | b'|') {
        let tab = hay[from..from + before].contains(&b'\t');
        return (before > 0).then_some((before, if tab { b'\t' } else { b' ' }, true));
    }
    let behind = run_ahead(hay, from + before + 1, 40, is_white)?;
    Some((before + 1 + behind, delimiter, before + behind > 0))
}

/// Whether a bare number may begin here: behind white space, brackets, quotes, separators and the `:`, `=`, `>` of a
/// key, and behind the escape of a line end.
fn opens(hay: &[u8], at: usize) -> bool {
    match text::char_before(hay, at) {
        None => true,
        Some((c, _)) if c.is_whitespace() => true,
        Some(('n' | 't' | 'r', _)) => text::starts_free(hay, at),
        Some((c, _)) => "([{\"'`,;|:=>«“".contains(c),
    }
}

fn closes(hay: &[u8], at: usize) -> bool {
    match text::char_after(hay, at) {
        None => true,
        Some((c, _)) if c.is_whitespace() => true,
        Some(('.', _)) => text::ends_free(hay, at),
        Some((':', _)) => !hay.get(at + 1).is_some_and(u8::is_ascii_alphanumeric),
        Some((c, _)) => ")]}\"'`,;|<&\\!?»”".contains(c),
    }
}

/// Whether the bracket is the argument list of a function that takes two numbers which are no place.
fn is_vector_call(hay: &[u8], open: usize) -> bool {
    const NAMES: [&str; 14] = [
        "translate",
        "scale",
        "rotate",
        "skew",
        "vec2",
        "vec2d",
        "vector2",
        "float2",
        "double2",
        "complex",
        "size",
        "pointf",
        "cgpoint",
        "matrix",
    ];
    hay.get(open) == Some(&b'(') && NAMES.iter().any(|name| ends_with(hay, open, name.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{each_is, fill, none_in, points};
    use super::*;

    const HERE: &str = "+{A},+{B}";

    #[test]
    fn numbers() {
        let read =
            |text: &str, at, mark| number(text.as_bytes(), at, mark).map(|n| (n.value, n.decimals, n.start, n.end));
        assert_eq!(read("65.125", 0, b'.'), Some((65.125, 3, 0, 6)));
        assert_eq!(read("-65.125 ", 1, b'.'), Some((-65.125, 3, 0, 7)));
        assert_eq!(read("−65,125", 3, b','), Some((-65.125, 3, 0, 9)));
        assert_eq!(read("3-65.125", 2, b'.'), Some((65.125, 3, 2, 8)));
        assert_eq!(read("65. Neste", 0, b'.'), Some((65.0, 0, 0, 2)));
        for (text, mark) in [("1234.5", b'.'), ("1.2.3", b'.'), ("65", b','), ("1,2,3", b','), ("1,2.3", b',')] {
            assert_eq!(read(text, 0, mark), None, "{text}");
        }
        assert!(number(format!("1.{}", "2".repeat(30)).as_bytes(), 0, b'.').is_none());
    }

    #[test]
    fn pairs_in_norway() {
        each_is(
            "pair-norway",
            HERE,
            &[
                "{A}, {B}",
                "{A},{B}",
                "{A};{B}",
                "{A}; {B}",
                "{A} {B}",
                "{A}\t{B}",
                " {A} | {B} |",
                "{B}, {A}",
                "({A}, {B})",
                "[{A}, {B}]",
                "[\n  {A},\n  {B}\n]",
                "{ {A}, {B} }",
                "posisjon: {A}, {B}.",
                "\\n{A}, {B}\\n",
                "{A,}; {B,}",
                "{A,};{B,}",
                "{A,} {B,}",
                "{A,}, {B,}",
                "\"{A}\",\"{B}\"",
                "id;{A};{B};Oslo",
                "17;{A};{B};Oslo",
                "17,{A},{B},3",
                "\"17\",\"{A}\",\"{B}\",\"Oslo\"",
                "(17, 'Kari', {A}, {B}, NULL)",
                "(17,{A},{B},'Oslo')",
                "17\t12.5\t{A}\t{B}",
                "2024-05-17 12:00:05 {A} {B} ok",
                "L.marker([{A}, {B}])",
                "new LatLng({A}, {B})",
                "Lat/Long: {A}, {B}",
            ],
        );
        assert_eq!(points("{A}, {B}\n{A}, {B}\n{A}, {B}\n").len(), 3);
        assert_eq!(points("[[{B}, {A}],[{B},{A}]]").len(), 2);
        assert_eq!(points("[({B}, {A}),\n ({B}, {A})]").len(), 2);
        assert_eq!(points("Svalbard 78.1234,{} 12.1234 Bouvet -54.4123,{} 3.3412").len(), 2);
    }

    #[test]
    fn pairs_elsewhere() {
        each_is("pair-world", "+40.1234,{}-70.1234", &["40.1234,{} -70.1234", "[40.1234,{}-70.1234]"]);
        let list = points("[[140.1234,{} 20.1234], [140.2345,{} 20.2345]]");
        assert_eq!(list.iter().map(|(form, _)| *form).collect::<Vec<_>>(), ["pair-world"; 2]);
        assert_eq!(list[0].1, fill("+20.1234,{}+140.1234"));
        none_in(&[
            "17,40.1234,-70.1234",
            "40,1234 -70,1234",
            "0.1234, 0.5678",
            "(0.1234, -0.5678)",
            "3.141592, 3.141592",
        ]);
    }
}
