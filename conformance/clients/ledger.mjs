// What was sent and what came of it, one JSON object per line on the standard output:
//   {"client", "call", "person", "messageId"?, "event"?, "acknowledged", "error"?}
// Whatever is acknowledged must hold on the server afterwards: where there is an event, it is found in the timeline of that
// person, by its messageId where there is one. What must be refused is not in the ledger, but fails the run where it is not.
//
//   npm install && LOCKSTEP_URL=… LOCKSTEP_KEY_ID=… LOCKSTEP_KEY=… node track.mjs
//
// Environment:
//   LOCKSTEP_URL     http://127.0.0.1:8080
//   LOCKSTEP_KEY_ID  the id of a write key
//   LOCKSTEP_KEY     the key itself
//   LOCKSTEP_EVENTS  how many events each client sends beside one of every other call (default 20)
//   LOCKSTEP_RUN     put into every person's id, so that runs do not meet (default "run")

export const url = required('LOCKSTEP_URL').replace(/\/$/, '');
export const keyId = required('LOCKSTEP_KEY_ID');
export const key = required('LOCKSTEP_KEY');
export const events = Number(process.env.LOCKSTEP_EVENTS ?? 20);
export const run = process.env.LOCKSTEP_RUN ?? 'run';

let failed = false;

/** Awaits one call and writes its line. */
export async function record(entry, call) {
  try {
    await call();
    write({ ...entry, acknowledged: true });
  } catch (error) {
    failed = true;
    write({ ...entry, acknowledged: false, error: String(error.message ?? error) });
  }
}

/** Awaits a call that must fail with this status of HTTP. */
export async function refused(status, what, call) {
  try {
    await call();
  } catch (error) {
    if (error.statusCode === status) {
      return;
    }
  }
  failed = true;
  process.stderr.write(`${what}: not refused with ${status}\n`);
}

/** Ends the run: 0 where every call was answered as it should be, else 1. */
export function finish() {
  process.exitCode = failed ? 1 : 0;
}

/** Time-ordered ids in the form that the Track API asks of events. */
export function ulid(number) {
  const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const spread = [...run].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 0x7fffffff, 7);
  let rest = BigInt(spread) * 1_000_000_000n + BigInt(number);
  let text = '';
  while (text.length < 16) {
    text = digits[Number(rest % 32n)] + text;
    rest /= 32n;
  }
  return '01JQ000000' + text;
}

function write(entry) {
  process.stdout.write(JSON.stringify(entry) + '\n');
}

function required(name) {
  const value = process.env[name];
  if (!value) {
    process.stderr.write(`${name} is not set; see ledger.mjs\n`);
    process.exit(2);
  }
  return value;
}
