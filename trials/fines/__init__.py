"""What makes thoughts hide: the fine on a word, its size, honest work that doesn't pay, or the number of updates?"""
