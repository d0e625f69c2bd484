"""On what basis the desk keeps what it keeps, how long, and how it goes. The durations are those that
``retention``, ``keeping`` and ``followup.documents`` apply.
"""

from maillage.privacy.register import Kept

ACCOMPANIED = "the person asks to be accompanied (GDPR 6.1.b)"
WORK = "organising the accompaniment (GDPR 6.1.f)"
ANSWERABLE = "answering for who did what in a file (GDPR 6.1.c, 6.1.f)"
WITH_FILE = (
    "« Clore et effacer » in the person's space, or their key worker when they ask aloud; else "
    "`maillage manage keep_by_the_clock`"
)
AS_THE_FILE = "as the file: two years after the last contact, a month after a notice"

FILE = Kept(ACCOMPANIED, AS_THE_FILE, WITH_FILE)
SEALED = Kept(f"{ACCOMPANIED}; sealed", AS_THE_FILE, WITH_FILE)
HEALTH = Kept(
    f"{ACCOMPANIED}; what is said of health: explicit consent (GDPR 9.2.a), shown to whom "
    "the person chose; sealed",
    AS_THE_FILE,
    WITH_FILE,
)
STAFF = Kept(WORK, AS_THE_FILE, f"{WITH_FILE}; emptied with the account")
TRACE = Kept(ANSWERABLE, AS_THE_FILE, WITH_FILE)
