//! The purpose map: what personal data is used for, where it may be, and what that makes of what was found.
//!
//! [`PurposeMap::parse`] reads `purposes.toml` into types that hold no contradiction; [`judge`] meets a holding with it.

mod fault;
mod judge;
mod map;
mod policy;
mod read;
mod select;

pub use fault::{Fault, MapError};
pub use judge::{Because, HoldingFacts, Judgement, Status, judge};
pub use map::{
    Accept, Art9, At, Contact, Controller, Declaration, Dpia, LegalBasis, Purpose, PurposeMap, Recipient, Retention,
    Role, Subject, TestData, Text, Where, Word,
};
pub use policy::{AgeEvidence, Level, On, Policy};
pub use select::{Claim, Claims, PlaceRef};
