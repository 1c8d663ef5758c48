from erp.core.guards.declarations import Sql

LINES_CARRY_THEIR_DIMENSIONS = Sql("lines_carry_their_dimensions", postgresql=(), sqlite=())
