"""Moves between stages as a Markov chain: from logs, from runs, and what hindsight says of it."""
