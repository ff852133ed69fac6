"""The table at which a game is played: what may happen when, whoever asks for it."""
