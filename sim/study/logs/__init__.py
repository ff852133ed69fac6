"""Logs of purchases and contracts: read from files, checked, or written from a simulated market."""
