//! The platforms on which several brands' portals run, as data: pages with the same paths and labels on each brand's
//! own hosts. A brand's file says which of them it has, and adds its own.

pub mod jci;
pub mod kddi;
pub mod softbank;
