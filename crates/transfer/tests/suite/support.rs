//! What several test files need: fixtures, a seeded source of randomness, a fixed time.

use std::path::PathBuf;

use lifeboat_transfer::{
    Export, ExportError, ExportOptions, Format, Import, ImportError, ImportOptions, export, import,
};
use lifeboat_vault::{Account, Timestamp};
use rand::SeedableRng;
use rand::rngs::StdRng;

pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_767_225_600);

pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn try_import(bytes: &[u8]) -> Result<Import, ImportError> {
    let mut rng = StdRng::seed_from_u64(1);
    import(bytes, &ImportOptions::default(), &mut rng, NOW)
}

pub(crate) fn imported(bytes: &[u8]) -> Import {
    try_import(bytes).unwrap()
}

/// How many entries of a file came in, were refused by name, or were counted because they have no code.
pub(crate) fn rows(import: &Import) -> usize {
    import.entries.len() + import.error_count() + import.without_code
}

/// What is to be said of a damaged file, if more of its `expected` rows have disappeared without a word than may:
/// it should be refused as a whole, or have them all, as accounts, as errors or as items without a code.
pub(crate) fn disappeared(
    result: &Result<Import, ImportError>,
    expected: usize,
    may: usize,
    what: &str,
) -> Option<String> {
    let found = rows(result.as_ref().ok()?);
    (found + may < expected).then(|| format!("{what}: {found} of {expected}"))
}

pub(crate) fn try_export(
    accounts: &[Account],
    format: Format,
    options: &ExportOptions,
) -> Result<Export, ExportError> {
    let mut rng = StdRng::seed_from_u64(2);
    export(accounts, format, options, &mut rng, NOW)
}

pub(crate) fn export_in_clear(accounts: &[Account], format: Format) -> Export {
    try_export(accounts, format, &ExportOptions::default()).unwrap()
}
