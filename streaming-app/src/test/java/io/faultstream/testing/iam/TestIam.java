package io.faultstream.testing.iam;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The one key that the broker of the tests knows, and what it signs: Signature Version 4, query form, written from its description. */
public final class TestIam {
    public static final String KEY_ID = "AKIDTEST";
    public static final String SECRET = "the secret of the tests";
    public static final String REGION = "eu-west-1";
    private static final String MAC = "HmacSHA256";

    private TestIam() {}

    /** @param scope day, region, service and the constant at its end */
    static String signature(Map<String, String> payload, String scope) {
        Map<String, String> query = new TreeMap<>(Map.of(
                "Action", payload.get("action"),
                "X-Amz-Algorithm", payload.get("x-amz-algorithm"),
                "X-Amz-Credential", payload.get("x-amz-credential"),
                "X-Amz-Date", payload.get("x-amz-date"),
                "X-Amz-Expires", payload.get("x-amz-expires"),
                "X-Amz-SignedHeaders", payload.get("x-amz-signedheaders")));
        String canonicalQuery = query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        String request = "GET\n/\n" + canonicalQuery + "\nhost:" + payload.get("host") + "\n\nhost\n" + sha256("");
        String toSign = "AWS4-HMAC-SHA256\n" + payload.get("x-amz-date") + "\n" + scope + "\n" + sha256(request);
        byte[] key = ("AWS4" + SECRET).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/", -1)) {
            key = mac(key, part);
        }
        return HexFormat.of().formatHex(mac(key, toSign));
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
