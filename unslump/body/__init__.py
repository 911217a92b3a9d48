"""Pure drawing: a pose in a clinician's words becomes a skeleton, and the skeleton a picture."""
