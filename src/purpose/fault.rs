//! What is wrong with a map, and where.

use std::fmt;

/// Everything that is wrong with a map. Displays as one line a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapError {
    /// At least one, by line.
    pub faults: Vec<Fault>,
}

impl fmt::Display for MapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, fault) in self.faults.iter().enumerate() {
            write!(f, "{}{fault}", if i == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl std::error::Error for MapError {}

/// One thing that is wrong with a map. Displays as `FILE:LINE: what; remedy`, control characters escaped.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file, as the caller named it.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = format!("{}:{}: {}; {}", self.file, self.line, self.what, self.remedy);
        // The map may come from a repository that nobody vouches for, and this goes to a terminal.
        let bidirectional = ['\u{200e}'..='\u{200f}', '\u{202a}'..='\u{202e}', '\u{2066}'..='\u{2069}'];
        for c in line.chars() {
            match c.is_control() || bidirectional.iter().any(|range| range.contains(&c)) {
                true => write!(f, "{}", c.escape_unicode())?,
                false => write!(f, "{c}")?,
            }
        }
        Ok(())
    }
}

/// Where the lines of a text start, in bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        let after = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Lines(std::iter::once(0).chain(after).collect())
    }

    /// The line, from 1, that holds a byte.
    pub(super) fn at(&self, offset: usize) -> usize {
        self.0.partition_point(|start| *start <= offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_start_at_one_and_end_with_their_newline() {
        let lines = Lines::of("a\n\nb");
        assert_eq!([0, 1, 2, 3, 4].map(|offset| lines.at(offset)), [1, 1, 2, 3, 3]);
        assert_eq!(Lines::of("").at(0), 1);
    }
}
