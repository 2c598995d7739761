//! Purpose maps: which one is in force, what it makes of what is found, and what is wrong with it.

use super::{Scan, assert_tame, certain};
use crate::support::{Run, Tree, fill};

const MAP: &str = r#"format = "purpose-map/1"
[[purpose]]
id = "shop"
required = ["contact.email"]
forbidden = ["location"]
[[purpose.where]]
path = ["shop/**"]
[[test_data]]
path = ["fixtures/**"]
"#;

/// A place of each status.
fn shop(map: &str) -> Tree {
    Tree::repository()
        .file("purposes.toml", map)
        .file("shop/mail.txt", fill(1, "{{email}}"))
        .file("shop/where.txt", fill(2, "posisjon {{lat:5}}, {{lon:5}}"))
        .file("shop/person.txt", certain(3))
        .file("other.txt", certain(4))
        .file("fixtures/tenor.txt", fill(5, "fnr {{tenor}}"))
        .file("fixtures/real.txt", certain(6))
        .file("shop/possible.txt", fill(7, "fødselsnummer: {{future-2032}}"))
}

#[test]
fn each_status() {
    let tree = shop(MAP);
    let scan = Scan::new(&tree, &[]);
    let expected = [
        "fixtures/real.txt id.national.fnr undeclared",
        "fixtures/tenor.txt id.national.fnr test-data",
        "other.txt id.national.fnr unmapped",
        "shop/mail.txt contact.email declared",
        "shop/person.txt id.national.fnr undeclared",
        "shop/possible.txt id.national.fnr undeclared",
        "shop/where.txt location.precise forbidden",
    ];
    assert_eq!(scan.holdings(), expected);
    assert_eq!(scan.inventory["purpose_map"]["path"], "purposes.toml", "the one in force is named");
    let issues: Vec<_> =
        scan.inventory["issues"].as_array().unwrap().iter().map(|it| super::text(&it["status"])).collect();
    assert_eq!(issues, ["forbidden", "undeclared", "undeclared", "unmapped"], "possible ones are none");
    let terminal = tree.run(&["scan"]).stdout;
    for status in ["forbidden", "undeclared", "unmapped", "declared", "test-data"] {
        assert!(terminal.lines().any(|line| line.starts_with(status)), "{status} in\n{terminal}");
    }
}

#[test]
fn a_map_decides_what_fails() {
    let strict = format!("{MAP}[policy]\non = {{ unmapped = \"error\", undeclared = \"note\" }}\n");
    let cases = [
        ("shop/mail.txt", 0, 0),
        ("shop/where.txt", 1, 1),
        ("shop/person.txt", 1, 0),
        ("shop/possible.txt", 0, 0),
        ("other.txt", 0, 1),
        ("fixtures/tenor.txt", 0, 0),
        ("fixtures/real.txt", 1, 0),
    ];
    let (tree, strict) = (shop(MAP), shop(&strict));
    for (file, code, strict_code) in cases {
        assert_eq!(tree.run(&["scan", file]).code, code, "{file}");
        assert_eq!(strict.run(&["scan", file]).code, strict_code, "{file} with a policy of its own");
    }
    for (file, level, code) in [
        ("shop/where.txt", "forbidden", 1),
        ("shop/where.txt", "undeclared,unmapped", 0),
        ("shop/person.txt", "undeclared", 1),
        ("shop/possible.txt", "undeclared", 0),
        ("other.txt", "unmapped", 1),
        ("other.txt", "forbidden,undeclared", 0),
        (".", "expired", 0),
        (".", "never", 0),
        ("shop/mail.txt", "likely", 1),
        ("fixtures/tenor.txt", "synthetic", 1),
        ("fixtures/tenor.txt", "possible", 0),
    ] {
        assert_eq!(tree.run(&["scan", file, "--fail-on", level]).code, code, "{file} {level}");
    }
}

#[test]
fn a_point_may_be_too_precise() {
    let map = MAP.replace(
        "forbidden = [\"location\"]",
        "optional = [\"location.precise\", \"location.coarse\"]\nmax_precision_m = 300",
    );
    let tree = shop(&map).file("shop/near.txt", fill(8, "posisjon lat={{lat:2}}, lon={{lon:2}}"));
    let found: Vec<_> = Scan::new(&tree, &["shop"]).holdings();
    assert!(found.contains(&"shop/where.txt location.precise forbidden".to_owned()), "{found:?}");
    assert!(found.contains(&"shop/near.txt location.coarse declared".to_owned()), "{found:?}");
}

#[test]
fn which_map_is_in_force() {
    let map = |id: &str| MAP.replace("\"shop\"", &format!("\"{id}\""));
    let tree = Tree::new()
        .file("purposes.toml", map("here"))
        .file("named.toml", map("named"))
        .file("repo/purposes.toml", map("top"))
        .file("repo/sub/deep/a.txt", "")
        .file("repo/own/purposes.toml", map("own"))
        .file("plain/a.txt", "");
    std::fs::create_dir(tree.join("repo/.git")).unwrap();
    let cases: &[(&[&str], &str)] = &[
        (&["repo"], "top"),
        (&["repo/sub/deep"], "top"),
        (&["repo/sub/deep/a.txt"], "top"),
        (&["repo/own"], "own"),
        (&["plain"], "here"),
        (&["plain/a.txt"], "here"),
        (&["repo", "--purposes", "named.toml"], "named"),
    ];
    for (args, id) in cases {
        let inventory = Scan::new(&tree, args).inventory;
        assert_eq!(inventory["purposes"][0]["id"], *id, "{args:?}");
        assert!(inventory["purpose_map"]["path"].as_str().unwrap().ends_with(".toml"), "{args:?}");
    }
    let other = Tree::new().file("sub/a.txt", "");
    assert!(Scan::new(&other, &["sub"]).inventory["purpose_map"].is_null());
}

#[test]
fn selectors_begin_at_the_map_inside_the_base_and_else_at_the_base() {
    let tree = Tree::repository()
        .file("area/purposes.toml", MAP)
        .file("area/shop/mail.txt", fill(1, "{{email}}"))
        .file("shop/mail.txt", fill(2, "{{email}}"));
    let inside = ["area/shop/mail.txt contact.email declared", "shop/mail.txt contact.email unmapped"];
    assert_eq!(Scan::new(&tree, &["--purposes", "area/purposes.toml"]).holdings(), inside);
    let elsewhere = Tree::new().file("p.toml", MAP);
    let outside = ["area/shop/mail.txt contact.email unmapped", "shop/mail.txt contact.email declared"];
    assert_eq!(Scan::new(&tree, &["--purposes", elsewhere.join("p.toml").to_str().unwrap()]).holdings(), outside);
}

#[test]
fn a_map_that_is_wrong_ends_the_run() {
    let with = |line: &str| MAP.replace("required", &format!("{line}\nrequired"));
    let cases = [
        (MAP.replace("\"location\"", "\"contact\""), 4, "forbids `contact`"),
        (with("optional = [\"contact.email\"]"), 4, "both as required and as optional"),
        (with("requred = []"), 4, "did you mean `required`?"),
        (with("subjects = [\"nobody\"]"), 4, "nobody"),
        (MAP.replace("contact.email", "contact.emial"), 4, "did you mean `contact.email`?"),
        (MAP.replace("shop/**", "{shop"), 7, "{shop"),
        (MAP.replace("map/1", "map/9"), 1, "purpose-map/9"),
        (format!("{MAP}[[purpose]]\nid = \"shop\"\n"), 11, "shop"),
        (MAP.replace("[[purpose]]", "[[purpose]"), 2, ""),
        (String::new(), 1, "format"),
    ];
    for (map, line, said) in cases {
        let run = shop(&map).run(&["scan"]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{map}\n{run:?}");
        let told = run.stderr.lines().any(|it| it.contains(&format!("purposes.toml:{line}: ")) && it.contains(said));
        assert!(told, "{line}: {said} in\n{}", run.stderr);
    }
}

#[test]
fn a_map_that_cannot_be_read_ends_the_run() {
    let tree = shop(MAP).file("latin1.toml", b"# \xe5");
    for map in ["missing.toml", ".", "latin1.toml"] {
        let run: Run = tree.run(&["scan", "--purposes", map]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{map}: {run:?}");
        assert!(run.stderr.contains(map), "{run:?}");
    }
    std::fs::write(tree.join("purposes.toml"), b"# \xe5").unwrap();
    assert_eq!(tree.run(&["scan"]).code, 2, "one that is there is not passed over");
}

/// A repository nobody vouches for brings its map along.
#[test]
fn a_map_cannot_paint_the_terminal() {
    let tree = shop(&MAP.replace("\"shop\"", r#""shop\u001b[2J\u009b31m\u202e""#));
    for report in ["terminal", "json"] {
        let run = tree.run(&["scan", "--report", report]);
        assert_eq!(run.code, 2, "{run:?}");
        assert_tame(&run.stderr);
    }
    let broken = shop(&MAP.replace("contact.email", r"contact\u001b[2J\u202e")).run(&["scan"]);
    assert_eq!(broken.code, 2);
    assert_tame(&broken.stderr);
}
