"""Which figures are withheld from others, so that no small number of people can be worked out from what is shown."""
