"""The command line: one module a command, and how a command ends."""
