//! `sporhund explain`: one file, each candidate, each piece of evidence.

use std::path::{Path, PathBuf};

use super::settings::Settings;
use super::{ExplainArgs, Failure, ScanArgs, output, print, shown};
use crate::finding::{Confidence, Fate, Finding};
use crate::report::explain;
use crate::scan::{Limits, Scanner};
use crate::source::{base_of, open};

pub(super) fn explain(args: ExplainArgs) -> Result<u8, Failure> {
    let (file, line) = target(&args.target)?;
    let why_not = args.why_not;
    let settings = Settings::gather(ScanArgs {
        paths: vec![file.clone()],
        rules: args.rules,
        as_of: args.as_of,
        config: args.config,
        no_config: args.no_config,
        threads: Some(1),
        ..ScanArgs::default()
    })?;
    let mut scanner = Scanner::new(&settings.rules, &settings.key, settings.today()).explaining();
    if why_not {
        scanner = scanner.with_refusals();
    }
    let (opened, len) = open::open(&file, true).map_err(|reason| {
        Failure::usage(format!("{}: {}; name a file that can be read", shown(&file), reason.name()))
    })?;
    let mut candidates: Vec<Finding> = Vec::new();
    let limits = Limits { timeout: None, stop: &|| false, progress: &|_| {} };
    let read = scanner.file(&opened, len, &file, &limits, &mut |candidate| {
        if line.is_none_or(|line| stands_on(&candidate, line)) {
            candidates.push(candidate);
        }
    });
    let candidates: Vec<_> = candidates
        .into_iter()
        .filter_map(|candidate| read.tables.settle(candidate))
        .filter(|candidate| why_not || came_near(candidate))
        .collect();
    let named = base_of(std::slice::from_ref(&file), None).ok();
    let relative = named.as_ref().and_then(|base| base.roots.first()).map_or(file.as_path(), |root| &root.relative);
    let name = scanner.name(if relative == Path::new("") { &file } else { relative });
    let look = output::look(Confidence::Possible);
    let mut text = explain::text(name.shown(), &candidates, &settings.rules, &read.tables, &look);
    let on = line.map_or_else(String::new, |line| format!(" on line {line}"));
    text += &match candidates.len() {
        0 if why_not => format!("No rule sees a candidate{on}.\n"),
        0 => format!("No candidate{on}; --why-not also shows what was refused, vetoed or too weak.\n"),
        1 => "1 candidate.\n".to_owned(),
        n => format!("{n} candidates.\n"),
    };
    if let Some(reason) = read.gap {
        text += &format!("Not all of the file was read: {}.\n", reason.name());
    }
    print(&text)?;
    Ok(if read.gap.is_some_and(|reason| reason.incomplete(false)) { 3 } else { 0 })
}

/// Whether a candidate is a finding, or lost its place to one.
fn came_near(candidate: &Finding) -> bool {
    candidate.trail.as_ref().is_some_and(|trail| match trail.fate {
        Fate::Weighed | Fate::Lost { .. } => Confidence::of(candidate.points).is_some(),
        Fate::Vetoed => true,
        Fate::Refused { .. } => false,
    })
}

fn stands_on(candidate: &Finding, line: u64) -> bool {
    match candidate.span.lines {
        Some(lines) => lines.line == line,
        None => candidate.span.record == Some(line),
    }
}

/// `FILE`, or `FILE:LINE` where no file has the whole name.
fn target(given: &Path) -> Result<(PathBuf, Option<u64>), Failure> {
    if given.symlink_metadata().is_ok() {
        return Ok((given.to_path_buf(), None));
    }
    let parts = given.to_str().and_then(|text| text.rsplit_once(':'));
    match parts.and_then(|(file, line)| Some((file, line.parse().ok()?))) {
        Some((file, line)) if Path::new(file).exists() => Ok((file.into(), Some(line))),
        _ => Err(Failure::usage(format!("no such file: {}; write FILE or FILE:LINE", shown(given)))),
    }
}
