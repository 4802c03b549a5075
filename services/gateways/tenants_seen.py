"""The tenants a file has named so far: a million of them in some 20 MB."""

_BUCKETS = 4096
_KEY = 16
_LINE = 4


class TenantsSeen:
    """Remembers on which line each tenant stood first."""

    def __init__(self) -> None:
        # A dict of a million keys takes ten times as much, and an import is to stay small.
        self._keys = [bytearray() for _ in range(_BUCKETS)]
        self._lines = [bytearray() for _ in range(_BUCKETS)]

    def first_line(self, tenant_id: str, line: int) -> int:
        """Return the line of the first row of this tenant (a GUID), which may be this one."""
        key = bytes.fromhex(tenant_id.replace("-", ""))
        bucket = hash(key) % _BUCKETS
        keys, lines = self._keys[bucket], self._lines[bucket]
        at = keys.find(key)
        while at % _KEY > 0 and at >= 0:
            at = keys.find(key, at + 1)
        if at >= 0:
            start = at // _KEY * _LINE
            return int.from_bytes(lines[start : start + _LINE], "big")
        keys += key
        lines += line.to_bytes(_LINE, "big")
        return line
