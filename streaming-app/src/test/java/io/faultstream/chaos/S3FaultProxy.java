package io.faultstream.chaos;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Stands before an S3 on loopback, and fails, delays or cuts the requests that it is told to. Plain HTTP. */
final class S3FaultProxy implements AutoCloseable {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final int backend;
    private final ServerSocket server;
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Map<S3Fault, AtomicLong> done = new EnumMap<>(S3Fault.class);
    private volatile Function<S3Request, S3Fault> plan = request -> S3Fault.NONE;
    private volatile CountDownLatch hanging = new CountDownLatch(1);

    private S3FaultProxy(int backend) throws IOException {
        this.backend = backend;
        this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        for (S3Fault fault : S3Fault.values()) {
            done.put(fault, new AtomicLong());
        }
    }

    static S3FaultProxy start(int backend) throws IOException {
        S3FaultProxy proxy = new S3FaultProxy(backend);
        proxy.workers.execute(proxy::accept);
        return proxy;
    }

    int port() {
        return server.getLocalPort();
    }

    /** Decides what becomes of each request from now on; called by many threads at once. */
    void plan(Function<S3Request, S3Fault> next) {
        plan = next;
        // Whoever hangs by an earlier plan is cut off now.
        CountDownLatch earlier = hanging;
        hanging = new CountDownLatch(1);
        earlier.countDown();
    }

    void pass() {
        plan(request -> S3Fault.NONE);
    }

    /** How many requests met a fault. */
    long count(S3Fault fault) {
        return done.get(fault).get();
    }

    Map<S3Fault, AtomicLong> counts() {
        return done;
    }

    @Override
    public void close() throws IOException {
        server.close();
        pass();
        for (Socket socket : open) {
            socket.close();
        }
        workers.shutdownNow();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                workers.execute(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(client.getInputStream());
            S3Request request = S3Request.read(in);
            if (request != null) {
                S3Fault fault = plan.apply(request);
                done.get(fault).incrementAndGet();
                meet(request, fault, client, in);
            }
        } catch (IOException e) {
            // One of the two has gone away: the other is told by the closed connection.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    private void meet(S3Request request, S3Fault fault, Socket client, InputStream in)
            throws IOException, InterruptedException {
        switch (fault) {
            case ERROR -> refuse(request, client, in, "500 Internal Server Error", "InternalError");
            case SLOW_DOWN -> refuse(request, client, in, "503 Slow Down", "SlowDown");
            case HANG -> {
                hanging.await();
                reset(client);
            }
            default -> forward(request, fault, client, in);
        }
    }

    private static void refuse(S3Request request, Socket client, InputStream in, String status, String code)
            throws IOException {
        acceptBody(request, client);
        in.skipNBytes(request.length());
        String body = request.method().equals("HEAD")
                ? ""
                : "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code + "</Code><Message>" + code
                        + "</Message><RequestId>0</RequestId></Error>";
        String answer = "HTTP/1.1 " + status + "\r\nContent-Type: application/xml\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n" + body;
        client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        client.getOutputStream().flush();
    }

    private void forward(S3Request request, S3Fault fault, Socket client, InputStream in) throws IOException {
        try (Socket target = new Socket(InetAddress.getLoopbackAddress(), backend)) {
            target.setTcpNoDelay(true);
            OutputStream out = target.getOutputStream();
            out.write(request.forwarded());
            acceptBody(request, client);
            if (fault == S3Fault.CUT_BEFORE) {
                out.write(in.readNBytes((int) (request.length() / 2)));
                out.flush();
                reset(target);
                reset(client);
                return;
            }
            copy(in, out, request.length());
            out.flush();
            if (fault == S3Fault.CUT_AFTER) {
                target.getInputStream().transferTo(OutputStream.nullOutputStream());
                reset(client);
                return;
            }
            target.getInputStream().transferTo(client.getOutputStream());
            client.getOutputStream().flush();
        }
    }

    private static void acceptBody(S3Request request, Socket client) throws IOException {
        if (request.expectsContinue()) {
            client.getOutputStream().write(CONTINUE);
            client.getOutputStream().flush();
        }
    }

    private static void copy(InputStream in, OutputStream out, long length) throws IOException {
        byte[] buffer = new byte[8192];
        long left = length;
        while (left > 0) {
            int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (n < 0) {
                throw new IOException("a body that ends too early");
            }
            out.write(buffer, 0, n);
            left -= n;
        }
    }

    /** Closes it with an RST, as a failing network does. */
    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
