"""One CKAN portal, one themed static catalogue site per partner."""
