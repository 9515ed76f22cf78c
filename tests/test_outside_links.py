"""Outside links: found wherever they stand, looked at with limits and manners, never on a private network, and told.

No test leaves this machine: a server of its own stands for every host, through a resolver that is handed in.
"""

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from command_line import make_root, run
from knowledge_bases import SMALL, world
from vgikb.cli.outside import Turns, looked_at
from vgikb.outside_links import addresses_in, by_turns, outside_links
from vgikb.outside_report import FORMATS, Looked
from vgikb.web import Answer, Web, is_public

# Where addresses stand


def test_addresses_are_found_in_fields_and_in_prose_and_in_pages() -> None:
    kb = world(
        {
            "source/a": {"address": "https://example.org/a#part-2"},
            "source/b": {"address": "https://example.org/a"},
            "term/t": {"notes": "See [it](https://example.org/notes) and <http://example.com>."},
            "term/gone": {"notes": "https://example.org/withdrawn", "status": "withdrawn"},
        }
    )
    assert outside_links(kb, {"kb/pages/method.md": "Read https://example.org/a."}) == {
        "http://example.com": ("term/t",),
        "https://example.org/a": ("source/a", "source/b", "kb/pages/method.md"),
        "https://example.org/notes": ("term/t",),
    }


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("(see https://example.org/a)", "https://example.org/a"),
        ("https://example.org/a_(b).", "https://example.org/a_(b)"),
        ("[x](https://example.org/a_(b))", "https://example.org/a_(b)"),
        ("**https://example.org/a**", "https://example.org/a"),
        ("<https://example.org/?q=1&r=2>", "https://example.org/?q=1&r=2"),
        ("`https://example.org/a`, and more", "https://example.org/a"),
        ("https://example.org/a; then", "https://example.org/a"),
    ],
)
def test_an_address_in_prose_ends_where_the_sentence_goes_on(text: str, address: str) -> None:
    assert list(addresses_in(text)) == [address]


def test_hosts_take_turns() -> None:
    addresses = ["http://a/1", "http://a/2", "http://a/3", "http://b/1", "http://c/1", "http://c/2", "http://[/"]
    order = list(by_turns(addresses))
    assert order == ["http://a/1", "http://b/1", "http://c/1", "http://[/", "http://a/2", "http://c/2", "http://a/3"]


def test_two_requests_to_one_host_keep_their_distance() -> None:
    slept: list[float] = []
    clock = [100.0]
    turns = Turns(2, now=lambda: clock[0], sleep=slept.append)
    turns.wait("a")
    turns.wait("b")
    clock[0] = 100.5
    turns.wait("a")
    clock[0] = 110
    turns.wait("b")
    assert slept == [1.5]


# What a server may do


@dataclass
class Server:
    """A server of this machine that stands for any host, and what it was asked for."""

    port: int
    asked: list[tuple[str, str, str]]  # method, Host and path
    names: dict[str, list[str]] = field(default_factory=dict)

    def url(self, path: str, host: str = "example.org") -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def web(self) -> Web:
        """Speaks to this server whatever the host; addresses of 10.x are private ones here."""
        return Web(
            resolve=lambda host, port: self.names.get(host, ["127.0.0.1"]),
            allow=lambda ip: not ip.startswith("10."),
            seconds=3,
        )

    def look(self, path: str) -> Answer:
        return self.web.look(self.url(path))


class Handler(BaseHTTPRequestHandler):
    asked: ClassVar[list[tuple[str, str, str]]]

    def _answer(self) -> None:
        self.asked.append((self.command, self.headers["Host"], self.path))
        sort, _, rest = self.path.strip("/").partition("/")
        if sort == "no-head" and self.command == "HEAD":
            return self._send(405)
        if sort == "drip":
            return self._drip()
        if sort == "headers":
            return self._many_headers()
        if sort == "body":
            return self._endless_body()
        if sort == "to":
            status, _, place = rest.partition("/")
            return self._send(int(status), place.replace("~", "/"))
        return self._send(int(sort) if sort.isdecimal() else 200)

    do_HEAD = do_GET = _answer  # noqa: N815  # names that the base class asks for

    def _send(self, status: int, location: str = "") -> None:
        self.send_response(status, "Words\tof <b>the</b> server")
        if location:
            self.send_header("Location", location)
        self.end_headers()

    def _drip(self) -> None:
        """One byte at a time: no single wait is long."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(200):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.05)

    def _many_headers(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000)

    def _endless_body(self) -> None:
        self._send(200 if self.command == "GET" else 500)
        for _ in range(100 if self.command == "GET" else 0):
            self.wfile.write(b"x" * 100_000)
            time.sleep(0.05)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    asked: list[tuple[str, str, str]] = []
    made = ThreadingHTTPServer(("127.0.0.1", 0), type("Own", (Handler,), {"asked": asked}))
    made.daemon_threads = True
    made.handle_error = lambda *_: None  # type: ignore[method-assign]  # whom it speaks to may hang up
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield Server(made.server_port, asked)
    made.shutdown()
    made.server_close()


@pytest.mark.parametrize(
    ("path", "state", "reason"),
    [
        ("/", "answers", "200 OK"),
        ("/204", "answers", "204 No Content"),
        ("/404", "gone", "404 Not Found"),
        ("/410", "gone", "410 Gone"),
        ("/403", "refuses", "403 Forbidden"),
        ("/429", "refuses", "429 Too Many Requests"),
        ("/503", "faulty", "503 Service Unavailable"),
        ("/999", "faulty", "999"),
        ("/304", "answers", "304 Not Modified"),
    ],
)
def test_a_status_is_told_in_known_words_and_not_in_those_of_the_server(
    server: Server, path: str, state: str, reason: str
) -> None:
    assert server.look(path) == Answer(state, reason)  # type: ignore[arg-type]  # one of the states


def test_the_head_is_asked_for_first_and_the_whole_only_where_that_fails(server: Server) -> None:
    assert server.look("/no-head").state == "answers"
    assert server.look("/").state == "answers"
    host = f"example.org:{server.port}"
    assert server.asked == [("HEAD", host, "/no-head"), ("GET", host, "/no-head"), ("HEAD", host, "/")]


def test_a_server_that_has_enough_is_not_asked_again(server: Server) -> None:
    server.look("/429")
    assert [method for method, *_ in server.asked] == ["HEAD"]


@pytest.mark.parametrize(("first", "then", "state"), [(301, 308, "moved"), (308, 301, "moved"), (301, 302, "answers")])
def test_redirects_are_followed_and_what_moved_for_good_is_told(
    server: Server, first: int, then: int, state: str
) -> None:
    answer = server.look(f"/to/{first}/~to~{then}~~end")
    assert (answer.state, answer.final) == (state, server.url("/end"))


def test_a_redirect_to_what_is_gone_is_gone(server: Server) -> None:
    assert server.look("/to/301/~404") == Answer("gone", "404 Not Found", server.url("/404"))


def test_a_circle_of_redirects_ends(server: Server) -> None:
    server.names = {}
    answer = replace(server.web, redirects=3).look(server.url("/to/302/"))
    assert answer.state == "answers"  # without a place to go it is an answer
    web = replace(server.web, redirects=3)
    assert web.look(server.url("/to/302/~to~302~~to~302~~to~302~~to~302~~end")).state == "faulty"
    assert len(server.asked) == 1 + 4


@pytest.mark.parametrize("path", ["/drip", "/headers", "/body"])
def test_no_server_can_hold_the_look_up_or_fill_the_memory(server: Server, path: str) -> None:
    begun = time.monotonic()
    answer = replace(server.web, seconds=1).look(server.url(path))
    assert time.monotonic() - begun < 4
    assert answer.state == ("answers" if path == "/body" else "unreachable")


def test_a_server_that_never_answers_is_left_in_time() -> None:
    with listening() as port:
        begun = time.monotonic()
        answer = Web(lambda *_: ["127.0.0.1"], lambda ip: True, seconds=0.5).look(f"https://example.org:{port}/")
        assert (answer.state, answer.reason) == ("unreachable", "it does not answer in time")
        assert time.monotonic() - begun < 3


@contextmanager
def listening() -> Iterator[int]:
    """A port that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        yield silent.getsockname()[1]


def test_what_speaks_no_http_or_cannot_be_trusted_is_unreachable(server: Server) -> None:
    assert server.web.look(f"https://example.org:{server.port}/").state == "unreachable"
    with listening() as port:
        closed = port
    assert server.web.look(f"http://example.org:{closed}/") == Answer("unreachable", "the connection fails")


def test_a_name_that_nobody_has_is_unreachable() -> None:
    def nobody(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    for found in (nobody, lambda *_: []):
        assert Web(found, lambda ip: True).look("http://nobody.example/") == Answer(
            "unreachable", "no server has this name"
        )


# What must never be spoken to


PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104  # nothing listens there
    "224.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "2002:7f00:1::",
    "64:ff9b::7f00:1",
    "2001:db8::1",
]


@pytest.mark.parametrize("ip", PRIVATE)
def test_private_addresses_are_never_spoken_to(ip: str) -> None:
    assert not is_public(ip)
    spoken: list[str] = []
    answer = Web(resolve=lambda *_: [ip], before=spoken.append).look("http://example.org/")
    assert answer == Answer("forbidden", "it leads into a private network")
    assert spoken == []


@pytest.mark.parametrize("ip", ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111"])
def test_public_addresses_may_be_spoken_to(ip: str) -> None:
    assert is_public(ip)


def test_one_private_address_among_public_ones_is_enough_to_stop() -> None:
    web = Web(resolve=lambda *_: ["8.8.8.8", "127.0.0.1"])
    assert web.look("http://example.org/").state == "forbidden"


def test_a_redirect_into_a_private_network_is_not_followed(server: Server) -> None:
    server.names = {"inside.example": ["10.0.0.1"]}
    answer = server.look("/to/302/http:~~inside.example~secret")
    assert answer == Answer("forbidden", "it leads into a private network", "http://inside.example/secret")
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "place", ["file:~~~etc~passwd", "ftp:~~example.org~", "javascript:hit()", "http:~~u:p@example.org~"]
)
def test_a_redirect_to_something_else_than_the_web_is_not_followed(server: Server, place: str) -> None:
    assert server.look(f"/to/302/{place}").state == "forbidden"
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("address", "state"),
    [
        ("ftp://example.org/", "forbidden"),
        ("file:///etc/passwd", "forbidden"),
        ("http://user@example.org/", "forbidden"),
        ("https:///path", "forbidden"),
        ("example.org", "forbidden"),
        ("http://[::1/", "faulty"),
        ("http://example.org:99999/", "faulty"),
        ("http://" + "a" * 70 + "\u00e9.example/", "faulty"),
    ],
)
def test_what_is_no_address_of_the_web_is_not_resolved(address: str, state: str) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    assert Web(resolve, lambda ip: True).look(address).state == state
    assert asked == []


def test_the_connection_goes_to_the_address_that_was_judged(server: Server) -> None:
    """A name that resolves to something else the second time must not matter."""
    given = iter([["127.0.0.1"], ["10.0.0.1"]])
    web = replace(server.web, resolve=lambda host, port: next(given))
    assert web.look(server.url("/no-head")).state == "answers"
    assert len(server.asked) == 2


def test_no_address_smuggles_a_second_request(server: Server) -> None:
    server.look("/a b\u00e9%20?q=\u00e9 x\r\nX-Smuggled: 1")
    assert [path for *_, path in server.asked] == ["/a%20b%C3%A9%20?q=%C3%A9%20xX-Smuggled:%201"]


# What is told


GONE = "https://example.org/gone_(1)|<b>@x`[y]**"
FOUND = {
    GONE: ("source/a", "source/b", "source/c", "source/d"),
    "http://example.org/moved": ("term/t",),
    "https://example.org/refuses": ("kb/pages/a`|<img>@b.md",),
    "https://example.org/fine": ("source/a",),
    "https://example.org/later": ("source/a",),
}
ANSWERS = {
    GONE: Answer("gone", "404 Not Found"),
    "http://example.org/moved": Answer("moved", "200 OK", "https://example.net/<script>hit()</script>|@all\x1b[1m"),
    "https://example.org/refuses": Answer("refuses", "403 Forbidden"),
    "https://example.org/fine": Answer("answers", "200 OK"),
}
LOOKED = Looked(FOUND, ANSWERS, date(2026, 11, 23))
SENTENCE = "1 of 5 outside addresses do not answer on 2026-11-23; 1 were not looked at for lack of time"


def test_markdown_shows_what_is_broken_first_and_hides_no_attack() -> None:
    text = FORMATS["markdown"](LOOKED)
    lines = text.splitlines()
    assert lines[0].startswith(f"**{SENTENCE}.**")
    assert lines[4].startswith(
        "| <https://example.org/gone%5F(1)%7C%3Cb%3E@x%60%5By%5D%2A%2A> | 404 Not Found | source/a, "
    )
    assert "and 1 more | [copies](https://web.archive.org/web/*/https://example.org/gone%5F%281%29" in lines[4]
    assert not re.search(r"<(?!https?://|/?details|/?summary)", text)
    assert not set(text) & {"\x1b", "`"}
    assert "<https://example.net/%3Cscript%3Ehit()%3C/script%3E%7C@all%1B%5B1m>" in text
    assert "example.org/fine" not in text
    cells = {line.count(" | ") for line in lines if line.startswith("| <http")}
    assert cells == {2, 3}


def test_text_shows_the_same() -> None:
    lines = FORMATS["text"](LOOKED).splitlines()
    assert lines[0] == f"gone        {GONE}"
    assert lines[2].split() == ["named", "by", "source/a,", "source/b,", "source/c,", "source/d"]
    assert lines[-1] == f"{SENTENCE}."
    assert "\x1b" not in "".join(lines)


def test_programs_are_told_of_every_address() -> None:
    told = json.loads(FORMATS["json"](LOOKED))
    assert told["date"] == "2026-11-23"
    assert [one["state"] for one in told["addresses"]] == ["gone", "moved", "refuses", "answers", None]
    assert told["addresses"][0]["named_by"] == ["source/a", "source/b", "source/c", "source/d"]


def test_nothing_broken_is_a_sentence_alone() -> None:
    fine = Looked(
        {"https://example.org/": ("source/a",)}, {"https://example.org/": Answer("answers", "200 OK")}, date(2026, 1, 1)
    )
    assert not fine.broken
    assert FORMATS["text"](fine) == "0 of 1 outside addresses do not answer on 2026-01-01.\n"
    assert len(FORMATS["markdown"](fine).splitlines()) == 1


# The command


def test_looking_stops_when_the_time_is_up(server: Server) -> None:
    addresses = {server.url(f"/{number}", f"{number}.example"): ("source/a",) for number in (200, 404, 410)}
    left = iter([True, True, False])
    assert [answer.state for _, answer in looked_at(addresses, server.web, lambda: next(left))] == ["answers", "gone"]


def test_the_command_lists_addresses_and_what_names_them(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", SMALL / "kb")
    (root / "kb/pages").mkdir()
    (root / "kb/pages/method.md").write_text("See https://example.org/method.\n")
    (root / "kb/pages/link.md").symlink_to("/etc/hostname")
    done = run("links", "--list", "--root", root, "--only", "example.org/method")
    assert done.stdout == "https://example.org/method  kb/pages/method.md\n1 addresses\n"


@pytest.mark.parametrize("minutes", ["0", "-1", "601", "ten"])
def test_a_time_that_is_none_is_wrong_use(minutes: str) -> None:
    assert run("links", f"--minutes={minutes}").returncode == 2


def test_the_command_looks_and_fails_where_something_is_broken(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from vgikb.cli import main, outside

    root = make_root(tmp_path / "root", SMALL / "kb")
    (root / "kb/pages").mkdir()
    (root / "kb/pages/method.md").write_text(f"{server.url('/404')} {server.url('/fine', 'other.example')}\n")
    made: Callable[..., Web] = lambda before: replace(server.web, before=before)  # noqa: E731
    monkeypatch.setattr(outside, "Web", made)
    monkeypatch.setattr(outside, "PAUSE", 0)
    arguments = ["links", "--root", str(root), "--only", str(server.port)]
    assert main(arguments) == 1
    assert "1 of 2 outside addresses" in capsys.readouterr().out
    assert main([*arguments, "--only", "/fine"]) == 0
