//! The layers under which values hide in running text: escapes of the web, of mail and of source code, characters that
//! nobody sees, digits of other scripts, base64. A layer says by which bytes it shows and what they mean; the text as
//! it stands is read as well, so a layer that is wrong about a text costs time and no finding.

mod at_sign;
mod base64;
mod characters;
mod entities;
mod escapes;
mod hex;
mod percent;
mod quoted;
mod words;

use super::table::Unescape;

pub use base64::{Token, base64_tokens, decode_base64};
pub(super) use entities::reference as html_reference;

/// So many layers are taken off, one below the other: base64 of JSON with escapes in a link is three. What lies deeper
/// is not read, and is a gap ([`crate::reason::Reason::Limit`]).
pub const DEEPEST: usize = 3;

/// A longer stretch is not decoded in one go, in bytes as it stands: a line, or a block of a long one.
pub const LONGEST: usize = 16 * 1024;

/// What a layer sees to either side of the stretch, in bytes: enough for an address that the stretch's end cuts, and for
/// the lines that a soft line break of quoted-printable (76 characters at most) joins to one value.
pub const AROUND: usize = 512;

/// One way of hiding.
#[derive(Debug)]
pub struct Layer {
    /// Its name in reports.
    pub name: &'static str,
    /// One of these must stand in a text for the layer to matter. All layers' signals are looked for together, those
    /// of ASCII and the others, so there are no more than 64 of either, none is usual in prose or source code (20 a megabyte of the latter), and none is
    /// shorter than three bytes. Those of ASCII and the others are best two searches (171 MB of Rust: all in one pass
    /// 2.1 GB/s, those of ASCII 6.8, the others 18; with some of two bytes 0.8). Layers without any have a search of
    /// their own.
    pub signals: &'static [&'static [u8]],
    /// More of them, each looked for by itself (20 GB/s): those of two bytes, and what would make the search for all slower
    /// (with 63 of ASCII in place of 53 it took 2.8 times as long).
    pub single: &'static [&'static [u8]],
    /// Takes the layer off a stretch of text. What is none of the layer's escapes stays as it is.
    pub decode: Unescape,
}

/// The layers. A text is held against all of them; what one leaves is held against all of them again.
pub const LAYERS: &[Layer] = &[
    Layer { name: "percent", signals: percent::SIGNALS, single: percent::SINGLE, decode: percent::decode },
    Layer { name: "entities", signals: entities::SIGNALS, single: &[], decode: entities::decode },
    Layer { name: "unicode-escape", signals: escapes::SIGNALS, single: &[], decode: escapes::decode },
    Layer { name: "quoted-printable", signals: quoted::SIGNALS, single: quoted::SINGLE, decode: quoted::decode },
    Layer { name: "encoded-word", signals: words::SIGNALS, single: &[], decode: words::decode },
    Layer {
        name: "invisible",
        signals: characters::INVISIBLE_SIGNALS,
        single: characters::INVISIBLE_SINGLE,
        decode: characters::decode_invisible,
    },
    Layer { name: "wide-digits", signals: characters::WIDE_SIGNALS, single: &[], decode: characters::decode_wide },
    Layer { name: "at-sign", signals: &[], single: at_sign::SINGLE, decode: at_sign::decode },
    Layer { name: "base64", signals: &[], single: &[], decode: decode_base64 },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::table::Unescaped;

    /// What a layer makes of a text.
    fn plain(name: &str, text: &[u8]) -> Unescaped {
        let layer = LAYERS.iter().find(|layer| layer.name == name).unwrap();
        let mut out = Unescaped::default();
        (layer.decode)(text, &mut out);
        out
    }

    fn shows(name: &str, text: &[u8]) -> bool {
        let layer = LAYERS.iter().find(|layer| layer.name == name).unwrap();
        layer.signals.iter().chain(layer.single).any(|signal| memchr::memmem::find(text, signal).is_some())
    }

    /// The layer shows itself, the value is there, and its way back leads to `hidden`.
    fn finds(name: &str, text: &str, value: &str, hidden: &str) {
        assert!(shows(name, text.as_bytes()), "{text}: no signal");
        let out = plain(name, text.as_bytes());
        let at = memchr::memmem::find(&out.text, value.as_bytes());
        let at = at.unwrap_or_else(|| panic!("{text}: {:?}", String::from_utf8_lossy(&out.text)));
        assert_eq!(&text[out.raw(at..at + value.len())], hidden, "{text}");
    }

    /// The text means what it is.
    fn stays(name: &str, text: &str) {
        assert_eq!(String::from_utf8_lossy(&plain(name, text.as_bytes()).text), text);
    }

    const MAIL: &str = "kari.nordmann@example.com";

    #[test]
    fn percent() {
        finds("percent", "?epost=kari.nordmann%40example.com&x=1", MAIL, "kari.nordmann%40example.com");
        finds("percent", "/sok%3Fq%3D kari.nordmann%40example.com", MAIL, "kari.nordmann%40example.com");
        finds("percent", "tel:%2B4768051234", "+4768051234", "%2B4768051234");
        finds("percent", "tlf=%2B47+68+05+12+34", "+47 68 05 12 34", "%2B47+68+05+12+34");
        finds("percent", "GET /?mobil=68+05+12+34 HTTP/1.1", "68 05 12 34", "68+05+12+34");
        finds("percent", "q=tlf%2068051234", " 68051234", "%2068051234");
        finds("percent", "navn=Bj%C3%B8rn", "Bjørn", "Bj%C3%B8rn");
        finds("percent", "68%c2%a005%c2%a012", "68\u{A0}05\u{A0}12", "68%c2%a005%c2%a012");
        finds("percent", "680512%E2%80%AF34", "680512\u{202F}34", "680512%E2%80%AF34");
        finds("percent", "kari%2Enordmann%40example%2ecom", MAIL, "kari%2Enordmann%40example%2ecom");
        let twice = plain("percent", b"kari.nordmann%2540example.com");
        assert_eq!(twice.text, b"kari.nordmann%40example.com");
        assert_eq!(plain("percent", b"Bj%F8rn %E5pen").text, b"Bj\xF8rn \xE5pen");
    }

    #[test]
    fn at_signs() {
        for written in [
            "kari.nordmann (at) example.com",
            "kari.nordmann[at]example[dot]com",
            "kari.nordmann (krøllalfa) example (punktum) com",
            "kari.nordmann [krollalfa] example.com",
        ] {
            finds("at-sign", written, MAIL, written);
        }
        for text in ["look (at) (this)", "f(a) b", "point 3 (at) ", "x[a]", "(at)", "[at", "se (at"] {
            stays("at-sign", &text.replace("f(a) b", "f (b) c"));
        }
    }

    #[test]
    fn percent_that_is_none() {
        for text in ["50%20 00 11 22", "100% sikker", "%zz %4 %", "a%C3b %FF%FE", "%d%b%Y", "%00%07"] {
            stays("percent", text);
        }
        assert_eq!(plain("percent", b"100%25").text, b"100%");
        // A sign and a letter: no digits come of it.
        assert_eq!(plain("percent", b"printf(\"%20d\", 12345678)").text, b"printf(\" d\", 12345678)");
        assert_eq!(plain("percent", b"printf(\"%2d %3d %5.2f\", 12)").text, b"printf(\"- = %5.2f\", 12)");
        // A sum with a plus is no form.
        stays("percent", "12+34");
        stays("percent", "GET /x?y HTTP/1.1 12+34 x=12+34");
        assert_eq!(plain("percent", b"1+2%20=3").text, b"1+2 =3");
    }

    #[test]
    fn entities() {
        finds("entities", "kari.nordmann&#64;example.com", MAIL, "kari.nordmann&#64;example.com");
        finds("entities", "kari.nordmann&#64example.com", MAIL, "kari.nordmann&#64example.com");
        finds("entities", "kari.nordmann&#x40;example&#46;com", MAIL, "kari.nordmann&#x40;example&#46;com");
        finds("entities", "kari.nordmann&commat;example&period;com", MAIL, "kari.nordmann&commat;example&period;com");
        finds("entities", "68&nbsp;05&nbsp;12&nbsp;34", "68\u{A0}05\u{A0}12\u{A0}34", "68&nbsp;05&nbsp;12&nbsp;34");
        finds("entities", "kari.nord&shy;mann@example.com", MAIL, "kari.nord&shy;mann@example.com");
        finds("entities", "Bj&oslash;rn &Aring;s", "Bjørn Ås", "Bj&oslash;rn &Aring;s");
        finds(
            "entities",
            "&#54;&#56;&#48;&#53;&#49;&#50;&#51;&#52;",
            "68051234",
            "&#54;&#56;&#48;&#53;&#49;&#50;&#51;&#52;",
        );
        assert_eq!(plain("entities", b"x&amp;#64;y").text, b"x&#64;y");
    }

    #[test]
    fn entities_that_are_none() {
        for text in [
            "a&b",
            "if (a &#",
            "&#;",
            "&#x;",
            "&#68051234 &#xFFFFFFFF;",
            "&ukjent;",
            "&#5068051234",
            "&#501",
            "?a=1&amp=2",
            "&#0;",
        ] {
            stays("entities", text);
        }
        // Without its semicolon a reference makes no digit: `x &#50` is code.
        stays("entities", "x &#50 68051");
    }

    #[test]
    fn escapes() {
        finds("unicode-escape", "kari.nordmann\\u0040example.com", MAIL, "kari.nordmann\\u0040example.com");
        finds("unicode-escape", "kari.nordmann\\x40example.com", MAIL, "kari.nordmann\\x40example.com");
        finds("unicode-escape", "kari.nordmann\\u{40}example.com", MAIL, "kari.nordmann\\u{40}example.com");
        finds("unicode-escape", "Bj\\u00f8rn \\u{e9}n", "Bjørn én", "Bj\\u00f8rn \\u{e9}n");
        finds("unicode-escape", "Bj\\xc3\\xb8rn", "Bjørn", "Bj\\xc3\\xb8rn");
        finds("unicode-escape", "Bj\\303\\270rn", "Bjørn", "Bj\\303\\270rn");
        finds(
            "unicode-escape",
            "\\x36\\x38\\x30\\x35\\x31\\x32\\x33\\x34",
            "68051234",
            "\\x36\\x38\\x30\\x35\\x31\\x32\\x33\\x34",
        );
        finds("unicode-escape", "\\u0022,\\u002068051234", " 68051234", "\\u002068051234");
        finds("unicode-escape", "\\ud83d\\ude00 \\u0040", "😀 @", "\\ud83d\\ude00 \\u0040");
        assert_eq!(plain("unicode-escape", b"kari\\_nordmann\\@example.com").text, b"kari_nordmann@example.com");
        assert_eq!(plain("unicode-escape", b"a\\\\u0040b").text, b"a\\u0040b");
        assert_eq!(plain("unicode-escape", b"Bj\\xf8rn\\n1").text, b"Bj\xF8rn\n1");
    }

    #[test]
    fn escapes_that_are_none() {
        for text in
            ["\\d+\\.\\d+", "\\x4", "\\u12", "\\u{}", "\\u{110000}", "\\ud83d", "\\1\\2", "\\100", "\\", "\\u{zz}"]
        {
            stays("unicode-escape", text);
        }
    }

    #[test]
    fn quoted_printable() {
        finds("quoted-printable", "Hei=20\nkari.nordmann=40example.com\n", MAIL, "kari.nordmann=40example.com");
        finds("quoted-printable", "kari.nordmann=40example.com", MAIL, "kari.nordmann=40example.com");
        let cut = format!("{} kari.nord=\nmann@example.com og mer\n", "x".repeat(60));
        finds("quoted-printable", &cut, MAIL, "kari.nord=\nmann@example.com");
        finds("quoted-printable", &cut.replace('\n', "\r\n"), MAIL, "kari.nord=\r\nmann@example.com");
        finds("quoted-printable", "68=C2=A005=C2=A012=C2=A034", "68\u{A0}05", "68=C2=A005");
        finds("quoted-printable", "Subject: =?utf-8?Q?Bj=C3=B8rn?=", "Bjørn", "Bj=C3=B8rn");
        finds("quoted-printable", "<a href=3D\"x\">tlf=2068051234</a>", " 68051234", "=2068051234");
        assert_eq!(plain("quoted-printable", b"Bj=F8rn p=E5 =C5s").text, b"Bj\xF8rn p\xE5 \xC5s");
    }

    #[test]
    fn quoted_printable_that_is_none() {
        for text in [
            "?id=2068051234",
            "phone=4068051234",
            "phone=4068051234&x=ab",
            "a=20, b=40",
            "x == 3D",
            "let x = 2;",
            "width=40px height=20px",
            "=======\n68051234",
            "    let number =\n        68051234;\n",
            "A=C3",
            "color=A0A0A0",
        ] {
            stays("quoted-printable", text);
        }
    }

    #[test]
    fn encoded_words() {
        let whole = |encoded: &str| plain("encoded-word", encoded.as_bytes()).text;
        for (encoded, wanted) in [
            ("=?utf-8?Q?Bj=C3=B8rn_=C3=85s?=", "Bjørn Ås"),
            ("=?UTF-8?B?QmrDuHJuIFNhbmR2aWs=?=", "Bjørn Sandvik"),
            ("=?iso-8859-1?q?K=E5re?= Dahl", "Kåre Dahl"),
            ("=?ISO-8859-15?B?S+VyZQ==?=", "Kåre"),
            ("=?Windows-1252?Q?K=E5re_=96_x?=", "Kåre – x"),
            ("=?utf-8*nb?Q?Bj=C3=B8rn?=", "Bjørn"),
            ("\"=?utf-8?Q?N=C3=A6ss=2C_Kari?=\" <x>", "\"Næss, Kari\" <x>"),
            ("=?utf-8?Q?Bj=C3?=\r\n =?utf-8?Q?=B8rn?= x", "Bjørn x"),
            ("=?UTF-8?B?QmrD?= =?UTF-8?B?uHJu?=", "Bjørn"),
            ("=?utf-8?Q?Kari?= og =?utf-8?Q?=C3=85se?=", "Kari og Åse"),
            ("=?utf-8?Q?Kari_?= =?iso-8859-1?Q?=C5se?=", "Kari  Åse"),
            ("=?utf-8?Q??=", ""),
        ] {
            assert_eq!(String::from_utf8_lossy(&whole(encoded)), wanted, "{encoded}");
        }
        finds("encoded-word", "To: =?utf-8?Q?Bj=C3=B8rn?= <x>", "Bjørn", "Bj=C3=B8rn");
        finds("encoded-word", "=?UTF-8?B?QmrDuHJuIFNhbmR2aWs=?=", "Sandvik", "IFNhbmR2aWs=");
        finds(
            "encoded-word",
            "=?UTF-8?Q?fnr?=\n =?UTF-8?Q?68051?= =?UTF-8?Q?234?=",
            "68051234",
            "68051?= =?UTF-8?Q?234",
        );
        finds("encoded-word", "=?iso-8859-1?Q?tlf_68=A005=A012=A034?=", "68\u{A0}05", "68=A005");
        finds(
            "encoded-word",
            "=?utf-8?Q?kari.nordmann?= =?utf-8?Q?=40example.com?=",
            MAIL,
            "kari.nordmann?= =?utf-8?Q?=40example.com",
        );
    }

    #[test]
    fn encoded_words_that_are_none() {
        for text in [
            "=?",
            "=?utf-8?",
            "=?utf-8?Q?",
            "=?utf-8?Q?abc",
            "=?utf-8?X?abc?=",
            "=?koi8-r?B?QmrDuHJu?=",
            "=?utf-8?Q?a\nb?=",
            "x =? y ?= z",
            "a==?b",
        ] {
            stays("encoded-word", text);
        }
    }

    #[test]
    fn invisible() {
        for c in ["\u{AD}", "\u{200B}", "\u{200C}", "\u{200D}", "\u{2060}", "\u{FEFF}", "\u{200E}"] {
            let text = format!("navn kari.{c}nordmann@exa{c}mple.com");
            finds("invisible", &text, MAIL, &text[5..]);
            finds("invisible", &format!("6805{c}1234"), "68051234", &format!("6805{c}1234"));
        }
        finds("invisible", "\u{202A}+47 68 05 12 34\u{202C}", "+47 68 05 12 34", "+47 68 05 12 34");
        stays("invisible", "blåbær – “så” €");
    }

    #[test]
    fn wide_digits() {
        finds("wide-digits", "６８０５１２３４", "68051234", "６８０５１２３４");
        finds("wide-digits", "＋47６８０５１２３４", "+4768051234", "＋47６８０５１２３４");
        finds("wide-digits", "kari.nordmann＠example．com", MAIL, "kari.nordmann＠example．com");
        finds("wide-digits", "٦٨٠٥١٢٣٤", "68051234", "٦٨٠٥١٢٣٤");
        finds("wide-digits", "۶۸۰۵۱۲۳۴", "68051234", "۶۸۰۵۱۲۳۴");
        finds("wide-digits", "𝟨𝟪𝟢𝟧𝟣𝟤𝟥𝟦", "68051234", "𝟨𝟪𝟢𝟧𝟣𝟤𝟥𝟦");
        assert_eq!(plain("wide-digits", "१२३".as_bytes()).text, b"123");
        stays("wide-digits", "x² ½ ① blåbær 中文 مرحبا");
    }

    #[test]
    fn few_signals_and_short_ones() {
        let signals: Vec<_> = LAYERS.iter().flat_map(|layer| layer.signals).collect();
        let ascii = signals.iter().filter(|signal| signal.is_ascii()).count();
        assert!(ascii.max(signals.len() - ascii) <= 64, "{}: Teddy takes no more", signals.len());
        assert!(signals.iter().all(|signal| (3..=5).contains(&signal.len())));
        assert!(LAYERS.iter().flat_map(|layer| layer.single).all(|signal| (2..=4).contains(&signal.len())));
        let distinct: std::collections::HashSet<_> = signals.iter().collect();
        assert_eq!(distinct.len(), signals.len());
    }

    #[test]
    fn any_bytes_are_decoded_and_lead_back() {
        let alphabet: &[u8] = b"%=&#\\xu{}4023CcEe;\n\r \xC3\xB8\xE2\x80\x8B\xEF\xBC\x90\xD9\xA0\xF0\x9D\x9F\x8E@aQ+/-";
        let words: [&[u8]; 5] = [b"=?utf-8?Q?", b"=?UTF-8?B?", b"=?iso-8859-1?q?", b"?=", b" "];
        let mut seed = 7_u64;
        let mut next = |most: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % most
        };
        for round in 0..6000 {
            let text: Vec<u8> = (0..40)
                .flat_map(|_| match round % 3 {
                    0 if next(3) == 0 => words[next(5)],
                    _ => alphabet[next(alphabet.len())..].get(..1).unwrap_or_default(),
                })
                .copied()
                .collect();
            for layer in LAYERS {
                let mut out = Unescaped::default();
                (layer.decode)(&text, &mut out);
                let mut last = 0;
                for at in 0..out.text.len() {
                    let raw = out.raw(at..at + 1);
                    assert!(raw.start >= last && raw.end <= text.len() && raw.start <= raw.end);
                    last = raw.start;
                }
            }
        }
    }
}
