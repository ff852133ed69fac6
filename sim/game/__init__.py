"""A class plays the market: teams decide for its firms, round by round."""
