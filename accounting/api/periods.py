"""The resources `fiscal-years` and `periods`."""

from accounting.models.period import FiscalYear, Period
from accounting.services import fiscal_year, periods
from erp.api.fields import Reference
from erp.api.registry import register
from erp.api.serializers import RECORD, ResourceSerializer
from erp.api.viewsets import Action, ResourceViewSet, Writes


class FiscalYearSerializer(ResourceSerializer):
    class Meta:
        model = FiscalYear
        fields = (*RECORD[:2], "year", "start", "end", *RECORD[2:])
        read_only_fields = ("end",)
        # Without them the year follows the last one there is.
        extra_kwargs = {"year": {"required": False}, "start": {"required": False}}


@register("fiscal-years")
class FiscalYearViewSet(ResourceViewSet):
    """Twelve months of books."""

    queryset = FiscalYear.objects.all()
    serializer_class = FiscalYearSerializer
    writes = Writes(create=fiscal_year.create, update=fiscal_year.update, delete=fiscal_year.delete)
    example = {"external_id": "FY-NEXT"}


class PeriodSerializer(ResourceSerializer):
    fiscal_year = Reference("year", writable=False)

    class Meta:
        model = Period
        fields = (*RECORD[:2], "fiscal_year", "start", "end", "state", *RECORD[2:])


@register("periods")
class PeriodViewSet(ResourceViewSet):
    """Months of a fiscal year: closed by an accountant, opened again, locked for ever."""

    queryset = Period.objects.all()
    serializer_class = PeriodSerializer
    actions = {
        "close": Action(periods.close, permission="accounting.manage_ledger"),
        "reopen": Action(periods.reopen, permission="accounting.manage_ledger"),
        "lock": Action(periods.lock, permission="accounting.manage_ledger"),
    }
    events = ("created", "deleted", "closed", "reopened", "locked")
