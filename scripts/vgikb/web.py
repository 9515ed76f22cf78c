"""Web: an address -> whether something answers there, within limits, and never from a private network.

Addresses come from records, and what they lead to from anybody. So names are resolved here, every address they resolve
to has to be public, the connection goes to that very address, and the same holds after each redirect. No body is read.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import SplitResult, quote, urljoin, urlsplit

State = Literal["answers", "moved", "refuses", "gone", "faulty", "unreachable", "forbidden"]
Resolve = Callable[[str, int], list[str]]  # host and port -> IP addresses; raises OSError

PORTS = {"http": 80, "https": 443}
REDIRECTS = {301, 302, 303, 307, 308}
FOR_GOOD = {301, 308}
NOT_THERE = {404, 410}
HEADERS = {"User-Agent": "vgikb-links (looks whether cited documents are still there)", "Accept": "*/*"}
SAFE = "/%:@!$&'()*+,;=~-._"  # what stays as it is in a path; everything else is percent-encoded
LOCATION = 2000  # characters of an address
NAT64 = ipaddress.ip_network("64:ff9b::/96")  # IPv4 addresses written as IPv6 ones


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of looking at an address; final is where redirects led, if they did."""

    state: State
    reason: str
    final: str = ""


class _RefusedError(Exception):
    """The address must not, or cannot, be spoken to."""

    def __init__(self, state: State, reason: str) -> None:
        super().__init__(reason)
        self.state: State = state


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host, as the system knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, and not a way round to another one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        carried = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if carried or ip in NAT64:
            return False
    return ip.is_global and not ip.is_multicast


@dataclass(frozen=True)
class Web:
    """How addresses are looked at. Tests give a network of their own."""

    resolve: Resolve = resolve
    allow: Callable[[str], bool] = is_public
    before: Callable[[str], None] = lambda host: None  # called before each request, to wait
    seconds: float = 20  # for one address, redirects included
    redirects: int = 5
    trusted: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def look(self, address: str) -> Answer:
        """Ask for the head of an address, or for all of it where a server does not like that."""
        deadline = time.monotonic() + self.seconds
        here, for_good = address, True
        try:
            for _ in range(self.redirects + 1):
                status, location = self._ask(_parsed(here), deadline)
                if status not in REDIRECTS or not location:
                    return _answer(status, here if here != address else "", for_good)
                for_good = for_good and status in FOR_GOOD
                here = urljoin(here, location[:LOCATION])
        except _RefusedError as refused:
            return Answer(refused.state, str(refused), here if here != address else "")
        return Answer("faulty", f"more than {self.redirects} redirects")

    def _ask(self, url: SplitResult, deadline: float) -> tuple[int, str]:
        """Status and Location."""
        ip = self._ip(url)
        status, location = self._request("HEAD", url, ip, deadline)
        if status >= 400 and status != 429:  # some servers know no HEAD
            status, location = self._request("GET", url, ip, deadline)
        return status, location

    def _ip(self, url: SplitResult) -> str:
        try:
            found = self.resolve(_host(url), _port(url))
        except (OSError, UnicodeError):
            raise _RefusedError("unreachable", "no server has this name") from None
        if not found:
            raise _RefusedError("unreachable", "no server has this name")
        if not all(self.allow(ip) for ip in found):
            raise _RefusedError("forbidden", "it leads into a private network")
        return found[0]

    def _request(self, method: str, url: SplitResult, ip: str, deadline: float) -> tuple[int, str]:
        self.before(_host(url))
        connection = _connection(url, ip, self.trusted)
        try:
            with _until(deadline, connection):
                connection.request(method, _target(url), headers=HEADERS)
                response = connection.getresponse()
                if time.monotonic() >= deadline:  # it was cut off, which looks like its end
                    raise TimeoutError
                return response.status, response.headers.get("Location", "")
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _RefusedError("unreachable", _reason(error, deadline)) from None
        finally:
            connection.close()


class _Connection(http.client.HTTPConnection):
    """A connection to an IP address that was looked up before, for a host; encrypted where something is trusted."""

    def __init__(self, host: str, port: int, ip: str, trusted: ssl.SSLContext | None) -> None:
        super().__init__(host, port)
        self.ip, self.trusted = ip, trusted
        self.default_port = PORTS["https" if trusted else "http"]  # which the server is not told

    def connect(self) -> None:
        self.sock = socket.create_connection((self.ip, self.port), self.timeout)
        if self.trusted:
            # the handshake comes apart, so that whoever holds the socket can end it
            self.sock = wrapped = self.trusted.wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            wrapped.do_handshake()


def _connection(url: SplitResult, ip: str, trusted: ssl.SSLContext) -> _Connection:
    return _Connection(_host(url), _port(url), ip, trusted if url.scheme == "https" else None)


class _until:  # noqa: N801  # read as a word
    """Ends a connection at a moment, however slowly the other side goes on talking."""

    def __init__(self, deadline: float, connection: _Connection) -> None:
        left = max(0.01, deadline - time.monotonic())
        connection.timeout = left
        self._timer = threading.Timer(left, _end, [connection])
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()


def _end(connection: _Connection) -> None:
    if connection.sock:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


def _parsed(address: str) -> SplitResult:
    try:
        url = urlsplit(address)
        _port(url)
        _host(url)
    except (ValueError, UnicodeError):
        raise _RefusedError("faulty", "it is no address") from None
    if url.scheme not in PORTS or not url.hostname:
        raise _RefusedError("forbidden", "it is neither http nor https")
    if url.username is not None or url.password is not None:
        raise _RefusedError("forbidden", "it holds the name of a user")
    return url


def _host(url: SplitResult) -> str:
    host = url.hostname or ""
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _port(url: SplitResult) -> int:
    return url.port or PORTS.get(url.scheme, 0)


def _target(url: SplitResult) -> str:
    query = f"?{quote(url.query, safe=SAFE + '?')}" if url.query else ""
    return (quote(url.path, safe=SAFE) or "/") + query


def _answer(status: int, final: str, for_good: bool) -> Answer:
    words = f"{status} {http.client.responses.get(status, '')}".strip()  # never the server's own words
    if status < 400:
        return Answer("moved" if final and for_good else "answers", words, final)
    if status in NOT_THERE:
        return Answer("gone", words, final)
    return Answer("refuses" if status < 500 else "faulty", words, final)


def _reason(error: Exception, deadline: float) -> str:
    if isinstance(error, TimeoutError) or time.monotonic() >= deadline:
        return "it does not answer in time"
    if isinstance(error, ssl.SSLError):
        return "its certificate cannot be trusted, or it cannot encrypt"
    if isinstance(error, OSError):
        return "the connection fails"
    return "it does not answer as the web does"
