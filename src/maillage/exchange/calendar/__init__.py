"""iCalendar (RFC 5545) out: sessions and drop-ins, as any calendar program reads them."""
