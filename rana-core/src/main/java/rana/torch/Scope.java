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
 * A stretch of work whose native temporaries die together: one training step, one sample grid, one metric batch. Scopes nest
 * on their own thread; a tensor made on another thread belongs to none of them.
 *
 * <pre>{@code
 * try (Scope scope = Scope.open()) {
 *     Tensor y = network.forward(x, Pass.EVALUATION); // every temporary dies at the brace
 *     return scope.keep(y); //                            and y does not
 * }
 * }</pre>
 */
public final class Scope implements AutoCloseable {
    static {
        Torch.load();
    }

    private final @Nullable PointerScope outer = PointerScope.getInnerScope();
    private final Frame frame = new Frame();

    private Scope() {}

    @MustBeClosed
    public static Scope open() {
        return new Scope();
    }

    /**
     * Returns {@code pointer}; if this scope owned it, the enclosing scope does now, or the caller where there is none.
     * Pointers that this scope does not own are returned untouched.
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
     * Returns {@code pointer}, which a scope on another thread has {@linkplain #keep kept}; the innermost scope of this thread owns it
     * now. Nothing changes where that scope owns it already, or there is none.
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

    /** Remembers what it owns: {@link PointerScope} would release a stranger as readily as its own. */
    private static final class Frame extends PointerScope {
        private final Set<Pointer> owned = Collections.newSetFromMap(new IdentityHashMap<>());

        @Override
        public PointerScope attach(Pointer pointer) {
            owned.add(pointer);
            return super.attach(pointer);
        }
    }
}
