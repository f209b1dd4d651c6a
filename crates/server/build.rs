//! Puts the web app into the program: the files of the folder that `LIFEBOAT_APP_DIST` names when
//! the server is compiled. Without it the program has no app.

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

const FOLDER: &str = "LIFEBOAT_APP_DIST";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed={FOLDER}");
    let mut files = Vec::new();
    if let Some(folder) = env::var_os(FOLDER) {
        let folder = fs::canonicalize(PathBuf::from(folder))
            .map_err(|error| format!("{FOLDER} cannot be read: {error}"))?;
        collect(&folder, "", &mut files)?;
        if !files.iter().any(|(name, _)| name == "index.html") {
            return Err(format!("{FOLDER} is no built app: it has no index.html").into());
        }
    }
    let mut table = "&[\n".to_owned();
    for (name, path) in &files {
        writeln!(table, "    ({name:?}, include_bytes!({path:?})),")?;
    }
    table.push(']');
    let target = Path::new(&env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?).join("app.rs");
    Ok(fs::File::create(target)?.write_all(table.as_bytes())?)
}

/// All files below this folder, by their path from the app's root.
fn collect(
    folder: &Path,
    prefix: &str,
    files: &mut Vec<(String, String)>,
) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let not_utf8 = || format!("{FOLDER} has a name that is not UTF-8");
        let name = entry.file_name().into_string().map_err(|_| not_utf8())?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), files)?;
        } else {
            println!("cargo::rerun-if-changed={}", path.display());
            let path = path.to_str().ok_or_else(not_utf8)?.to_owned();
            files.push((format!("{prefix}{name}"), path));
        }
    }
    Ok(())
}
