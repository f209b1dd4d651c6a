//! Makes the fixtures of other apps' formats, and puts all fixtures into the corpora of the fuzz targets:
//! `cargo run -p lifeboat-transfer --example make_fixtures`.
//!
//! Every file is made up, shaped as the app writes it, and the same each time: salts and nonces are
//! fixed. Keys are as cheap to make as the format allows, so that tests can open the files often.
#![expect(
    clippy::expect_used,
    reason = "a tool of the developers stops when something is wrong"
)]

mod aegis;
mod bitwarden;
mod corpora;
mod google;
mod lists;
mod managers;
mod own;
mod preferences;
mod sealing;
mod two_fas;
mod winauth;
mod written;

use std::fs::{File, create_dir_all};
use std::io::Write;
use std::path::{Path, PathBuf};

/// What all encrypted files open with.
const PASSWORD: &str = "correct horse";

/// A file below `tests/fixtures`.
type Fixture = (&'static str, Vec<u8>);

fn main() {
    let folder = folder();
    for (name, bytes) in fixtures(&folder) {
        let path = folder.join(name);
        create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        let mut file = File::create(path).expect("the file can be made");
        file.write_all(&bytes).expect("the file can be written");
    }
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    corpora::fill(&folder, &corpora);
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn fixtures(folder: &Path) -> impl Iterator<Item = Fixture> {
    let fixtures = [
        aegis::fixtures(),
        lists::fixtures(),
        managers::fixtures(),
        own::fixtures(),
        two_fas::fixtures(),
        bitwarden::fixtures(),
        google::fixtures(),
        preferences::fixtures(),
        sealing::fixtures(),
        winauth::fixtures(),
        written::fixtures(folder),
    ];
    fixtures.into_iter().flatten()
}

/// JSON as apps print it for people.
fn pretty(value: &serde_json::Value) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).expect("it is JSON");
    bytes.push(b'\n');
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same each time, so that no fixture is altered by hand.
    #[test]
    fn every_fixture_is_what_is_made_here() {
        let folder = folder();
        for (name, bytes) in fixtures(&folder) {
            let is = std::fs::read(folder.join(name)).expect("the fixture is there");
            assert!(is == bytes, "{name}: run the example make_fixtures");
        }
    }
}
