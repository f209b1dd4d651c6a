//! Which file of the app lies where.
//!
//! Most lie under `/immutable/HASH/`, a name that their content decides, so that browsers may keep them
//! forever and a page never gets a file of another build. Only what needs an address of its own lies at
//! the root: the page, the manifest with its icons, and the service worker, which is told here what
//! there is.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::parts;

/// Files that keep their address.
const AT_THE_ROOT: &[&str] = &[
    "index.html",
    "manifest.webmanifest",
    SERVICE_WORKER,
    "icons/",
];
const PAGE: &str = "index.html";
const SERVICE_WORKER: &str = "service-worker.js";
/// What the page calls the folder of the immutable files.
const PLACE: &str = "{{immutable}}";
/// The program that is loaded when it is needed: its files begin with this.
const LATER: &str = "transfer";
/// All rules of `style/`, in the order of their files' names.
const STYLE: &str = "app.css";

/// What the app is made of: contents by path.
type Files = BTreeMap<String, Vec<u8>>;

/// The app as it is served.
pub(super) struct Layout {
    files: Files,
}

impl Layout {
    /// Lays out the programs' files with those of `crates/app`.
    pub(super) fn of(programs: &Path, app: &Path) -> Result<Self> {
        let mut files = Files::new();
        collect(programs, "", &mut files)?;
        collect(&app.join("public"), "", &mut files)?;
        files.insert(STYLE.to_owned(), style(&app.join("style"))?);
        Self::new(files)
    }

    fn new(mut files: Files) -> Result<Self> {
        let version = hash(&files);
        let at_the_root = |path: &str| AT_THE_ROOT.iter().any(|known| path.starts_with(known));
        let mut root: Files = files.extract_if(.., |path, _| at_the_root(path)).collect();

        let immutable = format!("immutable/{}", hash(&files));
        let moved = |(path, content)| (format!("{immutable}/{path}"), content);
        let mut files: Files = files.into_iter().map(moved).collect();

        let page = root.remove(PAGE).context("the app has no page")?;
        let page = String::from_utf8(page).context("the app's page is not UTF-8")?;
        let worker = root.remove(SERVICE_WORKER);
        let worker = worker.context("the app has no service worker")?;
        files.extend(root);

        let address = |path: &String| format!("/{path}");
        let (later, shell): (Vec<_>, Vec<_>) = files.keys().partition(|path| is_later(path));
        let later: Vec<_> = later.into_iter().map(address).collect();
        let mut shell: Vec<_> = shell.into_iter().map(address).collect();
        shell.push("/".to_owned());
        let build = json!({
            "version": version,
            "immutable": format!("/{immutable}/"),
            "shell": shell,
            "later": later,
        });
        let mut told = format!("const BUILD = {build:#};\n\n").into_bytes();
        told.extend(worker);

        files.insert(SERVICE_WORKER.to_owned(), told);
        files.insert(
            PAGE.to_owned(),
            page.replace(PLACE, &immutable).into_bytes(),
        );
        Ok(Self { files })
    }

    /// What a browser loads before a person sees the app, and its content. The service worker keeps the
    /// program's parts at once too, since without a network nothing could be unlocked otherwise, but that
    /// is after a person sees the app.
    pub(super) fn first_load(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let is_at_once = |path: &str| {
            !is_later(path) && !parts::is_part(name(path)) && !path.starts_with("icons/")
        };
        self.files
            .iter()
            .filter(move |(path, _)| is_at_once(path))
            .map(|(path, content)| (path.as_str(), content.as_slice()))
    }

    /// All files, by their paths.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Writes it into a folder.
    pub(super) fn write(&self, folder: &Path) -> Result<()> {
        for (path, content) in &self.files {
            let file = folder.join(path);
            if let Some(parent) = file.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(file, content)?;
        }
        Ok(())
    }
}

fn is_later(path: &str) -> bool {
    name(path).starts_with(LATER)
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The same for the same files, on every machine.
fn hash(files: &Files) -> String {
    let mut hash = Sha256::new();
    for (path, content) in files {
        for part in [path.as_bytes(), content] {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
    }
    let digest = hash.finalize();
    digest
        .iter()
        .take(8)
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

fn style(folder: &Path) -> Result<Vec<u8>> {
    let mut parts = Files::new();
    collect(folder, "", &mut parts)?;
    Ok(parts.into_values().collect::<Vec<_>>().join(&b'\n'))
}

/// All files below this folder, by their path from where it began.
fn collect(folder: &Path, prefix: &str, files: &mut Files) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("no {}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{path}/"), files)?;
        } else {
            files.insert(path, fs::read(entry.path())?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(changes: &[(&str, &str)]) -> Layout {
        let mut files = Files::new();
        let content = [
            ("index.html", "<script src=\"/{{immutable}}/boot.js\">"),
            ("service-worker.js", "work();"),
            ("manifest.webmanifest", "{}"),
            ("icons/icon.svg", "<svg/>"),
            ("boot.js", "boot();"),
            ("app_bg.wasm", "wasm"),
            ("chunk_3.wasm", "wasm"),
            ("split_screens.wasm", "wasm"),
            ("transfer_bg.wasm", "wasm"),
        ];
        for (path, content) in content.iter().chain(changes) {
            files.insert((*path).to_owned(), content.as_bytes().to_vec());
        }
        Layout::new(files).unwrap()
    }

    fn immutable(layout: &Layout) -> &str {
        let boot = layout
            .paths()
            .find_map(|path| path.strip_suffix("/boot.js"));
        boot.unwrap()
    }

    fn text<'l>(layout: &'l Layout, path: &str) -> &'l str {
        std::str::from_utf8(&layout.files[path]).unwrap()
    }

    #[test]
    fn the_page_names_the_files_of_its_own_build() {
        let layout = layout(&[]);
        let boot = format!("{}/boot.js", immutable(&layout));
        assert_eq!(text(&layout, PAGE), format!("<script src=\"/{boot}\">"));
    }

    #[test]
    fn another_content_is_another_folder() {
        let one = layout(&[]);
        assert_eq!(immutable(&one), immutable(&layout(&[])));
        assert_ne!(
            immutable(&one),
            immutable(&layout(&[("boot.js", "boot(1);")]))
        );
        // An icon has an address of its own, so browsers keep the rest. Only the service worker sees to it.
        let icon = layout(&[("icons/icon.svg", "<svg></svg>")]);
        assert_eq!(immutable(&one), immutable(&icon));
        assert_ne!(text(&one, SERVICE_WORKER), text(&icon, SERVICE_WORKER));
    }

    #[test]
    fn the_service_worker_knows_what_to_keep_at_once_and_what_later() {
        let layout = layout(&[]);
        let (_, build) = text(&layout, SERVICE_WORKER)
            .split_once("const BUILD = ")
            .unwrap();
        let (build, rest) = build.split_once(";\n").unwrap();
        assert_eq!(rest.trim(), "work();");
        let build: serde_json::Value = serde_json::from_str(build).unwrap();
        let in_folder = |name: &str| format!("/{}/{name}", immutable(&layout));
        assert_eq!(
            build["shell"],
            json!([
                "/icons/icon.svg",
                in_folder("app_bg.wasm"),
                in_folder("boot.js"),
                in_folder("chunk_3.wasm"),
                in_folder("split_screens.wasm"),
                "/manifest.webmanifest",
                "/"
            ])
        );
        assert_eq!(build["later"], json!([in_folder("transfer_bg.wasm")]));
    }

    #[test]
    fn neither_the_scanner_nor_the_parts_are_in_the_first_load() {
        let layout = layout(&[]);
        let paths: Vec<_> = layout.first_load().map(|(path, _)| path).collect();
        assert!(paths.contains(&PAGE));
        for later in ["transfer", "chunk_", "split_"] {
            assert!(!paths.iter().any(|path| path.contains(later)), "{later}");
        }
    }
}
