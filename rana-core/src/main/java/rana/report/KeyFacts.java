package rana.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import rana.run.Metrics;

/** The handful of numbers a person looks for first. */
final class KeyFacts {
    /** Lines of metrics that the final losses are averaged over: one step alone says little. */
    private static final int FINAL_LINES = 100;

    private final List<Html> cards = new ArrayList<>();

    private KeyFacts() {}

    /** A list of what is known; what is not is left out. */
    static Html of(Facts facts, List<Metrics> metrics) {
        var key = new KeyFacts();
        key.addText("Recipe", facts.first("recipe", "recipe.name", "recipe_name"));
        key.addText("Data", facts.first("data", "data.description", "data_description"));
        if (!metrics.isEmpty()) {
            key.addProgress(metrics.get(metrics.size() - 1));
            key.addFinal(metrics.subList(Math.max(0, metrics.size() - FINAL_LINES), metrics.size()));
        }
        return key.cards.isEmpty() ? Html.NOTHING : Html.of("<dl class=\"facts\">%n%s</dl>%n", Html.all(key.cards));
    }

    private void addProgress(Metrics last) {
        add("Steps", count(last.step()), "");
        if (last.images() >= 0) {
            add("Images seen", count(last.images()), "");
        }
        if (last.seconds() > 0) {
            add("Time", duration(last.seconds()), "");
            add("Speed", last.images() > 0 ? number(last.images() / last.seconds()) + " images/s" : "", "");
        }
    }

    private void addFinal(List<Metrics> lines) {
        String note = lines.size() == 1 ? "in the last line" : "mean of the last " + lines.size() + " lines";
        add("Discriminator loss", mean(lines, Metrics::discriminatorLoss), note);
        add("Generator loss", mean(lines, Metrics::generatorLoss), note);
        add("D(real)", mean(lines, Metrics::realProbability), note);
        add("D(fake)", mean(lines, Metrics::fakeProbability), note);
        add("Reconstruction", mean(lines, line -> line.bound().reconstruction()), note);
        add("Divergence", mean(lines, line -> line.bound().divergence()), note);
        addUnlessZero("Penalty", lines, line -> line.balance().penalty(), note);
        addUnlessZero("Augmentation", lines, line -> line.balance().augmentation(), note);
    }

    /** What a run does not use is 0 all through, and no news. */
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

    /** 1234567 → "1,234,567". */
    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, number < 10 ? "%.2f" : "%,.0f", number);
    }

    /** Seconds in the two units that matter: "8.2 s", "3 min 5 s", "1 h 12 min", "2 d 3 h". */
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
