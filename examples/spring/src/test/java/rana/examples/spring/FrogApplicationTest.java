package rana.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import rana.generate.Generator;

class FrogApplicationTest {
    private static final String FILE = "../export/src/test/resources/frogs.onnx";

    @Test
    void the_controller_serves_the_picture_of_a_seed_and_the_generator_is_closed_at_the_end() throws Exception {
        SpringApplication application = new SpringApplication(FrogApplication.class);
        Generator frogs;
        try (ConfigurableApplicationContext context = application.run(
                "--server.port=0", "--server.address=127.0.0.1", "--frogs=" + FILE, "--spring.main.banner-mode=off")) {
            frogs = context.getBean(Generator.class);
            String port = context.getEnvironment().getProperty("local.server.port");
            HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/frog?seed=7"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            frogs.draw(7).writePng(expected);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
            assertThat(answer.body()).isEqualTo(expected.toByteArray());
        }
        assertThatThrownBy(() -> frogs.draw(7)).isInstanceOf(IllegalStateException.class);
    }
}
