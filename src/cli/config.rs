//! `sporhund.toml`: every option of `scan` can stand in it; the command line wins. A scanned repository is not trusted,
//! so its configuration may name no file outside its folder for writing, and reports say what it leaves out.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;

use super::{Failure, ScanArgs, shown};
use crate::source;

/// The name that is looked for in the current folder and above it.
const NAME: &str = "sporhund.toml";

/// The options as the file writes them.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Config {
    report: Vec<String>,
    purposes: Option<PathBuf>,
    rules: Vec<PathBuf>,
    disable: Vec<String>,
    only: Vec<String>,
    min_confidence: Option<String>,
    audit: bool,
    fail_on: Vec<String>,
    include: Vec<String>,
    exclude: Vec<String>,
    files_from: Option<PathBuf>,
    null: bool,
    list_files: bool,
    follow: bool,
    one_file_system: bool,
    max_file_size: Option<Number>,
    timeout: Option<Number>,
    base: Option<PathBuf>,
    threads: Option<usize>,
    as_of: Option<String>,
    key_file: Option<PathBuf>,
    reproducible: bool,
    quiet: bool,
    no_progress: bool,
    format: Option<String>,
    name: Option<String>,
}

/// A number, with a unit or without.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Number {
    Plain(u64),
    Text(String),
}

impl Number {
    fn text(self) -> String {
        match self {
            Self::Plain(number) => number.to_string(),
            Self::Text(text) => text,
        }
    }
}

/// Fills what the command line leaves open from the configuration file, and names the settings that leave things out.
pub(super) fn apply(args: &mut ScanArgs) -> Result<Vec<String>, Failure> {
    let Some(file) = find(args) else { return Ok(Vec::new()) };
    let shown = shown(&file);
    let text = std::fs::read_to_string(&file).map_err(|error| {
        Failure::usage(format!("{shown}: {error}; name a file that can be read, or give --no-config"))
    })?;
    let config: Config = toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        Failure::usage(format!("{shown}:{line}: {}; see `sporhund scan --help`", error.message().trim()))
    })?;
    let folder = file.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new(".")).to_path_buf();
    let weakened = weakened(&config, args);
    fill(args, config, &folder).map_err(|message| Failure::usage(format!("{shown}: {message}")))?;
    Ok(weakened)
}

/// The file given; else the nearest in this folder or above it, up to the root of the repository.
fn find(args: &ScanArgs) -> Option<PathBuf> {
    if args.no_config {
        return None;
    }
    if let Some(file) = &args.config {
        return Some(file.clone());
    }
    let here = std::env::current_dir().ok()?;
    let top = source::repository_of(&here);
    let folders = here.ancestors().take_while(|folder| match &top {
        Some(top) => folder.starts_with(top),
        None => *folder == here,
    });
    folders.map(|folder| folder.join(NAME)).find(|file| file.is_file())
}

/// The settings of the file that make a scan see or say less.
fn weakened(config: &Config, args: &ScanArgs) -> Vec<String> {
    let settings = [
        ("disable", !config.disable.is_empty() && args.disable.is_empty()),
        ("only", !config.only.is_empty() && args.only.is_empty()),
        ("include", !config.include.is_empty() && args.include.is_empty()),
        ("exclude", !config.exclude.is_empty() && args.exclude.is_empty()),
        ("files-from", config.files_from.is_some() && args.files_from.is_none()),
        ("one-file-system", config.one_file_system && !args.one_file_system),
        ("max-file-size", config.max_file_size.is_some() && args.max_file_size.is_none()),
        ("timeout", config.timeout.is_some() && args.timeout.is_none()),
        ("min-confidence", config.min_confidence.is_some() && args.min_confidence.is_none()),
        ("fail-on", !config.fail_on.is_empty() && args.fail_on.is_empty()),
        ("purposes", config.purposes.is_some() && args.purposes.is_none()),
        ("quiet", config.quiet && !args.quiet),
    ];
    settings.into_iter().filter(|(_, weakens)| *weakens).map(|(name, _)| name.to_owned()).collect()
}

fn fill(args: &mut ScanArgs, config: Config, folder: &Path) -> Result<(), String> {
    let near = |path: PathBuf| if path == Path::new("-") { path } else { folder.join(path) };
    let reports = config.report.iter().map(|spec| report(spec, folder)).collect::<Result<_, _>>()?;
    unless_given(&mut args.report, reports);
    unless_given(&mut args.fail_on, config.fail_on);
    unless_given(&mut args.rules, config.rules.into_iter().map(near).collect());
    unless_given(&mut args.disable, config.disable);
    unless_given(&mut args.only, config.only);
    unless_given(&mut args.include, config.include);
    unless_given(&mut args.exclude, config.exclude);
    args.purposes = args.purposes.take().or(config.purposes.map(near));
    args.files_from = args.files_from.take().or(config.files_from.map(near));
    args.base = args.base.take().or(config.base.map(near));
    args.key_file = args.key_file.take().or(config.key_file.map(near));
    args.min_confidence = args.min_confidence.take().or(config.min_confidence);
    args.as_of = args.as_of.take().or(config.as_of);
    args.threads = args.threads.or(config.threads);
    args.max_file_size = args.max_file_size.take().or(config.max_file_size.map(Number::text));
    args.format = args.format.take().or(config.format);
    args.name = args.name.take().or(config.name);
    args.timeout = args.timeout.take().or(config.timeout.map(Number::text));
    args.audit |= config.audit;
    args.null |= config.null;
    args.list_files |= config.list_files;
    args.follow |= config.follow;
    args.one_file_system |= config.one_file_system;
    args.reproducible |= config.reproducible;
    args.quiet |= config.quiet;
    args.no_progress |= config.no_progress;
    Ok(())
}

fn unless_given<T>(given: &mut Vec<T>, configured: Vec<T>) {
    if given.is_empty() {
        *given = configured;
    }
}

/// A report of the configuration: standard output, or a regular file in its folder. A repository can bring links.
fn report(spec: &str, folder: &Path) -> Result<OsString, String> {
    let Some((format, file)) = spec.split_once('=') else { return Ok(spec.into()) };
    let path = folder.join(file);
    let plain = Path::new(file).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let parent = path.parent().map(std::fs::canonicalize);
    let stays = match (parent, std::fs::canonicalize(folder)) {
        (Some(Ok(parent)), Ok(folder)) => parent.starts_with(folder),
        _ => true,
    };
    let regular = path.symlink_metadata().map_or(true, |metadata| metadata.is_file());
    if !plain || !stays || !regular {
        return Err(format!("report `{spec}` writes outside the folder of the configuration: name a file inside it"));
    }
    let mut spec = OsString::from(format!("{format}="));
    spec.push(path);
    Ok(spec)
}
