"""What consumers read and write within one transaction: what a batch changes, with the offsets, or nothing at all."""
