//! Which places a map claims. All globs of a map are compiled into one set per kind, and a place meets each set once.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use super::map::Word;

/// Bytes. Alternatives nest, and globset walks them by recursion: an unlimited glob could overflow the stack.
const LONGEST_GLOB: usize = 1000;

/// A place in the data: where a value was found, without the value.
#[derive(Clone, Copy, Debug)]
pub struct PlaceRef<'a> {
    /// The path from the folder that selectors are relative to, `/`-separated, members of archives as
    /// `outer.zip!/inner.txt`. `None` for a place outside that folder: no path selector claims it.
    pub path: Option<&'a str>,
    /// The table of a dump, as the dump names it. `None` or empty: no table selector claims the place.
    pub table: Option<&'a str>,
    /// The column, `#1` and so on without a header, or the key path. `None` or empty (running text): no column
    /// selector claims the place.
    pub field: Option<&'a str>,
}

/// Who claims a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// The purposes, in the order of the map, each once.
    pub purposes: Vec<Claim>,
    /// The `[[test_data]]` blocks, in the order of the map.
    pub test_data: Vec<usize>,
}

/// A purpose that claims a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Index in the map.
    pub purpose: usize,
    /// Whether it claims this very column: by a column glob that matches and has a literal character.
    pub names_column: bool,
}

/// Whose a block is, by index in the map.
#[derive(Clone, Copy, Debug)]
pub(super) enum Owner {
    Purpose(usize),
    TestData(usize),
}

/// All `where` and `test_data` blocks of a map, compiled.
#[derive(Clone, Debug, Default)]
pub(super) struct Selectors {
    blocks: Vec<Block>,
    path: GlobSet,
    table: GlobSet,
    column: GlobSet,
}

impl Selectors {
    pub(super) fn claims(&self, place: &PlaceRef<'_>) -> Claims {
        let hits = Hits {
            path: place.path.map(|path| self.path.matches(path)),
            table: named(place.table).map(|table| self.table.matches(table)),
            table_end: named(place.table).map(|table| self.table.matches(last_part(table))),
            column: named(place.field).map(|field| self.column.matches(field)),
        };
        let mut claims = Claims::default();
        for block in self.blocks.iter().filter(|block| block.claims(&hits)) {
            match block.owner {
                Owner::TestData(index) => claims.test_data.push(index),
                Owner::Purpose(purpose) => {
                    let names_column = block.names_column(&hits);
                    match claims.purposes.last_mut().filter(|last| last.purpose == purpose) {
                        Some(last) => last.names_column |= names_column,
                        None => claims.purposes.push(Claim { purpose, names_column }),
                    }
                }
            }
        }
        claims
    }
}

/// Takes the blocks of a map one by one, in its order, and compiles them together.
#[derive(Default)]
pub(super) struct Compiler {
    blocks: Vec<Block>,
    path: Vec<Glob>,
    table: Vec<Glob>,
    column: Vec<Glob>,
}

impl Compiler {
    /// Adds a block: its globs on path, table and column. Those that do not compile are left out and returned, each
    /// with what is wrong with it.
    pub(super) fn add<'w>(&mut self, owner: Owner, keys: [Option<&'w [Word]>; 3]) -> Vec<(&'w Word, String)> {
        let [path, table, column] = keys;
        let mut wrong = Vec::new();
        let mut list = |words: Option<&'w [Word]>, kind: Kind, globs: &mut Vec<Glob>| {
            words.map(|words| List::compile(words, kind, globs, &mut wrong))
        };
        let block = Block {
            owner,
            path: list(path, Kind::Path, &mut self.path),
            table: list(table, Kind::Name, &mut self.table),
            column: list(column, Kind::Name, &mut self.column),
        };
        self.blocks.push(block);
        wrong
    }

    /// The error is globset's own: globs that compile one by one can still be too large together.
    pub(super) fn finish(self) -> Result<Selectors, globset::Error> {
        Ok(Selectors { blocks: self.blocks, path: set(self.path)?, table: set(self.table)?, column: set(self.column)? })
    }
}

/// The globs that a place matches, by index, ascending; `None` where the place has no such name.
struct Hits {
    path: Option<Vec<usize>>,
    table: Option<Vec<usize>>,
    /// What the last part of the table's name matches.
    table_end: Option<Vec<usize>>,
    column: Option<Vec<usize>>,
}

#[derive(Clone, Debug)]
struct Block {
    owner: Owner,
    path: Option<List>,
    table: Option<List>,
    column: Option<List>,
}

impl Block {
    fn claims(&self, hits: &Hits) -> bool {
        let matches = |list: &Option<List>, whole: &Option<Vec<usize>>, end: &Option<Vec<usize>>| match (list, whole) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(list), Some(whole)) => list.matches(whole, end.as_deref().unwrap_or(whole)),
        };
        matches(&self.path, &hits.path, &None)
            && matches(&self.table, &hits.table, &hits.table_end)
            && matches(&self.column, &hits.column, &None)
    }

    fn names_column(&self, hits: &Hits) -> bool {
        let (Some(list), Some(hits)) = (&self.column, &hits.column) else {
            return false;
        };
        list.include.iter().any(|pattern| pattern.literal && hits.binary_search(&pattern.index).is_ok())
    }
}

/// The globs of one key of one block.
#[derive(Clone, Debug, Default)]
struct List {
    include: Vec<Pattern>,
    exclude: Vec<Pattern>,
}

impl List {
    fn compile<'w>(words: &'w [Word], kind: Kind, globs: &mut Vec<Glob>, wrong: &mut Vec<(&'w Word, String)>) -> List {
        let mut list = List::default();
        for word in words {
            let (excludes, glob) = match word.strip_prefix('!') {
                Some(glob) => (true, glob),
                None => (false, word.as_str()),
            };
            match compile(glob, kind) {
                Ok(compiled) => {
                    let pattern = Pattern {
                        index: globs.len(),
                        literal: has_literal(compiled.glob()),
                        dotted: glob.contains('.'),
                    };
                    globs.push(compiled);
                    if excludes { list.exclude.push(pattern) } else { list.include.push(pattern) }
                }
                Err(why) => wrong.push((word, why)),
            }
        }
        list
    }

    /// A list of exclusions only takes everything else, as with ripgrep's `--glob`.
    fn matches(&self, whole: &[usize], end: &[usize]) -> bool {
        let hit = |pattern: &Pattern| {
            let hits = if pattern.dotted { whole } else { end };
            hits.binary_search(&pattern.index).is_ok()
        };
        (self.include.is_empty() || self.include.iter().any(hit)) && !self.exclude.iter().any(hit)
    }
}

#[derive(Clone, Debug)]
struct Pattern {
    /// In the set of its kind.
    index: usize,
    /// It has a character that stands for itself.
    literal: bool,
    /// It has a dot; in a table, one without matches the last part of the name.
    dotted: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `*` and `?` stay within a segment, `**` crosses them.
    Path,
    /// A table or a column: no segments.
    Name,
}

fn compile(glob: &str, kind: Kind) -> Result<Glob, String> {
    let glob = match kind {
        Kind::Path => glob.strip_prefix("./").unwrap_or(glob).to_owned(),
        Kind::Name => escape_brackets(glob),
    };
    match glob.len() {
        0 => return Err("it is empty".to_owned()),
        1..=LONGEST_GLOB => {}
        _ => return Err(format!("it has more than {LONGEST_GLOB} bytes")),
    }
    let built = GlobBuilder::new(&glob).literal_separator(kind == Kind::Path).backslash_escape(true).build();
    // Globs that parse can still be too deep for the regex engine, and the whole set would not tell which one it was.
    let checked = built.and_then(|glob| GlobSet::new([&glob]).map(|_| glob));
    checked.map_err(|error| error.kind().to_string())
}

fn set(globs: Vec<Glob>) -> Result<GlobSet, globset::Error> {
    let mut builder = GlobSetBuilder::new();
    for glob in globs {
        builder.add(glob);
    }
    builder.build()
}

/// Key paths hold `[]` (`orders[].email`), and people copy them from reports: an empty class means itself.
fn escape_brackets(glob: &str) -> String {
    let mut escaped = String::with_capacity(glob.len() + 2);
    let mut chars = glob.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => escaped.extend(std::iter::once(c).chain(chars.next())),
            '[' if chars.next_if_eq(&']').is_some() => escaped.push_str("\\[\\]"),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// Whether a glob that compiles has a character that stands for itself, in an alternative or outside.
fn has_literal(glob: &str) -> bool {
    let mut chars = glob.chars();
    let mut depth = 0usize;
    while let Some(c) = chars.next() {
        match c {
            '*' | '?' => {}
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ',' if depth > 0 => {}
            '[' => {
                // The first character of a class never ends it, nor does the first one after a negation.
                if matches!(chars.next(), Some('!' | '^')) {
                    chars.next();
                }
                chars.by_ref().find(|c| *c == ']');
            }
            _ => return true,
        }
    }
    false
}

fn named(name: Option<&str>) -> Option<&str> {
    name.filter(|name| !name.is_empty())
}

fn last_part(table: &str) -> &str {
    table.rsplit_once('.').map_or(table, |(_, last)| last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::purpose::PurposeMap;

    /// A map with one purpose that has these `where` blocks.
    fn map(blocks: &[&str]) -> PurposeMap {
        let mut text = "format = \"purpose-map/1\"\n[[purpose]]\nid = \"p\"\n".to_owned();
        for block in blocks {
            text += &format!("[[purpose.where]]\n{block}\n");
        }
        PurposeMap::parse(&text, "p.toml").map_err(|error| error.to_string()).unwrap()
    }

    fn place<'a>(path: &'a str, table: &'a str, field: &'a str) -> PlaceRef<'a> {
        PlaceRef { path: Some(path), table: Some(table), field: Some(field) }
    }

    fn claims(block: &str, path: &str, table: &str, field: &str) -> bool {
        !map(&[block]).claims(&place(path, table, field)).purposes.is_empty()
    }

    fn path_claims(glob: &str, path: &str) -> bool {
        claims(&format!("path = ['{glob}']"), path, "", "")
    }

    #[test]
    fn a_star_stays_within_a_segment_and_two_cross_them() {
        for (glob, path, claimed) in [
            ("db/*.sql", "db/a.sql", true),
            ("db/*.sql", "db/old/a.sql", false),
            ("db/*.sql", "x/db/a.sql", false),
            ("*.sql", "db/a.sql", false),
            ("db/**", "db/old/a.sql", true),
            ("db/**", "db", false),
            ("**/*.sql", "a.sql", true),
            ("**/*.sql", "x/y/a.sql", true),
            ("exports/mailer/**/*.csv", "exports/mailer/a.csv", true),
            ("exports/mailer/**/*.csv", "exports/mailer/2026/11/a.csv", true),
            ("exports/mailer/**/*.csv", "exports/mailer/a.json", false),
            ("**/tests/**", "tests/a.txt", true),
            ("**/tests/**", "src/tests/a/b.txt", true),
            ("**/tests/**", "src/mytests/a.txt", false),
            ("db/?.sql", "db/a.sql", true),
            ("db?a.sql", "db/a.sql", false),
            ("./db/*.sql", "db/a.sql", true),
            ("exports/{a,b}/*", "exports/b/c", true),
            ("exports/*.zip!/*.csv", "exports/a.zip!/b.csv", true),
            ("exports/*.zip", "exports/a.zip!/b.csv", false),
            ("DB/*.sql", "db/a.sql", false),
            ("db/*.sql", "db/a.SQL", false),
            ("bilag/ø*.txt", "bilag/øre.txt", true),
        ] {
            assert_eq!(path_claims(glob, path), claimed, "{glob} / {path}");
        }
    }

    #[test]
    fn all_keys_of_a_block_must_match() {
        let block = "path = ['db/*']\ntable = ['public.member']\ncolumn = ['email']";
        assert!(claims(block, "db/a.sql", "public.member", "email"));
        assert!(!claims(block, "x/a.sql", "public.member", "email"));
        assert!(!claims(block, "db/a.sql", "public.order", "email"));
        assert!(!claims(block, "db/a.sql", "public.member", "phone"));
    }

    #[test]
    fn any_glob_of_a_list_and_any_block_is_enough() {
        let two = map(&["path = ['a/*', 'b/*']\ntable = ['t']", "path = ['c/*']"]);
        let claimed = |path, table| !two.claims(&place(path, table, "")).purposes.is_empty();
        assert!(claimed("a/1", "t") && claimed("b/1", "t") && claimed("c/1", "u"));
        assert!(!claimed("a/1", "u"), "keys of different blocks do not add up");
        assert!(!claimed("d/1", "t"));
        assert_eq!(two.claims(&place("c/1", "t", "")).purposes.len(), 1);
        let overlapping = map(&["path = ['a/*']", "path = ['*/1']", "table = ['t']"]);
        assert_eq!(overlapping.claims(&place("a/1", "t", "")).purposes.len(), 1, "each purpose once");
    }

    #[test]
    fn an_exclamation_mark_excludes_within_its_list_only() {
        for path in [["!a/secret/**", "a/**"], ["a/**", "!a/secret/**"]] {
            let block = format!("path = ['{}', '{}']", path[0], path[1]);
            assert!(claims(&block, "a/x", "", ""));
            assert!(!claims(&block, "a/secret/x", "", ""), "in any order");
        }
        assert!(claims("path = ['!a/**']", "b/x", "", ""), "all but");
        assert!(!claims("path = ['!a/**']", "a/x", "", ""));
        let two = map(&["path = ['a/**', '!a/secret/**']", "path = ['a/secret/keep']"]);
        assert!(!two.claims(&place("a/secret/keep", "", "")).purposes.is_empty(), "another block may claim it");
        assert!(claims("table = ['public.*', '!log_*']", "f", "public.member", ""));
        assert!(!claims("table = ['public.*', '!log_*']", "f", "public.log_2026", ""));
    }

    #[test]
    fn a_table_pattern_without_a_dot_matches_the_last_part() {
        for (glob, table, claimed) in [
            ("member", "public.member", true),
            ("member", "shop.public.member", true),
            ("member", "member", true),
            ("member", "public.members", false),
            ("member", "member.public", false),
            ("public.member", "public.member", true),
            ("public.member", "member", false),
            ("public.member", "shop.public.member", false),
            ("*.member", "shop.public.member", true),
            ("public.bonus_*", "public.bonus_2026", true),
            ("bonus_*", "public.bonus_2026", true),
            ("bonus_*", "bonus_2026.member", false),
            ("public.*", "public.member", true),
            ("Member", "public.member", false),
            ("*", "public.member", true),
        ] {
            assert_eq!(claims(&format!("table = ['{glob}']"), "f", table, ""), claimed, "{glob} / {table}");
        }
    }

    #[test]
    fn a_selector_never_claims_what_a_place_does_not_have() {
        for missing in [None, Some("")] {
            let no_table = PlaceRef { path: Some("f"), table: missing, field: Some("c") };
            let no_field = PlaceRef { path: Some("f"), table: Some("t"), field: missing };
            for glob in ["*", "!x", "**"] {
                assert!(map(&[&format!("table = ['{glob}']")]).claims(&no_table).purposes.is_empty(), "{glob}");
                assert!(map(&[&format!("column = ['{glob}']")]).claims(&no_field).purposes.is_empty(), "{glob}");
            }
            assert!(!map(&["path = ['f']"]).claims(&no_table).purposes.is_empty());
        }
        let outside = PlaceRef { path: None, table: Some("t"), field: Some("c") };
        assert!(map(&["path = ['**']"]).claims(&outside).purposes.is_empty());
        assert!(map(&["path = ['!x']"]).claims(&outside).purposes.is_empty());
        assert!(!map(&["table = ['t']"]).claims(&outside).purposes.is_empty());
    }

    #[test]
    fn columns_match_whole_names_key_paths_and_numbers() {
        for (glob, field, claimed) in [
            ("email", "email", true),
            ("email", "email2", false),
            ("e*", "email", true),
            ("#1", "#1", true),
            ("#1", "#11", false),
            ("orders[].email", "orders[].email", true),
            ("orders[].*", "orders[].lines[].sku", true),
            ("orders\\[].email", "orders[].email", true),
            ("*.email", "a/b.email", true),
            ("*email", "a/email", true),
            ("tlf.", "tlf.", true),
            ("*.", "tlf.", true),
            ("[ab]x", "bx", true),
            ("Email", "email", false),
        ] {
            assert_eq!(claims(&format!("column = ['{glob}']"), "f", "", field), claimed, "{glob} / {field}");
        }
    }

    #[test]
    fn a_column_is_named_by_a_matching_glob_with_a_literal() {
        let names = |globs: &str, field| {
            let claims = map(&[&format!("column = [{globs}]")]).claims(&place("f", "t", field));
            claims.purposes.first().map(|claim| claim.names_column)
        };
        for glob in ["email", "e*", "{email,mail}", "*_[ab]", "??ail", "[!x]mail", "\\*mail"] {
            let field = if glob == "*_[ab]" {
                "x_a"
            } else if glob == "\\*mail" {
                "*mail"
            } else {
                "email"
            };
            assert_eq!(names(&format!("'{glob}'"), field), Some(true), "{glob}");
        }
        for glob in ["*", "**", "?????", "[a-z]*", "{*,?????}", "[!]]*"] {
            assert_eq!(names(&format!("'{glob}'"), "email"), Some(false), "{glob}");
        }
        assert_eq!(names("'*', 'position'", "position"), Some(true));
        assert_eq!(names("'*', 'position'", "email"), Some(false), "the one that matches has no literal");
        assert_eq!(names("'!position'", "email"), Some(false), "an exclusion names nothing");
        assert_eq!(names("'*', '!position'", "position"), None);
        let by_either = map(&["path = ['f']", "column = ['email']", "path = ['*']"]);
        assert!(by_either.claims(&place("f", "t", "email")).purposes[0].names_column);
        assert!(!by_either.claims(&place("f", "t", "phone")).purposes[0].names_column);
    }
}
