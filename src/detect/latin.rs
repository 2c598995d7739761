//! Names are written in Latin letters here; what they share, whether of people or of places.

/// A letter of the Latin alphabet, with or without marks (all blocks that European and Vietnamese names need), in upper
/// or lower case. Letters whose upper case is no such letter are left out: names are compared in upper case.
pub(super) fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    let is_latin = |c: char| {
        c.is_ascii_alphabetic() || (matches!(c, '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}') && c.is_alphabetic())
    };
    is_latin(c) && (c.is_lowercase() || c.is_uppercase()) && c.to_uppercase().all(is_latin)
}

/// A hyphen inside a name.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

/// An apostrophe inside a name.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '`' | '´' | 'ʼ')
}

/// A name as it is compared: in upper case, with plain hyphens and apostrophes and one space between two words.
pub(super) fn canonical<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut name = String::new();
    for word in words {
        if !name.is_empty() {
            name.push(' ');
        }
        for c in word.chars() {
            match c {
                c if is_hyphen(c) => name.push('-'),
                c if is_apostrophe(c) => name.push('\''),
                c => name.extend(c.to_uppercase()),
            }
        }
    }
    name
}

/// Whether a cell holds a word that stands where a value is missing, or an answer, in Norwegian or English.
pub(super) fn is_filler(text: &str) -> bool {
    const FILLERS: [&str; 24] = [
        "annet", "false", "feil", "ingen", "ja", "kvinne", "mann", "n.a", "n.a.", "na", "nan", "nei", "nil", "no",
        "none", "null", "other", "sann", "test", "true", "ukjent", "unknown", "usann", "yes",
    ];
    FILLERS.contains(&text.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters() {
        for c in "aZæøåÆØÅéöüđŋŧžčšáßłşğıİĐŠỳẞ".chars() {
            assert!(is_letter(c), "{c}");
        }
        for c in "1_ .-'×÷ªºǅǰŉẖжαدאÀ\u{301}".chars().filter(|c| *c != 'À') {
            assert!(!is_letter(c), "{c:?}");
        }
    }

    #[test]
    fn a_letter_in_upper_case_is_a_letter_and_stays() {
        for c in ('\0'..=char::MAX).filter(|&c| is_letter(c)) {
            let upper: String = c.to_uppercase().collect();
            assert!(upper.chars().all(is_letter), "{c}");
            assert_eq!(upper.to_uppercase(), upper, "{c}");
        }
    }

    #[test]
    fn names_are_compared_in_one_writing() {
        assert_eq!(canonical("Anne‐lise  d’Arc Strauß".split_whitespace()), "ANNE-LISE D'ARC STRAUSS");
        assert_eq!(canonical("".split_whitespace()), "");
    }

    #[test]
    fn fillers() {
        assert!(is_filler("NULL") && is_filler("Ukjent") && is_filler("n.a."));
        assert!(!is_filler("Kari") && !is_filler(""));
    }
}
