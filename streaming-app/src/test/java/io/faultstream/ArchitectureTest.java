package io.faultstream;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.faultstream.command.FaultstreamCommand;
import io.faultstream.runtime.ExecutorModel;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Who may know whom. */
@AnalyzeClasses(packages = "io.faultstream", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] SPARK = {"org.apache.spark..", "io.delta..", "scala..", "org.apache.hadoop.."};
    private static final String RULES = "io.faultstream.proto..";

    private static final List<String> UNMODIFIABLE = List.of(
            "java.util.ImmutableCollections$", "java.util.Collections$Unmodifiable", "java.util.Collections$Empty");

    @ArchTest
    static final ArchRule CODEC_AND_CONFIG_KNOW_NO_SPARK = noClasses()
            .that()
            .resideInAnyPackage("..faultstream.codec..", "..faultstream.config..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SPARK);

    @ArchTest
    static final ArchRule CODEC_STANDS_ALONE = classes()
            .that()
            .resideInAPackage("..faultstream.codec..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "com.google.protobuf..", "io.faultstream.codec..", RULES);

    @ArchTest
    static final ArchRule PARQUET_STANDS_ALONE = classes()
            .that()
            .resideInAPackage("..faultstream.parquet..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "io.faultstream.parquet..",
                    "org.apache.parquet..",
                    "org.apache.hadoop.conf..",
                    "org.xerial.snappy..");

    @ArchTest
    static final ArchRule MODEL_KNOWS_NEITHER_KAFKA_NOR_DELTA_NOR_SPARK = noClasses()
            .that()
            .resideInAPackage("..faultstream.model..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.apache.spark..", "io.delta..", "org.apache.hadoop..");

    @ArchTest
    static final ArchRule INGEST_DOES_NOT_KNOW_GOLD = noClasses()
            .that()
            .resideInAPackage("..faultstream.ingest..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..faultstream.gold..");

    @ArchTest
    static final ArchRule GOLD_DOES_NOT_KNOW_INGEST = noClasses()
            .that()
            .resideInAPackage("..faultstream.gold..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..faultstream.ingest..");

    @ArchTest
    static final ArchRule METRICS_KNOW_NO_QUERY = noClasses()
            .that()
            .resideInAPackage("..faultstream.metrics..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..faultstream.ingest..", "..faultstream.gold..");

    @ArchTest
    static final ArchRule SERVICE_IS_STARTED_BY_COMMANDS = noClasses()
            .that()
            .resideOutsideOfPackages("io.faultstream", "..faultstream.command..", "..faultstream.local..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Service.class, Pipeline.class);

    @ArchTest
    static final ArchRule NOTHING_KNOWS_THE_ENTRY_POINT =
            noClasses().should().dependOnClassesThat().areAssignableTo(StreamingApp.class);

    @ArchTest
    static final ArchRule ONLY_THE_ENTRY_POINT_KNOWS_THE_COMMANDS = noClasses()
            .that()
            .resideOutsideOfPackage("..faultstream.command..")
            .and()
            .areNotAssignableTo(StreamingApp.class)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(FaultstreamCommand.class.getPackageName());

    @ArchTest
    static final ArchRule STATIC_FIELDS_ARE_FINAL = fields().that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat(areOurs())
            .should()
            .beFinal();

    @ArchTest
    static final ArchRule ONLY_THE_EXECUTORS_MODEL_IS_STATIC_STATE = fields().that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat(areOurs())
            .and()
            .areNotDeclaredIn(ExecutorModel.class)
            .should(notChange());

    /** Generated messages keep static state of their own. */
    private static DescribedPredicate<JavaClass> areOurs() {
        return DescribedPredicate.describe(
                "are ours", type -> !type.getPackageName().startsWith("io.faultstream.proto"));
    }

    /** Looks at the value: a collection must be one of the JDK's unmodifiable ones, and nothing may be made for change. */
    private static ArchCondition<JavaField> notChange() {
        return new ArchCondition<>("hold something that does not change") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                if (!field.getRawType().isPrimitive() && changes(value(field))) {
                    events.add(SimpleConditionEvent.violated(field, field.getFullName() + " can change"));
                }
            }
        };
    }

    private static boolean changes(Object value) {
        String type = value.getClass().getName();
        boolean collection = value instanceof Collection || value instanceof Map;
        return value instanceof ThreadLocal
                || type.startsWith("java.util.concurrent.")
                || collection && UNMODIFIABLE.stream().noneMatch(type::startsWith);
    }

    private static Object value(JavaField field) {
        try {
            var reflected = field.reflect();
            reflected.setAccessible(true);
            return reflected.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
