/**
 * Yandex. Audience: every audience is a segment made of a file of hashed e-mail addresses and phone numbers, which is replaced as a
 * whole ({@link dev.lockstep.destinations.yandex.Yandex}). Direct: retargeting lists that leave suppressions out
 * ({@link dev.lockstep.destinations.yandex.DirectExclusions}), and what they cost
 * ({@link dev.lockstep.destinations.yandex.YandexReports}). Metrica: orders
 * ({@link dev.lockstep.destinations.yandex.YandexMetrica}). And how somebody lets us in
 * ({@link dev.lockstep.destinations.yandex.YandexLogin}).
 */
@NullMarked
package dev.lockstep.destinations.yandex;

import org.jspecify.annotations.NullMarked;
