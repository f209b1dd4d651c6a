//! Finding the programs that a task needs, and installing those that are missing.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::process;

/// Something that tests need, and where Debian and Ubuntu have it.
pub(crate) struct Tool {
    /// What it is for.
    pub(crate) purpose: &'static str,
    /// How to see that it is there.
    pub(crate) present: fn() -> bool,
    /// The package.
    pub(crate) package: &'static str,
}

/// What the tests need besides Rust.
pub(crate) const FOR_TESTS: &[Tool] = &[
    Tool {
        purpose: "the server's tests run on PostgreSQL too",
        present: || is_installed("initdb") || Path::new("/usr/lib/postgresql").exists(),
        package: "postgresql",
    },
    Tool {
        purpose: "codes are compared with those of oathtool",
        present: || is_installed("oathtool"),
        package: "oathtool",
    },
    Tool {
        purpose: "backups are opened with the program age",
        present: || is_installed("age"),
        package: "age",
    },
    Tool {
        purpose: "mail is received by a real SMTP server",
        // The packages of Debian are those of its own Python, which need not be the first one.
        present: || {
            ["/usr/bin/python3", "python3"]
                .iter()
                .any(|python| succeeds(python, &["-c", "import aiosmtpd"]))
        },
        package: "python3-aiosmtpd",
    },
    Tool {
        purpose: "the server speaks TLS with a certificate of openssl",
        present: || is_installed("openssl"),
        package: "openssl",
    },
    Tool {
        purpose: "age is asked for its password at a terminal",
        present: || is_installed("script"),
        package: "bsdutils",
    },
    Tool {
        purpose: "a keyring runs on a message bus of its own",
        present: || is_installed("dbus-run-session"),
        package: "dbus",
    },
    Tool {
        purpose: "the system's keyring opens a vault",
        present: || is_installed("gnome-keyring-daemon"),
        package: "gnome-keyring",
    },
];

/// What the tests of the app in a browser need besides.
pub(crate) const FOR_BROWSER: &[Tool] = &[
    Tool {
        purpose: "the app is tried in a real browser",
        present: || chromium().is_some(),
        package: "chromium",
    },
    Tool {
        purpose: "Playwright drives the browser",
        present: || is_installed("node"),
        package: "nodejs",
    },
    Tool {
        purpose: "Playwright comes from npm",
        present: || is_installed("npm"),
        package: "npm",
    },
];

/// Installs what is missing, where that is possible; otherwise says what to install.
pub(crate) fn install_missing(tools: &[Tool]) -> Result<()> {
    let missing: Vec<_> = tools.iter().filter(|tool| !(tool.present)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    for tool in &missing {
        println!("Missing: {} ({}).", tool.package, tool.purpose);
    }
    let packages: Vec<_> = missing.iter().map(|tool| tool.package).collect();
    if !can_install() {
        bail!(
            "install what is missing, then start again. On Debian and Ubuntu: sudo apt-get install {}",
            packages.join(" ")
        );
    }
    install(&packages)?;
    match missing.iter().find(|tool| !(tool.present)()) {
        Some(tool) => bail!("{} is still not there after installing it", tool.package),
        None => Ok(()),
    }
}

/// Whether packages can be installed here.
pub(crate) fn can_install() -> bool {
    is_root() && is_installed("apt-get")
}

/// Installs packages.
pub(crate) fn install<S: AsRef<OsStr>>(packages: &[S]) -> Result<()> {
    let install = || {
        let mut command = apt_get(&["install", "--yes", "--no-install-recommends"]);
        process::run(command.args(packages))
    };
    install().or_else(|_| {
        // The list of packages may be old or absent.
        process::run(&mut apt_get(&["update"]))?;
        install()
    })
}

/// Of the packages that are called this and a number, the one with the highest number.
pub(crate) fn newest_package(prefix: &str) -> Option<String> {
    let mut search = Command::new("apt-cache");
    search.args(["search", "--names-only", &format!("^{prefix}[0-9]+$")]);
    let found = process::output(&mut search).ok()?;
    let numbers = found.lines().filter_map(|line| {
        let (number, _) = line.strip_prefix(prefix)?.split_once(' ')?;
        number.parse::<u32>().ok()
    });
    numbers.max().map(|number| format!("{prefix}{number}"))
}

fn apt_get(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command
        .args(["--quiet", "--quiet"])
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        // Only programs are wanted, no service that starts by itself.
        .env("RUNLEVEL", "1");
    command
}

/// Whether a program of this name is on the `PATH`.
pub(crate) fn is_installed(program: &str) -> bool {
    find(program).is_some()
}

fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// The browser, under either of its names.
pub(crate) fn chromium() -> Option<PathBuf> {
    find("chromium").or_else(|| find("chromium-browser"))
}

fn succeeds(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Whether we are root: our own process belongs to user 0.
pub(crate) fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}
