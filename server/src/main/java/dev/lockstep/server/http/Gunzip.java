package dev.lockstep.server.http;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Unpacks a body, up to a bound: a few kilobytes can unpack to gigabytes. */
final class Gunzip {

    private Gunzip() {}

    /** @throws RefusedException where it is no gzip, is cut short, or unpacks to more */
    static byte[] unpack(byte[] packed, int maxBytes) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] unpacked = in.readNBytes(maxBytes + 1);
            if (unpacked.length > maxBytes) {
                throw RefusedException.of(
                        413, "the body unpacks to more than " + maxBytes + " bytes; send less at once");
            }
            return unpacked;
        } catch (ZipException | EOFException e) {
            throw RefusedException.of(400, "the body is not the gzip that Content-Encoding says");
        } catch (IOException e) {
            throw new IllegalStateException("reading memory", e);
        }
    }
}
