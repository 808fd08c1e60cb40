"""Does a finding hold as the model grows?"""
