//! The body of an answer, piece by piece.

#[cfg(target_arch = "wasm32")]
pub(crate) use browser::HttpBody;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::HttpBody;

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use crate::{http_api::unreachable, ports::Unreachable};

    /// The body of an answer, whose client bounds the silence between two pieces.
    #[derive(Debug)]
    pub(crate) struct HttpBody(reqwest::Response);

    impl HttpBody {
        pub(crate) fn of(response: reqwest::Response) -> Self {
            Self(response)
        }

        /// The next piece; none at the end. It may be dropped before it is done, and asked again.
        pub(crate) async fn next(&mut self) -> Result<Option<impl AsRef<[u8]>>, Unreachable> {
            let chunk = self.0.chunk().await;
            chunk.map_err(|error| unreachable(&error))
        }
    }
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use std::{fmt, pin::Pin, time::Duration};

    use futures_util::{
        Stream, StreamExt,
        future::{Either, select},
    };
    use gloo_timers::future::sleep;

    use crate::{http_api::unreachable, ports::Unreachable};

    /// How long a server may be silent: while it sends events it says something each 15 seconds.
    const SILENCE: Duration = Duration::from_secs(45);

    type Pieces = dyn Stream<Item = Result<Vec<u8>, reqwest::Error>>;

    /// The body of an answer. A browser bounds no silence, so this does.
    pub(crate) struct HttpBody(Pin<Box<Pieces>>);

    impl HttpBody {
        pub(crate) fn of(response: reqwest::Response) -> Self {
            let pieces = response.bytes_stream();
            Self(Box::pin(pieces.map(|piece| piece.map(Vec::from))))
        }

        /// The next piece; none at the end. It may be dropped before it is done, and asked again.
        pub(crate) async fn next(&mut self) -> Result<Option<impl AsRef<[u8]>>, Unreachable> {
            match select(self.0.next(), sleep(SILENCE)).await {
                Either::Left((piece, _)) => piece.transpose().map_err(|error| unreachable(&error)),
                Either::Right(_) => Err(Unreachable("it stopped in the middle".to_owned())),
            }
        }
    }

    impl fmt::Debug for HttpBody {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("HttpBody")
        }
    }
}
