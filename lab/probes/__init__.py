"""Instruments: each looks at a finished model and returns numbers. None of them trains anything."""
