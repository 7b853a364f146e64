"""The demo portfolio "Xiamen 2020": 415 projects, the months January to October published, November open.

``building`` and the modules below it are pure: from the tables in ``data/`` and a fixed seed they make
the same portfolio every time. ``loading`` plays it, month by month, through the services that users'
entries go through. Names of known projects and October's totals are the published ones; all else, every
project's own figures and every person included, is made up.
"""
