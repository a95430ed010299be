///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS rana:rana-onnx:0.1.0-SNAPSHOT

import java.nio.file.*;
import rana.generate.*;
import rana.image.*;

/** jbang Frogs.java frogs.onnx SEED COUNT: a grid of pictures in frogs.png. */
class Frogs {
    public static void main(String[] arguments) throws Exception {
        long seed = Long.parseLong(arguments[1]);
        int count = Integer.parseInt(arguments[2]);
        try (Generator frogs = Generator.load(Path.of(arguments[0]))) {
            var pictures = frogs.draw(DrawRequest.seed(seed).count(count));
            Grid.of(pictures, (int) Math.ceil(Math.sqrt(count))).writePng(Path.of("frogs.png"));
        }
    }
}
