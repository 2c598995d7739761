//! Names are data too: a file called after a person number must not carry it into a report.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::Scanner;
use crate::finding::{Finding, Name, escape_controls};

impl Scanner<'_> {
    /// A path as it may be shown.
    pub fn name(&self, path: &Path) -> Name {
        let bytes = path.as_os_str().as_bytes();
        let masked = mask_values(self, bytes);
        let shown = masked.as_deref().map_or_else(|| String::from_utf8_lossy(bytes), Into::into);
        Name::new(path.to_path_buf(), escape_controls(&shown).into_owned(), masked.is_some())
    }
}

/// The text with its values masked, or `None` where it holds none. In names `_`, `/`, `-` and `#` part words, so they
/// are read as spaces, beside the text as it is.
pub(super) fn mask_values(scanner: &Scanner, bytes: &[u8]) -> Option<String> {
    if !bytes.iter().any(|&b| b.is_ascii_digit() || b == b'@') && scanner.pattern_rules.is_empty() {
        return None;
    }
    let parts = |b: u8| matches!(b, b'_' | b'/' | b'-' | b'#');
    let spaced: Vec<u8> = bytes.iter().map(|&b| if parts(b) { b' ' } else { b }).collect();
    let mut findings = scanner.bytes(bytes);
    findings.extend(scanner.bytes(&spaced));
    findings.sort_by_key(|finding| finding.span.order());
    let mut text = String::new();
    let mut done = 0;
    for Finding { span, masked, .. } in &findings {
        let Some(range) = &span.bytes else { continue };
        let (start, end) = (range.start as usize, range.end as usize);
        if start < done {
            continue;
        }
        text.push_str(&String::from_utf8_lossy(&bytes[done..start]));
        text.push_str(masked);
        done = end;
    }
    if done == 0 {
        return None;
    }
    text.push_str(&String::from_utf8_lossy(&bytes[done..]));
    Some(text)
}
