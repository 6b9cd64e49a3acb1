"""The one brain of Banban 伴办: a Request goes in, a Reply comes out."""

from assistant.processor import use_all_of_it

use_all_of_it()  # before anything imports numpy
