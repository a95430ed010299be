package rana.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import rana.run.Metrics;

/** The key figures at the top of a report. */
final class KeyFacts {
    /** The number of steps in the averages: the metrics of a single step are noisy. */
    private static final int AVERAGED = 100;

    private final List<Html> cards = new ArrayList<>();

    private KeyFacts() {}

    /** Returns a list of the facts that are known. */
    static Html of(Facts facts, List<Metrics> metrics) {
        var key = new KeyFacts();
        key.addText("Recipe", facts.first("recipe", "recipe.name", "recipe_name"));
        key.addText("Data", facts.first("data", "data.description", "data_description"));
        key.addText("Weights at step 0", imported(facts));
        if (!metrics.isEmpty()) {
            key.addProgress(metrics.get(metrics.size() - 1));
            key.addAverages(metrics.subList(Math.max(0, metrics.size() - AVERAGED), metrics.size()));
        }
        return key.cards.isEmpty() ? Html.NOTHING : Html.of("<dl class=\"facts\">%n%s</dl>%n", Html.all(key.cards));
    }

    /** Returns the files that the first weights were imported from; empty if they were not. */
    private static String imported(Facts facts) {
        List<String> files = new ArrayList<>();
        for (int i = 0; !facts.first("imported[" + i + "].file").isEmpty(); i++) {
            String key = "imported[" + i + "].";
            files.add("%s from %s (%s)"
                    .formatted(facts.first(key + "network"), facts.first(key + "file"), facts.first(key + "format")));
        }
        return String.join(", ", files);
    }

    private void addProgress(Metrics last) {
        add("Steps", count(last.step()), "");
        if (last.images() >= 0) {
            add("Images seen", count(last.images()), "");
        }
        if (last.seconds() > 0) {
            add("Training time", duration(last.seconds()), "");
            add("Throughput", last.images() > 0 ? number(last.images() / last.seconds()) + " images/s" : "", "");
        }
    }

    private void addAverages(List<Metrics> lines) {
        String note = lines.size() == 1 ? "last step" : "mean of the last " + lines.size() + " steps";
        add("Discriminator loss", mean(lines, Metrics::discriminatorLoss), note);
        add("Generator loss", mean(lines, Metrics::generatorLoss), note);
        add("D(real)", mean(lines, Metrics::realProbability), note);
        add("D(fake)", mean(lines, Metrics::fakeProbability), note);
        add("Reconstruction", mean(lines, line -> line.bound().reconstruction()), note);
        add("KL divergence", mean(lines, line -> line.bound().divergence()), note);
        addUnlessZero("Discriminator penalty", lines, line -> line.balance().penalty(), note);
        addUnlessZero("Augmentation probability", lines, line -> line.balance().augmentation(), note);
    }

    /** Adds a metric unless it is always 0, as in runs that do not use it. */
    private void addUnlessZero(String name, List<Metrics> lines, ToDoubleFunction<Metrics> value, String note) {
        if (lines.stream().mapToDouble(value).anyMatch(number -> Double.isFinite(number) && number != 0)) {
            add(name, mean(lines, value), note);
        }
    }

    private void addText(String name, String value) {
        if (!value.isEmpty()) {
            cards.add(Html.of("<div class=\"text\"><dt>%s</dt><dd>%s</dd></div>%n", name, value));
        }
    }

    private void add(String name, String value, String note) {
        if (!value.isEmpty()) {
            Html small = note.isEmpty() ? Html.NOTHING : Html.of(" <small>%s</small>", note);
            cards.add(Html.of("<div><dt>%s</dt><dd>%s%s</dd></div>%n", name, value, small));
        }
    }

    private static String mean(List<Metrics> lines, ToDoubleFunction<Metrics> value) {
        OptionalDouble mean =
                lines.stream().mapToDouble(value).filter(Double::isFinite).average();
        return mean.isPresent() ? String.format(Locale.ROOT, "%.3f", mean.getAsDouble()) : "";
    }

    /** Returns the count with thousands separators: "1,234,567". */
    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, number < 10 ? "%.2f" : "%,.0f", number);
    }

    /** Returns the time in its two largest units: "8.2 s", "3 min 5 s", "1 h 12 min", "2 d 3 h". */
    static String duration(double seconds) {
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        Duration time = Duration.ofSeconds(Math.round(seconds));
        if (time.toHours() == 0) {
            return "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart());
        }
        return time.toDays() == 0
                ? "%d h %d min".formatted(time.toHours(), time.toMinutesPart())
                : "%d d %d h".formatted(time.toDays(), time.toHoursPart());
    }
}
