//! The ways in which a picture is looked at, one after the other: as it is, with more contrast, with
//! light and dark exchanged, larger, smaller. Screens, photographs and dark themes each need another.

use image::GrayImage;
use image::imageops::{self, FilterType};

/// Pictures with a shorter side than this, in pixels, are also looked at enlarged.
const SMALL: u32 = 400;
/// Pictures with a longer side than this, in pixels, are also looked at made smaller, which takes
/// the grain out of photographs.
const LARGE: u32 = 1200;
/// Pictures with a longer side than this, in pixels, are not looked at in their full size, which takes long
/// and shows nothing more.
const HUGE: u32 = 3000;

/// How many pixels are looked at in one size, in all ways together: of a large picture, fewer ways.
const MAX_PIXELS: u64 = 14_000_000;

/// The sizes in which a picture is looked at, the most promising first, each made when it is asked for.
pub(super) fn sizes(picture: &GrayImage) -> impl Iterator<Item = GrayImage> + '_ {
    let sizes: [fn(&GrayImage) -> Option<GrayImage>; 3] =
        [|picture| Some(as_it_is(picture)), enlarged, reduced];
    sizes.into_iter().filter_map(|size| size(picture))
}

/// The ways in which a picture of one size is looked at, the most promising first.
pub(super) fn ways(picture: &GrayImage) -> impl Iterator<Item = GrayImage> + '_ {
    let ways: [fn(GrayImage) -> GrayImage; 4] = [
        |picture| picture,
        inverted,
        stretched,
        |picture| inverted(stretched(picture)),
    ];
    let pixels = u64::from(picture.width()) * u64::from(picture.height());
    let affordable = usize::try_from(MAX_PIXELS / pixels.max(1)).unwrap_or(usize::MAX);
    let ways = ways.into_iter().take(affordable.max(1));
    ways.map(|way| way(picture.clone()))
}

/// Spreads the shades so that the darkest hundredth of the pixels is black and the lightest one
/// white.
fn stretched(mut picture: GrayImage) -> GrayImage {
    let Some((dark, light)) = extremes(&picture) else {
        return picture;
    };
    let range = u32::from(light - dark);
    for pixel in picture.iter_mut() {
        let above = u32::from(pixel.saturating_sub(dark));
        *pixel = u8::try_from(above * 255 / range).unwrap_or(u8::MAX);
    }
    picture
}

/// The shade of the darkest and of the lightest hundredth of the pixels, if they differ.
fn extremes(picture: &GrayImage) -> Option<(u8, u8)> {
    let mut counts = [0_usize; 256];
    for pixel in picture.iter() {
        if let Some(count) = counts.get_mut(usize::from(*pixel)) {
            *count += 1;
        }
    }
    let dark = beyond_hundredth(&counts, 0..=255)?;
    let light = beyond_hundredth(&counts, (0..=255).rev())?;
    (dark < light).then_some((dark, light))
}

/// The first of the shades before which a hundredth of the pixels lies.
fn beyond_hundredth(counts: &[usize; 256], mut shades: impl Iterator<Item = u8>) -> Option<u8> {
    let hundredth = counts.iter().sum::<usize>() / 100;
    let mut seen = 0;
    shades.find(|shade| {
        seen += counts.get(usize::from(*shade)).copied().unwrap_or_default();
        seen > hundredth
    })
}

fn inverted(mut picture: GrayImage) -> GrayImage {
    imageops::invert(&mut picture);
    picture
}

fn enlarged(picture: &GrayImage) -> Option<GrayImage> {
    let (width, height) = picture.dimensions();
    (width.min(height) < SMALL && width.max(height) < LARGE)
        .then(|| imageops::resize(picture, width * 3, height * 3, FilterType::CatmullRom))
}

fn as_it_is(picture: &GrayImage) -> GrayImage {
    let (width, height) = scaled(picture, HUGE);
    if (width, height) == picture.dimensions() {
        picture.clone()
    } else {
        imageops::thumbnail(picture, width, height)
    }
}

fn reduced(picture: &GrayImage) -> Option<GrayImage> {
    let (width, height) = scaled(picture, LARGE);
    ((width, height) != picture.dimensions())
        .then(|| imageops::resize(&as_it_is(picture), width, height, FilterType::Triangle))
}

/// The size at which the longer side is so long at most, in pixels.
fn scaled(picture: &GrayImage, most: u32) -> (u32, u32) {
    let (width, height) = picture.dimensions();
    let longer = width.max(height);
    if longer <= most {
        return (width, height);
    }
    let scaled = |side: u32| {
        let side = u64::from(side) * u64::from(most) / u64::from(longer);
        u32::try_from(side.max(1)).unwrap_or(most)
    };
    (scaled(width), scaled(height))
}

#[cfg(test)]
mod tests {
    use image::Luma;

    use super::*;

    #[test]
    fn stretching_uses_the_whole_range() {
        let faint = GrayImage::from_fn(10, 10, |x, _| Luma([if x < 5 { 100 } else { 110 }]));
        let strong = stretched(faint);
        assert!(strong.iter().all(|shade| [0, 255].contains(shade)));
        let even = GrayImage::from_pixel(10, 10, Luma([77]));
        assert_eq!(stretched(even.clone()), even, "nothing to stretch");
    }

    #[test]
    fn small_pictures_are_enlarged_and_large_ones_reduced() {
        let sizes = |width, height| {
            let picture = GrayImage::new(width, height);
            [enlarged(&picture), reduced(&picture)]
                .map(|other| other.map(|other| other.dimensions()))
        };
        assert_eq!(sizes(100, 100), [Some((300, 300)), None]);
        assert_eq!(sizes(500, 500), [None, None]);
        assert_eq!(sizes(1600, 1200), [None, Some((1200, 900))]);
        assert_eq!(sizes(10_000, 1), [None, Some((1200, 1))]);
        let huge = as_it_is(&GrayImage::new(6000, 4000));
        assert_eq!(huge.dimensions(), (3000, 2000));
    }

    #[test]
    fn every_size_is_looked_at_in_every_way() {
        let looks = |side| {
            let picture = GrayImage::new(side, side);
            let looks = sizes(&picture).map(|size| ways(&size).count());
            looks.collect::<Vec<_>>()
        };
        assert_eq!(looks(9), [4, 4]);
        assert_eq!(looks(500), [4]);
        assert_eq!(looks(1600), [4, 4]);
        assert_eq!(looks(3000), [1, 4], "of a large one, fewer");
    }
}
