//! Evidence in words, for people: what a rule looks for.

use super::{Evidence, Rule, Side, Sign};

impl Evidence {
    /// What this piece of a rule's evidence looks for; of long lists the first so many entries.
    pub fn describe(&self, rule: &Rule, most: usize) -> String {
        let list = |names: &mut dyn Iterator<Item = &str>| {
            let mut names: Vec<_> = names.collect();
            if names.len() > most {
                names.truncate(most);
                names.push("and others");
            }
            names.join(", ")
        };
        match &self.sign {
            Sign::Words(reach) => {
                let index = rule.evidence.iter().position(|other| std::ptr::eq(other, self));
                let words = rule.words.as_ref().zip(index).map(|(words, index)| words.of(index)).unwrap_or_default();
                let side = match reach.side {
                    Side::Before => " before it",
                    Side::After => " after it",
                    Side::Both => "",
                };
                format!("a word within {} characters{side}: {}", reach.within, list(&mut words.into_iter()))
            }
            Sign::Column(names) => {
                format!("the column or key is called {}", list(&mut names.iter().map(String::as_str)))
            }
            Sign::ColumnShare(share, class) => {
                let class = class.as_ref().map_or_else(String::new, |class| format!(" as {class}"));
                format!("at least {:.0} % of its column validate{class}", share * 100.0)
            }
            Sign::TableColumn(names) => {
                format!("its table has a column called {}", list(&mut names.iter().map(String::as_str)))
            }
            Sign::ColumnShareBelow(share) => format!("hardly more than {:.0} % of its column validate", share * 100.0),
            Sign::Shape(shapes) => {
                format!("it stands in the shape of {}", list(&mut shapes.iter().map(|(name, _)| *name)))
            }
            Sign::Form(forms) => format!("it is written as {}", list(&mut forms.iter().map(String::as_str))),
            Sign::Companion(categories, within) => {
                let named = list(&mut categories.iter().map(String::as_str));
                format!("a likely finding of {named} in its record, or within {within} bytes of text")
            }
            Sign::File(kinds) => {
                format!("the file is of the kind {}", list(&mut kinds.iter().map(|kind| kind.name())))
            }
        }
    }
}
