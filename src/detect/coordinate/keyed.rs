//! Two numbers with a name each: `"lat": …, "lon": …` in JSON, YAML, XML, query strings, code and prose.

use super::super::{Found, text};
use super::decimal::{self, Number};
use super::{Axis, Point, binds, ends_with, is_blank, is_white, run_ahead, run_back};

/// The most bytes between the two numbers.
const REACH: usize = 200;

/// A name of one of the two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) axis: Axis,
    /// The word also means a width or a length.
    weak: bool,
    /// OpenStreetMap's marker (`mlat`, `mlon`).
    marker: bool,
    /// Offset of its first letter.
    start: usize,
}

/// Finds the point whose first number is `first`, if both have a name and at least one decimal.
pub(super) fn find(hay: &[u8], first: &Number) -> Option<Found> {
    let key = key_before(hay, first.start)?;
    if !is_value(hay, first) {
        return None;
    }
    let (second, other, gap) = partner_ahead(hay, first, key.axis)?;
    if partner_behind(hay, &key, first).is_some_and(|wider| !binds(gap, key.axis, wider)) {
        return None;
    }
    if partner_ahead(hay, &second, other.axis).is_some_and(|(_, _, wider)| !binds(gap, key.axis, wider)) {
        return None;
    }
    let point = Point::on_axes(key.axis, first.value, second.value, first.step().finer(second.step()))?;
    // A width and a length in centimetres have one decimal or two.
    if (key.weak || other.weak) && !(point.in_norway() && first.decimals.min(second.decimals) >= 3) {
        return None;
    }
    let form = match (key.marker, is_gpx(hay, key.start)) {
        (true, _) => "map-url",
        (_, true) => "gpx",
        _ => "keyed",
    };
    Some(point.found(first.start..second.end, form))
}

/// Whether `number` has a name and a named number of the other axis before it.
pub(super) fn is_second(hay: &[u8], number: &Number) -> bool {
    key_before(hay, number.start).is_some_and(|key| partner_behind(hay, &key, number).is_some())
}

/// The name right before the number that starts at `at`, with nothing between but what separates a name from its
/// value.
pub(super) fn key_before(hay: &[u8], at: usize) -> Option<Key> {
    let mut end = at;
    let mut closed_tag = false;
    for _ in 0..24 {
        let skip = match *hay.get(end.checked_sub(1)?)? {
            b'>' => {
                closed_tag = true;
                1
            }
            b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'\'' | b'\\' | b'=' | b':' | b'(' | b'`' | b'*' | b'|' | b']' => 1,
            b';' if ends_with(hay, end, b"&quot;") => 6,
            b';' if ends_with(hay, end, b"&#34;") => 5,
            // `<property name="lat" value="59.91"/>`.
            b'e' if end < at && ends_with(hay, end, b"\" value") => 6,
            b')' if end < at => 2 + run_back(hay, end - 1, 16, |b| b != b'(' && b != b'\n')?,
            _ => break,
        };
        end = end.checked_sub(skip)?;
    }
    // Only the last letters of the names below are worth a closer look.
    let last = hay.get(end.checked_sub(1)?)?.to_ascii_lowercase();
    if end == at || !(last.is_ascii_digit() || b"tednglam".contains(&last)) {
        return None;
    }
    let len = run_back(hay, end, 32, |b| b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80)?;
    let start = end - len;
    // `+lat_0=` is what PROJ makes a map with.
    if start > 0 && (closed_tag && hay[start - 1] == b'/' || hay[start - 1] == b'+') {
        return None;
    }
    named(&hay[start..end], start)
}

/// Reads a name, whole or as the last part of a `snake_case` or `camelCase` one.
fn named(word: &[u8], start: usize) -> Option<Key> {
    const UNITS: [&[u8]; 7] = [b"deg", b"degrees", b"dd", b"wgs84", b"decimal", b"value", b"num"];
    const NAMES: [(&str, Axis, bool); 18] = [
        ("lat", Axis::Lat, false),
        ("latitude", Axis::Lat, false),
        ("latitud", Axis::Lat, false),
        ("breddegrad", Axis::Lat, false),
        ("breiddegrad", Axis::Lat, false),
        ("bredde", Axis::Lat, true),
        ("breidde", Axis::Lat, true),
        ("lon", Axis::Lon, false),
        ("lng", Axis::Lon, false),
        ("long", Axis::Lon, false),
        ("longitude", Axis::Lon, false),
        ("longitud", Axis::Lon, false),
        ("lengdegrad", Axis::Lon, false),
        ("lengdegrader", Axis::Lon, false),
        ("længdegrad", Axis::Lon, false),
        ("breddegrader", Axis::Lat, false),
        ("breiddegrader", Axis::Lat, false),
        ("lengde", Axis::Lon, true),
    ];
    // Of the box around a region, not of a place in it.
    const CORNERS: [&[u8]; 6] = [b"south", b"north", b"west", b"east", b"sw", b"ne"];
    // Every name has one of these letters, and most numbers stand behind another number.
    if !word.iter().any(|b| matches!(b.to_ascii_lowercase(), b'l' | b'b')) {
        return None;
    }
    let mut word = word;
    for unit in UNITS {
        if let Some(part) = last_part(word, unit).filter(|head| !head.is_empty()) {
            word = part;
        }
    }
    while let [head @ .., b'_' | b'0'..=b'9'] = word {
        word = head;
    }
    let (name, axis, weak) = NAMES
        .into_iter()
        .filter(|(name, ..)| last_part(word, name.as_bytes()).is_some())
        .max_by_key(|(name, ..)| name.len())?;
    let head = &word[..word.len() - name.len()];
    if CORNERS.iter().any(|corner| head.strip_suffix(b"_").unwrap_or(head).eq_ignore_ascii_case(corner)) {
        return None;
    }
    let marker = word.eq_ignore_ascii_case(b"mlat") || word.eq_ignore_ascii_case(b"mlon");
    Some(Key { axis, weak: weak && word.len() == name.len(), marker, start })
}

/// What stands before `part` in `word`, if `part` is its last part.
fn last_part<'a>(word: &'a [u8], part: &[u8]) -> Option<&'a [u8]> {
    const JOINED: [&[u8]; 12] =
        [b"gps", b"geo", b"start", b"end", b"from", b"to", b"pos", b"dest", b"min", b"max", b"center", b"m"];
    let at = word.len().checked_sub(part.len())?;
    let (head, tail) = word.split_at(at);
    if !tail.eq_ignore_ascii_case(part) {
        return None;
    }
    let [.., before] = head else { return Some(head) };
    let capital = tail[0].is_ascii_uppercase();
    let small_after = tail.get(1).is_some_and(u8::is_ascii_lowercase);
    let begins = match before {
        b'_' | b'0'..=b'9' => true,
        b'a'..=b'z' if capital => true,
        b'A'..=b'Z' if capital => small_after,
        _ => JOINED.iter().any(|joined| head.eq_ignore_ascii_case(joined)),
    };
    begins.then_some(head)
}

/// The named number of the other axis that follows, and the gap to it in bytes, a line end counted as a hundred.
fn partner_ahead(hay: &[u8], first: &Number, axis: Axis) -> Option<(Number, Key, usize)> {
    let mut lines = 0;
    for at in first.end..hay.len().min(first.end + REACH) {
        if hay[at].is_ascii_digit()
            && !hay[at - 1].is_ascii_digit()
            && let Some((number, key)) = named_number(hay, at)
        {
            let gap = number.start.saturating_sub(first.end) + 100 * lines;
            return (key.axis != axis).then_some((number, key, gap));
        }
        if parts(hay, at) {
            return None;
        }
        lines += usize::from(hay[at] == b'\n');
    }
    None
}

/// The gap to the nearest named number before, if it is of the other axis.
fn partner_behind(hay: &[u8], key: &Key, first: &Number) -> Option<usize> {
    let from = first.start.saturating_sub(REACH + 24);
    // A cheap way past most of what lies before: an object begins or ends.
    let brace = hay[from..key.start].iter().rposition(|b| matches!(b, b'{' | b'}'));
    let from = brace.map_or(from, |i| from + i);
    let mut nearest = None;
    for at in from.max(1)..key.start {
        if hay[at].is_ascii_digit() && !hay[at - 1].is_ascii_digit() {
            nearest = named_number(hay, at).or(nearest);
        }
    }
    let (number, other) = nearest?;
    let (second, _, gap) = partner_ahead(hay, &number, other.axis)?;
    (second.digits == first.digits).then_some(gap)
}

fn named_number(hay: &[u8], at: usize) -> Option<(Number, Key)> {
    let number = decimal::reading(hay, at).filter(|n| is_value(hay, n))?;
    Some((number, key_before(hay, number.start)?))
}

fn is_value(hay: &[u8], number: &Number) -> bool {
    number.decimals > 0 && (text::ends_free(hay, number.end) || hay[number.end..].starts_with("º".as_bytes()))
}

/// Whether an object, an element or a list item ends or begins at `at`.
fn parts(hay: &[u8], at: usize) -> bool {
    match hay[at] {
        b'{' | b'}' => true,
        b'/' => hay.get(at + 1) == Some(&b'>') && !ends_property(hay, at),
        b'\n' => {
            let next = at + 1 + run_ahead(hay, at + 1, 40, is_blank).unwrap_or(0);
            match hay.get(next) {
                Some(b'\n') => true,
                Some(b'\r') => hay.get(next + 1) == Some(&b'\n'),
                Some(b'-') => hay.get(next + 1).copied().is_some_and(is_white),
                _ => false,
            }
        }
        _ => false,
    }
}

/// Whether an element that ends at `at` is one of a list of names and values: `<property name="lat" value="59.91"/>`.
fn ends_property(hay: &[u8], at: usize) -> bool {
    let value = |b: u8| !matches!(b, b'<' | b'=' | b'\n');
    run_back(hay, at, 48, value).is_some_and(|len| ends_with(hay, at - len, b"\" value="))
}

/// Whether the attribute at `key` is one of a GPX point.
fn is_gpx(hay: &[u8], key: usize) -> bool {
    let Some(len) = run_back(hay, key, 120, |b| b != b'<' && b != b'>') else {
        return false;
    };
    let element = key - len;
    element > 0
        && hay[element - 1] == b'<'
        && [&b"trkpt"[..], b"rtept", b"wpt"].iter().any(|name| {
            super::starts_with(hay, element, name) && hay.get(element + name.len()).copied().is_some_and(is_white)
        })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{each_is, fill, none_in, points};
    use super::*;

    const HERE: &str = "+{A},+{B}";

    #[test]
    fn names() {
        let axis = |word: &str| named(word.as_bytes(), 0).map(|key| key.axis);
        for word in [
            "lat",
            "LAT",
            "Latitude",
            "home_lat",
            "homeLat",
            "geoLat",
            "geolat",
            "gps_lat",
            "GPSLatitude",
            "lat_deg",
            "lat1",
            "latDeg",
            "start_lat",
            "breddegrad",
            "Breiddegrad",
            "bredde",
            "mlat",
            "lat_wgs84",
        ] {
            assert_eq!(axis(word), Some(Axis::Lat), "{word}");
        }
        for word in
            ["lon", "lng", "long", "longitude", "Lengdegrad", "posLng", "GPSLongitude", "end_lon", "lon2", "lengde"]
        {
            assert_eq!(axis(word), Some(Axis::Lon), "{word}");
        }
        for word in [
            "flat",
            "FLAT",
            "platform",
            "Flat",
            "translation",
            "latency",
            "along",
            "belong",
            "colon",
            "salon",
            "late",
            "deg",
            "_1",
            "south_latitude",
            "swLat",
            "ølat",
        ] {
            assert_eq!(axis(word), None, "{word}");
        }
    }

    #[test]
    fn two_keys() {
        each_is(
            "keyed",
            HERE,
            &[
                "{\"lat\": {A}, \"lon\": {B}}",
                "{\"lon\":{B},\"lat\":{A}}",
                "{\"lat\":\"{A}\",\"lng\":\"{B}\"}",
                "{\\\"lat\\\":{A},\\\"lng\\\":{B}}",
                "{&quot;lat&quot;:{A},&quot;lng&quot;:{B}}",
                "lat: {A}\nlon: {B}\n",
                "lat = {A}\r\nlon = {B}",
                "lat={A}&lon={B}",
                "<a lat=\"{A}\" lon=\"{B}\"/>",
                "<lat>{A}</lat><lon>{B}</lon>",
                "<geo:lat>{A}</geo:lat>\n<geo:long>{B}</geo:long>",
                "Point { latitude: {A}, longitude: {B} }",
                "Breddegrad: {A,} Lengdegrad: {B,}",
                "home_lat={A}, home_lon={B}",
                "row['lat'] = {A}; row['lon'] = {B}",
                "**Lat:** {A} **Long:** {B}",
                "lat {A} long {B}",
                "latitude (WGS84): {A}, longitude (WGS84): {B}",
                "\"lat\": {A}, \"name\": \"x\", \"n\": 12, \"lon\": {B}",
                "bredde: {A,} lengde: {B,}",
                "lat: {A}{d} lon: {B}{d}",
            ],
        );
        each_is("keyed-world", "-6.5,+100.1", &["lat=-6.5&lon={}100.1"]);
        each_is("map-url", HERE, &["https://www.openstreetmap.org/?mlat={A}&mlon={B}"]);
    }

    #[test]
    fn gpx() {
        each_is(
            "gpx",
            HERE,
            &[
                "<trkpt lat=\"{A}\" lon=\"{B}\"><ele>12.5</ele>",
                "<wpt lon=\"{B}\" lat=\"{A}\">",
                "<rtept\n lat='{A}' lon='{B}'/>",
            ],
        );
        each_is("keyed", HERE, &["<trkpts lat=\"{A}\" lon=\"{B}\">"]);
    }

    #[test]
    fn lists_are_paired_from_within() {
        for (template, n) in [
            ("[{\"lat\":{A},\"lon\":{B}},{\"lat\":{A},\"lon\":{B}}]", 2),
            ("[{\"lon\":{B},\"lat\":{A}},{\"lon\":{B},\"lat\":{A}}]", 2),
            ("lat={A}&lon={B}&lat={A}&lon={B}&lat={A}&lon={B}", 3),
            ("<trkpt lat=\"{A}\" lon=\"{B}\"></trkpt>\n<trkpt lat=\"{A}\" lon=\"{B}\"></trkpt>", 2),
            ("<p lon=\"{B}\" lat=\"{A}\"/><p lon=\"{B}\" lat=\"{A}\"/>", 2),
            ("- lon: {B}\n  lat: {A}\n- lon: {B}\n  lat: {A}\n", 2),
            ("lon={B} lat={A}\nlon={B} lat={A}\n", 2),
        ] {
            let found = points(template);
            assert_eq!(found.len(), n, "{template}");
            assert!(found.iter().all(|(_, place)| *place == fill(HERE)), "{template}: {found:?}");
        }
    }

    #[test]
    fn no_pair_of_keys() {
        none_in(&[
            "platform: 1.5, long: 4.5",
            "flat: 3.25 long: 4.5",
            "lat=12.5ms lon=3.5",
            "lat: {A}",
            "lat: {A}, lat: {B}",
            "lat: {A}\n\nlon: {B}",
            "{\"lat\": {A}}, {\"lon\": {B}}",
            "lat: 65, lon: 5",
            "bredde: 60,5 lengde: 10,5",
            "bredde: 60.55 lengde: 10.55",
            "lat: 95.5, lon: 5.5",
            "<lat>{A}</lat> {B}",
            "lat: 1.2.3, lon: {B}",
            "latency {A} longest {B}",
            "lat={A} and so on for many words, the value of lon being {B}",
        ]);
        none_in(&[format!("lat={{A}} {} lon={{B}}", "x".repeat(220)).as_str()]);
        assert_eq!(points(&format!("lat={{A}} {} lon={{B}}", "x".repeat(120))).len(), 1);
    }
}
