"""What a person does on the first day, with a real keyring and a real tray.

    journey.py OAGENT_BRIDGE SIMULATOR

Adds a DingTalk bot with a wrong secret, reads why it is refused, corrects it, sees it online, sees a message and its
answer in the transcript and in the log, quits from the tray, starts again as at login, before there is a tray, and opens
the window from the icon when that is there: the bot is online. The secret is then in the keyring and in no file. Runs
within session.sh, in a home of its own.
"""

import os
import pathlib
import subprocess
import sys
import time

import pyatspi

from screen import Program, click, click_on, keys, wait_for
from simulator import Simulator

WRONG_SECRET = "a-wrong-secret-1234567890"
QUESTION = "Which tenant uses the most memory?"
PUSH, TEXT, PASSWORD = pyatspi.ROLE_PUSH_BUTTON, pyatspi.ROLE_TEXT, pyatspi.ROLE_PASSWORD_TEXT


def step(what):
    print(f"- {what}", flush=True)


def fill_form(program, simulator):
    program.press(PUSH, "Settings")
    program.press(PUSH, "+ Add")
    program.type_into("APP ID", simulator.app_id)
    program.type_into("APP Secret", WRONG_SECRET, role=PASSWORD)
    more = program.find_all(pyatspi.ROLE_CHECK_BOX, "More") or program.find_all(PUSH, "More")
    program.press(more[0].getRole(), "More")
    program.type_into("API address", simulator.url)
    program.press(PUSH, "OK")


def close_settings(program):
    """Leaves the window as its close button would."""
    keys("alt+F4")
    program.wait_gone(pyatspi.ROLE_LIST, "Settings")


def open_chat(program):
    """Clicks on the newest chat, below "Ask the assistant"."""
    chats = program.wait(pyatspi.ROLE_LIST, "Conversations")
    wait_for("the chat in the list", lambda: chats.childCount > 1)
    click_on(chats.getChildAtIndex(1))


def place_in_tray():
    """The middle of the tray's only icon, which stands at its right end."""
    found = subprocess.run(["xdotool", "search", "--class", "trayer"], check=True, capture_output=True, text=True)
    places = []
    for window in found.stdout.split():
        out = subprocess.run(["xdotool", "getwindowgeometry", "--shell", window], check=True, capture_output=True,
                             text=True).stdout
        places.append({name: int(value) for name, value in (line.split("=") for line in out.splitlines())})
    tray = max(places, key=lambda place: place["WIDTH"])
    middle = tray["HEIGHT"] // 2
    return tray["X"] + tray["WIDTH"] - middle, tray["Y"] + middle


def quit_from_tray(program):
    """Its menu is in no tree of accessible objects (Qt leaves popups out), but takes the keyboard."""
    def look():
        click(*place_in_tray(), button=3)
        time.sleep(1)  # it opens; nothing tells when
        keys("Up", "Return")  # the last entry
        try:
            return program.process.wait(timeout=10) is not None
        except subprocess.TimeoutExpired:
            keys("Escape")
            return False
    wait_for("the end of the program", look)
    program.wait_end()


def is_tray_there():
    found = subprocess.run(["xdotool", "search", "--class", "trayer"], check=False, capture_output=True)
    return found.returncode == 0


def take_tray_away():
    subprocess.run(["xdotool", "search", "--class", "trayer", "windowkill"], check=True)
    wait_for("the end of the tray", lambda: not is_tray_there())


def bring_tray():
    """As session.sh does."""
    tray = subprocess.Popen(["trayer", "--edge", "bottom", "--align", "right", "--width", "10", "--height", "32",
                             "--widthtype", "percent"])
    wait_for("the tray", is_tray_there)
    return tray


def open_from_tray(program):
    def look():
        click(*place_in_tray())
        time.sleep(1)  # as above
        return program.windows()
    wait_for("the window behind the icon", look)


def files_with(needle):
    home = pathlib.Path(os.environ["HOME"])
    return [path for path in home.rglob("*") if path.is_file() and needle.encode() in path.read_bytes()]


def look_for_secret(simulator):
    for secret in (simulator.secret, WRONG_SECRET):
        found = files_with(secret)
        if found:
            sys.exit(f"A secret stands in {found}")
    if not files_with(simulator.app_id):
        sys.exit("The APP ID stands in no file: the search found nothing because it looks in the wrong place.")
    kept = subprocess.run(["secret-tool", "lookup", "server", "oagent-bridge", "user", "bot/dingtalk-1/secret"],
                          capture_output=True, text=True, check=False).stdout
    if kept.strip() != simulator.secret:
        sys.exit("The secret is not in the keyring.")


def main():
    simulator = Simulator(sys.argv[2])
    program = Program(sys.argv[1])

    step("a bot is added with a wrong secret, and the form says so")
    fill_form(program, simulator)
    program.wait_text("The secret is wrong")
    step("the secret is corrected")
    program.type_into("APP Secret", simulator.secret, role=PASSWORD)
    program.press(PUSH, "OK")
    program.wait_text("Online since")
    close_settings(program)
    step("a message comes in and is answered, in the transcript and in the log")
    simulator.do("deliver", text=QUESTION)
    open_chat(program)
    program.wait_text("Question", QUESTION)
    program.wait_text("Answer", QUESTION, "built-in Echo")
    for stage in ("received", "allowed", "asked", "reply opened", "first text", "finished"):
        program.wait(pyatspi.ROLE_TABLE_CELL, stage)
    step("the program is quit from the tray")
    quit_from_tray(program)
    look_for_secret(simulator)

    step("started again before the tray is there, it waits without a window")
    take_tray_away()
    program = Program(sys.argv[1], "--minimized")
    wait_for("the line", lambda: simulator.do("report")["openConnections"] == 1)
    if program.windows():
        sys.exit("A window opened although the tray may still come.")
    step("its icon comes with the tray and opens the window, the bot is online")
    tray = bring_tray()
    open_from_tray(program)
    program.wait_text("DingTalk 1", "online")
    simulator.do("deliver", text="And now?")
    program.wait(pyatspi.ROLE_TABLE_CELL, "finished")
    program.process.terminate()
    program.wait_end()
    tray.terminate()
    look_for_secret(simulator)
    # Two lives of the program, and every look at the credentials, each ask for a token of their own.
    violations = [one for one in simulator.do("report")["violations"] if one["code"] != "token.storm"]
    simulator.end()
    if violations:
        sys.exit(f"Rules of the platform were broken: {violations}")


if __name__ == "__main__":
    main()
