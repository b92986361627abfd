"""How authorities are shared out among consumers."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from hub.broker.assignor import AuthorityAssignor, share
from schemas.topics import CONSUMED, topic

CARDIFF, GWYNEDD, POWYS, SWANSEA = "W06000015", "W06000002", "W06000023", "W06000011"
NOBODY = frozenset[str]()

memberships = st.dictionaries(st.sampled_from("abcdef"), st.frozensets(st.sampled_from("QRSTUVWXYZ")), min_size=1)
authorities = st.frozensets(st.sampled_from("QRSTUVWXYZ"))


@given(authorities, memberships)
def test_every_authority_has_one_consumer_and_no_consumer_two_more_than_another(wanted, claims) -> None:
    shares = share(wanted, claims)
    assert sorted(each for taken in shares.values() for each in taken) == sorted(wanted)
    sizes = [len(taken) for taken in shares.values()]
    assert max(sizes) - min(sizes) <= 1


@given(authorities, memberships)
def test_sharing_out_again_moves_nothing(wanted, claims) -> None:
    first = share(wanted, claims)
    assert share(wanted, {member: frozenset(taken) for member, taken in first.items()}) == first


@given(authorities, memberships)
def test_the_order_in_which_consumers_are_named_does_not_matter(wanted, claims) -> None:
    assert share(wanted, claims) == share(sorted(wanted, reverse=True), dict(reversed(claims.items())))


def test_an_authority_stays_where_it_is_when_another_consumer_leaves() -> None:
    before = {"one": frozenset({CARDIFF, GWYNEDD}), "two": frozenset({POWYS})}
    assert share([CARDIFF, GWYNEDD, POWYS, SWANSEA], before) == {"one": [GWYNEDD, CARDIFF], "two": [SWANSEA, POWYS]}


def test_all_topics_of_an_authority_go_to_one_consumer() -> None:
    topics = {topic(code, stream): {0, 1} for code in (CARDIFF, GWYNEDD, POWYS) for stream in CONSUMED}
    cluster = SimpleNamespace(partitions_for_topic=topics.get)
    answer = AuthorityAssignor().assign(cluster, [joining("one", topics), joining("two", topics)])
    owners = {code: {member for member, given in answer.items() for part in given.partitions() if code in part.topic}
              for code in (CARDIFF, GWYNEDD, POWYS)}  # fmt: skip
    assert all(len(each) == 1 for each in owners.values())
    assert sum(len(given.partitions()) for given in answer.values()) == 2 * len(topics)


def test_a_consumer_that_missed_a_round_has_no_claim() -> None:
    late, current = AuthorityAssignor(), AuthorityAssignor()
    topics = {topic(code, "case"): {0} for code in (CARDIFF, GWYNEDD)}
    cluster = SimpleNamespace(partitions_for_topic=topics.get)
    everything = AuthorityAssignor().assign(cluster, [joining("one", topics)])["one"]
    late.on_assignment(everything, 3)
    current.on_assignment(everything, 4)
    members = [joining("a", topics, late), joining("b", topics, current)]
    answer = AuthorityAssignor().assign(cluster, members)
    assert [part.topic for part in answer["b"].partitions()] == [topic(GWYNEDD, "case")]


def test_what_another_version_of_the_program_says_of_itself_is_no_claim() -> None:
    topics = {topic(CARDIFF, "case"): {0}}
    member = joining("one", topics)
    member.metadata.user_data = b"\x00\x01 not ours"
    cluster = SimpleNamespace(partitions_for_topic=topics.get)
    assert len(AuthorityAssignor().assign(cluster, [member])["one"].partitions()) == 1


def joining(name, topics, assignor=None):
    return SimpleNamespace(member_id=name, metadata=(assignor or AuthorityAssignor()).metadata(topics))
