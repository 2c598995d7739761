//! Places in metres: a north and an east of the UTM zones that Norway uses, 32, 33 and 35 (EUREF89, EPSG:258xx; WGS84,
//! EPSG:326xx, is the same within a metre).
//!
//! A pair says little by itself: 24 of 100 pairs of a random number of seven digits and one of six lie in the ranges.
//! So the names of the columns have to say what they are, or what stands near them in running text (`utm_text`).

use super::super::{Canonical, Verdict, text};

/// Reads a text that is a pair and nothing else: `north;east` in either order, or the canonical `utm north east`.
pub(crate) fn accept(text: &str) -> Option<Verdict> {
    let text = text.trim();
    match text.strip_prefix("utm ") {
        Some(rest) => rest.split_once(' '),
        None => text.split_once(';'),
    }
    .and_then(|(north, east)| pair(north, east))
}

/// Judges the north and the east of a place, in either order: metres with a decimal point or comma and at most
/// millimetres, with or without spaces as thousands separators.
///
/// Whole kilometres are refused: they are the corners of a map grid, or amounts of money. The canonical writing is
/// `utm north east` without separators and without zeros at the end of the decimals. The zone is not known.
pub(crate) fn pair(north: &str, east: &str) -> Option<Verdict> {
    let (one, other) = (Metres::read(north)?, Metres::read(east)?);
    let (north, east) = if one.value >= other.value { (one, other) } else { (other, one) };
    let round = |m: &Metres| m.decimals == 0 && m.value % 1000.0 == 0.0;
    if !in_norway(None, north.value, east.value) || (round(&north) && round(&east)) {
        return None;
    }
    let canonical = Canonical::new(format!("utm {} {}", north.written, east.written));
    let metres = if north.decimals == 0 { 1 } else { 0 };
    Some(Verdict { class: "precise", canonical, precision_m: Some(metres) })
}

/// The latitude and longitude in degrees of a place in Norway in one of its zones; `None` for any other.
///
/// Krüger's series to the third power, on the ellipsoid GRS80: right to some millimetres.
pub(super) fn degrees(zone: u8, north: f64, east: f64) -> Option<(f64, f64)> {
    if !in_norway(Some(zone), north, east) {
        return None;
    }
    const RADIUS: f64 = 6_378_137.0;
    const FLATTENING: f64 = 1.0 / 298.257_222_101;
    const SCALE: f64 = 0.9996;
    const FALSE_EAST: f64 = 500_000.0;
    let n = FLATTENING / (2.0 - FLATTENING);
    let [n2, n3] = [n * n, n * n * n];
    let meridian = RADIUS / (1.0 + n) * (1.0 + n2 / 4.0 + n2 * n2 / 64.0);
    let beta = [n / 2.0 - 2.0 / 3.0 * n2 + 37.0 / 96.0 * n3, n2 / 48.0 + n3 / 15.0, 17.0 / 480.0 * n3];
    let delta = [2.0 * n - 2.0 / 3.0 * n2 - 2.0 * n3, 7.0 / 3.0 * n2 - 8.0 / 5.0 * n3, 56.0 / 15.0 * n3];

    let (xi, eta) = (north / (SCALE * meridian), (east - FALSE_EAST) / (SCALE * meridian));
    let (mut sphere_xi, mut sphere_eta) = (xi, eta);
    for (twice, beta) in [2.0, 4.0, 6.0].into_iter().zip(beta) {
        sphere_xi -= beta * (twice * xi).sin() * (twice * eta).cosh();
        sphere_eta -= beta * (twice * xi).cos() * (twice * eta).sinh();
    }
    let conformal = (sphere_xi.sin() / sphere_eta.cosh()).asin();
    let series = [2.0, 4.0, 6.0].into_iter().zip(delta).map(|(twice, delta)| delta * (twice * conformal).sin());
    let lat = conformal + series.sum::<f64>();
    let lon = (sphere_eta.sinh() / sphere_xi.cos()).atan();
    let central = f64::from(zone) * 6.0 - 183.0;
    Some((lat.to_degrees(), central + lon.to_degrees()))
}

/// Whether a place lies in the range of this zone, or of any. Computed with PROJ from the extent of the mainland (all
/// of it in 32 and 33, Finnmark in 35) and of Svalbard (33).
pub(super) fn in_norway(zone: Option<u8>, north: f64, east: f64) -> bool {
    const RANGES: [(u8, [f64; 2], [f64; 2]); 4] = [
        (32, [6_424_900.0, 7_980_500.0], [256_500.0, 1_314_300.0]),
        (33, [6_448_000.0, 7_932_000.0], [-65_700.0, 1_099_500.0]),
        (33, [8_245_500.0, 9_036_600.0], [349_100.0, 1_064_900.0]),
        (35, [7_598_600.0, 7_912_700.0], [230_400.0, 671_700.0]),
    ];
    RANGES
        .iter()
        .filter(|range| zone.is_none_or(|zone| zone == range.0))
        .any(|(_, norths, easts)| (norths[0]..=norths[1]).contains(&north) && (easts[0]..=easts[1]).contains(&east))
}

/// A length in metres as people write it.
struct Metres {
    value: f64,
    decimals: usize,
    /// Without separators, with a decimal point, and without zeros at the end of the decimals.
    written: String,
}

impl Metres {
    /// The most digits before the decimal mark, and behind it.
    const WHOLE: usize = 7;
    const DECIMALS: usize = 20;

    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > 40 {
            return None;
        }
        let minus = text.chars().next().filter(|&c| text::is_dash(c));
        let rest = minus.map_or(text, |c| &text[c.len_utf8()..]);
        let (whole, fraction) = rest.split_once(['.', ',']).unwrap_or((rest, "0"));
        let whole = without_separators(whole)?;
        let digits = |text: &str, most| (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        if !digits(&whole, Self::WHOLE)
            || !digits(fraction, Self::DECIMALS)
            || (whole.len() > 1 && whole.starts_with('0'))
        {
            return None;
        }
        // SQLite writes all that a double holds, `7470095.1900000004098`: what is below a millimetre is noise.
        let fraction = fraction[..fraction.len().min(3)].trim_end_matches('0');
        let sign = if minus.is_some() { "-" } else { "" };
        let mark = if fraction.is_empty() { "" } else { "." };
        let written = format!("{sign}{whole}{mark}{fraction}");
        Some(Self { value: written.parse().ok()?, decimals: fraction.len(), written })
    }
}

/// The digits of groups of three with a space between two; any number of digits where there is none.
fn without_separators(text: &str) -> Option<String> {
    let groups: Vec<&str> = text.split(text::is_space).collect();
    let [first, rest @ ..] = &groups[..] else { return None };
    let grouped = rest.is_empty() || ((1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3));
    grouped.then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::digits::{noise, noisy_bytes};

    fn canonical(verdict: Option<Verdict>) -> Option<String> {
        verdict.map(|v| text::decode(v.canonical.as_bytes()))
    }

    #[test]
    fn degrees_are_those_of_proj() {
        // pyproj 3.7.2, EPSG:258xx to EPSG:4258.
        for (zone, north, east, lat, lon) in [
            (32, 6_642_808.0, 598_022.0, 59.911_098_794, 10.752_805_242),
            (33, 8_683_355.0, 514_279.0, 78.223_195_767, 15.626_712_282),
            (35, 7_738_376.0, 617_712.0, 69.727_103_382, 30.045_107_321),
            (33, 7_034_314.0, 269_619.0, 63.362_921_563, 10.391_498_685),
            (33, 6_500_000.0, -60_000.0, 58.281_727_409, 5.430_855_676),
            (33, 7_900_000.0, 1_090_000.0, 70.500_823_529, 30.999_635_320),
        ] {
            let (got_lat, got_lon) = degrees(zone, north, east).unwrap();
            assert!((got_lat - lat).abs() < 2e-8 && (got_lon - lon).abs() < 5e-8, "{got_lat:.9} {got_lon:.9}");
        }
        assert_eq!(degrees(34, 6_642_808.0, 598_022.0), None);
        assert_eq!(degrees(32, 5_642_808.0, 598_022.0), None);
        assert_eq!(degrees(35, 6_642_808.0, 598_022.0), None);
        assert_eq!(degrees(32, f64::NAN, f64::INFINITY), None);
    }

    #[test]
    fn writings_of_one_place() {
        for (north, east) in [
            ("7223345", "331234"),
            ("331234", "7223345"),
            (" 7 223 345 ", "331\u{A0}234"),
            ("7\u{2009}223\u{2009}345", "331\u{202F}234"),
            ("7223345.0", "331234,00"),
        ] {
            let verdict = pair(north, east).unwrap_or_else(|| panic!("{north} {east}"));
            assert_eq!((verdict.class, verdict.precision_m), ("precise", Some(1)));
            assert_eq!(canonical(Some(verdict)), Some("utm 7223345 331234".to_owned()));
        }
        let decimals = pair("7223345,25", "331234.500").unwrap();
        assert_eq!(decimals.precision_m, Some(0));
        assert_eq!(canonical(Some(decimals)), Some("utm 7223345.25 331234.5".to_owned()));
        assert_eq!(canonical(pair("6500123", "-60000")), Some("utm 6500123 -60000".to_owned()));
        assert_eq!(canonical(pair("6500123", "\u{2212}60000")), Some("utm 6500123 -60000".to_owned()));
        assert!(pair("8683355", "514279").is_some(), "Svalbard");
    }

    #[test]
    fn a_text_of_two() {
        for text in ["7223345;331234", "331234; 7223345", "utm 7223345 331234", " 7 223 345 ; 331 234 "] {
            assert_eq!(canonical(accept(text)), Some("utm 7223345 331234".to_owned()), "{text}");
        }
        for text in
            ["", ";", "7223345", "7223345 331234", "7223345,331234", "7223345;331234;12", "utm 7223345", "utm  "]
        {
            assert_eq!(accept(text), None, "{text}");
        }
    }

    #[test]
    fn pairs_that_are_no_place() {
        for (north, east) in [
            ("7223345", "7223345"),
            ("331234", "331234"),
            ("6300000", "331234"),
            ("8100123", "331234"),
            ("8683355", "1200000"),
            ("6642808", "2598022"),
            ("7000000", "331000"),
            ("-7223345", "331234"),
            ("07223345", "331234"),
            ("7223345", "0331234"),
            ("7.223.345", "331234"),
            ("72 23 345", "331234"),
            ("7223345,", "331234"),
            ("7223345 N", "331234"),
            ("", ""),
            ("-", "-"),
            ("1e7", "331234"),
            ("NaN", "inf"),
            ("65.1234", "5.4321"),
        ] {
            assert_eq!(pair(north, east), None, "{north} {east}");
        }
    }

    #[test]
    fn how_often_chance_passes() {
        let mut next = noise(25);
        let mut below = |n: u64| next() % n;
        let hits = (0..200_000)
            .filter(|_| {
                let (north, east) = (1_000_000 + below(9_000_000), 100_000 + below(900_000));
                pair(&north.to_string(), &east.to_string()).is_some()
            })
            .count();
        assert!((46_000..48_000).contains(&hits), "{hits} of 200,000");
    }

    #[test]
    fn any_text_and_the_canonical_form_again() {
        let mut next = noise(32);
        let mut seen = 0;
        for _ in 0..100_000 {
            let len = (next() % 20) as usize;
            let mut text = text::decode(&noisy_bytes(&mut next, len));
            if next().is_multiple_of(2) {
                text = format!(
                    "{}{}{text}",
                    6_000_000 + next() % 3_000_000,
                    [";", ",5;", "ø;", " "][(next() % 4) as usize]
                );
            }
            if let Some(verdict) = accept(&text) {
                seen += 1;
                assert_eq!(accept(&text::decode(verdict.canonical.as_bytes())), Some(verdict), "{text}");
            }
        }
        assert!(seen > 100, "{seen}");
    }
}
