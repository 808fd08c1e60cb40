"""What does it cost to run a model with fewer bits, as a smaller one, or with a draft?"""
