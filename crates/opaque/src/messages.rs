//! The six messages of the protocol (RFC 9807 §5 and §6), as bytes that are known to be well
//! formed.

use std::fmt;

use crate::error::MalformedMessage;
use crate::suite::Lifeboat;

/// Defines a message: bytes of one length that `opaque-ke` can read.
macro_rules! message {
    ($(#[$doc:meta])* $name:ident, $length:literal, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(Vec<u8>);

        impl $name {
            /// How many bytes this message has.
            pub const LENGTH: usize = $length;

            /// Reads a message that came from the other side.
            ///
            /// # Errors
            ///
            /// The length is not [`Self::LENGTH`], or the bytes are not elements of the group.
            pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, MalformedMessage> {
                check_length($what, $length, bytes.len())?;
                opaque_ke::$name::<Lifeboat>::deserialize(&bytes)
                    .map_err(|_| MalformedMessage::Content { what: $what })?;
                Ok(Self(bytes))
            }

            /// The message as it is sent.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }

            pub(crate) fn from_inner(inner: &opaque_ke::$name<Lifeboat>) -> Self {
                Self(inner.serialize().to_vec())
            }

            pub(crate) fn to_inner(&self) -> opaque_ke::$name<Lifeboat> {
                // The constructors let only readable bytes in.
                opaque_ke::$name::deserialize(&self.0).expect("a message that was read before")
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({} bytes)"), self.0.len())
            }
        }
    };
}

message! {
    /// Client to server, first message of a registration: the blinded password.
    RegistrationRequest, 32, "registration request"
}

message! {
    /// Server to client, answer to a [`RegistrationRequest`].
    RegistrationResponse, 64, "registration response"
}

message! {
    /// Client to server, end of a registration. Becomes a [`PasswordFile`](crate::PasswordFile);
    /// between the two parties it is as confidential as that.
    RegistrationUpload, 192, "registration upload"
}

message! {
    /// Client to server, first message of a sign-in ("KE1"): the blinded password and a key share.
    CredentialRequest, 96, "credential request"
}

message! {
    /// Server to client, answer to a [`CredentialRequest`] ("KE2").
    CredentialResponse, 320, "credential response"
}

message! {
    /// Client to server, end of a sign-in ("KE3"): the proof that the password was right.
    CredentialFinalization, 64, "credential finalization"
}

/// Refuses bytes of another number than `expected`.
pub(crate) fn check_length(
    what: &'static str,
    expected: usize,
    actual: usize,
) -> Result<(), MalformedMessage> {
    if actual == expected {
        Ok(())
    } else {
        Err(MalformedMessage::Length {
            what,
            expected,
            actual,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_of_another_length_is_refused() {
        for length in [0, 31, 33] {
            assert_eq!(
                RegistrationRequest::from_bytes(vec![1; length]),
                Err(MalformedMessage::Length {
                    what: "registration request",
                    expected: 32,
                    actual: length
                })
            );
        }
        assert!(CredentialResponse::from_bytes(vec![0; 319]).is_err());
        assert!(CredentialResponse::from_bytes(vec![0; 321]).is_err());
    }

    #[test]
    fn a_message_that_is_no_group_element_is_refused() {
        let not_an_element = vec![0xff; 32];
        assert_eq!(
            RegistrationRequest::from_bytes(not_an_element),
            Err(MalformedMessage::Content {
                what: "registration request"
            })
        );
        let the_identity = vec![0; 32];
        assert!(RegistrationRequest::from_bytes(the_identity).is_err());
    }
}
