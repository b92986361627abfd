"""`hub edge`: what it refuses before it takes a password from anybody."""

from pathlib import Path

from tests.lib.certificates import certified


def test_passwords_never_cross_a_network_in_the_clear(hub) -> None:
    refused = hub("edge", "--host", "0.0.0.0", HUB_EDGE_BOOTSTRAP="127.0.0.1:1")
    assert refused.returncode == 3
    assert "in the clear" in refused.stderr
    assert "edge_certificate_file" in refused.stderr


def test_a_certificate_and_a_key_that_do_not_belong_together_are_refused(hub, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    ours, others = certified(tmp_path), certified(tmp_path / "other")
    named = {"HUB_EDGE_CERTIFICATE_FILE": str(ours.certificate), "HUB_EDGE_KEY_FILE": str(others.key)}
    refused = hub("edge", HUB_EDGE_BOOTSTRAP="127.0.0.1:1", **named)
    assert refused.returncode == 3
    assert str(others.key) in refused.stderr
    alone = hub("edge", HUB_EDGE_BOOTSTRAP="127.0.0.1:1", HUB_EDGE_KEY_FILE=str(ours.key))
    assert alone.returncode == 3
    assert "edge_certificate_file and edge_key_file go together" in alone.stderr
