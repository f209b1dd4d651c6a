//! Why nothing was read.

use thiserror::Error;

/// Why no code could be read from a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum QrReadError {
    /// Not a picture at all.
    #[error("this is not a picture: choose a PNG or JPEG file")]
    NotAPicture,
    /// A picture, but neither PNG nor JPEG.
    #[error("only PNG and JPEG pictures can be read: convert it, or take a screenshot of it")]
    OtherPicture,
    /// Cut off, or with errors in it.
    #[error("the picture is damaged: take or copy it again")]
    Damaged,
    /// Larger than 32 MiB.
    #[error("the file is larger than 32 MiB: make the picture smaller")]
    FileTooLarge,
    /// More than 50 million pixels.
    #[error("the picture has more than 50 million pixels: make it smaller")]
    TooManyPixels,
    /// A sound picture without a code that can be made out.
    #[error(
        "no QR code was found in the picture: let the code fill most of it, straight and sharp, with \
         a white border"
    )]
    NoCode,
    /// Lifeboat was built without the feature `qr-read`.
    #[error(
        "this program reads no pictures: copy the link that the QR code holds, and import that"
    )]
    NoReader,
}
