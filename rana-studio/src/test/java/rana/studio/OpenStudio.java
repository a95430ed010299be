package rana.studio;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A studio of a folder of runs that is open during a test. */
final class OpenStudio implements BeforeEachCallback, AfterEachCallback {
    private final Supplier<Path> runs;
    private @Nullable Studio studio;

    /**
     * Creates the extension; {@code runs} is called when the test starts, after its folder exists.
     */
    OpenStudio(Supplier<Path> runs) {
        this.runs = runs;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        studio = Studio.open(runs.get(), StudioOptions.local(0));
    }

    Studio get() {
        return Objects.requireNonNull(studio);
    }

    /** Returns an HTTP client that has the token. */
    Browser browser() {
        return new Browser(get());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        get().close();
    }
}
