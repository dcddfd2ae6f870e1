package io.faultstream.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * A model as it is shipped: its manifest and its weights, checked against each other.
 *
 * <p>Immutable and small (about a megabyte); the bytes are inside, so it can be sent to other JVMs as it is. Opening it
 * is the business of {@link LeNetModel}.
 */
public final class ModelBundle implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String SHIPPED = "shipped.properties";

    private final byte[] manifestJson;
    private final byte[] weights;
    private final transient BundleManifest manifest;

    private ModelBundle(byte[] manifestJson, byte[] weights, BundleManifest manifest) {
        this.manifestJson = manifestJson;
        this.weights = weights;
        this.manifest = manifest;
    }

    /** The bundle inside this library. */
    public static ModelBundle shipped() {
        String folder = "/faultstream/lenet/" + shippedVersion() + "/";
        byte[] manifest = resource(folder + BundleManifest.FILE);
        String file = parse(manifest).weights();
        return of(manifest, resource(folder + file));
    }

    /**
     * Reads the bundle in a folder.
     *
     * @throws ModelException if a file is missing, unreadable, or not the one the manifest means
     */
    public static ModelBundle load(Path dir) {
        byte[] manifest = file(dir, BundleManifest.FILE);
        return of(manifest, file(dir, parse(manifest).weights()));
    }

    /**
     * Name of the weights file beside a manifest.
     *
     * @throws ModelException if the manifest cannot be read
     */
    public static String weightsFile(byte[] manifestJson) {
        return parse(manifestJson).weights();
    }

    /**
     * Makes a bundle of bytes fetched by the caller.
     *
     * @param manifestJson the bytes of {@code manifest.json}, UTF-8
     * @param weights the bytes of the weights file the manifest names
     * @throws ModelException if the two do not belong together or are damaged
     */
    public static ModelBundle of(byte[] manifestJson, byte[] weights) {
        BundleManifest manifest = parse(manifestJson);
        String sha256 = Sha256.hex(weights);
        if (!sha256.equals(manifest.sha256())) {
            throw new ModelException("The weights of model " + manifest.name() + " " + manifest.version()
                    + " have SHA-256 " + sha256 + ", but manifest.json says " + manifest.sha256()
                    + ". A file was damaged on its way or belongs to another version. Copy " + BundleManifest.FILE
                    + " and " + manifest.weights() + " again, both from the same release.");
        }
        int floats = manifest.network()
                .weights(manifest.preprocessing(), manifest.labels().size());
        if (weights.length != floats * Float.BYTES) {
            throw new ModelException("The weights of model " + manifest.name() + " " + manifest.version() + " are "
                    + weights.length + " bytes, the network in manifest.json needs " + floats * Float.BYTES
                    + ". The manifest was edited by hand. Take the bundle again from where it was released.");
        }
        return new ModelBundle(manifestJson.clone(), weights.clone(), manifest);
    }

    public String name() {
        return manifest.name();
    }

    public String version() {
        return manifest.version();
    }

    /** SHA-256 of the weights, in lower-case hexadecimal. */
    public String sha256() {
        return manifest.sha256();
    }

    public List<String> labels() {
        return manifest.labels().stream().map(BundleManifest.Label::label).toList();
    }

    public String faultKind(int classIndex) {
        return manifest.labels().get(classIndex).faultKind();
    }

    /** Samples per window at {@link #samplingRateHz()}. */
    public int windowLength() {
        return manifest.windowLength();
    }

    public double samplingRateHz() {
        return manifest.samplingRateHz();
    }

    BundleManifest manifest() {
        return manifest;
    }

    byte[] weights() {
        return weights.clone();
    }

    private Object readResolve() {
        return of(manifestJson, weights);
    }

    private static BundleManifest parse(byte[] json) {
        return BundleManifest.parse(new String(json, StandardCharsets.UTF_8));
    }

    private static String shippedVersion() {
        String name = "/faultstream/lenet/" + SHIPPED;
        Properties properties = new Properties();
        try (InputStream in = ModelBundle.class.getResourceAsStream(name)) {
            if (in == null) {
                throw noResource(name);
            }
            properties.load(in);
        } catch (IOException e) {
            throw new ModelException(
                    "The library's " + name + " cannot be read: " + e.getMessage() + ". Build it anew.", e);
        }
        return properties.getProperty("version");
    }

    private static byte[] resource(String name) {
        try (InputStream in = ModelBundle.class.getResourceAsStream(name)) {
            if (in == null) {
                throw noResource(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ModelException(
                    "The library's " + name + " cannot be read: " + e.getMessage() + ". Build it anew.", e);
        }
    }

    private static ModelException noResource(String name) {
        return new ModelException("The library has no " + name + " inside. It was built without the shipped model."
                + " Build it anew, or name a folder with a bundle.");
    }

    private static byte[] file(Path dir, String name) {
        Path path = dir.resolve(name);
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            String why = Files.exists(path) ? "cannot be read (" + e.getMessage() + ")" : "does not exist";
            throw new ModelException(
                    "Model file " + path + " " + why + ". A bundle is a folder with " + BundleManifest.FILE
                            + " and the weights it names. Check the folder, or copy the bundle again.",
                    e);
        }
    }
}
