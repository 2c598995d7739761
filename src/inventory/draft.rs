//! The findings of one file's tables, counted by what they were given where they stand, until their columns say the
//! rest. What differs in nothing but its value shares a bucket, so there are few of them however many findings.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Distinct, Places, least};
use crate::finding::{Confidence, Finding};

/// Findings whose columns have not been weighed.
#[derive(Debug, Default)]
pub struct Draft {
    buckets: Vec<(Place, Bucket)>,
    /// By column, rule and class (as addresses: both live as long as the scan), points, and whether it is a second half.
    index: HashMap<(u32, usize, usize, i32, bool), usize>,
}

/// What the findings of a bucket have in common.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) column: u32,
    pub(super) category: Arc<str>,
    pub(super) rule: Arc<str>,
    pub(super) points: i32,
    class: &'static str,
}

/// Findings of one sort in one column.
#[derive(Debug)]
pub(super) struct Bucket {
    pub(super) synthetic: bool,
    /// Whether they are halves of values that are counted in another column.
    pub(super) again: bool,
    pub(super) cap: Confidence,
    pub(super) distinct: Distinct,
    pub(super) precision_m_min: Option<u32>,
    pub(super) places: Places,
}

impl Draft {
    /// Counts a finding in a column.
    pub fn add(&mut self, finding: &Finding) {
        let Some(column) = finding.column else { return };
        let key =
            (column, finding.rule.as_ptr() as usize, finding.class.as_ptr() as usize, finding.points, finding.again);
        let at = *self.index.entry(key).or_insert_with(|| {
            let place = Place {
                column,
                category: finding.category.clone(),
                rule: finding.rule.clone(),
                points: finding.points,
                class: finding.class,
            };
            let bucket = Bucket {
                synthetic: finding.synthetic,
                again: finding.again,
                cap: finding.cap,
                distinct: Distinct::default(),
                precision_m_min: None,
                places: Places::default(),
            };
            self.buckets.push((place, bucket));
            self.buckets.len() - 1
        });
        let bucket = &mut self.buckets[at].1;
        bucket.distinct.add(finding.tag);
        bucket.precision_m_min = least(bucket.precision_m_min, finding.precision_m);
        bucket.places.add(finding);
    }

    pub(super) fn in_order(mut self) -> impl Iterator<Item = (Place, Bucket)> {
        let order =
            |place: &Place| (place.column, place.category.clone(), place.rule.clone(), place.points, place.class);
        self.buckets.sort_by_key(|(place, _)| order(place));
        self.buckets.into_iter()
    }
}
