//! Encryption, and the files that are nothing but encrypted.

use aes::Aes256;
use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeEncrypt, KeyIvInit, StreamCipher};
use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20::{ChaCha20, R20, hchacha};
use data_encoding::{BASE64, HEXLOWER};
use poly1305::Poly1305;
use serde_json::json;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::preferences::totp_authenticator;
use crate::{Fixture, PASSWORD, lists, pretty};

pub(crate) type Key = [u8; 32];

pub(crate) fn fixtures() -> Vec<Fixture> {
    vec![
        ("aegis/encrypted.json", aegis()),
        ("andotp/encrypted.bin", andotp()),
        ("andotp/encrypted_old.bin", andotp_old()),
        ("ente/encrypted.json", ente()),
        ("proton_authenticator/encrypted.json", proton()),
        ("stratum/encrypted.bin", stratum()),
        ("stratum/encrypted_old.bin", stratum_old()),
        ("totp_authenticator/backup.bin", totp_backup(PASSWORD)),
        (
            "totp_authenticator/backup_without_password.bin",
            totp_backup("TotpAuthenticator"),
        ),
    ]
}

fn aegis() -> Vec<u8> {
    let content = json!({"version": 3, "entries": [
        {"type": "totp", "uuid": "1", "name": "ann", "issuer": "Plover", "favorite": true,
         "info": {"secret": "JBSWY3DPEHPK3PXP", "algo": "SHA1", "digits": 6, "period": 30}},
        {"type": "hotp", "uuid": "2", "name": "dee", "issuer": "Dunlin",
         "info": {"secret": "KRSXG5CTMVRXEZLU", "algo": "SHA1", "digits": 6, "counter": 41}}
    ], "groups": []});
    let (master, salt, nonce) = ([1; 32], [2; 32], [3; 12]);
    let mut key = Key::default();
    let cost = scrypt::Params::new(4, 8, 1).expect("a cost");
    scrypt::scrypt(PASSWORD.as_bytes(), &salt, &cost, &mut key).expect("a key");
    let seal = |key: &Key, nonce: &[u8; 12], text: &[u8]| {
        let mut sealed = aes_gcm(key, nonce, text);
        let tag = sealed.split_off(text.len());
        (
            sealed,
            json!({"nonce": HEXLOWER.encode(nonce), "tag": HEXLOWER.encode(&tag)}),
        )
    };
    let (slot, slot_seal) = seal(&key, &nonce, &master);
    let (sealed, content_seal) = seal(&master, &[4; 12], content.to_string().as_bytes());
    pretty(&json!({
        "version": 1,
        "header": {
            "slots": [
                {"type": 2, "uuid": "a", "key": "00", "key_params": slot_seal},
                {"type": 1, "uuid": "b", "key": HEXLOWER.encode(&slot), "key_params": slot_seal,
                 "n": 16, "r": 8, "p": 1, "salt": HEXLOWER.encode(&salt), "repaired": true}
            ],
            "params": content_seal
        },
        "db": BASE64.encode(&sealed)
    }))
}

fn andotp() -> Vec<u8> {
    let (salt, nonce) = ([5; 12], [6; 12]);
    let key = pbkdf2_sha1(&salt, 1000);
    let sealed = aes_gcm(&key, &nonce, lists::andotp().to_string().as_bytes());
    [&1000u32.to_be_bytes()[..], &salt, &nonce, &sealed].concat()
}

fn andotp_old() -> Vec<u8> {
    let nonce = [0x81; 12];
    let key = Sha256::digest(PASSWORD).into();
    let sealed = aes_gcm(&key, &nonce, lists::andotp().to_string().as_bytes());
    [&nonce[..], &sealed].concat()
}

fn ente() -> Vec<u8> {
    let (salt, header) = ([7; 16], [8; 24]);
    let key = argon2id(&salt, 8, 1, 1);
    pretty(&json!({
        "version": 1,
        "kdfParams": {"memLimit": 8192, "opsLimit": 1, "salt": BASE64.encode(&salt)},
        "encryptedData": BASE64.encode(&secretstream(&key, &header, lists::ente().as_bytes())),
        "encryptionNonce": BASE64.encode(&header)
    }))
}

/// One final message of libsodium's `crypto_secretstream_xchacha20poly1305`.
fn secretstream(key: &Key, header: &[u8; 24], text: &[u8]) -> Vec<u8> {
    const FINAL: u8 = 3;
    let (first, last) = header.split_first_chunk::<16>().expect("16 of 24 bytes");
    let key = hchacha::<R20>(&(*key).into(), &(*first).into());
    let nonce: [u8; 12] = [&[1, 0, 0, 0], last].concat().try_into().expect("12 bytes");
    let mut cipher = ChaCha20::new(&key, &nonce.into());
    let mut block = [0; 64];
    cipher.apply_keystream(&mut block);
    let (mac_key, _) = block.split_first_chunk::<32>().expect("32 of 64 bytes");
    let authenticator = Poly1305::new(mac_key.into());
    let mut tag_block = [0; 64];
    tag_block[0] = FINAL;
    cipher.apply_keystream(&mut tag_block);
    let mut sealed = text.to_vec();
    cipher.apply_keystream(&mut sealed);
    let padding = vec![0; text.len() % 16];
    let length = (64 + text.len() as u64).to_le_bytes();
    let authenticated = [&tag_block[..], &sealed, &padding, &[0; 8], &length].concat();
    let mac = authenticator.compute_unpadded(&authenticated);
    [&tag_block[..1], &sealed, mac.as_slice()].concat()
}

fn proton() -> Vec<u8> {
    let (salt, nonce) = ([13; 16], [14; 12]);
    let key = argon2id(&salt, 19 * 1024, 2, 1);
    let mut sealed = lists::proton().to_string().into_bytes();
    let tag = Aes256Gcm::new((&key).into())
        .encrypt_inout_detached(
            &Nonce::from(nonce),
            b"proton.authenticator.export.v1",
            sealed.as_mut_slice().into(),
        )
        .expect("short enough");
    let content = [&nonce[..], &sealed, &tag].concat();
    pretty(&json!({"version": 1, "salt": BASE64.encode(&salt), "content": BASE64.encode(&content)}))
}

fn stratum() -> Vec<u8> {
    let (salt, nonce) = ([9; 16], [10; 12]);
    let key = argon2id(&salt, 64 * 1024, 3, 4);
    let sealed = aes_gcm(&key, &nonce, lists::stratum().to_string().as_bytes());
    [&b"AUTHENTICATORPRO"[..], &salt, &nonce, &sealed].concat()
}

fn stratum_old() -> Vec<u8> {
    let (salt, nonce) = ([0x91; 20], [12; 16]);
    let key = pbkdf2_sha1(&salt, 64_000);
    let sealed = aes_cbc(&key, &nonce, lists::stratum().to_string().as_bytes());
    [&b"AuthenticatorPro"[..], &salt, &nonce, &sealed].concat()
}

fn totp_backup(password: &str) -> Vec<u8> {
    let rows: Vec<String> = totp_authenticator()
        .as_array()
        .into_iter()
        .flatten()
        .map(ToString::to_string)
        .collect();
    let list = json!(rows).to_string();
    let content = json!({ list: "" }).to_string();
    let key = Sha256::digest(password).into();
    BASE64
        .encode(&aes_cbc(&key, &[0; 16], content.as_bytes()))
        .into_bytes()
}

pub(crate) fn pbkdf2_sha1(salt: &[u8], iterations: u32) -> Key {
    let mut key = Key::default();
    pbkdf2::pbkdf2_hmac::<Sha1>(PASSWORD.as_bytes(), salt, iterations, &mut key);
    key
}

pub(crate) fn pbkdf2_sha256(salt: &[u8], iterations: u32) -> Key {
    let mut key = Key::default();
    pbkdf2::pbkdf2_hmac::<Sha256>(PASSWORD.as_bytes(), salt, iterations, &mut key);
    key
}

pub(crate) fn argon2id(salt: &[u8], memory_kib: u32, passes: u32, lanes: u32) -> Key {
    let mut key = Key::default();
    let cost = Params::new(memory_kib, passes, lanes, Some(32)).expect("a cost");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, cost)
        .hash_password_into(PASSWORD.as_bytes(), salt, &mut key)
        .expect("a key");
    key
}

pub(crate) fn aes_gcm(key: &Key, nonce: &[u8; 12], text: &[u8]) -> Vec<u8> {
    let mut sealed = text.to_vec();
    let nonce = Nonce::from(*nonce);
    let tag = Aes256Gcm::new(key.into())
        .encrypt_inout_detached(&nonce, b"", sealed.as_mut_slice().into())
        .expect("short enough");
    sealed.extend(&tag);
    sealed
}

pub(crate) fn aes_cbc(key: &Key, nonce: &[u8; 16], text: &[u8]) -> Vec<u8> {
    cbc::Encryptor::<Aes256>::new(key.into(), nonce.into()).encrypt_padded_vec::<Pkcs7>(text)
}
