//! Codes of diagnoses: a letter and two digits of ICD-10, with one or two more behind a full stop, and ICPC-2.
//!
//! Any product code looks like that, so in text they are found behind a label only, and packs ask for a word.

use super::text::{ends_free, label_before, starts_free};
use super::{Canonical, Found, Verdict, digits};

/// Finds the code whose two digits begin at `at`, behind a word for diagnoses. Looks at most 64 bytes to either side.
///
/// `form` is `code`, `class` is `code`.
pub fn find(hay: &[u8], at: usize) -> Option<Found> {
    let start = at.checked_sub(1)?;
    if !hay[start].is_ascii_uppercase() || !label_before(hay, start, &["diagnos", "icd", "icpc", "tilstandskode"]) {
        return None;
    }
    if digits::run(hay, at, 3) != 2 {
        return None;
    }
    let more = if hay.get(at + 2) == Some(&b'.') { digits::run(hay, at + 3, 3) } else { 0 };
    let end = if more == 0 { at + 2 } else { at + 3 + more };
    if more > 2 || !starts_free(hay, start) || !ends_free(hay, end) {
        return None;
    }
    let verdict = accept(std::str::from_utf8(&hay[start..end]).ok()?)?;
    Some(Found { span: start..end, form: "code", verdict })
}

/// Accepts a text that is one code and nothing else, also without its full stop as patient registers hand codes in:
/// `F321`.
pub fn accept(text: &str) -> Option<Verdict> {
    let text = text.trim();
    let (head, tail) = match text.split_once('.') {
        Some(parts) => parts,
        None => text.split_at_checked(text.len().min(3))?,
    };
    let fits = head.len() == 3
        && head.as_bytes()[0].is_ascii_uppercase()
        && head.as_bytes()[1..].iter().all(u8::is_ascii_digit)
        && (!tail.is_empty() || !text.contains('.'))
        && tail.len() <= 2
        && tail.bytes().all(|b| b.is_ascii_digit());
    let dot = if tail.is_empty() { "" } else { "." };
    fits.then(|| Verdict { class: "code", canonical: Canonical::new(format!("{head}{dot}{tail}")), precision_m: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_behind_labels() {
        let spans = |text: &str| -> Vec<String> {
            let found = (0..text.len()).filter_map(|at| find(text.as_bytes(), at));
            found.map(|found| text[found.span].to_owned()).collect()
        };
        assert_eq!(spans("Diagnose: F32.1 og ICPC-2 P76"), ["F32.1", "P76"]);
        assert_eq!(spans("diagnosekode (ICD-10): E11"), ["E11"]);
        assert_eq!(spans("rom H01, Ctrl+F10, farge F32"), [""; 0]);
        assert_eq!(spans("diagnose AF32, F321, F32.123, f32"), [""; 0]);
        assert!(accept("F32.1").is_some() && accept("F321") == accept("F32.1"));
        for none in ["", "F3", "F32.", "F32.123", "F32123", "F32A", "F\u{e6}2", "\u{e6}\u{e6}\u{e6}"] {
            assert!(accept(none).is_none(), "{none}");
        }
    }
}
