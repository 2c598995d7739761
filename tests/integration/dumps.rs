//! Dumps that real servers wrote (`tests/fixtures/dumps`, made by `tests/servers/record.sh`), held against what was
//! put into the servers: every column that holds something is found, every value counted, and nothing else is found.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::Tree;

/// By table, column and category: how many cells hold it.
type Held = BTreeMap<(String, String, String), u64>;

/// What a form can say of its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Tables with the names of their columns.
    Named,
    /// Rows without the names of columns: only what needs no name can be found, under `#n`.
    Nameless,
    /// No table, or one that cannot be read safely as one: what lines show.
    Lines,
    /// Not read, and told as such.
    Unread,
}

/// The forms that are not [`Form::Named`], and why.
const OTHERS: &[(&str, Form, &str)] = &[
    ("sqlite/insert_mode.sql", Form::Nameless, "`.mode insert` writes no names"),
    ("sqlite/mode_box", Form::Lines, "cells over several lines"),
    ("sqlite/mode_column.txt", Form::Lines, "columns parted by blanks alone"),
    ("sqlite/mode_markdown.txt", Form::Lines, "Markdown is read as text"),
    ("sqlite/mode_line.txt", Form::Lines, "lines of `name = value`"),
    ("sqlite/mode_quote.txt", Form::Lines, "SQL strings between commas"),
    ("pg/copy_text/", Form::Nameless, "COPY's text format has no header"),
    ("pg/psql_unaligned.txt", Form::Lines, "`psql -A` quotes nothing"),
    ("mariadb/replace_noinfo.sql", Form::Nameless, "no CREATE TABLE and no list of columns"),
    ("mariadb/tab_csv", Form::Unread, "quotes escaped by backslashes: read, but not rightly"),
    ("mariadb/client_batch_raw.tsv", Form::Lines, "`mysql --raw` escapes nothing"),
    ("mariadb/client.html", Form::Lines, "HTML is read as text"),
    ("sqlite/mode_table.txt", Form::Lines, "cells over several lines"),
    ("sqlite/mode_list.txt", Form::Lines, "`|` between cells, and nothing quoted"),
    ("sqlite/mode_tabs.txt", Form::Lines, "tabs between cells, and nothing quoted"),
    ("sqlite/mode_html.txt", Form::Lines, "HTML is read as text"),
    ("sqlite/wal.sqlite", Form::Unread, "rows of a write-ahead log are not read"),
    ("pg/copy_binary/", Form::Unread, "COPY's binary format"),
    ("pg/psql.html", Form::Lines, "HTML is read as text"),
    ("pg/psql_wrapped.txt", Form::Lines, "values broken to the width of the screen"),
    ("mariadb/client_batch.tsv", Form::Lines, "`NULL` and quotes as text"),
];

/// Kinds that are found without the name of a column.
const WITHOUT_NAMES: [&str; 3] = ["contact.email", "id.national.fnr", "id.national.dnr"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/dumps")
}

/// What the rows hold, whatever the form.
fn expected(folder: &Path) -> Held {
    let text = std::fs::read_to_string(folder.join("EXPECTED.tsv")).unwrap();
    let rows = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [table, column, category, values, ..] = cells[..] else { panic!("{line}") };
        ((table.to_owned(), column.to_owned(), category.to_owned()), values.parse().unwrap())
    };
    rows.map(row).collect()
}

/// What a scan says at likely and above.
fn found(inventory: &Value) -> Held {
    let mut held = Held::new();
    for asset in inventory["assets"].as_array().unwrap() {
        let table = asset["table"].as_str().unwrap_or_default();
        for field in asset["fields"].as_array().unwrap() {
            for holding in field["holdings"].as_array().unwrap() {
                let category = holding["category"].as_str().unwrap();
                let number = |name: &str| holding[name].as_u64().unwrap();
                let count = number("values") + number("synthetic");
                if count > 0 {
                    let column = field["name"].as_str().unwrap().to_owned();
                    *held.entry((table.to_owned(), column, category.to_owned())).or_default() += count;
                }
            }
        }
    }
    held
}

/// One name for a table in all forms: no schema but that of the archive, and no matter which case.
fn plain_table(table: &str) -> String {
    let table = table.to_lowercase();
    let last = table.rsplit('.').next().unwrap_or_default();
    match (table.contains("arkiv"), last) {
        (true, _) => "arkiv.kunde".to_owned(),
        (_, "hendelse_2024" | "hendelse_2025") => "hendelse".to_owned(),
        (_, last) => last.to_owned(),
    }
}

/// Where either answer is right: bytes that hold an address in hexadecimal, and a table that the list leaves out.
fn is_open(table: &str, column: &str) -> bool {
    let bytes = table == "vedlegg" && (column == "innhold" || column == "#3") || table == "sted_punkt";
    // What stands in no table: the text of a large object.
    let outside = column.is_empty() && table == "*";
    // A column of PostgreSQL's type inet, called ip, whose one cell is an address.
    let address = table == "uvanlig" && column == "ip";
    bytes || outside || address || table == "uten_rowid" || table == "kunde_liste"
}

#[test]
fn every_form_gives_the_same_columns_and_counts() {
    let (units, wrong) = compare(&folder());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(units > 40, "{units} forms were held to their columns");
}

/// The same for dumps that the servers of this machine have just made, in every form and with thousands of rows:
/// `tests/servers/make.sh DIR`, then `SPORHUND_DUMPS=DIR cargo test`.
#[test]
fn the_servers_of_this_machine_agree() {
    let Some(made) = std::env::var_os("SPORHUND_DUMPS").map(PathBuf::from) else {
        return skipped("SPORHUND_DUMPS names no folder that tests/servers/make.sh made");
    };
    let (units, wrong) = compare(&made);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(units > 75, "{units} forms were held to their columns");
}

#[allow(clippy::print_stderr, reason = "a test that was skipped says so")]
fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}

/// Scans every form in a folder; how many of them name their columns, and what is not as it should be.
fn compare(folder: &Path) -> (usize, Vec<String>) {
    let expected = expected(folder);
    let manifest = std::fs::read_to_string(folder.join("MANIFEST.tsv")).unwrap();
    // The files of a directory archive and of `--tab` make one dump together.
    let mut units: BTreeMap<String, String> = BTreeMap::new();
    for line in manifest.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let (path, tables) = (cells[1], cells.get(3).copied().unwrap_or_default());
        let (parent, _) = path.rsplit_once('/').unwrap_or_default();
        // MariaDB encodes the name of that file, so the list leaves it out.
        let tables = if path.contains("/tab/L@") { "Lærekontrakt" } else { tables };
        let together = ["directory", "/tab"].iter().any(|kind| parent.contains(kind));
        let unit = units.entry(if together { parent } else { path }.to_owned()).or_default();
        if *unit != tables {
            *unit = [unit.as_str(), tables].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(",");
        }
    }
    let (mut wrong, mut named) = (Vec::new(), 0);
    for (path, tables) in &units {
        let form = OTHERS.iter().find(|(part, ..)| path.contains(part)).map_or(Form::Named, |(_, form, _)| *form);
        if form == Form::Unread {
            continue;
        }
        let whole = folder.join(path);
        let tree = Tree::new();
        let run = tree.run(&["scan", whole.to_str().unwrap(), "--no-config", "--report", "json", "--fail-on", "never"]);
        let inventory = run.json();
        let gaps = inventory["coverage"]["not_scanned"].as_array().unwrap();
        // Raw bytes of a geometry are no text.
        if !gaps.iter().all(|gap| gap["reason"] == "binary" && path.contains("/tab")) {
            wrong.push(format!("{path}: {}", inventory["coverage"]["not_scanned"]));
        }
        named += usize::from(form == Form::Named);
        // Documents hold a name in its parts.
        let is_document = path.contains("hand/mongo");
        let differences = differences(form, is_document, tables, &expected, &found(&inventory));
        wrong.extend(differences.into_iter().map(|difference| format!("{path}: {difference}")));
    }
    (named, wrong)
}

/// What of a form is not as it should be.
fn differences(form: Form, is_document: bool, tables: &str, expected: &Held, found: &Held) -> Vec<String> {
    let all = |table: &str| match tables {
        "*" => true,
        "*-arkiv" => table != "arkiv.kunde",
        // The first rows of a table alone: which columns hold something is told, not how many values.
        some => {
            some.split(',').any(|some| plain_table(some.split(':').next().unwrap_or_default()) == plain_table(table))
        }
    };
    let part = tables.contains(':');
    let mut rest: Held = Held::new();
    for ((table, column, category), count) in found {
        // A file without table names holds the one table that it is said to hold.
        let table = if table.is_empty() { tables.split([':', ',']).next().unwrap_or_default() } else { table };
        // A dump of one database does not qualify its tables.
        let table = if tables == "arkiv.kunde" { tables } else { table };
        let (table, column) = (plain_table(table), column.to_lowercase());
        let column = column.rsplit('.').next().unwrap_or_default().to_owned();
        if !is_open(&table, &column) {
            *rest.entry((table, column, category.replace(".role", ""))).or_default() += count;
        }
    }
    let mut wrong = Vec::new();
    match form {
        Form::Named => {
            for ((table, column, category), count) in expected.iter().filter(|((table, ..), _)| all(table)) {
                let got = rest.remove(&(plain_table(table), column.to_lowercase(), category.clone()));
                let enough = if part { got.is_none_or(|got| got <= *count) } else { got == Some(*count) };
                let in_parts = is_document && column == "navn";
                if !enough && !in_parts {
                    wrong.push(format!("{table}.{column} {category}: {got:?} and not {count}"));
                }
            }
            wrong.extend(rest.into_iter().map(|(place, count)| format!("{place:?}: {count} that are none")));
        }
        Form::Nameless | Form::Lines => {
            for category in WITHOUT_NAMES {
                let of = |held: &Held, all: &dyn Fn(&str) -> bool| -> u64 {
                    held.iter().filter(|((t, _, c), _)| c == category && all(t)).map(|(_, count)| count).sum()
                };
                let (want, got) = (of(expected, &all), of(&rest, &|_| true));
                if got > want || (got < want && !part) {
                    wrong.push(format!("{category}: {got} and not {want}"));
                }
            }
        }
        Form::Unread => {}
    }
    wrong
}

#[test]
fn the_forms_that_differ_are_there() {
    let manifest = std::fs::read_to_string(folder().join("MANIFEST.tsv")).unwrap();
    let there = OTHERS.iter().filter(|(part, ..)| manifest.lines().any(|line| line.contains(part)));
    assert!(there.count() > 8, "the list of forms that differ is about forms that there are");
}
