declare const kind: unique symbol;
type Id<Kind extends string> = number & { readonly [kind]: Kind };

/** One lock instance in one incarnation. 0 is none. */
export type LockId = Id<"lock">;
/** Whatever holds and waits: OS thread, goroutine, virtual thread, task. 0 is none. */
export type ThreadId = Id<"thread">;
/** An interned stack. 0 is unknown. */
export type StackId = Id<"stack">;
/** An interned line of a stack. 0 is none. */
export type FrameId = Id<"frame">;
/** An interned string: a function, a file, a mark. 0 is none. */
export type TextId = Id<"text">;
/** A loaded executable or library. 0 is none. */
export type ModuleId = Id<"module">;
/** A point on the clock all threads of a trace share, counted from its start. */
export type Ticks = Id<"ticks">;
