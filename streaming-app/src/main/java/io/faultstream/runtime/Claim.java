package io.faultstream.runtime;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;

/**
 * What a run says of itself in the lock's folder.
 *
 * @param id of the run and of the file
 * @param holder false while it only wants the lock
 * @param startedAt epoch milliseconds of its own clock, for people only
 * @param beat counts its renewals
 */
record Claim(String id, boolean holder, String host, long startedAt, ProcessIdentity process, long beat) {
    static Claim candidate(String id, ProcessIdentity process) {
        return new Claim(id, false, hostName(), System.currentTimeMillis(), process, 0);
    }

    Claim asHolder() {
        return new Claim(id, true, host, startedAt, process, beat + 1);
    }

    Claim renewed() {
        return new Claim(id, holder, host, startedAt, process, beat + 1);
    }

    RunLock.Owner owner() {
        return new RunLock.Owner(id, host, process.pid(), process.user(), Instant.ofEpochMilli(startedAt));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown host"; // for people only
        }
    }
}
