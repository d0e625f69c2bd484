"""The pathway chosen, its versions and steps."""

from maillage.desk.personal.kept import FILE, SEALED, TRACE
from maillage.privacy.register import About

PERSONAL = (
    About(
        "desk.Pathway",
        FILE,
        {
            "person": "whose pathway it is",
            "territory": "from which directory",
            "state": "where it stands",
            "chosen_at": "when it was chosen",
            "version": "which version holds",
        },
    ),
    About(
        "desk.PathwayVersion",
        FILE,
        {
            "pathway": "which pathway",
            "number": "which version",
            "at": "when it changed",
            "day": "for which day it was computed",
            "telling": "replay the advice: what was known of the person",
            "snapshot": "replay the advice: the directory of that day",
        },
    ),
    About("desk.PathwayVersion", TRACE, {"by": "who changed it"}),
    About(
        "desk.PathwayVersion",
        SEALED,
        {
            "reason": "why it changed",
            "plan": "the plan in words",
            "engine": "replay the advice: the plan as it was computed",
            "choices": "what the person keeps and refuses",
        },
    ),
    About(
        "desk.Step",
        FILE,
        {
            "key": "know the step in addresses; drawn at random",
            "pathway": "of which pathway",
            "position": "in which order",
            "offer": "which offer",
            "session": "which session",
            "occurrence": "which of its dates",
            "starts_on": "when it starts",
            "ends_on": "when it ends",
            "own": "added by the person or who accompanies them",
            "pinned": "kept by any change",
            "state": "where it stands",
            "state_at": "since when",
            "version": "let nobody save over what they did not see",
        },
    ),
    About("desk.Step", SEALED, {"title": "what it is", "place": "where it is"}),
)
