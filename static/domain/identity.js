/** Ids and timestamps from given time and given randomness. Pure. */

/** UUID version 7 (RFC 9562): 48 bits of unix milliseconds, then `bytes` (16 random ones). */
export function uuid7(unixMs, bytes) {
  const b = Uint8Array.from(bytes);
  for (let i = 0; i < 6; i += 1) b[i] = Math.floor(unixMs / 2 ** (8 * (5 - i))) % 256;
  b[6] = 0x70 | (b[6] & 0x0f);
  b[8] = 0x80 | (b[8] & 0x3f);
  const hex = [...b].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
}

/** RFC 3339 with the offset of the place, as in 2026-11-23T18:04:05.678+03:00. */
export function rfc3339(unixMs, offsetMinutes) {
  const local = new Date(unixMs + offsetMinutes * 60_000).toISOString().slice(0, 23);
  const size = Math.abs(offsetMinutes);
  const two = (n) => String(n).padStart(2, "0");
  return `${local}${offsetMinutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
