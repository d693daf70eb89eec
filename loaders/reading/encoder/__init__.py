"""Small pretrained language models beside tables and readable features: the spotter finds names that no table has, the voice
gives every proposal in a sentence its log-odds, and every value that may belong to a fact.  They run offline on the
processor; their weights are files beside this one.
"""

from loaders.reading.encoder.voice import Hearing, Voice, hearing, voice

__all__ = ["Hearing", "Voice", "hearing", "voice"]
