"""From the outbox to the topics and back: statements sent, extracts completed, receipts taken in."""
