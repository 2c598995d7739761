//! `sporhund rules`, and packs of a user's own.

use super::{Scan, is_tame};
use crate::support::{Tree, fill};

/// A pack with one rule; `rule` goes into it after its id and category.
fn pack(rule: &str) -> String {
    format!(
        "[pack]\nid = \"acme\"\nversion = \"1.0.0\"\n\n[[category]]\nid = \"x.member\"\nbroader = \"id.customer\"\n\n\
         [[rule]]\nid = \"acme.member\"\ncategory = \"x.member\"\n{rule}\n"
    )
}

const MEMBER: &str = r#"title = { en = "Member number" }
explain = "Printed on the member card."
pattern = '\bM-(\d{8})\b'
base = 60
[[rule.evidence]]
any = ["medlem"]
points = 30
[[rule.test]]
text = "medlem M-{{digits:8}}"
expect = "certain"
[[rule.test]]
text = "M-{{digits:7}}"
expect = "none""#;

#[test]
fn listing_and_showing() {
    let tree = Tree::new().file("packs/acme.toml", pack(MEMBER));
    let list = tree.run(&["rules", "list"]);
    assert_eq!((list.code, list.stderr.as_str()), (0, ""));
    for rule in ["common.coordinate", "common.email", "no.fnr", "no.phone"] {
        assert!(list.stdout.lines().any(|line| line.starts_with(rule)), "{rule} in\n{}", list.stdout);
        assert_eq!(tree.run(&["rules", "show", rule]).code, 0);
    }
    assert!(!list.stdout.contains("acme"));
    let more = tree.run(&["rules", "list", "--rules", "packs"]).stdout;
    assert!(more.lines().any(|line| line.starts_with("acme.member") && line.contains("x.member")), "{more}");
    let shown = tree.run(&["rules", "show", "acme.member", "--rules", "packs/acme.toml"]);
    for part in ["Member number", "Printed on the member card.", "M-", "60", "medlem", "+30"] {
        assert!(shown.stdout.contains(part), "{part} in\n{}", shown.stdout);
    }
    let unknown = tree.run(&["rules", "show", "acme.member"]);
    assert_eq!((unknown.code, unknown.stdout.as_str()), (2, ""));
    assert!(unknown.stderr.contains("acme.member") && unknown.stderr.contains("rules list"), "{unknown:?}");
}

#[test]
fn checking_packs() {
    let failing = MEMBER.replace("\"certain\"", "\"possible\"");
    let tree =
        Tree::new().file("good/acme.toml", pack(MEMBER)).file("bad/acme.toml", pack(&failing)).file("empty/x", "");
    let good = tree.run(&["rules", "check", "good"]);
    assert_eq!((good.code, good.stderr.as_str()), (0, ""), "{good:?}");
    assert!(good.stdout.contains("2 passed, 0 failed"), "{good:?}");
    let bad = tree.run(&["rules", "check", "bad/acme.toml"]);
    assert_eq!(bad.code, 1, "{bad:?}");
    assert!(bad.stdout.contains("bad/acme.toml:19: rule acme.member: "), "{}", bad.stdout);
    assert!(bad.stdout.contains("1 passed, 1 failed"), "{}", bad.stdout);
    assert_eq!(tree.run(&["rules", "check", "good", "bad"]).code, 1);
    assert_eq!(tree.run(&["rules", "check", "empty"]).code, 2, "no pack in it");
    assert_eq!(tree.run(&["rules", "check", "missing"]).code, 2);
    assert_eq!(tree.run(&["rules", "check"]).code, 0, "the stock packs");
}

#[test]
fn broken_packs_are_told_with_file_line_rule_and_remedy() {
    // The line within the rule (its id stands on line 10 of the file), what is said of it.
    let cases = [
        ("pattern = 'M-\\d{8}'\nbase = 60\nbase = 70", 14, "duplicate"),
        ("pattern = 'M-\\d{8}'\nbase = \"sixty\"", 13, "invalid type"),
        ("patern = 'M-\\d{8}'\nbase = 60", 12, "pattern"),
        ("pattern = 'M-\\d{8'\nbase = 60", 12, "does not compile"),
        ("pattern = '\\d*'\nbase = 60", 12, "matches nothing at all"),
        ("pattern = '(M-)?'\nbase = 60", 12, "matches nothing at all"),
        ("pattern = 'M'\nbase = 60\nvalidate = [\"lunh\"]", 14, "luhn"),
        ("pattern = 'M'\nbase = 60\n[[rule.against]]\nshape = [\"giud\"]\nveto = true", 14, "guid"),
        ("pattern = 'M'\nbase = 60\n[rule.class.x]\ncategory = \"x.none\"", 15, "x.none"),
        ("pattern = 'M'\nbase = 20\n[[rule.evidence]]\nany = [\"a\"]\npoints = 80", 10, "raise `base`"),
        ("base = 60", 10, "pattern"),
        ("trigger = \"validator\"\nbase = 60", 12, "pattern"),
        ("trigger = \"digits:11\"\nbase = 60", 12, "validator"),
        ("pattern = 'M'\nbase = 60\n[[rule.evidence]]\nany = [\"a\"]\npoints = -1", 14, "above 0"),
        ("pattern = 'M'\nbase = 60\n[[rule.evidence]]\npoints = 10", 14, "exactly one"),
        (
            "pattern = 'M'\nbase = 60\n[[rule.test]]\ntext = \"M\"\nexpect = \"sure\"",
            14,
            "certain, likely, possible or none",
        ),
        ("pattern = 'M'\nbase = 60\n[[rule.test]]\ntext = \"{{nonsense}}\"\nexpect = \"none\"", 14, "placeholder"),
    ];
    for (rule, line, said) in cases {
        let tree = Tree::new().file("acme.toml", pack(rule)).file("a.txt", "");
        let check = tree.run(&["rules", "check", "acme.toml"]);
        assert_eq!(check.code, 1, "{rule}\n{check:?}");
        let place = format!("acme.toml:{line}: rule acme.member: ");
        let told = |text: &str| text.lines().any(|it| it.contains(&place) && it.contains(said));
        assert!(told(&check.stdout), "{place}{said} in\n{}", check.stdout);
        let scan = tree.run(&["scan", "--rules", "acme.toml"]);
        if said != "placeholder" {
            assert_eq!((scan.code, scan.stdout.as_str()), (2, ""), "{rule}\n{scan:?}");
            assert!(told(&scan.stderr), "{place}{said} in\n{}", scan.stderr);
        }
    }
}

#[test]
fn ids_and_categories_must_be_ones_own() {
    let good = pack(MEMBER);
    let cases = [
        (good.replace("id = \"acme.member\"", "id = \"no.member\""), 10, "acme.name"),
        (good.replace("category = \"x.member\"", "category = \"x.other\""), 11, "x.other"),
        (good.replace("category = \"x.member\"", "category = \"contact.emial\""), 11, "contact.emial"),
        (good.replace("id = \"x.member\"", "id = \"member\""), 6, "x."),
        (good.replace("id.customer", "id.costumer"), 7, "id.costumer"),
        (good.replace("id = \"acme\"", "id = \"no\"").replace("acme.", "no."), 2, "two packs"),
        (good.replace("\"1.0.0\"", "1"), 3, "expected a string"),
        (good.replace("[pack]", "[pakc]"), 1, "pakc"),
        (format!("{good}\n[pack.more]\n"), 26, "more"),
    ];
    for (text, line, said) in cases {
        let tree = Tree::new().file("acme.toml", &text);
        let run = tree.run(&["scan", "--rules", "acme.toml"]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{text}\n{run:?}");
        let told = run.stderr.lines().any(|it| it.contains(&format!("acme.toml:{line}: ")) && it.contains(said));
        assert!(told, "{line}: {said} in\n{}", run.stderr);
    }
    let tree = Tree::new().file("acme.toml", [0xff, 0xfe, b'a']);
    assert_eq!(tree.run(&["scan", "--rules", "acme.toml"]).code, 2, "a pack is UTF-8");
}

#[test]
fn all_faults_of_all_packs_are_told() {
    let tree = Tree::new()
        .file("packs/a.toml", pack("pattern = '('\nbase = 10").replace("acme", "a"))
        .file("packs/b.toml", pack("validate = [\"b\"]\nbase = 60").replace("acme", "b"));
    let run = tree.run(&["scan", "--rules", "packs"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.lines().count() >= 4 && run.stderr.contains("a.toml") && run.stderr.contains("b.toml"),
        "{run:?}"
    );
}

#[test]
fn a_rule_of_ones_own_finds_and_is_judged() {
    let map = "format = \"purpose-map/1\"\n[[purpose]]\nid = \"club\"\nrequired = [\"x.member\"]\n\
               [[purpose.where]]\npath = [\"club/**\"]\n";
    let tree = Tree::repository()
        .file("packs/acme.toml", pack(MEMBER))
        .file("purposes.toml", map)
        .file("club/list.txt", fill(1, "medlem M-{{digits:8}}\nmedlem M-{{digits:8}}\n"))
        .file("other.txt", fill(2, "medlem M-{{digits:8}} og M-{{digits:7}}\n"));
    for rules in ["packs/acme.toml", "packs"] {
        let scan = Scan::new(&tree, &["--rules", rules]);
        assert_eq!(scan.holdings(), ["club/list.txt x.member declared", "other.txt x.member unmapped"]);
        assert_eq!(scan.inventory["summary"]["by_category"]["x.member"], 3);
        let packs: Vec<_> =
            scan.inventory["rules"].as_array().unwrap().iter().map(|it| super::text(&it["pack"])).collect();
        assert_eq!(packs, ["common", "no", "acme"]);
    }
    assert_eq!(Scan::new(&tree, &["--rules", "packs", "--only", "x.member"]).holdings().len(), 2);
    assert!(Scan::new(&tree, &["--rules", "packs", "--disable", "acme"]).holdings().is_empty());
    assert_eq!(tree.run(&["scan", "--disable", "acme"]).code, 2, "known only with the pack");
}

#[test]
fn a_pack_cannot_paint_the_terminal() {
    let title = MEMBER.replace("Member number", r"\u001b[31mred\u202e").replace("Printed", r"\u009bPrinted");
    let tree = Tree::new().file("acme.toml", pack(&title)).file("a.txt", fill(1, "medlem M-{{digits:8}}"));
    let own = Tree::new()
        .file("acme.toml", pack(MEMBER).replace("x.member", r"x.mem\u001bber"))
        .file("a.txt", fill(1, "medlem M-{{digits:8}}"));
    let wild = |tree: &Tree, args: &[&str]| {
        let run = tree.run(&[args, &["--rules", "acme.toml"]].concat());
        (!is_tame(&run.stdout) || !is_tame(&run.stderr)).then(|| format!("{args:?}"))
    };
    let outputs = [
        wild(&tree, &["rules", "list"]),
        wild(&tree, &["rules", "show", "acme.member"]),
        wild(&tree, &["scan"]),
        wild(&own, &["rules", "list"]),
        wild(&own, &["scan"]),
        wild(&own, &["scan", "--report", "json"]),
    ];
    let wild: Vec<_> = outputs.into_iter().flatten().collect();
    assert_eq!(wild, [""; 0], "a pack paints these");
}
