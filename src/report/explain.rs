//! Why each candidate is, or is not, a finding: its evidence piece by piece, the verdict, and what would have changed it.

use std::fmt::Write;

use super::Look;
use crate::finding::{Confidence, Fate, Finding, Trail};
use crate::rules::{Effect, Rule, RuleSet, Sign};
use crate::scan::Verdicts;

/// Of a list of words so many are told; `rules show` tells all.
const MOST: usize = 4;

/// What is told of one file: its candidates in the order of their places.
pub fn text(shown: &str, candidates: &[Finding], rules: &RuleSet, tables: &Verdicts, look: &Look) -> String {
    let mut text = String::new();
    for candidate in candidates {
        let Some(trail) = &candidate.trail else { continue };
        let Some(rule) = rules.rules.iter().find(|rule| rule.id == candidate.rule) else { continue };
        text += &place(shown, candidate, tables);
        let _ = writeln!(text, "  {}  {}", candidate.masked, title(rule, candidate));
        let verdict = verdict(candidate, trail);
        let (on, off) = if look.colour { (colour(candidate, trail), "\x1b[0m") } else { ("", "") };
        let _ = writeln!(text, "  {on}{verdict}{off}");
        if !matches!(trail.fate, Fate::Refused { .. }) {
            pieces(&mut text, trail);
            changes(&mut text, rule, candidate, trail);
        }
        text.push('\n');
    }
    text
}

fn place(shown: &str, candidate: &Finding, tables: &Verdicts) -> String {
    let mut text = shown.to_owned();
    if let Some(lines) = candidate.span.lines {
        let _ = write!(text, ":{}:{}", lines.line, lines.column);
    }
    if let Some(column) = candidate.column.and_then(|column| tables.columns.get(&column)) {
        let table = tables.tables.get(column.table).and_then(|table| table.name.as_ref());
        let table = table.map_or_else(String::new, |name| format!("{}.", name.shown()));
        let _ = write!(text, "  {table}{}", column.name.shown());
    }
    if let Some(record) = candidate.span.record {
        let _ = write!(text, ", record {record}");
    }
    text + "\n"
}

fn title(rule: &Rule, candidate: &Finding) -> String {
    let class = if candidate.class.is_empty() { String::new() } else { format!(", class {}", candidate.class) };
    let synthetic = if candidate.synthetic { ", a test identity" } else { "" };
    format!("{} ({}{class}{synthetic}), {}", rule.title_en(), rule.id, candidate.category)
}

fn verdict(candidate: &Finding, trail: &Trail) -> String {
    match (&trail.fate, Confidence::of(candidate.points)) {
        (Fate::Refused { why }, _) => format!("no candidate: {why}"),
        (Fate::Vetoed, _) => "nothing: the evidence vetoes it".to_owned(),
        (Fate::Lost { to }, _) => {
            format!(
                "nothing: with {} points it loses these bytes to {to}, which has more right to them",
                candidate.points
            )
        }
        (Fate::Weighed, None) => format!("nothing: {} points, and possible begins at 35", candidate.points),
        (Fate::Weighed, Some(level)) => {
            let capped = if candidate.cap < Confidence::Certain {
                format!(", and never more than {}", candidate.cap.name())
            } else {
                String::new()
            };
            format!("{}: {} points{capped}", level.name(), candidate.points)
        }
    }
}

fn colour(candidate: &Finding, trail: &Trail) -> &'static str {
    match (&trail.fate, Confidence::of(candidate.points)) {
        (Fate::Weighed, Some(Confidence::Certain | Confidence::Likely)) => "\x1b[1;31m",
        (Fate::Weighed, Some(Confidence::Possible)) => "\x1b[33m",
        _ => "\x1b[2m",
    }
}

fn pieces(text: &mut String, trail: &Trail) {
    let _ = writeln!(text, "    {:>4}  to begin with, written as `{}`", trail.base, trail.form);
    for piece in &trail.pieces {
        let points = piece.points.map_or_else(|| "veto".to_owned(), |points| format!("{points:+}"));
        let _ = writeln!(text, "    {points:>4}  {}", piece.what);
    }
}

/// What would have made it more, and what less.
fn changes(text: &mut String, rule: &Rule, candidate: &Finding, trail: &Trail) {
    let open: i32 = trail.base + trail.pieces.iter().filter_map(|piece| piece.points).sum::<i32>();
    let level = |points: i32| Confidence::of(points.min(candidate.cap.most_points()));
    let name = |level: Option<Confidence>| level.map_or("nothing", Confidence::name);
    if trail.fate == Fate::Vetoed {
        let vetoes = trail.pieces.iter().filter(|piece| piece.points.is_none()).map(|piece| piece.what.as_str());
        let vetoes: Vec<_> = vetoes.collect();
        let _ = writeln!(text, "    It would be {} with {open} points, but {}.", name(level(open)), vetoes.join("; "));
        return;
    }
    let now = level(open);
    let next = Confidence::ALL.into_iter().find(|next| Some(*next) > now && *next <= candidate.cap);
    if let Some(next) = next {
        let wanting = next.least_points() - open;
        let unseen = rule.evidence.iter().enumerate().filter(|(index, evidence)| {
            let seen = trail.pieces.iter().any(|piece| piece.index == *index);
            // How a thing is written is what it is; all else could have been there.
            !seen
                && !matches!(evidence.sign, Sign::Form(_))
                && matches!(evidence.effect, Effect::Points(points) if points >= wanting)
        });
        let ways: Vec<_> = unseen.map(|(_, evidence)| evidence.describe(rule, MOST)).collect();
        if ways.is_empty() {
            let _ = writeln!(
                text,
                "    {wanting} points are wanting for {}, and no single piece of evidence gives them.",
                next.name()
            );
        } else {
            let _ =
                writeln!(text, "    It would be {} ({wanting} points more) if {}.", next.name(), ways.join("; or if "));
        }
    }
    for piece in trail.pieces.iter().filter(|piece| piece.points.is_some()) {
        let without = level(open - piece.points.unwrap_or(0));
        if without != now {
            let _ = writeln!(text, "    It would be {} if not for this: {}.", name(without), piece.what);
        }
    }
}
