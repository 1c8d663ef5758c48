from erp.core.guards.declarations import Sql

BALANCED = Sql("balanced", postgresql=(), sqlite=())
