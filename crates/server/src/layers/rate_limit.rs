//! So many requests of one address, and no more.

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use lifeboat_protocol::ErrorCode;

use crate::{config::Config, error::ApiError, extract::ClientAddress};

/// After so many requests, addresses that have not been seen for a while are forgotten.
const SWEEP: u32 = 100_000;

/// The limit; none if it is switched off.
#[derive(Debug, Clone)]
pub struct RateLimit(Option<Arc<Limiter>>);

#[derive(Debug)]
struct Limiter {
    seen: DefaultKeyedRateLimiter<IpAddr>,
    proxies: usize,
    requests: AtomicU32,
}

impl RateLimit {
    /// As configured.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let limits = &config.limits;
        Self(NonZeroU32::new(limits.requests_per_second).map(|rate| {
            let burst = NonZeroU32::new(limits.burst).unwrap_or(rate);
            Arc::new(Limiter {
                seen: RateLimiter::keyed(Quota::per_second(rate).allow_burst(burst)),
                proxies: config.proxies,
                requests: AtomicU32::new(0),
            })
        }))
    }

    /// Seconds to wait, if this request is one too many.
    fn check(&self, request: &Request) -> Option<u64> {
        let limiter = self.0.as_ref()?;
        let address = ClientAddress::find(request.headers(), request.extensions(), limiter.proxies);
        if limiter.requests.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            limiter.seen.retain_recent();
            limiter.seen.shrink_to_fit();
        }
        let early = limiter.seen.check_key(&network(address.0)).err()?;
        Some(
            early
                .wait_time_from(DefaultClock::default().now())
                .as_secs()
                + 1,
        )
    }
}

/// Refuses a request that is one too many.
pub async fn limit_rate(State(limit): State<RateLimit>, request: Request, next: Next) -> Response {
    match limit.check(&request) {
        None => next.run(request).await,
        Some(wait) => ApiError::new(
            ErrorCode::TooManyRequests,
            "There were too many requests from your address. Wait a moment, then try again.",
        )
        .retry_after(wait)
        .into_response(),
    }
}

/// An IPv4 address, or the /64 network of an IPv6 address: a home has as many of those as it likes.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let mask = u128::from(u64::MAX) << 64;
            IpAddr::V6(Ipv6Addr::from(u128::from(address) & mask))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn all_addresses_of_one_ipv6_network_are_one() {
        let of = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(of("::ffff:1.2.3.4"), "1.2.3.4");
    }

    #[tokio::test]
    async fn a_flood_from_one_address_is_refused_and_another_address_is_not() {
        testing::on_every_database_with(
            |config| {
                config.proxies = 1;
                config.limits.requests_per_second = 1;
                config.limits.burst = 3;
            },
            async |server| {
                let from = |address: &'static str| {
                    server
                        .get("/healthz")
                        .header("x-forwarded-for", address)
                        .send()
                };
                for _ in 0..3 {
                    assert_eq!(from("10.0.0.1").await.status(), 200);
                }
                let problem = from("10.0.0.1").await.problem();
                assert_eq!(problem.code, ErrorCode::TooManyRequests);
                assert_eq!(problem.retry_after, Some(1));
                assert_eq!(from("10.0.0.2").await.status(), 200);
            },
        )
        .await;
    }
}
