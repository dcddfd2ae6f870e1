package io.faultstream.table;

import io.faultstream.config.SetupException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Makes the lake's tables known by name to a session: {@code silver.vibration_windows} and so on. Driver only. */
public final class LakeCatalog {
    private LakeCatalog() {}

    /**
     * Registers every Delta table that is there now.
     *
     * @return their qualified names
     */
    public static List<String> register(SparkSession spark, LakeLocations lake) {
        for (Layer layer : Layer.values()) {
            spark.sql("CREATE DATABASE IF NOT EXISTS " + layer.schemaName());
        }
        Map<String, String> tables = tables(spark, lake);
        tables.forEach((name, location) -> spark.sql(
                "CREATE TABLE IF NOT EXISTS " + name + " USING delta LOCATION '" + location.replace("'", "\\'") + "'"));
        return List.copyOf(tables.keySet());
    }

    /** The Delta tables that are there now: qualified name to location, in the order of the layers. */
    public static Map<String, String> tables(SparkSession spark, LakeLocations lake) {
        Map<String, String> tables = new LinkedHashMap<>();
        for (Layer layer : Layer.values()) {
            for (String location : tables(spark, lake.layer(layer))) {
                tables.put(layer.schemaName() + "." + new Path(location).getName(), location);
            }
        }
        return tables;
    }

    private static List<String> tables(SparkSession spark, String layer) {
        Path folder = new Path(layer);
        try {
            FileSystem files = folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
            List<String> tables = new ArrayList<>();
            for (FileStatus status : files.listStatus(folder)) {
                if (files.exists(new Path(status.getPath(), "_delta_log"))) {
                    tables.add(status.getPath().toString());
                }
            }
            return tables;
        } catch (FileNotFoundException e) {
            return List.of(); // The layer has no table yet.
        } catch (IOException e) {
            throw new SetupException(
                    "faultstream.lake", layer + " cannot be listed: " + e, "Check path and permissions");
        }
    }
}
