"""Drawn tables are read as they look."""

from tests.lib.drawn import tables


def test_a_name_heads_its_table_and_an_empty_cell_is_empty() -> None:
    drawn = """
        referrals
        referral_id | decided_at | decision
        R1          |            | assessment

        reviews
        review_id | held_on
    """
    assert tables(drawn) == {
        "referrals": [["referral_id", "decided_at", "decision"], ["R1", "", "assessment"]],
        "reviews": [["review_id", "held_on"]],
    }
