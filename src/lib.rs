//! A scanner that finds personal data, Norwegian kinds first, and judges what it finds against declared purposes.
pub mod detect;
