//! A proxy between a device and its server, which can be made to lie.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

/// A request that passes.
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    headers: Vec<String>,
    pub(crate) body: Vec<u8>,
}

/// The server's answer.
pub(crate) struct Answer {
    pub(crate) status: String,
    pub(crate) content_type: String,
    pub(crate) date: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    fn not_found() -> Self {
        Self {
            status: "404 Not Found".to_owned(),
            content_type: "text/plain".to_owned(),
            date: String::new(),
            body: Vec::new(),
        }
    }
}

/// Gives the answer that the device gets: none means that the connection is closed without one.
type Lie = Box<dyn FnMut(&Request, Answer) -> Option<Answer> + Send>;

struct Route {
    upstream: String,
    /// The path that it answers below.
    prefix: String,
    lie: Option<Lie>,
}

/// A proxy at an address of its own. It passes everything on, until it is told otherwise.
pub(crate) struct Proxy {
    address: String,
    route: Arc<Mutex<Route>>,
}

impl Proxy {
    /// A proxy before the server at this address (`127.0.0.1:PORT`).
    pub(crate) fn before(upstream: &str) -> Self {
        Self::below("", upstream)
    }

    /// The same, below this path: what goes elsewhere is not found.
    pub(crate) fn below(prefix: &str, upstream: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let route = Arc::new(Mutex::new(Route {
            upstream: upstream.to_owned(),
            prefix: prefix.to_owned(),
            lie: None,
        }));
        let shared = Arc::clone(&route);
        thread::spawn(move || {
            for device in listener.incoming().map_while(Result::ok) {
                let route = Arc::clone(&shared);
                thread::spawn(move || serve(device, &route));
            }
        });
        Self { address, route }
    }

    /// The address that devices know.
    pub(crate) fn url(&self) -> String {
        format!(
            "http://{}{}",
            self.address,
            self.route.lock().unwrap().prefix
        )
    }

    /// From now on another server answers.
    pub(crate) fn route_to(&self, upstream: &str) {
        self.route.lock().unwrap().upstream = upstream.to_owned();
    }

    /// From now on answers go through this.
    pub(crate) fn lie(&self, lie: impl FnMut(&Request, Answer) -> Option<Answer> + Send + 'static) {
        self.route.lock().unwrap().lie = Some(Box::new(lie));
    }

    /// From now on answers pass as they are.
    pub(crate) fn tell_the_truth(&self) {
        self.route.lock().unwrap().lie = None;
    }
}

/// Answers one request and closes the connection.
fn serve(device: TcpStream, route: &Mutex<Route>) -> Option<()> {
    let mut request = read_request(&device)?;
    let (upstream, prefix) = {
        let route = route.lock().unwrap();
        (route.upstream.clone(), route.prefix.clone())
    };
    let mut answer = match request.path.strip_prefix(&prefix) {
        Some(below) => {
            request.path = below.to_owned();
            Some(forward(&request, &upstream)?)
        }
        None => Some(Answer::not_found()),
    };
    if let Some(lie) = &mut route.lock().unwrap().lie {
        answer = lie(&request, answer?);
    }
    let Answer {
        status,
        content_type,
        date,
        body,
    } = answer?;
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {content_type}\r\ndate: {date}\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n"
    );
    let mut device = device;
    device.write_all(head.as_bytes()).ok()?;
    device.write_all(&body).ok()
}

fn read_request(device: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(device);
    let (first, headers) = read_head(&mut reader)?;
    let mut words = first.split(' ');
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let length = header(&headers, "content-length").map_or(Some(0), |text| text.parse().ok())?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request {
        method,
        path,
        headers,
        body,
    })
}

fn forward(request: &Request, upstream: &str) -> Option<Answer> {
    let mut server = TcpStream::connect(upstream).ok()?;
    let mut head = format!(
        "{} {} HTTP/1.1\r\nconnection: close\r\n",
        request.method, request.path
    );
    for line in request
        .headers
        .iter()
        .filter(|line| !is_header(line, "connection"))
    {
        head.push_str(line);
        head.push_str("\r\n");
    }
    head.push_str("\r\n");
    server.write_all(head.as_bytes()).ok()?;
    server.write_all(&request.body).ok()?;
    let mut reader = BufReader::new(server);
    let (first, headers) = read_head(&mut reader)?;
    let mut body = Vec::new();
    reader.read_to_end(&mut body).ok()?;
    if header(&headers, "transfer-encoding").is_some() {
        body = join_chunks(&body)?;
    }
    let status = first.strip_prefix("HTTP/1.1 ")?.to_owned();
    let text = |name| header(&headers, name).unwrap_or_default().to_owned();
    Some(Answer {
        status,
        content_type: text("content-type"),
        date: text("date"),
        body,
    })
}

fn read_head(reader: &mut impl BufRead) -> Option<(String, Vec<String>)> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        lines.push(line.to_owned());
    }
    if lines.is_empty() {
        return None;
    }
    Some((lines.remove(0), lines))
}

fn is_header(line: &str, name: &str) -> bool {
    line.split_once(':')
        .is_some_and(|(found, _)| found.eq_ignore_ascii_case(name))
}

fn header<'a>(headers: &'a [String], name: &str) -> Option<&'a str> {
    let line = headers.iter().find(|line| is_header(line, name))?;
    line.split_once(':').map(|(_, value)| value.trim())
}

/// The content of a chunked body (RFC 9112 §7.1).
fn join_chunks(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut joined = Vec::new();
    loop {
        let end = body.windows(2).position(|pair| pair == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&body[..end]).ok()?, 16).ok()?;
        if size == 0 {
            return Some(joined);
        }
        let start = end + 2;
        joined.extend_from_slice(body.get(start..start + size)?);
        body = body.get(start + size + 2..)?;
    }
}
