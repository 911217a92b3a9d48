"""English, as it is written in most of the world."""
