package dev.lockstep.destinations.toolkit;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Keeps calls from going to the network that the server itself stands in: to this machine, to machines beside it, and to what a
 * cloud tells its machines about themselves, secrets included. Whoever may write a workspace may name any host, and a name may mean
 * any address, so it is the addresses that are looked at, all of them, before each call.
 *
 * <p>Between the look and the call the name could come to mean another address (DNS rebinding). That is no way in: calls that are
 * guarded go by TLS, and before a byte of the request is sent the other side must show a certificate for the very name, which a
 * machine inside cannot have for a name that belongs to somebody outside. What remains to an attacker is that a connection is
 * opened and closed again. Behind a proxy it is the proxy that resolves the name; there, too, TLS is spoken with the end.
 *
 * <p>The ranges are those that IANA lists as not globally reachable (<a
 * href="https://www.iana.org/assignments/iana-ipv4-special-registry">IPv4</a>, <a
 * href="https://www.iana.org/assignments/iana-ipv6-special-registry">IPv6</a>), multicast, and one address of a cloud that lies
 * outside of them. Stateless.
 */
public final class AddressGuard {

    private static final List<Range> INTERNAL = List.of(
            range("0.0.0.0/8"), // this network
            range("10.0.0.0/8"), // private
            range("100.64.0.0/10"), // shared by customers of a provider; Alibaba's metadata
            range("127.0.0.0/8"), // loopback
            range("169.254.0.0/16"), // link-local; the metadata of most clouds
            range("172.16.0.0/12"), // private
            range("192.0.0.0/24"), // protocols; Oracle's metadata
            range("192.0.2.0/24"), // documentation
            range("192.168.0.0/16"), // private
            range("198.18.0.0/15"), // benchmarks
            range("198.51.100.0/24"), // documentation
            range("203.0.113.0/24"), // documentation
            range("224.0.0.0/4"), // multicast
            range("240.0.0.0/4"), // reserved, and broadcast
            range("168.63.129.16/32"), // Azure's own
            range("::/96"), // unspecified, loopback, IPv4 in its oldest disguise
            range("64:ff9b:1::/48"), // translation inside a network
            range("100::/64"), // discarded
            range("2001:db8::/32"), // documentation
            range("fc00::/7"), // unique local; Amazon's metadata
            range("fe80::/10"), // link-local
            range("fec0::/10"), // site-local
            range("ff00::/8")); // multicast

    /** Ranges of IPv6 that hold an address of IPv4, which is what counts, and at which byte. */
    private static final Range TRANSLATED = range("64:ff9b::/96");

    private static final Range TUNNELLED = range("2002::/16");
    private static final int IN_TRANSLATED = 12;
    private static final int IN_TUNNELLED = 2;

    private AddressGuard() {}

    /** What keeps this host from being called, and what to do; empty where nothing does. A host without address is left to the call. */
    public static Optional<String> problem(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(bare(host))).anyMatch(AddressGuard::isInternal)
                    ? Optional.of("the host is inside this network; name one outside, or set allow_internal: true")
                    : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    static boolean isInternal(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (TRANSLATED.holds(bytes)) {
            return isInternal(embedded(bytes, IN_TRANSLATED));
        }
        if (TUNNELLED.holds(bytes)) {
            return isInternal(embedded(bytes, IN_TUNNELLED));
        }
        return INTERNAL.stream().anyMatch(range -> range.holds(bytes));
    }

    private static InetAddress embedded(byte[] bytes, int from) {
        return address(Arrays.copyOfRange(bytes, from, from + 4));
    }

    /** A literal of IPv6 stands in brackets in an address of the web. */
    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address of " + bytes.length + " bytes", e);
        }
    }

    private static Range range(String text) {
        String[] parts = text.split("/", 2);
        try {
            byte[] first = InetAddress.getByName(parts[0]).getAddress(); // a literal: nobody is asked
            return new Range(new BigInteger(1, first), first.length * Byte.SIZE, Integer.parseInt(parts[1]));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no range of addresses: " + text, e);
        }
    }

    /** Addresses of {@code bits} bits that begin as {@code first} does for {@code prefix} bits. */
    private record Range(BigInteger first, int bits, int prefix) {
        boolean holds(byte[] address) {
            return address.length * Byte.SIZE == bits
                    && new BigInteger(1, address).shiftRight(bits - prefix).equals(first.shiftRight(bits - prefix));
        }
    }
}
