//! The pictures of the app: strokes on a grid of 24, drawn for it.

use leptos::prelude::*;

/// Which picture.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Picture {
    Add,
    Back,
    Bell,
    Camera,
    Check,
    Chevron,
    Clock,
    Cloud,
    Copy,
    Device,
    Down,
    Download,
    Edit,
    Eye,
    Grip,
    Help,
    Image,
    Key,
    Language,
    Lifebuoy,
    Lock,
    Mail,
    Paste,
    Pin,
    QrCode,
    Refresh,
    Search,
    Settings,
    Shield,
    Torch,
    Trash,
    Up,
    Upload,
    Vibrate,
    Volume,
    Warning,
    Work,
}

impl Picture {
    const fn strokes(self) -> &'static str {
        match self {
            Self::Add => "M12 5v14M5 12h14",
            Self::Back => "M15 5l-7 7 7 7",
            Self::Bell => "M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 21h4",
            Self::Camera => {
                "M4 8h3l2-2.5h6L17 8h3v11H4zM12 10a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z"
            }
            Self::Check => "M5 12.5l4.5 4.5L19 7.5",
            Self::Chevron => "M9 5l7 7-7 7",
            Self::Clock => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7.5V12l3 2",
            Self::Cloud => "M7 18a4 4 0 0 1-.6-7.95A6 6 0 0 1 18 9.5 4.25 4.25 0 0 1 17.5 18z",
            Self::Copy => "M9 9h10v11H9zM6 15H5V4h10v2",
            Self::Device => "M7 3h10v18H7zM11 18h2",
            Self::Down => "M5 9l7 7 7-7",
            Self::Download => "M12 4v11M7.5 11L12 15.5 16.5 11M5 20h14",
            Self::Edit => "M5 19h3.5L19 8.5 15.5 5 5 15.5zM13 7.5l3.5 3.5",
            Self::Eye => {
                "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z"
            }
            Self::Grip => "M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01",
            Self::Help => {
                "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 16.8h.01"
            }
            Self::Image => "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9h.01",
            Self::Key => "M8 11a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM11 12.5L20 3.5M16 7.5l3 3",
            Self::Language => {
                "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18"
            }
            Self::Lifebuoy => {
                "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM5.6 5.6l3.6 3.6M14.8 14.8l3.6 3.6M18.4 5.6l-3.6 3.6M9.2 14.8l-3.6 3.6"
            }
            Self::Lock => "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2",
            Self::Mail => "M4 6h16v12H4zM4 7l8 6 8-6",
            Self::Paste => "M8 5H6v15h12V5h-2M9 3h6v4H9z",
            Self::Pin => "M9 4h6l-.8 6 3 3.2H6.8l3-3.2zM12 13.5V20",
            Self::QrCode => {
                "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 14h2M14 18h2v2M18 18h2v2"
            }
            Self::Refresh => "M19 8a8 8 0 1 0 1 6M20 4v5h-5",
            Self::Search => "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L20 20",
            Self::Settings => "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8v4.4M9 14.8v4.4",
            Self::Shield => {
                "M12 3l7 2.5V11c0 4.5-3 8-7 10-4-2-7-5.5-7-10V5.5zM9 11.5l2.2 2.2L15 10"
            }
            Self::Torch => "M8 3h8v4l-2.5 3v11h-3V10L8 7zM8 7h8M12 13v1.5",
            Self::Trash => "M5 7h14M10 4h4M7 7l1 13h8l1-13M10.5 10.5v6M13.5 10.5v6",
            Self::Up => "M5 15l7-7 7 7",
            Self::Upload => "M12 15.5V4.5M7.5 9L12 4.5 16.5 9M5 20h14",
            Self::Vibrate => "M9 5h6v14H9zM5.5 9v6M18.5 9v6M2.5 10.5v3M21.5 10.5v3",
            Self::Volume => {
                "M4 10v4h3.5L12 18V6L7.5 10zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11"
            }
            Self::Warning => "M12 4l9 16H3zM12 10v4.5M12 17.2h.01",
            Self::Work => "M4 8h16v11H4zM9 8V5h6v3M4 13h16",
        }
    }
}

/// A picture beside words; it says nothing by itself to who cannot see it.
#[component]
pub(crate) fn Icon(picture: Picture) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=picture.strokes() />
        </svg>
    }
}
