"""What the elements of a document must hold: one that no element of its kind holds is called otherwise there, as a missing column.

A file with a header says which columns it has. A document does not: an element that is not there may have been left blank. So
only what is in none of several is taken for missing, and the document is refused as a whole, as a file without the column is.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from producers.refusals import Code, FileRefused

#: Of fewer elements it cannot be told whether a part was left blank or is called otherwise.
SEVERAL = 2
#: Of so many some should hold what may be left out.
MANY = 20


class ExpectedElements:
    """What was seen of what elements must hold (`must`) and of what most documents have in some of them (`usual`)."""

    def __init__(self, must: Mapping[str, Iterable[str]], usual: Mapping[str, Iterable[str]]) -> None:
        self._must = {holder: dict.fromkeys(names) for holder, names in must.items()}
        self._usual = {holder: dict.fromkeys(names) for holder, names in usual.items()}
        self._seen: Counter[str] = Counter()

    def see(self, holder: str, names: Iterable[str]) -> None:
        """An element, by what it is expected as, and the names of what it holds; they are asked for only while any is lacking."""
        self._seen[holder] += 1
        lacking = [each for each in (self._must.get(holder), self._usual.get(holder)) if each]
        if lacking:
            for name in names:
                for each in lacking:
                    each.pop(name, None)

    def check(self, file: str | None = None) -> None:
        """Raises FileRefused when what elements must hold is in none of them."""
        for holder, lacking in self._must.items():
            if lacking and self._seen[holder] >= SEVERAL:
                sentence = (
                    f"no {holder} of this document holds {', '.join(lacking)}; each must hold it, under that name"
                )
                raise FileRefused(Code.MISSING_COLUMN, sentence, file=file)

    def remarks(self) -> list[str]:
        """What is worth saying of a document in which none of many elements holds what some should hold."""
        return [
            f"no {holder} holds {', '.join(lacking)}; it counts as blank in every one"
            for holder, lacking in self._usual.items()
            if lacking and self._seen[holder] >= MANY
        ]
