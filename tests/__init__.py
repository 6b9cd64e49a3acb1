"""Tests of Banban: they mirror the rooms of the house."""
