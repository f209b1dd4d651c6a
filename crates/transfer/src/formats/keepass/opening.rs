//! From the file to the document inside.

use flate2::read::GzDecoder;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::Problem;
use super::blocks::{self, BlockKey};
use super::cursor::Cursor;
use super::header::{Header, exact};
use super::streams::{InnerStream, decrypted};
use crate::archive::unpacked;
use crate::decryption::{Key, Opener};
use crate::error::ImportError;
use crate::format::Format;
use crate::source::Source;

/// The document, and what its protected values are hidden with.
pub(super) struct Opened {
    pub(super) xml: Zeroizing<Vec<u8>>,
    pub(super) inner: InnerStream,
}

pub(super) fn opened(source: &Source) -> Result<Opened, ImportError> {
    let (header, rest) = Header::parse(source.bytes())?;
    let key = header
        .derivation
        .key(&Opener::new(source, Format::KeePass)?)?;
    Ok(if header.major < 4 {
        version_3(&header, rest, &key)?
    } else {
        version_4(&header, rest, &key)?
    })
}

/// Encrypted, then in blocks, then packed.
fn version_3(header: &Header, rest: &[u8], key: &Key) -> Result<Opened, Problem> {
    let content = Zeroizing::new(rest.to_vec());
    let content = decrypted(header.cipher, &content_key(header, key), header.iv, content)
        .ok_or(Problem::WrongPassword)?;
    // Told apart by the bytes that stand in the header, too.
    let blocks = content
        .strip_prefix(header.start)
        .filter(|_| !header.start.is_empty())
        .ok_or(Problem::WrongPassword)?;
    let (number, inner_key) = header.inner.ok_or(Problem::Damaged)?;
    Ok(Opened {
        xml: unpack(header, blocks::hashed(blocks)?)?,
        inner: InnerStream::new(number, inner_key)?,
    })
}

/// In blocks, then encrypted, then packed, with a further header inside.
fn version_4(header: &Header, rest: &[u8], key: &Key) -> Result<Opened, Problem> {
    let mut cursor = Cursor::new(rest);
    let hash: [u8; 32] = cursor.array()?;
    if Sha256::digest(header.bytes) != hash {
        return Err(Problem::Damaged);
    }
    let block_key = BlockKey::new(&header.master_seed, key);
    if !block_key.is_of_header(header.bytes, &cursor.array()?) {
        return Err(Problem::WrongPassword);
    }
    let content = block_key.content(cursor.rest)?;
    let content = decrypted(header.cipher, &content_key(header, key), header.iv, content)
        .ok_or(Problem::Damaged)?;
    let mut content = unpack(header, content)?;

    let mut cursor = Cursor::new(&content);
    let mut number = None;
    let mut inner_key = None;
    loop {
        let field = cursor.u8()?;
        let length = cursor.u32()? as usize;
        let value = cursor.take(length)?;
        match field {
            0 => break,
            1 => number = Some(u32::from_le_bytes(exact(value)?)),
            2 => inner_key = Some(value),
            // An attachment.
            _ => {}
        }
    }
    let inner = InnerStream::new(
        number.ok_or(Problem::Damaged)?,
        inner_key.ok_or(Problem::Damaged)?,
    )?;
    let header_bytes = content.len() - cursor.rest.len();
    content.drain(..header_bytes);
    Ok(Opened {
        xml: content,
        inner,
    })
}

fn content_key(header: &Header, key: &Key) -> Key {
    let hash = Sha256::new()
        .chain_update(header.master_seed)
        .chain_update(**key);
    Zeroizing::new(hash.finalize().into())
}

fn unpack(header: &Header, content: Zeroizing<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, Problem> {
    if !header.is_compressed {
        return Ok(content);
    }
    unpacked(GzDecoder::new(content.as_slice()))
        .map_err(|error| error.map_or(Problem::Damaged, |_| Problem::TooLarge))
}
