"""The explorer: a study's strategy and market under sliders, and a picture that answers while they move."""
