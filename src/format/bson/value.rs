//! The values of BSON that are no text, as text.

use std::fmt::Write as _;

/// Adds a floating-point number. Whole ones have no point: account and telephone numbers come as such.
pub(super) fn double(text: &mut String, value: f64) {
    add(text, format_args!("{value}"));
}

/// Adds a whole number.
pub(super) fn integer(text: &mut String, value: i64) {
    add(text, format_args!("{value}"));
}

/// Adds a point in time, given in milliseconds since 1970, as ISO 8601 in UTC. Milliseconds stand only where there are
/// some. The calendar is the proleptic Gregorian one (after Howard Hinnant's `civil_from_days`).
pub(super) fn date(text: &mut String, milliseconds: i64) {
    const DAY: i64 = 86_400_000;
    let time = milliseconds.rem_euclid(DAY);
    // Days since 1 March of the year 0, in cycles of 400 years.
    let days = milliseconds.div_euclid(DAY) + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    let (hour, minute, second) = (time / 3_600_000, time / 60_000 % 60, time / 1000 % 60);
    add(text, format_args!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"));
    if time % 1000 != 0 {
        add(text, format_args!(".{:03}", time % 1000));
    }
    text.push('Z');
}

/// Adds a decimal number of 34 digits (IEEE 754-2008 decimal128, binary integer significand), written as the BSON
/// specification does: plainly, unless it is very small or has digits that it does not tell.
pub(super) fn decimal128(text: &mut String, bits: u128) {
    const BIAS: i32 = 6176;
    const LARGEST: u128 = 9_999_999_999_999_999_999_999_999_999_999_999;
    if bits >> 127 == 1 {
        text.push('-');
    }
    match bits >> 122 & 0x1F {
        0x1F => return text.push_str("NaN"),
        0x1E => return text.push_str("Infinity"),
        _ => {}
    }
    // Where the two bits after the sign are set, the significand is beyond the largest, and counts as zero.
    let beyond = bits >> 125 & 3 == 3;
    let exponent = (bits >> if beyond { 111 } else { 113 } & 0x3FFF) as i32 - BIAS;
    let significand = bits & ((1 << 113) - 1);
    let digits = if beyond || significand > LARGEST { 0 } else { significand }.to_string();
    let point = digits.len() as i32 + exponent;
    if exponent > 0 || point < -5 {
        let (first, rest) = digits.split_at(1);
        let (dot, adjusted) = (if rest.is_empty() { "" } else { "." }, point - 1);
        add(text, format_args!("{first}{dot}{rest}E{adjusted:+}"));
    } else if exponent == 0 {
        text.push_str(&digits);
    } else if point > 0 {
        let (whole, part) = digits.split_at(point as usize);
        add(text, format_args!("{whole}.{part}"));
    } else {
        add(text, format_args!("0.{}{digits}", "0".repeat(point.unsigned_abs() as usize)));
    }
}

/// Whether bytes are text, as far as they can be seen; they may be cut in a character.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    let controls = |&b: &u8| b < b' ' && !matches!(b, b'\t' | b'\n' | b'\r');
    let whole = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && error.valid_up_to() > 0,
    };
    whole && !bytes.is_empty() && !bytes.iter().any(controls)
}

/// Writing to a string cannot fail.
fn add(text: &mut String, what: std::fmt::Arguments<'_>) {
    let _ = text.write_fmt(what);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        let said = |milliseconds| {
            let mut text = String::new();
            date(&mut text, milliseconds);
            text
        };
        assert_eq!(said(0), "1970-01-01T00:00:00Z");
        assert_eq!(said(-1), "1969-12-31T23:59:59.999Z");
        assert_eq!(said(951_782_400_000), "2000-02-29T00:00:00Z");
        assert_eq!(said(1_704_164_645_678), "2024-01-02T03:04:05.678Z");
        assert_eq!(said(-62_135_596_800_000), "0001-01-01T00:00:00Z");
        said(i64::MIN);
        said(i64::MAX);
    }

    #[test]
    fn numbers() {
        let said = |value| {
            let mut text = String::new();
            double(&mut text, value);
            text
        };
        assert_eq!(said(12_345_678.0), "12345678");
        assert_eq!(said(0.1), "0.1");
        assert_eq!(said(f64::NAN), "NaN");
    }

    /// The cases of the BSON specification's tests for decimal128.
    #[test]
    fn decimals() {
        let said = |high: u64, low: u64| {
            let mut text = String::new();
            decimal128(&mut text, u128::from(high) << 64 | u128::from(low));
            text
        };
        assert_eq!(said(0x3040_0000_0000_0000, 1), "1");
        assert_eq!(said(0xB040_0000_0000_0000, 0), "-0");
        assert_eq!(said(0x303E_0000_0000_0000, 1), "0.1");
        assert_eq!(said(0x3034_0000_0000_0000, 1234), "0.001234");
        assert_eq!(said(0x303C_0000_0000_0000, 12345), "123.45");
        assert_eq!(said(0x3046_0000_0000_0000, 10), "1.0E+4");
        assert_eq!(said(0x3030_0000_0000_0000, 5), "5E-8");
        assert_eq!(said(0x7800_0000_0000_0000, 0), "Infinity");
        assert_eq!(said(0x7C00_0000_0000_0000, 0), "NaN");
        assert_eq!(said(0x6C10_0000_0000_0000, 0), "0");
        for high in 0..=u64::from(u16::MAX) {
            said(high << 48, u64::MAX);
        }
    }
}
