//! The archive: one order, one time, one set of permissions and one way of packing, so that equal files give equal bytes.

use std::io::{Cursor, Write};

use anyhow::Result;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::File;

/// Above flate's own nine levels: Zopfli, which packs a twentieth smaller, and alike on every processor.
const ZOPFLI: i64 = 24;

/// The bytes of a zip of these files, in the order given.
pub(super) fn pack(files: &[File]) -> Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(ZOPFLI))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        archive.start_file(&file.name, options)?;
        archive.write_all(&file.bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_archive_holds_every_file_and_no_trace_of_when_it_was_made() {
        let files = [
            File { name: "a.js".into(), bytes: b"1".repeat(1000) },
            File { name: "b/c.css".into(), bytes: vec![] },
        ];
        let bytes = pack(&files).unwrap();
        assert!(bytes.len() < 400, "packed: {} bytes", bytes.len());
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let names: Vec<_> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert_eq!(names, ["a.js", "b/c.css"]);
        let entry = archive.by_index(0).unwrap();
        assert_eq!(entry.last_modified().map(|time| time.year()), Some(1980));
        assert_eq!(entry.unix_mode().map(|mode| mode & 0o777), Some(0o644));
    }
}
