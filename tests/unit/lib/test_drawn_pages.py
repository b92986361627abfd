"""The documentation harness reads pages as a person does."""

from tests.lib.pages import blocks, links


def test_a_block_is_found_with_its_language_and_line() -> None:
    page = "# Title\n\n```sh\nhub --help\n```\n\ntext\n\n```text\nout\n```\n"
    assert [(each.language, each.text, each.line) for each in blocks(page)] == [
        ("sh", "hub --help\n", 3),
        ("text", "out\n", 9),
    ]


def test_a_link_inside_a_block_is_not_followed() -> None:
    assert links("[a](b.md)\n\n```text\n[x](y.md)\n```\n") == ["b.md"]
