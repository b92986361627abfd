"""What differs by more than chance: intervals, funnels, control charts, ranks and gaps; numbers in, numbers out.

Proportions are fractions between 0 and 1, rates are events for each person, means are in the unit measured; whoever shows
them multiplies. A level of 0.95 leaves 0.025 beyond either limit.
"""
