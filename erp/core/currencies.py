"""Currencies: which codes exist and how many decimals their smallest unit has (ISO 4217, list one).

Metals, bond-market units, the testing and the "no currency" code have no minor unit and are left out: nothing
can be invoiced in them. Codes withdrawn in 2025 and 2026 (ANG, BGN) stay, for documents of those years.
"""

from typing import Final

from django.utils.translation import gettext_lazy as _

_CODES: Final = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD
CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL
GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD
KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO
NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD
SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV
WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""

CODES: Final[tuple[str, ...]] = tuple(_CODES.split())
CHOICES: Final[tuple[tuple[str, str], ...]] = tuple((code, code) for code in CODES)

_USUAL_DIGITS: Final = 2
_OTHER_DIGITS: Final = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_DIGITS: Final[dict[str, int]] = dict.fromkeys(CODES, _USUAL_DIGITS) | {
    code: count for count, codes in _OTHER_DIGITS.items() for code in codes.split()
}


class UnknownCurrency(ValueError):
    """Not a code of ISO 4217 that money can be counted in. `code` is what was given."""

    message = _("Not a currency code of ISO 4217.")
    reason = "unknown_currency"

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def digits(code: str) -> int:
    """Decimals of the smallest unit of `code` (upper case): 0, 2, 3 or 4. Raises UnknownCurrency."""
    try:
        return _DIGITS[code]
    except KeyError:
        raise UnknownCurrency(code) from None
