"""Talking about products: finding, refining, explaining, comparing, recommending, writing."""
