//! What reports say to people, in one place, in English and bokmål.

use std::collections::BTreeMap;

use crate::purpose::{Because, PurposeMap};

/// A text in the languages that reports have.
pub(super) type Message = BTreeMap<String, String>;

fn both(en: String, nb: String) -> Message {
    [("en".to_owned(), en), ("nb".to_owned(), nb)].into()
}

/// What a category is called, as the subject of a sentence: "Person numbers", "Fødselsnumre".
fn category(id: &str) -> (&str, &str) {
    match id {
        "contact.email" => ("E-mail addresses", "E-postadresser"),
        "contact.email.role" => ("Shared mailboxes", "Felles postkasser"),
        "contact.phone" => ("Telephone numbers", "Telefonnumre"),
        "id.national.fnr" => ("Person numbers", "Fødselsnumre"),
        "id.national.dnr" => ("D-numbers", "D-numre"),
        "id.national.health_aux" => ("Auxiliary health numbers", "Hjelpenumre i helsevesenet"),
        "id.national.npid" => ("NPID numbers", "NPID-numre"),
        "location.precise" => ("Precise locations", "Nøyaktige posisjoner"),
        "location.coarse" => ("Approximate locations", "Omtrentlige posisjoner"),
        "name" => ("Names", "Navn"),
        "name.first" => ("Given names", "Fornavn"),
        "name.last" => ("Family names", "Etternavn"),
        "address.street" => ("Street addresses", "Gateadresser"),
        "address.postal_code" => ("Postal codes", "Postnumre"),
        "address.city" => ("Postal towns", "Poststeder"),
        "demographic.birth_date" => ("Dates of birth", "Fødselsdatoer"),
        "demographic.gender" => ("Genders", "Kjønn"),
        "payment.bank_account" => ("Bank account numbers", "Kontonumre"),
        "payment.reference" => ("Payment references", "KID-numre"),
        "id.organisation" => ("Organisation numbers", "Organisasjonsnumre"),
        other => (other, other),
    }
}

/// Why a holding is an issue.
pub(super) fn issue(id: &str, because: &Because, map: Option<&PurposeMap>) -> Message {
    let (en, nb) = category(id);
    let purpose = |index: usize| map.and_then(|map| map.purposes.get(index)).map_or("", |purpose| &purpose.id);
    match because {
        Because::Forbids { purpose: index, .. } => both(
            format!("{en} are not allowed for the purpose {}.", purpose(*index)),
            format!("{nb} er ikke tillatt for formålet {}.", purpose(*index)),
        ),
        Because::TooPrecise { purpose: index, found_m, allowed_m } => both(
            format!("Locations given to {found_m} m, finer than the {allowed_m} m that {} allows.", purpose(*index)),
            format!(
                "Posisjoner oppgitt til {found_m} m, finere enn de {allowed_m} m som {} tillater.",
                purpose(*index)
            ),
        ),
        Because::RealInTestData { .. } => both(
            format!("{en} that are no test identities, in a place declared as test data."),
            format!("{nb} som ikke er testidentiteter, på et sted oppgitt som testdata."),
        ),
        Because::NotListed => both(
            format!("{en} that no purpose of this place declares."),
            format!("{nb} som ingen av stedets formål oppgir."),
        ),
        _ => both(
            format!("{en} in a place that no purpose claims."),
            format!("{nb} på et sted som ingen formål dekker."),
        ),
    }
}

/// What to do about it.
pub(super) fn remedy(id: &str, because: &Because) -> Message {
    let (en, nb) = match because {
        // Of these kinds none is a test identity by construction.
        Because::RealInTestData { .. }
            if ["location", "name", "address", "demographic"]
                .iter()
                .any(|kind| crate::taxonomy::is_within(id, kind)) =>
        {
            (
                "Remove them, or claim the place for a purpose that lists them.",
                "Fjern dem, eller knytt stedet til et formål som oppgir dem.",
            )
        }
        Because::Forbids { .. } => (
            "Remove them from this place, or justify the need and change the purpose.",
            "Fjern dem fra stedet, eller begrunn behovet og endre formålet.",
        ),
        Because::TooPrecise { .. } => (
            "Round the coordinates before they are stored, or justify the precision in the purpose.",
            "Avrund koordinatene før de lagres, eller begrunn nøyaktigheten i formålet.",
        ),
        Because::RealInTestData { .. } => (
            "Replace them by test identities (Tenor numbers, example.com addresses).",
            "Bytt dem ut med testidentiteter (Tenor-numre, example.com-adresser).",
        ),
        Because::NotListed => (
            "Remove them, or declare the category for a purpose that needs it.",
            "Fjern dem, eller oppgi kategorien for et formål som trenger den.",
        ),
        _ => ("Remove them, or map the place to a purpose.", "Fjern dem, eller knytt stedet til et formål."),
    };
    both(en.to_owned(), nb.to_owned())
}

/// What a reason for not reading means, in a few words.
pub(super) fn reason(name: &str) -> &'static str {
    match name {
        "ignored" => "left out by ignore files or by --include/--exclude",
        "binary" => "no text in them",
        "unsupported" => "a format that is not read yet",
        "unreadable" => "could not be opened or listed",
        "too-large" => "larger than --max-file-size",
        "timeout" => "took longer than --timeout",
        "partial" => "read in part only",
        "damaged" => "broken inside",
        "encrypted" => "encrypted",
        "symlink" => "links are not followed",
        "special-file" => "pipes, sockets and devices are not opened",
        "vanished" => "gone before they could be read",
        "limit" => "over a limit",
        _ => "",
    }
}
