//! Floor 2: what a file is, and its text in windows with a way back to lines, columns and byte offsets.

pub mod sniff;
pub mod text;
