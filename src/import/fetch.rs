//! Addresses on the web → bytes: over HTTP within limits, and from the cache when offline.
//!
//! One request a call, redirects aside; no cookies, no scripts, nothing else of the page is loaded.
//! An address inside a private network is only asked if the person named it as such; a public
//! page cannot lead there, neither by a redirect nor by its name's entry in the DNS.

use std::io::{self, Read as _};
use std::net::IpAddr;
use std::time::Duration;

use ureq::http::{Response, Uri, header};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, ResponseExt as _, config::Config};

use super::cache::{CachedPage, ResponseInfo, hex};
use super::{ImportError, Options, Warning};
use crate::text::without_secrets;

/// More redirects than this are a loop.
const MOST_REDIRECTS: u32 = 8;
/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(10);

/// What an address gave.
#[derive(Debug)]
pub(super) struct Fetched {
    /// The body.
    pub(super) bytes: Vec<u8>,
    /// What came with it.
    pub(super) response: ResponseInfo,
    /// Set if the copy in the cache had to do.
    pub(super) warning: Option<Warning>,
}

/// Fetches `url`, or takes its copy from the cache if there is no network.
pub(super) fn fetch(url: &str, options: &Options) -> Result<Fetched, ImportError> {
    let failed = |reason: String| ImportError::Web {
        name: without_secrets(url),
        reason,
    };
    let address = request_address(url);
    let cached = options
        .cache
        .as_deref()
        .map(|folder| CachedPage::of(folder, &address));
    let copy = cached.as_ref().and_then(CachedPage::read);
    if options.offline {
        let (about, bytes) = copy.ok_or_else(|| ImportError::NotCached {
            name: without_secrets(url),
        })?;
        return Ok(Fetched {
            bytes,
            response: about,
            warning: None,
        });
    }
    match ask(
        &address,
        copy.as_ref().and_then(|(about, _)| about.etag.as_deref()),
        options,
    ) {
        Ok(Answer::Fresh(about, bytes)) => {
            let warning = cached
                .and_then(|cached| cached.write(&about, &bytes).err())
                .map(|error| {
                    Warning(format!(
                        "the page could not be kept for reading offline: {error}"
                    ))
                });
            Ok(Fetched {
                bytes,
                response: about,
                warning,
            })
        }
        Ok(Answer::Unchanged) => {
            let (about, bytes) =
                copy.ok_or_else(|| failed("the server sent no page".to_owned()))?;
            Ok(Fetched {
                bytes,
                response: about,
                warning: None,
            })
        }
        Err(problem) if problem.is_network => match copy {
            Some((about, bytes)) => {
                let text = format!("{}: this is the copy from the last time", problem.reason);
                Ok(Fetched {
                    bytes,
                    response: about,
                    warning: Some(Warning(text)),
                })
            }
            None => Err(failed(problem.reason)),
        },
        Err(problem) => Err(failed(problem.reason)),
    }
}

/// The address without its fragment and with what must not stand in a request escaped.
fn request_address(url: &str) -> String {
    let page = url.trim().split('#').next().unwrap_or_default();
    let mut address = String::with_capacity(page.len());
    for c in page.chars() {
        if c.is_ascii_graphic()
            && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
        {
            address.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                address.push('%');
                address.push_str(&hex(byte).to_ascii_uppercase());
            }
        }
    }
    address
}

enum Answer {
    Fresh(ResponseInfo, Vec<u8>),
    Unchanged,
}

/// Why there is no answer, in a few words.
struct Problem {
    reason: String,
    /// True if the network, not the page, is to blame.
    is_network: bool,
}

impl Problem {
    fn of_page(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            is_network: false,
        }
    }
}

impl From<ureq::Error> for Problem {
    fn from(error: ureq::Error) -> Self {
        let network = |reason: &str| Self {
            reason: reason.to_owned(),
            is_network: true,
        };
        match error {
            ureq::Error::Timeout(_) => network("the server took too long"),
            ureq::Error::HostNotFound => network("there is no such server, or no network"),
            ureq::Error::ConnectionFailed => network("the server does not answer"),
            ureq::Error::TooManyRedirects | ureq::Error::RedirectFailed => {
                Self::of_page("it leads in circles")
            }
            ureq::Error::BodyExceedsLimit(limit) => {
                Self::of_page(format!("it is larger than {} MB", limit >> 20))
            }
            ureq::Error::BadUri(_) | ureq::Error::Http(_) => {
                Self::of_page("it is not a valid address")
            }
            ureq::Error::Io(error) if is_private_refusal(&error) => {
                Self::of_page(error.to_string())
            }
            ureq::Error::Io(error) => match error.kind() {
                io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset => {
                    network("the connection was cut off")
                }
                io::ErrorKind::ConnectionRefused => network("the server does not answer"),
                _ => network(&format!("the connection failed ({error})")),
            },
            ureq::Error::Rustls(_) | ureq::Error::Tls(_) => {
                Self::of_page("its certificate is not to be trusted")
            }
            error => network(&format!("the connection failed ({error})")),
        }
    }
}

fn ask(address: &str, etag: Option<&str>, options: &Options) -> Result<Answer, Problem> {
    let uri: Uri = address
        .parse()
        .map_err(|_| Problem::of_page("it is not a valid address"))?;
    let host = uri
        .host()
        .ok_or_else(|| Problem::of_page("it names no server"))?;
    let resolver = Guard {
        named: is_private_name(host).then(|| host.to_ascii_lowercase()),
    };
    let config = Agent::config_builder()
        .timeout_global(Some(options.web_patience))
        .timeout_connect(Some(CONNECT.min(options.web_patience)))
        .max_redirects(MOST_REDIRECTS)
        // A server may close the connection of a redirect without saying so: none is used again.
        .max_idle_connections(0)
        .http_status_as_error(false)
        .max_response_header_size(256 << 10)
        .user_agent(concat!("Byline/", env!("CARGO_PKG_VERSION"), " (terminal article reader)"))
        .accept("text/html, application/xhtml+xml, text/markdown, text/plain, application/epub+zip, application/pdf, */*;q=0.5")
        .build();
    let agent = Agent::with_parts(config, DefaultConnector::default(), resolver);
    let mut request = agent.get(address);
    if let Some(etag) = etag {
        request = request.header(header::IF_NONE_MATCH, etag);
    }
    let response = request.call()?;
    match response.status().as_u16() {
        200..=299 => {}
        304 => return Ok(Answer::Unchanged),
        404 | 410 => return Err(Problem::of_page("there is no such page")),
        401 | 403 | 451 => return Err(Problem::of_page("the server does not let us read it")),
        429 => {
            return Err(Problem::of_page(
                "the server is asked too often; try again later",
            ));
        }
        code @ 500.. => {
            let reason = format!("the server has a problem (status {code})");
            return Err(Problem {
                reason,
                is_network: true,
            });
        }
        code => {
            return Err(Problem::of_page(format!(
                "the server answered with status {code}"
            )));
        }
    }
    let text_of = |response: &Response<Body>, name| -> Option<String> {
        Some(response.headers().get(name)?.to_str().ok()?.to_owned())
    };
    let about = ResponseInfo {
        uri: response.get_uri().to_string(),
        content_type: text_of(&response, header::CONTENT_TYPE),
        etag: text_of(&response, header::ETAG),
    };
    let kind = about
        .content_type
        .as_deref()
        .unwrap_or_default()
        .split(['/', ';'])
        .next();
    if let Some(kind @ ("image" | "audio" | "video" | "font")) = kind {
        return Err(Problem::of_page(format!(
            "it is of the type {kind}, not an article"
        )));
    }
    let limit = options.max_download;
    let mut bytes = Vec::new();
    let mut reader = response
        .into_body()
        .into_with_config()
        .limit(limit + 1)
        .reader();
    reader
        .read_to_end(&mut bytes)
        .map_err(|error| Problem::from(ureq::Error::from(error)))?;
    if bytes.len() as u64 > limit {
        return Err(Problem::of_page(format!(
            "it is larger than {} MB",
            limit >> 20
        )));
    }
    Ok(Answer::Fresh(about, bytes))
}

/// Names that everybody knows to be near: numbers of private networks, `localhost`, bare names.
fn is_private_name(host: &str) -> bool {
    let bare = host.trim_matches(['[', ']']).to_ascii_lowercase();
    if let Ok(address) = bare.parse::<IpAddr>() {
        is_private(address)
    } else {
        let endings = [".local", ".localhost", ".lan", ".internal", ".home.arpa"];
        !bare.contains('.') || endings.iter().any(|ending| bare.ends_with(ending))
    }
}

fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_unspecified()
                || v4.is_broadcast()
                || v4.is_multicast()
                || a == 0
                || (a == 100 && (64..128).contains(&b))
                || (a == 198 && (b == 18 || b == 19))
        }
        IpAddr::V6(v6) => {
            if let Some(v4) = v6.to_ipv4() {
                return is_private(IpAddr::V4(v4)) || v6.is_loopback();
            }
            v6.is_loopback()
                || v6.is_unspecified()
                || v6.is_multicast()
                || v6.is_unique_local()
                || v6.is_unicast_link_local()
        }
    }
}

const PRIVATE: &str = "it leads into a private network";

fn is_private_refusal(error: &io::Error) -> bool {
    error.to_string() == PRIVATE
}

/// Looks names up and keeps back private addresses, except of the host that was named.
#[derive(Debug)]
struct Guard {
    /// The private host that the person named.
    named: Option<String>,
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        let host = uri.host().map(str::to_ascii_lowercase);
        if host.is_some() && host == self.named {
            return Ok(found);
        }
        let mut public = self.empty();
        for address in found.iter().filter(|address| !is_private(address.ip())) {
            public.push(*address);
        }
        if public.is_empty() {
            return Err(ureq::Error::Io(io::Error::other(PRIVATE)));
        }
        Ok(public)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Source, load};
    use super::*;
    use std::io::{BufRead as _, Write as _};
    use std::net::{TcpListener, TcpStream};

    /// A server on this machine that answers each path with the bytes that `answer` makes; gives
    /// its address.
    fn serve(answer: impl Fn(&str, &str) -> Vec<u8> + Send + Sync + 'static) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let here = address.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer_one(stream, &here, &answer);
            }
        });
        address
    }

    fn answer_one(mut stream: TcpStream, here: &str, answer: &impl Fn(&str, &str) -> Vec<u8>) {
        let mut head = String::new();
        let mut reader = io::BufReader::new(stream.try_clone().unwrap());
        while reader.read_line(&mut head).is_ok_and(|n| n > 2) {}
        let path = head.split(' ').nth(1).unwrap_or("/").to_owned();
        let bytes = answer(&path, &format!("{here}\n{head}"));
        // Slow answers come byte by byte.
        if path == "/slow" {
            for byte in bytes {
                if stream.write_all(&[byte]).is_err() {
                    return;
                }
                std::thread::sleep(Duration::from_millis(50));
            }
        } else {
            stream.write_all(&bytes).ok();
        }
    }

    fn ok(kind: &str, body: &[u8]) -> Vec<u8> {
        let length = body.len();
        let mut answer =
            format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n")
                .into_bytes();
        answer.extend(body);
        answer
    }

    fn faulty(path: &str, head: &str) -> Vec<u8> {
        let here = head.lines().next().unwrap_or_default();
        match path {
            "/page" => ok("text/html; charset=windows-1252", b"<title>T</title><p>It rained in M\xFCnchen. <a href='b'>c</a>"),
            "/text" => ok("text/plain", b"It rained."),
            "/packed" => {
                let body = super::super::archive::tests::gzip(b"<p>It rained.");
                let head = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
                    body.len()
                );
                [head.into_bytes(), body].concat()
            }
            "/moved" => format!("HTTP/1.1 302 Found\r\nLocation: {here}/page\r\nContent-Length: 0\r\n\r\n").into(),
            "/loop" => b"HTTP/1.1 301 Moved\r\nLocation: /loop\r\nContent-Length: 0\r\n\r\n".to_vec(),
            "/cut" => b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500\r\n\r\n<p>It ra".to_vec(),
            "/long" => ok("text/html", &b"<p>It rained. </p>".repeat(100_000)),
            "/slow" => ok("text/html", b"<p>It rained, and it took a long time to say so."),
            "/picture" => ok("image/png", b"\x89PNG"),
            "/data" => ok("application/octet-stream", b"\0\0\0\0\0\0\0\x01\x02"),
            "/empty" => ok("text/html", b""),
            "/broken" => b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n".to_vec(),
            "/garbage" => b"not http at all\r\n\r\n".to_vec(),
            "/file" => b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n".to_vec(),
            "/etag" if head.contains("if-none-match: \"7\"") => b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec(),
            "/etag" => b"HTTP/1.1 200 OK\r\nETag: \"7\"\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\nIt rained.".to_vec(),
            _ => b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_vec(),
        }
    }

    fn options() -> Options {
        Options {
            web_patience: Duration::from_millis(1500),
            max_download: 1 << 20,
            ..Options::default()
        }
    }

    #[test]
    fn pages_open() {
        let server = serve(faulty);
        let open = |path: &str| load(&Source::Url(format!("{server}{path}")), &options()).unwrap();
        let loaded = open("/page#part");
        assert!(
            loaded.article.text().contains("München"),
            "{}",
            loaded.article.text()
        );
        assert_eq!(loaded.article.meta().uri, Some(format!("{server}/page")));
        let moved = open("/moved");
        assert_eq!(moved.article, loaded.article);
        assert_eq!(open("/text").article.text(), "It rained.");
        assert_eq!(open("/packed").article.text(), "It rained.");
    }

    #[test]
    fn faults_are_said_in_one_sentence() {
        let server = serve(faulty);
        let check = |path: &str, reason: &str| {
            let error = load(&Source::Url(format!("{server}{path}")), &options())
                .unwrap_err()
                .to_string();
            assert!(
                error.contains(reason) && error.contains(&server),
                "{path}: {error}"
            );
            assert!(!error.contains('\n'), "{error}");
        };
        check("/none", "there is no such page");
        check("/loop", "it leads in circles");
        check("/cut", "the connection was cut off");
        check("/long", "larger than 1 MB");
        check("/slow", "the server took too long");
        check("/picture", "of the type image");
        check("/data", "binary data");
        check("/empty", "is empty");
        check("/broken", "status 500");
        check("/garbage", "the connection failed");
        check("/file", "");
    }

    #[test]
    fn a_page_can_be_read_again_without_its_server() {
        let folder = tempfile::tempdir().unwrap();
        let online = Options {
            cache: Some(folder.path().join("pages")),
            ..options()
        };
        let server = serve(faulty);
        let source = Source::Url(format!("{server}/page"));
        let fresh = load(&source, &online).unwrap();
        let offline = Options {
            offline: true,
            ..online.clone()
        };
        assert_eq!(load(&source, &offline).unwrap().article, fresh.article);
        let other = Source::Url(format!("{server}/text"));
        let error = load(&other, &offline).unwrap_err().to_string();
        assert!(error.contains("was not opened before"), "{error}");
        let etag = Source::Url(format!("{server}/etag"));
        assert_eq!(load(&etag, &online).unwrap().article.text(), "It rained.");
        assert_eq!(load(&etag, &online).unwrap().article.text(), "It rained.");
        // The server of this address is gone; its page was read before.
        let gone = "http://127.0.0.1:1/page";
        let about = ResponseInfo {
            uri: gone.to_owned(),
            ..ResponseInfo::default()
        };
        CachedPage::of(&folder.path().join("pages"), gone)
            .write(&about, b"It rained.")
            .unwrap();
        let loaded = load(&Source::Url(gone.to_owned()), &online).unwrap();
        assert!(loaded.warnings[0].0.contains("the copy from the last time"));
    }

    #[test]
    fn private_networks_are_asked_only_by_name() {
        for host in [
            "localhost",
            "127.0.0.1",
            "10.1.2.3",
            "[::1]",
            "192.168.0.1",
            "printer",
            "nas.local",
            "[fd00::1]",
            "169.254.169.254",
            "100.64.0.1",
        ] {
            assert!(is_private_name(host), "{host}");
        }
        for host in ["a.org", "8.8.8.8", "[2001:4860::1]", "local.org"] {
            assert!(!is_private_name(host), "{host}");
        }
        // A name that is not private by its looks, but leads to this machine, is refused.
        let guard = Guard { named: None };
        let config = Agent::config_builder().build();
        let uri: Uri = "http://127.0.0.1:80/".parse().unwrap();
        let timeout = NextTimeout::default();
        assert!(guard.resolve(&uri, &config, timeout).is_err());
        let named = Guard {
            named: Some("127.0.0.1".to_owned()),
        };
        assert!(named.resolve(&uri, &config, timeout).is_ok());
    }

    #[test]
    fn addresses_are_made_fit_for_a_request() {
        assert_eq!(
            request_address(" https://a.org/é b#c "),
            "https://a.org/%C3%A9%20b"
        );
    }

    #[test]
    fn addresses_of_other_networks_than_the_internet_are_private() {
        let private = [
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "127.0.0.1",
            "169.254.1.1",
            "0.0.0.0",
            "0.1.2.3",
            "255.255.255.255",
            "224.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "198.18.0.1",
            "198.19.9.9",
            "::1",
            "::",
            "ff02::1",
            "fc00::1",
            "fe80::1",
            "::ffff:10.0.0.1",
            "::ffff:127.0.0.1",
        ];
        let public = [
            "8.8.8.8",
            "1.2.3.4",
            "100.63.0.1",
            "100.128.0.1",
            "198.17.0.1",
            "198.20.0.1",
            "99.64.0.1",
            "172.32.0.1",
            "2001:db9::1",
            "::ffff:8.8.8.8",
        ];
        let is_private = |address: &&str| is_private(address.parse().unwrap());
        assert_eq!(public.iter().find(|address| is_private(address)), None);
        assert_eq!(private.iter().find(|address| !is_private(address)), None);
    }
}
