"""Which messages about people are right at first sight, asked of all of one kind together. Pure.

Says yes only where each would be found right by itself (consumers.sorting); whoever gets no is looked at one by one.
"""

from datetime import date

import numpy as np

from consumers.page import Page
from consumers.plausibility import PSEUDONYM_BYTES, PSEUDONYM_SIZES, references
from schemas.codec import Kindred
from schemas.columns import NONE, Pieces, Whole
from schemas.cursor import Flags, Places

_EPOCH = date(1970, 1, 1).toordinal()


def right(kindred: Kindred, page: Page, last_day: date) -> Flags:
    """Which of these messages name the authority and the person they travel under, and hold nothing impossible."""
    fields = kindred.columns.fields
    subjects, days = fields["header.subject"], fields["header.occurred_on"]
    assert isinstance(subjects, Pieces)
    assert isinstance(days, Whole)
    found = _are_keys(subjects, page, kindred.numbers)
    found &= _are_own(fields["header.authority"], page, kindred.numbers)
    found &= days.codes <= last_day.toordinal() - _EPOCH
    found &= _are_pseudonyms(subjects) & _are_pseudonyms(fields["header.record"])
    for name in references(kindred.shape):
        found &= _are_pseudonyms(fields[name])
    return found


def _are_keys(subjects: Pieces, page: Page, numbers: Places) -> Flags:
    sizes = page.key_size[numbers]
    return _are_equal(subjects, page.key_at[numbers], np.where(sizes <= PSEUDONYM_SIZES[1], sizes, NONE))


def _are_own(authorities: object, page: Page, numbers: Places) -> Flags:
    assert isinstance(authorities, Pieces)
    codes = [part.authority.encode() for part in page.parts]
    owners = np.searchsorted([part.ended for part in page.parts], numbers, side="right")
    found: Flags = authorities.sizes == np.array([len(code) for code in codes])[owners]
    found &= (
        authorities.cursor.rows(authorities.begun, np.where(found, authorities.sizes, 0)) == np.array(codes)[owners]
    )
    return found


def _are_equal(pieces: Pieces, begun: Places, sizes: Places) -> Flags:
    found: Flags = pieces.sizes == sizes
    held = np.where(found, sizes, 0)
    found &= pieces.cursor.rows(pieces.begun, held) == pieces.cursor.rows(begun, held)
    return found


def _are_pseudonyms(names: object) -> Flags:
    assert isinstance(names, Pieces)
    least, most = PSEUDONYM_SIZES
    lowest, highest = PSEUDONYM_BYTES
    sizes = np.where((names.sizes >= least) & (names.sizes <= most), names.sizes, 0)
    rows = names.cursor.rows(names.begun, sizes)
    bytes_of_all = rows.view(np.uint8).reshape(len(rows), rows.itemsize)
    printable = (bytes_of_all >= lowest) & (bytes_of_all <= highest)
    found: Flags = (printable.sum(axis=1) == sizes) & ((sizes > 0) | (names.sizes == NONE))
    return found
