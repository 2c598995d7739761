//! What programs read keeps its form: inventories are valid against the schema that is published with them, and the
//! lines of findings have the fields of the contract, no more and no less, in their order.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::support::{MAP, PACK, Tree, fill};

fn schema() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/inventory.schema.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Asserts that an inventory is valid, and holds what the schema cannot say.
fn assert_valid(inventory: &Value) {
    let validator = jsonschema::options().should_validate_formats(true).build(&schema()).unwrap();
    let errors: Vec<_> =
        validator.iter_errors(inventory).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{}\n{inventory:#}", errors.join("\n"));
    assert_integers(inventory);
    assert_counts_agree(inventory);
    assert_sorted(inventory);
}

#[test]
fn an_empty_tree_has_a_valid_inventory() {
    let tree = Tree::new();
    for args in [
        ["scan", "--report", "json"].as_slice(),
        &["scan", "--report", "json", "--reproducible", "--as-of", "2026-11-23"],
    ] {
        let run = tree.run(args);
        assert_eq!(run.code, 0);
        let inventory = run.json();
        assert_valid(&inventory);
        assert_eq!(inventory["coverage"]["files_seen"], 0);
        assert_eq!(inventory["purpose_map"], Value::Null);
        assert_eq!(inventory["assets"], Value::Array(Vec::new()));
        let timed = inventory["scan"].get("started").is_some();
        assert_eq!(timed, !args.contains(&"--reproducible"));
        assert!(run.stdout.ends_with("}\n") && !run.stdout.contains('\r'));
    }
}

#[test]
fn a_tree_with_everything_has_a_valid_inventory() {
    let tree = everything();
    let run = tree.run(&["scan", "--report", "json", "--rules", "acme.toml", "--no-config"]);
    let inventory = run.json();
    assert_valid(&inventory);
    let reasons: Vec<_> = list(&inventory["coverage"]["not_scanned"]).iter().map(|row| text(&row["reason"])).collect();
    assert_eq!(reasons, ["binary", "ignored", "special-file", "symlink", "unsupported"]);
    let holdings = holdings(&inventory);
    let categories: std::collections::BTreeSet<_> = holdings.iter().map(|holding| text(&holding["category"])).collect();
    for category in [
        "contact.email",
        "contact.email.role",
        "contact.phone",
        "id.national.fnr",
        "id.national.dnr",
        "id.national.health_aux",
        "id.national.npid",
        "location.precise",
        "location.coarse",
        "id.customer",
    ] {
        assert!(categories.contains(category), "{category} is not in {categories:?}");
    }
    assert!(holdings.iter().all(|holding| holding["status"] == "unmapped"), "without a map nothing is claimed");
    let fingerprints = &inventory["scan"]["fingerprints"];
    assert_eq!((&fingerprints["mode"], fingerprints.get("key_id")), (&Value::from("ephemeral"), None));
}

#[test]
fn a_judged_tree_has_a_valid_inventory() {
    let tree = everything().file("purposes.toml", format!("{MAP}{TEST_DATA}"));
    assert_eq!(tree.run(&["key", "new", "key"]).code, 0);
    let args =
        ["scan", "--report", "json", "--rules", "acme.toml", "--key-file", "key", "--audit", "--max-file-size", "5000"];
    let run = tree.run(&args);
    let inventory = run.json();
    assert_valid(&inventory);
    let statuses: std::collections::BTreeSet<_> =
        holdings(&inventory).iter().map(|holding| text(&holding["status"])).collect();
    for status in ["declared", "forbidden", "undeclared", "unmapped", "test-data"] {
        assert!(statuses.contains(status), "{status} is not in {statuses:?}");
    }
    assert_eq!(inventory["purpose_map"]["path"], "purposes.toml");
    assert_eq!(inventory["scan"]["fingerprints"]["mode"], "keyed");
    assert!(list(&inventory["coverage"]["not_scanned"]).iter().any(|row| row["reason"] == "too-large"));
    assert!(
        list(&inventory["purposes"])
            .iter()
            .any(|purpose| purpose["id"] == "sale" && !list(&purpose["found_in"]).is_empty())
    );
    assert!(!list(&inventory["issues"]).is_empty());
}

/// The schema says no to what is wrong: else the tests above would prove nothing.
#[test]
fn the_schema_refuses_what_is_wrong() {
    let tree = everything().file("purposes.toml", format!("{MAP}{TEST_DATA}"));
    let inventory = tree.run(&["scan", "--report", "json"]).json();
    let validator = jsonschema::validator_for(&schema()).unwrap();
    assert!(validator.is_valid(&inventory));
    let holding = "/assets/0/fields/0/holdings/0";
    for (at, wrong) in [
        ("/format", Value::from("list")),
        ("/format_version", Value::from("2.0")),
        ("/coverage/files_seen", Value::from("3")),
        ("/coverage/not_scanned/0/reason", Value::from("bored")),
        ("/purpose_map", Value::from(3)),
        ("/scan/fingerprints/algorithm", Value::from("MD5")),
        ("/assets/0/kind", Value::from(1)),
        ("/issues/0/severity", Value::from("awful")),
        (&format!("{holding}/status"), Value::from("fine")),
        (&format!("{holding}/confidence"), Value::from("sure")),
        (&format!("{holding}/values"), Value::from(1.5)),
    ] {
        let mut broken = inventory.clone();
        *broken.pointer_mut(at).unwrap_or_else(|| panic!("{at} is not there")) = wrong;
        assert!(!validator.is_valid(&broken), "{at}");
    }
}

type Holds = fn(&Value) -> bool;

/// Contract, section 3: name, whether it is always there, and what it holds.
const FIELDS: &[(&str, bool, Holds)] = &[
    ("path", true, Value::is_string),
    ("path_bytes_b64", false, Value::is_string),
    ("table", false, Value::is_string),
    ("field", false, Value::is_string),
    ("record", false, is_count),
    ("page", false, is_count),
    ("line", true, is_count),
    ("column", true, is_count),
    ("end_column", true, is_count),
    ("start", true, Value::is_u64),
    ("end", true, Value::is_u64),
    ("category", true, Value::is_string),
    ("rule", true, Value::is_string),
    ("class", false, Value::is_string),
    ("confidence", true, |value| matches!(value.as_str(), Some("certain" | "likely" | "possible"))),
    ("points", true, Value::is_i64),
    ("synthetic", true, Value::is_boolean),
    ("precision_m", false, Value::is_u64),
    ("masked", true, Value::is_string),
    ("fingerprint", true, |value| value.as_str().is_some_and(is_fingerprint)),
    ("suppressed", false, Value::is_object),
];

#[test]
fn lines_of_findings_have_the_fields_of_the_contract() {
    let tree = everything();
    let run = tree.run(&["scan", "--report", "jsonl", "--rules", "acme.toml"]);
    let lines = run.jsonl();
    assert!(lines.len() > 20 && run.stdout.ends_with("}\n"));
    for line in &lines {
        let object = line.as_object().unwrap();
        for (name, always, holds) in FIELDS {
            match object.get(*name) {
                Some(value) => assert!(holds(value), "{name}: {line}"),
                None => assert!(!always, "{name} is missing: {line}"),
            }
        }
        let unknown: Vec<_> = object.keys().filter(|key| !FIELDS.iter().any(|(name, ..)| name == key)).collect();
        assert!(unknown.is_empty(), "{unknown:?}: {line}");
        let number = |name: &str| line[name].as_u64().unwrap();
        assert!(number("start") < number("end") && number("column") < number("end_column"), "{line}");
        let is_point = text(&line["category"]).starts_with("location.");
        assert_eq!(line.get("precision_m").is_some(), is_point, "{line}");
        if is_point {
            assert_eq!(number("precision_m") < 500, line["category"] == "location.precise", "{line}");
        }
        let points = line["points"].as_i64().unwrap();
        let confidence = ["possible", "likely", "certain"][usize::from(points >= 60) + usize::from(points >= 85)];
        assert_eq!(line["confidence"], confidence, "{line}");
    }
    for optional in ["class", "precision_m", "path_bytes_b64"] {
        assert!(lines.iter().any(|line| line.get(optional).is_some()), "no line has {optional}");
    }
    assert!(lines.iter().any(|line| line["synthetic"] == true) && lines.iter().any(|line| line["synthetic"] == false));
}

#[test]
fn lines_of_findings_stand_in_their_order_and_their_places_are_true() {
    let tree = everything();
    let lines = tree.run(&["scan", "--report", "jsonl", "--rules", "acme.toml"]).jsonl();
    let key = |line: &Value| (text(&line["path"]).to_owned(), line["start"].as_u64(), text(&line["rule"]).to_owned());
    let keys: Vec<_> = lines.iter().map(key).collect();
    assert!(keys.is_sorted(), "{keys:#?}");
    for line in lines.iter().filter(|line| line["path"] == "alt.txt") {
        let file = std::fs::read_to_string(tree.join("alt.txt")).unwrap();
        let place = |name: &str| line[name].as_u64().unwrap() as usize;
        let (row, start) = (file.lines().nth(place("line") - 1).unwrap(), place("start"));
        let value: String = row.chars().skip(place("column") - 1).take(place("end_column") - place("column")).collect();
        assert_eq!(value, file[start..place("end")], "{line}");
    }
    let wide = lines.iter().find(|line| line["path"] == "wide.txt").unwrap();
    let place = |name: &str| wide[name].as_u64().unwrap() as usize;
    let file = std::fs::read(tree.join("wide.txt")).unwrap();
    let value: Vec<u8> = file[place("start")..place("end")].to_vec();
    assert!(value.len() == 22 && value.chunks(2).all(|pair| pair[0] == 0 && pair[1].is_ascii_digit()), "{wide}");
    assert_eq!((place("column"), place("end_column")), (24, 35), "in code points: {wide}");
}

/// The inventory and the list of findings tell of the same scan.
#[test]
fn the_inventory_counts_what_the_lines_list() {
    let tree = everything();
    let lines = tree.run(&["scan", "--report", "jsonl", "--rules", "acme.toml"]).jsonl();
    let inventory = tree.run(&["scan", "--report", "json", "--rules", "acme.toml"]).json();
    let mut listed: BTreeMap<(String, String), [u64; 4]> = BTreeMap::new();
    for line in &lines {
        let counts = listed.entry((text(&line["path"]).to_owned(), text(&line["category"]).to_owned())).or_default();
        let level = ["possible", "likely", "certain"].iter().position(|level| line["confidence"] == *level).unwrap();
        match (line["synthetic"] == true, level) {
            (true, 0) => {}
            (true, _) => counts[3] += 1,
            (false, _) => counts[level] += 1,
        }
    }
    let mut counted = BTreeMap::new();
    for asset in list(&inventory["assets"]) {
        for holding in list(&asset["fields"]).iter().flat_map(|field| list(&field["holdings"])) {
            let by = &holding["by_confidence"];
            let counts =
                [&by["possible"], &by["likely"], &by["certain"], &holding["synthetic"]].map(|n| n.as_u64().unwrap());
            counted.insert((text(&asset["path"]).to_owned(), text(&holding["category"]).to_owned()), counts);
        }
    }
    assert_eq!(counted, listed);
}

/// A tree that holds every kind of value, and every reason for not reading that a test can make.
fn everything() -> Tree {
    let lines = [
        "fødselsnummer: {{fnr}}",
        "D-nummer: {{dnr}}",
        "fødselsnummer: {{h}}",
        "fødselsnummer: {{npid}}",
        "fnr={{tenor}}",
        "blåbær 😀 e-post {{email}}",
        "e-post post@{{domain}}",
        "kari@example.com",
        "tlf: {{mobile}}",
        "+47 {{fixed:2 2 2 2}}",
        "tlf {{fictional-phone}}",
        "posisjon {{lat:5}}, {{lon:5}}",
        "\"lat\": {{lat:1}}, \"lon\": {{lon:1}}",
        "fødselsnummer: {{future-2032}}",
        "M-{{digits:8}}",
    ];
    let wide: Vec<u8> =
        fill(2, "På fødselsdagen 😀: fnr {{fnr}}\n").encode_utf16().flat_map(u16::to_be_bytes).collect();
    let raw = std::os::unix::ffi::OsStrExt::from_bytes(b"r\xf8d.txt".as_slice());
    let tree = Tree::repository()
        .file("acme.toml", PACK)
        .file("alt.txt", fill(1, &lines.join("\n")))
        .file(".gitignore", "*.log\n")
        .file("ignored.log", "x")
        .file("wide.txt", wide)
        .file("kunder/liste.csv", fill(3, "epost;fnr\n{{email}};{{fnr}}\n{{email}};{{fnr}}\n"))
        .file("kunder/sted.txt", fill(4, "tlf: {{mobile}}"))
        .file("test/data.txt", fill(5, "fnr={{tenor}}"))
        .file("stor.txt", fill(6, &"e-post {{email}}\n".repeat(300)))
        .file("bilde.png", b"\x89PNG\r\n\x1a\n\0\0\0\r")
        .file("arkiv.zip", b"PK\x03\x04rest");
    std::fs::write(tree.path().join::<&std::ffi::OsStr>(raw), fill(7, "e-post {{email}}")).unwrap();
    std::os::unix::fs::symlink("alt.txt", tree.join("lenke")).unwrap();
    drop(std::os::unix::net::UnixListener::bind(tree.join("socket")).unwrap());
    tree
}

/// The map with a place for test data.
const TEST_DATA: &str = r#"
[[test_data]]
path = ["test/**"]
accept = ["synthetic"]
"#;

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or_else(|| panic!("no list: {value}"), Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

fn holdings(inventory: &Value) -> Vec<&Value> {
    let fields = list(&inventory["assets"]).iter().flat_map(|asset| list(&asset["fields"]));
    fields.flat_map(|field| list(&field["holdings"])).collect()
}

fn is_count(value: &Value) -> bool {
    value.as_u64().is_some_and(|n| n > 0)
}

fn is_fingerprint(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Integers only, wherever a number stands.
fn assert_integers(value: &Value) {
    match value {
        Value::Number(number) => assert!(number.is_u64() || number.is_i64(), "{number}"),
        Value::Array(all) => all.iter().for_each(assert_integers),
        Value::Object(all) => all.values().for_each(assert_integers),
        _ => {}
    }
}

/// What was met is scanned or listed with a reason, and the totals are those of the holdings.
fn assert_counts_agree(inventory: &Value) {
    let number = |value: &Value| value.as_u64().unwrap();
    let coverage = &inventory["coverage"];
    let missed: u64 = list(&coverage["not_scanned"]).iter().map(|row| number(&row["count"])).sum();
    assert_eq!(number(&coverage["files_seen"]), number(&coverage["files_scanned"]) + missed, "{coverage}");
    let mut by_status: BTreeMap<&str, u64> = BTreeMap::new();
    let mut by_category: BTreeMap<&str, u64> = BTreeMap::new();
    for holding in holdings(inventory) {
        *by_status.entry(text(&holding["status"])).or_default() += 1;
        *by_category.entry(text(&holding["category"])).or_default() += number(&holding["values"]);
        let by = &holding["by_confidence"];
        assert_eq!(number(&holding["values"]), number(&by["likely"]) + number(&by["certain"]), "{holding}");
        assert!(number(&holding["distinct"]) <= number(&holding["values"]), "{holding}");
        assert!(number(&holding["locations_total"]) >= list(&holding["locations"]).len() as u64, "{holding}");
    }
    let summary = &inventory["summary"];
    for (status, count) in &by_status {
        assert_eq!(summary["by_status"][status], *count, "{status}");
    }
    for (category, values) in by_category.iter().filter(|(_, values)| **values > 0) {
        assert_eq!(summary["by_category"][category], *values, "{category}");
    }
    let synthetic: u64 = holdings(inventory).iter().map(|holding| number(&holding["synthetic"])).sum();
    assert_eq!(number(&summary["synthetic"]), synthetic);
    let assets: Vec<_> = list(&inventory["assets"]).iter().map(|asset| text(&asset["id"])).collect();
    for issue in list(&inventory["issues"]) {
        assert!(assets.contains(&text(&issue["asset"])), "an issue about no asset: {issue}");
    }
}

fn assert_sorted(inventory: &Value) {
    let sorted = |value: &Value, key: &str| {
        let keys: Vec<_> = list(value).iter().map(|row| text(&row[key])).collect();
        assert!(keys.is_sorted(), "{key}: {keys:?}");
    };
    sorted(&inventory["assets"], "path");
    sorted(&inventory["coverage"]["not_scanned"], "reason");
    for asset in list(&inventory["assets"]) {
        sorted(&asset["fields"], "name");
        list(&asset["fields"]).iter().for_each(|field| sorted(&field["holdings"], "category"));
    }
    for holding in holdings(inventory) {
        let places: Vec<_> = list(&holding["locations"]).iter().map(|place| place["offset"].as_u64()).collect();
        assert!(places.is_sorted(), "{holding}");
    }
}
