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
    assert_eq!(
        beside.missed("vanished"),
        (2, vec!["b/c".to_owned(), "missing".to_owned()])
    );
    let terminal = tree.run(&["scan", "missing", "a.txt", "--fail-on", "never"]);
    assert!(
        terminal.code == 3 && terminal.stdout.contains("missing"),
        "{terminal:?}"
    );
}

#[test]
fn only_regular_files_are_opened() {
    let tree = Tree::new().file("a.txt", certain(1));
    assert!(
        Command::new("mkfifo")
            .arg(tree.join("fifo"))
            .status()
            .unwrap()
            .success()
    );
    let _socket = UnixListener::bind(tree.join("socket")).unwrap();
    let made = Command::new("mknod")
        .arg(tree.join("zero"))
        .args(["c", "1", "5"])
        .output();
    let devices = u64::from(made.is_ok_and(|it| it.status.success()));
    if devices == 0 {
        skipped("a device in the tree takes root");
    }
    let scan = Scan::new(&tree, &["--fail-on", "never", "--audit"]);
    assert_eq!((scan.code, scan.scanned()), (0, 1), "{:?}", scan.reasons());
    assert_eq!(scan.missed("special-file").0, 2 + devices);
    for path in ["fifo", "socket", "/dev/zero"] {
        let scan = Scan::new(&tree, &[path]);
        assert_eq!(
            (scan.code, scan.scanned(), scan.missed("special-file").0),
            (0, 0, 1),
            "named by itself: {path}"
        );
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
    assert_eq!(
        (follow.missed("unreadable").0, follow.missed("symlink").0),
        (1, 2),
        "{:?}",
        follow.reasons()
    );
    assert_eq!(follow.code, 3, "a link that was to be followed could not be read");
    for path in ["broken", "loop1"] {
        assert_eq!(tree.run(&["scan", path]).code, 2, "{path} alone");
        let beside = Scan::new(&tree, &["a.txt", path, "--fail-on", "never"]);
        assert_eq!(
            (beside.code, beside.scanned()),
            (3, 1),
            "{path} beside others: {:?}",
            beside.reasons()
        );
    }
}

#[test]
fn what_may_not_be_read_is_a_gap() {
    let tree = Tree::repository()
        .file("a.txt", certain(1))
        .file("secret.txt", certain(2))
        .file("closed/b.txt", certain(3));
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
        assert_eq!(
            (scan.code, scan.scanned(), scan.paths()),
            (3, 1, vec!["a.txt".to_owned()]),
            "{:?}",
            scan.reasons()
        );
        assert_eq!(
            scan.missed("unreadable"),
            (2, vec!["closed".to_owned(), "secret.txt".to_owned()])
        );
        assert_eq!(Run::of(command(&["scan"]).output().unwrap()).code, 1, "findings win");
        let alone = Scan::of(command(&with_json(&["secret.txt"])).output().unwrap());
        assert_eq!(
            (alone.code, alone.scanned()),
            (3, 0),
            "it exists, so it is no usage error"
        );
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
    assert_eq!(
        (scan.code, scan.scanned(), scan.missed("unreadable").0),
        (3, 1, 1),
        "{:?}",
        scan.reasons()
    );
}

/// Files come, go, grow and shrink under a scan: it may say so, and must not trip.
#[test]
fn a_tree_that_does_not_hold_still() {
    let tree = (0..40).fold(Tree::new(), |tree, i| {
        tree.file(&format!("d{}/f{i}", i % 3), certain(i).repeat(3000))
    });
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for i in (0..40_u64).cycle().take_while(|_| !over.load(Ordering::Relaxed)) {
                let path = tree.join(&format!("d{}/f{i}", i % 3));
                let _ = match i % 4 {
                    0 => fs::write(&path, "short"),
                    1 => fs::remove_file(&path),
                    2 => fs::remove_file(&path).and_then(|()| symlink("nowhere", &path)),
                    _ => fs::rename(&path, path.with_extension("new")),
                };
                let _ = fs::write(path.with_extension("more"), certain(i).repeat(3000));
                let _ = fs::rename(path.with_extension("more"), &path);
            }
        });
        for _ in 0..6 {
            let scan = Scan::new(&tree, &["--fail-on", "never", "--threads", "2"]);
            assert!([0, 3].contains(&scan.code), "{}", scan.stderr);
            assert_eq!(scan.stderr, "");
            let known = ["vanished", "partial", "symlink"];
            assert!(
                scan.reasons()
                    .iter()
                    .all(|(reason, _)| known.contains(&reason.as_str())),
                "{:?}",
                scan.reasons()
            );
            let gaps = scan.missed("vanished").0 + scan.missed("partial").0;
            assert_eq!(scan.code == 3, gaps > 0, "{:?}", scan.reasons());
        }
        over.store(true, Ordering::Relaxed);
    });
}

#[test]
fn trees_deeper_than_a_stack_and_names_longer_than_a_path() {
    let deep = "d/".repeat(1500);
    let tree = Tree::new();
    // Step by step: no system call takes so long a path.
    let script = "i=0; while [ $i -lt 1500 ]; do mkdir d && cd d || exit 1; i=$((i+1)); done; cp \"$0\" f.txt";
    let person = tree.path().join("person.txt");
    fs::write(&person, certain(1)).unwrap();
    assert!(
        Command::new("sh")
            .args(["-c", script])
            .arg(&person)
            .current_dir(tree.path())
            .status()
            .unwrap()
            .success()
    );
    let scan = Scan::new(&tree, &["--fail-on", "never"]);
    assert_eq!((scan.code, scan.scanned()), (0, 2), "{:?}", scan.reasons());
    assert_eq!(scan.paths(), [format!("{deep}f.txt"), "person.txt".to_owned()]);
    let mut rm = Command::new("rm");
    assert!(
        rm.args(["-rf", "d"])
            .current_dir(tree.path())
            .status()
            .unwrap()
            .success()
    );
}
