from tests.support.checked import shop

__all__ = ["shop"]
