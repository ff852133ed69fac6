"""What a game is: its file, its teams, what they may decide."""
