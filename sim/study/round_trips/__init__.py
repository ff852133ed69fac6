"""Whether calibration finds a truth that is known: markets made for it, their logs, what intervals hold."""
