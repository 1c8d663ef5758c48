from erp.core.guards.declarations import Sql

MOVES_ARE_IN_ORDER = Sql("moves_are_in_order", postgresql=(), sqlite=())
