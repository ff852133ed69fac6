"""What a run or several say: intervals, what customers still bring, the portfolio, churn, the verdict."""
