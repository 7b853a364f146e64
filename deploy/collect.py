"""`python -m deploy.collect`: the static files of the image, the same selection the launcher makes."""

from __future__ import annotations

import subprocess
import sys

from launcher.assets import COLLECT

if __name__ == "__main__":
    sys.exit(subprocess.call([sys.executable, "manage.py", *COLLECT]))
