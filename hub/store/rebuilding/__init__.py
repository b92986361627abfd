"""A store that is made again beside the live one, compared with it, and takes its place."""
