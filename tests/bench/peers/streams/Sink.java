import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Writes the cells as they stand: reads what was committed from the beginning, so that a repetition changes nothing. */
final class Sink {
    private static final String TABLE = "create table if not exists cells (authority text, month text, met bigint not null,"
        + " missed bigint not null, pending bigint not null, unknown bigint not null, primary key (authority, month))";
    private static final String SET = "insert into cells values (?, ?, ?, ?, ?, ?) on conflict (authority, month) do update set"
        + " met = excluded.met, missed = excluded.missed, pending = excluded.pending, unknown = excluded.unknown";

    static void write(Map<String, Object> broker, String topic) throws Exception {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", "false");
        settings.put("max.poll.records", "20000");
        Map<String, long[]> parts = new HashMap<>(), sums = new HashMap<>();
        try (Connection database = DriverManager.getConnection(Main.env("BENCH_JDBC"));
            KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            try (Statement statement = database.createStatement()) {
                statement.execute(TABLE);
            }
            database.setAutoCommit(false);
            PreparedStatement set = database.prepareStatement(SET);
            List<TopicPartition> places = new ArrayList<>();
            for (PartitionInfo each : consumer.partitionsFor(topic)) {
                places.add(new TopicPartition(topic, each.partition()));
            }
            consumer.assign(places);
            consumer.seekToBeginning(places);
            while (true) {
                TreeSet<String> changed = new TreeSet<>();
                for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofMillis(200))) {
                    changed.add(take(each.key(), each.value(), parts, sums));
                }
                for (String cell : changed) {
                    int space = cell.indexOf(' ');
                    set.setString(1, cell.substring(0, space));
                    set.setString(2, cell.substring(space + 1));
                    for (int state = 0; state < Facts.STATES; state++) {
                        set.setLong(3 + state, sums.get(cell)[state]);
                    }
                    set.addBatch();
                }
                if (!changed.isEmpty()) {
                    set.executeBatch();
                    database.commit();
                }
            }
        }
    }

    private static String take(String key, byte[] value, Map<String, long[]> parts, Map<String, long[]> sums) {
        LongBuffer numbers = ByteBuffer.wrap(value).asLongBuffer();
        String cell = key.substring(key.indexOf(' ') + 1);
        long[] before = parts.getOrDefault(key, new long[Facts.STATES]), now = new long[Facts.STATES];
        long[] sum = sums.computeIfAbsent(cell, none -> new long[Facts.STATES]);
        for (int state = 0; state < Facts.STATES; state++) {
            now[state] = numbers.get(state);
            sum[state] += now[state] - before[state];
        }
        parts.put(key, now);
        return cell;
    }
}
