package rana.studio;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A studio over a folder of runs, open for as long as a test lasts. */
final class OpenStudio implements BeforeEachCallback, AfterEachCallback {
    private final Supplier<Path> runs;
    private @Nullable Studio studio;

    /** @param runs asked for when the test begins, for its folder is not there before */
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

    /** A program that has its token. */
    Browser browser() {
        return new Browser(get());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        get().close();
    }
}
