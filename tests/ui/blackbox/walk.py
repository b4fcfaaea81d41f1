"""Walks through every window of the program and finds no control without a name.

    walk.py OAGENT_BRIDGE

Runs within session.sh. The program shows its demo, so that lists have rows, and rows have their buttons.
"""

import sys

import pyatspi

from screen import Program, act, children_of, click_on, describe, everything_in, is_showing, wait_for

# What a person can act on; all of these must say what they are.
CONTROLS = {
    pyatspi.ROLE_PUSH_BUTTON, pyatspi.ROLE_TOGGLE_BUTTON, pyatspi.ROLE_CHECK_BOX, pyatspi.ROLE_RADIO_BUTTON,
    pyatspi.ROLE_COMBO_BOX, pyatspi.ROLE_TEXT, pyatspi.ROLE_PASSWORD_TEXT, pyatspi.ROLE_SPIN_BUTTON,
    pyatspi.ROLE_SLIDER, pyatspi.ROLE_LIST, pyatspi.ROLE_LIST_ITEM, pyatspi.ROLE_TABLE, pyatspi.ROLE_TREE,
    pyatspi.ROLE_TREE_TABLE, pyatspi.ROLE_PAGE_TAB, pyatspi.ROLE_MENU, pyatspi.ROLE_MENU_ITEM,
    pyatspi.ROLE_CHECK_MENU_ITEM, pyatspi.ROLE_LINK, pyatspi.ROLE_ENTRY, pyatspi.ROLE_EDITBAR,
    pyatspi.ROLE_TABLE_COLUMN_HEADER,
}
PARTS_OF_A_COMBO_BOX = {pyatspi.ROLE_LIST}


class Walk:
    def __init__(self, program):
        self.program = program
        self.seen = 0
        self.unnamed = []

    def look(self, where):
        """Looks at all that is shown in the program's windows."""
        seen_before = self.seen
        for window in self.program.windows():
            if not window.name:
                self.unnamed.append(f"{where}: a window")
            for node in everything_in(window):
                self._judge(node, where)
        print(f"{where}: {self.seen - seen_before} controls", flush=True)

    def _judge(self, node, where):
        if node.getRole() not in CONTROLS or not is_showing(node):
            return
        parent = node.parent
        if node.getRole() in PARTS_OF_A_COMBO_BOX and parent and parent.getRole() == pyatspi.ROLE_COMBO_BOX:
            return
        self.seen += 1
        labels = [relation for relation in node.getRelationSet()
                  if relation.getRelationType() == pyatspi.RELATION_LABELLED_BY]
        if not node.name.strip() and not labels:
            path = []
            while node and node.getRole() != pyatspi.ROLE_APPLICATION:
                path.append(describe(node))
                node = node.parent
            self.unnamed.append(f"{where}: " + " in ".join(path))


def walk_settings(walk):
    program = walk.program
    program.press(pyatspi.ROLE_PUSH_BUTTON, "Settings")
    pages = program.wait(pyatspi.ROLE_LIST, "Settings")
    names = [item.name for item in children_of(pages)]
    for name in names:
        go_to_page(program, name)
        walk.look(f"Settings, {name}")
        for tab in program.find_all(pyatspi.ROLE_PAGE_TAB):
            act(tab)
            walk.look(f"Settings, {name}, {tab.name}")
            walk_form(walk, f"Settings, {name}, {tab.name}")
        if not program.find_all(pyatspi.ROLE_PAGE_TAB):
            walk_form(walk, f"Settings, {name}")
    return names


def go_to_page(program, name):
    pages = program.wait(pyatspi.ROLE_LIST, "Settings")
    item = next(item for item in children_of(pages) if item.name == name)
    click_on(item)
    wait_for(f"the page {name}", lambda: item.getState().contains(pyatspi.STATE_SELECTED))


def walk_form(walk, where):
    """Opens the form behind + Add, all of it, and leaves it again."""
    program = walk.program
    buttons = program.find_all(pyatspi.ROLE_PUSH_BUTTON, "+ Add")
    if not buttons:
        return
    act(buttons[0])
    program.wait(pyatspi.ROLE_PUSH_BUTTON, "Cancel")
    for more in program.find_all(pyatspi.ROLE_CHECK_BOX, "More") + program.find_all(pyatspi.ROLE_PUSH_BUTTON, "More"):
        act(more)
    walk.look(f"{where}, + Add")
    program.press(pyatspi.ROLE_PUSH_BUTTON, "Cancel")
    program.wait_gone(pyatspi.ROLE_PUSH_BUTTON, "Cancel")


def main():
    program = Program(sys.argv[1], "--demo")
    program.wait_text("Ops", "online")
    walk = Walk(program)
    walk.look("Main window")
    check = next(pill for pill in program.find_all(pyatspi.ROLE_PUSH_BUTTON) if "Ops" in pill.name)
    act(check)
    program.wait(pyatspi.ROLE_PUSH_BUTTON, "Copy report")
    walk.look("Check")
    pages = walk_settings(walk)
    program.process.terminate()
    program.wait_end()
    if walk.unnamed:
        sys.exit("These have no name:\n" + "\n".join(walk.unnamed))
    if len(pages) < 2 or walk.seen < 40:
        sys.exit(f"Only {walk.seen} controls on {len(pages)} pages were found: something was not shown.")
    print(f"{walk.seen} controls, each with a name")


if __name__ == "__main__":
    main()
