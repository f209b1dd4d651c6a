//! A passkey that opens the vault beside the passcode (`WebAuthn` Level 3 §10.1.4, the extension
//! `prf`): the authenticator gives 32 secret bytes, after it has verified its user, and only to this site.

use js_sys::{Array, Object, Uint8Array};
use lifeboat_client::device::{self, VaultError};
use lifeboat_seal::Identity;
use rand::{CryptoRng, rngs::StdRng};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use zeroize::Zeroizing;

use crate::{
    ports::{
        Credentials, IndexedDb, Passkey, Store, bytes, error_name, field, finished, object, scope,
    },
    trouble::Trouble,
    words::words,
};

/// What the authenticator is asked to compute its secret from, for this purpose and no other.
const PRF_INPUT: &[u8] = b"lifeboat/app-lock/v1";
/// Where it is kept which passkey was set up.
const PASSKEY: &str = "passkey";
/// How long the user may take to confirm, in milliseconds.
const PATIENCE: u32 = 120_000;
/// Signatures that a passkey may make (COSE: ES256, `EdDSA`, RS256). None is ever asked for.
const ALGORITHMS: [i32; 3] = [-7, -8, -257];

words! {
    PasskeyWords {
        no_passkeys = "This browser has no passkeys for this page. Use the passcode.",
                      "Deze browser heeft geen passkeys voor deze pagina. Gebruik de pincode.";
        no_prf = "This passkey gives the app no secret to open the vault with (the browser or the authenticator lacks the extension \"prf\"). It was not set up; remove it from your passwords. The passcode opens the vault as before.",
                 "Deze passkey geeft de app geen geheim om de kluis mee te openen (de browser of de authenticator mist de uitbreiding \"prf\"). Hij is niet ingesteld; verwijder hem uit je wachtwoorden. De pincode opent de kluis zoals voorheen.";
        not_confirmed = "Nothing was confirmed, or it took too long. Try again, or use the passcode.",
                        "Er is niets bevestigd, of het duurde te lang. Probeer het opnieuw, of gebruik de pincode.";
        wrong_site = "A passkey needs a page that is opened by a name and over https, not by a number such as 192.0.2.7. Open the app at its name, or use the passcode.",
                     "Een passkey werkt alleen op een pagina die via https en met een naam is geopend, niet met een nummer zoals 192.0.2.7. Open de app op haar naam, of gebruik de pincode.";
        failed(name: &str) = "The passkey could not be used ({name}). Try again, or use the passcode.",
                             "De passkey kon niet gebruikt worden ({name}). Probeer het opnieuw, of gebruik de pincode.";
        passcode_first = "Set a passcode first. A passkey opens the vault beside it, never alone.",
                         "Stel eerst een pincode in. Een passkey opent de kluis ernaast, nooit alleen.";
        account = "Lifeboat app lock", "Appvergrendeling van Lifeboat";
    }
}

/// Whether passkeys can open a vault here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Support {
    /// They can, or the browser does not tell: then trying does.
    Likely,
    /// The browser has passkeys, and they give no secrets.
    NoPrf,
    /// The browser has none, at least not for this page.
    None,
}

/// Whether passkeys can open a vault in this browser.
pub(crate) async fn support() -> Support {
    let Some(passkeys) = scope().passkeys() else {
        return Support::None;
    };
    if scope().navigator().credentials().is_none() {
        return Support::None;
    }
    let Ok(capabilities) = finished(passkeys.capabilities()).await else {
        return Support::Likely;
    };
    match field(&capabilities, "extension:prf").as_bool() {
        Some(false) => Support::NoPrf,
        _ => Support::Likely,
    }
}

/// Whether a passkey was set up on this device.
///
/// # Errors
///
/// The storage does not work.
pub(crate) async fn is_set_up(storage: &IndexedDb) -> Result<bool, VaultError> {
    let known = storage.database().read(Store::AppLock, PASSKEY).await?;
    Ok(known.is_some() && device::has_passkey(storage).await?)
}

/// Makes a passkey, in whatever authenticator the user chooses, and has it open the vault too.
///
/// # Errors
///
/// There is no passcode, the user did not confirm, or there are no passkeys that give secrets. What
/// opened the vault opens it still.
pub(crate) async fn set_up(
    storage: &IndexedDb,
    identity: &Identity,
    rng: &mut StdRng,
) -> Result<(), Trouble> {
    if !device::has_passcode(storage).await? {
        return Err(Trouble::new(PasskeyWords::here().passcode_first()));
    }
    let credentials = credentials()?;
    let made = confirmed(credentials.create(&creation(rng))).await?;
    let known = known_passkey(&made);
    let prf = field(&made.extension_results(), "prf");
    let passkey = match secret(&prf) {
        Some(passkey) => passkey,
        None if field(&prf, "enabled").as_bool() == Some(true) => {
            ask(&credentials, &known, rng).await?
        }
        None => return Err(Trouble::new(PasskeyWords::here().no_prf())),
    };
    // In this order, so that what is known never belongs to another passkey than the file.
    device::remove_passkey(storage).await?;
    remember(storage, Some(&known)).await?;
    Ok(device::set_passkey(storage, identity, &passkey.recipient()).await?)
}

/// Opens the vault identity with the passkey.
///
/// # Errors
///
/// None was set up, the user did not confirm, or the passkey is gone.
pub(crate) async fn unlock(storage: &IndexedDb, rng: &mut StdRng) -> Result<Identity, Trouble> {
    let known = storage.database().read(Store::AppLock, PASSKEY).await;
    let known = known.map_err(VaultError::from)?;
    let known = known.ok_or(VaultError::NoPasskey)?;
    let passkey = ask(&credentials()?, &known, rng).await?;
    Ok(device::unlock_with_passkey(storage, &passkey).await?)
}

/// Has the passkey not open the vault any more. The authenticator keeps it until its user removes it
/// there.
///
/// # Errors
///
/// The storage does not work.
pub(crate) async fn remove(storage: &IndexedDb) -> Result<(), VaultError> {
    device::remove_passkey(storage).await?;
    remember(storage, None).await
}

async fn remember(storage: &IndexedDb, known: Option<&JsValue>) -> Result<(), VaultError> {
    let writing = storage.database().writing(&[Store::AppLock]).await?;
    match known {
        Some(known) => writing.put(Store::AppLock, PASSKEY, known)?,
        None => writing.delete(Store::AppLock, PASSKEY)?,
    }
    Ok(writing.done().await?)
}

/// Has the authenticator verify its user and give its secret.
async fn ask(
    credentials: &Credentials,
    known: &JsValue,
    rng: &mut StdRng,
) -> Result<Identity, Trouble> {
    let asked = confirmed(credentials.get(&request(known, rng))).await?;
    let prf = field(&asked.extension_results(), "prf");
    secret(&prf).ok_or_else(|| Trouble::new(PasskeyWords::here().no_prf()))
}

/// What is kept of a passkey, so that it can be asked for: its id, and how it was reached.
fn known_passkey(made: &Passkey) -> JsValue {
    let transports = made.response().transports();
    object([
        ("type", "public-key".into()),
        ("id", made.raw_id()),
        (
            "transports",
            transports.unwrap_or_else(|_| Array::new().into()),
        ),
    ])
    .into()
}

fn secret(prf: &JsValue) -> Option<Identity> {
    let output = field(&field(prf, "results"), "first");
    if !output.is_object() {
        return None;
    }
    let output = Zeroizing::new(bytes(&output));
    let output: &[u8; 32] = output.as_slice().try_into().ok()?;
    Some(Identity::from_passkey_prf(output))
}

fn credentials() -> Result<Credentials, Trouble> {
    let none = || Trouble::new(PasskeyWords::here().no_passkeys());
    scope().passkeys().ok_or_else(none)?;
    scope().navigator().credentials().ok_or_else(none)
}

async fn confirmed(begun: Result<js_sys::Promise, JsValue>) -> Result<Passkey, Trouble> {
    let words = PasskeyWords::here();
    let outcome = match begun {
        Ok(promise) => JsFuture::from(promise).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(passkey) if passkey.is_object() => Ok(passkey.unchecked_into()),
        Ok(_) => Err(Trouble::new(words.not_confirmed())),
        Err(error) => Err(Trouble::new(match error_name(&error).as_str() {
            "NotAllowedError" | "AbortError" => words.not_confirmed().to_owned(),
            "NotSupportedError" => words.no_passkeys().to_owned(),
            "SecurityError" => words.wrong_site().to_owned(),
            name => words.failed(name),
        })),
    }
}

fn creation(rng: &mut impl CryptoRng) -> Object {
    let words = PasskeyWords::here();
    let algorithms: Array = ALGORITHMS
        .iter()
        .map(|&algorithm| object([("type", "public-key".into()), ("alg", algorithm.into())]))
        .collect();
    let relying_party = object([("id", host()), ("name", "Lifeboat".into())]);
    let user = object([
        ("id", random::<16>(rng)),
        ("name", words.account().into()),
        ("displayName", words.account().into()),
    ]);
    let authenticator = object([
        ("residentKey", "preferred".into()),
        ("userVerification", "required".into()),
    ]);
    object([(
        "publicKey",
        object([
            ("challenge", random::<32>(rng)),
            ("rp", relying_party.into()),
            ("user", user.into()),
            ("pubKeyCredParams", algorithms.into()),
            ("authenticatorSelection", authenticator.into()),
            ("attestation", "none".into()),
            ("timeout", PATIENCE.into()),
            ("extensions", prf().into()),
        ])
        .into(),
    )])
}

fn request(known: &JsValue, rng: &mut impl CryptoRng) -> Object {
    object([(
        "publicKey",
        object([
            ("challenge", random::<32>(rng)),
            ("rpId", host()),
            ("allowCredentials", Array::of1(known).into()),
            ("userVerification", "required".into()),
            ("timeout", PATIENCE.into()),
            ("extensions", prf().into()),
        ])
        .into(),
    )])
}

fn prf() -> Object {
    let input = object([("first", Uint8Array::from(PRF_INPUT).into())]);
    object([("prf", object([("eval", input.into())]).into())])
}

/// Whom the passkey belongs to: the host that the page came from.
fn host() -> JsValue {
    field(&field(&scope(), "location"), "hostname")
}

fn random<const N: usize>(rng: &mut impl CryptoRng) -> JsValue {
    let mut bytes = [0; N];
    rng.fill_bytes(&mut bytes);
    Uint8Array::from(bytes.as_slice()).into()
}
