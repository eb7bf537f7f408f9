"""One site (`build.py`), several (`batch.py`), and what a site must not lose at once (`shrinkage.py`)."""
