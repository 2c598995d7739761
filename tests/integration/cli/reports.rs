//! Where reports go and how they look there.

use std::fs;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::process::Command;

use super::{certain, skipped};
use crate::support::{Run, Tree};

#[test]
fn reports_that_cannot_be() {
    let tree = Tree::new().file("person.txt", certain(1));
    let cases: &[&[&str]] = &[
        &["json", "jsonl"],
        &["terminal", "json"],
        &["pdf"],
        &["JSON"],
        &["=file"],
        &["json="],
        &["json=missing/report.json"],
        &["json=."],
        &["json=person.txt/report.json"],
        &["json=one", "jsonl=one"],
    ];
    for reports in cases {
        let options: Vec<_> = reports.iter().flat_map(|report| ["--report", *report]).collect();
        let run = tree.run(&[&["scan"], &options[..]].concat());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{reports:?}: {run:?}");
    }
    assert_eq!(names(&tree), ["person.txt"], "nothing was written");
}

#[test]
fn two_reports_to_one_file_by_two_names() {
    let run = Tree::new().file("a.txt", "").run(&["scan", "--report", "json=one", "--report", "jsonl=./one"]);
    assert_eq!(run.code, 2, "one would be lost: {run:?}");
}

#[test]
fn a_report_file_is_for_its_owner_and_replaces_the_old_one() {
    let tree = Tree::new().file("in/person.txt", certain(1)).file("old.json", "old");
    fs::set_permissions(tree.join("old.json"), PermissionsExt::from_mode(0o644)).unwrap();
    let reports =
        ["--report", "json=old.json", "--report", "jsonl=new.jsonl", "--report", "terminal=t", "--report", "json"];
    let run = tree.run(&[&["scan", "in"], &reports[..]].concat());
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    for file in ["old.json", "new.jsonl", "t"] {
        assert_eq!(fs::metadata(tree.join(file)).unwrap().permissions().mode() & 0o777, 0o600, "{file}");
    }
    assert_eq!(fs::read_to_string(tree.join("old.json")).unwrap(), run.stdout, "one format, one text");
    assert!(run.stdout.ends_with("}\n"));
    assert_eq!(fs::read_to_string(tree.join("new.jsonl")).unwrap().lines().count(), 1);
    assert_eq!(names(&tree), ["in", "new.jsonl", "old.json", "t"], "nothing is left beside them");
}

#[test]
fn a_report_is_whole_or_the_old_one_stays() {
    let tree = Tree::new().file("in/person.txt", certain(1).repeat(200)).file("report.jsonl", "old");
    // No file may grow beyond 1 KiB, as on a disk that is full.
    let script = "trap '' XFSZ; ulimit -f 1; exec \"$0\" scan in --report jsonl=report.jsonl --report terminal";
    let mut command = Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_sporhund")]).current_dir(tree.path());
    let run = Run::of(command.output().unwrap());
    assert_eq!(run.code, 4, "{run:?}");
    assert!(run.stderr.contains("report.jsonl"), "{run:?}");
    assert!(run.stdout.contains("in/person.txt") || run.stdout.contains("person.txt:1:"), "the other one: {run:?}");
    assert_eq!(fs::read_to_string(tree.join("report.jsonl")).unwrap(), "old");
    assert_eq!(names(&tree), ["in", "report.jsonl"], "no half of one is left");
}

/// A pipe stands in for a device here: should the program replace it, no machine is harmed.
#[test]
fn a_device_is_not_replaced_by_a_file() {
    let tree = Tree::new().file("in/person.txt", certain(1));
    assert!(Command::new("mkfifo").arg(tree.join("pipe")).status().unwrap().success());
    // A reader, so that a program that writes into the pipe comes to its end.
    let reader = fs::File::options().read(true).write(true).open(tree.join("pipe")).unwrap();
    let run = tree.run(&["scan", "in", "--report", "jsonl=pipe"]);
    let is_pipe = fs::symlink_metadata(tree.join("pipe")).unwrap().file_type().is_fifo();
    drop(reader);
    assert!(is_pipe, "--report FORMAT=/dev/null or /dev/stdout must not replace the device: {run:?}");
}

#[test]
fn a_device_that_is_full_is_4() {
    let tree = Tree::new().file("in/person.txt", certain(1));
    let made = Command::new("mknod").arg(tree.join("full")).args(["c", "1", "7"]).output();
    if !made.is_ok_and(|it| it.status.success()) {
        return skipped("making a device takes root");
    }
    let run = tree.run(&["scan", "in", "--report", "json=full", "--report", "jsonl"]);
    assert_eq!((run.code, run.jsonl().len()), (4, 1), "the other report is written: {run:?}");
    assert!(run.stderr.contains("full: "), "{run:?}");
    assert!(fs::symlink_metadata(tree.join("full")).unwrap().file_type().is_char_device());
}

#[test]
fn quiet_says_nothing_where_all_is_well() {
    let tree = Tree::new().file("clean.txt", "nothing").file("person/a.txt", certain(1));
    for option in ["--quiet", "-q"] {
        let run = tree.run(&["scan", "clean.txt", option]);
        assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
    }
    assert_eq!(tree.run(&["scan", "person", "--quiet"]).code, 1);
    let asked_for = tree.run(&["scan", "person", "--quiet", "--report", "jsonl"]);
    assert_eq!(asked_for.jsonl().len(), 1, "what was asked for is written");
}

#[test]
fn nothing_but_text_goes_into_a_pipe() {
    let tree = Tree::new().file("person.txt", certain(1));
    for report in ["terminal", "json", "jsonl"] {
        let mut command = tree.sporhund(&["scan", "--report", report]);
        let run = Run::of(command.env("TERM", "xterm-256color").output().unwrap());
        assert!(!run.stdout.contains('\x1b'), "{report}: {run:?}");
        assert_eq!((run.code, run.stderr.as_str()), (1, ""), "a pipe has no progress bar");
    }
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    if Command::new("script").arg("--version").output().is_err() {
        return skipped("script(1) is needed for a terminal");
    }
    let tree = Tree::new().file("person.txt", certain(1));
    let shown = |options: &str, no_color: &str| {
        let line = format!("{} scan --no-progress {options}", env!("CARGO_BIN_EXE_sporhund"));
        let mut command = Command::new("script");
        command.args(["-qec", &line, "/dev/null"]).current_dir(tree.path()).env("TERM", "xterm");
        let output = command.env("NO_COLOR", no_color).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(shown("", "").contains("\x1b[1m"), "an empty NO_COLOR says nothing (no-color.org)");
    for plain in [shown("", "1"), shown("--report json", ""), shown("--report terminal=t --report jsonl", "")] {
        assert!(plain.contains("person.txt") && !plain.contains('\x1b'), "{plain:?}");
    }
    assert!(!fs::read_to_string(tree.join("t")).unwrap().contains('\x1b'), "a file is no terminal");
}

fn names(tree: &Tree) -> Vec<String> {
    let entries = fs::read_dir(tree.path()).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
