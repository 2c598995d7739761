//! Values under escapes: found, told where the escapes stand, and bounded.

use data_encoding::BASE64;
use serde_json::Value;

use super::person;
use crate::support::{Tree, fill};

/// The findings of a text, as what stands in the file where each is told, and the category.
fn found(text: &[u8]) -> Vec<(String, String)> {
    let tree = Tree::new().file("a.txt", text);
    let run = tree.run(&["scan", "a.txt", "--no-config", "--report", "jsonl", "--fail-on", "never"]);
    let findings = run.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let told = findings.filter(|finding| finding["confidence"] != "possible").map(|finding| {
        let (start, end) = (finding["start"].as_u64().unwrap() as usize, finding["end"].as_u64().unwrap() as usize);
        (String::from_utf8_lossy(&text[start..end]).into_owned(), finding["category"].as_str().unwrap().to_owned())
    });
    told.collect()
}

#[test]
fn every_layer_is_taken_off_and_leads_back() {
    let number = person(11);
    let (date, rest) = number.split_at(6);
    let wide: String = number.chars().map(|c| char::from_u32(0xFF10 + c.to_digit(10).unwrap()).unwrap()).collect();
    let entities: String = number.bytes().map(|b| format!("&#{b};")).collect();
    for hidden in [
        format!("{date}%20{rest}"),
        format!("{date}&nbsp;{rest}"),
        entities,
        format!("{date}\\u00a0{rest}"),
        format!("{date}=C2=A0{rest}"),
        format!("{date}\u{ad}{rest}"),
        format!("{date}\u{200b}{rest}"),
        wide,
    ] {
        let text = format!("x\nfødselsnummer: {hidden} i dag\n");
        assert_eq!(found(text.as_bytes()), [(hidden, "id.national.fnr".to_owned())], "{text}");
    }
}

#[test]
fn base64_and_tokens() {
    let claims = format!("{{\"pid\":\"{}\",\"navn\":\"x\"}}", person(12));
    let token = format!("eyJhbGciOiJub25lIn0.{}.c2ln", BASE64.encode(claims.as_bytes()).replace('=', ""));
    let text = format!("Authorization: Bearer {token}\n");
    let all = found(text.as_bytes());
    assert_eq!(all.len(), 1, "{all:?}");
    assert!(token.contains(&all[0].0) && all[0].1 == "id.national.fnr", "{all:?}");
}

#[test]
fn a_bomb_is_listed() {
    let mut text = fill(13, "fnr {{fnr}} og {{email}} i en lang nok tekst til å være noe").into_bytes();
    for _ in 0..5 {
        text = BASE64.encode(&text).into_bytes();
    }
    text.push(b'\n');
    let tree = Tree::new().file("bombe.txt", &text);
    let run = tree.run(&["scan", "bombe.txt", "--no-config", "--report", "json", "--fail-on", "never"]);
    assert_eq!(run.json()["coverage"]["not_scanned"][0]["reason"], "limit");
    assert_eq!(run.code, 3);
}

#[test]
fn old_charsets() {
    let number = person(14);
    let dos =
        [b"Navn p\x86 s\x9bker: x. F\x9bdselsnummer: ", number.as_bytes(), b", bor p\x86 S\x9brlandet\r\n"].concat();
    assert_eq!(found(&dos), [(number.clone(), "id.national.fnr".to_owned())]);
    let norwegian =
        format!("S|ker b|r p}} Sn}}sa. F|dselsnummeret er {number}. [nsker }} f}} svar n}}r det er klart.\n");
    assert_eq!(found(norwegian.as_bytes()), [(number, "id.national.fnr".to_owned())]);
}

#[test]
fn words_near_an_identifier_alone() {
    let text = fill(15, "Diagnosen er astma.\n");
    assert_eq!(found(text.as_bytes()), []);
    let text = fill(15, "Fnr {{fnr}}. Pasienten har astma og er sykmeldt.\n");
    let all = found(text.as_bytes());
    assert!(all.iter().any(|(value, category)| value == "astma" && category == "special.health"), "{all:?}");
    // What is not asked for still tells whom it is about.
    let tree = Tree::new().file("a.txt", text);
    let run =
        tree.run(&["scan", "a.txt", "--no-config", "--only", "special", "--report", "jsonl", "--fail-on", "never"]);
    assert!(run.stdout.contains("special.health") && !run.stdout.contains("id.national"), "{}", run.stdout);
}
