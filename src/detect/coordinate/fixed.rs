//! Notations of fixed width: ISO 6709 and the sentences of GPS receivers (NMEA 0183).

use super::super::Found;
use super::{Axis, Point, Step, decimal, is_white, run_ahead, run_back};

/// Finds ISO 6709 (`+DD.D+DDD.D/`, `±DDMM±DDDMM`, `±DDMMSS±DDDMMSS`, each with decimals and an altitude allowed) whose
/// first digit is at `at`, behind a sign. Without decimals and without the closing solidus, as in the zone table of
/// the tz database, it has to stand alone and lie in Norway.
pub(super) fn iso6709(hay: &[u8], at: usize) -> Option<Found> {
    let start = at.checked_sub(1)?;
    let before = start.checked_sub(1).map_or(b' ', |i| hay[i]);
    if before.is_ascii_alphanumeric() || before >= 0x80 || matches!(before, b'.' | b'_' | b')' | b']') {
        return None;
    }
    let lat = Field::read(hay, start, Axis::Lat)?;
    let lon = Field::read(hay, lat.end, Axis::Lon).filter(|lon| lon.whole == lat.whole + 1)?;
    let mut end = lon.end;
    if matches!(hay.get(end), Some(b'+' | b'-')) {
        let height = run_ahead(hay, end + 1, 10, |b| b.is_ascii_digit() || b == b'.')?;
        end += if height > 0 { height + 1 } else { 0 };
    }
    if hay.get(end..end + 3) == Some(b"CRS") {
        end += run_ahead(hay, end, 24, |b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':'))?;
    }
    let closed = hay.get(end) == Some(&b'/');
    let next = hay.get(end).copied().unwrap_or(b' ');
    if !closed && (next.is_ascii_alphanumeric() || next >= 0x80 || matches!(next, b'+' | b'-' | b'_' | b'.')) {
        return None;
    }
    let point = Point::new(lat.value, lon.value, lat.step.finer(lon.step))?;
    let decimals = lat.fraction.min(lon.fraction) > 0;
    let alone = lat.whole > 2 && is_white(before) && is_white(next) && end == lon.end && point.in_norway();
    (closed || decimals || alone).then(|| point.found(start..lon.end, "iso6709"))
}

struct Field {
    value: f64,
    step: Step,
    /// Digits before the decimal point.
    whole: usize,
    fraction: usize,
    end: usize,
}

impl Field {
    /// Reads a sign and 2, 4 or 6 digits (latitude; one more for a longitude) with an optional fraction.
    fn read(hay: &[u8], sign: usize, axis: Axis) -> Option<Self> {
        let negative = match hay.get(sign)? {
            b'+' => false,
            b'-' => true,
            _ => return None,
        };
        let at = sign + 1;
        let whole = decimal::digits(hay, at, 8);
        let degrees = if axis == Axis::Lat { 2 } else { 3 };
        let parts = whole.checked_sub(degrees).filter(|rest| matches!(rest, 0 | 2 | 4))?;
        let mut end = at + whole;
        let fraction = if hay.get(end) == Some(&b'.') { decimal::digits(hay, end + 1, 13) } else { 0 };
        if fraction > 12 || (whole > degrees + 4) {
            return None;
        }
        end += if fraction > 0 { fraction + 1 } else { 0 };
        let last: f64 = std::str::from_utf8(&hay[(at + whole - 2).max(at)..end]).ok()?.parse().ok()?;
        let two = |i: usize| f64::from(hay[at + i] - b'0') * 10.0 + f64::from(hay[at + i + 1] - b'0');
        let three = |i: usize| {
            if axis == Axis::Lat { 0.0 } else { f64::from(hay[at + i] - b'0') * 100.0 }
        };
        // A longitude has its hundreds before the two digits that are read alike for both.
        let lead = degrees - 2;
        let n = u8::try_from(fraction).ok()?;
        let (value, step) = match parts {
            0 => (three(0) + last, Step::Degrees(n)),
            2 if last < 60.0 => (three(0) + two(lead) + last / 60.0, Step::Minutes(n)),
            4 if last < 60.0 && two(degrees) < 60.0 => {
                (three(0) + two(lead) + two(degrees) / 60.0 + last / 3600.0, Step::Seconds(n))
            }
            _ => return None,
        };
        Some(Self { value: if negative { -value } else { value }, step, whole, fraction, end })
    }
}

/// Finds the position of an NMEA 0183 sentence (GGA, GLL, RMC) whose latitude field starts at `at`, behind a comma.
/// The sentence has to end with its right checksum.
pub(super) fn nmea(hay: &[u8], at: usize) -> Option<Found> {
    const LONGEST: usize = 120;
    let start = at - run_back(hay, at, LONGEST, |b| (b' '..=b'~').contains(&b) && b != b'$')?;
    let body_end = at + run_ahead(hay, at, LONGEST, |b| (b' '..=b'~').contains(&b) && b != b'*')?;
    if start == 0 || hay[start - 1] != b'$' || hay.get(body_end) != Some(&b'*') {
        return None;
    }
    let body = &hay[start..body_end];
    let (talker, kind) = (body.get(..2)?, body.get(2..5)?);
    let field = match kind {
        b"GGA" => 2,
        b"RMC" => 3,
        b"GLL" => 1,
        _ => return None,
    };
    let known = [b"GP", b"GN", b"GL", b"GA", b"GB", b"GQ", b"BD"].iter().any(|t| talker == *t);
    let before = hay[start..at].iter().filter(|&&b| b == b',').count();
    let sum = body.iter().fold(0, |sum, b| sum ^ b);
    let given = std::str::from_utf8(hay.get(body_end + 1..body_end + 3)?).ok()?;
    if !known || before != field || u8::from_str_radix(given, 16) != Ok(sum) {
        return None;
    }
    let mut fields = hay[at..body_end].splitn(5, |&b| b == b',');
    let (lat, north, lon, east) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    let (lat_value, lat_step) = minutes(lat, 2)?;
    let (lon_value, lon_step) = minutes(lon, 3)?;
    let signed = |value: f64, letter: &[u8], plus: &[u8], minus: &[u8]| match letter {
        l if l == plus => Some(value),
        l if l == minus => Some(-value),
        _ => None,
    };
    let point = Point::new(
        signed(lat_value, north, b"N", b"S")?,
        signed(lon_value, east, b"E", b"W")?,
        lat_step.finer(lon_step),
    )?;
    let end = at + lat.len() + lon.len() + 4;
    Some(point.found(at..end, "nmea"))
}

/// Reads `ddmm.mmmm` with so many digits of degrees.
fn minutes(field: &[u8], degrees: usize) -> Option<(f64, Step)> {
    let (whole, fraction) = match field.iter().position(|&b| b == b'.') {
        Some(dot) => (dot, field.len() - dot - 1),
        None => (field.len(), 0),
    };
    let number = |bytes: &[u8]| std::str::from_utf8(bytes).ok()?.parse::<f64>().ok();
    let plain = field.iter().all(|&b| b.is_ascii_digit() || b == b'.');
    if whole != degrees + 2 || fraction > 12 || !plain {
        return None;
    }
    let rest = number(&field[degrees..])?;
    (rest < 60.0).then_some((number(&field[..degrees])? + rest / 60.0, Step::Minutes(fraction as u8)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{each_is, none_in};

    fn sentence(body: &str) -> String {
        format!("${body}*{:02X}", body.bytes().fold(0, |sum, b| sum ^ b))
    }

    #[test]
    fn iso_6709() {
        each_is(
            "iso6709",
            "+{A},+{B}",
            &["+{A}+00{B}/", "+{A}+00{B}+012.3/", "+{A}+00{B}+012.3CRSWGS_84/", "+{A}+00{B}"],
        );
        each_is("iso6709", "+65.12,+5.43", &["NO\t+65{}07+00526\tX", "+65{}07+00526/"]);
        each_is("iso6709", "+65.1233,{}-5.4322", &["+65{}0724-0052556/"]);
        each_is("iso6709", "+65.12340,{}+5.43220", &["+65{}07.404+00525.932/"]);
        none_in(&[
            "+6507+05267/x+6507+0526/",
            "a+{A2}+00{B2}/",
            "+{A2}+{B2}/",
            "+6567+00526/",
            "+650761+0052556/",
            "3+{A2}+00{B2}/",
            "x=+6507+00526",
            "+4507-06958 +1230-06958",
            "+65+005",
            "+9507+00526/",
            "+65071+005261/",
            "+{A2}+00{B2}abc",
        ]);
    }

    #[test]
    fn nmea_with_a_right_checksum() {
        let (lat, lon) = ("6507.404", "00525.926");
        let place = "+65.12340,{}+5.43210";
        for body in [
            format!("GPGGA,123519,{lat},N,{lon},E,1,08,0.9,545.4,M,46.9,M,,"),
            format!("GNRMC,123519.00,A,{lat},N,{lon},E,022.4,084.4,230394,003.1,W"),
            format!("GLGLL,{lat},N,{lon},E,225444,A"),
        ] {
            let good = sentence(&body);
            each_is("nmea", place, &[&good, &format!("12:00:01 {good}\r\n")]);
            none_in(&[
                &good.replace('*', "0*"),
                &good.replace("08", "09").replace("A,", "V,").replace("A*", "D*"),
                &good.replace('$', "#"),
            ]);
        }
        none_in(&[
            &sentence(&format!("GPGSV,123519,{lat},N,{lon},E")),
            &sentence(&format!("XXGGA,123519,{lat},N,{lon},E,1")),
            &sentence(&format!("GPGGA,{lat},N,{lon},E,1")),
            &sentence("GPGGA,123519,6567.404,N,00525.926,E,1"),
            &sentence("GPGGA,123519,6507.404,X,00525.926,E,1"),
        ]);
        let south = sentence(&format!("GPGLL,{lat},S,{lon},W,225444,A"));
        each_is("nmea", "-65.12340,{}-5.43210", &[&south]);
    }
}
