//! The lists of given names and family names, and what they say of a name.
//!
//! The lists are sorted text inside the program and are searched as they are: nothing is built at the start, nothing is
//! copied. A name that is a common word too counts for less.

use super::latin::is_hyphen;

/// How well a word is known as a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Known {
    /// It is a common word of Norwegian, English or source code too.
    Weak,
    /// It is hardly ever anything else.
    Strong,
}

/// Whether a word in lower case, or the first of its parts with hyphens between, is a given name in use in Norway.
pub(super) fn given(word: &str) -> Option<Known> {
    look_up(GIVEN, word).or_else(|| look_up(GIVEN, word.split(is_hyphen).next()?))
}

/// Whether a word in lower case, or one of its parts with hyphens between, is a family name in use in Norway, or made
/// of a given name with `-sen`, `-son` or `-datter`.
pub(super) fn surname(word: &str) -> Option<Known> {
    look_up(SURNAMES, word)
        .or_else(|| word.split(is_hyphen).filter_map(|part| look_up(SURNAMES, part).max(patronym(part))).max())
}

/// Whether a word in lower case stands where a name would, with a capital, and is none.
pub(super) fn is_other(word: &str) -> bool {
    look_up(OTHER_WORDS, word).is_some()
}

fn patronym(word: &str) -> Option<Known> {
    let stem = ["sen", "son", "datter", "dotter", "dóttir"].iter().find_map(|end| word.strip_suffix(end))?;
    let stems = [stem, stem.strip_suffix('s').unwrap_or(stem)];
    stems
        .into_iter()
        .filter(|stem| stem.len() > 2)
        .find_map(|stem| look_up(GIVEN, stem))
        .filter(|&known| known == Known::Strong)
}

/// One name a line, in lower case, sorted by bytes, with a star behind those that are common words. Lines that begin
/// with `#` come first, and that sign sorts before all letters.
const GIVEN: &str = include_str!("data/given_names.txt");
const SURNAMES: &str = include_str!("data/surnames.txt");
const OTHER_WORDS: &str = include_str!("data/no_names.txt");

/// Halves the bytes, not the lines: each step reads the line that holds the middle.
fn look_up(list: &str, word: &str) -> Option<Known> {
    let (bytes, word) = (list.as_bytes(), word.as_bytes());
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = bytes[low..middle].iter().rposition(|&b| b == b'\n').map_or(low, |at| low + at + 1);
        let end = bytes[middle..high].iter().position(|&b| b == b'\n').map_or(high, |at| middle + at);
        let line = &bytes[start..end];
        let (name, known) = line.strip_suffix(b"*").map_or((line, Known::Strong), |name| (name, Known::Weak));
        match name.cmp(word) {
            std::cmp::Ordering::Equal => return Some(known).filter(|_| !word.starts_with(b"#")),
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::latin::is_letter;

    #[test]
    fn the_lists() {
        for (list, counts, heads) in [(GIVEN, 2_500..3_500, 5), (SURNAMES, 3_800..5_000, 5), (OTHER_WORDS, 300..700, 3)]
        {
            let (comments, names): (Vec<_>, Vec<_>) = list.lines().partition(|line| line.starts_with('#'));
            assert!(comments.len() == heads && list.lines().take(heads).eq(comments), "comments come first");
            let plain: Vec<_> = names.iter().map(|name| name.strip_suffix('*').unwrap_or(name)).collect();
            assert!(plain.windows(2).all(|pair| pair[0] < pair[1]), "sorted, each once");
            assert!(counts.contains(&plain.len()), "{}", plain.len());
            for (name, line) in plain.iter().zip(&names) {
                assert!(name.chars().all(|c| is_letter(c) && c.is_lowercase() && c.to_lowercase().eq([c])), "{name}");
                let known = if line.ends_with('*') { Known::Weak } else { Known::Strong };
                assert_eq!(look_up(list, name), Some(known), "{name}");
                assert_eq!(look_up(list, &format!("{name}qq")), None, "{name}");
            }
        }
    }

    #[test]
    fn words() {
        for (word, expected) in [
            ("kari", Some(Known::Strong)),
            ("may", Some(Known::Weak)),
            ("per", Some(Known::Weak)),
            ("ánne", Some(Known::Strong)),
            ("åse", Some(Known::Strong)),
            ("anne-lise", Some(Known::Strong)),
            ("kari-unknown", Some(Known::Strong)),
            ("string", None),
            ("", None),
            ("#", None),
            ("-", None),
            ("zzz", None),
            ("ååå", None),
        ] {
            assert_eq!(given(word), expected, "{word}");
        }
        for (word, expected) in [
            ("hansen", Some(Known::Strong)),
            ("lie", Some(Known::Strong)),
            ("green", Some(Known::Weak)),
            ("gaup", Some(Known::Strong)),
            ("berg-hansen", Some(Known::Strong)),
            ("unknown-hansen", Some(Known::Strong)),
            ("torgeirsen", Some(Known::Strong)),
            ("karidatter", Some(Known::Strong)),
            ("person", None),
            ("season", None),
            ("sen", None),
            ("", None),
        ] {
            assert_eq!(surname(word), expected, "{word}");
        }
    }
}
