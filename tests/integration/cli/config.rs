//! `sporhund.toml`: what it can say, what wins over it, and what a repository nobody vouches for cannot do with it.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use super::{Scan, certain};
use crate::support::{Run, Tree, fill};

/// A repository with a certain, a bare and a synthetic number, and this configuration.
fn configured(config: &str) -> Tree {
    Tree::repository()
        .file("certain.txt", certain(1))
        .file("synthetic.txt", fill(2, "fnr {{tenor}}"))
        .file("sub/mail.txt", fill(3, "{{email}}"))
        .file("sporhund.toml", config)
}

#[test]
fn options_apply() {
    let cases = [
        ("", 1, "certain.txt sub/mail.txt synthetic.txt"),
        ("fail-on = [\"never\"]", 0, "certain.txt sub/mail.txt synthetic.txt"),
        ("only = [\"contact\"]", 1, "sub/mail.txt"),
        ("disable = [\"no\", \"common\"]", 0, ""),
        ("include = [\"syn*\"]\nfail-on = [\"synthetic\"]", 1, "synthetic.txt"),
        ("exclude = [\"sub/\", \"c*\"]", 0, "synthetic.txt"),
        ("max-file-size = 1", 3, ""),
        ("max-file-size = \"1K\"\nfail-on = [\"certain\", \"unmapped\"]", 1, "certain.txt sub/mail.txt synthetic.txt"),
        (
            "timeout = 60\nthreads = 1\nfollow = true\none-file-system = true\nno-progress = true",
            1,
            "certain.txt sub/mail.txt synthetic.txt",
        ),
    ];
    for (config, code, paths) in cases {
        let scan = Scan::new(&configured(config), &[]);
        assert_eq!((scan.code, scan.paths().join(" ").as_str()), (code, paths), "{config}");
    }
    assert_eq!(Scan::new(&configured("base = \"sub\""), &["sub"]).paths(), ["mail.txt"]);
}

#[test]
fn every_option_of_scan_can_stand_in_it() {
    let help = Tree::new().run(&["scan", "--help"]).stdout;
    let options: Vec<_> = help.split_whitespace().filter_map(|word| word.strip_prefix("--")).collect();
    assert!(options.len() > 20, "{help}");
    let unknown =
        options.into_iter().map(|it| it.trim_matches(|c: char| !c.is_ascii_alphanumeric())).filter(|option| {
            // A value of no type that any option has, so that the message tells whether the key is known.
            let run = configured(&format!("{option} = 1979-05-27\n")).run(&["scan"]);
            assert_eq!(run.code, 2, "{option}: {run:?}");
            run.stderr.contains("unknown")
        });
    let unknown: std::collections::BTreeSet<_> = unknown.collect();
    // The two that say which file it is, and the two that ask for no scan.
    assert_eq!(unknown, ["config", "help", "no-config"].into());
}

#[test]
fn the_command_line_wins() {
    let tree = configured(
        "fail-on = [\"synthetic\"]\nmin-confidence = \"possible\"\nas-of = \"2020-01-01\"\nmax-file-size = 1\n\
         report = [\"jsonl\"]\npurposes = \"missing.toml\"\nkey-file = \"missing\"\nbase = \"missing\"\n",
    );
    fs::write(tree.join("p.toml"), "format = \"purpose-map/1\"").unwrap();
    assert_eq!(tree.run(&["key", "new", "k"]).code, 0);
    let files = ["--purposes", "p.toml", "--key-file", "k", "--base", "."];
    let over = ["--fail-on", "never", "--as-of", "2021-02-03", "--max-file-size", "1M"];
    let scan = Scan::new(&tree, &[&files[..], &over[..]].concat());
    assert_eq!((scan.code, scan.inventory["scan"]["as_of"].as_str()), (0, Some("2021-02-03")));
    let without = tree.run(&["scan", "--no-config"]);
    assert!(without.code == 1 && without.stdout.contains("certain.txt:1:"), "{without:?}");
    assert_eq!(tree.run(&["scan"]).code, 2, "and without the command line it counts");
}

#[test]
fn it_is_looked_for_up_to_the_repository() {
    let tree = Tree::new().file("sporhund.toml", "nonsense").file("repo/sub/deep/a.txt", certain(1));
    fs::create_dir(tree.join("repo/.git")).unwrap();
    let run = || Run::of(tree.sporhund(&["scan", "."]).current_dir(tree.join("repo/sub/deep")).output().unwrap());
    assert_eq!(run().code, 1, "above the repository nobody looks");
    fs::write(tree.join("repo/sporhund.toml"), "fail-on = [\"never\"]").unwrap();
    assert_eq!(run().code, 0);
    fs::write(tree.join("repo/sub/sporhund.toml"), "fail-on = [\"certain\"]").unwrap();
    assert_eq!(run().code, 1, "the nearest counts");
    let alone = Tree::new().file("sporhund.toml", "nonsense").file("sub/a.txt", "");
    let run = alone.sporhund(&["scan"]).current_dir(alone.join("sub")).output().unwrap();
    assert_eq!(run.status.code(), Some(0), "without a repository in the current folder alone");
    assert_eq!(alone.run(&["scan"]).code, 2);
}

#[test]
fn one_can_be_named() {
    let tree = configured("nonsense").file("other/c.toml", "fail-on = [\"never\"]\nreport = [\"json=out.json\"]");
    let run = tree.run(&["scan", "--config", "other/c.toml"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{run:?}");
    assert!(tree.join("other/out.json").is_file(), "names are relative to its folder");
    assert_eq!(tree.run(&["scan", "--config", "missing.toml"]).code, 2);
    assert_eq!(tree.run(&["scan", "--config", "other/c.toml", "--no-config"]).code, 2);
}

#[test]
fn faults_are_told_with_file_and_line() {
    let cases = [
        ("\nfail_on = [\"never\"]", "sporhund.toml:2: ", "fail_on"),
        ("threads = 1\n\nnonsense = 1", "sporhund.toml:3: ", "nonsense"),
        ("threads = \"two\"", "sporhund.toml:1: ", "two"),
        ("audit = true\nthreads = ", "sporhund.toml:2: ", ""),
        ("[scan]\nthreads = 1", "sporhund.toml:1: ", "scan"),
    ];
    for (config, place, what) in cases {
        let run = configured(config).run(&["scan"]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{config}: {run:?}");
        assert!(run.stderr.contains(place) && run.stderr.contains(what), "{config}: {run:?}");
    }
    for config in ["fail-on = [\"maybe\"]", "only = [\"contacts\"]", "as-of = \"never\"", "rules = [\"missing\"]"] {
        assert_eq!(configured(config).run(&["scan"]).code, 2, "{config}");
    }
}

#[test]
fn it_writes_nowhere_outside_its_folder() {
    let elsewhere = Tree::new();
    let outside = elsewhere.join("r.json").display().to_string();
    for file in ["../r.json", &outside, "sub/../../r.json", "link/r.json", "/r.json"] {
        let tree = configured(&format!("report = [\"json={file}\"]"));
        symlink(elsewhere.path(), tree.join("link")).unwrap();
        let run = tree.run(&["scan"]);
        assert_eq!(run.code, 2, "{file}: {run:?}");
        assert!(run.stderr.contains("sporhund.toml"), "{run:?}");
    }
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    let inside = configured("report = [\"json=sub/r.json\", \"jsonl\"]");
    let run = inside.sporhund(&["scan", "mail.txt"]).current_dir(inside.join("sub")).output().unwrap();
    assert_eq!(Run::of(run).jsonl().len(), 1);
    assert_eq!(fs::metadata(inside.join("sub/r.json")).unwrap().permissions().mode() & 0o777, 0o600);
}

/// Git keeps symbolic links, so a repository can bring along one that leads to a device or a pipe.
#[test]
fn it_writes_through_no_link() {
    let elsewhere = Tree::new().file("file.txt", "kept");
    assert!(Command::new("mkfifo").arg(elsewhere.join("pipe")).status().unwrap().success());
    // A reader, so that a program that writes into the pipe comes to its end.
    let _reader = fs::File::options().read(true).write(true).open(elsewhere.join("pipe")).unwrap();
    for target in ["file.txt", "pipe"] {
        let tree = configured("report = [\"json=out.json\"]");
        symlink(elsewhere.join(target), tree.join("out.json")).unwrap();
        let run = tree.run(&["scan"]);
        assert!(
            run.code == 2 || !tree.join("out.json").is_symlink(),
            "{target}: refused, or the link replaced: {run:?}"
        );
    }
    assert_eq!(fs::read_to_string(elsewhere.join("file.txt")).unwrap(), "kept");
}

#[test]
fn reports_name_what_weakened_the_run() {
    let cases = [
        ("disable = [\"no.fnr\"]", "disable"),
        ("only = [\"contact\"]", "only"),
        ("include = [\"*.txt\"]", "include"),
        ("exclude = [\"sub\"]", "exclude"),
        ("fail-on = [\"never\"]", "fail-on"),
        ("max-file-size = 10", "max-file-size"),
        ("timeout = 1", "timeout"),
        ("min-confidence = \"certain\"", "min-confidence"),
        ("one-file-system = true", "one-file-system"),
        ("files-from = \"certain.txt\"", "files-from"),
    ];
    let silent = cases.into_iter().filter(|(config, name)| {
        let tree = configured(config);
        let named = Scan::new(&tree, &["."]).inventory["scan"]["weakened_by"] == serde_json::json!([name]);
        let terminal = tree.run(&["scan", "."]).stdout;
        !named || !terminal.lines().take(3).any(|line| line.ends_with(name))
    });
    assert_eq!(silent.collect::<Vec<_>>(), [], "these are not named");
    for config in ["", "audit = true\nthreads = 1\nfollow = true"] {
        let scan = Scan::new(&configured(config), &[]);
        assert!(scan.inventory["scan"].get("weakened_by").is_none(), "{config}");
    }
    let scan =
        Scan::new(&configured("fail-on = [\"never\"]\ntimeout = 1"), &["--fail-on", "likely", "--timeout", "60"]);
    assert!(scan.inventory["scan"].get("weakened_by").is_none(), "what the command line says weakens nothing");
}
