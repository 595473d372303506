"""The programs: the command line (`cli`, `commands`), notebooks (`notebook`, `completion`) and the demo.

A command is parse, one call of the library, print. The library never imports a program.
"""
