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
 * Pictures that are there more than once.
 *
 * @param exact groups of two or more of equal pixels; each group and the groups in the order of the pictures
 * @param near likewise, of the first of each exact group and all others: groups that look alike
 */
record Duplicates(List<List<Integer>> exact, List<List<Integer>> near) {
    /** Cells of two near pictures differ by at most this, of 255 levels, and on average by less. */
    private static final int MOST_LEVELS = 16;

    private static final int MEAN_LEVELS = 4;

    /** In how many of 64 gradients two near pictures may differ: with four parts of 16, one part is then equal. */
    private static final int MOST_GRADIENTS = 3;

    /** With more pictures than this of equal gradients, each is compared with as many before it and no more. */
    private static final int COMPARED = 200;

    static Duplicates among(List<Look> looks) {
        Map<Look.Same, List<Integer>> bySame = new LinkedHashMap<>();
        for (int i = 0; i < looks.size(); i++) {
            bySame.computeIfAbsent(looks.get(i).same(), same -> new ArrayList<>(1))
                    .add(i);
        }
        int[] firsts = bySame.values().stream().mapToInt(group -> group.get(0)).toArray();
        return new Duplicates(severalOf(bySame.values()), near(looks, firsts));
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
                for (int j = i - 1; j >= Math.max(0, i - COMPARED); j--) {
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
        return Long.bitCount(one.gradients() ^ other.gradients()) <= MOST_GRADIENTS
                && one.cells().isNear(other.cells(), MOST_LEVELS, MEAN_LEVELS);
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
