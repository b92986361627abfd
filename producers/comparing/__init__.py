"""From the rows of this extract and what is remembered of the last one to what must be stated, in bounded memory."""
