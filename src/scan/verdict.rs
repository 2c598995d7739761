//! What a column says of the values in it, when all of its cells are known.
//!
//! A share of cells that validate counts by its odds against chance. Where chance passes above 1 in 20, a share alone
//! proves nothing, and the name of the column is needed too.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::column::Stat;
use crate::finding::{Confidence, Fate, Finding, Name, Piece};
use crate::rules::{Effect, Sign};

/// Chance passes so often where a pack does not say.
pub(super) const CHANCE: f64 = 0.05;

/// The natural logarithm of the odds at which chance is ruled out: a million to one.
const ODDS: f64 = 13.8;

/// So many cells of the right shape must fail before the others look like chance.
const MISSES: u64 = 4;

/// The tables of one file, and what their columns say.
#[derive(Debug, Default)]
pub struct Verdicts {
    /// The tables.
    pub tables: Vec<TableRead>,
    /// The columns that hold something, by their number in the file.
    pub columns: BTreeMap<u32, ColumnRead>,
}

/// A table that was read.
#[derive(Debug)]
pub struct TableRead {
    /// Its name, qualified as in the dump; none where the file itself is the table.
    pub name: Option<Arc<Name>>,
    /// How many records it has.
    pub records: u64,
}

/// A column that was read and holds something.
#[derive(Debug)]
pub struct ColumnRead {
    /// Its table, by place in [`Verdicts::tables`].
    pub table: usize,
    /// 1-based position in the table.
    pub position: u32,
    /// Its name or key path.
    pub name: Arc<Name>,
    /// Cells that are not empty.
    pub cells: u64,
    /// Points that the column adds, by rule.
    pub(super) shares: BTreeMap<Arc<str>, i32>,
    /// The same points piece by piece.
    pub(super) notes: BTreeMap<Arc<str>, Vec<Piece>>,
    /// Cells that hold a value, by category.
    pub(super) categories: BTreeMap<Arc<str>, u64>,
}

impl Verdicts {
    pub(super) fn new(tables: Vec<TableRead>, columns: BTreeMap<u32, ColumnRead>) -> Self {
        Self { tables, columns }
    }

    /// The points of a value in a column, of what its local evidence gave, and the confidence; `None` where it is no
    /// finding. What stands in no column keeps its points.
    pub fn weigh(&self, column: Option<u32>, rule: &str, points: i32, cap: Confidence) -> Option<(i32, Confidence)> {
        let share = column.and_then(|column| self.columns.get(&column)?.shares.get(rule)).copied().unwrap_or(0);
        let points = (points + share).min(cap.most_points());
        Some((points, Confidence::of(points)?))
    }

    /// The finding with what its column says added to its trail.
    fn explain(&self, mut finding: Finding) -> Finding {
        let column = finding.column.and_then(|column| self.columns.get(&column));
        let pieces = column.and_then(|column| column.notes.get(&*finding.rule));
        if let Some((pieces, trail)) = pieces.zip(finding.trail.as_mut())
            && trail.fate == Fate::Weighed
        {
            trail.pieces.extend(pieces.iter().cloned());
            let more: i32 = pieces.iter().filter_map(|piece| piece.points).sum();
            finding.points = (finding.points + more).min(finding.cap.most_points());
        }
        finding
    }

    /// Data records of all tables.
    pub fn records(&self) -> u64 {
        self.tables.iter().map(|table| table.records).sum()
    }

    /// The finding with its last verdict; `None` where it is none, unless it carries its trail.
    pub fn settle(&self, finding: Finding) -> Option<Finding> {
        if finding.trail.is_some() {
            return Some(self.explain(finding));
        }
        let (points, confidence) = self.weigh(finding.column, &finding.rule, finding.points, finding.cap)?;
        Some(Finding { points, confidence, ..finding })
    }
}

impl ColumnRead {
    /// How many of the cells hold a value of this category.
    pub fn cells_with(&self, category: &str) -> u64 {
        self.categories.get(category).copied().unwrap_or(0)
    }
}

impl Stat<'_> {
    /// What the column adds to each value that the rule found in it, piece by piece.
    pub(super) fn pieces(&self, cells: u64, named: bool, others: &dyn Fn(&[String]) -> bool) -> Vec<Piece> {
        let share = self.hits as f64 / cells.max(1) as f64;
        // Of a date and five other digits one pair in 35 to 139 passes, and many pairs of columns are tried.
        let chance = self.rule.chance.unwrap_or(CHANCE);
        let chance = if self.joined * 2 > self.hits { chance.max(CHANCE) } else { chance };
        let proven = named || (chance <= CHANCE && log_odds(share, cells, chance) >= ODDS);
        let misses = self.tried.saturating_sub(self.hits);
        let pieces = self.rule.evidence.iter().enumerate().filter_map(|(index, evidence)| {
            let Effect::Points(points) = evidence.effect else { return None };
            let counts = || format!("{} of the column's {cells} cells validate", self.hits);
            let what = match &evidence.sign {
                Sign::ColumnShare(least, None) if proven && share >= *least => counts(),
                Sign::ColumnShare(least, Some(class))
                    if proven && self.of_class(class) as f64 >= *least * cells.max(1) as f64 =>
                {
                    format!("{} of the column's {cells} cells are of the class {class}", self.of_class(class))
                }
                Sign::TableColumn(names) if others(names) => "another column of its table goes with it".to_owned(),
                // One hit less than there is: a single one among five is no share, it is one hit.
                Sign::ColumnShareBelow(most)
                    if misses >= MISSES && self.hits.saturating_sub(1) as f64 <= *most * self.tried as f64 =>
                {
                    format!("{}, and {misses} of the same shape do not", counts())
                }
                _ => return None,
            };
            Some(Piece { index, points: Some(points), what })
        });
        pieces.collect()
    }
}

/// How much likelier so many hits are if cells are what they seem than if each passed by chance: n times the
/// Kullback-Leibler divergence of the two shares.
fn log_odds(share: f64, cells: u64, chance: f64) -> f64 {
    if share <= chance {
        return 0.0;
    }
    let part = |p: f64, q: f64| if p > 0.0 { p * (p / q).ln() } else { 0.0 };
    cells as f64 * (part(share, chance) + part(1.0 - share, 1.0 - chance))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odds_grow_with_cells_and_rarity() {
        assert!(log_odds(1.0, 2, 6e-4) > ODDS);
        assert!(log_odds(1.0, 1, 6e-4) < ODDS);
        assert!(log_odds(1.0, 5, 0.05) > ODDS);
        assert!(log_odds(0.5, 10_000, 0.57) == 0.0);
        assert!(log_odds(0.0006, 10_000, 6e-4) < 1.0);
    }
}
