//! Tables: what a format hands on is scanned cell by cell, and each column is weighed when its file ends. A cell has
//! no words around it; its evidence is the name of its column and what the other cells of the column hold.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::column::Column;
use super::company::{self, Company};
use super::file::StreamRead;
use super::pair::Pairs;
use super::settle::Settling;
use super::sift::Glance;
use super::told::Told;
use super::verdict::{TableRead, Verdicts};
use super::{Hit, Scanner, key};
use crate::finding::{Finding, Name, Span};
use crate::format::table::{ColumnId, Piece, Sink, TableId, Unescaped};
use crate::reason::Reason;

/// Findings of one record beyond these are handed on before it ends.
const MOST_HELD: usize = 4096;

/// Takes the tables of one file.
pub(super) struct Desk<'s, 'f> {
    scanner: &'s Scanner<'s>,
    found: &'f mut dyn FnMut(Finding),
    go_on: &'f dyn Fn() -> bool,
    tables: Vec<Table<'s>>,
    table_ids: HashMap<(Option<String>, Option<String>), TableId>,
    columns: Vec<Column<'s>>,
    /// By table and name.
    column_ids: HashMap<(TableId, String), ColumnId>,
    /// The same by lower-case name, for pairs.
    lower_ids: HashMap<(TableId, String), ColumnId>,
    /// Labels that stand in cells.
    told: Told,
    scratch: Scratch<'s>,
    /// What was found in the current record, handed on in the order of the places.
    record: Vec<Recorded<'s>>,
    gap: Option<Reason>,
}

struct Table<'s> {
    database: Option<String>,
    name: Option<String>,
    records: u64,
    columns: u32,
    pairs: Pairs<'s>,
}

/// A hit in a cell of the current record.
struct Recorded<'s> {
    hit: Hit<'s>,
    column: ColumnId,
    /// Which cell of the column.
    cell: u64,
    again: bool,
}

/// What is used again for each cell.
#[derive(Default)]
struct Scratch<'s> {
    unescaped: Unescaped,
    settling: Settling<'s>,
}

impl<'s, 'f> Desk<'s, 'f> {
    pub(super) fn new(
        scanner: &'s Scanner<'s>,
        found: &'f mut dyn FnMut(Finding),
        go_on: &'f dyn Fn() -> bool,
    ) -> Self {
        Self {
            scanner,
            found,
            go_on,
            tables: Vec::new(),
            table_ids: HashMap::new(),
            columns: Vec::new(),
            column_ids: HashMap::new(),
            lower_ids: HashMap::new(),
            told: Told::default(),
            scratch: Scratch::default(),
            record: Vec::new(),
            gap: None,
        }
    }

    /// What the columns say of what was found in them, and what could not be read.
    pub(super) fn read(mut self, format: &'static str) -> StreamRead {
        self.flush();
        let mut databases: Vec<_> = self.tables.iter().filter(|table| table.records > 0).map(|t| &t.database).collect();
        databases.sort_unstable();
        databases.dedup();
        let qualify = databases.len() > 1;
        let name = |table: &Table| -> Option<Arc<Name>> {
            let name = table.name.as_ref()?;
            let qualified = match &table.database {
                Some(database) if qualify => format!("{database}.{name}"),
                _ => name.clone(),
            };
            Some(self.scanner.name(qualified.as_ref()).into())
        };
        let tables = self.tables.iter().map(|table| TableRead { name: name(table), records: table.records });
        let tables = tables.collect();
        let columns = self.columns.into_iter().enumerate().filter(|(_, column)| column.has_findings());
        let names = self.lower_ids;
        let columns = columns.map(|(id, column)| {
            let (own_table, own_name) = (column.table, column.lower.clone());
            let others = |wanted: &[String]| {
                let here = names.keys().filter(|(table, name)| *table == own_table && *name != own_name);
                here.map(|(_, name)| name).any(|name| wanted.iter().any(|wanted| key::matches(wanted, name)))
            };
            (id as u32, column.finish(self.scanner, &others))
        });
        StreamRead { gap: self.gap, format, tables: Verdicts::new(tables, columns.collect()) }
    }

    /// Scans a cell, or a piece of a long one.
    fn scan(&mut self, id: ColumnId, piece: &Piece<'_>, busy: bool) {
        let Scratch { unescaped, settling } = &mut self.scratch;
        let column = &mut self.columns[id.0 as usize];
        let table = &mut self.tables[column.table.0 as usize];
        unescape(piece, unescaped);
        let unescaped = &*unescaped;
        let text = if piece.unescape.is_some() { &*unescaped.text } else { piece.raw };
        let mut add = |hit: Hit<'s>| settling.add(hit.span.start as u64..hit.span.end as u64, hit);
        if busy {
            self.scanner.hits(text, Glance::of(text), Some(column), &mut add);
            self.gap = self.gap.max(self.scanner.layered_text(text, Some(column), &mut add));
        }
        if !piece.continued {
            column.whole(self.scanner, text, &mut add);
        }
        let raw = |range: Range<usize>| if piece.unescape.is_some() { unescaped.raw(range) } else { range };
        if !settling.is_empty() {
            let cell = column.begin_cell();
            settling.settle(u64::MAX, &mut |(_, hit)| {
                if column.may_keep(&hit) {
                    let at = Span { record: Some(table.records + 1), ..piece.locate(raw(hit.span.clone())) };
                    self.record.push(Recorded { hit: Hit { at, ..hit }, column: id, cell, again: false });
                }
            });
        }
        if !piece.continued && table.pairs.wants(column.in_pair, text) {
            table.pairs.cell(self.scanner.tools.today, id, column.in_pair, text, &|| piece.locate(0..piece.raw.len()));
            self.join(table_of(&self.columns, id));
        }
        if self.record.len() >= MOST_HELD {
            self.flush();
        }
    }

    /// The column that a cell belongs to: another one where the cell before it says what it is.
    #[inline]
    fn told_column(&mut self, column: ColumnId, cell: &[u8]) -> ColumnId {
        self.told.hear(column, cell);
        if self.told.is_empty() {
            return column;
        }
        let Some(said) = self.told.of(column) else { return column };
        let Self { told, columns, scanner, .. } = self;
        told.column(column, said, &mut |said| {
            let Some(real) = columns.get(column.0 as usize) else { return column };
            let made = Column::told(scanner, real, said);
            columns.push(made);
            ColumnId(columns.len() as u32 - 1)
        })
    }

    /// Weighs the values that two cells made.
    fn join(&mut self, table: TableId) {
        let Some(table) = self.tables.get_mut(table.0 as usize) else { return };
        for joined in table.pairs.take_joined() {
            let Some(column) = self.columns.get_mut(joined.column.0 as usize) else { continue };
            let Some(hit) = self.scanner.hit(joined.rule, joined.found, &joined.text, column.label(joined.rule)) else {
                continue;
            };
            let cell = column.begin_cell();
            if column.may_keep(&hit) {
                let at = Span { record: Some(table.records + 1), ..joined.span };
                let hit = Hit { at, ..hit };
                self.record.push(Recorded { hit, column: joined.column, cell, again: joined.again });
            }
        }
    }

    /// Weighs the hits of a record by each other and hands them on.
    fn flush(&mut self) {
        company::of_record(self.record.iter_mut().map(|recorded| &mut recorded.hit));
        if self.record.len() > 1 {
            self.record.sort_by(|Recorded { hit: a, .. }, Recorded { hit: b, .. }| {
                a.at.order().cmp(&b.at.order()).then_with(|| a.rule.id.cmp(&b.rule.id))
            });
        }
        for Recorded { hit, column: id, cell, again } in self.record.drain(..) {
            let wanted = self.scanner.wants(&hit);
            if wanted && self.columns.get_mut(id.0 as usize).is_some_and(|column| column.keeps(&hit, cell)) {
                (self.found)(Finding { column: Some(id.0), again, ..self.scanner.provisional(hit) });
            }
        }
    }
}

fn table_of(columns: &[Column], id: ColumnId) -> TableId {
    columns[id.0 as usize].table
}

impl<'s> Sink for Desk<'s, '_> {
    fn table(&mut self, database: Option<&str>, name: Option<&str>) -> TableId {
        let key = (database.map(str::to_owned), name.map(str::to_owned));
        if let Some(id) = self.table_ids.get(&key) {
            return *id;
        }
        let id = TableId(self.tables.len() as u32);
        let (database, name) = key.clone();
        self.tables.push(Table { database, name, records: 0, columns: 0, pairs: Pairs::new(self.scanner) });
        self.table_ids.insert(key, id);
        id
    }

    fn column(&mut self, table: TableId, name: &str) -> ColumnId {
        let key = (table, name.to_owned());
        if let Some(id) = self.column_ids.get(&key) {
            return *id;
        }
        let id = ColumnId(self.columns.len() as u32);
        let here = &mut self.tables[table.0 as usize];
        here.columns += 1;
        let mut column = Column::new(self.scanner, table, here.columns, name);
        let known = |name: &str| self.lower_ids.get(&(table, name.to_owned())).copied();
        column.in_pair = here.pairs.meet(self.scanner, &column.lower, id, &known);
        self.told.meet(&column.lower, id, &known);
        self.lower_ids.insert((table, column.lower.clone()), id);
        self.columns.push(column);
        self.column_ids.insert(key, id);
        id
    }

    fn cell(&mut self, column: ColumnId, piece: &Piece<'_>) {
        let column = if piece.continued { column } else { self.told_column(column, piece.raw) };
        let Some(known) = self.columns.get_mut(column.0 as usize) else { return };
        if !piece.continued {
            if piece.raw.iter().all(|&b| b == b' ') {
                return;
            }
            known.cells += 1;
        }
        let busy = piece.unescape.is_some() || self.scanner.is_busy(piece.raw);
        let half = || self.tables[known.table.0 as usize].pairs.wants(known.in_pair, piece.raw);
        if busy || known.tries_whole() || half() {
            self.scan(column, piece, busy);
        }
    }

    fn end_record(&mut self, table: TableId) {
        let Some(known) = self.tables.get_mut(table.0 as usize) else { return };
        known.pairs.end_record(self.scanner.tools.today);
        self.join(table);
        if let Some(known) = self.tables.get_mut(table.0 as usize) {
            known.records += 1;
        }
        if !self.record.is_empty() {
            self.flush();
        }
    }

    fn text(&mut self, piece: &Piece<'_>) {
        self.flush();
        let Scratch { unescaped, settling } = &mut self.scratch;
        unescape(piece, unescaped);
        let text = if piece.unescape.is_some() { &*unescaped.text } else { piece.raw };
        let glance = Glance::of(text);
        let mut add = |hit: Hit<'s>| {
            if hit.may_count() {
                settling.add(hit.span.start as u64..hit.span.end as u64, hit);
            }
        };
        self.scanner.hits(text, glance, None, &mut add);
        self.gap = self.gap.max(self.scanner.layered_text(text, None, &mut add));
        if settling.is_empty() {
            return;
        }
        let mut company = Company::default();
        settling.settle(u64::MAX, &mut |claim| company.meet(claim));
        company.release(u64::MAX, &mut |hit| {
            let raw = hit.span.clone();
            let at = piece.locate(if piece.unescape.is_some() { unescaped.raw(raw) } else { raw });
            self.scanner.finding(Hit { at, ..hit }).into_iter().for_each(&mut *self.found);
        });
    }

    fn gap(&mut self, reason: Reason) {
        self.gap = self.gap.max(Some(reason));
    }

    fn go_on(&mut self) -> bool {
        (self.go_on)()
    }
}

fn unescape(piece: &Piece<'_>, unescaped: &mut Unescaped) {
    if let Some(unescape) = piece.unescape {
        unescaped.clear();
        unescape(piece.raw, unescaped);
    }
}
