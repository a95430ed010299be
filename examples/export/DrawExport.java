import java.nio.file.*;
import rana.generate.*;

public class DrawExport {
    public static void main(String[] arguments) throws Exception {
        try (Generator frogs = Generator.load(Path.of(arguments[0]));   // an .onnx file
                var out = Files.newOutputStream(Path.of("frog.png"))) {
            frogs.draw(7).writePng(out);
        }
    }
}
