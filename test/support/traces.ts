/** Text traces that several tests of the command use. */

/** Nothing to find: one order only. */
export const clean = `holdwait 1
T1 acquire a @ first work.c:1
T1 acquire b @ second work.c:2
T1 release b
T1 release a
T1 end
end
`;

/** Two threads, two locks, two orders: they never met, and nothing keeps them from it. */
export const predicted = `holdwait 1
T1 acquire a @ left work.c:1
T1 acquire b @ leftInner work.c:2
T1 release b
T1 release a
T2 acquire b @ right work.c:3
T2 acquire a @ rightInner work.c:4
T2 release a
T2 release b
end
`;

/** Two readers in two orders: that blocks only behind writers, and no writer was ever seen. */
export const potential = `holdwait 1
lock a rwlock policy=r
lock b rwlock policy=r
T1 acquire a shared @ left work.c:1
T1 acquire b shared @ leftInner work.c:2
T1 release b
T1 release a
T2 acquire b shared @ right work.c:3
T2 acquire a shared @ rightInner work.c:4
T2 release a
T2 release b
end
`;

/** The two threads of `predicted`, and they met: both wait, and the process was killed. */
export const deadlocked = `holdwait 1
T1 acquire a @ left work.c:1
T2 acquire b @ right work.c:3
T1 attempt b @ leftInner work.c:2
T2 attempt a @ rightInner work.c:4
`;

/** No events at all. */
export const empty = "holdwait 1\nend\n";

/** Nothing to find in what is there; twelve events are not there. */
export const lossy = `${clean.replace("\nend\n", "\n")}loss disk-full 12 "the disk was full"\nend\n`;
