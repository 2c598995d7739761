//! Names of people in running text, behind a word that announces one.
//!
//! Only what stands around a name tells it from a product or an identifier, so each way of writing is a form of its own
//! and the lists of names say how well the name itself is known. What programs write (types, templates) is refused.

use super::name_words::{Name, is_title, spaces, starts, word_at};
use super::text::{char_after, char_before, is_space, is_word};
use super::{Found, digits};

/// Finds the name behind a word that announces one and ends at `at`.
///
/// `form` is
/// - `labelled`: behind a colon, a tab, a table bar or a tag (`Navn: Kari Nordmann`, `"navn": "…"`, `<navn>…</navn>`), or
///   before its label in parentheses (`Kari Nordmann (Navn)`);
/// - `assigned`: behind `=` or `=>`, or in quotes behind a key without (`name = "…"`, `name: '…'`), or an argument
///   (`Person("…")`), as in source code;
/// - `signature`: alone on one of the next three lines;
/// - `greeting`: behind a space, and a comma, an exclamation mark or the end of the line follows; also behind a comma
///   (`Hei, Kari!`);
/// - `title`: behind a space, anything else follows; two words or more, one of them known.
///
/// `class` is `listed` (a known given name and a known family name), `given` (a known given name and something unknown),
/// `first` (a known given name alone), `placeholder` (a person known to be made up, such as Ola Nordmann) or `name` (it
/// only looks like one). The canonical writing is that of cells: in capitals, given names first.
pub fn find(hay: &[u8], at: usize) -> Option<Found> {
    if at > hay.len() {
        return None;
    }
    let cut = hay.len() > at + REACH;
    let hay = &hay[..hay.len().min(at + REACH)];
    if hay.get(at) == Some(&b')') {
        return before_label(hay, at);
    }
    let (from, form) = opening(hay, at)?;
    if is_bare_word(hay, from, form) || is_code(hay, from) {
        return None;
    }
    let name = Name::before_sentence(hay, from).or_else(|| Name::read(hay, from))?;
    if cut && name.span.end + 4 > hay.len() {
        return None;
    }
    let tail = Tail::at(hay, name.span.end);
    let form = match (form, tail) {
        (_, Tail::Glued) => return None,
        ("space" | "comma", Tail::Comma | Tail::Line) => "greeting",
        ("comma", _) => return None,
        ("space", _) if and_another(hay, name.span.end) => "greeting",
        ("space", _) => "title",
        ("signature", Tail::Prose | Tail::Other) => return None,
        (form, _) => form,
    };
    let class = name.class(matches!(form, "greeting" | "signature"))?;
    // `Author, Committer, …` is a list of words.
    if hay.get(at) == Some(&b',') && form == "greeting" && class == "name" {
        return None;
    }
    let several = name.words.len() > 1;
    let sound = match form {
        // `Navn      Adresse` is the head of a table.
        "padded" => several && class != "name" && tail != Tail::Prose,
        "title" => several && (class != "name" || name.known_surname()),
        // `name: String,` and `name = Victoria;`: a bare word of source code. A text that goes on is a name by its lists.
        "labelled" | "assigned" => {
            let ends = matches!(tail, Tail::Comma | Tail::Other);
            let aged = class == "first" && age_behind(hay, name.span.end);
            let bare = ends && !several && !aged && !quoted_before(hay, name.span.start);
            !bare && (tail != Tail::Prose || matches!(class, "listed" | "placeholder"))
        }
        _ => true,
    };
    sound.then(|| name.found(if form == "padded" { "labelled" } else { form }, class))
}

/// The name that its label in parentheses stands behind, where the two fill a line; the label ends at `end`.
fn before_label(hay: &[u8], end: usize) -> Option<Found> {
    let near = &hay[end.saturating_sub(STEP * 2)..end];
    let open = end - near.iter().rev().position(|&b| b == b'(')? - 1;
    let line = match near.iter().rposition(|&b| b == b'\n') {
        Some(newline) => end - near.len() + newline + 1,
        None if near.len() == end => 0,
        None => return None,
    };
    let name = Name::read(hay, behind_line_end(hay, line))?;
    let class = name.class(false)?;
    (hay.get(name.span.end..open)? == b" ").then(|| name.found("labelled", class))
}

/// Whether a plain word of source code begins at `from`, alone and not in quotes: the quick way to say no.
fn is_code(hay: &[u8], from: usize) -> bool {
    let end = from + hay[from..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let Some(&[next, behind]) = hay.get(end..end + 2) else { return false };
    match next {
        b'_' | b'(' | b'=' | b'>' | b'#' | b'@' | b'/' | b'[' | b'{' | b'$' | b'%' | b'0'..=b'9' => end > from,
        b':' => end > from && !behind.is_ascii_whitespace() && behind < 0x80,
        _ => false,
    }
}

/// Finds the name that a list goes on with, given where the name before it ended.
pub fn next(hay: &[u8], end: usize) -> Option<Found> {
    find_at(hay, next_in_list(hay, end)?)
}

/// Where the next name of a list may begin, given where a name in it ended: behind a comma, a semicolon, a word for
/// "and", or the end of a line; a word in parentheses behind the name (a role, a party) belongs to the list. No more
/// than 100 bytes are looked at. What stands there is for [`find_at`] to judge.
pub fn next_in_list(hay: &[u8], end: usize) -> Option<usize> {
    let hay = &hay[..hay.len().min(end.checked_add(STEP)?)];
    let mut at = end;
    if let Some(open) = starts(hay.get(at..)?, &[" ("]) {
        let inside = hay[at + open..].iter().position(|b| matches!(b, b')' | b'(' | b'\n'))?;
        at += open + inside + 1;
        if hay[at - 1] != b')' {
            return None;
        }
    }
    let quote = starts(&hay[at..], &["\\\"", "&quot;", "\"", "'"]).map(|len| &hay[at..at + len]);
    at += quote.map_or(0, <[u8]>::len);
    let mark = starts(&hay[at..], &[",", ";"]);
    at += mark.unwrap_or(0);
    let word = starts(&hay[at..], &[" og ", " and ", " & ", " samt ", " ja "]).filter(|_| quote.is_none());
    at += word.unwrap_or(0);
    let blank = at;
    at += hay[at..].iter().take_while(|&&b| matches!(b, b' ' | b'\t')).count();
    if let Some(newline) = starts(&hay[at..], &["\r\n", "\n", "\\r\\n", "\\n", "<br>", "<br/>", "<br />", "</li>"]) {
        at = behind_line_end(hay, at + newline);
    } else if mark.or(word).is_none() || (word.is_none() && blank == at && quote.is_none()) {
        return None;
    }
    if let Some(quote) = quote {
        at += hay[at..].strip_prefix(quote).filter(|_| mark.is_some()).map(|_| quote.len())?;
    }
    begins_name(hay, at).then_some(at)
}

/// Finds the name that begins at `start`, where [`next_in_list`] says that a list goes on. Its form is `listed-after`. Only
/// names that the lists know are told from the streets, firms and places that stand behind commas too, so the class is
/// `listed`, or `given` with two words or more.
pub fn find_at(hay: &[u8], start: usize) -> Option<Found> {
    let cut = hay.len() > start.checked_add(REACH)?;
    let hay = &hay[..hay.len().min(start + REACH)];
    let name = Name::read(hay, start)?;
    let end = name.span.end;
    if cut && end + 4 > hay.len() {
        return None;
    }
    let class = name.class(false).filter(|class| matches!(*class, "listed" | "given"))?;
    let goes_on = and_another(hay, end);
    let known = class == "listed";
    let bare_line = is_bare_line(hay, start);
    let numbered = hay.get(end + 1).is_some_and(u8::is_ascii_digit);
    let sound = match Tail::at(hay, end) {
        Tail::Glued => false,
        Tail::Prose => (known && !bare_line || goes_on) && !numbered,
        Tail::Comma | Tail::Line => known || !bare_line,
        Tail::Other => !bare_line || age_behind(hay, end) || hay[end..].starts_with(b" ("),
    };
    (sound && (known || !name.ends_as_place())).then(|| name.found("listed-after", class))
}

/// Whether only the end of a line stands between a name and the one before it.
fn is_bare_line(hay: &[u8], start: usize) -> bool {
    let before = hay[start.saturating_sub(20)..start].trim_ascii_end();
    hay[..start].ends_with(b"\n") && !before.ends_with(b",") && !before.ends_with(b";")
}

/// How far is looked, in bytes.
const REACH: usize = 400;

/// The same from one name of a list to the next.
const STEP: usize = 100;

/// Behind the end of a line of a list: the mark of a quoted mail, blanks, and a bullet or a number.
fn behind_line_end(hay: &[u8], mut at: usize) -> usize {
    let blanks = |at: usize| hay[at..].iter().take_while(|&&b| matches!(b, b' ' | b'\t' | b'>')).count();
    at += blanks(at);
    if let Some(item) = starts(&hay[at..], &["<li>", "- ", "* ", "• ", "– ", "+ "]) {
        at += item;
    } else {
        let digits = digits::run(hay, at, 3);
        at += starts(&hay[at + digits..], &[". ", ") "]).filter(|_| digits > 0).map_or(0, |dot| digits + dot);
    }
    at + blanks(at)
}

/// ` (38 år)`, `, f. 12.03.1985`: what is said of a person behind the name.
fn age_behind(hay: &[u8], at: usize) -> bool {
    let aside = starts(&hay[at..], &[" ("]).is_some_and(|open| hay.get(at + open).is_some_and(u8::is_ascii_digit));
    let born = ["f.", "født", "fødd", "born", "(f.", "(født", "(fødd", "(born"];
    let behind = starts(&hay[at..], &[", ", " "]).map(|step| &hay[at + step..]);
    aside || behind.is_some_and(|text| starts(text, &born).is_some() || text.starts_with(b"f\xF8d"))
}

/// Where the name would begin behind a keyword that ends at `at`, and how it is announced; `space` is `greeting` or
/// `title` by what follows the name.
fn opening(hay: &[u8], at: usize) -> Option<(usize, &'static str)> {
    let mut from = at;
    let quoted = starts(&hay[from..], &["\\\"", "&quot;", "\"", "'", "`", "**", "__"]);
    from += quoted.unwrap_or(0);
    if let Some(begin) = behind_tag(hay, from) {
        return Some((begin, "labelled"));
    }
    if let Some(argument) = argument(hay, from) {
        return Some((argument, "assigned"));
    }
    from += starts(&hay[from..], &["']", "]", "?", " value"]).unwrap_or(0);
    let leader = from;
    from += hay[from..].iter().take_while(|&&b| matches!(b, b' ' | b'\t' | b'.' | b'_')).count();
    let tab = hay[leader..from].contains(&b'\t');
    let Some(sign) = starts(&hay[from..], &["=>", ":=", "**:", "=", ":", "|"]) else {
        return match quoted {
            None if tab => begins_name(hay, from).then_some((from, "labelled")),
            None if from > leader + 2 => (begins_line(hay, at) && begins_name(hay, from)).then_some((from, "padded")),
            None => bare_opening(hay, at),
            Some(_) => None,
        };
    };
    let assigned = hay[from..from + sign].contains(&b'=');
    from += sign;
    if matches!(hay.get(from), Some(b':' | b'=' | b'~')) {
        return None;
    }
    from += starts(&hay[from..], &["**"]).unwrap_or(0);
    while let Some((_, len)) = char_after(hay, from).filter(|&(c, _)| c == '\t' || is_space(c)) {
        from += len;
    }
    if let Some(below) = line_below(hay, from) {
        return (!assigned && begins_line(hay, at)).then_some((below, "signature"));
    }
    let marks =
        ["<![CDATA[", "[\\\"", "[\"", "['", "\\\"", "&quot;", "\"", "'", "`", "«", "“", "„", "b\"", "u'", "u\"", "r\""];
    let mark = starts(&hay[from..], &marks);
    from += mark.unwrap_or(0);
    let form = if assigned || (mark.is_some() && quoted.is_none()) { "assigned" } else { "labelled" };
    begins_name(hay, from).then_some((from, form))
}

/// The argument behind `(`: the first, or the one behind a number in quotes.
fn argument(hay: &[u8], at: usize) -> Option<usize> {
    let from = at + starts(&hay[at..], &["(\""])?;
    let number =
        hay[from..].iter().take(16).take_while(|b| b.is_ascii_digit() || matches!(b, b' ' | b'-' | b'.')).count();
    let skip = if number > 0 { number + starts(&hay[from + number..], &["\", \""])? } else { 0 };
    begins_name(hay, from + skip).then_some(from + skip)
}

/// Behind a keyword without a sign: a space, or a line end with little before it.
fn bare_opening(hay: &[u8], at: usize) -> Option<(usize, &'static str)> {
    let marks = hay[at..].iter().take(2).take_while(|&&b| matches!(b, b',' | b'.' | b'!')).count();
    let from = at + marks + hay[at + marks..].iter().take(4).take_while(|&&b| b == b' ').count();
    if let Some(below) = line_below(hay, from) {
        return begins_line(hay, at).then_some((below, "signature"));
    }
    if hay.get(at) == Some(&b',') && from > at + 1 {
        // `println!("Hello, Alice!")`
        let line = hay[..at].iter().rev().take(41).take_while(|&&b| b != b'\n' && b != b'\r').count();
        let called = hay[at - line..at].iter().any(|&b| matches!(b, b'(' | b'`'));
        return (line <= 40 && !called && marks == 1 && begins_name(hay, from)).then_some((from, "comma"));
    }
    let step = spaces(hay, at).filter(|&n| n > 0)?;
    begins_name(hay, at + step).then_some((at + step, "space"))
}

/// Behind `<navn>`, or behind `</th>` and the like with the tags that follow.
fn behind_tag(hay: &[u8], at: usize) -> Option<usize> {
    let key = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b':' | b'.') || *b >= 0x80;
    let mut from = at;
    if hay.get(at) == Some(&b'>') {
        let long = hay[..at].iter().rev().take(64).take_while(|b| key(b)).count();
        if !hay[..at - long].ends_with(b"<") {
            return None;
        }
        from += 1;
    } else {
        from += starts(&hay[from..], &[":"]).unwrap_or(0);
        if !hay[from..].starts_with(b"</") {
            return None;
        }
        let mut opened = false;
        for _ in 0..4 {
            from += hay[from..].iter().take_while(|b| b.is_ascii_whitespace() || **b == b':').count();
            let Some(tag) = hay[from..].strip_prefix(b"<") else { break };
            opened |= tag.first() != Some(&b'/');
            from += 2 + tag.iter().take(200).position(|&b| b == b'>')?;
        }
        if !opened {
            return None;
        }
    }
    from += starts(&hay[from..], &["<![CDATA["]).unwrap_or(0);
    from += hay[from..].iter().take_while(|b| b.is_ascii_whitespace()).count();
    begins_name(hay, from).then_some(from)
}

/// Where the next line with text begins, at most three below; also where the line end is written `\n` or `<br>`.
fn line_below(hay: &[u8], mut at: usize) -> Option<usize> {
    let mut lines = 0;
    while let Some(step) = starts(&hay[at..], &["\r\n", "\n", "\\r\\n", "\\n", "<br>", "<br/>", "<br />"]) {
        lines += 1;
        at += step;
        at += hay[at..].iter().take(12).take_while(|&&b| matches!(b, b' ' | b'\t' | b'>')).count();
    }
    if lines > 0 {
        at = behind_line_end(hay, at);
    }
    ((1..=3).contains(&lines) && begins_name(hay, at)).then_some(at)
}

/// Whether the line up to `at` is no longer than a label or a greeting.
fn begins_line(hay: &[u8], at: usize) -> bool {
    let before = hay[..at].iter().rev().take(41).take_while(|&&b| b != b'\n' && b != b'\r').count();
    before <= 40
}

/// Whether a word with a capital begins at `at`, or a title in small letters: the quick way to say no.
fn begins_name(hay: &[u8], at: usize) -> bool {
    let capital = char_after(hay, at).is_some_and(|(c, _)| c.is_uppercase());
    capital
        || (hay.get(at).is_some_and(u8::is_ascii_lowercase)
            && word_at(hay, at).is_some_and(|(word, _)| is_title(&word)))
}

/// Whether one word stands here that what follows it makes none of a name: `name: String,`, `kind = Kind::Of`. Most that
/// stands behind keywords in source code is that, and is told before any word is read.
fn is_bare_word(hay: &[u8], from: usize, form: &str) -> bool {
    let end = from + hay[from..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let next = hay.get(end + 1);
    match hay.get(end) {
        Some(b'(' | b'{' | b'[' | b'>' | b'_' | b'0'..=b'9') => true,
        Some(b':') => next == Some(&b':'),
        Some(b',') if next == Some(&b' ') => false,
        Some(b',' | b';' | b')' | b'}' | b'|' | b'?' | b'&') => {
            matches!(form, "labelled" | "assigned") && !quoted_before(hay, from)
        }
        _ => false,
    }
}

fn quoted_before(hay: &[u8], at: usize) -> bool {
    char_before(hay, at).is_some_and(|(c, _)| matches!(c, '"' | '\'' | '`' | '«' | '“' | '„' | '>' | '['))
}

/// ` og Ola`: the greeting goes on.
fn and_another(hay: &[u8], at: usize) -> bool {
    let tail = &hay[at..];
    starts(tail, &[" og ", " and ", " & ", " samt ", " ja "]).is_some_and(|step| begins_name(hay, at + step))
}

/// How a name ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tail {
    Comma,
    /// The line or the text ends, or an element does.
    Line,
    /// A sign that ends a value or a sentence, or what stands apart.
    Other,
    /// The sentence goes on.
    Prose,
    /// It is a part of something longer, mostly of an identifier.
    Glued,
}

impl Tail {
    fn at(hay: &[u8], at: usize) -> Self {
        let Some((c, len)) = char_after(hay, at) else { return Self::Line };
        let next = char_after(hay, at + len).map(|(c, _)| c);
        match c {
            '\n' | '\r' => Self::Line,
            '<' if matches!(next, Some('/' | 'b' | '!')) => Self::Line,
            '\\' if matches!(next, Some('n' | 'r')) => Self::Line,
            '\\' if matches!(next, Some('t' | '"' | '\'' | 'u')) => Self::Other,
            ',' | '!' => Self::Comma,
            '.' if next.is_some_and(|c| is_word(c) || c == '.') => Self::Glued,
            '.' | '\t' | '"' | '\'' | '`' | '»' | '”' | '“' | '’' | '*' | ';' | ')' | ']' | '}' | '|' | '?' | '&' => {
                Self::Other
            }
            ' ' | '\u{A0}' => match next {
                None | Some('\n' | '\r') => Self::Line,
                Some(c) if c.is_alphanumeric() => Self::Prose,
                _ => Self::Other,
            },
            ':' if next.is_none_or(char::is_whitespace) => Self::Other,
            _ => Self::Glued,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::digits::noise;
    use crate::detect::text::decode;

    /// The text in front of `^` is what ends with the keyword.
    fn seen(text: &str) -> Option<(String, &'static str, &'static str)> {
        let at = text.find('^').unwrap();
        let hay = text.replacen('^', "", 1);
        let found = find(hay.as_bytes(), at)?;
        Some((hay[found.span].to_owned(), found.form, found.verdict.class))
    }

    fn check(form: &str, rows: &[(&str, &str, &str)]) {
        for (text, name, class) in rows {
            assert_eq!(
                seen(text).as_ref().map(|(n, f, c)| (n.as_str(), *f, *c)),
                Some((*name, form, *class)),
                "{text}"
            );
        }
    }

    #[test]
    fn arguments_and_attributes() {
        check(
            "assigned",
            &[
                ("new Person^(\"Kari Hansen\")", "Kari Hansen", "listed"),
                ("new Person^(\"47 11\", \"Kari Hansen\");", "Kari Hansen", "listed"),
                ("<p name=\"navn^\" value=\"Kari Hansen\"/>", "Kari Hansen", "listed"),
            ],
        );
        for text in [
            "Person^(Kari Hansen)",
            "Person^(\"47 11\", 4)",
            "Navn^         Adresse\n",
            "Navn^         Kari Hansen er her",
            "Navn^    Kari",
            "i dag Kari Hansen (Navn^)",
            "Kari Hansen, Ola (Navn^)",
            "(Navn^)",
            ")^)",
        ] {
            assert_eq!(seen(text), None, "{text}");
        }
    }

    #[test]
    fn labels() {
        check(
            "labelled",
            &[
                ("Navn^: Kari Hansen", "Kari Hansen", "listed"),
                ("Navn^:\u{A0}Kari Hansen", "Kari Hansen", "listed"),
                ("Navn^:Kari Hansen\n", "Kari Hansen", "listed"),
                ("Navn^\tKari Hansen\t19", "Kari Hansen", "listed"),
                ("Navn ^......: Kari Hansen", "Kari Hansen", "listed"),
                ("Navn^         Kari Hansen\nAdresse", "Kari Hansen", "listed"),
                ("Kari Hansen (Fullt navn^)\n", "Kari Hansen", "listed"),
                ("x\n  - Kari Hansen (Navn^)", "Kari Hansen", "listed"),
                ("Navn^: Kari Hansen Utvalget ble enige.", "Kari Hansen", "listed"),
                ("Navn^: Kari Hansen The committee met.", "Kari Hansen", "listed"),
                ("{\"navn^\": \"Kari Hansen\", \"x\": 1}", "Kari Hansen", "listed"),
                ("{\\\"navn^\\\":\\\"Kari Hansen\\\"}", "Kari Hansen", "listed"),
                ("<navn^>Kari Hansen</navn>", "Kari Hansen", "listed"),
                ("<ns:navn^>Kari Hansen</ns:navn>", "Kari Hansen", "listed"),
                ("<td>Navn^</td>\n  <td class=\"x\">Kari Hansen</td>", "Kari Hansen", "listed"),
                ("<b>Navn^:</b> <i>Kari Hansen</i>", "Kari Hansen", "listed"),
                ("**Navn^:** Kari Hansen", "Kari Hansen", "listed"),
                ("**Navn^**: Kari Hansen", "Kari Hansen", "listed"),
                ("| Navn^ | Kari Hansen |", "Kari Hansen", "listed"),
                ("navn^: Hansen, Kari\n", "Hansen, Kari", "listed"),
                ("navn^: HANSEN, KARI ANNE", "HANSEN, KARI ANNE", "listed"),
                ("navn^: KARI HANSEN", "KARI HANSEN", "listed"),
                ("navn^: HANSEN KARI ANNE\n", "HANSEN KARI ANNE", "listed"),
                ("navn^: Strøm Sara\n", "Strøm Sara", "listed"),
                ("navn^: Kari Hansen (38 år)", "Kari Hansen", "listed"),
                ("navn^: Kari (38 år)", "Kari", "first"),
                ("navn^: Kari Hansen, f. 12.03.1985", "Kari Hansen", "listed"),
                ("navn^: Kari, født 12.03.1985", "Kari", "first"),
                ("navn^: Kari M. Hansen", "Kari M. Hansen", "listed"),
                ("navn^: Dr. Kari Hansen", "Kari Hansen", "listed"),
                ("navn^: dr. Kari Hansen, overlege", "Kari Hansen", "listed"),
                ("navn^: Anne-Lise Berg-Hansen.", "Anne-Lise Berg-Hansen", "listed"),
                ("navn^: Jan van der Berg", "Jan van der Berg", "listed"),
                ("navn^: Omar al-Hassan", "Omar al-Hassan", "listed"),
                ("navn^: Áile Sárá Gaup", "Áile Sárá Gaup", "listed"),
                ("navn^: Per Lie", "Per Lie", "listed"),
                ("navn^: May Green", "May Green", "name"),
                ("navn^: Per Hansen", "Per Hansen", "listed"),
                ("navn^: Kari Ukjentsen Stormberget", "Kari Ukjentsen Stormberget", "given"),
                ("navn^: Kari\n", "Kari", "first"),
                ("navn^: Kari Hansen født 1980", "Kari Hansen", "listed"),
                ("navn^: Kari Hansen Telefon: 1", "Kari Hansen", "listed"),
                ("navn^: Kari Hansen's sak", "Kari Hansen", "listed"),
                ("navn^: Kari\u{A0}Hansen", "Kari\u{A0}Hansen", "listed"),
                ("navn^: Kari By", "Kari By", "listed"),
                ("Fullt navn^: Xyz Abcde", "Xyz Abcde", "name"),
                ("etternavn^: Hansen", "Hansen", "name"),
                ("navn^: Ola Nordmann", "Ola Nordmann", "placeholder"),
                ("navn^: Jane Doe", "Jane Doe", "placeholder"),
                ("navn^: Test Testesen", "Test Testesen", "placeholder"),
            ],
        );
        check(
            "assigned",
            &[
                ("navn^=Kari Hansen\n", "Kari Hansen", "listed"),
                ("?navn^=Kari Hansen&x=1", "Kari Hansen", "listed"),
                ("<p navn^=\"Kari Hansen\"/>", "Kari Hansen", "listed"),
                ("name^: \"Kari Hansen\",", "Kari Hansen", "listed"),
                ("name^: 'Kari',", "Kari", "first"),
                ("'name^' => 'Kari Hansen'", "Kari Hansen", "listed"),
                ("authors^ = [\"Kari Hansen <kari@example.com>\"]", "Kari Hansen", "listed"),
                ("name^ = \"Max\"", "Max", "name"),
                ("obj['name^'] = 'Kari Hansen'", "Kari Hansen", "listed"),
            ],
        );
    }

    #[test]
    fn letters() {
        check(
            "greeting",
            &[
                ("Hei^ Kari,\n", "Kari", "first"),
                ("Hei^ Per!", "Per", "first"),
                ("Kjære^ Kari Hansen\n", "Kari Hansen", "listed"),
                ("Hei^ Kari og Ola,", "Kari", "first"),
                ("Buorre beaivi^ Áile!", "Áile", "first"),
                ("Dear^ Mr. Hansen,", "Hansen", "name"),
                ("\"Hei^ Kari,\\nTakk", "Kari", "first"),
                ("Mvh^ Kari", "Kari", "first"),
                ("Hei^, Elin!\n", "Elin", "first"),
                ("Hi^, Martin,\n", "Martin", "first"),
                ("{\"text\": \"Hei^, Elin!\\nTakk", "Elin", "first"),
                ("Takk^, Kari Hansen\n", "Kari Hansen", "listed"),
            ],
        );
        check(
            "signature",
            &[
                ("Med vennlig hilsen^\nKari Hansen\n", "Kari Hansen", "listed"),
                ("Hilsen^,\r\n\r\nKari Hansen, overlege\r\n", "Kari Hansen", "listed"),
                ("> Regards^,\n> Kari\n", "Kari", "first"),
                ("Mvh^\\nKari Hansen\\n", "Kari Hansen", "listed"),
                ("Hilsen^<br/>Kari Hansen<br/>", "Kari Hansen", "listed"),
                ("Best^,\nHodan Nilsen", "Hodan Nilsen", "listed"),
                ("Beste^,\nKari Hansen\nrådgiver", "Kari Hansen", "listed"),
                ("Takk^,\nKari\n", "Kari", "first"),
                ("Navn^\nKari Hansen\nAdresse", "Kari Hansen", "listed"),
                ("Navn^:\n  Kari Hansen\n", "Kari Hansen", "listed"),
            ],
        );
        check(
            "title",
            &[
                ("saksbehandler^ Kari Hansen ringte", "Kari Hansen", "listed"),
                ("pasienten^ Kari Hansen.", "Kari Hansen", "listed"),
                ("lege^ dr. Kari Ukjentsberg sier", "Kari Ukjentsberg", "given"),
                ("pasienten^ Xyz Hansen sier", "Xyz Hansen", "name"),
            ],
        );
    }

    #[test]
    fn no_names() {
        for text in [
            "name^",
            "name^: ",
            "name^: String,",
            "name^: String",
            "name^: Option<String>",
            "name^: Optional[str]",
            "name^: Victoria,",
            "let name^ = Victoria;",
            "name^ = Victoria.new()",
            "name^ = Kari.Hansen",
            "name^ = Kari_Hansen",
            "name^: \"Kari/Hansen\"",
            "name^: \"kari hansen\"",
            "name^: \"Kari.rs\"",
            "name^: \"Kari liker fisk\"",
            "name^: \"Kari2\"",
            "name^: KariHansen",
            "name^: kariHansen",
            "name^: \"Your Name\"",
            "navn^: Fornavn Etternavn",
            "navn^: Hansen Bygg AS",
            "navn^: Kari Hansen AS",
            "navn^: Kari Hansen Holding",
            "navn^: Oslo kommune",
            "navn^::Kari Hansen",
            "navn^ == \"Kari Hansen\"",
            "a.name^ > Kari Hansen",
            "</navn^>Kari Hansen",
            "Hei^ alle sammen!",
            "Hei^ Alle,",
            "Hello^ World!",
            "hei^ kari,",
            "Hei^",
            "Hilsen^\n",
            "Hilsen^\n\n\n\n\nKari Hansen",
            "Hilsen^\nKari Hansen er her\n",
            "Hilsen^\nKari er her\n",
            "pasienten^ Kari kom",
            "pasienten^ Xyz Abcde kom",
            "pasienten^ Oslo Universitetssykehus",
            "navn^: A B C D E F G",
            "navn^: Kari Hansen Ola Nilsen Per Olsen Berg",
            "navn^: \"Kari Hansen${x}\"",
            "navn^: Kari@example.com",
            "println!(\"Hello^, Alice!\");",
            "Hello^, World!",
            "Hei^, Kari har ringt",
            "den er best^, Kari ringte",
            "name^: Kari (default),",
        ] {
            assert_eq!(seen(text), None, "{text}");
        }
        assert_eq!(find(b"", 0), None);
        assert_eq!(find(b"", 9), None);
    }

    /// The names of a list, the first by its label.
    fn list(text: &str) -> Vec<String> {
        let at = text.find('^').unwrap();
        let hay = text.replacen('^', "", 1);
        let hay = hay.as_bytes();
        let next = |found: &Found| find_at(hay, next_in_list(hay, found.span.end)?);
        let found = std::iter::successors(find(hay, at), next).take(51);
        found.map(|found| decode(&hay[found.span])).collect()
    }

    #[test]
    fn lists() {
        let all = ["Ingrid Andreassen", "Mari Thorsen", "Ellen Hagen", "Per Vik"];
        for text in [
            "Til stede^: Ingrid Andreassen, Mari Thorsen, Ellen Hagen og Per Vik",
            "Til stede^: Ingrid Andreassen, Mari Thorsen, Ellen Hagen, og Per Vik.",
            "Til stede^: Ingrid Andreassen; Mari Thorsen; Ellen Hagen; Per Vik\n",
            "Til stede^: Ingrid Andreassen, Mari Thorsen,\nEllen Hagen & Per Vik\nReferent: Kari Hansen",
            "> Til stede^: Ingrid Andreassen, Mari Thorsen,\r\n>   Ellen Hagen and Per Vik\r\n",
            "Til stede^:\n- Ingrid Andreassen\n- Mari Thorsen\n- Ellen Hagen\n- Per Vik\n\nSak 1",
            "Til stede^:\n\n* Ingrid Andreassen\n* Mari Thorsen (leder)\n* Ellen Hagen\n* Per Vik",
            "Til stede^:\n1. Ingrid Andreassen\n2. Mari Thorsen\n3. Ellen Hagen\n4. Per Vik",
            "Til stede^:\nIngrid Andreassen\nMari Thorsen\nEllen Hagen\nPer Vik\nSak 1",
            "Til stede^: Ingrid Andreassen (Ap), Mari Thorsen (H), Ellen Hagen (leder), Per Vik (SV)",
            "authors^ = [\"Ingrid Andreassen\", \"Mari Thorsen\", \"Ellen Hagen\",\n    \"Per Vik\"]",
            "Til stede^: Ingrid Andreassen, Mari Thorsen, Ellen Hagen, Per Vik, Oslo",
            "Til stede^: Ingrid Andreassen, Mari Thorsen, Ellen Hagen, Per Vik, Hansen Bygg AS, Jon Lie",
        ] {
            assert_eq!(list(text), all, "{text}");
        }
        assert_eq!(list("Vitner^: Kari Ukjentsen, Xuan Ukjentberg og Per Vik").len(), 3);
        assert_eq!(list("Til stede^: Hansen, Kari; Vik, Per; Dahl, Ola"), ["Hansen, Kari", "Vik, Per", "Dahl, Ola"]);
    }

    #[test]
    fn what_stands_behind_a_name_and_is_none_of_a_list() {
        for text in [
            "Navn^: Kari Hansen, Oslo",
            "Navn^: Kari Hansen, Olav Tryggvasons gate 3",
            "Navn^: Kari Hansen, Per Hansens Veg 3",
            "Navn^: Kari Hansen, Sofie Lund Barnehage",
            "Navn^: Kari Hansen, Helse Bergen",
            "Navn^: Kari Hansen, Adresse: Storgata 1",
            "Navn^: Kari Hansen\nAnders Ukjentberg sier",
            "Navn^: Kari Hansen\nOle Vik sier",
            "Navn^: Kari Hansen\n\nPer Vik",
            "Navn^: Kari Hansen,Per Vik",
            "Navn^: Kari Hansen Bygg, Per",
            "{\"name^\": \"Kari Hansen\", \"Per\": 1}",
            "{\"name^\": \"Kari Hansen\" \"Per Vik\"}",
            "Navn^: Kari Hansen (f. 1985",
        ] {
            assert_eq!(list(text).len(), 1, "{text}");
        }
        assert_eq!(next_in_list(b"", 0), None);
        assert_eq!(next_in_list(b"Kari", 9), None);
        assert_eq!(find_at(b"Kari", 9), None);
    }

    #[test]
    fn windows_1252() {
        let found = find(b"navn: \xC5se H\xE5konsen\r\n", 4).unwrap();
        assert_eq!((found.span, found.verdict.class), (6..18, "listed"));
        assert_eq!(decode(found.verdict.canonical.as_bytes()), "ÅSE HÅKONSEN");
    }

    #[test]
    fn any_bytes_and_no_further_than_said() {
        let pieces = [
            "Kari",
            "Hansen",
            "HANSEN",
            "von ",
            " ",
            ", ",
            ":",
            "=",
            "\"",
            "'",
            "\n",
            "\\n",
            "<",
            ">",
            "</td>",
            "<td>",
            ".",
            "-",
            "K.",
            "dr. ",
            "\t",
            "|",
            "`",
            "’s",
            "å",
            "Å",
            "\u{301}",
            "\u{1F600}",
            "(",
            "_",
            "&quot;",
            "1",
            "=>",
        ];
        let mut next = noise(11);
        let mut hits = 0;
        for round in 0..200_000 {
            let mut hay: Vec<u8> = Vec::new();
            for _ in 0..next() % 14 {
                if round % 3 == 0 && next().is_multiple_of(4) {
                    hay.push(next() as u8);
                }
                hay.extend(pieces[(next() % pieces.len() as u64) as usize].as_bytes());
            }
            let at = (next() % (hay.len() as u64 + 1)) as usize;
            if let Some(start) = next_in_list(&hay, at) {
                assert!(start > at && start < hay.len());
                let _ = find_at(&hay, start);
            }
            let Some(found) = find(&hay, at) else { continue };
            hits += 1;
            assert!(found.span.start >= at && found.span.end <= hay.len());
            let mut wide = vec![b'x'; 3000];
            wide.push(b'\n');
            wide.extend(&hay);
            wide.push(b'\n');
            wide.extend([b'x'; 3000]);
            if hay[..at].contains(&b'\n') && hay[found.span.end..].contains(&b'\n') {
                let shifted = find(&wide, at + 3001).unwrap();
                assert_eq!((shifted.span.start - 3001, shifted.form), (found.span.start, found.form));
            }
        }
        assert!(hits > 500, "{hits}");
        assert_eq!(find(&[b'K'; 100_000], 5), None);
    }
}
