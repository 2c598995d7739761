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
mod ewkb;
mod fixed;
pub(crate) mod geohash;
mod keyed;
mod list;
pub(crate) mod mgrs;
mod notation;
pub(crate) mod plus_code;
mod sexagesimal;
mod url;
pub(crate) mod utm;
pub(crate) mod utm_text;
pub(crate) mod what3words;

use std::ops::Range;

use super::{Canonical, Found, Verdict};

/// Finds the point whose first number starts at `at`: an ASCII digit with no ASCII digit before it.
///
/// The span runs from the sign or hemisphere letter of the first number to the end of the second, without the key or
/// keyword around them. `None` when there is no point, and at the second number of a point. Looks at less than 2000
/// bytes to either side.
pub fn find(hay: &[u8], at: usize) -> Option<Found> {
    read(hay, at, true)
}

/// The form of a point that is abroad, where being a place of a person is less likely: the corners of shapes, the
/// examples of a library and the capitals of the world are.
fn abroad(form: &'static str) -> &'static str {
    match form {
        "keyed" => "keyed-world",
        "geojson" => "geojson-world",
        "wkt" => "wkt-world",
        _ => form,
    }
}

/// As [`find`], and without `bare` only points with a name, a hemisphere or a notation.
fn read(hay: &[u8], at: usize, bare: bool) -> Option<Found> {
    let run = decimal::digits(hay, at, 8);
    let (before, after) = (at.checked_sub(1).map_or(b' ', |i| hay[i]), at + run);
    let next = *hay.get(after)?;
    if hay[at] == b'0'
        && let Some(found) = ewkb::at(hay, at)
    {
        return Some(found);
    }
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
        b'.' if digit_follows => with_point(hay, at, before, bare),
        b',' if before != b'.' => with_comma(hay, at, digit_follows, bare),
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

/// Reads latitude and longitude from two cells of a row, with a decimal point or comma.
pub fn accept_two(lat: &str, lon: &str) -> Option<Verdict> {
    let plain = |cell: &str| {
        let cell = cell.trim().replace(',', ".");
        let is_number = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+');
        (cell.len() <= 24 && cell.bytes().all(is_number)).then_some(cell)
    };
    first(&format!("lat={} lon={}", plain(lat)?, plain(lon)?))
}

/// Whether a cell is a latitude of Norway with three decimals or more, where no column says what it is.
pub(crate) fn looks_like_lat(cell: &[u8]) -> bool {
    half(cell).is_some_and(|v| (57.8..=71.3).contains(&v) || (74.0..=81.0).contains(&v))
}

/// Whether a cell is a longitude of Norway with three decimals or more.
pub(crate) fn looks_like_lon(cell: &[u8]) -> bool {
    half(cell).is_some_and(|v| (4.0..=31.5).contains(&v))
}

fn half(cell: &[u8]) -> Option<f64> {
    let cell = cell.trim_ascii();
    let number = cell.first().filter(|b| b.is_ascii_digit()).and_then(|_| decimal::reading(cell, 0))?;
    ((3..=12).contains(&number.decimals) && number.end == cell.len()).then_some(number.value)
}

/// Reads `[longitude, latitude]`, with or without a height: the order of GeoJSON (RFC 7946, 3.1.1).
pub fn accept_lonlat(text: &str) -> Option<Verdict> {
    let text = text.trim();
    (text.starts_with('[') && text.ends_with(']') && text.len() <= 80).then_some(())?;
    first(&format!("\"coordinates\":{text}"))
}

fn first(text: &str) -> Option<Verdict> {
    let hay = text.as_bytes();
    let at = hay.iter().position(u8::is_ascii_digit)?;
    find(hay, at).map(|found| found.verdict)
}

/// Whether what stands around the only point of `text` belongs to the way it is written.
fn is_envelope(form: &str, text: &str, span: &Range<usize>) -> bool {
    let (Some(head), Some(tail)) = (text.get(..span.start), text.get(span.end..)) else {
        return false;
    };
    let one_token = !text.contains(char::is_whitespace);
    match form {
        "pair-norway" | "pair-world" | "dms" | "ddm" | "decimal-degrees" | "whole-degrees" => {
            !head.contains(char::is_alphanumeric) && !tail.contains(char::is_alphanumeric)
        }
        "geo-uri" | "iso6709" | "map-url" | "ewkb" => one_token,
        "wkt" | "wkt-world" => tail.ends_with(')'),
        "geojson" | "geojson-world" | "kml" | "nmea" | "gpx" => head.starts_with(['{', '"', '\'', '<', '$', '[']),
        _ => head.len() <= 40 && tail.len() <= 40,
    }
}

/// Digits, a point, a digit: the common case, and the one that floats in source code take.
fn with_point(hay: &[u8], at: usize, before: u8, bare: bool) -> Option<Found> {
    // Behind a letter only a hemisphere, the `d` of `!3d` and the escapes `\n`, `\r`, `\t` may stand.
    match before {
        b'.' | b'_' | b'$' | b'#' => return None,
        b'N' | b'S' | b'E' | b'W' | b'V' | b'd' | b'n' | b'r' | b't' => {}
        _ if before.is_ascii_alphabetic() => return None,
        _ => {}
    }
    let number = decimal::number(hay, at, b'.')?;
    if sexagesimal::may_start(hay, &number)
        && let Some(found) = sexagesimal::find(hay, at)
    {
        return Some(found);
    }
    if before == b'd' {
        return url::find(hay, &number);
    }
    if let Some(answer) = notation::find(hay, &number) {
        return answer;
    }
    url::find(hay, &number)
        .or_else(|| keyed::find(hay, &number))
        .or_else(|| if bare { bare_pair(hay, &number) } else { None })
}

/// Digits and a comma: an integer coordinate of a notation, or a Norwegian decimal comma.
fn with_comma(hay: &[u8], at: usize, digit_follows: bool, bare: bool) -> Option<Found> {
    let integer = decimal::number(hay, at, b'.')?;
    if let Some(answer) = notation::find(hay, &integer) {
        return answer;
    }
    if !digit_follows {
        return None;
    }
    let number = decimal::number(hay, at, b',')?;
    if sexagesimal::may_start(hay, &number)
        && let Some(found) = sexagesimal::find(hay, at)
    {
        return Some(found);
    }
    keyed::find(hay, &number).or_else(|| if bare { bare_pair(hay, &number) } else { None })
}

/// A pair without names, unless its first number is the second of two that have names.
fn bare_pair(hay: &[u8], number: &decimal::Number) -> Option<Found> {
    decimal::find(hay, number).filter(|_| !keyed::is_second(hay, number))
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
        const BOXES: [[f64; 4]; 4] =
            [[57.8, 71.3, 4.0, 31.5], [74.0, 81.0, 10.0, 35.0], [70.7, 71.3, -9.5, -7.5], [-54.6, -54.3, 3.1, 3.6]];
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
        let form = if self.in_norway() { form } else { abroad(form) };
        Found { span, form, verdict: self.verdict() }
    }
}

/// How many bytes at the end of `hay[..end]` satisfy `allowed`, or `None` when they are more than `limit`.
fn run_back(hay: &[u8], end: usize, limit: usize, allowed: impl Fn(u8) -> bool) -> Option<usize> {
    let n = hay[..end].iter().rev().take(limit + 1).take_while(|&&b| allowed(b)).count();
    (n <= limit).then_some(n)
}

/// How many bytes from `start` satisfy `allowed`, or `None` when they are more than `limit`.
fn run_ahead(hay: &[u8], start: usize, limit: usize, allowed: impl Fn(u8) -> bool) -> Option<usize> {
    let n = hay.get(start..)?.iter().take(limit + 1).take_while(|&&b| allowed(b)).count();
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
    end.checked_sub(word.len()).is_some_and(|start| hay[start..end].eq_ignore_ascii_case(word))
}

/// Whether `hay[start..]` begins with `word` in any case.
fn starts_with(hay: &[u8], start: usize, word: &[u8]) -> bool {
    hay.get(start..start + word.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fills in the placeholders of a template with a point in the Norwegian Sea, so that no test input is a point
    /// until it runs: `{A}`, `{B}` are its latitude and longitude, `{A,}`, `{B,}` the same with a decimal comma,
    /// `{A2}`, `{B2}` with two decimals, `{d}` a degree sign, `{}` nothing.
    pub(super) fn fill(template: &str) -> String {
        let parts = [
            ("{A}", "65.1234"),
            ("{B}", "5.4321"),
            ("{A,}", "65,1234"),
            ("{B,}", "5,4321"),
            ("{A2}", "65.12"),
            ("{B2}", "5.43"),
            ("{d}", "°"),
            ("{}", ""),
        ];
        parts.iter().fold(template.to_owned(), |text, (name, value)| text.replace(name, value))
    }

    pub(super) fn all(hay: &[u8]) -> Vec<Found> {
        (0..hay.len())
            .filter(|&i| hay[i].is_ascii_digit() && (i == 0 || !hay[i - 1].is_ascii_digit()))
            .filter_map(|at| find(hay, at))
            .collect()
    }

    fn canonical(verdict: &Verdict) -> String {
        String::from_utf8(verdict.canonical.as_bytes().to_vec()).unwrap()
    }

    /// The form and canonical writing of each point of a template.
    pub(super) fn points(template: &str) -> Vec<(&'static str, String)> {
        all(fill(template).as_bytes()).iter().map(|f| (f.form, canonical(&f.verdict))).collect()
    }

    /// Every template is one point of this form, the same place, and nothing more.
    pub(super) fn each_is(form: &str, place: &str, templates: &[&str]) {
        for template in templates {
            let found = points(template);
            assert_eq!(found.len(), 1, "{template}: {found:?}");
            assert_eq!((found[0].0, &found[0].1), (form, &fill(place)), "{template}");
        }
    }

    pub(super) fn none_in(templates: &[&str]) {
        for template in templates {
            assert_eq!(points(template), [], "{template}");
        }
    }

    const HERE: &str = "+{A},+{B}";

    #[test]
    fn one_place_has_one_canonical_writing() {
        let writings = [
            "{A}, {B}",
            "{A} {B}",
            "{B},{A}",
            "({A}, {B})",
            "{A,}; {B,}",
            "geo:{A},{B}",
            "geo:{A},{B},12;u=35",
            "POINT({B} {A})",
            "SRID=4326;POINT Z ({B} {A} 12)",
            "{A}{d} N, {B}{d} E",
            "N {A} E {B}",
            "+{A}+00{B}/",
            "{\"type\":\"Point\",\"coordinates\":[{B},{A}]}",
            "<coordinates>{B},{A},0</coordinates>",
            "lat={A}&lon={B}",
            "https://maps.google.com/?q={A},{B}",
            "<trkpt lat=\"{A}\" lon=\"{B}\">",
        ];
        for template in writings {
            let verdict = accept(&fill(template)).unwrap_or_else(|| panic!("{template}"));
            assert_eq!(canonical(&verdict), fill(HERE), "{template}");
            assert_eq!((verdict.class, verdict.precision_m), ("precise", Some(11)), "{template}");
            assert_eq!(accept(&canonical(&verdict)).map(|v| canonical(&v)), Some(fill(HERE)), "{template}");
        }
    }

    #[test]
    fn canonical_writings_are_fixed_points() {
        let steps = (0..=12).map(Step::Degrees).chain((0..=6).map(Step::Minutes)).chain((0..=6).map(Step::Seconds));
        for step in steps {
            for (lat, lon) in
                [(65.123_456_789_123, -5.432_1), (-0.000_000_1, 0.04), (90.0, 180.0), (-89.999_999, -179.96)]
            {
                let once = canonical(&Point::new(lat, lon, step).unwrap().verdict());
                let Some(again) = accept(&once) else {
                    // Rounded to 0, 0, which is no place.
                    assert!(!once.contains(|c| ('1'..='9').contains(&c)), "{once}");
                    continue;
                };
                assert_eq!(canonical(&again), once, "{step:?}");
            }
        }
        assert_eq!(canonical(&Point::new(-0.0001, 7.0, Step::Degrees(2)).unwrap().verdict()), "+0.00,+7.00");
    }

    #[test]
    fn a_lone_point_is_nothing_but_a_point() {
        assert_eq!(accept(&fill(" {A2} {B2} ")).map(|v| v.class), Some("coarse"));
        for template in [
            "Vi sees ved {A}, {B} i morgen",
            "{A}, {B}; {A}, {B}",
            "12.50, 13.75",
            "{A2}",
            "65.1, 5.4",
            "",
            "2024-05-17",
            "LINESTRING({B} {A}, {B} {A})",
            "geo:{A},{B} og hjem",
            "+{A2}",
            "lat={A}",
        ] {
            assert_eq!(accept(&fill(template)), None, "{template}");
        }
    }

    #[test]
    fn precision_is_the_latitude_step() {
        let metres = |step| Point::new(1.0, 1.0, step).unwrap().verdict().precision_m.unwrap();
        assert_eq!([0, 1, 2, 3, 4, 5, 6].map(|n| metres(Step::Degrees(n))), [111_320, 11_132, 1113, 111, 11, 1, 0]);
        assert_eq!([0, 2, 3].map(|n| metres(Step::Minutes(n))), [1855, 19, 2]);
        assert_eq!([0, 1].map(|n| metres(Step::Seconds(n))), [31, 3]);
        let class = |step| Point::new(1.0, 1.0, step).unwrap().verdict().class;
        assert_eq!([Step::Degrees(2), Step::Degrees(3), Step::Seconds(0)].map(class), ["coarse", "precise", "precise"]);
    }

    #[test]
    fn the_finer_of_two_decimals_counts() {
        let found = all(fill("\"lat\": {A2}, \"lon\": {B}").as_bytes());
        assert_eq!(canonical(&found[0].verdict), fill("+{A2}00,+{B}"));
        assert_eq!(found[0].verdict.precision_m, Some(11));
    }

    #[test]
    fn spans_cover_both_numbers_and_no_key() {
        for (template, value) in [
            ("her: {A}, -{B}.", "{A}, -{B}"),
            ("\"lat\": {A}, \"lon\": \"{B}\"", "{A}, \"lon\": \"{B}"),
            ("ved N 65{d} 7.40' E 5{d} 25.93' i", "N 65{d} 7.40' E 5{d} 25.93'"),
            ("65{d}7'24\"N 5{d}25'56\"E.", "65{d}7'24\"N 5{d}25'56\"E"),
            ("geo:-{A},{B};u=3", "-{A},{B}"),
        ] {
            let text = fill(template);
            let found = all(text.as_bytes());
            assert_eq!(found.len(), 1, "{template}");
            assert_eq!(text[found[0].span.clone()], fill(value), "{template}");
        }
    }

    #[test]
    fn numbers_that_are_no_place() {
        none_in(&[
            "1.2.3, 4.5.6",
            "192.0.2.10, 192.0.2.11",
            "kr 59.90, 10.75",
            "2024.05.17, 10.12",
            "0.0, 0.0",
            "0x59.1234, 0x10.1234",
            "v{A}, {B}",
            "a{A}, {B}",
            "{A}e-5, {B}e-5",
            "{A} NaN",
            "NaN, {A}",
            "geo:0,0",
            "lat: 0.0, lon: 0.0",
            "95.1234, 195.1234",
            "#{A}, #{B}",
            "${A}, ${B}",
            "{A}%, {B}%",
            "{A}px {B}px",
        ]);
    }

    /// A small deterministic generator (xorshift).
    struct Random(u64);

    impl Random {
        fn below(&mut self, n: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 % n as u64) as usize
        }
    }

    const PIECES: [&str; 72] = [
        "{A}",
        "{B}",
        "{A,}",
        "{B,}",
        "{A2}",
        "{B2}",
        "65",
        "5",
        "07",
        "24.5",
        ".",
        ",",
        ", ",
        ";",
        " ",
        "\n",
        "\t",
        "|",
        "{d}",
        "'",
        "\"",
        "N",
        "E",
        "Ø",
        "S",
        " deg ",
        "+",
        "-",
        "−",
        "(",
        ")",
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        "<",
        ">",
        "lat",
        "lon",
        "\"lat\": ",
        "\"lon\": ",
        "&lon=",
        "breddegrad: ",
        "lengde ",
        "POINT(",
        "LINESTRING (",
        "SRID=4326;",
        "\"coordinates\":",
        "<coordinates>",
        "geo:",
        ";crs=",
        "@",
        "!3d",
        "!4d",
        "https://maps.google.com/?q=",
        "#map=17/",
        "/",
        "$GPGGA,123519,",
        "6507.404,N,00525.926,E",
        "*47",
        "+6507+00526",
        "%2C",
        "{A}, {B}",
        "POINT({B} {A})",
        "lat={A}&lon={B}",
        "{A}N {B}E",
        "[{B},{A}]",
        "65{d}7'N 5{d}26'E",
        "lat: {A}\n",
        "lon: {B}\n",
    ];

    fn soup(random: &mut Random, pieces: usize) -> Vec<u8> {
        let mut text = Vec::new();
        for _ in 0..pieces {
            match random.below(12) {
                0 => text.push(random.below(256) as u8),
                _ => text.extend_from_slice(fill(PIECES[random.below(PIECES.len())]).as_bytes()),
            }
        }
        text
    }

    #[test]
    fn any_bytes_and_any_window_give_the_same_answer() {
        let mut random = Random(0x9E37_79B9_7F4A_7C15);
        let mut hits = 0;
        for round in 0..300 {
            let text = soup(&mut random, if round % 10 == 0 { 2500 } else { 60 });
            let junk = soup(&mut random, 900);
            for at in (0..text.len()).filter(|&i| text[i].is_ascii_digit() && (i == 0 || !text[i - 1].is_ascii_digit()))
            {
                let found = find(&text, at);
                let (from, to) = (at.saturating_sub(2000), text.len().min(at + 2000));
                let mut window = if from > 0 { junk.clone() } else { Vec::new() };
                let shift = window.len();
                window.extend_from_slice(&text[from..to]);
                if to < text.len() {
                    window.extend_from_slice(&junk);
                }
                let mut same = find(&window, at - from + shift);
                if let Some(f) = &mut same {
                    f.span = f.span.start + from - shift..f.span.end + from - shift;
                    hits += 1;
                    assert!(f.span.contains(&at), "{f:?} does not hold its trigger {at}");
                }
                assert_eq!(found, same, "at {at} of {:?}", String::from_utf8_lossy(&text));
            }
        }
        assert!(hits > 100, "the soup is too thin: {hits} points");
    }

    #[test]
    fn no_number_serves_two_points() {
        let mut random = Random(0xD1B5_4A32_D192_ED03);
        for _ in 0..4000 {
            let text = soup(&mut random, 40);
            let found = all(&text);
            for pair in found.windows(2) {
                // Between two keys that are far apart another point may stand.
                let within = pair[0].form.starts_with("keyed") && pair[1].span.end < pair[0].span.end - 1;
                assert!(
                    within || pair[0].span.end <= pair[1].span.start,
                    "{:?} {:?} of {:?}",
                    pair[0],
                    pair[1],
                    String::from_utf8_lossy(&text)
                );
            }
        }
    }

    #[test]
    fn accept_survives_any_text() {
        let mut random = Random(0x2545_F491_4F6C_DD1D);
        for _ in 0..4000 {
            let text = String::from_utf8_lossy(&soup(&mut random, 8)).into_owned();
            if let Some(verdict) = accept(&text) {
                let once = canonical(&verdict);
                assert_eq!(accept(&once).map(|v| canonical(&v)), Some(once), "{text}");
            }
        }
    }
}
