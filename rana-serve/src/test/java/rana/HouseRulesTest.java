package rana;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = {"rana.web", "rana.serve"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
    @ArchTest
    static final ArchRule the_service_needs_only_a_generator = noClasses()
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are of Rana, but of other modules than rana-generator",
                    type -> type.getPackageName().startsWith("rana")
                            && !type.getPackageName().matches("rana(\\.(web|serve|generate|image|random|io))?")));

    @ArchTest
    static final ArchRule the_web_base_does_not_know_the_service = noClasses()
            .that()
            .resideInAPackage("rana.web")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("rana.serve");

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
            .that(DescribedPredicate.describe(
                    "are classes", type -> !type.isInterface() && !type.isEnum() && !type.isAnonymousClass()))
            .should()
            .haveModifier(JavaModifier.FINAL)
            .orShould()
            .haveModifier(JavaModifier.ABSTRACT);
}
