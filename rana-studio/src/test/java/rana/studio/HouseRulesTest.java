package rana.studio;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "rana.studio", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
    @ArchTest
    static final ArchRule the_studio_depends_on_neither_the_command_line_nor_tensors = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("rana.cli..", "picocli..", "me.tongfei..", "org.bytedeco..");

    @ArchTest
    static final ArchRule the_studio_neither_prints_nor_exits = noClasses()
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
