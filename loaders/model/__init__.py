"""The optional extractor: asks a language model (any OpenAI-compatible endpoint) for facts, and believes none unchecked.

Here live the prompt, the client with its budget and cache, and the checks that every answer must pass.  How facts are read
by rule is `loaders.reading`'s business; when the model is asked at all is the command's.
"""
