package rana.torch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.MustBeClosed;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * A block whose native temporaries are freed together: one training step, one sample grid, one
 * metric batch. Scopes nest on their own thread; a tensor created on another thread belongs to none
 * of them.
 *
 * <pre>{@code
 * try (Scope scope = Scope.open()) {
 *     Tensor y = network.forward(x, Pass.EVALUATION); // every temporary is freed at the brace
 *     return scope.keep(y); //                            but y is not
 * }
 * }</pre>
 */
public final class Scope implements AutoCloseable {
    private final @Nullable PointerScope outer = PointerScope.getInnerScope();
    private final Frame frame = new Frame();

    private Scope() {}

    /** Opens a scope on the calling thread; close it there. */
    @MustBeClosed
    public static Scope open() {
        Engine.load();
        return new Scope();
    }

    /**
     * Returns {@code pointer}. If this scope owns it, the ownership passes to the enclosing scope,
     * or to the caller if there is none. Pointers that this scope does not own are returned
     * unchanged.
     */
    @CanIgnoreReturnValue
    public <P extends Pointer> P keep(P pointer) {
        if (frame.owned.remove(pointer)) {
            if (outer != null) {
                outer.attach(pointer);
            } else {
                pointer.retainReference();
            }
            frame.detach(pointer);
        }
        return pointer;
    }

    /**
     * Returns {@code pointer}, which a scope on another thread has {@linkplain #keep kept}, and
     * passes it to the innermost scope of this thread. Nothing changes if that scope owns it
     * already, or there is none.
     */
    @CanIgnoreReturnValue
    public static <P extends Pointer> P adopt(P pointer) {
        if (PointerScope.getInnerScope() instanceof Frame inner && !inner.owned.contains(pointer)) {
            inner.attach(pointer);
            pointer.releaseReference();
        }
        return pointer;
    }

    /**
     * Frees everything this scope owns.
     *
     * @throws IllegalStateException if a scope opened later is still open, or on another thread
     */
    @Override
    public void close() {
        if (PointerScope.getInnerScope() != frame) {
            throw new IllegalStateException("close scopes innermost first, on the thread that opened them");
        }
        frame.close();
    }

    /**
     * A scope that records what it owns, since {@link PointerScope} also releases pointers that it
     * does not own.
     */
    private static final class Frame extends PointerScope {
        private final Set<Pointer> owned = Collections.newSetFromMap(new IdentityHashMap<>());

        @Override
        public PointerScope attach(Pointer pointer) {
            owned.add(pointer);
            return super.attach(pointer);
        }
    }
}
