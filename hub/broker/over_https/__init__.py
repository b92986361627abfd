"""The way to the broker where no Kafka passes: HTTPS, through the edge of the hub."""
