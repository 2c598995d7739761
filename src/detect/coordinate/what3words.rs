//! what3words: three words for a square of three metres, `///filled.count.soap`, behind the name of the service or in a
//! link to it.
//!
//! Three words alone are a host, a package or a key. The name has one digit, and there the search begins.

use std::ops::Range;

use super::super::{Canonical, Found, Verdict, text};

/// Finds the words behind the name whose digit is at `at`: `w3w.co/`, `what3words.com/`, `what3words: ///`.
pub(crate) fn find(hay: &[u8], at: usize) -> Option<Found> {
    let span = three_words(hay, at + name_rest(&hay[..at], &hay[at..])?)?;
    let verdict = verdict(&hay[span.clone()]);
    Some(Found { span, form: "words", verdict })
}

/// Accepts a text that is the three words behind their three slashes, or a link to them.
pub(crate) fn accept(text: &str) -> Option<Verdict> {
    let text = text.trim();
    let words =
        ["///", "https://w3w.co/", "https://what3words.com/"].iter().find_map(|head| text.strip_prefix(head))?;
    (three_words(words.as_bytes(), 0)? == (0..words.len())).then(|| verdict(words.as_bytes()))
}

fn verdict(words: &[u8]) -> Verdict {
    let canonical = Canonical::new(format!("///{}", text::decode(words)));
    Verdict { class: "square", canonical, precision_m: Some(3) }
}

/// The length of the name from its digit on, with what parts it from the words.
fn name_rest(before: &[u8], from: &[u8]) -> Option<usize> {
    if before.ends_with(b"what") {
        let behind = from.strip_prefix(b"3words")?;
        let blank = behind.iter().take(2).take_while(|b| matches!(b, b':' | b' ')).count();
        let mark: &[u8] = if behind.starts_with(b".com/") { b".com/" } else { b"///" };
        behind[blank..].starts_with(mark).then_some(b"3words".len() + blank + mark.len())
    } else {
        (before.ends_with(b"w") && from.starts_with(b"3w.co/")).then_some(b"3w.co/".len())
    }
}

/// Three words of letters with full stops between them, and nothing that goes on.
fn three_words(hay: &[u8], start: usize) -> Option<Range<usize>> {
    const LONGEST: usize = 40;
    let word = |at: usize| {
        let letters = hay[at..].iter().take(LONGEST + 1).take_while(|b| b.is_ascii_lowercase() || **b >= 0x80).count();
        (2..=LONGEST).contains(&letters).then_some(at + letters)
    };
    let next = |at: usize| (hay.get(at) == Some(&b'.')).then_some(at + 1);
    let end = word(next(word(next(word(start)?)?)?)?)?;
    let goes_on = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
    (!goes_on(hay.get(end)) && !next(end).is_some_and(|at| goes_on(hay.get(at)))).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Option<&str> {
        let found = find(text.as_bytes(), text.find('3')?)?;
        text.get(found.span)
    }

    #[test]
    fn cells() {
        assert!(
            accept(" ///brygge.papir.trapp")
                .is_some_and(|one| Some(one) == accept("https://w3w.co/brygge.papir.trapp"))
        );
        assert!(accept("brygge.papir.trapp").is_none() && accept("///brygge.papir.trapp x").is_none());
    }

    #[test]
    fn words() {
        for text in [
            "https://w3w.co/brygge.papir.trapp",
            "what3words.com/brygge.papir.trapp?x",
            "what3words: ///brygge.papir.trapp.",
            "what3words ///brygge.papir.trapp",
        ] {
            assert_eq!(one(text), Some("brygge.papir.trapp"), "{text}");
        }
        for none in [
            "w3w.co/brygge.papir",
            "w3w.co/brygge.papir.trapp.no",
            "w3w.co/Brygge.papir.trapp",
            "w3w.co/",
            "what3words brygge.papir.trapp",
            "x3w.co/brygge.papir.trapp",
            "3",
        ] {
            assert_eq!(one(none), None, "{none}");
        }
    }
}
