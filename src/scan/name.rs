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
        let raw = masked.as_deref().map_or_else(|| String::from_utf8_lossy(bytes), Into::into);
        // Escaping may part what ran together before, so what is shown is looked at too.
        let shown = escape_controls(&raw).into_owned();
        let again = mask_values(self, shown.as_bytes());
        let is_masked = masked.is_some() || again.is_some();
        Name::new(path.to_path_buf(), again.unwrap_or(shown), is_masked)
    }
}

/// The text with its values masked, or `None` where it holds none. In names `_`, `/`, `-` and `#` part words too, so
/// they are also read as spaces; what any reading finds is masked.
///
/// It is done again while something is found: a number may count only once its neighbour is gone. A pattern of a user's
/// own may find the mask itself, so there is an end.
pub(super) fn mask_values(scanner: &Scanner, bytes: &[u8]) -> Option<String> {
    let mut masked = mask_once(scanner, bytes)?;
    for _ in 0..ROUNDS {
        let Some(again) = mask_once(scanner, masked.as_bytes()) else { break };
        masked = again;
    }
    Some(masked)
}

/// How often a masked text is looked at again.
const ROUNDS: usize = 8;

fn mask_once(scanner: &Scanner, bytes: &[u8]) -> Option<String> {
    if !bytes.iter().any(|&b| b.is_ascii_digit() || b == b'@') && scanner.tools.pattern_rules.is_empty() {
        return None;
    }
    let spaced =
        |parting: &[u8]| -> Vec<u8> { bytes.iter().map(|b| if parting.contains(b) { b' ' } else { *b }).collect() };
    let readings = [bytes.to_vec(), spaced(b"_"), spaced(b"_/-#"), without_extensions(bytes)];
    let mut findings: Vec<Finding> = readings.iter().flat_map(|reading| scanner.bytes(reading)).collect();
    findings.sort_by_key(|finding| finding.span.order());
    let mut text = String::new();
    let mut done = 0;
    for Finding { span, masked, .. } in &findings {
        let Some(range) = &span.bytes else { continue };
        let (start, end) = (range.start as usize, range.end as usize);
        if start < done {
            done = done.max(end);
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

/// The name with a space for the last dot of each part: `NAME@example.no.txt` ends in no top-level domain.
fn without_extensions(bytes: &[u8]) -> Vec<u8> {
    let mut name = bytes.to_vec();
    for part in name.split_mut(|&b| b == b'/') {
        if let Some(dot) = memchr::memrchr(b'.', part) {
            part[dot] = b' ';
        }
    }
    name
}
