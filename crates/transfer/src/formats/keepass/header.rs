//! What stands in clear before the sealed content.

use super::cursor::Cursor;
use super::key::Derivation;
use super::{Problem, SIGNATURE};

/// The newest major version that is known.
pub(super) const NEWEST: u16 = 4;

pub(super) struct Header<'a> {
    pub(super) major: u16,
    pub(super) cipher: Cipher,
    pub(super) is_compressed: bool,
    pub(super) master_seed: [u8; 32],
    pub(super) iv: &'a [u8],
    pub(super) derivation: Derivation,
    /// Of version 3: what hides protected values, and what the content must begin with.
    pub(super) inner: Option<(u32, &'a [u8])>,
    pub(super) start: &'a [u8],
    /// The header itself, which the content vouches for.
    pub(super) bytes: &'a [u8],
}

#[derive(Clone, Copy)]
pub(super) enum Cipher {
    Aes256Cbc,
    ChaCha20,
}

/// The fields by their numbers.
#[derive(Default)]
struct Fields<'a> {
    cipher: Option<&'a [u8]>,
    compression: Option<u32>,
    master_seed: Option<[u8; 32]>,
    transform_seed: Option<[u8; 32]>,
    transform_rounds: Option<u64>,
    iv: Option<&'a [u8]>,
    inner_key: Option<&'a [u8]>,
    start: Option<&'a [u8]>,
    inner: Option<u32>,
    derivation: Option<&'a [u8]>,
}

impl<'a> Header<'a> {
    /// The header, and what comes after it.
    pub(super) fn parse(file: &'a [u8]) -> Result<(Self, &'a [u8]), Problem> {
        let mut cursor = Cursor::new(file);
        if cursor.take(SIGNATURE.len())? != SIGNATURE {
            return Err(Problem::Damaged);
        }
        let _minor = cursor.u16()?;
        let major = cursor.u16()?;
        if !(3..=NEWEST).contains(&major) {
            return Err(Problem::Version(major));
        }
        let fields = Fields::read(&mut cursor, major)?;
        let length = file.len() - cursor.rest.len();
        let bytes = file.get(..length).unwrap_or_default();
        Ok((fields.header(major, bytes)?, cursor.rest))
    }
}

impl<'a> Fields<'a> {
    fn read(cursor: &mut Cursor<'a>, major: u16) -> Result<Self, Problem> {
        let mut fields = Self::default();
        loop {
            let number = cursor.u8()?;
            let length = if major < 4 {
                cursor.u16()?.into()
            } else {
                cursor.u32()? as usize
            };
            let value = cursor.take(length)?;
            match number {
                0 => return Ok(fields),
                2 => fields.cipher = Some(value),
                3 => fields.compression = Some(u32::from_le_bytes(exact(value)?)),
                4 => fields.master_seed = Some(exact(value)?),
                5 => fields.transform_seed = Some(exact(value)?),
                6 => fields.transform_rounds = Some(u64::from_le_bytes(exact(value)?)),
                7 => fields.iv = Some(value),
                8 => fields.inner_key = Some(value),
                9 => fields.start = Some(value),
                10 => fields.inner = Some(u32::from_le_bytes(exact(value)?)),
                11 => fields.derivation = Some(value),
                // A comment, or what plugins keep.
                _ => {}
            }
        }
    }

    fn header(self, major: u16, bytes: &'a [u8]) -> Result<Header<'a>, Problem> {
        let derivation = match (self.derivation, self.transform_seed, self.transform_rounds) {
            (Some(parameters), _, _) if major >= 4 => Derivation::parse(parameters)?,
            (_, Some(seed), Some(rounds)) if major < 4 => Derivation::Aes { seed, rounds },
            _ => return Err(Problem::Damaged),
        };
        Ok(Header {
            major,
            cipher: cipher(self.cipher.ok_or(Problem::Damaged)?)?,
            is_compressed: match self.compression {
                Some(0) => false,
                Some(1) => true,
                _ => return Err(Problem::Damaged),
            },
            master_seed: self.master_seed.ok_or(Problem::Damaged)?,
            iv: self.iv.ok_or(Problem::Damaged)?,
            derivation,
            inner: self.inner.zip(self.inner_key),
            start: self.start.unwrap_or_default(),
            bytes,
        })
    }
}

fn cipher(id: &[u8]) -> Result<Cipher, Problem> {
    match id {
        b"\x31\xc1\xf2\xe6\xbf\x71\x43\x50\xbe\x58\x05\x21\x6a\xfc\x5a\xff" => {
            Ok(Cipher::Aes256Cbc)
        }
        b"\xd6\x03\x8a\x2b\x8b\x6f\x4c\xb5\xa5\x24\x33\x9a\x31\xdb\xb5\x9a" => Ok(Cipher::ChaCha20),
        // Twofish, and what plugins add.
        _ => Err(Problem::Unknown),
    }
}

pub(super) fn exact<const N: usize>(value: &[u8]) -> Result<[u8; N], Problem> {
    value.try_into().map_err(|_| Problem::Damaged)
}
