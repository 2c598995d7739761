//! All integration tests in one binary: one link, and shared support.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod cli;
mod conformance;
mod differential;
mod dumps;
mod example;
mod floors;
mod invariants;
mod no_leak;
mod schema;
mod support;
mod vectors;
