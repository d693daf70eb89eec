"""Text and tables become facts here: documents/ (readers), reading/ (prose), datasets/ (published tables).

Nothing here knows the graph, the API or the command line: a loader yields documents or facts and is done.
"""
