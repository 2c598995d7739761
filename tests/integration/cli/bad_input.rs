//! What a tree can do to a scanner: it is said, it is counted, and the rest is scanned.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Scan, certain, skipped, with_json};
use crate::support::{Run, Tree};

#[test]
fn a_missing_path_alone_is_an_error_and_beside_others_a_gap() {
    let tree = Tree::repository().file("a.txt", certain(1));
    for paths in [&["missing"][..], &["missing", "b/c"], &["a.txt/below"]] {
        let run = tree.run(&[&["scan"], paths].concat());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{paths:?}");
        assert!(paths.iter().all(|path| run.stderr.contains(path)), "{run:?}");
    }
    let beside = Scan::new(&tree, &["missing", "a.txt", "b/c", "--fail-on", "never"]);
    assert_eq!((beside.code, beside.scanned()), (3, 1));
    assert_eq!(beside.missed("vanished"), (2, vec!["b/c".to_owned(), "missing".to_owned()]));
    let terminal = tree.run(&["scan", "missing", "a.txt", "--fail-on", "never"]);
    assert!(terminal.code == 3 && terminal.stdout.contains("missing"), "{terminal:?}");
}

#[test]
fn only_regular_files_are_opened() {
    let tree = Tree::new().file("a.txt", certain(1));
    assert!(Command::new("mkfifo").arg(tree.join("fifo")).status().unwrap().success());
    let _socket = UnixListener::bind(tree.join("socket")).unwrap();
    let made = Command::new("mknod").arg(tree.join("zero")).args(["c", "1", "5"]).output();
    let devices = u64::from(made.is_ok_and(|it| it.status.success()));
    if devices == 0 {
        skipped("a device in the tree takes root");
    }
    let scan = Scan::new(&tree, &["--fail-on", "never", "--audit"]);
    assert_eq!((scan.code, scan.scanned()), (0, 1), "{:?}", scan.reasons());
    assert_eq!(scan.missed("special-file").0, 2 + devices);
    for path in ["fifo", "socket", "/dev/zero"] {
        let scan = Scan::new(&tree, &[path]);
        assert_eq!((scan.code, scan.scanned(), scan.missed("special-file").0), (0, 0, 1), "named by itself: {path}");
    }
}

#[test]
fn links_that_lead_nowhere() {
    let tree = Tree::repository().file("a.txt", certain(1));
    symlink("nowhere", tree.join("broken")).unwrap();
    symlink("loop2", tree.join("loop1")).unwrap();
    symlink("loop1", tree.join("loop2")).unwrap();
    let stay = Scan::new(&tree, &["--fail-on", "never"]);
    assert_eq!((stay.code, stay.missed("symlink").0), (0, 3));
    let follow = Scan::new(&tree, &["--fail-on", "never", "--follow"]);
    assert_eq!((follow.code, follow.missed("unreadable").0), (3, 3), "to be followed, and they lead nowhere");
    for path in ["broken", "loop1"] {
        assert_eq!(tree.run(&["scan", path]).code, 2, "{path} alone");
        let beside = Scan::new(&tree, &["a.txt", path, "--fail-on", "never"]);
        assert_eq!((beside.code, beside.scanned()), (3, 1), "{path} beside others: {:?}", beside.reasons());
    }
}

#[test]
fn what_may_not_be_read_is_a_gap() {
    let tree =
        Tree::repository().file("a.txt", certain(1)).file("secret.txt", certain(2)).file("closed/b.txt", certain(3));
    let mode = |path: &str, mode| fs::set_permissions(tree.join(path), Permissions::from_mode(mode)).unwrap();
    mode("", 0o755);
    mode("secret.txt", 0o000);
    mode("closed", 0o000);
    let command = |args: &[&str]| {
        let mut command = tree.sporhund(args);
        if fs::metadata(tree.path()).unwrap().uid() == 0 {
            // Nothing is closed to root: nobody asks in its place.
            command.uid(65_534).gid(65_534);
        }
        command
    };
    if command(&["--version"]).output().is_ok_and(|it| it.status.success()) {
        let scan = Scan::of(command(&with_json(&["--fail-on", "never"])).output().unwrap());
        assert_eq!((scan.code, scan.scanned(), scan.paths()), (3, 1, vec!["a.txt".to_owned()]), "{:?}", scan.reasons());
        assert_eq!(scan.missed("unreadable"), (2, vec!["closed".to_owned(), "secret.txt".to_owned()]));
        assert_eq!(Run::of(command(&["scan"]).output().unwrap()).code, 1, "findings win");
        let alone = Scan::of(command(&with_json(&["secret.txt"])).output().unwrap());
        assert_eq!((alone.code, alone.scanned()), (3, 0), "it exists, so it is no usage error");
    } else {
        skipped("nobody may run the program where it lies");
    }
    mode("closed", 0o755);
}

#[test]
fn a_read_that_fails_is_a_gap() {
    let tree = Tree::new().file("a.txt", certain(1));
    // A file like any other until it is read: nothing is mapped at address 0 (proc(5)).
    let scan = Scan::new(&tree, &["/proc/self/mem", "a.txt", "--fail-on", "never"]);
    assert_eq!((scan.code, scan.scanned(), scan.missed("unreadable").0), (3, 1, 1), "{:?}", scan.reasons());
}

/// Files come, go, grow and shrink under a scan: it may say so, and must not trip.
#[test]
fn a_tree_that_does_not_hold_still() {
    let content = certain(1) + &"and more text\n".repeat(800);
    let tree = (0..30).fold(Tree::new(), |tree, i| tree.file(&format!("d{}/f{i}", i % 3), &content));
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for i in (0..30).cycle().take_while(|_| !over.load(Ordering::Relaxed)) {
                let path = tree.join(&format!("d{}/f{i}", i % 3));
                let _ = match i % 4 {
                    0 => fs::write(&path, "short"),
                    1 => fs::remove_file(&path),
                    2 => fs::remove_file(&path).and_then(|()| symlink("nowhere", &path)),
                    _ => fs::rename(&path, path.with_extension("new")),
                };
                let _ = fs::write(path.with_extension("more"), &content);
                let _ = fs::rename(path.with_extension("more"), &path);
            }
        });
        let scans: Vec<_> = (0..8).map(|_| Scan::new(&tree, &["--fail-on", "never", "--threads", "2"])).collect();
        over.store(true, Ordering::Relaxed);
        for scan in scans {
            assert_eq!(scan.stderr, "");
            let known = ["vanished", "partial", "symlink"];
            assert!(scan.reasons().iter().all(|(reason, _)| known.contains(&reason.as_str())), "{:?}", scan.reasons());
            let gaps = scan.missed("vanished").0 + scan.missed("partial").0;
            assert_eq!(scan.code, if gaps > 0 { 3 } else { 0 }, "{:?}", scan.reasons());
        }
    });
}

/// Folders in folders, `chains` times `links` deep, with a file to find at the bottom.
fn nested(name: &str, links: usize, chains: usize) -> Tree {
    let tree = Tree::new().file("file.txt", certain(1));
    let chain = vec![name; links].join("/");
    // From the bottom up: no system call takes the whole path.
    let mut lower = "file.txt";
    for _ in 0..chains {
        let upper = tree.join("upper");
        fs::create_dir_all(upper.join(&chain)).unwrap();
        fs::rename(tree.join(lower), upper.join(&chain).join(lower)).unwrap();
        fs::rename(&upper, tree.join("lower")).unwrap();
        lower = "lower";
    }
    tree
}

#[test]
fn deep_trees() {
    let deep = nested("d", 400, 4);
    let scan = Scan::new(&deep, &["--fail-on", "never"]);
    assert_eq!((scan.code, scan.scanned(), scan.paths().len()), (0, 1, 1), "{:?}", scan.reasons());
    // Longer than PATH_MAX, 4096 bytes: what cannot be reached is a gap, not a crash.
    let long = nested(&"long".repeat(50), 10, 3);
    let scan = Scan::new(&long, &[]);
    assert_eq!((scan.code, scan.scanned(), scan.missed("unreadable").0), (3, 0, 1), "{:?}", scan.reasons());
    for tree in [deep, long] {
        assert!(Command::new("rm").arg("-rf").arg(tree.join("lower")).status().unwrap().success());
    }
}
