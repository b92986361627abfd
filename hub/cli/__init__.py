"""One file per command; the only place where everything is put together."""
