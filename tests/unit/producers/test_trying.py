from producers.trying import skew


def test_a_clock_is_only_said_to_differ_by_what_the_time_of_sending_does_not_explain() -> None:
    assert skew(100.0, 103.0, 101.0) == 0.0
    assert skew(100.0, 103.0, 40.0) == 60.0  # this machine is ahead
    assert skew(100.0, 103.0, 163.0) == -60.0  # this machine is behind
