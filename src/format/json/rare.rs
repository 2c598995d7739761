//! What is rare in JSON, and may be of any length: long strings, comments, and what is no JSON at all.

use memchr::{memchr, memchr_iter, memmem};

use super::super::paths::Paths;
use super::super::table::{LONGEST_PIECE, cut};
use super::super::tape::Tape;
use super::strings::{closing, is_word, string_cut};
use super::{Expects, Long, Reader};

impl Reader<'_> {
    /// Hands on a string, key or number of any length. Returns whether to go on.
    pub(super) fn long(&mut self, tape: &mut Tape<'_>, what: Long) -> bool {
        if let (Long::Key, Some(level)) = (what, self.open.last()) {
            self.value = self.paths.any(level.path);
        }
        let mut continued = false;
        loop {
            let ahead = tape.look();
            let (end, escaped) = match what {
                Long::Number => (ahead.iter().take(LONGEST_PIECE + 1).position(|&b| !is_word(b)), false),
                _ => {
                    let end = closing(ahead);
                    let seen = &ahead[..ahead.len().min(LONGEST_PIECE)];
                    (end.map(|(end, _)| end), end.map_or(memchr(b'\\', seen).is_some(), |(_, escaped)| escaped))
                }
            };
            let left = ahead.len();
            let take = match end {
                Some(end) if end <= LONGEST_PIECE => end,
                _ if left <= LONGEST_PIECE => left,
                _ => string_cut(ahead),
            };
            if take > 0 || !continued {
                self.cell(tape, 0..take, escaped, continued);
            }
            continued = true;
            if end == Some(take) {
                tape.pass(take + usize::from(what != Long::Number));
                break;
            }
            tape.pass(take);
            if take == left {
                self.cut_off = what != Long::Number;
                break;
            }
            if !self.sink.go_on() {
                return false;
            }
        }
        self.before = b'"';
        if what == Long::Key {
            self.expects = Expects::Colon;
        } else {
            self.value_done();
        }
        true
    }

    /// Hands on a comment as text. Returns whether to go on.
    pub(super) fn comment(&mut self, tape: &mut Tape<'_>) -> bool {
        let line = tape.ahead().get(1) == Some(&b'/');
        let mut from = 2;
        self.before = if line { b'\n' } else { b'/' };
        loop {
            let ahead = tape.look();
            let left = ahead.len();
            let seen = &ahead[from.min(left)..left.min(LONGEST_PIECE)];
            let end = match line {
                true => memchr(b'\n', seen).map(|i| from + i + 1),
                false => memmem::find(seen, b"*/").map(|i| from + i + 2),
            };
            let take = match end {
                Some(end) => end,
                None if left <= LONGEST_PIECE => left,
                // A piece must not end within what ends the comment.
                None => match cut(ahead, LONGEST_PIECE) {
                    take if ahead[take - 1] == b'*' => take - 1,
                    take => take,
                },
            };
            self.sink.text(&tape.piece(0..take, None));
            tape.pass(take);
            let over = end.is_some() || take == left;
            self.cut_off |= end.is_none() && over && !line;
            if over {
                return true;
            }
            if !self.sink.go_on() {
                return false;
            }
            from = 0;
        }
    }

    /// Hands on what is no JSON as text, up to the next line that begins with a bracket. Returns whether to go on.
    pub(super) fn resynchronise(&mut self, tape: &mut Tape<'_>) -> bool {
        self.tell_damaged();
        if self.dirty {
            self.end_record();
        }
        self.open.clear();
        self.deeper = 0;
        self.value = Paths::ROOT;
        self.top_done(false);
        loop {
            let ahead = tape.look();
            if ahead.is_empty() || self.before == b'\n' && matches!(ahead[0], b'{' | b'[') {
                return true;
            }
            let seen = &ahead[..ahead.len().min(LONGEST_PIECE)];
            let begins = |&i: &usize| matches!(ahead.get(i + 1), Some(b'{' | b'['));
            let take = match memchr_iter(b'\n', seen).find(begins) {
                Some(newline) => newline + 1,
                None if ahead.len() <= LONGEST_PIECE => ahead.len(),
                None => cut(ahead, LONGEST_PIECE),
            };
            self.before = ahead[take - 1];
            self.sink.text(&tape.piece(0..take, None));
            tape.pass(take);
            if !self.sink.go_on() {
                return false;
            }
        }
    }
}
