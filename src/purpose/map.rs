//! The purpose map as it stands in `purposes.toml`, typed: every key is known, every other one is a fault.
//!
//! Many keys are only carried here (retention, recipients, texts): the notice, the record of processing and the lints
//! read them.

use std::collections::BTreeMap;
use std::ops::Deref;

use serde::Deserialize;
use toml::Spanned;

use super::fault::{Lines, MapError};
use super::policy::Policy;
use super::read;
use super::select::{Claims, PlaceRef, Selectors};
use crate::taxonomy;

/// What an organisation uses personal data for, and where it keeps it. Held to be free of contradictions.
#[derive(Clone, Debug)]
pub struct PurposeMap {
    /// The purposes, in the order of the file. A `usize` that means a purpose is an index here.
    pub purposes: Vec<Purpose>,
    /// Places where personal data is expected to be synthetic, in the order of the file.
    pub test_data: Vec<At<TestData>>,
    /// How grave each status is.
    pub policy: Policy,
    /// Who is responsible.
    pub controller: Option<Controller>,
    /// Kinds of data subjects by the name that purposes use.
    pub subjects: BTreeMap<String, Subject>,
    /// Recipients by the name that purposes use.
    pub recipients: BTreeMap<String, Recipient>,
    /// What retention is judged against unless the command line says otherwise: `scan-date`.
    pub as_of_default: Option<String>,
    /// The languages that texts are expected in, such as `nb`.
    pub languages: Vec<String>,
    pub(super) selectors: Selectors,
    pub(super) lines: Lines,
}

impl PurposeMap {
    /// Reads the text of a map. `file_shown` is how messages name the file.
    ///
    /// # Errors
    ///
    /// All faults found, not only the first (up to a hundred), by line; one only, where the text is not TOML. A map
    /// with a fault judges nothing: the caller stops with exit code 2.
    pub fn parse(text: &str, file_shown: &str) -> Result<PurposeMap, MapError> {
        read::read(text, file_shown)
    }

    /// Who claims the place.
    pub fn claims(&self, place: &PlaceRef<'_>) -> Claims {
        self.selectors.claims(place)
    }

    /// The purpose of that id.
    pub fn purpose(&self, id: &str) -> Option<&Purpose> {
        self.purposes.iter().find(|purpose| *purpose.id == id)
    }

    /// The categories that a purpose names, as written, ordered by id. Empty for an id that no purpose has.
    pub fn declared(&self, id: &str) -> Vec<(&str, Declaration)> {
        let mut declared: Vec<_> = self.purpose(id).into_iter().flat_map(Purpose::declared).collect();
        declared.sort();
        declared.dedup();
        declared
    }

    /// The line, from 1, where something of this map stands.
    pub fn line<T>(&self, at: &At<T>) -> usize {
        self.lines.at(at.start)
    }
}

/// One thing that personal data is used for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    /// The name that reports and other purposes use, such as `loyalty.benefits`; unique in the map.
    pub id: Word,
    /// What it is called towards people.
    pub title: Option<Text>,
    /// Why the data is needed, in a sentence for the person it is about.
    pub why: Option<Text>,
    /// The part of the organisation that answers for it.
    pub owner: Option<String>,
    /// Purposes of the W3C Data Privacy Vocabulary.
    #[serde(default)]
    pub dpv: Vec<String>,
    /// The data use of fideslang.
    pub fides_data_use: Option<String>,
    /// The grounds in GDPR Art. 6.
    #[serde(default)]
    pub legal_basis: Vec<LegalBasis>,
    /// The grounds in GDPR Art. 9, where special categories are used.
    pub art9: Option<Art9>,
    /// Kinds of data subjects: names in `[subjects]`.
    #[serde(default)]
    pub subjects: Vec<Word>,
    /// Where the data comes from, such as `data-subject` or `controller`.
    #[serde(default)]
    pub sources: Vec<String>,
    /// Who gets the data: names in `[recipients]`. An empty list says that nobody does; `None` says nothing.
    pub recipients: Option<Vec<Word>>,
    /// Categories that the purpose cannot do without.
    #[serde(default)]
    pub required: Vec<Word>,
    /// Categories that it may use.
    #[serde(default)]
    pub optional: Vec<Word>,
    /// Categories that must not be in its places, with everything below them.
    #[serde(default)]
    pub forbidden: Vec<Word>,
    /// The finest position allowed, in metres: a point finer than this is forbidden.
    pub max_precision_m: Option<u32>,
    /// How long the data is kept.
    pub retention: Option<Retention>,
    /// Technical and organisational measures (GDPR Art. 32).
    #[serde(default)]
    pub security: Vec<String>,
    /// The data protection impact assessment.
    pub dpia: Option<Dpia>,
    /// How a consent is withdrawn.
    pub withdrawal: Option<Text>,
    /// Why a national identity number is needed (personopplysningsloven § 12).
    pub national_id_reason: Option<Text>,
    /// The legitimate interest, where the ground is Art. 6(1)(f).
    pub interest: Option<Text>,
    /// The guarantee for a transfer out of the EEA.
    pub transfer: Option<String>,
    /// A machine wrote this purpose and nobody has looked at it yet.
    #[serde(default)]
    pub review: bool,
    /// The places it claims; none claims nothing.
    #[serde(default, rename = "where")]
    pub places: Vec<At<Where>>,
}

impl Purpose {
    /// The entry that lists the category and how: the longest that covers it. See [`taxonomy::covers`].
    pub fn lists(&self, category: &str) -> Option<(&Word, Declaration)> {
        let required = self.required.iter().map(|word| (word, Declaration::Required));
        let optional = self.optional.iter().map(|word| (word, Declaration::Optional));
        let covering = required.chain(optional).filter(|(word, _)| taxonomy::covers(word, category));
        covering.max_by_key(|(word, _)| word.len())
    }

    /// The entry that forbids the category: here a prefix covers everything below it.
    pub fn forbids(&self, category: &str) -> Option<&Word> {
        self.forbidden.iter().find(|word| taxonomy::is_within(category, word))
    }

    fn declared(&self) -> impl Iterator<Item = (&str, Declaration)> {
        let all = [
            (&self.required, Declaration::Required),
            (&self.optional, Declaration::Optional),
            (&self.forbidden, Declaration::Forbidden),
        ];
        all.into_iter().flat_map(|(words, how)| words.iter().map(move |word| (word.as_str(), how)))
    }
}

/// What a purpose says of a category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Declaration {
    /// It cannot do without.
    Required,
    /// It may use it.
    Optional,
    /// It must not hold it.
    Forbidden,
}

impl Declaration {
    /// The word of the map and the inventory: `required`, `optional` or `forbidden`.
    pub fn name(self) -> &'static str {
        match self {
            Declaration::Required => "required",
            Declaration::Optional => "optional",
            Declaration::Forbidden => "forbidden",
        }
    }
}

/// A `[[purpose.where]]` block: it claims the places that match all of its lists. A list that is absent matches any
/// place; one that is there matches what any of its globs matches and no `!` glob does.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Where {
    /// Globs on the path from the folder of the selectors, `/`-separated.
    pub path: Option<Vec<Word>>,
    /// Globs on the name of the table.
    pub table: Option<Vec<Word>>,
    /// Globs on the name of the column or the key path.
    pub column: Option<Vec<Word>>,
    /// The column that holds the date from which retention counts.
    pub age_column: Option<Word>,
}

/// A `[[test_data]]` block: it claims places like a [`Where`], for synthetic values only.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestData {
    /// Globs on the path from the folder of the selectors, `/`-separated.
    pub path: Option<Vec<Word>>,
    /// Globs on the name of the table.
    pub table: Option<Vec<Word>>,
    /// Globs on the name of the column or the key path.
    pub column: Option<Vec<Word>>,
    /// What may stand there; synthetic values, whether it says so or not.
    #[serde(default)]
    pub accept: Vec<Accept>,
}

/// What test data may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Accept {
    /// Test identities by construction.
    Synthetic,
    /// Values of kinds that have no series of test identities (names, addresses, dates of birth, points, accounts): the
    /// owner says that they are made up.
    Invented,
}

/// The `[controller]` table: who decides what the data is used for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Controller {
    /// Name of the organisation.
    pub name: Option<String>,
    /// Number in the Norwegian register of units, nine digits.
    pub org_number: Option<String>,
    /// ISO 3166 country code.
    pub country: Option<String>,
    /// How people reach it.
    pub contact: Option<String>,
    /// The data protection officer.
    pub dpo: Option<Contact>,
    /// Where one complains.
    pub supervisory_authority: Option<String>,
}

/// A person or a mailbox that answers.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Contact {
    /// The name or the role.
    pub name: Option<String>,
    /// How to reach them.
    pub contact: Option<String>,
}

/// A kind of data subject: a table under `[subjects]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Subject {
    /// What they are called.
    pub title: Option<Text>,
    /// Data subjects of the W3C Data Privacy Vocabulary.
    pub dpv: Vec<String>,
    /// The data subject of fideslang.
    pub fides: Option<String>,
}

/// Somebody who gets data: a table under `[recipients]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Recipient {
    /// What they do, towards people.
    pub title: Option<Text>,
    /// Name of the organisation.
    pub name: Option<String>,
    /// Their role towards the controller.
    pub role: Option<Role>,
    /// ISO 3166 country code.
    pub country: Option<String>,
    /// Reference of the data processing agreement.
    pub agreement: Option<String>,
    /// The guarantee for a transfer out of the EEA, such as `eu-gdpr:A46-2-c`.
    pub transfer: Option<String>,
}

/// The role of a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Works on the controller's behalf.
    Processor,
    /// Decides by itself.
    Controller,
    /// Decides together with the controller.
    JointController,
    /// A public body that the law names.
    Authority,
}

/// A ground in GDPR Art. 6 or Art. 9.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalBasis {
    /// The article, such as `6(1)(b)`.
    pub art: String,
    /// The term of the Data Privacy Vocabulary's `eu-gdpr`.
    pub dpv: Option<String>,
    /// The provision of national law it rests on.
    pub law: Option<String>,
}

/// The grounds in GDPR Art. 9: a term, a ground or several.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "a term such as \"eu-gdpr:A9-2-h\", or { art, dpv, law }, or a list of these tables")]
pub enum Art9 {
    /// A term, such as `eu-gdpr:A9-2-h`.
    Term(String),
    /// One ground.
    One(LegalBasis),
    /// Several.
    Several(Vec<LegalBasis>),
}

/// How long data is kept.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Retention {
    /// ISO 8601 duration, such as `P3Y`.
    pub period: Option<Word>,
    /// The event from which it counts.
    pub from: Option<String>,
    /// The same in a sentence.
    pub basis: Option<Text>,
}

/// A data protection impact assessment (GDPR Art. 35).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Dpia {
    /// Whether it was made.
    pub done: bool,
    /// Where it is kept.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
}

/// A text for people.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "a text, or texts by language such as { nb = \"…\", en = \"…\" }")]
pub enum Text {
    /// The same in every language.
    Same(String),
    /// By language, such as `nb`, `nn` and `en`.
    ByLanguage(BTreeMap<String, String>),
}

impl Text {
    /// The text in a language, if there is one.
    pub fn get(&self, language: &str) -> Option<&str> {
        match self {
            Text::Same(text) => Some(text),
            Text::ByLanguage(texts) => texts.get(language).map(String::as_str),
        }
    }
}

/// Something of the map and where it starts, so that messages can name the line ([`PurposeMap::line`]).
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "Spanned<T>", bound = "T: Deserialize<'de>")]
pub struct At<T> {
    value: T,
    pub(super) start: usize,
}

/// A string of the map and where it stands.
pub type Word = At<String>;

impl<T> From<Spanned<T>> for At<T> {
    fn from(spanned: Spanned<T>) -> Self {
        At { start: spanned.span().start, value: spanned.into_inner() }
    }
}

impl<T> Deref for At<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::purpose::AgeEvidence;

    fn parse(text: &str) -> PurposeMap {
        PurposeMap::parse(text, "p.toml").map_err(|error| error.to_string()).unwrap()
    }

    fn example() -> PurposeMap {
        parse(include_str!("../../tests/fixtures/purposes.toml"))
    }

    #[test]
    fn the_worked_example_keeps_what_it_says() {
        let map = example();
        let controller = map.controller.as_ref().unwrap();
        assert_eq!(controller.name.as_deref(), Some("Fjordkjøp AS"));
        assert_eq!(controller.dpo.as_ref().unwrap().name.as_deref(), Some("Personvernombudet"));
        assert_eq!(map.as_of_default.as_deref(), Some("scan-date"));
        assert_eq!(map.languages, ["nb", "en"]);
        assert_eq!(map.policy.age_evidence.len(), 4);
        assert_eq!(map.policy.age_evidence[1], AgeEvidence::DumpHeader);
        assert_eq!(map.subjects["member"].dpv, ["dpv:Customer", "dpv:Member"]);
        assert_eq!(map.recipients["mailer"].role, Some(Role::Processor));
        assert_eq!(map.recipients["mailer"].country.as_deref(), Some("SE"));
        let benefits = map.purpose("loyalty.benefits").unwrap();
        assert_eq!(benefits.title.as_ref().unwrap().get("nb"), Some("Gi deg bonus og medlemstilbud"));
        assert_eq!(benefits.title.as_ref().unwrap().get("nn"), None);
        assert_eq!(benefits.recipients.as_ref().unwrap().len(), 0);
        assert_eq!(benefits.retention.as_ref().unwrap().period.as_ref().unwrap().as_str(), "P3Y");
        assert!(benefits.dpia.as_ref().unwrap().done);
        assert_eq!(benefits.places.len(), 2);
        assert_eq!(benefits.places[1].age_column.as_ref().unwrap().as_str(), "purchased_at");
        assert_eq!(
            map.purpose("loyalty.marketing").unwrap().legal_basis[0].law.as_deref(),
            Some("markedsføringsloven § 15")
        );
        assert!(map.purpose("invoice.credit").unwrap().national_id_reason.is_some());
        assert_eq!(map.purpose("delivery.area").unwrap().max_precision_m, Some(1000));
        assert_eq!(map.test_data[0].accept, [Accept::Synthetic]);
        assert!(map.purpose("nobody").is_none());
    }

    #[test]
    fn keys_that_only_later_stages_read_are_accepted() {
        let map = parse(
            "format = \"purpose-map/1\"\n[recipients.a]\nrole = \"joint-controller\"\ntransfer = \"eu-gdpr:A46-2-c\"\n\
             [[purpose]]\nid = \"p\"\nreview = true\ninterest = { nb = \"a\", en = \"b\" }\nwithdrawal = \"c\"\n\
             transfer = \"d\"\nart9 = [{ art = \"9(2)(h)\", dpv = \"eu-gdpr:A9-2-h\" }]\n\
             [[purpose]]\nid = \"q\"\nart9 = \"eu-gdpr:A9-2-a\"\n\
             [[purpose]]\nid = \"r\"\nart9 = { art = \"9(2)(a)\" }\n",
        );
        assert!(map.purposes[0].review && !map.purposes[1].review);
        assert_eq!(map.purposes[0].withdrawal.as_ref().unwrap().get("nn"), Some("c"));
        assert!(matches!(&map.purposes[0].art9, Some(Art9::Several(grounds)) if grounds.len() == 1));
        assert!(matches!(&map.purposes[1].art9, Some(Art9::Term(_))));
        assert!(matches!(&map.purposes[2].art9, Some(Art9::One(_))));
    }

    #[test]
    fn declared_gives_every_category_of_a_purpose_by_id() {
        use Declaration::{Forbidden, Optional, Required};
        assert_eq!(
            example().declared("loyalty.benefits"),
            [
                ("address.postal_code", Optional),
                ("commerce.purchase", Required),
                ("contact.email", Required),
                ("contact.phone", Optional),
                ("demographic.birth_date", Optional),
                ("id.customer", Required),
                ("id.national", Forbidden),
                ("location.precise", Forbidden),
                ("name", Required),
            ]
        );
        assert_eq!(example().declared("nobody"), []);
        assert_eq!([Required, Optional, Forbidden].map(Declaration::name), ["required", "optional", "forbidden"]);
    }

    #[test]
    fn the_longest_entry_that_covers_a_category_lists_it() {
        let map = parse(
            "format = \"purpose-map/1\"\n[[purpose]]\nid = \"p\"\nrequired = [\"contact\", \"special\"]\n\
             optional = [\"contact.phone\"]\nforbidden = [\"id\"]",
        );
        let purpose = &map.purposes[0];
        let lists = |category| purpose.lists(category).map(|(word, how)| (word.as_str(), how));
        assert_eq!(lists("contact.phone"), Some(("contact.phone", Declaration::Optional)));
        assert_eq!(lists("contact.email"), Some(("contact", Declaration::Required)));
        assert_eq!(lists("special.health"), None);
        assert_eq!(purpose.forbids("id.national.fnr").map(|word| word.as_str()), Some("id"));
        assert!(purpose.forbids("contact").is_none());
        let (word, _) = purpose.lists("contact.phone").unwrap();
        assert_eq!(map.line(word), 5);
        assert_eq!(map.line(&purpose.id), 3);
    }
}
