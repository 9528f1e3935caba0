//! Refuses what contradicts the page or what any plan can be.
