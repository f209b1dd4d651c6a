//! Files with many accounts: in the formats that Lifeboat writes by writing them, in the others after their
//! pattern.

use lifeboat_transfer::{ExportOptions, Format, Password, Protection, export};
use lifeboat_vault::{Timestamp, testing};
use rand::SeedableRng;
use rand::rngs::StdRng;

/// A file that can be made.
pub(crate) struct File {
    pub(crate) name: &'static str,
    pub(crate) password: Option<&'static str>,
    pub(crate) make: Box<dyn Fn(usize) -> Vec<u8>>,
}

const PASSWORD: &str = "correct horse";
const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

pub(crate) fn all() -> impl Iterator<Item = File> {
    written().chain(PATTERNS.iter().map(|pattern| File {
        name: pattern.name,
        password: None,
        make: Box::new(move |accounts| pattern.filled(accounts)),
    }))
}

/// Drawing 10 000 QR codes takes much longer than reading them, so the page has a pattern.
fn written() -> impl Iterator<Item = File> {
    let formats = Format::ALL.iter().copied();
    let formats = formats.filter(|format| *format != Format::PrintedPage);
    formats.flat_map(|format| {
        let in_clear = matches!(
            format.protection(),
            Some(Protection::Never | Protection::Optional)
        );
        let sealed = matches!(
            format.protection(),
            Some(Protection::Always | Protection::Optional)
        );
        let file = |name, password: Option<&'static str>| File {
            name,
            password,
            make: Box::new(move |accounts| exported(accounts, format, password)),
        };
        let in_clear = in_clear.then(|| file(format.as_str(), None));
        let sealed_name = match format {
            Format::Aegis => "aegis_sealed",
            Format::TwoFas => "2fas_sealed",
            Format::Ente => "ente_sealed",
            _ => format.as_str(),
        };
        let sealed = sealed.then(|| file(sealed_name, Some(PASSWORD)));
        in_clear.into_iter().chain(sealed)
    })
}

fn exported(accounts: usize, format: Format, password: Option<&str>) -> Vec<u8> {
    let accounts: Vec<_> = (0..accounts)
        .map(|number| {
            testing::account_named(&format!("Example {number}"), &format!("user{number}"))
        })
        .collect();
    let options = ExportOptions {
        password: password.map(|password| Password::new(password.to_owned().into())),
    };
    let now = Timestamp::from_seconds(1_767_225_600);
    let mut rng = StdRng::seed_from_u64(1);
    export(&accounts, format, &options, &mut rng, now)
        .map(|export| export.bytes.to_vec())
        .unwrap_or_default()
}

/// A file that repeats itself.
struct Pattern {
    name: &'static str,
    start: &'static str,
    /// `#` stands for the number, `$` for the secret.
    entry: &'static str,
    between: &'static str,
    end: &'static str,
}

impl Pattern {
    fn filled(&self, accounts: usize) -> Vec<u8> {
        let entries: Vec<String> = (0..accounts)
            .map(|number| {
                self.entry
                    .replace('#', &number.to_string())
                    .replace('$', SECRET)
            })
            .collect();
        [self.start, &entries.join(self.between), self.end]
            .concat()
            .into_bytes()
    }
}

const PATTERNS: &[Pattern] = &[
    Pattern {
        name: "html",
        start: "<!doctype html>\n<meta name=\"generator\" content=\"Lifeboat accounts page\">\n",
        entry: "<article data-uri=\"otpauth://totp/Example%20#:user#?secret=$&amp;issuer=Example%20#\"></article>",
        between: "\n",
        end: "\n</html>\n",
    },
    Pattern {
        name: "andotp",
        start: "[",
        entry: r#"{"secret":"$","issuer":"Example #","label":"user#","digits":6,"type":"TOTP","algorithm":"SHA1","thumbnail":"Default","period":30,"tags":[]}"#,
        between: ",",
        end: "]",
    },
    Pattern {
        name: "authy",
        start: "<map><string name=\"com.authy.storage.tokens.authenticator.key\">[",
        entry: "{&quot;accountType&quot;:&quot;authenticator&quot;,&quot;name&quot;:&quot;Example #:user#&quot;,&quot;originalIssuer&quot;:&quot;Example #&quot;,&quot;digits&quot;:6,&quot;decryptedSecret&quot;:&quot;$&quot;}",
        between: ",",
        end: "]</string></map>",
    },
    Pattern {
        name: "bitwarden_csv",
        start: "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp\n",
        entry: ",,login,Example #,,,0,,user#,,$",
        between: "\n",
        end: "\n",
    },
    Pattern {
        name: "duo",
        start: "[",
        entry: r#"{"accountType":"OtpAccount","name":"user#","otpGenerator":{"otpSecret":"$"}}"#,
        between: ",",
        end: "]",
    },
    Pattern {
        name: "freeotp_plus",
        start: "{\"tokenOrder\":[],\"tokens\":[",
        entry: r#"{"algo":"SHA1","counter":0,"digits":6,"issuerExt":"Example #","issuerInt":"Example #","label":"user#","period":30,"secret":[49,50,51,52,53,54,55,56,57,48],"type":"TOTP"}"#,
        between: ",",
        end: "]}",
    },
    Pattern {
        name: "lastpass_authenticator",
        start: "{\"deviceId\":\"a\",\"version\":3,\"accounts\":[",
        entry: r#"{"issuerName":"Example #","userName":"user#","secret":"$","timeStep":30,"digits":6,"algorithm":"SHA1"}"#,
        between: ",",
        end: "]}",
    },
    Pattern {
        name: "proton_authenticator",
        start: "{\"version\":1,\"entries\":[",
        entry: r##"{"id":"#","content":{"uri":"otpauth://totp/user#?secret=$&issuer=Example%20#","entry_type":"Totp","name":"user#"},"note":null}"##,
        between: ",",
        end: "]}",
    },
    Pattern {
        name: "proton_pass",
        start: "{\"version\":\"1\",\"encrypted\":false,\"vaults\":{\"a\":{\"name\":\"Personal\",\"items\":[",
        entry: r##"{"itemId":"#","state":1,"pinned":false,"data":{"type":"login","metadata":{"name":"Example #","note":""},"content":{"itemEmail":"","itemUsername":"user#","totpUri":"$"},"extraFields":[]}}"##,
        between: ",",
        end: "]}}}",
    },
    Pattern {
        name: "raivo",
        start: "[",
        entry: r#"{"issuer":"Example #","account":"user#","secret":"$","algorithm":"SHA1","digits":"6","timer":"30","counter":"0","kind":"TOTP","pinned":"false","iconType":"","iconValue":""}"#,
        between: ",",
        end: "]",
    },
    Pattern {
        name: "steam",
        start: "{\"accounts\":{",
        entry: r##""#":{"shared_secret":"YWJjZGVmZ2hpag==","account_name":"user#"}"##,
        between: ",",
        end: "}}",
    },
    Pattern {
        name: "stratum",
        start: "{\"Authenticators\":[",
        entry: r#"{"Type":2,"Icon":null,"Issuer":"Example #","Username":"user#","Secret":"$","Algorithm":0,"Digits":6,"Period":30,"Counter":0,"Ranking":#}"#,
        between: ",",
        end: "],\"Categories\":[],\"AuthenticatorCategories\":[],\"CustomIcons\":[]}",
    },
    Pattern {
        name: "winauth",
        start: "<WinAuth version=\"3.5\">",
        entry: "<WinAuthAuthenticator type=\"WinAuth.GoogleAuthenticator\"><name>Example # (user#)</name><authenticatordata><secretdata>31323334353637383930\t6\tSHA1\t30</secretdata></authenticatordata></WinAuthAuthenticator>",
        between: "\n",
        end: "</WinAuth>",
    },
];
