package rana.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;
import javax.imageio.ImageIO;

/** Pictures generated with Pillow by tools/oracle/pictures.py. */
final class TestPictures {
    private TestPictures() {}

    static Path path(String name) {
        try {
            URL resource = Objects.requireNonNull(TestPictures.class.getResource(name), name);
            return Path.of(resource.toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the unconverted samples of a file, channels interleaved. */
    static byte[] samples(String name) throws IOException {
        BufferedImage image = ImageIO.read(path(name).toFile());
        int[] samples = image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
        byte[] bytes = new byte[samples.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) samples[i];
        }
        return bytes;
    }
}
