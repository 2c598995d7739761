//! What is wrong in a pack that runs all the same: it costs time, says two things at once, or says nothing. Told by
//! `rules check`, with line and remedy.

use std::ops::Range;

use regex::bytes::RegexBuilder;

use super::compile::parse;
use super::pack::{EvidenceDef, RuleDef};
use super::spelling::{fold, lower, spellings};
use super::{Fault, Source};

/// The faults of one pack that do not keep it from running.
pub fn lint(source: &Source) -> Vec<Fault> {
    let Ok((file, page)) = parse(source) else { return Vec::new() };
    let mut faults = Vec::new();
    for rule in &file.rule {
        let mut wrong = |span: Range<usize>, message: String| {
            let fault = page.fault(&span, message);
            faults.push(Fault { rule: Some(rule.id.get_ref().clone()), ..fault });
        };
        contradictions(rule, &mut wrong);
        respellings(rule, &mut wrong);
        same_columns(rule, &mut wrong);
        if let Some(pattern) = &rule.pattern {
            pattern_faults(pattern.get_ref(), pattern.span(), &mut wrong);
        }
        no_effect(rule, &mut wrong);
    }
    faults
}

type Wrong<'a> = dyn FnMut(Range<usize>, String) + 'a;

/// A word that speaks for and against at the same place says nothing.
fn contradictions(rule: &RuleDef, wrong: &mut Wrong<'_>) {
    for against in &rule.against {
        for word in against.get_ref().any.iter().flatten() {
            let both = rule.evidence.iter().find(|evidence| {
                let (one, other) = (evidence.get_ref(), against.get_ref());
                one.any.iter().flatten().any(|same| lower(same) == lower(word)) && sides_meet(one, other)
            });
            if both.is_some() {
                let message = format!(
                    "the word `{word}` speaks for the rule and against it on the same side of a value: drop it from one list"
                );
                wrong(against.span(), message);
            }
        }
        for name in against.get_ref().column.iter().flatten() {
            if rule.evidence.iter().any(|e| e.get_ref().column.iter().flatten().any(|same| lower(same) == lower(name)))
            {
                wrong(
                    against.span(),
                    format!("the column `{name}` speaks for the rule and against it: drop it from one list"),
                );
            }
        }
    }
}

fn sides_meet(one: &EvidenceDef, other: &EvidenceDef) -> bool {
    !matches!(
        (one.side.as_deref(), other.side.as_deref()),
        (Some("before"), Some("after")) | (Some("after"), Some("before"))
    )
}

/// Spellings without æ, ø and å are found anyway.
fn respellings(rule: &RuleDef, wrong: &mut Wrong<'_>) {
    for evidence in rule.evidence.iter().chain(&rule.against) {
        let words: Vec<String> = evidence.get_ref().any.iter().flatten().map(|word| lower(word)).collect();
        for word in &words {
            for spelling in spellings(word).iter().skip(1).filter(|spelling| words.contains(spelling)) {
                wrong(
                    evidence.span(),
                    format!("`{spelling}` is a spelling of `{word}`, which is found in it anyway: drop it"),
                );
            }
        }
    }
}

/// Names of columns that are compared as one.
fn same_columns(rule: &RuleDef, wrong: &mut Wrong<'_>) {
    for evidence in rule.evidence.iter().chain(&rule.against) {
        let mut seen = std::collections::BTreeMap::new();
        for name in evidence.get_ref().column.iter().flatten() {
            if let Some(first) = seen.insert(fold(name), name) {
                wrong(
                    evidence.span(),
                    format!("the columns `{first}` and `{name}` are compared as one name: drop one"),
                );
            }
        }
    }
}

fn pattern_faults(pattern: &str, span: Range<usize>, wrong: &mut Wrong<'_>) {
    if has_nested_repetition(pattern) {
        let message = "a repetition in a repetition, as in `(a+)+`: it runs in linear time here, but means no more than one \
                       of them and is slow: write it with one";
        wrong(span.clone(), message.to_owned());
    }
    let Ok(regex) = RegexBuilder::new(pattern).unicode(false).multi_line(true).build() else { return };
    let seen = ORDINARY.lines().filter(|line| regex.is_match(line.as_bytes())).count();
    if seen * 2 > ORDINARY.lines().count() {
        let message = format!(
            "the pattern matches {seen} of {} ordinary lines that hold nothing: say what makes a value one, by letters, a length \
             or a validator",
            ORDINARY.lines().count()
        );
        wrong(span, message);
    }
}

/// Lines as they stand in any file.
const ORDINARY: &str = "\
Møtet begynner kl. 14.30 i andre etasje, og alle er velkomne.
The quick brown fox jumps over the lazy dog.
    return items.filter(item => item.count > 10).map(toRow);
let total = 42 * width + 7; // see above
2024-03-14 09:26:53 INFO worker started in 120 ms
GET /static/app.js?v=3 HTTP/1.1 200 5123
version = \"1.4.2\"
<li class=\"menu\"><a href=\"/om\">Om oss</a></li>
Pris: kr 1 299,- inkl. mva.
#include <stdio.h>
- [ ] skriv referat
SELECT id, status FROM ordre WHERE status = 3;
";

/// Whether an unbounded repetition repeats something that ends in one.
fn has_nested_repetition(pattern: &str) -> bool {
    let bytes = pattern.as_bytes();
    let mut open: Vec<bool> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'[' => {
                let rest = &bytes[at + 1..];
                let close = rest.iter().enumerate().position(|(i, &b)| b == b']' && i > 0 && rest[i - 1] != b'\\');
                at += close.map_or(0, |close| close + 1);
            }
            b'(' => open.push(false),
            b')' => {
                let repeats = open.pop().unwrap_or(false);
                let again = is_unbounded(&bytes[at + 1..]);
                if repeats && again {
                    return true;
                }
                if let Some(outer) = open.last_mut() {
                    *outer |= repeats || again;
                }
            }
            _ if is_unbounded(&bytes[at..]) => {
                if let Some(group) = open.last_mut() {
                    // Only what can end in the repetition is ambiguous when it is repeated.
                    *group |= matches!(bytes.get(at + 1), Some(b')' | b'?' | b'|'));
                }
            }
            _ => {}
        }
        at += 1;
    }
    false
}

fn is_unbounded(rest: &[u8]) -> bool {
    match rest {
        [b'*' | b'+', ..] => true,
        [b'{', inner @ ..] => {
            let end = inner.iter().position(|&b| b == b'}').unwrap_or(0);
            inner[..end].ends_with(b",")
        }
        _ => false,
    }
}

/// Evidence that can never make a difference.
fn no_effect(rule: &RuleDef, wrong: &mut Wrong<'_>) {
    for evidence in rule.evidence.iter().chain(&rule.against) {
        let lists =
            [&evidence.get_ref().any, &evidence.get_ref().column, &evidence.get_ref().form, &evidence.get_ref().shape];
        if lists.into_iter().flatten().any(Vec::is_empty) {
            wrong(evidence.span(), "an empty list is never met: fill it or drop the piece".to_owned());
        }
    }
    for (name, class) in &rule.class {
        let most: i32 = rule.evidence.iter().filter_map(|e| e.get_ref().points).filter(|points| *points > 0).sum();
        let base = class.base.unwrap_or(rule.base);
        if base + most < 35 {
            let message = format!(
                "the class `{}` can never fire: {base} points and {most} by all evidence make less than 35",
                name.get_ref()
            );
            wrong(name.span(), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleSet;

    fn pack(rule: &str) -> String {
        format!(
            "[pack]\nid = \"t\"\nversion = \"1\"\n[[rule]]\nid = \"t.a\"\ncategory = \"id.customer\"\nbase = 60\n{rule}"
        )
    }

    fn faults(rule: &str) -> Vec<String> {
        let faults = lint(&Source { shown: "t.toml".to_owned(), text: pack(rule) });
        faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn shared_evidence_is_each_rule_s_own() {
        let shared = |rules: &str| {
            format!(
                "pattern = 'K-\\d{{4}}'\n[[rule.evidence]]\nany = [\"kunde\"]\npoints = 5\n[[shared]]\n\
                 rules = [\"{rules}\"]\n[[shared.against]]\nany = [\"Kunde\"]\npoints = -5\n"
            )
        };
        let both = faults(&shared("t.a"));
        assert!(both[0].starts_with("t.toml:14: rule t.a: the word `Kunde` speaks for"), "{both:?}");
        let text = pack(&shared("t.b"));
        let none = RuleSet::compile(&[Source { shown: "t.toml".to_owned(), text }]).unwrap_err();
        assert!(none[0].to_string().starts_with("t.toml:13: no rule `t.b` in this pack to share with"), "{none:?}");
    }

    #[test]
    fn repetitions_of_repetitions() {
        for pattern in ["(a+)+", "(a*)*b", "x(ab+|c*)+", "((a+)b?)*", "(a+){2,}"] {
            assert!(has_nested_repetition(pattern), "{pattern}");
        }
        for pattern in ["(ab)+", "(a+b)+", r"(\+)+", "[+*]+(a)", "(a+){2}", "a+b+", "([a+])+"] {
            assert!(!has_nested_repetition(pattern), "{pattern}");
        }
    }

    #[test]
    fn what_says_two_things_or_nothing() {
        let both = faults(
            "pattern = 'K-\\d{4}'\n[[rule.evidence]]\nany = [\"Kunde\"]\npoints = 5\n[[rule.against]]\nany = [\"kunde\"]\npoints = -5\n",
        );
        assert_eq!(both.len(), 1);
        assert!(
            both[0].starts_with("t.toml:12: rule t.a: the word `kunde` speaks for the rule and against it"),
            "{}",
            both[0]
        );
        let twice = faults("pattern = 'K-\\d{4}'\n[[rule.evidence]]\nany = [\"kjøper\", \"kjoper\"]\npoints = 5\n");
        assert!(twice[0].contains("`kjoper` is a spelling of `kjøper`"), "{twice:?}");
        assert!(faults("pattern = '\\w+'\n")[0].contains("ordinary lines"));
        assert!(faults("pattern = '(\\d+)+-K'\n")[0].contains("a repetition in a repetition"));
        assert!(faults("pattern = 'K-\\d{4}'\n[[rule.evidence]]\nany = []\npoints = 5\n")[0].contains("empty list"));
        assert_eq!(faults("pattern = 'K-\\d{4}'\n"), [""; 0]);
    }
}
