//! Places as spatial databases store them, in hexadecimal: well-known binary with or without the extensions of PostGIS,
//! and what MySQL and SQL Server write behind `0x`. A long line or area is read as far as its first two points.
//!
//! Layouts: OGC 06-103r4, chapter 8 (well-known binary); ISO/IEC 13249-3 (type codes + 1000, 2000, 3000); PostGIS,
//! `liblwgeom.h` (the three flags); the MySQL manual, "Internal Geometry Storage Format"; [MS-SSCLRT] (SQL Server).

use super::super::{Found, text};
use super::{Point, Step, ends_with, utm};

/// How many hexadecimal digits are looked at. Lines and areas may go on behind them.
const REACH: usize = 1800;

/// Finds the place whose hexadecimal digits, or the `0x` before them, start at `at`: in upper or lower case, with
/// nothing but the `\x` of PostgreSQL right before them, and exactly as long as their header says.
///
/// In degrees without a reference system and in EPSG 4326 and 4258; in metres in zones 32, 33 and 35 (EPSG 258xx and
/// 326xx), within Norway, from which the degrees are made. The span is all the digits, at most 1,800 of them.
pub(super) fn at(hay: &[u8], at: usize) -> Option<Found> {
    let start = match (hay.get(at)?, hay.get(at + 1)?) {
        (b'0', b'x' | b'X') => at + 2,
        (b'0', b'0' | b'1') => at,
        _ => return None,
    };
    let hex = &hay[start..hay.len().min(start + REACH)];
    let vendor = || if start > at { mysql(hex).or_else(|| sql_server(hex)) } else { None };
    let geometry = well_known(hex, 0).or_else(vendor)?;
    if !text::starts_free(hay, at) && !ends_with(hay, at, b"\\x") {
        return None;
    }
    let end = match geometry.end {
        Some(end) => start + end,
        None => start + hex.iter().take_while(|b| b.is_ascii_hexdigit()).count(),
    };
    let cut = geometry.end.is_none() && end == start + REACH;
    (cut || text::ends_free(hay, end)).then(|| geometry.point.found(at..end, "ewkb"))
}

/// The first point of a geometry, and where its digits end if it is no line and no area.
struct Geometry {
    point: Point,
    end: Option<usize>,
}

/// MySQL and MariaDB: the reference system in four bytes, the lower ones first, and well-known binary behind them.
fn mysql(hex: &[u8]) -> Option<Geometry> {
    let mut reader = Reader { hex, at: 0, little: true };
    let srid = reader.u32()?;
    let geometry = well_known(hex.get(reader.at..)?, srid)?;
    Some(Geometry { point: geometry.point, end: geometry.end.map(|end| end + reader.at) })
}

/// SQL Server, single points only: the reference system, version 1 or 2, flags (4 valid, 8 a single point, 1 and 2 for
/// the third and fourth number), and the latitude before the longitude.
fn sql_server(hex: &[u8]) -> Option<Geometry> {
    let mut reader = Reader { hex, at: 0, little: true };
    let srid = reader.u32()?;
    let (version, flags) = (reader.byte()?, reader.byte()?);
    if !matches!(version, 1 | 2) || flags & !3 != 12 {
        return None;
    }
    let [first, second] = [reader.f64()?, reader.f64()?];
    for _ in 0..(flags & 3).count_ones() {
        reader.f64()?;
    }
    // The numbers of a plane system come with the east first there too.
    let point = if is_degrees(srid) { place(srid, second, first) } else { place(srid, first, second) };
    Some(Geometry { point: point?, end: Some(reader.at) })
}

/// Well-known binary; `srid` is the reference system where it names none itself.
fn well_known(hex: &[u8], srid: u32) -> Option<Geometry> {
    const Z: u32 = 0x8000_0000;
    const M: u32 = 0x4000_0000;
    const SRID: u32 = 0x2000_0000;
    let mut reader = Reader { hex, at: 0, little: true };
    reader.little = match reader.byte()? {
        0 => false,
        1 => true,
        _ => return None,
    };
    let code = reader.u32()?;
    let (kind, dimensions) = ((code & !(Z | M | SRID)) % 1000, (code & !(Z | M | SRID)) / 1000);
    if !matches!(kind, 1..=3) || dimensions > 3 {
        return None;
    }
    let srid = if code & SRID != 0 { reader.u32()? } else { srid };
    let more = u8::from(code & Z != 0 || dimensions & 1 != 0) + u8::from(code & M != 0 || dimensions & 2 != 0);
    // An area counts its rings before the points of the first.
    let least = match kind {
        2 => 2,
        3 if reader.u32()? > 0 => 4,
        3 => return None,
        _ => 0,
    };
    if kind != 1 && !(least..1 << 24).contains(&reader.u32()?) {
        return None;
    }
    let point = reader.point(srid, more)?;
    if kind != 1 {
        reader.point(srid, more)?;
    }
    Some(Geometry { point, end: (kind == 1).then_some(reader.at) })
}

fn is_degrees(srid: u32) -> bool {
    matches!(srid, 0 | 4326 | 4258)
}

/// The place at `x`, `y` of a reference system, where it is one that is known.
fn place(srid: u32, x: f64, y: f64) -> Option<Point> {
    let decimals = decimals(x).max(decimals(y));
    if is_degrees(srid) {
        // Denormals and their like: another structure was read, or a zero that was computed.
        let is_number = |v: f64| v == 0.0 || v.abs() > 1e-6;
        return (is_number(x) && is_number(y)).then(|| Point::of(x, y, true, Step::Degrees(decimals)))?;
    }
    let zone = match srid {
        25832 | 32632 => 32,
        25833 | 32633 => 33,
        25835 | 32635 => 35,
        _ => return None,
    };
    let (lat, lon) = utm::degrees(zone, y, x)?;
    // A metre is about the fifth decimal of a degree.
    Point::new(lat, lon, Step::Degrees(decimals + 5))
}

/// The decimals of the shortest writing of a number, at most 24: those of a number that was typed or rounded.
fn decimals(value: f64) -> u8 {
    if value.abs() > 1e9 || (value.abs() < 1e-6 && value != 0.0) {
        return 0;
    }
    let written = value.to_string();
    written.split_once('.').map_or(0, |(_, fraction)| fraction.len().min(24) as u8)
}

/// Reads binary numbers from hexadecimal digits.
struct Reader<'a> {
    hex: &'a [u8],
    at: usize,
    /// The lower bytes come first.
    little: bool,
}

impl Reader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let digit = |i: usize| char::from(*self.hex.get(i)?).to_digit(16);
        let byte = digit(self.at)? * 16 + digit(self.at + 1)?;
        self.at += 2;
        u8::try_from(byte).ok()
    }

    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let mut bytes = [0; N];
        for byte in &mut bytes {
            *byte = self.byte()?;
        }
        if !self.little {
            bytes.reverse();
        }
        Some(bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.bytes().map(u32::from_le_bytes)
    }

    fn f64(&mut self) -> Option<f64> {
        self.bytes().map(f64::from_le_bytes)
    }

    /// Two numbers that are a place, and `more` numbers behind them.
    fn point(&mut self, srid: u32, more: u8) -> Option<Point> {
        let (x, y) = (self.f64()?, self.f64()?);
        for _ in 0..more {
            self.f64()?;
        }
        place(srid, x, y)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::all;
    use super::super::{accept, find};
    use super::*;
    use crate::detect::digits::{noise, noisy_bytes};

    /// In the Norwegian Sea: the tests of the whole room use it.
    const LON: f64 = 5.4321;
    const LAT: f64 = 65.1234;
    const HERE: &str = "+65.1234,+5.4321";

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|b| format!("{b:02X}")).collect()
    }

    /// Well-known binary of one point.
    fn wkb(little: bool, code: u32, srid: Option<u32>, numbers: &[f64]) -> String {
        let int = |n: u32| if little { n.to_le_bytes() } else { n.to_be_bytes() };
        let float = |n: f64| if little { n.to_le_bytes() } else { n.to_be_bytes() };
        let mut bytes = vec![u8::from(little)];
        bytes.extend(int(code));
        bytes.extend(srid.map(int).into_iter().flatten());
        bytes.extend(numbers.iter().flat_map(|&n| float(n)));
        hex(&bytes)
    }

    fn line(code: u32, counts: &[u32], points: &[f64]) -> String {
        let mut bytes = vec![1];
        bytes.extend((code | 0x2000_0000).to_le_bytes());
        bytes.extend(4326_u32.to_le_bytes());
        bytes.extend(counts.iter().flat_map(|n| n.to_le_bytes()));
        bytes.extend(points.iter().flat_map(|n| n.to_le_bytes()));
        hex(&bytes)
    }

    fn canonical(found: &Found) -> String {
        text::decode(found.verdict.canonical.as_bytes())
    }

    fn one(hay: &str) -> Option<(String, String)> {
        let found = all(hay.as_bytes());
        assert!(found.len() <= 1, "{hay}: {found:?}");
        found.first().map(|f| {
            assert_eq!(f.form, "ewkb");
            (canonical(f), hay[f.span.clone()].to_owned())
        })
    }

    #[test]
    fn the_writing_of_another_program() {
        // shapely 2.2: to_wkb(hex=True), in parts so that this file holds no place.
        let little = ["0101000020E61000000A68226C78BA", "1540E4141DC9E5475040"].concat();
        let big = ["0020000001000010E64015BA786C", "22680A405047E5C91D14E4"].concat();
        let plain = ["01010000000A68226C78BA", "1540E4141DC9E5475040"].concat();
        let iso_z = ["01E90300000A68226C78BA1540", "E4141DC9E54750400000000000002840"].concat();
        for written in [little, big, plain, iso_z] {
            assert_eq!(one(&written), Some((HERE.to_owned(), written.clone())));
            assert_eq!(one(&written.to_lowercase()).map(|(place, _)| place), Some(HERE.to_owned()));
        }
    }

    #[test]
    fn both_byte_orders_and_all_dimensions() {
        for little in [true, false] {
            for (flags, iso, extra) in [
                (0, 0, &[][..]),
                (0x8000_0000, 0, &[12.0]),
                (0x4000_0000, 0, &[f64::NAN]),
                (0xC000_0000, 0, &[12.0, 7.0]),
                (0, 1000, &[12.0]),
                (0, 2000, &[7.0]),
                (0, 3000, &[12.0, 7.0]),
            ] {
                for srid in [None, Some(4326), Some(4258), Some(0)] {
                    let mut numbers = vec![LON, LAT];
                    numbers.extend(extra);
                    let flag = if srid.is_some() { 0x2000_0000 } else { 0 };
                    let written = wkb(little, 1 + iso + flags + flag, srid, &numbers);
                    let found = one(&written).unwrap_or_else(|| panic!("{little} {flags:x} {iso} {srid:?}"));
                    assert_eq!(found, (HERE.to_owned(), written.clone()));
                    let verdict = accept(&written).unwrap();
                    assert_eq!((verdict.class, verdict.precision_m), ("precise", Some(11)));
                }
            }
        }
    }

    #[test]
    fn where_it_stands() {
        let point = wkb(true, 0x2000_0001, Some(4326), &[LON, LAT]);
        for around in ["'|'", "17\t|\tx", "17,|,2", "\\x|", "\\\\x|\t", "\"|\"", "'|'::geometry", "\\n|", "0x|,"] {
            let hay = around.replace('|', &point);
            let found = one(&hay).unwrap_or_else(|| panic!("{around}"));
            assert_eq!(found.1.trim_start_matches("0x"), point, "{around}");
        }
        for around in ["a|", "9|", "|0", "|a", "|ff", "_|", "|_", "x|", "1.|"] {
            assert_eq!(one(&around.replace('|', &point)), None, "{around}");
        }
        assert_eq!(one(&point[..point.len() - 1]), None);
        assert_eq!(one(&point[..point.len() - 2]), None);
        assert_eq!(one(&point.replace('E', "G")), None);
    }

    #[test]
    fn behind_0x() {
        let mysql = |srid: u32| format!("0x{}{}", hex(&srid.to_le_bytes()), wkb(true, 1, None, &[LON, LAT]));
        for srid in [0, 4326] {
            assert_eq!(one(&format!("(1,'Kari',{},2)", mysql(srid))), Some((HERE.to_owned(), mysql(srid))), "{srid}");
        }
        assert_eq!(one(&mysql(3857)), None);
        assert_eq!(one(&mysql(0)[2..]), None, "without 0x the first eight digits could be anything");
        let geography = |flags: u8, more: &[f64]| {
            let mut bytes = 4326_u32.to_le_bytes().to_vec();
            bytes.extend([1, flags]);
            bytes.extend([LAT, LON].iter().chain(more).flat_map(|n| n.to_le_bytes()));
            format!("0x{}", hex(&bytes))
        };
        for written in [geography(12, &[]), geography(13, &[3.0]), geography(15, &[3.0, 4.0])] {
            assert_eq!(one(&written), Some((HERE.to_owned(), written.clone())));
        }
        assert_eq!(one(&geography(4, &[])), None);
        assert_eq!(one(&geography(12, &[3.0])), None);
    }

    #[test]
    fn metres_become_the_same_place_in_degrees() {
        // EPSG:25832, 25833 and 25835 of one place by PROJ 9.5 (pyproj 3.7).
        for (srid, east, north, place) in [
            (25832, 598_022.0, 6_642_808.0, "+59.91110,+10.75281"),
            (32632, 598_022.25, 6_642_808.4, "+59.9111023,+10.7528099"),
            (25833, 514_279.0, 8_683_355.0, "+78.22320,+15.62671"),
            (32635, 617_712.0, 7_738_376.0, "+69.72710,+30.04511"),
        ] {
            let found = one(&wkb(true, 0x2000_0001, Some(srid), &[east, north])).unwrap();
            assert_eq!(found.0, place);
            assert_eq!(accept(place).map(|v| text::decode(v.canonical.as_bytes())), Some(place.to_owned()));
        }
        for (srid, east, north) in
            [(25832, 598_022.0, 5_642_808.0), (25834, 598_022.0, 6_642_808.0), (25833, f64::NAN, 6_642_808.0)]
        {
            assert_eq!(one(&wkb(true, 0x2000_0001, Some(srid), &[east, north])), None);
        }
    }

    #[test]
    fn numbers_that_are_no_place() {
        for [x, y] in [
            [0.0, 0.0],
            [-0.0, 0.0],
            [f64::NAN, f64::NAN],
            [f64::INFINITY, LAT],
            [LON, f64::NEG_INFINITY],
            [181.0, 91.0],
            [1e300, LAT],
            [5e-324, LAT],
            [598_022.0, 6_642_808.0],
        ] {
            assert_eq!(one(&wkb(true, 1, None, &[x, y])), None, "{x} {y}");
        }
        assert_eq!(one(&wkb(true, 0x2000_0001, Some(3857), &[LON, LAT])), None);
        for code in [0, 4, 7, 8, 4001, 0x1000_0001] {
            assert_eq!(one(&wkb(true, code, None, &[LON, LAT])), None, "{code}");
        }
        assert_eq!(one(&wkb(true, 1, None, &[LON])), None);
        assert_eq!(one(&"0".repeat(42)), None);
        assert_eq!(one(&"01".repeat(21)), None);
    }

    #[test]
    fn precision_is_that_of_the_shortest_writing() {
        let metres = |x, y| accept(&wkb(true, 1, None, &[x, y])).map(|v| (v.class, v.precision_m));
        assert_eq!(metres(5.43, 65.12), Some(("coarse", Some(1113))));
        assert_eq!(metres(5.0, 65.0), Some(("coarse", Some(111_320))));
        assert_eq!(metres(5.4, 65.123), Some(("precise", Some(111))));
        assert_eq!(metres(1.0 / 3.0, 65.123), Some(("precise", Some(0))));
        assert_eq!(decimals(65.1234), 4);
        assert_eq!(decimals(-65.0), 0);
        assert_eq!(decimals(f64::MIN_POSITIVE), 0);
        assert_eq!(decimals(f64::MAX), 0);
    }

    #[test]
    fn lines_and_areas_give_their_first_point() {
        let path: Vec<f64> = (0..200).flat_map(|i| [LON, LAT + f64::from(i % 50) / 10_000.0]).collect();
        let short = line(2, &[3], &path[..6]);
        assert_eq!(one(&short), Some((HERE.to_owned(), short.clone())));
        let area = line(3, &[1, 4], &path[..8]);
        assert_eq!(one(&area), Some((HERE.to_owned(), area.clone())));
        let long = line(2, &[200], &path);
        assert!(long.len() > 2 * REACH);
        assert_eq!(one(&long), Some((HERE.to_owned(), long[..REACH].to_owned())));
        for (code, counts) in [(2, &[1][..]), (3, &[0, 4]), (3, &[1, 3]), (2, &[u32::MAX])] {
            assert_eq!(one(&line(code, counts, &path[..8])), None, "{code} {counts:?}");
        }
        assert_eq!(one(&line(2, &[2], &[LON, LAT, 0.0, 0.0])), None);
        assert_eq!(one(&format!("{short}x")), None);
    }

    #[test]
    fn any_bytes_at_any_place() {
        let mut next = noise(17);
        let heads = ["0101000020E6100000", "0x", "0000000001", "01E9030000", "0x000000000101000000", "0102000000"];
        let mut seen = 0;
        for _ in 0..20_000 {
            let mut hay = heads[(next() % 6) as usize].as_bytes().to_vec();
            let len = (next() % 40) as usize;
            match next() % 3 {
                0 => hay.extend(noisy_bytes(&mut next, len)),
                1 => hay.extend((0..len).flat_map(|_| format!("{:02x}", next() & 0xFF).into_bytes())),
                _ => {
                    let degrees = [LON, LAT, -33.5, 0.5, 1e9];
                    let two = [degrees[(next() % 5) as usize], degrees[(next() % 5) as usize]];
                    hay.extend(two.iter().flat_map(|n| hex(&n.to_le_bytes()).into_bytes()));
                }
            }
            for i in 0..=hay.len() {
                if let Some(found) = at(&hay, i) {
                    seen += 1;
                    assert!(found.span.start <= i && found.span.end <= hay.len());
                    assert_eq!(find(&hay, i), Some(found));
                }
            }
        }
        assert!(seen > 100, "{seen}");
    }
}
