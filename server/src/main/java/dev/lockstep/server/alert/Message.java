package dev.lockstep.server.alert;

import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.insight.alert.Notice;
import dev.lockstep.insight.alert.Notice.Item;
import dev.lockstep.insight.alert.Notice.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * A message to one receiver.
 *
 * @param id the same however often it is sent, and of no other message
 * @param workspace the name of the workspace
 */
record Message(String id, String workspace, Notice notice) {

    private static final int VERSION = 1;

    /** To be read by {@link #read}. */
    byte[] bytes() {
        StateWriter out = new StateWriter();
        out.single(VERSION);
        out.text(id);
        out.text(workspace);
        out.text(notice.alert());
        out.text(notice.kind().name());
        out.signed(notice.at());
        out.unsigned(notice.items().size());
        for (Item item : notice.items()) {
            out.text(item.place());
            out.text(item.says());
            out.signed(item.since());
            out.text(item.then());
        }
        return out.bytes();
    }

    static Message read(byte[] bytes) {
        StateReader in = new StateReader(bytes);
        int version = in.single();
        if (version != VERSION) {
            throw in.damaged("a message has version " + version + ", this program reads " + VERSION);
        }
        String id = in.text();
        String workspace = in.text();
        String alert = in.text();
        Kind kind = Kind.valueOf(in.text());
        long at = in.signed();
        int count = in.size();
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(new Item(in.text(), in.text(), in.signed(), in.text()));
        }
        in.end();
        return new Message(id, workspace, new Notice(alert, kind, at, items, List.of()));
    }
}
