import java.nio.file.*;
import rana.recipe.Recipes;
import rana.session.TrainingSession;

public class Train {
    public static void main(String[] arguments) {
        TrainingSession.of(Recipes.named("pond"))
                .data("pond:1000").seed(1).steps(200).into(Path.of("runs/frogs"))
                .onStep(step -> System.out.println(step.line()))
                .run();         // or .resume(); also .budget(Duration), .evaluateEvery(n),
                                // .listen(new TensorBoard())
    }
}
