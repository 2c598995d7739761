//! The inventory as it is written and read again: a versioned copy (`schema/inventory.schema.json`, format version 1.0),
//! never an internal type. Every report but the list of findings is made from it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The whole document.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Document {
    /// Always `inventory`.
    pub format: String,
    /// `1.x`; readers accept any minor version.
    pub format_version: String,
    /// What wrote it.
    pub tool: Tool,
    /// The packs in force.
    pub rules: Vec<Rules>,
    /// The purpose map in force, if any.
    pub purpose_map: Option<MapFile>,
    /// What was scanned, when, under which key.
    pub scan: Scan,
    /// What was read and what was not.
    pub coverage: Coverage,
    /// Totals.
    pub summary: Summary,
    /// What holds something, by path and table.
    pub assets: Vec<Asset>,
    /// The purposes of the map, with what was found of their categories.
    pub purposes: Vec<Purpose>,
    /// What was silenced.
    pub suppressed: Vec<Suppressed>,
    /// What somebody should act on, worst first.
    pub issues: Vec<Issue>,
}

/// What wrote the document.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tool {
    /// `sporhund`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// A rule pack in force.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rules {
    /// The pack's id.
    pub pack: String,
    /// Its version.
    pub version: String,
    /// `sha256:` and 64 hex digits.
    pub digest: String,
    /// How many rules it holds.
    pub rule_count: usize,
}

/// The purpose map in force.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MapFile {
    /// The file, relative to the base where it lies inside.
    pub path: String,
    /// `sha256:` and 64 hex digits.
    pub digest: String,
}

/// What was scanned.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Scan {
    /// Names the scan.
    pub id: String,
    /// The paths asked for, relative to the base.
    pub roots: Vec<String>,
    /// The date that counts as today, ISO 8601.
    pub as_of: String,
    /// RFC 3339, absent from reproducible reports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started: Option<String>,
    /// RFC 3339, absent from reproducible reports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished: Option<String>,
    /// How values are fingerprinted.
    pub fingerprints: Fingerprints,
    /// Somebody stopped the scan before its end.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub interrupted: bool,
    /// Everything was read, ignore files or not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub audit: bool,
    /// Settings of a configuration file that made the scan see less.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weakened_by: Vec<String>,
}

/// How values are fingerprinted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Fingerprints {
    /// `ephemeral` (a key for this run only) or `keyed`.
    pub mode: String,
    /// Names the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    /// `HMAC-SHA-256/128`.
    pub algorithm: String,
}

/// What was read and what was not.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Coverage {
    /// Everything met.
    pub files_seen: u64,
    /// Read to the end.
    pub files_scanned: u64,
    /// Bytes read.
    pub bytes_scanned: u64,
    /// Data records read.
    pub records_scanned: u64,
    /// The rest, by reason.
    pub not_scanned: Vec<NotScanned>,
}

/// What was not read for one reason.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NotScanned {
    /// The reason.
    pub reason: String,
    /// How many.
    pub count: u64,
    /// The first of them.
    pub examples: Vec<String>,
}

/// Totals.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Summary {
    /// Holdings by status.
    pub by_status: BTreeMap<String, u64>,
    /// Real values at likely and above by category.
    pub by_category: BTreeMap<String, u64>,
    /// How many persons.
    pub persons: Persons,
    /// Test identities.
    pub synthetic: u64,
    /// Values silenced.
    pub suppressed: u64,
}

/// How many persons.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Persons {
    /// The largest distinct count of one identifying category.
    pub distinct_at_least: u64,
}

/// A file or table that holds something.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Asset {
    /// Stable: made of the masked path and the table.
    pub id: String,
    /// Relative to the base.
    pub path: String,
    /// The raw name, where it is not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_bytes_b64: Option<String>,
    /// `file`, `table`, ...
    pub kind: String,
    /// The table's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// What the file is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// Bytes read of the file.
    pub bytes: u64,
    /// Data records, where there are any; a header is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records: Option<u64>,
    /// Its fields; text without fields has one with an empty name.
    pub fields: Vec<Field>,
}

/// A column, key, or a whole text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Field {
    /// The name.
    pub name: String,
    /// 1-based position in the table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// Cells that are not empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cells: Option<u64>,
    /// What it holds, by category.
    pub holdings: Vec<Holding>,
}

/// One category in one place.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Holding {
    /// Taxonomy id.
    pub category: String,
    /// What the purpose map makes of it.
    pub status: String,
    /// The purposes that claim the place.
    pub purposes: Vec<String>,
    /// Real values at likely and above.
    pub values: u64,
    /// Distinct ones.
    pub distinct: u64,
    /// Whether that is a count or an estimate.
    pub distinct_exact: bool,
    /// Of the cells that are not empty, so many in a thousand hold one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_permille: Option<u64>,
    /// Persons, for a category whose values stand for one person each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persons: Option<u64>,
    /// The surest finding.
    pub confidence: String,
    /// Real values by confidence.
    pub by_confidence: ByConfidence,
    /// Test identities.
    pub synthetic: u64,
    /// Values silenced.
    pub suppressed: u64,
    /// The rules that found them.
    pub rules: Vec<String>,
    /// The finest point, in metres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision_m_min: Option<u32>,
    /// The first places.
    pub locations: Vec<Location>,
    /// How many there are.
    pub locations_total: u64,
}

/// Counts by confidence.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ByConfidence {
    /// 85 points or more.
    pub certain: u64,
    /// 60 to 84.
    pub likely: u64,
    /// 35 to 59.
    pub possible: u64,
}

/// Where a value stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Location {
    /// 1-based; absent where there are no lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// 1-based, in code points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u64>,
    /// The column after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_column: Option<u64>,
    /// 1-based data record; absent where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<u64>,
    /// Byte offset in the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// Keyed digest of the value.
    pub fingerprint: String,
}

/// A purpose and what was found of its categories.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Purpose {
    /// As in the map.
    pub id: String,
    /// By language.
    pub title: BTreeMap<String, String>,
    /// Grounds, as DPV terms or GDPR articles.
    pub legal_basis: Vec<String>,
    /// Assets in its places.
    pub found_in: Vec<String>,
    /// What it names, and what was found in its places without being named.
    pub categories: Vec<PurposeCategory>,
}

/// A category as a purpose sees it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PurposeCategory {
    /// Taxonomy id.
    pub id: String,
    /// `required`, `optional`, `forbidden`, or `no` where the purpose does not name it.
    pub declared: String,
    /// Whether any was found in its places.
    pub found: bool,
    /// In how many fields.
    pub fields: u64,
    /// How many values, test identities included.
    pub values: u64,
}

/// Something silenced.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Suppressed {
    /// The rule.
    pub rule: String,
    /// The category.
    pub category: String,
    /// The file.
    pub path: String,
    /// Why.
    pub reason: String,
    /// How many.
    pub count: u64,
}

/// Something to act on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Issue {
    /// `i1`, `i2`, ...
    pub id: String,
    /// The status that makes it one.
    pub status: String,
    /// `error`, `warning` or `note`, by the map's policy.
    pub severity: String,
    /// Taxonomy id.
    pub category: String,
    /// Asset id.
    pub asset: String,
    /// The field in it.
    pub field: String,
    /// The purposes that claim the place.
    pub purposes: Vec<String>,
    /// How many values, test identities included.
    pub values: u64,
    /// What is wrong, by language.
    pub message: BTreeMap<String, String>,
    /// What to do, by language.
    pub remedy: BTreeMap<String, String>,
}
