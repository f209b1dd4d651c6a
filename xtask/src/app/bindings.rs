//! The JavaScript by which a browser and a program understand each other.

use std::path::Path;

use anyhow::{Context as _, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::Quality;
use super::compile::Program;

/// Writes `NAME.js` and `NAME_bg.wasm` into the folder.
pub(super) fn generate(program: &Program, quality: Quality, folder: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(&program.wasm)
        .out_name(&program.name)
        .typescript(false)
        // Parts that are loaded later share the program's memory and its table of functions.
        .keep_lld_exports(true)
        .remove_producers_section(true)
        .remove_name_section(quality == Quality::Released);
    bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder))
        .with_context(|| format!("wasm-bindgen cannot read {}", program.wasm.display()))
}
