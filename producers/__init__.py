"""An authority's side: from its own case-management system to its topics.

In the order in which a row travels: `sources` has a module for each format, which reads by means of `files`, `translation`
and `querying`; `rules` says what a row may say; `comparing` finds what is new in it, and has it said under pseudonyms by
`keyed`; `outbox` remembers it until `sending` has brought it to the topics. `connector` is the whole way, `staging` the part
of it that `previewing`, `practising` and `trying` go too.
"""
