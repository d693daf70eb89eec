"""Small pretrained language models beside tables and readable features: the spotter finds names that no table has, the voice
gives every proposal in a sentence its log-odds.  They run offline on the processor; their weights are files beside this one.
"""

from loaders.reading.encoder.voice import Voice, voice

__all__ = ["Voice", "voice"]
