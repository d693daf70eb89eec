"""What can exist in Lodelink: types, relations, qualifiers, values and names.  Imports no other package of the project."""
