//! Tables from files and from standard input: what findings and inventories say of them, and what becomes of broken
//! ones.

use std::io::Write;
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::Value;

use crate::support::{Run, Tree, fill};

/// A value of its own for each call.
fn value(placeholder: &str) -> String {
    static SEED: AtomicU64 = AtomicU64::new(1);
    fill(SEED.fetch_add(1, Ordering::Relaxed), &format!("{{{{{placeholder}}}}}"))
}

/// Runs a scan with something piped in.
fn piped(args: &[&str], input: &[u8]) -> Run {
    let tree = Tree::new();
    let mut command = tree.sporhund(&[&["scan", "-", "--no-config", "--fail-on", "never"], args].concat());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let _early = child.stdin.take().unwrap().write_all(input);
    Run::of(child.wait_with_output().unwrap())
}

/// Scans one file and gives the inventory.
fn inventory(name: &str, content: impl AsRef<[u8]>) -> Value {
    let tree = Tree::new().file(name, content);
    tree.run(&["scan", name, "--no-config", "--report", "json", "--fail-on", "never"]).json()
}

/// `table.field category values+synthetic confidence` of each holding.
fn holdings(inventory: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    for asset in inventory["assets"].as_array().unwrap() {
        for field in asset["fields"].as_array().unwrap() {
            for holding in field["holdings"].as_array().unwrap() {
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                let count = holding["values"].as_u64().unwrap() + holding["synthetic"].as_u64().unwrap();
                lines.push(format!(
                    "{}.{} {} {count} {}",
                    text(&asset["table"]),
                    text(&field["name"]),
                    text(&holding["category"]),
                    text(&holding["confidence"])
                ));
            }
        }
    }
    lines
}

fn reasons(inventory: &Value) -> Vec<String> {
    let not_scanned = inventory["coverage"]["not_scanned"].as_array().unwrap();
    not_scanned.iter().map(|entry| entry["reason"].as_str().unwrap().to_owned()).collect()
}

/// A dump with so many rows; each has a test identity.
fn dump(rows: usize) -> String {
    let mut text = String::from("COPY public.kunde (id, fnr, epost, tlf_mob) FROM stdin;\n");
    for i in 0..rows {
        text += &format!("{i}\t{}\tkari{i}@example.com\t{}\n", value("tenor"), value("fictional-phone"));
    }
    text + "\\.\n"
}

#[test]
fn findings_say_table_field_and_record() {
    let tree = Tree::new().file("d.sql", dump(3));
    let run = tree.run(&["scan", "d.sql", "--no-config", "--report", "jsonl", "--fail-on", "never"]);
    let found = run.jsonl();
    assert_eq!(found.len(), 9, "{run:?}");
    let text = std::fs::read(tree.join("d.sql")).unwrap();
    for (i, finding) in found.iter().enumerate() {
        assert_eq!(finding["table"], "public.kunde");
        assert_eq!(finding["field"], ["fnr", "epost", "tlf_mob"][i % 3]);
        assert_eq!(finding["record"], i / 3 + 1);
        assert_eq!(finding["line"], i / 3 + 2);
        assert!(finding["in_column"].is_null(), "a note of the program's own");
        let place = |name: &str| finding[name].as_u64().unwrap() as usize;
        let cell = text[..place("start")].rsplit(|b| *b == b'\n').next().unwrap();
        assert_eq!(cell.len() + 1, place("column"), "this table is ASCII");
        assert!(matches!(text[place("end")], b'\t' | b'\n'), "the whole cell");
    }
}

#[test]
fn the_inventory_has_an_asset_a_table_and_a_field_a_column() {
    let two = format!("{}{}", dump(4), dump(2).replace("public.kunde", "arkiv.kunde"));
    let inventory = inventory("d.sql", two);
    assert_eq!(inventory["coverage"]["records_scanned"], 6);
    let assets = inventory["assets"].as_array().unwrap();
    let tables: Vec<_> = assets.iter().map(|asset| (asset["table"].as_str(), asset["records"].as_u64())).collect();
    assert_eq!(tables, [(Some("arkiv.kunde"), Some(2)), (Some("public.kunde"), Some(4))]);
    assert!(assets.iter().all(|asset| asset["kind"] == "table" && asset["format"] == "sql"));
    let fields = assets[1]["fields"].as_array().unwrap();
    let columns: Vec<_> = fields.iter().map(|f| (f["name"].as_str().unwrap(), f["column"].as_u64().unwrap())).collect();
    assert_eq!(columns, [("fnr", 2), ("epost", 3), ("tlf_mob", 4)]);
    assert!(fields.iter().all(|field| field["cells"] == 4 && field["holdings"][0]["share_permille"] == 1000));
    assert_eq!(fields[0]["holdings"][0]["confidence"], "certain");
}

#[test]
fn what_is_piped_in_is_read_as_it_is_said_to_be() {
    let copy: String = dump(3).lines().skip(1).filter(|line| *line != "\\.").map(|line| format!("{line}\n")).collect();
    let run = piped(&["--format", "pgcopy", "--name", "butikk.kunde", "--report", "json"], copy.as_bytes());
    assert_eq!(
        holdings(&run.json())[..2],
        ["butikk.kunde.#2 id.national.fnr 3 certain", "butikk.kunde.#3 contact.email 3 certain"]
    );
    let csv = format!("navn;fnr\nx;{}\n", value("tenor"));
    let run = piped(&["--format", "csv", "--name", "kunde", "--report", "json"], csv.as_bytes());
    assert_eq!(holdings(&run.json()), ["kunde.fnr id.national.fnr 1 certain"]);
    let json = format!("{{\"kunde\":{{\"fnr\":\"{}\"}}}}\n", value("tenor"));
    let run = piped(&["--format", "jsonl", "--name", "kunde", "--report", "json"], json.as_bytes());
    assert_eq!(holdings(&run.json()), ["kunde.kunde.fnr id.national.fnr 1 certain"]);
    let run = piped(&["--format", "sql", "--report", "json"], dump(2).as_bytes());
    assert_eq!(holdings(&run.json()).len(), 3);
    assert_eq!(piped(&["--format", "excel"], b"").code, 2);
    let tree = Tree::new().file("a.csv", "a;b\n1;2\n");
    assert_eq!(tree.run(&["scan", "a.csv", "--format", "csv"]).code, 2, "only standard input is told what it is");
}

#[test]
fn a_dump_cut_off_is_read_as_far_as_it_goes() {
    let whole = dump(50);
    let cut = &whole[..whole.len() - 8];
    let inventory = inventory("d.sql", cut);
    assert_eq!(reasons(&inventory), ["partial"]);
    assert!(holdings(&inventory)[0].starts_with("public.kunde.fnr id.national.fnr 50 "), "{inventory}");
    let tree = Tree::new().file("d.sql", cut);
    assert_eq!(tree.run(&["scan", "d.sql", "--no-config", "--fail-on", "never"]).code, 3);
    let insert = format!("INSERT INTO kunde (fnr) VALUES ('{}'),('{}'),('123", value("tenor"), value("tenor"));
    let inventory = self::inventory("d.sql", insert);
    assert_eq!((reasons(&inventory), holdings(&inventory).len()), (vec!["partial".to_owned()], 1));
}

#[test]
fn a_quote_never_closed_swallows_nothing() {
    let mut text = String::from("INSERT INTO kunde (id, navn, epost) VALUES (1,'Ola, 2,'ola@example.com'),\n");
    for i in 0..50 {
        text += &format!("({i},'Kari','kari{i}@example.com'),\n");
    }
    text += "(99,'Per','per@example.com');\nINSERT INTO ordre (epost) VALUES ('siri@example.com');\n";
    let inventory = inventory("d.sql", &text);
    assert_eq!(reasons(&inventory), ["damaged"]);
    let all: u64 = inventory["summary"]["synthetic"].as_u64().unwrap();
    assert_eq!(all, 53, "{inventory}");
    assert!(holdings(&inventory).iter().any(|line| line == "ordre.epost contact.email 1 certain"), "{inventory}");
    let csv = "id;navn;epost\n1;\"Ola;ola@example.com\n2;Kari;kari@example.com\n3;Per;per@example.com\n4;Siri;s@example.com\n";
    let inventory = self::inventory("k.csv", csv);
    assert_eq!(reasons(&inventory), ["damaged"]);
    assert_eq!(inventory["summary"]["synthetic"], 4);
}

#[test]
fn rows_of_any_length_are_read() {
    let mut csv = String::from("id;navn;epost\n1;Ola\n2;Kari;kari@example.com;mer@example.com;9\n");
    (3..30).for_each(|i| csv += &format!("{i};Per;per{i}@example.com\n"));
    let inventory = inventory("k.csv", csv);
    let of = |line: &str| holdings(&inventory).contains(&line.to_owned());
    assert!(of(".epost contact.email 28 certain") && of(".#4 contact.email 1 certain"), "{inventory}");
    assert_eq!(reasons(&inventory), [""; 0]);
}

#[test]
fn packed_files_are_told_by_their_content() {
    let packed = |pack: &dyn Fn(&[u8]) -> Vec<u8>| {
        let (first, second) = (dump(2), dump(3));
        [pack(first.as_bytes()), pack(second.as_bytes())].concat()
    };
    let gzip = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let zstd = |bytes: &[u8]| zstd::encode_all(bytes, 1).unwrap();
    for (name, bytes) in [("a.txt", packed(&gzip)), ("b", packed(&zstd))] {
        let inventory = inventory(name, &bytes);
        assert_eq!(reasons(&inventory), [""; 0], "{name}");
        assert_eq!(inventory["coverage"]["records_scanned"], 5, "{name}: both members");
        assert_eq!(inventory["coverage"]["bytes_scanned"], bytes.len(), "{name}: bytes of the file");
        let cut = inventory_of_cut(name, &bytes);
        assert_eq!(reasons(&cut), ["partial"], "{name}");
    }
    let tree = Tree::new().file("d.gz", gzip(dump(1).as_bytes()));
    let found = tree.run(&["scan", "d.gz", "--no-config", "--report", "jsonl", "--fail-on", "never"]).jsonl();
    assert!(found.iter().all(|finding| finding["start"].is_null() && finding["line"] == 2), "{found:?}");
}

fn inventory_of_cut(name: &str, bytes: &[u8]) -> Value {
    inventory(name, &bytes[..bytes.len() - 20])
}

#[test]
fn a_bomb_ends_at_the_limit() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..100 {
        encoder.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let inventory = inventory("b.gz", encoder.finish().unwrap());
    assert_eq!(reasons(&inventory), ["limit"]);
}

#[test]
fn monsters_are_read_in_bounded_memory() {
    let deep = format!("{}{}{}", "[{\"a\":".repeat(100_000), "\"kari@example.com\"", "}]".repeat(100_000));
    assert_eq!(inventory("deep.json", deep)["summary"]["synthetic"], 1);
    let names: Vec<String> = (0..100_000).map(|i| format!("kolonne{i}")).collect();
    let cells: Vec<String> =
        (0..100_000).map(|i| if i == 77_777 { "ola@example.com".to_owned() } else { i.to_string() }).collect();
    let wide = format!("{}\n{}\n{}\n", names.join(";"), cells.join(";"), cells.join(";"));
    let inventory = inventory("wide.csv", wide);
    assert!(holdings(&inventory).contains(&".kolonne77777 contact.email 2 certain".to_owned()));
    let long = format!(
        "COPY t (id, tekst) FROM stdin;\n1\t{}kari@example.com {}\n\\.\n",
        "x ".repeat(40_000),
        "y ".repeat(40_000)
    );
    assert_eq!(holdings(&self::inventory("long.sql", long)), ["t.tekst contact.email 1 certain"]);
}

#[test]
fn a_column_is_what_its_cells_prove() {
    let rows = |cell: &dyn Fn(usize) -> String| -> String { (0..40).map(|i| format!("{i};{};x\n", cell(i))).collect() };
    // Person numbers under a name that says nothing.
    let proven = inventory("a.csv", format!("id;ref;y\n{}", rows(&|_| value("tenor"))));
    assert_eq!(holdings(&proven), [".ref id.national.fnr 40 certain"]);
    // Account numbers, all of which pass as person numbers one by one in many.
    let accounts = inventory("a.csv", format!("id;kontonr;y\n{}", rows(&|_| value("konto"))));
    assert!(
        holdings(&accounts).iter().all(|line| !line.contains("id.national") || line.ends_with("possible")),
        "{accounts}"
    );
    assert!(holdings(&accounts).contains(&".kontonr payment.bank_account 40 certain".to_owned()));
    // Eight digits are telephone numbers where the name says so, and nowhere else.
    let phones = inventory("a.csv", format!("id;tlf_mob;y\n{}", rows(&|_| value("fictional-phone"))));
    assert_eq!(holdings(&phones), [".tlf_mob contact.phone 40 certain"]);
    let articles = inventory("a.csv", format!("id;artikkel;y\n{}", rows(&|_| value("mobile"))));
    assert_eq!(holdings(&articles), [""; 0]);
}

#[test]
fn names_of_tables_and_columns_are_masked_and_escaped() {
    let number = value("fnr");
    let sql = format!("COPY \"t {number}\" (\"e\x1b[31m {number}\") FROM stdin;\nkari@example.com\n\\.\n");
    let tree = Tree::new().file("d.sql", sql);
    for report in ["json", "jsonl", "terminal"] {
        let run = tree.run(&["scan", "d.sql", "--no-config", "--report", report, "--fail-on", "never"]);
        assert!(!run.stdout.contains(&number) && !run.stdout.contains('\x1b'), "{report}: {run:?}");
        assert!(run.stdout.contains("t ****** *****"), "{report}: {run:?}");
    }
}
