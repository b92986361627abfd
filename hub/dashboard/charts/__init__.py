"""Figures as Vega-Lite specifications (pure), one kind of chart a file, and specifications as pictures."""
