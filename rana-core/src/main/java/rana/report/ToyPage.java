package rana.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import rana.io.AtomicFile;

/**
 * Tells games on points in the plane side by side: {@code toys.html}, which needs nothing but itself.
 *
 * @param title for people
 * @param command that made it
 * @param facts of the machine and what else is the same for all, by name
 * @param games in the order in which they are told
 */
public record ToyPage(String title, String command, Map<String, String> facts, List<Outcome> games) {
    private static final int PICTURES_BYTES = 12_000_000;

    public ToyPage {
        games = List.copyOf(games);
    }

    /**
     * How a game ended.
     *
     * @param title of the game
     * @param found modes; of {@code of}, which is 0 where the points have none
     * @param near share of the points on a mode
     * @param seconds that it took
     * @param picture of points over D's scores, a PNG
     */
    public record Outcome(String title, int found, int of, double near, double seconds, Path picture) {
        /** {@code 8 of 8 modes, 93 % of the points on one}; "" where there are no modes. */
        public String modes() {
            return of == 0
                    ? ""
                    : String.format(Locale.ROOT, "%d of %d modes, %.0f %% of the points on one", found, of, 100 * near);
        }
    }

    /** Writes it into {@code folder}. */
    public void write(Path folder) {
        AtomicFile.writeText(folder.resolve("toys.html"), page());
    }

    private String page() {
        EmbeddedPictures pictures = new EmbeddedPictures(PICTURES_BYTES);
        Html figures =
                Html.all(games.stream().map(game -> figure(game, pictures)).toList());
        List<List<String>> rows = games.stream()
                .map(game -> List.of(game.title, game.modes(), String.format(Locale.ROOT, "%.1f", game.seconds)))
                .toList();
        return Page.of(
                title,
                Html.of(
                        """
                <h2>In figures</h2>
                %s
                <h2>What they draw</h2>
                <p>Green: points that G draws. Grey: real ones. The ground says what D holds a place to be: blue for generated, red for real,
                by rank.</p>
                <div class="grids">
                %s</div>
                %s""",
                        Page.table(List.of("game", "modes", "seconds"), rows), figures, Page.origin(facts, command)));
    }

    private static Html figure(Outcome game, EmbeddedPictures pictures) {
        String modes = game.modes();
        return Html.of(
                "<figure class=\"sample\">%s<figcaption>%s</figcaption></figure>%n",
                pictures.sample(game.picture, "Points that G draws under the game " + game.title, PICTURES_BYTES),
                modes.isEmpty() ? game.title : game.title + ": " + modes);
    }
}
