//! Floor 1: the nouns that every stage above speaks. A [`Finding`] is masked by construction: it holds a mask, a keyed
//! fingerprint and a tag for counting, and no way back to the value.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use data_encoding::{BASE64, HEXLOWER};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::detect::Canonical;

/// How sure the evidence makes one, from the sum of its points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// 35 points or more.
    Possible,
    /// 60 points or more.
    Likely,
    /// 85 points or more.
    Certain,
}

impl Confidence {
    /// All levels, lowest first.
    pub const ALL: [Self; 3] = [Self::Possible, Self::Likely, Self::Certain];

    /// The level that a sum of points reaches, or `None` below 35.
    pub fn of(points: i32) -> Option<Self> {
        match points {
            85.. => Some(Self::Certain),
            60.. => Some(Self::Likely),
            35.. => Some(Self::Possible),
            _ => None,
        }
    }

    /// The name in every output and option.
    pub fn name(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Likely => "likely",
            Self::Certain => "certain",
        }
    }

    /// The level of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }

    /// The lowest sum of points that is this level.
    pub fn least_points(self) -> i32 {
        match self {
            Self::Possible => 35,
            Self::Likely => 60,
            Self::Certain => 85,
        }
    }

    /// The highest sum of points that still is this level.
    pub fn most_points(self) -> i32 {
        match self {
            Self::Possible => 59,
            Self::Likely => 84,
            Self::Certain => i32::MAX,
        }
    }
}

/// Where something stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Bytes in the file itself, or `None` where the text was extracted from something else.
    pub bytes: Option<Range<u64>>,
    /// Where in the text, if there are lines.
    pub lines: Option<Lines>,
    /// 1-based data record, where there are records; a header is none.
    pub record: Option<u64>,
}

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lines {
    /// 1-based line.
    pub line: u64,
    /// 1-based column in Unicode code points of the text as decoded.
    pub column: u64,
    /// The column after the last character.
    pub end_column: u64,
}

impl Span {
    /// What sorts spans of one place: bytes where there are any, else line and column, else the record.
    pub fn order(&self) -> (u64, Option<Lines>, Option<u64>) {
        (self.bytes.as_ref().map_or(0, |bytes| bytes.start), self.lines, self.record)
    }
}

/// One value found, masked.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Where it stands.
    pub span: Span,
    /// What it is: an id of the taxonomy, or one of a pack's own.
    pub category: Arc<str>,
    /// The rule that found it.
    pub rule: Arc<str>,
    /// The kind that the validator told apart (`tenor`, `dnr`, `role`), or empty.
    pub class: &'static str,
    /// The verdict; in a column it waits for [`crate::scan::Verdicts`].
    pub confidence: Confidence,
    /// The sum that gave the verdict; in a column, before the column was weighed.
    pub points: i32,
    /// The column in which it stands, by its number in the file's tables.
    pub column: Option<u32>,
    /// No evidence lifts it above this.
    pub cap: Confidence,
    /// The other half of a value that was counted already: the longitude beside its latitude.
    pub again: bool,
    /// A test identity by construction.
    pub synthetic: bool,
    /// Points only: the latitude step of the last digit given, in metres.
    pub precision_m: Option<u32>,
    /// What may be shown of the value: no digit of a number.
    pub masked: Cow<'static, str>,
    /// Keyed digest of the canonical value.
    pub fingerprint: Fingerprint,
    /// In-memory hash for counting distinct values; never written.
    pub tag: Tag,
    /// How it was weighed, where somebody asks; then what came to nothing is handed on too.
    pub trail: Option<Box<Trail>>,
}

/// How a candidate was weighed.
#[derive(Clone, Debug)]
pub struct Trail {
    /// How it is written, by the name that packs use.
    pub form: &'static str,
    /// Points before evidence.
    pub base: i32,
    /// Each piece of evidence that was seen.
    pub pieces: Vec<Piece>,
    /// What became of it before its points were looked at.
    pub fate: Fate,
}

/// A piece of evidence that was seen.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Which of the rule's pieces.
    pub index: usize,
    /// What it gave or took; `None` is a veto.
    pub points: Option<i32>,
    /// What was seen, in the words of the pack: nothing of the file's text.
    pub what: String,
}

/// What became of a candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Its points decide.
    Weighed,
    /// A piece of evidence vetoes.
    Vetoed,
    /// Another rule has more right to the same bytes.
    Lost {
        /// That rule's id.
        to: Arc<str>,
    },
    /// No validator accepts it.
    Refused {
        /// Why not.
        why: &'static str,
    },
}

/// A value's hash for counting distinct values within one run. It has no key, so it must never be written: it has no
/// `Serialize`, and `Debug` hides it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tag(u64);

impl Tag {
    /// FNV-1a over the bytes, finished with the splitmix64 mixer so that the low and high bits are even.
    pub fn of(value: &Canonical) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for &byte in value.as_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Self(hash ^ (hash >> 31))
    }

    /// The position on a ring of 2^64 evenly filled places.
    pub fn ring(self) -> u64 {
        self.0
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tag")
    }
}

/// HMAC-SHA-256 of a canonical value, truncated to 128 bits. An unkeyed digest of an 11-digit number is reversed in
/// seconds (there are about 30 million of them), so none exists.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// 32 hex digits.
    pub fn hex(&self) -> String {
        HEXLOWER.encode(&self.0)
    }
}

/// The secret under which values are fingerprinted: the user's own, or a random one for this run that is never
/// written.
#[derive(Clone)]
pub struct Key {
    secret: [u8; 32],
    keyed: bool,
}

impl Key {
    /// A random key for one run.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn ephemeral() -> Result<Self, getrandom::Error> {
        Ok(Self { secret: Self::random()?, keyed: false })
    }

    /// The key of a key file: 64 hex digits, white space around them ignored. `None` if it is anything else.
    pub fn from_hex(text: &str) -> Option<Self> {
        let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).ok()?;
        Some(Self { secret: bytes.try_into().ok()?, keyed: true })
    }

    /// A new random secret.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn random() -> Result<[u8; 32], getrandom::Error> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret)?;
        Ok(secret)
    }

    /// Whether the key came from a file, so that fingerprints of two runs can be compared.
    pub fn is_keyed(&self) -> bool {
        self.keyed
    }

    /// What names the key in reports without giving it away: 16 hex digits.
    pub fn id(&self) -> String {
        HEXLOWER.encode(&self.digest("sporhund key id", b"")[..8])
    }

    /// The sub-key of a kind: the first two parts of its category.
    pub fn of_kind(&self, category: &str) -> KindKey {
        let kind = match category.match_indices('.').nth(1) {
            Some((dot, _)) => &category[..dot],
            None => category,
        };
        KindKey(Self { secret: self.digest("sporhund fingerprint", kind.as_bytes()), keyed: self.keyed })
    }

    fn digest(&self, label: &str, bytes: &[u8]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).expect("HMAC takes a key of any length (RFC 2104)");
        mac.update(label.as_bytes());
        mac.update(bytes);
        mac.finalize().into_bytes().into()
    }
}

/// The sub-key under which the values of one kind are fingerprinted.
#[derive(Clone, Debug)]
pub struct KindKey(Key);

impl KindKey {
    /// The fingerprint of a value of this kind.
    pub fn fingerprint(&self, value: &Canonical) -> Fingerprint {
        let mut short = [0; 16];
        short.copy_from_slice(&self.0.digest("", value.as_bytes())[..16]);
        Fingerprint(short)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

/// A path as it may be shown, and the raw path that orders it. Names are data too: what they hold of personal values
/// is masked, control characters are escaped.
#[derive(Clone)]
pub struct Name {
    raw: PathBuf,
    shown: String,
    masked: bool,
}

impl Name {
    /// A name with what may be shown of it; `masked` says that something in it was hidden.
    pub fn new(raw: PathBuf, shown: String, masked: bool) -> Self {
        Self { raw, shown, masked }
    }

    /// What may be shown.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// Whether a value in the name was hidden.
    pub fn is_masked(&self) -> bool {
        self.masked
    }

    /// The path itself, for matching it against selectors; never for showing.
    pub fn for_selectors(&self) -> &Path {
        &self.raw
    }

    /// The bytes of a name that is not UTF-8, unless it holds a value.
    pub fn bytes_b64(&self) -> Option<String> {
        let lossy = self.raw.to_str().is_none() && !self.masked;
        lossy.then(|| BASE64.encode(self.raw.as_os_str().as_bytes()))
    }

    fn order(&self) -> &[u8] {
        self.raw.as_os_str().as_bytes()
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({:?})", self.shown)
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.order() == other.order()
    }
}
impl Eq for Name {}
impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Name {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.order().cmp(other.order())
    }
}

/// Escapes what a terminal or a reader could trip over: C0 and C1 controls, bidirectional and other invisible format
/// characters, line separators. `\` itself is left alone, so that ordinary text reads as it is.
pub fn escape_controls(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            c if is_unsafe(c) => safe.push_str(&format!("\\u{{{:x}}}", c as u32)),
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_follow_the_contract() {
        assert_eq!(Confidence::of(85), Some(Confidence::Certain));
        assert_eq!(Confidence::of(84), Some(Confidence::Likely));
        assert_eq!(Confidence::of(60), Some(Confidence::Likely));
        assert_eq!(Confidence::of(59), Some(Confidence::Possible));
        assert_eq!(Confidence::of(35), Some(Confidence::Possible));
        assert_eq!(Confidence::of(34), None);
    }

    #[test]
    fn fingerprints_are_keyed_and_separate_by_kind() {
        let key = Key::from_hex(&"ab".repeat(32)).unwrap();
        let other = Key::from_hex(&"cd".repeat(32)).unwrap();
        let value = Canonical::new("x");
        let print = key.of_kind("id.national.fnr").fingerprint(&value);
        assert_eq!(print, key.of_kind("id.national.dnr").fingerprint(&value), "one sub-key for id.national");
        assert_ne!(print, key.of_kind("contact.phone").fingerprint(&value));
        assert_ne!(print, other.of_kind("id.national.fnr").fingerprint(&value));
        assert_eq!(print.hex().len(), 32);
        assert_ne!(key.id(), other.id());
    }

    #[test]
    fn a_key_is_64_hex_digits() {
        assert!(Key::from_hex(&"ab".repeat(31)).is_none());
        assert!(Key::from_hex("not a key").is_none());
        assert!(Key::from_hex(&format!("{}\n", "0F".repeat(32))).is_some());
    }

    #[test]
    fn nothing_secret_is_printed() {
        let key = Key::from_hex(&"ab".repeat(32)).unwrap();
        let value = Canonical::new("hemmelig");
        assert_eq!(format!("{key:?} {value:?} {:?}", Tag::of(&value)), "Key Canonical(8 bytes) Tag");
    }

    #[test]
    fn controls_are_escaped() {
        assert_eq!(escape_controls("a\x1b[31m\u{202e}\u{9b}\n"), "a\\u{1b}[31m\\u{202e}\\u{9b}\\n");
        assert_eq!(escape_controls("blåbær.txt"), "blåbær.txt");
    }
}
