package rana.spark;

import java.util.LinkedHashMap;
import java.util.Map;
import rana.generate.Generator;

/**
 * The generators of this executor. Each is loaded once, for all tasks. The last ones that were used
 * stay loaded.
 */
final class ExecutorGenerators {
    private static final int MAX_UNUSED = 2;
    private static final ExecutorGenerators OF_THIS_JVM = new ExecutorGenerators();

    private final Map<String, Entry> entries = new LinkedHashMap<>(); // the last used at the end
    private int loads;

    ExecutorGenerators() {}

    private static final class Entry {
        private final Generator generator;
        private int users;

        private Entry(Generator generator) {
            this.generator = generator;
        }
    }

    /** The use of a generator, until it is closed. */
    static final class Lease implements AutoCloseable {
        private final ExecutorGenerators owner;
        private final Entry entry;

        private Lease(ExecutorGenerators owner, Entry entry) {
            this.owner = owner;
            this.entry = entry;
        }

        Generator generator() {
            return entry.generator;
        }

        @Override
        public void close() {
            owner.release(entry);
        }
    }

    /** Returns the generator of a file in this JVM, loaded by the first call. */
    static Lease lease(ExportFile file) {
        return OF_THIS_JVM.of(file);
    }

    /** Returns how often this process has loaded a generator. */
    static int loadsOfThisProcess() {
        return OF_THIS_JVM.loads();
    }

    synchronized Lease of(ExportFile file) {
        Entry entry = entries.remove(file.sha256());
        if (entry == null) {
            entry = new Entry(file.load());
            loads++;
        }
        entries.put(file.sha256(), entry);
        entry.users++;
        return new Lease(this, entry);
    }

    private synchronized void release(Entry entry) {
        entry.users--;
        long unused = entries.values().stream().filter(each -> each.users == 0).count();
        var oldest = entries.values().iterator();
        while (unused > MAX_UNUSED && oldest.hasNext()) {
            Entry next = oldest.next();
            if (next.users == 0) {
                oldest.remove();
                next.generator.close();
                unused--;
            }
        }
    }

    /** Returns how often a generator was loaded. */
    synchronized int loads() {
        return loads;
    }
}
