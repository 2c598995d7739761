//! Dumps and exports of databases: this build of sporhund reading them as tables, beside the same bytes read as text,
//! ripgrep with four patterns, and `wc -l`.
//!
//!     cargo bench --bench dumps                            # 256 MB a file; SPORHUND_BENCH_MB=32 for smaller ones
//!     SPORHUND_BENCH_LARGE=1 cargo bench --bench dumps     # and a dump of 4 GiB, for the memory
//!
//! Its files come from a seed and go again: forty times the size, warm only where memory holds them all. All cases take
//! turns within a round, so a slow minute is shared. Speeds are in unpacked bytes. Values are counted as they are made.
//! Does without `rg`, `gzip` or `zstd` where they are missing. Prints Markdown.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a program for people at a terminal")]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use Form::{Csv, Inserts, JsonLines, Mysql, PgCopy, SqlServer, Sqlite, Tsv, Xml};
use Kind::{Number, Text, Time};

/// What the bytes of person numbers, e-mail addresses, telephone numbers and pairs of coordinates look like.
const PATTERNS: [&str; 4] = [
    r"\b\d{6}[ -]?\d{5}\b",
    r"\b[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}\b",
    r"(?:\b|\+)(?:(?:\+|00)47[ ]?)?(?:[49]\d{2}[ ]?\d{2}[ ]?\d{3}|[2-7]\d[ ]?\d{2}[ ]?\d{2}[ ]?\d{2})\b",
    r#"\b[1-8]?\d\.\d{4,}[,; ][ ]?(?:"lon":)?-?1?\d{1,2}\.\d{4,}\b"#,
];
const ROUNDS: usize = 3;

fn main() {
    let scratch = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let size = std::env::var("SPORHUND_BENCH_MB").map_or(256, |mb| mb.parse().unwrap()) * 1_000_000;
    let mut cases: Vec<Case> = [false, true].iter().flat_map(|dense| cases(scratch.path(), *dense, size)).collect();
    for _ in 0..=ROUNDS {
        for case in &mut cases {
            for (command, costs) in &mut case.lanes {
                costs.extend(command.as_mut().map(run));
            }
        }
    }
    println!("{} MB a file, one thread, warm, medians of {ROUNDS}, speeds in MB/s\n", size / 1_000_000);
    println!("| form | density | table | text | table / text | rg | wc -l | found | put in | counts | peak memory |");
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    cases.into_iter().for_each(print);
    if std::env::var_os("SPORHUND_BENCH_LARGE").is_some() {
        large(scratch.path());
    }
}

struct Case {
    name: String,
    file: PathBuf,
    text: PathBuf,
    made: Made,
    /// sporhund on the table, sporhund on the text, `rg`, `wc`.
    lanes: [(Option<Command>, Vec<Cost>); 4],
}

fn cases(folder: &Path, dense: bool, size: u64) -> Vec<Case> {
    let mut cases = Vec::new();
    for (form, name) in FORMS {
        let density = ["plain", "dense"][usize::from(dense)];
        let [file, text] = ["", "-text"].map(|kind| folder.join(format!("{form:?}-{density}{kind}")));
        let made = make(&file, form, dense, false, size);
        make(&text, form, dense, true, size);
        let case = |name: &str, file: PathBuf, text: PathBuf, packed| {
            let rg = is_there("rg").then(|| rg(&file, packed));
            let mut wc = Command::new("wc");
            wc.arg("-l").arg(&file);
            let commands = [Some(sporhund(&file)), Some(sporhund(&text)), rg, (!packed).then_some(wc)];
            let lanes = commands.map(|command| (command, Vec::new()));
            Case { name: format!("{name} | {density}"), file, text, made: made.clone(), lanes }
        };
        cases.push(case(name, file.clone(), text.clone(), false));
        for tool in [["gzip", "gz"], ["zstd", "zst"]].iter().filter(|tool| form == PgCopy && is_there(tool[0])) {
            cases.push(case(&format!("{name}, .{}", tool[1]), pack(tool, &file), pack(tool, &text), true));
        }
    }
    cases
}

fn pack([tool, ending]: &[&str; 2], file: &Path) -> PathBuf {
    let packed = file.with_file_name(format!("{}-{tool}.{ending}", file.file_name().unwrap().display()));
    let (input, out) = (File::open(file).unwrap(), File::create(&packed).unwrap());
    assert!(Command::new(tool).args(["-1", "-c"]).stdin(input).stdout(out).status().unwrap().success());
    packed
}

fn is_there(tool: &str) -> bool {
    Command::new(tool).arg("--version").stdout(Stdio::null()).status().is_ok()
}

fn sporhund(file: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sporhund"));
    let report = format!("json={}", file.with_extension("json").display());
    command.args(["scan", "--threads", "1", "--no-config", "--fail-on", "never", "--report"]).arg(report).arg(file);
    command
}

fn inventory(file: &Path) -> serde_json::Value {
    serde_json::from_slice(&fs::read(file.with_extension("json")).unwrap()).unwrap()
}

fn rg(file: &Path, packed: bool) -> Command {
    let mut command = Command::new("rg");
    command.args(["--no-config", "--no-unicode", "--count-matches", "-uu", "-j1"]).args(packed.then_some("-z"));
    command.args(PATTERNS.iter().flat_map(|pattern| ["-e", pattern])).arg(file);
    command
}

/// The time and the peak memory in KiB.
type Cost = (Duration, u64);

/// Runs a command to its end and watches its memory by the kernel's own high-water mark.
fn run(command: &mut Command) -> Cost {
    let begun = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak_kib = 0;
    while child.try_wait().unwrap().is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        peak_kib = peak_kib.max(peak.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
    (begun.elapsed(), peak_kib)
}

/// MB/s by the median after a warm-up, and the peak memory in MiB; of nothing where nothing was run.
fn sum_up(bytes: u64, costs: &[Cost]) -> Option<(f64, u64)> {
    let mut costs = costs.get(1..)?.to_vec();
    costs.sort_unstable();
    let peak_kib = costs.iter().map(|(_, peak_kib)| peak_kib).max()?;
    Some((bytes as f64 / 1e6 / costs[costs.len() / 2].0.as_secs_f64(), peak_kib / 1024))
}

fn print(case: Case) {
    assert_eq!(inventory(&case.text)["assets"][0]["format"], "text", "{}", case.name);
    let [table, text, rg, wc] = case.lanes.each_ref().map(|(_, costs)| sum_up(case.made.bytes, costs));
    let ((table, peak), (text, _)) = (table.unwrap(), text.unwrap());
    let tell = |ran: Option<(f64, u64)>, none: &str| ran.map_or(none.to_owned(), |(speed, _)| format!("{speed:.0}"));
    let (ratio, rg, wc) = (table / text, tell(rg, "not installed"), tell(wc, "packed"));
    let (name, counts) = (&case.name, compare(&case.file, &case.made));
    println!("| {name} | {table:.0} | {text:.0} | {ratio:.2} | {rg} | {wc} | {counts} | {peak} MiB |");
}

/// The values found (synthetic ones too; a pair of columns counts in both) and those put in; `exact`, or what differs.
fn compare(file: &Path, made: &Made) -> String {
    let document = inventory(file);
    let list = |value: &serde_json::Value| value.as_array().cloned().unwrap_or_default();
    let mut counts: BTreeMap<_, _> = made.values.iter().map(|(what, made)| ((*what).to_owned(), (0, *made))).collect();
    let fields = list(&document["assets"]).into_iter().flat_map(|asset| list(&asset["fields"]));
    for holding in fields.flat_map(|field| list(&field["holdings"])) {
        let count = holding["values"].as_u64().unwrap() + holding["synthetic"].as_u64().unwrap();
        counts.entry(holding["category"].as_str().unwrap().to_owned()).or_default().0 += count;
    }
    let (found, put_in) = counts.values().fold((0, 0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
    counts.insert("records".to_owned(), (document["coverage"]["records_scanned"].as_u64().unwrap(), made.rows));
    let differ = counts.iter().filter(|(_, (found, made))| found != made);
    let mut told: Vec<_> = differ.map(|(what, (found, made))| format!("{what}: {found} of {made}")).collect();
    told.extend(list(&document["coverage"]["not_scanned"]).iter().map(|gap| format!("gap: {}", gap["reason"])));
    format!("{found} | {put_in} | {}", if told.is_empty() { "exact".to_owned() } else { told.join(", ") })
}

fn large(folder: &Path) {
    let told = String::from_utf8(Command::new("df").arg("-Pk").arg(folder).output().unwrap().stdout).unwrap();
    let free = told.lines().last().and_then(|line| line.split_whitespace().nth(3)?.parse::<u64>().ok());
    if free.is_none_or(|kib| kib < 4_300_000) {
        return println!("\nNo room for a dump of 4 GiB in {}", folder.display());
    }
    let file = folder.join("large");
    let made = make(&file, PgCopy, true, false, 4 << 30);
    let costs: Vec<Cost> = (0..2).map(|_| run(&mut sporhund(&file))).collect();
    let ((speed, peak), counts) = (sum_up(made.bytes, &costs).unwrap(), compare(&file, &made));
    println!("\n| one file | 1 thread | found | put in | counts | peak memory |\n|---|---|---|---|---|---|");
    println!("| COPY, dense, 4 GiB | {speed:.0} MB/s | {counts} | {peak} MiB |");
}

#[rustfmt::skip]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form { PgCopy, Inserts, Mysql, Sqlite, SqlServer, Csv, Tsv, JsonLines, Xml }

#[rustfmt::skip]
const FORMS: [(Form, &str); 9] = [
    (PgCopy, "PostgreSQL COPY"), (Inserts, "PostgreSQL --inserts"), (Mysql, "MySQL, lines of 1 MB"),
    (Sqlite, "SQLite .dump"), (SqlServer, "SQL Server, UTF-16"), (Csv, "CSV with ;"), (Tsv, "TSV"),
    (JsonLines, "JSON Lines"), (Xml, "mysqldump --xml"),
];

#[rustfmt::skip]
#[derive(Clone, Copy)]
enum Kind { Number, Text, Time }

/// A name, how its values are written, and their category, where each row has one.
type Column = (&'static str, Kind, &'static str);

/// Hardly any personal data: an e-mail address in the prose of each so many rows.
const EMAIL_EACH: u64 = 500;
#[rustfmt::skip]
const PLAIN: &[Column] = &[
    ("id", Number, ""), ("kunde_id", Number, ""), ("status", Text, ""), ("belop", Number, ""), ("opprettet", Time, ""),
    ("endret", Time, ""), ("merknad", Text, ""),
];
/// A value in about 100 bytes.
#[rustfmt::skip]
const DENSE: &[Column] = &[
    ("id", Number, ""), ("navn", Text, "name"), ("epost", Text, "contact.email"), ("tlf", Text, "contact.phone"),
    ("gate", Text, "address.street"), ("postnr", Text, "address.postal_code"), ("fnr", Text, "id.national.fnr"),
    ("lat", Number, "location.precise"), ("lon", Number, "location.precise"), ("merknad", Text, ""),
];

/// What a file holds, by construction.
#[derive(Clone)]
struct Made {
    bytes: u64,
    rows: u64,
    values: BTreeMap<&'static str, u64>,
}

/// Writes a table of a size. As text it stands behind more prose than is looked at to tell what a file is.
fn make(file: &Path, form: Form, dense: bool, as_text: bool, size: u64) -> Made {
    let mut out = BufWriter::new(File::create(file).unwrap());
    let mut put = |text: &str| {
        let wide = || text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let bytes: Vec<u8> = if form == SqlServer { wide() } else { text.into() };
        out.write_all(&bytes).unwrap();
        bytes.len() as u64
    };
    let (table, columns) = if dense { ("kunde", DENSE) } else { ("ordre", PLAIN) };
    let mark = if form == SqlServer { "\u{FEFF}" } else { "" };
    let prose = if as_text { Noise(1).prose(2000) + "\n" } else { String::new() };
    let mut bytes = put(&(mark.to_owned() + &prose + &head(form, table, columns)));
    let (mut noise, mut rows, mut line) = (Noise(2026), 0, 0);
    while bytes < size {
        rows += 1;
        let cells = if dense { dense_cells(&mut noise, rows) } else { plain_cells(&mut noise, rows) };
        let mut row = row(form, table, columns, &cells);
        if form == Mysql && rows > 1 {
            line = if line < 1_000_000 { line + row.len() } else { 0 };
            row = if line > 0 { format!(",{row}") } else { format!(";\nINSERT INTO `{table}` VALUES {row}") };
        }
        bytes += put(&row);
    }
    bytes += put(match form {
        PgCopy => "\\.\n\n",
        Mysql => ";\n",
        Sqlite => "COMMIT;\n",
        Xml => "\t</table_data>\n</database>\n</mysqldump>\n",
        _ => "",
    });
    out.flush().unwrap();
    let mut values = BTreeMap::from([("contact.email", if dense { 0 } else { rows / EMAIL_EACH })]);
    let categories = columns.iter().map(|(_, _, category)| *category).filter(|category| !category.is_empty());
    categories.for_each(|category| *values.entry(category).or_default() += rows);
    Made { bytes, rows, values }
}

fn names(columns: &[Column], [open, close]: [&str; 2], between: &str) -> String {
    columns.iter().map(|(name, ..)| format!("{open}{name}{close}")).collect::<Vec<_>>().join(between)
}

fn head(form: Form, table: &str, columns: &[Column]) -> String {
    let create = || format!("CREATE TABLE {table} (\n{}\n);\n", names(columns, ["  ", " text"], ",\n"));
    match form {
        PgCopy => format!("COPY public.{table} ({}) FROM stdin;\n", names(columns, ["", ""], ", ")),
        Inserts => format!("-- PostgreSQL database dump\n\n{}\n", create()),
        Mysql => format!("-- MySQL dump 10.13\n\n{}\nINSERT INTO `{table}` VALUES ", create()),
        Sqlite => format!("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n{}", create()),
        SqlServer => "USE [butikk]\r\nGO\r\n".to_owned(),
        Csv => names(columns, ["", ""], ";") + "\r\n",
        Tsv => names(columns, ["", ""], "\t") + "\n",
        JsonLines => String::new(),
        Xml => {
            format!("<?xml version=\"1.0\"?>\n<mysqldump>\n<database name=\"x\">\n\t<table_data name=\"{table}\">\n")
        }
    }
}

fn row(form: Form, table: &str, columns: &[Column], cells: &[String]) -> String {
    let written = columns.iter().zip(cells).map(|((name, kind, _), cell)| written(form, name, *kind, cell));
    let joined = |between| written.collect::<Vec<_>>().join(between);
    match form {
        PgCopy | Tsv => joined("\t") + "\n",
        Inserts => format!("INSERT INTO public.{table} VALUES ({});\n", joined(", ")),
        Mysql => format!("({})", joined(",")),
        Sqlite => format!("INSERT INTO {table} VALUES({});\n", joined(",")),
        SqlServer => {
            let names = names(columns, ["[", "]"], ", ");
            format!("INSERT [dbo].[{table}] ({names}) VALUES ({})\r\nGO\r\n", joined(", "))
        }
        Csv => joined(";") + "\r\n",
        JsonLines => format!("{{{}}}\n", joined(",")),
        Xml => format!("\t<row>\n{}\t</row>\n", joined("")),
    }
}

fn written(form: Form, name: &str, kind: Kind, cell: &str) -> String {
    let escaped = |special: &[(char, &str)]| {
        let needed = special.iter().filter(|(c, _)| cell.contains(*c));
        needed.fold(cell.to_owned(), |text, (c, written)| text.replace(*c, written))
    };
    let doubled = || escaped(&[('\'', "''")]);
    match (form, kind) {
        (PgCopy, _) => escaped(&[('\\', r"\\"), ('\t', r"\t"), ('\n', r"\n")]),
        (Csv | Tsv, _) if !cell.contains(['"', '\n', '\t', ';']) => cell.to_owned(),
        (Csv | Tsv, _) => format!("\"{}\"", escaped(&[('"', "\"\"")])),
        (JsonLines, Number) => format!("\"{name}\":{cell}"),
        (JsonLines, _) => format!("\"{name}\":{}", serde_json::to_string(cell).unwrap()),
        (Xml, _) => {
            let text = escaped(&[('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;")]);
            format!("\t\t<field name=\"{name}\">{text}</field>\n")
        }
        (_, Number) => cell.to_owned(),
        (Mysql, _) => format!("'{}'", escaped(&[('\\', r"\\"), ('\'', r"\'"), ('"', "\\\""), ('\n', r"\n")])),
        (SqlServer, Time) => format!("CAST(N'{cell}' AS DateTime2)"),
        (SqlServer, Text) => format!("N'{}'", doubled()),
        (Sqlite, _) if cell.contains('\n') => format!(r"replace('{}','\n',char(10))", doubled().replace('\n', r"\n")),
        (Sqlite | Inserts, _) => format!("'{}'", doubled()),
    }
}

const WORDS: [&str; 24] = [
    "varen", "ble", "sendt", "fra", "lageret", "etter", "avtale", "og", "leveres", "innen", "uken", "er", "stor",
    "nok", "til", "alle", "som", "mangler", "ennå", "får", "beskjed", "når", "den", "står",
];
const FIRST: [&str; 8] = ["Kari", "Ola", "Bjørn", "Åse", "Marit", "Per", "Anne-Mari", "Torbjørn"];
const LAST: [&str; 8] = ["Nordmann", "Ødegård", "Bø", "Haugen", "Lien", "Næss-Lund", "Sæther", "Moe"];
const STATES: [&str; 4] = ["ny", "betalt", "sendt", "lukket"];
const STREETS: [&str; 4] = ["Storgata", "Fjellveien", "Øvre Slottsgate", "Granittveien"];

fn plain_cells(noise: &mut Noise, id: u64) -> Vec<String> {
    let customer = (100_000 + noise.below(900_000)).to_string();
    let amount = format!("{}.{:02}", noise.below(50_000), noise.below(100));
    let email = format!(" Svar til fjell{id}@blafjell-testbutikk.no.");
    let note = noise.note(id, 16) + if id.is_multiple_of(EMAIL_EACH) { &email } else { "" };
    vec![id.to_string(), customer, noise.of(&STATES).to_owned(), amount, noise.time(), noise.time(), note]
}

/// Telephone numbers are those that Nkom keeps for film and television; the coordinates lie in the North Sea.
fn dense_cells(noise: &mut Noise, id: u64) -> Vec<String> {
    let name = format!("{} {}", noise.of(&FIRST), noise.of(&LAST));
    let email = format!("fjell{id}@blafjell-testbutikk.no");
    let phone = format!("6805{:04}", noise.below(10_000));
    let street = format!("{} {}", noise.of(&STREETS), 1 + noise.below(200));
    let code = format!("{:04}", 1 + noise.below(9999));
    let [lat, lon] = [56, 2].map(|from| format!("{}.{:06}", from + noise.below(2), noise.below(1_000_000)));
    vec![id.to_string(), name, email, phone, street, code, noise.person_number(), lat, lon, noise.note(id, 105)]
}

/// Numbers from a seed (xorshift).
struct Noise(u64);

impl Noise {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 20) % limit
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len() as u64) as usize]
    }

    fn time(&mut self) -> String {
        let (day, second) = (self.below(28 * 12 * 7), self.below(86_400));
        let (year, month, day) = (2019 + day / 336, 1 + day / 28 % 12, 1 + day % 28);
        format!("{year}-{month:02}-{day:02} {:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
    }

    fn prose(&mut self, words: usize) -> String {
        (0..words).map(|_| self.of(&WORDS)).collect::<Vec<_>>().join(" ")
    }

    /// Prose, now and then with what each form has to escape in its own way.
    fn note(&mut self, id: u64, words: usize) -> String {
        let awkward = " Sa at det's \"greit\" & <b>bra</b>;\tse C:\\data\nNy linje.";
        self.prose(words) + if id.is_multiple_of(16) { awkward } else { "" }
    }

    /// A person number of the Tax Administration's synthetic population: 80 is added to the month.
    fn person_number(&mut self) -> String {
        const WEIGHTS: [[u64; 10]; 2] = [[3, 7, 6, 1, 8, 9, 4, 5, 2, 0], [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]];
        loop {
            let (day, month) = (1 + self.below(28), 81 + self.below(12));
            let mut number = format!("{day:02}{month}{}{}", 40 + self.below(60), 100 + self.below(400));
            for weights in WEIGHTS {
                let products = number.bytes().zip(weights).map(|(digit, weight)| u64::from(digit - b'0') * weight);
                number += &((11 - products.sum::<u64>() % 11) % 11).to_string();
            }
            // A check digit of ten is given to nobody.
            if number.len() == 11 {
                return number;
            }
        }
    }
}
