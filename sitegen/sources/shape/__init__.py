"""CKAN's dictionaries -> the model. They stop here (DESIGN §1); nothing in here raises for what a portal wrote."""
