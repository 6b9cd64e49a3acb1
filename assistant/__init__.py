"""The one brain of Banban 伴办: a Request goes in, a Reply comes out."""
