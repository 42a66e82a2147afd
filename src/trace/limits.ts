/** Bounds of the format (FORMAT.md §1, §3), checked before anything is allocated by a declared size. */
export const formatVersion = 1;
export const magic = "holdwait";
export const maxPacketBytes = 64 << 20;
export const maxRawChunkBytes = 16 << 20;
/** Times are whole numbers up to here: what a double counts exactly. */
export const maxTicks = 2 ** 53;
/** Longest event: code, a time of 8 bytes, four operands of 5. */
export const maxEventBytes = 29;
export const maxInt32 = 2 ** 31 - 1;
export const maxUint32 = 2 ** 32 - 1;
/** Of all kinds: a `Map` takes no more, and there is room for them beside other things in 32 bits. */
export const maxId = 2 ** 24 - 1;
