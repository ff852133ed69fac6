"""Notebooks run and set as PDF."""
