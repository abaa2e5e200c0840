"""The configuration.

The chain holds only if the site is built with the settings with which it was checked.

`settings` knows every setting: the value that it must have, or its type. Other settings are refused, since they may
change what readers see after everything was checked.
"""
