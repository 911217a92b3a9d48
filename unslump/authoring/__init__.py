"""A practitioner's own exercises outside of planning: checking them, their pictures, the file they travel in."""
