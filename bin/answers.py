"""Does a PostgreSQL or a Redis answer? `answers.py postgres URL`: status 0, or 1 and one line why not."""

import sys

import psycopg
import redis


def main(kind: str, url: str) -> str | None:
    """None when it answers, else the reason in one line."""
    try:
        if kind == "postgres":
            psycopg.connect(url, connect_timeout=3).close()
        else:
            redis.Redis.from_url(url, socket_connect_timeout=3).ping()
    except (psycopg.Error, redis.RedisError, ValueError) as error:
        return f"nothing answers at {_without_password(url)} ({str(error).strip().splitlines()[0]})"
    return None


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


if __name__ == "__main__":
    if reason := main(*sys.argv[1:]):
        print(reason)
        sys.exit(1)
