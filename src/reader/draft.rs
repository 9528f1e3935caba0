//! One quantity as a figure: whether it stands where a figure of the line can stand, which texts speak of it, what unit
//! it has, and how sure that is.
//!
//! What the texts mean is `meaning`'s, where they stand `label`'s, and two numbers that belong together `pair`'s. Every
//! refusal says why, for `zandaka read --explain`.

use super::label::{self, Label, Near};
use super::lexicon::{self, Sense};
use super::meaning::{Half, Meaning, Refusal, why};
use super::pair::of_whole;
use super::prose::{describes, ends_as_whole, line_of, only_ends, says_nothing, stands_in_prose, subject_of};
use super::said::Said;
use super::{Draft, Reader, printed};
use crate::capture::{Amount, Certainty, Evidence, Measure, Reading, Unit};
use crate::order;
use crate::quantity::{Bound, Number, Quantity, Token};
use crate::snapshot::AreaKind;

impl Reader<'_> {
    /// A quantity as a figure.
    ///
    /// # Errors
    /// The reason for refusing it, in words.
    pub(super) fn draft(&self, block: usize, token: &Token) -> Result<Draft, Refusal> {
        let bare = Number { value: 0.into(), unit: Some(Unit::Unlimited), parenthesised: false, bound: None };
        let (number, amount) = match &token.quantity {
            Quantity::Number(number) => (number, Amount::Number(number.value)),
            Quantity::Unlimited => (&bare, Amount::Unlimited),
            _ => return Err("not an amount".into()),
        };
        self.stands_well(block, token, number)?;
        let (labels, whole) = self.labels(block, token)?;
        let implied = || self.unit_below(block).or(self.interpreter.implied_unit(&labels));
        let unit = number.unit.or_else(implied).ok_or("no unit is known")?;
        let mut meaning = self.interpreter.meaning(unit, &labels)?;
        if whole || self.is_whole_by_word(block, token, &meaning) {
            meaning = of_whole(meaning)?;
        } else if self.ends_pair(block, token) {
            return Err("the whole of a number that is not known".into());
        }
        if unit == Unit::Unlimited
            && !matches!(meaning.measure, Measure::DataRemaining | Measure::DataAllowance)
        {
            return Err("no limit is no usage".into());
        }
        if meaning.label.near >= Near::Lead && self.is_in_remark(block, token) {
            return Err("in a remark with no label of its own".into());
        }
        if meaning.label.near >= Near::Lead && self.is_named_otherwise(block, &labels) {
            return Err("what stands before it is not known".into());
        }
        let certainty = self.certainty(block, number.unit.is_none(), &meaning)?;
        let Meaning { measure, bucket, period, label, account } = meaning;
        let text = printed(self.text_of(block, token));
        let evidence = Evidence { label: printed(&label.text), text, how: label.near.how() };
        let (as_of, expires) = (None, None);
        let reading = Reading { measure, bucket, period, amount, unit, as_of, expires, certainty, evidence };
        Ok(Draft { block, at: token.start, reading, near: label.near, account })
    }

    /// Whether `のうち` after a number says that it is the whole of what its label names: `残り 9.31GB (15.02GB のうち)`.
    fn is_whole_by_word(&self, block: usize, token: &Token, meaning: &Meaning) -> bool {
        let text = self.scanned.page.blocks.get(block).map(|block| &*block.text).unwrap_or_default();
        meaning.measure != Measure::DataAllowance && ends_as_whole(text, token.end)
    }

    /// The texts that speak of a quantity, and whether it is the whole that they speak of a part of.
    fn labels(&self, block: usize, token: &Token) -> Result<(Vec<Label>, bool), String> {
        let whole_of = self.first_of_pair(block, token);
        let same = self.same_in_packets(block, token)?.map(|same| (block, same));
        let (at, speaks_of) = whole_of.or(same).unwrap_or((block, token));
        let mut labels = self.scanned.labels(at, speaks_of);
        labels.extend(self.word_of_pair(block, token));
        order::to_front(&mut labels, |label| label.near == Near::Inline);
        for named in self.dated.over(self.scanned, block) {
            let near = labels.partition_point(|label| label.near < Near::Lead);
            labels.insert(near, named);
        }
        let told_apart = match whole_of {
            Some(_) => self.interpreter.halve(&mut labels, Half::Second),
            None if self.leads_pair(block, token) => self.interpreter.halve(&mut labels, Half::First),
            None => false,
        };
        Ok((labels, whole_of.is_some() && !told_apart))
    }

    /// Refuses what stands where no figure of the line stands: margins, buttons, sentences, limits and prices.
    fn stands_well(&self, block: usize, token: &Token, number: &Number) -> Result<(), String> {
        let text = self.scanned.page.blocks.get(block).map(|block| &*block.text).unwrap_or_default();
        let owned = || self.interpreter.owns(text.get(..token.start).unwrap_or_default());
        let whole =
            number.bound == Some(Bound::UpTo) && (self.first_of_pair(block, token).is_some() || owned());
        if !whole && number.bound.is_some_and(|bound| bound != Bound::About) {
            return Err("a limit, a step or a price".to_owned());
        }
        // The head of a page may say how many points there are, `dポイント 1,204P`, but no more.
        let greeting = number.unit == Some(Unit::Points);
        let margin = self.scanned.page.around(block).find(|(_, area)| {
            matches!(area.kind, AreaKind::Margin | AreaKind::Button | AreaKind::Tab)
                || (area.kind == AreaKind::Header && !greeting)
                || matches!(area.kind, AreaKind::Heading(_))
        });
        if margin.is_some() {
            return Err("in a margin, a heading or a button".to_owned());
        }
        let text = self.scanned.page.blocks.get(block).map(|block| &*block.text).unwrap_or_default();
        let (start, end) = line_of(text, token.start);
        let line = text.get(start..end).unwrap_or_default();
        if stands_in_prose(line, token.start - start) && !self.is_told(line, token, start) {
            return Err("in a sentence".to_owned());
        }
        if describes(text, token.end) {
            return Err("it only describes what comes after it".to_owned());
        }
        if let Some(word) = lexicon::forbidden_at(text.get(token.end..end).unwrap_or_default()) {
            return Err(why(|| format!("「{word}」 after it says it is not the line's own")));
        }
        if lexicon::makes_offer(text.get(token.end..end).unwrap_or_default()) {
            return Err("the word that hangs on it says that it is given or sold".to_owned());
        }
        if self.scanned.is_picture(block) {
            return Err("a picture of a screen".to_owned());
        }
        if self.scanned.is_price_list(block) || self.is_among_prices(block, start, end) {
            return Err("in a list of prices".to_owned());
        }
        if self.is_linked_text(block, token) {
            return Err("in a link that leads elsewhere".to_owned());
        }
        Ok(())
    }

    /// Whether a line is a sentence that only tells the number: `現在の使用量は 4.18GB です (11月23日まで)。`
    fn is_told(&self, line: &str, token: &Token, start: usize) -> bool {
        const TOLD: [Sense; 4] = [Sense::Remaining, Sense::Used, Sense::Bill, Sense::Charges];
        let (before, after) = (line.get(..token.start - start), line.get(token.end - start..));
        let subject = before.and_then(subject_of).map(|subject| self.interpreter.said(subject));
        let speaks = |said: &Said| {
            let told = said.senses.iter().any(|(_, sense)| TOLD.contains(sense));
            told && !said.prose && !said.names_plan_part() && !said.has(Sense::Plan)
        };
        subject.is_some_and(|said| speaks(&said)) && after.is_some_and(only_ends)
    }

    /// Whether a line of a block prices several amounts of data: `0.5GB 605円 1GB 1,100円`.
    fn is_among_prices(&self, block: usize, start: usize, end: usize) -> bool {
        let tokens = self.scanned.of(block);
        let place = |byte: usize| tokens.partition_point(|token| token.start < byte);
        let line = tokens.get(place(start)..place(end)).unwrap_or_default();
        let units = line.iter().filter_map(|token| match &token.quantity {
            Quantity::Number(number) => number.unit,
            _ => None,
        });
        let units: Vec<Unit> = units.collect();
        let priced =
            units.windows(2).filter(|pair| matches!(pair, [data, Unit::Jpy] if data.bytes(false).is_some()));
        priced.count() > 1
    }

    /// Whether a link says the number among other words: 通知の設定(残り200MB). A number with nothing but its label can
    /// be a link to its page: `2026年9月ご利用分 3,168円`.
    fn is_linked_text(&self, block: usize, token: &Token) -> bool {
        let tokens = self.scanned.of(block);
        let Some(block) = self.scanned.page.blocks.get(block).filter(|block| block.linked) else {
            return false;
        };
        let other = |other: &Token| other.start != token.start && !label::is_when(&other.quantity);
        let around = [block.text.get(..token.start), block.text.get(token.end..)];
        tokens.iter().any(other)
            || around.into_iter().flatten().any(|text| !self.interpreter.is_label_only(text))
    }

    /// The unit that stands by itself in the block after a bare number.
    fn unit_below(&self, block: usize) -> Option<Unit> {
        let next = self.scanned.page.blocks.get(block + 1)?;
        let first = next.text.split('\n').next().unwrap_or_default();
        let shared = self.scanned.page.around(block).nth(1).is_some_and(|(_, area)| area.end > block + 1);
        // `GB used`
        let labelled = || first.split_once(' ').filter(|(_, label)| self.interpreter.is_label_only(label));
        let unit = |text: &str| self.interpreter.said_unit(text);
        let unit = unit(first).or_else(|| unit(labelled()?.0));
        unit.filter(|_| shared)
    }

    /// Whether the text right before a block names it and is no label of it: it names another amount, or is too long.
    fn is_named_otherwise(&self, block: usize, labels: &[Label]) -> bool {
        let Some(before) = block.checked_sub(1) else { return false };
        let Some(text) = self.scanned.page.blocks.get(before).map(|block| &*block.text) else {
            return false;
        };
        let shared = self.scanned.page.around(block).nth(1).is_some_and(|(_, area)| area.first <= before);
        let heading = self.scanned.page.around(before).any(|(_, area)| label::is_heading(area.kind));
        let amount = || self.scanned.of(before).iter().any(|token| label::is_amount(&token.quantity));
        shared
            && self.scanned.is_bare_amount(block)
            && !heading
            && amount()
            && !self.scanned.is_bare_amount(before)
            && labels.iter().all(|label| &*label.text != text)
    }

    /// Whether a parenthesis that opened before a quantity, among other words, is still open at it.
    fn is_in_remark(&self, block: usize, token: &Token) -> bool {
        let text = self.scanned.page.blocks.get(block).map(|block| &*block.text).unwrap_or_default();
        let (start, _) = line_of(text, token.start);
        let before = text.get(start..token.start).unwrap_or_default();
        let opened = before.rfind('(').filter(|open| before.rfind(')').is_none_or(|close| close < *open));
        opened.and_then(|open| before.get(open..)).is_some_and(|remark| !says_nothing(remark))
    }

    /// How sure a figure is; an error where a selector of the portal says that it is something else.
    fn certainty(&self, block: usize, implied: bool, meaning: &Meaning) -> Result<Certainty, String> {
        let from = self.witnesses.partition_point(|(at, _)| *at < block);
        let here = || self.witnesses.iter().skip(from).take_while(|(at, _)| *at == block);
        let agrees = here().any(|(_, measure)| *measure == meaning.measure);
        if !agrees && here().next().is_some() {
            return Err("its place says that it is something else".to_owned());
        }
        let close = meaning.label.near <= Near::Column;
        Ok(if agrees || (close && !implied) { Certainty::Certain } else { Certainty::Likely })
    }
}
