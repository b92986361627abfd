"""The files of an extract: from bytes, in whatever encoding and form, to rows of cells with the line that each stands on."""
