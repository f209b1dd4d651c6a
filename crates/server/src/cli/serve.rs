//! `lifeboat-server serve`: runs the server.

use std::{
    io::{self, IsTerminal, Write},
    net::{SocketAddr, TcpListener},
    time::Duration,
};

use axum::Router;
use axum_server::{
    Handle,
    accept::NoDelayAcceptor,
    tls_rustls::{RustlsAcceptor, RustlsConfig},
};
use hyper_util::rt::TokioTimer;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

use super::{CliError, only_instance::OnlyInstance, open};
use crate::{
    clock::UnixSeconds,
    config::{Config, Log, Tls},
    endpoints, housekeeping,
    messages::{Channel, queue},
    push::delivery,
    router::router,
    sign_in_requests::upkeep,
    state::AppState,
};

/// How long requests that are under way may take when the server is told to stop.
const FAREWELL: Duration = Duration::from_secs(10);
/// How long a connection may be idle, or take to send the head of a request.
const IDLE: Duration = Duration::from_mins(2);

pub(super) async fn serve(mut config: Config) -> Result<(), CliError> {
    start_log(config.log);
    let listener = listen(config.listen)?;
    config.listen = listener.local_addr()?;
    let _claimed = OnlyInstance::claim(&config)?;
    let (tls, metrics) = (config.tls.clone(), config.metrics);
    let state = open(config).await?;
    say_what_cannot_be_sent(&state);

    delivery::resume(&state).await?;
    let tasks = [
        tokio::spawn(housekeeping::run(state.clone())),
        tokio::spawn(queue::run(state.clone())),
        tokio::spawn(upkeep::run(state.clone())),
    ];
    let handle = Handle::new();
    // Listened for before anybody learns that the server is there.
    let signal = told_to_stop()?;
    tokio::spawn(stop_when(signal, handle.clone(), state.clone()));
    if let Some(address) = metrics {
        let service = endpoints::metrics::router(state.clone());
        let listener = listen(address)?;
        tokio::spawn(run(listener, service, None, handle.clone()));
    }
    let scheme = if tls.is_some() { "https" } else { "http" };
    let mut out = io::stdout();
    writeln!(out, "listening on {scheme}://{}", state.config.listen)?;
    out.flush()?;
    run(listener, router(state.clone()), tls, handle).await?;

    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    state.db.close().await;
    tracing::info!("stopped");
    Ok(())
}

fn listen(address: SocketAddr) -> Result<TcpListener, CliError> {
    let failed = |source| CliError::Listen { address, source };
    let listener = TcpListener::bind(address).map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    Ok(listener)
}

async fn run(
    listener: TcpListener,
    service: Router,
    tls: Option<Tls>,
    handle: Handle<SocketAddr>,
) -> Result<(), CliError> {
    let service = service.into_make_service_with_connect_info::<SocketAddr>();
    let mut server = axum_server::from_tcp(listener)?.handle(handle);
    server
        .http_builder()
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE);
    match tls {
        None => {
            server
                .acceptor(NoDelayAcceptor::new())
                .serve(service)
                .await?;
        }
        Some(tls) => {
            let tls = RustlsConfig::from_pem_file(&tls.certificate, &tls.key)
                .await
                .map_err(CliError::Tls)?;
            let acceptor = RustlsAcceptor::new(tls).acceptor(NoDelayAcceptor::new());
            server.acceptor(acceptor).serve(service).await?;
        }
    }
    Ok(())
}

async fn stop_when(signal: impl Future, handle: Handle<SocketAddr>, state: AppState) {
    signal.await;
    tracing::info!(
        "stopping: no new connections, and {} s for what is under way",
        FAREWELL.as_secs()
    );
    handle.graceful_shutdown(Some(FAREWELL));
    // Streams of events would last until then, and devices wait for a server that does not hear.
    state.notifier.close();
}

/// Listens for the signals to stop from now on. What it gives ends with the first of them.
#[cfg(unix)]
fn told_to_stop() -> io::Result<impl Future + Send> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(windows)]
fn told_to_stop() -> io::Result<impl Future + Send> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move { interrupt.recv().await })
}

fn say_what_cannot_be_sent(state: &AppState) {
    if state.config.dev {
        tracing::warn!("development: messages are readable at /dev/outbox; do not use it for real");
    } else if !state.messenger.can_send(Channel::Email) {
        tracing::warn!(
            "no mail is configured: people can sign up only with a code given by \
             `lifeboat-server admin sign-up-code EMAIL`, and are told of nothing"
        );
    } else if state.config.sign_up_by_invitation {
        tracing::info!(
            "people can sign up only with a code given by `lifeboat-server admin sign-up-code EMAIL`"
        );
    }
}

/// The log goes to standard error. `RUST_LOG` says what is in it.
fn start_log(log: Log) {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,sea_orm=warn,sea_orm_migration=warn"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr);
    // It fails only if there is a log already.
    let _ = match log {
        Log::Text => builder.try_init(),
        Log::Json => builder.json().try_init(),
    };
}

/// Starts measuring, where measurements are served.
pub(super) fn measure(config: &Config) -> Option<PrometheusHandle> {
    config.metrics?;
    let buckets = [
        0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0,
    ];
    PrometheusBuilder::new()
        .set_buckets(&buckets)
        .ok()?
        .install_recorder()
        .ok()
}

/// In development, `LIFEBOAT_SERVER_CLOCK_OFFSET` moves the clock by so many seconds.
pub(super) fn clock_offset(config: &Config) -> UnixSeconds {
    let offset = std::env::var("LIFEBOAT_SERVER_CLOCK_OFFSET").ok();
    offset
        .filter(|_| config.dev)
        .and_then(|text| text.parse().ok())
        .unwrap_or_default()
}
