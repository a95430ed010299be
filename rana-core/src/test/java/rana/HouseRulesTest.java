package rana;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.bytedeco.pytorch.Tensor;

@AnalyzeClasses(packages = "rana", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
    private static final String[] NUMERICAL = {"rana.nn..", "rana.gan..", "rana.optim.."};

    @ArchTest
    static final ArchRule numerical_packages_do_not_depend_on_files_formats_logs_or_programs = noClasses()
            .that()
            .resideInAnyPackage(NUMERICAL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.io..",
                    "java.nio.file..",
                    "java.net..",
                    "java.awt..",
                    "javax.imageio..",
                    "tools.jackson..",
                    "com.fasterxml..",
                    "org.slf4j..",
                    "picocli..",
                    "rana.io..",
                    "rana.data..",
                    "rana.image..",
                    "rana.report..",
                    "rana.recipe..",
                    "rana.train..");

    @ArchTest
    static final ArchRule numerical_packages_read_numbers_from_the_device_only_through_a_readout = noClasses()
            .that()
            .resideInAnyPackage("rana.nn..", "rana.gan..", "rana.optim..", "rana.objective..", "rana.augment..")
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "a tensor is read",
                    call -> call.getTargetOwner().isEquivalentTo(Tensor.class)
                            && call.getName().matches("item.*|cpu|data_ptr.*|equal|is_nonzero")));

    @ArchTest
    static final ArchRule the_core_does_not_depend_on_the_command_line =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("rana.cli..", "picocli..", "me.tongfei..");

    @ArchTest
    static final ArchRule the_core_neither_prints_nor_exits = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(System.class, "exit", int.class);

    @ArchTest
    static final ArchRule pictures_and_reports_do_not_depend_on_tensors = noClasses()
            .that()
            .resideInAnyPackage(
                    "rana.image..",
                    "rana.report..",
                    "rana.data..",
                    "rana.pond..",
                    "rana.io..",
                    "rana.safetensors..",
                    "rana.random..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bytedeco..", "rana.torch..", "rana.nn..", "rana.train..");

    @ArchTest
    static final ArchRule measures_do_not_depend_on_training = noClasses()
            .that()
            .resideInAPackage("rana.metric..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("rana.train..", "rana.recipe..", "rana.gan..", "rana.optim..", "rana.report..");

    @ArchTest
    static final ArchRule no_data_become_objects_of_classes_that_they_name = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.ObjectInputStream")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ClassLoader.class)
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("java.beans..", "javax.script..", "java.lang.reflect..")
            .orShould()
            .callMethod(Class.class, "forName", String.class)
            .orShould()
            .callMethod(Class.class, "forName", String.class, boolean.class, ClassLoader.class);

    @ArchTest
    static final ArchRule no_program_is_started_but_for_workers_the_revision_of_a_run_and_facts_of_the_machine =
            noClasses()
                    .that()
                    .doNotHaveFullyQualifiedName("rana.run.Machine")
                    .and()
                    .doNotHaveFullyQualifiedName("rana.doctor.Programs")
                    .and()
                    .doNotHaveFullyQualifiedName("rana.cluster.LocalWorker")
                    .should()
                    .dependOnClassesThat()
                    .belongToAnyOf(ProcessBuilder.class)
                    .orShould()
                    .callMethod(Runtime.class, "exec", String.class)
                    .orShould()
                    .callMethod(Runtime.class, "exec", String[].class);

    @ArchTest
    static final ArchRule a_script_is_loaded_only_where_its_hash_was_checked = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("rana.torch.ScriptModule")
            .and()
            .doNotHaveFullyQualifiedName("rana.metric.InceptionExtractor")
            .should()
            .dependOnClassesThat()
            .haveSimpleName("ScriptModule")
            .orShould()
            .dependOnClassesThat()
            .haveSimpleName("JitModule");

    @ArchTest
    static final ArchRule sessions_alone_assemble_a_training = noClasses()
            .that()
            .resideOutsideOfPackages("rana.session..", "rana.train..")
            .should()
            .callConstructorWhere(DescribedPredicate.describe(
                    "it creates a training",
                    call -> call.getTargetOwner().getName().equals("rana.train.Training")));

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("rana.(*)..").should().beFreeOfCycles();

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
