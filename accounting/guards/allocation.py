from erp.core.guards.declarations import Sql

ALLOCATION_JOINS_LIKE_ITEMS = Sql("allocation_joins_like_items", postgresql=(), sqlite=())
