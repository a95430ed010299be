package rana.torch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.PlacementConsumer;
import org.bytedeco.pytorch.RecordFunction;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.RecordScope;

/**
 * Counts the engine's operators that all threads call while it is open. On a GPU, each of them
 * launches one kernel or a few, so a test without a GPU can bound the launches.
 *
 * <p>An operator that another one calls is not counted: {@code _foreach_add_} calls {@code add_}
 * for each tensor on the CPU, but launches one kernel for all of them on a GPU.
 */
public final class OperatorCalls implements AutoCloseable {
    /** Operators that allocate memory or describe it in another way: they launch no kernel. */
    private static final Set<String> WITHOUT_KERNEL = Set.of(
            "_reshape_alias",
            "_unsafe_view",
            "alias",
            "as_strided",
            "chunk",
            "detach",
            "empty",
            "empty_like",
            "empty_strided",
            "expand",
            "expand_as",
            "narrow",
            "new_empty",
            "new_empty_strided",
            "permute",
            "resize_",
            "select",
            "slice",
            "split",
            "split_with_sizes",
            "squeeze",
            "t",
            "transpose",
            "unbind",
            "unfold",
            "unsqueeze",
            "view",
            "view_as");

    /** Operators that copy only if they must: what they call counts. */
    private static final Set<String> COPIES_IF_NEEDED = Set.of("contiguous", "flatten", "reshape", "to");

    // The fields of the engine's struct at::RecordFunctionCallback, in bytes.
    private static final int END = Long.BYTES;
    private static final int SAMPLING_PROBABILITY = 2 * Long.BYTES;
    private static final int SCOPES = 3 * Long.BYTES;
    private static final int NEEDS_IDS = SCOPES + RecordScope.NUM_SCOPES.value + 2;
    private static final int SIZE = 2 * SCOPES;

    private final Map<Long, Deque<Call>> callsByThread = new HashMap<>();
    private final FinishedCall finished = new FinishedCall();
    private final PlacementConsumer callback = new PlacementConsumer() {
        @Override
        public void call(Pointer recordFunction, long context) {
            add(recordFunction);
        }
    };
    private final long handle;

    private record Call(long id, String operator) {}

    /** Starts to count. */
    public OperatorCalls() {
        try (BytePointer struct = new BytePointer(SIZE)) {
            struct.zero();
            struct.putLong(END, new LongPointer(callback).get()); // not closed: it shares the callback's memory
            struct.putDouble(SAMPLING_PROBABILITY, 1);
            struct.put(SCOPES + RecordScope.FUNCTION.value, (byte) 1);
            struct.put(NEEDS_IDS, (byte) 1);
            handle = torch.addGlobalCallback(struct);
        }
    }

    private synchronized void add(Pointer recordFunction) {
        finished.moveTo(recordFunction);
        String name = finished.name().getString();
        String operator = name.replaceFirst("^aten::", "");
        if (operator.equals(name) || COPIES_IF_NEEDED.contains(operator)) {
            return; // the first are nodes of the backward graph: what they call counts too
        }
        Deque<Call> outermost = callsByThread.computeIfAbsent(finished.threadId(), thread -> new ArrayDeque<>());
        // Ids are given at the start of a call, and a call is added at its end.
        while (!outermost.isEmpty() && outermost.getLast().id() > finished.handle()) {
            outermost.removeLast();
        }
        outermost.addLast(new Call(finished.handle(), operator));
    }

    /** Returns the number of calls of each operator, and starts again from 0. */
    public synchronized Map<String, Integer> take() {
        Map<String, Integer> counts = new TreeMap<>();
        callsByThread.values().forEach(calls -> calls.forEach(call -> counts.merge(call.operator(), 1, Integer::sum)));
        counts.keySet().removeAll(WITHOUT_KERNEL);
        callsByThread.clear();
        return counts;
    }

    @Override
    public void close() {
        torch.removeCallback(handle);
        callback.close();
        finished.close();
    }

    /** A view of the engine's record of a call. The inherited constructors do not offer one. */
    private static final class FinishedCall extends RecordFunction {
        FinishedCall() {
            super(RecordScope.USER_SCOPE);
        }

        void moveTo(Pointer recordFunction) {
            address = recordFunction.address();
        }
    }
}
