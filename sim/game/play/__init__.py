"""What came of it: rounds simulated, results, research, ranks."""
