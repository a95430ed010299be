package rana.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test that leaves a native pointer behind: what a public call made outside every scope,
 * forgot to free, or kept for good. It is applied to every test of the module, which therefore
 * frees what it makes itself too.
 */
public final class PointerCount implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace OF_THIS = ExtensionContext.Namespace.create(PointerCount.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        Engine.load();
        context.getStore(OF_THIS).put(context.getUniqueId(), Pointer.totalCount());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        long before = Objects.requireNonNull(context.getStore(OF_THIS).remove(context.getUniqueId(), Long.class));
        // The collector may have freed what was there before.
        assertThat(Pointer.totalCount()).as("native pointers after the test").isLessThanOrEqualTo(before);
    }
}
