"""Tests of what is kept between turns."""
