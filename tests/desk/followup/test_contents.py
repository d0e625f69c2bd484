"""A file is what its content says; what would hurt whoever opens it is refused."""

from __future__ import annotations

import struct
from contextlib import suppress
from zlib import compress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.desk.followup import contents
from maillage.desk.refusals import RefusedError
from tests.desk.followup.files import GOOD, OFFICE, WORD, archive, jpeg, pdf, png


@pytest.mark.parametrize("media_type", GOOD)
def test_each_accepted_type_is_known_by_its_content(media_type: str) -> None:
    assert contents.media_type_of(GOOD[media_type]) == media_type


NOT_ACCEPTED = {
    "nothing": b"",
    "a text": b"bonjour",
    "a web page": b"<!doctype html><script>alert(1)</script>",
    "a vector picture": b'<svg xmlns="http://www.w3.org/2000/svg"></svg>',
    "a program": b"MZ" + bytes(100),
    "a GIF": b"GIF89a" + bytes(20),
    "an old Word document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
    "a web page that says it is a PDF": b"<html>%PDF-1.4 %%EOF",
    "a cut PDF": b"%PDF-1.4\n1 0 obj",
    "a cut PNG": png()[:-6],
    "a PNG with a program after it": png() + b"PK\x03\x04",
    "a PNG without a header": png()[:8] + png()[33:],
    "a cut JPEG": jpeg()[:-8],
    "a JPEG without a frame": b"\xff\xd8\xff\xda\0\x02\0\xff\xd9",
    "a JPEG with rubbish": b"\xff\xd8\xff\xe0\0\x02rubbish" + b"\xff\xd9",
    "a cut ZIP": archive(WORD)[:-10],
    "any ZIP": archive({"virus.txt": b"x"}),
    "a spreadsheet": archive({"[Content_Types].xml": b"spreadsheetml", "word/document.xml": b"x"}),
    "a document with a macro": archive({**WORD, "word/vbaProject.bin": b"x"}),
    "a document with a path": archive({**OFFICE, "../../etc/passwd": b"x"}),
    "a document with a full path": archive({**OFFICE, "/etc/passwd": b"x"}),
    "a document with too many parts": archive(WORD | {f"part{n}": b"" for n in range(2_100)}),
    "a document with another type inside": archive({**OFFICE, "mimetype": b"text/html"}),
    "more than 10 MB": b"%PDF-" + bytes(10 * 1024 * 1024) + b"%%EOF",
    "a PNG of a billion pixels": png(40_000, 40_000),
    "a PNG of no pixel": png(0, 10),
    "a JPEG of a billion pixels": jpeg(40_000, 40_000),
    "a JPEG of no pixel": jpeg(0, 0),
}


@pytest.mark.parametrize("name", NOT_ACCEPTED)
def test_what_is_not_accepted_is_refused_in_a_sentence(name: str) -> None:
    with pytest.raises(RefusedError) as refused:
        contents.media_type_of(NOT_ACCEPTED[name])
    assert str(refused.value).strip()


def test_a_zip_or_a_pdf_that_unpacks_to_far_more_than_it_weighs_is_refused() -> None:
    zeros = bytes(130 * 1024 * 1024)
    for bomb in (archive({**WORD, "word/media/a": zeros}), pdf(zeros)):
        assert len(bomb) < 300_000
        with pytest.raises(RefusedError, match="beaucoup trop de place"):
            contents.media_type_of(bomb)


def test_a_pdf_packed_twice_over_is_unpacked_twice() -> None:
    with pytest.raises(RefusedError, match="beaucoup trop de place"):
        contents.media_type_of(pdf(compress(bytes(130 * 1024 * 1024))))


def test_a_member_that_lies_about_its_size_is_refused() -> None:
    whole = bytearray(archive({**WORD, "word/media/a": bytes(50_000)}))
    for found in (at for at in range(len(whole) - 4) if whole[at : at + 4] == struct.pack("<I", 50_000)):
        whole[found : found + 4] = struct.pack("<I", 10)
    with pytest.raises(RefusedError, match="abîmé"):
        contents.media_type_of(bytes(whole))


@given(st.sampled_from(list(GOOD.values())), st.data())
def test_no_altered_file_makes_anything_but_a_type_or_a_refusal(good: bytes, data: st.DataObject) -> None:
    altered = bytearray(good)
    for _ in range(data.draw(st.integers(1, 6))):
        altered[data.draw(st.integers(0, len(altered) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(altered)))
    with suppress(RefusedError):
        assert contents.media_type_of(bytes(altered[:cut])) in contents.EXTENSIONS


@given(st.binary(max_size=300))
def test_no_bytes_make_anything_but_a_type_or_a_refusal(rest: bytes) -> None:
    for begins in (b"%PDF-", b"\xff\xd8\xff", contents.PNG_SIGNATURE, b"PK\x03\x04"):
        with suppress(RefusedError):
            assert contents.media_type_of(begins + rest) in contents.EXTENSIONS
