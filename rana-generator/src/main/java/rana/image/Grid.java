package rana.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A grid of pictures of one size on light grey, {@value #GAP} pixels apart, without a
 * border.
 */
public final class Grid {
    /** The number of pixels between two pictures. */
    static final int GAP = 2;

    /** The shade of grey between the pictures and after the end of a short row. */
    static final int BACKGROUND = 232;

    private Grid() {}

    /**
     * Returns a grid of the pictures in reading order, {@code columns} per row; the last row may be
     * shorter.
     */
    public static Picture of(List<Picture> pictures, int columns) {
        if (columns < 1) {
            throw new IllegalArgumentException("columns must be 1 or more; got " + columns);
        }
        var rows = new ArrayList<List<Picture>>();
        for (int first = 0; first < pictures.size(); first += columns) {
            rows.add(pictures.subList(first, Math.min(first + columns, pictures.size())));
        }
        return lay(rows, columns);
    }

    /** Returns a grid with one row per list, the first on top; rows may be shorter than others. */
    public static Picture rows(List<List<Picture>> rows) {
        return lay(rows, rows.stream().mapToInt(List::size).max().orElse(0));
    }

    private static Picture lay(List<? extends List<Picture>> rows, int columns) {
        Picture first = firstOf(rows);
        int width = columns * (first.width() + GAP) - GAP;
        int height = rows.size() * (first.height() + GAP) - GAP;
        byte[] canvas = new byte[Math.multiplyExact(Math.multiplyExact(width, height), first.channels())];
        Arrays.fill(canvas, (byte) BACKGROUND);
        var grid = new Picture(width, height, first.channels(), canvas);
        for (int row = 0; row < rows.size(); row++) {
            List<Picture> pictures = rows.get(row);
            for (int column = 0; column < pictures.size(); column++) {
                Picture picture = pictures.get(column);
                requireSameFormat(first, picture);
                paste(picture, grid, column * (first.width() + GAP), row * (first.height() + GAP));
            }
        }
        return grid;
    }

    private static Picture firstOf(List<? extends List<Picture>> rows) {
        return rows.stream()
                .flatMap(List::stream)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a grid needs at least one picture; got none"));
    }

    static void requireSameFormat(Picture first, Picture other) {
        if (first.width() != other.width()
                || first.height() != other.height()
                || first.channels() != other.channels()) {
            throw new IllegalArgumentException("pictures must have the same size and channels; got %s and %s"
                    .formatted(shape(first), shape(other)));
        }
    }

    private static String shape(Picture picture) {
        return "%d×%d×%d".formatted(picture.width(), picture.height(), picture.channels());
    }

    private static void paste(Picture picture, Picture canvas, int left, int top) {
        int bytes = picture.width() * picture.channels();
        for (int y = 0; y < picture.height(); y++) {
            int to = ((top + y) * canvas.width() + left) * canvas.channels();
            System.arraycopy(picture.pixels(), y * bytes, canvas.pixels(), to, bytes);
        }
    }
}
