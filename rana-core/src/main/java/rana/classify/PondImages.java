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
 * Labelled training pictures for the pond classifier: half show frogs of the pond, half do not.
 * Picture {@code i} is a function of {@code i} and the seed. Many of the frogs are slightly
 * blurred, noisy, blotched, warped and tinted, so that the classifier accepts a good generator's
 * pictures. The other half resembles frogs as closely as possible without showing one.
 */
public final class PondImages implements LabelledImages {
    /** The index of the task "frog"; its classes are "no" and "yes". */
    public static final int FROG = 0;

    /** The index of the task "species". Like all below, it has labels for frogs only. */
    public static final int SPECIES = 1;

    /** The index of the task "colouring". */
    public static final int COLOURING = 2;

    /** The index of the task "pose", the direction the frog faces. */
    public static final int POSE = 3;

    static final List<ClassificationTask> TASKS = List.of(
            new ClassificationTask("frog", List.of("no", "yes")),
            new ClassificationTask(
                    "species",
                    Stream.of(Frog.Species.values()).map(Frog.Species::label).toList()),
            new ClassificationTask(
                    "colouring",
                    Stream.of(Colouring.values()).map(Colouring::label).toList()),
            new ClassificationTask(
                    "pose", Stream.of(Frog.Pose.values()).map(Frog.Pose::label).toList()));

    private static final int CHANNELS = 3;
    private static final int FROGS_PER_PICTURE = 32;
    private static final int POND_SIZE = 100_000_000;

    private final int size;
    private final long seed;
    private final Pond pond;
    private final List<byte[]> pictures = new ArrayList<>();

    /** The way a picture is made. */
    public enum Kind {
        /** A frog as drawn by the pond, with at most minor defects. */
        FROG,
        /** The background alone. */
        SCENERY,
        /** A frog whose blocks are shuffled. */
        SCRAMBLED,
        /**
         * Two frogs of different species and pose, blended with one weight for the whole picture.
         */
        BLEND,
        /** The mean of 3 to 16 frogs. */
        AVERAGE,
        /** A part of one frog, and the rest of another of different species and pose. */
        SPLICE,
        /** A strongly blurred frog. */
        BLURRED,
        /** A frog under strong noise. */
        NOISY,
        /** A strongly warped frog. */
        WARPED,
        /** About half a frog; the rest is replaced by its background. */
        ERASED,
        /** Noise, clouds of colour, or a plain colour. */
        NOISE
    }

    /**
     * Draws all the pictures.
     *
     * @param size side of a picture, in pixels; a multiple of 16
     * @param listener receives the number of pictures drawn so far
     */
    public PondImages(int count, int size, long seed, DataListener listener) {
        this.size = size;
        this.seed = seed;
        this.pond = new Pond(POND_SIZE, size, CHANNELS, seed);
        for (int i = 0; i < count; i++) {
            pictures.add(draw(i));
            listener.progress("drawing frogs, pictures", i + 1L, count);
        }
    }

    /** Returns the way picture {@code index} is made. */
    public Kind kind(int index) {
        Kind[] kinds = Kind.values();
        return index % 2 == 0 ? Kind.FROG : kinds[1 + index / 2 % (kinds.length - 1)];
    }

    @Override
    public String description() {
        return "Frogs drawn by code and pictures without frogs, seed " + seed;
    }

    @Override
    public List<ClassificationTask> tasks() {
        return TASKS;
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
    public int label(int index, int task) {
        boolean isFrog = kind(index) == Kind.FROG;
        if (task == FROG) {
            return isFrog ? 1 : 0;
        }
        if (!isFrog) {
            return -1;
        }
        Frog frog = Frog.draw(seed, index * FROGS_PER_PICTURE);
        String name =
                switch (task) {
                    case SPECIES -> frog.species().label();
                    case COLOURING -> frog.colouring().label();
                    default -> frog.pose().label();
                };
        return TASKS.get(task).classes().indexOf(name);
    }

    private byte[] draw(int index) {
        SplittableRandom random =
                RandomStream.of(seed).at("pond example").at(index).generator();
        int first = index * FROGS_PER_PICTURE;
        byte[] frog = frog(first);
        return switch (kind(index)) {
            case FROG -> withMinorDefects(ghosted(frog, first, random), random);
            case SCENERY -> withMinorDefects(pond.scenery(first), random);
            case SCRAMBLED ->
                withMinorDefects(Corruption.scrambled(frog, size, size / (2 << random.nextInt(3)), random), random);
            case BLEND ->
                withMinorDefects(
                        Corruption.mixed(
                                frog, frog(other(first)), Corruption.uniform(random.nextDouble(0.3, 0.7), size)),
                        random);
            case AVERAGE -> withMinorDefects(average(first, random.nextInt(3, 17)), random);
            case SPLICE -> withMinorDefects(Corruption.mixed(frog, frog(other(first)), mask(random)), random);
            case BLURRED -> Corruption.blurred(frog, size, random.nextDouble(1.5, 3.5) * size / 32);
            case NOISY -> noisy(frog, random);
            case WARPED ->
                Corruption.warped(frog, size, random.nextDouble(4, 9) * size / 32, random.nextInt(3, 7), random);
            case ERASED -> withMinorDefects(Corruption.mixed(frog, pond.scenery(first), mask(random)), random);
            case NOISE -> noise(random);
        };
    }

    /** Adds defects that a good generator might produce and that a person would overlook. */
    private byte[] withMinorDefects(byte[] picture, SplittableRandom random) {
        byte[] corrupted = picture;
        if (random.nextBoolean()) {
            corrupted = Corruption.warped(
                    corrupted, size, random.nextDouble(1.2) * size / 32, random.nextInt(2, 6), random);
        }
        if (random.nextBoolean()) {
            corrupted = Corruption.blurred(corrupted, size, random.nextDouble(0.2, 0.8) * size / 32);
        }
        return discoloured(corrupted, random);
    }

    /** Adds minor defects of colour and texture. */
    private byte[] discoloured(byte[] picture, SplittableRandom random) {
        byte[] corrupted = picture;
        if (random.nextBoolean()) {
            double sigma = random.nextDouble(0.3, 3) * size / 32;
            corrupted = Corruption.bled(corrupted, size, sigma, random.nextDouble(0.5, 1.3));
        }
        if (random.nextBoolean()) {
            corrupted = Corruption.blotched(corrupted, size, random.nextDouble(30), random.nextInt(2, 7), random);
        }
        if (random.nextBoolean()) {
            corrupted = Corruption.rippled(corrupted, size, random.nextDouble(1, 24), random);
        }
        if (random.nextBoolean()) {
            corrupted = Corruption.noisy(corrupted, size, random.nextDouble(24), random.nextInt(1, 3), random);
        }
        if (random.nextInt(4) == 0) {
            corrupted = Corruption.coarse(corrupted, random.nextInt(4, 12));
        }
        double[] offsets = {random.nextDouble(-12, 12), random.nextDouble(-12, 12), random.nextDouble(-12, 12)};
        return Corruption.tinted(corrupted, random.nextDouble(0.88, 1.12), offsets);
    }

    /** Blends in a faint second frog with probability 1/3. */
    private byte[] ghosted(byte[] frog, int first, SplittableRandom random) {
        return random.nextInt(3) > 0
                ? frog
                : Corruption.mixed(frog, frog(other(first)), Corruption.uniform(random.nextDouble(0.15), size));
    }

    private byte[] noisy(byte[] frog, SplittableRandom random) {
        byte[] soft = random.nextBoolean() ? Corruption.blurred(frog, size, random.nextDouble(0.4, 1.2)) : frog;
        return Corruption.noisy(soft, size, random.nextDouble(50, 110), random.nextInt(1, 4), random);
    }

    private byte[] average(int first, int frogs) {
        byte[][] all = new byte[frogs][];
        for (int i = 0; i < frogs; i++) {
            all[i] = frog(first + i);
        }
        return Corruption.average(all);
    }

    private byte[] noise(SplittableRandom random) {
        int kind = random.nextInt(3);
        byte[] clouds = Corruption.clouds(size, kind == 0 ? 1 : random.nextInt(2, 9), random);
        return kind == 1 ? Corruption.noisy(clouds, size, random.nextDouble(20, 120), 1, random) : clouds;
    }

    /** Returns the mask of the pixels taken from another picture: a half, or patches. */
    private float[] mask(SplittableRandom random) {
        return random.nextBoolean() ? Corruption.half(size, random) : Corruption.patchwork(size, random);
    }

    /**
     * Returns the next frog of another species and pose; a mix with a similar one might still pass
     * as a frog.
     */
    private int other(int first) {
        Frog frog = Frog.draw(seed, first);
        int other = first + 1;
        while (Frog.draw(seed, other).species() == frog.species()
                || Frog.draw(seed, other).pose() == frog.pose()) {
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
