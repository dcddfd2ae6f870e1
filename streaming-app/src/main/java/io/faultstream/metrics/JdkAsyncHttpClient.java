package io.faultstream.metrics;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.reactivestreams.FlowAdapters;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;
import software.amazon.awssdk.http.async.SdkHttpContentPublisher;

/**
 * Lets an AWS client talk over the JDK's own HTTP client. The SDK's choices are Netty, of which Spark and a cluster's
 * image bring versions of their own, and a native library; a few small requests a minute need neither. Answers are
 * held in memory whole, so it is not for downloads.
 */
final class JdkAsyncHttpClient implements SdkAsyncHttpClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);
    /** The JDK's client sets these itself, from the address and the body, to the values that were signed. */
    private static final Set<String> SET_BY_CLIENT =
            Set.of("host", "content-length", "connection", "expect", "upgrade");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
        SdkAsyncHttpResponseHandler handler = request.responseHandler();
        return send(request).handle((response, error) -> {
            if (error != null) {
                // The SDK decides by the type whether to try again, so it must see what really happened.
                Throwable cause = error instanceof CompletionException ? error.getCause() : error;
                handler.onError(cause);
                throw new CompletionException(cause);
            }
            handler.onHeaders(SdkHttpResponse.builder()
                    .statusCode(response.statusCode())
                    .headers(response.headers().map())
                    .build());
            handler.onStream(AsyncRequestBody.fromBytes(response.body()));
            return null;
        });
    }

    private CompletableFuture<HttpResponse<byte[]>> send(AsyncExecuteRequest request) {
        try {
            return client.sendAsync(toJdk(request), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IllegalArgumentException e) { // an address or header that the JDK's client refuses
            return CompletableFuture.failedFuture(e);
        }
    }

    private static HttpRequest toJdk(AsyncExecuteRequest execute) {
        SdkHttpRequest request = execute.request();
        HttpRequest.Builder builder = HttpRequest.newBuilder(request.getUri())
                .timeout(REQUEST_TIMEOUT)
                .method(request.method().name(), body(execute.requestContentPublisher()));
        request.forEachHeader((name, values) -> {
            if (!SET_BY_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> builder.header(name, value));
            }
        });
        return builder.build();
    }

    private static HttpRequest.BodyPublisher body(SdkHttpContentPublisher content) {
        long length = content.contentLength().orElse(-1L);
        if (length == 0) {
            return HttpRequest.BodyPublishers.noBody();
        }
        return length < 0
                ? HttpRequest.BodyPublishers.fromPublisher(FlowAdapters.toFlowPublisher(content))
                : HttpRequest.BodyPublishers.fromPublisher(FlowAdapters.toFlowPublisher(content), length);
    }

    @Override
    public String clientName() {
        return "Jdk";
    }

    /** The JDK's client of Java 17 cannot be closed; its threads are daemons and end when nobody refers to it. */
    @Override
    public void close() {}
}
