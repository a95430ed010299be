package rana.report;

import java.awt.AWTError;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Locale;

/** The fonts of this machine, without which Java draws no charts. */
public final class Fonts {
    /** The remedy if there are none. */
    public static final String INSTALL =
            "install fontconfig and a font (Debian, Ubuntu: apt install fontconfig fonts-dejavu-core libharfbuzz0b)";

    private Fonts() {}

    /** Returns true if Java can draw text. */
    public static boolean areUsable() {
        try {
            Graphics2D graphics = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB).createGraphics();
            graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 8));
            graphics.drawString("0", 0, 8);
            graphics.dispose();
            return true;
        } catch (InternalError | LinkageError | AWTError | RuntimeException e) {
            return false; // Java notices missing fonts only at the first text, and throws whatever breaks first
        }
    }

    /** Returns true if drawing failed with {@code e} because there are no fonts. */
    static boolean areMissing(Throwable e) {
        return e instanceof InternalError || e instanceof LinkageError || e instanceof AWTError || mentionsFonts(e);
    }

    private static boolean mentionsFonts(Throwable e) {
        return e.toString().toLowerCase(Locale.ROOT).contains("font")
                || (e.getCause() != null && mentionsFonts(e.getCause()));
    }
}
