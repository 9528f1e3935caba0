//! The project's commands, and the stage its browser tests play on.
//!
//! [`build`] makes the package, [`stage`] shows it to real browsers with pages under the carriers' host names, [`demo`],
//! [`check`], [`bench`], [`spreadsheet`] and [`case`] are the commands on top. [`tools`] brings what a fresh machine lacks.
//! Nothing here ships.

pub mod bench;
pub mod build;
pub mod case;
pub mod check;
pub mod demo;
pub mod fixture;
pub mod shell;
pub mod spreadsheet;
pub mod stage;
pub mod tools;
