//! Values never leave. Plants values of every kind in content, names, packs, maps, configuration and arguments, and
//! searches every byte that comes out for each of them: as written, in part, and in the encodings that things are
//! written down in.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;
use std::process::{Output, Stdio};

use aho_corasick::AhoCorasick;
use data_encoding::{BASE64, BASE64URL, HEXLOWER};
use sha2::{Digest, Sha256};
use sporhund::detect::{Canonical, Day, VALIDATORS};
use sporhund::finding::{Key, Tag};
use sporhund::report::{Findings, REPORTERS};
use sporhund::rules::RuleSet;
use sporhund::rules::generate::Generator;
use sporhund::scan::Scanner;

use crate::support::{MAP, PACK, Tree};

const TODAY: Day = Day { year: 2026, month: 11, day: 23 };

/// Makes values and remembers them.
struct Plot {
    make: Generator,
    planted: Vec<String>,
}

impl Plot {
    fn new(seed: u64) -> Self {
        Self { make: Generator::new(seed), planted: Vec::new() }
    }

    /// Fills the placeholders of a text; each value is one that must not come out.
    fn fill(&mut self, template: &str) -> String {
        let mut text = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("{{") {
            let (placeholder, after) = after.split_once("}}").unwrap();
            let value = self.make.value(placeholder).unwrap();
            text += before;
            text += &value;
            // Three digits say where somebody is to within ten kilometres: that may be shown.
            if value.contains('@') || digits(&value).len() >= 6 {
                self.planted.push(value);
            }
            rest = after;
        }
        text + rest
    }

    /// A text that is itself what must not come out.
    fn value(&mut self, template: &str) -> String {
        let value = Generator::fill(&mut self.make, template).unwrap();
        self.planted.push(value.clone());
        value
    }

    fn nose(&self) -> Nose {
        Nose::new(&self.planted)
    }
}

/// Knows the traces of what was planted.
struct Nose {
    /// Whole values in every encoding.
    whole: AhoCorasick,
    whole_of: Vec<String>,
    /// Any six digits in a row of a number, and an address's name and domain.
    parts: AhoCorasick,
    parts_of: Vec<String>,
}

impl Nose {
    fn new(planted: &[String]) -> Self {
        let (mut whole, mut parts) = (Vec::new(), Vec::new());
        for value in planted {
            let name = |what: &str| format!("{what} of {value}");
            for writing in [value.clone(), value.to_lowercase(), digits(value)] {
                if writing.len() >= 6 {
                    whole.extend(encodings(writing.as_bytes()).into_iter().map(|(what, trace)| (trace, name(what))));
                }
            }
            if let Some((local, domain)) = value.split_once('@') {
                let label = domain.split('.').next().unwrap();
                parts.extend([local, label].map(|part| (part.as_bytes().to_vec(), name("part"))));
            } else {
                let digits = digits(value);
                parts.extend(digits.as_bytes().windows(6).map(|six| (six.to_vec(), name("six digits"))));
                parts.extend(six_as_written(value).into_iter().map(|six| (six.into_bytes(), name("six digits"))));
            }
        }
        let build = |traces: &[(Vec<u8>, String)]| {
            AhoCorasick::builder().ascii_case_insensitive(true).build(traces.iter().map(|(trace, _)| trace)).unwrap()
        };
        Self {
            whole: build(&whole),
            parts: build(&parts),
            whole_of: whole.into_iter().map(|(_, name)| name).collect(),
            parts_of: parts.into_iter().map(|(_, name)| name).collect(),
        }
    }

    /// What gives planted values away, each with the value that it is of and the text around it.
    fn sniff(&self, bytes: &[u8]) -> Vec<(&str, String)> {
        let around = |bytes: &[u8], at: usize| {
            String::from_utf8_lossy(&bytes[at.saturating_sub(60)..bytes.len().min(at + 60)]).into_owned()
        };
        let whole = self.whole.find_overlapping_iter(bytes);
        let mut found: Vec<(&str, String)> = whole
            .map(|trace| (self.whole_of[trace.pattern().as_usize()].as_str(), around(bytes, trace.start())))
            .collect();
        // Six given digits turn up by chance in keyed digests, so those are taken out; whole values were looked for.
        let bare = without_digests(bytes);
        let parts = self.parts.find_overlapping_iter(&bare);
        found.extend(
            parts.map(|trace| (self.parts_of[trace.pattern().as_usize()].as_str(), around(&bare, trace.start()))),
        );
        found
    }
}

/// Collects what leaks over many runs, to tell of all of it at once: each value once.
struct Watch {
    nose: Nose,
    leaks: BTreeMap<String, String>,
}

impl Watch {
    fn new(nose: Nose) -> Self {
        Self { nose, leaks: BTreeMap::new() }
    }

    fn look(&mut self, what: &str, bytes: &[u8]) {
        for (trace, around) in self.nose.sniff(bytes) {
            let value = trace.split_once(" of ").unwrap().1;
            self.leaks.entry(value.to_owned()).or_insert_with(|| format!("{trace} in {what}: {around:?}"));
        }
    }

    fn output(&mut self, what: &str, output: &Output) {
        assert!(output.status.code().is_some(), "{what}: ended by a signal");
        assert_ne!(output.status.code(), Some(4), "{what}: {}", String::from_utf8_lossy(&output.stderr));
        self.look(&format!("{what} (stdout)"), &output.stdout);
        self.look(&format!("{what} (stderr)"), &output.stderr);
    }

    fn end(self) {
        let leaks: Vec<_> = self.leaks.into_values().collect();
        assert!(leaks.is_empty(), "{} values leak:\n{}", leaks.len(), leaks.join("\n"));
    }
}

/// Content of every kind, each line found by some rule.
const LINES: &[&str] = &[
    "fødselsnummer: {{fnr}}",
    "fnr {{fnr:6 5}}",
    "fnr {{fnr:6-5}}",
    "{{fnr:6.5}}",
    "fnr {{fnr:2.2.2 5}}",
    "fnr {{fnr:6\u{a0}5}}",
    "fnr {{fnr:6 3 2}}",
    "{\"fnr\":\"{{fnr}}\"}",
    "D-nummer: {{dnr}}",
    "fødselsnummer: {{h}}",
    "fh-nummer: {{fh}}",
    "fødselsnummer: {{npid}}",
    "fnr={{tenor}}",
    "fnr={{tenor-dnr}}",
    "fnr={{nhn}}",
    "fnr={{npid-synthetic}}",
    "fødselsnummer: {{future-2032}}",
    "Kontakt {{email}} for svar.",
    "e-post: \"{{email}}\",",
    "tlf: {{mobile}}",
    "{{mobile:3 2 3}}",
    "Ring {{fixed:2 2 2 2}}",
    "+47 {{mobile:3 2 3}}",
    "0047{{mobile}}",
    "tlf {{fictional-phone:2 2 2 2}}",
    "posisjon {{lat:5}}, {{lon:5}}",
    "\"lat\": {{lat:6}}, \"lon\": {{lon:6}}",
    "POINT({{lon:5}} {{lat:5}})",
    "geo:{{lat:4}},{{lon:4}}",
    "<trkpt lat=\"{{lat:5}}\" lon=\"{{lon:5}}\">",
    "{\"type\":\"Point\",\"coordinates\":[{{lon:6}},{{lat:6}}]}",
    "https://www.google.com/maps/@{{lat:6}},{{lon:6}},15z",
    "medlem M-{{digits:8}}",
];

/// Names of files and folders; each holds a value that a rule finds.
const NAMES: &[&str] = &[
    "søknad {{fnr}}.txt",
    "søknad_{{fnr}}_2024.txt",
    "{{fnr:6 5}}.csv",
    "{{fnr:6-5}}-vedtak.txt",
    "fnr_{{fnr:6_5}}.txt",
    "{{dnr}}/brev.txt",
    "{{tenor}}/{{email}}.txt",
    "epost fra {{email}}",
    "{{email}}_{{fnr}}.txt",
    "tlf_{{mobile}}.txt",
    "+47 {{mobile:3 2 3}}.vcf",
    "{{mobile:3 2 3}}/+47{{mobile}}/x.txt",
    "posisjon {{lat:5}}, {{lon:5}}.txt",
    "geo:{{lat:5}},{{lon:5}}",
    "{{fnr}}\u{1b}[31m\u{202e}.txt",
    "M-{{digits:8}}.txt",
    "{{fnr}}, {{fnr}}, {{fnr}}.txt",
];

/// A repository with values in everything that has a name or a content, and files that are left out for every reason.
fn garden(plot: &mut Plot) -> Tree {
    let mut all = String::new();
    LINES.iter().for_each(|line| all += &plot.fill(&format!("{line}\n")));
    let table: String = (0..12).map(|_| plot.fill("{{fnr}};{{email}};{{mobile}};{{lat:5}};{{lon:5}}\n")).collect();
    let wide = plot.fill("fødselsnummer: {{fnr}}\ne-post {{email}}\ntlf {{mobile}}\nposisjon {{lat:5}}, {{lon:5}}\n");
    let wide: Vec<u8> = [0xFEFF].into_iter().chain(wide.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let narrow = plot.fill("f#dselsnummer: {{fnr:6 5}}\nBj#rn {{email}}\n");
    let narrow: Vec<u8> = narrow.bytes().map(|byte| if byte == b'#' { 0xF8 } else { byte }).collect();
    let tree = Tree::repository()
        .file("kinds.txt", all)
        .file("kunder/tabell.csv", format!("fnr;epost;tlf;lat;lon\n{table}"))
        .file("kunder/utf16.txt", wide)
        .file("cp1252.txt", narrow)
        .file("acme.toml.txt", PACK)
        .file(".gitignore", "*.log\n* arkiv/\n")
        .file("purposes.toml", MAP)
        .file(&plot.fill("{{fnr}}.log"), "ignored")
        .file(&plot.fill("{{email}}.log"), "ignored")
        .file(&plot.fill("{{fnr:6-5}} arkiv/x"), "ignored")
        .file(&plot.fill("bilde {{fnr}}.png"), b"\x89PNG\r\n\x1a\n\0\0\0\r")
        .file(&plot.fill("pakke {{fnr}}.zip"), b"PK\x03\x04rest");
    let tree = NAMES.iter().fold(tree, |tree, name| {
        let name = plot.fill(name);
        tree.file(&name, plot.fill("e-post {{email}}\n"))
    });
    let raw = [b"r\xf8d ".as_slice(), plot.value("{{fnr}}").as_bytes(), b".txt"].concat();
    std::fs::write(tree.path().join(OsStr::from_bytes(&raw)), plot.fill("fnr {{fnr}}")).unwrap();
    std::os::unix::fs::symlink("kinds.txt", tree.join(&plot.fill("lenke {{fnr}}"))).unwrap();
    std::os::unix::fs::symlink(plot.fill("borte {{fnr}}"), tree.join(&plot.fill("brutt {{email}}"))).unwrap();
    tree
}

#[test]
fn no_report_holds_a_value() {
    let mut plot = Plot::new(1);
    let tree = garden(&mut plot);
    let out = Tree::new().file("acme.toml", PACK).file("empty/.keep", "");
    let (key_file, key) = new_key(&out);
    plot.planted.push(key);
    let pack = out.join("acme.toml").into_os_string();
    let mut watch = Watch::new(plot.nose());
    let options: [&[&OsStr]; 4] = [
        &[],
        &[OsStr::new("--min-confidence"), OsStr::new("possible")],
        &[OsStr::new("--key-file"), &key_file],
        &[OsStr::new("--audit"), OsStr::new("--max-file-size"), OsStr::new("60"), OsStr::new("--no-config")],
    ];
    for reporter in REPORTERS {
        for (i, option) in options.iter().enumerate() {
            let what = format!("{} with {option:?}", reporter.name);
            let file = out.join(&format!("{}-{i}", reporter.name));
            let to_file: OsString =
                [OsStr::new(reporter.name), OsStr::new("="), file.as_os_str()].into_iter().collect();
            for spec in [OsString::from(reporter.name), to_file] {
                let mut command = tree.sporhund(&["scan", "--rules"]);
                command.arg(&pack).arg("--report").arg(spec).args(*option).env("TMPDIR", out.join("empty"));
                watch.output(&what, &command.output().unwrap());
            }
            let report = std::fs::read(&file).unwrap();
            assert!(report.len() > 500, "{what}: a report was written");
            watch.look(&format!("{what} (file)"), &report);
        }
    }
    let list = tree.sporhund(&["scan", "--list-files", "--rules"]).arg(&pack).output().unwrap();
    watch.output("the list of files", &list);
    let left: Vec<_> = std::fs::read_dir(out.join("empty")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, [".keep"], "nothing is left in TMPDIR");
    watch.end();
}

/// What the test above searches for is there to be found: else it would prove nothing.
#[test]
fn what_is_planted_is_found() {
    let mut plot = Plot::new(1);
    let tree = garden(&mut plot);
    let tree = tree.file("acme.toml", PACK);
    let lines = tree.run(&["scan", "--rules", "acme.toml", "--report", "jsonl"]).jsonl();
    let text = std::fs::read_to_string(tree.join("kinds.txt")).unwrap();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let here = start as u64..(start + line.len()) as u64;
        let hit =
            lines.iter().any(|found| found["path"] == "kinds.txt" && here.contains(&found["start"].as_u64().unwrap()));
        assert!(hit, "not found: {line}");
        start += line.len();
    }
    for path in ["kunder/tabell.csv", "kunder/utf16.txt", "cp1252.txt"] {
        assert!(lines.iter().filter(|found| found["path"] == path).count() >= 2, "{path}");
    }
    let masked = |path: &&str| path.contains("***") || path.contains("**.***");
    let paths: BTreeSet<&str> = lines.iter().map(|found| found["path"].as_str().unwrap()).collect();
    assert_eq!(paths.iter().filter(|path| masked(path)).count(), NAMES.len() + 1, "{paths:#?}");
    let not_scanned = tree.run(&["scan", "--report", "json"]).json()["coverage"]["not_scanned"].clone();
    let examples: Vec<_> =
        not_scanned.as_array().unwrap().iter().flat_map(|row| row["examples"].as_array().unwrap()).collect();
    assert!(examples.len() >= 7 && examples.iter().all(|name| name.as_str().unwrap().contains('*')), "{examples:#?}");
}

/// Values as arguments, and what stands around them when they arrive.
const VALUES: &[&str] =
    &["{{fnr}}", "{{fnr:6 5}}", "{{email}}", "+47 {{mobile:3 2 3}}", "\u{7}{{fnr}}", "posisjon {{lat:5}}, {{lon:5}}"];

/// Arguments that fail, `#` standing for the value.
const FAILING: &[&[&str]] = &[
    &["#"],
    &["--#"],
    &["scan", "#"],
    &["scan", "--#"],
    &["scan", "--reprot=#"],
    &["scan", "--report", "#"],
    &["scan", "--report", "json=#/x"],
    &["scan", "--report", "json=#", "--report", "jsonl=#"],
    &["scan", "--min-confidence", "#"],
    &["scan", "--fail-on", "#"],
    &["scan", "--threads", "x #"],
    &["scan", "--as-of", "#"],
    &["scan", "--key-file", "#"],
    &["scan", "--purposes", "#"],
    &["scan", "--rules", "#"],
    &["scan", "--disable", "#"],
    &["scan", "--only", "#"],
    &["scan", "--include", "[#"],
    &["scan", "--exclude", "{#"],
    &["scan", "--max-file-size", "# X"],
    &["scan", "--timeout", "# X"],
    &["scan", "--base", "#"],
    &["scan", "--config", "#"],
    &["scan", "--files-from", "#"],
    &["rules", "#"],
    &["rules", "show", "#"],
    &["rules", "list", "--rules", "#"],
    &["rules", "check", "#"],
    &["key", "new", "#/x"],
];

#[test]
fn no_error_about_an_argument_holds_a_value() {
    let mut plot = Plot::new(2);
    let tree = Tree::repository().file("a.txt", "nothing");
    let values: Vec<String> = VALUES.iter().map(|template| plot.fill(template)).collect();
    let mut watch = Watch::new(plot.nose());
    for args in FAILING {
        for value in &values {
            let args: Vec<String> = args.iter().map(|arg| arg.replace('#', value)).collect();
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            let output = tree.sporhund(&args).output().unwrap();
            assert_eq!(output.status.code(), Some(2), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
            assert!(!output.stderr.is_empty(), "{args:?}: says nothing");
            watch.output(&format!("{args:?}"), &output);
        }
    }
    watch.end();
}

#[test]
fn no_error_about_an_argument_that_is_not_text_holds_a_value() {
    let mut plot = Plot::new(12);
    let tree = Tree::repository().file("a.txt", "nothing");
    let raw = OsString::from_vec([b"\xff ".as_slice(), plot.value("{{fnr}}").as_bytes()].concat());
    let mut watch = Watch::new(plot.nose());
    for option in
        ["--purposes", "--rules", "--base", "--key-file", "--config", "--files-from", "--only", "--report", "--as-of"]
    {
        let output = tree.sporhund(&["scan", option]).arg(&raw).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{option}");
        watch.output(option, &output);
    }
    watch.output("path", &tree.sporhund(&["scan"]).arg(&raw).output().unwrap());
    watch.end();
}

#[test]
fn names_that_do_not_exist_are_masked() {
    let mut plot = Plot::new(3);
    let tree = Tree::repository().file("a.txt", "nothing");
    let names = [
        "{{fnr}}",
        "{{fnr:6 5}}.txt",
        "borte/{{email}}",
        "tlf_{{mobile}}",
        "{{mobile:3 2 3}}",
        "{{mobile:3 2 3}}",
        "{{fnr}}",
    ];
    let names: Vec<String> = names.iter().map(|name| plot.fill(name)).collect();
    let mut watch = Watch::new(plot.nose());
    for (list, with) in [(names.join("\n"), "a.txt"), (names.join("\n"), ""), (names.join("\0"), "a.txt")] {
        let file = tree.join("list");
        std::fs::write(&file, format!("{list}{}{with}", if list.contains('\0') { "\0" } else { "\n" })).unwrap();
        for report in ["terminal", "json", "jsonl"] {
            let mut command = tree.sporhund(&["scan", "--report", report, "--files-from", "list"]);
            command.args(list.contains('\0').then_some("-0"));
            let output = command.output().unwrap();
            assert_eq!(output.status.code(), Some(if with.is_empty() { 2 } else { 3 }));
            watch.output(&format!("{report} of a list and {with}"), &output);
        }
    }
    let args: Vec<&str> = ["scan"].into_iter().chain(names.iter().map(String::as_str)).collect();
    watch.output("several at once", &tree.sporhund(&args).output().unwrap());
    watch.end();
}

#[test]
fn standard_input_is_masked() {
    let mut plot = Plot::new(4);
    let tree = Tree::repository().file("acme.toml", PACK);
    let text: String = LINES.iter().map(|line| plot.fill(&format!("{line}\n"))).collect();
    let mut watch = Watch::new(plot.nose());
    for reporter in REPORTERS {
        let mut command = tree.sporhund(&["scan", "-", "--rules", "acme.toml", "--report", reporter.name]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        watch.output(reporter.name, &output);
    }
    watch.end();
}

/// Packs that are wrong at the very place of the value.
const BROKEN_PACKS: &[&str] = &[
    "{{fnr}} = \"{{email}}\n",
    "[pack]\nid = \"{{fnr}}\"\n",
    "[pack]\nid = {{fnr}}\nversion = \"1\"\n",
    "[pack]\nid = \"a\"\nversion = \"1\"\n\"{{email}}\" = 1\n",
    "[pack]\nid = \"a\"\nversion = \"1\"\n[[category]]\nid = \"{{fnr}}\"\nbroader = \"{{email}}\"\n",
    "[pack]\nid = \"a\"\nversion = \"1\"\n[[rule]]\nid = \"{{fnr}}\"\ncategory = \"{{email}}\"\nbase = 1\n",
    "[pack]\nid = \"a\"\nversion = \"1\"\n[[rule]]\nid = \"a.b\"\ncategory = \"id\"\npattern = '({{email}}|{{fnr}}'\nbase = 60\n",
    "[pack]\nid = \"a\"\nversion = \"1\"\n[[rule]]\nid = \"a.b\"\ncategory = \"id\"\ntrigger = \"{{fnr}}\"\nvalidate = [\"{{email}}\"]\nbase = 60\n",
    "[pack]\nid = \"a\"\nversion = \"1\"\n[[rule]]\nid = \"a.b\"\ncategory = \"id\"\npattern = 'x'\nbase = 60\n[rule.class.{{fnr}}]\ncap = \"{{email}}\"\n",
    "[pack]\nid = \"a\"\nversion = \"1\"\n[[rule]]\nid = \"a.b\"\ncategory = \"id\"\npattern = 'x'\nbase = 60\n[[rule.evidence]]\nany = [\"{{fnr}}\", \"{{fnr:6 5}}\"]\nside = \"{{email}}\"\npoints = 1\n",
    "[pack]\nid = \"a\"\nversion = \"1\"\n[[rule]]\nid = \"a.b\"\ncategory = \"id\"\npattern = 'x'\nbase = 60\n[[rule.evidence]]\nshape = [\"{{email}}\"]\npoints = 1\n",
    "[pack]\nid = \"a\"\nversion = \"1\"\n[[rule]]\nid = \"a.b\"\ncategory = \"id\"\npattern = 'x'\nbase = \"{{fnr}}\"\n",
    "[pack]\nid = \"a\"\nversion = \"1\"\n[[rule]]\nid = \"a.b\"\ncategory = \"id\"\npattern = 'x'\nbase = 60\n[[rule.test]]\ntext = \"fnr {{fnr}} {{email}}\"\nexpect = \"{{email}}\"\n",
];

#[test]
fn no_error_about_a_pack_holds_a_value() {
    let mut plot = Plot::new(5);
    let mut packs: Vec<(String, String)> =
        BROKEN_PACKS.iter().map(|pack| (plot.fill("pakke {{fnr}}.toml"), plot.fill(pack))).collect();
    // Words that stand twice, and a test that fails on a text that is no template.
    let word = plot.value("{{email}}");
    let rule =
        "[pack]\nid = \"a\"\nversion = \"1\"\n[[rule]]\nid = \"a.b\"\ncategory = \"id\"\npattern = 'x'\nbase = 60\n";
    let twice = format!("{rule}[[rule.evidence]]\nany = [\"{word}\", \"{word}\"]\npoints = 1\n");
    packs.push(("twice.toml".to_owned(), twice));
    let text = plot.fill("fnr {{fnr}}, e-post {{email}}");
    let fails = format!("{rule}[[rule.test]]\ntext = \"{text}\"\nexpect = \"certain\"\n");
    let mut watch = Watch::new(plot.nose());
    for (name, pack) in &packs {
        let tree = Tree::repository().file(name, pack);
        for args in [["scan", "--rules"].as_slice(), &["rules", "check"], &["rules", "list", "--rules"]] {
            let output = tree.sporhund(args).arg(name).output().unwrap();
            assert!(matches!(output.status.code(), Some(1 | 2)), "{args:?} {pack}: {output:?}");
            watch.output(&format!("{args:?} {pack}"), &output);
        }
    }
    let tree = Tree::repository().file("fails.toml", fails);
    let output = tree.sporhund(&["rules", "check", "fails.toml"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    watch.output("a test that fails", &output);
    watch.end();
}

/// Maps that are wrong at the very place of the value.
const BROKEN_MAPS: &[&str] = &[
    "format = \"{{fnr}}\"\n",
    "format = \"purpose-map/1\"\n{{fnr}} = \"{{email}}\n",
    "format = \"purpose-map/1\"\n\"{{email}}\" = 1\n",
    "format = \"purpose-map/1\"\n[controller]\nname = {{fnr}}\norg_number = \"{{fnr}}\"\n\"{{email}}\" = 2\n",
    "format = \"purpose-map/1\"\n[policy]\non = { \"{{email}}\" = \"{{fnr}}\" }\n",
    "format = \"purpose-map/1\"\n[[purpose]]\nid = \"{{fnr:6 5}}\"\nrequired = [\"{{email}}\", \"{{fnr}}\"]\nsubjects = [\"{{email}}\"]\n",
    "format = \"purpose-map/1\"\n[[purpose]]\nid = \"a\"\nrequired = [\"contact\"]\nrecipients = [\"{{email}}\"]\nretention = { period = \"{{fnr}}\" }\n",
    "format = \"purpose-map/1\"\n[[purpose]]\nid = \"a\"\nrequired = [\"contact\"]\n[[purpose.where]]\npath = [\"[{{fnr}}\"]\n\"{{email}}\" = 1\n",
    "format = \"purpose-map/1\"\n[[purpose]]\nid = \"{{fnr}}\"\nrequired = [\"contact\"]\nforbidden = [\"contact\"]\nlegal_basis = [{ art = \"{{email}}\" }]\n",
];

/// Configurations that are wrong at the very place of the value.
const BROKEN_CONFIGS: &[&str] = &[
    "{{fnr}} = 1\n",
    "\"{{email}}\" = 1\n",
    "report = \"{{fnr}}\"\n",
    "report = [\"{{fnr}}\"]\n",
    "report = [\"json=/{{fnr}}/{{email}}\"]\n",
    "only = [\"{{email}}\"]\n",
    "disable = [\"{{fnr:6 5}}\"]\n",
    "fail-on = [\"{{fnr}}\"]\n",
    "as-of = \"{{fnr}}\"\n",
    "threads = \"{{email}}\"\n",
    "timeout = \"{{fnr}} s\"\n",
    "max-file-size = [\"{{email}}\"]\n",
    "purposes = \"{{fnr}}.toml\"\n",
    "rules = [\"{{email}}\"]\n",
    "key-file = \"{{fnr}}\"\n",
    "base = \"{{fnr}}\"\n",
    "include = [\"[{{fnr}}\"]\n",
    "files-from = \"{{email}}\"\n",
    "min-confidence = \"{{fnr}}\nx",
];

#[test]
fn no_error_about_a_map_or_a_configuration_holds_a_value() {
    let mut plot = Plot::new(6);
    let maps: Vec<_> = BROKEN_MAPS.iter().map(|map| ("purposes.toml", plot.fill(map))).collect();
    let configs: Vec<_> = BROKEN_CONFIGS.iter().map(|config| ("sporhund.toml", plot.fill(config))).collect();
    let named = plot.fill("kart {{fnr}}.toml");
    let mut watch = Watch::new(plot.nose());
    for (name, text) in maps.iter().chain(&configs) {
        let tree = Tree::repository().file(name, text);
        let output = tree.sporhund(&["scan"]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{text}: {}", String::from_utf8_lossy(&output.stdout));
        watch.output(text, &output);
    }
    let tree = Tree::repository().file(&named, MAP).file("kunder/a.txt", "");
    for report in ["terminal", "json"] {
        let output = tree.sporhund(&["scan", "--report", report, "--purposes", &named]).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        watch.output("a map with a value in its name", &output);
    }
    watch.end();
}

/// Whatever the scanner finds in a name, read as it is or with its underscores as spaces, is not shown.
#[test]
fn no_part_of_a_value_in_a_name_is_shown() {
    let rules = RuleSet::stock();
    let key = Key::from_hex(&"ab".repeat(32)).unwrap();
    let scanner = Scanner::new(&rules, &key, TODAY);
    let pieces = [
        "{{fnr}}",
        "{{fnr:6_5}}",
        "{{fnr:6 5}}",
        "{{email}}",
        "{{mobile}}",
        "{{mobile:3 2 3}}",
        "{{mobile:3_2_3}}",
        "{{tenor}}",
        "{{lat:5}}",
        "{{lon:5}}",
        "fnr",
        "tlf",
        "kari",
        "ola",
        "no",
        "+47",
        "geo:",
        "2024",
    ];
    let glue = ["_", "_", " ", "-", ".", ", ", "/", "", "@", "\u{a0}", "\u{7}"];
    let mut choose = Generator::new(8);
    let mut below = |n: usize| choose.value("digits:9").unwrap().parse::<usize>().unwrap() % n;
    let mut make = Generator::new(9);
    let mut masked = 0;
    for _ in 0..3_000 {
        let mut template = String::new();
        for _ in 0..2 + below(4) {
            template = template + pieces[below(pieces.len())] + glue[below(glue.len())];
        }
        let name = make.fill(&template).unwrap();
        let shown = scanner.name(Path::new(&name));
        let spaced = name.replace('_', " ");
        for text in [&name, &spaced] {
            for finding in scanner.bytes(text.as_bytes()) {
                let place = finding.span.bytes.unwrap();
                let value = &name[place.start as usize..place.end as usize];
                assert!(shown.is_masked(), "{template}: a value and no mask");
                // A part that stands elsewhere in the name too says nothing of the value.
                for part in digits_or_words(value).iter().filter(|part| name.matches(part.as_str()).count() == 1) {
                    assert!(!shown.shown().contains(part), "{template}: {name} is shown as {}", shown.shown());
                }
                masked += 1;
            }
        }
        assert!(scanner.bytes(shown.shown().as_bytes()).is_empty(), "{template}: {} holds a value", shown.shown());
    }
    assert!(masked > 2_000, "most names hold something: {masked}");
}

/// The way a panic would print them.
#[test]
fn nothing_debugs_a_value() {
    let mut plot = Plot::new(10);
    let text: String = LINES.iter().map(|line| plot.fill(&format!("{line}\n"))).collect();
    let name = plot.fill("{{fnr}} {{email}}.txt");
    let secret = "c0ffee11".repeat(8);
    plot.planted.push(secret.clone());
    let nose = plot.nose();
    let rules = RuleSet::stock();
    let key = Key::from_hex(&secret).unwrap();
    let scanner = Scanner::new(&rules, &key, TODAY);
    let mut said = format!("{key:?} {scanner:?}");
    let findings = scanner.bytes(text.as_bytes());
    assert!(findings.len() >= LINES.len() - 1);
    let name = std::sync::Arc::new(scanner.name(Path::new(&name)));
    let list = Findings::default();
    let mut sheet = list.sheet(std::sync::Arc::clone(&name));
    let mut inventory = sporhund::inventory::Inventory::default();
    let asset = sporhund::inventory::AssetKey { name: std::sync::Arc::clone(&name), table: None };
    for finding in &findings {
        sheet.add(finding);
        inventory.add(&asset, &sporhund::inventory::FieldKey::text(), finding);
        said += &format!("{finding:?} {:#?} {:?}", finding, finding.tag);
    }
    said += &format!("{sheet:?} {name:?} {name:#?} {inventory:?} {list:?}");
    for value in &plot.planted {
        let canonical = Canonical::new(value.as_str());
        said += &format!(
            "{canonical:?} {:?} {:?}",
            Tag::of(&canonical),
            key.of_kind("id.national.fnr").fingerprint(&canonical)
        );
        for validator in VALIDATORS {
            said += &format!("{:?} ", (validator.accept)(value, TODAY));
            let Some(finder) = validator.finder else { continue };
            let found = (0..text.len()).filter_map(|at| (finder.find)(text.as_bytes(), at, TODAY));
            if std::ptr::eq(value, &plot.planted[0]) {
                found.for_each(|found| said += &format!("{found:?} {:?}", found.verdict));
            }
        }
    }
    assert!(said.len() > 10_000);
    let leaks = nose.sniff(said.as_bytes());
    assert!(leaks.is_empty(), "{leaks:#?}");
}

/// A run that is killed leaves no temporary file, and its report file is not there at all.
#[test]
fn a_killed_run_leaves_nothing() {
    let mut plot = Plot::new(11);
    let tree = Tree::repository().file("tmp/.keep", "").file("out/.keep", "");
    let text: String = (0..300).map(|_| plot.fill("fnr {{fnr}} e-post {{email}}\n")).collect();
    let mut command = tree.sporhund(&["scan", "-", "--report", "jsonl=out/findings", "--report", "json=out/inventory"]);
    command.env("TMPDIR", tree.join("tmp")).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    // More than a window, so that some of it has been scanned when the end comes.
    input.write_all(text.as_bytes()).unwrap();
    (0..40).for_each(|_| input.write_all(&[b'\n'; 64 * 1024]).unwrap());
    child.kill().unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), None, "killed");
    let nose = plot.nose();
    assert_eq!((nose.sniff(&output.stdout), nose.sniff(&output.stderr)), (Vec::new(), Vec::new()));
    for folder in ["tmp", "out"] {
        let left: Vec<_> =
            std::fs::read_dir(tree.join(folder)).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, [".keep"], "{folder}");
    }
}

/// The nose smells every trace: without it all of the above would pass.
#[test]
fn the_nose_is_keen() {
    let mut plot = Plot::new(7);
    let (number, address, point) = (plot.fill("{{fnr:6 5}}"), plot.fill("{{email}}"), plot.fill("{{lat:5}}"));
    let nose = plot.nose();
    let found = |bytes: &[u8]| !nose.sniff(bytes).is_empty();
    let digits = digits(&number);
    for value in [number.as_bytes(), digits.as_bytes(), address.as_bytes(), point.as_bytes()] {
        for lead in ["", "x", "xy"] {
            let lead = [lead.as_bytes(), value, b"tail"].concat();
            assert!(found(BASE64.encode(&lead).as_bytes()) && found(HEXLOWER.encode(&lead).as_bytes()));
        }
        assert!(found(HEXLOWER.encode(&Sha256::digest(value)[..6]).as_bytes()), "a digest without a key");
        let percent: String = value.iter().map(|byte| format!("%{byte:02X}")).collect();
        assert!(found(percent.as_bytes()) && found(value));
        let wide: Vec<u8> = value.iter().flat_map(|&byte| [byte, 0]).collect();
        assert!(found(&wide));
    }
    assert!(found(&digits.as_bytes()[4..10]) && found(&number.as_bytes()[2..9]));
    assert!(found(address.split('@').next().unwrap().to_uppercase().as_bytes()));
    assert!(found(address.replace('@', "%40").as_bytes()));
    let fingerprint = format!("\"fingerprint\": \"abc{}{}\"", &digits[..6], "0".repeat(23));
    assert!(!found(fingerprint.as_bytes()), "chance in a digest");
    assert!(found(format!("\"number\": \"{}\"", &digits[..8]).as_bytes()));
    assert!(!found(b"****** ***** ***@***.no 2026-11-23"));
}

fn new_key(tree: &Tree) -> (OsString, String) {
    let file = tree.join("key");
    assert_eq!(tree.run(&["key", "new", "key"]).code, 0);
    let key = std::fs::read_to_string(&file).unwrap().trim().to_owned();
    (file.into_os_string(), key)
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Every part of a value that would say something: runs of three digits or more, words of three letters or more.
fn digits_or_words(value: &str) -> Vec<String> {
    let parts = value.split(|c: char| !c.is_alphanumeric());
    parts.filter(|part| part.len() >= 4).map(str::to_owned).collect()
}

/// Every shortest stretch of a value as written that holds six digits.
fn six_as_written(value: &str) -> Vec<String> {
    let places: Vec<usize> = value.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
    places.windows(6).map(|six| value[six[0]..=six[5]].to_owned()).collect()
}

/// The ways that bytes are written down.
fn encodings(value: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut all = vec![("the text", value.to_vec()), ("hex", HEXLOWER.encode(value).into_bytes())];
    for lead in 0..3 {
        let bytes = [&b"\0\0"[..lead], value].concat();
        // Only the characters that the value alone decides.
        let (from, to) = ((lead * 8).div_ceil(6), bytes.len() * 8 / 6);
        for base in [BASE64, BASE64URL] {
            all.push(("base64", base.encode(&bytes).as_bytes()[from..to].to_vec()));
        }
    }
    all.push(("percent", value.iter().flat_map(|byte| format!("%{byte:02x}").into_bytes()).collect()));
    let special = |byte: &u8| match byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
        true => vec![*byte],
        false => format!("%{byte:02x}").into_bytes(),
    };
    all.push(("percent", value.iter().flat_map(special).collect()));
    if let Ok(text) = std::str::from_utf8(value) {
        all.push(("UTF-16", text.encode_utf16().flat_map(u16::to_le_bytes).collect()));
        all.push(("UTF-16", text.encode_utf16().flat_map(u16::to_be_bytes).collect()));
        let tag = Tag::of(&Canonical::new(text)).ring();
        all.push(("hash", format!("{tag:016x}").into_bytes()));
        all.push(("hash", tag.to_string().into_bytes()));
    }
    all.push(("SHA-256", HEXLOWER.encode(&Sha256::digest(value)[..6]).into_bytes()));
    all
}

/// Without runs of hexadecimal digits as long as a digest that are no plain number.
fn without_digests(bytes: &[u8]) -> Vec<u8> {
    let parts = bytes.split_inclusive(|byte| !byte.is_ascii_alphanumeric());
    let is_digest = |run: &[u8]| {
        matches!(run.len(), 8 | 12 | 16 | 32 | 64)
            && run.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            && run.iter().any(u8::is_ascii_alphabetic)
    };
    let keep = |part: &[u8]| {
        let run = part.strip_suffix(&part[part.len().saturating_sub(1)..]).unwrap_or(part);
        if is_digest(run) { part[run.len()..].to_vec() } else { part.to_vec() }
    };
    parts.flat_map(keep).collect()
}
