"""Do the cherry's findings hold in another family of worlds?"""
