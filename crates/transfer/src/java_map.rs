//! A map of texts as Java's object serialization writes it (Java Object Serialization Specification,
//! §6.4): some Android apps export their preferences like this.
//!
//! Only a `java.util.HashMap` of strings is read, which is what those apps write; any other object in
//! it is refused.

use zeroize::Zeroizing;

use crate::error::ImportError;

/// How such a file begins: the magic number and version of the stream, a new object of a new class,
/// and the name of the class with its length.
const START: &[u8] = b"\xac\xed\x00\x05sr\x00\x11java.util.HashMap";

const NULL: u8 = 0x70;
const REFERENCE: u8 = 0x71;
const STRING: u8 = 0x74;
const BLOCK: u8 = 0x77;
const END: u8 = 0x78;
const LONG_STRING: u8 = 0x7c;

/// The first number that is given to something in the stream; the class and the map have the first two.
const FIRST_HANDLE: u32 = 0x007e_0000;
const HANDLES_BEFORE_STRINGS: u32 = 2;

/// What an app has in its preferences, in the file's order.
pub(crate) type Entries = Vec<(Zeroizing<String>, Zeroizing<String>)>;

/// Why a file that begins like a map is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MapError {
    Truncated,
    Damaged,
}

impl MapError {
    /// What is wrong with the file, if `damaged` is what to call damage.
    pub(crate) fn into_import_error(self, damaged: ImportError) -> ImportError {
        match self {
            Self::Truncated => ImportError::Truncated,
            Self::Damaged => damaged,
        }
    }
}

/// Whether these bytes begin like a map.
pub(crate) fn is_map(bytes: &[u8]) -> bool {
    bytes.starts_with(START)
}

/// The entries of a map. Those whose value is null are left out.
pub(crate) fn read(bytes: &[u8]) -> Result<Entries, MapError> {
    let rest = bytes.strip_prefix(START).ok_or(MapError::Damaged)?;
    let mut stream = Stream {
        rest,
        strings: Vec::new(),
        repeatable: bytes.len(),
    };
    stream.skip_fields()?;
    // Number of buckets and of entries.
    stream.expect(BLOCK)?;
    stream.expect(8)?;
    stream.take(4)?;
    let count = u32::from_be_bytes(stream.array()?);
    let mut entries = Vec::new();
    for _ in 0..count {
        let key = stream.key()?;
        let value = stream.value()?;
        entries.extend(value.map(|value| (key, value)));
    }
    stream.expect(END)?;
    if stream.rest.is_empty() {
        Ok(entries)
    } else {
        Err(MapError::Damaged)
    }
}

struct Stream<'a> {
    rest: &'a [u8],
    /// What may be referred to later on.
    strings: Vec<&'a [u8]>,
    /// How many bytes may still come of references, which take five bytes each whatever they refer to.
    repeatable: usize,
}

impl<'a> Stream<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], MapError> {
        let (taken, rest) = self
            .rest
            .split_at_checked(count)
            .ok_or(MapError::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], MapError> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or(MapError::Truncated)?;
        self.rest = rest;
        Ok(*taken)
    }

    fn byte(&mut self) -> Result<u8, MapError> {
        let [byte] = self.array()?;
        Ok(byte)
    }

    fn expect(&mut self, expected: u8) -> Result<(), MapError> {
        if self.byte()? == expected {
            Ok(())
        } else {
            Err(MapError::Damaged)
        }
    }

    /// The class's version and flags, the names of its fields, and their values: the load factor, and on
    /// some systems the threshold.
    fn skip_fields(&mut self) -> Result<(), MapError> {
        self.take(8 + 1)?;
        let count = u16::from_be_bytes(self.array()?);
        let mut value_bytes = 0;
        for _ in 0..count {
            value_bytes += match self.byte()? {
                b'F' | b'I' => 4,
                _ => return Err(MapError::Damaged),
            };
            let length = u16::from_be_bytes(self.array()?);
            self.take(length.into())?;
        }
        self.expect(END)?;
        self.expect(NULL)?;
        self.take(value_bytes)?;
        Ok(())
    }

    /// A key, which is there once, so it is not said by a reference.
    fn key(&mut self) -> Result<Zeroizing<String>, MapError> {
        match self.byte()? {
            kind @ (STRING | LONG_STRING) => self.string(kind),
            _ => Err(MapError::Damaged),
        }
    }

    fn value(&mut self) -> Result<Option<Zeroizing<String>>, MapError> {
        match self.byte()? {
            NULL => Ok(None),
            REFERENCE => self.referred().map(Some),
            kind => self.string(kind).map(Some),
        }
    }

    fn referred(&mut self) -> Result<Zeroizing<String>, MapError> {
        let index = u32::from_be_bytes(self.array()?)
            .checked_sub(FIRST_HANDLE + HANDLES_BEFORE_STRINGS)
            .ok_or(MapError::Damaged)?;
        let string = *self.strings.get(index as usize).ok_or(MapError::Damaged)?;
        let repeatable = self.repeatable.checked_sub(string.len());
        self.repeatable = repeatable.ok_or(MapError::Damaged)?;
        decoded(string)
    }

    fn string(&mut self, kind: u8) -> Result<Zeroizing<String>, MapError> {
        let length = match kind {
            STRING => u16::from_be_bytes(self.array()?).into(),
            LONG_STRING => {
                let length = u64::from_be_bytes(self.array()?);
                usize::try_from(length).map_err(|_| MapError::Truncated)?
            }
            _ => return Err(MapError::Damaged),
        };
        let string = self.take(length)?;
        self.strings.push(string);
        decoded(string)
    }
}

fn decoded(bytes: &[u8]) -> Result<Zeroizing<String>, MapError> {
    let text = text_of(bytes).ok_or(MapError::Damaged)?;
    Ok(Zeroizing::new(text))
}

/// Java's own UTF-8: the character 0 takes two bytes, and what is beyond 16 bits is written as a pair of
/// surrogates.
fn text_of(bytes: &[u8]) -> Option<String> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(text.to_owned());
    }
    let mut units = Zeroizing::new(Vec::with_capacity(bytes.len()));
    let mut rest = bytes.iter().copied();
    while let Some(first) = rest.next() {
        let mut further = || rest.next().filter(|byte| byte & 0xc0 == 0x80);
        units.push(match first {
            0x00..=0x7f => u16::from(first),
            0xc0..=0xdf => u16::from(first & 0x1f) << 6 | u16::from(further()? & 0x3f),
            0xe0..=0xef => {
                u16::from(first & 0x0f) << 12
                    | u16::from(further()? & 0x3f) << 6
                    | u16::from(further()? & 0x3f)
            }
            _ => return None,
        });
    }
    String::from_utf16(&units).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &[u8]) -> Vec<u8> {
        let length = u16::try_from(text.len()).unwrap();
        [&[STRING][..], &length.to_be_bytes(), text].concat()
    }

    fn map(count: u8, entries: &[Vec<u8>]) -> Vec<u8> {
        let fields = b"\0\0\0\0\0\0\0\0\x03\0\x01F\0\nloadFactorxp\0\0\0\0w\x08\0\0\0\x10\0\0\0";
        [START, fields, &[count], &entries.concat(), &[END]].concat()
    }

    #[test]
    fn texts_references_and_nulls_are_read() {
        let reference = b"q\0\x7e\0\x03".to_vec();
        let file = map(
            3,
            &[
                text(b"a"),
                text(b"1"),
                text(b"b"),
                reference,
                text(b"c"),
                vec![NULL],
            ],
        );
        assert!(is_map(&file));
        let entries = read(&file).unwrap();
        let entries: Vec<(&str, &str)> = entries
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        assert_eq!(entries, [("a", "1"), ("b", "1")]);
        for length in START.len()..file.len() {
            assert_eq!(read(&file[..length]), Err(MapError::Truncated));
        }
    }

    #[test]
    fn other_objects_and_anything_after_the_map_are_refused() {
        let number = b"sr\0\x11java.lang.Integer".to_vec();
        assert_eq!(read(&map(1, &[text(b"a"), number])), Err(MapError::Damaged));
        let longer = [map(0, &[]), vec![0]].concat();
        assert_eq!(read(&longer), Err(MapError::Damaged));
        let forward = b"q\0\x7e\0\x07".to_vec();
        assert_eq!(
            read(&map(1, &[text(b"a"), forward])),
            Err(MapError::Damaged)
        );
    }

    #[test]
    fn no_key_is_a_reference_and_references_do_not_multiply_a_file() {
        let reference = b"q\0\x7e\0\x03".to_vec();
        let key = [text(b"a"), text(b"1"), reference.clone(), text(b"2")];
        assert_eq!(read(&map(2, &key)), Err(MapError::Damaged));
        let long = text(&[b'1'; 1000]);
        let repeated = |count: u8| {
            let entries = (0..count).flat_map(|number| [text(&[number]), reference.clone()]);
            let entries: Vec<Vec<u8>> = [text(b"a"), long.clone()]
                .into_iter()
                .chain(entries)
                .collect();
            read(&map(count + 1, &entries)).map(|entries| entries.len())
        };
        assert_eq!(repeated(1), Ok(2));
        assert_eq!(repeated(100), Err(MapError::Damaged));
    }

    #[test]
    fn javas_own_utf_8_is_read() {
        assert_eq!(text_of(b"a\xc0\x80b").as_deref(), Some("a\0b"));
        assert_eq!(
            text_of(b"\xed\xa0\xbd\xed\xb8\x80").as_deref(),
            Some("\u{1f600}")
        );
        assert_eq!(text_of("é😀".as_bytes()).as_deref(), Some("é😀"));
        assert_eq!(text_of(b"\xed\xa0\xbd"), None);
        assert_eq!(text_of(b"\xff"), None);
    }
}
