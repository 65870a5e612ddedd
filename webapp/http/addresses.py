"""Numbers in addresses: in ASCII digits, and none that no database keeps."""

from werkzeug.routing import IntegerConverter, Map

from webapp.domain.whole_texts import LARGEST


class NumberConverter(IntegerConverter):
    """`<int:…>` of a route; what does not fit it is an address of nothing."""

    regex = "[0-9]{1,19}"

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST)
