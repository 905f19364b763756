package dev.crucible.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;

import dev.crucible.core.CrucibleException;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules of the house, checked against the compiled production classes. */
final class ArchitectureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.crucible");

    @Test
    void coreDependsOnTheJdkOnly() {
        check(
                classes()
                        .that()
                        .resideInAPackage("dev.crucible.core..")
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage("java..", "org.jspecify..", "dev.crucible.core.."));
    }

    /** What each module may see of the others, besides the core. */
    @TestFactory
    Stream<DynamicTest> modulesDependDownwardsOnly() {
        return Stream.of(
                mayOnlySee("dev.crucible.linux.."),
                mayOnlySee("dev.crucible.engines.host..", "dev.crucible.linux.."),
                mayOnlySee("dev.crucible.images..", "dev.crucible.linux.."),
                mayOnlySee("dev.crucible.engines.embedded..", "dev.crucible.linux.."),
                mayOnlySee("dev.crucible.evals.."),
                mayOnlySee("dev.crucible.journal.."),
                mayOnlySee("dev.crucible.backends..", "dev.crucible.journal.."),
                mayOnlySee("dev.crucible.containment..", "dev.crucible.linux.."),
                mayOnlySee("dev.crucible.monitoring.."),
                mayOnlySee("dev.crucible.api..", "dev.crucible.journal.."),
                mayOnlySee("dev.crucible.testkit.."));
    }

    private static DynamicTest mayOnlySee(String module, String... others) {
        String[] allowed =
                Stream.concat(Stream.of(module, "dev.crucible.core.."), Arrays.stream(others))
                        .toArray(String[]::new);
        DescribedPredicate<JavaClass> ours = resideInAPackage("dev.crucible..");
        DescribedPredicate<JavaClass> permitted = JavaClass.Predicates.resideInAnyPackage(allowed);
        return DynamicTest.dynamicTest(
                module,
                () ->
                        check(
                                noClasses()
                                        .that()
                                        .resideInAPackage(module)
                                        .should()
                                        .dependOnClassesThat(ours.and(not(permitted)))));
    }

    @Test
    void enginesDoNotKnowEachOther() {
        check(
                slices().matching("dev.crucible.engines.(*)..")
                        .should()
                        .notDependOnEachOther()
                        .allowEmptyShould(true));
    }

    /** A sandbox that lacks something must be out of reach for whatever serves requests. */
    @Test
    void onlyTheMeasurementOfProbesKnowsWeakenedSandboxes() {
        Set<String> known =
                Set.of("EnclosedMeasurement", "WeakenedTrials", "Composition", "HostEngines");
        for (JavaClass type : CLASSES) {
            for (var dependency : type.getDirectDependenciesFromSelf()) {
                if (dependency.getTargetClass().getSimpleName().startsWith("Weakened")) {
                    assertThat(type.getSimpleName())
                            .as(dependency.getDescription())
                            .matches(name -> known.contains(name) || name.startsWith("Weakened"));
                }
            }
            for (JavaMethodCall call : type.getMethodCallsFromSelf()) {
                if (call.getTarget().getName().equals("weakened")) {
                    assertThat(type.getSimpleName())
                            .as(call.getDescription())
                            .matches(
                                    name -> known.contains(name) || name.equals("WeakenedEngines"));
                }
            }
        }
    }

    @Test
    void internalPackagesAreUsedByTheirOwnModuleOnly() {
        for (JavaClass type : CLASSES) {
            for (var dependency : type.getDirectDependenciesFromSelf()) {
                String target = dependency.getTargetClass().getPackageName();
                int internal = target.indexOf(".internal");
                if (target.startsWith("dev.crucible.") && internal > 0) {
                    assertThat(type.getPackageName())
                            .as(dependency.getDescription())
                            .startsWith(target.substring(0, internal));
                }
            }
        }
    }

    @Test
    void jsonIsJackson3() {
        check(
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "com.fasterxml.jackson.core..",
                                "com.fasterxml.jackson.databind.."));
    }

    @Test
    void onlyLinuxStartsProcessesAndCallsNativeCode() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("dev.crucible.linux..")
                        .should()
                        .dependOnClassesThat()
                        .belongToAnyOf(ProcessBuilder.class)
                        .orShould()
                        .callMethodWhere(methodOf(Runtime.class, "exec"))
                        .orShould()
                        .dependOnClassesThat()
                        .resideInAPackage("java.lang.foreign.."));
    }

    @Test
    void timeAndChanceAreInjected() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages("dev.crucible.cli..", "dev.crucible.testkit..")
                        .should()
                        .callMethodWhere(methodOf(Instant.class, "now"))
                        .orShould()
                        .callMethodWhere(methodOf(System.class, "currentTimeMillis"))
                        .orShould()
                        .callMethodWhere(methodOf(Clock.class, "system.*"))
                        .orShould()
                        .callMethodWhere(methodOf(Thread.class, "sleep"))
                        .orShould()
                        .callMethodWhere(methodOf(UUID.class, "randomUUID"))
                        .orShould()
                        .callConstructor(Random.class));
    }

    @Test
    void onlyEnginesAndLinuxReadTheMonotonicClock() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(
                                "dev.crucible.cli..",
                                "dev.crucible.testkit..",
                                "dev.crucible.linux..",
                                "dev.crucible.engines..")
                        .should()
                        .callMethodWhere(methodOf(System.class, "nanoTime")));
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching("dev.crucible.(**)").should().beFreeOfCycles());
    }

    /**
     * Crucible's own exceptions, or the JDK's about an argument, a state, input or an interrupt.
     */
    @Test
    void errorsAreSpecific() {
        check(
                noClasses()
                        .should()
                        .callConstructorWhere(
                                describe(
                                        "makes an exception that says nothing",
                                        call ->
                                                Set.of(
                                                                        Exception.class.getName(),
                                                                        Error.class.getName(),
                                                                        Throwable.class.getName(),
                                                                        RuntimeException.class
                                                                                .getName())
                                                                .contains(
                                                                        call.getTargetOwner()
                                                                                .getName())
                                                        && !isSuperCall(call))));
        check(
                classes()
                        .that(assignableTo(RuntimeException.class))
                        .and()
                        .resideOutsideOfPackage("dev.crucible.testkit..")
                        .should()
                        .beAssignableTo(CrucibleException.class));
    }

    private static boolean isSuperCall(JavaConstructorCall call) {
        return call.getOrigin().isConstructor()
                && call.getOriginOwner().isAssignableTo(call.getTargetOwner().getName());
    }

    @Test
    void onlyTheCommandLinePrints() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("dev.crucible.cli..")
                        .should()
                        .accessField(System.class, "out")
                        .orShould()
                        .accessField(System.class, "err"));
    }

    @Test
    void everyPackageSaysWhatItIsForAndIsNullMarked() {
        Set<String> unmarked =
                CLASSES.stream()
                        .map(JavaClass::getPackage)
                        .filter(type ->
                                !type.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                        .map(JavaPackage::getName)
                        .collect(Collectors.toSet());
        assertThat(unmarked).isEmpty();
    }

    /**
     * A setting that nobody reads lies to whoever sets it. It goes from the table to a record of
     * settings, perhaps through several, and each of their components must be asked for by somebody
     * else.
     */
    @Test
    void everySettingIsReadBySomebody() {
        String table = "dev.crucible.cli.config.SettingTable";
        String settings = "dev.crucible.cli.config.ServiceSettings";
        Stream<String> entries =
                CLASSES.get(table).getFields().stream()
                        .filter(entry ->
                                entry.getRawType()
                                        .getName()
                                        .equals("dev.crucible.cli.config.Setting"))
                        .filter(entry ->
                                entry.getAccessesToSelf().stream()
                                        .noneMatch(access ->
                                                access.getOriginOwner().getName().equals(settings)))
                        .map(JavaField::getFullName);
        Stream<String> components =
                CLASSES.stream()
                        .filter(JavaClass::isRecord)
                        .filter(type -> outermost(type).getSimpleName().endsWith("Settings"))
                        .flatMap(type -> type.getFields().stream())
                        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                        .filter(component -> !isAskedFor(component))
                        .map(JavaField::getFullName);

        assertThat(Stream.concat(entries, components)).isEmpty();
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }

    /**
     * Whether others call a method that reads it, other than one that makes another such record.
     */
    private static boolean isAskedFor(JavaField component) {
        JavaClass type = component.getOwner();
        return component.getAccessesToSelf().stream()
                .map(JavaFieldAccess::getOrigin)
                .filter(JavaMethod.class::isInstance)
                .filter(method -> !method.getRawReturnType().equals(type))
                .flatMap(method -> method.getAccessesToSelf().stream())
                .anyMatch(access -> !access.getOriginOwner().equals(type));
    }

    private static DescribedPredicate<JavaMethodCall> methodOf(Class<?> owner, String name) {
        return describe(
                owner.getSimpleName() + "." + name,
                call ->
                        call.getTargetOwner().isEquivalentTo(owner)
                                && call.getName().matches(name));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
