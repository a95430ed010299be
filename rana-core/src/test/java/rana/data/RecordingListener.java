package rana.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A listener that records everything it receives. */
final class RecordingListener implements DataListener {
    final List<String> progress = new ArrayList<>();
    final Map<String, String> skipped = new TreeMap<>();
    final List<String> notes = new ArrayList<>();

    @Override
    public void progress(String what, long done, long total) {
        progress.add(what + " " + done + "/" + total);
    }

    @Override
    public void skipped(String file, String reason) {
        skipped.put(file, reason);
    }

    @Override
    public void note(String line) {
        notes.add(line);
    }
}
