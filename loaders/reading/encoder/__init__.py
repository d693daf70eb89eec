"""A small pretrained language model as one more voice beside the readable features: reads a sentence once and gives
every proposal in it its log-odds.  Runs offline on the processor; its weights are files beside this one.
"""

from loaders.reading.encoder.voice import Voice, voice

__all__ = ["Voice", "voice"]
