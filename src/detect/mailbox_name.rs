//! Names of people beside e-mail addresses.
//!
//! Mail headers, lists of authors and change logs have the name before the address, sometimes behind it in parentheses.
//! There hardly anything but a name stands.

use super::Found;
use super::name_words::{Name, is_title, starts, word_at};
use super::names;
use super::person_name::{Kind, MOST_WORDS};

/// Finds the name that goes with the e-mail address around the `@` at `at`: the one before it, or the one in
/// parentheses behind it.
pub fn find(hay: &[u8], at: usize) -> Option<Found> {
    if hay.get(at) != Some(&b'@') || !hay.get(at + 1).is_some_and(|&b| b.is_ascii_alphanumeric() || b >= 0x80) {
        return None;
    }
    let inside = |b: &u8| b.is_ascii_alphanumeric() || *b >= 0x80 || matches!(b, b'.' | b'_' | b'-' | b'+');
    let local = hay[..at].iter().rev().take(65).take_while(|b| inside(b)).count();
    if local == 0 || local > 64 {
        return None;
    }
    before_address(hay, at - local).or_else(|| {
        let domain = hay[at + 1..].iter().take(254).take_while(|b| inside(b)).count();
        let name = Name::read(hay, at + 1 + domain + starts(&hay[at + 1 + domain..], &["> (", " ("])?)?;
        let closed = hay.get(name.span.end) == Some(&b')');
        let class = name.class(true).filter(|class| closed && (*class != "name" || name.words.len() > 1))?;
        Some(name.found("mailbox", class))
    })
}

/// Finds the name before an e-mail address that begins at `at`, as mail headers and lists of authors have it:
/// `Kari Hansen <…`, `"Hansen, Kari" <…`, `Kari Hansen (…`. Classes are those of [`super::name_in_text::find`], the form is `mailbox`.
pub fn before_address(hay: &[u8], at: usize) -> Option<Found> {
    let first = at.saturating_sub(REACH);
    let head = hay.get(first..at)?;
    let mut end = head.len() - ends(head, &["mailto:"]).unwrap_or(0);
    end -= ends(&head[..end], &["<", "&lt;", "\\u003c", "\\u003C", "(", "["])?;
    let spaces = head[..end].iter().rev().take_while(|&&b| b == b' ').count();
    end -= spaces;
    let quote = ends(&head[..end], &["\\\"", "&quot;", "\"", "'", "]"]);
    if spaces > 2 || (spaces == 0 && quote.is_none()) {
        return None;
    }
    end -= quote.unwrap_or(0);
    let name = match quote {
        Some(_) => quoted_name(head, end)?,
        None => last_name(head, end)?,
    };
    let class = name.class(true).filter(|class| *class != "name" || name.words.len() > 1)?;
    let span = first + name.span.start..first + name.span.end;
    Some(Name { span, ..name }.found("mailbox", class))
}

/// How far is looked, in bytes.
const REACH: usize = 400;

/// The name in quotes that end at `end`.
fn quoted_name(head: &[u8], end: usize) -> Option<Name> {
    let near = &head[end.saturating_sub(100)..end];
    let start = end - near.iter().rev().position(|&b| matches!(b, b'"' | b'\'' | b'[' | b';' | b'\n' | b'<'))?;
    let start = start + head[start..end].iter().take_while(|b| b.is_ascii_whitespace()).count();
    let name = Name::read(head, start)?;
    (name.span.end == end).then_some(name)
}

/// The name whose last word ends at `end`: as many words as can be.
fn last_name(head: &[u8], end: usize) -> Option<Name> {
    let stop = |&b: &u8| b.is_ascii_control() || b"\":;,=[](){}<>|*#/\\&@".contains(&b);
    let begin = head[..end].iter().rposition(stop).map_or(0, |at| at + 1);
    let mut starts_at: Vec<usize> = Vec::new();
    let mut word_end = end;
    while word_end > begin {
        let start = head[begin..word_end].iter().rposition(|&b| b == b' ').map_or(begin, |at| begin + at + 1);
        // `'Kari Hansen <…>'`
        let quoted = matches!(head[start], b'\'' | b'`');
        let start = start + usize::from(quoted);
        let whole = word_at(head, start).is_some_and(|(word, to)| {
            to == word_end && Kind::of(&word).is_some() && !names::is_other(&word.to_lowercase())
        });
        if !whole || starts_at.len() == MOST_WORDS {
            break;
        }
        starts_at.push(start);
        if quoted {
            break;
        }
        word_end = start.saturating_sub(1).max(begin);
    }
    let small =
        |at: &usize| word_at(head, *at).is_none_or(|(word, _)| Kind::of(&word) == Some(Kind::Small) || is_title(&word));
    let start = starts_at.into_iter().rev().find(|at| !small(at))?;
    // `Hansen, Kari <…` without quotes, where the name before the comma is a family name alone.
    if head[..start].ends_with(b", ") {
        let line = &head[..start - 2];
        let family = line.len() - line.iter().rev().take(40).take_while(|b| !stop(b) && **b != b' ').count();
        let apart = family == 0
            || head[family - 1] != b' '
            || head[..family].ends_with(b": ")
            || head[..family].ends_with(b"; ");
        let inverted = || Name::read(head, family).filter(|name| name.span.end == end && name.words.len() > 1);
        if apart && let Some(name) = inverted() {
            return Some(name);
        }
    }
    Name::read(head, start).filter(|name| name.span.end == end)
}

fn ends(text: &[u8], tails: &[&str]) -> Option<usize> {
    tails.iter().find(|tail| text.ends_with(tail.as_bytes())).map(|tail| tail.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::digits::noise;

    fn seen(text: &str) -> Option<(String, &'static str)> {
        let at = text.find('@').unwrap();
        let found = find(text.as_bytes(), at)?;
        assert_eq!(found.form, "mailbox");
        Some((text[found.span].to_owned(), found.verdict.class))
    }

    #[test]
    fn mailboxes() {
        for (text, name, class) in [
            ("Kari Hansen <kari@example.com>", "Kari Hansen", "listed"),
            ("From: Kari Hansen <kari@example.com>", "Kari Hansen", "listed"),
            ("\"Hansen, Kari\" <kari@example.com>", "Hansen, Kari", "listed"),
            ("'Kari Hansen' <kari@example.com>", "Kari Hansen", "listed"),
            ("To: Hansen, Kari <kari@example.com>", "Hansen, Kari", "listed"),
            ("Cc: Ola Berg <ola>, Kari Hansen <kari@example.com>", "Kari Hansen", "listed"),
            ("x; Kari Hansen <kari@example.com>", "Kari Hansen", "listed"),
            ("__author__ = 'Kari Hansen <kari@example.com>'", "Kari Hansen", "listed"),
            ("Kari O'Hara <kari@example.com>", "Kari O'Hara", "given"),
            ("authors = [\"Kari Hansen <kari@example.com>\"]", "Kari Hansen", "listed"),
            ("# Copyright (c) 2012 Kari M. Hansen <kari@example.com>", "Kari M. Hansen", "listed"),
            ("Written by Kari von Hansen (kari@example.com)", "Kari von Hansen", "listed"),
            ("From Kari Hansen <kari@example.com>", "Kari Hansen", "listed"),
            ("Kari Hansen &lt;kari@example.com&gt;", "Kari Hansen", "listed"),
            ("\\\"Kari Hansen\\\" <kari@example.com>", "Kari Hansen", "listed"),
            ("Kari Hansen <mailto:kari@example.com>", "Kari Hansen", "listed"),
            ("[Kari Hansen](mailto:kari@example.com)", "Kari Hansen", "listed"),
            ("Kari <kari@example.com>", "Kari", "first"),
            ("Xyz Abcde <kari@example.com>", "Xyz Abcde", "name"),
            ("Ola Nordmann <ola@example.com>", "Ola Nordmann", "placeholder"),
            ("kari@example.com (Kari Hansen)", "Kari Hansen", "listed"),
            ("<kari@example.com> (Kari Hansen)", "Kari Hansen", "listed"),
        ] {
            assert_eq!(seen(text), Some((name.to_owned(), class)), "{text}");
        }
    }

    #[test]
    fn none() {
        for text in [
            "kari@example.com",
            "<kari@example.com>",
            "Hansen kari@example.com",
            "Xyz <kari@example.com>",
            "Debian Developers <kari@example.com>",
            "Hansen Bygg AS <post@example.com>",
            "Your Name <you@example.com>",
            "mail <kari@example.com>",
            "Kari (mor) <kari@example.com>",
            "@ <",
            "a@",
            "@",
        ] {
            assert_eq!(seen(text), None, "{text}");
        }
    }

    #[test]
    fn any_bytes() {
        let pieces = [
            "Kari",
            " ",
            " <",
            "\"",
            "'",
            ", ",
            "Hansen",
            "von",
            "K.",
            "@",
            "a@example.com",
            "(",
            ")",
            "å",
            ":",
            "\n",
            "\\\"",
            "&lt;",
            "](",
        ];
        let mut next = noise(5);
        let mut hits = 0;
        for _ in 0..200_000 {
            let mut hay: Vec<u8> = Vec::new();
            for _ in 0..next() % 12 {
                hay.extend(pieces[(next() % pieces.len() as u64) as usize].as_bytes());
                if next().is_multiple_of(16) {
                    hay.push(next() as u8);
                }
            }
            for at in 0..=hay.len() {
                if let Some(found) = find(&hay, at).or_else(|| before_address(&hay, at)) {
                    hits += 1;
                    assert!(found.span.start < found.span.end && found.span.end <= hay.len());
                }
            }
        }
        assert!(hits > 500, "{hits}");
    }
}
