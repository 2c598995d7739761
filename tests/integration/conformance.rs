//! Tables are whole: every row of VALIDATORS, SHAPES, the stock packs and the taxonomy keeps the promises of its table.

use std::collections::BTreeSet;
use std::panic;

use sporhund::detect::shape::SHAPES;
use sporhund::detect::{Anchor, Day, VALIDATORS, Verdict, validator};
use sporhund::rules::{RuleSet, Sign, Trigger, generate::Generator, stock};
use sporhund::taxonomy;

const TODAY: Day = Day { year: 2026, month: 11, day: 23 };

/// splitmix64, as in the generator of the packs.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// Noise of up to `most` bytes: what validators look at, what stands beside it, and whole values now and then.
    fn noise(&mut self, most: usize) -> Vec<u8> {
        const DENSE: &[u8] = b"0123456789012345678901234567890123456789+-. ,:;/@()_NSEWnsewkmx\"'=<>[]{}%\\\n\t\xC2\xA0\xE2\x80\x93\xB0\xF8\xFF\0";
        let mut bytes = Vec::new();
        let length = self.below(most) + 1;
        while bytes.len() < length {
            match self.below(24) {
                0 => bytes.push(self.next() as u8),
                1 => bytes.extend(self.of(WORDS).as_bytes()),
                2 => {
                    let template = self.of(TEMPLATES);
                    bytes.extend(Generator::new(self.next()).fill(template).unwrap().bytes());
                }
                3 => {
                    let placeholder = self.of(PLACEHOLDERS);
                    bytes.extend(Generator::new(self.next()).value(placeholder).unwrap().bytes());
                }
                _ => bytes.push(self.of(DENSE)),
            }
        }
        bytes
    }
}

const WORDS: &[&str] = &[
    "fnr",
    "tlf",
    "konto",
    "lat",
    "lon",
    "geo:",
    "POINT(",
    "https://www.google.com/maps/@",
    "$GPGGA,",
    "<coordinates>",
    "°",
    "′",
    "''",
    "kari",
    "@firma.no",
    "@example.com",
    "post@",
    "ø",
    "\u{a0}",
    "\u{202f}",
    "+47",
    "0047",
    "NO93",
    "blåbær",
    "\u{1F600}",
];

/// Cells of columns that their names tell.
const CELLS: &[&str] = &[
    "1985-03-14",
    "14.03.85",
    "kvinne",
    "///brygge.papir.trapp",
    "{{name}}",
    "Blåsteinen Tåkedal",
    "0150",
    "0150 Oslo",
    "Postboks 12",
    "Storgata {{digits:2}}",
    "Solsiden {{digits:2}}",
    "Ola Nordmann",
    "Kari",
    "Ingrid Xyzsæter",
    "4111 1111 1111 1111",
    "192.0.2.7",
    "1.2.3.4",
    "00-00-5E-00-53-1F",
    "F32.1",
    "{{plus:coarse}}",
];

const PLACEHOLDERS: &[&str] = &[
    "fnr",
    "fnr:6 5",
    "fnr:2.2.2 5",
    "dnr",
    "h",
    "fh",
    "npid",
    "tenor",
    "nhn",
    "npid-synthetic",
    "future-2032",
    "konto:4.2.5",
    "orgnr",
    "mobile:3 2 3",
    "fixed:2 2 2 2",
    "fictional-phone",
    "iban:4",
    "iban",
    "near-miss:fnr",
    "luhn:16",
    "email",
    "domain",
    "lat:5",
    "lon:6",
    "card",
    "amex:4 6 5",
    "maestro",
    "iban-foreign",
    "duf",
    "ipv4",
    "ipv6",
    "mac",
    "mac-local:-",
    "plate",
    "plate:4",
    "vin",
    "vin:unchecked",
    "mrz:td1",
    "mrz:td2",
    "mrz:td3",
    "mrz:uto",
    "mrz:visa",
    "passport",
    "passport:8",
    "licence",
    "hpr",
    "person",
    "person:family",
    "street",
    "address",
    "address:mismatch",
    "box",
    "postal",
    "birth:dotted",
    "birth:six",
    "plus",
    "plus:short",
    "plus:world",
    "geohash:7",
    "geohash:5",
    "mgrs:10",
    "mgrs:4",
    "mgrs:world",
];

/// Points, which are more than one number.
const TEMPLATES: &[&str] = &[
    "{{lat:5}}, {{lon:5}}",
    "\"lat\": {{lat:6}}, \"lon\": {{lon:6}}",
    "POINT({{lon:5}} {{lat:5}})",
    "geo:{{lat:4}},{{lon:4}}",
    "https://www.google.com/maps/@{{lat:6}},{{lon:6}},15z",
    "<trkpt lat=\"{{lat:5}}\" lon=\"{{lon:5}}\">",
    "N{{lat:3}} E{{lon:3}}",
    "kid: {{luhn:11}} ",
    "kort {{card}} ",
    "{{iban-foreign}} {{orgnr}} MVA ",
    "duf {{duf}} ",
    "ip={{ipv4}} {{mac}} ",
    "regnr {{plate}} VIN {{vin}} ",
    "{{mrz:td3-line}}\n",
    "passnr {{passport}} hpr {{hpr}} førerkort {{licence}} ",
    "diagnose F32.1 ",
    " {{address}} født {{birth:dotted}} {{postal}} ",
    "{{plus}} geohash: {{geohash:7}} {{mgrs:10}} ",
    "what3words: ///brygge.papir.trapp ",
    "UTM 33 {{utm-text}} ",
    "{{person}} <{{email}}> ",
    "navn: {{person}} ",
];

/// Validators by themselves: a text that is one value.
#[test]
fn validators_take_any_text() {
    let mut random = Random(1);
    for round in 0..20_000 {
        let noise = random.noise(40);
        let text = String::from_utf8_lossy(&noise);
        for row in VALIDATORS {
            let verdict = calm(row.name, &text, || (row.accept)(&text, TODAY));
            if let Some(verdict) = verdict {
                conforms(row.name, &verdict, &text);
            }
        }
        if round < 500 {
            for row in VALIDATORS {
                let days = [
                    Day { year: 1900, month: 1, day: 1 },
                    Day { year: 2032, month: 1, day: 1 },
                    Day { year: 9999, month: 12, day: 31 },
                ];
                days.into_iter().for_each(|today| drop(calm(row.name, &text, || (row.accept)(&text, today))));
            }
        }
    }
    for text in
        ["", " ", "0", "@", "+", "\0", "\u{feff}", &"0".repeat(100_000), &"@".repeat(10_000), &"1 ".repeat(10_000)]
    {
        for row in VALIDATORS {
            calm(row.name, text, || (row.accept)(text, TODAY));
        }
    }
}

/// Finders at every place of a text, anchors or not.
#[test]
fn finders_take_any_bytes_at_any_place() {
    let mut random = Random(2);
    let mut found_by = BTreeSet::new();
    for _ in 0..400 {
        let hay = random.noise(300);
        for row in VALIDATORS {
            let Some(finder) = row.finder else { continue };
            for at in 0..hay.len() {
                let found = calm(row.name, &String::from_utf8_lossy(&hay), || (finder.find)(&hay, at, TODAY));
                let Some(found) = found else { continue };
                assert!(found.span.start < found.span.end && found.span.end <= hay.len(), "{}: {found:?}", row.name);
                let reach = found.span.start.min(at)..found.span.end.max(at);
                assert!(reach.len() <= 2_000, "{}: looks further than it may: {found:?} at {at}", row.name);
                assert!(!found.form.is_empty(), "{}: {found:?} has no form", row.name);
                conforms(row.name, &found.verdict, &String::from_utf8_lossy(&hay));
                found_by.insert(row.name);
            }
        }
    }
    let finders: BTreeSet<_> = VALIDATORS.iter().filter(|row| row.finder.is_some()).map(|row| row.name).collect();
    assert_eq!(found_by, finders, "the noise holds something for each");
}

/// What is found in a text is accepted on its own, and is the same value there.
#[test]
fn a_canonical_writing_is_accepted_and_is_its_own() {
    let mut make = Generator::new(3);
    let mut seen = BTreeSet::new();
    let mut wrong = BTreeSet::new();
    for _ in 0..200 {
        for placeholder in PLACEHOLDERS {
            let text = make.value(placeholder).unwrap();
            for row in VALIDATORS {
                if let Some(verdict) = (row.accept)(&text, TODAY) {
                    seen.insert(row.name);
                    wrong.extend(not_idempotent(row.name, &verdict, &text));
                }
            }
        }
        for cell in CELLS {
            let text = make.fill(cell).unwrap();
            for row in VALIDATORS {
                if let Some(verdict) = (row.accept)(&text, TODAY) {
                    seen.insert(row.name);
                    wrong.extend(not_idempotent(row.name, &verdict, &text));
                }
            }
        }
        let text = make.fill("posisjon {{lat:5}}, {{lon:5}} geo:{{lat:4}},{{lon:4}} POINT({{lon:3}} {{lat:3}}) tlf {{mobile}} {{fnr:6 5}} {{email}}");
        let text = text.unwrap();
        for row in VALIDATORS {
            let Some(finder) = row.finder else { continue };
            for found in (0..text.len()).filter_map(|at| (finder.find)(text.as_bytes(), at, TODAY)) {
                wrong.extend(not_idempotent(row.name, &found.verdict, &text[found.span.clone()]));
            }
        }
    }
    let silent: Vec<_> = VALIDATORS.iter().map(|row| row.name).filter(|name| !seen.contains(name)).collect();
    let pairs = ["coordinate", "lonlat", "utm"];
    let by_themselves: Vec<_> = silent.into_iter().filter(|name| !pairs.contains(name)).collect();
    assert_eq!(by_themselves, [""; 0], "every validator but those of pairs was tried on a value by itself");
    assert!(wrong.is_empty(), "{}", wrong.into_iter().take(20).collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_table_of_validators_is_whole() {
    let names: Vec<_> = VALIDATORS.iter().map(|row| row.name).collect();
    assert!(names.is_sorted() && names.len() == names.iter().collect::<BTreeSet<_>>().len(), "{names:?}");
    for row in VALIDATORS {
        assert!(validator(row.name).is_some_and(|found| found.name == row.name));
        assert!(!row.classes.is_empty(), "{} tells no class", row.name);
        assert_eq!(row.classes.len(), row.classes.iter().collect::<BTreeSet<_>>().len(), "{}", row.name);
        if let Some(finder) = row.finder {
            assert_eq!(finder.anchor == Anchor::At, ["email", "mailbox-name"].contains(&row.name));
            assert_eq!(finder.anchor == Anchor::Keyword, row.name == "person-name");
            assert_eq!(finder.anchor == Anchor::Digit, !finder.tries.is_empty());
        }
    }
    assert!(validator("").is_none() && validator("fnr ").is_none());
}

/// Every class that a row lists is one that it can tell: a list that promises more would hide a typing error in a pack.
#[test]
fn every_class_listed_is_told_by_some_text() {
    let mut told = BTreeSet::new();
    let mut make = Generator::new(5);
    let mut random = Random(6);
    let extra = [
        "post@{{domain}}",
        "kari@example.com",
        concat!("12345678+kari", "@users.noreply.github.com"),
        "noreply@{{domain}}",
        concat!("+46 70", " 123 45 67"),
        "[{{lon:5}}, {{lat:5}}]",
        "[{{lon:1}}, {{lat:1}}]",
        "{{utm}}",
    ];
    let parts: Vec<String> = PLACEHOLDERS
        .iter()
        .map(|name| format!("{{{{{name}}}}}"))
        .chain(extra.map(str::to_owned))
        .chain(CELLS.iter().map(|cell| (*cell).to_owned()))
        .collect();
    for _ in 0..400 {
        for part in &parts {
            let text = make.fill(part).unwrap();
            told.extend(VALIDATORS.iter().filter_map(|row| Some((row.name, (row.accept)(&text, TODAY)?.class))));
        }
        for name in ["{{person}}", "Ola Nordmann", "Kari", "Ingrid Xyzsæter"] {
            let text = make.fill(&format!("navn: {name}\n{name} <{{{{email}}}}>")).unwrap();
            for row in ["person-name", "mailbox-name"] {
                let finder = validator(row).unwrap().finder.unwrap();
                let found = (0..text.len()).filter_map(|at| (finder.find)(text.as_bytes(), at, TODAY));
                told.extend(found.map(|found| (row, found.verdict.class)));
            }
        }
        let pair = make.fill("{{lat:5}}, {{lon:5}} \"lat\": {{lat:1}}, \"lon\": {{lon:1}}").unwrap();
        let (at, finder) = (0..pair.len(), validator("coordinate").unwrap().finder.unwrap());
        told.extend(at.filter_map(|at| Some(("coordinate", (finder.find)(pair.as_bytes(), at, TODAY)?.verdict.class))));
    }
    // Numbers of every plan and series: eleven digits with their check digits, five and eight and twelve digits.
    for _ in 0..400_000 {
        let n = random.of(&[5, 8, 12]);
        let text: String = (0..n).map(|_| char::from(b'0' + random.below(10) as u8)).collect();
        told.extend((validator("phone-no").unwrap().accept)(&text, TODAY).map(|verdict| ("phone-no", verdict.class)));
    }
    for first in 0..600_000_u64 {
        let nine = random.next() % 1_000_000_000;
        let text = format!("{nine:09}{:02}", first % 100);
        told.extend((validator("fnr").unwrap().accept)(&text, TODAY).map(|verdict| ("fnr", verdict.class)));
    }
    let listed: BTreeSet<_> =
        VALIDATORS.iter().flat_map(|row| row.classes.iter().map(|class| (row.name, *class))).collect();
    let untold: Vec<_> = listed.difference(&told).collect();
    assert!(untold.is_empty(), "no text is judged as {untold:?}");
    assert!(told.is_subset(&listed));
}

#[test]
fn shapes_take_any_bytes_and_any_span() {
    let mut random = Random(4);
    let mut seen = BTreeSet::new();
    for _ in 0..3_000 {
        let hay = random.noise(120);
        let start = random.below(hay.len() + 1);
        let span = start..start + random.below(hay.len() - start + 1);
        for (name, shape) in SHAPES {
            if calm(name, &String::from_utf8_lossy(&hay), || shape(&hay, &span)) {
                seen.insert(*name);
            }
        }
    }
    assert!(seen.len() > 4, "the noise holds shapes: {seen:?}");
    let names: BTreeSet<_> = SHAPES.iter().map(|(name, _)| *name).collect();
    assert_eq!(names.len(), SHAPES.len(), "two shapes have one name");
}

#[test]
fn the_stock_packs_name_what_there_is() {
    let rules = RuleSet::stock();
    let ids: Vec<_> = rules.rules.iter().map(|rule| rule.id.as_ref()).collect();
    for id in ["common.email", "common.coordinate", "no.fnr", "no.phone"] {
        assert!(ids.contains(&id), "{id} is in the contract");
    }
    assert!(rules.own_categories.is_empty(), "the stock packs use the taxonomy");
    for rule in &rules.rules {
        assert!(
            rule.title.contains_key("en") && rule.title.contains_key("nb"),
            "{}: a title in both languages",
            rule.id
        );
        assert!(!rule.explain.is_empty(), "{}: explains nothing", rule.id);
        assert!(rule.tests.iter().any(|test| test.expect.is_none()), "{}: no counter-example", rule.id);
        assert!(rule.tests.iter().any(|test| test.expect.is_some()), "{}: no example", rule.id);
        assert!(taxonomy::get(&rule.default.category).is_some(), "{}", rule.id);
        for (name, class) in &rule.classes {
            assert!(taxonomy::get(&class.category).is_some(), "{}: {name}: {}", rule.id, class.category);
            let told = rule.validators.iter().any(|row| row.classes.contains(&name.as_str()));
            assert!(told, "{}: no validator tells the class {name}", rule.id);
        }
        for evidence in &rule.evidence {
            if let Sign::Shape(shapes) = &evidence.sign {
                assert!(shapes.iter().all(|(name, _)| SHAPES.iter().any(|(known, _)| known == name)), "{}", rule.id);
            }
        }
        if matches!(rule.trigger, Trigger::Own) {
            assert!(rule.validators[0].finder.is_some(), "{}", rule.id);
        }
        assert!(rule.validators.iter().flat_map(|row| row.classes).count() >= rule.classes.len());
    }
    // A form that no finder gives would never count.
    let text = stock().iter().map(|source| source.text.clone()).collect::<String>();
    assert!(text.contains("[[rule.test]]"));
}

/// Every form that a stock pack weighs is one that the rule's finder gives: an unknown form never counts, silently.
#[test]
fn the_stock_packs_weigh_forms_that_exist() {
    let mut given = BTreeSet::new();
    let detect = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/detect");
    for file in walkdir::WalkDir::new(detect).into_iter().map(Result::unwrap).filter(|file| file.file_type().is_file())
    {
        let text = std::fs::read_to_string(file.path()).unwrap();
        given.extend(text.split('"').skip(1).step_by(2).map(str::to_owned));
        given.extend(text.split('"').step_by(2).map(str::to_owned));
    }
    for rule in &RuleSet::stock().rules {
        for evidence in &rule.evidence {
            if let Sign::Form(forms) = &evidence.sign {
                forms
                    .iter()
                    .for_each(|form| assert!(given.contains(form), "{}: no finder gives the form {form}", rule.id));
            }
        }
    }
}

#[test]
fn the_taxonomy_is_a_forest() {
    let ids: Vec<_> = taxonomy::all().iter().map(|category| category.id).collect();
    assert!(ids.len() > 40);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "an id stands twice");
    for category in taxonomy::all() {
        let parent = category.id.rsplit_once('.').map(|(parent, _)| parent);
        assert_eq!(category.parent, parent, "{}", category.id);
        assert!(parent.is_none_or(|parent| taxonomy::get(parent).is_some()), "{}: no such parent", category.id);
        assert!(
            category
                .id
                .split('.')
                .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        );
        assert!(taxonomy::is_known(category.id) && taxonomy::covers(category.id, category.id));
    }
    let contract = [
        "id.national.fnr",
        "id.national.dnr",
        "contact.email",
        "contact.phone",
        "location.precise",
        "id.national.health_aux",
    ];
    contract.into_iter().for_each(|id| assert!(taxonomy::get(id).is_some(), "{id} is in the contract"));
}

/// What a verdict may be, whatever the text.
fn conforms(name: &str, verdict: &Verdict, text: &str) {
    let row = validator(name).unwrap();
    assert!(row.classes.contains(&verdict.class), "{name}: {} is none of its classes: {text:?}", verdict.class);
    assert!(!verdict.canonical.as_bytes().is_empty(), "{name}: an empty value: {text:?}");
    assert!(std::str::from_utf8(verdict.canonical.as_bytes()).is_ok());
    let is_point = ["coordinate", "geohash", "lonlat", "mgrs", "plus-code", "utm", "what3words"].contains(&name);
    assert_eq!(verdict.precision_m.is_some(), is_point, "{name}: points alone have a precision");
}

/// What is wrong where a canonical writing is not accepted as the same value.
fn not_idempotent(name: &str, verdict: &Verdict, text: &str) -> Option<String> {
    // Of a zone the document's number is kept; its check digits are those of the whole.
    if name == "mrz" {
        return None;
    }
    let canonical = std::str::from_utf8(verdict.canonical.as_bytes()).unwrap();
    let again = (validator(name).unwrap().accept)(canonical, TODAY);
    let same = again.as_ref().is_some_and(|again| again.canonical == verdict.canonical && again.class == verdict.class);
    let say = || format!("{name} ({}): {text:?} becomes {canonical:?}, which becomes {again:?}", verdict.class);
    (!same).then(say)
}

/// Runs what must not panic, and says on which text it did.
fn calm<T>(name: &str, text: &str, run: impl FnOnce() -> T) -> T {
    panic::catch_unwind(panic::AssertUnwindSafe(run)).unwrap_or_else(|_| panic!("{name} panics on {text:?}"))
}
