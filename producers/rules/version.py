"""The version of the rules by which rows are judged and mapped."""

#: Raised whenever a row that was accepted could be judged or stated otherwise: then every row is looked at again once.
VERSION = "2"
