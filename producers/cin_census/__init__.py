"""The children in need census of England: one XML document, translated into rows of the casefile's tables."""
