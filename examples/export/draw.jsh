// jshell --class-path "$(echo lib/*.jar | tr ' ' :)" -R-Dfrogs=frogs.onnx draw.jsh
import java.nio.file.*;
import rana.generate.*;
import rana.image.*;
var frogs = Generator.load(Path.of(System.getProperty("frogs", "frogs.onnx")));
System.out.println(frogs.info().recipe() + ", step " + frogs.info().step());
frogs.draw(7).writePng(Path.of("frog.png"));
Grid.of(frogs.draw(DrawRequest.seed(7).count(9)), 3).writePng(Path.of("frogs.png"));
frogs.close();
/exit
