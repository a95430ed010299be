package rana.studio;

import java.util.List;

/** What a training has said. */
final class LogTail {
    private LogTail() {}

    static List<String> lines(RunKey key) {
        return List.of();
    }
}
