"""Pages of a PDF as pictures, from memory, for the preview."""

from typing import Any


class PdfiumPages:
    """The `PdfPages` port. pypdfium2 is loaded at the first preview, not before."""

    def page_count(self, pdf: bytes) -> int:
        """How many pages."""
        with _opened(pdf) as document:
            return len(document)

    def picture(self, pdf: bytes, page: int, width: int) -> tuple[int, int, bytes]:
        """Width, height and RGB bytes (rows without padding) of a page, counted from 0, drawn at a width in pixels.

        Raises IndexError for a page that does not exist.
        """
        with _opened(pdf) as document:
            if not 0 <= page < len(document):
                raise IndexError(page)
            sheet = document[page]
            bitmap = sheet.render(scale=width / sheet.get_width(), rev_byteorder=True)
            row = bitmap.width * bitmap.n_channels
            raw = bytes(bitmap.buffer)
            rows = (raw[at : at + row] for at in range(0, bitmap.stride * bitmap.height, bitmap.stride))
            return bitmap.width, bitmap.height, b"".join(rows)


def _opened(pdf: bytes) -> Any:  # noqa: ANN401 - pypdfium2 ships no types
    import pypdfium2

    return pypdfium2.PdfDocument(pdf)
