import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

/** What is known of a person: of the referral and of the decision the highest (revision, checksum), and its day. */
record Facts(long revision, long checksum, int received, long decisionRevision, long decisionChecksum, int decided) {
    static final int MET = 0, MISSED = 1, PENDING = 2, UNKNOWN = 3, STATES = 4;
    static final Facts NOTHING = new Facts(-1, 0, Statement.NO_DAY, -1, 0, Statement.NO_DAY);
    private static final int FIRST = Integer.parseInt(Main.env("BENCH_FIRST_DAY")), AS_AT = Integer.parseInt(Main.env("BENCH_AS_AT"));
    private static final int[] DEADLINES = deadlines();
    private static final String[] MONTHS = new String[DEADLINES.length];

    static {
        for (int each = 0; each < MONTHS.length; each++) {
            MONTHS[each] = LocalDate.ofEpochDay(FIRST + each).toString().substring(0, 7).intern();
        }
    }

    /** What is known after a statement; the same object when it changes nothing. */
    Facts with(Statement said) {
        if (said.isReferral()) {
            return isOlder(revision, checksum, said) ? this
                : new Facts(said.revision(), said.checksum(), said.day(), decisionRevision, decisionChecksum, decided);
        }
        return isOlder(decisionRevision, decisionChecksum, said) ? this
            : new Facts(revision, checksum, received, said.revision(), said.checksum(), said.day());
    }

    private static boolean isOlder(long revision, long checksum, Statement said) {
        return said.revision() < revision || said.revision() == revision && said.checksum() <= checksum;
    }

    /** The month of the case, null when there is none. */
    String month() {
        int day = received != Statement.NO_DAY ? received : decided;
        return day == Statement.NO_DAY ? null : MONTHS[day - FIRST];
    }

    /** The state of the case; asked only where there is a month. */
    int state() {
        if (received == Statement.NO_DAY) {
            return UNKNOWN;
        }
        int due = DEADLINES[received - FIRST];
        if (decided != Statement.NO_DAY) {
            return decided <= due ? MET : MISSED;
        }
        return AS_AT >= due ? MISSED : PENDING;
    }

    byte[] packed() {
        return ByteBuffer.allocate(40).putLong(revision).putLong(checksum).putInt(received)
            .putLong(decisionRevision).putLong(decisionChecksum).putInt(decided).array();
    }

    static Facts unpacked(byte[] packed) {
        if (packed == null) {
            return NOTHING;
        }
        ByteBuffer from = ByteBuffer.wrap(packed);
        return new Facts(from.getLong(), from.getLong(), from.getInt(), from.getLong(), from.getLong(), from.getInt());
    }

    private static int[] deadlines() {
        try {
            String text = Files.readString(Path.of(Main.env("BENCH_DEADLINES"))).replaceAll("[\\[\\]\\s]", "");
            return java.util.Arrays.stream(text.split(",")).mapToInt(Integer::parseInt).toArray();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
