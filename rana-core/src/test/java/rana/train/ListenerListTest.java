package rana.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ListenerListTest {
    private final List<String> events = new ArrayList<>();

    @Test
    void every_event_reaches_every_listener_in_order() throws ReflectiveOperationException {
        TrainingListener all = TrainingListener.all(List.of(recording("first"), recording("second")));
        List<Method> methods = Arrays.stream(TrainingListener.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .toList();
        for (Method method : methods) {
            method.invoke(
                    all,
                    Arrays.stream(method.getParameterTypes())
                            .map(ListenerListTest::nothing)
                            .toArray());
        }

        assertThat(methods).hasSizeGreaterThanOrEqualTo(8);
        assertThat(events)
                .containsExactlyElementsOf(methods.stream()
                        .flatMap(method -> Stream.of("first " + method.getName(), "second " + method.getName()))
                        .toList());
    }

    @Test
    void a_listener_that_fails_is_reported_once_and_receives_no_more() {
        TrainingListener failing = new TrainingListener() {
            @Override
            public void checkpointDue(Training training) {
                throw new IllegalStateException("full");
            }
        };
        List<Throwable> failures = new ArrayList<>();
        TrainingListener all = TrainingListener.all(
                List.of(failing, recording("next")), (listener, exception) -> failures.add(exception));
        checkpointDue(all);
        checkpointDue(all);

        assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(events).containsExactly("next checkpointDue", "next checkpointDue");
        assertThatThrownBy(() -> checkpointDue(TrainingListener.all(List.of(failing))))
                .isInstanceOf(IllegalStateException.class);
    }

    @SuppressWarnings("NullAway") // no listener here looks at the training
    private static void checkpointDue(TrainingListener listener) {
        listener.checkpointDue(null);
    }

    private TrainingListener recording(String name) {
        return (TrainingListener) Proxy.newProxyInstance(
                TrainingListener.class.getClassLoader(),
                new Class<?>[] {TrainingListener.class},
                (proxy, method, arguments) -> {
                    events.add(name + " " + method.getName());
                    return null;
                });
    }

    private static @Nullable Object nothing(Class<?> type) {
        return type == long.class ? 0L : null;
    }
}
