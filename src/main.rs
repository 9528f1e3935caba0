//! The command line: `zandaka read` and `zandaka portals`.
fn main() {}
