//! Points in the addresses of web maps.

use super::super::Found;
use super::decimal::{self, Number};
use super::{Point, ends_with, run_back, starts_with};

/// How far back the host of an address is looked for.
const REACH: usize = 200;

/// Parameters that hold a point on the map services named in [`is_map`].
const PARAMETERS: [&str; 16] = [
    "q=",
    "ll=",
    "sll=",
    "cll=",
    "cbll=",
    "center=",
    "daddr=",
    "saddr=",
    "destination=",
    "origin=",
    "query=",
    "viewpoint=",
    "near=",
    "cp=",
    "sp=point.",
    "loc:",
];

/// Finds the point of a map address whose first number is `first`: behind a marker that only such addresses have, or
/// in an address of a map service.
pub(super) fn find(hay: &[u8], first: &Number) -> Option<Found> {
    let before = first.start.checked_sub(1).map(|i| hay[i])?;
    match before {
        b'd' => google_data(hay, first),
        b'@' => {
            let second = after(hay, first, &[","])?;
            (has_zoom(hay, second.end) || is_map(hay, first.start)).then(|| found(first, &second))?
        }
        b'/' => {
            if let Some(second) = after(hay, first, &["/"]) {
                return behind_zoom(hay, first.start).then(|| found(first, &second))?;
            }
            let second = after(hay, first, &[",", "%2C", ",+", ",%20"])?;
            (has_word(token(hay, first.start), b"/maps/") && is_map(hay, first.start)).then(|| found(first, &second))?
        }
        b'=' | b':' | b'.' => {
            if !PARAMETERS.iter().any(|name| ends_with(hay, first.start, name.as_bytes())) {
                return None;
            }
            let second = after(hay, first, &[",", "%2C", ",+", "+", ",%20", "%20", "~", "_"])?;
            is_map(hay, first.start).then(|| found(first, &second))?
        }
        _ => None,
    }
}

/// `!3dLAT!4dLON`, and `!2dLON!3dLAT` of embedded maps.
fn google_data(hay: &[u8], first: &Number) -> Option<Found> {
    let marked = |name: &str| ends_with(hay, first.start, name.as_bytes());
    if marked("!3d") {
        let second = after(hay, first, &["!4d"])?;
        let number = run_back(hay, first.start - 3, 24, |b| b.is_ascii_digit() || matches!(b, b'.' | b'-'))?;
        let has_longitude = ends_with(hay, first.start - 3 - number, b"!2d");
        return (!has_longitude).then(|| found(first, &second))?;
    }
    if marked("!2d") {
        let lat = after(hay, first, &["!3d"])?;
        let point = Point::new(lat.value, first.value, first.step().finer(lat.step()))?;
        return Some(point.found(first.start..lat.end, "map-url"));
    }
    None
}

fn found(first: &Number, second: &Number) -> Option<Found> {
    let decimals = first.decimals > 0 && second.decimals > 0;
    let point = Point::new(first.value, second.value, first.step().finer(second.step())).filter(|_| decimals)?;
    Some(point.found(first.start..second.end, "map-url"))
}

/// The number behind the first of `separators` that leads to one.
fn after(hay: &[u8], first: &Number, separators: &[&str]) -> Option<Number> {
    let behind = |s: &&str| {
        let number = decimal::signed(hay, first.end + s.len(), b'.')?;
        starts_with(hay, first.end, s.as_bytes()).then_some(number)
    };
    separators.iter().find_map(behind)
}

/// Google's `,17z` (zoom), `,450m` (height) or `,3a` (street view) behind a point.
fn has_zoom(hay: &[u8], at: usize) -> bool {
    let digits = hay.iter().skip(at + 1).take(8).take_while(|b| b.is_ascii_digit() || **b == b'.').count();
    hay.get(at) == Some(&b',') && digits > 0 && matches!(hay.get(at + 1 + digits), Some(b'z' | b'm' | b'a'))
}

/// OpenStreetMap's `map=ZOOM/` before a point.
fn behind_zoom(hay: &[u8], at: usize) -> bool {
    run_back(hay, at - 1, 6, |b| b.is_ascii_digit() || b == b'.')
        .is_some_and(|len| len > 0 && ends_with(hay, at - 1 - len, b"map="))
}

/// The address so far: what stands before `at` without white space, quotes or angle brackets.
fn token(hay: &[u8], at: usize) -> &[u8] {
    let from = at.saturating_sub(REACH);
    let ends = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b'<' | b'>' | b'`' | b'\\');
    let start = hay[from..at].iter().rposition(ends).map_or(from, |i| from + i + 1);
    &hay[start..at]
}

/// Whether the address before `at` is one of a map service.
fn is_map(hay: &[u8], at: usize) -> bool {
    const HOSTS: [&str; 14] = [
        "google.",
        "goo.gl",
        "maps.",
        "/maps",
        "maps:",
        "openstreetmap.",
        "osm.org",
        "bing.com",
        "norgeskart.",
        "waze",
        "1881.no",
        "gulesider.no",
        "here.com",
        "geo:",
    ];
    let token = token(hay, at);
    HOSTS.iter().any(|host| has_word(token, host.as_bytes()))
}

fn has_word(token: &[u8], word: &[u8]) -> bool {
    token.windows(word.len()).any(|bytes| bytes.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{each_is, none_in, points};

    #[test]
    fn addresses_of_maps() {
        each_is(
            "map-url",
            "+{A},+{B}",
            &[
                "https://www.google.com/maps/@{A},{B},17z",
                "@{A},{B},450m/data",
                "https://maps.google.com/?q={A},{B}",
                "https://maps.google.no/maps?ll={A}%2C{B}&z=3",
                "https://www.google.com/maps/place/{A},{B}",
                "!3d{A}!4d{B}",
                "!1d2000.1!2d{B}!3d{A}!2m3",
                "https://www.openstreetmap.org/#map=17/{A}/{B}",
                "#map=6.5/{A}/{B}&layers=N",
                "http://maps.apple.com/?ll={A},{B}&t=m",
                "https://www.bing.com/maps?cp={A}~{B}&lvl=15",
                "geo:0,0?q={A},{B}(Her)",
                "https://maps.google.com/?q=loc:{A},{B}",
            ],
        );
        assert_eq!(points("https://www.google.com/maps/dir/{A},{B}/{A},{B}").len(), 2);
        assert_eq!(points("https://maps.google.com/?saddr={A},{B}&daddr={A},{B}").len(), 2);
    }

    #[test]
    fn other_addresses() {
        none_in(&[
            "user@{A2},{B2}",
            "https://example.com/?q={A2},{B2}",
            "https://example.com/{A2},{B2}",
            "map={A2}/{B2}",
            "#map=x/{A}/{B}",
            "!3d{A2}",
            "!4d{A2}!3d{B2}x!5d{B2}",
            "https://norgeskart.no/#!?lat=7224000.12&lon=131000.34",
            "maps.google.com ?q={A2},{B2}",
            "https://maps.google.com/?q=95.5,5.5",
            "https://maps.google.com/?zoom={A2},{B2}",
            "sd{A2}!4d{B2}",
        ]);
    }
}
