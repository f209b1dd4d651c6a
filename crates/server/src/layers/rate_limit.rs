//! So many requests of one address, and no more.

use std::{
    net::IpAddr,
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

use crate::{
    config::Config,
    error::ApiError,
    extract::{ClientAddress, NETWORKS_OF_A_SITE},
};

/// After so many requests, addresses that have not been seen for a while are forgotten.
const SWEEP: u32 = 100_000;

/// The limit; none if it is switched off.
#[derive(Debug, Clone)]
pub struct RateLimit(Option<Arc<Limiter>>);

#[derive(Debug)]
struct Limiter {
    networks: DefaultKeyedRateLimiter<IpAddr>,
    sites: DefaultKeyedRateLimiter<IpAddr>,
    proxies: usize,
    requests: AtomicU32,
}

impl RateLimit {
    /// For all requests.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let limits = &config.limits;
        let quota = |times: NonZeroU32| {
            let rate = NonZeroU32::new(limits.requests_per_second)?;
            let burst = NonZeroU32::new(limits.burst).unwrap_or(rate);
            let quota = Quota::per_second(rate.saturating_mul(times));
            Some(quota.allow_burst(burst.saturating_mul(times)))
        };
        Self::of(quota, config.proxies)
    }

    /// For requests that anybody can make, and that cost the server a computation, a row or a
    /// message.
    #[must_use]
    pub fn anonymous(config: &Config) -> Self {
        let quota = |times: NonZeroU32| {
            let rate = NonZeroU32::new(config.limits.anonymous_per_minute)?;
            Some(Quota::per_minute(rate.saturating_mul(times)))
        };
        Self::of(quota, config.proxies)
    }

    /// With so many times the configured quota for a network and for a site.
    fn of(quota: impl Fn(NonZeroU32) -> Option<Quota>, proxies: usize) -> Self {
        let once = NonZeroU32::MIN;
        let times = NonZeroU32::new(NETWORKS_OF_A_SITE).unwrap_or(once);
        let limiter = quota(once)
            .zip(quota(times))
            .map(|(network, site)| Limiter {
                networks: RateLimiter::keyed(network),
                sites: RateLimiter::keyed(site),
                proxies,
                requests: AtomicU32::new(0),
            });
        Self(limiter.map(Arc::new))
    }

    /// Seconds to wait, if this request is one too many.
    fn check(&self, request: &Request) -> Option<u64> {
        let limiter = self.0.as_ref()?;
        let address = ClientAddress::find(request.headers(), request.extensions(), limiter.proxies);
        if limiter.requests.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            for seen in [&limiter.networks, &limiter.sites] {
                seen.retain_recent();
                seen.shrink_to_fit();
            }
        }
        let site = address.site();
        let mut checked = limiter.networks.check_key(&address.network());
        // Of IPv4 it is the same as the network.
        if checked.is_ok() && site.is_ipv6() {
            checked = limiter.sites.check_key(&site);
        }
        let early = checked.err()?;
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

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{
        device::Platform,
        password::{ResetStarted, StartReset},
        path,
        sign_up::Language,
    };

    use super::*;
    use crate::testing;

    fn reset() -> StartReset {
        StartReset {
            email: "anna@example.org".to_owned(),
            language: Language::En,
            recovery_proof: None,
        }
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

    #[tokio::test]
    async fn a_flood_from_many_networks_of_one_site_is_refused() {
        testing::on_every_database_with(
            |config| {
                config.proxies = 1;
                config.limits.anonymous_per_minute = 1;
            },
            async |server| {
                let from = async |address: &str| {
                    let post = server.post(path::RESET_START).json(&reset());
                    post.header("x-forwarded-for", address)
                        .send()
                        .await
                        .status()
                };
                for network in 0..NETWORKS_OF_A_SITE {
                    assert_eq!(from(&format!("2001:db8:1:{network}::1")).await, 200);
                }
                assert_eq!(from("2001:db8:1:ff::1").await, 429);
                assert_eq!(from("2001:db8:2::1").await, 200);
            },
        )
        .await;
    }

    #[tokio::test]
    async fn what_anybody_may_ask_is_limited_more_than_what_a_signed_in_device_may() {
        testing::on_every_database_with(
            |config| {
                config.proxies = 1;
                config.limits.anonymous_per_minute = 3;
            },
            async |server| {
                let anna = server
                    .device("anna@example.org", "Laptop", Platform::Linux)
                    .await;
                let from = |address: &'static str| {
                    let post = server.post(path::RESET_START).json(&reset());
                    post.header("x-forwarded-for", address).send()
                };
                for _ in 0..3 {
                    from("10.0.0.1").await.ok::<ResetStarted>();
                }
                let refused = from("10.0.0.1").await.refused();
                assert_eq!(refused, ErrorCode::TooManyRequests);
                from("10.0.0.2").await.ok::<ResetStarted>();
                for _ in 0..10 {
                    let request = server.get(path::ACCOUNT).of(&anna);
                    let response = request.header("x-forwarded-for", "10.0.0.1").send().await;
                    assert_eq!(response.status(), 200);
                }
            },
        )
        .await;
    }
}
