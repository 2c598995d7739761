//! Names of streets and farms in running text: how far a name goes back from its house number.
//!
//! The number gives the end of the name and nothing gives its beginning, so words are taken as long as they look like
//! a part of it: `Øvre`, `St.`, the owner before `gate`, a capital.

use super::address::{ends_like_a_street, is_label};
use super::latin::{is_apostrophe, is_hyphen, is_letter};
use super::text;

/// The words before a number, the nearest first, with one space between two.
pub(super) struct Words {
    spans: [(usize, usize); Self::MOST],
    count: usize,
}

impl Words {
    const MOST: usize = 5;
    const LONGEST: usize = 40;

    /// The words that end at `words_end`: five at most, none where there is no word.
    pub(super) fn before(hay: &[u8], words_end: usize) -> Option<Self> {
        let mut this = Self { spans: [(0, 0); Self::MOST], count: 0 };
        let mut end = words_end;
        while this.count < Self::MOST {
            let Some((start, space)) = Self::word(hay, end) else { break };
            this.spans[this.count] = (start, end);
            this.count += 1;
            match space {
                Some(width) => end = start - width,
                None => break,
            }
        }
        (this.count > 0).then_some(this)
    }

    /// Where the word begins that ends at `end`, and the width of the space before it where one stands there. `None`
    /// where there is no word, and where it is the end of a name in a program.
    fn word(hay: &[u8], end: usize) -> Option<(usize, Option<usize>)> {
        const JOINED: &str = "/\\@#$&+~%^`";
        let mut start = end;
        let mut before = text::char_before(hay, start);
        while let Some((_, len)) = before.filter(|&(c, _)| is_letter(c) || is_hyphen(c) || is_apostrophe(c) || c == '.')
        {
            start -= len;
            before = text::char_before(hay, start);
            if end - start > Self::LONGEST {
                return None;
            }
        }
        // The quotation mark of a string literal is an apostrophe, and so may a name end.
        while hay.get(start) == Some(&b'\'') && start < end {
            start += 1;
            before = None;
        }
        // The escape `\n` before the word.
        let escaped = matches!(before, Some(('\\', _))) && matches!(hay.get(start), Some(b'n' | b'r' | b't'));
        if escaped {
            start += 1;
            before = None;
        }
        if start >= end || !text::char_after(hay, start).is_some_and(|(c, _)| is_letter(c)) {
            return None;
        }
        match before {
            Some((c, len)) if text::is_space(c) => Some((start, Some(len))),
            Some((c, _)) if text::is_word(c) || JOINED.contains(c) => None,
            _ => Some((start, None)),
        }
    }

    /// Where a word begins.
    pub(super) fn start(&self, i: usize) -> usize {
        self.spans[i].0
    }

    fn text(&self, hay: &[u8], i: usize) -> String {
        if i < self.count { text::decode(&hay[self.spans[i].0..self.spans[i].1]) } else { String::new() }
    }

    /// A word in lower case; nothing where there are not so many.
    pub(super) fn lower(&self, hay: &[u8], i: usize) -> String {
        self.text(hay, i).to_lowercase()
    }

    /// Whether the word has a capital and may be a part of a street's name.
    fn is_name(&self, hay: &[u8], i: usize) -> bool {
        let word = self.text(hay, i);
        word.chars().next().is_some_and(char::is_uppercase) && !is_lead(&word)
    }
}

/// Where the name of the street begins, and its form by itself: `street`, `street-weak`, `generic`; with `full`, where
/// a code and its place follow, `farm` and `lower` too.
pub(super) fn street(hay: &[u8], words: &Words, full: bool) -> Option<(usize, &'static str)> {
    let last = words.text(hay, 0);
    let compound = (ends_like_a_street(&last, false) || ends_like_a_place(&last)) && !is_road(&last);
    let capital = last.chars().next().is_some_and(char::is_uppercase);
    if compound && capital && !is_lead(&last) {
        let first = with_first_parts(hay, words);
        let sure = is_strong(&last) || first > 0;
        return Some((words.start(first), if sure || full { "street" } else { "street-weak" }));
    }
    let alone = is_street_word(&last) && words.count > 1;
    // `gt` in small letters is the end of German verbs.
    let short = last.ends_with("gt") || last.ends_with("vn");
    if alone || (compound && !capital && !short) {
        if let Some(first) = named_before(hay, words) {
            let owner = words.text(hay, 1);
            let genitive = owner.ends_with(['s', 'S', 'z', 'x']) || is_first_part(&owner) || is_month(&owner);
            let shouted = is_capitals(&owner) && !is_capitals(&last);
            // An English gate has a number too: only an owner makes it a street.
            if !full && last.eq_ignore_ascii_case("gate") && (!genitive || shouted) {
                return None;
            }
            let sure = genitive && !shouted && (!capital || is_capitals(&last) || is_strong(&last));
            return Some((
                first,
                if sure || full || (compound && is_strong(&last)) { "street" } else { "street-weak" },
            ));
        }
        let first = usize::from(!compound);
        return (full && first < words.count).then(|| (words.start(first), "lower"));
    }
    let named = capital && last.chars().count() >= 2 && !is_lead(&last) && !is_label(&last) && !is_road(&last);
    if named && words.count > 1 && is_first_part(&words.text(hay, 1)) && !is_capitals(&last) {
        return Some((words.start(1), if full { "farm" } else { "generic" }));
    }
    if !named || !full {
        return None;
    }
    let more = (1..words.count.min(3)).take_while(|&i| words.is_name(hay, i) && !is_label(&words.text(hay, i))).count();
    Some((words.start(more), "farm"))
}

/// Whether the last two letters before the number are those of a street's end. Most words are none, and need no more.
pub(super) fn may_end_a_street(before: &[u8]) -> bool {
    let before = before.strip_suffix(b".").unwrap_or(before);
    let [.., b, c] = before else { return false };
    if *c >= 0x80 {
        return true;
    }
    matches!(
        &[b.to_ascii_lowercase(), c.to_ascii_lowercase()],
        b"oa"
            | b"na"
            | b"le"
            | b"en"
            | b"ke"
            | b"li"
            | b"ta"
            | b"ka"
            | b"te"
            | b"ge"
            | b"ga"
            | b"da"
            | b"gt"
            | b"ia"
            | b"et"
            | b"va"
            | b"ra"
            | b"ya"
            | b"pa"
            | b"la"
            | b"ss"
            | b"se"
            | b"vn"
            | b"eg"
            | b"ei"
            | b"nu"
            | b"tt"
            | b" g"
            | b" v"
    ) || is_first_part_before(before)
}

/// How many words before a street of one word belong to it: `Øvre`, `St.`.
fn with_first_parts(hay: &[u8], words: &Words) -> usize {
    let part = |i: &usize| {
        let word = words.text(hay, *i);
        is_first_part(&word) || (word.ends_with('.') && words.is_name(hay, *i) && word.chars().count() <= 5)
    };
    (1..words.count.min(4)).take_while(part).count()
}

/// Where the name before a word such as `gate` begins: up to four words with capitals, small ones between them, or a
/// day (`17. mai`).
fn named_before(hay: &[u8], words: &Words) -> Option<usize> {
    if is_month(&words.text(hay, 1)) {
        let end = words.start(1).checked_sub(2)?;
        let dot = hay.get(end..end + 2) == Some(b". ");
        let digits = hay[..end].iter().rev().take(3).take_while(|b| b.is_ascii_digit()).count();
        let start = end - digits;
        return (dot && (1..=2).contains(&digits) && text::starts_free(hay, start)).then_some(start);
    }
    let mut first = 0;
    for i in 1..words.count {
        if words.is_name(hay, i) {
            first = i;
        } else if !is_small(&words.text(hay, i)) && (i > 1 || words.text(hay, 2) != "den") {
            break;
        }
    }
    (first > 0).then(|| words.start(first))
}

/// Whether the word before the last one is such as `Øvre`.
fn is_first_part_before(before: &[u8]) -> bool {
    let tail = &before[before.len().saturating_sub(60)..];
    let mut words = tail.rsplit(|&b| b == b' ');
    let (last, owner) = (words.next(), words.next());
    last.is_some_and(|word| !word.is_ascii() || word.first().is_some_and(u8::is_ascii_uppercase))
        && owner.is_some_and(|word| (4..=8).contains(&word.len()) && is_first_part(&text::decode(word)))
}

/// An end that no other word has than a street's.
fn is_strong(word: &str) -> bool {
    const ENDS: [&str; 20] = [
        "vei", "veien", "veg", "vegen", "gata", "gaten", "bakken", "svingen", "stien", "tunet", "kroken", "haugen",
        "åsen", "jordet", "faret", "gt", "vn", "geaidnu", "luodda", "allé",
    ];
    let word = word.trim_end_matches('.').to_lowercase();
    ENDS.iter().any(|end| word.ends_with(end))
}

/// Ends that streets take from the land, and names of places and families have too: sure of nothing by themselves
/// (Faker's list of Norwegian street endings).
fn ends_like_a_place(word: &str) -> bool {
    const ENDS: [&str; 20] = [
        "berget", "bråten", "dalen", "eggen", "enga", "gjerdet", "hagen", "havna", "høgda", "kollen", "lyngen", "roa",
        "spranget", "stranda", "stykket", "tangen", "toppen", "vika", "viken", "åsen",
    ];
    let word = word.to_lowercase();
    let head = ENDS.iter().find_map(|end| word.strip_suffix(end));
    head.is_some_and(|head| head.chars().count() >= 3)
}

/// A word for a street that stands by itself behind a name; not one of those that are surnames too (`Haugen`).
fn is_street_word(word: &str) -> bool {
    const WORDS: [&str; 24] = [
        "allé", "alle", "bakke", "brygge", "g", "gate", "gata", "gaten", "gt", "geaidnu", "luodda", "park", "plass",
        "plassen", "terrasse", "torg", "torv", "v", "veg", "vegen", "vei", "veien", "veita", "vn",
    ];
    let word = word.trim_end_matches('.');
    let lower = word.to_lowercase();
    // In lower case no ending is a surname.
    let plain = word.chars().next().is_some_and(char::is_lowercase) && ends_like_a_street(word, true);
    WORDS.contains(&lower.as_str()) || (plain && !ends_like_a_street(word, false))
}

/// Roads that have a number for a name.
fn is_road(word: &str) -> bool {
    const HEADS: [&str; 14] = [
        "europa", "riks", "fylkes", "motor", "hoved", "kommunal", "gang", "sykkel", "om", "ut", "under", "skogsbil",
        "bil", "navi",
    ];
    const OTHER: [&str; 6] = ["aggregate", "navigate", "delegate", "investigate", "australia", "italia"];
    let word = word.to_lowercase();
    let head = ["vei", "veien", "veg", "vegen"].iter().find_map(|way| word.strip_suffix(way));
    head.is_some_and(|head| HEADS.contains(&head)) || OTHER.contains(&word.as_str())
}

/// First words of streets and farms, which tell one from its neighbour.
fn is_first_part(word: &str) -> bool {
    const PARTS: [&str; 23] = [
        "øvre", "ovre", "nedre", "ytre", "indre", "nordre", "søndre", "sondre", "østre", "ostre", "vestre", "midtre",
        "store", "lille", "gamle", "gml.", "nye", "øvste", "nedste", "austre", "heimre", "mellom", "vesle",
    ];
    word.chars().next().is_some_and(char::is_uppercase) && PARTS.contains(&word.to_lowercase().as_str())
}

/// Small words inside names.
fn is_small(word: &str) -> bool {
    matches!(word, "av" | "de" | "den" | "der" | "la" | "og" | "van" | "von")
}

fn is_month(word: &str) -> bool {
    matches!(word.to_lowercase().as_str(), "mai" | "juni" | "juli" | "mars" | "april" | "august")
}

fn is_capitals(word: &str) -> bool {
    word.chars().count() > 1 && !word.chars().any(char::is_lowercase)
}

/// Words with a capital that stand before an address and are no part of it.
fn is_lead(word: &str) -> bool {
    const LEADS: [&str; 44] = [
        "adr",
        "adresse",
        "adressen",
        "address",
        "at",
        "besøk",
        "besøksadresse",
        "besøksadr",
        "bo",
        "bodde",
        "boende",
        "bor",
        "bosatt",
        "bosted",
        "bustad",
        "den",
        "det",
        "du",
        "er",
        "fra",
        "gateadresse",
        "han",
        "hjemadresse",
        "hos",
        "hun",
        "i",
        "in",
        "jeg",
        "kontor",
        "leveringsadresse",
        "møt",
        "når",
        "og",
        "oppmøte",
        "postadresse",
        "på",
        "sted",
        "street",
        "the",
        "til",
        "ved",
        "veg",
        "vi",
        "vei",
    ];
    LEADS.contains(&word.trim_end_matches('.').to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str, full: bool) -> Option<(&str, &'static str)> {
        let words = Words::before(text.as_bytes(), text.len())?;
        let (start, form) = street(text.as_bytes(), &words, full)?;
        Some((&text[start..], form))
    }

    #[test]
    fn where_a_name_begins() {
        for (text, full, want) in [
            ("Adresse: Storgata", false, Some(("Storgata", "street"))),
            ("i Nedre St. Olavsgata", false, Some(("Nedre St. Olavsgata", "street"))),
            ("Kari Prøve Prøvelia", false, Some(("Prøvelia", "street-weak"))),
            ("Besøk Carl Prøves plass", false, Some(("Carl Prøves plass", "street"))),
            ("Mine Egne Venner I Carl Prøves plass", false, Some(("Carl Prøves plass", "street"))),
            ("Nordre Prøve", false, Some(("Nordre Prøve", "generic"))),
            ("Nordre Prøve", true, Some(("Nordre Prøve", "farm"))),
            ("Nord Prøve", false, None),
            ("Nord Prøve", true, Some(("Nord Prøve", "farm"))),
            ("NAND gate", false, None),
            ("logic gate", false, None),
            ("vår gate", true, Some(("vår gate", "lower"))),
            ("Figur", true, None),
            ("und übersteigt", false, None),
            ("Riksvei", true, None),
        ] {
            assert_eq!(name(text, full), want, "{text}");
        }
    }

    #[test]
    fn a_quick_look_lets_every_street_through() {
        let ends = "allé alle alleen alléen bakke bakken bratta brekka brinken brygga brygge bryggen faret flata gangen gata \
                    gate gaten grenda gt haugen heia hovet jordet kaia kaien kleiva kroken kvartalet lia lien lunden løkka \
                    løypa marka moen myra parken passasjen plass plassen ringen rundingen skrenten sletta smauet stien \
                    stigen stredet stubben svingen terrasse terrassen toppen torget torvet tråkka tunet veita vollen åsen \
                    geaidnu gáhtta luodda veg vegen vei veien vn berget bråten dalen eggen enga gjerdet hagen havna høgda \
                    kollen lyngen roa spranget stranda stykket tangen vika viken";
        for end in ends.split_whitespace() {
            for text in [format!("Prøve{end}"), format!("PRØVE{}", end.to_uppercase()), format!("Prøves {end}")] {
                assert!(may_end_a_street(text.as_bytes()), "{text}");
            }
        }
        assert!(may_end_a_street("Øvre Li".as_bytes()));
        for none in ["Chapter", "figur", "x", "", "version", "item."] {
            assert!(!may_end_a_street(none.as_bytes()), "{none}");
        }
    }
}
