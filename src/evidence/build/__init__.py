"""Builds and previews the site: a new folder for each build, what is kept, workers and packing.

It may import from every room but `commands`. `build.mkdocs` alone imports the engine.
"""
