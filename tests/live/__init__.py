"""Against a running CKAN."""
