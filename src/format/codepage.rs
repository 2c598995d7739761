//! Two old character sets of Norway: the code page of DOS, and ISO 646-NO, in which `{|}` are æøå. Neither can be told
//! from a mark, so both are told by the words that they make, and only where nothing else would.

use memchr::{memchr, memmem};

use crate::detect::lanes::{BLOCK, Block, blocks};

/// A character set of one byte a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodePage {
    /// Code page 850, which Windows still has for its console in Norway. The older 865 has the same letters at the same
    /// places; where 850 has more of them, 865 has signs and lines.
    Dos,
    /// NS 4551-1 (ISO 646-NO): seven bits, `[\]{|}` are ÆØÅæøå.
    Norwegian7Bit,
}

impl CodePage {
    /// The character that a byte stands for.
    pub(super) fn char(self, byte: u8) -> char {
        match self {
            Self::Dos if byte >= 0x80 => CP850[usize::from(byte - 0x80)],
            Self::Dos => char::from(byte),
            Self::Norwegian7Bit => SIX.iter().find(|(ascii, _)| *ascii == byte).map_or(char::from(byte), |(_, c)| *c),
        }
    }

    /// Adds what the bytes mean, as far as there is room; how many bytes were read, and how many written.
    pub(super) fn decode(self, bytes: &[u8], out: &mut [u8]) -> (usize, usize) {
        let mut written = 0;
        for (read, &byte) in bytes.iter().enumerate() {
            let char = self.char(byte);
            let Some(room) = out.get_mut(written..written + char.len_utf8()) else { return (read, written) };
            char.encode_utf8(room);
            written += char.len_utf8();
        }
        (bytes.len(), written)
    }
}

/// Unicode's table cp850 (`VENDORS/MICSFT/PC/CP850.TXT`), from 0x80 on.
const CP850: [char; 128] = [
    'Ç', 'ü', 'é', 'â', 'ä', 'à', 'å', 'ç', 'ê', 'ë', 'è', 'ï', 'î', 'ì', 'Ä', 'Å', 'É', 'æ', 'Æ', 'ô', 'ö', 'ò', 'û',
    'ù', 'ÿ', 'Ö', 'Ü', 'ø', '£', 'Ø', '×', 'ƒ', 'á', 'í', 'ó', 'ú', 'ñ', 'Ñ', 'ª', 'º', '¿', '®', '¬', '½', '¼', '¡',
    '«', '»', '░', '▒', '▓', '│', '┤', 'Á', 'Â', 'À', '©', '╣', '║', '╗', '╝', '¢', '¥', '┐', '└', '┴', '┬', '├', '─',
    '┼', 'ã', 'Ã', '╚', '╔', '╩', '╦', '╠', '═', '╬', '¤', 'ð', 'Ð', 'Ê', 'Ë', 'È', 'ı', 'Í', 'Î', 'Ï', '┘', '┌', '█',
    '▄', '¦', 'Ì', '▀', 'Ó', 'ß', 'Ô', 'Ò', 'õ', 'Õ', 'µ', 'þ', 'Þ', 'Ú', 'Û', 'Ù', 'ý', 'Ý', '¯', '´', '\u{AD}', '±',
    '‗', '¾', '¶', '§', '÷', '¸', '°', '¨', '·', '¹', '³', '²', '■', '\u{A0}',
];

/// The six letters of ISO 646-NO.
const SIX: [(u8, char); 6] = [(b'[', 'Æ'), (b'\\', 'Ø'), (b']', 'Å'), (b'{', 'æ'), (b'|', 'ø'), (b'}', 'å')];

/// The code page that the head of an 8-bit text speaks for, if any. `None` is by far the usual answer.
pub(super) fn told_by(head: &[u8]) -> Option<CodePage> {
    if head.is_ascii() {
        return is_norwegian_7_bit(head).then_some(CodePage::Norwegian7Bit);
    }
    is_dos(head).then_some(CodePage::Dos)
}

/// Whether the bytes beyond ASCII are letters of DOS: æøå between letters of ASCII, with hardly any others there. All
/// else that has these bytes puts more of them in a row (Russian, Greek, Asian sets), has others more often (the Mac's
/// French and German), or has letters from 0xC0 on (Windows-1252, where these are quotes and daggers). One letter is
/// enough where no byte beyond ASCII beside a letter says otherwise.
fn is_dos(head: &[u8]) -> bool {
    let is_utf_8 = std::str::from_utf8(head).is_ok();
    if is_utf_8 || head.utf8_chunks().any(|chunk| !chunk.valid().is_ascii()) && !is_utf_8_by_chance(head) {
        return false;
    }
    let (mut norwegian, mut surely, mut accents, mut other, mut alien) = (0, 0, 0, 0, 0);
    for (at, &byte) in head.iter().enumerate().filter(|(_, b)| **b >= 0x80) {
        let beside = [at.checked_sub(1).map_or(0, |at| head[at]), head.get(at + 1).copied().unwrap_or(0)];
        let [before, behind] = beside.map(|b| b.is_ascii_alphabetic());
        let capitals = beside.iter().all(u8::is_ascii_uppercase);
        match byte {
            // Small letters stand before small ones (`Home›Products` does not), capitals among capitals (è of the Mac
            // does not).
            0x86 | 0x9B if before && beside[1].is_ascii_lowercase() => {
                (norwegian, surely) = (norwegian + 1, surely + 1)
            }
            0x8F | 0x9D if capitals => (norwegian, surely) = (norwegian + 1, surely + 1),
            // The no-break space of DOS in a number: nothing else has ÿ there.
            0xFF if beside.iter().all(u8::is_ascii_digit) => surely += 1,
            // A quote of Windows-1252 inside a word is an apostrophe.
            0x92 if before && behind => norwegian += 1,
            0x86 | 0x8F | 0x91 | 0x9B | 0x9D if before || behind => norwegian += 1,
            // é, ê, è, ô and ò, as in Nynorsk; the ä of the Mac is here too.
            0x82 | 0x88 | 0x8A | 0x93 | 0x95 if before && behind => accents += 1,
            0x82 if before => {}
            0x80..=0x9A | 0xA0..=0xA5 | 0xC0.. if before && behind => other += 1,
            0xC0.. if before || behind => other += 1,
            _ => alien += usize::from(before || behind),
        }
    }
    let told = surely >= 2 || surely == 1 && other + alien == 0;
    told && norwegian > 0 && norwegian >= 9 * other + 3 * accents
}

/// Whether the one character of UTF-8 in bytes is there by chance: two bytes beyond ASCII, of many alone.
fn is_utf_8_by_chance(head: &[u8]) -> bool {
    let valid: usize = head.utf8_chunks().map(|chunk| chunk.valid().chars().filter(|c| !c.is_ascii()).count()).sum();
    let alone: usize = head.utf8_chunks().map(|chunk| chunk.invalid().len()).sum();
    valid * 20 <= alone
}

/// Whether a text of seven bits is Norwegian with `{|}[\]` for its letters: they stand inside words, nearly all of
/// them, and many of these words are Norwegian ones. No code, markup or data is written so: there they stand beside
/// spaces, quotes and each other.
fn is_norwegian_7_bit(head: &[u8]) -> bool {
    // Of those that spell, each is beside a letter; they are 60 of 83 at least. Half of all code is told by it, in a tenth
    // of the time of reading the words.
    let (sixes, beside) = sixes(head);
    if beside < FEWEST_KNOWN as u32 || beside * 83 < sixes * 60 {
        return false;
    }
    let is_word = |b: &u8| b.is_ascii_alphabetic() || is_six(*b);
    let (mut good, mut bad, mut alone, mut words, mut known) = (0, 0, 0, 0, Vec::new());
    let mut at = 0;
    while let Some(found) = head[at..].iter().position(|&b| is_six(b)) {
        let six = at + found;
        let start = head[at..six].iter().rposition(|b| !is_word(b)).map_or(at, |i| at + i + 1);
        let end = head[six..].iter().position(|b| !is_word(b)).map_or(head.len(), |i| six + i);
        let word = &head[start..end];
        at = end;
        match word {
            b"}" | b"|" => alone += 1,
            _ if !is_spelled(word) => bad += word.iter().filter(|&&b| is_six(b)).count(),
            _ => {
                good += word.iter().filter(|&&b| is_six(b)).count();
                words += 1;
                known.extend(known_part(word));
            }
        }
        if bad > MOST_BAD || alone > MOST_BAD + good {
            return false;
        }
    }
    let found = known.len();
    known.sort_unstable();
    known.dedup();
    known.len() >= FEWEST_KNOWN && found * 4 >= words && bad * 20 <= good && alone * 3 <= good
}

/// So many different words that are known must be there.
const FEWEST_KNOWN: usize = 4;

/// More of the six that stand in no word are not in Norwegian of seven bits, whatever else there is: one letter in 25 is
/// one of them, so a head of 8 KiB has 330, and one in twenty may be a bracket.
const MOST_BAD: usize = 16;

/// How many of the six there are, and how many of them stand beside a letter, or two more than that.
fn sixes(head: &[u8]) -> (u32, u32) {
    let (mut sixes, mut beside) = (0, 2);
    // Of the last byte of the block before: whether it is a letter, and whether it is one of the six and beside none yet.
    let (mut letter, mut waits) = (0, 0);
    for bytes in blocks(head) {
        let folded = Block::of(&bytes).folded();
        let (six, letters) = (folded.within(b'{', b'}').bits(), folded.within(b'a', b'z').bits());
        let near = six & (letters << 1 | letter | letters >> 1);
        sixes += six.count_ones();
        beside += near.count_ones() + (waits & letters & 1) as u32;
        (letter, waits) = (letters >> (BLOCK - 1), (six & !near) >> (BLOCK - 1));
    }
    (sixes, beside)
}

fn is_six(byte: u8) -> bool {
    matches!(byte, b'['..=b']' | b'{'..=b'}')
}

/// Whether a word could be one: no two of the six in a row, no pair of brackets, letters enough, and large ones among
/// capitals or in front.
fn is_spelled(word: &[u8]) -> bool {
    let is_letter = |b: u8| b.is_ascii_alphabetic();
    let large = |b: u8| matches!(b, b'[' | b'\\' | b']');
    let small = |b: u8| matches!(b, b'{' | b'|' | b'}');
    let in_row = word.windows(2).any(|pair| !is_letter(pair[0]) && !is_letter(pair[1]));
    let paired = |open: u8, close: u8| memchr(open, word).is_some_and(|at| memchr(close, &word[at..]).is_some());
    let letters = word.iter().filter(|&&b| is_letter(b)).count();
    let capitals = word.iter().all(|&b| large(b) || b.is_ascii_uppercase());
    let others = word.get(1..).unwrap_or_default().iter().all(|&b| small(b) || b.is_ascii_lowercase());
    let first = word.first().is_some_and(|&b| !large(b) || word.len() > 2);
    !in_row && !paired(b'{', b'}') && !paired(b'[', b']') && letters * 2 >= word.len() && (capitals || others && first)
}

/// The word of [`KNOWN`] that this one is; or the part, marked by a star, that it holds.
fn known_part(word: &[u8]) -> Option<&'static str> {
    let lower: Vec<u8> = word
        .iter()
        .map(|&b| match b {
            b'[' | b'\\' | b']' => b + 0x20,
            _ => b.to_ascii_lowercase(),
        })
        .collect();
    let matches = |known: &&str| match known.strip_prefix('*') {
        Some(part) => memmem::find(&lower, part.as_bytes()).is_some(),
        None => lower == known.as_bytes(),
    };
    KNOWN.split_ascii_whitespace().find(matches)
}

/// In the writing of ISO 646-NO: the commonest words with æøå in Norwegian prose, and parts of words in forms, names and
/// addresses.
const KNOWN: &str = "
    p} n} s} n}r m} v}r v}re }r }ret }rene g} g}r st}r st} f}r f} f}tt f|r f|rst f|rste ogs} v{re v{rt n{r n{re l{re
    h|y h|re h|rer gj|r gj|re gj|res m|te m|ter l|p d|d br|d sm} bl} gr} b}t t} }tte l} s}ledes l}n |nsker |nske |st
    |vre |vrig |konomi }pen }pne {rlig b}de m}te m}ten m}tte sp|r t|r b|r n|d s|r k}re p}l n{ss l|nn bel|p h}ndtere
    *f|dsel *f|dt *m}ned *l|nn *bel|p *bj|rn *j|rgen *s|ren *h}kon *h}vard *st}le *g|ran *|yvind *|ystein *|deg}rd
    *g}rd *kj|p *kj|nn *sj| *troms| *bod| *}lesund *|stfold *gj|vik *f|rde *l{rer *l{rdal *s{ther *n|dvendig *h}nd
    *sk{r *sp|rsm}l *st|rre *st|rst *hj|rne *m|re *l|s *r}d *omr}de *m}l *br|dre *tr|nd *alts} *str|m *gr|nn *k|ben
    *|konom *unders|k *gjennomf|r *bev{r *v{r *d|gn *pr|v *tilh|r *milj| *hj{lp
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::sniff::{Charset, Kind, sniff};

    const PROSE: &str = "Kåre Ødegård er født på Tromsø i mars og har vært lærer i mange år. Nå bor han i Ålesund og går \
        til sjøen for å fiske. Først må søknaden sendes, så får både Bjørn og Åse svar når måneden er over. Lønn og \
        beløp står i eget skjema, og Ærlig talt er det også nødvendig.\n";
    const REGISTER: &str = "navn;fødselsdato;adresse;lønn\nBjørn Næss;01.01.1980;Bygdøy gate 1;500000\nKåre Sørensen;\
        02.02.1970;Storgårdsvegen 2;400000\nÅse Jørgensen;03.03.1960;Østre Måløyveg 3;450000\n";
    const CAPITALS: &str = "BJØRN ØDEGÅRD  TROMSØ\nKÅRE SØRENSEN  BODØ\nÅSE JØRGENSEN  ÅLESUND\nHÅKON NÆSS  GJØVIK\n";

    fn written(page: CodePage, text: &str) -> Vec<u8> {
        let bytes: Vec<u8> = (0..=255).collect();
        text.chars().map(|c| bytes.iter().copied().find(|&b| page.char(b) == c).unwrap_or(b'?')).collect()
    }

    fn told(text: &[u8]) -> Option<CodePage> {
        match sniff(text) {
            Kind::Text(Charset::Paged(page)) => Some(page),
            _ => None,
        }
    }

    #[test]
    fn norwegian_in_both() {
        for text in [PROSE, REGISTER, CAPITALS] {
            assert_eq!(told(&written(CodePage::Norwegian7Bit, text)), Some(CodePage::Norwegian7Bit), "{text}");
        }
        for text in [
            PROSE,
            REGISTER,
            CAPITALS,
            "Kåre Bjørn",
            "Vedtak om stønad\n",
            "Adresse: Storgata 1, 6601 SUNNDALSØRA\n",
            "Tlf 90\u{A0}16, 9950 Vardø\n",
            "Åse;90\u{A0}16\u{A0}31\u{A0}70\n",
            "Allé og idé på stønad",
            "Det lèt seg gjere trass i vêret, og så får vi søkje på nytt før året er ute",
        ] {
            assert_eq!(told(&written(CodePage::Dos, text)), Some(CodePage::Dos), "{text}");
        }
    }

    #[test]
    fn the_same_text_otherwise_is_neither() {
        for text in [PROSE, REGISTER, CAPITALS] {
            assert_eq!(told(text.as_bytes()), None);
            let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
            assert_eq!(told(&latin), None);
            let ascii: String = text.chars().filter(char::is_ascii).collect();
            assert_eq!(told(ascii.as_bytes()), None);
        }
    }

    #[test]
    fn others_with_the_same_bytes() {
        let cyrillic: Vec<u8> = (0..300).map(|i| if i % 7 == 0 { b' ' } else { 0x80 + (i * 5 % 48) as u8 }).collect();
        for text in [
            &b"It\x92s a user\x92s \x93quoted\x94 text, isn\x92t it? See\x86 and \x9bthis\x9b."[..],
            b"Un \x8et\x8e \x88 la plage, tr\x8fs pr\x8fs de la for\x90t o\x9d l'on va",
            b"sch\x9an und gr\x9f\xa7lich, M\x8adchen \x86bung",
            b"caf\xe9 na\xefve \x86 x\x86y",
            b"Home\x9bProducts \x9b more",
            b"Vard\x9b og V\x91r",
            b"it\x92s 'n\x92t, don\x91t",
            b"tr\x8fs pr\x8fs o\x9d",
            b"s\x9da\x9enos\x9d",
            b"90\xff16\xff31",
            b"st\x9bnad p\xe5",
            b"st\x9bnad \x93sitat\x94",
            &cyrillic,
        ] {
            assert_eq!(told(text), None, "{:?}", crate::detect::text::decode(text));
        }
    }

    #[test]
    fn code_and_data_are_no_norwegian() {
        for text in [
            "{\"p}\":[1,2],\"n}r\":{\"a\":[]}}",
            "fn main() { let s = |r| r[0]; match x { A|B => {}, _ => s } }",
            "\\section{M}l} \\begin{document} \\textbf{p} \\emph{s}r \\end{document}",
            "^(for|before|f|st|s|r|n}|[a-z]|v{2}re|\\d+)$",
            "| p | n | s |\n|---|---|---|\n| [f](s) | m | g |",
            "GET|POST|PUT|DELETE foo|bar en|to|tre s|r l|s m|te f|r",
            "navn|adresse|postnr\nKari|Storgata|0155\n",
            "C:\\Users\\kari\\p\\st \\\\server\\share\\f\\r",
            "${p}r ${n}r {s}r {m}l [f]r [p] x[i]l y{n}n",
            "{app} {http} {group}/{step} [p] f{m}r, {n}r, {s}l, {r}d {m}l {l}s p{m}te [st] {re}",
            "for } in { p} n} s} m} }",
            "",
        ] {
            assert_eq!(told(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_byte_is_one_character_and_leads_back() {
        use std::io::Read;

        use crate::format::text::{SMALLEST_WINDOW, Windows};
        let text = PROSE.repeat(400);
        for page in [CodePage::Dos, CodePage::Norwegian7Bit] {
            let file = written(page, &text);
            let mut windows = Windows::new((&file[..]).take(u64::MAX), Charset::Paged(page), SMALLEST_WINDOW);
            let (mut whole, mut places) = (Vec::new(), 0);
            while let Some(mut window) = windows.next_window().unwrap() {
                let core = window.core.clone();
                whole.extend_from_slice(&window.bytes[core.clone()]);
                for at in memmem::find_iter(&window.bytes[core.clone()], "Ålesund".as_bytes()).collect::<Vec<_>>() {
                    let at = core.start + at;
                    let span = window.locate(at..at + "Ålesund".len());
                    let bytes = span.bytes.unwrap();
                    assert_eq!(file[bytes.start as usize..bytes.end as usize], written(page, "Ålesund"));
                    places += 1;
                }
            }
            assert!(whole == text.as_bytes());
            assert_eq!(places, 400);
        }
    }

    #[test]
    fn room_for_one_character_is_enough() {
        let mut out = [0; 4];
        assert_eq!(CodePage::Dos.decode(b"\x9b\xb3\xb3", &mut out), (1, 2));
        assert_eq!(CodePage::Norwegian7Bit.decode(b"p}", &mut out), (2, 3));
        assert_eq!(&out[..3], "på".as_bytes());
    }

    #[test]
    fn any_bytes() {
        let mut seed = 3_u64;
        for _ in 0..2000 {
            let head: Vec<u8> = (0..200)
                .map(|_| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    b"p}|{[\\] n\x86\x9b\x91\xc3\xb8r"[(seed >> 33) as usize % 15]
                })
                .collect();
            let _ = told_by(&head);
        }
    }
}
