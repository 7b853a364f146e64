"""Photos for tests, made on the spot."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

XIAMEN = ((24, 28, 48), "N", (118, 5, 24), "E")


def camera_photo(size: tuple[int, int] = (400, 200), *, orientation: int = 1, place: Any = XIAMEN) -> bytes:
    """A JPEG as a phone makes it: left half red, right half blue; with place, time and camera written in."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "SECRET-CAMERA"
    exif[ExifTags.Base.Orientation] = orientation
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2020:11:18 10:22:33"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitude] = tuple(IFDRational(part) for part in place[0])
    gps[ExifTags.GPS.GPSLatitudeRef] = place[1]
    gps[ExifTags.GPS.GPSLongitude] = tuple(IFDRational(part) for part in place[2])
    gps[ExifTags.GPS.GPSLongitudeRef] = place[3]
    output = io.BytesIO()
    picture.save(output, "JPEG", exif=exif)
    return output.getvalue()


def flat_picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (40, 30)) -> bytes:
    """A picture in one format and one way of keeping colours."""
    output = io.BytesIO()
    Image.new(mode, size).save(output, kind)
    return output.getvalue()


def png_of_size(width: int, height: int) -> bytes:
    """A PNG whose header promises a size, with next to nothing behind it: a bomb for who decodes first."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """What a browser sends."""
    return SimpleUploadedFile(name, content, "application/octet-stream")
