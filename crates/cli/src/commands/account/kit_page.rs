//! The recovery kit as a page to be printed: one file, without anything from the network.

use std::path::Path;

use lifeboat_seal::RecoveryCode;
use lifeboat_transfer::qr::QrCode;
use lifeboat_vault::Timestamp;
use url::Url;
use zeroize::Zeroizing;

use crate::{
    connection::shown_address,
    error::CliError,
    output::moment,
    ports::{explain, replace_file},
};

/// Whose kit it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kit<'a> {
    pub(super) email: &'a str,
    pub(super) server: &'a Url,
    pub(super) made_at: Timestamp,
}

const STYLE: &str = "
  body { font: 16px/1.5 system-ui, sans-serif; color: #111; background: #fff; max-width: 40rem;
         margin: 3rem auto; padding: 0 1.5rem; }
  h1 { font-size: 1.6rem; margin-bottom: 0; }
  .code { display: flex; gap: 2rem; align-items: center; border: 2px solid #111;
          border-radius: 12px; padding: 1rem 1.5rem; margin: 1.5rem 0; }
  .code svg { width: 11rem; height: 11rem; flex: none; }
  .code code { font: 600 1.4rem/1.6 ui-monospace, monospace; overflow-wrap: anywhere; }
  dt { color: #555; font-size: .85rem; } dd { margin: 0 0 .6rem; }
  @media print { body { margin: 0 auto; } }
  @media (max-width: 30rem) { .code { flex-direction: column; align-items: flex-start; } }
";

/// Writes the page. Only its owner may read the file.
pub(super) fn write(
    file: &Path,
    kit: &Kit<'_>,
    recovery_code: &RecoveryCode,
) -> Result<(), CliError> {
    replace_file(file, page(kit, recovery_code)?.as_bytes(), None)
        .map_err(|error| CliError::failed("not_written", explain(&error, file)))
}

fn page(kit: &Kit<'_>, recovery_code: &RecoveryCode) -> Result<Zeroizing<String>, CliError> {
    let code = recovery_code.expose();
    let picture = QrCode::new(&code)
        .map_err(|error| CliError::failed("not_drawn", error.to_string()))?
        .to_svg();
    let (email, server) = (escape(kit.email), escape(shown_address(kit.server)));
    let made_at = moment(kit.made_at);
    Ok(Zeroizing::new(format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta name=\"robots\" content=\"noindex\">\n\
         <title>Lifeboat recovery kit</title>\n<style>{STYLE}</style>\n\
         <h1>Lifeboat recovery kit</h1>\n\
         <p>Print this page, put it in a safe place, and delete the file.</p>\n\
         <div class=\"code\">{}<div><div>Recovery code</div><code>{}</code></div></div>\n\
         <dl>\n<dt>Recovery account</dt><dd>{email}</dd>\n<dt>Server</dt><dd>{server}</dd>\n\
         <dt>Made</dt><dd>{made_at}</dd>\n</dl>\n\
         <h2>When your devices are lost</h2>\n<ol>\n\
         <li>Install Lifeboat on a new device.</li>\n\
         <li>Sign in to the recovery account with your password, and give this recovery code as the \
         second proof:<br><code>lifeboat account sign-in {email} --server {server}</code></li>\n\
         <li>Begin recovery:<br><code>lifeboat recover</code></li>\n</ol>\n\
         <h2>When your password is forgotten</h2>\n\
         <p>This recovery code and a code sent to your email address set a new one, and nothing is \
         lost:<br><code>lifeboat account reset {email} --server {server}</code></p>\n</html>\n",
        *picture, *code,
    )))
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    #[test]
    fn the_page_holds_the_code_as_text_and_as_a_picture_and_no_markup_of_others() {
        let recovery_code = RecoveryCode::generate(&mut StdRng::seed_from_u64(1));
        let server = Url::parse("https://example.org").unwrap();
        let made_at = Timestamp::from_seconds(1_767_225_600);
        let kit = Kit {
            email: "<b>@example.org",
            server: &server,
            made_at,
        };
        let page = page(&kit, &recovery_code).unwrap();
        assert!(page.contains(recovery_code.expose().as_str()));
        assert!(page.contains("<svg"));
        assert!(page.contains("&lt;b&gt;@example.org") && !page.contains("<b>"));
        assert!(!page.contains("src="), "nothing comes from the network");
    }
}
