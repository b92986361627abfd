import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** W1 on Kafka Streams' Processor API, exactly once; process 0 also writes the cells into PostgreSQL. */
public final class Main {
    public static void main(String[] arguments) throws Exception {
        String run = env("BENCH_RUN"), cells = run + "-cells";
        Map<String, Object> broker = broker();
        try (Admin admin = Admin.create(broker)) {
            Map<String, String> compacted = Map.of("cleanup.policy", "compact");
            admin.createTopics(List.of(new NewTopic(cells, Integer.parseInt(env("BENCH_PARTITIONS")), (short) 1).configs(compacted)))
                .all().get();
        } catch (java.util.concurrent.ExecutionException made) {
            // the other process made it
        }
        KafkaStreams streams = new KafkaStreams(topology(env("BENCH_TOPIC"), cells).build(), settings(run, broker));
        streams.setUncaughtExceptionHandler(problem -> {
            problem.printStackTrace();
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(Duration.ofSeconds(5))));
        streams.start();
        if (env("BENCH_PROCESS").equals("0")) {
            Sink.write(broker, cells);
        } else {
            new CountDownLatch(1).await();
        }
    }

    private static StreamsBuilder topology(String topic, String cells) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.addStateStore(store(Cases.PEOPLE));
        builder.addStateStore(store(Cases.CELLS));
        builder.stream(topic, Consumed.with(Serdes.String(), Serdes.ByteArray()))
            .process(Cases::new, Cases.PEOPLE, Cases.CELLS)
            .to(cells, Produced.with(Serdes.String(), Serdes.ByteArray()));
        return builder;
    }

    private static StoreBuilder<KeyValueStore<String, byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
            .withCachingEnabled();
    }

    private static Properties settings(String run, Map<String, Object> broker) {
        Properties settings = new Properties();
        settings.putAll(broker);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, run);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, env("BENCH_THREADS"));
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "1000");
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, "67108864");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, env("BENCH_STATE") + "/" + env("BENCH_PROCESS"));
        settings.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
        settings.put(StreamsConfig.consumerPrefix("max.poll.records"), "5000");
        settings.put(StreamsConfig.producerPrefix("linger.ms"), "50");
        settings.put(StreamsConfig.producerPrefix("batch.size"), "262144");
        return settings;
    }

    static Map<String, Object> broker() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", env("BENCH_BOOTSTRAP"));
        settings.put("security.protocol", "SASL_PLAINTEXT");
        settings.put("sasl.mechanism", "SCRAM-SHA-512");
        settings.put("sasl.jaas.config", "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
            + env("BENCH_USERNAME") + "\" password=\"" + env("BENCH_PASSWORD") + "\";");
        return settings;
    }

    static String env(String name) {
        return System.getenv(name);
    }
}
