package rana;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "rana", importOptions = ImportOption.DoNotIncludeTests.class)
class EngineFreeTest {
    @ArchTest
    static final ArchRule the_module_depends_on_no_engine_and_no_json = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.imageio..",
                    "org.jspecify..",
                    "com.google.errorprone..",
                    "org.apache.commons.text..",
                    "rana",
                    "rana.generate..",
                    "rana.image..",
                    "rana.io..",
                    "rana.random..");

    @ArchTest
    static final ArchRule nothing_prints_or_exits = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(System.class, "exit", int.class);

    @ArchTest
    static final ArchRule a_class_is_final_or_abstract = classes()
            .that(areClasses())
            .should()
            .haveModifier(JavaModifier.FINAL)
            .orShould()
            .haveModifier(JavaModifier.ABSTRACT);

    private static DescribedPredicate<JavaClass> areClasses() {
        return DescribedPredicate.describe(
                "are classes", type -> !type.isInterface() && !type.isEnum() && !type.isAnonymousClass());
    }
}
