//! `sporhund key new`, and reading key files.

use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use data_encoding::HEXLOWER;

use super::{Failure, shown};
use crate::finding::Key;

/// Writes a new key, for its owner only. A file that exists is left alone.
pub(super) fn new(file: &Path) -> Result<u8, Failure> {
    let secret = Key::random().map_err(|error| Failure::internal(format!("no randomness: {error}")))?;
    let wrong = |error| Failure::usage(format!("{}: {error}; name a file that does not exist yet", shown(file)));
    let mut out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file).map_err(wrong)?;
    out.write_all(format!("{}\n", HEXLOWER.encode(&secret)).as_bytes()).and_then(|()| out.sync_all()).map_err(wrong)?;
    Ok(0)
}

/// Reads a key file; one that others can read is no secret, and refused.
pub(super) fn read(file: &Path) -> Result<Key, Failure> {
    let shown = shown(file);
    let wrong = |error| Failure::usage(format!("{shown}: {error}; make a key with `sporhund key new FILE`"));
    let input = OpenOptions::new().read(true).open(file).map_err(wrong)?;
    let mode = input.metadata().map_err(wrong)?.mode();
    if mode & 0o077 != 0 {
        let message = format!("{shown}: others can read this key (mode {:03o}): chmod 600 it", mode & 0o777);
        return Err(Failure::usage(message));
    }
    let mut text = String::new();
    Read::take(&input, 1024).read_to_string(&mut text).map_err(wrong)?;
    Key::from_hex(&text)
        .ok_or_else(|| Failure::usage(format!("{shown}: not 64 hex digits; make a key with `sporhund key new FILE`")))
}
