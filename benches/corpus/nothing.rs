//! Nothing: cargo wants a target to fetch the dependencies of a manifest.
