"""Settings of the tests: the product's own, in a folder of their own, without what only slows tests down.

DATABASE_URL chooses the database (empty: a SQLite file); a local `.env` is not read.
"""

import atexit
import os
import shutil
import tempfile

os.environ["MIZAN_ENV"] = "test"

if "MIZAN_TEST_DIR" not in os.environ:
    # Workers of pytest-xdist and commands that a test starts inherit the folder; who made it removes it.
    os.environ["MIZAN_TEST_DIR"] = tempfile.mkdtemp(prefix="mizan-test-")
    atexit.register(shutil.rmtree, os.environ["MIZAN_TEST_DIR"], ignore_errors=True)
os.environ["DATA_DIR"] = os.environ["MIZAN_TEST_DIR"]

from erp.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads of a test and its live server need connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
DATABASES["default"]["CONN_MAX_AGE"] = 0
