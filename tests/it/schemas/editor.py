"""An editor: opens envy.toml in a language server, and says what a person would see.

argv: the server's command. stdin: the text, in which <h> stands in front of what the mouse is on, and <c> where something is typed.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import threading

PATIENCE = 30


class Server:
    """A language server on stdin and stdout (https://microsoft.github.io/language-server-protocol)."""

    def __init__(self, words, folder):
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder)
        self.number, self.problems = 0, []
        patience = threading.Timer(PATIENCE, self.process.kill)
        patience.daemon = True
        patience.start()

    def send(self, **message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def read(self):
        length = None
        while line := self.process.stdout.readline().strip():
            name, value = line.split(b":", 1)
            if name.lower() == b"content-length":
                length = int(value)
        if length is None:
            sys.exit("the server ended")
        message = json.loads(self.process.stdout.read(length))
        if "id" in message and "method" in message:
            # It asks for settings: the default ones.
            items = message["params"]["items"] if message["method"] == "workspace/configuration" else None
            self.send(id=message["id"], result=items and [None for _ in items])
        elif message.get("method") == "textDocument/publishDiagnostics":
            self.problems = message["params"]["diagnostics"]
        return message

    def ask(self, method, **params):
        self.number += 1
        self.send(id=self.number, method=method, params=params)
        while True:
            message = self.read()
            if message.get("id") == self.number and "method" not in message:
                assert "error" not in message, message
                return message["result"]


def marks(text):
    """The marks with their places, and the text without them."""
    found = []
    while mark := re.search("<([hc])>", text):
        before = text[: mark.start()]
        line = before.count("\n")
        found.append((mark[1], {"line": line, "character": len(before) - (before.rfind("\n") + 1)}))
        text = before + text[mark.end() :]
    return found, text


def hover(answer):
    text = answer["contents"]["value"] if answer else "nothing"
    # What Tombi adds: types, and where the schema lies.
    return " ".join(text.split("\n\nKeys:")[0].split())


def completion(answer):
    items = answer if isinstance(answer, list) else (answer or {}).get("items", [])
    return ", ".join(item["label"] for item in items) or "nothing"


places, text = marks(sys.stdin.read())
with tempfile.TemporaryDirectory() as folder:
    file = pathlib.Path(folder, "envy.toml")
    file.write_text(text)
    document = {"uri": file.as_uri()}
    server = Server(sys.argv[1:], folder)
    root = pathlib.Path(folder).as_uri()
    shown = {"hover": {"contentFormat": ["markdown"]}, "publishDiagnostics": {}}
    can = {"textDocument": shown, "workspace": {"configuration": True}}
    server.ask("initialize", processId=None, rootUri=root, workspaceFolders=[{"uri": root, "name": "x"}], capabilities=can)
    server.send(method="initialized", params={})
    server.send(method="textDocument/didOpen", params={"textDocument": {**document, "languageId": "toml", "version": 1, "text": text}})
    while not server.problems:
        server.read()
    # Some say one thing of every place in the file.
    for problem in dict.fromkeys(problem["message"] for problem in server.problems):
        print(f"problem: {problem}")
    lines = text.split("\n")
    for kind, place in places:
        method, told = ("hover", hover) if kind == "h" else ("completion", completion)
        answer = server.ask(f"textDocument/{method}", textDocument=document, position=place)
        print(f"{method} at {place['line']} {lines[place['line']]!r}: {told(answer)}")
    server.process.kill()
