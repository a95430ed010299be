package rana.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Groups of duplicate pictures.
 *
 * @param exact groups of two or more pictures with equal pixels; each group and the groups in the
 *     order of the pictures
 * @param near groups of pictures that look alike, in the same order; of each exact group only the
 *     first picture takes part
 */
record Duplicates(List<List<Integer>> exact, List<List<Integer>> near) {
    /**
     * The maximum difference between the cells of two near pictures, of 255 levels; the mean
     * difference must be smaller.
     */
    private static final int MAX_LEVELS = 16;

    private static final int MAX_MEAN_LEVELS = 4;

    /**
     * The maximum number of differing gradients, of 64: at least one of the four parts of 16 is
     * then equal.
     */
    private static final int MAX_GRADIENTS = 3;

    /** The maximum number of pictures with equal gradients that each picture is compared with. */
    private static final int MAX_COMPARED = 200;

    /** Finds the duplicates among all looks. */
    static Duplicates among(List<Look> looks) {
        Map<Look.PixelHash, List<Integer>> byHash = new LinkedHashMap<>();
        for (int i = 0; i < looks.size(); i++) {
            byHash.computeIfAbsent(looks.get(i).hash(), hash -> new ArrayList<>(1))
                    .add(i);
        }
        int[] firsts = byHash.values().stream().mapToInt(group -> group.get(0)).toArray();
        return new Duplicates(severalOf(byHash.values()), near(looks, firsts));
    }

    private static List<List<Integer>> severalOf(Collection<List<Integer>> groups) {
        return groups.stream().filter(group -> group.size() > 1).toList();
    }

    private static List<List<Integer>> near(List<Look> looks, int[] firsts) {
        int[] joined = IntStream.range(0, looks.size()).toArray();
        for (int part = 0; part < Long.SIZE; part += 16) {
            int shift = part;
            Comparator<Integer> byPart = Comparator.comparingLong(i -> part(looks.get(i), shift));
            int[] sorted = Arrays.stream(firsts)
                    .boxed()
                    .sorted(byPart.thenComparingLong(i -> looks.get(i).gradients()))
                    .mapToInt(Integer::intValue)
                    .toArray();
            for (int i = 1; i < sorted.length; i++) {
                Look look = looks.get(sorted[i]);
                for (int j = i - 1; j >= Math.max(0, i - MAX_COMPARED); j--) {
                    Look other = looks.get(sorted[j]);
                    if (part(look, shift) != part(other, shift)) {
                        break;
                    }
                    if (areNear(look, other)) {
                        join(joined, sorted[i], sorted[j]);
                    }
                }
            }
        }
        Map<Integer, List<Integer>> groups = new LinkedHashMap<>();
        for (int first : firsts) {
            groups.computeIfAbsent(root(joined, first), root -> new ArrayList<>(1))
                    .add(first);
        }
        return severalOf(groups.values());
    }

    private static long part(Look look, int shift) {
        return look.gradients() >>> shift & 0xffff;
    }

    private static boolean areNear(Look one, Look other) {
        return Long.bitCount(one.gradients() ^ other.gradients()) <= MAX_GRADIENTS
                && one.cells().isNear(other.cells(), MAX_LEVELS, MAX_MEAN_LEVELS);
    }

    private static int root(int[] joined, int of) {
        int at = of;
        while (joined[at] != at) {
            joined[at] = joined[joined[at]];
            at = joined[at];
        }
        return at;
    }

    private static void join(int[] joined, int one, int other) {
        int first = root(joined, one);
        int second = root(joined, other);
        joined[Math.max(first, second)] = Math.min(first, second);
    }
}
