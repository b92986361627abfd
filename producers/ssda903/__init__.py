"""The SSDA903 return of children looked after, read as files or as XML and told as periods of care, placements, reviews and leavers."""
