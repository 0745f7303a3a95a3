package dev.lockstep.server.alert;

/** Is told what becomes of messages, to count them. It must return soon. */
public interface AlertObserver {

    /** Counts nothing. */
    AlertObserver NONE = new AlertObserver() {};

    /** A receiver took a message. */
    default void told(String receiver) {}

    /** A receiver did not take a message; it is tried again. */
    default void failed(String receiver, String says) {}

    /** A message is given up: the receiver refused it for good, or did not take it for too long. */
    default void givenUp(String receiver, String says) {}

    /** Alerts could not be looked at: the store cannot be read or written just now, or it is a defect. */
    default void broken(Exception cause) {}
}
