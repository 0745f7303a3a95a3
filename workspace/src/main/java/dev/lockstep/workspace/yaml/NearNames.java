package dev.lockstep.workspace.yaml;

import java.util.Collection;
import java.util.Optional;

/** "Did you mean": the known name that is nearest to one that is not known. */
public final class NearNames {

    /** Names longer than this are not compared, in characters. */
    private static final int MAX_LENGTH = 200;

    /** Of more names than this, only the first are looked at: a suggestion is not worth a second of work. */
    private static final int MAX_CANDIDATES = 1000;

    private NearNames() {}

    /**
     * The nearest of the known names, where one is near enough for the other to be a slip: at most one letter in three left
     * out, added, changed or swapped with its neighbour; case, {@code _}, {@code -} and blanks do not count.
     */
    public static Optional<String> of(String name, Collection<String> known) {
        String wanted = plain(name);
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (String candidate : known.stream().limit(MAX_CANDIDATES).toList()) {
            int distance = distanceIfNear(wanted, plain(candidate));
            if (distance < least || (distance == least && nearest != null && candidate.compareTo(nearest) < 0)) {
                nearest = candidate;
                least = distance;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** {@code did you mean "within"?}, or what else to do where no known name is near. */
    public static String suggest(String name, Collection<String> known, String otherwise) {
        return of(name, known).map(near -> "did you mean \"" + near + "\"?").orElse(otherwise);
    }

    private static String plain(String name) {
        StringBuilder out = new StringBuilder(name.length());
        name.chars()
                .filter(c -> c != '_' && c != '-' && c != ' ')
                .forEach(c -> out.append((char) Character.toLowerCase(c)));
        return out.toString();
    }

    /** The distance, or the greatest number where it is too far. */
    private static int distanceIfNear(String wanted, String candidate) {
        int longest = Math.max(wanted.length(), candidate.length());
        int allowed = Math.max(1, longest / 3);
        if (longest > MAX_LENGTH || longest == 1 || Math.abs(wanted.length() - candidate.length()) > allowed) {
            return Integer.MAX_VALUE;
        }
        int distance = distance(wanted, candidate);
        return distance <= allowed ? distance : Integer.MAX_VALUE;
    }

    /** Damerau-Levenshtein, with swaps of neighbours only. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int changed = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + changed);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
