"""Dice, a coin's judge, the learned one and the truth, climbed."""
