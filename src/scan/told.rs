//! Values that are told by a cell beside them and not by the name of their column: `{"key": "fnr", "value": "…"}`,
//! `{"system": "phone", "value": "…"}`, tables of attributes.

use std::collections::HashMap;

use super::column::last_part;
use crate::detect::text;
use crate::format::table::ColumnId;

/// Columns whose cells say what the value beside them is.
const LABELS: &[&str] = &[
    "attribute",
    "attributt",
    "code",
    "egenskap",
    "felt",
    "feltnavn",
    "field",
    "key",
    "label",
    "meta_key",
    "name",
    "navn",
    "nokkel",
    "property",
    "sporsmal",
    "question",
    "system",
    "type",
];

/// Columns whose cells are told.
const VALUES: &[&str] = &["answer", "content", "innhold", "meta_value", "svar", "value", "verdi", "valuestring"];

/// A longer cell is no label, in bytes.
const LONGEST: usize = 80;

/// No more different labels of one file are told apart.
const MOST: usize = 500;

/// The labels of one file.
#[derive(Default)]
pub(super) struct Told {
    /// The label column beside each value column.
    beside: HashMap<ColumnId, ColumnId>,
    /// What the last cell of each label column said.
    said: HashMap<ColumnId, String>,
    /// The column that stands for a value column under one label.
    columns: HashMap<(ColumnId, String), ColumnId>,
}

impl Told {
    /// Meets a new column by its name as names are compared; `known` finds another of the same table.
    pub(super) fn meet(&mut self, lower: &str, new: ColumnId, known: &dyn Fn(&str) -> Option<ColumnId>) {
        let (path, last) = last_part(lower);
        if LABELS.contains(&last) {
            self.said.insert(new, String::new());
        } else if VALUES.contains(&last) {
            let label = LABELS.iter().find_map(|label| known(&format!("{path}{label}")));
            self.beside.extend(label.map(|label| (new, label)));
        }
    }

    /// Hears a cell of a label column.
    #[inline]
    pub(super) fn hear(&mut self, column: ColumnId, cell: &[u8]) {
        if self.said.is_empty() {
            return;
        }
        if let Some(said) = self.said.get_mut(&column) {
            said.clear();
            if cell.len() <= LONGEST {
                said.push_str(text::decode(cell).trim());
            }
        }
    }

    /// What is said of the next cell of a value column, which is then said of no other.
    pub(super) fn of(&mut self, column: ColumnId) -> Option<String> {
        let label = self.beside.get(&column)?;
        let said = std::mem::take(self.said.get_mut(label)?);
        (said.chars().filter(|c| c.is_alphabetic()).count() >= 2).then_some(said)
    }

    /// The column that stands for another under a label; `make` makes it where it is new.
    pub(super) fn column(
        &mut self,
        column: ColumnId,
        said: String,
        make: &mut dyn FnMut(&str) -> ColumnId,
    ) -> ColumnId {
        if let Some(known) = self.columns.get(&(column, said.clone())) {
            return *known;
        }
        if self.columns.len() >= MOST {
            return column;
        }
        let made = make(&said);
        self.columns.insert((column, said), made);
        made
    }

    pub(super) fn is_empty(&self) -> bool {
        self.beside.is_empty()
    }
}
