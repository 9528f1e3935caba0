//! What describes the CSV to programs: a Data Package (version 2, <https://datapackage.org/standard/data-package/>) with
//! the type and the names of every column (<https://datapackage.org/standard/table-schema/>). `docs/datapackage.json`
//! is that description; here it gets the name of the file it is saved beside.

/// The description of a CSV that was saved as `name`: the content of a `datapackage.json` in the same folder. `name` is
/// one of ours, of letters, digits, `-` and `.`.
pub fn describe(name: &str) -> String {
    include_str!("../../docs/datapackage.json").replace("zandaka.csv", name)
}
