//! Floor 1: why something met was not, or not wholly, scanned.

/// Why something met was not, or not wholly, scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A rule file, `--exclude` or `--include` leaves it out, or it lies on another device than `--one-file-system`
    /// wants.
    Ignored,
    /// It holds no text.
    Binary,
    /// It is longer than `--max-file-size`.
    TooLarge,
    /// The system did not let it be read.
    Unreadable,
    /// It is encrypted.
    Encrypted,
    /// Its format is known to carry text and is not read.
    Unsupported,
    /// Its time ran out.
    Timeout,
    /// A symbolic link that is not followed, or that leads back to where it lies.
    Symlink,
    /// Only a part of it was read.
    Partial,
    /// Its content contradicts its format.
    Damaged,
    /// A FIFO, socket or device.
    SpecialFile,
    /// It was gone when it was to be read.
    Vanished,
    /// It goes beyond one of the limits that keep a run bounded.
    Limit,
}

impl Reason {
    /// The name in the coverage section of the inventory.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ignored => "ignored",
            Self::Binary => "binary",
            Self::TooLarge => "too-large",
            Self::Unreadable => "unreadable",
            Self::Encrypted => "encrypted",
            Self::Unsupported => "unsupported",
            Self::Timeout => "timeout",
            Self::Symlink => "symlink",
            Self::Partial => "partial",
            Self::Damaged => "damaged",
            Self::SpecialFile => "special-file",
            Self::Vanished => "vanished",
            Self::Limit => "limit",
        }
    }

    /// Whether something that should have been read could not be, which is exit code 3. An audit wants formats read
    /// that other runs may pass over.
    pub fn incomplete(self, audit: bool) -> bool {
        match self {
            Self::Ignored | Self::Binary | Self::Symlink | Self::SpecialFile => false,
            Self::Unsupported => audit,
            Self::TooLarge
            | Self::Unreadable
            | Self::Encrypted
            | Self::Timeout
            | Self::Partial
            | Self::Damaged
            | Self::Vanished
            | Self::Limit => true,
        }
    }
}
