//! Copies of the files, compressed ahead of time as well as it goes.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

/// What is worth it. Pictures are compressed already.
const COMPRESSIBLE: &[&str] = &["css", "html", "js", "json", "svg", "wasm", "webmanifest"];

/// Writes `FILE.br` and `FILE.gz` beside each file that gets smaller.
pub(super) fn compress(files: &[PathBuf]) -> Result<()> {
    for file in files.iter().filter(|file| is_compressible(file)) {
        let content = fs::read(file)?;
        for (suffix, compressed) in [("br", brotli(&content)?), ("gz", gzip(&content)?)] {
            if compressed.len() < content.len() {
                fs::write(format!("{}.{suffix}", file.display()), compressed)?;
            }
        }
    }
    Ok(())
}

fn is_compressible(file: &Path) -> bool {
    file.extension()
        .is_some_and(|extension| COMPRESSIBLE.iter().any(|known| extension == *known))
}

/// RFC 7932.
pub(super) fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut compressed, &parameters)?;
    Ok(compressed)
}

/// RFC 1952.
pub(super) fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_is_unpacked_is_what_was_packed() {
        let content = b"Lifeboat ".repeat(1000);
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut &brotli(&content).unwrap()[..], &mut unpacked).unwrap();
        assert_eq!(unpacked, content);
        unpacked.clear();
        flate2::read::GzDecoder::new(&gzip(&content).unwrap()[..])
            .read_to_end(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, content);
    }

    #[test]
    fn only_what_gets_smaller_has_a_copy() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, content: &[u8]| {
            let path = folder.path().join(name);
            fs::write(&path, content).unwrap();
            path
        };
        let long = b"body { margin: 0 }".repeat(50);
        compress(&[
            file("a.css", &long),
            file("b.css", b"a"),
            file("c.png", &long),
        ])
        .unwrap();
        let mut names: Vec<_> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, ["a.css", "a.css.br", "a.css.gz", "b.css", "c.png"]);
    }
}
