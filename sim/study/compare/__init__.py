"""Strategies compared under the same luck: replications, digests, tables, the folder of results."""
