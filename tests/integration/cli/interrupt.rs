//! What an interrupt leaves: a whole report of what was found until then.

use std::fs::File;
use std::io::Write;
use std::process::Stdio;

use super::{Running, Scan, certain, with_json};
use crate::support::Tree;

/// A text that takes minutes to read, and no place on the disk.
fn endless(tree: &Tree) -> std::path::PathBuf {
    let path = std::fs::canonicalize(tree.path()).unwrap().join("endless.txt");
    let mut file = File::create(&path).unwrap();
    file.write_all((certain(1) + &"text ".repeat(4000)).as_bytes()).unwrap();
    file.set_len(1 << 37).unwrap();
    path
}

#[test]
fn the_report_of_an_interrupted_scan_is_written() {
    let tree = Tree::new();
    let path = endless(&tree);
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let mut running = Running::new(&mut tree.sporhund(&with_json(&["--threads", "1"])));
        running.listens();
        running.opens(&path);
        running.signal(signal);
        let scan = Scan::of(running.end().expect("a signal ends it"));
        assert_eq!(scan.code, code, "{}", scan.stderr);
        assert_eq!(scan.inventory["scan"]["interrupted"], true);
        assert_eq!(scan.missed("partial"), (1, vec!["endless.txt".to_owned()]));
        assert_eq!(scan.holdings(), ["endless.txt id.national.fnr unmapped"], "what was read of it is reported");
    }
}

#[test]
fn waiting_for_standard_input_can_be_interrupted() {
    let tree = Tree::new();
    let mut running = Running::new(tree.sporhund(&with_json(&["-"])).stdin(Stdio::piped()));
    let mut input = running.child().stdin.take().unwrap();
    input.write_all(certain(1).as_bytes()).unwrap();
    running.listens();
    running.signal("TERM");
    let output = running.end().expect("a signal ends it");
    drop(input);
    assert_eq!(Scan::of(output).code, 143);
}

#[test]
fn a_file_that_shrinks_while_it_is_read_is_read_in_part() {
    let tree = Tree::new();
    let path = endless(&tree);
    let mut running = Running::new(&mut tree.sporhund(&with_json(&["--fail-on", "never"])));
    running.opens(&path);
    File::options().write(true).open(&path).unwrap().set_len(4000).unwrap();
    let scan = Scan::of(running.end().expect("it ends where the file does now"));
    assert_eq!((scan.code, scan.reasons()), (3, vec![("partial".to_owned(), 1)]), "{}", scan.stderr);
}
