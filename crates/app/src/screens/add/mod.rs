//! *Add*: an account comes in, through the camera, from a picture, as a link, or typed by hand.

pub(crate) mod arrivals;
mod enroll;
mod found;
mod paste;
mod picture;
mod pixels;
pub(crate) mod scan;
mod type_it;
mod words;

use leptos::prelude::*;

use self::words::AddWords;
pub(crate) use self::{
    paste::PasteScreen,
    picture::{PictureScreen, codes_in_all},
    scan::ScanScreen,
    type_it::TypeScreen,
};
use crate::components::{Page, Picture, RowLink, Rows};

/// The ways.
#[component]
pub(crate) fn AddScreen() -> impl IntoView {
    let words = AddWords::here();
    view! {
        <Page title=words.title() back="/">
            <Rows>
                <Ways />
            </Rows>
        </Page>
    }
}

/// All of them, as rows.
#[component]
pub(crate) fn Ways() -> impl IntoView {
    let words = AddWords::here();
    view! {
        <RowLink href="/add/scan" picture=Picture::Camera title=words.scan() detail=words.scan_detail() />
        <FurtherWays />
    }
}

/// All ways but the camera, for where that does not help.
#[component]
pub(crate) fn OtherWays() -> impl IntoView {
    view! {
        <Rows heading=AddWords::here().other_ways()>
            <FurtherWays />
        </Rows>
    }
}

#[component]
fn FurtherWays() -> impl IntoView {
    let words = AddWords::here();
    view! {
        <RowLink href="/add/picture" picture=Picture::Image title=words.picture() detail=words.picture_detail() />
        <RowLink href="/add/paste" picture=Picture::Paste title=words.paste() detail=words.paste_detail() />
        <RowLink href="/add/type" picture=Picture::Edit title=words.type_it() detail=words.type_detail() />
        <RowLink
            href="/settings/import"
            picture=Picture::Download
            title=words.import()
            detail=words.import_detail()
        />
    }
}
