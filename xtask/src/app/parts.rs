//! The parts of a program that are loaded when they are first needed, in files of their own.
//!
//! The program says where it may be parted (`crates/app/src/later/`). What only one part needs goes
//! with it (`split_NAME.wasm`), what several need goes into a file that they share (`chunk_N.wasm`), and
//! the rest is the program itself.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use walrus::ModuleConfig;
use wasm_split_cli_support::{Options, transform};

use super::compile::Program;

/// What the linker has to leave in a program that is to be parted.
pub(super) const LINKER_FLAG: &str = "-Clink-args=--emit-relocs";

/// Whether a file of this name is a part.
pub(super) fn is_part(name: &str) -> bool {
    name.starts_with("split_") || name.starts_with("chunk_")
}

/// Parts the program: the parts, and the JavaScript that loads them, go into the folder for the page; what
/// is left of the program goes into the other.
pub(super) fn part(program: &Program, pages: &Path, rest: &Path) -> Result<Program> {
    let unparted = fs::read(&program.wasm)
        .with_context(|| format!("cannot read {}", program.wasm.display()))?;
    let left = Program {
        name: program.name.clone(),
        wasm: rest.join(format!("{}.wasm", program.name)),
    };
    let (link, main) = (
        format!("./{}-parts.js", program.name),
        format!("./{}.js", program.name),
    );
    let mut options = Options::new(&unparted);
    options.output_dir = pages;
    options.main_out_path = &left.wasm;
    options.link_name = &link;
    options.main_module = &main;
    let parts = transform(options)
        .map_err(|error| anyhow!("{} cannot be parted: {error:#}", program.name))?;
    if parts.split_modules.is_empty() {
        // There is nothing to load.
        fs::remove_file(pages.join(link))?;
    }
    for part in parts.split_modules {
        make_smaller(&part)?;
    }
    Ok(left)
}

/// Takes out the names of functions, and the room that the linker left for larger numbers.
fn make_smaller(part: &Path) -> Result<()> {
    let mut config = ModuleConfig::new();
    config
        .generate_name_section(false)
        .generate_producers_section(false);
    let mut module = config
        .parse_file(part)
        .map_err(|error| anyhow!("{} cannot be read: {error:#}", part.display()))?;
    fs::write(part, module.emit_wasm())?;
    Ok(())
}
