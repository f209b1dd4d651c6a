//! QR codes written and read back, and pictures that are not fit to be read.

use image::{DynamicImage, GrayImage, ImageFormat, Luma, Rgba, RgbaImage, imageops};
use lifeboat_transfer::qr::{self, QrCode, QrReadError};
use proptest::prelude::*;

const URI: &str = "otpauth://totp/Example:alice%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
                   &issuer=Example&algorithm=SHA1&digits=6&period=30";

fn drawing() -> GrayImage {
    let png = QrCode::new(URI).unwrap().to_png();
    image::load_from_memory(&png).unwrap().into_luma8()
}

fn encoded(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn texts(bytes: &[u8]) -> Result<Vec<String>, QrReadError> {
    let texts = qr::read(bytes)?;
    Ok(texts.iter().map(|text| text.to_string()).collect())
}

#[track_caller]
fn assert_reads(picture: impl Into<DynamicImage>) {
    assert_eq!(
        texts(&encoded(picture, ImageFormat::Png)),
        Ok(vec![URI.to_owned()])
    );
}

#[test]
fn a_drawn_code_is_read_back_from_png_and_jpeg() {
    assert_eq!(
        texts(&QrCode::new(URI).unwrap().to_png()),
        Ok(vec![URI.to_owned()])
    );
    assert_eq!(
        texts(&encoded(drawing(), ImageFormat::Jpeg)),
        Ok(vec![URI.to_owned()])
    );
}

#[test]
fn codes_of_dark_themes_are_read() {
    let mut inverted = drawing();
    imageops::invert(&mut inverted);
    assert_reads(inverted);
}

#[test]
fn faint_codes_are_read() {
    let mut faint = drawing();
    faint
        .iter_mut()
        .for_each(|shade| *shade = 120 + *shade / 16);
    assert_reads(faint.clone());
    imageops::invert(&mut faint);
    assert_reads(faint);
}

/// The first look that showed any was the last one once.
#[test]
fn a_code_of_a_dark_theme_beside_another_one_is_read_too() {
    let dark_uri = "otpauth://totp/Example:dark?secret=GEZDGNBVGY3TQOJQ";
    let dark = QrCode::new(dark_uri).unwrap().to_png();
    let mut dark = image::load_from_memory(&dark).unwrap().into_luma8();
    imageops::invert(&mut dark);
    let light = drawing();
    let width = light.width() + dark.width();
    let height = light.height().max(dark.height());
    let mut picture = GrayImage::from_pixel(width, height, Luma([255]));
    imageops::overlay(&mut picture, &light, 0, 0);
    imageops::overlay(&mut picture, &dark, light.width().into(), 0);
    let mut found = texts(&encoded(picture, ImageFormat::Png)).unwrap();
    found.sort();
    assert_eq!(found, [URI, dark_uri]);
}

#[test]
fn transparent_codes_are_read() {
    let on_nothing = |ink: [u8; 3]| {
        let drawing = drawing();
        RgbaImage::from_fn(drawing.width(), drawing.height(), |x, y| {
            let opacity = 255 - drawing.get_pixel(x, y).0[0];
            Rgba([ink[0], ink[1], ink[2], opacity])
        })
    };
    assert_reads(on_nothing([0, 0, 0]));
    assert_reads(on_nothing([255, 255, 255]));
}

#[test]
fn turned_small_and_large_codes_are_read() {
    let drawing = drawing();
    assert_reads(imageops::rotate90(&drawing));
    assert_reads(imageops::rotate180(&drawing));
    let (width, height) = drawing.dimensions();
    let resized =
        |width, height| imageops::resize(&drawing, width, height, imageops::FilterType::Triangle);
    assert_reads(resized(width / 4, height / 4));
    assert_reads(resized(width * 3, height * 3));
}

#[test]
fn all_codes_in_a_picture_are_read() {
    let second = "otpauth://totp/Other:bob?secret=JBSWY3DPEHPK3PXP";
    let other = QrCode::new(second).unwrap().to_png();
    let other = image::load_from_memory(&other).unwrap().into_luma8();
    let first = drawing();
    let mut both = GrayImage::from_pixel(1000, 1000, Luma([255]));
    imageops::overlay(&mut both, &first, 20, 20);
    imageops::overlay(&mut both, &other, 560, 560);
    let mut found = texts(&encoded(both, ImageFormat::Png)).unwrap();
    found.sort_unstable();
    assert_eq!(found, [URI, second]);
}

#[test]
fn a_picture_of_fifty_megapixels_is_read() {
    let code = imageops::resize(&drawing(), 1500, 1500, imageops::FilterType::Nearest);
    let mut picture = GrayImage::from_pixel(7070, 7070, Luma([255]));
    imageops::overlay(&mut picture, &code, 3000, 2000);
    assert_reads(picture);
}

#[test]
fn a_terminal_drawing_shows_the_same_modules() {
    let drawn = QrCode::new(URI).unwrap().to_terminal();
    let lines: Vec<Vec<char>> = drawn.lines().map(|line| line.chars().collect()).collect();
    let side = lines[0].len();
    assert!(lines.iter().all(|line| line.len() == side));
    assert_eq!(lines.len(), side.div_ceil(2));

    // Light modules are drawn: as a camera sees it on a dark background.
    let shade = |x: u32, y: u32| {
        let (x, y) = (x as usize / 8, y as usize / 8);
        let is_light = match lines[y / 2][x] {
            '█' => true,
            '▀' => y % 2 == 0,
            '▄' => y % 2 == 1,
            _ => false,
        };
        Luma([if is_light { 255 } else { 0 }])
    };
    let side = u32::try_from(side).unwrap() * 8;
    assert_reads(GrayImage::from_fn(side, side, shade));
}

#[test]
fn an_svg_drawing_is_a_picture_of_its_own() {
    let svg = QrCode::new(URI).unwrap().to_svg();
    assert!(svg.starts_with("<svg viewBox=\"0 0 ") && svg.ends_with("</svg>"));
    assert!(
        !svg.contains("http://") || svg.matches("http").count() == 1,
        "only the namespace"
    );
}

#[test]
fn what_does_not_fit_a_code_is_refused() {
    assert!(QrCode::new(&"a".repeat(2953)).is_ok());
    assert!(QrCode::new(&"a".repeat(2954)).is_err());
    assert!(QrCode::new(&"a".repeat(1_000_000)).is_err());
    let _ = QrCode::new("").map(|code| code.to_png());
}

#[test]
fn what_is_not_a_picture_is_refused() {
    assert_eq!(texts(b""), Err(QrReadError::NotAPicture));
    assert_eq!(
        texts(b"otpauth://totp/a?secret=AA"),
        Err(QrReadError::NotAPicture)
    );
}

#[test]
fn pictures_of_other_kinds_are_refused_as_such() {
    for picture in [
        &b"GIF89a\x01\x00\x01\x00"[..],
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        b"\0\0\0\x24ftypmif1\0\0\0\0mif1heic",
        b"\0\0\0\x20ftypavif\0\0\0\0avifmif1",
    ] {
        assert_eq!(texts(picture), Err(QrReadError::OtherPicture));
    }
    // A film.
    assert_eq!(
        texts(b"\0\0\0\x18ftypisom\0\0\0\0isommp42"),
        Err(QrReadError::NotAPicture)
    );
}

#[test]
fn a_picture_without_a_code_says_so() {
    let empty = encoded(GrayImage::from_pixel(90, 90, Luma([255])), ImageFormat::Png);
    assert_eq!(texts(&empty), Err(QrReadError::NoCode));
    let speck = encoded(GrayImage::from_pixel(1, 1, Luma([0])), ImageFormat::Png);
    assert_eq!(texts(&speck), Err(QrReadError::NoCode));
}

#[test]
fn a_cut_off_picture_is_refused_as_damaged() {
    let png = QrCode::new(URI).unwrap().to_png();
    for length in [30, 60, png.len() / 2] {
        assert_eq!(texts(&png[..length]), Err(QrReadError::Damaged), "{length}");
    }
}

#[test]
fn sizes_are_checked_before_anything_is_unpacked() {
    let mut png = encoded(GrayImage::new(2, 2), ImageFormat::Png);
    // Width and height in the header of a PNG, and the header's checksum.
    png[16..20].copy_from_slice(&50_000_u32.to_be_bytes());
    png[20..24].copy_from_slice(&50_000_u32.to_be_bytes());
    let checksum = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&checksum.to_be_bytes());
    assert_eq!(texts(&png), Err(QrReadError::TooManyPixels));

    let mut huge = QrCode::new(URI).unwrap().to_png().to_vec();
    huge.resize(32 * 1024 * 1024 + 1, 0);
    assert_eq!(texts(&huge), Err(QrReadError::FileTooLarge));
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ if crc & 1 == 1 { 0xEDB8_8320 } else { 0 }
        })
    })
}

#[test]
fn a_code_does_not_print_what_it_holds() {
    assert_eq!(
        format!("{:?}", QrCode::new(URI).unwrap()),
        "QrCode([redacted])"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_text_comes_back(text in "[ -~é€]{1,200}") {
        let png = QrCode::new(&text).unwrap().to_png();
        prop_assert_eq!(texts(&png), Ok(vec![text]));
    }

    #[test]
    fn a_flipped_byte_makes_no_panic(place in any::<prop::sample::Index>(), flip in 1..=255_u8) {
        for format in [ImageFormat::Png, ImageFormat::Jpeg] {
            let mut picture = encoded(small_drawing(), format);
            let place = place.index(picture.len());
            picture[place] ^= flip;
            let _ = texts(&picture);
        }
    }

    #[test]
    fn noise_makes_no_panic(pixels in prop::collection::vec(any::<u8>(), 40 * 40)) {
        let noise = GrayImage::from_raw(40, 40, pixels).unwrap();
        let _ = texts(&encoded(noise, ImageFormat::Png));
    }
}

/// Two pixels a module.
fn small_drawing() -> GrayImage {
    let png = QrCode::new("short").unwrap().to_png();
    let drawing = image::load_from_memory(&png).unwrap().into_luma8();
    let (width, height) = drawing.dimensions();
    imageops::resize(
        &drawing,
        width / 4,
        height / 4,
        imageops::FilterType::Nearest,
    )
}
