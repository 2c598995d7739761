//! E-mail addresses in running text.
//!
//! The grammar is the part of RFC 5321, 5322 and 6531 that people use: a dot-atom of letters (of any script), digits
//! and `. _ - + '` before the `@`, a host name with a real top-level domain after it. The other `atext` characters
//! (`= / | { } ! # $ % & * ? ^ ~`) stand beside addresses far more often than inside them, so they end one. What is
//! written like an address and is none (ssh remotes, package versions, Message-IDs, templates) is left out here;
//! see `alien_before` and `alien_after`.

use super::text::{char_after, char_before, decode};
use super::{Canonical, Found, Verdict};
use std::collections::HashSet;
use std::sync::OnceLock;

/// Finds the address around the `@` at `at`.
///
/// `form` is `mailto` (after `mailto:`), `angle` (between `<` and `>`, also as `&lt;` or `\u003c`) or `plain`. `class`
/// is `example` (reserved by RFC 2606 and 6761), `noreply-user` (a person behind a forge's or mail provider's alias),
/// `role` (a mailbox of an office) or `person`. The canonical writing is the local part as written, `@`, and the
/// domain in lower case. `None` where there is no address, or where it is a part of something else.
pub fn find(hay: &[u8], at: usize) -> Option<Found> {
    let (before, after) = (*hay.get(at.checked_sub(1)?)?, *hay.get(at + 1)?);
    let edge = |b: u8| b.is_ascii_alphanumeric() || b >= 0x80;
    if hay[at] != b'@' || !edge(after) || !(edge(before) || matches!(before, b'_' | b'-' | b'+')) {
        return None;
    }
    let (end, domain) = domain_at(hay, at + 1)?;
    let outer = local_start(hay, at)?;
    let signs = hay[outer..at].iter().take_while(|&&b| matches!(b, b'.' | b'-' | b'+')).count();
    let mut start = envelope_start(hay, outer + signs, at);
    if hay.get(end) == Some(&b'_') {
        // Markdown: _navn@firma.example_ is emphasis; without the mark in front it is a longer name.
        if hay[start] != b'_' {
            return None;
        }
        start += 1;
    }
    if alien_before(hay, outer, &domain) || alien_after(&hay[start..at], &hay[end..], &domain) {
        return None;
    }
    let local = decode(&hay[start..at]);
    let alphanumeric = local.chars().any(char::is_alphanumeric);
    if local.is_empty() || local.len() > 64 || !alphanumeric || code_before(&local, &domain) {
        return None;
    }
    let form = form_of(hay, start, end);
    if form != "mailto" && is_minted(&local) || form == "angle" && in_message_id(hay, start) {
        return None;
    }
    let verdict = Verdict {
        class: class_of(&local, &domain),
        canonical: Canonical::new(format!("{local}@{domain}")),
        precision_m: None,
    };
    Some(Found { span: start..end, form, verdict })
}

/// Reads the whole text, but for space around it, as one address; `None` where it is anything else.
pub fn accept(text: &str) -> Option<Verdict> {
    let bytes = text.trim().as_bytes();
    let at = bytes.iter().position(|&b| b == b'@')?;
    find(bytes, at).filter(|found| found.span == (0..bytes.len())).map(|found| found.verdict)
}

/// Longest domain in octets (RFC 1035, 2.3.4: 255 with the length octets), and what its Windows-1252 or upper-case
/// writing may take at most.
const DOMAIN_MAX: usize = 253;

/// The longest local part in octets (RFC 5321, 4.5.3.1.1).
const LOCAL_MAX: usize = 64;

/// Top-level domains that never resolve, reserved for examples, tests and the own network (RFC 2606, 6761, 6762).
const RESERVED: &[&str] = &["example", "test", "invalid", "localhost", "local"];

/// Top-level domains that in a path are file name extensions: `lib/foo@bar.EXT`.
const EXTENSIONS: &str = "app cc doc la md ml mm mov pl ps py rs sh so st tf vi zip";

/// Where the domain that starts at `from` ends, and the domain in lower case.
fn domain_at(hay: &[u8], from: usize) -> Option<(usize, String)> {
    let (mut end, mut dot, mut last) = (from, None, None);
    while let Some((c, len)) = char_after(hay, end) {
        match c {
            '.' if hay[end - 1] == b'.' => break,
            '.' => dot = Some(end),
            '-' => {}
            _ if !is_letter(c) || last.is_some_and(|l| is_wide(l) != is_wide(c)) => break,
            _ => {}
        }
        last = (c != '.').then_some(c);
        end += len;
        if end - from > DOMAIN_MAX + 4 {
            return None;
        }
    }
    dot?;
    while matches!(hay[end - 1], b'.' | b'-') {
        end -= 1;
    }
    let text = decode(&hay[from..end]);
    if let Some(domain) = host_name(&text) {
        return Some((end, domain));
    }
    // "navn@firma.example.Ring meg": a sentence end without the space. Only where the next word is capitalised, because
    // `host.prod.internal` has a top-level domain in its middle too.
    let (head, tail) = text.rsplit_once('.')?;
    let mut word = tail.chars();
    let capitalised = word.next().is_some_and(char::is_uppercase) && word.all(char::is_lowercase);
    let domain = host_name(head).filter(|domain| capitalised && domain == head)?;
    let cut = hay[from..end].iter().rposition(|&b| b == b'.')?;
    Some((from + cut, domain))
}

/// A host name of two labels or more under a known or reserved top-level domain, in lower case.
fn host_name(text: &str) -> Option<String> {
    let name = text.to_lowercase();
    let (rest, top) = name.rsplit_once('.')?;
    let label = |l: &str| !l.is_empty() && l.chars().count() <= 63 && !l.starts_with('-') && !l.ends_with('-');
    let known = RESERVED.contains(&top) || top_level_domains().contains(top);
    (name.len() <= DOMAIN_MAX && known && rest.split('.').all(label)).then_some(name)
}

/// The list of IANA, in both writings of the internationalised ones.
fn top_level_domains() -> &'static HashSet<&'static str> {
    static TABLE: OnceLock<HashSet<&'static str>> = OnceLock::new();
    TABLE.get_or_init(|| include_str!("data/tld.txt").lines().filter(|l| !l.starts_with('#')).collect())
}

/// Where the local part that ends at `at` begins: after what cannot belong to it and after an escape sequence. Signs
/// that stand before a word (list dashes, diff signs, ellipses) are still in it.
fn local_start(hay: &[u8], at: usize) -> Option<usize> {
    let (mut start, mut last) = (at, None);
    while let Some((c, len)) = char_before(hay, start) {
        let inside = match c {
            '.' => last != Some('.'),
            '_' | '-' | '+' => true,
            '\'' => last.is_some_and(char::is_alphabetic) && start >= 2 && hay[start - 2].is_ascii_alphabetic(),
            _ => is_letter(c) && last.is_none_or(|l| !is_letter(l) || is_wide(l) == is_wide(c)),
        };
        if !inside {
            break;
        }
        last = Some(c);
        start -= len;
        if at - start > LOCAL_MAX + 8 {
            return None;
        }
    }
    start += escape(hay, start);
    (start < at).then_some(start)
}

/// How many of the bytes at `start` belong to an escape sequence that began before it: `\n`, `\u003c`, `\x3c`, `%3C`.
fn escape(hay: &[u8], start: usize) -> usize {
    let hex = |from: usize, n: usize| hay.get(from..from + n).is_some_and(|s| s.iter().all(u8::is_ascii_hexdigit));
    match start.checked_sub(1).map(|before| hay[before]) {
        Some(b'%') if hex(start, 2) => 2,
        Some(b'\\') if hay[..start].iter().rev().take(8).take_while(|&&b| b == b'\\').count() % 2 == 1 => {
            match hay.get(start) {
                Some(b'n' | b't' | b'r') => 1,
                Some(b'u') if hex(start + 1, 4) => 5,
                Some(b'x') if hex(start + 1, 2) => 3,
                _ => 0,
            }
        }
        _ => 0,
    }
}

/// A letter or digit of any script, or a mark that belongs to one: combining accents (file names from macOS hold `å`
/// as two characters) and the vowel killers of the Indic scripts, which top-level domains contain.
fn is_letter(c: char) -> bool {
    let indic = matches!(c, '\u{900}'..='\u{DFF}') && matches!(c as u32 & 0x7F, 0x4D);
    c.is_ascii_alphanumeric() || (c >= '\u{80}' && (c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36F}') || indic))
}

/// Scripts written without spaces: text in them runs up to an address on both sides without being part of it.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{EFF}' | '\u{2E80}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}')
}

/// Whether what stands before `start` makes the address a piece of something else.
fn alien_before(hay: &[u8], start: usize, domain: &str) -> bool {
    let head = &hay[..start];
    let Some(&before) = head.last() else { return false };
    match before {
        // a@b@c, $USER@host, {user}@, user[0]@, %s@host (an encoded %3C was stepped over).
        b'@' | b'$' | b'}' | b']' => true,
        b'%' => true,
        // A masked name (o***a@firma.example), not Markdown's **a@firma.example**.
        b'*' => head.iter().rev().take(64).find(|&&b| b != b'*').is_some_and(u8::is_ascii_alphanumeric),
        b':' if !ends_with(head, b"mailto:") => {
            let other = [&b"sip:"[..], b"sips:", b"xmpp:", b"jabber:", b"im:", b"mid:", b"cid:", b"acct:"];
            other.iter().any(|scheme| {
                ends_with(head, scheme)
                    && !head[..head.len() - scheme.len()].last().is_some_and(u8::is_ascii_alphanumeric)
            }) || in_userinfo(head)
        }
        b'/' => is_extension(domain) || in_userinfo(head),
        b' ' => ends_with(head, b"ssh ") || ends_with(head, b"sftp "),
        b'\n' | b'\t' | b'\r' | b'"' | b'<' | b'(' | b',' | b';' => false,
        _ => in_userinfo(head),
    }
}

/// Whether `head` ends inside the user information of a URL: `scheme://user:` with no path begun.
fn in_userinfo(head: &[u8]) -> bool {
    let stop = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'/' | b'?' | b'#' | b'<' | b'>' | b'"' | b'(' | b',');
    let near = &head[head.len().saturating_sub(256)..];
    near.iter().rposition(stop).is_some_and(|slash| near[..=slash].ends_with(b"://"))
}

/// Whether `tail`, what stands after it, makes the address a piece of something else.
fn alien_after(local: &[u8], tail: &[u8], domain: &str) -> bool {
    let byte = |i: usize| tail.get(i).copied().unwrap_or(b' ');
    match byte(0) {
        b'@' | b'$' | b'{' | b'(' => true,
        b'%' => matches!(byte(1), b's' | b'd' | b'(' | b'{'),
        // A template goes on: navn@firma.{land}
        b'.' | b'-' => matches!(byte(1), b'$' | b'{' | b'%'),
        b'/' => is_extension(domain),
        b':' => is_remote(local, tail),
        _ => false,
    }
}

/// Whether the colon that `tail` begins with leads to a path or port (`git@host:group/project`, `user@host:2222`).
/// Anything else may be a list of addresses and passwords, which is the worst of leaks, and is read.
fn is_remote(local: &[u8], tail: &[u8]) -> bool {
    let rest = &tail[1..tail.len().min(256)];
    let stop = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b'`' | b'<' | b'>' | b',' | b';' | b')');
    let word = &rest[..rest.iter().position(stop).unwrap_or(rest.len())];
    let digits = word.iter().take_while(|b| b.is_ascii_digit()).count();
    let port = (1..=5).contains(&digits) && word.get(digits).is_none_or(|&b| b == b'/');
    let account = matches!(local, b"git" | b"hg" | b"svn");
    let path = matches!(word.first(), Some(b'/' | b'~' | b'.' | b':')) || word.contains(&b'/');
    port || path || (account && !word.is_empty()) || word.ends_with(b".git")
}

/// Whether the name is one that source code writes: `this@Outer.name` (Kotlin), `icon@2x.app`, `pkg@1.2.dev`, and
/// the systemd unit `name@host.target`.
fn code_before(local: &str, domain: &str) -> bool {
    let mut labels = domain.split('.');
    let (first, second) = (labels.next().unwrap_or(""), labels.next().unwrap_or(""));
    let number = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let version = first.strip_prefix('v').or(first.strip_suffix('x')).is_some_and(number);
    version
        || number(first) && (number(second) || is_extension(domain))
        || domain.ends_with(".target")
        || matches!(local, "this" | "super" | "return" | "break" | "continue")
}

fn is_extension(domain: &str) -> bool {
    domain.rsplit('.').next().is_some_and(|top| has_word(EXTENSIONS, top))
}

/// The start of an envelope sender that holds another address: bounces (`bounce-12-navn=firma.no@list.example`) and
/// SRS (`SRS0=aX=yy=firma.no=navn@host.example`). Their tail must not pass for a person.
fn envelope_start(hay: &[u8], start: usize, at: usize) -> usize {
    if start == 0 || hay[start - 1] != b'=' {
        return start;
    }
    let inside = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'+' | b'=');
    let long = hay[..at].iter().rev().take(LOCAL_MAX + 1).take_while(|b| inside(b)).count();
    let token = &hay[at - long..at];
    let named = [&b"srs0"[..], b"srs1", b"bounce"].iter().any(|name| starts_with(token, name));
    if long <= LOCAL_MAX && named { at - long } else { start }
}

fn form_of(hay: &[u8], start: usize, end: usize) -> &'static str {
    let (head, tail) = (&hay[..start], &hay[end..]);
    let open = [&b"<"[..], b"&lt;", b"\\u003c"].iter().any(|mark| ends_with(head, mark));
    if ends_with(head, b"mailto:") {
        "mailto"
    } else if open && [&b">"[..], b"&gt;", b"\\u003e"].iter().any(|mark| starts_with(tail, mark)) {
        "angle"
    } else {
        "plain"
    }
}

/// Whether the local part is one that mail programs mint for Message-IDs, which stand in links to archives and in
/// change logs too: UUIDs, time stamps with a serial (`20130101120000.GA123`), Gnus (`87abc.fsf`), Mozilla
/// (`4F91988B.1080502`), digits only. 62 of the 18,000 hits in 393 MB of documentation and code were such.
fn is_minted(local: &str) -> bool {
    let hex = |s: &str| s.bytes().all(|b| b.is_ascii_hexdigit());
    let digits = local.bytes().filter(u8::is_ascii_digit).count();
    let numeric = local.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    let (head, tail) = local.split_once('.').unwrap_or((local, ""));
    let serial = tail.bytes().take(5).all(|b| b.is_ascii_digit())
        || tail.bytes().any(|b| b.is_ascii_uppercase()) && tail.bytes().any(|b| b.is_ascii_digit());
    let stamp =
        head.len() >= 6 && head.bytes().all(|b| b.is_ascii_digit()) || head.len() == 8 && hex(head) && digits > 7;
    let uuid = local.len() == 36 && hex(&local.replace('-', "")) && local.matches('-').count() == 4;
    uuid || (numeric && digits >= 12) || local.ends_with(".fsf") || (tail.len() >= 5 && stamp && serial)
}

/// Whether the angle bracket before `start` is in a header that holds message or content identifiers (RFC 5322,
/// 3.6.4; folded lines are followed), or in a key of that name. Looks at most 1,900 bytes back.
fn in_message_id(hay: &[u8], start: usize) -> bool {
    let near = &hay[start.saturating_sub(1900)..start];
    let line = |end: usize| near[..end].iter().rposition(|&b| b == b'\n').map_or(0, |newline| newline + 1);
    let mut from = line(near.len());
    // A continuation line holds identifiers only; an indented line with a key of its own is no continuation.
    while from > 0 && matches!(near.get(from), Some(b' ' | b'\t')) && !near[from..].contains(&b':') {
        from = line(from - 1);
    }
    let names: [&[u8]; 6] =
        [b"message-id", b"message_id", b"in-reply-to", b"references:", b"references\":", b"content-id"];
    names.iter().any(|name| near[from..].windows(name.len()).any(|w| w.eq_ignore_ascii_case(name)))
}

fn ends_with(bytes: &[u8], tail: &[u8]) -> bool {
    bytes.len() >= tail.len() && bytes[bytes.len() - tail.len()..].eq_ignore_ascii_case(tail)
}

fn starts_with(bytes: &[u8], head: &[u8]) -> bool {
    bytes.len() >= head.len() && bytes[..head.len()].eq_ignore_ascii_case(head)
}

/// Mailboxes of an office, without hyphens, dots and underscores. Norwegian ones as public bodies and firms use them,
/// RFC 2142, and what Unix machines send from.
const ROLES: &str = "\
    abuse admin administrator announce billing booking bugs contact daemon dev devel donotreply dpo ekspedisjon \
    faktura feedback firmapost git hei hello help hjelp hostmaster hr ikkesvar info invoice jobb jobs kontakt \
    kundeservice kundesenter legal mailerdaemon maintainer maintainers marketing newsletter noreply notifications \
    nyhetsbrev office ordre personvern personvernombud post postmaster postmottak press presse privacy pvo \
    resepsjon root salg sales security sentralbord service servicedesk support svarikke svn team varsling \
    webmaster";

/// Endings and beginnings of the addresses of mailing lists and their robots.
const LIST_ENDS: &str =
    "-announce -bounces -commits -devel -list -maintainers -owner -request -subscribe -unsubscribe -users";
const LIST_STARTS: &[&str] = &["bounce-", "bounce+", "bounces-", "bounces+", "bug-", "owner-", "srs0=", "srs1="];

/// Forges and mail providers that give a person an alias, with or without a number in front.
const ALIASES: &[&str] = &["noreply", "privaterelay", "no-reply"];

fn class_of(local: &str, domain: &str) -> &'static str {
    let top = domain.rsplit('.').next().unwrap_or_default();
    let reserved = ["example.com", "example.net", "example.org"]
        .iter()
        .any(|name| domain.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')));
    if reserved || RESERVED.contains(&top) {
        return "example";
    }
    let local = local.to_lowercase();
    let base = local.split('+').next().unwrap_or_default();
    let bare = base.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | '.'));
    let joined: String = bare.chars().filter(|c| !matches!(c, '-' | '_' | '.')).collect();
    // "no-reply" and "ikke.svar" are roles; "h.r" and "d-ev" are initials.
    let name = if joined.len() >= 7 { joined.as_str() } else { bare };
    let list =
        LIST_ENDS.split(' ').any(|tail| bare.ends_with(tail)) || LIST_STARTS.iter().any(|head| local.starts_with(head));
    if has_word(ROLES, name) || list {
        "role"
    } else if domain.split('.').any(|label| ALIASES.contains(&label)) {
        "noreply-user"
    } else {
        "person"
    }
}

/// Whether `list`, words with a space between, has `word`.
fn has_word(list: &str, word: &str) -> bool {
    list.split(' ').any(|w| w == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The signs that stand for `@` in the tables, so that this file holds no address.
    fn real(text: &str) -> String {
        text.replace('¤', "@")
    }

    fn all(hay: &[u8]) -> Vec<Found> {
        (0..hay.len()).filter(|&at| hay[at] == b'@').filter_map(|at| find(hay, at)).collect()
    }

    /// The only address in `text`: what it spans, its form and its class.
    fn one(text: &str) -> Option<(String, &'static str, &'static str)> {
        let text = real(text);
        let found = all(text.as_bytes());
        assert!(found.len() < 2, "{text}");
        let found = found.into_iter().next()?;
        Some((text[found.span].to_owned(), found.form, found.verdict.class))
    }

    #[test]
    fn addresses_in_running_text() {
        for (text, want) in [
            ("Skriv til ola¤firma.no.", "ola¤firma.no"),
            ("ola.nordmann¤epost.firma.no, kari", "ola.nordmann¤epost.firma.no"),
            ("(ola+kvittering¤firma.no)", "ola+kvittering¤firma.no"),
            ("bjørn¤blåbær.no", "bjørn¤blåbær.no"),
            ("ola¤xn--blbr-roah.no", "ola¤xn--blbr-roah.no"),
            ("коля¤пример.рф", "коля¤пример.рф"),
            ("email=ola¤firma.no&navn=Ola", "ola¤firma.no"),
            ("o'brien¤firma.no", "o'brien¤firma.no"),
            ("'ola¤firma.no'", "ola¤firma.no"),
            ("Kontakt ola¤firma.no: han svarer", "ola¤firma.no"),
            ("ola¤firma.no:hemmelig", "ola¤firma.no"),
            ("ola¤firma.no:1234567", "ola¤firma.no"),
            ("+ola¤firma.no", "ola¤firma.no"),
            ("- ola¤firma.no", "ola¤firma.no"),
            ("...ola¤firma.no...", "ola¤firma.no"),
            ("\"Hei\\nola¤firma.no\\n\"", "ola¤firma.no"),
            ("%3Aola¤firma.no%20", "ola¤firma.no"),
            ("_ola¤firma.no_", "ola¤firma.no"),
            ("**ola¤firma.no**", "ola¤firma.no"),
            ("ola¤firma.no.Neste setning", "ola¤firma.no"),
            ("请联系ola¤firma.no谢谢", "ola¤firma.no"),
            ("https://firma.no/brukere/ola¤firma.no", "ola¤firma.no"),
            ("https://firma.no?epost=ola¤firma.no", "ola¤firma.no"),
            ("1234567¤163.com", "1234567¤163.com"),
            ("Tom¤FIRMA.NO", "Tom¤FIRMA.NO"),
            ("ssh-ed25519 AAAAC3Nz ola¤host.firma.no", "ola¤host.firma.no"),
            ("foo¤bar.rs", "foo¤bar.rs"),
        ] {
            assert_eq!(one(text).map(|f| f.0), Some(real(want)), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_an_address() {
        for text in [
            "git¤github.com:gruppe/prosjekt.git",
            "git¤github.com:prosjekt",
            "ola¤server.firma.no:/etc/passwd",
            "ola¤server.firma.no:~/fil",
            "ola¤server.firma.no:2222",
            "ola¤server.firma.no::modul/fil",
            "https://ola:hemmelig¤firma.no/",
            "https://ola¤firma.no/",
            "postgres://ola:p!ss¤db.firma.no:5432/x",
            "npm i ¤scope/pkg",
            "pkg¤1.2.3",
            "pkg¤^1",
            "actions/checkout¤v4",
            "mod¤v1.2.dev",
            "pkg¤1.2.dev",
            "node¤20.sh",
            "image¤sha256:abc",
            "icon¤2x.png",
            "icon¤2x.app",
            "getty¤tty1.service",
            "user¤host.target",
            "lib/foo¤bar.rs",
            "foo¤bar.py/baz",
            "sip:ola¤firma.no",
            "XMPP:ola¤firma.no",
            "Message-ID: <abc.def¤mail.firma.no>",
            "References: <a.b¤mail.firma.no>\n <c.d¤mail.firma.no>",
            "20130713144407.GA27334¤firma.no",
            "4F91988B.1080502¤firma.no",
            "b9624545-2c80-49a1-ac3c-39264a591f7b¤firma.no",
            "¤app.route",
            "Object¤1a2b",
            "C = A¤B",
            "a¤¤b.no",
            "foo¤bar¤baz.com",
            "¤ola¤mastodon.social",
            "%s¤%s.com",
            "%s¤firma.no",
            "{user}¤{host}.com",
            "{fornavn}.etternavn¤firma.no",
            "$USER¤firma.no",
            "<user>¤firma.no",
            "ola¤firma.{tld}",
            "ola¤firma.co.${tld}",
            "o***a¤firma.no",
            "ola¤firma.ukjenttld",
            "ola¤firma",
            "root¤localhost",
            "ola..nordmann.¤firma.no",
            "ola¤-firma.no",
            "ola¤firma-.no",
            "this¤Outer.name",
            "obj¤felt.name(x)",
            "s¤foo.no¤bar.no¤g",
        ] {
            assert_eq!(one(text), None, "{text}");
        }
        assert_eq!(one(&format!("{}¤firma.no", "a".repeat(64))).map(|f| f.0.len()), Some(73));
        assert_eq!(one(&format!("{}¤firma.no", "a".repeat(65))), None);
        assert_eq!(one(&format!("ola¤{}.no", "a".repeat(63))).map(|f| f.0.len()), Some(70));
        assert_eq!(one(&format!("ola¤{}.no", "a".repeat(64))), None);
        assert_eq!(one(&format!("ola¤{}no", "abc.".repeat(63))), None);
    }

    #[test]
    fn a_message_id_is_not_the_next_key() {
        let text = real("{\n  \"message-id\": \"<x.y¤mail.firma.no>\",\n  \"from\": \"Ola <ola¤firma.no>\"\n}");
        let spans: Vec<_> = all(text.as_bytes()).into_iter().map(|f| text[f.span].to_owned()).collect();
        assert_eq!(spans, [real("ola¤firma.no")]);
    }

    #[test]
    fn forms() {
        for (text, form) in [
            ("mailto:ola¤firma.no", "mailto"),
            ("<MAILTO:ola¤firma.no>", "mailto"),
            ("Ola <ola¤firma.no>", "angle"),
            ("Ola &lt;ola¤firma.no&gt;", "angle"),
            ("Ola \\u003cola¤firma.no\\u003e", "angle"),
            ("<b>ola¤firma.no</b>", "plain"),
            ("ola¤firma.no", "plain"),
        ] {
            assert_eq!(one(text).map(|f| (f.0, f.1)), Some((real("ola¤firma.no"), form)), "{text}");
        }
    }

    #[test]
    fn classes() {
        for (text, class) in [
            ("ola¤firma.no", "person"),
            ("post.kari¤firma.no", "person"),
            ("ola¤example.no", "person"),
            ("ola¤minexample.com", "person"),
            ("ola¤example.com", "example"),
            ("ola¤mail.example.org", "example"),
            ("ola¤firma.example", "example"),
            ("ola¤firma.test", "example"),
            ("ola¤pc.local", "example"),
            ("ola¤pc.localhost", "example"),
            ("123+ola¤users.noreply.github.com", "noreply-user"),
            ("noreply¤github.com", "role"),
            ("Post¤firma.no", "role"),
            ("no-reply¤firma.no", "role"),
            ("ikke.svar¤firma.no", "role"),
            ("support+sak12¤firma.no", "role"),
            ("info2¤firma.no", "role"),
            ("liste-request¤firma.no", "role"),
            ("bounce-12-ola=firma.no¤liste.org", "role"),
            ("srs0=aX=yy=firma.no=ola¤vert.org", "role"),
            ("h.r¤firma.no", "person"),
        ] {
            assert_eq!(one(text).map(|f| f.2), Some(class), "{text}");
        }
    }

    #[test]
    fn windows_1252_and_the_canonical_writing() {
        let found = all(b"Bj\xF8rn: <Bj\xF8rn@BL\xC5B\xC6R.NO>");
        assert_eq!(found[0].verdict.canonical, Canonical::new(real("Bjørn¤blåbær.no")));
        assert_eq!(found[0].span, 8..23);
        let composed = all(real("A\u{30A}se¤firma.no").as_bytes());
        assert_eq!(composed[0].span.start, 0);
    }

    #[test]
    fn accepts_one_address_and_nothing_else() {
        assert!(accept(&real(" ola¤firma.no ")).is_some());
        for text in ["ola¤firma.no, kari¤firma.no", "mailto:ola¤firma.no", "ola¤firma.no.", "<ola¤firma.no>", "", "¤"]
        {
            assert_eq!(accept(&real(text)), None, "{text}");
        }
    }

    #[test]
    fn the_list_is_sorted_and_holds_both_writings() {
        let rows: Vec<_> = include_str!("data/tld.txt").lines().filter(|l| !l.starts_with('#')).collect();
        assert!(rows.is_sorted() && rows.len() > 1400);
        for top in ["no", "com", "xn--p1ai", "рф"] {
            assert!(top_level_domains().contains(top), "{top}");
        }
        for none in ["png", "service", "# source"] {
            assert!(!top_level_domains().contains(none), "{none}");
        }
    }

    /// Any bytes: no panic, spans around the sign, the same answer far away, and a canonical writing that stays.
    #[test]
    fn any_bytes() {
        let pieces: Vec<&[u8]> = [
            "a",
            "@",
            "@",
            ".",
            ".no",
            "no",
            "com",
            "-",
            "_",
            "+",
            "'",
            "<",
            ">",
            ":",
            "/",
            "\\",
            "n",
            "\\u003c",
            "%",
            "3C",
            "ø",
            "漢",
            " ",
            "\n",
            "=",
            "bounce",
            "mailto:",
            "Message-ID:",
            "*",
            "K",
            "İ",
            "1",
            "x",
            "{",
            "\u{30A}",
            "\u{94D}",
            "git",
        ]
        .iter()
        .map(|s| s.as_bytes())
        .chain([&b"\xE5"[..], b"\xC3", b"\xFF", b"\x00"])
        .collect();
        let plain: [&[u8]; 4] = [b"a", b"@", b".no", b"b"];
        let mut seed = 7_u64;
        let mut hits = 0;
        for _ in 0..30_000 {
            let mut hay = Vec::new();
            for _ in 0..14 {
                seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                let pick = (seed >> 33) as usize;
                hay.extend_from_slice(if pick.is_multiple_of(2) {
                    plain[pick / 2 % 4]
                } else {
                    pieces[pick / 2 % pieces.len()]
                });
            }
            let mut wide = vec![b'\n'; 2000];
            wide.extend_from_slice(&hay);
            wide.extend([b'\n'; 2000]);
            let mut other = b"x@firma.example Message-ID: <\n".repeat(60);
            other.extend_from_slice(&wide);
            for at in 0..hay.len() {
                let here = find(&wide, at + 2000);
                let there = find(&other, at + other.len() - wide.len() + 2000);
                assert_eq!(here.as_ref().map(|f| f.span.len()), there.map(|f| f.span.len()));
                let _ = find(&hay, at);
                let Some(found) = here else { continue };
                hits += 1;
                assert!(found.span.contains(&(at + 2000)));
                let text = String::from_utf8(found.verdict.canonical.as_bytes().to_vec()).expect("canonical is text");
                assert_eq!(accept(&text).map(|v| v.canonical), Some(found.verdict.canonical), "{text}");
            }
        }
        assert!(hits > 500, "{hits}");
    }
}
