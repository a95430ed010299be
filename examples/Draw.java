import java.nio.file.*;
import rana.generate.*;

public class Draw {
    public static void main(String[] arguments) throws Exception {
        try (Generator frogs = Generator.load(Path.of("runs/frogs"));   // a run or a checkpoint
                var out = Files.newOutputStream(Path.of("frog.png"))) {
            frogs.draw(7).writePng(out);    // the image of `rana sample --seed 7`; DrawRequest adds
                                            // .label("cat"), .truncation(0.7) and many at once
        }
    }
}
