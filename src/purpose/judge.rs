//! Which status a holding has: what was found in a place, against what the map says of the place.

use super::map::{Accept, Declaration, PurposeMap};
use super::select::{Claims, PlaceRef};
use crate::taxonomy;

/// What a place holds of one category.
#[derive(Clone, Copy, Debug)]
pub struct HoldingFacts<'a> {
    /// The id, such as `contact.email`.
    pub category: &'a str,
    /// Values at likely and above that are not synthetic.
    pub real: u64,
    /// Values at likely and above that are test identities by construction. A holding that has neither is only possible:
    /// it is judged, and its status trips nothing.
    pub synthetic: u64,
    /// Points only: the finest precision among them, in metres.
    pub precision_m_min: Option<u32>,
}

/// What the map makes of a holding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The verdict.
    pub status: Status,
    /// All purposes that claim the place, as indices in the map, ascending.
    pub purposes: Vec<usize>,
    /// What decided it.
    pub because: Because,
}

/// The statuses, in the order in which they are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Claimed as test data, and no real value found.
    TestData,
    /// Nobody claims the place.
    Unmapped,
    /// A purpose that claims the place forbids it.
    Forbidden,
    /// The place is claimed, and nobody who claims it lists the category.
    Undeclared,
    /// Declared, and past the longest retention that allows it. Not judged here: it takes the age of the records.
    Expired,
    /// A purpose that claims the place lists the category.
    Declared,
}

impl Status {
    /// All of them, in the order in which they are judged.
    pub const ALL: [Status; 6] =
        [Status::TestData, Status::Unmapped, Status::Forbidden, Status::Undeclared, Status::Expired, Status::Declared];

    /// The word of the inventory and of `--fail-on`, such as `test-data`.
    pub fn name(self) -> &'static str {
        match self {
            Status::TestData => "test-data",
            Status::Unmapped => "unmapped",
            Status::Forbidden => "forbidden",
            Status::Undeclared => "undeclared",
            Status::Expired => "expired",
            Status::Declared => "declared",
        }
    }
}

/// What decided a judgement: enough to write the message. Purposes and test data are indices in the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Because {
    /// Test data, and nothing real in it.
    OnlySynthetic {
        /// The first block that claims the place.
        test_data: usize,
    },
    /// No purpose and no test data claims the place.
    NoClaim,
    /// A purpose forbids the category.
    Forbids {
        /// The first that does.
        purpose: usize,
        /// Its entry, as written: the category or a prefix of it.
        entry: String,
    },
    /// A point is finer than a purpose allows.
    TooPrecise {
        /// The first purpose that does not allow it.
        purpose: usize,
        /// The finest found, in metres.
        found_m: u32,
        /// Its `max_precision_m`.
        allowed_m: u32,
    },
    /// A real value where only synthetic ones are expected, whatever the purposes list.
    RealInTestData {
        /// The first block that claims the place.
        test_data: usize,
    },
    /// Nobody who claims the place lists the category.
    NotListed,
    /// It is listed.
    Listed {
        /// The purposes that list it, ascending.
        by: Vec<(usize, Declaration)>,
        /// The purposes that forbid it and are overridden, because another claims this very column; ascending.
        despite: Vec<usize>,
    },
}

impl Because {
    /// The status that it leads to.
    pub fn status(&self) -> Status {
        match self {
            Because::OnlySynthetic { .. } => Status::TestData,
            Because::NoClaim => Status::Unmapped,
            Because::Forbids { .. } | Because::TooPrecise { .. } => Status::Forbidden,
            Because::RealInTestData { .. } | Because::NotListed => Status::Undeclared,
            Because::Listed { .. } => Status::Declared,
        }
    }
}

/// Judges a holding. The first that applies, in this order, is its status.
pub fn judge(map: &PurposeMap, place: &PlaceRef<'_>, holding: &HoldingFacts<'_>) -> Judgement {
    let case = Case { map, holding, claims: map.claims(place) };
    let because = case
        .test_data()
        .or_else(|| case.unmapped())
        .or_else(|| case.forbidden())
        .or_else(|| case.undeclared())
        .unwrap_or_else(|| case.declared());
    let purposes = case.claims.purposes.iter().map(|claim| claim.purpose).collect();
    Judgement { status: because.status(), purposes, because }
}

/// Whether some values of a kind are test identities by construction, so that others can be told to be none.
fn has_test_identities(category: &str) -> bool {
    let without = [
        "location",
        "name",
        "address",
        "demographic",
        "payment.bank_account",
        "payment.reference",
        "special",
        "criminal",
        "vehicle",
        "device.mac",
        "id.hpr",
        "id.passport",
        "id.card",
        "id.driving_licence",
        "id.organisation",
    ];
    !without.iter().any(|kind| taxonomy::is_within(category, kind))
}

struct Case<'a> {
    map: &'a PurposeMap,
    holding: &'a HoldingFacts<'a>,
    claims: Claims,
}

impl Case<'_> {
    fn test_data(&self) -> Option<Because> {
        let invented = |test_data: &&usize| {
            let accepts =
                self.map.test_data.get(**test_data).is_some_and(|data| data.accept.contains(&Accept::Invented));
            self.holding.real == 0 || (accepts && !has_test_identities(self.holding.category))
        };
        let test_data = *self.claims.test_data.iter().find(invented)?;
        Some(Because::OnlySynthetic { test_data })
    }

    fn unmapped(&self) -> Option<Because> {
        (self.claims.purposes.is_empty() && self.claims.test_data.is_empty()).then_some(Because::NoClaim)
    }

    fn forbidden(&self) -> Option<Because> {
        if self.is_overridden() {
            return None;
        }
        self.claims.purposes.iter().find_map(|claim| self.denial(claim.purpose))
    }

    fn undeclared(&self) -> Option<Because> {
        match self.claims.test_data.first() {
            Some(&test_data) => Some(Because::RealInTestData { test_data }),
            None => self.listings().next().is_none().then_some(Because::NotListed),
        }
    }

    fn declared(&self) -> Because {
        let purposes = self.claims.purposes.iter().map(|claim| claim.purpose);
        let despite = purposes.filter(|purpose| self.denial(*purpose).is_some()).collect();
        Because::Listed { by: self.listings().collect(), despite }
    }

    /// Why a purpose does not allow the holding, if so.
    fn denial(&self, purpose: usize) -> Option<Because> {
        let declared = self.map.purposes.get(purpose)?;
        if let Some(entry) = declared.forbids(self.holding.category) {
            return Some(Because::Forbids { purpose, entry: entry.to_string() });
        }
        let (found_m, allowed_m) = (self.holding.precision_m_min?, declared.max_precision_m?);
        (found_m < allowed_m).then_some(Because::TooPrecise { purpose, found_m, allowed_m })
    }

    /// Deny wins, unless another purpose claims this very column and lists the category. It must allow the holding
    /// itself: two that both find a point too precise would else excuse each other.
    fn is_overridden(&self) -> bool {
        self.claims.purposes.iter().any(|claim| {
            claim.names_column && self.listing(claim.purpose).is_some() && self.denial(claim.purpose).is_none()
        })
    }

    fn listings(&self) -> impl Iterator<Item = (usize, Declaration)> {
        self.claims.purposes.iter().filter_map(|claim| Some((claim.purpose, self.listing(claim.purpose)?)))
    }

    fn listing(&self, purpose: usize) -> Option<Declaration> {
        let (_, how) = self.map.purposes.get(purpose)?.lists(self.holding.category)?;
        Some(how)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(text: &str) -> PurposeMap {
        let text = format!("format = \"purpose-map/1\"\n{text}");
        PurposeMap::parse(&text, "p.toml").map_err(|error| error.to_string()).unwrap()
    }

    fn example() -> PurposeMap {
        let text = include_str!("../../tests/fixtures/purposes.toml");
        PurposeMap::parse(text, "purposes.toml").map_err(|error| error.to_string()).unwrap()
    }

    fn place<'a>(path: &'a str, table: &'a str, field: &'a str) -> PlaceRef<'a> {
        PlaceRef { path: Some(path), table: Some(table), field: Some(field) }
    }

    fn real(category: &str) -> HoldingFacts<'_> {
        HoldingFacts { category, real: 3, synthetic: 2, precision_m_min: None }
    }

    fn synthetic(category: &str) -> HoldingFacts<'_> {
        HoldingFacts { category, real: 0, synthetic: 2, precision_m_min: None }
    }

    fn point(category: &str, precision_m: u32) -> HoldingFacts<'_> {
        HoldingFacts { category, real: 3, synthetic: 0, precision_m_min: Some(precision_m) }
    }

    fn status(map: &PurposeMap, path: &str, table: &str, field: &str, holding: HoldingFacts<'_>) -> &'static str {
        judge(map, &place(path, table, field), &holding).status.name()
    }

    #[test]
    fn the_worked_example_is_judged_as_its_authors_mean_it() {
        let map = example();
        let dump = "db/dumps/loyalty-2026-11.sql";
        for (path, table, field, holding, expected) in [
            (dump, "public.member", "email", real("contact.email"), "declared"),
            (dump, "public.member", "email", real("contact.email.work"), "declared"),
            (dump, "public.member", "last_pos", point("location.precise", 11), "forbidden"),
            (dump, "public.member", "ssn", real("id.national.fnr"), "forbidden"),
            (dump, "public.member", "ip", real("device.ip"), "undeclared"),
            (dump, "public.member", "area", point("location.coarse", 1000), "undeclared"),
            (dump, "public.bonus_2026", "phone", real("contact.phone"), "declared"),
            (dump, "public.purchase", "card", real("payment.card"), "undeclared"),
            (dump, "public.audit", "email", real("contact.email"), "unmapped"),
            ("exports/loyalty/2026/x.csv", "", "email", real("contact.email"), "unmapped"),
            ("exports/mailer/a/b.csv", "", "email", real("contact.email"), "declared"),
            ("exports/mailer/a/b.csv", "", "helse", real("special.health"), "forbidden"),
            ("exports/mailer/a/b.csv", "", "pos", point("location.coarse", 1000), "forbidden"),
            ("finance/2026/bilag.txt", "", "", real("payment.reference"), "declared"),
            ("finance/2026/bilag.txt", "", "", real("id.national.fnr"), "undeclared"),
            ("db/dumps/credit-1.sql", "credit.application", "nr", real("id.national.dnr"), "declared"),
            ("db/dumps/credit-1.sql", "credit.application", "nr", synthetic("id.national.dnr"), "declared"),
            ("logs/stock/a.log", "", "", point("location.coarse", 1113), "declared"),
            ("logs/stock/a.log", "", "", point("location.coarse", 556), "forbidden"),
            ("src/tests/a.txt", "", "", synthetic("id.national.fnr"), "test-data"),
            ("src/tests/a.txt", "", "", real("id.national.fnr"), "undeclared"),
            ("notes/todo.txt", "", "", real("id.national.fnr"), "unmapped"),
        ] {
            assert_eq!(status(&map, path, table, field, holding), expected, "{path} {table} {field} {holding:?}");
        }
    }

    #[test]
    fn test_data_comes_first_and_holds_only_without_real_values() {
        let map = map("[[test_data]]\npath = ['other/**']\n[[test_data]]\npath = ['tests/**']\n\
             [[purpose]]\nid = 'a'\nrequired = ['name']\nforbidden = ['contact.email']\n\
             [[purpose.where]]\npath = ['tests/demo/**']");
        let judged = judge(&map, &place("tests/demo/x", "", ""), &synthetic("contact.email"));
        assert_eq!(judged.because, Because::OnlySynthetic { test_data: 1 }, "before forbidden");
        assert_eq!(judged.purposes, [0]);
        assert_eq!(status(&map, "tests/demo/x", "", "", real("contact.email")), "forbidden");
        let judged = judge(&map, &place("tests/demo/x", "", ""), &real("name"));
        assert_eq!(judged.status, Status::Undeclared, "though a purpose lists it");
        assert_eq!(judged.because, Because::RealInTestData { test_data: 1 });
        assert_eq!(judged.purposes, [0]);
        assert_eq!(status(&map, "tests/x", "", "", real("contact.email")), "undeclared", "no purpose forbids it there");
        assert_eq!(status(&map, "src/x", "", "", synthetic("name")), "unmapped", "synthetic is no excuse elsewhere");
    }

    #[test]
    fn an_owner_may_say_that_names_are_made_up() {
        let map = map("[[test_data]]\npath = ['tests/**']\naccept = ['synthetic', 'invented']");
        assert_eq!(status(&map, "tests/x", "", "", real("name.first")), "test-data");
        assert_eq!(status(&map, "tests/x", "", "", real("payment.bank_account")), "test-data");
        assert_eq!(status(&map, "tests/x", "", "", real("contact.email")), "undeclared", "some are reserved for tests");
        assert_eq!(status(&map, "tests/x", "", "", real("id.national.fnr")), "undeclared");
    }

    #[test]
    fn nobody_claims_means_unmapped_whatever_others_forbid() {
        let map = map("[[purpose]]\nid = 'a'\nforbidden = ['name']\n[[purpose.where]]\npath = ['a/**']");
        let judged = judge(&map, &place("b/x", "", ""), &real("name"));
        assert_eq!((judged.status, judged.because), (Status::Unmapped, Because::NoClaim));
        assert_eq!(judged.purposes, [0usize; 0]);
    }

    const TWO: &str = "[[purpose]]\nid = 'lists'\nrequired = ['contact.email', 'id.national.fnr']\n\
        [[purpose.where]]\npath = ['a/**']\n\
        [[purpose]]\nid = 'forbids'\nrequired = ['name']\nforbidden = ['contact', 'id']\n\
        [[purpose.where]]\npath = ['a/x']\n";

    #[test]
    fn deny_wins_and_a_forbidden_prefix_covers_everything_below() {
        let map = map(TWO);
        let judged = judge(&map, &place("a/x", "", "f"), &real("contact.email"));
        assert_eq!(judged.because, Because::Forbids { purpose: 1, entry: "contact".to_owned() });
        assert_eq!(judged.purposes, [0, 1], "all that claim the place");
        assert_eq!(status(&map, "a/x", "", "f", real("id.national.fnr")), "forbidden", "explicit-only ids too");
        assert_eq!(status(&map, "a/y", "", "f", real("contact.email")), "declared", "the other claims a/x only");
        let judged = judge(&map, &place("a/x", "", "f"), &real("name"));
        assert_eq!(judged.because, Because::Listed { by: vec![(1, Declaration::Required)], despite: vec![] });
    }

    #[test]
    fn another_purpose_that_names_the_column_and_lists_the_category_overrides() {
        for (block, lists, expected) in [
            ("column = ['mail']", "contact.email", "declared"),
            ("column = ['m*']", "contact", "declared"),
            ("column = ['*']", "contact.email", "forbidden"),
            ("column = ['????']", "contact.email", "forbidden"),
            ("column = ['phone']", "contact.email", "forbidden"),
            ("column = ['mail']\npath = ['b/*']", "contact.email", "forbidden"),
            ("column = ['mail']", "contact.phone", "forbidden"),
            ("path = ['a/x']\ntable = ['t']", "contact.email", "forbidden"),
        ] {
            let map =
                map(&format!("{TWO}[[purpose]]\nid = 'names'\noptional = ['{lists}']\n[[purpose.where]]\n{block}"));
            assert_eq!(status(&map, "a/x", "t", "mail", real("contact.email")), expected, "{block} {lists}");
        }
    }

    #[test]
    fn an_override_names_both_sides() {
        let map = map(&format!(
            "{TWO}[[purpose]]\nid = 'names'\noptional = ['contact.email']\n[[purpose.where]]\ncolumn = ['mail']"
        ));
        let judged = judge(&map, &place("a/x", "", "mail"), &real("contact.email"));
        let by = vec![(0, Declaration::Required), (2, Declaration::Optional)];
        assert_eq!(judged.because, Because::Listed { by, despite: vec![1] });
        assert_eq!(judged.purposes, [0, 1, 2]);
    }

    #[test]
    fn a_purpose_does_not_override_itself() {
        let map = map("[[purpose]]\nid = 'a'\nrequired = ['contact']\nforbidden = ['contact.phone']\n\
             [[purpose.where]]\ncolumn = ['tlf']");
        assert_eq!(status(&map, "f", "", "tlf", real("contact.phone")), "forbidden");
        assert_eq!(status(&map, "f", "", "tlf", real("contact.email")), "declared");
    }

    #[test]
    fn a_point_finer_than_a_purpose_allows_is_forbidden() {
        let map =
            map("[[purpose]]\nid = 'a'\nrequired = ['location.precise', 'location.coarse']\nmax_precision_m = 100\n\
             [[purpose.where]]\npath = ['**']");
        let judged = judge(&map, &place("f", "", "pos"), &point("location.precise", 11));
        assert_eq!(judged.because, Because::TooPrecise { purpose: 0, found_m: 11, allowed_m: 100 });
        assert_eq!(judged.status, Status::Forbidden);
        assert_eq!(status(&map, "f", "", "pos", point("location.precise", 99)), "forbidden");
        assert_eq!(status(&map, "f", "", "pos", point("location.precise", 100)), "declared", "not finer");
        assert_eq!(status(&map, "f", "", "pos", real("location.precise")), "declared", "no precision known");
    }

    #[test]
    fn two_limits_on_a_point_do_not_excuse_each_other() {
        let purpose = |id, limit| {
            format!(
                "[[purpose]]\nid = '{id}'\nrequired = ['location.coarse']\nmax_precision_m = {limit}\n\
                 [[purpose.where]]\ncolumn = ['pos']\n"
            )
        };
        let both = map(&(purpose("a", 1000) + &purpose("b", 2000)));
        assert_eq!(status(&both, "f", "", "pos", point("location.coarse", 600)), "forbidden");
        assert_eq!(status(&both, "f", "", "pos", point("location.coarse", 1500)), "declared", "a vouches against b");
        assert_eq!(status(&both, "f", "", "pos", point("location.coarse", 2000)), "declared");
    }

    #[test]
    fn undeclared_is_claimed_and_not_listed() {
        let map = map(TWO);
        let judged = judge(&map, &place("a/y", "", ""), &real("id.passport"));
        assert_eq!((judged.status, judged.because), (Status::Undeclared, Because::NotListed));
        assert_eq!(judged.purposes, [0]);
    }

    #[test]
    fn a_users_own_category_is_judged_by_its_dots() {
        let map = map(
            "[[purpose]]\nid = 'a'\nrequired = ['x.member']\nforbidden = ['x.secret']\n[[purpose.where]]\npath = ['**']",
        );
        assert_eq!(status(&map, "f", "", "", real("x.member.gold")), "declared");
        assert_eq!(status(&map, "f", "", "", real("x.secret.code")), "forbidden");
        assert_eq!(status(&map, "f", "", "", real("x.membership")), "undeclared");
    }

    #[test]
    fn names_are_those_of_the_inventory() {
        let names: Vec<&str> = Status::ALL.iter().map(|status| status.name()).collect();
        assert_eq!(names, ["test-data", "unmapped", "forbidden", "undeclared", "expired", "declared"]);
        assert!(Status::ALL.is_sorted());
    }
}
