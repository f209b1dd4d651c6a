//! How much a browser loads before a person sees the app, and how much it may.

use anyhow::{Result, bail};

use super::compress;
use super::layout::Layout;

/// In bytes, by gzip (`docs/performance.md`).
const FIRST_LOAD: usize = 350_000;

/// Says what each file weighs, and gives the weight of the first load in bytes.
pub(super) fn weigh(layout: &Layout) -> Result<usize> {
    let (mut gzip, mut brotli) = (0, 0);
    println!("{:>10} {:>10} {:>10}", "bytes", "gzip", "brotli");
    for (path, content) in layout.first_load() {
        let packed = (
            compress::gzip(content)?.len(),
            compress::brotli(content)?.len(),
        );
        println!(
            "{:>10} {:>10} {:>10}  {path}",
            content.len(),
            packed.0,
            packed.1
        );
        gzip += packed.0;
        brotli += packed.1;
    }
    println!("{:>10} {gzip:>10} {brotli:>10}  first load", "");
    Ok(gzip)
}

/// Whether a first load of so many bytes may be released.
pub(super) fn check(gzip: usize) -> Result<()> {
    if gzip > FIRST_LOAD {
        bail!("the first load is {gzip} bytes by gzip, and may be {FIRST_LOAD} at the most");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_load_that_is_too_heavy_is_not_released() {
        assert!(check(FIRST_LOAD).is_ok());
        assert!(check(FIRST_LOAD + 1).is_err());
    }
}
