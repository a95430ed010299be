package rana.report;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import org.apache.commons.text.StringEscapeUtils;

/** Markup that is safe to put into a page: text is escaped, markup is not. */
record Html(String markup) {
    static final Html NOTHING = new Html("");

    /**
     * Returns a trusted {@link String#format} template with its arguments: Html as it is, anything
     * else as escaped text.
     */
    static Html of(String template, Object... parts) {
        Object[] safe = Arrays.stream(parts).map(Html::safe).toArray();
        return new Html(String.format(Locale.ROOT, template, safe));
    }

    static Html all(Collection<Html> parts) {
        var markup = new StringBuilder();
        parts.forEach(part -> markup.append(part.markup));
        return new Html(markup.toString());
    }

    private static String safe(Object part) {
        // XML's rules, which HTML shares, also drop the control characters that neither allows.
        return part instanceof Html html ? html.markup : StringEscapeUtils.escapeXml10(String.valueOf(part));
    }
}
