"""Ask the series: questions to this book, answered with its own passages. Start with README.md."""
