//! `cargo xtask icons`: the pictures of `crates/app/public/icons`, drawn from its SVG files by Chromium.
//! They are kept with the source, so this is needed only when the mark changes.

use std::fs;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use crate::{process, programs, tools};

/// What each picture is drawn from, and how many pixels wide it is.
const PICTURES: &[(&str, u32, &str)] = &[
    ("icon", 192, "icon-192"),
    ("icon", 512, "icon-512"),
    ("maskable", 192, "maskable-192"),
    ("maskable", 512, "maskable-512"),
    ("maskable", 180, "apple-touch-icon"),
    ("monochrome", 192, "monochrome-192"),
    ("monochrome", 512, "monochrome-512"),
];

/// Draws all of them.
pub(crate) fn draw() -> Result<()> {
    let chromium = tools::chromium().context(
        "Chromium draws the icons, and is not installed. On Debian: sudo apt-get install chromium",
    )?;
    let folder = programs::root().join("crates/app/public/icons");
    for (drawing, width, picture) in PICTURES {
        let scratch = tempfile::tempdir()?;
        let svg = fs::read_to_string(folder.join(format!("{drawing}.svg")))?;
        let page = scratch.path().join("icon.html");
        fs::write(
            &page,
            format!(
                "<style>body {{ margin: 0 }} svg {{ display: block; width: {width}px }}</style>{svg}"
            ),
        )?;
        let file = folder.join(format!("{picture}.png"));
        let mut draw = Command::new(&chromium);
        draw.args(["--headless", "--no-sandbox", "--hide-scrollbars"])
            .args(["--default-background-color=00000000"])
            // It has time to draw before the picture is taken.
            .arg("--virtual-time-budget=1000")
            .arg(format!("--window-size={width},{width}"))
            .arg(format!("--user-data-dir={}", scratch.path().display()))
            .arg(format!("--screenshot={}", file.display()))
            .arg(&page)
            .stderr(Stdio::null());
        process::run_quietly(&mut draw)?;
        println!("{}", file.display());
    }
    Ok(())
}
