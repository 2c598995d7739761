//! Values under escapes.

use super::{Hit, Scanner};
use crate::format::text::Window;
use crate::reason::Reason;

impl<'r> Scanner<'r> {
    /// What the rules see under the escapes in the core of a window.
    pub(super) fn layered(&self, _window: &Window, _folded: &[u8], _add: &mut dyn FnMut(Hit<'r>)) -> Option<Reason> {
        None
    }
}
