//! The tags of XML and their attributes: where a record, a field or a child of one begins, and where it ends.

use std::ops::Range;

use memchr::memchr;

use super::super::paths::{KeyId, LEVELS, LONGEST_KEY, Paths};
use super::super::table::LONGEST_PIECE;
use super::super::tape::Tape;
use super::check::Shape;
use super::strings::{is_blank, is_space, name_length, plain, unescape_if};
use super::{Level, Named, Place, Reader, State};

impl Reader<'_> {
    pub(super) fn start_tag(&mut self, tape: &Tape<'_>, at: usize) -> usize {
        let start = at + 1;
        let end = start + name_length(&tape.ahead()[start..]);
        self.continued = false;
        self.named = Named::Nothing;
        self.state = State::Tag;
        if self.open.len() >= LEVELS {
            self.deeper += 1;
            self.sink.text(&tape.piece(start..end, None));
            return end;
        }
        let name = &tape.ahead()[start..end];
        let (place, record) = match self.shape {
            Shape::Dump | Shape::Result => (Place::Text, self.start_of_dump(name)),
            Shape::Records { depth } | Shape::Fhir { depth } if self.open.len() < depth => (Place::Text, false),
            Shape::Records { depth } | Shape::Fhir { depth } if self.open.len() == depth => {
                (self.start_of_record(tape, start..end), true)
            }
            Shape::Records { .. } | Shape::Fhir { .. } => (self.child(tape, start..end, false), false),
        };
        let last = match (&self.table, place) {
            (Some((_, paths)), Place::Cell(path)) => paths.beginning(path),
            _ => KeyId::default(),
        };
        self.open.push(Level { name: self.names.len(), place, last, record });
        self.names.extend_from_slice(name);
        end
    }

    /// An element of what mysqldump and mysql write. Returns whether it is a record.
    fn start_of_dump(&mut self, name: &[u8]) -> bool {
        match name {
            b"row" => return self.table.is_some(),
            b"field" if self.open.last().is_some_and(|above| above.record) => self.named = Named::Column,
            b"table_data" => self.named = Named::Table,
            b"database" => self.named = Named::Database,
            // Its fields are no records.
            b"table_structure" => self.state = State::Until { end: b"</table_structure", with: false },
            b"resultset" => {
                let table = self.sink.table(None, self.hints.table.as_deref());
                self.table = Some((table, Paths::new(table, "#1")));
            }
            _ => {}
        }
        false
    }

    /// A record of a general document. The first one gives the table its name.
    fn start_of_record(&mut self, tape: &Tape<'_>, name: Range<usize>) -> Place {
        let bytes = &tape.ahead()[name.clone()];
        if self.table.is_none() {
            let called = plain(bytes);
            let table = self.sink.table(None, Some(self.hints.table.as_deref().unwrap_or(&called)));
            self.table = Some((table, Paths::new(table, &called)));
            self.record = bytes.to_vec();
        }
        if self.record == bytes { Place::Cell(Paths::ROOT) } else { self.child(tape, name, false) }
    }

    /// The place of a child of what is open, or of its attribute.
    fn child(&mut self, tape: &Tape<'_>, name: Range<usize>, attribute: bool) -> Place {
        let place = self.place();
        let Some((_, paths)) = &mut self.table else {
            return Place::Text;
        };
        if attribute && matches!(self.shape, Shape::Fhir { .. }) && &tape.ahead()[name.clone()] == b"value" {
            return place;
        }
        let (path, last) = match place {
            Place::Cell(Paths::REST) => {
                self.sink.text(&tape.piece(name, None));
                return place;
            }
            Place::Cell(path) => (path, self.open.last().map(|level| level.last)),
            // A record of another name stands in the root.
            _ => (Paths::ROOT, None),
        };
        let last = last.unwrap_or(paths.beginning(path));
        self.key.clear();
        self.key.extend_from_slice(if attribute { b"@" } else { b"" });
        self.key.extend_from_slice(&tape.ahead()[name.clone()]);
        let known = paths.find(path, last, &self.key).or_else(|| {
            self.sink.text(&tape.piece(name.clone(), None));
            paths.grow(path, last, &self.key, &plain(&self.key))
        });
        match known {
            Some(key) => {
                if let (Some(level), Place::Cell(_)) = (self.open.last_mut(), place) {
                    level.last = key;
                }
                Place::Cell(paths.follow(key).0)
            }
            None => Place::Cell(paths.any(path)),
        }
    }

    /// Reads an attribute, or the end of a start tag.
    pub(super) fn in_tag(&mut self, tape: &Tape<'_>, at: usize) -> usize {
        let bytes = tape.ahead();
        match bytes[at] {
            b'>' => {
                self.state = State::Content;
                return at + 1;
            }
            b'/' => {
                if bytes.get(at + 1) == Some(&b'>') {
                    self.state = State::Content;
                    self.close();
                    return at + 2;
                }
                return at + 1;
            }
            byte if is_space(byte) => return at + 1,
            _ => {}
        }
        let length = name_length(&bytes[at..]).clamp(1, LONGEST_KEY);
        let after = &bytes[at + length..];
        let after = &after[..after.len().min(LONGEST_PIECE / 2)];
        let spaces = |bytes: &[u8]| bytes.iter().position(|&b| !is_space(b)).unwrap_or(bytes.len());
        let equals = spaces(after);
        let value = equals + 1 + spaces(after.get(equals + 1..).unwrap_or_default());
        let (Some(b'='), Some(&quote @ (b'"' | b'\''))) = (after.get(equals), after.get(value)) else {
            if !is_blank(&bytes[at..at + length]) && bytes[at..at + length] != *b"=" {
                self.sink.text(&tape.piece(at..at + length, None));
            }
            return at + length;
        };
        self.attribute(tape, at, length, at + length + value + 1, quote)
    }

    /// Begins the value of an attribute. Returns where to go on.
    fn attribute(&mut self, tape: &Tape<'_>, at: usize, length: usize, value: usize, quote: u8) -> usize {
        let bytes = tape.ahead();
        let name = &bytes[at..at + length];
        let seen = &bytes[value..bytes.len().min(value + LONGEST_KEY)];
        if let (b"name", true, Some(end)) = (name, self.named != Named::Nothing, memchr(quote, seen)) {
            self.take_name(tape, value..value + end);
            return value + end + 1;
        }
        let place = match (self.place(), name) {
            (_, b"xsi:nil") => Place::Nowhere,
            _ if name.starts_with(b"xmlns") || name.starts_with(b"xsi:") || self.named == Named::Column => Place::Text,
            (Place::Cell(_), _) => self.child(tape, at..at + length, true),
            (place, _) => place,
        };
        if matches!(place, Place::Text) {
            // A short one is handed on with its name.
            if let Some(end) = memchr(quote, &bytes[value..bytes.len().min(at + LONGEST_PIECE)]) {
                self.hand_on(tape, at..value + end + 1, Place::Text, true);
                return value + end + 1;
            }
            self.sink.text(&tape.piece(at..value, None));
        }
        self.state = State::Value { quote, place };
        self.continued = false;
        value
    }

    /// What the `name` attribute says in a dump.
    fn take_name(&mut self, tape: &Tape<'_>, range: Range<usize>) {
        let spelling = &tape.ahead()[range.clone()];
        match std::mem::replace(&mut self.named, Named::Nothing) {
            Named::Database => self.database = Some(plain(spelling)),
            Named::Table => {
                let table = self.sink.table(self.database.as_deref(), Some(&plain(spelling)));
                self.table = Some((table, Paths::new(table, "#1")));
            }
            Named::Column => {
                let ([.., row, field], Some((_, paths))) = (&mut self.open[..], &mut self.table) else {
                    return;
                };
                let known = paths.find(Paths::ROOT, row.last, spelling).or_else(|| {
                    let escaped = memchr(b'&', spelling).is_some();
                    self.sink.text(&tape.piece(range, unescape_if(escaped)));
                    paths.grow(Paths::ROOT, row.last, spelling, &plain(spelling))
                });
                row.last = known.unwrap_or(row.last);
                field.place = Place::Cell(match known {
                    Some(key) => paths.follow(key).0,
                    None => paths.any(Paths::ROOT),
                });
            }
            Named::Nothing => {}
        }
    }

    pub(super) fn end_tag(&mut self, tape: &Tape<'_>, at: usize) -> usize {
        let bytes = &tape.ahead()[at..];
        // No end tag is longer than a name and some space; what does not end is looked at once only.
        let seen = &bytes[..bytes.len().min(2 * LONGEST_KEY)];
        let Some(end) = memchr(b'>', seen) else {
            return self.content(tape, at);
        };
        self.continued = false;
        let name = &seen[2..2 + name_length(&seen[2..end])];
        if !is_blank(&seen[2 + name.len()..end]) {
            self.sink.text(&tape.piece(at + 2 + name.len()..at + end, None));
        }
        match self.matching(name) {
            Some(0) => self.close(),
            Some(left_open) => {
                self.tell_damaged();
                (0..=left_open).for_each(|_| self.close());
            }
            None => self.tell_damaged(),
        }
        at + end + 1
    }

    /// How many elements lie open within the one that an end tag of this name ends.
    fn matching(&self, name: &[u8]) -> Option<usize> {
        if self.deeper > 0 {
            return Some(0);
        }
        let mut end = self.names.len();
        self.open
            .iter()
            .rev()
            .position(|level| self.names[level.name..std::mem::replace(&mut end, level.name)] == *name)
    }
}
