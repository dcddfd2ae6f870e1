package io.faultstream.ingest;

import io.faultstream.config.SetupException;
import java.util.Map;
import org.apache.spark.package$;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.protobuf.functions;

/** The one place that calls spark-protobuf. Driver only. */
final class SparkProtobuf {
    // Bytes that are no message become a struct of nulls, never an exception in a task.
    private static final Map<String, String> OPTIONS = Map.of("mode", "PERMISSIVE");

    private SparkProtobuf() {}

    /**
     * Adds a struct with the message in a column of bytes.
     *
     * @param descriptorFile path of a descriptor set that has the message at the top level of a file
     * @throws SetupException if spark-protobuf cannot read such messages here
     */
    static Dataset<Row> withDecoded(
            Dataset<Row> rows, String name, Column bytes, String message, String descriptorFile, String where) {
        try {
            return rows.withColumn(name, functions.from_protobuf(bytes, message, descriptorFile, OPTIONS));
        } catch (LinkageError e) {
            // Builds of spark-protobuf older than Spark call what is no longer there, mostly where they report an
            // error.
            throw new SetupException(
                    where + ".format",
                    "spark-protobuf does not fit Spark " + package$.MODULE$.SPARK_VERSION() + " (" + e + ")",
                    "Build with the spark-protobuf of this Spark: property spark-protobuf.version of the root pom.xml");
        } catch (Exception e) {
            // Spark's AnalysisException is checked in Scala only: javac does not let it be caught by name here.
            if (e instanceof AnalysisException analysis) {
                throw new SetupException(
                        where + ".contract",
                        "from_protobuf cannot read " + message + ": " + analysis.getSimpleMessage(),
                        "Change the message, or have the topic in JSON");
            }
            throw e;
        }
    }
}
