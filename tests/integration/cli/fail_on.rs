//! `--fail-on`, `--min-confidence`, `--only` and `--disable`: what counts and what is shown.

use super::Scan;
use crate::support::{Tree, fill};

fn tree() -> Tree {
    Tree::repository()
        .file("possible", fill(1, "fødselsnummer: {{future-2032}}"))
        .file("likely", fill(2, "{{fnr}}"))
        .file("certain", fill(3, "fødselsnummer: {{fnr}}"))
        .file("synthetic", fill(4, "fødselsnummer: {{tenor}}"))
}

#[test]
fn each_level_fails_on_what_it_says() {
    let tree = tree();
    let cases = [
        ("", "likely certain"),
        ("possible", "possible likely certain"),
        ("likely", "likely certain"),
        ("certain", "certain"),
        ("synthetic", "synthetic"),
        ("never", ""),
        ("forbidden", ""),
        ("undeclared", ""),
        ("expired", ""),
        ("unmapped", "likely certain synthetic"),
        ("certain,synthetic", "certain synthetic"),
        ("synthetic,possible,certain", "possible likely certain synthetic"),
        ("forbidden,likely", "likely certain"),
    ];
    for (levels, fail) in cases {
        for file in ["possible", "likely", "certain", "synthetic"] {
            let mut args = vec!["scan", file];
            if !levels.is_empty() {
                args.extend(["--fail-on", levels]);
            }
            let expected = i32::from(fail.split(' ').any(|it| it == file));
            assert_eq!(tree.run(&args).code, expected, "{args:?}");
        }
    }
    let twice = tree.run(&["scan", "synthetic", "--fail-on", "certain", "--fail-on", "synthetic"]);
    assert_eq!(twice.code, 1, "repeated like a list");
}

#[test]
fn levels_that_there_are_not() {
    let tree = tree();
    for levels in ["maybe", "declared", "test-data", "never,likely", "likely,,certain", ""] {
        let run = tree.run(&["scan", "--fail-on", levels]);
        assert_eq!(run.code, 2, "{levels:?}: {run:?}");
    }
}

#[test]
fn reports_for_people_show_from_min_confidence_and_json_all() {
    let tree = tree();
    let cases = [("possible", [true, true, true]), ("likely", [false, true, true]), ("certain", [false, false, true])];
    for (least, shown) in cases {
        let terminal = tree.run(&["scan", "--min-confidence", least]).stdout;
        for (file, shown) in ["possible", "likely", "certain"].into_iter().zip(shown) {
            assert_eq!(terminal.contains(&format!("{file}:1:")), shown, "{file} at {least}:\n{terminal}");
        }
        assert_eq!(Scan::new(&tree, &["--min-confidence", least]).paths().len(), 4, "{least}");
        let lines = tree.run(&["scan", "--min-confidence", least, "--report", "jsonl"]).jsonl();
        assert_eq!(lines.len(), 4, "{least}");
    }
    let default = tree.run(&["scan"]).stdout;
    assert!(default.contains("likely:1:") && !default.contains("possible:1:"), "{default}");
    assert!(default.contains("--min-confidence possible"), "how to see the rest is said:\n{default}");
}

#[test]
fn rules_and_categories_are_chosen_by_prefix() {
    let text = "fnr {{fnr}}\n{{email}}\nTlf {{mobile}}\nposisjon {{lat:5}}, {{lon:5}}\n";
    let tree = Tree::repository().file("a.txt", fill(5, text));
    let all = ["contact.email", "contact.phone", "id.national.fnr", "location.precise"];
    let cases: &[(&[&str], &[&str])] = &[
        (&[], &all),
        (&["--only", "contact"], &all[..2]),
        (&["--only", "contact.email"], &all[..1]),
        (&["--only", "id", "--only", "location"], &all[2..]),
        (&["--only", "special"], &[]),
        (&["--disable", "common"], &all[1..3]),
        (&["--disable", "no", "--disable", "common.email"], &all[3..]),
        (&["--only", "contact", "--disable", "no.phone"], &all[..1]),
    ];
    for (args, categories) in cases {
        let found: Vec<_> = Scan::new(&tree, args).holdings();
        let expected: Vec<_> = categories.iter().map(|category| format!("a.txt {category} unmapped")).collect();
        assert_eq!(found, expected, "{args:?}");
    }
    let part = "con";
    for args in [["--only", "contacts"], ["--only", part], ["--disable", "no.fn"], ["--disable", "id.national"]] {
        let run = tree.run(&["scan", args[0], args[1]]);
        assert_eq!(run.code, 2, "a part of a word is no prefix: {args:?}");
        assert!(run.stderr.contains(args[1]), "{run:?}");
    }
}

#[test]
fn a_rule_that_is_disabled_twice_is_still_known() {
    for args in [["--disable=no", "--disable=no.fnr"], ["--disable=no.fnr", "--disable=no.fnr"]] {
        let run = tree().run(&["scan", args[0], args[1], "--fail-on", "never"]);
        assert_eq!(run.code, 0, "{args:?}: {run:?}");
    }
}
