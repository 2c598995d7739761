//! What may be shown of a value. No digit of a number: six digits of a fødselsnummer are a birth date and leave 826
//! guesses. Of an e-mail address the top-level domain, of a point how finely it is given.

use std::borrow::Cow;

use crate::detect::Verdict;
use crate::taxonomy::is_within;

/// The mask of a value of this category.
pub(super) fn mask(category: &str, verdict: &Verdict) -> Cow<'static, str> {
    if is_within(category, "id.national") {
        Cow::Borrowed("****** *****")
    } else if is_within(category, "contact.phone") {
        Cow::Borrowed("*** ** ***")
    } else if is_within(category, "contact.email") {
        let canonical = verdict.canonical.as_bytes();
        let dot = memchr::memrchr(b'.', canonical).map_or(canonical.len(), |dot| dot);
        Cow::Owned(format!("***@***{}", String::from_utf8_lossy(&canonical[dot..])))
    } else if is_within(category, "location") {
        let decimals = match verdict.precision_m.unwrap_or(0) {
            50_000.. => return Cow::Borrowed("**,***"),
            5_000.. => 1,
            500.. => 2,
            50.. => 3,
            5.. => 4,
            1.. => 5,
            0 => 6,
        };
        let stars = "*".repeat(decimals);
        Cow::Owned(format!("**.{stars},***.{stars}"))
    } else {
        Cow::Borrowed("****")
    }
}
