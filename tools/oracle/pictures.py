"""Makes the pictures that rana-core's tests of reading and resizing compare with.

Needs Pillow (made with 13.0.0) and numpy. Run from the project root: python tools/oracle/pictures.py
"""

from pathlib import Path

import numpy
from PIL import Image

OUT = Path("rana-core/src/test/resources/rana/data")
RESIZED = [(32, 32), (8, 8), (50, 41), (37, 12)]


def noisy_scene(width, height):
    """Smooth colour with hard noise on it, so that rounding, clipping and overshoot all occur."""
    random = numpy.random.default_rng(1)
    y, x = numpy.mgrid[0:height, 0:width]
    smooth = numpy.stack([x * 255 / width, y * 255 / height, (x + y) * 255 / (width + height)], axis=-1)
    noise = random.integers(0, 2, (height, width, 3)) * 255
    noisy = random.random((height, width, 1)) < 0.4
    return numpy.where(noisy, noise, smooth).astype(numpy.uint8)


def quadrants(mode="RGB"):
    """16 x 16: red, green / blue, white."""
    image = Image.new("RGB", (16, 16), (255, 255, 255))
    image.paste((255, 0, 0), (0, 0, 8, 8))
    image.paste((0, 255, 0), (8, 0, 16, 8))
    image.paste((0, 0, 255), (0, 8, 8, 16))
    return image.convert(mode)


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    scene = Image.fromarray(noisy_scene(37, 29))
    scene.save(OUT / "scene.png")
    scene.convert("L").save(OUT / "scene-grey.png")
    for width, height in RESIZED:
        scene.resize((width, height), Image.Resampling.BICUBIC).save(OUT / f"scene-{width}x{height}.png")

    quadrants().save(OUT / "quadrants.webp", lossless=True)
    quadrants().save(OUT / "quadrants.bmp")
    quadrants("P").save(OUT / "quadrants.gif")
    quadrants("CMYK").save(OUT / "cmyk.jpg")
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        quadrants().save(OUT / f"turned-{orientation}.jpg", exif=exif, quality=95, subsampling=0)

    ramp = numpy.arange(256, dtype=numpy.uint16).reshape(16, 16) * 257
    Image.fromarray(ramp).save(OUT / "grey16.png")
    Image.fromarray((ramp // 257).astype(numpy.uint8)).save(OUT / "grey8.png")
    clear = quadrants("RGBA")
    clear.putpixel((0, 0), (255, 0, 0, 0))
    clear.putpixel((1, 0), (255, 0, 0, 128))
    clear.save(OUT / "clear.png")


if __name__ == "__main__":
    main()
