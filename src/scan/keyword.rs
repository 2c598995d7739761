//! Keywords of rules that are tried behind them: labels, greetings, titles before the name of a person.
//!
//! What stands behind them begins with a capital, so that is what is looked for, and the word before it is looked up. (A
//! search for the 300 words themselves takes 1.9 nanoseconds a byte, this takes a third of it.)

use std::ops::Range;

use crate::rules::spelling::spellings;
use crate::rules::{Rule, Trigger};

/// So many bytes of punctuation and markup may stand between a keyword and what it goes with.
const GAP: usize = 32;

/// The longest last word of a keyword, in bytes.
const LONGEST: usize = 31;

/// The keywords of all rules.
#[derive(Debug)]
pub(super) struct Keywords<'r> {
    /// By the [`slot`] of the last word of a keyword: the whole keyword, and the rule to try.
    by_last: Vec<Vec<(Vec<u8>, &'r Rule)>>,
    /// Which [`ending`]s keywords have, a bit each. Nine words of ten are told by it to be none.
    endings: Vec<u64>,
}

impl<'r> Keywords<'r> {
    pub(super) fn new(rules: &'r [Rule]) -> Self {
        let mut this = Self { by_last: vec![Vec::new(); SLOTS], endings: vec![0; ENDINGS / 64] };
        for rule in rules.iter().filter(|rule| matches!(rule.trigger, Trigger::Keyword)) {
            for word in rule.search.iter().flat_map(|word| writings(word)) {
                let start = word.iter().rposition(|&b| !is_word(b)).map_or(0, |at| at + 1);
                let last = &word[start..];
                if last.is_empty() || last.len() > LONGEST {
                    continue;
                }
                // Before a word of one letter stands something, and before that anything.
                let any = if last.len() == 1 { 0..32 } else { 0..1 };
                for ending in any.map(|beyond| ending(last) | beyond << 10) {
                    this.endings[ending / 64] |= 1 << (ending % 64);
                }
                this.by_last[slot(last)].push((word, rule));
            }
        }
        this
    }

    /// Calls `hit` with each rule whose keyword goes with the capital at `capital`, and the byte behind the keyword. Most
    /// bytes that are asked for have none.
    #[inline]
    pub(super) fn before(&self, hay: &[u8], capital: usize, hit: &mut impl FnMut(&'r Rule, usize)) {
        if capital == 0 || !is_capital(hay[capital]) {
            return;
        }
        let end = match hay[capital - 1] {
            b'(' => aside_end(hay, capital),
            _ => gap_start(hay, capital),
        };
        let Some(end) = end.filter(|&end| end > 1) else { return };
        let ending = ending(&hay[end.saturating_sub(3)..end]);
        if self.endings[ending / 64] >> (ending % 64) & 1 == 0 {
            return;
        }
        let length = hay[..end].iter().rev().take(LONGEST + 1).take_while(|&&b| is_word(b)).count();
        if length > LONGEST || self.ending(hay, end - length..end, hit) {
            return;
        }
        // `kontakt_full_name` is a `full_name`, and no other `name`.
        if hay.get(end).is_some_and(|b| matches!(b, b':' | b'=' | b'"' | b'\'' | b' ')) {
            let mut parts = (end - length + 1..end).filter(|&from| hay[from - 1] == b'_');
            parts.any(|from| self.ending(hay, from..end, hit));
        }
    }

    /// Calls `hit` with each rule that has a keyword whose last word is this one, and tells whether one has.
    #[inline]
    fn ending(&self, hay: &[u8], last: Range<usize>, hit: &mut impl FnMut(&'r Rule, usize)) -> bool {
        let mut found = false;
        for (word, rule) in &self.by_last[slot(&hay[last.clone()])] {
            let start = last.end.checked_sub(word.len());
            let whole = start.is_some_and(|start| {
                hay[start..last.end].eq_ignore_ascii_case(word)
                    && (start == last.start || start == 0 || !is_word(hay[start - 1]))
            });
            if whole {
                hit(rule, last.end);
                found = true;
            }
        }
        found
    }
}

/// Places in [`Keywords::by_last`].
const SLOTS: usize = 1024;

/// Where the keywords lie that end in this word, whatever its case: by its ends and length, which tell most apart.
#[inline]
fn slot(last: &[u8]) -> usize {
    let bits = |byte: Option<&u8>| usize::from(byte.map_or(0, |byte| byte & 31));
    (bits(last.first()) << 5 | bits(last.last())) ^ last.len() << 2
}

/// How many different endings there are.
const ENDINGS: usize = 1 << 15;

/// The last three bytes of a word, the low five bits of each: they are the same for small letters and capitals. What is
/// no letter or digit, or is not there, is 0.
#[inline]
fn ending(word: &[u8]) -> usize {
    let bits = |back: usize| {
        let byte = word.len().checked_sub(back).map_or(b' ', |at| word[at]);
        if byte.is_ascii_alphanumeric() || byte >= 0x80 { usize::from(byte & 31) } else { 0 }
    };
    let (last, before) = (bits(1), bits(2));
    // In front of a shorter word stands anything.
    last | before << 5 | if before == 0 { 0 } else { bits(3) << 10 }
}

/// What a byte before a capital means for a keyword there.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    /// No keyword goes with the capital.
    Nothing,
    /// It may stand between them.
    Gap,
    /// It ends a word.
    Word,
    /// What is beside it decides.
    Unsure,
}

const BEFORE: [Before; 256] = {
    let mut before = [Before::Nothing; 256];
    let mut byte = 0;
    while byte < 256 {
        before[byte] = match byte as u8 {
            b'-' | b'.' | b')' | b'e' | b'0'..=b'9' | b'(' | b'>' => Before::Unsure,
            b' ' | b'\t' | b'\n' | b'\r' | b'"' | b'\'' | b':' | b'=' | b',' | b'!' | b'*' | b'|' => Before::Gap,
            byte if is_word(byte) => Before::Word,
            _ => Before::Nothing,
        };
        byte += 1;
    }
    before
};

/// Where a keyword ends that stands in parentheses behind what it goes with, at the end of a line: `Kari (Fullt navn)`.
fn aside_end(hay: &[u8], capital: usize) -> Option<usize> {
    let [.., before, b' ', b'('] = hay[..capital] else { return None };
    let end = capital + hay[capital..].iter().take(LONGEST + GAP).position(|&b| matches!(b, b')' | b'(' | b'\n'))?;
    let last = hay[end] == b')' && hay.get(end + 1).is_none_or(|b| matches!(b, b'\n' | b'\r' | b'<' | b'\\'));
    (is_word(before) && last && is_word(hay[end - 1])).then_some(end)
}

/// Where the name of what is called begins its end: `Person("` before the first argument, or behind one that is a number.
fn call_end(hay: &[u8], first: usize, at: usize) -> Option<usize> {
    let number = |b: &u8| b.is_ascii_digit() || matches!(b, b' ' | b'-' | b'.');
    let open = at - hay[first..at].iter().rev().take_while(|b| number(b)).count();
    hay[first..open].ends_with(b"(\"").then(|| open - 2)
}

/// Where the punctuation between a keyword and a capital begins: spaces, quotes, signs of assignment, line ends, tags.
fn gap_start(hay: &[u8], capital: usize) -> Option<usize> {
    let first = capital.saturating_sub(GAP);
    let mut at = capital;
    while at > first {
        match BEFORE[usize::from(hay[at - 1])] {
            Before::Nothing => return None,
            Before::Gap => at -= 1,
            Before::Word => return Some(at),
            Before::Unsure => match unsure(hay, first, at) {
                Step::On(to) => at = to,
                Step::End(end) => return end,
            },
        }
    }
    None
}

/// Where the look for a keyword goes on, or what came of it.
enum Step {
    On(usize),
    End(Option<usize>),
}

/// What a byte means that means several things.
fn unsure(hay: &[u8], first: usize, at: usize) -> Step {
    match hay[at - 1] {
        // `- Kari`, `1. Kari`: the first of a list below its label.
        b'-' | b'.' | b')' if at >= 2 && is_bullet(hay, first, at - 1) => Step::On(line_start(hay, first, at - 1)),
        // `<property name="customerName" value="Kari`: the key is the keyword.
        b'e' if hay[at..].starts_with(b"=\"") && hay[first..at].ends_with(b"\" value") => Step::End(Some(at - 7)),
        b'0'..=b'9' if hay[at..].starts_with(b"\", \"") => Step::End(call_end(hay, first, at)),
        b'e' | b'0'..=b'9' => Step::End(Some(at)),
        b'(' if hay[at] == b'"' => Step::On(at - 1),
        // `<td>Navn</td><td>Kari`, and `<navn>Kari`: the tag itself may be the keyword.
        b'>' if at >= 2
            && matches!(hay[at - 2], b'd' | b'h' | b't' | b'r' | b'b' | b'g' | b'n')
            && is_cell(&hay[..at]) =>
        {
            match memchr::memrchr(b'<', &hay[first..at - 1]) {
                Some(open) => Step::On(first + open),
                None => Step::End(None),
            }
        }
        b'.' | b'>' => Step::On(at - 1),
        _ => Step::End(None),
    }
}

/// Whether a tag ends here that is put around what stands alone.
fn is_cell(hay: &[u8]) -> bool {
    let tags: [&[u8]; 8] = [b"td>", b"th>", b"dd>", b"dt>", b"br>", b"b>", b"strong>", b"span>"];
    tags.iter().any(|tag| hay.ends_with(tag))
}

/// Whether the mark at `mark` begins a line, alone or behind a short number.
fn is_bullet(hay: &[u8], first: usize, mark: usize) -> bool {
    let start = line_start(hay, first, mark);
    let lead = hay[start..mark].trim_ascii_start();
    start > first && lead.len() <= 2 && lead.iter().all(u8::is_ascii_digit) && (hay[mark] == b'-') == lead.is_empty()
}

fn line_start(hay: &[u8], first: usize, at: usize) -> usize {
    memchr::memrchr(b'\n', &hay[first..at]).map_or(first, |newline| first + newline + 1)
}

/// How a keyword may stand in bytes: in UTF-8 and Windows-1252, in capitals as far as ASCII folding leaves them.
fn writings(word: &str) -> Vec<Vec<u8>> {
    let lower = word.to_lowercase();
    let mut all = Vec::new();
    for spelling in spellings(&lower) {
        let upper = spelling.chars().map(|c| if c.is_ascii() { c } else { c.to_uppercase().next().unwrap_or(c) });
        for text in [spelling.clone(), upper.collect::<String>()] {
            let narrow: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
            for bytes in [Some(text.into_bytes()), narrow].into_iter().flatten() {
                if !all.contains(&bytes) {
                    all.push(bytes);
                }
            }
        }
    }
    all
}

/// A letter, digit or underscore, or a part of a letter beyond ASCII.
const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// A capital, or what one beyond ASCII begins with in UTF-8 or is in Windows-1252.
fn is_capital(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte >= 0xC3
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{RuleSet, Source};

    const PACK: &str = r#"
        [pack]
        id = "t"
        version = "1"
        [[rule]]
        id = "t.a"
        category = "name"
        trigger = "keyword"
        validate = ["person-name"]
        base = 60
        keywords = ["navn", "søkers navn", "mvh", "first_name"]
    "#;

    #[test]
    fn keywords_before_capitals() {
        let rules = RuleSet::compile(&[Source { shown: "t.toml".to_owned(), text: PACK.to_owned() }]).unwrap();
        let keywords = Keywords::new(&rules.rules);
        let ends = |text: &[u8]| {
            let mut ends = Vec::new();
            (0..text.len()).for_each(|at| keywords.before(text, at, &mut |_, end| ends.push(end)));
            ends
        };
        assert_eq!(ends(b"Navn: Kari"), [4]);
        assert_eq!(ends(b"NAVN\nKari"), [4]);
        assert_eq!(ends(br#"{"navn": "Kari"}"#), [6]);
        assert_eq!(ends(b"<td>Navn</td><td>Kari</td>"), [8]);
        assert_eq!(ends(b"<navn>Kari</navn>"), [5]);
        assert_eq!(ends("Søkers navn: Åse".as_bytes()), [12, 12]);
        assert_eq!(ends(b"S\xF8kers navn: \xC5se"), [11, 11]);
        assert_eq!(ends(b"mvh,\n\nKari"), [3]);
        assert_eq!(ends(b"first_name='Kari'"), [10]);
        assert_eq!(ends(b"filnavn: Kari, navn: kari, navn; Kari"), [0; 0]);
        assert_eq!(ends(b"TEST_NAVN=\"Kari, x_first_name: Kari, et_navn; Kari, navn_x: Kari"), [9, 29]);
        assert_eq!(ends(b"Kari (Navn)\n, Kari (Navn) x, (Navn)\n, f (Navn"), [10]);
        assert_eq!(ends(b"navn(\"Kari, navn(\"1 2\", \"Kari, navn(Kari, navn(x, \"Kari"), [4, 16]);
        assert_eq!(ends(b"<p name=\"a.navn\" value=\"Kari\"/><value=\"Kari\""), [15]);
    }
}
