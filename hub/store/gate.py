"""The table that everybody locks first who looks at more than one, or writes: whoever has it knows that none is exchanged.

A rebuilt store takes the place of the live one table by table (hub.store.rebuilding.switching), in one transaction that
waits here until nobody is inside, and lets nobody in meanwhile. Who waits holds nothing else, so nobody waits for ever.
"""

#: Consumers lock the rows of their authorities in it, and that locks the table.
GATE = "standings"

#: Begins a transaction in which every read sees the same state of the same tables. The lock comes before the first query,
#: which is what fixes the state: a reader that waited for other tables reads all that is in them.
ONE_STATE = f"set transaction isolation level repeatable read read only; lock table {GATE} in access share mode"

#: The making of the tables, as a column of SQL; another one once a rebuilt store has taken their place.
GENERATION = f"cast(cast('{GATE}' as regclass) as oid)"
