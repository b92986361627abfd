"""Ofsted's Annex A: a workbook of lists of children, and what of a casefile may be stated of each."""
