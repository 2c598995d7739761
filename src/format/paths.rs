//! Key paths as columns, such as `kunde.kontakt[].epost`, for the formats that nest. What is remembered has a limit,
//! whatever keys a file holds; a record like the one before it costs one comparison a key.

use std::collections::HashMap;

use super::table::{ColumnId, Sink, TableId};

/// So many levels of nesting are told apart; what lies deeper shares the column `...`.
pub(super) const LEVELS: usize = 64;

/// A longer key is data, in bytes as it stands.
pub(super) const LONGEST_KEY: usize = 256;

/// So many keys make paths; what comes then is data, and collapses to `*`.
const MOST_KEYS: usize = 10_000;

/// So many paths there are at most, those of `*` and `[]` counted in.
const MOST_PATHS: usize = 3 * MOST_KEYS;

/// A longer path is `...`, in bytes.
const LONGEST_PATH: usize = 1024;

/// A path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PathId(u32);

/// A key below a path, in one spelling.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct KeyId(u32);

/// The paths of one table.
pub(super) struct Paths {
    table: TableId,
    paths: Vec<Path>,
    keys: Vec<Key>,
    /// How many of the keys are no beginnings.
    known: usize,
}

struct Path {
    name: String,
    column: Option<ColumnId>,
    /// Whether it leads through a `*`.
    collapsed: bool,
    /// Stands before the first key.
    beginning: KeyId,
    items: Option<PathId>,
    any: Option<PathId>,
    keys: HashMap<Box<[u8]>, KeyId>,
}

struct Key {
    spelling: Box<[u8]>,
    leads_to: PathId,
    /// Which key followed it the last time; itself where none did yet.
    next: KeyId,
}

impl Paths {
    /// The path of the record itself.
    pub(super) const ROOT: PathId = PathId(0);

    /// The one path of whatever is too deep or too much.
    pub(super) const REST: PathId = PathId(1);

    /// No paths yet but these two. `root` is the name of the column for values that have no key.
    pub(super) fn new(table: TableId, root: &str) -> Self {
        let mut this = Self { table, paths: Vec::new(), keys: Vec::new(), known: 0 };
        this.push(root.to_owned(), false);
        this.push("...".to_owned(), true);
        this
    }

    /// What stands before the first key of an object at this path.
    #[inline]
    pub(super) fn beginning(&self, path: PathId) -> KeyId {
        self.path(path).beginning
    }

    /// Where a key leads, and the length of its spelling.
    #[inline]
    pub(super) fn follow(&self, key: KeyId) -> (PathId, usize) {
        let key = self.key(key);
        (key.leads_to, key.spelling.len())
    }

    /// The key that followed `last` the last time, if it is what lies ahead. Spellings must hold what ends them.
    #[inline]
    pub(super) fn guess(&self, last: KeyId, ahead: &[u8]) -> Option<KeyId> {
        let next = self.key(last).next;
        (next != last && ahead.starts_with(&self.key(next).spelling)).then_some(next)
    }

    /// A known key of an object at this path, that follows `last`.
    pub(super) fn find(&mut self, path: PathId, last: KeyId, spelling: &[u8]) -> Option<KeyId> {
        let next = self.key(last).next;
        if next != last && *self.key(next).spelling == *spelling {
            return Some(next);
        }
        let found = *self.path(path).keys.get(spelling)?;
        self.keys[last.0 as usize].next = found;
        Some(found)
    }

    /// A new key of an object at this path, or `None` where there are too many: it is data then.
    pub(super) fn grow(&mut self, path: PathId, last: KeyId, spelling: &[u8], name: &str) -> Option<KeyId> {
        let name = if name.is_empty() { "\"\"" } else { name };
        self.make(path, last, spelling, |this| {
            let collapsed = this.path(path).collapsed;
            this.add(path, if path == Self::ROOT { "" } else { "." }, name, collapsed)
        })
    }

    /// A new key that adds nothing to the path.
    pub(super) fn pass_through(&mut self, path: PathId, last: KeyId, spelling: &[u8]) -> Option<KeyId> {
        self.make(path, last, spelling, |_| path)
    }

    /// The elements of an array at this path.
    pub(super) fn items(&mut self, path: PathId) -> PathId {
        if let Some(items) = self.path(path).items {
            return items;
        }
        let items = self.add(path, "", "[]", self.path(path).collapsed);
        self.paths[path.0 as usize].items = Some(items);
        items
    }

    /// What lies under keys that are data: `*`. Such keys are cells of this column themselves.
    pub(super) fn any(&mut self, path: PathId) -> PathId {
        if let Some(any) = self.path(path).any {
            return any;
        }
        let any = self.add(path, if path == Self::ROOT { "" } else { "." }, "*", true);
        self.paths[path.0 as usize].any = Some(any);
        any
    }

    /// The column of a path.
    #[inline]
    pub(super) fn column(&mut self, path: PathId, sink: &mut dyn Sink) -> ColumnId {
        let path = &mut self.paths[path.0 as usize];
        *path.column.get_or_insert_with(|| sink.column(self.table, &path.name))
    }

    fn make(
        &mut self,
        path: PathId,
        last: KeyId,
        spelling: &[u8],
        leads_to: impl FnOnce(&mut Self) -> PathId,
    ) -> Option<KeyId> {
        // What lies below `*` may still grow when names have run out: its keys are names again.
        let most = if self.path(path).collapsed { 2 * MOST_KEYS } else { MOST_KEYS };
        if path == Self::REST || self.known >= most {
            return None;
        }
        self.known += 1;
        let leads_to = leads_to(self);
        let id = self.push_key(spelling, leads_to);
        self.paths[path.0 as usize].keys.insert(spelling.into(), id);
        self.keys[last.0 as usize].next = id;
        Some(id)
    }

    fn add(&mut self, parent: PathId, joint: &str, part: &str, collapsed: bool) -> PathId {
        // The root's own name is for values without a key, no part of longer names.
        let above = if parent == Self::ROOT { "" } else { &self.path(parent).name };
        let length = above.len() + joint.len() + part.len();
        if parent == Self::REST || length > LONGEST_PATH || self.paths.len() >= MOST_PATHS {
            return Self::REST;
        }
        self.push(format!("{above}{joint}{part}"), collapsed)
    }

    fn push(&mut self, name: String, collapsed: bool) -> PathId {
        let id = PathId(self.paths.len() as u32);
        let beginning = self.push_key(b"", id);
        let keys = HashMap::new();
        self.paths.push(Path { name, column: None, collapsed, beginning, items: None, any: None, keys });
        id
    }

    fn push_key(&mut self, spelling: &[u8], leads_to: PathId) -> KeyId {
        let id = KeyId(self.keys.len() as u32);
        self.keys.push(Key { spelling: spelling.into(), leads_to, next: id });
        id
    }

    /// Ids come from here alone and nothing is ever taken away, so there is always what they stand for.
    #[inline]
    fn path(&self, id: PathId) -> &Path {
        &self.paths[id.0 as usize]
    }

    #[inline]
    fn key(&self, id: KeyId) -> &Key {
        &self.keys[id.0 as usize]
    }
}

/// Whether a key is data and no name: an object used as a map has addresses or numbers for keys.
pub(super) fn is_data(key: &str) -> bool {
    key.contains('@') || key.bytes().filter(u8::is_ascii_digit).count() >= 5
}

/// Keys of MongoDB's Extended JSON (version 2) that tell the type of a value and are no part of its path.
pub(super) fn is_wrapper(key: &str) -> bool {
    matches!(key, "$oid" | "$numberLong" | "$numberInt" | "$numberDouble" | "$numberDecimal" | "$date" | "$binary")
}

/// The last place at or before `at` that cuts no UTF-8 character.
pub(super) fn char_start(bytes: &[u8], at: usize) -> usize {
    let continues = |i: usize| bytes.get(i).is_some_and(|byte| byte & 0xC0 == 0x80);
    (at.saturating_sub(3)..=at).rev().find(|&i| !continues(i)).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::table::testing::Notes;

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut notes = Notes::default();
        let table = notes.table(None, None);
        let mut paths = Paths::new(table, "[]");
        let mut path = Paths::ROOT;
        for i in 0..200_000 {
            let name = format!("k{i}");
            let last = paths.beginning(path);
            path = match paths.grow(path, last, name.as_bytes(), &name) {
                Some(key) => paths.follow(key).0,
                None => paths.any(path),
            };
            if i % 7 == 0 {
                path = paths.items(path);
            }
            if i % 50 == 0 {
                path = Paths::ROOT;
            }
            paths.column(path, &mut notes);
        }
        assert!(paths.paths.len() <= MOST_PATHS);
        assert!(paths.known <= 2 * MOST_KEYS);
        assert!(notes.columns.iter().all(|(_, name)| name.len() <= LONGEST_PATH));
        assert!(notes.columns.iter().any(|(_, name)| name == "*"));
    }

    #[test]
    fn keys_that_are_data() {
        assert!(is_data("ola@example.com"));
        assert!(is_data("01817012345"));
        assert!(!is_data("adresse_2024"));
        assert!(!is_data("navn"));
    }
}
