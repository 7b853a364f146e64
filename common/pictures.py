"""Photos that people upload: looked at with suspicion, turned upright, made smaller, and written anew.

Nothing of the uploaded file is kept but its pixels; where and when it was taken is handed out beside it.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps

from common.errors import Refusal

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 40_000_000
LONGEST_SIDE, SKETCH_SIDE = 2560, 240
#: Ways of keeping colours that come out right as RGB.
MODES = {"1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr"}
SIXTY = Decimal(60)


@dataclass(frozen=True)
class Picture:
    """A photo as it is kept, a small one of it, and what its camera wrote down."""

    content: bytes
    sketch: bytes
    latitude: Decimal | None
    longitude: Decimal | None
    taken_at: dt.datetime | None


def read_picture(content: bytes) -> Picture:
    """The photo in an upload; a Refusal says what is wrong with it and what would be right."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as found:
            _check_size(found)
            exif = found.getexif()
            latitude, longitude = _position(exif)
            taken_at = _taken_at(exif)
            # A JPEG is decoded at the size that is needed: a fraction of the memory.
            found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = _flat(ImageOps.exif_transpose(found) or found)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            kept = _written(upright, 85)
            upright.thumbnail((SKETCH_SIDE, SKETCH_SIDE))
            return Picture(kept, _written(upright, 75), latitude, longitude, taken_at)
    except Refusal:
        raise
    # A hostile file can make any part of a decoder fail, in any way.
    except Exception as error:
        raise Refusal(_("The photo can't be read: save it again as JPEG, PNG or WebP.")) from error


def _check_size(found: Image.Image) -> None:
    """By the header alone, before a pixel is decoded."""
    width, height = found.size
    if width * height > MOST_PIXELS:
        raise Refusal(
            _("The photo has %(given)s million pixels, more than %(most)s million: make it smaller.")
            % {"given": -(-width * height // 1_000_000), "most": MOST_PIXELS // 1_000_000}
        )
    if found.mode not in MODES:
        raise Refusal(_("The photo can't be read: save it again as JPEG, PNG or WebP."))


def _flat(found: Image.Image) -> Image.Image:
    """In plain colours, on white where it lets through."""
    if found.mode == "P" or "A" in found.mode:
        found = found.convert("RGBA")
        ground = Image.new("RGB", found.size, "white")
        ground.paste(found, mask=found.getchannel("A"))
        return ground
    return found.convert("RGB")


def _written(picture: Image.Image, quality: int) -> bytes:
    """As JPEG, with pixels only. A new picture carries nothing over from the old one."""
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    output = io.BytesIO()
    bare.save(output, "JPEG", quality=quality, optimize=True)
    return output.getvalue()


def _position(exif: Image.Exif) -> tuple[Decimal | None, Decimal | None]:
    """Latitude and longitude in degrees; neither where one of them makes no sense."""
    try:
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
        latitude = _degrees(place[ExifTags.GPS.GPSLatitude], place[ExifTags.GPS.GPSLatitudeRef], "S")
        longitude = _degrees(place[ExifTags.GPS.GPSLongitude], place[ExifTags.GPS.GPSLongitudeRef], "W")
    except Exception:  # whatever stands there instead is no position
        return None, None
    if abs(latitude) > 90 or abs(longitude) > 180 or not (latitude or longitude):
        return None, None
    return latitude, longitude


def _degrees(parts: Any, side: Any, negative: str) -> Decimal:
    """Degrees, minutes, seconds and a side as one signed number."""
    degrees, minutes, seconds = (Decimal(part.numerator) / Decimal(part.denominator) for part in parts)
    value = round(degrees + minutes / SIXTY + seconds / SIXTY / SIXTY, 6)
    return -value if str(side).strip("\0 ") == negative else value


def _taken_at(exif: Image.Exif) -> dt.datetime | None:
    """When the camera took it; a camera that does not say where is taken to be here."""
    try:
        details = exif.get_ifd(ExifTags.IFD.Exif)
        written = str(details[ExifTags.Base.DateTimeOriginal]).strip("\0 ")
        moment = dt.datetime.strptime(written, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - the zone is put in below
        offset = str(details.get(ExifTags.Base.OffsetTimeOriginal, "")).strip("\0 ")
        zone = dt.datetime.strptime(offset, "%z").tzinfo if offset else ZoneInfo(settings.TIME_ZONE)
        return moment.replace(tzinfo=zone).astimezone(dt.UTC)
    except Exception:  # whatever stands there instead is no time
        return None
