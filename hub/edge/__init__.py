"""The way in for authorities whose network lets no Kafka pass: their own messages, over HTTPS; it keeps nothing."""
