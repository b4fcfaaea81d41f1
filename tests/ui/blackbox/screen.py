"""What a person with a screen reader has of the program: names, roles, text, and a keyboard."""

import os
import subprocess
import time

import pyatspi
from gi.repository import GLib

PATIENCE = 30  # seconds: a busy machine, sanitizers


class Missing(AssertionError):
    """Something that a person would look for is not there."""


def wait_for(what, look, patience=PATIENCE):
    """Gives what look() gives as soon as that is true."""
    deadline = time.monotonic() + patience
    while True:
        try:
            found = look()
        except (RuntimeError, LookupError):  # an object went away while it was looked at
            found = None
        except Exception as error:  # GLib.Error has no module that is always there
            if type(error).__name__ not in ("Error", "GError"):
                raise
            found = None
        if found:
            return found
        if time.monotonic() > deadline:
            raise Missing(f"{what} did not come within {patience} s")
        time.sleep(0.1)


def children_of(node):
    """The children that are there; a table's cells by the thousand are left out."""
    try:
        count = min(node.childCount, 200)
        return [child for child in (node.getChildAtIndex(i) for i in range(count)) if child is not None]
    except GLib.GError:
        return []  # it is gone


def everything_in(node):
    """The node and all below it, depth first."""
    yield node
    for child in children_of(node):
        yield from everything_in(child)


def is_showing(node):
    states = node.getState()
    return states.contains(pyatspi.STATE_SHOWING) and states.contains(pyatspi.STATE_VISIBLE)


def is_such(node, role, fits):
    """False also for what goes while it is looked at, such as a row of the log that makes room for others."""
    try:
        return node.getRole() == role and is_showing(node) and fits(node.name)
    except GLib.GError:
        return False


def text_of(node):
    """What stands in it; of a control without text of its own, its name."""
    try:
        return node.queryText().getText(0, -1)
    except NotImplementedError:
        return node.name


def describe(node):
    return f"{node.getRoleName()} \"{node.name}\""


class Program:
    """A running oagent-bridge, as the accessibility bus shows it."""

    def __init__(self, path, *arguments, environment=None):
        self.process = subprocess.Popen([path, *arguments], env={**os.environ, **(environment or {})})
        self.node = wait_for("the program", self._find)

    def _find(self):
        if self.process.poll() is not None:
            raise Missing(f"the program ended with {self.process.returncode}")
        desktop = pyatspi.Registry.getDesktop(0)
        for node in children_of(desktop):
            if node.get_process_id() == self.process.pid:
                return node
        return None

    def windows(self):
        return [window for window in children_of(self.node) if is_showing(window)]

    def find_all(self, role, name=None, within=None):
        """What is to be seen of that role; `name` is its whole name, or a test of it."""
        fits = name if callable(name) else lambda given: name in (None, given)
        places = [within] if within is not None else self.windows()
        return [node for place in places for node in everything_in(place) if is_such(node, role, fits)]

    def wait(self, role, name=None, within=None, patience=PATIENCE):
        found = wait_for(f"{role} \"{name}\"", lambda: self.find_all(role, name, within), patience)
        return found[0]

    def wait_gone(self, role, name=None):
        wait_for(f"the end of {role} \"{name}\"", lambda: not self.find_all(role, name))

    def wait_text(self, *words, patience=PATIENCE):
        """Waits until one thing that is shown has all the words in its name or text."""
        def look():
            return [node for window in self.windows() for node in everything_in(window)
                    if is_showing(node) and all(word in text_of(node) + "\n" + node.name for word in words)]
        return wait_for("the text " + " … ".join(words), look, patience)[0]

    def press(self, role, name, within=None):
        node = self.wait(role, name, within)
        wait_for(f"{describe(node)} to be enabled", lambda: node.getState().contains(pyatspi.STATE_ENABLED))
        act(node)
        return node

    def type_into(self, name, text, within=None, role=pyatspi.ROLE_TEXT):
        """Goes to a field as Tab would, and types over what stands in it."""
        node = self.wait(role, name, within)
        focus(node)
        keys("ctrl+a", "Delete")
        if text:
            subprocess.run(["xdotool", "type", "--delay", "5", text], check=True)
        return node

    def wait_end(self):
        code = self.process.wait(timeout=PATIENCE)
        if code != 0:
            raise AssertionError(f"the program ended with {code}")


def act(node, *names):
    """What a click or Space would do."""
    action = node.queryAction()
    offered = [action.getName(i) for i in range(action.nActions)]
    for name in [*names, "Press", "Toggle", "ShowMenu"]:
        if name in offered:
            action.doAction(offered.index(name))
            return
    raise Missing(f"{describe(node)} offers {offered} only")


def focus(node):
    """Gives it the keyboard."""
    def look():
        if node.getState().contains(pyatspi.STATE_FOCUSED):
            return True
        node.queryComponent().grabFocus()
        return False
    wait_for(f"the focus on {describe(node)}", look)


def keys(*names):
    subprocess.run(["xdotool", "key", "--clearmodifiers", "--delay", "20", *names], check=True)


def click_on(node):
    """With the mouse, in its middle."""
    place = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
    click(place.x + place.width // 2, place.y + place.height // 2)


def click(x, y, button=1):
    subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", str(button)], check=True)
