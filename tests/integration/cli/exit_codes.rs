//! Every exit code of the contract, and which one wins.

use std::fs::File;

use super::{certain, soon};
use crate::support::Tree;

#[test]
fn each_code_and_which_one_wins() {
    let tree = Tree::repository().file("clean.txt", "nothing").file("person.txt", certain(1)).file("a.pdf", "%PDF-1.7");
    let tree = tree.file("long.txt", "more than one window of text\n".repeat(100_000));
    let cases: &[(&[&str], i32)] = &[
        (&["clean.txt"], 0),
        (&["person.txt"], 1),
        (&["."], 1),
        (&["missing.txt"], 2),
        (&["missing.txt", "clean.txt"], 3),
        (&["missing.txt", "person.txt"], 1),
        (&["missing.txt", "person.txt", "--fail-on", "never"], 3),
        (&["a.pdf"], 0),
        (&["a.pdf", "--audit"], 3),
        (&["--no-such-option"], 2),
        (&["clean.txt", "--threads", "many"], 2),
        (&["clean.txt", "--threads", "0"], 0),
        (&["clean.txt", "--threads", "1025"], 2),
        (&["person.txt", "--purposes", "missing.toml"], 2),
        (&["person.txt", "--rules", "missing.toml"], 2),
        (&["person.txt", "--key-file", "missing.key"], 2),
        (&["person.txt", "--base", "missing"], 2),
        (&["person.txt", "--exclude", "[a"], 2),
        (&["person.txt", "--max-file-size", "much"], 2),
        (&["person.txt", "--timeout", "soon"], 2),
        (&["person.txt", "--as-of", "yesterday"], 2),
        (&["person.txt", "--min-confidence", "maybe"], 2),
        (&["long.txt", "--timeout", "0"], 3),
        (&["person.txt", "--timeout", "0", "--fail-on", "never"], 0),
        (&["-0"], 2),
    ];
    for (args, code) in cases {
        let run = tree.run(&[&["scan"], *args].concat());
        assert_eq!(run.code, *code, "{args:?}: {run:?}");
        assert_eq!(run.stderr.is_empty(), *code != 2, "what is wrong is said, and nothing else: {args:?}: {run:?}");
        assert_eq!(run.stdout.is_empty(), *code == 2, "nothing was scanned, so nothing is reported: {args:?}: {run:?}");
    }
}

#[test]
fn help_and_version_are_answers() {
    let tree = Tree::new();
    for args in [&["--help"][..], &["--version"], &["scan", "--help"], &["rules", "check", "--help"]] {
        let run = tree.run(args);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{args:?}");
        assert!(!run.stdout.is_empty());
    }
    for args in [&[][..], &["scam"], &["key"]] {
        assert_eq!(tree.run(args).code, 2, "{args:?}");
    }
}

#[test]
fn what_cannot_be_written_is_4() {
    let tree = Tree::new().file("person.txt", certain(1));
    for args in [
        &["scan"][..],
        &["scan", "--report", "json"],
        &["scan", "--report", "jsonl"],
        &["scan", "--list-files"],
        &["rules", "list"],
        &["rules", "show", "no.fnr"],
        &["--help"],
    ] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = tree.sporhund(args).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(4), "{args:?}: {output:?}");
        assert!(!output.stderr.is_empty());
    }
}

#[test]
fn a_reader_that_goes_away_ends_the_run() {
    use std::io::Read;
    let tree = Tree::new().file("many.txt", certain(1).repeat(20_000));
    let mut command = tree.sporhund(&["scan", "--report", "jsonl"]);
    let mut child = command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    child.stdout.take().unwrap().read_exact(&mut [0; 10]).unwrap();
    assert!(soon(|| child.try_wait().unwrap().is_some()));
    assert_eq!(child.wait().unwrap().code(), Some(4));
}

/// The limit on memory keeps a program that would start them all from harming the machine.
#[test]
fn more_threads_than_a_machine_has_room_for() {
    let tree = Tree::new().file("a.txt", "");
    let script = "ulimit -v 1000000; exec \"$0\" scan --threads 99999999999";
    let mut command = std::process::Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_sporhund")]).current_dir(tree.path());
    let output = command.output().unwrap();
    assert!(matches!(output.status.code(), Some(0 | 2)), "fewer, or a usage error: {output:?}");
}
