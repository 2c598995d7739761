//! From arguments as they are typed to settings that cannot be wrong.

use std::io::Read;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::output::Output;
use super::{Failure, ScanArgs, config, key, output, rules, shown};
use crate::detect::Day;
use crate::finding::{Confidence, Key};
use crate::format::TEXT_FORMATS;
use crate::purpose::Status;
use crate::rules::RuleSet;
use crate::scan::Piped;
use crate::source::{self, walk::WalkOptions};

/// What a scan was asked to do.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) paths: Vec<PathBuf>,
    pub(super) stdin: bool,
    pub(super) piped: Piped,
    pub(super) outputs: Vec<Output>,
    pub(super) purposes: Option<PathBuf>,
    pub(super) rules: RuleSet,
    pub(super) min_confidence: Confidence,
    pub(super) fail_on: Option<FailOn>,
    pub(super) walk: WalkOptions,
    pub(super) timeout: Option<Duration>,
    pub(super) list_files: bool,
    pub(super) base: Option<PathBuf>,
    pub(super) threads: usize,
    pub(super) as_of: jiff::civil::Date,
    pub(super) key: Key,
    pub(super) reproducible: bool,
    pub(super) progress: bool,
    /// Settings of the configuration file that leave things out.
    pub(super) weakened_by: Vec<String>,
}

/// What makes exit code 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FailOn {
    pub(super) confidence: Option<Confidence>,
    pub(super) synthetic: bool,
    pub(super) statuses: Vec<Status>,
}

impl Settings {
    pub(super) fn gather(mut args: ScanArgs) -> Result<Self, Failure> {
        let weakened_by = config::apply(&mut args)?;
        let mut rules = rules::load(&args.rules)?;
        select(&mut rules, &args)?;
        let (paths, stdin) = paths(&mut args)?;
        let as_of = as_of(&args)?;
        let quiet_default = args.quiet && args.report.is_empty();
        let outputs = if quiet_default { Vec::new() } else { output::plan(&args.report)? };
        Ok(Self {
            paths,
            stdin,
            piped: piped(&args, stdin)?,
            outputs,
            rules,
            min_confidence: match args.min_confidence.as_deref() {
                None => Confidence::Likely,
                Some(name) => confidence(name)?,
            },
            fail_on: fail_on(&args.fail_on)?,
            walk: walk(&args)?,
            timeout: args.timeout.as_deref().map(duration).transpose()?,
            list_files: args.list_files,
            threads: threads(args.threads)?,
            as_of,
            key: match &args.key_file {
                Some(file) => key::read(file)?,
                None => Key::ephemeral().map_err(|error| Failure::internal(format!("no randomness: {error}")))?,
            },
            reproducible: args.reproducible,
            progress: !args.quiet && !args.no_progress,
            purposes: args.purposes,
            base: args.base,
            weakened_by,
        })
    }

    /// The date that counts as today, for validators.
    pub(super) fn today(&self) -> Day {
        Day { year: self.as_of.year().into(), month: self.as_of.month() as u8, day: self.as_of.day() as u8 }
    }
}

fn select(rules: &mut RuleSet, args: &ScanArgs) -> Result<(), Failure> {
    for id in &args.disable {
        if !rules.disable(id) {
            return Err(Failure::usage(format!("--disable {id}: no rule has this id; see `sporhund rules list`")));
        }
    }
    for category in &args.only {
        if !rules.keep_only(category) {
            let near = crate::taxonomy::nearest(category).map_or_else(String::new, |near| format!(" (`{near}`?)"));
            return Err(Failure::usage(format!("--only {category}: no such category{near}")));
        }
    }
    Ok(())
}

/// The paths named and those of `--files-from`; `-` is standard input.
fn paths(args: &mut ScanArgs) -> Result<(Vec<PathBuf>, bool), Failure> {
    let mut paths = std::mem::take(&mut args.paths);
    if let Some(list) = &args.files_from {
        paths.extend(listed(list, args.null)?);
    } else if paths.is_empty() {
        paths.push(PathBuf::from("."));
    }
    let before = paths.len();
    paths.retain(|path| path != Path::new("-"));
    let stdin = paths.len() < before;
    if stdin && args.files_from.as_deref() == Some(Path::new("-")) {
        return Err(Failure::usage("standard input cannot be both the list of files and a file: drop one `-`"));
    }
    Ok((paths, stdin))
}

/// What standard input is said to be.
fn piped(args: &ScanArgs, stdin: bool) -> Result<Piped, Failure> {
    if !stdin && (args.format.is_some() || args.name.is_some()) {
        return Err(Failure::usage("--format and --name are about standard input: name it as `-`"));
    }
    let format = args.format.as_deref().map(|name| {
        let known = TEXT_FORMATS.iter().find(|format| format.piped_as.is_some_and(|piped| piped == name));
        known.ok_or_else(|| {
            let names: Vec<_> = TEXT_FORMATS.iter().filter_map(|format| format.piped_as).collect();
            Failure::usage(format!("--format {}: there are {}", shown(Path::new(name)), names.join(", ")))
        })
    });
    Ok(Piped { format: format.transpose()?, table: args.name.clone() })
}

fn listed(list: &Path, null: bool) -> Result<Vec<PathBuf>, Failure> {
    let mut bytes = Vec::new();
    let read = if list == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut bytes).map(|_| ())
    } else {
        std::fs::read(list).map(|read| bytes = read)
    };
    read.map_err(|error| Failure::usage(format!("--files-from {}: {error}", shown(list))))?;
    let end = if null { b'\0' } else { b'\n' };
    let names = bytes.split(|&b| b == end).filter(|name| !name.is_empty());
    Ok(names.map(|name| PathBuf::from(std::ffi::OsString::from_vec(name.to_vec()))).collect())
}

/// More threads than anybody has cores would only take memory; none asks for one a core.
fn threads(asked: Option<usize>) -> Result<usize, Failure> {
    match asked {
        Some(1025..) => Err(Failure::usage("--threads: give at most 1024, or 0 for one a core")),
        asked => Ok(asked.unwrap_or(0)),
    }
}

fn confidence(name: &str) -> Result<Confidence, Failure> {
    Confidence::named(name)
        .ok_or_else(|| Failure::usage(format!("no level `{name}`: there are possible, likely and certain")))
}

fn fail_on(levels: &[String]) -> Result<Option<FailOn>, Failure> {
    if levels.is_empty() {
        return Ok(None);
    }
    let mut fail_on = FailOn::default();
    for level in levels {
        match level.trim() {
            "never" if levels.len() == 1 => {}
            "never" => return Err(Failure::usage("--fail-on never stands alone: drop it or the others")),
            "synthetic" => fail_on.synthetic = true,
            level => match Status::ALL.into_iter().find(|status| status.name() == level) {
                Some(Status::Declared | Status::TestData) | None => {
                    let level = Confidence::named(level).ok_or_else(|| no_level(level))?;
                    fail_on.confidence = Some(fail_on.confidence.map_or(level, |other| other.min(level)));
                }
                Some(status) => fail_on.statuses.push(status),
            },
        }
    }
    Ok(Some(fail_on))
}

fn no_level(level: &str) -> Failure {
    // A list that is cut at its commas may hold half a value, which nothing would recognise and mask.
    let named = if level.chars().all(char::is_alphabetic) { level } else { "..." };
    Failure::usage(format!(
        "--fail-on {named}: there are possible, likely, certain, synthetic, forbidden, undeclared, expired, unmapped \
         and never"
    ))
}

fn walk(args: &ScanArgs) -> Result<WalkOptions, Failure> {
    let globs = |option: &str, patterns: &[String]| {
        let none = patterns.is_empty();
        let set = source::globs(patterns).map_err(|error| Failure::usage(format!("--{option}: {error}")))?;
        Ok((!none).then_some(set))
    };
    Ok(WalkOptions {
        audit: args.audit,
        include: globs("include", &args.include)?,
        exclude: globs("exclude", &args.exclude)?,
        follow: args.follow,
        one_file_system: args.one_file_system,
        max_file_size: args.max_file_size.as_deref().map(bytes).transpose()?,
    })
}

/// A number of bytes, with K, M or G for powers of 1,024.
fn bytes(text: &str) -> Result<u64, Failure> {
    let units = [("K", 1 << 10), ("M", 1 << 20), ("G", 1 << 30), ("", 1)];
    with_unit(&text.to_ascii_uppercase(), &units)
        .ok_or_else(|| Failure::usage(format!("--max-file-size {text}: give bytes, or a number with K, M or G")))
}

/// A time, in seconds or with s, m or h.
fn duration(text: &str) -> Result<Duration, Failure> {
    with_unit(text, &[("s", 1), ("m", 60), ("h", 3600), ("", 1)])
        .map(Duration::from_secs)
        .ok_or_else(|| Failure::usage(format!("--timeout {text}: give seconds, or a number with s, m or h")))
}

fn with_unit(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let (number, factor) = units.iter().find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, factor)))?;
    number.parse::<u64>().ok()?.checked_mul(*factor)
}

/// `--as-of`, else SOURCE_DATE_EPOCH in a reproducible run, else today (UTC).
fn as_of(args: &ScanArgs) -> Result<jiff::civil::Date, Failure> {
    if let Some(date) = &args.as_of {
        return date.parse().map_err(|_| Failure::usage(format!("--as-of {date}: give a date as YYYY-MM-DD")));
    }
    if args.reproducible {
        let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.parse::<i64>().ok());
        let stamp = epoch.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
        let stamp = stamp.ok_or_else(|| {
            Failure::usage("--reproducible needs a date that does not change: give --as-of DATE or SOURCE_DATE_EPOCH")
        })?;
        return Ok(jiff::tz::Offset::UTC.to_datetime(stamp).date());
    }
    Ok(jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::now()).date())
}
