//! From an inventory and a purpose map to the document: every holding is judged, every name is one that may be shown.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::document::{
    Asset, ByConfidence, Coverage, Document, Field, Holding, Issue, Location, NotScanned, Persons, Purpose,
    PurposeCategory, Scan, Summary,
};
use super::{Header, document, message};
use crate::finding::Name;
use crate::inventory::{self, AssetKey, Inventory};
use crate::purpose::{Because, HoldingFacts, Judgement, Level, PlaceRef, PurposeMap, Status, Text, judge};
use crate::rules::RuleSet;

/// A purpose map and the folder that its selectors are relative to.
#[derive(Debug)]
pub struct MapInForce {
    /// The map.
    pub map: PurposeMap,
    /// The folder, relative to the base; empty where it is the base.
    pub folder: PathBuf,
    /// The file as it may be shown, and its digest.
    pub file: document::MapFile,
}

/// Names as reports show them: masked, and numbered where two would look alike.
#[derive(Debug, Default)]
pub struct Names(BTreeMap<Arc<Name>, String>);

impl Names {
    /// Numbers the names of an inventory: its assets and its examples of what was not read.
    pub fn of(inventory: &Inventory) -> Self {
        let missed = inventory.coverage.not_scanned.values().flat_map(|missed| &missed.examples);
        let files = inventory.assets.keys().map(|key| &key.name);
        let tables = inventory.assets.keys().filter_map(|key| key.table.as_ref());
        let fields = inventory.assets.values().flat_map(|asset| asset.fields.keys()).map(|field| &field.name);
        let names: BTreeSet<&Arc<Name>> = files.chain(tables).chain(fields).chain(missed).collect();
        let mut alike: BTreeMap<&str, usize> = BTreeMap::new();
        names.iter().for_each(|name| *alike.entry(name.shown()).or_default() += 1);
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        let mut shown = BTreeMap::new();
        for name in names {
            let number = numbers.entry(name.shown()).or_default();
            *number += 1;
            let alone = alike[name.shown()] == 1;
            let show = if alone { name.shown().to_owned() } else { format!("{}#{number}", name.shown()) };
            shown.insert(Arc::clone(name), show);
        }
        Self(shown)
    }

    /// The name to show.
    pub fn show<'a>(&'a self, name: &'a Name) -> &'a str {
        self.0.get(name).map_or_else(|| name.shown(), String::as_str)
    }
}

/// Puts the document together.
pub fn assemble(
    inventory: &Inventory,
    names: &Names,
    rules: &RuleSet,
    map: Option<&MapInForce>,
    header: Header,
) -> Document {
    let mut desk =
        Desk { names, rules, map, summary: empty_summary(inventory), issues: Vec::new(), purposes: purposes(map) };
    let assets: Vec<Asset> = inventory.assets.iter().map(|(key, asset)| desk.asset(key, asset)).collect();
    let Desk { summary, mut issues, purposes, .. } = desk;
    issues.sort_by_key(|(level, because, _)| (std::cmp::Reverse(*level), *because));
    let issues = issues.into_iter().enumerate().map(|(i, (_, _, issue))| Issue { id: format!("i{}", i + 1), ..issue });
    let mut document = Document {
        format: "inventory".to_owned(),
        format_version: "1.0".to_owned(),
        tool: document::Tool { name: "sporhund".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        rules: rules.packs.iter().map(pack).collect(),
        purpose_map: map.map(|map| map.file.clone()),
        scan: scan(header),
        coverage: coverage(inventory, names),
        summary,
        assets,
        purposes,
        suppressed: Vec::new(),
        issues: issues.collect(),
    };
    document.scan.id = scan_id(&document);
    document
}

struct Desk<'a> {
    names: &'a Names,
    rules: &'a RuleSet,
    map: Option<&'a MapInForce>,
    summary: Summary,
    issues: Vec<(Level, Status, Issue)>,
    purposes: Vec<Purpose>,
}

impl Desk<'_> {
    fn asset(&mut self, key: &AssetKey, asset: &inventory::Asset) -> Asset {
        let path = self.names.show(&key.name).to_owned();
        let table = key.table.as_deref().map(|table| self.names.show(table).to_owned());
        let id = short_digest(&[&path, table.as_deref().unwrap_or_default()]);
        let mut fields = Vec::with_capacity(asset.fields.len());
        for (field, held) in &asset.fields {
            let name = self.names.show(&field.name);
            let holdings = held.holdings.iter().map(|(category, holding)| {
                let judgement = self.judge(key, &field.name, category, holding);
                self.add_up(category, holding, &judgement, &id);
                self.raise(category, holding, &judgement, &id, name);
                self.holding(category, holding, held.cells, &judgement)
            });
            let holdings = holdings.collect();
            fields.push(Field { name: name.to_owned(), column: field.position, cells: held.cells, holdings });
        }
        Asset {
            id,
            path,
            path_bytes_b64: key.name.bytes_b64(),
            kind: if table.is_some() { "table" } else { "file" }.to_owned(),
            table,
            format: Some(asset.format.to_owned()).filter(|format| !format.is_empty()),
            bytes: asset.bytes,
            records: asset.records,
            fields,
        }
    }

    fn judge(&self, key: &AssetKey, field: &Name, category: &str, holding: &inventory::Holding) -> Judgement {
        let Some(map) = self.map else {
            return Judgement { status: Status::Unmapped, purposes: Vec::new(), because: Because::NoClaim };
        };
        let path = key.name.for_selectors();
        let path = path.strip_prefix(&map.folder).ok().map(Path::to_string_lossy);
        let table = key.table.as_ref().map(|table| table.for_selectors().to_string_lossy());
        let field = field.for_selectors().to_string_lossy();
        let place = PlaceRef { path: path.as_deref(), table: table.as_deref(), field: Some(&field) };
        let facts = HoldingFacts {
            category: self.known_as(&map.map, category),
            real: holding.values(),
            synthetic: holding.synthetic,
            precision_m_min: holding.precision_m_min,
        };
        judge(&map.map, &place, &facts)
    }

    /// A category of a pack's own is judged as the broader one that it falls under, unless the map names it.
    fn known_as<'c>(&'c self, map: &PurposeMap, category: &'c str) -> &'c str {
        let Some(broader) = self.rules.own_categories.get(category) else {
            return category;
        };
        let names = |purpose: &crate::purpose::Purpose| {
            purpose.lists(category).is_some() || purpose.forbids(category).is_some()
        };
        if map.purposes.iter().any(names) { category } else { broader }
    }

    fn add_up(&mut self, category: &str, holding: &inventory::Holding, judgement: &Judgement, asset: &str) {
        *self.summary.by_status.entry(judgement.status.name().to_owned()).or_default() += 1;
        self.summary.synthetic += holding.synthetic;
        self.summary.suppressed += holding.suppressed;
        if holding.is_only_possible() {
            return;
        }
        *self.summary.by_category.entry(category.to_owned()).or_default() += holding.values() - holding.again;
        for &index in &judgement.purposes {
            let Some(purpose) = self.purposes.get_mut(index) else {
                continue;
            };
            if purpose.found_in.last().is_none_or(|last| last != asset) {
                purpose.found_in.push(asset.to_owned());
            }
            found(&mut purpose.categories, category, holding.values() + holding.synthetic);
        }
    }

    fn raise(&mut self, category: &str, holding: &inventory::Holding, judgement: &Judgement, asset: &str, field: &str) {
        if holding.is_only_possible() {
            return;
        }
        let level = match self.map {
            Some(map) => map.map.policy.level(judgement.status),
            None => Some(Level::Note),
        };
        let Some(level) = level else { return };
        let issue = Issue {
            id: String::new(),
            status: judgement.status.name().to_owned(),
            severity: level.name().to_owned(),
            category: category.to_owned(),
            asset: asset.to_owned(),
            field: field.to_owned(),
            purposes: self.ids(judgement),
            values: holding.values() + holding.synthetic,
            message: message::issue(category, &judgement.because, self.map.map(|map| &map.map)),
            remedy: message::remedy(category, &judgement.because),
        };
        self.issues.push((level, judgement.status, issue));
    }

    fn holding(
        &self,
        category: &str,
        holding: &inventory::Holding,
        cells: Option<u64>,
        judgement: &Judgement,
    ) -> Holding {
        let (distinct, distinct_exact) = holding.distinct.count();
        let [possible, likely, certain] = holding.by_confidence;
        let (locations, locations_total) = holding.locations();
        Holding {
            category: category.to_owned(),
            status: judgement.status.name().to_owned(),
            purposes: self.ids(judgement),
            values: holding.values(),
            distinct,
            distinct_exact,
            share_permille: cells.map(|cells| (holding.cells * 1000).checked_div(cells).unwrap_or(0).min(1000)),
            persons: inventory::identifies(category).then_some(distinct),
            confidence: holding.best.map_or("possible", |best| best.name()).to_owned(),
            by_confidence: ByConfidence { certain, likely, possible },
            synthetic: holding.synthetic,
            suppressed: holding.suppressed,
            rules: holding.rules.iter().map(|rule| rule.to_string()).collect(),
            precision_m_min: holding.precision_m_min,
            locations: locations.iter().map(location).collect(),
            locations_total,
        }
    }

    fn ids(&self, judgement: &Judgement) -> Vec<String> {
        let Some(map) = self.map else { return Vec::new() };
        judgement.purposes.iter().filter_map(|&i| map.map.purposes.get(i)).map(|p| p.id.to_string()).collect()
    }
}

fn location(location: &inventory::Location) -> Location {
    Location {
        line: location.span.lines.map(|lines| lines.line),
        column: location.span.lines.map(|lines| lines.column),
        end_column: location.span.lines.map(|lines| lines.end_column),
        record: location.span.record,
        offset: location.span.bytes.as_ref().map(|bytes| bytes.start),
        fingerprint: location.fingerprint.hex(),
    }
}

fn empty_summary(inventory: &Inventory) -> Summary {
    Summary {
        by_status: BTreeMap::new(),
        by_category: BTreeMap::new(),
        persons: Persons { distinct_at_least: inventory.persons_at_least() },
        synthetic: 0,
        suppressed: 0,
    }
}

fn purposes(map: Option<&MapInForce>) -> Vec<Purpose> {
    let Some(map) = map else { return Vec::new() };
    let purposes = map.map.purposes.iter().map(|purpose| Purpose {
        id: purpose.id.to_string(),
        title: purpose.title.as_ref().map(by_language).unwrap_or_default(),
        legal_basis: purpose.legal_basis.iter().map(|b| b.dpv.clone().unwrap_or_else(|| b.art.clone())).collect(),
        found_in: Vec::new(),
        categories: map
            .map
            .declared(&purpose.id)
            .into_iter()
            .map(|(id, declared)| PurposeCategory {
                id: id.to_owned(),
                declared: declared.name().to_owned(),
                found: false,
                fields: 0,
                values: 0,
            })
            .collect(),
    });
    purposes.collect()
}

fn by_language(text: &Text) -> BTreeMap<String, String> {
    match text {
        Text::Same(text) => [("en".to_owned(), text.clone())].into(),
        Text::ByLanguage(texts) => texts.clone(),
    }
}

/// Counts a category found in a purpose's place: under the longest entry that it falls under, else as one that the
/// purpose does not name.
fn found(categories: &mut Vec<PurposeCategory>, category: &str, values: u64) {
    let covering = |entry: &&mut PurposeCategory| match entry.declared.as_str() {
        "forbidden" => crate::taxonomy::is_within(category, &entry.id),
        _ => crate::taxonomy::covers(&entry.id, category),
    };
    if let Some(entry) = categories.iter_mut().filter(covering).max_by_key(|entry| entry.id.len()) {
        entry.found = true;
        entry.fields += 1;
        entry.values += values;
        return;
    }
    let at = categories.partition_point(|entry| entry.id.as_str() < category);
    let declared = "no".to_owned();
    categories.insert(at, PurposeCategory { id: category.to_owned(), declared, found: true, fields: 1, values });
}

fn coverage(inventory: &Inventory, names: &Names) -> Coverage {
    let coverage = &inventory.coverage;
    let not_scanned = coverage.not_scanned.iter().map(|(reason, missed)| NotScanned {
        reason: reason.name().to_owned(),
        count: missed.count,
        examples: missed.examples.iter().map(|name| names.show(name).to_owned()).collect(),
    });
    let mut not_scanned: Vec<_> = not_scanned.collect();
    not_scanned.sort_by(|a, b| a.reason.cmp(&b.reason));
    Coverage {
        files_seen: coverage.files_seen(),
        files_scanned: coverage.files_scanned,
        bytes_scanned: coverage.bytes_scanned,
        records_scanned: coverage.records_scanned,
        not_scanned,
    }
}

fn pack(pack: &crate::rules::Pack) -> document::Rules {
    document::Rules {
        pack: pack.id.clone(),
        version: pack.version.clone(),
        digest: format!("sha256:{}", pack.digest),
        rule_count: pack.rule_count,
    }
}

fn scan(header: Header) -> Scan {
    let key_id = header.key_id;
    let mode = if key_id.is_some() { "keyed" } else { "ephemeral" }.to_owned();
    Scan {
        id: String::new(),
        roots: header.roots,
        as_of: header.as_of,
        started: header.started,
        finished: header.finished,
        fingerprints: document::Fingerprints { mode, key_id, algorithm: "HMAC-SHA-256/128".to_owned() },
        interrupted: header.interrupted,
        audit: header.audit,
        weakened_by: header.weakened_by,
    }
}

/// The date and a digest of what was scanned with what and when: the same for the same scan only.
fn scan_id(document: &Document) -> String {
    let scan = &document.scan;
    let packs: Vec<_> = document.rules.iter().map(|rules| rules.digest.as_str()).collect();
    let coverage = format!("{:?}", document.coverage);
    let roots = scan.roots.join("\n");
    let packs = packs.join("\n");
    let parts = [
        roots.as_str(),
        scan.started.as_deref().unwrap_or_default(),
        &packs,
        document.purpose_map.as_ref().map_or("", |map| map.digest.as_str()),
        &coverage,
    ];
    format!("{}-{}", scan.as_of, &short_digest(&parts)[..8])
}

/// 12 hex digits of SHA-256 over parts that hold no value.
fn short_digest(parts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    HEXLOWER.encode(&digest.finalize()[..6])
}
