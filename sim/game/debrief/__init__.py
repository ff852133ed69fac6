"""Why each team won or lost: told after the game."""
