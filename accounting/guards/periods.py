from erp.core.guards.declarations import Sql

POSTED_IN_AN_OPEN_PERIOD = Sql("posted_in_an_open_period", postgresql=(), sqlite=())
PERIODS_DO_NOT_OVERLAP = Sql("periods_do_not_overlap", postgresql=(), sqlite=())
