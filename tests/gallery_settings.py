"""The site's settings with a catalogue of the tests' own, in the folder that the environment names."""

import os
from pathlib import Path

from formulas.definitions import loading
from klsite.settings import *  # noqa: F403 -- as they are

loading.FOLDER = Path(os.environ["CATALOGUE"])
