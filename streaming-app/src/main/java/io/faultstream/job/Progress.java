package io.faultstream.job;

/** How far long work is, told while it runs, and whether it should end early. Implementations are thread-safe. */
public interface Progress {
    /** Nobody looks, nobody stops it. */
    Progress SILENT = new Progress() {
        @Override
        public void report(long done, long total, String what) {
            // Nobody looks.
        }

        @Override
        public boolean isStopRequested() {
            return false;
        }
    };

    /**
     * Tells how far it is.
     *
     * @param done units done so far
     * @param total units in all; 0 where not known yet
     * @param what the units and the present step, for a person: {@code "records of server.metrics-0"}
     */
    void report(long done, long total, String what);

    /** True when the work should end at the next point from which it can be taken up again. */
    boolean isStopRequested();
}
