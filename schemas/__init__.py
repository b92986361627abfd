"""The contract: what an event is, how it is written, and on which topic it travels."""
