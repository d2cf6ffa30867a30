"""An editor: opens a TOML file in a language server, and says what a person would see.

Reads {server: [words], text, looks: [[kind, line, column]]} and answers with JSON: the diagnostics, then for each look the hover's text
or the completion's labels. Lines and columns begin with 0.
"""

import json
import pathlib
import subprocess
import sys
import threading


class Server:
    def __init__(self, words, folder):
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=(None if __import__("os").environ.get("LSPERR") else subprocess.DEVNULL), cwd=folder)
        self.folder, self.number, self.diagnostics = folder, 0, {}
        self.patience = threading.Timer(30, self.process.kill)
        self.patience.daemon = True
        self.patience.start()

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
            raise SystemExit("the server ended")
        message = json.loads(self.process.stdout.read(length))
        if "id" in message and "method" in message:
            self.send(id=message["id"], result=self.answer(message))
        elif message.get("method") == "textDocument/publishDiagnostics":
            self.diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        return message

    def answer(self, message):
        """What a server may ask an editor: its settings, which are the default ones."""
        if message["method"] == "workspace/configuration":
            return [None for _ in message["params"]["items"]]
        return None

    def ask(self, method, params):
        self.number += 1
        self.send(id=self.number, method=method, params=params)
        while True:
            message = self.read()
            if message.get("id") == self.number and "method" not in message:
                if "error" in message:
                    raise SystemExit(f"{method}: {message['error']}")
                return message["result"]

    def tell(self, method, params):
        self.send(method=method, params=params)
