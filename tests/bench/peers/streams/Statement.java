import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** What a message says; days are whole numbers since 1970, NO_DAY where the fact was withdrawn. */
record Statement(String authority, boolean isReferral, long revision, long checksum, int day) {
    static final int NO_DAY = Integer.MIN_VALUE;
    private static final int RECEIVED = 101, PREFIX = 5;

    /** Decodes messages; one for each thread. */
    static final class Decoder {
        private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new HashMap<>();
        private final Map<Integer, GenericRecord> records = new HashMap<>();
        private final CRC32 checksum = new CRC32();
        private BinaryDecoder decoder;

        Decoder() {
            for (int number : new int[] {RECEIVED, RECEIVED + 1}) {
                try {
                    Path file = Path.of(Main.env("BENCH_SCHEMAS") + "." + number);
                    readers.put(number, new GenericDatumReader<>(new Schema.Parser().parse(Files.readString(file))));
                } catch (IOException problem) {
                    throw new UncheckedIOException(problem);
                }
            }
        }

        Statement decode(byte[] message) {
            int number = ByteBuffer.wrap(message, 1, 4).getInt();
            try {
                decoder = DecoderFactory.get().binaryDecoder(message, PREFIX, message.length - PREFIX, decoder);
                GenericRecord event = readers.get(number).read(records.get(number), decoder);
                records.put(number, event);
                GenericRecord header = (GenericRecord) event.get("header");
                boolean stands = header.get("status").toString().equals("asserted");
                checksum.reset();
                checksum.update(message);
                return new Statement(header.get("authority").toString(), number == RECEIVED, (Long) header.get("revision"),
                    checksum.getValue(), stands ? (Integer) header.get("occurred_on") : NO_DAY);
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
        }
    }
}
