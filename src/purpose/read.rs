//! From the text of a map to a map without contradictions, or to all that is wrong with it.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue, Deserializer};

use super::fault::{Fault, Lines, MapError};
use super::map::{At, Controller, Purpose, PurposeMap, Recipient, Subject, TestData, Word};
use super::policy::Policy;
use super::select::{Compiler, Owner, Selectors};
use crate::finding::escape_controls;
use crate::taxonomy;

const FORMAT: &str = "purpose-map/1";

/// The types are read anew after each fault of the TOML, so their number has a limit.
const MOST_FAULTS: usize = 100;

/// From here on, in metres, a point is `location.coarse` and no longer `location.precise`.
const COARSE_FROM_M: u32 = 500;

/// Reads and checks; see [`PurposeMap::parse`].
pub(super) fn read(text: &str, file_shown: &str) -> Result<PurposeMap, MapError> {
    let mut faults = Faults::default();
    let map = typed(text, &mut faults).map(|file| {
        check(&file, &mut faults);
        let selectors = selectors(&file, &mut faults);
        PurposeMap {
            purposes: file.purpose,
            test_data: file.test_data,
            policy: file.policy,
            controller: file.controller,
            subjects: file.subjects,
            recipients: file.recipients,
            as_of_default: file.as_of_default,
            languages: file.languages,
            selectors,
            lines: Lines::of(text),
        }
    });
    match map {
        Some(map) if faults.found.is_empty() => Ok(map),
        _ => Err(faults.error(text, file_shown)),
    }
}

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: Option<Word>,
    as_of_default: Option<String>,
    #[serde(default)]
    languages: Vec<String>,
    controller: Option<Controller>,
    #[serde(default)]
    policy: Policy,
    #[serde(default)]
    subjects: BTreeMap<String, Subject>,
    #[serde(default)]
    recipients: BTreeMap<String, Recipient>,
    #[serde(default)]
    purpose: Vec<Purpose>,
    #[serde(default)]
    test_data: Vec<At<TestData>>,
}

#[derive(Default)]
struct Faults {
    /// Byte offset, what is wrong, what to do.
    found: Vec<(usize, String, String)>,
    /// Where the tables and lists start that something wrong was cut out of: what they lack now is no second fault.
    mended: Vec<usize>,
}

impl Faults {
    fn add(&mut self, at: usize, what: impl Into<String>, remedy: impl Into<String>) {
        self.found.push((at, what.into(), remedy.into()));
    }

    fn error(self, text: &str, file_shown: &str) -> MapError {
        let lines = Lines::of(text);
        let fault = |(at, what, remedy)| Fault { file: file_shown.to_owned(), line: lines.at(at), what, remedy };
        let mut faults: Vec<Fault> = self.found.into_iter().map(fault).collect();
        faults.sort();
        faults.dedup();
        MapError { faults }
    }
}

/// Gives the TOML its types. What has none is noted and cut out, and the rest is tried again, since serde stops at the
/// first fault. `None` where nothing is left to check.
fn typed(text: &str, faults: &mut Faults) -> Option<File> {
    let mut table = match DeTable::parse(text) {
        Ok(table) => table,
        Err(error) => {
            let (what, remedy) = plain(error.message());
            faults.add(error.span().map_or(0, |span| span.start), what, remedy);
            return None;
        }
    };
    while faults.found.len() < MOST_FAULTS {
        let error = match File::deserialize(Deserializer::from(table.clone())) {
            Ok(file) => return Some(file),
            Err(error) => error,
        };
        let (what, remedy) = plain(error.message());
        let span = error.span().unwrap_or_default();
        faults.add(span.start, what, remedy);
        if !cut_from_table(table.get_mut(), &span, &mut faults.mended) {
            return None;
        }
    }
    None
}

/// Takes out the key or value at that span, and notes the start of everything that it stood in.
fn cut_from_table(table: &mut DeTable<'_>, span: &Range<usize>, mended: &mut Vec<usize>) -> bool {
    let here = table.iter().find(|(key, value)| key.span() == *span || value.span() == *span);
    if let Some(key) = here.map(|(key, _)| key.get_ref().to_string()) {
        return table.remove(key.as_str()).is_some();
    }
    table.iter_mut().any(|(_, value)| cut_from_value(value, span, mended))
}

fn cut_from_value(value: &mut Spanned<DeValue<'_>>, span: &Range<usize>, mended: &mut Vec<usize>) -> bool {
    let start = value.span().start;
    let cut = match value.get_mut() {
        DeValue::Table(table) => cut_from_table(table, span, mended),
        DeValue::Array(array) => {
            let before = array.len();
            let elements = std::mem::replace(array, DeArray::new()).into_iter();
            *array = elements.filter(|element| element.span() != *span).collect();
            array.len() < before || array.iter_mut().any(|element| cut_from_value(element, span, mended))
        }
        _ => false,
    };
    if cut {
        mended.push(start);
    }
    cut
}

/// A message of toml or serde as what is wrong and what to do.
fn plain(message: &str) -> (String, String) {
    let mut quoted = message.split('`').skip(1).step_by(2);
    if let (true, Some(unknown)) = (message.starts_with("unknown field"), quoted.next()) {
        let known: Vec<&str> = quoted.collect();
        let remedy = match taxonomy::nearest_of(unknown, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the keys here are {}", known.join(", ")),
        };
        return (format!("unknown key `{unknown}`"), remedy);
    }
    match message.split_once(", expected ") {
        Some((what, expected)) => (what.to_owned(), format!("expected {expected}")),
        None if message.starts_with("missing field") => (message.replacen("field", "key", 1), "add it".to_owned()),
        None => (message.to_owned(), "mend it".to_owned()),
    }
}

/// What TOML and types cannot tell.
fn check(file: &File, faults: &mut Faults) {
    match &file.format {
        Some(format) if format.as_str() == FORMAT => {}
        Some(format) => faults.add(
            format.start,
            format!("the format `{}` is not one that this version reads", format.as_str()),
            format!("write format = \"{FORMAT}\", or use a newer version"),
        ),
        None => faults.add(0, "the file does not say its format", format!("begin it with format = \"{FORMAT}\"")),
    }
    let mut ids: HashMap<&str, usize> = HashMap::new();
    for purpose in &file.purpose {
        if purpose.id.trim().is_empty() {
            faults.add(purpose.id.start, "the purpose has an empty id", "name it");
        }
        // Ids reach the terminal.
        if escape_controls(&purpose.id) != purpose.id.as_str() {
            faults.add(purpose.id.start, "the purpose's id holds a control character", "leave it out");
        }
        if ids.insert(&purpose.id, purpose.id.start).is_some() {
            let what = format!("there is another purpose with the id `{}` above", purpose.id.as_str());
            faults.add(purpose.id.start, what, "rename one, or make them one purpose");
        }
        for word in purpose.required.iter().chain(&purpose.optional).chain(&purpose.forbidden) {
            check_category(word, faults);
        }
        check_contradictions(purpose, faults);
        let recipients = purpose.recipients.iter().flatten();
        check_references("subject", &purpose.subjects, file.subjects.keys(), faults);
        check_references("recipient", recipients, file.recipients.keys(), faults);
    }
}

fn check_category(word: &Word, faults: &mut Faults) {
    if taxonomy::is_known(word) {
        return;
    }
    let remedy = match taxonomy::nearest(word) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "use an id of the taxonomy, or one of your own under `x.`".to_owned(),
    };
    faults.add(word.start, format!("there is no category `{}`", word.as_str()), remedy);
}

fn check_contradictions(purpose: &Purpose, faults: &mut Faults) {
    let id = purpose.id.as_str();
    for word in &purpose.optional {
        if purpose.required.iter().any(|required| required.as_str() == word.as_str()) {
            let what = format!("purpose `{id}` has `{}` both as required and as optional", word.as_str());
            faults.add(word.start, what, "leave it in one of the two lists");
        }
    }
    for word in purpose.required.iter().chain(&purpose.optional) {
        // Not the other way round: `contact` listed and `contact.phone` forbidden reads "all but", and deny wins.
        if let Some(forbidden) = purpose.forbids(word) {
            let what = format!("purpose `{id}` lists `{}` and forbids `{}`", word.as_str(), forbidden.as_str());
            faults.add(word.start, what, "take one of the two out: what is forbidden is forbidden with all below it");
        }
        let every_point = purpose.max_precision_m.filter(|finest| *finest >= COARSE_FROM_M);
        if let (Some(finest), "location.precise") = (every_point, word.as_str()) {
            let what =
                format!("purpose `{id}` lists `location.precise`, and max_precision_m = {finest} forbids all of it");
            let remedy = format!("list `location.coarse` in its place, or allow less than {COARSE_FROM_M} m");
            faults.add(word.start, what, remedy);
        }
    }
}

fn check_references<'a>(
    kind: &str,
    names: impl IntoIterator<Item = &'a Word>,
    known: impl Iterator<Item = &'a String> + Clone,
    faults: &mut Faults,
) {
    for name in names {
        if known.clone().any(|known| known == name.as_str()) {
            continue;
        }
        let remedy = match taxonomy::nearest_of(name, known.clone().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("describe it under [{kind}s.{}]", name.as_str()),
        };
        faults.add(name.start, format!("there is no {kind} `{}`", name.as_str()), remedy);
    }
}

/// Compiles the selectors of the whole file.
fn selectors(file: &File, faults: &mut Faults) -> Selectors {
    let mut compiler = Compiler::default();
    let mut add = |owner, start, path: &Option<Vec<Word>>, table: &Option<Vec<Word>>, column: &Option<Vec<Word>>| {
        let keys = [path.as_deref(), table.as_deref(), column.as_deref()];
        check_block(start, keys, faults);
        for (word, why) in compiler.add(owner, keys) {
            let what = format!("the glob `{}` cannot be read: {why}", word.as_str());
            faults.add(word.start, what, "mend it; a backslash takes the character after it as it is");
        }
    };
    for (index, purpose) in file.purpose.iter().enumerate() {
        for block in &purpose.places {
            add(Owner::Purpose(index), block.start, &block.path, &block.table, &block.column);
        }
    }
    for (index, block) in file.test_data.iter().enumerate() {
        add(Owner::TestData(index), block.start, &block.path, &block.table, &block.column);
    }
    compiler.finish().unwrap_or_else(|error| {
        faults.add(0, format!("the globs are too large together: {error}"), "use fewer or shorter ones");
        Selectors::default()
    })
}

fn check_block(start: usize, keys: [Option<&[Word]>; 3], faults: &mut Faults) {
    if faults.mended.contains(&start) {
        return;
    }
    if keys.iter().all(Option::is_none) {
        faults.add(start, "the block selects nothing in particular", "give it a path, a table or a column");
    }
    if keys.iter().flatten().any(|globs| globs.is_empty()) {
        faults.add(start, "the block has an empty list, which matches nothing", "fill it or leave the key out");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sound beginning of one line, so that faults of `rest` start at line 2.
    fn faults(rest: &str) -> Vec<String> {
        let text = format!("format = \"purpose-map/1\"\n{rest}");
        match read(&text, "p.toml") {
            Ok(_) => Vec::new(),
            Err(error) => error.to_string().lines().map(str::to_owned).collect(),
        }
    }

    /// Lines of a purpose from line 2 on; the keys start at line 4.
    fn purpose(keys: &str) -> Vec<String> {
        faults(&format!("[[purpose]]\nid = \"p\"\n{keys}"))
    }

    #[test]
    fn the_worked_example_is_sound() {
        let text = include_str!("../../tests/fixtures/purposes.toml");
        let map = read(text, "purposes.toml").map_err(|error| error.to_string()).unwrap();
        let ids: Vec<&str> = map.purposes.iter().map(|purpose| purpose.id.as_str()).collect();
        assert_eq!(ids, ["loyalty.benefits", "loyalty.marketing", "accounting", "invoice.credit", "delivery.area"]);
        assert_eq!(map.test_data.len(), 1);
    }

    #[test]
    fn a_map_may_say_next_to_nothing() {
        assert_eq!(faults(""), [""; 0]);
        assert_eq!(purpose(""), [""; 0]);
    }

    #[test]
    fn the_format_must_be_this_one() {
        let error = read("\nformat = \"purpose-map/2\"", "p.toml").unwrap_err();
        assert_eq!(error.faults.len(), 1);
        assert_eq!(error.faults[0].line, 2);
        assert_eq!(
            error.to_string(),
            "p.toml:2: the format `purpose-map/2` is not one that this version reads; \
             write format = \"purpose-map/1\", or use a newer version"
        );
        let error = read("", "p.toml").unwrap_err();
        assert_eq!(
            error.to_string(),
            "p.toml:1: the file does not say its format; begin it with format = \"purpose-map/1\""
        );
    }

    #[test]
    fn what_is_not_toml_is_one_fault_with_its_line() {
        let error = read("format = \"purpose-map/1\"\n\n[[purpose]\nid = 3\n", "p.toml").unwrap_err();
        assert_eq!(error.faults.len(), 1);
        assert_eq!(error.faults[0].line, 3);
        assert_eq!(error.faults[0].file, "p.toml");
        assert_eq!(faults("languages = []\nlanguages = []"), ["p.toml:3: duplicate key; mend it"]);
    }

    #[test]
    fn unknown_keys_are_faults_on_every_level() {
        assert_eq!(faults("purposes = 1"), ["p.toml:2: unknown key `purposes`; did you mean `purpose`?"]);
        assert_eq!(purpose("requred = []"), ["p.toml:4: unknown key `requred`; did you mean `required`?"]);
        assert_eq!(
            purpose("dpia = { done = true, when = 1 }"),
            ["p.toml:4: unknown key `when`; the keys here are done, ref"]
        );
        assert_eq!(
            purpose("[[purpose.where]]\npath = [\"a\"]\ncolum = [\"b\"]"),
            ["p.toml:6: unknown key `colum`; did you mean `column`?"]
        );
        assert_eq!(
            faults("[subjects.member]\ntitel = \"x\""),
            ["p.toml:3: unknown key `titel`; did you mean `title`?"]
        );
        assert_eq!(faults("[recipients.a]\nrolle = \"x\""), ["p.toml:3: unknown key `rolle`; did you mean `role`?"]);
        assert_eq!(
            faults("[controller.dpo]\nphone = \"x\""),
            ["p.toml:3: unknown key `phone`; the keys here are name, contact"]
        );
        assert_eq!(faults("[[test_data]]\npath = [\"a\"]\nage_column = \"b\"").len(), 1);
    }

    #[test]
    fn an_unknown_status_or_level_of_the_policy_is_a_fault() {
        assert_eq!(
            faults("[policy]\non = { forbiden = \"error\", expired = \"fatal\" }"),
            [
                "p.toml:3: unknown key `forbiden`; did you mean `forbidden`?",
                "p.toml:3: unknown variant `fatal`; expected one of `note`, `warning`, `error`",
            ]
        );
        assert_eq!(
            faults("[policy]\non = { test-data = \"error\" }"),
            ["p.toml:3: unknown key `test-data`; the keys here are forbidden, undeclared, expired, unmapped"]
        );
        assert_eq!(faults("[policy]\nage_evidence = [\"record\", \"moon\"]").len(), 1);
    }

    #[test]
    fn a_missing_id_and_a_wrong_type_are_faults_with_their_line() {
        assert_eq!(faults("[[purpose]]\nowner = \"a\"\n"), ["p.toml:2: missing key `id`; add it"]);
        assert_eq!(purpose("required = \"name\""), ["p.toml:4: invalid type: string \"name\"; expected a sequence"]);
        assert_eq!(purpose("max_precision_m = -1").len(), 1);
        assert_eq!(
            purpose("title = 3"),
            ["p.toml:4: a text, or texts by language such as { nb = \"…\", en = \"…\" }; mend it"]
        );
    }

    #[test]
    fn all_faults_are_listed_by_line() {
        let found = purpose(
            "nmae = 1\nrequired = [\"contact.emial\", 7]\nsubjects = [\"nobody\"]\n\
             [[purpose.where]]\n[[purpose]]\nid = \"p\"\nwhy = 1\n[[purpose]]\n[[test_data]]\npath = [\"[\"]\nfoo = 1",
        );
        let lines: Vec<&str> = found.iter().filter_map(|line| line.split(':').nth(1)).collect();
        assert_eq!(lines, ["4", "5", "5", "6", "7", "9", "10", "11", "13", "14"], "{found:#?}");
    }

    #[test]
    fn reading_ends_with_very_many_faults() {
        let many: String = (0..3000).map(|i| format!("key{i} = 1\n")).collect();
        assert_eq!(faults(&many).len(), MOST_FAULTS);
    }

    #[test]
    fn purpose_ids_are_unique_and_not_empty() {
        let two = "[[purpose]]\nid = \"a\"\n[[purpose]]\nid = \"b\"\n[[purpose]]\nid = \"a\"";
        assert_eq!(
            faults(two),
            ["p.toml:7: there is another purpose with the id `a` above; rename one, or make them one purpose"]
        );
        assert_eq!(faults("[[purpose]]\nid = \" \""), ["p.toml:3: the purpose has an empty id; name it"]);
    }

    #[test]
    fn unknown_categories_are_faults_wherever_they_stand() {
        assert_eq!(
            purpose(
                "required = [\n  \"name\",\n  \"contact.emial\"]\noptional = [\"fnr\"]\nforbidden = [\"zzzzzzzz\"]"
            ),
            [
                "p.toml:6: there is no category `contact.emial`; did you mean `contact.email`?",
                "p.toml:7: there is no category `fnr`; did you mean `id.national.fnr`?",
                "p.toml:8: there is no category `zzzzzzzz`; use an id of the taxonomy, or one of your own under `x.`",
            ]
        );
        assert_eq!(purpose("required = [\"x.member\"]\nforbidden = [\"x.secret.code\"]"), [""; 0]);
        assert_eq!(purpose("required = [\"x..a\"]").len(), 1);
    }

    #[test]
    fn a_category_is_not_both_listed_and_forbidden() {
        assert_eq!(
            purpose("required = [\"location.precise\"]\nforbidden = [\"location\"]"),
            ["p.toml:4: purpose `p` lists `location.precise` and forbids `location`; \
              take one of the two out: what is forbidden is forbidden with all below it"]
        );
        assert_eq!(purpose("optional = [\"contact.email\"]\nforbidden = [\"contact.email\"]").len(), 1);
        assert_eq!(purpose("required = [\"x.a.b\"]\nforbidden = [\"x.a\"]").len(), 1);
        // All but one: deny wins, and nothing is listed in vain.
        assert_eq!(purpose("required = [\"contact\"]\nforbidden = [\"contact.phone\"]"), [""; 0]);
        assert_eq!(purpose("required = [\"location\"]\nforbidden = [\"location.precise\"]"), [""; 0]);
        assert_eq!(purpose("required = [\"contact.email\"]\nforbidden = [\"contact.phone\"]"), [""; 0]);
        let two = "[[purpose]]\nid=\"a\"\nrequired=[\"name\"]\n[[purpose]]\nid=\"b\"\nforbidden=[\"name\"]";
        assert_eq!(faults(two), [""; 0], "two purposes may differ");
    }

    #[test]
    fn a_category_is_not_both_required_and_optional() {
        assert_eq!(
            purpose("required = [\"name\"]\noptional = [\n\"contact\", \"name\"]"),
            ["p.toml:6: purpose `p` has `name` both as required and as optional; leave it in one of the two lists"]
        );
        assert_eq!(purpose("required = [\"contact.email\"]\noptional = [\"contact\"]"), [""; 0]);
    }

    #[test]
    fn a_coarse_limit_contradicts_listing_precise_positions() {
        assert_eq!(
            purpose("max_precision_m = 1000\nrequired = [\"location.precise\"]"),
            ["p.toml:5: purpose `p` lists `location.precise`, and max_precision_m = 1000 forbids all of it; \
              list `location.coarse` in its place, or allow less than 500 m"]
        );
        assert_eq!(purpose("max_precision_m = 500\noptional = [\"location.precise\"]").len(), 1);
        assert_eq!(purpose("max_precision_m = 100\nrequired = [\"location.precise\"]"), [""; 0]);
        assert_eq!(purpose("max_precision_m = 1000\nrequired = [\"location.coarse\"]"), [""; 0]);
        assert_eq!(
            purpose("max_precision_m = 1000\nrequired=[\"location.coarse\"]\nforbidden = [\"location.precise\"]"),
            [""; 0]
        );
    }

    #[test]
    fn subjects_and_recipients_must_exist() {
        let known = "subjects = [\"membr\"]\nrecipients = [\"post\"]\n[subjects.member]\n[recipients.mailer]\n";
        assert_eq!(
            purpose(known),
            [
                "p.toml:4: there is no subject `membr`; did you mean `member`?",
                "p.toml:5: there is no recipient `post`; describe it under [recipients.post]",
            ]
        );
        let known = "subjects = [\"member\"]\nrecipients = [\"mailer\"]\n[subjects.member]\n[recipients.mailer]\n";
        assert_eq!(purpose(known), [""; 0]);
        assert_eq!(purpose("recipients = []"), [""; 0]);
    }

    #[test]
    fn a_block_must_select_something() {
        let empty = "the block selects nothing in particular; give it a path, a table or a column";
        assert_eq!(purpose("\n[[purpose.where]]\n"), [format!("p.toml:5: {empty}")]);
        assert_eq!(purpose("[[purpose.where]]\nage_column = \"d\""), [format!("p.toml:4: {empty}")]);
        assert_eq!(faults("[[test_data]]\naccept = [\"synthetic\"]"), [format!("p.toml:2: {empty}")]);
        assert_eq!(
            purpose("where = [{ table = [\"a\"] },\n {}]"),
            [format!("p.toml:5: {empty}")],
            "the same in one line"
        );
        assert_eq!(
            purpose("[[purpose.where]]\npath = []"),
            ["p.toml:4: the block has an empty list, which matches nothing; fill it or leave the key out"]
        );
        assert_eq!(purpose("[[purpose.where]]\ncolumn = [\"a\"]"), [""; 0]);
    }

    #[test]
    fn what_was_cut_out_is_not_missed_again() {
        assert_eq!(
            purpose("[[purpose.where]]\npaths = [\"a\"]"),
            ["p.toml:5: unknown key `paths`; did you mean `path`?"]
        );
        assert_eq!(purpose("[[purpose.where]]\npath = \"a\"").len(), 1);
        assert_eq!(purpose("[[purpose.where]]\npath = [3]").len(), 1);
        assert_eq!(purpose("[[purpose.where]]\npath = [3]\n[[purpose.where]]\n").len(), 2);
    }

    #[test]
    fn globs_must_compile() {
        assert_eq!(
            purpose("[[purpose.where]]\npath = [\"a/**\",\n\"{a,b\"]"),
            ["p.toml:6: the glob `{a,b` cannot be read: unclosed alternate group; missing '}' (maybe escape '{' \
              with '[{]'?); mend it; a backslash takes the character after it as it is"]
        );
        for wrong in ["[a", "!", "", "[z-a]", "!a]{"] {
            for key in ["path", "table", "column"] {
                assert_eq!(purpose(&format!("[[purpose.where]]\n{key} = ['{wrong}']")).len(), 1, "{wrong} {key}");
            }
            assert_eq!(faults(&format!("[[test_data]]\npath = ['{wrong}']")).len(), 1, "{wrong}");
        }
        assert_eq!(purpose("[[purpose.where]]\npath = ['./']").len(), 1);
        let deep = format!("{}a{}", "{".repeat(400), "}".repeat(400));
        assert_eq!(purpose(&format!("[[purpose.where]]\npath = ['{deep}']")).len(), 1, "too deep");
        let long = "a".repeat(1001);
        assert_eq!(purpose(&format!("[[purpose.where]]\npath = ['{long}']")).len(), 1, "too long");
    }

    #[test]
    fn lines_count_alike_with_crlf_and_messages_escape_controls() {
        let error = read(
            "format = \"purpose-map/1\"\r\n\r\n[[purpose]]\r\nid = \"p\"\r\nrequired = [\"\\u001b[2J\\u202e\"]",
            "p",
        )
        .unwrap_err();
        assert_eq!(error.faults[0].line, 5);
        let shown = error.to_string();
        assert!(shown.contains("\\u{1b}[2J\\u{202e}"), "{shown}");
        assert!(!shown.contains(['\u{1b}', '\u{202e}']));
    }
}
