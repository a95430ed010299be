package rana.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import rana.io.AtomicFile;

/**
 * A comparison of toy GANs on points in the plane: {@value #FILE}, one self-contained page.
 *
 * @param title the heading
 * @param command the command that trained them
 * @param facts facts about the machine and the settings that are the same for all, by name
 * @param outcomes the results, in the order of the page
 */
public record ToyPage(String title, String command, Map<String, String> facts, List<Outcome> outcomes) {
    /** The name of the page's file. */
    public static final String FILE = "toys.html";

    private static final int PICTURES_BYTES = 12_000_000;

    /** Creates a page. */
    public ToyPage {
        outcomes = List.copyOf(outcomes);
    }

    /**
     * The result of one toy GAN.
     *
     * @param title the name of its objective
     * @param found the number of modes that it covers
     * @param of the number of modes of the data; 0 if the data have none
     * @param near the fraction of generated points near a mode
     * @param seconds the training time
     * @param picture a PNG file: the points over the discriminator's scores
     */
    public record Outcome(String title, int found, int of, double near, double seconds, Path picture) {
        /**
         * Returns {@code 8 of 8 modes, 93 % of the points near one}; "" if the data have no modes.
         */
        public String modes() {
            return of == 0
                    ? ""
                    : String.format(
                            Locale.ROOT, "%d of %d modes, %.0f %% of the points near one", found, of, 100 * near);
        }
    }

    /** Writes the page into {@code folder} and returns its path. */
    public Path write(Path folder) {
        Path file = folder.resolve(FILE);
        AtomicFile.writeText(file, page());
        return file;
    }

    private String page() {
        EmbeddedPictures pictures = new EmbeddedPictures(PICTURES_BYTES);
        Html figures = Html.all(
                outcomes.stream().map(outcome -> figure(outcome, pictures)).toList());
        List<List<String>> rows = outcomes.stream()
                .map(outcome ->
                        List.of(outcome.title, outcome.modes(), String.format(Locale.ROOT, "%.1f", outcome.seconds)))
                .toList();
        return Page.of(
                title,
                Html.of(
                        """
                <h2>Results</h2>
                %s
                <h2>Samples</h2>
                <p>Green: generated points. Grey: real points. The background shows the rank of the discriminator's score at each location,
                from blue (generated) to red (real).</p>
                <div class="grids">
                %s</div>
                %s""",
                        Page.table(List.of("GAN loss", "modes covered", "seconds"), rows),
                        figures,
                        Page.details(facts, command)));
    }

    private static Html figure(Outcome outcome, EmbeddedPictures pictures) {
        String modes = outcome.modes();
        return Html.of(
                "<figure class=\"sample\">%s<figcaption>%s</figcaption></figure>%n",
                pictures.sample(outcome.picture, "Points generated with the GAN loss " + outcome.title, PICTURES_BYTES),
                modes.isEmpty() ? outcome.title : outcome.title + ": " + modes);
    }
}
