//! What is known now: the last good reading of every figure of every line, its age, its doubts, and what the last
//! visit of each portal was. One small value, written last, and all that the popup draws.
//!
//! History is `history`'s; this forgets everything but the newest.

use serde::{Deserialize, Serialize};

use crate::capture::{Doubt, PageState, Reading};
use crate::time::Moment;

/// The storage key.
pub const KEY: &str = "latest";

/// Version of the value under [`KEY`].
pub const SCHEMA: u32 = 1;

/// Everything the popup draws.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Latest {
    /// Always [`SCHEMA`].
    pub schema: u32,
    /// The lines, in the order they were first seen.
    pub lines: Vec<KnownLine>,
    /// The portals visited, in the order they were first seen.
    pub visits: Vec<Visit>,
}

/// One line and its newest figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownLine {
    /// Storage id of the line, such as `iijmio:5678-k3f9`, or `docomo:-` for the account; see [`crate::history::line_id`].
    pub id: String,
    /// The portal's id.
    pub carrier: String,
    /// Last four digits; `None` for the account.
    pub line: Option<String>,
    /// Plan name as printed.
    pub plan: Option<String>,
    /// The newest reading of each figure.
    pub figures: Vec<Figure>,
}

/// A reading and when and where it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// The reading.
    pub reading: Reading,
    /// When it was first read with this value.
    pub since: Moment,
    /// When it was last seen.
    pub seen: Moment,
    /// Id of the page it was last seen on.
    pub page: String,
}

/// The last visit of a portal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// The portal's id.
    pub carrier: String,
    /// What kind of answer its page was. A `not_a_balance_page` does not count as a visit.
    pub state: PageState,
    /// When.
    pub at: Moment,
    /// Id of the page.
    pub page: String,
    /// Its address, without query and fragment.
    pub url: String,
    /// What that page printed and was not believed.
    pub doubts: Vec<Doubt>,
}
