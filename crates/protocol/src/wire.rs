//! Binary values as text: [`Wire`] is Base64 (RFC 4648 §4, padded), [`Hex`] is lower-case hex.

use std::{fmt, marker::PhantomData};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use lifeboat_opaque as opaque;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Why a binary field could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct WireError(pub String);

/// A value that travels as bytes.
pub trait WireBytes: Sized {
    /// The bytes to send.
    fn wire_bytes(&self) -> &[u8];

    /// Reads the value back.
    ///
    /// # Errors
    ///
    /// The bytes have a length or content that the type does not allow.
    fn from_wire_bytes(bytes: Vec<u8>) -> Result<Self, WireError>;
}

/// A [`WireBytes`] value that serializes as Base64 text.
#[derive(Clone, PartialEq, Eq)]
pub struct Wire<T>(pub T);

impl<T> fmt::Debug for Wire<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[bytes]")
    }
}

impl<T: WireBytes> Serialize for Wire<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(self.0.wire_bytes()))
    }
}

impl<'de, T: WireBytes> Deserialize<'de> for Wire<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Base64Text(PhantomData))
    }
}

/// Reads the text from where it lies: an object is large, and need not be copied first.
struct Base64Text<T>(PhantomData<T>);

impl<T: WireBytes> de::Visitor<'_> for Base64Text<T> {
    type Value = Wire<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Base64 text (RFC 4648 §4)")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Wire<T>, E> {
        let bytes = STANDARD
            .decode(text.as_bytes())
            .map_err(|_| E::custom("expected Base64 text (RFC 4648 §4)"))?;
        T::from_wire_bytes(bytes).map(Wire).map_err(E::custom)
    }
}

impl WireBytes for Vec<u8> {
    fn wire_bytes(&self) -> &[u8] {
        self
    }

    fn from_wire_bytes(bytes: Vec<u8>) -> Result<Self, WireError> {
        Ok(bytes)
    }
}

macro_rules! opaque_messages {
    ($($message:ident),* $(,)?) => {$(
        impl WireBytes for opaque::$message {
            fn wire_bytes(&self) -> &[u8] {
                self.as_bytes()
            }

            fn from_wire_bytes(bytes: Vec<u8>) -> Result<Self, WireError> {
                Self::from_bytes(bytes).map_err(|error| WireError(error.to_string()))
            }
        }
    )*};
}

opaque_messages!(
    RegistrationRequest,
    RegistrationResponse,
    RegistrationUpload,
    CredentialRequest,
    CredentialResponse,
    CredentialFinalization,
);

/// Exactly `N` bytes that serialize as lower-case hexadecimal text: hashes, MACs, key ids.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hex<const N: usize>(pub [u8; N]);

impl<const N: usize> fmt::Display for Hex<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl<const N: usize> fmt::Debug for Hex<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<const N: usize> std::str::FromStr for Hex<N> {
    type Err = WireError;

    fn from_str(text: &str) -> Result<Self, WireError> {
        let wrong = || WireError(format!("expected {} hexadecimal characters", 2 * N));
        if text.len() != 2 * N || !text.is_ascii() {
            return Err(wrong());
        }
        let mut bytes = [0; N];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            *byte = pair.iter().try_fold(0u8, |value, digit| {
                let digit = char::from(*digit)
                    .to_digit(16)
                    .and_then(|digit| u8::try_from(digit).ok());
                Ok((value << 4) | digit.ok_or_else(wrong)?)
            })?;
        }
        Ok(Self(bytes))
    }
}

impl<const N: usize> Serialize for Hex<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, const N: usize> Deserialize<'de> for Hex<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_from_base64() {
        let json = serde_json::to_string(&Wire(vec![0u8, 255, 7])).unwrap();
        assert_eq!(json, "\"AP8H\"");
        assert_eq!(
            serde_json::from_str::<Wire<Vec<u8>>>(&json).unwrap().0,
            [0, 255, 7]
        );
    }

    #[test]
    fn text_that_is_not_base64_is_refused_with_its_reason() {
        let error = serde_json::from_str::<Wire<Vec<u8>>>("\"***\"").unwrap_err();
        assert!(error.to_string().contains("Base64"));
    }

    #[test]
    fn hex_of_the_wrong_length_or_alphabet_is_refused() {
        assert_eq!("00ff".parse::<Hex<2>>().unwrap().0, [0, 255]);
        for wrong in ["00f", "00fff", "zz00", "+1+2", "é0"] {
            assert!(wrong.parse::<Hex<2>>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn binary_values_do_not_show_in_debug_output() {
        assert_eq!(format!("{:?}", Wire(b"secret".to_vec())), "[bytes]");
    }
}
