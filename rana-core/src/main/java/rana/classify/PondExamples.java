package rana.classify;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import rana.data.DataListener;
import rana.data.Pond;
import rana.pond.Colouring;
import rana.pond.Frog;
import rana.random.RandomStream;

/**
 * Frogs of the pond and pictures that are none, half of each, with what is known of them. Example {@code i} is a function of
 * {@code i} and the seed. Many of the frogs are a little blurred, noisy, blotched, bent and tinted, so that a fair
 * generator's pictures are not refused for being generated; the others are as near to frogs as code can make them without being one.
 */
public final class PondExamples implements Examples {
    /** Index of the question whether a picture is a frog; its answers are no and yes. */
    public static final int FROG = 0;

    /** Index of the question of the species; frogs only, as all below. */
    public static final int SPECIES = 1;

    /** Index of the question of the colouring. */
    public static final int COLOURING = 2;

    /** Index of the question where it looks. */
    public static final int POSE = 3;

    static final List<Question> QUESTIONS = List.of(
            new Question("frog", List.of("no", "yes")),
            new Question(
                    "species",
                    Stream.of(Frog.Species.values()).map(Frog.Species::label).toList()),
            new Question(
                    "colouring",
                    Stream.of(Colouring.values()).map(Colouring::label).toList()),
            new Question(
                    "pose", Stream.of(Frog.Pose.values()).map(Frog.Pose::label).toList()));

    private static final int CHANNELS = 3;
    private static final int FROGS_FOR_ONE = 32;
    private static final int POND = 100_000_000;

    private final int size;
    private final long seed;
    private final Pond pond;
    private final List<byte[]> pictures = new ArrayList<>();

    /** What an example is. */
    public enum Kind {
        /** As the pond draws it, or nearly. */
        FROG,
        /** The background alone. */
        SCENERY,
        /** A frog in blocks that have changed places. */
        SCRAMBLED,
        /** Two frogs that differ in species and pose, one shining through the other. */
        BLEND,
        /** The mean of 3 to 16 frogs. */
        AVERAGE,
        /** A part of one frog, and the rest of another, of another species and pose. */
        SPLICE,
        /** A frog out of focus. */
        BLURRED,
        /** A frog under noise. */
        NOISY,
        /** A frog bent out of shape. */
        WARPED,
        /** About half a frog on its background. */
        ERASED,
        /** No frog at all: noise, clouds of colour, a plain colour. */
        NOISE
    }

    /**
     * Draws all of them.
     *
     * @param size side of a picture, in pixels; a multiple of 16
     * @param listener hears how many are drawn
     */
    public PondExamples(int count, int size, long seed, DataListener listener) {
        this.size = size;
        this.seed = seed;
        this.pond = new Pond(POND, size, CHANNELS, seed);
        for (int i = 0; i < count; i++) {
            pictures.add(draw(i));
            listener.progress("drawing frogs, pictures", i + 1L, count);
        }
    }

    /** What example {@code index} is. */
    public Kind kind(int index) {
        Kind[] kinds = Kind.values();
        return index % 2 == 0 ? Kind.FROG : kinds[1 + index / 2 % (kinds.length - 1)];
    }

    @Override
    public String description() {
        return "Frogs drawn by code and pictures that are no frogs, seed " + seed;
    }

    @Override
    public List<Question> questions() {
        return QUESTIONS;
    }

    @Override
    public int count() {
        return pictures.size();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int channels() {
        return CHANNELS;
    }

    @Override
    public void read(int index, byte[] to, int offset) {
        byte[] picture = pictures.get(index);
        System.arraycopy(picture, 0, to, offset, picture.length);
    }

    @Override
    public int answer(int index, int question) {
        boolean isFrog = kind(index) == Kind.FROG;
        if (question == FROG) {
            return isFrog ? 1 : 0;
        }
        if (!isFrog) {
            return -1;
        }
        Frog frog = pond.frog(index * FROGS_FOR_ONE);
        String answer =
                switch (question) {
                    case SPECIES -> frog.species().label();
                    case COLOURING -> frog.colouring().label();
                    default -> frog.pose().label();
                };
        return QUESTIONS.get(question).answers().indexOf(answer);
    }

    private byte[] draw(int index) {
        SplittableRandom random =
                RandomStream.of(seed).at("pond example").at(index).generator();
        int first = index * FROGS_FOR_ONE;
        byte[] frog = frog(first);
        return switch (kind(index)) {
            case FROG -> nearly(ghosted(frog, first, random), random);
            case SCENERY -> nearly(pond.scenery(first), random);
            case SCRAMBLED -> nearly(Spoiled.scrambled(frog, size, size / (2 << random.nextInt(3)), random), random);
            case BLEND ->
                nearly(
                        Spoiled.mixed(frog, frog(other(first)), Spoiled.even(random.nextDouble(0.3, 0.7), size)),
                        random);
            case AVERAGE -> nearly(average(first, random.nextInt(3, 17)), random);
            case SPLICE -> nearly(Spoiled.mixed(frog, frog(other(first)), part(random)), random);
            case BLURRED -> Spoiled.blurred(frog, size, random.nextDouble(1.5, 3.5) * size / 32);
            case NOISY -> noisy(frog, random);
            case WARPED ->
                Spoiled.warped(frog, size, random.nextDouble(4, 9) * size / 32, random.nextInt(3, 7), random);
            case ERASED -> nearly(Spoiled.mixed(frog, pond.scenery(first), part(random)), random);
            case NOISE -> noise(random);
        };
    }

    /** A picture as a fair generator might draw it: each fault is one that a person would look over. */
    private byte[] nearly(byte[] picture, SplittableRandom random) {
        byte[] spoiled = picture;
        if (random.nextBoolean()) {
            spoiled = Spoiled.warped(spoiled, size, random.nextDouble(1.2) * size / 32, random.nextInt(2, 6), random);
        }
        if (random.nextBoolean()) {
            spoiled = Spoiled.blurred(spoiled, size, random.nextDouble(0.2, 0.8) * size / 32);
        }
        return discoloured(spoiled, random);
    }

    /** Faults of colour and texture, as above. */
    private byte[] discoloured(byte[] picture, SplittableRandom random) {
        byte[] spoiled = picture;
        if (random.nextBoolean()) {
            double sigma = random.nextDouble(0.3, 3) * size / 32;
            spoiled = Spoiled.bled(spoiled, size, sigma, random.nextDouble(0.5, 1.3));
        }
        if (random.nextBoolean()) {
            spoiled = Spoiled.blotched(spoiled, size, random.nextDouble(30), random.nextInt(2, 7), random);
        }
        if (random.nextBoolean()) {
            spoiled = Spoiled.rippled(spoiled, size, random.nextDouble(1, 24), random);
        }
        if (random.nextBoolean()) {
            spoiled = Spoiled.noisy(spoiled, size, random.nextDouble(24), random.nextInt(1, 3), random);
        }
        if (random.nextInt(4) == 0) {
            spoiled = Spoiled.coarse(spoiled, random.nextInt(4, 12));
        }
        double[] offsets = {random.nextDouble(-12, 12), random.nextDouble(-12, 12), random.nextDouble(-12, 12)};
        return Spoiled.tinted(spoiled, random.nextDouble(0.88, 1.12), offsets);
    }

    /** With a trace of another frog, in one of three. */
    private byte[] ghosted(byte[] frog, int first, SplittableRandom random) {
        return random.nextInt(3) > 0
                ? frog
                : Spoiled.mixed(frog, frog(other(first)), Spoiled.even(random.nextDouble(0.15), size));
    }

    private byte[] noisy(byte[] frog, SplittableRandom random) {
        byte[] soft = random.nextBoolean() ? Spoiled.blurred(frog, size, random.nextDouble(0.4, 1.2)) : frog;
        return Spoiled.noisy(soft, size, random.nextDouble(50, 110), random.nextInt(1, 4), random);
    }

    private byte[] average(int first, int frogs) {
        byte[][] all = new byte[frogs][];
        for (int i = 0; i < frogs; i++) {
            all[i] = frog(first + i);
        }
        return Spoiled.average(all);
    }

    private byte[] noise(SplittableRandom random) {
        int kind = random.nextInt(3);
        byte[] clouds = Spoiled.clouds(size, kind == 0 ? 1 : random.nextInt(2, 9), random);
        return kind == 1 ? Spoiled.noisy(clouds, size, random.nextDouble(20, 120), 1, random) : clouds;
    }

    /** Which part of a picture is another's: a half, or patches. */
    private float[] part(SplittableRandom random) {
        return random.nextBoolean() ? Spoiled.half(size, random) : Spoiled.patchwork(size, random);
    }

    /** The next frog after {@code first} that differs from it in species and pose: mixed with one like it, it might still be a frog. */
    private int other(int first) {
        Frog frog = pond.frog(first);
        int other = first + 1;
        while (pond.frog(other).species() == frog.species() || pond.frog(other).pose() == frog.pose()) {
            other++;
        }
        return other;
    }

    private byte[] frog(int index) {
        byte[] picture = new byte[pictureBytes()];
        pond.read(index, picture, 0);
        return picture;
    }
}
