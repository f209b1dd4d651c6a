//! The corpora of the fuzz targets: each fixture lies with the format that it is of.

use std::fs::{copy, create_dir_all, read, read_dir};
use std::path::Path;

use lifeboat_transfer::{Format, detect};

/// What only its password shows the format of: andOTP's.
const UNMARKED: [&str; 1] = ["andotp-encrypted_old.bin"];

/// A list of links, as it lies in the archive of Authenticator Plus too, and the target of what is in there.
const LINKS: (&str, &str) = ("otpauth_uris.txt", "authenticator_plus_list");

/// Copies every fixture below the first folder into the second one, by its format.
pub(crate) fn fill(fixtures: &Path, corpora: &Path) {
    let (links, target_of_links) = LINKS;
    put(&fixtures.join(links), &corpora.join(target_of_links), links);
    let mut ahead = vec![fixtures.to_owned()];
    while let Some(folder) = ahead.pop() {
        for entry in read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                ahead.push(path);
                continue;
            }
            // A tool that makes some of them, with links in it.
            if path.extension().is_some_and(|end| end == "py") {
                continue;
            }
            let name = path.strip_prefix(fixtures).expect("it is below");
            let name = name.to_string_lossy().replace('/', "-");
            let format = detect(&read(&path).expect("the file can be read"));
            let format =
                format.or_else(|| UNMARKED.contains(&name.as_str()).then_some(Format::AndOtp));
            let Some(format) = format else {
                continue;
            };
            // Targets are called as the folders of the formats are. One recognizes them all.
            for target in [target(format.as_str()), "recognition".to_owned()] {
                put(&path, &corpora.join(target), &name);
            }
        }
    }
}

fn put(fixture: &Path, corpus: &Path, name: &str) {
    create_dir_all(corpus).expect("the folder can be made");
    copy(fixture, corpus.join(name)).expect("the file can be copied");
}

fn target(format: &str) -> String {
    match format {
        "2fas" => "two_fas".to_owned(),
        "cxf" => "credential_exchange".to_owned(),
        other => other.replace('-', "_"),
    }
}
