package rana.recipe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rana.Names;
import rana.Printable;
import rana.UsageException;
import rana.optim.Schedule;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/**
 * A binder of a {@link RecipeTree} to a {@link Recipe}; its errors explain in one line where and
 * why the tree does not fit.
 */
final class RecipeReader {
    private static final Pattern LEADING_KEYS = Pattern.compile("([A-Za-z0-9.]+):? .*", Pattern.DOTALL);

    private RecipeReader() {}

    static Recipe bind(RecipeTree tree) {
        try {
            return RecipeMapper.MAPPER.treeToValue(tree.root(), Recipe.class);
        } catch (JacksonException e) {
            throw new UsageException(Printable.line(explain(e, tree)), e);
        }
    }

    private static String explain(JacksonException e, RecipeTree tree) {
        List<String> path = path(e);
        String problem = problem(e, path);
        String pointer = path.isEmpty() ? "" : "/" + String.join("/", path);
        String where = path.isEmpty() ? "" : Printable.of(String.join(".", path)) + ": ";
        return tree.placeOf(pointer) + ": " + where + problem;
    }

    /** Returns the problem without its place; may extend {@code path}. */
    private static String problem(JacksonException e, List<String> path) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            List<String> known = unknown.getKnownPropertyIds().stream()
                    .map(String::valueOf)
                    .sorted()
                    .toList();
            return "unknown key" + Names.hint(unknown.getPropertyName(), known);
        }
        if (e instanceof InvalidTypeIdException type) {
            List<String> known = RecipeMapper.typesOf(type.getBaseType().getRawClass());
            if (type.getTypeId() == null) {
                return "needs a type: one of " + String.join(", ", known);
            }
            path.add("type");
            return "unknown type '" + type.getTypeId() + "'" + Names.hint(type.getTypeId(), known);
        }
        if (e instanceof MismatchedInputException mismatched
                && mismatched.getTargetType() == Schedule.class
                && !e.getOriginalMessage().startsWith("Missing ")) {
            return "must be a number, or a schedule with curve, from, to, share and warmup";
        }
        if (e instanceof InvalidFormatException format) {
            return wrongFormat(format);
        }
        if (e instanceof ValueInstantiationException && e.getCause() != null) {
            return refused(String.valueOf(e.getCause().getMessage()), path);
        }
        String message = e.getOriginalMessage();
        if (message.startsWith("Missing ")) {
            return "is missing: a recipe states every setting";
        }
        if (message.startsWith("Null value ")
                || message.startsWith("Cannot map `null`")
                || message.startsWith("Cannot coerce `null`")) {
            return "needs a value";
        }
        if (e instanceof InputCoercionException) {
            return "is too large a number";
        }
        if (e instanceof MismatchedInputException mismatched && message.matches("(?s)(Cannot|Unexpected) .*")) {
            return "must be " + expected(mismatched.getTargetType());
        }
        return message.lines().findFirst().orElse("does not fit");
    }

    private static String wrongFormat(InvalidFormatException e) {
        Class<?> target = e.getTargetType();
        if (target.isEnum()) {
            List<String> allowed = Arrays.stream(target.getEnumConstants())
                    .map(constant -> RecipeMapper.MAPPER.valueToTree(constant).asString())
                    .toList();
            return "must be one of " + String.join(", ", allowed) + "; got '" + e.getValue() + "'";
        }
        return "must be " + expected(target) + "; got '" + e.getValue() + "'";
    }

    private static String expected(Class<?> target) {
        if (target == int.class || target == long.class || target == Integer.class || target == Long.class) {
            return "a whole number";
        }
        if (target == double.class || target == Double.class) {
            return "a number";
        }
        if (target == boolean.class) {
            return "true or false";
        }
        if (Collection.class.isAssignableFrom(target)) {
            return "a list";
        }
        return target == String.class || target.isEnum() ? "text" : "'key: value' lines";
    }

    /**
     * Returns the message of a record that rejected its values, which begins with a key or with a
     * path from the top.
     */
    private static String refused(String message, List<String> path) {
        Matcher leading = LEADING_KEYS.matcher(message);
        if (leading.matches()) {
            List<String> keys = List.of(leading.group(1).split("\\."));
            path.addAll(keys);
            return message.substring(leading.group(1).length()).replaceFirst("^:? ", "");
        }
        return message;
    }

    private static List<String> path(JacksonException e) {
        List<String> path = new ArrayList<>();
        for (JacksonException.Reference step : e.getPath()) {
            path.add(step.getPropertyName() == null ? Integer.toString(step.getIndex()) : step.getPropertyName());
        }
        return path;
    }
}
