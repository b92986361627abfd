"""Counts an authority's whole history by a definition that is new, beside the figures by the one before.

The statements are all there; so are the moments at which each became known. A new definition is therefore counted back
to the first of them, and readers go over to it when the last authority is complete (hub.domain.figures.methods_in_force).
"""

from collections.abc import Mapping

from consumers.people import People
from hub.domain.contributions import Judge
from hub.domain.indicators import Indicator
from hub.domain.knowledge import Changes, Timelines, replace_timeline
from hub.domain.likenesses import Likenesses
from hub.store.effects import days
from hub.store.engine import Store
from hub.store.ingest.transaction import Ingest, ingest
from schemas.codec import Codec


def complete_definitions(store: Store, codec: Codec, indicators: Mapping[str, Indicator], authority: str) -> list[str]:
    """Count an authority's figures by every definition it is not complete by; returns those counted now.

    A definition that is not among them is counted by no longer. One that is taken up again is counted from the beginning:
    what it came to before lacks all that was stated meanwhile. One transaction: readers and other consumers see all of it
    or nothing. Raises UnreachableError.
    """
    with ingest(store) as transaction:
        transaction.places.lock([authority])
        complete = transaction.figures.complete(authority)
        missing = [each for each in indicators.values() if (each.code, each.method_version) not in complete]
        transaction.figures.leave(authority, {each.code: each.method_version for each in indicators.values()})
        if missing:
            methods = {each.code: each.method_version for each in missing}
            transaction.figures.forget(authority, methods)
            _count(authority, codec, Judge(missing), transaction)
            transaction.figures.completed(authority, methods)
    return [each.method_version for each in missing]


def _count(authority: str, codec: Codec, judge: Judge, transaction: Ingest) -> None:
    methods = {each.code: each.method_version for each in judge.indicators}
    judged = Timelines(days(transaction.extracts.of([authority])), judge)
    people = People(codec, judge, Likenesses(judge), most=0)
    for chunk in people.timelines_of_everyone(authority, transaction.statements):
        changes = Changes()
        due = []
        for subject, told in chunk.items():
            now = judged(told)
            replace_timeline(changes, (), now)
            if now and now[-1][1].due_on is not None:
                due.append((authority, now[-1][1].due_on, subject))
        transaction.due.put(due)
        transaction.figures.add({authority: changes}, methods)
