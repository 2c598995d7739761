//! The command line as a user meets it: arguments in; exit codes, reports and messages out.

mod bad_input;
mod config;
mod encodings;
mod exit_codes;
mod explain;
mod fail_on;
mod interrupt;
mod key;
mod layers;
mod names;
mod purposes;
mod reports;
mod rules;
mod tables;
mod walk;

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Run, Tree, fill};

/// A person number that belongs to nobody in particular, another one for each seed.
fn person(seed: u64) -> String {
    fill(seed, "{{fnr}}")
}

/// A line that is certain to be found.
fn certain(seed: u64) -> String {
    fill(seed, "fødselsnummer: {{fnr}}\n")
}

/// A run of `scan --report json`, its coverage checked.
struct Scan {
    code: i32,
    stderr: String,
    inventory: Value,
}

impl Scan {
    fn new(tree: &Tree, args: &[&str]) -> Self {
        Self::of(tree.sporhund(&with_json(args)).output().unwrap())
    }

    fn of(output: Output) -> Self {
        let run = Run::of(output);
        let scan = Self { code: run.code, inventory: run.json(), stderr: run.stderr };
        let coverage = &scan.inventory["coverage"];
        let missed: u64 = coverage["not_scanned"].as_array().unwrap().iter().map(|it| number(&it["count"])).sum();
        assert_eq!(number(&coverage["files_seen"]), scan.scanned() + missed, "{coverage}");
        scan
    }

    fn scanned(&self) -> u64 {
        number(&self.inventory["coverage"]["files_scanned"])
    }

    /// How many entries were not read for a reason, and the first of their names.
    fn missed(&self, reason: &str) -> (u64, Vec<String>) {
        let missed = self.inventory["coverage"]["not_scanned"].as_array().unwrap();
        missed.iter().find(|it| it["reason"] == reason).map_or((0, Vec::new()), |it| {
            let names = it["examples"].as_array().unwrap().iter().map(text);
            (number(&it["count"]), names.collect())
        })
    }

    /// All reasons and how many entries were not read for each.
    fn reasons(&self) -> Vec<(String, u64)> {
        let missed = self.inventory["coverage"]["not_scanned"].as_array().unwrap();
        missed.iter().map(|it| (text(&it["reason"]), number(&it["count"]))).collect()
    }

    /// The assets that hold something.
    fn paths(&self) -> Vec<String> {
        self.inventory["assets"].as_array().unwrap().iter().map(|asset| text(&asset["path"])).collect()
    }

    /// Each holding as `path category status`.
    fn holdings(&self) -> Vec<String> {
        let each = |it: &Value, key: &str| it[key].as_array().unwrap().clone();
        let mut all = Vec::new();
        for asset in each(&self.inventory, "assets") {
            for holding in each(&asset, "fields").iter().flat_map(|field| each(field, "holdings")) {
                let (category, status) = (text(&holding["category"]), text(&holding["status"]));
                all.push(format!("{} {category} {status}", text(&asset["path"])));
            }
        }
        all
    }
}

fn with_json<'a>(args: &[&'a str]) -> Vec<&'a str> {
    [&["scan", "--report", "json"], args].concat()
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// Runs a command with a text as its standard input.
fn fed(mut command: Command, input: &[u8]) -> Output {
    use std::io::Write;
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

/// Waits for something that should come soon, and says whether it did.
fn soon(mut ready: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + Duration::from_secs(10);
    while Instant::now() < end {
        if ready() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    false
}

/// A program that runs, ended with the test whatever happens.
struct Running(Option<Child>);

impl Running {
    fn new(command: &mut Command) -> Self {
        Self(Some(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()))
    }

    fn child(&mut self) -> &mut Child {
        self.0.as_mut().unwrap()
    }

    /// Waits until it has this file open.
    fn opens(&mut self, file: &Path) {
        let fds = format!("/proc/{}/fd", self.child().id());
        let open = || {
            let links = std::fs::read_dir(&fds).into_iter().flatten().flatten();
            links.into_iter().any(|fd| std::fs::read_link(fd.path()).is_ok_and(|it| it == file))
        };
        assert!(soon(open), "{} is never opened", file.display());
    }

    /// Waits until it listens for interrupts and requests to end.
    fn listens(&mut self) {
        let status = format!("/proc/{}/status", self.child().id());
        let caught = || {
            let text = std::fs::read_to_string(&status).unwrap_or_default();
            let mask = text.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap_or("0");
            let mask = u64::from_str_radix(mask.trim(), 16).unwrap();
            [signal_number("INT"), signal_number("TERM")].iter().all(|signal| mask & (1 << (signal - 1)) != 0)
        };
        assert!(soon(caught), "it never listens");
    }

    fn signal(&mut self, name: &str) {
        let pid = self.child().id().to_string();
        assert!(Command::new("kill").args(["-s", name, &pid]).status().unwrap().success());
    }

    /// Its output, if it ends soon.
    fn end(mut self) -> Option<Output> {
        let child = self.child();
        soon(|| child.try_wait().unwrap().is_some()).then(|| self.0.take().unwrap().wait_with_output().unwrap())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(mut child) = self.0.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// The number of a signal on Linux (signal(7)).
fn signal_number(name: &str) -> i32 {
    if name == "INT" { 2 } else { 15 }
}

/// Says that a test could not be run here, and why.
#[allow(clippy::print_stderr, reason = "who runs the tests should know what was not tested")]
fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}

/// Whether a text holds nothing that a terminal could trip over.
fn is_tame(text: &str) -> bool {
    let wild =
        |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !text.contains(wild)
}

/// Fails where it does.
fn assert_tame(text: &str) {
    assert!(is_tame(text), "{text:?}");
}
