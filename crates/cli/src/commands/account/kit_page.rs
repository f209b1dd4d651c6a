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

const STYLE: &str = include_str!("kit_page.css");

/// A life ring.
const LOGO: &str = concat!(
    r##"<svg viewBox="0 0 48 48" fill="none" aria-hidden="true">"##,
    r##"<circle cx="24" cy="24" r="15.5" stroke="#14202b" stroke-width="13"/>"##,
    r##"<circle cx="24" cy="24" r="15.5" stroke="#fff" stroke-width="9.5"/>"##,
    r##"<circle cx="24" cy="24" r="15.5" stroke="#c8401f" stroke-width="9.5" "##,
    r##"stroke-dasharray="12.17 12.17" stroke-dashoffset="6.09"/></svg>"##
);

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
    let mut groups = Zeroizing::new(String::with_capacity(16 * code.len()));
    for group in code.split('-') {
        groups.push_str("<span>");
        groups.push_str(group);
        groups.push_str("</span>");
    }
    let (email, server) = (escape(kit.email), escape(shown_address(kit.server)));
    let made_at = moment(kit.made_at);
    let (code, groups, picture) = (&*code, &*groups, &*picture);
    Ok(Zeroizing::new(format!(
        r#"<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>Lifeboat recovery kit of {email}</title>
<style>{STYLE}</style>
<p class="screen">Print this page, put the paper in a safe place, then delete this file.</p>
<header>{LOGO}<div><h1>Lifeboat recovery kit</h1>
<p>Brings your accounts back when every device is lost.</p></div></header>
<div class="code"><div>
<div class="label">Recovery code</div>
<div class="groups" role="img" aria-label="{code}">{groups}</div>
<p>Letters and digits only: 0 is zero, 1 is one. There is no O, I, L or U.</p>
</div>{picture}</div>
<dl>
<div><dt class="label">Recovery account</dt><dd>{email}</dd></div>
<div><dt class="label">Server</dt><dd>{server}</dd></div>
<div><dt class="label">Made</dt><dd>{made_at}</dd></div>
</dl>
<div class="ways">
<section><h2>Every device is lost</h2>
<ol>
<li>Install Lifeboat on a new device.</li>
<li>Sign in with your password, and choose this recovery code as the second proof:
<span class="command">lifeboat account sign-in {email} --server {server}</span></li>
<li>Bring your accounts back:
<span class="command">lifeboat recover</span></li>
</ol></section>
<section><h2>The password is forgotten</h2>
<p>This recovery code and a code that is sent to your email address set a new one. Nothing is lost.
<span class="command">lifeboat account reset {email} --server {server}</span></p>
<p>Then, on a new device, bring your accounts back:
<span class="command">lifeboat recover</span></p></section>
</div>
<section class="safe"><h2>Keep it well</h2>
<ul>
<li>Keep this paper where you keep important papers, not with your devices.</li>
<li>Do not write your password on it, and do not photograph it.</li>
<li>If it is lost or seen by somebody, make a new kit. This one then opens nothing any more:
<span class="command">lifeboat account kit</span></li>
<li>Nobody can give you this code again, not even who runs the server.</li>
</ul></section>
<div class="notes"><div class="label">Notes</div><div></div></div>
</html>
"#
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
        for group in recovery_code.expose().split('-') {
            assert!(page.contains(&format!("<span>{group}</span>")));
        }
        assert!(page.contains(recovery_code.expose().as_str()));
        assert!(page.contains("<svg"));
        assert!(page.contains("&lt;b&gt;@example.org") && !page.contains("<b>"));
        assert!(
            !page.contains("src=") && !page.contains("url("),
            "nothing comes from the network"
        );
    }
}
