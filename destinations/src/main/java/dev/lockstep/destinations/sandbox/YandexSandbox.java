package dev.lockstep.destinations.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Yandex Audience, as far as segments of files go, its login ({@link YandexOauth}) and Yandex Direct
 * ({@link YandexDirect}, {@link YandexStatistics}) and a counter of Yandex Metrica
 * ({@link YandexCounter}), all at one address. A segment is
 *
 * <ul>
 *   <li><i>uploaded</i> until it is confirmed;
 *   <li><i>is_processed</i> then, and after a change of its members <i>is_updated</i>, until the clock has moved by the time that
 *       processing takes; the members of before count until then, and no other change is taken (409);
 *   <li><i>processed</i>, or <i>few_data</i> where fewer than a hundred were matched.
 * </ul>
 *
 * <p>A segment of others like its members can be made of one that is processed, and other logins may be granted to use one.
 *
 * <p>It takes hashed files alone, as large as they must be, and counts calls as the documentation has it: 30 in a second; 10 in a minute,
 * 100 in an hour and 500 on a day of Moscow that write; 5000 on such a day that read. Refused calls count, but for those over a quota.
 */
public final class YandexSandbox extends Sandbox {

    /** Of the one application that there is. */
    public static final String CLIENT_ID = "5a0c6d1e2b7f48e0a1d3c4b5e6f70819";

    private final YandexOauth oauth;
    private final YandexDirect direct;
    private final YandexStatistics statistics;
    private final YandexCounter counter;
    private final YandexSegments segments;

    private YandexSandbox(int port, InstantSource clock, String token) {
        super(port, clock);
        this.oauth = new YandexOauth(clock, CLIENT_ID, token);
        this.counter = new YandexCounter(clock, oauth::isValid);
        this.statistics = new YandexStatistics(clock, oauth::isValid);
        this.segments = new YandexSegments(clock, oauth::isValid);
        this.direct = new YandexDirect(oauth::isValid, segments::isUsable);
    }

    /**
     * Begins to serve one login.
     *
     * @param port 0 for one that is free
     * @param token that the login has
     */
    public static YandexSandbox start(int port, InstantSource clock, String token) throws IOException {
        YandexSandbox sandbox = new YandexSandbox(port, clock, token);
        sandbox.comeBack();
        return sandbox;
    }

    /** From now on a file is processed in this time. */
    public void processIn(Duration time) {
        changed(() -> segments.processIn(time));
    }

    /** From now on the token is not valid any more, which this platform answers with 403. */
    public void revokeToken() {
        changed(() -> oauth.setDead(true));
    }

    public void restoreToken() {
        changed(() -> oauth.setDead(false));
    }

    /** From now on the login has this token and no other. */
    public void useToken(String other) {
        changed(() -> oauth.use(other));
    }

    /** Deletes the segments of this name, as somebody might do in the console. */
    public void delete(String name) {
        changed(() -> segments.delete(name));
    }

    /** Shows the segments of this name in this status from now on; it is moved on by no clock. */
    public void setStatus(String name, String status) {
        changed(() -> segments.setStatus(name, status));
    }

    /**
     * Adds a segment of another origin, as others of the login may have made.
     *
     * @return its id
     */
    public String addForeign(String name) {
        return locked(() -> Long.toString(segments.addForeign(name)));
    }

    /**
     * Adds a retargeting list, as people may make in Direct: of whoever is in any of some segments and in none of others.
     *
     * @return its id
     */
    public String addList(String name, List<String> any, List<String> none) {
        return locked(() -> Long.toString(direct.addList(
                name,
                any.stream().map(Long::valueOf).toList(),
                none.stream().map(Long::valueOf).toList())));
    }

    /** Gives a retargeting list other rules, as people may do in Direct. */
    public void changeList(String id, List<String> any, List<String> none) {
        changed(() -> direct.changeList(
                Long.parseLong(id),
                any.stream().map(Long::valueOf).toList(),
                none.stream().map(Long::valueOf).toList()));
    }

    /** Deletes a retargeting list. */
    public void deleteList(String id) {
        changed(() -> direct.deleteList(Long.parseLong(id)));
    }

    /** From now on a campaign bids so many percent for people of a retargeting list. */
    public void adjust(long campaign, String list, int percent) {
        changed(() -> direct.adjust(campaign, Long.parseLong(list), percent));
    }

    /** The orders that the counter 12345 of Metrica knows, by their ids, and what it knows of each. */
    public SortedMap<String, String> orders() {
        return locked(() -> new TreeMap<>(counter.orders()));
    }

    /**
     * Advertisements were shown on a day by the retargeting list of this name.
     *
     * @param figures as a report has them, by the names of its columns; one that is not there is a dash
     */
    public void show(LocalDate day, long campaign, String list, Map<String, String> figures) {
        changed(() -> statistics.show(day, campaign, list, figures));
    }

    /** So many of the login's points in Direct are left. */
    public void leaveUnits(int left) {
        changed(() -> direct.leaveUnits(left));
    }

    /** The retargeting lists with their rules, oldest first. */
    public List<String> lists() {
        return locked(direct::lists);
    }

    /** The segments with their statuses, oldest first; one without a name by its id. */
    public List<String> statuses() {
        return locked(() -> segments.all()
                .map(it -> (it.name.isEmpty() ? "#" + it.id : it.name) + " " + it.status)
                .toList());
    }

    /** The hashes in the segment that is called so, or so after a prefix with a colon, each with the column that it was in. */
    @Override
    public SortedMap<String, String> members(String audience) {
        return locked(() -> segments.all()
                .filter(it -> it.name.equals(audience) || it.name.endsWith(":" + audience))
                .findFirst()
                .map(it -> (SortedMap<String, String>) new TreeMap<>(it.members))
                .orElseGet(Collections::emptySortedMap));
    }

    @Override
    public String says(Call call) {
        return locked(() -> segments.name(call)) + MembersFile.says(call);
    }

    @Override
    protected Response answer(Call call) {
        return oauth.answer(call)
                .or(() -> statistics.answer(call))
                .or(() -> direct.answer(call))
                .or(() -> counter.answer(call))
                .orElseGet(() -> segments.answer(call));
    }
}
