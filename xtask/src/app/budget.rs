//! How much a browser loads before a person sees the app, and how much it may.

use anyhow::Result;

use super::compress;
use super::layout::Layout;

/// In bytes, by gzip (`docs/performance.md`).
const FIRST_LOAD: usize = 350_000;

/// Says what each file weighs, and whether the first load is too heavy. It works all the same, so that is
/// no reason to keep it from anybody.
pub(super) fn say(layout: &Layout) -> Result<()> {
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
    if gzip > FIRST_LOAD {
        println!("Too heavy: the first load is to be {FIRST_LOAD} bytes by gzip at the most.");
    }
    Ok(())
}
