//! The recovery kit as a page to be printed: one file, without anything from the network.

mod words;

use lifeboat_protocol::sign_up::Language;
use lifeboat_seal::RecoveryCode;
use url::Url;
use zeroize::Zeroizing;

use self::words::Words;

const STYLE: &str = include_str!("kit_page.css");

/// A life ring.
const LOGO: &str = concat!(
    r##"<svg viewBox="0 0 48 48" fill="none" aria-hidden="true">"##,
    r##"<circle cx="24" cy="24" r="15.5" stroke="#14202b" stroke-width="13"/>"##,
    r##"<circle cx="24" cy="24" r="15.5" stroke="#fff" stroke-width="9.5"/>"##,
    r##"<circle cx="24" cy="24" r="15.5" stroke="#c8401f" stroke-width="9.5" "##,
    r##"stroke-dasharray="12.17 12.17" stroke-dashoffset="6.09"/></svg>"##
);

/// Whose kit it is, and what it shows beside the code.
#[derive(Debug, Clone, Copy)]
pub struct KitPage<'a> {
    /// The recovery account's email address.
    pub email: &'a str,
    /// Its server.
    pub server: &'a Url,
    /// When the code was made, for a person.
    pub made_at: &'a str,
    /// The language of the page.
    pub language: Language,
    /// The code as a QR code (SVG), where there is one.
    pub picture: Option<&'a str>,
}

impl KitPage<'_> {
    /// The page, with the code in it.
    #[must_use]
    pub fn html(&self, code: &RecoveryCode) -> Zeroizing<String> {
        let code = code.expose();
        let mut groups = Zeroizing::new(String::with_capacity(16 * code.len()));
        for group in code.split('-') {
            groups.push_str("<span>");
            groups.push_str(group);
            groups.push_str("</span>");
        }
        let email = escape(self.email);
        let server = escape(self.server.as_str().trim_end_matches('/'));
        let made_at = escape(self.made_at);
        let picture = self.picture.unwrap_or_default();
        let (code, groups) = (&*code, &*groups);
        let Words {
            tag,
            title,
            title_of,
            what_to_do,
            purpose,
            label,
            alphabet,
            account,
            server: server_label,
            made,
            lost,
            lost_steps: [open, sign_in, bring],
            forgotten,
            forgotten_text,
            forgotten_then,
            on_command_line,
            safe,
            safe_advice: [where_to, no_password, seen, nobody],
            notes,
        } = Words::of(self.language);
        Zeroizing::new(format!(
            r#"<!doctype html>
<html lang="{tag}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>{title_of} {email}</title>
<style>{STYLE}</style>
<p class="screen">{what_to_do}</p>
<header>{LOGO}<div><h1>{title}</h1>
<p>{purpose}</p></div></header>
<div class="code"><div>
<div class="label">{label}</div>
<div class="groups" role="img" aria-label="{code}">{groups}</div>
<p>{alphabet}</p>
</div>{picture}</div>
<dl>
<div><dt class="label">{account}</dt><dd>{email}</dd></div>
<div><dt class="label">{server_label}</dt><dd>{server}</dd></div>
<div><dt class="label">{made}</dt><dd>{made_at}</dd></div>
</dl>
<div class="ways">
<section><h2>{lost}</h2>
<ol>
<li>{open} <b>{server}</b></li>
<li>{sign_in}</li>
<li>{bring}</li>
</ol>
<p>{on_command_line}
<span class="command">lifeboat account sign-in {email} --server {server}<br>lifeboat recover</span></p></section>
<section><h2>{forgotten}</h2>
<p>{forgotten_text}</p>
<p>{forgotten_then}</p>
<p>{on_command_line}
<span class="command">lifeboat account reset {email} --server {server}</span></p></section>
</div>
<section class="safe"><h2>{safe}</h2>
<ul>
<li>{where_to}</li>
<li>{no_password}</li>
<li>{seen}</li>
<li>{nobody}</li>
</ul></section>
<div class="notes"><div class="label">{notes}</div><div></div></div>
</html>
"#
        ))
    }
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
        for language in [Language::En, Language::Nl] {
            let kit = KitPage {
                email: "<b>@example.org",
                server: &server,
                made_at: "2026-01-01",
                language,
                picture: Some("<svg></svg>"),
            };
            let page = kit.html(&recovery_code);
            for group in recovery_code.expose().split('-') {
                assert!(page.contains(&format!("<span>{group}</span>")));
            }
            assert!(page.contains(recovery_code.expose().as_str()));
            assert!(page.contains("<svg"));
            assert!(page.contains("&lt;b&gt;@example.org") && !page.contains("<b>@"));
            assert!(
                !page.contains("src=") && !page.contains("url("),
                "nothing comes from the network"
            );
        }
    }
}
