package rana.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import rana.generate.Generator;
import rana.generate.LoadOptions;
import rana.io.AtomicFile;
import rana.io.Sha256;

/** The content of an exported generator, as the driver sends it to the executors. */
final class ExportFile implements Serializable {
    private static final long serialVersionUID = 1;

    private final String name;
    private final String sha256;
    private final byte[] content;

    private ExportFile(String name, String sha256, byte[] content) {
        this.name = name;
        this.sha256 = sha256;
        this.content = content;
    }

    /** Reads a file. */
    static ExportFile read(Path path) {
        try {
            return new ExportFile(String.valueOf(path.getFileName()), Sha256.ofFile(path), Files.readAllBytes(path));
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + path, e);
        }
    }

    /** Returns the SHA-256 of the content. */
    String sha256() {
        return sha256;
    }

    /**
     * Loads the generator on this machine, with one thread for each draw: the tasks of an executor
     * occupy its cores.
     */
    Generator load() {
        try {
            Path folder = Files.createTempDirectory("rana-export-");
            try {
                Path file = Files.write(folder.resolve(name), content);
                return Generator.load(file, LoadOptions.defaults().device("cpu").threads(1));
            } finally {
                AtomicFile.deleteFolder(folder); // the back end has the file in memory
            }
        } catch (IOException e) {
            throw AtomicFile.failure("cannot store " + name + " on the executor", e);
        }
    }
}
