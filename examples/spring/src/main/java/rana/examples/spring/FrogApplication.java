package rana.examples.spring;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import rana.generate.Generator;

/** A Spring Boot application that draws pictures from an exported generator. */
@SpringBootApplication
public class FrogApplication {
    /** Starts the application: {@code --frogs=frogs.onnx}. */
    public static void main(String[] arguments) {
        SpringApplication.run(FrogApplication.class, arguments);
    }

    @Bean
    Generator frogs(@Value("${frogs}") String file) {
        return Generator.load(Path.of(file)); // Spring closes it after the last request
    }

    @RestController
    record Frogs(Generator frogs) {
        @GetMapping(path = "/frog", produces = "image/png")
        byte[] frog(@RequestParam(defaultValue = "1") long seed) throws IOException {
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            frogs.draw(seed).writePng(png);
            return png.toByteArray();
        }
    }
}
