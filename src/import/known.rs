//! What a backup holds of what is known now: whether it can be, and how it joins what is known here.

use super::check::{self, form};
use crate::address::Address;
use crate::error::Result;
use crate::latest::{Figure, KnownLine, Latest, same_group};
use crate::portals;

/// Refuses figures no capture would have kept, and addresses that are not the carrier's.
pub(super) fn check(latest: &Latest) -> Result<()> {
    for line in &latest.lines {
        for figure in &line.figures {
            check::reading(&figure.reading, line.line.is_none())
                .map_err(|error| error.at(line.id.as_str()))?;
        }
    }
    for visit in &latest.visits {
        let host = Address::parse(&visit.url).map(|address| address.host);
        let portal =
            host.ok().and_then(|host| portals::by_host(host).or_else(|| portals::by_login_host(host)));
        if portal.is_none_or(|portal| portal.id != visit.carrier) {
            return Err(form(&visit.url, "an address of its carrier").at("url").at("visits"));
        }
    }
    Ok(())
}

/// Takes in what the backup knows. Of a figure or a visit that both know, the newer one stays.
pub(super) fn merge(ours: &mut Latest, theirs: &Latest) {
    for line in &theirs.lines {
        match ours.lines.iter_mut().find(|known| known.id == line.id) {
            Some(known) => merge_line(known, line),
            None => ours.lines.push(line.clone()),
        }
    }
    for visit in &theirs.visits {
        match ours.visits.iter_mut().find(|known| known.carrier == visit.carrier) {
            Some(known) if known.at < visit.at => *known = visit.clone(),
            Some(_) => {}
            None => ours.visits.push(visit.clone()),
        }
    }
    if ours.doubted.is_empty() {
        ours.doubted = theirs.doubted.clone();
    }
}

fn merge_line(ours: &mut KnownLine, theirs: &KnownLine) {
    let seen = |figures: &[Figure], like: &Figure| {
        figures
            .iter()
            .filter(|figure| same_group(&figure.reading, &like.reading))
            .map(|figure| figure.seen)
            .max()
    };
    let newer: Vec<Figure> = theirs
        .figures
        .iter()
        .filter(|figure| seen(&ours.figures, figure) < seen(&theirs.figures, figure))
        .cloned()
        .collect();
    ours.figures.retain(|figure| !newer.iter().any(|other| same_group(&other.reading, &figure.reading)));
    ours.figures.extend(newer);
    if ours.plan.is_none() {
        ours.plan.clone_from(&theirs.plan);
    }
}
