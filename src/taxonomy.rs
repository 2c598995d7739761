//! The categories of personal data, as data: what the dotted ids are, what they map to, and what a listed id covers.
//!
//! The ids are frozen for a major version. A user's own categories come from rule packs, stand under `x.` and are in
//! no table here: everything below accepts ids that it does not know.

use std::sync::LazyLock;

/// One category of personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// The dotted id, such as `contact.email`.
    pub id: &'static str,
    /// The id one part shorter; `None` at the top.
    pub parent: Option<&'static str>,
    /// The term of the W3C Data Privacy Vocabulary, such as `pd:EmailAddress`.
    pub dpv: &'static str,
    /// The data category of fideslang, such as `user.contact.email`.
    pub fides: &'static str,
    /// The tag of OpenMetadata's `PersonalData` classification.
    pub openmetadata: &'static str,
    /// Flag S: a special category (GDPR Art. 9).
    pub special: bool,
    /// Flag C: criminal convictions and offences (GDPR Art. 10).
    pub criminal: bool,
    /// Flag N: a national identity number; a purpose that lists one says why (personopplysningsloven § 12).
    pub national: bool,
    /// Flag X: explicit-only, not covered by a prefix that does not name it (see [`covers`]).
    pub explicit_only: bool,
    /// How surely a value points at one person, 0 (not at all) to 4 (by itself).
    pub identifiability: u8,
}

/// All categories that the program knows, ordered by id.
pub fn all() -> &'static [Category] {
    &TABLE
}

/// The category of that id; `None` for an id of a user's own and for one that does not exist.
pub fn get(id: &str) -> Option<&'static Category> {
    let at = TABLE.binary_search_by(|category| category.id.cmp(id)).ok()?;
    TABLE.get(at)
}

/// Whether `id` is `prefix` or lies below it, by dotted parts: `contact.email` is within `contact`, `contacts` is not.
pub fn is_within(id: &str, prefix: &str) -> bool {
    id.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Whether `listed` under `required` or `optional` of a purpose covers `id`.
///
/// A prefix covers what lies below it, except explicit-only ids: those must be named, and naming one of them names what
/// lies below it, except under `special`, where each must be named by itself. (What stands under `forbidden` covers
/// everything below it: that is [`is_within`].)
pub fn covers(listed: &str, id: &str) -> bool {
    if listed == id {
        return true;
    }
    is_within(id, listed) && (!explicit_only(id) || (explicit_only(listed) && !is_within(id, "special")))
}

/// Whether the map or an option may name this category: one of the table, or one of a user's own under `x.`.
pub fn is_known(id: &str) -> bool {
    get(id).is_some() || (is_within(id, "x") && id.split('.').all(|part| !part.is_empty()))
}

/// The id of the table that was most likely meant by one that does not exist; `None` if none is near.
pub fn nearest(id: &str) -> Option<&'static str> {
    let last_part = |id: &str| id.rsplit('.').next().map(str::to_owned);
    let ids = || TABLE.iter().map(|category| category.id);
    nearest_of(id, ids()).or_else(|| ids().find(|known| last_part(known) == last_part(id)))
}

/// The word among `known` that takes the fewest edits to reach from `word`, if at most a third of its letters differ;
/// the first of several. For "did you mean" in messages.
pub fn nearest_of<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 80;
    if word.len() > LONGEST {
        return None;
    }
    let allowed = word.chars().count().div_ceil(3);
    known
        .into_iter()
        .map(|candidate| (edits(word, candidate), candidate))
        .filter(|(edits, _)| *edits <= allowed)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate)
}

/// An id below an explicit-only one that the table does not hold takes the flag from it: the careful reading.
fn explicit_only(id: &str) -> bool {
    let mut id = id;
    loop {
        if let Some(category) = get(id) {
            return category.explicit_only;
        }
        match id.rsplit_once('.') {
            Some((parent, _)) => id = parent,
            None => return false,
        }
    }
}

/// Levenshtein distance in characters.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

static TABLE: LazyLock<Vec<Category>> = LazyLock::new(|| {
    let rows = include_str!("data/taxonomy.tsv").lines().filter(|line| !line.starts_with('#')).skip(1);
    let mut table: Vec<Category> = rows.filter_map(category).collect();
    table.sort_by_key(|category| category.id);
    table
});

/// One row of the table; `None` if it is not seven columns with a number at the end, which a test rules out.
fn category(row: &'static str) -> Option<Category> {
    let mut cells = row.split('\t');
    let mut next = || cells.next();
    let (id, parent, dpv, fides, openmetadata, flags) = (next()?, next()?, next()?, next()?, next()?, next()?);
    Some(Category {
        id,
        parent: (!parent.is_empty()).then_some(parent),
        dpv,
        fides,
        openmetadata,
        special: flags.contains('S'),
        criminal: flags.contains('C'),
        national: flags.contains('N'),
        explicit_only: flags.contains('X'),
        identifiability: next()?.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        let lines = include_str!("data/taxonomy.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(all().len(), lines - 1, "a row was not understood");
        assert!(all().windows(2).all(|pair| pair[0].id < pair[1].id), "ids are unique");
        for category in all() {
            let parent = category.id.rsplit_once('.').map(|(parent, _)| parent);
            assert_eq!(category.parent, parent, "{}", category.id);
            assert!(parent.is_none_or(|parent| get(parent).is_some()), "{}: no such parent", category.id);
            assert!(category.identifiability <= 4, "{}", category.id);
            assert!(category.dpv.starts_with("pd:") || category.dpv.starts_with("dpv:"), "{}", category.id);
            assert!(!category.fides.is_empty() && !category.openmetadata.is_empty(), "{}", category.id);
            if category.special || category.criminal || category.national {
                assert!(category.explicit_only, "{}: the law asks that it be named", category.id);
            }
        }
    }

    #[test]
    fn a_row_gives_its_flags_and_terms() {
        let aux = get("id.national.health_aux").unwrap();
        assert!(aux.special && aux.national && aux.explicit_only && !aux.criminal);
        assert_eq!((aux.parent, aux.dpv, aux.identifiability), (Some("id.national"), "pd:OfficialID", 4));
        let email = get("contact.email").unwrap();
        assert!(!email.special && !email.national && !email.explicit_only);
        assert!(get("criminal").unwrap().criminal);
        assert_eq!(get("contact.emial"), None);
        assert_eq!(get(""), None);
    }

    #[test]
    fn within_goes_by_whole_parts() {
        assert!(is_within("contact.email.work", "contact.email"));
        assert!(is_within("contact", "contact"));
        assert!(is_within("x.member.gold", "x.member"));
        assert!(!is_within("contact", "contact.email"));
        assert!(!is_within("x.membership", "x.member"));
        assert!(!is_within("name", "nam"));
    }

    #[test]
    fn a_prefix_covers_its_children_except_those_that_must_be_named() {
        for (listed, id, covered) in [
            ("contact", "contact.email.role", true),
            ("contact.email", "contact", false),
            ("contact.email", "contact.phone", false),
            ("location", "location.coarse", true),
            ("location", "location.precise", false),
            ("location", "location.history", false),
            ("location.precise", "location.precise", true),
            ("location.precise", "location.history", false),
            ("id", "id.customer", true),
            ("id", "id.national", false),
            ("id", "id.national.fnr", false),
            ("id", "id.passport", false),
            ("id.national", "id.national", true),
            ("id.national", "id.national.fnr", true),
            ("id.national", "id.national.health_aux", true),
            ("id.national.fnr", "id.national.dnr", false),
            ("payment", "payment.bank_account", true),
            ("payment", "payment.card", false),
            ("payment.card", "payment.card", true),
            ("credential", "credential.password", true),
            ("work", "work.salary", false),
            ("special", "special", true),
            ("special", "special.health", false),
            ("special.health", "special.health", true),
            ("special.health", "special.union", false),
            ("criminal", "criminal", true),
        ] {
            assert_eq!(covers(listed, id), covered, "{listed} / {id}");
        }
    }

    #[test]
    fn ids_that_are_not_in_the_table_go_by_their_dots() {
        assert!(covers("x", "x.member"));
        assert!(covers("x.member", "x.member.gold"));
        assert!(!covers("x.member", "x.membership"));
        assert!(covers("contact", "contact.pager"));
        assert!(!covers("payment", "payment.card.cvc"), "below one that must be named");
        assert!(covers("payment.card", "payment.card.cvc"));
    }

    #[test]
    fn known_are_the_table_and_ids_under_x() {
        assert!(is_known("contact.email") && is_known("x.member") && is_known("x"));
        assert!(
            !is_known("contact.emial") && !is_known("x.") && !is_known("x..a") && !is_known("xy.a") && !is_known("")
        );
    }

    #[test]
    fn the_nearest_id_is_found_by_edits_or_by_its_last_part() {
        assert_eq!(nearest("contact.emial"), Some("contact.email"));
        assert_eq!(nearest("contact.mail"), Some("contact.email"));
        assert_eq!(nearest("locaton.precise"), Some("location.precise"));
        assert_eq!(nearest("fnr"), Some("id.national.fnr"));
        assert_eq!(nearest("zzzzzzzz"), None);
        assert_eq!(nearest(&"e".repeat(5000)), None);
    }
}
