//! QR codes as cameras and screens show them: turned, tilted, blurred, grainy, faint, inverted. Each kind
//! is drawn a number of times with made-up amounts, the same each time, and a floor says how many of them
//! are read at least. It lies a little under what was measured.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "places and shades of pixels are small numbers"
)]

use image::{DynamicImage, GrayImage, ImageFormat, Luma, imageops};
use lifeboat_transfer::qr::{self, QrCode};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// How often each kind is drawn.
const FRAMES: u64 = 12;
/// The longer side of a picture, in pixels.
const SIDE: u32 = 480;

type Distortion = fn(&GrayImage, &mut StdRng) -> GrayImage;

#[test]
fn codes_are_read_however_they_are_shown() {
    let kinds: [(&str, Distortion, u64); 8] = [
        ("rotation", rotated, 11),
        ("tilt", tilted, 11),
        ("blur", blurred, 11),
        ("noise", noisy, 11),
        ("low contrast", faint, 11),
        ("inverted", inverted, 11),
        ("shadow", shadowed, 11),
        ("photograph", photographed, 11),
    ];
    let mut short = Vec::new();
    for (kind, distorted, floor) in kinds {
        let read = (0..FRAMES).filter(|seed| is_read(distorted, *seed)).count();
        eprintln!("{kind}: {read} of {FRAMES}");
        if (read as u64) < floor {
            short.push(format!("{kind}: {read} of {FRAMES}, floor {floor}"));
        }
    }
    assert!(short.is_empty(), "{short:?}");
}

fn is_read(distorted: Distortion, seed: u64) -> bool {
    let mut rng = StdRng::seed_from_u64(seed);
    let name = "x".repeat(rng.random_range(1..60));
    let uri = format!(
        "otpauth://totp/Example:{name}?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Example"
    );
    let drawing = image::load_from_memory(&QrCode::new(&uri).unwrap().to_png()).unwrap();
    let drawing = imageops::resize(
        &drawing.into_luma8(),
        SIDE * 58 / 100,
        SIDE * 58 / 100,
        imageops::FilterType::Triangle,
    );
    let picture = distorted(&drawing, &mut rng);
    let mut png = std::io::Cursor::new(Vec::new());
    DynamicImage::from(picture)
        .write_to(&mut png, ImageFormat::Png)
        .unwrap();
    qr::read(png.get_ref()).is_ok_and(|texts| texts.len() == 1 && *texts[0] == uri)
}

/// By any angle.
fn rotated(drawing: &GrayImage, rng: &mut StdRng) -> GrayImage {
    let angle = rng.random_range(0.0..std::f32::consts::TAU);
    let (sin, cos) = angle.sin_cos();
    seen(drawing, |x, y| (x * cos - y * sin, x * sin + y * cos))
}

/// As from the side and from above, the far edge up to a quarter shorter than the near one.
fn tilted(drawing: &GrayImage, rng: &mut StdRng) -> GrayImage {
    let (across, along) = (rng.random_range(-0.17..0.17), rng.random_range(-0.17..0.17));
    let angle: f32 = rng.random_range(-0.25..0.25);
    let (sin, cos) = angle.sin_cos();
    seen(drawing, |x, y| {
        let (x, y) = (x * cos - y * sin, x * sin + y * cos);
        let depth = 1.0 + across * x + along * y;
        (x / depth, y / depth)
    })
}

/// Up to most of a module out of focus.
fn blurred(drawing: &GrayImage, rng: &mut StdRng) -> GrayImage {
    imageops::blur(drawing, rng.random_range(1.0..2.2))
}

/// As in the dark: each pixel is off by up to two fifths of the range.
fn noisy(drawing: &GrayImage, rng: &mut StdRng) -> GrayImage {
    let most = rng.random_range(40..100_i16);
    let mut picture = drawing.clone();
    for shade in picture.iter_mut() {
        *shade = clamped(i16::from(*shade) + rng.random_range(-most..=most));
    }
    picture
}

/// Two shades of grey that differ by an eighth to a thirtieth of the range.
fn faint(drawing: &GrayImage, rng: &mut StdRng) -> GrayImage {
    let (dark, range) = (rng.random_range(20..200_u16), rng.random_range(8..32_u16));
    let mut picture = drawing.clone();
    for shade in picture.iter_mut() {
        *shade = u8::try_from(dark + u16::from(*shade) * range / 255).unwrap();
    }
    picture
}

/// Light on dark, a little turned.
fn inverted(drawing: &GrayImage, rng: &mut StdRng) -> GrayImage {
    let mut picture = tilted(drawing, rng);
    imageops::invert(&mut picture);
    picture
}

/// One side lies in the shade.
fn shadowed(drawing: &GrayImage, rng: &mut StdRng) -> GrayImage {
    let (darkest, edge) = (
        rng.random_range(0.25..0.5_f32),
        rng.random_range(0.3..0.7_f32),
    );
    let mut picture = tilted(drawing, rng);
    let width = picture.width() as f32;
    for (x, _, Luma([shade])) in picture.enumerate_pixels_mut() {
        let light = ((x as f32 / width - edge) * 4.0 + 0.5).clamp(0.0, 1.0);
        let light = darkest + (1.0 - darkest) * light;
        *shade = (f32::from(*shade) * light) as u8;
    }
    picture
}

/// A little of everything.
fn photographed(drawing: &GrayImage, rng: &mut StdRng) -> GrayImage {
    let mut picture = imageops::blur(&shadowed(drawing, rng), rng.random_range(0.8..1.6));
    for shade in picture.iter_mut() {
        *shade = clamped(i16::from(*shade) + rng.random_range(-12..=12));
    }
    picture
}

/// The drawing in the middle of a table, seen through a mapping of what is seen to what is there. Both
/// are counted from the middle, the edge of the drawing being 1 away.
fn seen(drawing: &GrayImage, mapping: impl Fn(f32, f32) -> (f32, f32)) -> GrayImage {
    const TABLE: u8 = 205;
    let half = drawing.width() as f32 / 2.0;
    let middle = SIDE as f32 / 2.0;
    let shade = |x: i64, y: i64| {
        let pixel = u32::try_from(x).ok().zip(u32::try_from(y).ok());
        let pixel = pixel.and_then(|(x, y)| drawing.get_pixel_checked(x, y));
        f32::from(pixel.map_or(TABLE, |Luma([shade])| *shade))
    };
    GrayImage::from_fn(SIDE, SIDE, |x, y| {
        let (x, y) = mapping((x as f32 - middle) / half, (y as f32 - middle) / half);
        let (x, y) = (x * half + half, y * half + half);
        let (left, top) = (x.floor(), y.floor());
        let (right_share, low_share) = (x - left, y - top);
        let (left, top) = (left as i64, top as i64);
        let upper = shade(left, top) * (1.0 - right_share) + shade(left + 1, top) * right_share;
        let lower =
            shade(left, top + 1) * (1.0 - right_share) + shade(left + 1, top + 1) * right_share;
        Luma([(upper * (1.0 - low_share) + lower * low_share) as u8])
    })
}

fn clamped(shade: i16) -> u8 {
    u8::try_from(shade.clamp(0, 255)).unwrap()
}
