"""A notebook for each part and chapter, made of its page: `make teach`.

A page is read from its source, in a second: `blocks` cuts it up, `wording` turns MyST into what Jupyter shows, `cells`
makes the notebook. Neither text nor code nor a number is typed here that the page has.
"""
