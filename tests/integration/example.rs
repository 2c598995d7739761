//! The worked example is found and judged as its table says, and the repository itself scans clean.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::Run;

/// The root of the repository.
const ROOT: &str = env!("CARGO_MANIFEST_DIR");

const EXAMPLE: &str = "examples/fjordkjop";

/// By path and category: the status, how many values that are no test identities, and how many that are.
type Holdings = BTreeMap<(String, String), (String, u64, u64)>;

/// Runs the program at the root of the repository.
fn sporhund(args: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sporhund"));
    command.args(args).current_dir(ROOT);
    for name in ["NO_COLOR", "SOURCE_DATE_EPOCH", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    Run::of(command.output().unwrap())
}

/// What the table beside the example says.
fn expected() -> Holdings {
    let table = std::fs::read_to_string(Path::new(ROOT).join(EXAMPLE).join("EXPECTED.tsv")).unwrap();
    let mut lines = table.lines();
    assert_eq!(lines.next(), Some("path\tcategory\tstatus\tvalues\tsynthetic"));
    let row = |line: &str| {
        let [path, category, status, values, synthetic] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("five columns: {line}")
        };
        let place = (path.to_owned(), category.to_owned());
        (place, (status.to_owned(), values.parse().unwrap(), synthetic.parse().unwrap()))
    };
    lines.map(row).collect()
}

/// What an inventory says at likely and above, paths relative to `folder`; the columns of a file add up.
fn holdings(inventory: &Value, folder: &str) -> Holdings {
    let mut all = Holdings::new();
    let list = |value: &Value, name: &str| value[name].as_array().unwrap().clone();
    for asset in list(inventory, "assets") {
        let path = asset["path"].as_str().unwrap();
        let path = path.strip_prefix(folder).unwrap_or(path).trim_start_matches('/');
        for holding in list(&asset, "fields").iter().flat_map(|field| list(field, "holdings")) {
            let number = |name: &str| holding[name].as_u64().unwrap();
            let text = |name: &str| holding[name].as_str().unwrap().to_owned();
            if text("confidence") == "possible" {
                continue;
            }
            let place = (path.to_owned(), text("category"));
            let sum = all.entry(place).or_insert_with(|| (text("status"), 0, 0));
            assert_eq!(sum.0, text("status"), "{path}: columns that are judged differently need a row each");
            sum.1 += number("values");
            sum.2 += number("synthetic");
        }
    }
    all
}

#[test]
fn the_example_is_found_and_judged_as_its_table_says() {
    let run = sporhund(&["scan", EXAMPLE, "--report", "json"]);
    let inventory = run.json();
    assert_eq!(holdings(&inventory, EXAMPLE), expected());
    assert_eq!(inventory["coverage"]["not_scanned"], Value::Array(vec![]));
    assert_eq!(run.code, 1);
}

#[test]
fn the_table_shows_every_status_and_forbids_location_in_the_loyalty_programme() {
    let expected = expected();
    for status in ["declared", "undeclared", "forbidden", "unmapped", "test-data"] {
        assert!(expected.values().any(|holding| holding.0 == status), "{status}");
    }
    let place = ("kundeklubb/app-posisjoner.csv".to_owned(), "location.precise".to_owned());
    assert_eq!(expected[&place].0, "forbidden");
}

#[test]
fn the_example_holds_no_value_that_could_be_somebodys_but_its_points() {
    for ((path, category), (_, real, synthetic)) in expected() {
        let without_test_identities = ["location.", "name", "payment."].iter().any(|kind| category.starts_with(kind));
        assert_eq!(real > 0, without_test_identities, "{path} {category}");
        assert_ne!(real > 0, synthetic > 0, "{path} {category}");
    }
}

#[test]
fn the_files_of_the_example_are_in_the_encodings_that_its_readme_names() {
    let read = |name: &str| std::fs::read(Path::new(ROOT).join(EXAMPLE).join(name)).unwrap();
    assert!(read("marked/nyhetsbrev-samtykke.txt").starts_with(b"\xFF\xFE"));
    assert!(read("kundeklubb/app-posisjoner.csv").starts_with(b"\xEF\xBB\xBF"));
    for name in ["kundeklubb/medlemmer.csv", "okonomi/bilag-2026-10.csv"] {
        assert!(String::from_utf8(read(name)).is_err(), "{name}");
    }
}

#[test]
fn the_terminal_report_names_the_forbidden_location() {
    let run = sporhund(&["scan", EXAMPLE]);
    assert_eq!(run.code, 1, "{run:?}");
    let blocks: Vec<&str> = run.stdout.split("\n\n").collect();
    let around = blocks.iter().find(|block| block.contains("kundeklubb/app-posisjoner.csv")).expect(&run.stdout);
    assert!(around.contains("forbidden"), "{around}");
    assert!(around.to_lowercase().contains("location"), "{around}");
    assert!(around.contains("loyalty.benefits"), "{around}");
    assert!(run.stdout.contains("exit code 1: 3 forbidden, 2 undeclared"), "{}", run.stdout);
}

#[test]
fn the_repository_holds_nothing_but_what_its_map_says() {
    let run = sporhund(&["scan", ".", "--report", "json"]);
    let inventory = run.json();
    assert_eq!(inventory["purpose_map"]["path"], "purposes.toml");
    let found = holdings(&inventory, "");
    let of_example = |path: &str| path.starts_with(EXAMPLE);
    let of_dumps = |path: &str| path.starts_with("tests/fixtures/dumps/") || path.starts_with("tests/servers/");
    // Of kinds that have test identities nothing may be real outside the dumps.
    let must_be_synthetic = |category: &str| ["id.national", "contact."].iter().any(|kind| category.starts_with(kind));
    let as_mapped = |path: &str, category: &str, (status, real, _): &(String, u64, u64)| {
        if of_dumps(path) {
            status == "declared"
        } else {
            status == "test-data" && (*real == 0 || !must_be_synthetic(category))
        }
    };
    let others: Vec<_> =
        found.iter().filter(|((path, category), holding)| !as_mapped(path, category, holding)).collect();
    assert!(others.is_empty(), "{others:#?}\nwhere: sporhund scan .");
    assert!(found.keys().any(|(path, _)| of_example(path)), "the example is a part of the repository");
    assert_eq!(run.code, 0, "{}", run.stdout);
}
