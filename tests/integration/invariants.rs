//! What must not matter does not: the number of threads, the order of the walk, the size of windows, how a source hands
//! out its bytes, what stands elsewhere in the file. And memory is bounded by windows, not by files.

use std::io::{self, Read, Write};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use sporhund::detect::Day;
use sporhund::finding::{Finding, Key};
use sporhund::format::sniff::Charset;
use sporhund::format::text::{BLOCK, SMALLEST_WINDOW, WINDOW};
use sporhund::rules::generate::Generator;
use sporhund::rules::{RuleSet, Source, stock};
use sporhund::scan::Scanner;

use crate::support::{Tree, fill};

const TODAY: Day = Day { year: 2026, month: 11, day: 23 };

/// A user's rules: `(name, pattern)` each with evidence that looks far.
const PATTERNS: &[(&str, &str)] = &[
    ("member", r"\bM-(\d{8})\b"),
    ("cell", r"[^;]+"),
    ("space", r"\s+x\w"),
    ("choice", r"(?:a|ab)c"),
    ("four", r"\d{4}"),
    ("words", r"(?u:[a-zæøå ]{20,})"),
    ("tail", r"[^;]+$"),
    ("head", r"^\w+"),
    ("to-end", r"M-[^;]*;"),
    ("lazy", r"a\w*?c"),
];

/// The pack of these rules; those of the first and fourth pattern look at words far away.
fn pack(patterns: &[(&str, &str)]) -> Source {
    let mut text = "[pack]\nid = \"t\"\nversion = \"1\"\n".to_owned();
    for (name, pattern) in patterns {
        text +=
            &format!("[[rule]]\nid = \"t.{name}\"\ncategory = \"id.customer\"\npattern = '''{pattern}'''\nbase = 40\n");
        if matches!(*name, "member" | "choice") {
            text += "[[rule.evidence]]\nany = [\"medlem\"]\nwithin = 300\npoints = 10\n";
            text += "[[rule.against]]\nany = [\"ordre\"]\nlines = 3\npoints = -3\n";
        }
    }
    Source { shown: "t.toml".to_owned(), text }
}

fn rules(sources: &[Source]) -> RuleSet {
    RuleSet::compile(sources).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

/// What must be the same, of one finding.
type Row = (Option<(u64, u64)>, u64, u64, u64, String, &'static str, i32, String);

fn row(finding: &Finding) -> Row {
    let span = &finding.span;
    let lines = span.lines.expect("a text has lines");
    (
        span.bytes.as_ref().map(|bytes| (bytes.start, bytes.end)),
        lines.line,
        lines.column,
        lines.end_column,
        finding.rule.to_string(),
        finding.class,
        finding.points,
        finding.fingerprint.hex(),
    )
}

/// Hands out a text in pieces, of one to `most` bytes in no regular order.
struct Pieces<'t> {
    text: &'t [u8],
    most: usize,
    turn: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.turn = self.turn.wrapping_mul(31).wrapping_add(7);
        if self.turn % 11 == 3 {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let take = (1 + self.turn % self.most).min(out.len()).min(self.text.len());
        out[..take].copy_from_slice(&self.text[..take]);
        self.text = &self.text[take..];
        Ok(take)
    }
}

struct Bench<'r> {
    rules: &'r RuleSet,
    key: Key,
}

impl<'r> Bench<'r> {
    fn new(rules: &'r RuleSet) -> Self {
        Self { rules, key: Key::from_hex(&"5a".repeat(32)).unwrap() }
    }

    fn scan(&self, text: &[u8], charset: Charset, window: usize, most: usize) -> Vec<Row> {
        let scanner = Scanner::new(self.rules, &self.key, TODAY).with_window(window);
        let mut rows = Vec::new();
        let source = Pieces { text, most, turn: 1 };
        let (read, result) = scanner.text(source, charset, &|| true, &mut |finding| rows.push(row(&finding)));
        assert!(result.is_ok() && read == text.len() as u64, "the text is read to its end: {result:?}, {read}");
        rows
    }

    /// Asserts that a text holds at least so many findings, the same for every window and every way of reading.
    fn same_for_any_split(&self, name: &str, text: &[u8], charset: Charset, least: usize) {
        let whole = self.scan(text, charset, WINDOW, usize::MAX);
        assert!(whole.len() >= least, "{name}: {} findings prove little", whole.len());
        let sizes = [SMALLEST_WINDOW, SMALLEST_WINDOW + 1, SMALLEST_WINDOW + 4097, 64 * 1024];
        for (size, most) in sizes.into_iter().zip([usize::MAX, 7, 4096, 70_001]) {
            let parts = self.scan(text, charset, size, most);
            assert_same(&format!("{name}, windows of {size} bytes, pieces of {most}"), &whole, &parts);
        }
    }
}

/// The first difference tells more than two lists.
fn assert_same(what: &str, expected: &[Row], got: &[Row]) {
    let differs = expected.iter().zip(got).position(|(a, b)| a != b).unwrap_or(expected.len().min(got.len()));
    assert!(
        expected == got,
        "{what}: {} findings and {}; number {differs} is {:?}, and here {:?}",
        expected.len(),
        got.len(),
        expected.get(differs),
        got.get(differs),
    );
}

/// Lines with values of every kind.
const LINES: &[&str] = &[
    "fødselsnummer: {{fnr}}",
    "medlem fnr {{fnr:6 5}} ordre",
    "{{fnr:2.2.2 5}} {{dnr}}",
    "fnr\u{a0}{{fnr:6\u{a0}5}}",
    "Kontakt {{email}} nå",
    "e-post: bjørn.åse@{{domain}};",
    "tlf: {{mobile}}; M-{{digits:8}}",
    "+47 {{mobile:3 2 3}} eller {{fixed:2 2 2 2}}",
    "ordre {{mobile}}",
    "posisjon {{lat:5}}, {{lon:5}}",
    "\"lat\": {{lat:6}}, \"lon\": {{lon:6}}",
    "POINT({{lon:5}} {{lat:5}})",
    "geo:{{lat:4}},{{lon:4}}",
    "kontonummer {{konto:4.2.5}}",
    "medlem M-{{digits:8}} xa abc",
    "fnr={{tenor}} {{near-miss:fnr}}",
    "id {{hex:24}} {{iban:4}}",
    "ring\nmobil\n{{mobile}}\n",
];

/// A text with a value every few hundred bytes, and `between` in the gaps.
fn text(seed: u64, bytes: usize, between: &str, end: &str) -> String {
    let mut choose = Generator::new(seed);
    let mut below = |n: usize| choose.value("digits:9").unwrap().parse::<usize>().unwrap() % n;
    let mut make = Generator::new(seed + 1);
    let mut text = String::new();
    while text.len() < bytes {
        text += &make.fill(LINES[below(LINES.len())]).unwrap();
        text += end;
        text += &between.repeat(below(500) / between.len());
        text += end;
    }
    text
}

/// Lines in which much that is far away decides.
fn far_lines() -> Vec<String> {
    let pairs = ["[{{lon:5}},{{lat:5}}]"; 20].join(",");
    let sub_domains = "avdeling.".repeat(20);
    vec![
        format!("fødselsnummer {} {{{{fnr}}}}", "gitt i et brev fra i fjor vår"),
        format!("e-post {}@{sub_domains}{{{{domain}}}}", "fornavn.mellomnavn.".repeat(3)),
        format!("{{\"type\":\"LineString\",\"coordinates\":[{pairs}]}}"),
        format!("\"lat\": {{{{lat:6}}}},{}\"lon\": {{{{lon:6}}}}", " ".repeat(25)),
        format!("tlf {}", ["{{mobile:3 2 3}}"; 12].join(" ")),
        format!("{{{{fnr}}}} {} fødselsnummer", "og så"),
        format!("{} {{{{fixed:2 2 2 2}}}} {}", "ring oss gjerne på", ["{{digits:2}}"; 60].join(" ")),
    ]
}

/// Values across every multiple of a block, each at another distance.
fn straddling(blocks: usize, end: &str) -> String {
    let mut make = Generator::new(77);
    let far = far_lines();
    let mut text = String::new();
    for block in 1..blocks {
        let template = if block % 2 == 0 { &far[block / 2 % far.len()] } else { LINES[block / 2 % LINES.len()] };
        let value = make.fill(template).unwrap().replace('\n', " ");
        let start = block * BLOCK - block * 61 % (value.len() + 16);
        while text.len() + 64 < start {
            text += "bare tekst som ikke sier noe, ";
            text += end;
        }
        text += &" ".repeat(start.saturating_sub(text.len()));
        text += &value;
        text += end;
    }
    text
}

fn windows_1252(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1252.encode(text).0.into_owned()
}

fn utf16(text: &str, write: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(write).collect()
}

const PLAIN: Charset = Charset::Bytes { bom: 0 };

#[test]
fn windows_do_not_matter_in_short_lines() {
    let rules = RuleSet::stock();
    let bench = Bench::new(&rules);
    bench.same_for_any_split("lines", text(1, 150_000, "En rød båt på fjorden.\n", "\n").as_bytes(), PLAIN, 300);
    // Wherever a window ends, a label stands in the line before its value.
    let labels = "Mobil\n{{mobile}}\nFødselsnummer:\n{{fnr}}\n".repeat(1_500);
    bench.same_for_any_split("labels on lines of their own", fill(11, &labels).as_bytes(), PLAIN, 3_000);
    bench.same_for_any_split("lines at blocks", straddling(80, "\n").as_bytes(), PLAIN, 50);
    bench.same_for_any_split("CRLF", text(2, 80_000, "En rød båt.\r\n", "\r\n").as_bytes(), PLAIN, 100);
}

#[test]
fn windows_do_not_matter_in_one_long_line() {
    let rules = RuleSet::stock();
    let bench = Bench::new(&rules);
    bench.same_for_any_split(
        "one line",
        text(3, 150_000, "en rød båt; ", " ").replace('\n', " ").as_bytes(),
        PLAIN,
        300,
    );
    bench.same_for_any_split("one line at blocks", straddling(160, "").as_bytes(), PLAIN, 100);
}

#[test]
fn windows_do_not_matter_in_other_encodings() {
    let rules = RuleSet::stock();
    let bench = Bench::new(&rules);
    let lines = text(4, 70_000, "ÆØÅ æøå – «sitat» €.\n", "\n");
    let line = lines.replace('\n', " 😀 ");
    bench.same_for_any_split("Windows-1252", &windows_1252(&lines), PLAIN, 100);
    bench.same_for_any_split("Windows-1252 in one line", &windows_1252(&line.replace('😀', "€")), PLAIN, 100);
    bench.same_for_any_split("UTF-16 LE", &utf16(&lines, u16::to_le_bytes), Charset::Utf16Le { bom: 0 }, 100);
    bench.same_for_any_split(
        "UTF-16 BE in one line",
        &utf16(&line, u16::to_be_bytes),
        Charset::Utf16Be { bom: 0 },
        100,
    );
    let marked = [b"\xEF\xBB\xBF", lines.as_bytes()].concat();
    bench.same_for_any_split("UTF-8 with a mark", &marked, Charset::Bytes { bom: 3 }, 100);
}

/// What no encoding explains: stray bytes of all kinds between the values.
#[test]
fn windows_do_not_matter_in_broken_text() {
    let rules = RuleSet::stock();
    let bench = Bench::new(&rules);
    let mut bytes = text(5, 60_000, "\u{1}\u{2}\u{3}\n", "\n").into_bytes();
    let mut state = 1_u32;
    for byte in bytes.iter_mut().filter(|byte| matches!(**byte, 1..=3)) {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *byte = [0x80, 0xBF, 0xC3, 0xE2, 0xF0, 0xED, 0xFF, 0, 0xA0][(state >> 16) as usize % 9];
    }
    bench.same_for_any_split("stray bytes", &bytes, PLAIN, 100);
    bytes.retain(|byte| *byte != b'\n');
    bench.same_for_any_split("stray bytes in one line", &bytes, PLAIN, 50);
    let mut odd = utf16(&text(6, 40_000, "x\n", "\n"), u16::to_le_bytes);
    odd.iter_mut().skip(1).step_by(997).for_each(|byte| *byte = 0xD8);
    odd.push(0x30);
    bench.same_for_any_split("lone surrogates", &odd, Charset::Utf16Le { bom: 0 }, 30);
}

#[test]
fn windows_do_not_matter_to_a_pattern() {
    let lines = text(7, 60_000, "det er lite å se her, ab, abc, og så litt mer; ", "\n");
    let line = text(8, 60_000, "det er lite å se her, ab, abc, og så litt mer, ", " ").replace(['\n', ';'], " ");
    let cells = text(9, 60_000, "en celle er her;ac;  xab og så litt mer;", ";").replace('\n', ";");
    let rare = format!("{}ac;{}", "en to ".repeat(10_000), "tre fire ".repeat(7_000));
    let texts = [("lines", &lines), ("line", &line), ("cells", &cells), ("rare", &rare)];
    for pattern in PATTERNS {
        let rules = rules(&[pack(std::slice::from_ref(pattern))]);
        let bench = Bench::new(&rules);
        for (name, text) in texts {
            bench.same_for_any_split(&format!("{} in {name}", pattern.1), text.as_bytes(), PLAIN, 0);
        }
    }
    let all = rules(&[stock(), vec![pack(PATTERNS)]].concat());
    let bench = Bench::new(&all);
    for (name, text) in texts {
        let least = if name == "rare" { 0 } else { 100 };
        bench.same_for_any_split(&format!("all patterns in {name}"), text.as_bytes(), PLAIN, least);
    }
}

/// Matches longer than a margin, a block and a window, in lines as long as they.
#[test]
fn windows_do_not_matter_to_a_long_match() {
    let rules = rules(&[pack(&[("run", r"x+"), ("ends", r"ay+b"), ("wide", r"(?u:[æø ]+);"), ("tail", r"[^;]+$")])]);
    let bench = Bench::new(&rules);
    let mut text = String::new();
    for length in [2_047, 2_048, 2_049, 3_000, 4_096, 5_001, 8_192, 16_383, 16_384, 16_385, 40_000] {
        text += &format!("{} a{}b {};\n", "x".repeat(length), "y".repeat(5_000), "æø ".repeat(length / 3));
    }
    bench.same_for_any_split("long words", text.as_bytes(), PLAIN, 10);
    bench.same_for_any_split("long words in one line", text.replace('\n', " ").as_bytes(), PLAIN, 10);
}

#[test]
fn what_stands_elsewhere_does_not_matter() {
    let rules = RuleSet::stock();
    unmoved(&rules, &text(10, 30_000, "En rød båt på fjorden.\n", "\n"), 60);
}

/// A pattern without word boundaries begins where the line begins, not where a block does.
#[test]
fn what_stands_elsewhere_does_not_matter_to_a_pattern() {
    let rules = rules(&[pack(&[("four", r"\d{4}"), ("pair", r"(?:a|ab)c"), ("lazy", r"x\w*?y")])]);
    let line = "1234567812345678 abcac 8765432187654321 xabyxaby\n";
    unmoved(&rules, &line.repeat(700), 3_000);
}

/// Asserts that findings move with their text and change in nothing else.
fn unmoved(rules: &RuleSet, text: &str, least: usize) {
    let bench = Bench::new(rules);
    let alone = bench.scan(text.as_bytes(), PLAIN, WINDOW, usize::MAX);
    assert!(alone.len() >= least, "{} findings prove little", alone.len());
    for before in [1, 17, 4_093, BLOCK - 5, BLOCK + 3, 70_001] {
        let lead: String = "ingenting her\n".chars().cycle().take(before).chain("\n\n".chars()).collect();
        let moved = format!("{lead}{text}\n\n{}", "heller ikke her\n".repeat(before / 10));
        let lines = lead.matches('\n').count() as u64;
        let shift = |row: &Row| {
            let (bytes, line, column, end_column, rule, class, points, fingerprint) = row.clone();
            let bytes = bytes.map(|(start, end)| (start + lead.len() as u64, end + lead.len() as u64));
            (bytes, line + lines, column, end_column, rule, class, points, fingerprint)
        };
        let expected: Vec<Row> = alone.iter().map(shift).collect();
        for window in [WINDOW, SMALLEST_WINDOW] {
            let got = bench.scan(moved.as_bytes(), PLAIN, window, usize::MAX);
            assert_same(&format!("{before} bytes before, windows of {window}"), &expected, &got);
        }
    }
}

/// A class such as `[^;]` holds the line end too, but a match stays within its line: looking for where one begins must
/// not read the rest of the window for each line.
#[test]
fn a_pattern_that_could_cross_lines_takes_no_longer() {
    let text = "en liten linje uten noe\n".repeat(4_000);
    let time = |pattern| {
        let rules = rules(&[pack(&[("a", pattern)])]);
        let begun = Instant::now();
        let found = Bench::new(&rules).scan(text.as_bytes(), PLAIN, WINDOW, usize::MAX);
        assert_eq!(found.len(), 4_000);
        begun.elapsed()
    };
    let (stays, could) = (time(r"linje[^;\n]+noe"), time(r"linje[^;]+noe"));
    assert!(could < stays * 8 + Duration::from_millis(500), "{stays:?} and {could:?}");
}

/// Some 300 files in folders, of sizes up to 3 MiB, in several encodings, some ignored, some binary. The same files for
/// the same names, in whatever order they are made.
fn forest(reversed: bool) -> Tree {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut make = Generator::new(20);
    for i in 0..300_usize {
        let folder = ["", "a/", "a/b/", "a/b/c/d/", "kunder/", "e f/", "æ/"][i % 7];
        let value = make.fill(LINES[i % LINES.len()]).unwrap();
        let content = format!("linje\n{value}\n{}", "fyll\n".repeat(i % 13));
        let bytes = match i % 9 {
            0 => windows_1252(&content),
            1 => utf16(&content, u16::to_le_bytes),
            2 => [b"\xEF\xBB\xBF", content.as_bytes()].concat(),
            3 => b"\x7FELF\0\0\0\0".to_vec(),
            4 => Vec::new(),
            _ => content.into_bytes(),
        };
        let name = if i % 10 == 0 { make.fill("{{fnr}} brev").unwrap() } else { format!("fil{i}") };
        let kind = ["txt", "csv", "log", "json"][i % 4];
        files.push((format!("{folder}{name}.{kind}"), bytes));
    }
    let large = |bytes: usize, end: &str| -> Vec<u8> {
        let values = text(21, 20_000, "x", end);
        let filler = format!("{}{end}", "en rød båt på fjorden ".repeat(40));
        [values.as_bytes(), filler.repeat(bytes / filler.len()).as_bytes(), values.as_bytes()].concat()
    };
    files.push(("stor.txt".to_owned(), large(3 << 20, "\n")));
    files.push(("a/lang.txt".to_owned(), large(2 << 20, " ")));
    files.push((".gitignore".to_owned(), b"*.log\n".to_vec()));
    files.push(("a/b/.gitignore".to_owned(), b"!*.log\nd/\n".to_vec()));
    files.push(("purposes.toml".to_owned(), MAP.as_bytes().to_vec()));
    if reversed {
        files.reverse();
    }
    files.into_iter().fold(Tree::repository(), |tree, (name, bytes)| tree.file(&name, bytes))
}

const MAP: &str = "format = \"purpose-map/1\"\n[controller]\nname = \"Acme AS\"\n[[purpose]]\nid = \"sale\"\nrequired = [\"contact.email\"]\nforbidden = [\"location\"]\n  [[purpose.where]]\n  path = [\"kunder/**\", \"a/*\"]\n";

#[test]
fn threads_and_the_order_of_the_walk_do_not_matter() {
    let key = Tree::new();
    assert_eq!(key.run(&["key", "new", "key"]).code, 0);
    let key = key.join("key").into_os_string().into_string().unwrap();
    let reports = |tree: &Tree, threads: &str| {
        let out = Tree::new();
        let mut args =
            vec!["scan", "--threads", threads, "--key-file", &key, "--reproducible", "--as-of", "2026-11-23"];
        let names = ["json", "jsonl", "terminal"].map(|name| format!("{name}={}", out.join(name).display()));
        names.iter().for_each(|name| args.extend(["--report", name.as_str()]));
        let run = tree.run(&args);
        assert!(run.code == 1 && run.stdout.is_empty(), "{run:?}");
        ["json", "jsonl", "terminal"].map(|name| std::fs::read_to_string(out.join(name)).unwrap())
    };
    let tree = forest(false);
    let one = reports(&tree, "1");
    assert!(one[1].lines().count() > 300, "there is something to mix up");
    for other in [reports(&tree, "2"), reports(&tree, "8"), reports(&tree, "2"), reports(&forest(true), "3")] {
        for (expected, got) in one.iter().zip(&other) {
            let differs = expected.lines().zip(got.lines()).find(|(a, b)| a != b);
            assert!(expected == got, "{differs:#?}");
        }
    }
}

/// Bytes of address space that a scan may take. Far less than the files hold, far more than it needs (some 40 MiB of it
/// resident); most of it is what the allocator reserves for each thread.
const MEMORY: u64 = 400 << 20;

#[test]
fn memory_does_not_grow_with_the_file() {
    let limited = format!("ulimit -v {} && exec \"$0\" \"$@\"", MEMORY / 1024);
    let can = Command::new("sh").args(["-c", &limited, "true"]).status();
    if !can.is_ok_and(|status| status.success()) {
        // Standard error is caught by the test runner; who runs it with --nocapture sees why nothing was tried.
        writeln!(io::stderr(), "skipped: sh cannot limit memory here").unwrap();
        return;
    }
    let tree = Tree::new();
    for (name, end) in [("line", " "), ("lines", "\n")] {
        let values = fill(30, &format!("fnr {{{{fnr}}}}{end}e-post {{{{email}}}}{end}"));
        fat(
            &tree.join(&format!("{name}.txt")),
            &format!("{}{end}", "en rød båt på fjorden ".repeat(30)),
            &values,
            MEMORY + (32 << 20),
        );
    }
    let mut command = Command::new("sh");
    command.args(["-c", &limited, env!("CARGO_BIN_EXE_sporhund")]).current_dir(tree.path());
    command.args(["scan", "line.txt", "lines.txt", "--threads", "2", "--report", "jsonl", "--no-config"]);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let found = String::from_utf8(output.stdout).unwrap();
    assert_eq!(found.lines().count(), 8, "the first and the last values of both are found: {found}");
}

/// Writes a file that begins and ends with `values` and holds `filler` for `bytes` in between.
fn fat(path: &Path, filler: &str, values: &str, bytes: u64) {
    let mut file = io::BufWriter::new(std::fs::File::create(path).unwrap());
    let filler = filler.repeat((1 << 20) / filler.len());
    file.write_all(values.as_bytes()).unwrap();
    (0..bytes / filler.len() as u64).for_each(|_| file.write_all(filler.as_bytes()).unwrap());
    file.write_all(values.as_bytes()).unwrap();
}
