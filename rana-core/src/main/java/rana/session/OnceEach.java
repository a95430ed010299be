package rana.session;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A receiver that forwards each line once: a problem that every snapshot has, such as missing fonts,
 * is reported once per session.
 */
final class OnceEach implements Consumer<String> {
    private final Set<String> said = new HashSet<>();
    private final Consumer<String> receiver;

    OnceEach(Consumer<String> receiver) {
        this.receiver = receiver;
    }

    @Override
    public void accept(String line) {
        if (said.add(line)) {
            receiver.accept(line);
        }
    }
}
