package rana.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import rana.train.Training;
import rana.watch.Watchdog;

@AnalyzeClasses(packages = "rana.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
    @ArchTest
    static final ArchRule commands_leave_the_assembly_of_a_training_to_the_session =
            noClasses().should().dependOnClassesThat().belongToAnyOf(Training.class, Watchdog.class);

    @ArchTest
    static final ArchRule commands_have_no_tensors =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("org.bytedeco..", "rana.gan..");
}
