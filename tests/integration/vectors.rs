//! Numbers of public test suites and plans, judged as their column says, in the lines that people write them in.

use sporhund::detect::Day;
use sporhund::finding::{Confidence, Finding, Key};
use sporhund::rules::RuleSet;
use sporhund::scan::Scanner;

/// The day for which the expectations of the table were worked out.
const TODAY: Day = Day { year: 2026, month: 11, day: 23 };

struct Row {
    number: String,
    expected: String,
    class: String,
}

/// The rows of a table: `head`, `last2`, `expected`, and `class` where there is one.
fn rows(name: &str, has_class: bool) -> Vec<Row> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    let text = std::fs::read_to_string(path).unwrap();
    let rows = text.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        assert!(cells.len() >= 4, "{name}: {} cells", cells.len());
        Row {
            number: format!("{}{}", cells[0], cells[1]),
            expected: cells[2].to_owned(),
            class: if has_class { cells[3].to_owned() } else { String::new() },
        }
    });
    rows.collect()
}

/// What the rule makes of the number in each line, with `#` in the number's place.
fn judged<'l>(rule: &str, number: &str, lines: &'l [&'l str]) -> Vec<(&'l str, Option<Finding>)> {
    let rules = RuleSet::stock();
    let key = Key::from_hex(&"00".repeat(32)).unwrap();
    let scanner = Scanner::new(&rules, &key, TODAY);
    let judge = |line: &&'l str| {
        let text = line.replace('#', number);
        let start = line.find('#').unwrap() as u64;
        let found = scanner.bytes(text.as_bytes()).into_iter().filter(|finding| *finding.rule == *rule);
        let mut found: Vec<_> = found.collect();
        assert!(found.len() <= 1, "one number is one finding");
        let found = found.pop();
        let whole = |finding: &Finding| finding.span.bytes == Some(start..start + number.len() as u64);
        assert!(found.as_ref().is_none_or(whole), "{line}: another span");
        (*line, found)
    };
    lines.iter().map(judge).collect()
}

fn level(found: Option<&Finding>) -> Option<Confidence> {
    found.map(|finding| finding.confidence)
}

const PERSON_LINES: &[&str] = &["fødselsnummer: #", "#", "\"fnr\":\"#\"", "fnr=#\n", "Søker (fnr #) bor i Bergen."];

/// Lines without a word that says what the number is.
const BARE: &[&str] = &["#"];

#[test]
fn person_numbers_are_judged_as_their_table_says() {
    let rows = rows("person_vectors.tsv", true);
    let count = |expected: &str| rows.iter().filter(|row| row.expected == expected).count();
    assert!(count("valid") > 200 && count("invalid") >= 20 && count("future-2032") == 2, "the table is whole");
    let mut wrong = Vec::new();
    for row in &rows {
        for (line, found) in judged("no.fnr", &row.number, PERSON_LINES) {
            let confidence = level(found.as_ref());
            let class = found.as_ref().map_or("", |finding| finding.class);
            // Each of these passes by chance more often than a fødselsnummer, so it needs a word that says what it is.
            let needs_word = matches!(row.class.as_str(), "h" | "fh" | "npid" | "no-century");
            let bare = BARE.contains(&line);
            let right = match row.expected.as_str() {
                "valid" if needs_word && bare => confidence < Some(Confidence::Certain),
                "valid" => confidence >= Some(Confidence::Likely) && class == row.class,
                "invalid" => found.is_none(),
                "future-2032" | "ambiguous" => confidence <= Some(Confidence::Possible) && (bare || class == row.class),
                _ => false,
            };
            if !right {
                let first = &row.number[..4];
                wrong.push(format!("{first}… {} ({}) in `{line}`: {confidence:?} {class}", row.expected, row.class));
            }
            let synthetic = ["tenor", "nhn", "synthetic"].iter().any(|series| row.class.contains(series));
            if found.is_some_and(|finding| finding.synthetic != synthetic) {
                wrong.push(format!("{} in `{line}`: synthetic must be {synthetic}", row.class));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {} judged otherwise:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn phones_are_judged_as_their_table_says() {
    let rows = rows("phone_vectors.tsv", false);
    assert!(rows.len() >= 6, "the table is whole");
    let mut wrong = Vec::new();
    for row in &rows {
        let lines = ["tlf: #", "\"tlf\":\"#\"", "mobil=#\n"];
        for (line, found) in judged("no.phone", &row.number, &lines) {
            let synthetic = found.as_ref().is_some_and(|finding| finding.synthetic);
            if level(found.as_ref()) < Some(Confidence::Likely) || synthetic != (row.expected == "fictional") {
                let class = found.as_ref().map_or("", |finding| finding.class);
                wrong.push(format!("{} in `{line}`: {:?} {class}", row.number, level(found.as_ref())));
            }
        }
        // By themselves: most numbers of eight digits pass, so only a country code makes them likely.
        let bare = level(judged("no.phone", &row.number, BARE)[0].1.as_ref());
        if (bare >= Some(Confidence::Likely)) != row.number.starts_with('+') {
            wrong.push(format!("{} alone: {bare:?}", row.number));
        }
    }
    assert!(wrong.is_empty(), "{} judged otherwise:\n{}", wrong.len(), wrong.join("\n"));
}
