"""Reading an authority's database: what is asked of it, how what it answers becomes rows, and how far it has been read."""
