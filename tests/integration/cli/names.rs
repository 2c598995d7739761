//! Names and arguments are data too: what they hold is masked, and they cannot paint the terminal.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

use super::{Scan, assert_tame, certain, person};
use crate::support::{Run, Tree};

/// What every kind of output says of a tree.
fn all_outputs(tree: &Tree) -> Vec<(String, Run)> {
    let outputs = ["--report=terminal", "--report=json", "--report=jsonl", "--list-files"];
    outputs.map(|option| (option.to_owned(), tree.run(&["scan", option, "--min-confidence", "possible"]))).into()
}

#[test]
fn a_name_that_is_not_utf8() {
    let tree = Tree::new();
    for (name, content) in
        [(&b"bl\xe5b\xe6r.txt"[..], certain(1)), (b"bl\xe4b\xe6r.txt", certain(2)), (b"x\xff.pdf", "%PDF-".to_owned())]
    {
        fs::write(tree.path().join(OsStr::from_bytes(name)), content).unwrap();
    }
    let scan = Scan::new(&tree, &[]);
    let assets = scan.inventory["assets"].as_array().unwrap();
    let raw: Vec<_> = assets.iter().map(|asset| super::text(&asset["path_bytes_b64"])).collect();
    assert_eq!(raw, ["YmzkYuZyLnR4dA==", "YmzlYuZyLnR4dA=="]);
    assert_eq!(scan.paths(), ["bl\u{fffd}b\u{fffd}r.txt#1", "bl\u{fffd}b\u{fffd}r.txt#2"], "alike to read, told apart");
    let lines = tree.run(&["scan", "--report", "jsonl"]).jsonl();
    assert_eq!(lines[0]["path_bytes_b64"], "YmzkYuZyLnR4dA==");
    let plain = Tree::new().file("blåbær.txt", certain(1));
    assert!(Scan::new(&plain, &[]).inventory["assets"][0].get("path_bytes_b64").is_none());
}

#[test]
fn control_characters_of_names_reach_no_output() {
    let name = "a\x1b[31m\r\n\u{9b}2J\u{202e}\u{2066}\x07.txt";
    let tree = Tree::new()
        .file(name, certain(1))
        .file(&format!("{name}.pdf"), "%PDF-")
        .file(&format!("{name}d/b"), certain(2));
    symlink("nowhere", tree.join(&format!("link{name}"))).unwrap();
    for (output, run) in all_outputs(&tree) {
        assert_tame(&run.stdout);
        assert!(run.stdout.contains("u{1b}[31m"), "escaped, and there: {output}: {}", run.stdout);
        assert_eq!(run.stderr, "", "{output}");
    }
    assert_eq!(tree.run(&["scan", "--list-files"]).stdout.lines().count(), 3, "a newline in a name is no new line");
    for args in [&["scan", name, "missing"][..], &["scan", "--base", name], &["scan", "--disable", name], &[name]] {
        assert_tame(&tree.run(args).stderr);
    }
}

#[test]
fn a_newline_in_a_name_forges_no_message() {
    let tree = Tree::new().file("p\nsporhund: all is well", "nonsense");
    for args in [["scan", "x\nsporhund: all is well"], ["scan", "--purposes=p\nsporhund: all is well"]] {
        let run = tree.run(&args);
        assert_eq!(run.code, 2);
        assert!(!run.stderr.contains("\nsporhund: all is well"), "{run:?}");
    }
}

/// Names that hold a person number as people put one there: `#` stands for it.
const PATTERNS: [&str; 14] = [
    "#.txt",
    "fnr-#.txt",
    "kunde_#.txt",
    "#_side2.txt",
    "søknad # side 2.txt",
    "#/søknad.txt",
    "søknader/#.txt",
    "a/#/b.txt",
    "2024-#.txt",
    "#-2.txt",
    "skann(#).txt",
    "a-#.pdf",
    "#.pdf",
    "#@2024.txt",
];

#[test]
fn person_numbers_in_names_are_masked_in_every_output() {
    let mut shown = Vec::new();
    for (i, pattern) in PATTERNS.into_iter().enumerate() {
        let number = person(i as u64);
        let content = if pattern.ends_with("pdf") { "%PDF-".to_owned() } else { certain(100) };
        let tree = Tree::new().file(&pattern.replace('#', &number), content);
        symlink("nowhere", tree.join(&format!("{number}.link"))).unwrap();
        let outputs = all_outputs(&tree).into_iter().filter(|(_, run)| format!("{run:?}").contains(&number));
        shown.extend(outputs.map(|(output, _)| format!("{pattern} {output}")));
    }
    assert_eq!(shown, [""; 0], "shown");
}

#[test]
fn person_numbers_in_paths_are_masked_in_messages() {
    let number = person(1);
    let shown = PATTERNS.into_iter().filter(|pattern| {
        let run = Tree::new().run(&["scan", &format!("missing/{}", pattern.replace('#', &number))]);
        assert_eq!(run.code, 2);
        run.stderr.contains(&number)
    });
    assert_eq!(shown.collect::<Vec<_>>(), [""; 0], "shown");
}

#[test]
fn names_that_mask_alike_are_numbered() {
    let (one, two) = (person(1), person(2));
    let tree = Tree::new().file(&format!("{one}.txt"), certain(3)).file(&format!("{two}.txt"), certain(4));
    let masked = ["****** *****.txt#1", "****** *****.txt#2"];
    assert_eq!(Scan::new(&tree, &[]).paths(), masked);
    let lines = tree.run(&["scan", "--report", "jsonl"]).jsonl();
    assert_eq!(lines.iter().map(|line| super::text(&line["path"])).collect::<Vec<_>>(), masked);
    let terminal = tree.run(&["scan"]).stdout;
    assert!(masked.iter().all(|name| terminal.contains(name)), "{terminal}");
}

#[test]
fn names_apart_by_their_folders_need_no_number() {
    let (one, two) = (person(1), person(2));
    let apart = Tree::new().file(&format!("a/{one}.txt"), certain(3)).file(&format!("b/{two}.txt"), certain(4));
    assert_eq!(Scan::new(&apart, &[]).paths(), ["a/****** *****.txt", "b/****** *****.txt"]);
}

#[test]
fn names_of_what_was_not_read_are_numbered_too() {
    let tree = Tree::new().file(&format!("{}.pdf", person(1)), "%PDF-").file(&format!("{}.pdf", person(2)), "%PDF-");
    let masked = ["****** *****.pdf#1", "****** *****.pdf#2"];
    assert_eq!(Scan::new(&tree, &[]).missed("unsupported").1, masked);
}

#[test]
fn values_in_arguments_are_masked() {
    let number = person(1);
    let tree = Tree::repository().file("a.txt", "").file("bad.toml", "x");
    let pack = format!("{number}.toml");
    fs::copy(tree.join("bad.toml"), tree.join(&pack)).unwrap();
    let cases: &[&[&str]] = &[
        &["scan", &number],
        &["scan", "--as-of", &number],
        &["scan", "--disable", &number],
        &["scan", "--only", &number],
        &["scan", "--fail-on", &number],
        &["scan", "--min-confidence", &number],
        &["scan", "--report", &number],
        &["scan", "--report", &format!("json={number}/report.json")],
        &["scan", "--threads", &format!("{number} ")],
        &["scan", "--timeout", &format!("{number} days")],
        &["scan", "--max-file-size", &format!("{number} bytes")],
        &["scan", "--base", &number],
        &["scan", "--exclude", &format!("[{number}")],
        &["scan", "--files-from", &number],
        &["scan", "--key-file", &number],
        &["scan", "--key-file", &pack],
        &["scan", "--purposes", &number],
        &["scan", "--purposes", &pack],
        &["scan", "--rules", &number],
        &["scan", "--rules", &pack],
        &["scan", "--config", &pack],
        &["scan", &format!("--{number}")],
        &["scan", &format!("--{number}={number}")],
        &["rules", "show", &number],
        &["rules", "check", &number],
        &["key", "new", &format!("{number}/key")],
        &["key", "new", &pack],
        &[&number],
    ];
    let shown = cases.iter().filter(|args| {
        let run = tree.run(args);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}");
        run.stderr.contains(&number)
    });
    assert_eq!(shown.map(|args| args.join(" ").replace(&number, "#")).collect::<Vec<_>>(), [""; 0], "shown");
    let check = tree.run(&["rules", "check", &pack]);
    assert_eq!(check.code, 1);
    assert!(!check.stdout.contains(&number) && !check.stderr.contains(&number), "{check:?}");
}

#[test]
fn values_in_what_a_report_names_are_masked() {
    let number = person(1);
    let map = format!("{number}.toml");
    let tree = Tree::new()
        .file(&format!("{number}/a.txt"), certain(2))
        .file("b/a.txt", "")
        .file(&map, "format = \"purpose-map/1\"");
    for report in ["json", "terminal", "jsonl"] {
        let args = ["scan", &number, "b", "missing", "--purposes", &map, "--report", report];
        let run = tree.run(&args);
        assert_eq!(run.code, 3, "{run:?}");
        let lines: Vec<_> = run.stdout.lines().filter(|line| line.contains(&number)).collect();
        assert_eq!(lines, [""; 0], "{report}");
    }
}
