//! Puts lists in order. Every type would have a sort of its own compiled, a tenth of a module all told; here places are
//! sorted, for all types by one.

use std::cmp::Ordering;

/// Sorts by `compare`; what is equal stays in its order. What is in order, as stored months are, is not touched.
pub fn sort_by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    if items.is_sorted_by(|one, other| compare(one, other).is_le()) {
        return;
    }
    let mut places: Vec<usize> = (0..items.len()).collect();
    sort_places(&mut places, &|one, other| match (items.get(one), items.get(other)) {
        (Some(one), Some(other)) => compare(one, other),
        _ => Ordering::Equal,
    });
    let mut taken: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(places.into_iter().filter_map(|place| taken.get_mut(place)?.take()));
}

/// Sorts by a key; what is equal stays in its order.
pub fn sort_by_key<T, K: Ord>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    sort_by(items, |one, other| key(one).cmp(&key(other)));
}

/// Moves those that are `first` before all others; both stay in their order.
pub fn to_front<T>(items: &mut [T], first: impl Fn(&T) -> bool) {
    let mut front = 0;
    for at in 0..items.len() {
        if let Some(span) = items.get_mut(front..=at)
            && span.last().is_some_and(&first)
        {
            span.rotate_right(1);
            front += 1;
        }
    }
}

#[inline(never)]
fn sort_places(places: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    places.sort_by(|one, other| compare(*one, *other));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_equal_stays_in_its_order() {
        let mut words = vec!["three", "one", "two", "six"];
        sort_by_key(&mut words, |word| word.len());
        assert_eq!(words, ["one", "two", "six", "three"]);
        sort_by(&mut words, |one, other| other.cmp(one));
        assert_eq!(words, ["two", "three", "six", "one"]);
    }

    #[test]
    fn what_comes_to_the_front_stays_in_its_order_and_so_do_the_others() {
        let mut words = ["three", "one", "seven", "two", "six"];
        to_front(&mut words, |word| word.len() == 3);
        assert_eq!(words, ["one", "two", "six", "three", "seven"]);
    }
}
