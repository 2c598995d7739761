//! Floor 7: arguments, exit codes and the order of the stages. The only floor that prints or ends the process.

mod config;
mod explain;
mod key;
mod output;
mod progress;
mod rules;
mod scan;
mod settings;
mod stdin;

use std::ffi::OsString;
use std::io::Write;
use std::panic;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::finding::{Key, escape_controls};
use crate::rules::RuleSet;
use crate::scan::Scanner;

/// Finds personal data and judges it against declared purposes.
#[derive(Parser)]
#[command(name = "sporhund", version, about, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Scan files and trees; "-" reads standard input.
    Scan(Box<ScanArgs>),
    /// Why each candidate in a file is a finding, or is not: every piece of evidence, and what would have changed it.
    Explain(ExplainArgs),
    /// Look at the rules, or put a pack to its own tests.
    Rules {
        #[command(subcommand)]
        command: RulesCommand,
    },
    /// Make a key for fingerprints that can be compared between scans.
    Key {
        #[command(subcommand)]
        command: KeyCommand,
    },
}

/// The arguments of `scan`; what is absent comes from the configuration file or the default.
#[derive(Args, Default)]
struct ScanArgs {
    /// What to scan [default: .].
    paths: Vec<PathBuf>,
    /// How to tell: terminal, json or jsonl, to standard output or to FILE. Repeatable.
    #[arg(long, value_name = "FORMAT[=FILE]")]
    report: Vec<OsString>,
    /// Purpose map [default: purposes.toml beside what is scanned or above it].
    #[arg(long, value_name = "FILE")]
    purposes: Option<PathBuf>,
    /// More rule packs. Repeatable.
    #[arg(long, value_name = "FILE|DIR")]
    rules: Vec<PathBuf>,
    /// Leave out a rule, or all below a prefix. Repeatable.
    #[arg(long, value_name = "RULE_ID")]
    disable: Vec<String>,
    /// Report this category and those below it only. Repeatable.
    #[arg(long, value_name = "CATEGORY")]
    only: Vec<String>,
    /// The weakest findings that reports for people show: possible, likely or certain [default: likely].
    #[arg(long, value_name = "LEVEL")]
    min_confidence: Option<String>,
    /// Read everything: no ignore files.
    #[arg(long)]
    audit: bool,
    /// What makes exit code 1: possible, likely, certain, synthetic, forbidden, undeclared, expired, unmapped, never.
    #[arg(long, value_name = "LEVEL[,LEVEL]", value_delimiter = ',')]
    fail_on: Vec<String>,
    /// Only files that match. Repeatable.
    #[arg(long, value_name = "GLOB")]
    include: Vec<String>,
    /// No files and folders that match. Repeatable.
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Scan the files named in FILE, one a line; "-" is standard input.
    #[arg(long, value_name = "FILE|-")]
    files_from: Option<PathBuf>,
    /// The names of --files-from end in NUL.
    #[arg(short = '0', long, requires = "files_from")]
    null: bool,
    /// Follow symbolic links.
    #[arg(long)]
    follow: bool,
    /// Stay on the device of each path.
    #[arg(long)]
    one_file_system: bool,
    /// No larger files, in bytes or with K, M or G.
    #[arg(long, value_name = "N")]
    max_file_size: Option<String>,
    /// The longest that one file may take, in seconds or with s, m or h.
    #[arg(long, value_name = "T")]
    timeout: Option<String>,
    /// List what would be scanned, and end.
    #[arg(long)]
    list_files: bool,
    /// The folder that paths in reports are relative to [default: the repository, else what is scanned].
    #[arg(long, value_name = "DIR")]
    base: Option<PathBuf>,
    /// How many threads [default: one a core].
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// The date that counts as today.
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// The key for fingerprints [default: a random one for this run].
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// Configuration [default: sporhund.toml in this folder or above it up to the repository].
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,
    /// Read no configuration.
    #[arg(long)]
    no_config: bool,
    /// What standard input holds: csv, jsonl, pgcopy or sql [default: found out].
    #[arg(long, value_name = "F")]
    format: Option<String>,
    /// The table that standard input holds.
    #[arg(long, value_name = "SCHEMA.TABLE")]
    name: Option<String>,
    /// No clock in reports; needs --as-of or SOURCE_DATE_EPOCH.
    #[arg(long)]
    reproducible: bool,
    /// No terminal report and no progress: the exit code tells.
    #[arg(long, short)]
    quiet: bool,
    /// No progress bar.
    #[arg(long)]
    no_progress: bool,
}

/// The arguments of `explain`.
#[derive(Args)]
struct ExplainArgs {
    /// The file, and the line if only one is meant (the record, where a file has no lines).
    #[arg(value_name = "FILE[:LINE]")]
    target: PathBuf,
    /// Also what was refused, vetoed or too weak, and why.
    #[arg(long)]
    why_not: bool,
    /// More rule packs. Repeatable.
    #[arg(long, value_name = "FILE|DIR")]
    rules: Vec<PathBuf>,
    /// The date that counts as today.
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// Configuration [default: sporhund.toml in this folder or above it up to the repository].
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,
    /// Read no configuration.
    #[arg(long)]
    no_config: bool,
}

#[derive(Subcommand)]
enum RulesCommand {
    /// The rules in force.
    List(Packs),
    /// One rule: what it finds, on what evidence.
    Show {
        /// The rule's id.
        id: String,
        #[command(flatten)]
        packs: Packs,
    },
    /// Lint packs and run the tests inside them [default: the stock packs].
    Check {
        /// Packs, or folders of packs.
        packs: Vec<PathBuf>,
    },
}

#[derive(Args)]
struct Packs {
    /// More rule packs. Repeatable.
    #[arg(long, value_name = "FILE|DIR")]
    rules: Vec<PathBuf>,
}

#[derive(Subcommand)]
enum KeyCommand {
    /// Write a new key: 64 hex digits, for its owner only.
    New {
        /// The file to make; one that exists is left alone.
        file: PathBuf,
    },
}

/// Why a run ends without its answer.
#[derive(Debug)]
struct Failure {
    code: u8,
    message: String,
}

impl Failure {
    /// Exit code 2: what was asked cannot be done; nothing was scanned.
    fn usage(message: impl Into<String>) -> Self {
        Self { code: 2, message: message.into() }
    }

    /// Exit code 4: our own fault, or a report that could not be written.
    fn internal(message: impl Into<String>) -> Self {
        Self { code: 4, message: message.into() }
    }
}

/// Runs the program on its arguments.
pub fn run(args: impl Iterator<Item = OsString>) -> ExitCode {
    // A panic's own message may hold a value: only its place is told.
    panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(String::new, |at| format!(" at {}:{}", at.file(), at.line()));
        say(&format!("internal error{place}: this is a bug, please report it without the scanned data"));
    }));
    // Nothing that a panic leaves behind is looked at again: the process ends.
    let answer = panic::catch_unwind(panic::AssertUnwindSafe(|| match Cli::try_parse_from(args) {
        Ok(cli) => dispatch(cli.command),
        Err(error) => usage(&error),
    }));
    match answer {
        Ok(Ok(code)) => ExitCode::from(code),
        Ok(Err(failure)) => {
            say(&masked(&failure.message));
            ExitCode::from(failure.code)
        }
        Err(_) => ExitCode::from(4),
    }
}

fn dispatch(command: Command) -> Result<u8, Failure> {
    match command {
        Command::Scan(args) => scan::scan(*args),
        Command::Explain(args) => explain::explain(args),
        Command::Rules { command } => rules::rules(command),
        Command::Key { command: KeyCommand::New { file } } => key::new(&file),
    }
}

/// What clap says: help and version are answers, all else is a usage error.
fn usage(error: &clap::Error) -> Result<u8, Failure> {
    let text = error.render().to_string();
    if error.use_stderr() {
        let text = text.strip_prefix("error: ").unwrap_or(&text);
        return Err(Failure::usage(text.trim_end()));
    }
    print(&text)?;
    Ok(0)
}

/// A path in a message: on one line, with nothing that a terminal would obey.
fn shown(path: &Path) -> String {
    escape_controls(&path.to_string_lossy()).into_owned()
}

/// Writes to standard output.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|error| Failure::internal(format!("standard output: {error}")))
}

/// Says something to the person at the terminal; where there is none to hear it, nothing is lost.
fn say(message: &str) {
    let _ = writeln!(std::io::stderr().lock(), "sporhund: {message}");
}

/// A message with every value in it masked and every control character but the line end escaped: arguments and file
/// names come from anywhere.
fn masked(message: &str) -> String {
    let Ok(key) = Key::ephemeral() else { return "no randomness from the operating system".to_owned() };
    let rules = RuleSet::stock();
    let masked = Scanner::new(&rules, &key, scan::NO_DAY).masked(message).into_owned();
    masked.lines().map(escape_controls).collect::<Vec<_>>().join("\n")
}
