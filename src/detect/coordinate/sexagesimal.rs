//! Points with hemisphere letters: degrees, minutes and seconds (`dms`), degrees and minutes (`ddm`), or degrees alone
//! (`decimal-degrees`). The letters are those of English and Norwegian (`Ø` east, `V` west).

use super::super::{Found, text};
use super::decimal::{self, Number};
use super::{Axis, Point, Step, binds, ends_with, keyed, list, run_ahead, starts_with};

/// Most bytes between the two angles of a point, tags included.
const REACH: usize = 100;

/// An angle with its hemisphere.
#[derive(Clone, Copy, Debug)]
struct Angle {
    start: usize,
    end: usize,
    axis: Axis,
    value: f64,
    step: Step,
    /// The letter stands before the number.
    prefixed: bool,
}

/// Whether a decimal number could be an angle here: a hemisphere or a degree sign beside it. A cheap look.
pub(super) fn may_start(hay: &[u8], number: &Number) -> bool {
    let sign = |b: u8| matches!(b, b'N' | b'S' | b'E' | b'W' | b'V' | b'&' | b'%' | b'\\' | 0x80..);
    let word = |b: u8| sign(b) || b"nsewvd".contains(&b);
    let behind = match hay.get(number.end) {
        Some(b' ') => hay.get(number.end + 1).copied().is_some_and(word),
        Some(&b) => word(b),
        None => false,
    };
    let before = || match number.digits.checked_sub(1).map(|i| hay[i]) {
        Some(b' ' | b':') => number.digits.checked_sub(2).is_some_and(|i| hay[i] == b':' || sign(hay[i])),
        Some(b) => sign(b),
        None => false,
    };
    behind || before()
}

/// Whether the whole number at `at`, which ends at `end`, could be degrees: a degree sign behind it, or a hemisphere
/// before it and two digits of minutes behind a space. A cheap look.
pub(super) fn may_be_degrees(hay: &[u8], at: usize, end: usize) -> bool {
    let next = |i: usize| hay.get(end + i).copied().unwrap_or(0);
    match (next(0), next(1)) {
        (b' ', b'd' | b'D') => next(2) == b'e' || next(2) == b'E',
        (b' ', b'0'..=b'9') => {
            let letter = |b: u8| matches!(b, b'N' | b'S' | b'E' | b'W' | b'V' | 0x98 | 0xD8);
            let before = |i: usize| at.checked_sub(i).map_or(0, |i| hay[i]);
            let prefixed = letter(before(1)) || (matches!(before(1), b' ' | b':') && letter(before(2)));
            prefixed && next(2).is_ascii_digit() && matches!(next(3), b'.' | b',')
        }
        (b' ', b'&' | b'\\' | 0x80..) => true,
        (b'&', b) => matches!(b, b'd' | b'#'),
        (b'%', b) => matches!(b, b'C' | b'B'),
        (b'\\', b) => matches!(b, b'u' | b'x'),
        (b, _) => matches!(b, 0xB0 | 0xBA | 0xC2 | 0xC3 | 0xCB),
    }
}

/// Finds the point whose first angle has its first digit at `at`.
pub(super) fn find(hay: &[u8], at: usize) -> Option<Found> {
    let first = angle_at(hay, at)?;
    let (second, gap) = next(hay, &first)?;
    if previous(hay, &first).is_some_and(|other| !binds(gap, first.axis, other))
        || next(hay, &second).is_some_and(|(_, other)| !binds(gap, first.axis, other))
    {
        return None;
    }
    if list::is_of_ranges(hay, &(first.start..second.end)) {
        return None;
    }
    let step = first.step.finer(second.step);
    let form = match step {
        Step::Seconds(_) => "dms",
        Step::Minutes(_) => "ddm",
        // Where a degree is all that is told, it is a sheet of a map or an extent: 111 km is nobody's place.
        Step::Degrees(0) => "whole-degrees",
        Step::Degrees(_) => "decimal-degrees",
    };
    Some(Point::on_axes(first.axis, first.value, second.value, step)?.found(first.start..second.end, form))
}

/// Whether the number at `at` has a hemisphere letter, so that it goes with none that has no letter.
pub(super) fn is_angle(hay: &[u8], at: usize) -> bool {
    angle_at(hay, at).is_some()
}

/// The angle whose first digit is at `at`, with its letter before or behind.
fn angle_at(hay: &[u8], at: usize) -> Option<Angle> {
    match letter_before(hay, at) {
        Some(letter) => prefixed(hay, letter),
        None if continues_angle(hay, at) => None,
        None => suffixed(hay, at),
    }
}

/// `N 59°54'50"`, from the letter on.
fn prefixed(hay: &[u8], letter: usize) -> Option<Angle> {
    let (axis, sign, len) = hemisphere(hay, letter)?;
    let mut at = letter + len;
    at += usize::from(hay.get(at) == Some(&b':'));
    let body = Body::read(hay, skip_spaces(hay, at), true)?;
    Some(Angle { start: letter, end: body.end, axis, value: sign * body.value, step: body.step, prefixed: true })
}

/// `59°54'50"N`, from the first digit on.
fn suffixed(hay: &[u8], at: usize) -> Option<Angle> {
    let body = Body::read(hay, at, false)?;
    let letter = skip_spaces(hay, body.end);
    let (axis, sign, len) = hemisphere(hay, letter)?;
    let digit_follows = hay.get(letter + len).is_some_and(u8::is_ascii_digit);
    // The letter belongs to the number that it touches; `59.9139E10` is a power of ten.
    if digit_follows && (letter > body.end || (!body.marked && axis == Axis::Lon)) {
        return None;
    }
    Some(Angle { start: at, end: letter + len, axis, value: sign * body.value, step: body.step, prefixed: false })
}

/// The hemisphere letter that stands before the number at `at` and is not that of the number before.
fn letter_before(hay: &[u8], at: usize) -> Option<usize> {
    let mut end = skip_spaces_back(hay, at);
    let touches = end == at;
    end -= usize::from(end > 0 && hay[end - 1] == b':');
    let (c, len) = text::char_before(hay, end)?;
    let start = end - len;
    if !matches!(c, 'N' | 'S' | 'E' | 'W' | 'V' | 'Ø') {
        return None;
    }
    let gap = skip_spaces_back(hay, start);
    let (mark, _) = text::char_before(hay, gap).unwrap_or(('\n', 1));
    let after_angle = (mark.is_numeric() && !ends_time(hay, gap)) || "°º˚'′’\"″”´".contains(mark);
    if after_angle && !(touches && gap < start) {
        return None;
    }
    let glued = gap == start && (text::is_word(mark) && !text::starts_free(hay, start));
    (!glued).then_some(start)
}

/// Whether the number at `at` is the decimals, minutes or seconds of an angle that began before.
fn continues_angle(hay: &[u8], at: usize) -> bool {
    let end = skip_spaces_back(hay, at);
    match text::char_before(hay, end) {
        Some((c, _)) if "°º˚'′’´".contains(c) => !(c == '\'' && end == at && opens_quote(hay, at)),
        Some((c, _)) if c.is_ascii_digit() => end < at && !ends_time(hay, end),
        Some(('.' | ',', _)) if end == at => at >= 2 && hay[at - 2].is_ascii_digit(),
        Some((';', _)) => ends_with(hay, end, b"deg;") || ends_with(hay, end, b"#176;"),
        Some(('g', _)) => ends_with(hay, end, b"deg"),
        Some((c, _)) if end == at => text::is_word(c) && !text::starts_free(hay, at),
        _ => false,
    }
}

/// Whether a date or a time of day ends at `end`, as it does before the point in a line of a log: digits with two
/// signs between them, or with a colon, or the year behind the name of a month.
fn ends_time(hay: &[u8], end: usize) -> bool {
    let sign = |b: &u8| matches!(b, b'.' | b'-' | b'/' | b':');
    let part = |b: &&u8| b.is_ascii_digit() || sign(b) || **b == b'T';
    let len = hay[..end].iter().rev().take(24).take_while(part).count();
    let token = &hay[end - len..end];
    let year = matches!(token, [b'1' | b'2', b'0' | b'9', b'0'..=b'9', b'0'..=b'9']);
    year && hay[..end - len].ends_with(b" ") || token.contains(&b':') || token.iter().filter(|b| sign(b)).count() >= 2
}

/// Whether the apostrophe before `at` opens a quotation and is no mark of minutes.
fn opens_quote(hay: &[u8], at: usize) -> bool {
    !text::char_before(hay, at - 1).is_some_and(|(c, _)| c.is_numeric())
}

/// The second angle behind `angle`, and the gap between them in bytes, a line end counted as a hundred.
fn next(hay: &[u8], angle: &Angle) -> Option<(Angle, usize)> {
    let start = angle.end + separator(hay, angle.end)?;
    let read = |start| {
        if angle.prefixed { prefixed(hay, start) } else { suffixed_second(hay, start) }
    };
    let second = read(start).or_else(|| {
        // `GPS Latitude : …` on one line and `GPS Longitude : …` on the next.
        let len = run_ahead(hay, angle.end, REACH, |b| !b.is_ascii_digit() && b != b'{' && b != b'}')?;
        let at = angle.end + len;
        let second = angle_at(hay, at)?;
        let key = keyed::key_before(hay, second.start)?;
        (key.axis == second.axis && second.start >= angle.end).then_some(second)
    })?;
    let lines = hay[angle.end..second.start].iter().filter(|&&b| b == b'\n').count();
    (second.axis != angle.axis).then_some((second, second.start - angle.end + 100 * lines))
}

fn suffixed_second(hay: &[u8], start: usize) -> Option<Angle> {
    hay.get(start).filter(|b| b.is_ascii_digit())?;
    suffixed(hay, start)
}

/// The gap to the angle before `angle` that would go with it.
fn previous(hay: &[u8], angle: &Angle) -> Option<usize> {
    let named = keyed::key_before(hay, angle.start).is_some();
    let from = angle.start.saturating_sub(REACH + 40).max(1);
    (from..angle.start)
        .rev()
        .filter(|&at| hay[at].is_ascii_digit() && !hay[at - 1].is_ascii_digit())
        .filter_map(|at| angle_at(hay, at))
        // A letter that this angle does not count as its own may be that of a prefixed one before.
        .filter(|a| a.prefixed || named || separator(hay, a.end).is_some_and(|len| a.end + len == angle.start))
        .filter_map(|a| next(hay, &a))
        .find_map(|(second, gap)| (second.start..second.end).contains(&angle.start).then_some(gap))
}

/// The length of white space, one delimiter, and up to four tags of markup.
fn separator(hay: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    let (mut delimiters, mut tags) = (0, 0);
    while at < from + REACH {
        match *hay.get(at)? {
            b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            b',' | b';' | b'/' | b'|' | b'+' if delimiters == 0 => {
                delimiters += 1;
                at += 1;
            }
            b'<' if tags < 4 => {
                tags += 1;
                at += run_ahead(hay, at, REACH, |b| b != b'>' && b != b'\n')? + 1;
            }
            b'%' if starts_with(hay, at, b"%20") || starts_with(hay, at, b"%2C") => at += 3,
            0x80.. => match text::char_after(hay, at) {
                Some((c, len)) if text::is_space(c) => at += len,
                _ => break,
            },
            _ => break,
        }
    }
    Some(at - from)
}

/// The number of an angle, without its letter.
struct Body {
    value: f64,
    step: Step,
    end: usize,
    /// With a degree sign.
    marked: bool,
}

impl Body {
    fn read(hay: &[u8], at: usize, prefixed: bool) -> Option<Self> {
        let degrees = decimal::reading(hay, at)?;
        let unit = skip_spaces(hay, degrees.end);
        let mark = degree_mark(hay, unit);
        if degrees.decimals > 0 {
            // Without a degree sign, three decimals are what keeps sizes and amounts out.
            let end = if mark > 0 { unit + mark } else { degrees.end };
            let body = Self { value: degrees.value.abs(), step: degrees.step(), end, marked: mark > 0 };
            return (mark > 0 || degrees.decimals >= 3).then_some(body);
        }
        let whole = degrees.value.abs();
        if mark > 0 {
            return Some(Self::minutes(hay, whole, unit + mark));
        }
        // `N59 54.830`, as geocachers write.
        let minutes = sixtieths(hay, unit).filter(|m| prefixed && unit > degrees.end && m.decimals >= 2)?;
        let value = whole + minutes.value / 60.0;
        Some(Self { value, step: Step::Minutes(minutes.decimals), end: minutes.end, marked: false })
    }

    /// Goes on behind the degree sign.
    fn minutes(hay: &[u8], degrees: f64, at: usize) -> Self {
        let alone = Self { value: degrees, step: Step::Degrees(0), end: at, marked: true };
        let Some(minutes) = sixtieths(hay, skip_spaces(hay, at)) else {
            return alone;
        };
        let unit = skip_spaces(hay, minutes.end);
        let mark = minute_mark(hay, unit);
        let behind = unit + mark;
        let value = degrees + minutes.value / 60.0;
        let step = Step::Minutes(minutes.decimals);
        let end = if mark > 0 { behind } else { minutes.end };
        let whole = Self { value, step, end, marked: true };
        if mark == 0 || minutes.decimals > 0 {
            return whole;
        }
        let Some(seconds) = sixtieths(hay, skip_spaces(hay, behind)) else {
            return whole;
        };
        let unit = skip_spaces(hay, seconds.end);
        let mark = second_mark(hay, unit);
        let end = if mark > 0 { unit + mark } else { seconds.end };
        Self { value: value + seconds.value / 3600.0, step: Step::Seconds(seconds.decimals), end, marked: true }
    }
}

/// Minutes or seconds: below 60, and no degrees.
fn sixtieths(hay: &[u8], at: usize) -> Option<Number> {
    let n = decimal::reading(hay, at)?;
    let short = decimal::digits(hay, at, 3) <= 2;
    (short && n.value.abs() < 60.0 && degree_mark(hay, skip_spaces(hay, n.end)) == 0)
        .then_some(Number { value: n.value.abs(), ..n })
}

/// The axis, sign and length of the hemisphere at `at`: a capital letter, or a word.
fn hemisphere(hay: &[u8], at: usize) -> Option<(Axis, f64, usize)> {
    const WORDS: [(&str, Axis, f64); 11] = [
        ("nord", Axis::Lat, 1.0),
        ("north", Axis::Lat, 1.0),
        ("sør", Axis::Lat, -1.0),
        ("south", Axis::Lat, -1.0),
        ("øst", Axis::Lon, 1.0),
        ("Øst", Axis::Lon, 1.0),
        ("aust", Axis::Lon, 1.0),
        ("east", Axis::Lon, 1.0),
        ("vest", Axis::Lon, -1.0),
        ("west", Axis::Lon, -1.0),
        ("ost", Axis::Lon, 1.0),
    ];
    let (c, len) = text::char_after(hay, at)?;
    let ends = |end| !text::char_after(hay, end).is_some_and(|(c, _)| c.is_alphabetic() || c == '_');
    let (axis, sign) = match c {
        'N' => (Axis::Lat, 1.0),
        'S' => (Axis::Lat, -1.0),
        'E' | 'Ø' => (Axis::Lon, 1.0),
        'W' | 'V' => (Axis::Lon, -1.0),
        _ => (Axis::Lat, 0.0),
    };
    if sign != 0.0 && ends(at + len) {
        return Some((axis, sign, len));
    }
    WORDS
        .iter()
        .find(|(word, ..)| starts_with(hay, at, word.as_bytes()) && ends(at + word.len()))
        .map(|(word, axis, sign)| (*axis, *sign, word.len()))
}

/// The length of a degree sign at `at`, 0 when there is none.
fn degree_mark(hay: &[u8], at: usize) -> usize {
    const WRITTEN: [&str; 8] = ["&deg;", "&#176;", "&#xb0;", "\\u00b0", "\\xb0", "%C2%B0", "%B0", "Â°"];
    let letters = |len| hay.get(at + len).is_some_and(u8::is_ascii_alphabetic);
    match hay.get(at) {
        Some(b'd' | b'D') if starts_with(hay, at, b"degrees") && !letters(7) => 7,
        Some(b'd' | b'D') if starts_with(hay, at, b"deg.") => 4,
        Some(b'd' | b'D') if starts_with(hay, at, b"deg") && !letters(3) => 3,
        _ => mark(hay, at, "°º˚", &WRITTEN),
    }
}

fn minute_mark(hay: &[u8], at: usize) -> usize {
    const WRITTEN: [&str; 8] = ["\\'", "&#39;", "&#039;", "&apos;", "&prime;", "\\u2032", "%27", "min"];
    mark(hay, at, "'′’‘´`", &WRITTEN)
}

fn second_mark(hay: &[u8], at: usize) -> usize {
    const WRITTEN: [&str; 14] = [
        "''", "′′", "’’", "´´", "\"\"", "\\\\\\\"", "\\\"", "&quot;", "&#34;", "&#034;", "&Prime;", "\\u2033", "%22",
        "sec",
    ];
    match WRITTEN.iter().find(|w| starts_with(hay, at, w.as_bytes())) {
        Some(written) => written.len(),
        None => mark(hay, at, "\"″”“", &[]),
    }
}

fn mark(hay: &[u8], at: usize, signs: &str, written: &[&str]) -> usize {
    // Most often there is a digit, a space or a letter of the hemisphere.
    if hay.get(at).is_none_or(|b| b.is_ascii_digit() || b.is_ascii_uppercase() || *b == b' ') {
        return 0;
    }
    if let Some(w) = written.iter().find(|w| starts_with(hay, at, w.as_bytes())) {
        return w.len();
    }
    text::char_after(hay, at).filter(|(c, _)| signs.contains(*c)).map_or(0, |(_, len)| len)
}

/// Past at most two spaces.
fn skip_spaces(hay: &[u8], at: usize) -> usize {
    let mut at = at;
    for _ in 0..2 {
        match text::char_after(hay, at) {
            Some((c, len)) if text::is_space(c) => at += len,
            _ => break,
        }
    }
    at
}

fn skip_spaces_back(hay: &[u8], at: usize) -> usize {
    let mut at = at;
    for _ in 0..2 {
        match text::char_before(hay, at) {
            Some((c, len)) if text::is_space(c) => at -= len,
            _ => break,
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::super::tests::{all, each_is, none_in, points};

    #[test]
    fn behind_a_date_or_a_time() {
        for before in ["2026-11-23 ", "23.11.2026 ", "12.12.22\t", "23.11.2026 12:00:05 ", "12:00 "] {
            for (form, point) in [
                ("dms", "65{d}7'24\"N 5{d}25'56\"E"),
                ("ddm", "N 65{d} 07.404 E 5{d} 25.926"),
                ("decimal-degrees", "65.1234{d} N, 5.4321{d} E"),
            ] {
                let found = points(&format!("{before}{point}\n23.11.2026 x"));
                assert_eq!(found.iter().map(|f| f.0).collect::<Vec<_>>(), [form], "{before}{point}");
            }
        }
    }

    #[test]
    fn degrees_minutes_seconds() {
        each_is(
            "dms",
            "+65.1233,{}+5.4322",
            &[
                "65{d}7'24\"N 5{d}25'56\"E",
                "65{d} 07′ 24″ N, 5{d} 25′ 56″ Ø",
                "N65{d}07'24\" E5{d}25'56\"",
                "N 65{d}7'24\", E 5{d}25'56\"",
                "65{} deg 7' 24\" N, 5 deg 25' 56\" E",
                "65{}º7’24”N 5º25’56”Ø",
                "65{d}7'24\\\"N 5{d}25'56\\\"E",
                "65{d}7'24''N 5{d}25'56''E",
                "\"65{d}7'24\"\"N 5{d}25'56\"\"E\"",
                "65{}&deg;7&#39;24&quot;N 5&deg;25&#39;56&quot;E",
                "65{}\\u00b07'24\\\"N 5\\u00b025'56\\\"E",
                "65{}%C2%B07'24%22N+5%C2%B025'56%22E",
                "65{d}7'24\"N5{d}25'56\"E",
                "5{d}25'56\"E 65{d}7'24\"N",
                "65{d}7'24\"N\n5{d}25'56\"E",
                "<span>65{d}7′24″N</span> <span class=\"longitude\">5{d}25′56″E</span>",
                "65{d} 7' 24\" nord, 5{d} 25' 56\" øst",
                "GPS Latitude  : 65{} deg 7' 24\" N\nGPS Longitude : 5 deg 25' 56\" E\n",
            ],
        );
        each_is("dms", "+65.12333,{}-5.43222", &["65{d}7'24.0\"N 5{d}25'56.0\"V", "65{d}7'24,0\"N 5{d}25'56,0\"W"]);
        let bytes = b"65\xB07\xB424\"N 5\xB025\xB456\"\xD8";
        assert_eq!(all(bytes).first().map(|f| (f.form, f.span.clone())), Some(("dms", 0..bytes.len())));
    }

    #[test]
    fn degrees_and_minutes() {
        each_is(
            "ddm",
            "+65.1233,{}+5.4322",
            &[
                "65{d} 7.40' N 5{d} 25.93' E",
                "N65 07.40 E005 25.93",
                "N 65 07.40 E 005 25.93",
                "N65{d} 07.40 E005{d} 25.93",
                "65{d} 7,40′ N, 5{d} 25,93′ Ø",
            ],
        );
        each_is("ddm", "+65.12,-5.43", &["65{d}7'N 5{d}26'W", "65{d}7N 5{d}26W"]);
    }

    #[test]
    fn decimal_degrees() {
        each_is(
            "decimal-degrees",
            "+{A},+{B}",
            &[
                "{A}{d} N, {B}{d} E",
                "{A}N {B}E",
                "{A} N {B} E",
                "N {A} E {B}",
                "N{A} E{B}",
                "{A}{d}N,{B}{d}Ø",
                "{A,}{d} N {B,}{d} Ø",
                "N: {A,} Ø: {B,}",
                "{B}E {A}N",
                "{A}N,{B}E",
                "{A}{d} nord, {B}{d} øst",
            ],
        );
        each_is("decimal-degrees", "+65.12,+5.43", &["{A2}{d} N, {B2}{d} E", "N {A2}{d}, E {B2}{d}"]);
        each_is("whole-degrees", "-65,+5", &["65{d} S, 5{d} E"]);
    }

    #[test]
    fn lists_are_paired_from_within() {
        for (template, n) in [
            ("{A}N {B}E, {A}N {B}E, {A}N {B}E", 3),
            ("{B}E {A}N\n{B}E {A}N\n", 2),
            ("N{A} E{B}\nN{A} E{B}\n", 2),
            ("N{A} E{B} N{A} E{B}", 2),
            ("65{d}7'N 5{d}26'E; 65{d}7'N 5{d}26'E", 2),
        ] {
            assert_eq!(points(template).len(), n, "{template}: {:?}", points(template));
        }
    }

    #[test]
    fn angles_that_make_no_point() {
        none_in(&[
            "44°40'N to 45°20'N; 141°30'E to 142°E",
            "65{d}7'24\" 5{d}25'56\"",
            "65{d}67'24\"N 5{d}25'56\"E",
            "65{d}7'64\"N 5{d}25'56\"E",
            "65{d}7'24\"N 5{d}25'56\"N",
            "95{d}7'24\"N 5{d}25'56\"E",
            "65{d}7'24\"N",
            "20{d} C, 5{d} F",
            "-5{d}, 12{d}",
            "45{d}",
            "5.5N 3.2E",
            "65N 5E",
            "{A}E10 {B}E10",
            "5' 10\"",
            "65 demo 5 degas",
            "65{d}7'24\"North 5{d}25'56\"Else",
            "FN65 07.40 E005 25.93",
            "65{d}N og så videre til 5{d}E",
            "{A}N {B}X",
            "65 7.40 N 5 25.93 E",
        ]);
    }
}
