"""What is wrong with a file that a site wants to import, said so that its administrator can mend it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

MOST_FAULTS_SAID = 50


@dataclass(frozen=True, slots=True)
class ImportFault:
    """One fault: its line (1 is the header, 0 the whole file), its field, what is wrong, what to do."""

    line: int
    field: str
    message: str
    remedy: str


class ImportRefusedError(Exception):
    """The file was refused and nothing was changed; ``faults`` says why, ``file`` is the file's name."""

    def __init__(self, file: str, faults: list[ImportFault]) -> None:
        super().__init__(file, faults)
        self.file = file
        self.faults = faults

    def __str__(self) -> str:
        said = [self._sentence(fault) for fault in self.faults[:MOST_FAULTS_SAID]]
        if beyond := len(self.faults) - MOST_FAULTS_SAID:
            said += [_("… et %(count)d autres défauts.") % {"count": beyond}] if beyond > 0 else []
        return "\n".join(said)

    def _sentence(self, fault: ImportFault) -> str:
        place = self.file
        if fault.line:
            place += _(", ligne %(line)d") % {"line": fault.line}
        if fault.field:
            place += _(", champ %(field)s") % {"field": fault.field}
        return _("%(place)s : %(message)s %(remedy)s") % {
            "place": place,
            "message": fault.message,
            "remedy": fault.remedy,
        }
