/** Messages of alerts, from the disk to those who are told. */
@NullMarked
package dev.lockstep.server.alert;

import org.jspecify.annotations.NullMarked;
