"""The networks that readers write from, as far as limits must tell them apart."""

import ipaddress

from allauth.account.adapter import get_adapter
from django.http import HttpRequest


def network_of(address: str) -> str:
    """What one line is given: an IPv4 address, or an IPv6 network of 64 bits."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if ip.version == 6 and ip.ipv4_mapped is None:
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)


def network_address(request: HttpRequest) -> str:
    """The reader's address, past as many proxies as TRUSTED_PROXIES says."""
    return get_adapter().get_client_ip(request)
