"""What a mail system sends back: only a report of a mail of ours that failed for good counts."""

import pytest

from disclosure.jobs.returned_mail import LONGEST, NoReturn, Returned, read_return

ID = f"news-{'4f' * 20}"
OTHER = f"news-{'5e' * 20}"


def a_return(
    mail_id: str = ID, action: str = "failed", status: str = "5.1.1", inside: str = "message/rfc822"
) -> bytes:
    """As Postfix writes it."""
    return f"""Return-Path: <>
From: MAILER-DAEMON@mail.example (Mail Delivery System)
To: disclosure@alder.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="A/B"
Message-Id: <20261120180000.1234@mail.example>

--A/B
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

<ann.price@home.example>: host mx.home.example said: 550 5.1.1 unknown

--A/B
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example
Arrival-Date: Fri, 20 Nov 2026 18:00:00 +0000

Final-Recipient: rfc822; ann.price@home.example
Original-Recipient: rfc822;ann.price@home.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 unknown

--A/B
Content-Description: Undelivered Message
Content-Type: {inside}

From: Alder Vale Hospitals <disclosure@alder.example>
To: ann.price@home.example
Subject: There is news on your page: Alder Vale Hospitals
Message-ID: <{mail_id}@alder.example>

There is news on your page.

--A/B--
""".encode()


@pytest.mark.parametrize("inside", ["message/rfc822", "text/rfc822-headers"])
@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_a_mail_that_failed_is_known_by_the_mail_inside(inside: str, ends: bytes) -> None:
    found = read_return(a_return(inside=inside).replace(b"\n", ends))
    assert found == Returned(frozenset({ID}), True)


@pytest.mark.parametrize(
    ("action", "status", "for_good"),
    [
        ("Failed", "5.2.1 (mailbox disabled)", True),
        ("failed", "5.7.1", False),  # of policy, and not of the address
        ("failed", "5.1.8", False),  # of us
        ("failed", "5.0.0", True),  # says nothing, but the words of the server do: 5.1.1
        ("delayed", "4.4.1", False),
        ("failed", "4.4.7", False),  # given up for now: the address may be right
        ("delayed", "5.0.0", False),
        ("delivered", "2.0.0", False),
        ("relayed", "2.0.0", False),
        ("", "", False),
    ],
)
def test_only_what_failed_for_good_counts(action: str, status: str, for_good: bool) -> None:
    assert read_return(a_return(action=action, status=status)).for_good is for_good


@pytest.mark.parametrize(
    ("action", "status", "given_up"),
    [
        ("failed", "4.4.7", "4.4.7"),
        ("failed", "5.7.1 (blocked)", "5.7.1"),
        ("failed", "", "no status"),
        ("delayed", "4.4.7", ""),
        ("failed", "5.1.1", ""),
    ],
)
def test_what_a_mail_system_gave_up_on_did_not_arrive(
    action: str, status: str, given_up: str
) -> None:
    assert read_return(a_return(action=action, status=status)).given_up == given_up


def test_another_mail_of_the_house_is_none_of_ours() -> None:
    assert read_return(a_return("aa11bb22")).mail_ids == frozenset()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe garbage \r\n\r\n" * 9,
        b"From: ann@home.example\nSubject: Re: news\n\nThank you.\n",
        b"Content-Type: multipart/report; boundary=\n\n--\n",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" * 60,
        b"A: b\n\n" + b"x" * LONGEST,
    ],
)
def test_what_is_no_report_is_refused_in_a_sentence_without_an_address(raw: bytes) -> None:
    with pytest.raises(NoReturn) as no:
        read_return(raw)
    assert str(no.value).endswith(".") or str(no.value).endswith(").")
    assert "@" not in str(no.value)


def test_a_report_cut_short_anywhere_is_read_or_refused() -> None:
    whole = a_return()
    for length in range(0, len(whole), 37):
        try:
            found = read_return(whole[:length])
        except NoReturn:
            continue
        assert found.mail_ids <= {ID}
