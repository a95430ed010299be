package rana.studio;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route.FulfillOptions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import rana.web.Json;

/**
 * Stubs of the routes of the engine: a generator that draws grey squares, and a toy training that
 * only counts its steps.
 */
final class StubbedModels {
    private static final String MODEL = """
            {"checkpoints": [{"name": "step-000200", "step": 200, "best": true, "bytes": 1}],
             "latent": {"size": 8, "distribution": "normal"}, "classes": ["frog", "toad"], "size": 8, "channels": 3,
             "directions": [{"index": 0, "strength": 3}, {"index": 1, "strength": 2}]}
            """;
    private static final String CHOICES = """
            {"clouds": ["ring", "grid"], "limits": {},
             "games": [{"label": "minimax", "title": "min-max", "labels": true, "probabilities": true},
                       {"label": "relativistic", "title": "relativistic", "labels": false, "probabilities": true}]}
            """;

    private StubbedModels() {}

    /** Stubs the routes for {@code page}; returns a live list of its requests, in order. */
    static List<String> answer(Page page) {
        List<String> requests = new ArrayList<>();
        int[] step = {0};
        page.route("**/api/models/**", route -> {
            String path = path(route.request().url());
            if (route.request().postData() != null) {
                requests.add(path + " " + route.request().postData());
            }
            route.fulfill(path.split("/").length == 4 ? json(MODEL) : drawn(path));
        });
        page.route(
                "**/api/learn**",
                route -> route.fulfill(
                        route.request().method().equals("POST")
                                ? started(requests, route.request().postData())
                                : json(CHOICES)));
        page.route("**/api/learn/**", route -> {
            String body = route.request().postData();
            if (body != null) {
                step[0] += Json.MAPPER.readTree(body).path("steps").asInt();
            }
            route.fulfill(json(state(step[0])));
        });
        return requests;
    }

    private static FulfillOptions started(List<String> requests, String body) {
        requests.add("/api/learn " + body);
        return json("{\"id\": \"1\"}").setStatus(201);
    }

    private static FulfillOptions drawn(String path) {
        return switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "latent" -> json("{\"values\": [0.5, -0.5]}");
            case "neighbours" -> json("{\"picture\": \"data:,\", \"neighbours\": []}");
            default -> new FulfillOptions().setContentType("image/png").setBodyBytes(png());
        };
    }

    private static String state(int step) {
        String values = "0.5,".repeat(1599) + "0.5";
        return """
                {"step": %d, "real": [0, 1, 1, 0], "generated": [0, 0.5], "surface": {"cells": 40, "reach": 1.6,
                 "values": [%s]}, "arrows": [0, 0.5, 0.1, 0.2], "d_loss": 0.7, "g_loss": 0.6, "diverged": false,
                 "modes": {"found": 2, "of": 8, "near": 0.3}}
                """.formatted(step, values);
    }

    private static FulfillOptions json(String body) {
        return new FulfillOptions().setContentType("application/json").setBody(body);
    }

    private static String path(String url) {
        return url.replaceFirst("^http://[^/]+", "").replaceFirst("[?].*", "");
    }

    private static byte[] png() {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
