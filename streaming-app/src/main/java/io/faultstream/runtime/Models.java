package io.faultstream.runtime;

import io.faultstream.config.PredictConfig;
import io.faultstream.config.SetupException;
import io.faultstream.model.ModelBundle;
import io.faultstream.model.ModelException;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Fetches the configured model bundle, from the jar or from any file system that Spark can read. Driver only. */
public final class Models {
    private Models() {}

    /**
     * @param location {@link PredictConfig#SHIPPED}, or the folder of a bundle
     * @throws SetupException if there is no intact bundle
     */
    public static ModelBundle load(SparkSession spark, String location) {
        try {
            if (location.equals(PredictConfig.SHIPPED)) {
                return ModelBundle.shipped();
            }
            Path folder = new Path(location);
            FileSystem files = folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
            byte[] manifest = read(files, new Path(folder, "manifest.json"));
            return ModelBundle.of(manifest, read(files, new Path(folder, ModelBundle.weightsFile(manifest))));
        } catch (ModelException e) {
            throw new SetupException("faultstream.predict.model", e.getMessage(), "Upload the bundle again");
        } catch (IOException e) {
            throw new SetupException(
                    "faultstream.predict.model",
                    "there is no readable bundle in " + location + ": " + e,
                    "Give a folder with manifest.json and its weights, or \"shipped\"");
        }
    }

    private static byte[] read(FileSystem files, Path file) throws IOException {
        try (FSDataInputStream in = files.open(file)) {
            return in.readAllBytes();
        }
    }
}
