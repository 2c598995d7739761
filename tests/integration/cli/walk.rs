//! What is walked, and how it is named.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use super::{Scan, certain, fed, skipped};
use crate::support::{Run, Tree};

fn listed(tree: &Tree, args: &[&str]) -> Vec<String> {
    let run = tree.run(&[&["scan", "--list-files"], args].concat());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{args:?}");
    run.stdout.lines().map(str::to_owned).collect()
}

fn repository() -> Tree {
    Tree::repository()
        .file(".git/config", certain(1))
        .file(".gitignore", "*.log\nbuild/\n")
        .file(".ignore", "*.bak\n")
        .file(".git/info/exclude", "private\n")
        .file(".hidden/a.txt", certain(2))
        .file("a.log", certain(3))
        .file("a.bak", certain(3))
        .file("build/b.txt", certain(4))
        .file("private", certain(4))
        .file("src/c.txt", certain(5))
        .file("src/.gitignore", "d.txt\n!e.log\n")
        .file("src/d.txt", certain(6))
        .file("src/e.log", certain(7))
}

#[test]
fn ignore_files_count_in_a_repository_and_never_in_an_audit() {
    let tree = repository();
    let kept = [".gitignore", ".hidden/a.txt", ".ignore", "src/.gitignore", "src/c.txt", "src/e.log"];
    assert_eq!(listed(&tree, &[]), kept);
    let scan = Scan::new(&tree, &[]);
    assert_eq!(scan.paths(), [".hidden/a.txt", "src/c.txt", "src/e.log"]);
    assert_eq!((scan.scanned(), scan.missed("ignored").0), (6, 5), "an ignored folder is one entry");
    let mut all = [&kept[..], &["a.bak", "a.log", "build/b.txt", "private", "src/d.txt"]].concat();
    all.sort_unstable();
    assert_eq!(listed(&tree, &["--audit"]), all, "and .git is left out all the same");
    let audit = Scan::new(&tree, &["--audit"]);
    assert_eq!((audit.scanned(), audit.reasons().len()), (11, 0), ".git is not counted");
    assert_eq!(audit.inventory["scan"]["audit"], true);
}

#[test]
fn ignore_files_outside_a_repository_say_nothing() {
    let tree = Tree::new().file(".gitignore", "*.log\n").file("a.log", certain(1));
    assert_eq!(listed(&tree, &[]), [".gitignore", "a.log"]);
}

#[test]
fn paths_are_named_from_the_base() {
    let tree =
        Tree::new().file("repo/db/x.txt", certain(1)).file("plain/y.txt", certain(2)).file("other/y.txt", certain(3));
    fs::create_dir(tree.join("repo/.git")).unwrap();
    let cases: &[(&[&str], &[&str])] = &[
        (&["repo"], &["db/x.txt"]),
        (&["repo/db"], &["db/x.txt"]),
        (&["repo/db/x.txt"], &["db/x.txt"]),
        (&["repo/db/x.txt", "repo/db"], &["db/x.txt"]),
        (&["plain"], &["y.txt"]),
        (&["plain/y.txt"], &["y.txt"]),
        (&["plain/"], &["y.txt"]),
        (&["plain", "other"], &["other/y.txt", "plain/y.txt"]),
        (&["plain", "repo/db"], &["plain/y.txt", "repo/db/x.txt"]),
        (&["./plain", "other/../repo"], &["other/repo/db/x.txt", "plain/y.txt"]),
        (&["plain", "--base", "."], &["plain/y.txt"]),
        (&["repo/db", "--base", "repo/db"], &["x.txt"]),
        (&["repo", "plain", "--base", "."], &["plain/y.txt", "repo/db/x.txt"]),
    ];
    for (args, names) in cases {
        assert_eq!(listed(&tree, args), *names, "{args:?}");
        assert_eq!(Scan::new(&tree, args).paths(), *names, "{args:?}");
    }
    let inside = tree.sporhund(&["scan", "--list-files"]).current_dir(tree.join("repo/db")).output().unwrap();
    assert_eq!(Run::of(inside).stdout, "db/x.txt\n", "wherever one stands");
}

#[test]
fn include_and_exclude() {
    let tree = Tree::repository().file("a.txt", "").file("b.csv", "").file("sub/c.txt", "").file("sub/deep/d.txt", "");
    let cases: &[(&[&str], &[&str])] = &[
        (&["--include", "*.txt"], &["a.txt", "sub/c.txt", "sub/deep/d.txt"]),
        (&["--include", "*.csv", "--include", "sub/*.txt"], &["b.csv", "sub/c.txt"]),
        (&["--exclude", "*.txt"], &["b.csv"]),
        (&["--exclude", "sub/"], &["a.txt", "b.csv"]),
        (&["--exclude", "deep"], &["a.txt", "b.csv", "sub/c.txt"]),
        (&["--include", "*.txt", "--exclude", "sub/**"], &["a.txt"]),
        (&["--include", "*.none"], &[]),
        (&["sub/deep", "--exclude", "sub"], &[]),
    ];
    for (args, names) in cases {
        assert_eq!(listed(&tree, args), *names, "{args:?}");
    }
    let scan = Scan::new(&tree, &["--include", "*.txt", "--exclude", "sub"]);
    assert_eq!((scan.code, scan.scanned(), scan.missed("ignored").0), (0, 1, 2), "what is left out is listed");
}

#[test]
fn files_from_a_list() {
    let tree = Tree::repository().file("a.txt", certain(1)).file("b c.txt", certain(2)).file("d.txt", certain(3));
    let tree =
        tree.file("two\nlines.txt", certain(4)).file("list", "a.txt\nb c.txt\n").file("nul", "a.txt\0two\nlines.txt");
    let cases: &[(&[&str], &str, &[&str])] = &[
        (&["--files-from", "list"], "", &["a.txt", "b c.txt"]),
        (&["--files-from", "-"], "d.txt\n\na.txt", &["a.txt", "d.txt"]),
        (&["--files-from", "nul", "-0"], "", &["a.txt", "two\\nlines.txt"]),
        (&["--files-from", "-", "-0"], "d.txt\0", &["d.txt"]),
        (&["d.txt", "--files-from", "list"], "", &["a.txt", "b c.txt", "d.txt"]),
        (&["--files-from", "-"], "", &[]),
    ];
    for (args, input, names) in cases {
        let scan = Scan::of(fed(tree.sporhund(&super::with_json(args)), input.as_bytes()));
        assert_eq!(scan.paths(), *names, "{args:?}");
        assert_eq!(scan.code, i32::from(!names.is_empty()));
    }
    assert_eq!(tree.run(&["scan", "--files-from", "missing"]).code, 2);
    assert_eq!(fed(tree.sporhund(&["scan", "-", "--files-from", "-"]), b"a.txt").status.code(), Some(2));
    let gone =
        Scan::of(fed(tree.sporhund(&super::with_json(&["--files-from", "-", "--fail-on", "never"])), b"gone\na.txt"));
    assert_eq!((gone.code, gone.missed("vanished")), (3, (1, vec!["gone".to_owned()])));
}

#[test]
fn standard_input_is_one_file() {
    let tree = Tree::repository().file("a.txt", certain(1));
    let scan = |args: &[&str]| Scan::of(fed(tree.sporhund(&super::with_json(args)), certain(2).as_bytes()));
    let alone = scan(&["-"]);
    assert_eq!((alone.code, alone.scanned(), alone.paths()), (1, 1, vec!["-".to_owned()]));
    assert_eq!(alone.inventory["scan"]["roots"], serde_json::json!(["-"]));
    let beside = scan(&["a.txt", "-"]);
    assert_eq!((beside.scanned(), beside.paths()), (2, vec!["-".to_owned(), "a.txt".to_owned()]));
    let empty = Scan::of(fed(tree.sporhund(&super::with_json(&["-"])), b""));
    assert_eq!((empty.code, empty.scanned()), (0, 1));
}

#[test]
fn links_are_followed_when_asked_and_never_in_circles() {
    let tree = Tree::new().file("real/a.txt", certain(1)).file("outside/b.txt", certain(2));
    symlink("..", tree.join("real/up")).unwrap();
    symlink(".", tree.join("real/self")).unwrap();
    symlink("../outside", tree.join("real/out")).unwrap();
    symlink("a.txt", tree.join("real/link.txt")).unwrap();
    symlink("itself", tree.join("real/itself")).unwrap();
    let stay = Scan::new(&tree, &["real"]);
    assert_eq!((stay.paths(), stay.missed("symlink").0), (vec!["a.txt".to_owned()], 5));
    assert_eq!(stay.code, 1);
    assert_eq!(Scan::new(&tree, &["real", "--fail-on", "never"]).code, 0, "links are no gap");
    let follow = Scan::new(&tree, &["real", "--follow", "--fail-on", "never"]);
    let paths = follow.paths();
    for path in ["a.txt", "link.txt", "out/b.txt", "up/outside/b.txt"] {
        assert!(paths.contains(&path.to_owned()), "{path} in {paths:?}");
    }
    assert!(paths.iter().all(|path| !path.contains("self")), "{paths:?}");
    assert!(follow.missed("symlink").0 >= 2, "{:?}", follow.reasons());
    let named = Scan::new(&tree, &["real/link.txt"]);
    assert_eq!((named.code, named.scanned()), (1, 1), "a link that is asked for is read");
}

#[test]
fn files_over_the_limit_are_a_gap() {
    let tree = Tree::repository().file("small.txt", "small").file("large.txt", "large ".repeat(400));
    for (limit, code) in [("5", 3), ("2k", 3), ("3K", 0), ("1M", 0), ("1G", 0), ("2400", 0), ("2399", 3)] {
        let scan = Scan::new(&tree, &["--max-file-size", limit]);
        let large = u64::from(code == 3);
        assert_eq!((scan.code, scan.missed("too-large").0), (code, large), "{limit}");
        assert_eq!(scan.scanned() + large, 2);
    }
    let alone = Scan::new(&tree, &["large.txt", "--max-file-size", "1K"]);
    assert_eq!((alone.code, alone.scanned()), (3, 0));
}

#[test]
fn listing_what_is_missing_is_not_success() {
    let tree = Tree::new().file("a.txt", "");
    let run = tree.run(&["scan", "--list-files", "a.txt", "missing.txt"]);
    assert_eq!((run.code, run.stdout.as_str()), (3, "a.txt\n"), "{run:?}");
}

#[test]
fn any_number_of_threads_finds_the_same() {
    let tree = (0..60).fold(Tree::new(), |tree, i| tree.file(&format!("d{}/f{i}.txt", i % 7), certain(i)));
    let found = |threads| Scan::new(&tree, &["--threads", threads]).holdings();
    let one = found("1");
    assert_eq!(one.len(), 60);
    assert!(["2", "7"].iter().all(|threads| found(threads) == one));
}

#[test]
fn one_file_system_leaves_others_out() {
    let tree = Tree::new().file("a.txt", certain(1)).file("other/hidden.txt", "");
    let other = tree.join("other");
    let mount = Command::new("mount").args(["-t", "tmpfs", "none"]).arg(&other).output();
    if !mount.is_ok_and(|it| it.status.success()) {
        return skipped("mounting a file system takes root");
    }
    fs::write(other.join("b.txt"), certain(2)).unwrap();
    let (stay, cross) = (tree.run(&["scan", "--list-files", "--one-file-system"]), tree.run(&["scan", "--list-files"]));
    assert!(Command::new("umount").arg(&other).status().unwrap().success());
    assert_eq!(stay.stdout, "a.txt\n");
    assert_eq!(cross.stdout, "a.txt\nother/b.txt\n");
}
