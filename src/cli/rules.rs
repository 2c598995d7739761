//! `sporhund rules`: which rules there are, what each looks for, and whether a pack keeps its word.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::{Failure, Packs, RulesCommand, print, shown};
use crate::check;
use crate::finding::escape_controls;
use crate::rules::{self, Effect, Evidence, Rule, RuleSet, Source, Trigger};

pub(super) fn rules(command: RulesCommand) -> Result<u8, Failure> {
    match command {
        RulesCommand::List(Packs { rules }) => list(&load(&rules)?),
        RulesCommand::Show { id, packs } => show(&load(&packs.rules)?, &id),
        RulesCommand::Check { packs } => check(&packs),
    }
}

/// The stock packs and these.
pub(super) fn load(more: &[PathBuf]) -> Result<RuleSet, Failure> {
    let mut sources = rules::stock();
    sources.extend(read(more)?);
    RuleSet::compile(&sources).map_err(|faults| {
        let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
        Failure::usage(faults.join("\n"))
    })
}

/// The packs in these files and folders.
fn read(paths: &[PathBuf]) -> Result<Vec<Source>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        let wrong = |error| Failure::usage(format!("{}: {error}; name a rule pack or a folder of them", shown(path)));
        if std::fs::metadata(path).map_err(wrong)?.is_dir() {
            let entries = std::fs::read_dir(path).map_err(wrong)?;
            let mut found: Vec<PathBuf> = entries
                .filter_map(|entry| Some(entry.ok()?.path()))
                .filter(|file| file.extension().is_some_and(|extension| extension == "toml"))
                .collect();
            if found.is_empty() {
                return Err(Failure::usage(format!("{}: no rule pack (*.toml) in this folder", shown(path))));
            }
            found.sort();
            files.append(&mut found);
        } else {
            files.push(path.clone());
        }
    }
    files.iter().map(|file| source(file)).collect()
}

fn source(file: &Path) -> Result<Source, Failure> {
    let shown = shown(file);
    let bytes = std::fs::read(file).map_err(|error| Failure::usage(format!("{shown}: {error}; name a rule pack")))?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source { shown, text }),
        Err(error) => {
            let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = valid.iter().filter(|&&b| b == b'\n').count() + 1;
            let message = "a byte that is no UTF-8: a rule pack is a TOML file in UTF-8; save it so (iconv -f WINDOWS-1252 -t UTF-8)";
            Err(Failure::usage(format!("{shown}:{line}: {message}")))
        }
    }
}

fn list(rules: &RuleSet) -> Result<u8, Failure> {
    let mut text = String::new();
    for rule in &rules.rules {
        let line =
            format!("{:<20} {:<22} {:>3}  {}", rule.id, rule.default.category, rule.default.base, rule.title_en());
        text += line.trim_end();
        text += "\n";
    }
    print(&plain(&text))?;
    Ok(0)
}

fn show(rules: &RuleSet, id: &str) -> Result<u8, Failure> {
    let Some(rule) = rules.rules.iter().find(|rule| *rule.id == *id) else {
        return Err(Failure::usage(format!("no rule `{id}`; see `sporhund rules list`")));
    };
    print(&plain(&description(rule)))?;
    Ok(0)
}

/// Titles and explanations come from packs: nothing in them is for the terminal to obey.
fn plain(text: &str) -> String {
    text.split('\n').map(escape_controls).collect::<Vec<_>>().join("\n")
}

fn description(rule: &Rule) -> String {
    let mut text = format!("{}\n", rule.id);
    for (language, title) in &rule.title {
        text += &format!("  {language}: {title}\n");
    }
    text += &format!("\n{}\n\n", rule.explain);
    let validators: Vec<_> = rule.validators.iter().map(|validator| validator.name).collect();
    let trigger = match &rule.trigger {
        Trigger::Pattern(pattern) => format!("matches {}", pattern.as_str()),
        Trigger::Digits(n) => format!("numbers of {n} digits"),
        Trigger::Own => "what its validator finds".to_owned(),
        Trigger::Cell => "whole cells of columns with these names".to_owned(),
        Trigger::Keyword => format!("what its validator finds behind {}", rule.search.join(", ")),
        Trigger::Near => format!("near an identifier of a person: {}", rule.search.join(", ")),
        Trigger::Pair => "two columns that make one value".to_owned(),
    };
    text += &format!("finds       {trigger}\n");
    if !validators.is_empty() {
        text += &format!("validates   {}\n", validators.join(", "));
    }
    text += &format!("category    {}, from {} points\n", rule.default.category, rule.default.base);
    for (name, class) in &rule.classes {
        let synthetic = if class.synthetic { ", synthetic" } else { "" };
        let cap = class.cap.name();
        let _ = writeln!(text, "  {name}: {}, from {} points, at most {cap}{synthetic}", class.category, class.base);
    }
    for evidence in &rule.evidence {
        text += &piece(rule, evidence);
    }
    text += &format!(
        "\n{} tests in the pack; possible from 35 points, likely from 60, certain from 85\n",
        rule.tests.len()
    );
    text
}

fn piece(rule: &Rule, evidence: &Evidence) -> String {
    let effect = match evidence.effect {
        Effect::Veto => "veto".to_owned(),
        Effect::Points(points) => format!("{points:+}"),
    };
    format!("{effect:>11} {}\n", evidence.describe(rule, usize::MAX))
}

/// Lints packs and runs their tests; without any, the stock packs.
fn check(paths: &[PathBuf]) -> Result<u8, Failure> {
    let own = read(paths)?;
    let sources = if own.is_empty() { rules::stock() } else { own };
    let report = check::packs(&sources);
    let mut text = String::new();
    for fault in &report.faults {
        text += &format!("{fault}\n");
    }
    text += &format!("{} passed, {} failed\n", report.passed, report.faults.len());
    print(&format!("{}\n", super::masked(&text)))?;
    Ok(u8::from(!report.faults.is_empty()))
}
