"""Errors that are the user's to mend: one sentence that names the thing and the way out."""


class UserError(Exception):
    """Printed as one sentence on standard error; the command ends with status 2."""
