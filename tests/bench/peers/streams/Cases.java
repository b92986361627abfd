import java.nio.LongBuffer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Folds statements into people and cells of one partition; twice a second the cells that changed go on, as they stand. */
final class Cases implements Processor<String, byte[], String, byte[]> {
    static final String PEOPLE = "people", CELLS = "cells";
    private static final AtomicBoolean TOLD = new AtomicBoolean();
    private static final Duration EVERY = Duration.ofMillis(500);
    private final Statement.Decoder decoder = new Statement.Decoder();
    private final Set<String> changed = new HashSet<>();
    private ProcessorContext<String, byte[]> context;
    private KeyValueStore<String, byte[]> people, cells;

    @Override
    public void init(ProcessorContext<String, byte[]> given) {
        context = given;
        people = given.getStateStore(PEOPLE);
        cells = given.getStateStore(CELLS);
        try (KeyValueIterator<String, byte[]> all = cells.all()) { // what was sent last may be older than the store
            all.forEachRemaining(each -> changed.add(each.key));
        }
        given.schedule(EVERY, PunctuationType.WALL_CLOCK_TIME, this::send);
    }

    @Override
    public void process(Record<String, byte[]> message) {
        if (!TOLD.get() && TOLD.compareAndSet(false, true)) {
            System.out.println("FIRST");
        }
        Statement said = decoder.decode(message.value());
        Facts before = Facts.unpacked(people.get(message.key()));
        Facts after = before.with(said);
        if (after == before) {
            return;
        }
        people.put(message.key(), after.packed());
        String from = before.month(), to = after.month();
        if (from != null && from.equals(to) && before.state() == after.state()) {
            return;
        }
        if (from != null) {
            add(said.authority() + " " + from, before.state(), -1);
        }
        if (to != null) {
            add(said.authority() + " " + to, after.state(), 1);
        }
    }

    private void add(String cell, int state, long change) {
        byte[] packed = cells.get(cell);
        byte[] counts = packed == null ? new byte[Long.BYTES * Facts.STATES] : packed.clone();
        LongBuffer numbers = ByteBuffer.wrap(counts).asLongBuffer();
        numbers.put(state, numbers.get(state) + change);
        cells.put(cell, counts);
        changed.add(cell);
    }

    private void send(long now) {
        for (String cell : changed) {
            context.forward(new Record<>(context.taskId().partition() + " " + cell, cells.get(cell), now));
        }
        changed.clear();
    }
}
