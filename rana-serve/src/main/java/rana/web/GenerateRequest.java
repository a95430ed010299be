package rana.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.javalin.http.BadRequestResponse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rana.UsageException;
import rana.image.Grid;
import rana.image.Picture;

/**
 * The body of a request for the pictures of a seed, as {@code rana sample} draws them. The studio and
 * the drawing service answer it.
 *
 * @param seed the random seed; 1 by default
 * @param count the number of pictures; 1 by default
 * @param className the class of all pictures; by default the classes take turns
 * @param truncation the factor of the latents, 0 to 1; 1 by default
 * @param checkpoint the checkpoint of the run, where there is a choice
 * @param as the format of the response: grid, zip or png; grid by default
 */
public record GenerateRequest(
        @Nullable Long seed,
        @Nullable Integer count,
        @JsonProperty("class") @Nullable String className,
        @Nullable Double truncation,
        @Nullable String checkpoint,
        @Nullable String as) {
    /** The maximum number of pictures of a request. */
    public static final int MAX_COUNT = 256;

    private static final long MAX_PIXELS = 64_000_000;
    private static final List<String> FORMATS = List.of("grid", "zip", "png");

    /**
     * Checks what does not depend on the generator.
     *
     * @param maxCount the maximum number of pictures
     * @throws BadRequestResponse if the number of pictures or the format is not allowed
     */
    public GenerateRequest checked(int maxCount) {
        if (pictures() < 1 || pictures() > maxCount) {
            throw new BadRequestResponse("count must be 1 to %d; got %d".formatted(maxCount, pictures()));
        }
        if (!FORMATS.contains(format())) {
            throw new BadRequestResponse("as must be grid, zip or png");
        }
        if (format().equals("png") && pictures() != 1) {
            throw new BadRequestResponse("as png there is one picture; leave count out, or request a grid or a zip");
        }
        return this;
    }

    /** Returns the number of pictures. */
    public int pictures() {
        return count == null ? 1 : count;
    }

    /** Returns the seed. */
    public long withSeed() {
        return seed == null ? 1 : seed;
    }

    /** Returns the factor of the latents. */
    public double withTruncation() {
        return truncation == null ? 1 : truncation;
    }

    /** Returns the class, if it was given. */
    public Optional<String> label() {
        return Optional.ofNullable(className);
    }

    private String format() {
        return as == null ? "grid" : as;
    }

    /** Returns the body of the response. */
    public ResponseBody body(List<Picture> pictures) {
        if (format().equals("zip")) {
            return new ResponseBody("application/zip", PictureEncoding.zip(pictures, "seed" + withSeed()));
        }
        int columns = (int) Math.ceil(Math.sqrt(pictures.size()));
        return ResponseBody.png(pictures.size() == 1 ? pictures.get(0) : Grid.of(pictures, columns));
    }

    /**
     * Refuses more pixels than a response may have.
     *
     * @throws UsageException if the pictures are too many for their size
     */
    public static void requireRoom(int pictures, long width, long height) {
        if (pictures * width * height > MAX_PIXELS) {
            throw new UsageException("%d pictures of %d×%d pixels are too many at once; request fewer or smaller ones"
                    .formatted(pictures, width, height));
        }
    }
}
