"""What a run or several say: intervals, residual value, the portfolio, churn, the verdict."""
