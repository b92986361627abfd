"""Which recorded statements are told of people, and since when, as SQL: those that are held only once they take effect.

`s` is the table of statements, `e` the statement about an extract that a held one takes effect with (hub.store.holdings).
"""

#: The topics of an authority on which statements about people lie that are not held, and those on which all are.
CASE = "array(select id from topics where authority = :authority and stream = 'case')"
CONTROL = "array(select id from topics where authority = :authority and stream = 'control')"

#: To join after statements: what each is held for, if it is held and took effect.
HELD_FOR = """
left join extracts e on e.topic = s.topic and e.extract = s.extract and e.held > 0 and e.effective_at is not null
    and s.partition = 0 and s."offset" >= e.held_from and s."offset" < e."offset"
"""

#: The other way round: the statements that an extract holds.
HELD_BY = """
join statements s on s.topic = e.topic and s.partition = 0 and s."offset" >= e.held_from and s."offset" < e."offset"
    and s.extract = e.extract
"""

#: Since when a statement counts; null while it does not.
KNOWN_AT = "case when s.extract is null then s.known_at else e.effective_at end"

#: The extracts of an authority that took effect and hold any.
IN_EFFECT = "e.authority = :authority and e.held > 0 and e.effective_at is not null"
