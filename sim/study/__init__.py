"""What we learn: runs, replications, comparisons, value and calibration."""
