"""`make teach`: a folder for students and one for instructors, of the pages and of a secret.

Whatever students shall not see stands in the instructors' folder alone: solutions, and the keys of what is graded.
"""
