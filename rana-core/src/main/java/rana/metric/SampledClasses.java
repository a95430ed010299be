package rana.metric;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rana.Names;

/**
 * The classes of the pictures that an evaluation draws. Distances compare distributions, so the
 * classes have to be as frequent as among the real pictures.
 *
 * @param weights the relative frequency of each class of the generator; one 1 without classes
 * @param description the choice, for the protocol; null without classes
 */
record SampledClasses(List<Integer> weights, @Nullable String description) {
    /** Returns the choice of all classes, equally often. */
    static SampledClasses inTurn(List<String> classes) {
        List<Integer> equal = Collections.nCopies(Math.max(1, classes.size()), 1);
        return new SampledClasses(equal, classes.isEmpty() ? null : "all in turn");
    }

    /**
     * Returns the choice of the classes that the generator shares with the reference, as often as
     * in the reference. If they share none, all classes of the generator take turns.
     *
     * @param reference the number of real pictures of each class
     */
    static SampledClasses of(List<String> classes, Map<String, Integer> reference) {
        List<String> unmatched = new ArrayList<>();
        List<Integer> weights = new ArrayList<>();
        for (String name : classes) {
            weights.add(reference.getOrDefault(name, 0));
            if (weights.get(weights.size() - 1) == 0) {
                unmatched.add(name);
            }
        }
        if (unmatched.size() == classes.size()) {
            SampledClasses all = inTurn(classes);
            boolean unlabelled = reference.isEmpty();
            return classes.isEmpty()
                    ? all
                    : new SampledClasses(
                            all.weights,
                            "all in turn, as the reference has " + (unlabelled ? "no classes" : "none of them"));
        }
        List<String> unknown = new ArrayList<>(reference.keySet());
        unknown.removeAll(classes);
        return new SampledClasses(
                weights,
                "in the proportions of the reference"
                        + (unmatched.isEmpty() ? "" : ", without " + Names.list(unmatched))
                        + (unknown.isEmpty() ? "" : ", and the generator lacks " + Names.list(unknown)));
    }

    /**
     * Returns the classes of {@code count} pictures: each picture is of the class that is furthest
     * behind its share, the first one of several. So every beginning has the proportions, and equal
     * weights make the classes take turns.
     */
    int[] labels(int count) {
        long total = weights.stream().mapToLong(weight -> weight).sum();
        int[] labels = new int[count];
        long[] drawn = new long[weights.size()];
        for (int i = 0; i < count; i++) {
            int next = 0;
            long largest = Long.MIN_VALUE;
            for (int label = 0; label < drawn.length; label++) {
                long behind = weights.get(label) * (i + 1L) - drawn[label] * total;
                if (behind > largest) {
                    largest = behind;
                    next = label;
                }
            }
            labels[i] = next;
            drawn[next]++;
        }
        return labels;
    }
}
