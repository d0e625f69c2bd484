"""The funding schemes of the packs: sourced, told in the reference as they are, in the sentences expected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from maillage.directory.documents import Document
from maillage.directory.readings import read_vocabulary
from maillage.directory.wording.schemes import teller_of
from maillage.exchange.pack.check import check_pack
from maillage.exchange.pack.pack import Pack
from maillage.exchange.pack.read import read_pack

ROOT = Path(__file__).parents[2]
PACKS = sorted(path.parent for path in (ROOT / "packs").glob("*/pack.yaml"))
REFERENCE = ROOT / "docs/reference/funding.md"
HOW_TO = ROOT / "docs/how-to/write-a-rule.md"
SENTENCES = Path(__file__).with_name("sentences.txt")
TODAY = date(2026, 11, 23)
READ = {folder.name: read_pack(folder) for folder in PACKS}
NATIONAL = READ["france"].own_documents()["funding"]
TYPOGRAPHY = (
    (re.compile(r"(?<!\w)'|'(?!\w)|\w'\w"), "a straight apostrophe"),
    (re.compile(r" [:;!?»%€]|« "), "a breaking space before a sign"),
    (re.compile(r"  |\.\.|\( | \)|None|\{"), "a slip"),
)


def told(pack: Pack) -> Iterator[str]:
    """Each scheme of the pack with its sentences."""
    documents = pack.documents()
    names = {scheme["id"]: scheme["name"] for scheme in documents["funding"]}
    teller = teller_of(read_vocabulary(documents["facts"], documents["scales"]), documents["amounts"], names)
    for scheme in pack.own_documents()["funding"]:
        yield f"{scheme['id']}: {teller.words(scheme, TODAY).text}"


def test_the_sentences_made_from_the_rules_are_those_expected() -> None:
    """When a rule changes, read the new sentence, then keep it in ``sentences.txt``."""
    found = [sentence for pack in READ.values() for sentence in told(pack)]
    assert found == SENTENCES.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", READ)
def test_the_sentences_keep_to_french_typography(name: str) -> None:
    for sentence in told(READ[name]):
        text = sentence.partition(": ")[2]
        assert text.endswith((".", "!", "?"))
        for slip, what in TYPOGRAPHY:
            assert not slip.search(text), (what, slip.search(text), text)


@pytest.mark.parametrize("scheme", NATIONAL, ids=lambda scheme: str(scheme["id"]))
def test_the_reference_tells_each_scheme_with_the_status_of_its_last_rule(scheme: Document) -> None:
    lines = REFERENCE.read_text(encoding="utf-8").splitlines()
    [row] = [line for line in lines if line.startswith(f"| `{scheme['id']}` |")]
    status = row.split("|")[4].strip()
    assert status.startswith(scheme["rules"][-1]["status"].replace("to-confirm", "to confirm"))


def test_the_reference_tells_no_scheme_that_does_not_exist() -> None:
    found = re.findall(r"^\| `([a-z0-9-]+)` \|", REFERENCE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert sorted(found) == sorted(scheme["id"] for scheme in NATIONAL)


@pytest.mark.parametrize("name", READ)
def test_no_rule_nor_amount_is_without_a_dated_source(name: str) -> None:
    documents = READ[name].own_documents()
    for record in (*documents["funding"], *documents["amounts"]):
        for rule in record.get("rules") or record["values"]:
            assert rule["source"]["title"], record["id"]
            assert rule["source"]["date"], record["id"]


def test_the_amount_of_a_year_is_written_once() -> None:
    """An amount that ``amounts`` holds stands in no rule."""
    documents = READ["france"].own_documents()
    named = {value["euros"] for amount in documents["amounts"] for value in amount["values"]}
    for scheme in documents["funding"]:
        for rule in scheme["rules"]:
            assert not named & {value for value in rule.values() if isinstance(value, float)}, scheme["id"]


def test_the_scheme_of_the_how_to_is_right_and_its_examples_reach_all(tmp_path: Path) -> None:
    from maillage.exchange.pack.checks.known import Known
    from maillage.exchange.pack.examples import reports

    text = HOW_TO.read_text(encoding="utf-8")
    [block] = re.findall(r"```yaml\n(amounts:.*?)```", text, flags=re.DOTALL)
    pack = tmp_path / "how-to"
    pack.mkdir()
    (pack / "pack.yaml").write_text("format: 1\nid: how-to\nname: Essai\n", encoding="utf-8")
    (pack / "funding.yaml").write_text(block, encoding="utf-8")
    read = read_pack(pack)
    assert check_pack(read) == []
    assert [report.missed for report in reports(read, Known.of(read))] == [[]]
