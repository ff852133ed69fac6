"""What we see: charts, words, notebooks and the PDF report."""
