package rana.cli;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import rana.UsageException;

/** A check of the names of output files, each of which can have one format only. */
final class OutputFile {
    private OutputFile() {}

    /**
     * Checks the file of an option before the work begins. A name without an extension is accepted.
     *
     * @param option the option, such as {@code --grid}
     * @param extension the extension of the format that the option writes, such as {@code png}
     * @throws UsageException if the name has the extension of another format
     */
    static void require(String option, @Nullable Path file, String extension) {
        String name = file == null || file.getFileName() == null
                ? ""
                : file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        if (file == null
                || dot <= 0
                || name.substring(dot + 1).toLowerCase(Locale.ROOT).equals(extension)) {
            return;
        }
        throw new UsageException("%s writes a file of type .%s; got %s: name it %s"
                .formatted(option, extension, file, file.resolveSibling(name.substring(0, dot) + "." + extension)));
    }
}
