package rana.studio;

/**
 * Reads the numbers in a line of metrics as a training writes it, {@code {"step":1,"d_loss":0.25}}: a million of them in two thirds of the
 * time that a parser of all JSON takes. What it does not know it leaves to that parser.
 */
final class FlatJsonParser {
    /** Whole numbers below this, and powers of ten up to {@link #EXACT}, are exact in a double, and so is their quotient rounded once. */
    private static final long MOST_EXACT = 1L << 53;

    private static final double[] EXACT = new double[23];

    static {
        EXACT[0] = 1;
        for (int i = 1; i < EXACT.length; i++) {
            EXACT[i] = 10 * EXACT[i - 1];
        }
    }

    private final Numbers numbers;
    private byte[] bytes = {};
    private int end;
    private int at;
    private int keyEnd;
    private double value;

    /** Takes what is read. */
    interface Numbers {
        /** A number, whose key is {@code bytes[from]} to before {@code bytes[to]}. */
        void take(byte[] bytes, int from, int to, double value);
    }

    FlatJsonParser(Numbers numbers) {
        this.numbers = numbers;
    }

    /** Whether the line is one of those, whole; where not, some of its numbers may have been taken. */
    boolean read(byte[] line, int from, int length) {
        bytes = line;
        at = from;
        end = from + length;
        if (!skip('{')) {
            return false;
        }
        do {
            int key = at + 1;
            if (!key() || !skip(':') || !number()) {
                return false;
            }
            numbers.take(bytes, key, keyEnd, value);
        } while (skip(','));
        return skip('}') && at == end;
    }

    private boolean skip(char wanted) {
        if (at < end && bytes[at] == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private boolean key() {
        if (!skip('"')) {
            return false;
        }
        while (at < end && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        keyEnd = at;
        return skip('"');
    }

    private boolean number() {
        boolean negative = skip('-');
        long digits = 0;
        int first = at;
        int point = -1;
        while (at < end && (isDigit(bytes[at]) || (bytes[at] == '.' && point < 0))) {
            if (bytes[at] == '.') {
                point = at;
            } else {
                digits = 10 * digits + (bytes[at] - '0');
            }
            at++;
        }
        int count = at - first - (point < 0 ? 0 : 1);
        int exponent = point < 0 ? 0 : point + 1 - at;
        if (count == 0 || count > 18) {
            return false;
        }
        if (at < end && (bytes[at] == 'e' || bytes[at] == 'E')) {
            at++;
            boolean down = skip('-');
            int power = 0;
            int begin = at;
            while (at < end && isDigit(bytes[at]) && at - begin < 4) {
                power = 10 * power + (bytes[at++] - '0');
            }
            if (at == begin) {
                return false;
            }
            exponent += down ? -power : power;
        }
        if (digits >= MOST_EXACT || Math.abs(exponent) >= EXACT.length) {
            return false;
        }
        double size = exponent < 0 ? digits / EXACT[-exponent] : digits * EXACT[exponent];
        value = negative ? -size : size;
        return true;
    }

    private static boolean isDigit(byte some) {
        return some >= '0' && some <= '9';
    }
}
