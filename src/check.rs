//! Floor 4: packs put to their own tests, through the whole pipeline, with values made on the spot.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use crate::detect::Day;
use crate::finding::{Confidence, Finding, Key};
use crate::rules::generate::Generator;
use crate::rules::{Fault, Rule, RuleSet, Source, Test, TestText, lint};
use crate::scan::Scanner;

/// What checking packs said.
#[derive(Debug, Default)]
pub struct Report {
    /// How many tests passed.
    pub passed: usize,
    /// What is wrong: faults of the packs, and tests that failed.
    pub faults: Vec<Fault>,
}

/// How often each test is run, each time with other values: one number in six has something particular about it.
const ROUNDS: u64 = 20;

/// The day that counts as today in tests inside packs: after every birthday that is generated.
const TODAY: Day = Day { year: 2026, month: 1, day: 1 };

/// Lints packs and runs the tests inside them.
pub fn packs(sources: &[Source]) -> Report {
    let mut report = Report::default();
    for source in sources {
        match RuleSet::compile(std::slice::from_ref(source)) {
            Ok(rules) => {
                report.faults.append(&mut lint(source));
                pack(source, &rules, &mut report);
            }
            Err(mut faults) => report.faults.append(&mut faults),
        }
    }
    report
}

fn pack(source: &Source, rules: &RuleSet, report: &mut Report) {
    let digest = Sha256::digest(source.text.as_bytes());
    let seed = digest[..8].iter().fold(0, |seed, &byte| seed << 8 | u64::from(byte));
    let key = Key::from_hex(&"00".repeat(32)).expect("64 hex digits are a key");
    let scanner = Scanner::new(rules, &key, TODAY);
    for rule in &rules.rules {
        let fault =
            |line, message| Fault { file: source.shown.clone(), line, rule: Some(rule.id.to_string()), message };
        if rule.tests.is_empty() {
            let message = "no test: add a [[rule.test]] that it must find and one that it must not".to_owned();
            report.faults.push(fault(1, message));
        }
        for test in &rule.tests {
            match (0..ROUNDS).find_map(|round| failure(&scanner, rule, test, seed.wrapping_add(round))) {
                None => report.passed += 1,
                Some(message) => report.faults.push(fault(test.line, message)),
            }
        }
    }
}

/// What is wrong with one run of a test, if anything.
fn failure(scanner: &Scanner, rule: &Rule, test: &Test, seed: u64) -> Option<String> {
    let findings = match findings(scanner, &test.text, &mut Generator::new(seed)) {
        Ok(findings) => findings,
        Err(message) => return Some(message),
    };
    let findings: Vec<Finding> = findings.into_iter().filter(|finding| finding.rule == rule.id).collect();
    let best = findings.iter().max_by_key(|finding| finding.points);
    let level = |confidence: Option<Confidence>| confidence.map_or("none", Confidence::name);
    let found = best.map(|finding| finding.confidence);
    if found != test.expect {
        let why = test.why.as_ref().map_or(Cow::Borrowed(""), |why| format!(" ({why})").into());
        let points = best.map_or_else(String::new, |finding| format!(" with {} points", finding.points));
        return Some(format!(
            "the test expects {}{why} and gets {}{points}: `{}`",
            level(test.expect),
            level(found),
            shown(&test.text)
        ));
    }
    let class = test.class.as_deref()?;
    let same = best.is_some_and(|finding| finding.class == class);
    (!same).then(|| {
        let got = best.map_or("nothing", |finding| finding.class);
        format!("the test expects the class {class} and gets {got}: `{}`", shown(&test.text))
    })
}

fn findings(scanner: &Scanner, text: &TestText, generator: &mut Generator) -> Result<Vec<Finding>, String> {
    match text {
        TestText::Running(text) => Ok(scanner.bytes(generator.fill(text)?.as_bytes())),
        TestText::Table(table, rows) => {
            let (head, row) = table.trim_end().rsplit_once('\n').unwrap_or(("", table));
            let mut text = format!("{head}\n");
            for _ in 0..*rows {
                text.push_str(&generator.fill(row)?);
                text.push('\n');
            }
            Ok(scanner.csv(text.as_bytes()))
        }
    }
}

fn shown(text: &TestText) -> &str {
    match text {
        TestText::Running(text) | TestText::Table(text, _) => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stock_packs_keep_their_word() {
        let report = packs(&crate::rules::stock());
        let faults: Vec<_> = report.faults.iter().map(ToString::to_string).collect();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        assert!(report.passed > 40);
    }

    #[test]
    fn a_wrong_expectation_is_told() {
        let text = r#"
            [pack]
            id = "t"
            version = "1"
            [[rule]]
            id = "t.a"
            category = "id.customer"
            pattern = '\bK-(\d{4})\b'
            base = 60
            [[rule.test]]
            text = "K-{{digits:4}}"
            expect = "none"
            [[rule.test]]
            text = "K-{{digits:4}}"
            expect = "likely"
        "#;
        let report = packs(&[Source { shown: "t.toml".to_owned(), text: text.to_owned() }]);
        assert_eq!(report.passed, 1);
        let faults: Vec<_> = report.faults.iter().map(ToString::to_string).collect();
        assert_eq!(
            faults,
            ["t.toml:10: rule t.a: the test expects none and gets likely with 60 points: `K-{{digits:4}}`"]
        );
    }
}
