"""The outbox: claimed, sent, written as sent; what may have left waits for a human; nothing leaves twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from smtplib import SMTPDataError, SMTPServerDisconnected
from typing import Any

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.urls import reverse

from maillage.desk.models import Message
from maillage.desk.posting import post
from maillage.desk.referrals import sending
from maillage.desk.referrals.sending import MOST_FAILURES, message_id, send_due, unsure
from tests.desk.referrals.ground import Ground

pytestmark = pytest.mark.django_db


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException, where: str = "send_messages") -> None:
    def refuse(self: EmailBackend, messages: Sequence[EmailMessage] = ()) -> Any:
        raise error

    monkeypatch.setattr(EmailBackend, where, refuse)


def test_a_message_leaves_once(mailoutbox: list[EmailMessage]) -> None:
    post("one", "a@example.org", "Objet", "Corps")
    assert (send_due().sent, send_due().sent) == (1, 0)
    [sent] = mailoutbox
    assert (sent.to, sent.subject, sent.body) == (["a@example.org"], "Objet", "Corps")
    assert sent.extra_headers["Message-ID"] == message_id(Message.objects.get())
    assert Message.objects.get().sent_at


def test_a_message_that_another_sender_took_is_left_to_it(mailoutbox: list[EmailMessage]) -> None:
    message = post("one", "a@example.org", "Objet", "Corps")
    assert sending.claim(message.pk)
    assert not sending.claim(message.pk)
    assert send_due().sent == 0
    assert mailoutbox == []


def test_what_is_not_due_waits(clock: time_machine.Traveller, mailoutbox: list[EmailMessage]) -> None:
    from django.utils import timezone

    post("one", "a@example.org", "Objet", "Corps", due_at=timezone.now() + timedelta(hours=1))
    assert send_due().sent == 0
    clock.shift(timedelta(hours=2))
    assert send_due().sent == 1


def test_what_the_server_refuses_is_tried_again_ever_later_then_given_up(
    clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    post("one", "secret@example.org", "Objet", "Corps")
    failing(monkeypatch, SMTPDataError(451, b"secret@example.org: try later"))
    assert (send_due().failed, send_due().failed) == (1, 0)
    tries = 1
    for _ in range(40):
        clock.shift(timedelta(hours=1))
        tries += send_due().failed
    assert tries == MOST_FAILURES
    message = Message.objects.get()
    assert "secret" not in message.failure
    assert "SMTPDataError 451" in message.failure
    assert list(unsure(Message.objects.all())) == [message]


@pytest.mark.parametrize("error", [SMTPServerDisconnected("gone"), TimeoutError()])
def test_what_may_have_left_is_not_sent_again_by_itself(
    clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    message = post("one", "a@example.org", "Objet", "Corps")
    failing(monkeypatch, error)
    assert send_due().unsure == 1
    clock.shift(timedelta(days=30))
    assert send_due() == sending.Sent()
    assert list(unsure(Message.objects.all())) == [message]


def test_a_server_that_can_t_be_reached_leaves_nothing_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    post("one", "a@example.org", "Objet", "Corps")
    failing(monkeypatch, ConnectionRefusedError(), "open")
    assert send_due() == sending.Sent()
    assert Message.objects.get().claimed_at is None


def test_only_its_sender_sends_it_again_with_the_same_mark(
    ground: Ground, clock: time_machine.Traveller, mailoutbox: list[EmailMessage]
) -> None:
    referral = ground.sent()
    message = Message.objects.get()
    sending.claim(message.pk)
    address = reverse("referrals:send_again", args=[referral.key, message.pk])
    page = reverse("referrals:referral", args=[referral.key])
    assert "peut-être partie" not in ground.people.client("facilitator").get(page).content.decode()
    clock.shift(timedelta(minutes=11))
    assert "peut-être partie" in ground.people.client("facilitator").get(page).content.decode()
    for who in ("trainer", "partner", "stranger"):
        assert ground.people.client(who).post(address).status_code == 404
    assert send_due().sent == 0
    for _ in range(2):
        assert ground.people.client("facilitator").post(address).status_code == 302
    assert send_due().sent == 1
    assert mailoutbox[0].extra_headers["Message-ID"] == message_id(message)


def test_the_mark_tells_nothing_of_what_it_is_about() -> None:
    first, second = (
        post("referral:12:3", "a@example.org", "", ""),
        post("referral:12:4", "a@example.org", "", ""),
    )
    assert message_id(first) != message_id(second)
    assert "12" not in message_id(first).partition("@")[2]
    assert "referral" not in message_id(first)


def test_the_command_says_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    post("one", "a@example.org", "Objet", "Corps")
    call_command("send_messages")
    assert capsys.readouterr().out == "1 sent, 0 not taken, 0 in doubt\n"
