package rana;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks what rana-core exports to everyone. */
class ModulesTest {
    private static final int MAX_TYPES = 110;

    @Test
    void the_api_has_few_types() throws IOException {
        Set<String> exported = exported();
        List<String> types = classes().stream()
                .filter(type -> exported.contains(type.getPackageName()))
                .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getName)
                .sorted()
                .toList();

        assertThat(types).hasSizeLessThanOrEqualTo(MAX_TYPES).contains("rana.session.TrainingSession");
    }

    @Test
    void sessions_runs_and_data_mention_only_types_that_programs_can_use() throws IOException {
        Set<String> exported = exported();
        Set<String> packages = Set.of("rana.session", "rana.run", "rana.data");
        List<String> hidden = classes().stream()
                .filter(type -> packages.contains(type.getPackageName()))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC)
                        && method.getOwner().getModifiers().contains(JavaModifier.PUBLIC))
                .flatMap(method -> types(method)
                        .filter(type -> isHidden(type, exported))
                        .map(type -> method.getFullName() + ": " + type.getName()))
                .distinct()
                .toList();

        assertThat(hidden).isEmpty();
    }

    private static Stream<JavaClass> types(JavaMethod method) {
        return Stream.concat(Stream.of(method.getRawReturnType()), method.getRawParameterTypes().stream());
    }

    private static boolean isHidden(JavaClass type, Set<String> exported) {
        String name = type.getPackageName();
        boolean ours = name.equals("rana") || name.startsWith("rana.");
        boolean inGenerator =
                Set.of("rana", "rana.generate", "rana.image", "rana.random").contains(name);
        return (ours && !inGenerator && !exported.contains(name)) || name.startsWith("org.bytedeco");
    }

    private static Set<String> exported() throws IOException {
        try (InputStream in = Files.newInputStream(Path.of("target/classes/module-info.class"))) {
            return ModuleDescriptor.read(in).exports().stream()
                    .filter(export -> !export.isQualified())
                    .map(ModuleDescriptor.Exports::source)
                    .collect(Collectors.toSet());
        }
    }

    private static JavaClasses classes() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPath(Path.of("target/classes"));
    }
}
