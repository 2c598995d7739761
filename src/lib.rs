//! A scanner that finds personal data, Norwegian kinds first, and judges what it finds against declared purposes.
//!
//! The floors in reading order; a module uses only those above it in this list (see ARCHITECTURE.md).

// Floor 0: pure, bytes in and verdict out.
pub mod detect;
pub mod taxonomy;

// Floor 1: the nouns.
pub mod file_kind;
pub mod finding;
pub mod reason;

// Floor 2: rules, sources, formats.
pub mod format;
pub mod rules;
pub mod source;

// Floor 3: sift, validate, weigh, settle, mask.
pub mod scan;

// Floor 4: adding up; packs put to their own tests.
pub mod check;
pub mod inventory;

// Floor 5: what was declared.
pub mod purpose;

// Floor 6: what people and programs read.
pub mod report;

// Floor 7: arguments, exit codes, the order of the stages.
pub mod cli;
