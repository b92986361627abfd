"""Under the authority's keys: every identifier replaced by its pseudonym before anything leaves the authority."""
