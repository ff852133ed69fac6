"""One module a chapter of a report: its sentences, charts and tables together."""
