//! Keys: made for their owner only, refused where others can read them, and what they make comparable.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use super::{Scan, certain};
use crate::support::{Tree, fill};

fn keyed() -> Tree {
    let tree = Tree::repository().file("a.txt", certain(1)).file("b/c.txt", certain(2) + &certain(1));
    assert_eq!(tree.run(&["key", "new", "k"]).code, 0);
    tree
}

#[test]
fn a_new_key_is_for_its_owner() {
    let tree = keyed();
    let text = fs::read_to_string(tree.join("k")).unwrap();
    assert!(text.trim_end().len() == 64 && text.trim_end().bytes().all(|b| b.is_ascii_hexdigit()), "{}", text.len());
    assert_eq!(fs::metadata(tree.join("k")).unwrap().permissions().mode() & 0o777, 0o600);
    let again = tree.run(&["key", "new", "k"]);
    assert_eq!((again.code, again.stdout.as_str()), (2, ""));
    assert_eq!(fs::read_to_string(tree.join("k")).unwrap(), text, "one that exists is left alone");
    assert_eq!(tree.run(&["key", "new", "no/folder"]).code, 2);
    assert_eq!(tree.run(&["key", "new", "other"]).code, 0);
    assert_ne!(fs::read_to_string(tree.join("other")).unwrap(), text);
}

#[test]
fn bad_keys_are_refused_and_not_shown() {
    let tree = keyed();
    let secret = fs::read_to_string(tree.join("k")).unwrap();
    for mode in [0o640, 0o604, 0o644, 0o660, 0o666] {
        fs::set_permissions(tree.join("k"), Permissions::from_mode(mode)).unwrap();
        let run = tree.run(&["scan", "--key-file", "k"]);
        assert_eq!(run.code, 2, "{mode:o}: {run:?}");
        assert!(run.stderr.contains("chmod 600") && !run.stderr.contains(secret.trim()), "{run:?}");
    }
    let bad = [secret[..62].to_owned(), secret.replace('\n', "00"), "not a key".to_owned(), String::new()];
    for content in bad {
        let tree = Tree::repository().file("k", &content);
        fs::set_permissions(tree.join("k"), Permissions::from_mode(0o600)).unwrap();
        let run = tree.run(&["scan", "--key-file", "k"]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(
            content.is_empty() || !run.stderr.contains(&content),
            "a key that is wrong may be nearly right: {run:?}"
        );
    }
    for file in ["missing", "."] {
        assert_eq!(keyed().run(&["scan", "--key-file", file]).code, 2, "{file}");
    }
}

#[test]
fn one_key_file_makes_the_same_bytes_twice_and_for_any_number_of_threads() {
    let tree = keyed();
    for report in ["json", "jsonl", "terminal"] {
        let run = |threads| {
            let fixed = ["--reproducible", "--as-of", "2026-01-02", "--key-file", "k", "--threads", threads];
            tree.run(&[&["scan", "--report", report], &fixed[..]].concat()).stdout
        };
        let first = run("1");
        assert!(!first.is_empty());
        assert!(["1", "2", "8"].iter().all(|threads| run(threads) == first), "{report}");
    }
}

#[test]
fn fingerprints_compare_under_one_key_and_not_without() {
    let tree = keyed();
    let prints = |args: &[&str]| -> Vec<String> {
        let run = tree.run(&[&["scan", "--report", "jsonl"], args].concat());
        run.jsonl().iter().map(|line| super::text(&line["fingerprint"])).collect()
    };
    let with_key = prints(&["--key-file", "k"]);
    assert_eq!(with_key.len(), 3);
    assert_eq!(with_key, prints(&["--key-file", "k"]));
    assert_eq!(with_key[0], with_key[2], "one value in two files");
    assert_ne!(with_key[0], with_key[1]);
    let (once, twice) = (prints(&[]), prints(&[]));
    assert_eq!(once[0], once[2]);
    assert_ne!(once, twice, "a random key for each run");
    let mode = |args: &[&str]| Scan::new(&tree, args).inventory["scan"]["fingerprints"].clone();
    assert_eq!((mode(&[])["mode"].clone(), mode(&[])["key_id"].clone()), ("ephemeral".into(), ().into()));
    assert_eq!(mode(&["--key-file", "k"])["mode"], "keyed");
}

#[test]
fn reproducible_needs_a_date_and_has_no_clock() {
    let tree = keyed();
    assert_eq!(tree.run(&["scan", "--reproducible"]).code, 2);
    let mut command = tree.sporhund(&["scan", "--report", "json", "--reproducible"]);
    let scan = Scan::of(command.env("SOURCE_DATE_EPOCH", "86400").output().unwrap());
    assert_eq!(scan.inventory["scan"]["as_of"], "1970-01-02");
    let bad = tree.sporhund(&["scan", "--reproducible"]).env("SOURCE_DATE_EPOCH", "today").output().unwrap();
    assert_eq!(bad.status.code(), Some(2));
    let scan = Scan::new(&tree, &["--reproducible", "--as-of", "2026-01-02"]).inventory["scan"].clone();
    assert!(scan.get("started").is_none() && scan.get("finished").is_none(), "{scan}");
    assert!(Scan::new(&tree, &[]).inventory["scan"].get("started").is_some());
}

#[test]
fn as_of_is_the_day_that_counts() {
    let born_later = fill(3, "fødselsnummer: {{fnr}}");
    let tree = Tree::repository().file("a.txt", born_later);
    let level = |date| tree.run(&["scan", "--report", "jsonl", "--as-of", date]).jsonl()[0]["confidence"].clone();
    assert_eq!(level("2026-01-01"), "certain");
    assert_eq!(level("1930-01-01"), "possible", "nobody is born in the future");
    assert_eq!(Scan::new(&tree, &["--as-of", "2026-02-28"]).inventory["scan"]["as_of"], "2026-02-28");
    assert_eq!(tree.run(&["scan", "--as-of", "2026-02-30"]).code, 2);
}
