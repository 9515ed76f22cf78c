"""A YAML language server over its standard streams, as an editor talks to it, for tests of completion."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TRIES = 50  # answers may be empty until the server has read its settings


@dataclass
class LanguageServer:
    """One server for one folder; it asks for its settings, which are those that an editor would have."""

    process: "subprocess.Popen[bytes]"
    root: Path
    settings: dict[str, Any]
    asked: int = 0
    waiting: list[dict[str, Any]] = field(default_factory=list)

    def send(self, **message: Any) -> None:
        assert self.process.stdin
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _next(self) -> dict[str, Any]:
        assert self.process.stdout
        length = 0
        while (line := self.process.stdout.readline()) != b"\r\n":
            assert line, "the server has ended"
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        found: dict[str, Any] = json.loads(self.process.stdout.read(length))
        return found

    def call(self, method: str, params: Any) -> Any:
        """The result of a request; requests of the server are answered meanwhile."""
        self.asked += 1
        self.send(id=self.asked, method=method, params=params)
        while True:
            message = self._next()
            if "method" not in message and message.get("id") == self.asked:
                return message.get("result")
            if message.get("method") == "workspace/configuration":
                self.send(id=message["id"], result=[self._section(i["section"]) for i in message["params"]["items"]])
            elif "method" in message and "id" in message:
                self.send(id=message["id"], result=None)

    def _section(self, name: str) -> dict[str, Any]:
        schemas = {str(self.root / path): files for path, files in self.settings["yaml.schemas"].items()}
        known = {"schemas": schemas, "completion": True, "hover": True, "validate": True}
        return {**known, "schemaStore": {"enable": False}} if name == "yaml" else {}

    def completions(self, path: str, text: str) -> list[dict[str, Any]]:
        """What is offered at the mark | in the text of a file."""
        before, _, after = text.partition("|")
        uri = (self.root / path).as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": self.asked, "text": before + after}
        self.send(method="textDocument/didOpen", params={"textDocument": document})
        position = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        found: list[dict[str, Any]] = []
        for _ in range(TRIES):
            result = self.call("textDocument/completion", {"textDocument": {"uri": uri}, "position": position})
            found = (result or {}).get("items", [])
            if found:
                break
        self.send(method="textDocument/didClose", params={"textDocument": {"uri": uri}})
        return found


@contextmanager
def language_server(program: str, root: Path) -> Iterator[LanguageServer]:
    """A running server for a folder with settings of its own (see `vgikb editor`)."""
    settings = json.loads((root / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    process = subprocess.Popen([program, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    server = LanguageServer(process, root, settings)
    completion = {"completionItem": {"documentationFormat": ["markdown"]}}
    can = {"workspace": {"configuration": True}, "textDocument": {"completion": completion}}
    try:
        server.call("initialize", {"processId": None, "rootUri": root.as_uri(), "capabilities": can})
        server.send(method="initialized", params={})
        server.send(method="workspace/didChangeConfiguration", params={"settings": {}})
        yield server
    finally:
        process.kill()
        process.communicate()
