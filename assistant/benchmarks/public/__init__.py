"""Runs public data sets through our matcher; `banban bench understanding` prints the figures beside the published ones."""
