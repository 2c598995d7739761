//! The report that people read first: what was found where, judged how, and what was not read. Short: what needs a
//! decision comes with its reason and remedy, what is in order is a line.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{self, Write};

use super::document::{Asset, Document, Field, Holding, Issue, NotScanned};
use super::{Answer, Look, message};
use crate::finding::Confidence;

/// How many places are shown of each group; the JSON report has them all.
const MOST: usize = 10;

/// The statuses, those that need a decision first.
const ORDER: [&str; 6] = ["forbidden", "undeclared", "expired", "unmapped", "declared", "test-data"];

/// Writes the report.
pub(super) fn write(answer: &Answer, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let document = answer.document;
    let paint = Paint(look.colour);
    headline(document, out)?;
    for group in groups(document, look.min_confidence) {
        group.write(document, paint, out)?;
    }
    hidden(document, look.min_confidence, out)?;
    not_read(&document.coverage.not_scanned, paint, out)?;
    totals(document, paint, out)?;
    writeln!(out, "{}", answer.verdict)
}

/// Holdings of one category that are judged alike, for the same reason.
struct Group<'d> {
    status: &'d str,
    category: &'d str,
    issue: Option<&'d Issue>,
    rows: Vec<Row<'d>>,
}

/// One holding with its place.
struct Row<'d> {
    asset: &'d Asset,
    field: &'d Field,
    holding: &'d Holding,
}

fn groups(document: &Document, least: Confidence) -> Vec<Group<'_>> {
    let issues: BTreeMap<(&str, &str, &str), &Issue> = document
        .issues
        .iter()
        .map(|issue| ((issue.asset.as_str(), issue.field.as_str(), issue.category.as_str()), issue))
        .collect();
    let mut groups: BTreeMap<_, Group> = BTreeMap::new();
    for asset in &document.assets {
        for field in &asset.fields {
            for holding in &field.holdings {
                if Confidence::named(&holding.confidence) < Some(least) {
                    continue;
                }
                let status = holding.status.as_str();
                let order = ORDER.iter().position(|known| *known == status).unwrap_or(ORDER.len());
                let issue = issues.get(&(asset.id.as_str(), field.name.as_str(), holding.category.as_str())).copied();
                let group = groups.entry((order, &holding.category, issue.map(|issue| &issue.message)));
                let group = group.or_insert(Group { status, category: &holding.category, issue, rows: Vec::new() });
                group.rows.push(Row { asset, field, holding });
            }
        }
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    let order = |group: &Group| ORDER.iter().position(|known| *known == group.status);
    groups.sort_by_key(|group| (order(group), std::cmp::Reverse(group.values())));
    groups
}

fn headline(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let coverage = &document.coverage;
    let not_read = coverage.files_seen - coverage.files_scanned;
    write!(
        out,
        "sporhund {}: {} read, {} in {}; {} not read",
        document.tool.version,
        counted(coverage.files_scanned, "file"),
        size(coverage.bytes_scanned),
        document.scan.roots.join(", "),
        grouped(not_read),
    )?;
    match &document.purpose_map {
        Some(map) => writeln!(out, "; purpose map {}", map.path)?,
        None => writeln!(out, "; no purpose map")?,
    }
    if !document.scan.weakened_by.is_empty() {
        writeln!(out, "the configuration file leaves things out: {}", document.scan.weakened_by.join(", "))?;
    }
    if document.scan.interrupted {
        writeln!(out, "INTERRUPTED: this is what was found until then")?;
    }
    writeln!(out)
}

impl Group<'_> {
    /// Values of all its places, test identities included.
    fn values(&self) -> u64 {
        self.rows.iter().map(|row| row.holding.values + row.holding.synthetic).sum()
    }

    fn write(&self, document: &Document, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
        // Without a map every place is unmapped, and saying so of each would be noise.
        let judged = document.purpose_map.is_some();
        let label = if judged { self.status } else { "found" };
        let style = if judged { style(self.status) } else { Style::Bold };
        let places = match self.rows.len() {
            1 => String::new(),
            many => format!(" in {} places", grouped(many as u64)),
        };
        writeln!(
            out,
            "{} {}{places}",
            paint.of(style, format_args!("{label:<10}")),
            paint.of(Style::Bold, self.category)
        )?;
        if let Some(issue) = self.issue.filter(|_| judged) {
            let text = |message: &BTreeMap<String, String>| message.get("en").cloned().unwrap_or_default();
            writeln!(out, "  {}", text(&issue.message))?;
            writeln!(out, "  → {}", text(&issue.remedy))?;
            if self.rows.iter().all(|row| row.holding.values == 0) {
                writeln!(out, "  (test identities all, judged like any others outside declared test data)")?;
            }
        }
        let declared = self.status == "declared";
        for row in self.rows.iter().take(MOST) {
            let purposes = if declared { format!(", for {}", row.holding.purposes.join(", ")) } else { String::new() };
            writeln!(out, "    {}  {}{purposes}", place(row), paint.of(Style::Faint, amount(row.holding)))?;
        }
        if self.rows.len() > MOST {
            let more = counted((self.rows.len() - MOST) as u64, "more place");
            writeln!(out, "    and {more}: --report json has them all")?;
        }
        writeln!(out)
    }
}

/// How many values of which kind: "24 certain, 8 distinct, 2 test identities, to within 11 m".
fn amount(holding: &Holding) -> String {
    let counts = holding.by_confidence;
    let mut parts = Vec::new();
    for (count, level) in [(counts.certain, "certain"), (counts.likely, "likely"), (counts.possible, "possible")] {
        if count > 0 {
            parts.push(format!("{} {level}", grouped(count)));
        }
    }
    if holding.values > 1 && holding.distinct != holding.values {
        let about = if holding.distinct_exact { "" } else { "about " };
        parts.push(format!("{about}{} distinct", grouped(holding.distinct)));
    }
    if holding.synthetic > 0 {
        parts.push(match holding.synthetic {
            1 => "1 test identity".to_owned(),
            more => format!("{} test identities", grouped(more)),
        });
    }
    if let Some(metres) = holding.precision_m_min {
        parts.push(match metres {
            0 => "finer than 1 m".to_owned(),
            metres => format!("to {} m", grouped(metres.into())),
        });
    }
    parts.join(", ")
}

/// `path:line:column` of the first value, which editors and terminals open.
fn place(row: &Row) -> String {
    let mut place = row.asset.path.clone();
    if let Some(first) = row.holding.locations.first()
        && let (Some(line), Some(column)) = (first.line, first.column)
    {
        place += &format!(":{line}:{column}");
    }
    if let Some(table) = &row.asset.table {
        place += &format!(" {table}");
    }
    if !row.field.name.is_empty() {
        place += &format!(" {}", row.field.name);
    }
    place
}

fn hidden(document: &Document, least: Confidence, out: &mut dyn Write) -> io::Result<()> {
    let below = |holding: &&Holding| Confidence::named(&holding.confidence) < Some(least);
    let holdings = document.assets.iter().flat_map(|asset| &asset.fields).flat_map(|field| &field.holdings);
    let hidden: u64 = holdings.filter(below).map(|holding| holding.locations_total).sum();
    match hidden {
        0 => Ok(()),
        hidden => {
            writeln!(out, "{} not shown; see them with --min-confidence possible\n", counted(hidden, "weaker hit"))
        }
    }
}

fn not_read(not_scanned: &[NotScanned], paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    if not_scanned.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", paint.of(Style::Bold, "Not read"))?;
    for NotScanned { reason, count, examples } in not_scanned {
        let more = if *count > examples.len() as u64 { ", ..." } else { "" };
        let examples = examples.join(", ");
        writeln!(out, "  {reason:<12} {:>6}  {}: {examples}{more}", grouped(*count), message::reason(reason))?;
    }
    writeln!(out)
}

fn totals(document: &Document, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    let summary = &document.summary;
    let mut parts = Vec::new();
    if document.purpose_map.is_some() {
        for status in ORDER {
            if let Some(&count) = summary.by_status.get(status) {
                parts.push(format!("{} {status}", paint.of(style(status), count)));
            }
        }
    }
    for (category, values) in summary.by_category.iter().filter(|(_, values)| **values > 0) {
        parts.push(format!("{} {category}", grouped(*values)));
    }
    if summary.synthetic > 0 {
        parts.push(match summary.synthetic {
            1 => "1 test identity".to_owned(),
            many => format!("{} test identities", grouped(many)),
        });
    }
    if summary.persons.distinct_at_least > 0 {
        parts.push(format!("{} at least", counted(summary.persons.distinct_at_least, "person")));
    }
    if parts.is_empty() {
        parts.push("nothing found in what was read".to_owned());
    }
    writeln!(out, "{}", parts.join(" · "))
}

/// A number with thin groups of three, as in 12,345.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn counted(count: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(count), if count == 1 { "" } else { "s" })
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => counted(bytes, "byte"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

#[derive(Clone, Copy)]
enum Style {
    Bold,
    Red,
    Yellow,
    Green,
    Faint,
}

fn style(status: &str) -> Style {
    match status {
        "forbidden" | "undeclared" => Style::Red,
        "expired" | "unmapped" => Style::Yellow,
        _ => Style::Green,
    }
}

/// Colours, or none.
#[derive(Clone, Copy)]
struct Paint(bool);

impl Paint {
    fn of(self, style: Style, text: impl Display) -> String {
        let code = match style {
            Style::Bold => "1",
            Style::Red => "1;31",
            Style::Yellow => "33",
            Style::Green => "32",
            Style::Faint => "2",
        };
        if self.0 { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_string() }
    }
}
