//! Selectors of the portals' data, matched while a page is walked: they are second witnesses of a figure.
//!
//! Of CSS only what such a witness needs: tag, `#id` and `.class`, joined to one element, and the descendant
//! combinator. A test holds every selector of the portals to this.

use super::walk::Tag;

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

/// What of an open element a selector asks.
#[derive(Clone, Debug)]
pub struct Names {
    tag: String,
    id: String,
    class: String,
}

impl Names {
    /// Of a tag.
    pub fn of(tag: &impl Tag) -> Self {
        let attr = |name: &str| tag.attr(name).unwrap_or_default().to_owned();
        Self { tag: tag.name().to_owned(), id: attr("id"), class: attr("class") }
    }
}

impl<'a> Path<'a> {
    /// Reads a selector; `None` for one beyond this grammar.
    pub fn parse(css: &'a str) -> Option<Self> {
        let parts: Option<Vec<Compound<'a>>> = css.split_whitespace().map(Compound::parse).collect();
        parts.filter(|parts| !parts.is_empty()).map(Self)
    }

    /// Whether the innermost of the open elements, or one around it, is what the selector names.
    pub fn holds(&self, open: &[Names]) -> bool {
        let mut wanted = self.0.iter().rev();
        let mut next = wanted.next();
        for names in open.iter().rev() {
            match next {
                Some(compound) if compound.is(names) => next = wanted.next(),
                _ => {}
            }
        }
        next.is_none()
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

    fn is(&self, names: &Names) -> bool {
        let has = |class: &&str| names.class.split_ascii_whitespace().any(|other| other == *class);
        self.tag.is_none_or(|tag| tag == names.tag)
            && self.id.is_none_or(|id| id == names.id)
            && self.classes.iter().all(has)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(tag: &str, id: &str, class: &str) -> Names {
        Names { tag: tag.into(), id: id.into(), class: class.into() }
    }

    #[test]
    fn a_selector_finds_its_element_however_deep_the_text_stands() {
        let path = Path::parse("section#data div.in-data-use .num").unwrap();
        let open = [
            names("section", "data", ""),
            names("div", "", "x in-data-use"),
            names("p", "", ""),
            names("span", "", "num big"),
        ];
        assert!(path.holds(&open));
        assert!(path.holds(&[&open[..], &[names("b", "", "")]].concat()));
        assert!(!path.holds(&open[1..]));
        assert!(!path.holds(&[
            names("section", "data", ""),
            names("span", "", "num"),
            names("div", "", "in-data-use")
        ]));
    }

    #[test]
    fn a_selector_beyond_the_grammar_is_none() {
        for css in ["", "a > b", "a:first-child", "[id]", "a..b", "#a#b", "*"] {
            assert_eq!(Path::parse(css), None, "{css}");
        }
    }
}
