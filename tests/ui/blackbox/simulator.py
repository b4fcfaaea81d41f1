"""The simulated DingTalk of the project, driven over its standard input; see tests/conformance/README.md."""

import json
import subprocess


class Simulator:
    def __init__(self, path):
        self._process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        facts = json.loads(self._process.stdout.readline())
        self.url, self.app_id, self.secret = facts["url"], facts["clientId"], facts["clientSecret"]

    def do(self, what, **members):
        self._process.stdin.write(json.dumps({"do": what, **members}) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def end(self):
        self._process.stdin.close()
        self._process.wait(timeout=10)
