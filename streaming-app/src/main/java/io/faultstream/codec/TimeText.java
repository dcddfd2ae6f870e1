package io.faultstream.codec;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/** Reads times (RFC 3339) and durations as the proto3 JSON mapping writes them. Holds the one read last. */
final class TimeText {
    static final long FIRST_SECOND = -62_135_596_800L;
    static final long LAST_SECOND = 253_402_300_799L;
    static final long FIRST_MICROS = FIRST_SECOND * 1_000_000;
    static final long LAST_MICROS = LAST_SECOND * 1_000_000 + 999_999;
    private static final long LONGEST_DURATION = 315_576_000_000L;
    private static final int[] MONTH_LENGTHS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    long seconds;
    int nanos;

    private byte[] text = new byte[0];
    private int at;
    private int end;

    /** Microseconds of the time or duration read last; what is shorter than one is cut off. */
    long micros() {
        return seconds * 1_000_000 + nanos / 1000;
    }

    /** Reads a time such as {@code 2024-06-20T09:47:32.088+02:00}; false if it is not one. */
    boolean readTime(byte[] bytes, int from, int to) {
        text = bytes;
        at = from;
        end = to;
        int year = digits(4);
        boolean ok = sign('-');
        int month = digits(2);
        ok &= sign('-');
        int day = digits(2);
        ok &= sign('T');
        int hour = digits(2);
        ok &= sign(':');
        int minute = digits(2);
        ok &= sign(':');
        int second = digits(2);
        if (!ok || year < 1 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) {
            return false;
        }

        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || !fraction()) {
            return false;
        }
        long offset = offset();
        seconds = daysSince1970(year, month, day) * 86_400 + hour * 3600L + minute * 60L + second - offset;
        return offset != Long.MIN_VALUE && at == end && seconds >= FIRST_SECOND && seconds <= LAST_SECOND;
    }

    /** Reads a duration such as {@code -1.5s}; false if it is not one. */
    boolean readDuration(byte[] bytes, int from, int to) {
        text = bytes;
        at = from;
        end = to;
        boolean negative = sign('-');
        int first = at;
        long value = 0;
        while (at < end && isDigit(text[at]) && at - first < 13) {
            value = 10 * value + text[at++] - '0';
        }
        if (at == first || !fraction() || !sign('s') || at != end) {
            return false;
        }

        if (value > LONGEST_DURATION) {
            return false;
        }
        seconds = negative ? -value : value;
        nanos = negative ? -nanos : nanos;
        return true;
    }

    /** A time for a person; microseconds outside the years that have a text are given as a number. */
    static String format(long micros) {
        if (micros < FIRST_MICROS || micros > LAST_MICROS) {
            return micros + " µs";
        }
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }

    private boolean fraction() {
        nanos = 0;
        if (!sign('.')) {
            return true;
        }
        int first = at;
        while (at < end && isDigit(text[at]) && at - first < 10) {
            if (at - first < 9) {
                nanos = 10 * nanos + text[at] - '0';
            }
            at++;
        }
        for (int i = at - first; i < 9; i++) {
            nanos *= 10;
        }
        return at > first && at - first <= 9;
    }

    // Seconds east of Greenwich, or Long.MIN_VALUE.
    private long offset() {
        if (sign('Z')) {
            return 0;
        }
        boolean west = at < end && text[at] == '-';
        if (!west && !(at < end && text[at] == '+')) {
            return Long.MIN_VALUE;
        }
        at++;
        int hours = digits(2);
        boolean colon = sign(':');
        int minutes = digits(2);
        if (!colon || hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
            return Long.MIN_VALUE;
        }
        long value = TimeUnit.MINUTES.toSeconds(60L * hours + minutes);
        return west ? -value : value;
    }

    private int digits(int count) {
        if (end - at < count) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < count; i++) {
            if (!isDigit(text[at + i])) {
                return -1;
            }
            value = 10 * value + text[at + i] - '0';
        }
        at += count;
        return value;
    }

    private boolean sign(char wanted) {
        boolean there = at < end && text[at] == wanted;
        if (there) {
            at++;
        }
        return there;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    private static int daysOf(int year, int month) {
        boolean leap = month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return leap ? 29 : MONTH_LENGTHS[month - 1];
    }

    // Counted in years that begin in March, so that the day a leap year adds comes last.
    private static long daysSince1970(int year, int month, int day) {
        int shifted = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(shifted, 400);
        int yearOfEra = shifted - era * 400;
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468;
    }
}
