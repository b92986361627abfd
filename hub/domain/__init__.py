"""The rules of the exchange as pure functions: values in, values out; no file, clock, socket or database."""
