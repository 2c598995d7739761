//! Floor 4: findings added up per place and category. An [`Inventory`] is a mergeable summary: a file's, a thread's and
//! a whole share's are the same type, and [`Inventory::merge`], commutative and associative, is the only way to combine
//! them.

mod coverage;
mod distinct;
mod draft;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

pub use coverage::{Coverage, Missed};
pub use distinct::{Distinct, EXACT};
use draft::Bucket;
pub use draft::Draft;

use crate::finding::{Confidence, Finding, Fingerprint, Name, Span};
use crate::scan::Verdicts;
use crate::taxonomy;

/// What was found where, and what was read to find it.
#[derive(Debug, Default)]
pub struct Inventory {
    /// What was read and what was not.
    pub coverage: Coverage,
    /// The assets that hold something.
    pub assets: BTreeMap<AssetKey, Asset>,
    /// Distinct persons by identifying category, over all assets.
    persons: BTreeMap<Arc<str>, Distinct>,
}

/// What makes an asset: a file, or a table in one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AssetKey {
    /// The file.
    pub name: Arc<Name>,
    /// The table of a dump, qualified as in the dump.
    pub table: Option<Arc<Name>>,
}

/// What makes a field of an asset.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldKey {
    /// 1-based position of the column; none for a text without fields.
    pub position: Option<u32>,
    /// The column's name or the key path; empty for a text without fields.
    pub name: Arc<Name>,
}

impl FieldKey {
    /// The one field of a text without fields.
    pub fn text() -> Self {
        Self { position: None, name: Arc::new(Name::new(PathBuf::new(), String::new(), false)) }
    }
}

/// A file or table that holds something.
#[derive(Debug, Default)]
pub struct Asset {
    /// Bytes of the file that were read.
    pub bytes: u64,
    /// What the file was read as.
    pub format: &'static str,
    /// Data records, where there are any.
    pub records: Option<u64>,
    /// Its fields that hold something; text without fields has one.
    pub fields: BTreeMap<FieldKey, Field>,
}

/// A column, key or whole text.
#[derive(Debug, Default)]
pub struct Field {
    /// Cells that are not empty, where there are cells.
    pub cells: Option<u64>,
    /// What it holds, by category.
    pub holdings: BTreeMap<Arc<str>, Holding>,
}

/// One category in one place. Synthetic values are counted apart from all other counts.
#[derive(Debug, Default)]
pub struct Holding {
    /// Real values at possible, likely and certain.
    pub by_confidence: [u64; 3],
    /// Test identities at likely and above.
    pub synthetic: u64,
    /// Values that somebody silenced.
    pub suppressed: u64,
    /// Real values that are counted in another column: second halves, longitudes beside their latitudes.
    pub again: u64,
    /// Cells that hold any of them, where there are cells.
    pub cells: u64,
    /// Distinct real values at likely and above.
    pub distinct: Distinct,
    /// The rules that found them.
    pub rules: BTreeSet<Arc<str>>,
    /// The surest of them, synthetic ones included.
    pub best: Option<Confidence>,
    /// The finest point, in metres.
    pub precision_m_min: Option<u32>,
    /// Where the first values at likely and above stand.
    sure: Places,
    /// Where the first possible values stand.
    possible: Places,
}

/// The first places of many, and how many there are.
#[derive(Debug, Default)]
struct Places {
    first: Vec<Location>,
    total: u64,
}

/// Where one value of a holding stands.
#[derive(Clone, Debug)]
pub struct Location {
    /// The place in the text.
    pub span: Span,
    /// Keyed digest of the value.
    pub fingerprint: Fingerprint,
}

/// How many places a holding lists.
pub const LOCATIONS: usize = 20;

impl Inventory {
    /// The asset's entry, for adding findings to.
    pub fn asset(&mut self, key: AssetKey) -> &mut Asset {
        self.assets.entry(key).or_default()
    }

    /// Counts a finding under a place.
    pub fn add(&mut self, key: &AssetKey, field: &FieldKey, finding: &Finding) {
        if finding.confidence >= Confidence::Likely && !finding.synthetic && identifies(&finding.category) {
            entry(&mut self.persons, &finding.category).add(finding.tag);
        }
        let asset = entry(&mut self.assets, key);
        entry(&mut entry(&mut asset.fields, field).holdings, &finding.category).add(finding);
    }

    /// Counts the findings of a file's tables, now that their columns were weighed.
    pub fn add_tables(&mut self, file: &Arc<Name>, draft: Draft, tables: &Verdicts) {
        for (place, bucket) in draft.in_order() {
            let Some(column) = tables.columns.get(&place.column) else { continue };
            let Some((_, confidence)) = tables.weigh(Some(place.column), &place.rule, place.points, bucket.cap) else {
                continue;
            };
            let Some(table) = tables.tables.get(column.table) else { continue };
            if confidence >= Confidence::Likely && !bucket.synthetic && identifies(&place.category) {
                entry(&mut self.persons, &place.category).merge(bucket.distinct.clone());
            }
            let asset = entry(&mut self.assets, &AssetKey { name: Arc::clone(file), table: table.name.clone() });
            asset.records = Some(table.records);
            let key = FieldKey { position: Some(column.position), name: Arc::clone(&column.name) };
            let field = entry(&mut asset.fields, &key);
            field.cells = Some(column.cells);
            let holding = entry(&mut field.holdings, &place.category);
            holding.cells = column.cells_with(&place.category);
            holding.absorb(&place.rule, bucket, confidence);
        }
    }

    /// Says of a file, and so of all its tables, how much of it was read, and as what.
    pub fn describe(&mut self, file: &Arc<Name>, bytes: u64, format: &'static str) {
        let first = AssetKey { name: Arc::clone(file), table: None };
        for (_, asset) in self.assets.range_mut(first..).take_while(|(key, _)| key.name == *file) {
            (asset.bytes, asset.format) = (bytes, format);
        }
    }

    /// Both together.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.coverage.merge(other.coverage);
        merge_maps(&mut self.persons, other.persons, Distinct::merge);
        merge_maps(&mut self.assets, other.assets, Asset::merge);
        self
    }

    /// The largest distinct count of one identifying category over all assets: so many persons at least.
    pub fn persons_at_least(&self) -> u64 {
        self.persons.values().map(|set| set.count().0).max().unwrap_or(0)
    }
}

impl Asset {
    fn merge(&mut self, other: Self) {
        self.bytes += other.bytes;
        self.format = if self.format.is_empty() { other.format } else { self.format };
        self.records = sum(self.records, other.records);
        merge_maps(&mut self.fields, other.fields, |field, more| {
            field.cells = sum(field.cells, more.cells);
            merge_maps(&mut field.holdings, more.holdings, Holding::merge);
        });
    }
}

impl Holding {
    /// Real values at likely and above.
    pub fn values(&self) -> u64 {
        self.by_confidence[1] + self.by_confidence[2]
    }

    /// Whether nothing here reaches likely, synthetic values included.
    pub fn is_only_possible(&self) -> bool {
        self.best < Some(Confidence::Likely)
    }

    /// The first places, surest first: those at likely and above, or else the possible ones; and how many there are.
    pub fn locations(&self) -> (&[Location], u64) {
        let places = if self.sure.total > 0 { &self.sure } else { &self.possible };
        (&places.first, places.total)
    }

    fn add(&mut self, finding: &Finding) {
        let sure = finding.confidence >= Confidence::Likely;
        match (finding.synthetic, sure) {
            (true, true) => self.synthetic += 1,
            (true, false) => {}
            (false, _) => self.by_confidence[finding.confidence as usize] += 1,
        }
        if sure && !finding.synthetic {
            self.distinct.add(finding.tag);
        }
        if sure {
            self.precision_m_min = least(self.precision_m_min, finding.precision_m);
        }
        self.best = self.best.max(Some(finding.confidence));
        if !self.rules.contains(&finding.rule) {
            self.rules.insert(finding.rule.clone());
        }
        let places = if sure { &mut self.sure } else { &mut self.possible };
        places.add(finding);
    }

    /// Takes in values of one sort whose confidence is known now.
    fn absorb(&mut self, rule: &Arc<str>, bucket: Bucket, confidence: Confidence) {
        let sure = confidence >= Confidence::Likely;
        let values = bucket.places.total;
        match (bucket.synthetic, sure) {
            (true, true) => self.synthetic += values,
            (true, false) => {}
            (false, _) => self.by_confidence[confidence as usize] += values,
        }
        if sure && bucket.again && !bucket.synthetic {
            self.again += values;
        }
        if sure && !bucket.synthetic {
            self.distinct.merge(bucket.distinct);
        }
        if sure {
            self.precision_m_min = least(self.precision_m_min, bucket.precision_m_min);
        }
        self.best = self.best.max(Some(confidence));
        self.rules.insert(Arc::clone(rule));
        let places = if sure { &mut self.sure } else { &mut self.possible };
        places.merge(bucket.places);
    }

    fn merge(&mut self, other: Self) {
        self.cells += other.cells;
        self.again += other.again;
        for (mine, more) in self.by_confidence.iter_mut().zip(other.by_confidence) {
            *mine += more;
        }
        self.synthetic += other.synthetic;
        self.suppressed += other.suppressed;
        self.distinct.merge(other.distinct);
        self.rules.extend(other.rules);
        self.best = self.best.max(other.best);
        self.precision_m_min = least(self.precision_m_min, other.precision_m_min);
        self.sure.merge(other.sure);
        self.possible.merge(other.possible);
    }
}

impl Places {
    fn add(&mut self, finding: &Finding) {
        self.total += 1;
        if self.first.len() < LOCATIONS {
            self.first.push(Location { span: finding.span.clone(), fingerprint: finding.fingerprint });
        }
    }

    fn merge(&mut self, other: Self) {
        self.total += other.total;
        self.first.extend(other.first);
        self.first.sort_by_key(|location| (location.span.order(), location.fingerprint));
        self.first.truncate(LOCATIONS);
    }
}

/// Whether one value of the category stands for one person: identifiability 3 or more in the taxonomy, names and
/// places not among them.
pub fn identifies(category: &str) -> bool {
    let kind = ["id", "contact"].iter().any(|kind| taxonomy::is_within(category, kind));
    kind && taxonomy::get(category).is_some_and(|category| category.identifiability >= 3)
}

fn sum(a: Option<u64>, b: Option<u64>) -> Option<u64> {
    if a.is_none() && b.is_none() { None } else { Some(a.unwrap_or(0) + b.unwrap_or(0)) }
}

fn least(a: Option<u32>, b: Option<u32>) -> Option<u32> {
    a.into_iter().chain(b).min()
}

fn entry<'m, K: Ord + Clone, V: Default>(map: &'m mut BTreeMap<K, V>, key: &K) -> &'m mut V {
    // `entry` wants an owned key, and cloning one for each of a million findings of the same place is most of the cost.
    if !map.contains_key(key) {
        map.insert(key.clone(), V::default());
    }
    map.get_mut(key).expect("it was put there if it was missing")
}

fn merge_maps<K: Ord, V>(map: &mut BTreeMap<K, V>, other: BTreeMap<K, V>, merge: impl Fn(&mut V, V)) {
    for (key, value) in other {
        match map.entry(key) {
            std::collections::btree_map::Entry::Occupied(mut mine) => merge(mine.get_mut(), value),
            std::collections::btree_map::Entry::Vacant(free) => {
                free.insert(value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::path::PathBuf;

    use super::*;
    use crate::detect::Canonical;
    use crate::finding::{Key, Lines, Tag};

    fn finding(key: &Key, i: u64) -> (AssetKey, Finding) {
        let value = Canonical::new((i % 37).to_string());
        let category: Arc<str> = ["contact.email", "id.national.fnr", "location.precise"][(i % 3) as usize].into();
        let name = format!("file-{}", i % 5);
        let finding = Finding {
            span: Span {
                bytes: Some(i..i + 1),
                lines: Some(Lines { line: i, column: 1, end_column: 2 }),
                record: None,
            },
            column: None,
            cap: Confidence::Certain,
            again: false,
            rule: ["r.a", "r.b"][(i % 2) as usize].into(),
            class: "",
            confidence: Confidence::ALL[(i % 7 % 3) as usize],
            points: 0,
            synthetic: i.is_multiple_of(11),
            precision_m: (i % 3 == 2).then_some((i % 13) as u32),
            masked: Cow::Borrowed("****"),
            trail: None,
            fingerprint: key.of_kind(&category).fingerprint(&value),
            tag: Tag::of(&value),
            category,
        };
        (AssetKey { name: Arc::new(Name::new(PathBuf::from(&name), name, false)), table: None }, finding)
    }

    fn of(key: &Key, range: impl Iterator<Item = u64>) -> Inventory {
        let mut inventory = Inventory::default();
        for i in range {
            let (asset, finding) = finding(key, i);
            inventory.add(&asset, &FieldKey::text(), &finding);
        }
        inventory
    }

    /// Everything that a report could show.
    fn shown(inventory: &Inventory) -> String {
        let mut text = format!("{:?} persons {}\n", inventory.coverage, inventory.persons_at_least());
        for (key, asset) in &inventory.assets {
            for (category, holding) in asset.fields.values().flat_map(|field| &field.holdings) {
                let (places, total) = holding.locations();
                let distinct = holding.distinct.count();
                text += &format!(
                    "{key:?} {category} {:?} {} {distinct:?} {:?} {:?} {:?} {places:?} {total}\n",
                    holding.by_confidence, holding.synthetic, holding.rules, holding.best, holding.precision_m_min
                );
            }
        }
        text
    }

    #[test]
    fn merging_does_not_depend_on_order_or_grouping() {
        let key = Key::from_hex(&"ab".repeat(32)).unwrap();
        let whole = shown(&of(&key, 0..900));
        for parts in [2, 3, 7] {
            let cut = |p: u64| of(&key, (0..900).filter(move |i| i % parts == p));
            let forward = (0..parts).map(cut).fold(Inventory::default(), Inventory::merge);
            let backward = (0..parts).rev().map(cut).fold(Inventory::default(), |sum, part| part.merge(sum));
            assert_eq!(shown(&forward), whole);
            assert_eq!(shown(&backward), whole);
        }
    }

    #[test]
    fn synthetic_and_possible_values_are_counted_apart() {
        let key = Key::from_hex(&"ab".repeat(32)).unwrap();
        let inventory = of(&key, 0..900);
        let holdings: Vec<_> =
            inventory.assets.values().flat_map(|a| a.fields.values()).flat_map(|field| &field.holdings).collect();
        let all: u64 = holdings.iter().map(|(_, h)| h.by_confidence.iter().sum::<u64>()).sum();
        assert_eq!(all, (0..900).filter(|i| i % 11 != 0).count() as u64);
        assert!(inventory.persons_at_least() <= 37);
    }
}
