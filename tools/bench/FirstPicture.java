import java.nio.file.Files;
import java.nio.file.Path;
import rana.generate.Generator;

/** Draws one picture of a run or an export: java FirstPicture SOURCE FILE.png. */
public final class FirstPicture {
    private FirstPicture() {}

    public static void main(String[] arguments) throws Exception {
        try (Generator generator = Generator.load(Path.of(arguments[0]));
                var out = Files.newOutputStream(Path.of(arguments[1]))) {
            generator.draw(7).writePng(out);
        }
    }
}
