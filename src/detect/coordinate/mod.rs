//! Geographic points in running text: decimal pairs, keyed pairs, degrees-minutes-seconds, and the notations of maps,
//! trackers and spatial databases.
//!
//! The trigger is the first digit of the first number, so that every point is found once. Most digit runs are nothing
//! of the kind: [`find`] looks at the length of the run and the byte behind it before anything else.
//!
//! How sure a form is by itself differs, and is left to the rule packs: a checksummed NMEA sentence is certain, a bare
//! pair inside Norway with four decimals is nearly so (of 16,000 such pairs in sources and documentation, one fell
//! inside by chance), a bare pair elsewhere on earth (`pair-world`) is a hint.

mod decimal;
mod fixed;
mod keyed;
mod notation;
mod sexagesimal;
mod url;

use std::ops::Range;

use super::{Canonical, Found, Verdict};

/// Every `form` that [`find`] reports.
pub const FORMS: [&str; 14] = [
    "pair-norway",
    "pair-world",
    "keyed",
    "gpx",
    "dms",
    "ddm",
    "decimal-degrees",
    "geo-uri",
    "wkt",
    "geojson",
    "kml",
    "nmea",
    "iso6709",
    "map-url",
];

/// Finds the point whose first number starts at `at`: an ASCII digit with no ASCII digit before it.
///
/// The span runs from the sign or hemisphere letter of the first number to the end of the second, without the key or
/// keyword around them. `None` when there is no point, and at the second number of a point. Looks at less than 2000
/// bytes to either side.
pub fn find(hay: &[u8], at: usize) -> Option<Found> {
    let run = decimal::digits(hay, at, 8);
    let (before, after) = (at.checked_sub(1).map_or(b' ', |i| hay[i]), at + run);
    let next = *hay.get(after)?;
    let signed = matches!(before, b'+' | b'-');
    match (run, next) {
        (2 | 4 | 6, b'.' | b'+' | b'-') if signed => {
            if let Some(found) = fixed::iso6709(hay, at) {
                return Some(found);
            }
        }
        (4, b'.' | b',') if before == b',' => return fixed::nmea(hay, at),
        _ => {}
    }
    if run == 0 || run > 3 {
        return None;
    }
    let digit_follows = hay.get(after + 1).is_some_and(u8::is_ascii_digit);
    match next {
        b'.' if digit_follows => with_point(hay, at, before),
        b',' => with_comma(hay, at, digit_follows),
        b' ' | b'&' | b'%' | b'\\' | 0x80.. if sexagesimal::may_be_degrees(hay, at, after) => {
            sexagesimal::find(hay, at)
        }
        _ => None,
    }
}

/// Reads `text`, trimmed, as one point and nothing else, such as the content of a table cell. Besides what [`find`]
/// knows, a plain pair inside Norway may have as few as two decimals here. `None` for anything else, for several
/// points, and for a point in a sentence.
pub fn accept(text: &str) -> Option<Verdict> {
    let text = text.trim();
    if text.len() > 400 {
        return None;
    }
    let hay = text.as_bytes();
    if let Some(point) = decimal::lone_pair(hay) {
        return Some(point.verdict());
    }
    let starts = (0..hay.len()).filter(|&i| hay[i].is_ascii_digit() && (i == 0 || !hay[i - 1].is_ascii_digit()));
    let mut all = starts.filter_map(|at| find(hay, at));
    let found = all.next()?;
    (all.next().is_none() && is_envelope(found.form, text, &found.span)).then_some(found.verdict)
}

/// Whether what stands around the only point of `text` belongs to the way it is written.
fn is_envelope(form: &str, text: &str, span: &Range<usize>) -> bool {
    let (Some(head), Some(tail)) = (text.get(..span.start), text.get(span.end..)) else {
        return false;
    };
    let one_token = !text.contains(char::is_whitespace);
    match form {
        "pair-norway" | "pair-world" | "dms" | "ddm" | "decimal-degrees" => {
            !head.contains(char::is_alphanumeric) && !tail.contains(char::is_alphanumeric)
        }
        "geo-uri" | "iso6709" | "map-url" => one_token,
        "wkt" => tail.ends_with(')'),
        "geojson" | "kml" | "nmea" | "gpx" => head.starts_with(['{', '"', '\'', '<', '$', '[']),
        _ => head.len() <= 40 && tail.len() <= 40,
    }
}

/// Digits, a point, a digit: the common case, and the one that floats in source code take.
fn with_point(hay: &[u8], at: usize, before: u8) -> Option<Found> {
    // Behind a letter only a hemisphere, the `d` of `!3d` and the escapes `\n`, `\r`, `\t` may stand.
    match before {
        b'.' | b'_' | b'$' | b'#' => return None,
        b'N' | b'S' | b'E' | b'W' | b'V' | b'd' | b'n' | b'r' | b't' => {}
        _ if before.is_ascii_alphabetic() => return None,
        _ => {}
    }
    let number = decimal::number(hay, at, b'.')?;
    if sexagesimal::may_start(hay, &number) {
        if let Some(found) = sexagesimal::find(hay, at) {
            return Some(found);
        }
    }
    if before == b'd' {
        return url::find(hay, &number);
    }
    if let Some(answer) = notation::find(hay, &number) {
        return answer;
    }
    url::find(hay, &number)
        .or_else(|| keyed::find(hay, &number))
        .or_else(|| decimal::find(hay, &number))
}

/// Digits and a comma: an integer coordinate of a notation, or a Norwegian decimal comma.
fn with_comma(hay: &[u8], at: usize, digit_follows: bool) -> Option<Found> {
    let integer = decimal::number(hay, at, b'.')?;
    if let Some(answer) = notation::find(hay, &integer) {
        return answer;
    }
    if !digit_follows {
        return None;
    }
    let number = decimal::number(hay, at, b',')?;
    if sexagesimal::may_start(hay, &number) {
        if let Some(found) = sexagesimal::find(hay, at) {
            return Some(found);
        }
    }
    keyed::find(hay, &number).or_else(|| decimal::find(hay, &number))
}

/// Which of the two numbers of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Axis {
    Lat,
    Lon,
}

/// Whether the link between two neighbours of a chain lat-lon-lat-lon binds stronger than the link beside it: the
/// narrower gap, and between equal ones the link that begins with a latitude. A point is taken only when its link
/// beats both neighbours, so that no number serves twice.
fn binds(gap: usize, first: Axis, other_gap: usize) -> bool {
    gap < other_gap || (gap == other_gap && first == Axis::Lat)
}

/// The last digit given, as a unit and the decimals of that unit.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Degrees(u8),
    Minutes(u8),
    Seconds(u8),
}

impl Step {
    fn degrees(self) -> f64 {
        let (unit, decimals) = match self {
            Self::Degrees(n) => (1.0, n),
            Self::Minutes(n) => (60.0, n),
            Self::Seconds(n) => (3600.0, n),
        };
        0.1_f64.powi(i32::from(decimals)) / unit
    }

    /// The finer of two: programs that print floats drop trailing zeros, so a number with fewer decimals than its
    /// companion was not measured any coarser.
    fn finer(self, other: Self) -> Self {
        if other.degrees() < self.degrees() { other } else { self }
    }

    /// Decimals of a degree that tell two neighbouring values apart, and no more than 9 (0.1 mm) or, where they come
    /// of a division by 60, 6.
    fn decimals(self) -> usize {
        match self {
            Self::Degrees(n) => usize::from(n.min(9)),
            Self::Minutes(n) => usize::from(n.min(4)) + 2,
            Self::Seconds(n) => usize::from(n.min(2)) + 4,
        }
    }
}

/// A place on earth in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Point {
    lat: f64,
    lon: f64,
    step: Step,
}

impl Point {
    /// Metres per degree of latitude.
    const DEGREE_M: f64 = 111_320.0;

    /// `None` off the globe, and at 0, 0, which is what an empty position is stored as.
    fn new(lat: f64, lon: f64, step: Step) -> Option<Self> {
        let on_earth = lat.abs() <= 90.0 && lon.abs() <= 180.0 && (lat != 0.0 || lon != 0.0);
        on_earth.then_some(Self { lat, lon, step })
    }

    /// Two numbers whose order is not given by name: the only order that lies in Norway, else the only one that lies
    /// on earth, else the one that the notation usually has.
    fn of(first: f64, second: f64, lon_first: bool, step: Step) -> Option<Self> {
        let (latlon, lonlat) = (Self::new(first, second, step), Self::new(second, first, step));
        let norway = |p: &Option<Self>| p.is_some_and(|p| p.in_norway());
        match (norway(&latlon), norway(&lonlat)) {
            (true, false) => latlon,
            (false, true) => lonlat,
            _ if lon_first => lonlat.or(latlon),
            _ => latlon.or(lonlat),
        }
    }

    /// Of two points on axes named by the text.
    fn on_axes(axis: Axis, first: f64, second: f64, step: Step) -> Option<Self> {
        match axis {
            Axis::Lat => Self::new(first, second, step),
            Axis::Lon => Self::new(second, first, step),
        }
    }

    /// Inside a box around the mainland, Svalbard, Jan Mayen or Bouvet Island (Kartverket's extents, widened a
    /// little).
    fn in_norway(&self) -> bool {
        const BOXES: [[f64; 4]; 4] = [
            [57.8, 71.3, 4.0, 31.5],
            [74.0, 81.0, 10.0, 35.0],
            [70.7, 71.3, -9.5, -7.5],
            [-54.6, -54.3, 3.1, 3.6],
        ];
        BOXES.iter().any(|[south, north, west, east]| {
            (*south..=*north).contains(&self.lat) && (*west..=*east).contains(&self.lon)
        })
    }

    fn verdict(&self) -> Verdict {
        let metres = self.step.degrees() * Self::DEGREE_M;
        let n = self.step.decimals();
        // Adding 0.0 turns a negative zero into a positive one.
        let scale = 10_f64.powi(i32::try_from(n).unwrap_or(0));
        let [lat, lon] = [self.lat, self.lon].map(|v| if (v * scale).abs() < 0.5 { 0.0 } else { v });
        Verdict {
            class: if metres < 500.0 { "precise" } else { "coarse" },
            canonical: Canonical::new(format!("{lat:+.n$},{lon:+.n$}")),
            // At most 111,320, so the conversion is exact.
            precision_m: Some(metres.round() as u32),
        }
    }

    fn found(self, span: Range<usize>, form: &'static str) -> Found {
        Found {
            span,
            form,
            verdict: self.verdict(),
        }
    }
}

/// How many bytes at the end of `hay[..end]` satisfy `allowed`, or `None` when they are more than `limit`.
fn run_back(hay: &[u8], end: usize, limit: usize, allowed: impl Fn(u8) -> bool) -> Option<usize> {
    let n = hay[..end]
        .iter()
        .rev()
        .take(limit + 1)
        .take_while(|&&b| allowed(b))
        .count();
    (n <= limit).then_some(n)
}

/// How many bytes from `start` satisfy `allowed`, or `None` when they are more than `limit`.
fn run_ahead(hay: &[u8], start: usize, limit: usize, allowed: impl Fn(u8) -> bool) -> Option<usize> {
    let n = hay
        .get(start..)?
        .iter()
        .take(limit + 1)
        .take_while(|&&b| allowed(b))
        .count();
    (n <= limit).then_some(n)
}

fn is_blank(b: u8) -> bool {
    matches!(b, b' ' | b'\t')
}

fn is_white(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\r' | b'\n')
}

/// Whether `hay[..end]` ends with `word` in any case.
fn ends_with(hay: &[u8], end: usize, word: &[u8]) -> bool {
    end.checked_sub(word.len())
        .is_some_and(|start| hay[start..end].eq_ignore_ascii_case(word))
}

/// Whether `hay[start..]` begins with `word` in any case.
fn starts_with(hay: &[u8], start: usize, word: &[u8]) -> bool {
    hay.get(start..start + word.len())
        .is_some_and(|bytes| bytes.eq_ignore_ascii_case(word))
}
