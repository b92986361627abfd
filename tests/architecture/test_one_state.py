"""Whoever reads several tables of the store sees one state of it, also while a rebuilt one takes its place."""

from tests.lib.checkout import ROOT, modules

#: The gate itself; who compares two stores, of which only the live one can be exchanged, by itself; and who reads an authority's
#: own database, which is none of ours.
ALLOWED = {"hub/store/gate.py", "hub/store/rebuilding/switching.py", "producers/querying/dialects.py"}


def test_a_reader_of_one_state_comes_through_the_gate() -> None:
    own = {str(file.relative_to(ROOT)) for file in modules() if "repeatable read" in file.read_text("utf-8").lower()}
    assert own == ALLOWED
