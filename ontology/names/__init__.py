"""The vocabulary of the field (tables of names and kinds) and the recogniser over it: text in, typed mentions out.

Facts (who is a member, owns, operates, bans) do not live here, nor does anything that reads sentences.
"""
