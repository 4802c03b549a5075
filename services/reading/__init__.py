"""Readers: one module for each kind of thing that people write, paste, or have in a file.

Text is read here, once, at the border; what people typed is shown as they typed it. No other
module looks at Unicode, folds case, or converts domain names: the linter refuses it.
Imports nothing of ours.
"""
