//! A certificate of one's own, made by `openssl`.

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

const REQUEST: &[u8] = b"[req]
distinguished_name = name
x509_extensions = server
[name]
[server]
subjectAltName = IP:127.0.0.1
basicConstraints = critical,CA:FALSE
";

/// A certificate for 127.0.0.1 and its key, as PEM files.
pub(crate) struct SelfSigned {
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
}

impl SelfSigned {
    /// Makes one in this folder. None, with a line that says so, where there is no `openssl`; a failure
    /// with `LIFEBOAT_TEST_ALL`.
    pub(crate) fn make(folder: &Path) -> Option<Self> {
        let files = ["request.conf", "certificate.pem", "key.pem"].map(|name| folder.join(name));
        let [request, certificate, key] = files;
        let mut written = File::create(&request).unwrap();
        written.write_all(REQUEST).unwrap();
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"])
            .args(["-pkeyopt", "ec_paramgen_curve:P-256"])
            .args(["-subj", "/CN=localhost", "-config"])
            .arg(&request)
            .arg("-keyout")
            .arg(&key)
            .arg("-out")
            .arg(&certificate)
            .output();
        let Ok(made) = made else {
            assert!(
                std::env::var_os("LIFEBOAT_TEST_ALL").is_none(),
                "no openssl to make a certificate"
            );
            eprintln!("skipped: no openssl to make a certificate");
            return None;
        };
        let complaint = String::from_utf8_lossy(&made.stderr);
        assert!(made.status.success(), "openssl: {complaint}");
        Some(Self { certificate, key })
    }
}
