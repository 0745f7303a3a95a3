package dev.lockstep.destinations.toolkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.0.0.1",
                "100.64.0.1",
                "100.100.100.200", // Alibaba's metadata
                "127.0.0.1",
                "127.255.255.254",
                "168.63.129.16", // Azure's own
                "169.254.169.254", // metadata of Amazon, Google, Azure
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192", // Oracle's metadata
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "239.255.255.255",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:10.0.0.1", // IPv4 in IPv6
                "::10.0.0.1",
                "64:ff9b::a9fe:a9fe", // 169.254.169.254 through NAT64
                "64:ff9b:1::1",
                "2002:7f00:1::", // 127.0.0.1 through 6to4
                "fd00:ec2::254", // Amazon's metadata
                "fc00::1",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void keepsWhatIsInside(String address) throws UnknownHostException {
        assertThat(AddressGuard.isInternal(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "169.253.255.255",
                "192.167.255.255",
                "223.255.255.255",
                "64:ff9b::808:808",
                "2002:808:808::",
                "2606:4700:4700::1111",
                "2a02:6b8::2:242"
            })
    void letsThroughWhatIsOutside(String address) throws UnknownHostException {
        assertThat(AddressGuard.isInternal(InetAddress.getByName(address))).isFalse();
    }

    @Test
    void looksAtTheAddressHoweverItIsWritten() {
        assertThat(AddressGuard.problem("localhost"))
                .hasValueSatisfying(problem -> assertThat(problem).contains("allow_internal"));
        assertThat(AddressGuard.problem("[::1]")).isPresent();
        assertThat(AddressGuard.problem("2130706433")).isPresent();
        assertThat(AddressGuard.problem("1.1.1.1")).isEmpty();
    }

    @Test
    void leavesAHostWithoutAddressToTheCall() {
        assertThat(AddressGuard.problem("nobody.invalid")).isEmpty();
    }
}
