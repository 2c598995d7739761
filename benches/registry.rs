//! Whole programs over real trees, in one run: this build of sporhund beside ripgrep with one e-mail pattern.
//!
//!     cargo fetch --manifest-path benches/corpus/Cargo.toml      # real source code into cargo's registry folder
//!     cargo bench --bench registry                               # or: -- PATH, for another tree
//!
//! Prints Markdown: throughput and peak memory for 1 and 2 threads, what was found by kind, and the two files that show
//! that memory does not grow (2 GiB of text, one line of 500 MB). Needs `rg` on the path.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a program for people at a terminal")]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const EMAIL: &str = r"\b[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}\b";
const ROUNDS: usize = 5;

fn main() {
    let tree = std::env::args().skip(1).find(|arg| !arg.starts_with("--")).map_or_else(registry, PathBuf::from);
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let inventory = scratch.join("registry.json");
    run(&mut sporhund(&tree, 2, &inventory));
    let document: serde_json::Value = serde_json::from_slice(&fs::read(&inventory).unwrap()).unwrap();
    let bytes = document["coverage"]["bytes_scanned"].as_u64().unwrap();
    println!(
        "{}: {} files, {:.0} MB of text, warm, medians of {ROUNDS}\n",
        tree.display(),
        document["coverage"]["files_scanned"],
        mb(bytes)
    );
    println!("| threads | sporhund | rg, one pattern | time of sporhund / rg | peak memory of sporhund |");
    println!("|---|---|---|---|---|");
    for threads in [1, 2] {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..=ROUNDS {
            theirs.push(run(&mut rg(&tree, threads)));
            ours.push(run(&mut sporhund(&tree, threads, &inventory)));
        }
        let (ours, theirs) = (median(ours.split_off(1)), median(theirs.split_off(1)));
        println!(
            "| {threads} | {:.0} MB/s | {:.0} MB/s | {:.2} | {} MiB |",
            mb(bytes) / ours.time.as_secs_f64(),
            mb(bytes) / theirs.time.as_secs_f64(),
            ours.time.as_secs_f64() / theirs.time.as_secs_f64(),
            ours.peak_kib / 1024
        );
    }
    found(&document);
    large_files(scratch, &inventory);
}

fn registry() -> PathBuf {
    let cargo = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo = cargo.unwrap_or_else(|| PathBuf::from(std::env::var_os("HOME").unwrap()).join(".cargo"));
    cargo.join("registry/src")
}

fn sporhund(tree: &Path, threads: usize, inventory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sporhund"));
    let mut report = std::ffi::OsString::from("json=");
    report.push(inventory);
    command
        .args(["scan", "--audit", "--no-config", "--threads", &threads.to_string(), "--report"])
        .arg(report)
        .arg(tree);
    command
}

fn rg(tree: &Path, threads: usize) -> Command {
    let mut command = Command::new("rg");
    command
        .args(["--no-config", "--no-unicode", "--count-matches", "-uu", "-j", &threads.to_string(), EMAIL])
        .arg(tree);
    command
}

struct Cost {
    time: Duration,
    peak_kib: u64,
}

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
    Cost { time: begun.elapsed(), peak_kib }
}

fn median(mut costs: Vec<Cost>) -> Cost {
    let peak_kib = costs.iter().map(|cost| cost.peak_kib).max().unwrap_or(0);
    costs.sort_by_key(|cost| cost.time);
    Cost { time: costs[costs.len() / 2].time, peak_kib }
}

fn found(document: &serde_json::Value) {
    let mut counts: BTreeMap<(String, &str), u64> = BTreeMap::new();
    for asset in document["assets"].as_array().unwrap() {
        for holding in
            asset["fields"].as_array().unwrap().iter().flat_map(|field| field["holdings"].as_array().unwrap())
        {
            let category = holding["category"].as_str().unwrap();
            for level in ["certain", "likely", "possible"] {
                let count = holding["by_confidence"][level].as_u64().unwrap();
                *counts.entry((category.to_owned(), level)).or_default() += count;
            }
            *counts.entry((category.to_owned(), "synthetic")).or_default() += holding["synthetic"].as_u64().unwrap();
        }
    }
    println!("\n| found | certain | likely | possible | synthetic |\n|---|---|---|---|---|");
    let categories: std::collections::BTreeSet<&String> = counts.keys().map(|(category, _)| category).collect();
    for category in categories {
        let of = |level| counts[&(category.clone(), level)];
        println!("| {category} | {} | {} | {} | {} |", of("certain"), of("likely"), of("possible"), of("synthetic"));
    }
}

fn large_files(scratch: &Path, inventory: &Path) {
    println!("\n| one file | 1 thread | 2 threads | peak memory |\n|---|---|---|---|");
    let log = "2026-11-23T10:00:00Z INFO request served in 12 ms path=/varer/side?nr=8812 status=200 bytes=55123\n";
    let line = "lorem ipsum dolor 12345 sit amet, consectetur 77 adipiscing elit; ";
    for (name, piece, size) in [("2 GiB of log", log, 2 << 30), ("a line of 500 MB", line, 500_000_000)] {
        let file = scratch.join("large.txt");
        let block = piece.repeat(10_000);
        let mut out = File::create(&file).unwrap();
        for _ in 0..size / block.len() + 1 {
            out.write_all(block.as_bytes()).unwrap();
        }
        drop(out);
        let len = fs::metadata(&file).unwrap().len();
        let costs =
            [1, 2].map(|threads| median((0..3).map(|_| run(&mut sporhund(&file, threads, inventory))).collect()));
        let rate = |cost: &Cost| mb(len) / cost.time.as_secs_f64();
        let peak = costs.iter().map(|cost| cost.peak_kib).max().unwrap_or(0) / 1024;
        println!("| {name} | {:.0} MB/s | {:.0} MB/s | {peak} MiB |", rate(&costs[0]), rate(&costs[1]));
        fs::remove_file(&file).unwrap();
    }
}

fn mb(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
