"""What a learner may skip: how much is run, what is kept, which code a result came from, how it is written."""
