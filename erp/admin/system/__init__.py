from erp.core.modules import load

load(__name__)
