"""From the columns of a file of an authority's own making to those of a table of ours, as its configuration says."""
