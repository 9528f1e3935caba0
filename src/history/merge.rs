//! The union of two stores' entries of one month: what either has seen is in it, once.
//!
//! Of each value, a store says at every moment how many readings of it were seen: two gifts of 1 GB with one expiry are
//! two. The union has, at every moment, as many as the store that saw more. So it is the same in whatever order stores
//! are merged, and how often. Spans of one value that overlap, or meet in a second, become one. A gap between two spans
//! stays a gap, though neither store saw another reading in it: a third one may have.

use super::chunk::Entry;
use super::text;
use crate::order;

/// All entries of both, joined where they overlap, in the order of the text.
pub(super) fn union(one: &[Entry], other: &[Entry]) -> Vec<Entry> {
    let mut layers = layered(one);
    layers.append(&mut layered(other));
    order::sort_by(&mut layers, |(layer, one), (other_layer, other)| {
        text::value_order(one, other)
            .then(layer.cmp(other_layer))
            .then_with(|| one.first_seen.cmp(&other.first_seen))
    });
    let mut joined: Vec<(usize, Entry)> = Vec::new();
    for (layer, entry) in layers {
        match joined.last_mut() {
            Some((of, last))
                if *of == layer && last.says_as(&entry) && entry.first_seen <= last.last_seen =>
            {
                last.last_seen = last.last_seen.max(entry.last_seen);
            }
            _ => joined.push((layer, entry)),
        }
    }
    let mut entries: Vec<Entry> = joined.into_iter().map(|(_, entry)| entry).collect();
    order::sort_by(&mut entries, text::order);
    entries
}

/// The entries in layers: of each value, layer `n` covers the moments at which more than `n` readings of it were seen.
fn layered(entries: &[Entry]) -> Vec<(usize, Entry)> {
    let mut sorted = entries.to_vec();
    order::sort_by(&mut sorted, |one, other| {
        text::value_order(one, other).then_with(|| one.first_seen.cmp(&other.first_seen))
    });
    let mut done = Vec::new();
    let mut open: Vec<Entry> = Vec::new();
    for entry in sorted {
        if open.first().is_some_and(|top| !top.says_as(&entry)) {
            done.extend(open.drain(..).enumerate());
        }
        lay(entry, &mut open, &mut done);
    }
    done.extend(open.into_iter().enumerate());
    done
}

/// Puts an entry over the last of each layer; what overlaps sinks to the next.
fn lay(mut entry: Entry, open: &mut Vec<Entry>, done: &mut Vec<(usize, Entry)>) {
    for (layer, top) in open.iter_mut().enumerate() {
        if entry.first_seen > top.last_seen {
            done.push((layer, std::mem::replace(top, entry)));
            return;
        }
        let last = top.last_seen.max(entry.last_seen);
        entry.last_seen = top.last_seen.min(entry.last_seen);
        top.last_seen = last;
    }
    open.push(entry);
}
