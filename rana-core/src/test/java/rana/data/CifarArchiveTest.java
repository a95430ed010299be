package rana.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Tests on the real pictures, if they are available. */
class CifarArchiveTest {
    /** The mean of each channel over the training split, 0 to 1, as published for normalisation. */
    private static final double[] PUBLISHED_MEANS = {0.4914, 0.4822, 0.4465};

    @Test
    void has_the_published_means_and_5000_pictures_of_each_class() {
        Path data = Path.of("../../shared/data");
        assumeTrue(
                Files.exists(data.resolve("cifar-10-binary.tar.gz")), "no " + "cifar-10-binary.tar.gz" + " in " + data);

        ImageSource all = DataSources.open("cifar10", DataOptions.of(32, 3).path(data));

        int[] counts = new int[10];
        double[] means = new double[3];
        byte[] picture = new byte[3072];
        for (int i = 0; i < all.count(); i++) {
            counts[all.label(i)]++;
            all.read(i, picture, 0);
            for (int k = 0; k < picture.length; k++) {
                means[k % 3] += (picture[k] & 0xff) / (255.0 * 1024 * 50_000);
            }
        }
        assertThat(counts).containsOnly(5000);
        assertThat(means).containsExactly(PUBLISHED_MEANS, within(1e-4));
    }
}
