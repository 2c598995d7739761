//! Notations that name a list of points once, before all its numbers: geo URIs, WKT, GeoJSON, KML.

use super::super::{Found, text};
use super::decimal::{self, Number};
use super::{Point, ends_with, is_white, run_ahead, run_back, starts_with};

/// How far back the keyword of a list of points is looked for. Past that a vertex counts as a bare pair.
const REACH: usize = 1500;

/// Finds the point of a notation whose first number is `first`. `Some(None)` says that the notation is known and the
/// numbers are no degrees, so that nothing else should be made of them.
pub(super) fn find(hay: &[u8], first: &Number) -> Option<Option<Found>> {
    let before = first.start.checked_sub(1).map(|i| hay[i])?;
    if first.comma {
        return None;
    }
    match (before, *hay.get(first.end)?) {
        (b':', b',' | b'%') => geo_uri(hay, first),
        (_, b',' | b' ' | b'\t' | b'\r' | b'\n') => {
            let white = run_back(hay, first.start, 64, is_white)?;
            let outer = *hay.get(first.start.checked_sub(white + 1)?)?;
            match (outer, hay[first.end]) {
                (b'[', _) => geojson(hay, first).map(Some),
                (b'(' | b',', b' ' | b'\t' | b'\r' | b'\n') => wkt(hay, first),
                (b'>', _) => kml(hay, first).map(Some),
                (_, b',') if white > 0 => kml(hay, first).map(Some),
                _ => None,
            }
        }
        _ => None,
    }
}

/// RFC 5870: `geo:lat,lon[,alt][;crs=wgs84][;u=metres]`, also with the commas percent-encoded.
fn geo_uri(hay: &[u8], first: &Number) -> Option<Option<Found>> {
    let colon = first.start;
    if !ends_with(hay, colon, b"geo:") || text::char_before(hay, colon - 4).is_some_and(|(c, _)| text::is_word(c)) {
        return None;
    }
    let comma = if hay[first.end] == b',' { 1 } else { 3 };
    if comma == 3 && !starts_with(hay, first.end, b"%2C") {
        return None;
    }
    let second = decimal::signed(hay, first.end + comma, b'.')?;
    let end = second.end + third(hay, second.end, true);
    if hay.get(end).is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    if starts_with(hay, end, b";crs=") && !starts_with(hay, end, b";crs=wgs84") {
        return Some(None);
    }
    Some(point(first, &second, Order::LatLon, "geo-uri"))
}

/// Well-known text: `POINT Z (lon lat alt)`, `LINESTRING(lon lat, lon lat)` and the like. An SRID that is not one of
/// degrees (EPSG 4326, 4258) makes the numbers metres.
fn wkt(hay: &[u8], first: &Number) -> Option<Option<Found>> {
    let white = run_ahead(hay, first.end, 64, is_white)?;
    let second = decimal::signed(hay, first.end + white, b'.')?;
    if first.decimals == 0 || second.decimals == 0 {
        return None;
    }
    let mut end = second.end;
    for _ in 0..2 {
        end += third(hay, end, false);
    }
    end += run_ahead(hay, end, 64, is_white)?;
    if !matches!(hay.get(end), Some(b',' | b')')) {
        return None;
    }
    let list = |b: u8| is_listed(b) | (b == b'(') | (b == b')');
    let keyword = list_start(hay, first.start, list)?;
    let start = geometry(hay, keyword)?;
    if srid_before(hay, start).is_some_and(|srid| !matches!(srid, b"4326" | b"4258")) {
        return Some(None);
    }
    Some(point(first, &second, Order::LonLat, "wkt"))
}

/// Where the name of a geometry that ends at `end` begins.
fn geometry(hay: &[u8], end: usize) -> Option<usize> {
    const NAMES: [&[u8]; 10] = [
        b"MULTIPOINT",
        b"MULTILINESTRING",
        b"MULTIPOLYGON",
        b"LINESTRING",
        b"CIRCULARSTRING",
        b"LINEARRING",
        b"POLYGON",
        b"POINT",
        b"TRIANGLE",
        b"CURVE",
    ];
    let letters = |end| run_back(hay, end, 24, |b| b.is_ascii_alphanumeric() || b == b'_');
    let mut end = end;
    let dimension = letters(end)?;
    if dimension <= 2 && hay[end - dimension..end].iter().all(|b| b"ZMzm".contains(b)) {
        end -= dimension;
        end -= run_back(hay, end, 8, is_white)?;
    }
    let start = end - letters(end)?;
    let mut word = &hay[start..end];
    while let [head @ .., b'Z' | b'M'] = word {
        word = head;
    }
    NAMES.iter().any(|name| word.eq_ignore_ascii_case(name)).then_some(start)
}

/// The digits of `SRID=…;` that end at `end`.
fn srid_before(hay: &[u8], end: usize) -> Option<&[u8]> {
    let end = end - run_back(hay, end, 8, is_white)?;
    let semicolon = end.checked_sub(1).filter(|&i| hay[i] == b';')?;
    let len = run_back(hay, semicolon, 8, |b| b.is_ascii_digit())?;
    ends_with(hay, semicolon - len, b"SRID=").then(|| &hay[semicolon - len..semicolon])
}

/// GeoJSON (RFC 7946): an array of two to four numbers somewhere under a key `coordinates`.
fn geojson(hay: &[u8], first: &Number) -> Option<Found> {
    let comma = first.end + run_ahead(hay, first.end, 8, is_white)?;
    if hay.get(comma) != Some(&b',') {
        return None;
    }
    let white = run_ahead(hay, comma + 1, 64, is_white)?;
    let second = decimal::signed(hay, comma + 1 + white, b'.')?;
    let mut end = second.end;
    for _ in 0..2 {
        end += third(hay, end, true);
    }
    end += run_ahead(hay, end, 64, is_white)?;
    if hay.get(end) != Some(&b']') || first.decimals.max(second.decimals) == 0 {
        return None;
    }
    let list = |b: u8| is_listed(b) | (b == b'[') | (b == b']') | (b | 0x20 == b'e');
    let mut key = list_start(hay, first.start, list)?;
    key = key.checked_sub(1).filter(|&i| hay[i] == b':')?;
    key -= run_back(hay, key, 8, |b| is_white(b) || matches!(b, b'"' | b'\'' | b'\\'))?;
    key -= if ends_with(hay, key, b"&quot;") { 6 } else { 0 };
    let named =
        ends_with(hay, key, b"coordinates") && !text::char_before(hay, key - 11).is_some_and(|(c, _)| text::is_word(c));
    named.then(|| point(first, &second, Order::LonLat, "geojson"))?
}

/// KML: tuples `lon,lat[,alt]` between white space in an element `coordinates`, and `gx:coord` with spaces.
fn kml(hay: &[u8], first: &Number) -> Option<Found> {
    let comma = hay[first.end] == b',';
    let second = decimal::signed(hay, first.end + 1, b'.')?;
    if first.decimals.max(second.decimals) == 0 {
        return None;
    }
    let end = second.end + third(hay, second.end, comma);
    if !hay.get(end).is_some_and(|&b| is_white(b) || b == b'<') {
        return None;
    }
    let tag = list_start(hay, first.start, is_listed)?;
    let named = if comma { ends_with(hay, tag, b"coordinates>") } else { ends_with(hay, tag, b"gx:coord>") };
    named.then(|| point(first, &second, Order::LonLat, "kml"))?
}

/// Where the list of numbers that `end` lies in begins, if that is within [`REACH`]. In blocks without early exit,
/// which the compiler turns into vector instructions: every vertex of a long line looks back this far.
fn list_start(hay: &[u8], end: usize, listed: impl Fn(u8) -> bool) -> Option<usize> {
    const BLOCK: usize = 32;
    let from = end.saturating_sub(REACH);
    let mut start = end;
    while start >= from + BLOCK && hay[start - BLOCK..start].iter().fold(true, |all, &b| all & listed(b)) {
        start -= BLOCK;
    }
    let rest = hay[from..start].iter().rev().take_while(|&&b| listed(b)).count();
    (start - rest > from).then_some(start - rest)
}

/// A byte of numbers with white space and commas between them. Bitwise, for [`list_start`].
fn is_listed(b: u8) -> bool {
    (b'+'..=b'.').contains(&b) | b.is_ascii_digit() | (b == b' ') | (b'\t'..=b'\r').contains(&b)
}

enum Order {
    LatLon,
    LonLat,
}

fn point(first: &Number, second: &Number, order: Order, form: &'static str) -> Option<Found> {
    let step = first.step().finer(second.step());
    let place = match order {
        Order::LatLon => Point::new(first.value, second.value, step),
        Order::LonLat => Point::of(first.value, second.value, true, step),
    }?;
    // The corners of a shape that a test or a drawing made up; a place abroad is told finer than a kilometre.
    let made_up = form != "geo-uri" && form != "kml" && first.decimals.max(second.decimals) < 3 && !place.in_norway();
    (!made_up).then(|| place.found(first.start..second.end, form))
}

/// The length of one more number, an altitude or a measure, with the separator before it: a comma, or else white
/// space; 0 when there is none.
fn third(hay: &[u8], at: usize, comma: bool) -> usize {
    let length = || {
        let mut end = at + run_ahead(hay, at, 64, is_white)?;
        if comma {
            hay.get(end).filter(|&&b| b == b',')?;
            end += 1;
            end += run_ahead(hay, end, 64, is_white)?;
        }
        let body = end + usize::from(matches!(hay.get(end), Some(b'-' | b'+')));
        let len = run_ahead(hay, body, 24, |b| b.is_ascii_digit() || b == b'.')?;
        let digit = hay.get(body).is_some_and(u8::is_ascii_digit);
        (end > at && digit).then_some(body + len - at)
    };
    length().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{each_is, fill, none_in, points};

    const HERE: &str = "+{A},+{B}";

    fn all_here(template: &str, form: &str, n: usize) {
        let found = points(template);
        assert_eq!(found.len(), n, "{template}: {found:?}");
        assert!(found.iter().all(|(f, place)| *f == form && *place == fill(HERE)), "{template}: {found:?}");
    }

    #[test]
    fn geo_uris() {
        each_is(
            "geo-uri",
            HERE,
            &[
                "geo:{A},{B}",
                "<geo:{A},{B}>",
                "GEO:{A},{B},12.5;u=35",
                "geo:{A},{B};crs=wgs84;u=3",
                "href=\"geo:{A}%2C{B}\"",
            ],
        );
        each_is("geo-uri", "+65,+5", &["geo:{}65,5", "geo:{}65,5;u=9"]);
        none_in(&["geo:{A2},{B2};crs=EPSG:25833", "cageo:{A2},{B2}", "geo:{A2}", "geo:{A2},{B2}x", "geo:95.1,5.1"]);
    }

    #[test]
    fn well_known_text() {
        each_is(
            "wkt",
            HERE,
            &[
                "POINT({B} {A})",
                "point ( {B}  {A} )",
                "POINTZ({B} {A} 3)",
                "POINT ZM ({B} {A} 3 4)",
                "SRID=4326;POINT({B} {A})",
                "SRID=4258; POINT({B} {A})",
                "'POINT({B} {A})'",
            ],
        );
        all_here("LINESTRING({B} {A}, {B} {A},{B} {A})", "wkt", 3);
        all_here("POLYGON(({B} {A}, {B} {A}), ({B} {A}, {B} {A}))", "wkt", 4);
        all_here("MULTIPOINT(({B} {A}), ({B} {A}))", "wkt", 2);
        all_here("LINESTRING Z ({B} {A} 65.1234, {B} {A} 5.4321)", "wkt", 2);
        none_in(&[
            "SRID=25833;POINT({B} {A})",
            "SRID=3857;POINT({B2} {A2})",
            "POINT({B2}, {A2})",
            "POINTER({B2} {A2})",
            "ENDPOINT({B2} {A2})",
            "POINT(5 65)",
            "({B2} {A2})",
            "POINT({B2})",
        ]);
        // Past the reach of the keyword a vertex is a bare pair, which takes brackets of its own.
        let far = format!("MULTIPOINT({}({{B}} {{A}}))", "(1 2), ".repeat(300));
        assert_eq!(points(&far).iter().map(|(form, _)| *form).collect::<Vec<_>>(), ["pair-norway"]);
    }

    #[test]
    fn geojson() {
        each_is(
            "geojson",
            HERE,
            &[
                "{\"type\":\"Point\",\"coordinates\":[{B},{A}]}",
                "\"coordinates\": [ {B}, {A}, 12.5 ]",
                "coordinates: [{B}, {A}]",
                "{\\\"coordinates\\\":[{B},{A}]}",
                "\"coordinates\": [\n  {B},\n  {A}\n]",
                "\"coordinates\":[{B},{A},65.1234]",
            ],
        );
        all_here("\"coordinates\":[[{B},{A}],[{B},{A}]]", "geojson", 2);
        all_here("\"coordinates\":[[[{B},{A},3.5],\n[{B},{A},4.5]]]", "geojson", 2);
        assert_eq!(points("\"coordinates\":[5,{A2}]"), [("geojson", "+65.12,+5.00".to_owned())]);
        assert_eq!(points("\"coordinates\":[5, {A2}]"), [("geojson", "+65.12,+5.00".to_owned())]);
        none_in(&[
            "\"coordinates\":[5,65]",
            "\"bbox\":[{B2},{A2}]",
            "\"coordinates\":[{B2},{A2},1.5,2.5,3.5]",
            "\"xcoordinates\":[{B2},{A2}]",
            "\"coordinates\":[{B2}]",
            "\"coordinates\":{B2},{A2}",
            "\"coordinates\":[195.5,195.5]",
        ]);
    }

    #[test]
    fn kml() {
        each_is(
            "kml",
            HERE,
            &[
                "<coordinates>{B},{A},0</coordinates>",
                "<coordinates>\n  {B},{A}\n</coordinates>",
                "<gx:coord>{B} {A} 0</gx:coord>",
            ],
        );
        all_here("<coordinates>{B},{A},0 {B},{A},12.5\n{B},{A}</coordinates>", "kml", 3);
        all_here("<coordinates>{B},{A},65.1234 {B},{A},5.4321</coordinates>", "kml", 2);
        none_in(&[
            "<coordinate>{B2},{A2},0</coordinate>",
            "<coordinates>{B2}</coordinates>",
            "<coordinates>5,65,0</coordinates>",
        ]);
    }
}
