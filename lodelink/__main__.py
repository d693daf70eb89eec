"""`python -m lodelink` is the `lodelink` command."""

import sys

from lodelink.main import main

sys.exit(main())
