"""What was decided and done, event by event, and where the game stands."""
