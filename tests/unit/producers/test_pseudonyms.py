from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.errors import ConfigurationError
from producers.keyed import pseudonyms
from producers.keyed.key_places import read_key

KEY = bytes(range(32))
NAME = st.text(min_size=1, max_size=12)


def test_pseudonyms_never_change_from_one_version_to_the_next() -> None:
    assert pseudonyms.subject(KEY, "W06000015", "P1") == "87b4d4abe7efe2d64f77a64e7568c06d"
    assert pseudonyms.record(KEY, "W06000015", "referrals.csv", "R1").hex() == "e06bdfff228d071afbb127241b48cfa7"
    event_id = pseudonyms.event_id(KEY, "W06000015", "referral_received", "R1", "P1")
    assert event_id.hex() == "5cb1ff583fb18785ba479e97bb5d528a"


def test_another_key_another_authority_or_another_purpose_gives_another_pseudonym() -> None:
    found = {
        pseudonyms.subject(KEY, "W06000015", "P1"),
        pseudonyms.subject(KEY[::-1], "W06000015", "P1"),
        pseudonyms.subject(KEY, "W06000001", "P1"),
        pseudonyms.record(KEY, "W06000015", "referrals.csv", "P1").hex(),
        pseudonyms.record(KEY, "W06000015", "reviews.csv", "P1").hex(),
        pseudonyms.event_id(KEY, "W06000015", "review_held", "P1", "P1").hex(),
    }
    assert len(found) == 6


@given(NAME, NAME, NAME, NAME)
def test_parts_cannot_be_shifted_into_each_other(a: str, b: str, c: str, d: str) -> None:
    same = (a, b) == (c, d)
    assert (pseudonyms.record(KEY, "W", a, b) == pseudonyms.record(KEY, "W", c, d)) is same
    assert (pseudonyms.event_id(KEY, "W", "kind", a, b) == pseudonyms.event_id(KEY, "W", "kind", c, d)) is same


def test_an_event_id_is_a_uuid_of_the_kind_that_applications_make() -> None:
    assert UUID(bytes=pseudonyms.event_id(KEY, "W06000015", "review_held", "V1", "P1")).version == 8


def test_a_key_file_holds_64_hexadecimal_digits(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(pseudonyms.key_text(KEY))
    assert read_key(tmp_path / "key") == KEY


@pytest.mark.parametrize("content", [b"", b"abc", b"zz" * 32, b"ab" * 31, b"\xff" * 64, b"ab" * 33])
def test_anything_else_is_an_error_that_does_not_show_it(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        read_key(tmp_path / "key")
    assert "ab" * 31 not in str(caught.value)


def test_a_key_that_is_lost_is_said_to_be_lost(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="there is no pseudonym key"):
        read_key(tmp_path / "key")
