//! The test portal: a proxy on loopback that is the browsers' whole network.
//!
//! A browser asks it for a tunnel to a host. For the hosts of the portal table, and those a test serves, the tunnel ends
//! here too, in TLS with a certificate made up at start; every other host is refused and written down as a stray. So
//! addresses keep their real names and ports, and what tries to leave is seen by name.

use std::collections::{BTreeSet, HashMap};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::upgrade::Upgraded;
use hyper::{Method, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use zandaka::portals;

/// What the portal says at an address.
#[derive(Clone, Debug)]
pub struct Answer {
    status: StatusCode,
    headers: Vec<(&'static str, String)>,
    body: Bytes,
}

impl Answer {
    /// A page.
    pub fn html(body: impl Into<Bytes>) -> Self {
        Self::typed("text/html; charset=utf-8", body)
    }

    /// A script.
    pub fn script(body: impl Into<Bytes>) -> Self {
        Self::typed("text/javascript; charset=utf-8", body)
    }

    /// What a page's own script fetches.
    pub fn text(body: impl Into<Bytes>) -> Self {
        Self::typed("text/plain; charset=utf-8", body)
    }

    fn typed(kind: &str, body: impl Into<Bytes>) -> Self {
        let headers = vec![("content-type", kind.to_owned()), ("cache-control", "no-store".to_owned())];
        Self { status: StatusCode::OK, headers, body: body.into() }
    }

    /// The same with one more header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    fn response(self) -> Response<Full<Bytes>> {
        let mut response = Response::builder().status(self.status);
        for (name, value) in self.headers {
            response = response.header(name, value);
        }
        response.body(Full::new(self.body)).unwrap_or_default()
    }
}

/// A request that reached the portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `POST`, …
    pub method: String,
    /// Host name, without a port.
    pub host: String,
    /// Path and query.
    pub path: String,
}

/// The test portal. It stops answering when dropped.
#[derive(Debug)]
pub struct Portal {
    address: SocketAddr,
    state: Arc<State>,
    task: JoinHandle<()>,
}

/// What all connections share.
#[derive(Debug, Default)]
struct State {
    /// By `host/path?query`. `None` keeps a request waiting until there is an answer.
    answers: Mutex<HashMap<String, watch::Sender<Option<Answer>>>>,
    hosts: Mutex<BTreeSet<String>>,
    requests: Mutex<Vec<Request>>,
    strays: Mutex<Vec<String>>,
}

impl Portal {
    /// Opens a portal that knows the carriers' host names and has no page yet.
    ///
    /// # Errors
    /// When there is no free port on loopback, or no certificate can be made.
    pub async fn open() -> Result<Self> {
        let state = Arc::new(State::default());
        for portal in portals::ALL {
            let names = portal.hosts.iter().chain(portal.login_hosts);
            locked(&state.hosts).extend(names.map(|name| (*name).to_owned()));
        }
        let tls = acceptor(locked(&state.hosts).iter().cloned().collect())?;
        let listener = TcpListener::bind("127.0.0.1:0").await.context("no free port on loopback")?;
        let address = listener.local_addr()?;
        let task = tokio::spawn(listen(listener, tls, Arc::clone(&state)));
        Ok(Self { address, state, task })
    }

    /// Where the browsers' proxy is.
    pub fn proxy(&self) -> SocketAddr {
        self.address
    }

    /// Says from now on `answer` at this https address, to requests that wait there too.
    pub fn serve(&self, url: &str, answer: Answer) {
        self.put(url, Some(answer));
    }

    /// Keeps requests for this https address waiting until [`Portal::serve`] says what to answer.
    pub fn hold(&self, url: &str) {
        self.put(url, None);
    }

    /// Every request so far, in the order they came.
    pub fn requests(&self) -> Vec<Request> {
        locked(&self.state.requests).clone()
    }

    /// Every attempt so far to reach anything else: `host:port`, or the address of a request in the clear.
    pub fn strays(&self) -> Vec<String> {
        locked(&self.state.strays).clone()
    }

    fn put(&self, url: &str, answer: Option<Answer>) {
        let key = url.strip_prefix("https://").unwrap_or(url);
        let host = key.split('/').next().unwrap_or_default();
        locked(&self.state.hosts).insert(host.to_owned());
        locked(&self.state.answers).entry(key.to_owned()).or_default().send_replace(answer);
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl State {
    /// The answer to one request inside a tunnel.
    async fn answer(&self, host: &str, request: &hyper::Request<Incoming>) -> Response<Full<Bytes>> {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let bare = format!("{host}{}", request.uri().path());
        let full = format!("{host}{path}");
        locked(&self.requests).push(Request {
            method: request.method().to_string(),
            host: host.to_owned(),
            path,
        });
        let waiting = {
            let answers = locked(&self.answers);
            answers.get(&full).or_else(|| answers.get(&bare)).map(watch::Sender::subscribe)
        };
        let Some(mut waiting) = waiting else { return empty(StatusCode::NOT_FOUND) };
        match waiting.wait_for(Option::is_some).await {
            Ok(answer) => answer.clone().map_or_else(|| empty(StatusCode::NOT_FOUND), Answer::response),
            Err(_) => empty(StatusCode::SERVICE_UNAVAILABLE),
        }
    }

    /// The answer to one request to the proxy: a tunnel, or no.
    fn tunnel(
        self: &Arc<Self>,
        request: hyper::Request<Incoming>,
        tls: &TlsAcceptor,
    ) -> Response<Full<Bytes>> {
        let host = request.uri().host().unwrap_or_default().to_owned();
        // A request in the clear carries its whole address, and is refused for that alone.
        if request.method() != Method::CONNECT || !locked(&self.hosts).contains(&host) {
            locked(&self.strays).push(request.uri().to_string());
            return empty(StatusCode::BAD_GATEWAY);
        }
        let (state, tls) = (Arc::clone(self), tls.clone());
        tokio::spawn(async move {
            // A browser may drop a tunnel at any time; that is no one's error.
            if let Ok(upgraded) = hyper::upgrade::on(request).await {
                let _ = inside(upgraded, tls, &host, &state).await;
            }
        });
        empty(StatusCode::OK)
    }
}

async fn listen(listener: TcpListener, tls: TlsAcceptor, state: Arc<State>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(outside(stream, tls.clone(), Arc::clone(&state)));
    }
}

async fn outside(stream: TcpStream, tls: TlsAcceptor, state: Arc<State>) -> hyper::Result<()> {
    let service = service_fn(|request| {
        let response = state.tunnel(request, &tls);
        async { Ok::<_, hyper::Error>(response) }
    });
    hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades()
        .await
}

async fn inside(upgraded: Upgraded, tls: TlsAcceptor, host: &str, state: &State) -> Result<()> {
    let stream = tls.accept(TokioIo::new(upgraded)).await?;
    let service = service_fn(async |request| Ok::<_, hyper::Error>(state.answer(host, &request).await));
    hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await?;
    Ok(())
}

fn acceptor(hosts: Vec<String>) -> Result<TlsAcceptor> {
    let made = rcgen::generate_simple_self_signed(hosts)?;
    let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
    let config = ServerConfig::builder().with_no_client_auth();
    Ok(TlsAcceptor::from(Arc::new(config.with_single_cert(vec![made.cert.into()], key)?)))
}

fn empty(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    response
}

/// A test that failed while it held a lock must not fail the others too.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
