//! Every file is read whatever its encoding, and what is no text is said so.

use super::{Scan, certain, number, person};
use crate::support::Tree;

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// One character, one byte: enough for Norwegian.
fn windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(c as u32).unwrap()).collect()
}

#[test]
fn text_is_found_in_any_encoding_and_told_where() {
    let number_there = person(1);
    let text = format!("Søker på Åsane, blåbær\nfødselsnummer: {number_there} og så videre\n");
    let le = |text: &str| utf16(text, u16::to_le_bytes);
    let be = |text: &str| utf16(text, u16::to_be_bytes);
    type Encode<'a> = &'a dyn Fn(&str) -> Vec<u8>;
    let cases: [(&str, &[u8], Encode<'_>); 7] = [
        ("UTF-8", b"", &|text| text.as_bytes().to_vec()),
        ("UTF-8 with BOM", b"\xEF\xBB\xBF", &|text| text.as_bytes().to_vec()),
        ("UTF-16 LE", b"", &le),
        ("UTF-16 LE with BOM", b"\xFF\xFE", &le),
        ("UTF-16 BE", b"", &be),
        ("UTF-16 BE with BOM", b"\xFE\xFF", &be),
        ("Windows-1252", b"", &windows_1252),
    ];
    for (name, bom, encode) in cases {
        let tree = Tree::new().file("a.txt", [bom, &encode(&text)].concat());
        let findings = tree.run(&["scan", "--report", "jsonl"]).jsonl();
        assert_eq!(findings.len(), 1, "{name}: {findings:?}");
        let found = &findings[0];
        assert_eq!(found["confidence"], "certain", "{name}: the word beside it is read too");
        let (before, _) = text.split_once(&number_there).unwrap();
        let start = (bom.len() + encode(before).len()) as u64;
        let end = start + encode(&number_there).len() as u64;
        let place = ["line", "column", "end_column", "start", "end"].map(|key| number(&found[key]));
        assert_eq!(place, [2, 16, 27, start, end], "{name}");
    }
}

#[test]
fn control_bytes_hide_nothing_until_there_are_too_many() {
    let line = certain(1);
    let with = |more: &[u8]| [line.as_bytes(), more, b" and more text that is not short"].concat();
    let mut mixed = windows_1252("første linje\n");
    mixed.extend(line.as_bytes());
    let cases: [(&str, Vec<u8>, &str); 8] = [
        ("a lone NUL", with(b"\0"), ""),
        ("a NUL at the start", [b"\0", line.as_bytes()].concat(), ""),
        ("one file, two encodings", mixed, ""),
        ("half a character at the end", with("å".as_bytes().split_at(1).0), ""),
        ("all bytes", (0..=255).collect(), "binary"),
        ("an image", b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".to_vec(), "binary"),
        ("a program", b"\x7FELF\x02\x01\x01\0\0\0".to_vec(), "binary"),
        ("a document", b"%PDF-1.7\n".to_vec(), "unsupported"),
    ];
    for (name, content, reason) in cases {
        let tree = Tree::new().file("a", content);
        let scan = Scan::new(&tree, &["--fail-on", "never"]);
        assert_eq!(scan.code, 0, "{name}");
        if reason.is_empty() {
            assert_eq!((scan.scanned(), scan.paths().len()), (1, 1), "{name}");
        } else {
            assert_eq!((scan.scanned(), scan.missed(reason)), (0, (1, vec!["a".to_owned()])), "{name}");
        }
    }
}

#[test]
fn an_audit_wants_known_formats_read() {
    let tree = Tree::new().file("a.pdf", "%PDF-1.7\n").file("b.png", b"\x89PNG\r\n\x1A\n\0");
    assert_eq!(Scan::new(&tree, &[]).code, 0);
    let audit = Scan::new(&tree, &["--audit"]);
    assert_eq!((audit.code, audit.missed("unsupported").0, audit.missed("binary").0), (3, 1, 1));
    assert_eq!(Scan::new(&tree, &["--audit", "--exclude", "*.pdf"]).code, 0, "pictures are no gap");
}

#[test]
fn an_empty_file_is_scanned_and_an_empty_tree_is_all_there_is() {
    let empty = Scan::new(&Tree::new().file("empty.txt", "").file("bom.txt", b"\xEF\xBB\xBF"), &[]);
    assert_eq!((empty.code, empty.scanned(), empty.reasons().len()), (0, 2, 0));
    let nothing = Scan::new(&Tree::new(), &[]);
    assert_eq!((nothing.code, nothing.scanned(), nothing.reasons().len()), (0, 0, 0));
    assert!(Tree::new().run(&["scan"]).stdout.contains("0 files"));
}
