//! Selectors of the portals' data, matched while a page is walked: they are second witnesses of a figure.
//!
//! Of CSS only what such a witness needs: tag, `#id` and `.class`, joined to one element, and the descendant
//! combinator. A test holds every selector of the portals to this.

/// One element of a selector: `div#a.b.c`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Compound<'a> {
    tag: Option<&'a str>,
    id: Option<&'a str>,
    classes: Vec<&'a str>,
}

/// A selector: the elements from the outermost to the one that holds the figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path<'a>(Vec<Compound<'a>>);

/// What of an element a selector asks; empty where there is none.
#[derive(Clone, Copy, Debug)]
pub struct Names<'t> {
    /// Its tag.
    pub tag: &'t str,
    /// Its id.
    pub id: &'t str,
    /// Its classes.
    pub class: &'t str,
}

/// How many of a selector's elements, from the outermost, are found in the elements that are open.
pub type Reached = usize;

impl<'a> Path<'a> {
    /// Reads a selector; `None` for one beyond this grammar.
    pub fn parse(css: &'a str) -> Option<Self> {
        let parts: Option<Vec<Compound<'a>>> = css.split_whitespace().map(Compound::parse).collect();
        parts.filter(|parts| !parts.is_empty()).map(Self)
    }

    /// What is reached in an element, where this much was reached around it.
    pub fn step(&self, around: Reached, names: Names<'_>) -> Reached {
        around + usize::from(self.0.get(around).is_some_and(|compound| compound.is(names)))
    }

    /// Whether the element it was stepped to, or one around that, is what the selector names.
    pub fn is_whole(&self, reached: Reached) -> bool {
        reached == self.0.len()
    }
}

impl<'a> Compound<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let mut compound = Self::default();
        let mut rest = text;
        let (tag, after) = rest.split_at(rest.find(['#', '.']).unwrap_or(rest.len()));
        compound.tag = Some(tag).filter(|tag| !tag.is_empty());
        rest = after;
        while let Some(sign) = rest.chars().next() {
            let name = rest.get(1..)?;
            let end = name.find(['#', '.']).unwrap_or(name.len());
            let (name, after) = name.split_at(end);
            match sign {
                '#' if compound.id.is_none() => compound.id = Some(name),
                '.' => compound.classes.push(name),
                _ => return None,
            }
            rest = after;
        }
        let plain = |name: &&str| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        };
        let all = compound.tag.iter().chain(&compound.id).chain(&compound.classes);
        all.into_iter().all(plain).then_some(compound)
    }

    fn is(&self, names: Names<'_>) -> bool {
        let has = |class: &&str| names.class.split_ascii_whitespace().any(|other| other == *class);
        self.tag.is_none_or(|tag| tag == names.tag)
            && self.id.is_none_or(|id| id == names.id)
            && self.classes.iter().all(has)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(tag: &'static str, id: &'static str, class: &'static str) -> Names<'static> {
        Names { tag, id, class }
    }

    fn holds(path: &Path<'_>, open: &[Names<'_>]) -> bool {
        path.is_whole(open.iter().fold(0, |reached, names| path.step(reached, *names)))
    }

    #[test]
    fn a_selector_finds_its_element_however_deep_the_text_stands() {
        let path = Path::parse("section#data div.in-data-use .num").unwrap();
        let section = names("section", "data", "");
        let part = names("div", "", "x in-data-use");
        let number = names("span", "", "num big");
        let other = names("p", "", "");
        assert!(holds(&path, &[section, part, other, number]));
        assert!(holds(&path, &[section, part, other, number, names("b", "", "")]));
        assert!(!holds(&path, &[part, other, number]));
        assert!(!holds(&path, &[section, number, part]));
    }

    #[test]
    fn a_selector_beyond_the_grammar_is_none() {
        for css in ["", "a > b", "a:first-child", "[id]", "a..b", "#a#b", "*"] {
            assert_eq!(Path::parse(css), None, "{css}");
        }
    }
}
