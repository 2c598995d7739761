//! `sporhund explain`: each candidate, each piece of evidence, what would have changed it, and no value.

use super::person;
use crate::support::{Tree, fill};

#[test]
fn a_finding_and_its_evidence() {
    let number = person(1);
    let tree = Tree::new().file("a.txt", format!("x\nSøkers fødselsnummer er {number}\n"));
    let run = tree.run(&["explain", "a.txt", "--no-config"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for part in ["a.txt:2:25", "no.fnr", "certain: 95 points", "+30  the word `fødselsnummer` 4 characters before it"]
    {
        assert!(run.stdout.contains(part), "{part}: {}", run.stdout);
    }
    assert!(run.stdout.contains("It would be likely if not for this: the word `fødselsnummer`"), "{}", run.stdout);
    assert!(!run.stdout.contains(&number) && !run.stdout.contains(&number[..6]), "{}", run.stdout);
}

#[test]
fn a_line_of_a_file() {
    let tree = Tree::new().file("a.txt", fill(2, "tlf +47 {{mobile}}\nfnr {{fnr}}\n"));
    let run = tree.run(&["explain", "a.txt:1", "--no-config"]);
    assert!(run.stdout.contains("no.phone") && !run.stdout.contains("no.fnr"), "{}", run.stdout);
    assert_eq!(tree.run(&["explain", "a.txt:7", "--no-config"]).code, 0);
    let wrong = tree.run(&["explain", "b.txt:7", "--no-config"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("no such file: b.txt:7; write FILE or FILE:LINE"), "{}", wrong.stderr);
}

#[test]
fn the_loser_is_told() {
    let tree = Tree::new().file("a.txt", fill(3, "Utbetales til kontonummer {{konto-that-passes-fnr}}.\n"));
    let run = tree.run(&["explain", "a.txt", "--why-not", "--no-config"]);
    assert!(run.stdout.contains("no.account") && run.stdout.contains("likely: 65 points"), "{}", run.stdout);
    assert!(run.stdout.contains("it loses these bytes to no.account"), "{}", run.stdout);
    assert!(run.stdout.contains("-45  the word `kontonummer`"), "{}", run.stdout);
}

#[test]
fn what_was_refused_is_told_why() {
    let text = fill(4, "fnr {{near-miss:fnr}}\nkari@localhost\nid {{hex:8}}-{{hex:4}}-{{hex:4}}-{{hex:4}}-0{{fnr}}\n");
    let tree = Tree::new().file("a.txt", text);
    let plain = tree.run(&["explain", "a.txt", "--no-config"]);
    assert!(plain.stdout.contains("No candidate; --why-not also shows"), "{}", plain.stdout);
    let run = tree.run(&["explain", "a.txt", "--why-not", "--no-config"]);
    assert!(run.stdout.contains("no candidate: eleven digits, but a check digit does not fit"), "{}", run.stdout);
    assert!(run.stdout.contains("what stands around the @ is no address"), "{}", run.stdout);
}

#[test]
fn a_column_speaks_for_its_cells() {
    let rows: String = (0..5).map(|seed| format!("{};a\n", person(seed))).collect();
    let tree = Tree::new().file("t.csv", format!("ref;x\n{rows}"));
    let run = tree.run(&["explain", "t.csv", "--no-config"]);
    assert!(run.stdout.contains("ref, record 1"), "{}", run.stdout);
    assert!(run.stdout.contains("+50  5 of the column's 5 cells validate"), "{}", run.stdout);
}
