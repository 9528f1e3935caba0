//! What a backup holds of what is known now: whether it can be. How it joins what is known here is `change`'s.

use super::check::{self, form};
use crate::address::Address;
use crate::error::Result;
use crate::latest::Latest;
use crate::portals;

/// Refuses figures no capture would have kept, and addresses that are not the carrier's.
pub(crate) fn check(latest: &Latest) -> Result<()> {
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
